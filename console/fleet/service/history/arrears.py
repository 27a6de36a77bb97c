"""Arrears: roll-ups that the process before left undone, found at start and worked off in small slices."""

from __future__ import annotations

import itertools
import sqlite3
from collections import deque
from dataclasses import dataclass

from console.fleet.service.history.roll_ups import CHUNK, DAY, HOUR, MINUTE, rebuild_chunk, write_hour
from console.fleet.service.history.shapes import Shapes

#: Roll-ups made in one slice: a day of a hundred nodes takes minutes.
SLICE = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A roll-up to be made, of a chunk (`step` MINUTE) or an hour that begins at `start`."""

    node: str
    shape: int
    step: int
    start: int


class Arrears:
    """Belongs to the writer's thread. Methods raise sqlite3.Error, and then have changed nothing."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._owed: deque[Owed] = deque()

    def __bool__(self) -> bool:
        return bool(self._owed)

    def find(self, connection: sqlite3.Connection, now: float, recovered: set[tuple[str, int]]) -> list[Owed]:
        """Look what is to be rolled up: what has no roll-up yet, and the chunks `recovered`, as (node, start). What is
        not over yet is returned, for its node goes on with it."""
        owed: list[Owed] = []
        unfinished: list[Owed] = []
        query = "SELECT s.id, n.identity FROM shape s JOIN node n ON n.id = s.node"
        for shape, name in connection.execute(query).fetchall():
            chunks, hours = _missing(connection, shape, now)
            chunks |= {chunk for node, chunk in recovered if node == name}
            hours |= {chunk // HOUR * HOUR for chunk in chunks}
            for step, length, starts in ((MINUTE, CHUNK, chunks), (HOUR, HOUR, hours)):
                for start in sorted(starts):
                    over = start + length <= now - MINUTE
                    (owed if over else unfinished).append(Owed(name, shape, step, start))
        self._owed = deque(owed)
        return unfinished

    def work_off(self, connection: sqlite3.Connection) -> list[Owed]:
        """Make a slice of the roll-ups; returns which."""
        some = list(itertools.islice(self._owed, SLICE))
        with self._shapes.transaction(connection):
            for item in some:
                (rebuild_chunk if item.step == MINUTE else write_hour)(connection, item.shape, item.start)
        for _ in some:
            self._owed.popleft()
        return some


def _missing(connection: sqlite3.Connection, shape: int, now: float) -> tuple[set[int], set[int]]:
    """Chunks with blocks and hours with minutes that are not rolled up: after the newest roll-up, and within the last
    day, where a crash in the middle of this may have left holes."""
    newest = connection.execute("SELECT max(start) FROM roll_up WHERE shape = ? AND step = 60", (shape,)).fetchone()
    after = -1 if newest[0] is None else int(min(now - DAY, newest[0])) // HOUR * HOUR
    chunks = connection.execute(
        "SELECT DISTINCT start / 600 * 600 FROM block WHERE shape = ? AND start >= ?"
        " EXCEPT SELECT start FROM roll_up WHERE shape = ? AND step = 60",
        (shape, after, shape),
    ).fetchall()
    hours = connection.execute(
        "SELECT DISTINCT start / 3600 * 3600 FROM roll_up WHERE shape = ? AND step = 60 AND start >= ?"
        " EXCEPT SELECT start FROM roll_up WHERE shape = ? AND step = 3600",
        (shape, after, shape),
    ).fetchall()
    return {chunk for (chunk,) in chunks}, {hour for (hour,) in hours}
