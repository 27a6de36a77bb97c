"""The journal in use: append to the chain, walk it, read it, and set marks on the time axis."""

from __future__ import annotations

import contextlib
import logging
import shutil
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from console.journal.database import open_database, told
from console.journal.model import (
    GENESIS,
    Entry,
    JournalError,
    JournalProblem,
    Mark,
    Target,
    Verification,
    read_entry,
    touches,
    verify_chain,
    write_entry,
)

Row = dict[str, Any]

_log = logging.getLogger(__name__)


class Transaction:
    """One atomic piece of work on the journal: entries and what they change are committed together or not at all."""

    def __init__(self, database: Database, actor: str, source: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._actor = actor
        self._source = source
        self._clock = clock

    def append(
        self,
        category: str,
        type: str,
        *,
        targets: Iterable[Target | str] = (),
        details: dict[str, Any] | None = None,
        result: str = "ok",
    ) -> Entry:
        """Add an entry to the end of the chain. `details` is JSON without NaN; ValueError and TypeError otherwise."""
        newest = self.rows("SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1")
        sequence, previous = (newest[0]["sequence"], newest[0]["hash"]) if newest else (0, GENESIS)
        text, hash = write_entry(
            sequence=sequence + 1,
            time=datetime.fromtimestamp(self._clock(), UTC),
            actor=self._actor,
            source=self._source,
            category=category,
            type=type,
            targets=targets,
            result=result,
            details=details or {},
            previous=previous,
        )
        self._database.table("entries").insert({"sequence": sequence + 1, "entry": text, "hash": hash})
        return read_entry(text, hash)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return list(self._database.query(sql, values))

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        self._database.execute(sql, values)

    def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        self._database.conn.executemany(sql, values)


class Act:
    """Something that is done outside of the journal, between two entries with one id.

        with journal.begin("trust", "hostkey.accepted", targets=[...], details={...}) as act:
            ...                       # what may fail; `act.add(name=value)` tells more of how it ended

    Left by an exception it ends as `failed: CODE`, else as `ok`. Or call `ended` yourself, once.
    """

    def __init__(self, journal: Journal, id: str, category: str, type: str, targets: tuple[Target, ...]) -> None:
        self.id = id
        self._journal = journal
        self._category = category
        self._type = type
        self._targets = targets
        self._more: dict[str, Any] = {}
        self._over = False

    def add(self, **details: Any) -> None:
        """What the end will tell besides its result."""
        self._more |= details

    def ended(self, result: str = "ok", details: dict[str, Any] | None = None) -> Entry:
        """Write down how it ended, durable when this returns."""
        self._over = True
        told = {**self._more, **(details or {}), "act": self.id}
        return self._journal.append(self._category, self._type, targets=self._targets, details=told, result=result)

    def __enter__(self) -> Act:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if self._over:
            return
        if error is None:
            self.ended()
            return
        try:
            self.ended(f"failed: {getattr(error, 'code', type(error).__name__)}", {"reason": str(error)})
        except JournalError as untold:
            # What failed is the news; the log shows an act whose end is unknown.
            _log.warning("how act %s ended could not be written: %s", self.id, untold)


class Journal:
    """journal.db, shared by the window and the command line. All methods may be called from any thread.

    Every method raises JournalError when the environment fails (full, read-only, locked, damaged); nothing is then
    written.
    """

    def __init__(self, database: Database, path: Path, actor: str, source: str, clock: Callable[[], float]) -> None:
        self.path = path
        self._database = database
        self._transaction = Transaction(database, actor, source, clock)
        self._clock = clock
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, actor: str, source: str = "", clock: Callable[[], float]) -> Journal:
        """Open or make the file at `path`. `actor` is who works here (`user@machine`), `source` with what ("window");
        `clock` gives unix seconds."""
        return cls(open_database(path), path, actor, source, clock)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Work that is committed when the block ends, and undone when it raises.

        The lock on the file is taken at once: a chain whose head is read outside it breaks when two programs append.
        """
        connection = self._database.conn
        with self._lock, told(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._transaction
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Several reads of one and the same state, while other programs go on writing."""
        connection = self._database.conn
        with self._lock, told(self.path):
            connection.execute("BEGIN")
            try:
                yield self._transaction
            finally:
                connection.execute("ROLLBACK")

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._clock()

    def append(
        self,
        category: str,
        type: str,
        *,
        targets: Iterable[Target | str] = (),
        details: dict[str, Any] | None = None,
        result: str = "ok",
    ) -> Entry:
        """Write one entry, durable when this returns. `details` must hold no secret."""
        with self.transaction() as transaction:
            return transaction.append(category, type, targets=targets, details=details, result=result)

    def begin(
        self,
        category: str,
        type: str,
        *,
        targets: Iterable[Target | str] = (),
        details: dict[str, Any] | None = None,
    ) -> Act:
        """Write down, durably, that something begins now that is no part of this file, and give the act whose end is
        to be told. A program that dies in between leaves an act that is known to have begun and no more."""
        about = tuple(Target.of(target) for target in targets)
        act = uuid.uuid4().hex
        self.append(category, type, targets=about, details={**(details or {}), "act": act}, result="begun")
        return Act(self, act, category, type, about)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """The rows of one SELECT; `values` by place, or by name."""
        with self._lock, told(self.path):
            return list(self._database.query(sql, values))

    def data_version(self) -> int:
        """A number that changes when another connection has committed something; cheap enough to ask each second."""
        with self._lock, told(self.path):
            return int(self._database.execute("PRAGMA data_version").fetchone()[0])

    def entries(
        self, *, category: str | None = None, after: int = 0, newest: int | None = None, containing: str = ""
    ) -> list[Entry]:
        """Entries in order, optionally of one category, after a sequence number, the newest so many, or whose text
        contains something (letters of ASCII in either case). One that cannot be read is left to `verify`."""
        sql = (
            "SELECT sequence, entry, hash FROM entries"
            " WHERE (:category IS NULL OR category = :category) AND sequence > :after"
            " AND (:containing = '' OR entry LIKE :pattern ESCAPE '\\')"
            " ORDER BY sequence DESC LIMIT :newest"
        )
        pattern = "%" + containing.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self.rows(
            sql,
            {
                "category": category,
                "after": after,
                "containing": containing,
                "pattern": pattern,
                "newest": -1 if newest is None else newest,
            },
        )
        read: list[Entry] = []
        for row in reversed(rows):
            with contextlib.suppress(ValueError):
                read.append(read_entry(row["entry"], row["hash"]))
        return read

    def verify(self, *, noted: tuple[int, str] | None = None) -> Verification:
        """Walk the whole chain. `noted` is a `(sequence, hash)` written down earlier that must still be there."""
        result = Verification(0, GENESIS)
        while True:
            # In pieces, so that a long log neither fills memory nor keeps writers waiting.
            rows = self.rows(
                "SELECT sequence, entry, hash FROM entries WHERE sequence > ? ORDER BY sequence LIMIT 1000",
                (result.count,),
            )
            piece = [(int(row["sequence"]), str(row["entry"]), str(row["hash"])) for row in rows]
            ended = len(piece) < 1000
            here = noted if noted is None or ended or noted[0] <= result.count + len(piece) else None
            result = verify_chain(piece, after=(result.count, result.head), noted=here)
            if ended or not result.sound:
                return result

    def add_mark(self, mark: Mark) -> Entry:
        """Set a mark on the time axis, by an entry of category `mark`."""
        details = {"time": mark.time, "scope": mark.scope, "kind": mark.kind, "text": mark.text, "ref": mark.ref}
        with self.transaction() as transaction:
            entry = transaction.append("mark", mark.kind, targets=[mark.scope] if mark.scope else [], details=details)
            transaction.run(
                "INSERT INTO marks (time, scope, kind, text, ref, entry) VALUES (?, ?, ?, ?, ?, ?)",
                (mark.time, mark.scope, mark.kind, mark.text, mark.ref, entry.sequence),
            )
        return entry

    def marks(self, scope: str = "", start: float = float("-inf"), end: float = float("inf")) -> list[Mark]:
        """Marks in time order from `start` to `end` (unix seconds) that touch `scope`: the thing itself, its parts and
        what it is part of."""
        rows = self.rows(
            "SELECT time, scope, kind, text, ref FROM marks WHERE time BETWEEN ? AND ? ORDER BY time, id", (start, end)
        )
        return [Mark(**row) for row in rows if touches(row["scope"], scope)]


def set_aside(path: Path, stamp: str) -> Path:
    """Move a damaged journal out of the way, with everything SQLite keeps beside it, and say where it went.

    `stamp` tells several apart (`20270131-070000`). Nothing is deleted. Raises JournalError.
    """
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        for suffix in ("", "-journal", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                shutil.move(part, kept.with_name(kept.name + suffix))
    except OSError as error:
        raise JournalError(JournalProblem.UNREACHABLE, path, str(error)) from error
    return kept
