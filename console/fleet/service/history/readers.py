"""Read-only connections to telemetry.db."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

IDLE_READERS = 2


class Readers:
    """Connections lent to whatever thread asks. They never write and never checkpoint."""

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
