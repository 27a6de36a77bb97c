"""A past that nobody watched, and how it comes into telemetry.db beside what is being measured: the demo site's, which
is made anew where it is missing.

It waits its turn: what is measured is written first. It leaves nothing in the hot log, for it can be made again.
"""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.roll_ups import HOUR, MINUTE, Minute
from console.fleet.service.history.schema import LAST_KNOWN
from console.fleet.service.history.store import open_store
from console.fleet.service.series import Layout

_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class RolledHours:
    """Hours of one node of which no samples are kept."""

    node: str
    layout: Layout
    hours: tuple[Minute, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A piece of the past, of all nodes at once: it is there as a whole, or not at all."""

    samples: tuple[Batch, ...] = ()
    hours: tuple[RolledHours, ...] = ()


class PastDoor:
    """Where pieces of the past wait for the writer: one at a time, so that they never pile up."""

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._pieces: queue.Queue[Past] = queue.Queue(1)
        self._taken: Past | None = None
        self._given = self._written = 0

    def give(self, piece: Past, check: Callable[[], None] = lambda: None) -> bool:
        """Wait until there is room and hand the piece over; False when the history is closing. `check` is called again
        and again meanwhile: what it raises ends the wait."""
        while not self._stopping.is_set():
            check()
            with contextlib.suppress(queue.Full):
                self._pieces.put(piece, timeout=_LOOK_SECONDS)
                self._given += 1
                return True
        return False

    def settle(self, check: Callable[[], None] = lambda: None) -> bool:
        """Wait until everything that was given is written; False when the history is closing."""
        while self._given != self._written:
            check()
            if self._stopping.wait(_LOOK_SECONDS):
                return False
        return True

    def lend(self) -> Past | None:
        """The next piece for the writer; the same again until it was `done` with it."""
        if self._taken is None:
            with contextlib.suppress(queue.Empty):
                self._taken = self._pieces.get_nowait()
        return self._taken

    def done(self) -> None:
        self._taken = None
        self._written += 1


def forget_since(path: Path, since: float) -> None:
    """Take everything that begins at `since` or later out of a telemetry.db that nobody has open, so that it can be
    made anew. Raises StoreError, sqlite3.Error and OSError."""
    for segment in segments(path):
        if int(segment.name.rsplit("-", 2)[1]) * MINUTE >= since:
            segment.unlink(missing_ok=True)
    store = open_store(path)
    try:
        with store.connection as connection:
            connection.execute("DELETE FROM block WHERE start >= ?", (since,))
            # Rows of minutes hold ten: what an hour before the border still holds is rolled up for good.
            connection.execute("DELETE FROM roll_up WHERE start >= ?", (since,))
            connection.execute("DELETE FROM event WHERE time >= ?", (since,))
            connection.execute("DELETE FROM finding WHERE began >= ?", (since,))
            connection.execute("DELETE FROM meta WHERE substr(key, 1, ?) = ?", (len(LAST_KNOWN), LAST_KNOWN))
            # What was open then is over: nobody knows since when but that it was seen.
            connection.execute("UPDATE finding SET ended = seen WHERE ended IS NULL")
    finally:
        store.close()


def recorded(connection: sqlite3.Connection, start: float, end: float, step: int) -> frozenset[int]:
    """The starts of the minutes (`step` MINUTE) or hours (HOUR) of [start, end) that are there, of any node."""
    query = (
        "SELECT DISTINCT r.start FROM shape s CROSS JOIN roll_up r INDEXED BY roll_up_place ON r.shape = s.id"
        " AND r.step = 3600 AND r.start >= ? AND r.start < ? WHERE s.kind = 'host'"
        if step == HOUR
        else "SELECT DISTINCT b.start FROM shape s CROSS JOIN block b INDEXED BY block_place ON b.shape = s.id"
        " AND b.start >= ? AND b.start < ? WHERE s.kind = 'host'"
    )
    return frozenset(at for (at,) in connection.execute(query, (start, end)))


def missing(known: Iterable[int], start: float, end: float, step: int, length: int) -> list[tuple[float, float]]:
    """The stretches of [start, end) without an entry in `known`, in whole steps, none longer than `length` seconds nor
    across a multiple of it; the newest first. `start` and `end` are multiples of the step."""
    there = set(known)
    holes = [at for at in range(int(start), int(end), step) if at not in there]
    found: list[tuple[float, float]] = []
    for at in holes:
        if found and found[-1][1] == at and at % length:
            found[-1] = (found[-1][0], float(at + step))
        else:
            found.append((float(at), float(at + step)))
    return found[::-1]
