"""The schema of journal.db, step by step. A step that was released is never edited, only followed by another.

All features' tables are listed here, in one order, so that one list says what the file holds and a file from a newer
version is known by a step that this list lacks.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("driftvakt")
#: Every step's name, oldest first.
STEPS: list[str] = []


def _step(name: str) -> Callable[[Callable[[Database], None]], Callable[[Database], None]]:
    STEPS.append(name)
    register: Callable[[Callable[[Database], None]], Callable[[Database], None]] = MIGRATIONS(name=name)
    return register


@_step("0001_entries")
def entries(db: Database) -> None:
    """The audit chain. `entry` is the canonical text that `hash` vouches for; the other columns are read out of it by
    SQLite itself, so that they cannot say anything else. The triggers guard against slips; the chain finds malice."""
    db.execute(
        """
        CREATE TABLE entries (
            sequence INTEGER PRIMARY KEY,
            entry TEXT NOT NULL,
            hash TEXT NOT NULL,
            time TEXT GENERATED ALWAYS AS (json_extract(entry, '$.time')) VIRTUAL,
            actor TEXT GENERATED ALWAYS AS (json_extract(entry, '$.actor')) VIRTUAL,
            source TEXT GENERATED ALWAYS AS (json_extract(entry, '$.source')) VIRTUAL,
            category TEXT GENERATED ALWAYS AS (json_extract(entry, '$.category')) VIRTUAL,
            type TEXT GENERATED ALWAYS AS (json_extract(entry, '$.type')) VIRTUAL
        )
        """
    )
    db.execute("CREATE INDEX entries_by_category ON entries (category, sequence)")
    db.execute(
        "CREATE TRIGGER entries_keep BEFORE UPDATE ON entries "
        "BEGIN SELECT raise(ABORT, 'journal entries are never changed'); END"
    )
    db.execute(
        "CREATE TRIGGER entries_stay BEFORE DELETE ON entries "
        "BEGIN SELECT raise(ABORT, 'journal entries are never removed'); END"
    )


@_step("0002_marks")
def marks(db: Database) -> None:
    """Marks on the time axis, each with the entry that made it. `time` is unix seconds."""
    db.table("marks").create(
        {"id": int, "time": float, "scope": str, "kind": str, "text": str, "ref": str, "entry": int},
        pk="id",
        not_null={"time", "scope", "kind", "text", "ref", "entry"},
        foreign_keys=[("entry", "entries", "sequence")],
    )
    db.table("marks").create_index(["time"])


@_step("0003_inventory")
def inventory(db: Database) -> None:
    """The inventory as it stands: what the entries of category `inventory` add up to. `record` is JSON.

    `facts` holds what a node last said of itself: seen, not done, so it is not part of the chain.
    """
    for table in ("sites", "nodes"):
        db.table(table).create(
            {"key": str, "position": int, "record": str}, pk="key", not_null={"key", "position", "record"}
        )
    db.table("facts").create({"node": str, "time": float, "record": str}, pk="node", not_null={"time", "record"})
