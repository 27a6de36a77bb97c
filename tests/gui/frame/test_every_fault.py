"""Every fault of the demo on every page: what it is and what to do without a click or a hover, and why with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from connectors.site_simulator.faults import FaultKind
from console.alarms.page.list_card import ListCard
from console.fleet.model.changed import Changed
from console.fleet.model.findings import Finding, folded, joined, of_gpu
from console.fleet.model.inventory import Inventory
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.rules import About
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.vocabulary import event_words, sentence, told, translate
from console.fleet.service.rulebook import shipped
from console.frame.alarm_words import AlarmWords
from console.frame.overview.page import OverviewPage
from console.pagekit.advice import at_first
from tests.gui.frame.test_outlook import Frame
from tests.support.fault_watch import CALM, LASTS, LONG_CALM, LONG_LASTS, Case, Watch, long_cases, short_cases
from tests.support.scripted import Desk
from tests.support.still_alarms import StillAlarms, raised
from widgets.priority import Priority
from widgets.tables.table import DenseTable, Rich
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

    def reading(self, key: str) -> NodeReading:
        found = self.site.bench.collector.reading(key)
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
    assert [row.priority.rank for row in rows if row.priority] == sorted(Priority(each.grade).rank for each in lines)
    frame = Frame()
    found = shown.site.bench.collector.findings()
    words = AlarmWords(shipped, lambda: shown.site.inventory, lambda: shown.site.now)
    frame.outlook.refresh(raised(found), words, found)
    assert sum(frame.counts().values()) == len(raised(found).shown)
    tips = [line for count in frame.top.counts.values() for line in count.toolTip().split("\n")]
    what_now = (sentence(said.next), translate(finding.rule.next))  # a failure's own advice, or its row's
    assert any(line.startswith(sentence(said.what)) and line.endswith(what_now) for line in tips), tips
    frame.outlook.refresh(raised([finding]), words, [finding])
    line = frame.line.said()
    assert line.startswith(sentence(said.what)) and line.endswith(what_now), "on every page"
    frame.line.clicked.emit()
    assert frame.places == [finding.address], "and why is a click away"


@pytest.mark.parametrize("stage", NAMES, indirect=True)
def test_list_table_and_the_page_that_a_click_opens_tell_it_and_why(stage: tuple[Stage, Case]) -> None:
    shown, case = stage
    finding, key = shown.finding(case), shown.site.keys[case.node]
    said = told(finding, ZONE, shown.site.now)
    shown.open("fleet/table")
    row = next(row for row in shown.fleet.table.table.rows() if row.key == key)
    assert row.priority is not Priority.NORMAL
    advised = f"Do now: {sentence(said.next)}"
    assert sentence(said.what) in row.tip and advised in row.tip, "all that is wrong there, on hover"
    shown.open(finding.address)
    item = shown.fleet.list._last[key]
    assert item.priority is not Priority.NORMAL
    assert sentence(said.what) in item.tip and advised in item.tip, "all that is wrong there, on hover"
    worst = joined(shown.reading(key).found)[0]
    what_now = at_first(sentence(told(worst, ZONE, shown.site.now).next))
    assert sentence(told(worst, ZONE, shown.site.now).short) in item.detail
    assert item.below == row.below == (what_now if Priority(worst.grade).abnormal else ""), "the worst stands there"
    page = shown.fleet.gpu if finding.address.startswith("gpu:") else shown.fleet.page
    if finding.rule.about is About.LINK:
        assert page.road.banner.isVisible(), "the band says what is wrong with the way, and tries again at a click"
        assert said.happened is not None and sentence(said.happened) in page.road.banner.accessibleName()
    else:
        assert sentence(said.next) in words(page.now)
        assert sentence(said.what) in words(page.header) + words(page.now)
    why = [event for event in page.events._shown if is_why(event, case, finding)]
    assert why, f"why: {[(event.code, event.device) for event in page.events._shown]}"
    listed = [str(getattr(row.cells[1], "text", row.cells[1])) for row in page.events.table.rows()]
    assert {event_words(event)[1] for event in why} <= set(listed)
    here = of_gpu(shown.reading(key), finding.address.rpartition("/")[2]) if page is shown.fleet.gpu else None
    worst_here = joined(here)[0] if here else worst
    assert page.header.mark.priority is Priority(worst_here.grade), "one grade of one fact"
    of_its_row = [event for event in why if getattr(shipped().of_event(event)[0], "id", "") == finding.rule.id]
    assert {event_words(event)[0] for event in of_its_row} <= {Priority(finding.grade)}
    ranks = [row.priority.rank for row in shown.fleet.table.table.rows() if row.priority]
    assert ranks == sorted(ranks), "and one order"


def is_why(event: NodeEvent, case: Case, finding: Finding) -> bool:
    """Whether an event tells of just this: its row is that of the fault, of the same part, from its beginning on."""
    row, _ = shipped().of_event(event)
    part = event.device.partition(":")[2] or event.device
    assert finding.since is not None
    about = not case.part or part == case.part or case.part in event.text
    return row is not None and getattr(row, "id", "") in case.rules and about and event.time >= finding.since - 1.0


#: Faults on nodes of their own: one would be told as the other's consequence.
APART = {
    "XID 63": "g04", "Link flap": "g02", "Driver hangs": "g11", "Clock off": "g10", "PCIe replays": "g01",
    "Disk full": "g06",
}  # fmt: skip


def apart() -> list[Case]:
    """The faults that begin within minutes, each on a node of its own."""
    cases = short_cases()
    for case in cases:
        case.node = case.given["node"] = APART.get(case.name, case.node)
        if case.kind is FaultKind.SLOW_STORAGE:
            del case.given["node"]  # it is a site's
    return cases


class Looks:
    """Second by second: what the program tells the pages to look at, and where a fault is seen by then."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage = stage
        self.frame = Frame()
        self.listed = FleetPage(stage.site.bench.collector, stage, stage.desk)  # the list is not shown beside the table
        self.alarms = ListCard(self.words(), stage.desk, lambda: ZONE)
        self.opened: dict[str, FleetPage] = {}
        self.qtbot = qtbot
        qtbot.addWidget(self.alarms)
        qtbot.addWidget(self.listed)
        self.listed.show()
        self.listed.open("fleet")
        self.told = stage.site.bench.collector.listen(lambda: None)
        stage.fleet.open("fleet/table")

    def words(self) -> AlarmWords:
        return AlarmWords(shipped, lambda: self.stage.site.inventory, lambda: self.stage.site.now)

    def take(self) -> None:
        """One look of every page, as the program has it after a wake-up."""
        stage = self.stage
        stage.desk.clock = stage.site.now
        news = self.told.take()
        stage.overview.refresh(news)
        stage.fleet.refresh(news)
        self.listed.refresh(news)
        board = raised(stage.site.bench.collector.findings())
        self.alarms.show_board(board, stage.site.now)
        self.frame.outlook.refresh(board, self.words(), stage.site.bench.collector.findings())

    def seen(self, case: Case) -> set[str]:
        """Which of the program's surfaces tell of a fault now, by what they show."""
        shown, finding = self.stage, self.stage.watch.finding(case)
        if finding is None:
            return set()
        what, key = sentence(told(finding, ZONE, shown.site.now).what), shown.site.keys[case.node]
        row = next(row for row in shown.fleet.table.table.rows() if row.key == key)
        tips = "\n".join(count.toolTip() for count in self.frame.top.counts.values())
        alone = Frame()  # the title and the line at the bottom have room for the worst alone
        alone.outlook.refresh(raised([finding]), self.words(), [finding])
        places = {
            "attention": any(text.startswith(what) for text in first_texts(shown.overview.attention.table, 0)),
            "alarms": any(text.startswith(what) for text in first_texts(self.alarms.table, 2)),
            "strip": what in tips,
            "title": alone.titles[-1].startswith(what),
            "line": alone.line.said().startswith(what),
            "rail": self.frame.rail.items()[0].badge()[1] is not None,
            "list": what in self.listed.list._last[key].tip,
            "table": what in row.tip,
            "its own page": self.told_on_its_page(finding),
            "map": self.marked_on_the_map(finding, key),
            "sites": self.counted_among_the_sites(finding),
        }
        return {place for place, tells in places.items() if tells}

    def marked_on_the_map(self, finding: Finding, key: str) -> bool:
        """Whether the cell of its GPU, else its node's name, has a mark at least as grave."""
        drawn, grade = self.stage.overview.map.map, Priority(finding.grade)
        gpu = finding.address.startswith("gpu:")
        cells = [(key, part) for part in finding.parts] if gpu else [key]
        marks = drawn._marks if gpu else drawn._node_marks
        return all(cell in marks and marks[cell].rank <= grade.rank for cell in cells)

    def counted_among_the_sites(self, finding: Finding) -> bool:
        """Whether the row of its site tells of the worst there, and of as many more as there are."""
        collector, table = self.stage.site.bench.collector, self.stage.overview.sites.table
        lines = folded(each for each in collector.findings() if each.site == finding.site)
        site = self.stage.current().site(finding.site)
        assert site is not None
        row = next(row for row in table.rows() if row.key == site.identity)
        worst = row.cells[1]
        assert isinstance(worst, Rich)
        told_of = worst.text == sentence(told(lines[0], ZONE, self.stage.site.now).what)
        more = int("".join(each for each in worst.detail if each.isdigit()) or 0)
        return told_of and row.priority is Priority(lines[0].grade) and more == len(lines) - 1

    def told_on_its_page(self, finding: Finding) -> bool:
        """Whether the page of its node or GPU, that of its site's first node else, says what it is and what to do."""
        address, stage = finding.address, self.stage
        if address.startswith("site:"):
            address = f"node:{finding.nodes[0]}"
        page = self.opened.get(address)
        if page is None:
            page = self.opened[address] = FleetPage(stage.site.bench.collector, stage, stage.desk)
            self.qtbot.addWidget(page)
            page.resize(1600, 1000)
            page.show()
        page.open(address)
        said = told(finding, ZONE, stage.site.now)
        shown = page.gpu if address.startswith("gpu:") else page.page
        if finding.rule.about is About.LINK:
            assert said.happened is not None
            return shown.road.banner.isVisible() and sentence(said.happened) in shown.road.banner.accessibleName()
        texts = words(shown.header) + words(shown.now)
        return sentence(said.what) in texts and sentence(said.next) in texts


