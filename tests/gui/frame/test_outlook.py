"""What is wrong is told on every page: counted by shape in the strip, on the rail, the worst of it in the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from console.alarms.model.alarms import Board, State
from console.fleet.model.findings import Finding
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped
from console.frame.alarm_line import AlarmLine
from console.frame.alarm_words import AlarmWords
from console.frame.outlook import Outlook
from console.frame.status_bars import TopBar
from console.incidents.model.incidents import Incident, Number, Overview
from tests.support.scripted import INVENTORY, NODE, NOW
from tests.support.still_alarms import raised
from widgets.priority import Priority
from widgets.rail import NavigationRail

TITLE = "Driftvakt"


class Frame:
    """Strip, rail and title, as a window has them."""

    def __init__(self) -> None:
        self.parent = QObject()
        self.top, self.rail = TopBar("LIVE", "ops"), NavigationRail("Pages")
        self.rail.add_item("alarms", "Alarms", "triangle-alert")
        self.rail.add_item("incidents", "Incidents", "flag")
        self.titles: list[str] = []
        self.places: list[str] = []
        self.line = AlarmLine()
        self.outlook = Outlook(self.top, self.line, self.rail, TITLE, self.titles.append, self.parent)
        self.outlook.wanted.connect(self.places.append)

    def show(self, *found: Finding) -> None:
        self.show_board(raised(found), found)

    def show_board(self, board: Board, found: Sequence[Finding] = ()) -> None:
        self.outlook.refresh(board, AlarmWords(shipped, lambda: INVENTORY, lambda: NOW), found)

    def counts(self) -> dict[str, int]:
        return {priority.value: widget.count() for priority, widget in self.top.counts.items() if widget.count()}


@pytest.fixture
def frame(qtbot) -> Frame:
    made = Frame()
    qtbot.addWidget(made.top)
    qtbot.addWidget(made.rail)
    return made


def finding(rule: str, part: str = "", **more: object) -> Finding:
    row = shipped().by_id[rule]
    return Finding(row, (NODE.key,), (part,) if part else (), NOW - 60, site="hall", name="g1", **more)  # type: ignore[arg-type]


def test_alarms_are_counted_by_shape(frame: Frame) -> None:
    frame.show(finding("driver.hung", gpus=8), finding("gpu.hot", "0"), finding("gpu.hot", "1"))
    assert frame.counts() == {"critical": 1, "high": 2}
    assert frame.rail.items()[0].badge() == (Priority.CRITICAL, 3)
    assert frame.titles[-1] == "The GPU driver does not answer · g1 – Driftvakt"
    assert "Hot: slowed by heat · g1 · GPU 1" in frame.top.counts[Priority.HIGH].toolTip()


def test_when_all_is_well_the_title_is_the_programs_and_the_rail_has_no_badge(frame: Frame) -> None:
    frame.show(finding("gpu.hot", "0"))
    frame.show()
    assert frame.counts() == {} and frame.titles[-1] == TITLE
    assert frame.rail.items()[0].badge() == (None, None)


def test_the_worst_stands_at_the_bottom_with_what_to_do_and_leads_to_where_it_is(frame: Frame) -> None:
    frame.show()
    assert frame.line.isHidden()
    frame.show(finding("gpu.hot", "0"), finding("driver.hung", gpus=8))
    assert not frame.line.isHidden()
    assert frame.line.said() == (
        "The GPU driver does not answer · g1. Look at its kernel events; restart the node if it stays so"
    )
    assert frame.line.mark.priority is Priority.CRITICAL and frame.line.mark._blinks, "nobody has acknowledged it"
    QTest.mouseClick(frame.line, Qt.MouseButton.LeftButton)
    assert frame.places == [f"node:{NODE.key}"]
    frame.show()
    assert frame.line.isHidden()


def test_where_there_is_less_room_it_says_what_is_wrong_in_fewer_words_and_what_to_do_whole(frame: Frame) -> None:
    frame.show(finding("gpu.hot", "0"))
    said = []
    for width in (600, 380, 300, 120, 30):
        frame.line.resize(width, 24)
        said.append(frame.line.reads())
    act = "Check cooling and coolant or air at the inlet"
    whole = [f"Hot: slowed by heat · g1 · GPU 0 {act}", f"Hot · g1 · GPU 0 {act}", act]
    assert said == [*whole, "Hot · g1 · GPU 0", ""], "and never a part of a sentence"
    assert frame.line.toolTip() == frame.line.said()


def test_a_click_on_a_count_opens_the_list(frame: Frame) -> None:
    frame.show(finding("gpu.hot", "0"))
    frame.top.show()
    QTest.mouseClick(frame.top.counts[Priority.HIGH], Qt.MouseButton.LeftButton)
    assert frame.places == ["alarms"]


def test_what_nobody_acknowledged_blinks_and_what_is_acknowledged_is_counted_calm(frame: Frame) -> None:
    board = raised([finding("gpu.hot", "0"), finding("driver.hung")])
    seen = replace(board.shown[0], state=State.ACKNOWLEDGED)
    frame.show_board(replace(board, shown=(seen, board.shown[1])))
    assert {each.value for each, count in frame.top.counts.items() if count._blinks} == {"high"}
    assert frame.counts() == {"critical": 1, "high": 1}


@pytest.mark.parametrize("state", [State.SHELVED, State.SUPPRESSED, State.OUT_OF_SERVICE, State.RETURNED])
def test_what_asks_for_nobody_is_not_counted(frame: Frame, state: State) -> None:
    board = raised([finding("gpu.hot", "0")])
    frame.show_board(replace(board, shown=(replace(board.shown[0], state=state),)))
    assert frame.counts() == {}
    assert frame.titles[-1] == TITLE


def test_nodes_that_do_not_report_colour_the_count_of_nodes(frame: Frame) -> None:
    assert frame.top.nodes.value.ink == "text"
    frame.show(finding("site.lost", gpus=8))
    assert frame.top.nodes.value.ink == "critical-text"
    frame.show()
    assert frame.top.nodes.value.ink == "text"


def test_more_than_fit_a_tip_are_counted(frame: Frame) -> None:
    frame.show(*(finding(f"xid.{code}", "0") for code in (46, 62, 74, 109, 110, 119, 120, 136)))
    tip = frame.top.counts[Priority.HIGH].toolTip().split("\n")
    assert len(tip) == 8 and tip[-1] == "and 2 more"


def test_the_rail_counts_open_incidents_that_nobody_owns_by_the_gravest_of_them(frame: Frame) -> None:
    def incident(number: int, severity: Grade, **more: Any) -> Incident:
        return Incident(Number(2026, number), "Storage slow", severity, NOW, NOW, "E. Berg", **more)

    alone = [incident(1, Grade.MEDIUM), incident(2, Grade.HIGH)]
    others = [incident(3, Grade.CRITICAL, owner="A. Lindqvist"), incident(4, Grade.CRITICAL, closed=NOW)]
    item = next(each for each in frame.rail.items() if each.key == "incidents")
    frame.outlook.show_incidents(Overview(1, (*others, *alone)))
    assert item.badge() == (Priority.HIGH, 2)
    frame.outlook.show_incidents(Overview(2, tuple(others)))
    assert item.badge() == (None, None)


def test_what_asks_for_an_act_says_that_it_is_of_now_while_the_pages_show_the_past(frame: Frame) -> None:
    frame.show(finding("driver.hung", gpus=8))
    frame.top.set_due("NIS2", "3 h", "NIS2, early warning: 3 h left\nuntil 09:38", grave=False)
    item, parts = frame.rail.items()[0], (frame.line.of_now, frame.top.counted_now)
    frame.outlook.show_past(True, True)
    assert frame.rail.of() == "now" and not any(part.isHidden() for part in parts)
    assert item.accessibleDescription() == "Critical, 1, now" and item.badge() == (Priority.CRITICAL, 1)
    assert frame.top.due.accessibleName() == "Reporting clock: NIS2, early warning: 3 h left, now"
    frame.show()
    assert not frame.rail.of(), "there is nothing that it could be about"
    frame.show(finding("driver.hung", gpus=8))
    frame.outlook.show_past(False, True)
    assert not frame.rail.of() and all(part.isHidden() for part in parts)
    assert item.accessibleDescription() == "Critical, 1"
    assert frame.top.due.accessibleName() == "Reporting clock: NIS2, early warning: 3 h left"
