"""The keeper of a past that was not measured here: what of it is there, what comes in, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from console.fleet.service.history.past import Past, recorded
from console.fleet.service.history.writer import History
from console.fleet.service.series import NodeSeries


class PastKeeper:
    """Methods may be called from any thread, and wait for the disk. `series` are what nodes measured last: who read
    their past reads it anew when `changed` was told."""

    def __init__(
        self, history: History, series: Callable[[], Iterable[NodeSeries]], changed: Callable[[], None]
    ) -> None:
        self._history, self._series, self._changed = history, series, changed

    def known(self, start: float, end: float, step: int) -> frozenset[int]:
        """The starts of the minutes (`step` 60) or hours (3600) of [start, end) of which telemetry.db knows anything.
        Waits until it is open; raises sqlite3.Error."""
        self._history.opened.wait()
        with self._history.readers.lend() as connection:
            return recorded(connection, start, end, step)

    def give(self, piece: Past, check: Callable[[], None]) -> bool:
        """Hand a piece to the writer. `check` is called while this waits, and may raise. False when it is closing."""
        return self._history.past.give(piece, check)

    def show(self, check: Callable[[], None]) -> bool:
        """Wait until everything that was given is written, and have it read. False when it is closing."""
        if not self._history.past.settle(check):
            return False
        for series in self._series():
            series.void()
        self._changed()
        return True
