"""Protocols of what the Recovery page needs of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from console.log.service.protocols import Sign
from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.board import Board
from console.recovery.model.drills import Action, Drill, Tick
from console.recovery.model.scenarios import Book
from console.recovery.model.searches import Bare, Search
from console.recovery.model.sets import AssetSet, SetRow, SetTest
from console.recovery.model.tests import RestoreTest
from console.recovery.service.drills import Seen, Start
from console.recovery.service.protecting import Protection
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from console.work.model.schedules import Schedule
from console.work.service.schedules import Standing, Wanted
from resources.errors import EnvironmentFault


class Recovery(Protocol):
    """What stands, as `console.recovery.service.recovery.RecoveryService` keeps it; nothing of it blocks."""

    def board(self) -> Board: ...

    def assets(self) -> tuple[Asset, ...]: ...

    def sets(self) -> tuple[SetRow, ...]:
        """All sets, as they stand."""

    def seen(self, asset: str, copy: str, /) -> SeenCopy | None:
        """What the newest look at a copy (its asset's id, its name) found."""

    def tests(self, asset: str = "", /) -> tuple[RestoreTest, ...]:
        """Restore tests, of all or of an asset (its id), the newest first."""

    def test(self, number: int, /) -> RestoreTest | None: ...

    def searches(self) -> Mapping[str, Search]:
        """The newest search of each node that was ever searched, by its key."""

    def bare(self) -> tuple[Bare, ...]:
        """What nodes were seen to hold that nothing on the board protects."""

    def subscribe(self, told: Callable[[], object], /) -> Callable[[], None]:
        """Have `told` called, in any thread, whenever the board may be another. Gives the function that ends it."""


class Testing(Protocol):
    """Looks at copies and restore tests as plans, as `console.recovery.service.testing.Testing` makes them. Blocks: for
    jobs; raises EnvironmentFault."""

    def look(self, asset: str, copy: str = "", /) -> SeenCopy:
        """Read the list of backups in a copy of an asset (by name or id; the first copy where none is named), and write
        down what was found."""

    def propose(self, asset: str, copy: str = "", snapshot: str = "") -> RunView:
        """The plan of a restore test, proposed to the acts' engine: a person agrees to it and begins it there. Of a
        backup by the beginning of its id, or "newest"; of a random one where none is named. Once the run is over the
        test stands among `Recovery.tests`, by its `run`."""


class Backing(Protocol):
    """Backups as plans, as `console.recovery.service.backing_up.BackingUp` makes them. Blocks; raises
    EnvironmentFault."""

    def propose(self, asset: str, copy: str = "") -> RunView: ...
    def propose_times(self, asset: str, when: str, copy: str = "") -> RunView: ...
    def propose_end(self, asset: str, copy: str = "") -> RunView: ...


class Searching(Protocol):
    """Searches of nodes, as `console.recovery.service.searching.Searching` makes them. Blocks."""

    def search(
        self, nodes: Sequence[str], report: Callable[[int], None], /
    ) -> tuple[tuple[Search, ...], Mapping[str, EnvironmentFault]]:
        """Search these nodes (their keys) one after the other; `report` hears how many are done, and may raise to end
        it. What was found, and what kept a node from being searched."""


class Protecting(Protocol):
    """What protects, as `console.recovery.service.protecting.Protecting` does. Blocks; raises EnvironmentFault."""

    def protect(self, wanted: Protection, /) -> Asset: ...


class Sets(Protocol):
    """Sets, as `console.recovery.service.sets.Sets` keeps them. Blocks; raises EnvironmentFault."""

    def group(self, each: AssetSet, /) -> AssetSet:
        """Make a set (its `id` empty), or set one anew."""

    def ungroup(self, called: str, /) -> AssetSet: ...

    def propose(self, called: str, /) -> SetTest:
        """Look at all copies of a set, and plan a restore test of each of its assets."""


class Drills(Protocol):
    """Drills, as `console.recovery.service.drills.DrillService` keeps them. What is asked of what stands blocks nobody;
    what writes blocks until it is committed and raises EnvironmentFault."""

    def tick(self) -> Tick:
        """Now, by two clocks."""

    def drills(self) -> tuple[Drill, ...]:
        """All, the newest first."""

    @property
    def running(self) -> Drill | None: ...
    def actions(self) -> tuple[Action, ...]: ...
    def subscribe(self, told: Callable[[], object], /) -> Callable[[], None]: ...
    def begin(self, start: Start, /) -> Drill: ...
    def done(self, number: int, step: str, words: str = "") -> Drill: ...
    def decide(self, number: int, step: str, choice: str, words: str = "") -> Drill: ...
    def override(self, number: int, step: str, reason: str) -> Drill: ...
    def sense(self, number: int) -> tuple[Drill, Seen | None]: ...
    def note(self, number: int, words: str) -> Drill: ...
    def pause(self, number: int, words: str = "") -> Drill: ...
    def resume(self, number: int) -> Drill: ...
    def abort(self, number: int, reason: str) -> Drill: ...
    def end(self, number: int, words: str = "") -> Drill: ...
    def open_action(self, about: str, text: str, owner: str, due: float) -> Action: ...
    def close_action(self, number: int, words: str = "") -> Action: ...


class Evidence(Protocol):
    """Reports of drills, as `console.recovery.service.evidence.Evidence` makes them. Blocks; raises
    EnvironmentFault."""

    def sign(self, number: int, sign: Sign, key: str, who: str) -> Drill: ...
    def write(self, number: int, folder: Path) -> tuple[Path, ...]: ...


class Schedules(Protocol):
    """Restore tests by schedule, as `console.work.service.schedules.Schedules` keeps them. What is asked of what stands
    blocks nobody; the rest blocks, and raises EnvironmentFault."""

    def of(self, act: str, argument: str, value: str, /) -> tuple[Schedule, ...]: ...
    def next(self, schedule: Schedule, most: int = 1, /) -> tuple[float, ...]: ...
    def subscribe(self, told: Callable[[], object], /) -> Callable[[], None]: ...

    def standing(self, schedule: Schedule, /) -> Standing:
        """How it is agreed to now. Blocks."""

    def sketch(self, wanted: Wanted, /) -> tuple[Schedule, Plan]:
        """The schedule that somebody wants, and the plan as it would be made now. Blocks."""

    def add(self, sketch: Schedule, /) -> Schedule: ...
    def pause(self, called: str, /) -> Schedule: ...
    def resume(self, called: str, /) -> Schedule: ...
    def remove(self, called: str, /) -> Schedule: ...
    def agree(self, called: str, /) -> Schedule: ...
    def approve(self, called: str, key: str, signature: str, /) -> Schedule: ...


class Signing(Protocol):
    """Opens a sheet that asks for a key. `act`, in a job, gets what signs with it and its public half; what comes of it
    is handed to `done`, which gives what is said then."""

    def __call__(
        self, title: str, text: str, button: str, act: Callable[[Sign, str], Any], done: Callable[[Any], str]
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Room:
    """All of recovery that a page is given. Without `testing` no restore test can be begun here, without `schedules`
    none by itself, without `backing` no backup, without `searching` no node is searched, without `sets` none is made or
    tested, without `protecting` nothing is put onto the board. `nodes` gives the keys of all nodes, `called` what
    people call one by its key. `me` names who is at the desk, `zone` gives the time zone of a node by its key."""

    recovery: Recovery
    drills: Drills
    evidence: Evidence
    book: Book
    me: Callable[[], str]
    testing: Testing | None = None
    schedules: Schedules | None = None
    zone: Callable[[str], str] = lambda _node: "UTC"
    backing: Backing | None = None
    searching: Searching | None = None
    nodes: Callable[[], Sequence[str]] = tuple
    called: Callable[[str], str] = lambda node: node
    sets: Sets | None = None
    protecting: Protecting | None = None
