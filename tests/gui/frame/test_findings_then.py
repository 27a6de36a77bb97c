"""At a moment of the past every page tells what was found then: it is what was found when that moment was now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.model.findings import Finding, cell_marks, folded, node_mark
from console.fleet.model.inventory import Inventory
from console.fleet.model.readings import NodeReading
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.vocabulary import condition, gpu_condition, sentence, told
from console.frame.overview.page import OverviewPage
from console.pagekit.now_mark import is_marked_now
from tests.support.scripted import Desk
from tests.support.simulated_site import SimulatedSite
from tests.support.still_alarms import StillAlarms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ZONE = "Europe/Stockholm"
NODES = ("g03", "g05", "g10", "u02", "u04")
SECONDS = 330
#: Seconds after the start: when what begins, and ends.
STORY = (
    (20, 120, "gpu_lost", {"node": "g03", "gpu": 5}),
    (40, 90, "node_gone", {"node": "u04"}),
    (60, 200, "xid", {"node": "g05", "gpu": 3, "code": 48}),
    (70, 150, "clock_off", {"node": "g10", "seconds": 3600.0}),
    (80, 170, "slow_storage", {"site": "uppsala"}),
    (100, 130, "link_flap", {"node": "g05", "port": "mlx5_0", "seconds": 100.0}),
)
#: Away from the seconds in which something begins or ends, and from those in which it was quiet and might come back:
#: looking back it is known that it had ended.
LOOKS = (15.5, 33.5, 55.5, 68.5, 78.5, 95.5, 112.5, 126.5, 143.5, 163.5, 260.5, 320.5)


@dataclass(frozen=True)
class Truth:
    """What was found when it was now."""

    readings: dict[str, NodeReading]
    findings: tuple[Finding, ...]


class Past:
    """A site that was watched for some minutes, what was found at every look, and the pages that look back."""

    def __init__(self, folder: Path) -> None:
        self.site = SimulatedSite(NODES, folder / "telemetry.db")
        self.began = self.site.now
        self.truth: dict[float, Truth] = {}
        history = self.site.bench.collector._history
        assert history is not None
        raised = {}
        for second in range(1, SECONDS + 1):
            for number, (begins, ends, fault, given) in enumerate(STORY):
                if second == begins:
                    raised[number] = self.site.raise_fault(fault, **given)
                if second == ends:
                    self.site.clear(raised[number])
            self.site.second()
            if second % 10 == 0:
                history.step(self.site.now)
            if second + 0.5 in LOOKS:
                collector = self.site.bench.collector
                self.truth[second + 0.5] = Truth(dict(collector.readings()), tuple(collector.findings()))
        self.site.bench.pipeline.hand_over()
        history.step(self.site.now)

    def current(self) -> Inventory:
        return self.site.inventory

    def facts(self, _node: str) -> None:
        return None


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    made = Past(tmp_path_factory.mktemp("past"))
    yield made
    made.site.close()


def desk_at(past: Past, look: float) -> Desk:
    desk = Desk()
    desk.clock = past.site.now
    desk.time.show(past.began + look - 60, past.began + look, live=False)
    desk.time._tell()
    return desk


def kinds(found: tuple[Finding, ...] | list[Finding]) -> list[tuple[object, ...]]:
    return sorted((*each.key, each.since, each.gpus) for each in found)


def test_the_story_has_something_wrong_at_most_looks_and_nothing_at_the_first_and_the_last(past: Past) -> None:
    counts = [len(past.truth[look].findings) for look in LOOKS]
    assert counts[0] == counts[-1] == 0
    assert sum(count > 0 for count in counts) >= 9 and max(counts) >= 5


@pytest.mark.parametrize("look", LOOKS)
def test_the_overview_of_a_moment_is_that_of_then(past: Past, qtbot: QtBot, look: float) -> None:
    desk, truth, moment = desk_at(past, look), past.truth[look], past.began + look
    page = OverviewPage(past.site.bench.collector, past, desk, StillAlarms(0.0, "normal"))
    qtbot.addWidget(page)
    page.resize(1600, 1000)
    page.show()
    page.open("overview")
    QTest.qWait(20)
    assert kinds(page._past.findings) == kinds(truth.findings)
    cells = {(key, gpu) for key, reading in truth.readings.items() for gpu in cell_marks(reading)}
    assert set(page.map.map._marks) == cells
    nodes = {key for key, reading in truth.readings.items() if node_mark(reading.found)}
    assert set(page.map.map._node_marks) == nodes
    wanted = [sentence(told(each, ZONE, moment).short) for each in folded(truth.findings)]
    assert len(page.attention.table.rows()) == len(wanted)
    sites = {str(row.key): row for row in page.sites.table.rows()}
    for site in past.site.inventory.sites:
        row = sites[site.identity]
        here = [reading for reading in truth.readings.values() if reading.link.site == site.key]
        reporting = sum(reading.link.state == "live" for reading in here)
        assert str(row.cells[2]) == f"{reporting} / {len(here)}"
        assert (row.priority is not None and row.priority.value != "normal") == any(r.found for r in here)
    for card in (page.map, page.attention, page.sites):
        assert not is_marked_now(card), "it is of then"
    assert page.attention._title.text() == "Needed attention"


@pytest.mark.parametrize("look", LOOKS[1::2])
def test_table_list_node_and_gpu_of_a_moment_are_those_of_then(past: Past, qtbot: QtBot, look: float) -> None:
    desk, truth, moment = desk_at(past, look), past.truth[look], past.began + look
    page = FleetPage(past.site.bench.collector, past, desk)
    qtbot.addWidget(page)
    page.resize(1600, 1000)
    page.show()
    page.open("fleet/table")
    QTest.qWait(10)
    for row in page.table.table.rows():
        then = condition(truth.readings[str(row.key)], ZONE, moment)
        assert row.priority is then.priority, row.key
    for name, key in past.site.keys.items():
        page.open(f"node:{key}")
        QTest.qWait(10)
        then = condition(truth.readings[key], ZONE, moment)
        item = page.list._last[key]
        assert item.priority is then.priority and not item.detail.startswith("Now")
        assert page.page.header.mark.priority is then.priority or then.priority.value == "normal", name
        assert not is_marked_now(page.page.header.headline)
        assert is_marked_now(page.page.header.facts), "what the node is made of is told as it is now"
        if then.priority.value != "normal":
            assert page.page.header.headline.whole_text().partition(" · ")[0] == then.headline.partition(" · ")[0]
    key = past.site.keys["g03"]
    page.open(f"gpu:{key}/5")
    QTest.qWait(10)
    of_gpu = gpu_condition(truth.readings[key], "5", ZONE, moment)
    assert page.gpu.header.mark.priority is of_gpu.priority
    assert not is_marked_now(page.gpu.now) and is_marked_now(page.gpu.health)
