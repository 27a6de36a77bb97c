"""The retention of telemetry.db: by age, then by size, the oldest raw samples first, roll-ups much longer.

Everything is done in small slices between two commits of the recorder, so that tidying up never stalls it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from console.fleet.service.history.schema import LAST_KNOWN

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the history. Ages are in seconds; `size_bytes` bounds the file; `open_bytes` bounds what waits in
    memory while the disk is full or slow."""

    raw_seconds: float = 14 * DAY
    minute_seconds: float = 180 * DAY
    hour_seconds: float = 5 * 365 * DAY
    event_seconds: float = 365 * DAY
    events: int = 200_000
    size_bytes: int = 10 << 30
    open_bytes: int = 64 << 20


#: What the operator may choose from: bytes of the file, and seconds for which every sample stays.
SIZES = tuple(count << 30 for count in (1, 2, 5, 10, 20, 50, 100, 200))
AGES = tuple(count * DAY for count in (1, 3, 7, 14, 30, 90, 180))

#: Rows of blocks removed in one slice: a few milliseconds.
SLICE = 500
#: Raw samples this young are never removed for size alone; roll-ups go instead.
KEPT_RAW_SECONDS = 3600.0


_OLD_BLOCKS = "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE start < ? LIMIT ?)"
_OLD_ROLL_UPS = "DELETE FROM roll_up WHERE id IN (SELECT id FROM roll_up WHERE step = ? AND start < ? LIMIT ?)"
_OLD_EVENTS = "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE time < ? LIMIT ?)"
_FIRST_EVENTS = "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id <= ? LIMIT ?)"
_OLD_FINDINGS = "DELETE FROM finding WHERE id IN (SELECT id FROM finding WHERE ended < ? LIMIT ?)"
_EMPTY_SHAPES = (
    "DELETE FROM shape WHERE id IN (SELECT s.id FROM shape s"
    " WHERE NOT EXISTS (SELECT 1 FROM block b WHERE b.shape = s.id)"
    " AND NOT EXISTS (SELECT 1 FROM roll_up r WHERE r.shape = s.id) LIMIT ?)"
)
_EMPTY_NODES = (
    "DELETE FROM node WHERE id IN (SELECT n.id FROM node n"
    " WHERE NOT EXISTS (SELECT 1 FROM shape s WHERE s.node = n.id)"
    " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.node = n.id)"
    " AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.node = n.id) LIMIT ?)"
)
_LAST_OF_NOBODY = (
    f"DELETE FROM meta WHERE substr(key, 1, {len(LAST_KNOWN)}) = '{LAST_KNOWN}'"  # noqa: S608 -- of this name
    f" AND NOT EXISTS (SELECT 1 FROM node n WHERE n.identity = substr(key, {len(LAST_KNOWN) + 1}))"
)
#: For size, the oldest first: samples, then minutes, then hours. What a clock that was set back since has left in the
#: future goes last of its kind, for nobody knows how old it is.
_FOR_SIZE = tuple(
    f"DELETE FROM {table} WHERE id IN"  # noqa: S608 -- of these names
    f" (SELECT id FROM {table} WHERE {condition} AND start {side} ORDER BY start LIMIT :slice)"
    for table, condition in (("block", "true"), ("roll_up", "step = 60"), ("roll_up", "step = 3600"))
    for side in ("< :now - :kept", "> :now + :kept")
)


class Retention:
    """Belongs to the writer's thread; methods raise sqlite3.Error. `size_bytes` is the file's size at the last look;
    `behind` says that the last slice was not enough."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.size_bytes = 0
        self.behind = False

    def tidy(self, connection: sqlite3.Connection, now: float) -> bool:
        """One slice of work, inside a transaction; True when shapes or nodes were removed (cached ids are then
        void)."""
        limits = self.limits
        counts = [connection.execute(_OLD_BLOCKS, (now - limits.raw_seconds, SLICE)).rowcount]
        for step, age in ((60, limits.minute_seconds), (3600, limits.hour_seconds)):
            counts.append(connection.execute(_OLD_ROLL_UPS, (step, now - age, SLICE)).rowcount)
        old = (now - limits.event_seconds, SLICE)
        counts += [connection.execute(query, old).rowcount for query in (_OLD_EVENTS, _OLD_FINDINGS)]
        (newest,) = connection.execute("SELECT max(id) FROM event").fetchone()
        if newest is not None:  # ids count up by one, so this keeps `events` of them without counting rows
            counts.append(connection.execute(_FIRST_EVENTS, (newest - limits.events, SLICE)).rowcount)
        used, _ = _measure(connection)
        too_large = used > limits.size_bytes and _shrink(connection, now)
        gone = [connection.execute(query, (SLICE,)).rowcount for query in (_EMPTY_SHAPES, _EMPTY_NODES)]
        if gone[1]:
            connection.execute(_LAST_OF_NOBODY)
        self.behind = too_large or SLICE in counts
        return any(gone)

    def compact(self, connection: sqlite3.Connection) -> None:
        """Give a slice of free pages back when the file is too large; outside of a transaction."""
        used, size = _measure(connection)
        if used <= self.limits.size_bytes < size:
            # It frees a page at each step, and `execute` takes one step of what returns no columns.
            connection.executescript("PRAGMA incremental_vacuum(256)")
            self.behind = True
        self.size_bytes = _measure(connection)[1]


def _shrink(connection: sqlite3.Connection, now: float) -> bool:
    """One slice less of what is too large; whether there was something to take."""
    for query in _FOR_SIZE:
        if connection.execute(query, {"now": now, "kept": KEPT_RAW_SECONDS, "slice": SLICE}).rowcount:
            return True
    return False


def _measure(connection: sqlite3.Connection) -> tuple[int, int]:
    """Bytes in use and bytes of the file."""
    page, count, free = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
    )
    return (count - free) * page, count * page
