"""Loader of a shift, away from the window's thread: alarms, the log, runs, and what was handed over before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject

from console.alarms.model.handover import Given
from console.alarms.page.protocols import Alarms, Handing
from console.alarms.page.shift import MOST_DONE, Seen
from console.log.service.index import Line, Wish
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from console.work.model.runs import RunView

#: A shift that began with no hand-over is looked at for so long, in seconds; and no other for longer than a day.
_SHIFT, _LONGEST = 8 * 3600.0, 24 * 3600.0


class Log(Protocol):
    """The log, as far as a shift is told from it."""

    def refresh(self) -> int: ...
    def find(self, wish: Wish) -> tuple[Line, ...]: ...


class Runs(Protocol):
    """Runs of plans, as far as a shift is told from them."""

    def runs(self) -> tuple[RunView, ...]: ...


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as it was read: whose, since when (unix seconds), and the hand-overs before it, newest first."""

    person: str
    since: float
    seen: Seen
    given: tuple[Given, ...]


class ShiftLoader(NewestLoader):
    """Reads the shift of now; `loaded` carries it."""

    subject = "the shift"

    def __init__(  # noqa: PLR0917 - all that a shift is read from
        self, alarms: Alarms, handing: Handing, log: Log, runs: Runs, surroundings: Surroundings, parent: QObject
    ) -> None:
        super().__init__(surroundings, parent)
        self.handing = handing
        self._alarms, self._log, self._runs = alarms, log, runs

    def ask(self) -> None:
        """Read it."""
        now = self._surroundings.now()

        def work() -> Shift:
            given = self.handing.given()
            taken = next((each.taken_at for each in given if each.taken_at is not None and each.taken_at <= now), None)
            since = max(taken if taken is not None else now - _SHIFT, now - _LONGEST)
            self._log.refresh()
            lines = self._log.find(Wish(start=since, end=now + 1.0, most=4 * MOST_DONE))
            seen = Seen(self._alarms.board(), self._alarms.past(since, now), lines, self._runs.runs())
            return Shift(self.handing.person(), since, seen, given)

        self.read(None, work)
