"""The retention of telemetry.db: by age, then by size, the oldest raw samples first, roll-ups much longer.

Everything is done in small slices between two commits of the recorder, so that tidying up never stalls it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

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


class Retention:
    """Belongs to the writer's thread; methods raise sqlite3.Error."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.size_bytes = 0
        self.behind = False  # the last slice was not enough

    def tidy(self, connection: sqlite3.Connection, now: float) -> bool:
        """One slice of work; True when shapes were removed (cached ids are then void)."""
        limits = self.limits
        counts = [
            _drop(
                connection,
                "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE start < ? LIMIT ?)",
                now - limits.raw_seconds,
            )
        ]
        for step, age in ((60, limits.minute_seconds), (3600, limits.hour_seconds)):
            query = "DELETE FROM roll_up WHERE id IN (SELECT id FROM roll_up WHERE step = ? AND start < ? LIMIT ?)"
            counts.append(connection.execute(query, (step, now - age, SLICE)).rowcount)
        counts.append(
            _drop(
                connection,
                "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE time < ? LIMIT ?)",
                now - limits.event_seconds,
            )
        )
        (newest,) = connection.execute("SELECT max(id) FROM event").fetchone()
        if newest is not None:  # ids count up by one, so this keeps `events` of them without counting rows
            counts.append(
                _drop(
                    connection,
                    "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id <= ? LIMIT ?)",
                    newest - limits.events,
                )
            )
        shrunk = self._shrink(connection, now)
        shapes = connection.execute(
            "DELETE FROM shape WHERE id IN (SELECT s.id FROM shape s"
            " WHERE NOT EXISTS (SELECT 1 FROM block b WHERE b.shape = s.id)"
            " AND NOT EXISTS (SELECT 1 FROM roll_up r WHERE r.shape = s.id) LIMIT ?)",
            (SLICE,),
        ).rowcount
        connection.commit()
        self.size_bytes = self._measure(connection)[1]
        self.behind = shrunk or SLICE in counts
        return bool(shapes)

    def _shrink(self, connection: sqlite3.Connection, now: float) -> bool:
        """One slice less of what is too large; whether there was something to take."""
        used, size = self._measure(connection)
        if used > self.limits.size_bytes:
            gone = connection.execute(
                "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE start < ? ORDER BY start LIMIT ?)",
                (now - KEPT_RAW_SECONDS, SLICE),
            ).rowcount
            for step in (60, 3600):
                if not gone:
                    gone = connection.execute(
                        "DELETE FROM roll_up WHERE id IN"
                        " (SELECT id FROM roll_up WHERE step = ? AND start < ? ORDER BY start LIMIT ?)",
                        (step, now - KEPT_RAW_SECONDS, SLICE),
                    ).rowcount
            return bool(gone)
        if size > self.limits.size_bytes:
            # It frees a page at each step, and `execute` takes one step of what returns no columns.
            connection.executescript("PRAGMA incremental_vacuum(256)")
            return True
        return False

    @staticmethod
    def _measure(connection: sqlite3.Connection) -> tuple[int, int]:
        """Bytes in use and bytes of the file."""
        page, count, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
        return (count - free) * page, count * page


def _drop(connection: sqlite3.Connection, query: str, bound: float) -> int:
    return connection.execute(query, (bound, SLICE)).rowcount
