"""Writing: the one connection that writes a journal's file, a transaction at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from console.journal.database import file_at, held_of, in_words, told
from console.journal.model import JournalError, JournalProblem
from console.journal.transactions import Transaction


class Writer:
    """What writes a journal. `refuse` raises what forbids any write; `listeners` are called after each commit, in the
    thread that made it. `lock` is held by whoever writes; `file` (device and inode) is the one that is written."""

    def __init__(self, connection: sqlite3.Connection, path: Path, file: tuple[int, int], work: Transaction) -> None:
        self.connection = connection
        self.work = work
        self.lock = threading.RLock()
        self.refuse: Callable[[], None] = lambda: None
        self.listeners: list[Callable[[], None]] = []
        self._path = path
        self._file = file

    def transaction(self, *, held: bool) -> AbstractContextManager[Transaction]:
        """Work that is committed when the block ends, and undone when it raises; in a file that may only be read where
        that is what it is about (`held`). Raises JournalError for what the environment refuses."""
        return _Writing(self, held)

    def begin(self, held: bool) -> Transaction:
        """The lock on the file is taken at once: a chain whose head is read outside it breaks when two programs
        append."""
        self.refuse()
        self.lock.acquire()
        try:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                self._refuse_replaced()  # SQLite, too, looks for what lies beside the file, and has no word for this
                raise
            self._refuse_replaced()
            if not held and held_of(self.connection) is not None:
                raise JournalError(JournalProblem.COPY, self._path)
        except BaseException as error:
            self.undo(error)
            raise
        return self.work

    def commit(self) -> None:
        """End it, durably."""
        try:
            self.connection.execute("COMMIT")
        except BaseException as error:
            self.undo(error)
            raise
        self.lock.release()
        self.tell()

    def undo(self, error: BaseException) -> None:
        """Leave nothing of it, and let others write. Raises JournalError for an `error` of SQLite's that the
        environment is to blame for."""
        try:
            if self.connection.in_transaction:
                with told(self._path):
                    self.connection.execute("ROLLBACK")
        finally:
            self.lock.release()
        if isinstance(error, sqlite3.DatabaseError) and (problem := in_words(self._path, error)) is not None:
            raise problem from error

    def tell(self) -> None:
        """Tell the listeners that something was committed."""
        for told_of in tuple(self.listeners):
            told_of()

    def _refuse_replaced(self) -> None:
        """Raises JournalError for a file that has lost its name: what is written into it is lost."""
        if file_at(self._path) != self._file:
            raise JournalError(JournalProblem.REPLACED, self._path)


class _Writing(AbstractContextManager[Transaction]):
    """A transaction from its beginning to its end. A class, for what contextlib makes of a generator costs an append a
    tenth of its Python."""

    __slots__ = ("_held", "_writer")

    def __init__(self, writer: Writer, held: bool) -> None:
        self._writer, self._held = writer, held

    def __enter__(self) -> Transaction:
        return self._writer.begin(self._held)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            self._writer.commit()
        else:
            self._writer.undo(error)
