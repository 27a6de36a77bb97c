"""Marks on the time axis: a table, the fold of entries that it is, and how those of one thing are found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from console.journal.chain import time_text
from console.journal.features import Feature, Reading, Table, Writing
from console.journal.model import Entry, Mark, touches

CATEGORY = "mark"

_PUT = "INSERT INTO marks (time, scope, kind, text, ref, journal, entry) VALUES (?, ?, ?, ?, ?, 1, ?)"
_COLUMNS = "SELECT time, scope, kind, text, ref, id FROM marks"
# By the planner's own guess a range of time is as good as one of places; there are many marks and few of one thing.
_BY_PLACE = f"{_COLUMNS} INDEXED BY marks_by_path"


def mark_details(mark: Mark) -> dict[str, Any]:
    """The mark as an entry's details; its time is written as text."""
    time = time_text(datetime.fromtimestamp(mark.time, UTC))
    return {"time": time, "scope": mark.scope, "kind": mark.kind, "text": mark.text, "ref": mark.ref}


def mark_from(details: dict[str, Any]) -> Mark:
    """Read a mark from an entry's details. Raises ValueError when they are none; fields may have been left out."""
    time = details.get("time", 0.0)
    if isinstance(time, str):
        time = datetime.fromisoformat(time).timestamp()
    # Entries of the first form hold unix seconds as a number.
    if not isinstance(time, int | float):
        raise ValueError(f"not a time: {time!r}")
    scope, kind, text, ref = (str(details.get(name, "")) for name in ("scope", "kind", "text", "ref"))
    return Mark(float(time), scope, kind, text, ref)


def put(work: Writing, mark: Mark, sequence: int) -> None:
    """Set a mark that the entry `sequence` tells of."""
    work.run(_PUT, (mark.time, mark.scope, mark.kind, mark.text, mark.ref, sequence))


def found(reading: Reading, scope: str, within: Collection[str], start: float, end: float) -> list[Mark]:
    """Marks in time order that touch `scope`, or one of `within`, from `start` to `end` (unix seconds)."""
    if not scope:
        rows = reading.rows(f"{_COLUMNS} WHERE time BETWEEN ? AND ? ORDER BY time, id", (start, end))
        return [_mark(row) for row in rows]
    path = scope.partition(":")[2]
    words = path.split("/")
    # What it is part of, itself, and everywhere; then its parts, whose paths go on behind a slash ("0" follows it).
    above = ["", *("/".join(words[:count]) for count in range(1, len(words) + 1))]
    above += [part.partition(":")[2] for part in within]
    places = ", ".join("?" * len(above))
    sql = (
        f"{_BY_PLACE} WHERE path IN ({places}) AND time BETWEEN ? AND ?"
        f" UNION ALL {_BY_PLACE} WHERE path >= ? AND path < ? AND time BETWEEN ? AND ? ORDER BY time, id"
    )
    rows = reading.rows(sql, (*above, start, end, f"{path}/", f"{path}0", start, end))
    return [_mark(row) for row in rows if touches(row["scope"], scope) or row["scope"] in within]


def _mark(row: dict[str, Any]) -> Mark:
    return Mark(row["time"], row["scope"], row["kind"], row["text"], row["ref"])


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: put(work, mark_from(entry.details), entry.sequence)


#: Its table is made by the journal's own first steps.
MARKS = Feature("marks", CATEGORY, (Table("marks", ("id",), lambda row, _: f"mark:{row['entry']}"),), _replay)
