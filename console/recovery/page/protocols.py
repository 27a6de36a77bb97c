"""Protocols of what the Recovery page needs of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.board import Board
from console.recovery.model.tests import RestoreTest
from console.work.model.runs import RunView


class Recovery(Protocol):
    """What stands, as `console.recovery.service.recovery.RecoveryService` keeps it; nothing of it blocks."""

    def board(self) -> Board: ...

    def assets(self) -> tuple[Asset, ...]: ...

    def seen(self, asset: str, copy: str, /) -> SeenCopy | None:
        """What the newest look at a copy (its asset's id, its name) found."""

    def tests(self, asset: str = "", /) -> tuple[RestoreTest, ...]:
        """Restore tests, of all or of an asset (its id), the newest first."""

    def test(self, number: int, /) -> RestoreTest | None: ...

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
