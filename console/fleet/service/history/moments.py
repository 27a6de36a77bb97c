"""One moment of a node in telemetry.db: the rows that its things had then, and when all that is known of it begins. The
functions take a connection; `Queries` lends it to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from console.fleet.model.readings import Floats
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.tracks import GAP_PERIODS
from console.fleet.service.history.codec import CodecError, decode
from console.fleet.service.history.roll_ups import HOUR, MINUTE
from console.fleet.service.series import Layout


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest row of a node in telemetry.db."""

    time: float
    layout: Layout
    row: Floats


@dataclass(frozen=True, slots=True)
class Shape:
    """The things of a node of one kind whose rows lie together, with the number of their signals."""

    id: int
    parts: tuple[str, ...]
    uuids: tuple[str, ...]
    signals: int

    def place(self, part: str, signal: int, wanted: str) -> int | None:
        """Which of these things is `part`, with the GPU `wanted` in it (empty: any); None when it is none of them."""
        if part not in self.parts or signal >= self.signals:
            return None
        place = self.parts.index(part)
        uuid = self.uuids[place] if place < len(self.uuids) else ""
        return place if not uuid or not wanted or uuid == wanted else None


#: When, of what, and [things, signals].
Values = tuple[float, Shape, Floats]


def held(connection: sqlite3.Connection, node: str, moment: float) -> Latest | None:
    """What a node's things measured at a moment, by the gap rule; None where nothing is known."""
    found: dict[Kind, Values] = {}
    for kind in Kind:
        for shape in shapes_of(connection, node, kind):
            one = _held(connection, shape, moment) if shape.signals <= len(SIGNALS[kind]) else None
            if one is not None and (kind not in found or one[0] > found[kind][0]):
                padded = np.full((len(shape.parts), len(SIGNALS[kind])), np.nan, np.float32)
                padded[:, : shape.signals] = one[1]
                found[kind] = (one[0], shape, padded)
    return row_of(max(each[0] for each in found.values()), found) if found else None


def beginning(connection: sqlite3.Connection, node: str) -> float | None:
    """The first time of which anything is known of a node; None for nothing."""
    firsts: list[float] = []
    query = "SELECT s.id FROM node n JOIN shape s ON s.node = n.id WHERE n.identity = ?"
    for (shape,) in connection.execute(query, (node,)).fetchall():
        found = connection.execute("SELECT MIN(start) FROM block WHERE shape = ?", (shape,)).fetchone()
        firsts += [float(start) for start in found if start is not None]
        for step in (MINUTE, HOUR):
            row = connection.execute(
                "SELECT start, heads FROM roll_up WHERE shape = ? AND step = ? ORDER BY start LIMIT 1", (shape, step)
            ).fetchone()
            if row is not None and len(row[1]) >= 4:
                firsts.append(row[0] + float(np.frombuffer(row[1], "<u4", 1)[0]) * step)
    return min(firsts, default=None)


def shapes_of(connection: sqlite3.Connection, node: str, kind: Kind) -> list[Shape]:
    query = (
        "SELECT s.id, s.parts, s.uuids, s.signals FROM node n JOIN shape s ON s.node = n.id"
        " WHERE n.identity = ? AND s.kind = ?"
    )
    rows = connection.execute(query, (node, kind.value)).fetchall()
    return [Shape(key, tuple(json.loads(parts)), tuple(json.loads(uuids)), count) for key, parts, uuids, count in rows]


def row_of(time: float, found: Mapping[Kind, Values]) -> Latest:
    """One flat row of the things of several kinds."""
    uuids = found[Kind.GPU][1].uuids if Kind.GPU in found else ()
    layout = Layout({kind: each[1].parts for kind, each in found.items()}, uuids)
    row = np.empty(layout.width, np.float32)
    for kind, each in found.items():
        row[layout.block(kind)] = each[2].reshape(-1)
    return Latest(time, layout, row)


def _held(connection: sqlite3.Connection, shape: Shape, moment: float) -> tuple[float, Floats] | None:
    """What held of a shape's things at a moment, [things, signals], from the finest grain that reaches back to it."""
    oldest = connection.execute("SELECT MIN(start) FROM block WHERE shape = ?", (shape.id,)).fetchone()[0]
    if oldest is not None and oldest <= moment:
        return _sample_at(connection, shape, moment)
    for step in (MINUTE, HOUR):
        query = (
            "SELECT start, steps, heads, payload FROM roll_up WHERE shape = ? AND step = ? AND start <= ?"
            " ORDER BY start DESC LIMIT 1"
        )
        row = connection.execute(query, (shape.id, step, moment)).fetchone()
        if row is not None:
            return _step_at(shape, step, moment, *row)
    return None


def _sample_at(connection: sqlite3.Connection, shape: Shape, moment: float) -> tuple[float, Floats] | None:
    query = (
        "SELECT start, samples, period, payload FROM block WHERE shape = ? AND start <= ?"
        " ORDER BY start DESC, id DESC LIMIT 2"
    )
    best: tuple[float, Floats] | None = None
    for at, count, period, payload in connection.execute(query, (shape.id, moment)):
        try:
            times, values = decode(at, count, len(shape.parts), shape.signals, payload)
        except CodecError:
            continue
        place = int(np.searchsorted(times, moment, side="right")) - 1
        good = place >= 0 and moment - times[place] <= GAP_PERIODS * period
        if good and (best is None or times[place] > best[0]):
            best = float(times[place]), values[place]
    return best


def _step_at(  # noqa: PLR0917 -- the columns of a row
    shape: Shape, step: int, moment: float, start: int, steps: int, heads: bytes, payload: bytes
) -> tuple[float, Floats] | None:
    things = len(shape.parts)
    if steps < 1 or len(heads) != 12 * steps or len(payload) != 12 * steps * things * shape.signals:
        return None  # damaged
    starts = start + np.frombuffer(heads, "<u4", steps) * float(step)
    place = int(np.searchsorted(starts, moment, side="right")) - 1
    if place < 0 or moment >= starts[place] + step:
        return None
    means = np.frombuffer(payload, "<f4").reshape(shape.signals, 3, things, steps)[:, 1, :, place]
    return float(starts[place]), means.T
