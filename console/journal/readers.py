"""Connections that only read: what reads does not wait for what writes in the same program."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from console.journal.database import connect

#: Idle connections kept open; more are opened while more threads read.
_IDLE = 2


class Readers:
    """Connections to one file, lent to whatever thread asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextlib.contextmanager
    def lend(self, *, raw: bool = False) -> Iterator[sqlite3.Connection]:
        """A connection for one thread at a time; `raw` gives text as its bytes. Raises sqlite3.Error, also when
        everything was closed."""
        connection = self._take()
        text: Callable[[bytes], Any] = connection.text_factory
        try:
            if raw:
                connection.text_factory = bytes
            yield connection
        except BaseException:
            connection.close()  # whatever went wrong: the next one begins anew
            raise
        connection.text_factory = text
        self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError("the journal is closed")
            if self._idle:
                return self._idle.pop()
        connection = connect(self._path)
        # Not by mode=ro: whoever comes first after a crash must be able to roll the journal beside the file back.
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close those that nobody uses now, and the others when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
