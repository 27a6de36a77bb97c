"""What is written beside plots keeps apart however low they are; scales and hairlines stay honest and sharp."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets import paint
from widgets import theme as themes
from widgets.time.stackpaint import scale
from widgets.time.timestack import Curve, Limit, Plot, TimeStack

TIMES = np.arange(0.0, 900.0)
Written = list[tuple[str, QRect]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    """Every text that is painted, with the room it takes: small letters are nine pixels high, others eleven."""
    for other in QApplication.topLevelWidgets():
        other.hide()  # what another test left in sight is painted, too, whenever Qt sees fit
    found: Written = []
    really = paint.text

    def noted(painter: QPainter, rect: QRect, content: str, ink: str, font: QFont, **options: object) -> int:
        wide = really(painter, rect, content, ink, font, **options)
        if content and wide:
            align = options.get("align", Qt.AlignmentFlag.AlignLeft)
            left = rect.left()
            if align & Qt.AlignmentFlag.AlignRight:
                left = rect.right() - wide
            elif align & Qt.AlignmentFlag.AlignHCenter:
                left = rect.center().x() - wide // 2
            high = 9 if QFontMetrics(font).height() < 16 else 11
            found.append((content, QRect(left, rect.center().y() - high // 2, wide, high)))
        return wide

    monkeypatch.setattr(paint, "text", noted)
    return found


def stack(show, high: int, **options: object) -> TimeStack:
    made = TimeStack("UTC", "GPU", **options)
    made.set_rows(
        (
            Plot("use", "Utilisation", "%", 0, 100),
            Plot("heat", "Memory temperature", "°C"),
            Plot("sm", "SM clock", "MHz", 0, limits=(Limit(1980, "highest 1,980 MHz"),)),
            Plot("memory", "Memory clock", "MHz", 0),
            Plot("rate", "PCIe in", "GB/s", 0),
        )
    )
    for key, value in (("use", 93.0), ("heat", 71.0), ("sm", 1920.0), ("memory", 3201.0), ("rate", 19.0)):
        made.set_curves(key, [Curve(0, TIMES, np.full(900, value))])
    made.set_range(0, 900)
    show(made, 600, 30 + 4 * 14 + 28 + 5 * high)
    made.grab()
    return made


@pytest.mark.slow
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("high", [16, 20, 24, 28, 36, 43, 44, 56, 63, 64, 84, 140])
def test_no_text_lies_on_another(show, written: Written, high: int, compact: bool) -> None:
    stack(show, high, compact=compact)
    once = {(text, box.getRect()): box for text, box in written}
    for (one, here), (other, there) in itertools.combinations(once.items(), 2):
        assert not here.intersects(there), (one[0], other[0])


def test_a_limit_beyond_the_scale_is_not_written_over_another_row(show, written: Written) -> None:
    made = TimeStack("UTC", "GPU")
    near, far = Limit(80, "near"), Limit(300, "far")
    made.set_rows((Plot("use", "Utilisation", "%", 0, 100), Plot("heat", "Heat", "°C", 0, 100, limits=(near, far))))
    made.set_range(0, 900)
    show(made, 600, 300)
    made.grab()
    assert {"near", "far"} & {text for text, _ in written} == {"near"}


@pytest.mark.parametrize("high", [16, 20, 24, 28])
def test_a_unit_belongs_to_its_own_row(show, written: Written, high: int) -> None:
    stack(show, high)
    places = dict(written)
    own, unit, following = places["Utilisation"], places["%"], places["Memory temperature"]
    assert following.top() - unit.bottom() > max(unit.top() - own.bottom(), 5)


@pytest.mark.parametrize("high", [28, 43])
def test_a_low_plot_names_its_lowest_and_its_highest_value(show, written: Written, high: int) -> None:
    made = stack(show, high)
    assert {place.height() for _, place in made._scene.places} == {high}
    texts = [text for text, _ in {(text, box.getRect()) for text, box in written}]
    assert {"0", "100", "4,000", "%"} <= set(texts)
    assert "50" not in texts
    assert texts.count("2,000") == 1  # the upper end of the one, not the middle of the other


@pytest.mark.parametrize("high", [28, 44, 84, 140])
def test_the_highest_and_the_lowest_value_stay_beside_their_own_plot(show, written: Written, high: int) -> None:
    made = stack(show, high)
    for row, place in made._scene.places:
        beside = [box for _, box in written if box.right() < made._scene.left and box.bottom() > place.top() - 4]
        assert beside, row.key
        within = [box for box in beside if box.top() < place.bottom()]
        assert min(box.top() for box in within) >= place.top() - 3
        assert max(box.bottom() for box in within if box.top() < place.bottom() - 4) <= place.bottom() + 5


def test_a_small_picture_leaves_its_lowest_value_out(show, written: Written) -> None:
    """It lies on the axis, which says as much."""
    made = TimeStack("UTC", "GPU", compact=True)
    made.set_rows((Plot("use", "Utilisation", "%", 0, 100),))
    made.set_range(0, 900)
    show(made, 300, 140)
    made.grab()
    values = {text.replace("\N{NO-BREAK SPACE}", " ") for text, _ in written if "%" in text}
    assert values >= {"50 %", "100 %"} and "0 %" not in values


def test_a_higher_plot_names_more(show, written: Written) -> None:
    stack(show, 56)
    assert {"0", "50", "100"} <= {text for text, _ in written}


def test_a_value_that_hardly_changes_does_not_fill_its_plot() -> None:
    nervous = Curve(0, TIMES, 71.0 + (TIMES % 2))
    low, high = scale(Plot("heat", "Temperature", "°C"), [nervous], 0, 900)
    assert low <= 71
    assert high >= 72
    assert 5 <= high - low <= 15


def test_a_change_that_is_large_fills_it() -> None:
    rising = Curve(0, TIMES, np.linspace(40, 90, 900))
    assert scale(Plot("heat", "Temperature", "°C"), [rising], 0, 900) == (40, 100)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_hairline_is_one_logical_pixel_and_sharp(ratio: float) -> None:
    image = QImage(round(40 * ratio), round(20 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(themes.current().colour("surface"))
    painter = QPainter(image)
    painter.setPen(paint.pen("line"))
    paint.line(painter, 4, 8, 30, 8)
    painter.end()
    column = [image.pixelColor(round(15 * ratio), y).name() for y in range(image.height())]
    inked = [y for y, colour in enumerate(column) if colour != themes.current().hex("surface")]
    assert {column[y] for y in inked} == {themes.current().hex("line")}
    assert inked[0] == pytest.approx(8 * ratio, abs=0.5)
    assert len(inked) == pytest.approx(ratio, abs=0.5)


@pytest.mark.parametrize("values", [(100, 100), (90, 100), (95, 100)])
def test_a_scale_that_begins_at_nothing_is_no_higher_for_values_that_stand_still(values: tuple[float, float]) -> None:
    curve = Curve(0, TIMES, np.linspace(*values, 900))
    assert scale(Plot("use", "Power", "W", 0), [curve], 0, 900) == (0, 100)
    assert scale(Plot("use", "Power", "W", high=100), [curve], 0, 900)[0] == 90


def test_a_scale_of_zeros_has_values_that_can_be_told_apart() -> None:
    zeros = Curve(0, TIMES, np.zeros(900))
    assert scale(Plot("in", "PCIe in", "GB/s", 0), [zeros], 0, 900) == (0, 1)
    assert scale(Plot("spare", "Spare", "", high=0), [zeros], 0, 900) == (-1, 0)


@pytest.mark.parametrize("wide", [270, 320, 400, 700])
def test_a_quarter_of_an_hour_has_at_least_two_times_on_its_axis(show, written: Written, wide: int) -> None:
    made = TimeStack("UTC", "GPU")
    made.set_rows((Plot("use", "Utilisation", "%", 0, 100),))
    show(made, made._scene.left + wide + 20, 140)
    for start in range(0, 900, 75):
        written.clear()
        made.set_range(start, start + 900)
        made.grab()
        assert sum(":" in text for text, _ in written) >= 2
