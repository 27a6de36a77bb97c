"""Schedules over this very machine: a maker of plans that add a line to a file, and a clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from console.journal.model import Target
from console.journal.service import Journal
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from console.work.model.schedules import Decision, Schedule
from console.work.service.acting import Acts
from console.work.service.clockwork import Clockwork
from console.work.service.in_windows import InWindows, Opening
from console.work.service.records import Records as RunRecords
from console.work.service.schedule_records import Records
from console.work.service.schedules import Schedules, Wanted
from tests.support.acts import LocalNodes, Rule, acts_over, adding

DAY = 86400.0
#: 00:00 UTC.
MIDNIGHT = 1_785_542_400.0


class Clock:
    """The time of day as a test sets it."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


@dataclass
class Adding:
    """Plans that add a line to a file. `line` is a blank, what else is in them is not; `before` runs before each."""

    folder: Path
    arguments: tuple[str, ...] = ("file",)
    more: str = ""
    made: int = 0
    before: Callable[[], object] = lambda: None

    def named(self, arguments: Mapping[str, str]) -> tuple[Mapping[str, str], str, str]:
        return dict(arguments), arguments["file"], "Europe/Stockholm"

    def plan(self, arguments: Mapping[str, str]) -> Plan:
        self.before()
        self.made += 1
        line = f"line-{self.made:08d}"
        step = adding(self.folder / arguments["file"], line=line + self.more)
        return Plan("test.add", (replace(step, seen=()),), {"line": line})

    def blanks(self, _plan: Plan) -> Mapping[str, str]:
        return {"line": "line-[0-9]{8}"}


class Turns:
    """It is always this program's turn, until somebody says otherwise."""

    mine = True

    def take(self) -> bool:
        return self.mine

    def leave(self) -> None: ...


class NoWindows:
    """Nothing waits for a maintenance window."""

    def look(self) -> tuple[RunView, ...]:
        return ()


@dataclass
class ListedOpenings:
    """Maintenance windows that a test opens and closes: each holds for every target."""

    clock: Clock
    all: dict[str, Opening] = field(default_factory=dict)

    def of(self, _targets: Collection[Target]) -> tuple[Opening, ...]:
        return tuple(sorted(self.all.values(), key=lambda each: each.opens))

    def is_open(self, window: str) -> bool:
        found = self.all.get(window)
        return found is not None and found.opens <= self.clock() < found.closes


@dataclass
class Bench:
    """A console with schedules; `told` are the decisions in their order."""

    folder: Path
    journal: Journal
    clock: Clock
    acts: Acts
    rule: Rule
    maker: Adding
    schedules: Schedules
    in_windows: InWindows
    openings: ListedOpenings
    turn: Turns = field(default_factory=Turns)
    told_runs: list[RunView] = field(default_factory=list)
    told: list[Decision] = field(default_factory=list)
    ticks: float = 0.0

    def __post_init__(self) -> None:
        self.clockwork = self.another()

    def another(self) -> Clockwork:
        """The clockwork of a program that begins now."""

        def bug(error: BaseException) -> None:
            raise error

        def told(_schedule: Schedule, decision: Decision) -> None:
            self.told.append(decision)

        return Clockwork(
            self.schedules, self.acts, self.turn, self.in_windows, bug, told, lambda: self.ticks,
            told_run=self.told_runs.append,
        )  # fmt: skip

    def add(self, when: str = "0 3 * * *", **others: object) -> Schedule:
        wanted = Wanted("test.add", {"file": "out"}, when, "UTC")
        sketch, _ = self.schedules.sketch(replace(wanted, **others))  # type: ignore[arg-type]
        return self.schedules.add(sketch)

    def look(self, at: float) -> list[Decision]:
        """Look at a time of day; what was decided, once what it began is over."""
        self.clock.at = at
        self.ticks += 100.0
        before = len(self.told)
        self.clockwork.look()
        for decision in self.told[before:]:
            if decision.run:
                self.acts.wait(decision.run, 60)  # for ever would hide one that hangs
        return self.told[before:]

    @property
    def lines(self) -> int:
        """How often what is scheduled was done."""
        path = self.folder / "out"
        return len(path.read_text().splitlines()) if path.exists() else 0


def bench_over(journal: Journal, clock: Clock, folder: Path, needs: int = 1) -> Bench:
    """The clock is the journal's."""
    rule, maker = Rule(needs), Adding(folder)
    acts = acts_over(journal, LocalNodes(folder), folder, rule=rule, clock=clock)
    schedules = Schedules(Records(journal), rule, lambda: {"test.add": maker}, who=lambda: "anna")
    openings = ListedOpenings(clock)
    in_windows = InWindows(acts, RunRecords(journal), openings, clock)
    acts.agreement.standing, acts.agreement.window = schedules.refuses, in_windows.refuses
    return Bench(folder, journal, clock, acts, rule, maker, schedules, in_windows, openings)
