"""Maintenance windows open and close by the clock, hold for what lies in them, and alarms ask for nobody meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.alarms.model.alarms import Source, State, Why
from console.alarms.model.board import Surroundings, board_of
from console.alarms.model.moves import Ledger, Raised
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.rules import Grade, Group
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal
from console.main.acting import acts_on
from console.main.alarms import Surround
from console.maintenance.model.places import lies_in, place, places_around, zone_of
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.windows import LONGEST
from console.maintenance.service.window_records import Records
from console.maintenance.service.windows import OpeningsOf, Windows
from console.work.model.timetable import NoTime, Timetable
from tests.support.still_windows import NoRuns, absences

HOUR = 3600
INVENTORY = Inventory(
    (Site("hall", "Hall", zone="Europe/Stockholm", id="s1"), Site("edge", "Edge", id="s2")),
    (
        Node("hall", "g01", "h1", rack="A", switch="leaf", id="n1"),
        Node("hall", "g02", "h2", rack="B", id="n2"),
        Node("edge", "g03", "h3", rack="A", id="n3"),
    ),
)
G01, RACK, HALL = (place(INVENTORY, text) for text in ("hall/g01", "rack:hall/A", "site:hall"))


@dataclass
class Desk:
    """A journal with a clock that is set by hand, and its windows."""

    folder: Path
    now: float = 1_800_000_000.0
    windows: Windows = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal.open(self.folder / "journal.db", actor="anna", source="test", clock=lambda: self.now)
        self.windows = self.again()

    def again(self) -> Windows:
        return Windows(Records(self.journal), lambda node: lies_in(INVENTORY, node))

    def after(self, seconds: float) -> Windows:
        self.now += seconds
        return self.windows

    def mine(self) -> set[str]:
        """The nodes that lie in an open window."""
        return {node.key for node in INVENTORY.nodes if self.windows.of(node.key) is not None}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.journal.close()


def test_places_are_named_as_people_name_them() -> None:
    assert G01 is not None and (G01.id, G01.name) == ("node:n1", "node:hall/g01")
    assert RACK is not None and (RACK.id, RACK.name) == ("rack:s1/A", "rack:hall/A")
    assert HALL is not None and HALL.id == "site:s1"
    assert place(INVENTORY, "g01") == place(INVENTORY, "n1") == place(INVENTORY, "node:hall/g01") == G01
    assert [place(INVENTORY, text) for text in ("g09", "rack:hall/C", "rack:hall", "site:x", "")] == [None] * 5
    assert [each.id for each, _ in places_around(INVENTORY, "n1")] == ["node:n1", "rack:s1/A", "site:s1"]
    assert [each.id for each, _ in places_around(INVENTORY, "")] == ["site:s1", "site:s2"]
    assert [zone_of(INVENTORY, of) for of in ("node:n1", "rack:s1/A", "site:s2", "site:?")] == [
        *["Europe/Stockholm"] * 2,
        *["UTC"] * 2,
    ]


@pytest.mark.parametrize(("of", "nodes"), [(G01, {"n1"}), (RACK, {"n1"}), (HALL, {"n1", "n2"})])
def test_a_window_holds_for_all_that_lies_in_its_place_from_its_beginning_to_its_end(
    desk: Desk, of: object, nodes: set[str]
) -> None:
    desk.windows.plan(of, "fans", lasting=HOUR, begins=desk.now + HOUR)  # type: ignore[arg-type]
    assert desk.mine() == set()
    told = desk.windows.next_of("n1")
    assert told is not None and (told.window, told.since.timestamp(), told.come) == ("W-1", desk.now + HOUR, True)
    desk.after(HOUR)
    assert desk.mine() == nodes
    within = desk.windows.of("n1")
    assert within is not None and (within.window, within.by, within.reason) == ("W-1", "anna", "fans")
    assert within.until is not None and within.until.timestamp() == desk.now + HOUR
    desk.after(HOUR)
    assert desk.mine() == set() and desk.windows.standing() == ()


def test_one_that_comes_again_opens_by_local_time_also_over_a_clock_change(desk: Desk) -> None:
    """Three o'clock in Stockholm is another time of UTC after the last Sunday of October."""
    desk.now = datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp()
    window = desk.windows.plan(HALL, "firmware", lasting=HOUR, table=Timetable("30 3 * * *", "Europe/Stockholm"))  # type: ignore[arg-type]
    opened = [stretch.begins for stretch in window.stretches(desk.now, desk.now + 3 * 86400)]
    assert [f"{datetime.fromtimestamp(each, ZoneInfo('Europe/Stockholm')):%d %H:%M %Z}" for each in opened] == [
        "25 03:30 CET",
        "26 03:30 CET",
        "27 03:30 CET",
    ]
    assert not list(window.stretches(desk.now - 7 * 86400, desk.now)), "before it was planned it was never open"
    desk.now = opened[1] + 60
    assert desk.mine() == {"n1", "n2"}


