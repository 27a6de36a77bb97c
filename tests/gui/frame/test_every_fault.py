"""Every fault of the demo on every page: what it is and what to do without a click, and why with one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.fleet.model.changed import Changed
from console.fleet.model.findings import Finding, folded
from console.fleet.model.inventory import Inventory
from console.fleet.model.rules import About
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.vocabulary import sentence, told
from console.fleet.service.rulebook import shipped
from console.frame.alarm_words import AlarmWords
from console.frame.overview.page import OverviewPage
from tests.gui.frame.test_outlook import Frame
from tests.support.fault_watch import CALM, LASTS, LONG_CALM, LONG_LASTS, Case, Watch, long_cases, short_cases
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms, raised
from widgets.priority import Priority
from widgets.text import Label

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NAMES = [case.name for case in (*short_cases(), *long_cases())]
ZONE = "Europe/Stockholm"


class Stage:
    """A site on which everything is wrong, and the pages that show it."""

    def __init__(self, watch: Watch, qtbot: QtBot) -> None:
        self.watch, self.site = watch, watch.site
        self.desk = Desk()
        self.desk.clock = self.site.now
        self.desk.time.choose(3600.0)
        self.overview = OverviewPage(self.site.bench.collector, self, self.desk, StillAlarms(self.site.now, "normal"))
        self.fleet = FleetPage(self.site.bench.collector, self, self.desk)
        for page in (self.overview, self.fleet):
            qtbot.addWidget(page)
            page.resize(1600, 1000)
            page.show()
        self.overview.open("overview")
        QTest.qWait(20)

    def current(self) -> Inventory:
        return self.site.inventory

    def facts(self, _node: str) -> None:
        return None

    def finding(self, case: Case) -> Finding:
        found = self.watch.finding(case)
        assert found is not None
        return found

    def open(self, place: str) -> None:
        self.fleet.open(place)
        keys = frozenset(self.site.keys.values())
        self.fleet.refresh(Changed(readings=keys, events=keys, findings=keys))
        QTest.qWait(10)


@pytest.fixture(scope="module")
def watches() -> Iterator[list[Watch]]:
    made = []
    for cases, calm, lasts in ((short_cases(), CALM, LASTS), (long_cases(), LONG_CALM, LONG_LASTS)):
        watch = Watch(cases, None)
        watch.seconds(calm)
        watch.raise_all()
        watch.seconds(lasts, watch.begins)
        made.append(watch)
    yield made
    for watch in made:
        watch.site.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, watches: list[Watch], qtbot: QtBot) -> tuple[Stage, Case]:
    watch, case = next((w, c) for w in watches for c in w.cases if c.name == request.param)
    return Stage(watch, qtbot), case


def words(widget: QWidget) -> str:
    return " ".join(label.whole_text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


@pytest.mark.parametrize("stage", NAMES, indirect=True)
def test_what_and_what_now_stand_on_the_overview_and_in_the_strip(stage: tuple[Stage, Case]) -> None:
    shown, case = stage
    finding = shown.finding(case)
    said = told(finding, ZONE, shown.site.now)
    rows = shown.overview.attention.table.rows()
    mine = [row for row in rows if str(getattr(row.cells[0], "text", row.cells[0])).startswith(sentence(said.what))]
    lines = folded(shown.site.bench.collector.findings())
    assert len(rows) == len(lines)
    assert mine, [row.cells[0] for row in rows]
    assert any(sentence(said.next).startswith(str(row.cells[3])) for row in mine)
    frame = Frame()
    found = shown.site.bench.collector.findings()
    words = AlarmWords(shipped, lambda: shown.site.inventory, lambda: shown.site.now)
    frame.outlook.refresh(raised(found), words, found)
    assert sum(frame.counts().values()) == len(raised(found).shown)
    assert any(sentence(said.what) in count.toolTip() for count in frame.top.counts.values())


@pytest.mark.parametrize("stage", NAMES, indirect=True)
def test_list_table_and_the_page_that_a_click_opens_tell_it_and_why(stage: tuple[Stage, Case]) -> None:
    shown, case = stage
    finding, key = shown.finding(case), shown.site.keys[case.node]
    said = told(finding, ZONE, shown.site.now)
    shown.open("fleet/table")
    row = next(row for row in shown.fleet.table.table.rows() if row.key == key)
    assert row.priority is not Priority.NORMAL
    shown.open(finding.address)
    assert shown.fleet.list._last[key].priority is not Priority.NORMAL
    page = shown.fleet.gpu if finding.address.startswith("gpu:") else shown.fleet.page
    if finding.rule.about is About.LINK:
        assert page.road.banner.isVisible(), "the band says what is wrong with the way, and tries again at a click"
        assert said.happened is not None and sentence(said.happened) in page.road.banner.accessibleName()
    else:
        assert sentence(said.next) in words(page.now)
        assert sentence(said.what) in words(page.header) + words(page.now)
    assert page.events.table.rows(), "why: what happened on the node"
