"""Since when GPUs are held down, read from their history: of a whole hall in many short readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from console.fleet.model.addresses import Address
from console.fleet.model.attention import Began, Finding, Matter
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.readings import Track
from console.fleet.service.history.queries import curve_of, track
from console.frame.overview.board import Board
from console.frame.overview.loading import BeginningsLoader
from tests.support.recording import Recording
from tests.support.scripted import NOW, SITE, Desk, Fleet, Task, facts, live, rows

PARTS = tuple(str(part) for part in range(8))
HALL = [Finding(Matter.POWER_BRAKE, (f"hall/g{node:03d}",), PARTS) for node in range(100)]


class Held(Desk):
    """Surroundings whose work waits until the test lets it be done."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[Callable[[Any], Any], Callable[[Any], None], Callable[[Exception], None]]] = []

    def run(self, _title, work, done, failed, **_more) -> Task:  # type: ignore[no-untyped-def]
        self.waiting.append((work, done, failed))
        return Task()

    def finish(self) -> None:
        work, done, _ = self.waiting.pop()
        done(work(Task()))


class Braked(Fleet):
    """A fleet whose every GPU is slowed by the power brake since a while ago."""

    def track(self, *asked: Any) -> Track:
        found = super().track(*asked)
        found.values[:] = np.where(found.times >= NOW - 300, 0x80, 0)
        return found


@pytest.fixture
def loading(qapp) -> tuple[BeginningsLoader, Braked, Held, list[dict[tuple[str, str], Began]]]:
    """A loader, what it asks, where its work waits, and what it told."""
    fleet, desk, told = Braked(), Held(), []
    made = BeginningsLoader(fleet, desk)
    made.loaded.connect(told.append)
    return made, fleet, desk, told


def test_a_whole_hall_is_told_bit_by_bit_and_all_of_it(loading):
    made, fleet, desk, told = loading
    made.ask(HALL)
    desk.finish()
    assert len(fleet.asked) == 64
    assert list(told[0]) == [finding.key for finding in HALL[:8]]
    while desk.waiting:
        assert len(desk.waiting) == 1, "one reading at a time"
        desk.finish()
    assert len(told) == 3
    assert {key: began for some in told for key, began in some.items()} == {
        finding.key: Began(NOW - 300) for finding in HALL
    }


def test_they_are_looked_for_in_the_order_in_which_they_stand_in_the_list():
    board, nodes = Board(), [Node("hall", name, name) for name in ("g4", "g3", "g2", "g1")]
    slowed = {"g4": 0x80, "g3": 0x40, "g2": 0x80, "g1": 0x40}
    held = {name: rows(facts(1), throttle_reasons=float(bits)) for name, bits in slowed.items()}
    readings = {node.key: live(facts(1), node=node.key, rows=held[node.name]) for node in nodes}
    board.set_inventory(Inventory((SITE,), tuple(nodes)), readings, NOW)
    assert [finding.key for finding in board.undated()] == [finding.key for finding in board.attention()]
    assert board.undated() == []


def test_what_is_asked_meanwhile_is_read_as_well(loading):
    made, _, desk, told = loading
    made.ask(HALL[:1])
    made.ask(HALL[1:2])
    while desk.waiting:
        desk.finish()
    assert [list(some) for some in told] == [[HALL[0].key], [HALL[1].key]]


def test_a_reading_that_fails_does_not_keep_the_others_from_being_read(loading):
    made, _, desk, told = loading
    made.ask(HALL)
    _, _, failed = desk.waiting.pop()
    failed(OSError("the disk is gone"))
    while desk.waiting:
        desk.finish()
    assert HALL[-1].key in {key for some in told for key in some}


def test_what_the_last_minutes_know_holds_where_the_hours_before_say_something_else(qapp):
    class Mixed(Fleet):
        def track(self, *asked: Any) -> Track:
            found = super().track(*asked)
            found.values[:] = 0x80 if found.step < 60 else 0x80 | 0x40
            return found

    desk, told = Desk(), []
    made = BeginningsLoader(Mixed(), desk)
    made.loaded.connect(told.append)
    made.ask(HALL[:1])
    assert told == [{HALL[0].key: Began(NOW - 900, or_earlier=True)}]


def test_hours_back_the_minute_is_right(qapp, tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(7240, value=0.0, every=5.0)
    since = recording.now
    recording.measure(7200, value=float(0x80), every=5.0)

    class Recorded(Fleet):
        def track(self, address: Address, signal: str, start: float, end: float, points: int) -> Track:
            return track(None, recording.queries, curve_of(address, signal), start=start, end=end, points=points)

    desk, told = Desk(), []
    desk.clock = recording.now
    made = BeginningsLoader(Recorded(), desk)
    made.loaded.connect(told.append)
    made.ask([Finding(Matter.POWER_BRAKE, ("hall/g01",), ("0", "1"))])
    ((found,),) = [some.values() for some in told]
    assert not found.or_earlier
    assert found.time // 60 == since // 60
    recording.history.stop()
