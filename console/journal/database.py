"""The journal's file: opened, checked, brought to this version's schema, and its errors told apart."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from console.journal.copies import kept_copy
from console.journal.migrations import NAME, STEPS, TABLE, migrations
from console.journal.model import Held, JournalError, JournalProblem
from console.journal.private import make_private

#: How long a writer waits for another program's transaction before it gives up, in seconds.
BUSY_SECONDS = 5.0

# The primary result codes of https://sqlite.org/rescode.html; extended codes carry them in their low byte.
_PROBLEMS = {
    sqlite3.SQLITE_FULL: JournalProblem.FULL,
    sqlite3.SQLITE_READONLY: JournalProblem.READ_ONLY,
    sqlite3.SQLITE_PERM: JournalProblem.READ_ONLY,
    sqlite3.SQLITE_BUSY: JournalProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: JournalProblem.LOCKED,
    sqlite3.SQLITE_CORRUPT: JournalProblem.CORRUPT,
    sqlite3.SQLITE_NOTADB: JournalProblem.CORRUPT,
    sqlite3.SQLITE_CANTOPEN: JournalProblem.UNREACHABLE,
    sqlite3.SQLITE_IOERR: JournalProblem.DISK,
}


_NOT_JSON = "malformed JSON"


def in_words(path: Path, error: sqlite3.DatabaseError) -> JournalError | None:
    """What an error of SQLite says of the environment; None for one of ours (a wrong statement), which stays loud."""
    # Python's own mistakes in using SQLite carry no code; they are bugs.
    code = getattr(error, "sqlite_errorcode", None)
    problem = _PROBLEMS.get(code & 0xFF) if code is not None else None
    if _NOT_JSON in str(error):  # a column is read out of a text that is no entry any more
        problem = JournalProblem.CORRUPT
    return JournalError(problem, path, f"{error} ({error.sqlite_errorname})") if problem is not None else None


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the environment's SQLite errors into JournalError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if (problem := in_words(path, error)) is None:
            raise
        raise problem from error


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, by which two connections that write and checkpoint at the same
    moment corrupt the file. Mended in 3.51.3 (3.52.0 was withdrawn) and carried back to 3.50.7 and 3.44.6; see
    https://sqlite.org/wal.html, "the WAL-reset bug"."""
    if version >= (3, 51, 3):
        return version[:2] != (3, 52)
    return (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


#: Up to this size every page is looked at when the file is opened (some tenths of a second); larger ones are looked
#: through by `Journal.look_through`, away from whoever waits. Several programs share the file, so that none of them
#: could leave a note for the next start that it was closed in good order.
CHECK_BYTES = 32 << 20


def connect(path: Path) -> sqlite3.Connection:
    """A connection that waits for others as long as this house does."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    # Text that somebody damaged must be found by the chain, not crash the walk along it.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


#: What cannot be made anew of the entries: a file that does not have it is damaged.
_PROBES = (
    "SELECT journal, sequence, entry, hash, time, actor, source, category, type, act, stage FROM entries LIMIT 0",
    "SELECT journal, sequence, entry, hash FROM entries_beside LIMIT 0",
    "SELECT journal, sequence, field, salt, value FROM details LIMIT 0",
    "SELECT number, id, name FROM journals LIMIT 0",
    "SELECT node, time, record, form FROM facts LIMIT 0",
    "SELECT migration_set, name, applied_at FROM _sqlite_migrations LIMIT 0",
)


class Opened(NamedTuple):
    """The journal's file, open; `copied` says that a copy was made since its tables were changed, `file` which file it
    is (device and inode)."""

    connection: sqlite3.Connection
    copied: bool
    file: tuple[int, int]


def open_database(
    path: Path, *, clock: Callable[[], float] = time.time, version: tuple[int, ...] = sqlite3.sqlite_version_info
) -> Opened:
    """Open or make the file. `version` is SQLite's own. Raises JournalError; the file is then as it was."""
    connection: sqlite3.Connection | None = None
    make_private(path)  # an inventory tells an intruder where to go
    try:
        with told(path):
            connection = connect(path)
            _check(connection, path)
            _settle(connection, path, version)
            file = file_at(path)
            copied = _migrate(connection, path, clock)
            for probe in _PROBES:
                connection.execute(probe)
            connection.execute("PRAGMA foreign_keys = ON")
    except (UnicodeDecodeError, sqlite3.OperationalError) as error:
        # What the file says that it consists of was changed; SQLite's own words about it may be no text either.
        if connection is not None:
            connection.close()
        raise JournalError(JournalProblem.CORRUPT, path, str(error)) from error
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return Opened(connection, copied, file)


def file_at(path: Path) -> tuple[int, int]:
    """Which file it is that has this name now. Raises JournalError where there is none."""
    try:
        status = path.stat()
    except OSError as error:
        raise JournalError(JournalProblem.REPLACED, path, str(error)) from error
    return status.st_dev, status.st_ino


#: The file's own mark, in SQLite's header, that it may only be read. Nothing else is kept there.
_MARKS = {held: number for number, held in enumerate(Held, 1)}


def held_of(connection: sqlite3.Connection) -> Held | None:
    """Why the file may only be read; None where it may be written."""
    number = connection.execute("PRAGMA user_version").fetchone()[0]
    return next((held for held, mark in _MARKS.items() if mark == number), None) if number else None


def hold(connection: sqlite3.Connection, held: Held | None) -> None:
    """Mark the file as one that may only be read, or take the mark off."""
    connection.execute(f"PRAGMA user_version = {_MARKS[held] if held is not None else 0}")


def applied_steps(connection: sqlite3.Connection, schema: str = "main") -> dict[str, list[str]]:
    """The names of the steps that the file has gone through, in order, by whose they are."""
    found: dict[str, list[str]] = {}
    if connection.execute(f"SELECT 1 FROM {schema}.sqlite_master WHERE name = ?", (TABLE,)).fetchone():  # noqa: S608 - a name of ours
        for whose, name in connection.execute(f"SELECT migration_set, name FROM {schema}.{TABLE} ORDER BY rowid"):  # noqa: S608 - as above
            found.setdefault(whose, []).append(name)
    return found


def refuse_newer(path: Path, applied: Iterable[str], known: Iterable[str]) -> None:
    """Raises JournalError where a step is not known: a newer Driftvakt made it."""
    newer = set(applied) - set(known)
    if newer:
        raise JournalError(JournalProblem.NEWER, path, f"has {', '.join(sorted(newer))}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    refuse_newer(path, applied_steps(connection).get(NAME, ()), STEPS)
    if path.stat().st_size <= CHECK_BYTES:
        complaint = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if complaint != "ok":
            raise JournalError(JournalProblem.CORRUPT, path, str(complaint))


def _settle(connection: sqlite3.Connection, path: Path, version: tuple[int, ...]) -> None:
    # Window and command line share the file, which is just what the WAL-reset bug needs; a rollback journal is slower
    # and safe in every version. One that stays, with its header overwritten and flushed, holds as one that is truncated
    # does, and the disk need not find it a place at every commit.
    mode = "wal" if wal_is_safe(version) else "persist"
    got = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
    if got != mode:
        raise JournalError(JournalProblem.LOCKED, path, f"journal mode stays {got}, wanted {mode}")
    # With NORMAL the last commits may be gone after a power cut; a log may not lose what it said it wrote.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")


#: What stays of the rollback journal between commits. An entry with its tables takes some tens of KiB.
_JOURNAL_BYTES = 1 << 20


def leave_no_trace(connection: sqlite3.Connection) -> None:
    """Have what the transaction under way removes be nowhere in the file when it is committed, nor in the rollback
    journal: it stays readable there until its place is used again."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA journal_size_limit = 0")


def left_no_trace(connection: sqlite3.Connection) -> None:
    """Take up again, after that transaction, what costs less."""
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    # Where there is a write-ahead log, it holds the page as it was; elsewhere this does nothing.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _migrate(connection: sqlite3.Connection, path: Path, clock: Callable[[], float]) -> bool:
    if set(STEPS) <= set(applied_steps(connection).get(NAME, ())):
        return False
    from sqlite_utils import Database  # noqa: PLC0415 - see migrations

    # Plugins of sqlite-utils are third-party code that runs because it is installed: none here.
    database = Database(connection, execute_plugins=False)
    with migrating(connection, path, clock) as before:
        refuse_newer(path, before.get(NAME, ()), STEPS)
        migrations().apply(database)
    return True


@contextlib.contextmanager
def migrating(
    connection: sqlite3.Connection, path: Path, clock: Callable[[], float], *, copied: bool = False
) -> Iterator[dict[str, list[str]]]:
    """A transaction that changes tables, after a checked copy of a file that has entries, unless one was `copied` just
    now. Gives the steps it has gone through: two programs that start at once take turns; the second finds them taken.
    """
    # Tables are made anew under their old names; a reference that leads nowhere is as it was, for `verify` to find.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = applied_steps(connection)
        steps = before.get(NAME, [])
        if steps and not copied and connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
            kept_copy(path, steps[-1], datetime.fromtimestamp(clock(), UTC).strftime("%Y%m%d-%H%M%S"))
        yield before
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
