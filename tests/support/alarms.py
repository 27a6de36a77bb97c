"""Alarms over a journal in a folder, with a clock that the test holds, and rules of few words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.alarms.model.alarms import Source
from console.alarms.model.board import Surroundings
from console.alarms.service.alarms import AlarmService
from console.alarms.service.raising import Raising
from console.alarms.service.records import Records
from console.fleet.model.watching import Standing, Transition
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal

LOST, HOT, SITE = "gpu.lost", "xid.48", "site.lost"


class HeldClock:
    """It stands where the test puts it."""

    def __init__(self, seconds: float = 1_800_000_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


class AlwaysOurs:
    def take(self) -> bool:
        return True

    def leave(self) -> None: ...


def bug(error: BaseException) -> None:
    raise error


class Room:
    """A journal, its alarms, and what raises them; `step` does what its thread does once."""

    def __init__(self, path: Path, clock: HeldClock, around: Callable[[], Surroundings] | None = None) -> None:
        self.clock = clock
        self.journal = Journal.open(path, actor="astrid@desk", source="test", clock=clock)
        around = around or (lambda: Surroundings(shipped().by_id))
        self.alarms = AlarmService(Records(self.journal), around)
        self.nodes: Collection[str] = {f"n{number}" for number in range(2000)}
        self.raising = Raising(self.alarms, shipped().by_id, around, lambda: self.nodes, AlwaysOurs(), bug)

    def step(self, *told: Transition | Standing) -> None:
        self.raising.hear(told)
        self.raising.look()

    def entries(self) -> int:
        (row,) = self.journal.rows("SELECT count(*) AS n FROM entries WHERE category = 'alarm'")
        return int(row["n"])


@contextmanager
def room(
    folder: Path, clock: HeldClock | None = None, around: Callable[[], Surroundings] | None = None
) -> Iterator[Room]:
    made = Room(folder / "journal.db", clock or HeldClock(), around)
    try:
        yield made
    finally:
        made.journal.close()


def found(of: Source, time: float) -> Transition:
    return Transition("", of.rule, "over", "found", time, {"seconds": 1.5, "code": "79"}, of.node, of.part)


def over(of: Source, time: float) -> Transition:
    return Transition("", of.rule, "found", "over", time, {}, of.node, of.part)


def stands(node: str, time: float, *of: Source) -> Standing:
    return Standing(node, time, tuple(found(each, time) for each in of))
