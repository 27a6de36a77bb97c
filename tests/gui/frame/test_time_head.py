"""One time axis: span, live and range of several plots move together and are remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.page import settings as fleet
from console.frame.overview import settings as overview
from console.pagekit.settings import Setting
from console.pagekit.spans import SPANS
from console.pagekit.time_head import TimeHead
from tests.support.scripted import NOW, Desk
from widgets.time.timestack import Plot, TimeStack

LEFT = Qt.MouseButton.LeftButton


class Axis:
    """Two plots under one head, and what it told."""

    def __init__(self, qtbot: QtBot, setting: Setting[str] = fleet.SPAN, **options: float) -> None:
        self.stacks = []
        for name in ("one", "two"):
            stack = TimeStack(name=name)
            stack.set_rows([Plot("rate", "Rate", "W")])
            stack.resize(600, 200)
            qtbot.addWidget(stack)
            stack.show()
            self.stacks.append(stack)
        self.desk = Desk()
        self.head = TimeHead(setting, self.stacks, self.desk, self.stacks[0], **options)
        for control in (self.head.spans, self.head.live):
            qtbot.addWidget(control)
            control.show()
        self.told: list[object] = []
        self.head.range_changed.connect(lambda: self.told.append("range"))
        self.head.span_changed.connect(self.told.append)
        self.head.live_changed.connect(self.told.append)
        self.head.follow(NOW)

    def ranges(self) -> set[tuple[float, float]]:
        return {stack.range() for stack in self.stacks}


@pytest.fixture
def axis(qtbot: QtBot) -> Axis:
    return Axis(qtbot)


def test_all_plots_show_the_chosen_span_up_to_now(axis: Axis) -> None:
    assert axis.ranges() == {(NOW - 900, NOW)}
    assert axis.told == [], "whoever follows reads by itself"


def test_a_chosen_span_is_shown_told_and_remembered(axis: Axis) -> None:
    axis.head.spans.setFocus()
    QTest.keyClick(axis.head.spans, Qt.Key.Key_Right)
    assert axis.ranges() == {(NOW - 3600, NOW)}
    assert axis.told == ["range", "1h"]
    assert axis.desk.memory == {"span": "1h"}
    assert (axis.head.span, axis.head.seconds) == ("1h", 3600.0)


def test_a_span_that_the_program_sets_is_not_called_the_operators(axis: Axis) -> None:
    axis.head.set_span("6h")
    assert axis.told == ["range"]
    assert axis.head.spans.current() == "6h"


def test_the_past_stays_in_sight_when_another_span_is_chosen(axis: Axis) -> None:
    axis.stacks[0].range_changed.emit((NOW - 5000, NOW - 4000))
    axis.stacks[0].set_live(False)
    axis.stacks[0].live_changed.emit(False)
    axis.head.set_span("1h")
    assert axis.ranges() == {(NOW - 7600, NOW - 4000)}


def test_a_hand_that_moves_one_plot_moves_all(axis: Axis) -> None:
    axis.stacks[1].range_changed.emit((NOW - 500, NOW - 400))
    axis.stacks[1].live_changed.emit(False)
    assert axis.ranges() == {(NOW - 500, NOW - 400)}
    assert not any(stack.is_live() for stack in axis.stacks)
    assert not axis.head.live.isChecked()
    assert axis.told == ["range", False]


def test_live_brings_all_plots_back_to_now(axis: Axis) -> None:
    axis.stacks[1].range_changed.emit((NOW - 500, NOW - 400))
    axis.stacks[1].live_changed.emit(False)
    axis.told.clear()
    QTest.mouseClick(axis.head.live, LEFT)
    assert axis.ranges() == {(NOW - 900, NOW)}
    assert all(stack.is_live() for stack in axis.stacks)
    assert axis.head.live.isChecked()
    assert axis.told == [True, "range"]


def test_no_more_than_the_longest_is_shown(qtbot: QtBot) -> None:
    axis = Axis(qtbot, longest=7200.0)
    axis.stacks[0].range_changed.emit((NOW - 90_000, NOW))
    assert axis.ranges() == {(NOW - 7200, NOW)}


def test_what_is_offered_is_what_the_setting_allows(qtbot: QtBot) -> None:
    head = Axis(qtbot, overview.SPAN).head
    assert head.span == "1h"
    assert set(overview.SPAN.choices) == {key for key, seconds in SPANS.items() if seconds <= 86400}
