"""What the history navigator paints, says, and thins."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget

import widgets
from tests.support.navigator import (
    DAY,
    FIRST,
    HOURS,
    NOW,
    at,
    column,
    navigator,
    pixel,
)
from widgets import theme as themes
from widgets import translation
from widgets.time.historytrack import Part, drawable, holes, part_at, typical_gap
from widgets.time.navigator import TimeNavigator

# The picture


def test_what_is_not_known_is_hatched(show) -> None:
    made = navigator(show)
    values = np.full(len(HOURS), 50.0)
    values[24:96] = np.nan
    made.set_track(HOURS[:-48], values[:-48])
    made.set_range(NOW - 16 * DAY, NOW - 15 * DAY)
    image = made.grab().toImage()
    line, ground = themes.current().hex("data"), themes.current().hex("surface")
    for known in (FIRST + DAY / 2, NOW - 10 * DAY):
        assert {line, ground} < column(image, made, known)
        assert len(column(image, made, known)) == 3  # and its soft edge, the same above and below
    for unknown in (FIRST + 3 * DAY, NOW - DAY):
        assert line not in column(image, made, unknown)
        assert len(column(image, made, unknown)) > 1


def test_a_curve_that_comes_while_it_is_shown_is_drawn_and_what_is_unknown_hatched(show) -> None:
    made = navigator(show)
    made.set_extent(NOW - DAY, NOW)
    made.grab()
    QTest.qWait(20)
    made.set_extent(NOW - DAY / 24, NOW)
    times = np.arange(NOW - DAY / 24, NOW - DAY / 48, 60.0)
    made.set_track(times, np.full(len(times), 85.0), scale=(75.0, 100.0))
    QTest.qWait(20)
    made.set_range(NOW - 600, NOW - 300)
    image = made.grab().toImage()
    assert themes.current().hex("data") in column(image, made, NOW - DAY / 32)
    assert len(column(image, made, NOW - DAY / 96)) > 1, "nothing is known there"


def test_the_band_lies_behind_the_curve(show) -> None:
    made = navigator(show)
    flat = np.full(len(HOURS), 50.0)
    made.set_track(HOURS, flat, flat - 10, flat + 10)
    image = made.grab().toImage()
    assert {themes.current().hex("data"), themes.current().hex("data-6")} <= column(image, made, NOW - 5 * DAY)
    made.set_track(HOURS, flat)
    assert themes.current().hex("data-6") not in column(made.grab().toImage(), made, NOW - 5 * DAY)


def test_the_window_is_tinted_between_edges(show) -> None:
    made = navigator(show)
    image = made.grab().toImage()
    accent = themes.current().hex("accent")
    assert accent in column(image, made, NOW - 20 * DAY)
    assert themes.current().hex("surface") not in column(image, made, NOW - 15 * DAY)
    assert themes.current().hex("surface") in column(image, made, NOW - 5 * DAY)


def test_nothing_at_all_says_so(show) -> None:
    made = TimeNavigator()
    show(made, 600, 64)
    assert made._strip._unknown.text == "No data"
    hatched = made.grab().toImage()
    made.set_track([], [])
    made.set_track([60.0], [math.nan], [math.nan], [math.nan])
    assert made.grab().toImage() == hatched
    made.set_track([1800.0], [4.0])
    assert made._strip._unknown.text == ""


def texts(made: TimeNavigator) -> list[tuple[float, str]]:
    """What stands at the axis: (left edge in pixels, text)."""
    axis = made._strip._axis
    image = QImage(900, 64, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    return [(rect.left(), text) for rect, _flags, text in specs[2]]


def test_ticks_stand_at_local_midnights_and_the_end_is_now(show) -> None:
    made = navigator(show)
    said = [text for _left, text in texts(made)]
    assert said[-1] == "now"
    assert all(text.replace("\N{NO-BREAK SPACE}", " ").endswith(("Oct", "Nov")) for text in said[:-1])
    assert len(said) > 4
    made.set_extent(FIRST, NOW, ends_now=False)
    assert "now" not in [text for _left, text in texts(made)]
    made.set_extent(NOW - 7200, NOW)
    made.set_zone("Asia/Kolkata")
    assert "07:30" in [text for _left, text in texts(made)]


def test_no_text_of_the_axis_touches_another(show) -> None:
    made = navigator(show)
    metrics = QFontMetrics(themes.font(themes.Size.SMALL))
    for days in (0.02, 0.3, 1, 3, 9, 30, 200, 900):
        for width in (300, 620, 900):
            made.resize(width, 64)
            QApplication.processEvents()
            made.set_extent(NOW - days * DAY, NOW)
            said = sorted(texts(made))
            assert said
            for (left, text), (right, _next) in pairwise(said):
                assert left + metrics.horizontalAdvance(text) < right, (days, width, said)


def test_a_second_more_of_a_month_repaints_nothing(show, monkeypatch) -> None:
    made = navigator(show)
    fits: list[object] = []
    monkeypatch.setattr(made._strip, "_fit", lambda: fits.append(1))
    made.set_extent(FIRST + 1, NOW + 1)
    assert made.extent() == (FIRST + 1, NOW + 1)
    assert fits == []
    made.set_extent(FIRST + 3600, NOW + 3600)
    assert fits == [1]


def test_what_was_said_before_it_is_shown_counts(show) -> None:
    made = TimeNavigator()
    made.set_extent(0, 1000)
    made.set_extent(0, 1003)  # nothing in a strip that has no size yet
    show(made, 600, 64)
    assert made._strip.x_of(1003) == pytest.approx(made._strip.width() - 4, abs=0.6)


def test_time_that_history_has_not_reached_yet_is_hatched(show) -> None:
    made = navigator(show)
    made.set_extent(FIRST, NOW + 3 * DAY)
    assert len(column(made.grab().toImage(), made, NOW + 2 * DAY)) == 2
    made.set_extent(FIRST, NOW)
    assert made._strip._unknown.holes == ()


@pytest.mark.slow
def test_a_live_switch_of_the_theme_changes_every_colour(qapp: QApplication, show) -> None:
    made = navigator(show)
    try:
        for name in themes.names():
            themes.apply(qapp, themes.load(name))
            qapp.processEvents()
            fresh = navigator(show)
            fresh.resize(made.size())
            assert made.grab().toImage() == fresh.grab().toImage(), name
            image = made.grab().toImage()
            assert QColor(image.pixel(at(made, NOW - 3 * DAY).x(), 5)).name() == themes.current().hex("surface")
    finally:
        themes.apply(qapp, themes.load("dark"))


# With the page, with those who hear instead of see


def test_the_wheel_scrolls_the_page_and_not_the_window(show) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    made = TimeNavigator()
    column.addWidget(made)
    column.addSpacing(2000)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    show(area, 600, 200)
    before = made.range()
    ground = made._strip.viewport()
    place = QPointF(ground.mapTo(area, ground.rect().center()))
    QTest.wheelEvent(area.windowHandle(), place, QPoint(0, -240))  # only what comes from the window climbs to the page
    QApplication.processEvents()
    assert area.verticalScrollBar().value() > 0
    assert made.range() == before


def test_no_button_and_no_menu_of_pyqtgraph_appears(qtbot, show) -> None:
    made = navigator(show)
    ground = made._strip.viewport()
    place = at(made, NOW - DAY)
    before = made.grab().toImage()
    qtbot.mouseMove(ground, place)
    qtbot.wait(15)
    assert made.grab().toImage() == before
    qtbot.mouseClick(ground, Qt.MouseButton.RightButton, pos=place)
    QApplication.sendEvent(ground, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, ground.mapToGlobal(place)))
    assert QApplication.activePopupWidget() is None
    assert not [menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_it_has_a_name_and_says_what_it_shows(qtbot, show) -> None:
    made = navigator(show)
    assert made.accessibleName() == "History"
    assert plain(made.accessibleDescription()) == "Shows 31 Oct 03:12 to 10 Nov 03:12 of 21 Oct to 20 Nov"
    made.set_range(NOW - 3600, NOW)
    assert plain(made.accessibleDescription()) == "Shows 02:12 to 03:12 of 21 Oct to 20 Nov"
    made.set_extent(NOW - 7200, NOW)
    assert made.accessibleDescription() == "Shows 02:12 to 03:12 of 01:12 to 03:12"
    made.set_zone("UTC")
    assert made.accessibleDescription() == "Shows 01:12 to 02:12 of 00:12 to 02:12"
    assert made.toolTip().endswith("UTC+00:00")
    assert TimeNavigator().accessibleName() == "History"


def test_it_stands_as_wide_as_a_stack_with_a_side(show) -> None:
    made = navigator(show, gutter=120)
    made.set_side_width(170)
    QApplication.processEvents()
    assert made._strip.x() + made._strip.x_of(FIRST) == pytest.approx(120, abs=1.5)
    assert made._strip.x() + made._strip.x_of(NOW) == pytest.approx(900 - 170 - 24, abs=1.5)


def test_it_can_be_thrown_away_while_the_hand_moves_it(qtbot, show) -> None:
    made = TimeNavigator()
    made.set_track(np.arange(0, 3600, 60.0), np.arange(60.0))
    made.show()
    made.zoom(0.5)
    made.pan(-0.1)
    made.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(made))


@pytest.mark.slow
def test_no_other_control_imports_pyqtgraph() -> None:
    root = Path(widgets.__file__).parent
    alone = ("__main__", "navigator", "historystrip")
    names = [f"widgets.{file.stem}" for file in sorted(root.glob("*.py")) if file.stem not in alone]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "assert not any(name.startswith('pyqtgraph') for name in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *names], cwd=root.parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


# Without a screen


@given(
    st.floats(-50, 950),
    st.floats(0, 900),
    st.floats(0, 400),
)
def test_whatever_its_width_a_window_has_a_middle_between_two_edges(x: float, start: float, wide: float) -> None:
    end = start + wide
    middle = (start + end) / 2
    assert part_at(middle, start, end) is Part.MIDDLE
    reach = max(wide / 2, 4)
    assert part_at(middle - reach - 3, start, end) is Part.START
    assert part_at(middle + reach + 3, start, end) is Part.END
    order = [Part.GROUND, Part.START, Part.MIDDLE, Part.END]
    part = part_at(x, start, end)
    assert part in order
    if x < start - 11 or x > end + 11:
        assert part is Part.GROUND


def test_holes_are_where_nothing_was_measured() -> None:
    times = np.array([10.0, 11, 12, 13, 20, 21, 22])
    values = np.array([1.0, 1, np.nan, 1, 1, 1, 1])
    assert holes(times, values, 0, 30, 3) == ((0, 10), (11, 13), (13, 20), (22, 30))
    assert holes(times, values, 12, 15, 3) == ((12, 13), (13, 15))
    assert holes(times, values, 9, 24, 100) == ((11, 13),)
    assert holes(np.array([]), np.array([]), 0, 5, 0) == ((0, 5),)
    assert holes(times, np.full(7, np.nan), 0, 5, 3) == ((0, 5),)


@given(st.lists(st.sampled_from([0.0, 1.0, math.nan]), max_size=40))
def test_every_known_sample_is_on_the_line_and_no_line_crosses_a_hole(values: list[float]) -> None:
    times = np.arange(len(values), dtype=np.float64) * 10
    at_, drawn = drawable(times, np.array(values), typical_gap(times))
    known = np.isfinite(values) if values else np.array([], bool)
    assert set(times[known]) <= set(at_[np.isfinite(drawn)])
    assert (np.diff(at_) >= 0).all()
    for start, end in holes(times, np.array(values), 0, float(len(values) * 10), typical_gap(times)):
        inside = (at_ > start + typical_gap(times) / 5) & (at_ < end)
        assert not np.isfinite(drawn[inside]).any()


def test_a_lone_sample_is_seen(show) -> None:
    values = np.full(len(HOURS), np.nan)
    values[100] = 50.0
    made = navigator(show)
    made.set_track(HOURS, values)
    image = made.grab().toImage()
    ink = themes.current().hex("data")
    assert any(ink in column(image, made, HOURS[100] + shift * pixel(made)) for shift in (-1, 0, 1, 2))


def test_a_month_by_the_second_is_thinned_with_its_peaks(show) -> None:
    times = np.arange(NOW - 200_000, NOW, 1.0)
    values = np.full(len(times), 10.0)
    values[123_456] = 99.0
    made = navigator(show)
    made.set_track(times, values, values, values)
    at_, drawn = made._strip._curve.times, made._strip._curve.values
    assert len(at_) < 9000
    assert np.nanmax(drawn) == 99.0
    assert len(made._strip._high.getData()[0]) <= 1001
    assert np.nanmax(made._strip._high.getData()[1]) == 99.0
    assert np.nanmin(made._strip._low.getData()[1]) == 10.0


def test_a_band_of_which_one_side_is_unknown_is_no_band(show) -> None:
    made = navigator(show)
    flat = np.full(len(HOURS), 50.0)
    low = flat - 10
    low[48:240] = np.nan
    made.set_track(HOURS, flat, low, flat + 10)
    image = made.grab().toImage()
    assert themes.current().hex("data-6") not in column(image, made, FIRST + 5 * DAY)
    assert themes.current().hex("data-6") in column(image, made, FIRST + DAY)


def test_a_scale_can_be_given(show) -> None:
    made = navigator(show)
    flat = np.full(len(HOURS), 50.0)
    made.set_track(HOURS, flat, scale=(0, 100))
    image, x = made.grab().toImage(), at(made, NOW - 5 * DAY).x()
    ink = themes.current().hex("data")
    rows = [y for y in range(made.height() - 20) if image.pixelColor(x, y).name() == ink]
    assert rows == pytest.approx([(made.height() - 17) / 2] * len(rows), abs=2) and rows


def test_it_speaks_swedish(qapp: QApplication, show) -> None:
    try:
        assert translation.install(qapp, "sv") == "sv"
        made = TimeNavigator("Europe/Stockholm")
        made.set_extent(FIRST, NOW)
        made.set_range(NOW - 3600, NOW)
        assert made.accessibleName() == "Historik"
        assert plain(made.accessibleDescription()) == "Visar 02:12 till 03:12 av 21 okt till 20 nov"
        assert made._strip._axis.end_text == "nu"
    finally:
        translation.remove(qapp)
        QLocale.setDefault(QLocale("en_GB"))
