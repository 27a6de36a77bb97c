"""The journal's file: opened, checked, brought to this version's schema, and its errors told apart."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from console.journal.migrations import MIGRATIONS, STEPS
from console.journal.model import JournalError, JournalProblem

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


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the environment's SQLite errors into JournalError; ours (a wrong statement) stay loud."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Python's own mistakes in using SQLite carry no code; they are bugs and pass through.
        code = getattr(error, "sqlite_errorcode", None)
        problem = _PROBLEMS.get(code & 0xFF) if code is not None else None
        if problem is None:
            raise
        raise JournalError(problem, path, f"{error} ({error.sqlite_errorname})") from error


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, by which two connections that write and checkpoint at the same
    moment corrupt the file. Mended in 3.51.3 (3.52.0 was withdrawn) and carried back to 3.50.7 and 3.44.6; see
    https://sqlite.org/wal.html, "the WAL-reset bug"."""
    if version >= (3, 51, 3):
        return version[:2] != (3, 52)
    return (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def open_database(path: Path, *, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Database:
    """Open or make the file. `version` is SQLite's own. Raises JournalError; the file is then as it was."""
    connection: sqlite3.Connection | None = None
    # An inventory tells an intruder where to go: for the owner alone. What cannot be made here, SQLite explains below.
    with contextlib.suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)
    try:
        with told(path):
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            # Text that somebody damaged must be found by the chain, not crash the walk along it.
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            # Plugins of sqlite-utils are third-party code that runs because it is installed: none here.
            database = Database(connection, execute_plugins=False)
            _check(database, path)
            _settle(connection, path, version)
            _migrate(database)
    except BaseException:
        if connection is not None:
            connection.close()
        raise
    return database


def _check(database: Database, path: Path) -> None:
    newer = {migration.name for migration in MIGRATIONS.applied(database)} - set(STEPS)
    if newer:
        raise JournalError(JournalProblem.NEWER, path, f"has {', '.join(sorted(newer))}")
    complaint = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if complaint != "ok":
        raise JournalError(JournalProblem.CORRUPT, path, str(complaint))


def _settle(connection: sqlite3.Connection, path: Path, version: tuple[int, ...]) -> None:
    # Window and command line share the file, which is just what the WAL-reset bug needs; a rollback journal is slower
    # and safe in every version.
    mode = "wal" if wal_is_safe(version) else "truncate"
    connection.execute("PRAGMA foreign_keys = ON")
    got = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
    if got != mode:
        raise JournalError(JournalProblem.LOCKED, path, f"journal mode stays {got}, wanted {mode}")
    # With NORMAL the last commits may be gone after a power cut; a log may not lose what it said it wrote.
    connection.execute("PRAGMA synchronous = FULL")


def _migrate(database: Database) -> None:
    if not MIGRATIONS.pending(database):
        return
    # IMMEDIATE: two programs that start at once on a new file take turns, and the second finds it done.
    database.conn.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS.apply(database)
        database.conn.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise
