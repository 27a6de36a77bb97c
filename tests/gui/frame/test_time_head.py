"""One time for everything: what one head, plot or page does to it, all of them show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.pagekit.spans import SPANS
from console.pagekit.time_head import TimeHead
from console.pagekit.view_time import LONGEST, TIME, ViewTime
from tests.support.scripted import NOW, Desk
from widgets.time.timestack import Plot, TimeStack

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Axis:
    """Two plots under one head, and what it told."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.stacks = []
        for name in ("one", "two"):
            stack = TimeStack(name=name)
            stack.set_rows([Plot("rate", "Rate", "W")])
            stack.resize(600, 200)
            qtbot.addWidget(stack)
            stack.show()
            self.stacks.append(stack)
        self.desk = desk
        self.head = TimeHead(self.stacks, desk, self.stacks[0])
        qtbot.addWidget(self.head.controls)
        self.head.controls.show()
        self.told: list[object] = []
        self.head.range_changed.connect(lambda: self.told.append("range"))
        self.head.live_changed.connect(self.told.append)
        self.head.follow(NOW)

    def ranges(self) -> set[tuple[float, float]]:
        return {stack.range() for stack in self.stacks}

    def turn(self, notches: int, modifier: Qt.KeyboardModifier) -> None:
        """Turn the wheel over the first plot."""
        stack = self.stacks[0]
        at = QPointF(300, 100)
        event = QWheelEvent(
            at, stack.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(stack, event)
        self.settle()

    def settle(self) -> None:
        """Until what a hand did has been told."""
        while any(stack._later.isActive() for stack in self.stacks):
            QTest.qWait(5)


@pytest.fixture
def axis(qtbot: QtBot) -> Axis:
    return Axis(qtbot, Desk())


def test_all_plots_show_the_chosen_span_up_to_now(axis: Axis) -> None:
    assert axis.ranges() == {(NOW - 900, NOW)}
    assert axis.told == [], "whoever follows reads by itself"


def test_a_range_that_is_chosen_on_one_page_is_that_of_every_other(axis: Axis, qtbot: QtBot) -> None:
    other = Axis(qtbot, axis.desk)
    axis.head.spans.setFocus()
    QTest.keyClick(axis.head.spans, Qt.Key.Key_Right)
    assert axis.ranges() == other.ranges() == {(NOW - 3600, NOW)}
    assert other.head.spans.current() == "1h"
    assert axis.told == other.told == ["range"]


def test_the_past_stays_in_sight_when_another_span_is_chosen(axis: Axis) -> None:
    axis.desk.time.show(NOW - 5000, NOW - 4000, live=False)
    axis.head.set_span("1h")
    assert axis.ranges() == {(NOW - 7600, NOW - 4000)}


def test_a_hand_that_moves_one_plot_moves_all(axis: Axis, qtbot: QtBot) -> None:
    other = Axis(qtbot, axis.desk)
    stack = axis.stacks[1]
    QTest.mousePress(stack, LEFT, pos=QPoint(200, 100))
    QTest.mouseMove(stack, QPoint(300, 100))
    QTest.mouseRelease(stack, LEFT, pos=QPoint(300, 100))
    qtbot.waitUntil(lambda: len(axis.ranges() | other.ranges()) == 1)
    assert axis.ranges().pop()[1] < NOW - 100
    assert not any(each.is_live() for each in (*axis.stacks, *other.stacks))
    assert not other.head.live.isChecked()


def test_live_brings_all_plots_back_to_now_and_lets_the_crosshair_go(axis: Axis) -> None:
    axis.desk.time.show(NOW - 500, NOW - 400, live=False)
    axis.desk.time.pin(NOW - 450)
    QTest.mouseClick(axis.head.live, LEFT)
    assert axis.ranges() == {(NOW - 100, NOW)}
    assert all(stack.is_live() and stack.crosshair() is None for stack in axis.stacks)
    assert axis.head.live.isChecked()
    assert axis.desk.time.moment is None


def test_after_a_turn_of_the_wheel_no_range_is_lit_and_the_real_length_is_written(axis: Axis) -> None:
    assert axis.head.length.isHidden()
    axis.turn(-5, CONTROL)
    assert axis.head.spans.current() is None
    assert not any(segment.isChecked() for segment in axis.head.spans._segments)
    assert axis.head.length.text() == "46\N{NO-BREAK SPACE}min"
    axis.turn(5, CONTROL)
    assert axis.head.spans.current() == "15min"
    assert axis.head.length.isHidden()


def test_the_wheel_alone_is_the_pages(axis: Axis) -> None:
    axis.turn(-5, Qt.KeyboardModifier.NoModifier)
    assert axis.ranges() == {(NOW - 900, NOW)}


def test_a_pinned_crosshair_stands_on_every_page_and_is_the_moment_that_is_shown(axis: Axis, qtbot: QtBot) -> None:
    other = Axis(qtbot, axis.desk)
    QTest.mouseClick(axis.stacks[0], LEFT, pos=QPoint(300, 100))
    at = axis.stacks[0].crosshair()
    assert at is not None
    assert {stack.crosshair() for stack in (*axis.stacks, *other.stacks)} == {at}
    assert all(stack.is_pinned() for stack in other.stacks)
    assert axis.desk.time.moment == at
    assert not other.head.live.isChecked(), "what is shown is no longer now"
    QTest.mouseClick(other.stacks[0], LEFT, pos=QPoint(200, 100))
    assert axis.desk.time.moment is None
    assert not axis.stacks[0].is_pinned()


def test_many_moves_of_a_hand_are_one_moment(axis: Axis, qtbot: QtBot) -> None:
    told: list[float | None] = []
    axis.desk.time.moment_changed.connect(lambda: told.append(axis.desk.time.moment))
    for second in range(100, 200):
        axis.desk.time.show(NOW - second - 900, NOW - second, live=False)
    assert told == []
    qtbot.waitUntil(lambda: told == [NOW - 199])


def test_there_is_no_panning_beyond_the_beginning_of_history(axis: Axis) -> None:
    axis.desk.time.begin(NOW - 2000)
    for _ in range(100):
        QTest.keyClick(axis.stacks[0], Qt.Key.Key_Left)
    axis.settle()
    assert axis.ranges() == {(NOW - 2000, NOW - 1100)}


def test_what_is_shown_comes_back_at_the_next_start() -> None:
    kept: list[dict[str, object]] = []
    time = ViewTime(lambda: NOW, keep=lambda value: kept.append(TIME.check(value)))
    time.show(NOW - 5000, NOW - 4000, live=False)
    time.pin(NOW - 4500)
    again = ViewTime(lambda: NOW, kept[-1])
    assert again.range() == (NOW - 5000, NOW - 4000)
    assert (again.pinned, again.moment, again.live) == (NOW - 4500, NOW - 4500, False)


@pytest.mark.parametrize(
    "value",
    [None, 5, {}, {"seconds": "1h"}, {"seconds": 0.0}, {"seconds": LONGEST * 2}, {"seconds": 900, "end": float("nan")},
     {"seconds": 900, "pin": True}],
)  # fmt: skip
def test_what_is_no_range_of_time_is_not_taken_from_a_file(value: object) -> None:
    with pytest.raises(ValueError, match="range of time"):
        TIME.check(value)


def test_every_range_is_offered_everywhere(axis: Axis) -> None:
    assert [segment.key for segment in axis.head.spans._segments] == list(SPANS)
