"""The turns of changes to the inventory, which stand and which were undone: a table, and the fold of entries it is.

A change that is no undo and no redo stands, and ends what could be redone. So neither looks through the log. That ids
were given is nothing that an operator did: it is passed by.
"""

from __future__ import annotations

from collections.abc import Callable

from console.fleet.model.changes import IDENTIFIED
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry

CATEGORY = "inventory"
UNDONE = "inventory.undone"
REDONE = "inventory.redone"


def note(work: Writing, entry: Entry) -> None:
    """Take in what an entry of the inventory tells."""
    if entry.type == IDENTIFIED:
        return
    of = turned(entry)
    if entry.type == UNDONE:
        work.run("UPDATE turns SET undone = ? WHERE sequence = ?", (entry.sequence, of))
    elif entry.type == REDONE:
        work.run("UPDATE turns SET undone = 0 WHERE sequence = ?", (of,))
    else:
        work.run("DELETE FROM turns WHERE undone > 0")
        work.run("INSERT INTO turns (sequence, undone) VALUES (?, 0)", (entry.sequence,))


def turned(entry: Entry) -> int:
    """The number of the change that an entry undoes or makes again; its own where it is one itself."""
    of = entry.details.get("of")
    return of if isinstance(of, int) else entry.sequence


def newest(reading: Reading, *, undone: bool) -> int | None:
    """The newest change that stands, or the one that was undone last."""
    sql = (
        "SELECT sequence FROM turns WHERE undone > 0 ORDER BY undone DESC LIMIT 1"
        if undone
        else "SELECT sequence FROM turns WHERE undone = 0 ORDER BY sequence DESC LIMIT 1"
    )
    rows = reading.rows(sql)
    return int(rows[0]["sequence"]) if rows else None


def is_undone(reading: Reading, sequence: int) -> bool | None:
    """Whether a change was undone and can be redone; None for one that can be neither undone nor redone."""
    rows = reading.rows("SELECT undone FROM turns WHERE sequence = ?", (sequence,))
    return bool(rows[0]["undone"]) if rows else None


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    """`undone` is the number of the entry that took a change back, 0 while it stands."""
    work.run("CREATE TABLE turns (sequence INTEGER PRIMARY KEY, undone INTEGER NOT NULL)")
    work.run("CREATE INDEX turns_by_undone ON turns (undone, sequence)")
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLE = Table("turns", ("sequence",), lambda row, _: f"change:{row['sequence']}")
TURNS = Feature("turns", CATEGORY, (_TABLE,), _replay, (Step("0001_turns", _make),))
