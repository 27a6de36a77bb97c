"""Together: what many threads write at one moment, committed as one transaction; each goes on once that is durable.

A commit costs a wait for the disk. Whoever comes while another commits waits for that anyway: the first of them then
commits what all of them brought. Nobody waits for others to come, so one alone is as fast as ever.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from console.journal.model import JournalError
from console.journal.transactions import Transaction

T = TypeVar("T")


@dataclass(slots=True)
class _Piece:
    """What one thread wants written, as `writer`, and what came of it."""

    act: Callable[[Transaction], Any]
    writer: str
    done: bool = False
    value: Any = None
    fault: BaseException | None = None

    def run(self, work: Transaction) -> None:
        """Do it, or leave nothing of it. What SQLite refuses is everybody's, and raised."""
        work.run("SAVEPOINT piece")
        try:
            self.value = self.act(work)
        except sqlite3.Error:
            raise
        except BaseException as fault:  # its own thread raises it
            self.fault = fault
            work.run("ROLLBACK TO piece")
        work.run("RELEASE piece")


class Together:
    """Work on one journal; `begin` opens a transaction, `thread` says by `writer` who writes in a thread."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Transaction]], thread: threading.local) -> None:
        self._begin = begin
        self._thread = thread
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Piece] = []

    def __call__(self, act: Callable[[Transaction], T]) -> T:
        """What `act` gives, durable when this returns. It may be called again, of which nothing is left then, and in
        another thread. Raises what it raises, and JournalError."""
        piece = _Piece(act, getattr(self._thread, "writer", ""))
        with self._lock:
            self._waiting.append(piece)
        with self._turn:
            if not piece.done:
                self._commit(self._mine(piece.writer))
        if piece.fault is not None:
            raise piece.fault
        value: T = piece.value
        return value

    def _mine(self, writer: str) -> list[_Piece]:
        """What waits to be written by this writer: an entry says who wrote it."""
        with self._lock:
            mine = [each for each in self._waiting if each.writer == writer]
            self._waiting = [each for each in self._waiting if each.writer != writer]
        return mine

    def _commit(self, pieces: list[_Piece]) -> None:
        try:
            self._try(pieces)
        except BaseException as fault:  # whoever brought a piece raises it
            if len(pieces) > 1 and not isinstance(fault, JournalError):  # a bug of one of them is not the others'
                for piece in pieces:
                    self._commit([piece])
                return
            for piece in pieces:
                piece.fault = fault
        for piece in pieces:
            piece.done = True

    def _try(self, pieces: list[_Piece]) -> None:
        for piece in pieces:
            piece.value = piece.fault = None
        with self._begin() as work:
            for piece in pieces:
                piece.run(work)
