"""telemetry.db as a file: who may write it, its layout, and what happens when it is broken, newer or in use.

Losing this file loses pictures, never anything an operator entered; so it is rebuilt rather than repaired.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.fleet.model.links import Failure
from console.fleet.service.history.faults import HistoryProblem, StoreError, failure, is_broken, store_error
from console.fleet.service.history.migration import migrate
from console.fleet.service.history.schema import APPLICATION_ID, FINDINGS, SCHEMA, TABLES, TABLES_OF_2, VERSION
from console.journal.private import make_private

#: Beyond this a check of every page takes too long at start; damage is then found when a page is read.
CHECK_BYTES = 256 << 20


@dataclass(slots=True)
class Store:
    """An open telemetry.db: the one writing connection, and what had to be told about opening it."""

    path: Path
    connection: sqlite3.Connection
    notices: list[Failure]
    _lock: sqlite3.Connection

    def close(self) -> None:
        """Close and give the lock back; a file that was closed this way is not checked at the next start."""
        with contextlib.suppress(sqlite3.Error):  # a full or broken disk: the next start checks the file
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('clean', 1)")
            self.connection.commit()
        self.connection.close()
        self._lock.close()


def open_store(
    path: Path,
    identities: Callable[[], Mapping[str, str]] = dict,
    on_conversion: Callable[[], None] = lambda: None,
) -> Store:
    """Open telemetry.db for writing, made anew when it is broken; raises StoreError.

    An older layout is brought to this version's, which may take minutes: `on_conversion` is called before it begins,
    `identities` maps what the old file calls nodes to their keys. A newer layout is never touched: this version then
    writes a file of its own beside it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(HistoryProblem.UNWRITABLE, path, str(error)) from error
    lock = _take_lock(path)
    notices: list[Failure] = []
    try:
        version = _version_or_none(path)
        if version is not None and version > VERSION:
            own = path.with_name(f"{path.stem}.v{VERSION}{path.suffix}")
            notices.append(failure(HistoryProblem.NEWER, path, facts={"own": str(own)}))
            path, version = own, _version_or_none(own)
        try:
            if version == 1:
                on_conversion()
                kept = migrate(path, identities())
                notices.append(failure(HistoryProblem.CONVERTED, path, facts={"kept": str(kept)}))
            connection = _opened(path)
        except sqlite3.Error as error:
            if not is_broken(error):
                raise
            notices.append(rebuilt(path, error))
            connection = _opened(path)
    except (sqlite3.Error, OSError) as error:
        lock.close()
        raise store_error(error, path) from error
    except BaseException:
        lock.close()
        raise
    return Store(path, connection, notices, lock)


def rebuilt(path: Path, error: sqlite3.Error) -> Failure:
    """Set a broken file aside; returns what to tell about it. Raises OSError."""
    return failure(HistoryProblem.REBUILT, path, str(error), {"aside": move_aside(path)})


def _opened(path: Path) -> sqlite3.Connection:
    make_private(path)  # what runs where is nobody else's to know
    connection = _connect(path)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _version_or_none(path: Path) -> int | None:
    """The layout's version; None where the file is too broken to say."""
    try:
        return _version(path)
    except sqlite3.Error as error:
        if is_broken(error):
            return None
        raise


def _version(path: Path) -> int:
    """The layout's version, read without touching the file (setting a journal mode would); 0 when there is none."""
    if not path.exists():
        return 0
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=2.0)
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()
    return version


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2.0, isolation_level="IMMEDIATE", check_same_thread=False)
    try:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        # SQLite up to 3.51.2 (but 3.44.6 and 3.50.7) can lose pages when one connection checkpoints a WAL at the
        # instant at which another writes to it (sqlite.org/wal.html#the_wal_reset_bug). The lock makes this the only
        # connection that writes, and readers are read-only and never checkpoint: the two cannot meet, on any version.
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may take the last commits with it: pictures. A cut never breaks the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("the file is no telemetry.db")
        connection.executescript(
            f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {VERSION}; COMMIT;"
        )
    elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise sqlite3.DatabaseError("the file is no telemetry.db")
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version == 2 and present >= TABLES_OF_2:
        # One table more, and no row of the others is touched: it is there whole, or the file is still of version 2.
        connection.executescript(f"BEGIN IMMEDIATE; {FINDINGS} PRAGMA user_version = {VERSION}; COMMIT;")
        present |= {"finding"}
    if not present >= TABLES:
        raise sqlite3.DatabaseError(f"tables are missing: {', '.join(sorted(TABLES - present))}")
    clean = connection.execute("SELECT value FROM meta WHERE key = 'clean'").fetchone()
    if version and (clean is None or clean[0] != 1) and path.stat().st_size <= CHECK_BYTES:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('clean', 0)")
    connection.commit()


def _take_lock(path: Path) -> sqlite3.Connection:
    """An exclusive lock on a file beside the database, portable and given back by the system when the process dies."""
    lock_path = path.with_name(path.name + ".lock")
    lock = None
    try:
        lock = sqlite3.connect(lock_path, timeout=0.0, isolation_level=None, check_same_thread=False)
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if lock is not None:
            lock.close()
        raise store_error(error, path) from error
    return lock


def move_aside(path: Path) -> str:
    """Rename a broken database and its companions, remove the one set aside before; returns the new name."""
    for old in path.parent.glob(path.name + ".broken-*"):
        old.unlink(missing_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.broken-{stamp}")
    path.rename(aside)
    for companion in ("-wal", "-shm"):
        path.with_name(path.name + companion).unlink(missing_ok=True)
    return str(aside)
