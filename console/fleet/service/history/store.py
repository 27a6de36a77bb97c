"""telemetry.db as a file: who may write it, its layout, and what happens when it is broken, newer or in use.

Losing this file loses pictures, never anything an operator entered; so it is rebuilt rather than repaired.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from console.fleet.model.links import Failure
from resources.errors import EnvironmentFault

VERSION = 1
APPLICATION_ID = 0x44565431  # "DVT1"
#: Beyond this a check of every page takes too long at start; damage is then found when a page is read.
CHECK_BYTES = 256 << 20
IDLE_READERS = 2

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE shape(
    id INTEGER PRIMARY KEY, node TEXT NOT NULL, kind TEXT NOT NULL, parts TEXT NOT NULL, signals INTEGER NOT NULL,
    things INTEGER NOT NULL,
    UNIQUE(node, kind, parts, signals)
) STRICT;
CREATE TABLE block(
    id INTEGER PRIMARY KEY, shape INTEGER NOT NULL, start INTEGER NOT NULL, samples INTEGER NOT NULL,
    period REAL NOT NULL, payload BLOB NOT NULL
) STRICT;
CREATE INDEX block_place ON block(shape, start);
CREATE INDEX block_age ON block(start);
CREATE TABLE roll_up(
    id INTEGER PRIMARY KEY, shape INTEGER NOT NULL, step INTEGER NOT NULL, start INTEGER NOT NULL,
    steps INTEGER NOT NULL, heads BLOB NOT NULL, payload BLOB NOT NULL
) STRICT;
CREATE INDEX roll_up_place ON roll_up(shape, step, start);
CREATE INDEX roll_up_age ON roll_up(step, start);
CREATE TABLE event(
    id INTEGER PRIMARY KEY, node TEXT NOT NULL, time REAL NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
    device TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE INDEX event_place ON event(node, time);
CREATE INDEX event_age ON event(time);
"""
_TABLES = frozenset({"meta", "shape", "block", "roll_up", "event"})


class HistoryProblem(StrEnum):
    """What can be wrong with telemetry.db. `REBUILT` and `NEWER` are told once; the others last until they are over."""

    FULL = "history.full"
    UNWRITABLE = "history.unwritable"
    IN_USE = "history.in_use"
    REBUILT = "history.rebuilt"
    NEWER = "history.newer"
    FALLEN_BEHIND = "history.fallen_behind"


class StoreError(EnvironmentFault):
    """The environment keeps telemetry.db from being written."""

    def __init__(self, problem: HistoryProblem, path: Path, raw: str) -> None:
        super().__init__(f"{problem}: {path}: {raw}")
        self.failure = Failure(problem.value, str(path), {"path": str(path)}, raw)


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


def open_store(path: Path) -> Store:
    """Open telemetry.db for writing, made anew when it is broken; raises StoreError.

    A newer layout is never touched: this version then writes a file of its own beside it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(HistoryProblem.UNWRITABLE, path, str(error)) from error
    lock = _take_lock(path)
    notices: list[Failure] = []
    try:
        connection, path = _open(path, notices)
    except (sqlite3.Error, OSError) as error:
        lock.close()
        raise store_error(error, path) from error
    except BaseException:
        lock.close()
        raise
    return Store(path, connection, notices, lock)


def _open(path: Path, notices: list[Failure]) -> tuple[sqlite3.Connection, Path]:
    try:
        version = _version(path)
        if version > VERSION:
            own = path.with_name(f"{path.stem}.v{VERSION}{path.suffix}")
            notices.append(Failure(HistoryProblem.NEWER.value, str(path), {"path": str(path), "own": str(own)}))
            return _open(own, notices)
        connection = _connect(path)
        _prepare(connection, path, version)
    except sqlite3.Error as error:
        if not is_broken(error):
            raise
        aside = move_aside(path)
        notices.append(
            Failure(HistoryProblem.REBUILT.value, str(path), {"path": str(path), "aside": aside}, str(error))
        )
        connection = _connect(path)
        _prepare(connection, path, 0)
    return connection, path


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
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, version: int) -> None:
    try:
        if version == 0:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise sqlite3.DatabaseError("the file is no telemetry.db")
            connection.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {VERSION}; COMMIT;"
            )
        elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise sqlite3.DatabaseError("the file is no telemetry.db")
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not present >= _TABLES:
            raise sqlite3.DatabaseError(f"tables are missing: {', '.join(sorted(_TABLES - present))}")
        clean = connection.execute("SELECT value FROM meta WHERE key = 'clean'").fetchone()
        if version and (clean is None or clean[0] != 1) and path.stat().st_size <= CHECK_BYTES:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('clean', 0)")
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise


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


def is_broken(error: BaseException) -> bool:
    """Whether an error says that the file's content is damaged or is no database of ours."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by _prepare, or by the sqlite3 module about what it found
        return not isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def store_error(error: Exception, path: Path) -> StoreError:
    """An error of SQLite or of the system as a value that can be shown."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) in _FULL_ERRNOS:
        problem = HistoryProblem.FULL
    elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        problem = HistoryProblem.IN_USE
    else:
        problem = HistoryProblem.UNWRITABLE
    return StoreError(problem, path, str(error))


_FULL_ERRNOS = (28, 122)  # ENOSPC, EDQUOT (which Windows' errno module does not have)


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


class Readers:
    """Read-only connections, lent to whatever thread asks. They never write and never checkpoint."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._epoch = 0
        self._keep = IDLE_READERS

    def moved(self, path: Path) -> None:
        """The database is another file now: open anew."""
        self.path = path
        self.close()

    @contextlib.contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """A connection for one query; raises sqlite3.Error."""
        epoch = self._epoch
        try:
            connection = self._idle.pop()  # atomic: no lock needed
        except IndexError:
            uri = self.path.absolute().as_uri() + "?mode=ro"
            connection = sqlite3.connect(uri, uri=True, timeout=2.0, check_same_thread=False)
            connection.execute("PRAGMA cache_size = -16384")  # an hour of a hundred nodes, a day of one
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if epoch == self._epoch and len(self._idle) < self._keep:
            self._idle.append(connection)
        else:
            connection.close()

    def end(self) -> None:
        """Keep no connection from now on: each question opens its own."""
        self._keep = 0
        self.close()

    def close(self) -> None:
        """Let go of the connections that nobody uses now, and of the others when they come back."""
        self._epoch += 1
        while self._idle:
            self._idle.pop().close()
