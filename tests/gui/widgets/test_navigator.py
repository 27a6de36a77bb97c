"""The strip of all history: what it draws, and how hand, keys and code move its window."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfoNotFoundError

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from tests.support.navigator import (
    DAY,
    FIRST,
    HOURS,
    LEFT,
    NOW,
    at,
    double_click,
    drag,
    heard,
    navigator,
    pixel,
)
from widgets import theme as themes
from widgets.time.navigator import link
from widgets.time.timestack import Curve, Plot, TimeStack

# The hand


def test_dragging_the_middle_moves_the_window(qtbot, show) -> None:
    made = navigator(show)
    told = heard(made)
    drag(qtbot, made, at(made, NOW - 15 * DAY), at(made, NOW - 20 * DAY))
    start, end = made.range()
    assert start == pytest.approx(NOW - 25 * DAY, abs=2 * pixel(made))
    assert end - start == pytest.approx(10 * DAY)
    assert told[-1] == made.range()
    drag(qtbot, made, at(made, NOW - 20 * DAY), QPoint(2, 20))
    assert made.range() == pytest.approx((FIRST, FIRST + 10 * DAY))


def test_dragging_past_the_end_stops_at_the_end_exactly(qtbot, show) -> None:
    made = navigator(show)
    drag(qtbot, made, at(made, NOW - 15 * DAY), QPoint(made.width() + 300, 20))
    assert made.range()[1] == NOW
    assert made.range()[1] - made.range()[0] == pytest.approx(10 * DAY)


@pytest.mark.parametrize("edge", [0, 1])
def test_dragging_an_edge_widens_the_window_and_leaves_the_other(qtbot, show, edge: int) -> None:
    made = navigator(show)
    before = made.range()
    drag(qtbot, made, at(made, before[edge]), at(made, NOW - (25, 5)[edge] * DAY))
    assert made.range()[edge] == pytest.approx(NOW - (25, 5)[edge] * DAY, abs=2 * pixel(made))
    assert made.range()[1 - edge] == before[1 - edge]


def test_an_edge_stops_a_minute_before_the_other(qtbot, show) -> None:
    made = navigator(show)
    start, end = made.range()
    drag(qtbot, made, at(made, start), at(made, NOW - 2 * DAY))
    assert made.range() == (end - 60, end)
    made.set_range(start, end)
    drag(qtbot, made, at(made, end), at(made, NOW - 28 * DAY))
    assert made.range() == (start, start + 60)


def test_a_window_of_one_pixel_can_be_moved_and_widened(qtbot, show) -> None:
    made = navigator(show)
    made.set_range(NOW - 15 * DAY, NOW - 15 * DAY + 3600)
    drag(qtbot, made, at(made, NOW - 15 * DAY), at(made, NOW - 5 * DAY))
    start, end = made.range()
    assert start == pytest.approx(NOW - 5 * DAY, abs=2 * pixel(made))
    assert end - start == pytest.approx(3600)
    drag(qtbot, made, at(made, end) + QPoint(7, 0), at(made, NOW - 2 * DAY) + QPoint(7, 0))
    assert made.range()[0] == start
    assert made.range()[1] == pytest.approx(NOW - 2 * DAY, abs=3 * pixel(made))


def test_a_drag_on_the_ground_marks_a_new_window(qtbot, show) -> None:
    made = navigator(show)
    drag(qtbot, made, at(made, NOW - 3 * DAY), at(made, NOW - 6 * DAY))
    assert made.range() == pytest.approx((NOW - 6 * DAY, NOW - 3 * DAY), abs=2 * pixel(made))


def test_a_double_click_centres_the_window_there(qtbot, show) -> None:
    made = navigator(show)
    with qtbot.waitSignal(made.range_changed):
        double_click(qtbot, made, at(made, NOW - 8 * DAY))
    assert sum(made.range()) / 2 == pytest.approx(NOW - 8 * DAY, abs=2 * pixel(made))
    double_click(qtbot, made, at(made, NOW - DAY))
    assert made.range()[1] == NOW


def test_a_click_and_the_other_buttons_move_nothing(qtbot, show) -> None:
    made = navigator(show)
    before = made.range()
    told = heard(made)
    there = made._strip.x_of(NOW)
    ground = made._strip.viewport()
    qtbot.mouseClick(ground, LEFT, pos=at(made, NOW - DAY))
    for button in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        qtbot.mousePress(ground, button, pos=at(made, NOW - 15 * DAY))
        qtbot.wait(11)
        qtbot.mouseMove(ground, at(made, NOW - 5 * DAY))
        qtbot.mouseRelease(ground, button, pos=at(made, NOW - 5 * DAY))
        double_click(qtbot, made, at(made, NOW - DAY), button)
    axis = QPoint(300, made._strip.height() - 8)
    drag(qtbot, made, axis, axis + QPoint(90, 0))
    assert made.range() == before
    assert told == []
    assert made._strip.x_of(NOW) == there


def test_the_pointer_says_what_can_be_grabbed(qtbot, show) -> None:
    made = navigator(show)
    ground = made._strip.viewport()
    shapes = {}
    for name, time in (("ground", NOW - DAY), ("middle", NOW - 15 * DAY), ("edge", NOW - 10 * DAY)):
        qtbot.mouseMove(ground, at(made, time))
        qtbot.wait(15)
        shapes[name] = ground.cursor().shape()
    assert shapes == {
        "ground": Qt.CursorShape.CrossCursor,
        "middle": Qt.CursorShape.OpenHandCursor,
        "edge": Qt.CursorShape.SplitHCursor,
    }


def test_a_drag_tells_at_most_twenty_times_a_second_and_the_last_place_once(qtbot, show) -> None:
    made = navigator(show)
    told = heard(made)
    made._throttle.setInterval(60_000)  # no second ends during this test
    drag(qtbot, made, at(made, NOW - 15 * DAY), at(made, NOW - 20 * DAY), at(made, NOW - 12 * DAY))
    assert len(told) == 2
    assert told[-1] == made.range()
    with qtbot.assertNotEmitted(made.range_changed, wait=80):
        made.set_range(*made.range())


def test_what_was_held_back_is_told_when_its_time_has_come(qtbot, show) -> None:
    made = navigator(show)
    told = heard(made)
    for _ in range(5):
        made.pan(0.1)
    assert len(told) == 1
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[-1] == made.range()


# The keyboard


def test_arrows_pan_by_a_tenth_and_with_shift_by_a_whole_window(qtbot, show) -> None:
    made = navigator(show)
    qtbot.keyClick(made, Qt.Key.Key_Left)
    assert made.range() == pytest.approx((NOW - 21 * DAY, NOW - 11 * DAY))
    qtbot.keyClick(made, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert made.range() == pytest.approx((NOW - 11 * DAY, NOW - DAY))
    qtbot.keyClick(made, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert made.range()[1] == NOW


def test_home_and_end_go_to_the_ends(qtbot, show) -> None:
    made = navigator(show)
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.range() == pytest.approx((FIRST, FIRST + 10 * DAY))
    qtbot.keyClick(made, Qt.Key.Key_End)
    assert made.range() == pytest.approx((NOW - 10 * DAY, NOW))
    assert made.range()[1] == NOW


def test_plus_and_minus_zoom_between_a_minute_and_everything(qtbot, show) -> None:
    made = navigator(show)
    qtbot.keyClick(made, Qt.Key.Key_Plus)
    assert made.range() == pytest.approx((NOW - 19 * DAY, NOW - 11 * DAY))
    for _ in range(80):
        qtbot.keyClick(made, Qt.Key.Key_Plus)
    assert made.range()[1] - made.range()[0] == pytest.approx(60)
    for _ in range(80):
        qtbot.keyClick(made, Qt.Key.Key_Minus)
    assert made.range() == (FIRST, NOW)
    qtbot.keyClick(made, Qt.Key.Key_Plus)
    assert made.range()[1] == NOW  # a window up to now stays there


def test_other_keys_go_to_the_page(qtbot, show) -> None:
    made = navigator(show)
    before = made.range()
    qtbot.keyClick(made, Qt.Key.Key_A)
    qtbot.keyClick(made._strip, Qt.Key.Key_Left)
    assert made.range() == (before[0] - DAY, before[1] - DAY)  # from the strip it reaches the navigator


def test_tab_shows_a_ring_and_a_click_takes_the_focus_without(qtbot, show) -> None:
    made = navigator(show)
    made.clearFocus()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    ring = themes.current().hex("focus")
    image = made.grab().toImage()
    assert image.pixelColor(made.width() // 2, 0).name() == ring
    made.clearFocus()
    qtbot.mouseClick(made._strip.viewport(), LEFT, pos=at(made, NOW - DAY))
    assert made.hasFocus()
    assert made.grab().toImage().pixelColor(made.width() // 2, 0).name() != ring


# Code


def test_ranges_set_by_code_say_nothing(qtbot, show) -> None:
    made = navigator(show)
    with qtbot.assertNotEmitted(made.range_changed, wait=80):
        made.set_range(NOW - 3600, NOW)
        made.set_extent(FIRST + 60, NOW + 60)
    assert made.range() == (NOW - 3600, NOW)


def test_one_who_answers_every_move_with_another_range_starts_no_loop(qtbot, show) -> None:
    made = navigator(show)
    told = heard(made)
    made.range_changed.connect(lambda start, end: made.set_range(start, start + 5 * DAY))
    qtbot.keyClick(made, Qt.Key.Key_Left)
    qtbot.wait(120)
    assert len(told) == 1
    assert made.range() == pytest.approx((NOW - 21 * DAY, NOW - 16 * DAY))


def test_the_hand_that_drags_is_not_disturbed(qtbot, show) -> None:
    made = navigator(show)
    drag(qtbot, made, at(made, NOW - 15 * DAY), at(made, NOW - 18 * DAY), release=False)
    dragged = made.range()
    qtbot.waitUntil(lambda: not made._throttle.isActive())
    made.set_range(NOW - 3600, NOW)
    assert made.range() == dragged
    qtbot.mouseRelease(made._strip.viewport(), LEFT, pos=at(made, NOW - 18 * DAY))
    made.set_range(NOW - 3600, NOW)
    assert made.range() == (NOW - 3600, NOW)


def test_a_step_that_is_not_told_yet_is_not_lost(qtbot, show) -> None:
    made = navigator(show)
    told = heard(made)
    before = made.range()
    made.pan(0.1)
    made.pan(0.1)
    made.set_range(*before)  # one who repaints and has heard of neither yet, or of one
    qtbot.waitUntil(lambda: len(told) == 2)
    assert made.range() == told[-1] == pytest.approx((before[0] + 2 * DAY, before[1] + 2 * DAY))


def test_nonsense_is_refused(show) -> None:
    made = navigator(show)
    for wrong in ((1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)):
        with pytest.raises(ValueError, match="no range"):
            made.set_range(*wrong)
        with pytest.raises(ValueError, match="no extent"):
            made.set_extent(*wrong)
    with pytest.raises(ValueError, match="low and high"):
        made.set_track(HOURS, HOURS, HOURS)
    with pytest.raises(ValueError, match="times for values"):
        made.set_track(HOURS, HOURS[1:])
    with pytest.raises(ZoneInfoNotFoundError):
        made.set_zone("Mars/Olympus")


def test_joined_to_a_stack_each_shows_what_the_hand_does_to_the_other(qtbot, show) -> None:
    stack = TimeStack("Europe/Stockholm", "GPUs")
    stack.set_rows((Plot("use", "Utilisation", "%", 0, 100),))
    stack.set_curves("use", [Curve(0, HOURS, np.full(len(HOURS), 50.0))])
    stack.set_now(NOW)
    stack.set_range(NOW - 10 * DAY, NOW)
    made = navigator(show)
    link(made, stack)
    show(stack, 900, 200)
    assert made.range() == stack.range()
    with qtbot.waitSignal(stack.live_changed) as live:
        qtbot.keyClick(made, Qt.Key.Key_Left)
    assert live.args == [False]
    assert stack.range() == made.range() == pytest.approx((NOW - 11 * DAY, NOW - DAY))
    standing = stack.range()
    stack.set_now(NOW + 5)
    assert stack.range() == standing
    with qtbot.waitSignal(stack.range_changed), qtbot.assertNotEmitted(made.range_changed, wait=80):
        stack.zoom(0.5)
    assert made.range() == stack.range()
    made.set_extent(FIRST, NOW + 5)
    with qtbot.waitSignal(stack.live_changed) as live:
        qtbot.keyClick(made, Qt.Key.Key_End)
    assert live.args == [True]
    assert stack.range() == made.range()