def first_texts(table: DenseTable, column: int) -> list[str]:
    """What stands in a column of a table."""
    return [str(getattr(row.cells[column], "text", row.cells[column])) for row in table.rows()]


SURFACES = {
    "attention", "alarms", "strip", "title", "line", "rail", "list", "table", "its own page", "map", "sites",
}  # fmt: skip


@pytest.mark.parametrize("cases, lasts", [(apart, LASTS), (long_cases, LONG_LASTS)], ids=["minutes", "quarter-hour"])
def test_every_page_tells_it_within_five_seconds_of_the_sample(
    cases: Callable[[], list[Case]], lasts: int, qtbot: QtBot
) -> None:
    """The judge's clock is not the page's: while a fault is met and not yet seen everywhere, each surface is looked at
    after each second of samples."""
    watch = Watch(cases(), None, calm=("u01",))  # sites are a table where there are two
    watch.seconds(CALM)
    stage = Stage(watch, qtbot)
    looks = Looks(stage, qtbot)
    looks.take()
    assert not any(looks.seen(case) for case in watch.cases)
    watch.raise_all()
    first: dict[str, dict[str, float]] = {case.name: {} for case in watch.cases}
    for _ in range(lasts):
        watch.seconds(1, watch.begins)
        waited_for = [each for each in watch.cases if each.met is not None and set(first[each.name]) != SURFACES]
        if waited_for:
            looks.take()
        for case in waited_for:
            for place in looks.seen(case):
                first[case.name].setdefault(place, stage.site.now)
    for case in watch.cases:
        assert case.met is not None, case.name
        late = {place: at - case.met for place, at in first[case.name].items()}
        assert set(late) == SURFACES, (case.name, SURFACES - set(late))
        assert all(0.0 <= seconds <= 5.0 for seconds in late.values()), (case.name, late)
    watch.site.close()
