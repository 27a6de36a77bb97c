"""Records of maintenance windows in the journal: their entries, and the table that is the sum of them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.maintenance.model.windows import CATEGORY, Move, Window, read, taken, written


class Records:
    """Windows as entries of one journal. Methods block and raise JournalError."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        journal.keep(WINDOWS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def all(self) -> tuple[Window, ...]:
        """All windows that ever were, in the order in which they were planned."""
        with self._journal.reading() as reading:
            return tuple(_read(row["body"]) for row in reading.rows("SELECT body FROM windows ORDER BY number"))

    def write(self, type: str, target: Target, decide: Callable[[Reading], Move]) -> Window:
        """Write the move that `decide` makes of what stands within the transaction; gives its window after it, durable
        when this returns."""
        with self._journal.transaction() as work:
            move = decide(work)
            targets = (target, Target(f"window:{move.window}", f"window:{_name(work, move)}"))
            entry = work.append(CATEGORY, type, targets=targets, details=written(move))
            note(work, entry)
            found = window_of(work, move.window)
            assert found is not None  # noqa: S101 - it was just written
            return found


def window_of(reading: Reading, id: str) -> Window | None:
    rows = reading.rows("SELECT body FROM windows WHERE id = ?", (id,))
    return _read(rows[0]["body"]) if rows else None


def free_number(reading: Reading) -> int:
    """The number of the next window: none is given twice, for no window is ever forgotten."""
    (row,) = reading.rows("SELECT coalesce(max(number), 0) + 1 AS free FROM windows")
    return int(row["free"])


def _name(reading: Reading, move: Move) -> str:
    known = window_of(reading, move.window)
    return known.name if known is not None else f"W-{getattr(move, 'number', 0)}"


def _read(body: str) -> Window:
    return msgspec.json.decode(body, type=Window)


# -- the table ---------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the move of an entry. Raises ValueError for one that holds none."""
    move = read(entry.details)
    before = window_of(work, move.window)
    after = taken(before, move, entry.time.timestamp(), entry.actor)
    if after is None or after == before:
        return
    work.run(
        "INSERT INTO windows (id, number, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        (after.id, after.number, msgspec.json.encode(after).decode()),
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run("CREATE TABLE windows (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, body TEXT NOT NULL)")
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (Table("windows", ("id",), lambda row, _: f"window:W-{row['number']}"),)
WINDOWS = Feature("windows", CATEGORY, _TABLES, _replay, (Step("0001_windows", _make),))
