"""The schema of journal.db, step by step. A step that was released is never edited, only followed by another.

All features' tables are listed here, in one order, so that one list says what the file holds and a file from a newer
version is known by a step that this list lacks.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

#: Whose steps they are, and the table in which a file keeps those it has gone through.
NAME, TABLE = "driftvakt", "_sqlite_migrations"
#: Every step by its name, oldest first.
STEPS: dict[str, Callable[[Database], None]] = {}


def migrations() -> Migrations:
    """The steps as sqlite-utils applies them. It takes a tenth of a second, for it brings numpy, and a file that has
    gone through all of them needs none of it."""
    from sqlite_utils import Migrations  # noqa: PLC0415 - see above

    made = Migrations(NAME)
    for name, step in STEPS.items():
        made(name=name)(step)
    return made


def _step(name: str) -> Callable[[Callable[[Database], None]], Callable[[Database], None]]:
    def listed(step: Callable[[Database], None]) -> Callable[[Database], None]:
        STEPS[name] = step
        return step

    return listed


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


@_step("0004_second_form")
def second_form(db: Database) -> None:
    """Entries by journal and number, with what lies beside them; marks found by what they are about.

    The own journal is number 1 in `journals`; chains of others, brought here, get numbers of their own. An older
    program that has the file open names no journal, and is refused.
    """
    db.execute("CREATE TABLE journals (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL)")
    db.execute("INSERT INTO journals (number, id, name) VALUES (1, ?, '')", (str(uuid.uuid4()),))
    db.execute(
        """
        CREATE TABLE entries_by_journal (
            journal INTEGER NOT NULL REFERENCES journals (number),
            sequence INTEGER NOT NULL,
            entry TEXT NOT NULL,
            hash TEXT NOT NULL,
            time TEXT GENERATED ALWAYS AS (json_extract(entry, '$.time')) VIRTUAL,
            actor TEXT GENERATED ALWAYS AS (json_extract(entry, '$.actor')) VIRTUAL,
            source TEXT GENERATED ALWAYS AS (json_extract(entry, '$.source')) VIRTUAL,
            category TEXT GENERATED ALWAYS AS (json_extract(entry, '$.category')) VIRTUAL,
            type TEXT GENERATED ALWAYS AS (json_extract(entry, '$.type')) VIRTUAL,
            act TEXT GENERATED ALWAYS AS (nullif(json_extract(entry, '$.act'), '')) VIRTUAL,
            stage TEXT GENERATED ALWAYS AS (json_extract(entry, '$.stage')) VIRTUAL,
            PRIMARY KEY (journal, sequence)
        )
        """
    )
    db.execute(
        "INSERT INTO entries_by_journal (journal, sequence, entry, hash)"
        " SELECT 1, sequence, entry, hash FROM entries ORDER BY sequence"
    )
    db.execute(
        """
        CREATE TABLE marks_by_path (
            id INTEGER PRIMARY KEY,
            time REAL NOT NULL,
            scope TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            ref TEXT NOT NULL,
            journal INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            path TEXT GENERATED ALWAYS AS
                (CASE WHEN instr(scope, ':') THEN substr(scope, instr(scope, ':') + 1) ELSE '' END) VIRTUAL,
            FOREIGN KEY (journal, entry) REFERENCES entries (journal, sequence)
        )
        """
    )
    db.execute(
        "INSERT INTO marks_by_path (id, time, scope, kind, text, ref, journal, entry)"
        " SELECT id, time, scope, kind, text, ref, 1, entry FROM marks"
    )
    db.execute("DROP TABLE marks")
    db.execute("DROP TABLE entries")
    db.execute("ALTER TABLE entries_by_journal RENAME TO entries")
    db.execute("ALTER TABLE marks_by_path RENAME TO marks")
    db.execute("CREATE INDEX entries_by_category ON entries (category, journal, sequence)")
    db.execute("CREATE INDEX entries_by_act ON entries (act, stage) WHERE act IS NOT NULL")
    db.execute("CREATE INDEX marks_by_time ON marks (time)")
    db.execute("CREATE INDEX marks_by_path ON marks (path, time)")
    db.execute(
        """
        CREATE TABLE details (
            journal INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            field TEXT NOT NULL,
            salt TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (journal, sequence, field),
            FOREIGN KEY (journal, sequence) REFERENCES entries (journal, sequence)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE left_out (
            journal INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            field TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (journal, sequence, field)
        ) WITHOUT ROWID
        """
    )
    _guard(db)


#: What an older program is told in its own log; SQLite shows it to whoever writes past Driftvakt, too.
OLDER = "a newer Driftvakt has brought this journal to its second form: close this older one and start the newer"


#: Triggers against slips and against older programs, as (name, event, condition, words); the chain finds malice.
_KEPT = (
    ("entries_keep", "UPDATE ON entries", "", "journal entries are never changed"),
    ("entries_stay", "DELETE ON entries", "", "journal entries are never removed"),
    ("details_keep", "UPDATE ON details", "", "details of journal entries are never changed"),
    (
        "details_stay",
        "DELETE ON details",
        "WHEN NOT EXISTS (SELECT 1 FROM left_out AS l WHERE l.journal = OLD.journal"
        " AND l.sequence = OLD.sequence AND l.field = OLD.field)",
        "details of journal entries are removed only after an entry has said so",
    ),
    (
        "entries_form",
        "INSERT ON entries",
        "WHEN NEW.journal IS NULL OR (NEW.journal = 1 AND json_extract(NEW.entry, '$.form') IS NOT 2)",
        OLDER,
    ),
    ("facts_form", "INSERT ON facts", "WHEN NEW.form IS NOT 2", OLDER),
)


def _guard(db: Database) -> None:
    db.execute("ALTER TABLE facts ADD COLUMN form INTEGER")
    for name, event, when, words in _KEPT:
        _trigger(db, name, event, when, words)


def _trigger(db: Database, name: str, event: str, when: str, words: str) -> None:
    db.execute(f"CREATE TRIGGER {name} BEFORE {event} {when} BEGIN SELECT raise(ABORT, '{words}'); END")


#: What programs that know one table of entries are told where they would write something else than an own entry.
_ANOTHER_FORM = "a newer Driftvakt has brought this journal to another form: close this older one and start the newer"
#: The columns of an entry that are read out of its text.
_OF_TEXT = """
    time TEXT GENERATED ALWAYS AS (json_extract(entry, '$.time')) VIRTUAL,
    actor TEXT GENERATED ALWAYS AS (json_extract(entry, '$.actor')) VIRTUAL,
    source TEXT GENERATED ALWAYS AS (json_extract(entry, '$.source')) VIRTUAL,
    category TEXT GENERATED ALWAYS AS (json_extract(entry, '$.category')) VIRTUAL,
    type TEXT GENERATED ALWAYS AS (json_extract(entry, '$.type')) VIRTUAL,
    act TEXT GENERATED ALWAYS AS (nullif(json_extract(entry, '$.act'), '')) VIRTUAL,
    stage TEXT GENERATED ALWAYS AS (json_extract(entry, '$.stage')) VIRTUAL
"""


@_step("0005_own_entries")
def own_entries(db: Database) -> None:
    """The own entries by their number alone, those of other journals in a table beside them: an append writes a page
    less, and what the disk takes for it is nearly all that it costs.

    `journal` stays in both, so that whatever asks for entries of the own journal, by hand too, asks as before, and a
    program of the step before that has the file open still writes what is right. A program of the first form names
    none, and is refused in words: by a check, for a trigger on each insert costs a tenth of all that is computed for
    it. What lies beside an entry has the entry in one of two tables; `own` and `other` are there for the references
    alone.
    """
    db.execute(
        f"""
        CREATE TABLE own_entries (
            journal INTEGER NOT NULL DEFAULT 0 CONSTRAINT "{_ANOTHER_FORM}" CHECK (journal = 1),
            sequence INTEGER PRIMARY KEY,
            entry TEXT NOT NULL,
            hash TEXT NOT NULL,
            {_OF_TEXT.strip()}
        )
        """
    )
    db.execute(
        """
        CREATE TABLE entries_beside (
            journal INTEGER NOT NULL REFERENCES journals (number) CHECK (journal <> 1),
            sequence INTEGER NOT NULL,
            entry TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (journal, sequence)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE marks_of_own (
            id INTEGER PRIMARY KEY,
            time REAL NOT NULL,
            scope TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            ref TEXT NOT NULL,
            journal INTEGER NOT NULL,
            entry INTEGER NOT NULL REFERENCES entries (sequence),
            path TEXT GENERATED ALWAYS AS
                (CASE WHEN instr(scope, ':') THEN substr(scope, instr(scope, ':') + 1) ELSE '' END) VIRTUAL
        )
        """
    )
    db.execute(
        """
        CREATE TABLE details_of_two (
            journal INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            field TEXT NOT NULL,
            salt TEXT NOT NULL,
            value TEXT NOT NULL,
            own INTEGER GENERATED ALWAYS AS (CASE journal WHEN 1 THEN sequence END) VIRTUAL
                REFERENCES entries (sequence),
            other INTEGER GENERATED ALWAYS AS (CASE journal WHEN 1 THEN NULL ELSE journal END) VIRTUAL,
            PRIMARY KEY (journal, sequence, field),
            FOREIGN KEY (other, sequence) REFERENCES entries_beside (journal, sequence)
        ) WITHOUT ROWID
        """
    )
    for into, columns, where in (
        ("own_entries", "journal, sequence, entry, hash", "entries WHERE journal = 1"),
        ("entries_beside", "journal, sequence, entry, hash", "entries WHERE journal <> 1"),
        ("marks_of_own", "id, time, scope, kind, text, ref, journal, entry", "marks"),
        ("details_of_two", "journal, sequence, field, salt, value", "details"),
    ):
        db.execute(f"INSERT INTO {into} ({columns}) SELECT {columns} FROM {where} ORDER BY 1, 2")  # noqa: S608 - our own
    for old, made in (("marks", "marks_of_own"), ("details", "details_of_two"), ("entries", "own_entries")):
        db.execute(f"DROP TABLE {old}")
        db.execute(f"ALTER TABLE {made} RENAME TO {old}")
    db.execute("CREATE INDEX entries_by_category ON entries (category, journal)")  # their number is in each index
    db.execute("CREATE INDEX entries_by_act ON entries (act, stage) WHERE act IS NOT NULL")
    db.execute("CREATE INDEX marks_by_time ON marks (time)")
    db.execute("CREATE INDEX marks_by_path ON marks (path, time)")
    kept = {name: rest for name, *rest in _KEPT}
    for name in ("entries_keep", "entries_stay", "details_keep", "details_stay"):
        _trigger(db, name, *kept[name])
    for name, like in (("beside_keep", "entries_keep"), ("beside_stay", "entries_stay")):
        event, when, words = kept[like]
        _trigger(db, name, event.replace("entries", "entries_beside"), when, words)
