"""The state of the history, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from console.fleet.model.links import Failure
from console.fleet.service.history.faults import HistoryProblem, failure


@dataclass(frozen=True, slots=True)
class HistoryState:
    """Whether measurements are being kept, and if not, why. `notices` are told once (a rebuilt file); `dropped_rows`
    are samples, `dropped_events` events that never reached the disk, since the program started."""

    path: str
    recording: bool = False
    failure: Failure | None = None
    notices: tuple[Failure, ...] = ()
    dropped_rows: int = 0
    dropped_events: int = 0
    size_bytes: int = 0

    @property
    def troubles(self) -> tuple[Failure, ...]:
        """Everything that an operator has to know of: what is wrong now, what was lost, what happened to the file."""
        now = () if self.failure is None else (self.failure,)
        lost: tuple[Failure, ...] = ()
        if self.dropped_rows or self.dropped_events:
            facts = {"rows": str(self.dropped_rows), "events": str(self.dropped_events)}
            lost = (failure(HistoryProblem.LOST, Path(self.path), facts=facts),)
        return (*now, *lost, *self.notices)
