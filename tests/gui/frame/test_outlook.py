"""What is wrong is told on every page: counted by shape in the strip, on the rail, the worst of it in the title."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from console.fleet.model.findings import Finding
from console.fleet.service.rulebook import shipped
from console.frame.outlook import Outlook
from console.frame.status_bars import TopBar
from tests.support.scripted import INVENTORY, NODE, NOW
from widgets.priority import Priority
from widgets.rail import NavigationRail

TITLE = "Driftvakt"


class Frame:
    """Strip, rail and title, as a window has them."""

    def __init__(self) -> None:
        self.parent = QObject()
        self.top, self.rail = TopBar("LIVE", "ops"), NavigationRail("Pages")
        self.rail.add_item("overview", "Overview", "layout-dashboard")
        self.titles: list[str] = []
        self.places: list[str] = []
        self.outlook = Outlook(self.top, self.rail, TITLE, self.titles.append, self.parent)
        self.outlook.wanted.connect(self.places.append)

    def show(self, *found: Finding) -> None:
        self.outlook.refresh(found, INVENTORY, "UTC", NOW)

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


def test_findings_are_counted_by_shape_as_the_list_has_lines(frame: Frame) -> None:
    frame.show(finding("driver.hung", gpus=8), finding("gpu.hot", "0"), finding("gpu.hot", "1"))
    assert frame.counts() == {"critical": 1, "high": 1}
    assert frame.rail.items()[0].badge() == (Priority.CRITICAL, 2)
    assert frame.titles[-1] == "The GPU driver does not answer · g1 – Driftvakt"
    assert "Hot: slowed by heat · g1 · GPU 0, 1" in frame.top.counts[Priority.HIGH].toolTip()


def test_when_all_is_well_the_title_is_the_programs_and_the_rail_has_no_badge(frame: Frame) -> None:
    frame.show(finding("gpu.hot", "0"))
    frame.show()
    assert frame.counts() == {} and frame.titles[-1] == TITLE
    assert frame.rail.items()[0].badge() == (None, None)


def test_a_click_on_a_count_opens_the_list(frame: Frame) -> None:
    frame.show(finding("gpu.hot", "0"))
    frame.top.show()
    QTest.mouseClick(frame.top.counts[Priority.HIGH], Qt.MouseButton.LeftButton)
    assert frame.places == ["overview"]


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
