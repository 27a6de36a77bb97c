"""Folds of runs: how each stands, folded from its entries once, and when it is asked for again from there on.

A fold is kept with the number and the hash of the newest entry in it. While the journal has that very entry it has all
before it, too, for each names the one before it; so nothing kept outlives entries that were taken back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence

from console.journal.features import Reading
from console.work.model.runs import MADE, RunView, after, begin_of

#: Runs that are kept, more than any page shows.
_MOST = 400
_NEWEST = (
    "SELECT told.run, told.sequence, entries.hash FROM"
    " (SELECT run, max(sequence) AS sequence FROM run_entries"
    " WHERE run IN (SELECT value FROM json_each(?)) GROUP BY run)"
    " AS told JOIN entries ON entries.journal = 1 AND entries.sequence = told.sequence"
)
_KNOWN = "SELECT 1 FROM entries WHERE journal = 1 AND sequence = ? AND hash = ?"
_OF_RUN = "AND sequence IN (SELECT sequence FROM run_entries WHERE run = ? AND sequence > ?)"


class Folds:
    """Folds of one journal's runs. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: By run: number and hash of the newest entry in it, and how it stands then.
        self._kept: dict[str, tuple[int, str, RunView]] = {}

    def of(self, reading: Reading, ids: Sequence[str]) -> tuple[RunView, ...]:
        """The runs of these ids in their order, without those that no entry made."""
        rows = reading.rows(_NEWEST, (json.dumps([*ids]),))
        newest = {str(row["run"]): (int(row["sequence"]), str(row["hash"])) for row in rows}
        found = (self._one(reading, id, *newest[id]) for id in ids if id in newest)
        return tuple(view for view in found if view is not None)

    def _one(self, reading: Reading, id: str, newest: int, hash: str) -> RunView | None:
        with self._lock:
            kept = self._kept.get(id)
        if kept is not None and kept[:2] == (newest, hash):
            return kept[2]
        if kept is None or not reading.rows(_KNOWN, kept[:2]):
            kept = None
        view = kept[2] if kept is not None else None
        for entry in reading.entries(_OF_RUN, (id, kept[0] if kept is not None else 0)):
            if entry.type == MADE:
                view = view or begin_of(entry)
            elif view is not None:
                view = after(view, entry)
        if view is not None:
            with self._lock:
                self._kept.pop(id, None)  # the newest stand last
                self._kept[id] = (newest, hash, view)
                while len(self._kept) > _MOST:
                    del self._kept[next(iter(self._kept))]
        return view
