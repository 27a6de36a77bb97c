"""Time plots: what is drawn, where, and how the hand moves it."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from widgets import theme as themes
from widgets.priority import Priority
from widgets.time.lines import decimate, runs
from widgets.time.timestack import Curve, Event, Limit, Plot, Shade, Span, Strip, TimeStack
from widgets.time.tracks import with_gaps

NOW = 1_795_140_764.0
LEFT = Qt.MouseButton.LeftButton


def stack(show, **options: object) -> TimeStack:
    made = TimeStack("Europe/Stockholm", "GPUs", **options)
    made.set_rows(
        (
            Plot("use", "Utilisation", "%", 0, 100, ((80, 100),), (Limit(90, "limit"),)),
            Plot("heat", "Temperature", "°C", None, None),
            Strip("slow", "Slowed by", ((0, "GPU 0"), (1, "GPU 1"))),
        )
    )
    times = np.arange(NOW - 3600, NOW + 1, 10.0)
    made.set_curves("use", [Curve(0, times, np.full(len(times), 50.0), "data", True, "GPU 0")])
    made.set_curves("heat", [Curve(0, times, np.linspace(60, 80, len(times)), text="GPU 0")])
    made.set_spans("slow", 0, [Span(NOW - 1800, NOW - 900, "high", "heat")])
    made.set_events([Event("hot", NOW - 1800, "Hot", Priority.HIGH), Event("roll", NOW - 600, "Rollout")])
    made.set_now(NOW)
    made.set_range(NOW - 3600, NOW)
    show(made, 900, 400)
    return made


def colours(image: QImage, x: int, top: int, bottom: int) -> set[str]:
    return {image.pixelColor(x, y).name() for y in range(top, bottom)}


def place(made: TimeStack, key: str):
    return next(box for row, box in made._scene.places if row.key == key)


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def wheel(
    made: TimeStack,
    x: int,
    turn: int,
    across: int = 0,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> bool:
    """Whether it was taken."""
    event = QWheelEvent(
        QPointF(x, 100),
        QPointF(x, 100),
        QPoint(),
        QPoint(across, turn),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(made, event)
    return event.isAccepted()


def test_a_curve_is_drawn_where_its_values_are(show) -> None:
    made = stack(show)
    image = made.grab().toImage()
    box = place(made, "use")
    middle = box.top() + round((box.height() - 1) * 0.5)
    assert themes.current().hex("data") in colours(image, 500, middle - 1, middle + 2)
    assert themes.current().hex("data") not in colours(image, 500, box.top(), middle - 2)


def test_a_gap_is_a_gap_and_not_a_line(show) -> None:
    made = stack(show)
    times = np.arange(NOW - 3600, NOW + 1, 10.0)
    values = np.full(len(times), 50.0)
    values[150:210] = np.nan
    made.set_curves("use", [Curve(0, times, values, "data", True)])
    image = made.grab().toImage()
    box = place(made, "use")
    inside = round(made._scene.x(float(times[180])))
    assert themes.current().hex("data") not in colours(image, inside, box.top(), box.bottom())


def test_samples_too_far_apart_break_the_line(show) -> None:
    made = stack(show)
    times = np.array([NOW - 3000, NOW - 2990, NOW - 600, NOW - 590])
    made.set_curves("use", [Curve(0, times, np.full(4, 50.0), "data", True)])
    box = place(made, "use")
    assert themes.current().hex("data") in colours(made.grab().toImage(), 500, box.top(), box.bottom())
    made.set_gap(60)
    assert themes.current().hex("data") not in colours(made.grab().toImage(), 500, box.top(), box.bottom())
    assert len(with_gaps(made._raw["use"][0], 60).times) == 5


def test_what_was_not_normal_is_drawn_in_its_ink(show) -> None:
    made = stack(show)
    curve = made._raw["use"][0]
    inked = Curve(0, curve.times, curve.values, "data", True, "", ((NOW - 900, NOW, "high"),))
    made.set_curves("use", [inked])
    image, box = made.grab().toImage(), place(made, "use")
    late, early = round(made._scene.x(NOW - 300)), round(made._scene.x(NOW - 3000))
    assert themes.current().hex("high") in colours(image, late, box.top(), box.bottom())
    assert themes.current().hex("high") not in colours(image, early, box.top(), box.bottom())


def test_stale_time_is_hatched(show) -> None:
    made = stack(show)
    before = made.grab().toImage()
    made.set_stale(NOW - 600, "no data since 03:02")
    after = made.grab().toImage()
    left = round(made._scene.x(NOW - 600))
    assert after.copy(0, 0, left - 2, 400) == before.copy(0, 0, left - 2, 400)
    assert after.copy(left, 40, 50, 200) != before.copy(left, 40, 50, 200)


def test_a_stretch_in_which_something_is_missing_is_hatched_and_says_what(show) -> None:
    made = stack(show)
    box = place(made, "use")
    at = round(made._scene.x(NOW - 900))
    before = colours(made.grab().toImage(), at, box.top() + 40, box.bottom())
    made.set_shades([Shade(NOW - 1200, NOW - 600, "7 of 8 GPUs")])
    assert colours(made.grab().toImage(), at, box.top() + 40, box.bottom()) - before
    assert made._help(QPoint(at, box.top() + 60)).endswith("7 of 8 GPUs")
    assert "GPUs" not in made._help(QPoint(round(made._scene.x(NOW - 3000)), box.top() + 60))


def test_a_state_strip_is_filled_from_start_to_end(show) -> None:
    made = stack(show)
    image, box = made.grab().toImage(), place(made, "slow")
    y = box.top() + 4
    assert QColor(image.pixel(round(made._scene.x(NOW - 1350)), y)).name() == themes.current().hex("high")
    assert QColor(image.pixel(round(made._scene.x(NOW - 2000)), y)).name() == themes.current().hex("band-soft")


def test_hidden_rows_are_not_drawn_and_give_their_room_away(show, monkeypatch) -> None:
    made = stack(show)
    high = place(made, "use").height()
    made.set_visible_rows(["use", "slow"])
    assert place(made, "use").height() > high
    made._cache = "kept"
    made.set_curves("heat", [])
    assert made._cache == "kept"
    made._cache = None
    made.set_visible_rows(["use", "heat", "slow"])


def test_moving_the_crosshair_draws_no_curve_again(qtbot, show) -> None:
    made = stack(show)
    made.grab()
    kept = made._cache
    with qtbot.waitSignal(made.crosshair_moved) as moved:
        qtbot.mouseMove(made, QPoint(500, 100))
    assert moved.args[0] == pytest.approx(made._scene.time(500))
    made.grab()
    assert made._cache is kept


def test_values_at_the_crosshair_and_none_where_nothing_was_known(show) -> None:
    made = stack(show)
    assert made.values_at(NOW - 5)["use"] == {0: 50.0}
    assert made.values_at(NOW - 5)["heat"][0] == pytest.approx(79.9, abs=0.2)
    assert made.values_at(NOW - 9999)["use"] == {0: None}
    assert made.values_at(NOW + 500)["use"] == {0: None}


def test_a_click_pins_the_crosshair_and_escape_lets_it_go(qtbot, show) -> None:
    made = stack(show)
    qtbot.mouseMove(made, QPoint(500, 100))
    qtbot.mouseClick(made, LEFT, pos=QPoint(500, 100))
    qtbot.mouseMove(made, QPoint(700, 100))
    assert made.crosshair() == pytest.approx(made._scene.time(500))
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.crosshair() is None


def test_the_keyboard_moves_the_crosshair(qtbot, show) -> None:
    made = stack(show)
    qtbot.keyClick(made, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert made.crosshair() == pytest.approx(NOW - 3600 / 200)


def heard(made: TimeStack) -> str:
    return made.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")


def test_what_a_reader_is_told_goes_with_the_crosshair(qtbot, show) -> None:
    made = stack(show)
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(made, Qt.Key.Key_Left, shift)
    assert heard(made) == "03:12:26. Utilisation: GPU 0 50 %. Temperature: GPU 0 80 °C"
    times = made._raw["use"][0].times
    made.set_curves("use", [Curve(0, times, np.full(len(times), 70.0), text="GPU 0")])
    qtbot.waitUntil(lambda: "GPU 0 70 %" in heard(made))
    made.set_zone("UTC")
    qtbot.waitUntil(lambda: heard(made).startswith("02:12:26. "))
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert heard(made) == ""
    qtbot.keyClick(made, Qt.Key.Key_Left, control)
    assert heard(made).endswith("Rollout")
    with qtbot.waitSignal(made._news.timeout):
        made.set_range(NOW - 3000, NOW)
    assert heard(made).endswith("Rollout")
    made.set_crosshair(NOW - 1200)
    assert "Rollout" not in heard(made)
    made.set_crosshair(None)
    assert heard(made) == ""


def test_a_reader_is_told_of_a_pinned_crosshair_alone(qtbot, show) -> None:
    made = stack(show)
    at = QPoint(460, 120)
    qtbot.mouseMove(made, at)
    assert heard(made) == ""
    qtbot.mouseClick(made, LEFT, pos=at)
    assert "Utilisation: GPU 0 50 %" in heard(made)
    qtbot.mouseDClick(made, LEFT, pos=at)
    assert heard(made) == ""


def test_a_pinned_crosshair_looks_different_from_one_under_the_pointer(show) -> None:
    made = stack(show)
    at = NOW - 1000
    made.set_crosshair(at)
    hovered = made.grab().toImage()
    made.set_crosshair(at, pinned=True)
    pinned = made.grab().toImage()
    accent = themes.current().colour("accent").name()
    x = round(made._scene.x(at))
    assert accent not in colours(hovered, x, 30, 200)
    assert accent in colours(pinned, x, 30, 200)


def test_values_are_there_wherever_a_line_is_drawn_and_nowhere_else(show) -> None:
    made = stack(show)
    coarse = np.arange(NOW - 3600, NOW - 600, 10.0)
    fine = np.arange(NOW - 300, NOW, 1.0)
    times = np.concatenate((coarse, [NOW - 450], fine))
    values = np.concatenate((np.full(len(coarse), 20.0), [np.nan], np.full(len(fine), 70.0)))
    made.set_curves("use", [Curve(0, times, values)])
    assert made.values_at(NOW - 3595)["use"] == {0: 20.0}, "between two samples of an hour that was filled in coarsely"
    assert made.values_at(NOW - 595)["use"] == {0: 20.0}
    assert made.values_at(NOW - 500)["use"] == {0: None}
    assert made.values_at(NOW - 320)["use"] == {0: None}
    assert made.values_at(NOW - 299.5)["use"] == {0: 70.0}


def test_live_follows_the_present_and_panning_stops_it(qtbot, show) -> None:
    made = stack(show)
    made.set_now(NOW + 5)
    assert made.range() == (NOW - 3595, NOW + 5)
    with qtbot.waitSignals([made.live_changed, made.range_changed]):
        qtbot.keyClick(made, Qt.Key.Key_Left)
    assert not made.is_live()
    standing = made.range()
    made.set_now(NOW + 10)
    assert made.range() == standing
    with qtbot.waitSignal(made.live_changed) as live:
        qtbot.keyClick(made, Qt.Key.Key_End)
    assert live.args == [True]
    assert made.range()[1] == NOW + 10


def test_dragging_pans_and_a_double_click_goes_back(qtbot, show) -> None:
    made = stack(show)
    with qtbot.waitSignal(made.range_changed):
        qtbot.mousePress(made, LEFT, pos=QPoint(400, 100))
        qtbot.mouseMove(made, QPoint(600, 100))
        qtbot.mouseRelease(made, LEFT, pos=QPoint(600, 100))
    start, end = made.range()
    assert end < NOW and end - start == pytest.approx(3600)
    assert made.crosshair() is None or not made._pinned
    qtbot.mouseDClick(made, LEFT, pos=QPoint(600, 100))
    assert made.range()[1] == NOW
    assert made.is_live()


def test_the_wheel_zooms_at_the_pointer_but_keeps_now_while_live(qtbot, show) -> None:
    made = stack(show)
    wheel(made, 500, 120, modifier=CONTROL)
    assert made.range()[1] == NOW
    assert made.range()[1] - made.range()[0] == pytest.approx(3600 * 0.8)
    made.pan(-1)
    assert not made.is_live()
    under = made._scene.time(500)
    wheel(made, 500, 120, modifier=CONTROL)
    assert made._scene.time(500) == pytest.approx(under)
    for turn in ((0, 120, Qt.KeyboardModifier.NoModifier), (120, 0, SHIFT)):
        start = made.range()[0]
        assert wheel(made, 500, *turn)
        assert made.range()[0] < start


def test_the_wheel_alone_is_left_to_the_page_that_scrolls(show) -> None:
    made = stack(show)
    assert not wheel(made, 500, 120)
    assert made.range() == (NOW - 3600, NOW)


def test_many_moves_in_one_turn_tell_once(qtbot, show) -> None:
    made = stack(show)
    told: list[object] = []
    made.range_changed.connect(told.append)
    for _ in range(20):
        made.zoom(0.98)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [made.range()]


def test_ranges_set_by_code_say_nothing(qtbot, show) -> None:
    made = stack(show)
    with qtbot.assertNotEmitted(made.range_changed, wait=20):
        made.set_range(NOW - 100, NOW)
        made.set_span(50)
    assert made.range() == (NOW - 50, NOW)
    for wrong in ((1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)):
        with pytest.raises(ValueError, match="no range"):
            made.set_range(*wrong)


def test_the_hand_cannot_leave_the_data(qtbot, show) -> None:
    made = stack(show)
    made.set_limits(NOW - 7200)
    for _ in range(40):
        made.pan(-0.5)
    assert made.range() == (NOW - 7200, NOW - 3600)
    for _ in range(80):
        made.zoom(0.5)
    assert made.range()[1] - made.range()[0] == pytest.approx(5)
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.range()[0] == NOW - 7200


def test_an_event_can_be_clicked_and_read(qtbot, show) -> None:
    made = stack(show)
    at = QPoint(round(made._scene.x(NOW - 1800)), 9)
    with qtbot.waitSignal(made.event_clicked) as clicked:
        qtbot.mouseClick(made, LEFT, pos=at)
    assert clicked.args == ["hot"]
    assert "Hot" in made._help(at)
    box = place(made, "slow")
    assert "heat" in made._help(QPoint(round(made._scene.x(NOW - 1000)), box.top() + 3))
    assert made._help(QPoint(500, made._scene.bottom + 8)) == "Europe/Stockholm, UTC+01:00"


def test_what_stands_beside_a_row_follows_it(show) -> None:
    made = stack(show)
    made.set_side_width(150)
    made.set_side_title("Each GPU")
    beside = QLabel("50 %")
    made.set_side("heat", beside)
    assert beside.isVisible()
    assert abs(beside.geometry().center().y() - place(made, "heat").center().y()) <= 2
    made.set_visible_rows(["use"])
    assert not beside.isVisible()


def test_the_table_of_what_is_in_sight(show) -> None:
    made = stack(show)
    made.set_range(NOW - 15, NOW)
    lines = list(csv.DictReader(io.StringIO(made.to_csv())))
    assert [line["value"] for line in lines if line["plot"] == "Utilisation"] == ["50.0"] * 2
    assert {line["unit"] for line in lines} == {"%", "°C"}
    assert lines[0]["time"].endswith("+00:00")


def test_a_picture_is_written(show, tmp_path: Path) -> None:
    made = stack(show)
    assert made.grab_png(tmp_path / "plot.png")
    assert not made.grab_png(tmp_path / "no" / "plot.png")


def inked(image: QImage, left: int, right: int, top: int, bottom: int) -> bool:
    """Whether anything but the ground is drawn in a rectangle."""
    ground = themes.current().hex("surface")
    return any(colours(image, x, top, bottom) - {ground} for x in range(left, right))


def test_an_event_near_now_is_named_at_the_left_of_its_mark(show) -> None:
    made = stack(show)
    made.set_side_width(100)
    made.set_events([Event("hot", NOW - 60, "Thermal slowdown", Priority.HIGH)])
    scene, image = made._scene, made.grab().toImage()
    mark = round(scene.x(NOW - 60))
    assert not inked(image, scene.right + 17, made.width(), 2, 17), "the side's heading has its room for itself"
    assert inked(image, mark - 60, mark - 12, 2, 17)


def test_a_small_pictures_values_stand_beside_its_curve(show) -> None:
    made = TimeStack(name="small", compact=True)
    made.set_rows((Plot("rate", "", "Gbit/s", 0.0),))
    times = np.arange(NOW - 3600, NOW + 1, 10.0)
    made.set_curves("rate", [Curve(0, times, np.where(np.arange(len(times)) % 2, 40.0, 1.0), "data", True)])
    made.set_now(NOW)
    made.set_range(NOW - 3600, NOW)
    show(made, 400, 120)
    scene, box = made._scene, place(made, "rate")
    image = made.grab().toImage()
    assert scene.right < scene.edge - 40
    curve = themes.current().hex("data")
    assert curve in colours(image, scene.right - 2, box.top(), box.bottom())
    assert curve not in {c for x in range(scene.right + 2, 400) for c in colours(image, x, 0, 119)}
    assert inked(image, scene.right + 4, 400, box.top(), box.bottom())


def test_a_plot_without_a_curve_says_what_it_was_told_to_say(show) -> None:
    made = stack(show)
    made.set_curves("heat", [])
    box, middle = place(made, "heat"), made._scene.left + made._scene.width // 2
    made.set_empty_text("")
    nothing = made.grab().toImage()
    made.set_empty_text("Reading")
    words = made.grab().toImage()
    area = box.adjusted(middle - box.left() - 40, 0, middle - box.right() + 40, 0)
    assert nothing.copy(area) != words.copy(area)


def test_nothing_at_all_is_drawn_calmly(show) -> None:
    made = TimeStack()
    made.set_rows((Plot("a"), Strip("b", "", ())))
    show(made, 300, 200)
    made.set_curves("a", [Curve(0, np.array([]), np.array([]))])
    made.set_curves("a", [Curve(0, np.array([5.0]), np.array([np.nan]))])
    assert not made.grab().isNull()
    assert not made.grab(made.rect()).isNull()


def test_an_unknown_zone_is_refused(show) -> None:
    from zoneinfo import ZoneInfoNotFoundError

    made = stack(show)
    with pytest.raises(ZoneInfoNotFoundError):
        made.set_zone("Mars/Olympus")
    made.set_zone("Asia/Kolkata")
    assert "UTC+05:30" in made._help(QPoint(500, made._scene.bottom + 8))


def test_stretches_of_known_values() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.array([], dtype=bool)) == []


def test_thinning_keeps_every_peak() -> None:
    random = np.random.default_rng(1)
    x = np.sort(random.uniform(0, 100, 20_000))
    y = random.normal(0, 1, 20_000)
    y[12_345] = 99.0
    y[5_000:5_800] = np.nan
    thin_x, thin_y = decimate(x, y, 100)
    assert len(thin_x) <= 404
    for column in range(100):
        inside, kept = y[np.floor(x) == column], thin_y[np.floor(thin_x) == column]
        if np.isfinite(inside).any():
            assert np.nanmax(kept) == np.nanmax(inside)
            assert np.nanmin(kept) == np.nanmin(inside)
        else:
            assert np.isnan(kept).all()
    short = decimate(x[:50], y[:50], 100)
    assert short[0] is not None and len(short[0]) == 50