def test_one_that_is_ended_early_opens_the_next_time_and_one_that_is_removed_never(desk: Desk) -> None:
    desk.now += 100
    desk.windows.plan(G01, "fans", lasting=HOUR, table=Timetable("0 * * * *", "UTC"))  # type: ignore[arg-type]
    desk.now += HOUR
    desk.windows.refresh()
    assert desk.mine() == {"n1"}
    desk.windows.end("W-1")
    assert desk.mine() == set()
    with pytest.raises(CannotPlan):
        desk.windows.end("w-1")
    assert desk.after(HOUR).of("n1") is not None
    removed = desk.windows.remove("1")
    assert desk.mine() == set() and desk.windows.standing() == ()
    lengths = [round(each.ends - each.begins) for each in removed.stretches(0, desk.now + HOUR)]
    assert lengths == [100, 100], "what was, was"
    with pytest.raises(CannotPlan):
        desk.windows.remove("W-1")
    desk.windows.restore("W-1")
    assert desk.mine() == {"n1"}
    assert desk.again().all() == desk.windows.all(), "all of it stands in the journal"


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        (" ", {"lasting": HOUR}),
        ("fans", {"lasting": 59}),
        ("fans", {"lasting": LONGEST + 1}),
        ("fans", {"lasting": HOUR, "begins": 1_800_000_000.0 - HOUR}),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(desk: Desk, reason: str, more: dict[str, float]) -> None:
    with pytest.raises(CannotPlan):
        desk.windows.plan(G01, reason, **more)  # type: ignore[arg-type]
    with pytest.raises(NoTime):
        desk.windows.plan(G01, "fans", lasting=HOUR, table=Timetable("61 * * * *", "UTC"))  # type: ignore[arg-type]
    with pytest.raises(CannotPlan):
        desk.windows.end("W-9")
    assert desk.windows.all() == ()


def test_who_listens_hears_when_time_alone_opens_and_closes_one(desk: Desk) -> None:
    heard: list[float] = []
    end = desk.windows.subscribe(lambda: heard.append(desk.now))
    desk.windows.plan(G01, "fans", lasting=HOUR, begins=desk.now + 10)  # type: ignore[arg-type]
    heard.clear()
    assert not desk.after(5).look()
    assert desk.after(5).look() and not desk.after(1).look()
    assert desk.after(HOUR).look()
    assert len(heard) == 2
    end()


def test_out_of_work_is_told_first_and_a_window_else(desk: Desk) -> None:
    told = absences(desk.windows)
    assert told.of("n1") is None
    desk.windows.plan(G01, "fans", lasting=HOUR)  # type: ignore[arg-type]
    found = told.of("n1")
    assert found is not None and found.window == "W-1"


def test_the_time_axis_of_a_node_tells_when_windows_opened_and_were_over(desk: Desk) -> None:
    since = desk.now
    desk.windows.plan(RACK, "fans", lasting=HOUR)  # type: ignore[arg-type]
    desk.now += 600
    opened = acts_on(desk.journal, desk.windows, "n1", since, desk.now + 86400)
    assert [(each.code, each.text) for each in opened] == [("window:opened", "W-1: fans")], "what is to come, is not"
    desk.windows.end("W-1")
    both = acts_on(desk.journal, desk.windows, "n1", since, desk.now)
    assert [each.code for each in both] == ["window:opened", "window:over"]
    assert acts_on(desk.journal, desk.windows, "n2", since, desk.now) == []


class _Room:
    def __init__(self, desk: Desk) -> None:
        self.inventory, self.runs = self, NoRuns()
        self.around = Surround(self, self, _NothingOut(), desk.windows, shipped().by_id)  # type: ignore[arg-type]

    def current(self) -> Inventory:
        return INVENTORY

    def unsettled(self) -> tuple[()]:
        return ()


class _NothingOut:
    def now(self) -> dict[str, object]:
        return {}


def test_alarms_of_what_lies_in_an_open_window_are_suppressed_by_design_and_come_back(desk: Desk) -> None:
    of_rack = next(rule.id for rule in shipped().by_id.values() if isinstance(rule.when, Group) and rule.is_alarm)
    ledger, sources = Ledger(), {}
    for number, (rule, node, part) in enumerate(
        (("gpu.lost", "n1", "2"), ("gpu.lost", "n2", "2"), (of_rack, "", "hall/A"), (of_rack, "", "edge/A")), 1
    ):
        sources[number] = Source(rule, node, part)
        ledger.take(Raised(alarm=number, rule=rule, node=node, part=part, priority=Grade.HIGH, at=1))
    around = _Room(desk).around

    def suppressed() -> set[int]:
        board = board_of(ledger, around(), 1, desk.now)
        return {each.alarm.number for each in board.of_state(State.SUPPRESSED) if each.why is Why.WINDOW}

    assert suppressed() == set()
    desk.windows.plan(RACK, "fans", lasting=HOUR)  # type: ignore[arg-type]
    assert suppressed() == {1, 3}
    desk.windows.plan(HALL, "power", lasting=2 * HOUR)  # type: ignore[arg-type]
    assert suppressed() == {1, 2, 3}
    desk.now += 2 * HOUR
    assert suppressed() == set()
    assert isinstance(around(), Surroundings)


def test_a_plan_is_offered_the_windows_that_hold_for_all_its_nodes_the_next_first(desk: Desk) -> None:
    assert G01 is not None and HALL is not None and RACK is not None
    desk.windows.plan(HALL, "generator", lasting=HOUR, begins=desk.now + 3 * HOUR)
    desk.windows.plan(G01, "fans", lasting=HOUR, begins=desk.now + HOUR)
    desk.windows.plan(RACK, "power", lasting=HOUR)
    openings = OpeningsOf(desk.windows)
    g02 = place(INVENTORY, "hall/g02")
    assert g02 is not None
    assert [each.window for each in openings.of((G01,))] == ["W-3", "W-2", "W-1"]
    assert [each.window for each in openings.of((G01, g02))] == ["W-1"]
    assert openings.is_open("W-3") and not openings.is_open("W-2")
    desk.windows.end("W-3")
    desk.windows.remove("W-2")
    assert not openings.is_open("W-3")
    assert [each.window for each in openings.of((G01,))] == ["W-1"]
