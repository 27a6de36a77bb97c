"""Reading telemetry.db, and joining it with what is in memory into one track.

Any thread may ask. Everything raises sqlite3.Error when the file cannot be read; damaged blocks are left out, for a gap
is the truth about them.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from console.fleet.model.addresses import Address
from console.fleet.model.readings import Floats, KernelRecord, NodeEvent, Settled, Times, Track
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.model.tracks import Bins, Samples, Steps, as_measured, is_bits, joined, nice_step
from console.fleet.service.history.codec import CodecError, decode, decode_series
from console.fleet.service.history.events import happened, kernel_record, newest_events
from console.fleet.service.history.findings import Kept, findings_at, read_findings
from console.fleet.service.history.last_known import Said, read_last
from console.fleet.service.history.moments import Latest, Shape, beginning, held, row_of, shapes_of
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.roll_ups import CHUNK, HOUR, MINUTE
from console.fleet.service.series import NodeSeries

#: Steps from here on are read from roll-ups: a step of 30 s would decode every block to show two points of each.
ROLLED_FROM = 30.0
#: A span of whole periods holds one sample more now and then: that alone must not make steps of what was measured.
SPARE = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """One signal of one thing: `part` is empty for the host, `signal` is the column in the kind's catalogue. Of a GPU
    `uuid` says which one is meant, for what another one measured in the same slot is not of this curve; empty means
    whatever was in the slot."""

    node: str
    kind: Kind
    part: str
    signal: int
    uuid: str = ""


def curve_of(address: Address, signal: str) -> Curve:
    """The curve of an address's signal (a node's own are its host's); raises KeyError for a signal that the kind
    does not have, ValueError for an address without signals."""
    kind = Kind.HOST if address.kind == "node" else Kind(address.kind)
    return Curve(address.node, kind, address.part, column(kind, signal))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One signal of many things over the same steps, for maps and sums: `low`, `mean` and `high` are [things, steps],
    NaN where nothing was measured; `times` are the starts of the steps of `step` seconds."""

    addresses: tuple[Address, ...]
    times: Times
    low: Floats
    mean: Floats
    high: Floats
    step: float


@dataclass(frozen=True, slots=True)
class Rolled:
    """Some signals of all of a node's things of one kind: `values` are [signals, times, things] at `times`, each for
    `periods` seconds between samples."""

    parts: tuple[str, ...]
    times: Times
    periods: Times
    values: Floats


class Remembered(NamedTuple):
    """What an earlier run of the console left of a node: its newest row, its events, the findings that were open, how
    far its kernel log was told, the events that rules count, and what its GPUs said last."""

    latest: Latest | None = None
    events: Sequence[NodeEvent] = ()
    findings: Sequence[Kept] = ()
    record: KernelRecord | None = None
    counted: Sequence[NodeEvent] = ()
    last: Said = MappingProxyType({})


class Queries:
    """Questions to telemetry.db."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def samples(self, curve: Curve, start: float, end: float) -> Samples:
        """One signal as measured within [start, end), ascending."""
        times, values, periods = [np.empty(0)], [np.empty(0, np.float32)], [np.empty(0, np.float32)]
        query = (
            "SELECT start, samples, period, payload FROM block WHERE shape = ? AND start >= ? AND start < ?"
            " ORDER BY start, id"
        )
        with self._readers.lend() as connection:
            for shape in shapes_of(connection, curve.node, curve.kind):
                thing, things = shape.place(curve.part, curve.signal, curve.uuid), len(shape.parts)
                if thing is None:
                    continue
                span = (shape.id, math.floor(start / MINUTE) * MINUTE, end)
                for at, count, period, payload in connection.execute(query, span):
                    try:
                        block = decode_series(
                            at, count, things, shape.signals, payload, thing=thing, signal=curve.signal
                        )
                    except CodecError:
                        continue
                    times.append(block[0])
                    values.append(block[1])
                    periods.append(np.full(count, period, np.float32))
        joined = np.concatenate(times)
        order = np.argsort(joined, kind="stable")
        order = order[(joined[order] >= start) & (joined[order] < end)]
        return Samples(joined[order], np.concatenate(values)[order], np.concatenate(periods)[order])

    def steps(self, curve: Curve, start: float, end: float, step: int) -> Steps:
        """One signal's roll-ups (`step` 60 or 3600) of the steps that start within [start, end), ascending."""
        heads, bodies = [np.empty((3, 0))], [np.empty((3, 0), np.float32)]
        with self._readers.lend() as connection:
            for shape in shapes_of(connection, curve.node, curve.kind):
                thing = shape.place(curve.part, curve.signal, curve.uuid)
                if thing is not None:
                    rows = _roll_ups(connection, shape.id, curve.signal, step, start, end)
                    for piece in _by_steps(rows, len(shape.parts)):
                        heads.append(piece.heads(step).transpose(1, 0, 2).reshape(3, -1))
                        one = piece.body[:, :, thing]
                        bodies.append(one.transpose(1, 0, 2).reshape(3, -1))
        head, body = np.concatenate(heads, axis=1), np.concatenate(bodies, axis=1)
        order = np.argsort(head[0], kind="stable")
        order = order[(head[0][order] >= start) & (head[0][order] < end)]
        low, mean, high = body[:, order]
        counts, periods = head[1:, order].astype(np.float32)
        return Steps(head[0][order], counts, periods, low, mean, high, float(step))

    def rolled(  # noqa: PLR0917 -- of whom, when, and how fine
        self, node: str, kind: Kind, signals: Sequence[int], start: float, end: float, step: int = MINUTE
    ) -> Iterator[Rolled]:
        """The means (`step` 60 or 3600) of some signals of all of a node's things of a kind, within [start, end)."""
        with self._readers.lend() as connection:
            for shape in shapes_of(connection, node, kind):
                if max(signals) >= shape.signals or not shape.parts:
                    continue
                things = len(shape.parts)
                asked = [list(_roll_ups(connection, shape.id, signal, step, start, end)) for signal in signals]
                for pieces in zip(*(_by_steps(rows, things) for rows in asked), strict=True):
                    heads = pieces[0].heads(step).transpose(1, 0, 2).reshape(3, -1)
                    inside = (heads[0] >= start) & (heads[0] < end)
                    bodies = [piece.body[:, 1].transpose(0, 2, 1).reshape(-1, things)[inside] for piece in pieces]
                    yield Rolled(shape.parts, heads[0][inside], heads[2][inside], np.stack(bodies))

    def measured(self, node: str, kind: Kind, signals: Sequence[int], start: float, end: float) -> Iterator[Rolled]:
        """The readings of some signals of all of a node's things of a kind, within [start, end), a block at a time."""
        query = (
            "SELECT start, samples, period, payload FROM block WHERE shape = ? AND start >= ? AND start < ?"
            " ORDER BY start, id"
        )
        with self._readers.lend() as connection:
            for shape in shapes_of(connection, node, kind):
                if max(signals) >= shape.signals or not shape.parts:
                    continue
                span = (shape.id, math.floor(start / MINUTE) * MINUTE, end)
                for at, count, period, payload in connection.execute(query, span):
                    try:
                        times, values = decode(at, count, len(shape.parts), shape.signals, payload)
                    except CodecError:
                        continue
                    inside = (times >= start) & (times < end)
                    if inside.any():
                        periods = np.full(int(inside.sum()), period)
                        chosen = values[inside][:, :, list(signals)].transpose(2, 0, 1)
                        yield Rolled(shape.parts, times[inside], periods, chosen)

    def sheet(self, kind: Kind, signal: int, start: float, end: float, nodes: Sequence[str] | None = None) -> Sheet:
        """One signal of every thing of a kind (of all nodes, or of `nodes`), by the minute within [start, end), by the
        hour for more than two days."""
        step = MINUTE if end - start <= 48 * HOUR else HOUR
        first = math.floor(start / step)
        count = max(0, math.ceil(end / step) - first)
        places: dict[tuple[str, str], int] = {}
        with self._readers.lend() as connection:
            shapes = _all_shapes(connection, kind, nodes, signal)
            rows: dict[int, list[_RollUp]] = {}  # by number of things
            for row in _roll_ups(connection, kind, signal, step, start, end):
                if row[0] in shapes:
                    rows.setdefault(len(shapes[row[0]][1]), []).append(row)
        at = {
            key: [places.setdefault((node, part), len(places)) for part in parts]
            for key, (node, parts) in shapes.items()
        }
        out = np.full((3, len(places), count), np.nan, np.float32)
        for things, group in rows.items():
            for piece in _by_steps(group, things):
                columns = np.rint(piece.heads(step)[:, 0] / step).astype(np.int64) - first  # [rows, steps]
                lines = np.array([at[key] for key in piece.shapes])  # [rows, things]
                row_of, step_of = np.nonzero((columns >= 0) & (columns < count))
                values = piece.body[row_of, :, :, step_of]  # [inside, 3, things]
                out[:, lines[row_of], columns[row_of, step_of][:, None]] = values.transpose(1, 0, 2)
        name = kind.value
        addresses = tuple(Address(name, node, part) for node, part in places)
        times = (first + np.arange(count)).astype(np.float64) * step
        return Sheet(addresses, times, out[0], out[1], out[2], float(step))

    def latest(self, node: str, until: float = math.inf) -> Latest | None:
        """The newest row of a node, by its newest blocks of every kind; None when there is none. What lies after
        `until` is passed over: a clock that was set back since has left it there."""
        newest: dict[Kind, tuple[float, Shape, npt.NDArray[np.float32]]] = {}
        query = (
            "SELECT start, samples, payload FROM block WHERE shape = ? AND start <= ?"
            " ORDER BY start DESC, id DESC LIMIT 1"
        )
        with self._readers.lend() as connection:
            for kind in Kind:
                for shape in shapes_of(connection, node, kind):
                    found = connection.execute(query, (shape.id, until)).fetchone()
                    if found is None or shape.signals > len(SIGNALS[kind]):
                        continue
                    try:
                        times, values = decode(found[0], found[1], len(shape.parts), shape.signals, found[2])
                    except CodecError:
                        continue
                    if kind not in newest or times[-1] > newest[kind][0]:
                        padded = np.full((len(shape.parts), len(SIGNALS[kind])), np.nan, np.float32)
                        padded[:, : shape.signals] = values[-1]
                        newest[kind] = (float(times[-1]), shape, padded)
        if Kind.HOST not in newest:
            return None
        time = newest[Kind.HOST][0]
        newest = {kind: found for kind, found in newest.items() if found[0] > time - 2 * MINUTE}
        return row_of(time, newest)

    def remembered(self, node: str, now: float, most: int, counted: Mapping[str, float]) -> Remembered:
        """All that is left of a node (an empty key: of the whole) at `now`, with its newest `most` events, and those
        whose codes are `counted`, within so many seconds of each."""
        events = self.events(node, 0.0, most)
        latest, record = self.latest(node, now), self.kernel_record(node)
        with self._readers.lend() as connection:
            last = read_last(connection, node)
        return Remembered(latest, events, self.findings(node), record, self.happened(node, now, counted), last)

    def kernel_record(self, node: str) -> KernelRecord | None:
        """The last line of a node's kernel log that was told; None when none was."""
        with self._readers.lend() as connection:
            return kernel_record(connection, node)

    def findings(self, node: str) -> list[Kept]:
        """What was open of a node when that was last written, or with an empty key of the whole."""
        with self._readers.lend() as connection:
            return read_findings(connection, node)

    def findings_at(self, moment: float) -> list[Kept]:
        """What was wrong at a moment, of all nodes and of the whole."""
        with self._readers.lend() as connection:
            return findings_at(connection, moment)

    def held(self, node: str, moment: float) -> Latest | None:
        """What a node's things measured at a moment: the newest sample at or before it, unless that is a gap; the mean
        of the minute or hour where nothing finer is kept of that time. None where nothing is known."""
        with self._readers.lend() as connection:
            return held(connection, node, moment)

    def beginning(self, node: str) -> float | None:
        """The first time of which anything is known of a node; None for nothing."""
        with self._readers.lend() as connection:
            return beginning(connection, node)

    def happened(self, node: str, now: float, codes: Mapping[str, float]) -> list[NodeEvent]:
        """A node's events of these codes, of so many seconds before `now` each, oldest first."""
        with self._readers.lend() as connection:
            return happened(connection, node, now, codes)

    def events(self, node: str, since: float, limit: int = 500, until: float = math.inf) -> list[NodeEvent]:
        """The newest `limit` events of a node from `since` to `until`, oldest first."""
        with self._readers.lend() as connection:
            return newest_events(connection, node, since, until, limit)


def track(
    series: NodeSeries | None,
    queries: Queries | None,
    curve: Curve,
    *,
    start: float,
    end: float,
    points: int,
    before: Track | None = None,
) -> Track:
    """One signal over [start, end) in about `points` points at most: from memory as far as it reaches, from
    telemetry.db before that. An answer `before` to the same question, a while ago, spares what has settled in it.
    Raises sqlite3.Error when the file cannot be read."""
    # Before the samples: one that comes meanwhile has not settled, and a move of times meanwhile spoils the answer.
    shifts, newest = (series.shifts, series.newest()) if series else (0, None)
    wished = nice_step(end - start, points)
    found, coarse_until = None, -math.inf
    held = before.settled if before is not None else None
    if before is not None and held is not None and (held.step, held.shifts) == (wished, shifts):
        coarse_until = held.coarse_until
        found = _taken_over(before, held, series, curve, start=start, end=end)
    if found is None or (found.low is None and len(found.times) > points + SPARE):
        found, coarse_until = _read(series, queries, curve, start=start, end=end, points=points)
    if newest is None:
        return found
    until = min(newest, end)
    if found.low is not None:
        until = math.floor(until / found.step) * found.step
    return replace(found, settled=Settled(start, until, wished, coarse_until, shifts))


def _taken_over(
    before: Track, settled: Settled, series: NodeSeries | None, curve: Curve, *, start: float, end: float
) -> Track | None:
    """What `before` holds of [start, end) and what came since; None where memory does not reach back to its end, or
    finer data could be shown than it holds."""
    refined = math.isfinite(settled.coarse_until) and settled.coarse_until <= start
    if series is None or refined or not settled.start <= start < settled.until < end:
        return None
    reach, newest = series.oldest(), series.newest()
    if reach is None or newest is None or not reach <= settled.until <= newest:
        return None
    fresh = series.samples(curve.kind, curve.part, curve.signal, settled.until, end)
    if fresh is None or not len(fresh.times):
        return None
    if before.low is None:
        later = as_measured([fresh])
    else:
        bins = Bins(settled.until, end, before.step, bits=is_bits(curve.kind, curve.signal))
        bins.add_samples(fresh)
        later = bins.track()
    return joined(before, later, settled.until, start, float(fresh.periods[0]))


def _read(
    series: NodeSeries | None, queries: Queries | None, curve: Curve, *, start: float, end: float, points: int
) -> tuple[Track, float]:
    """One signal over [start, end), and until when it is coarser than it could be (minus infinity: nowhere): as long as
    coarse roll-ups, or more samples than points, are in sight."""
    memory = series.samples(curve.kind, curve.part, curve.signal, start, end) if series else None
    reach = series.oldest() if series and memory is not None else None
    if queries is None or (reach is not None and reach <= start):
        parts: list[Samples] = [memory] if memory else []
        steps: list[Steps] = []
        step = nice_step(end - start, points)
    else:
        picture = _Picture(queries, curve)
        parts, steps, step = picture.collect(memory, reach, start, end, nice_step(end - start, points))
    if not steps and sum(len(part.times) for part in parts) <= points + SPARE:
        return as_measured(parts), -math.inf
    bins = Bins(start, end, step, bits=is_bits(curve.kind, curve.signal))
    for some in steps:
        bins.add_steps(some)
    for part in parts:
        bins.add_samples(part)
    wished = nice_step(end - start, points)
    fine = max(wished, MINUTE) if wished >= ROLLED_FROM else wished
    coarse = [float(some.times[-1]) + some.step for some in steps if some.step > fine]
    if not steps:
        times = np.sort(np.concatenate([part.times for part in parts]))
        coarse.append(float(times[-(points + SPARE) - 1]))
    return bins.track(), max(coarse, default=-math.inf)


class _Picture:
    """Finds, for each stretch of time, the coarsest data that is fine enough."""

    def __init__(self, queries: Queries, curve: Curve) -> None:
        self._queries = queries
        self._curve = curve

    def collect(
        self, memory: Samples | None, reach: float | None, start: float, end: float, step: float
    ) -> tuple[list[Samples], list[Steps], float]:
        """Samples, roll-ups and the step to show them in."""
        steps: list[Steps] = []
        rolled = step >= ROLLED_FROM
        if rolled:
            step = max(step, MINUTE)
            limit = end if reach is None else min(end, math.ceil(reach / MINUTE) * MINUTE)
            begin = start
            for level in (HOUR, MINUTE) if step >= HOUR else (MINUTE,):
                found = self._queries.steps(self._curve, begin, limit, level)
                if len(found.times):
                    steps.append(found)
                    begin = float(found.times[-1]) + level
            raw = self._queries.samples(self._curve, begin, limit)
            # A sample at the very border belongs to what begins there.
            covered = float(raw.times[-1]) if len(raw.times) else begin - 1e-6
        else:
            limit = end if reach is None else min(end, reach - 1e-6)
            raw = self._queries.samples(self._curve, start, limit)
            covered = limit
        firsts = [float(some.times[0]) for some in steps] + [float(time) for time in raw.times[:1]]
        earliest = min(firsts, default=limit)
        coarse = self._before(start, min(earliest, limit), step)
        if coarse:
            step = max(step, coarse[0].step)
        parts = [raw]
        if memory is not None:
            later = memory.times > covered if rolled else memory.times >= covered
            parts.append(Samples(memory.times[later], memory.values[later], memory.periods[later]))
        return parts, coarse + steps, step

    def _before(self, start: float, end: float, step: float) -> list[Steps]:
        """What coarser roll-ups still know of a time whose finer data is gone, coarsest first."""
        found: list[Steps] = []
        for level in (MINUTE, HOUR):
            if level <= step and step >= ROLLED_FROM:
                continue  # looked at already
            some = self._queries.steps(self._curve, start, math.floor(end / level) * level, level)
            if len(some.times):
                found.insert(0, some)
                end = float(some.times[0])
        return found


def _row_start(start: float, step: int) -> int:
    """Start of the roll-up row that holds a time."""
    span = CHUNK if step == MINUTE else step
    return math.floor(start / span) * span


_RollUp = tuple[int, int, int, bytes, bytes]


_ROLL_UPS = (
    "SELECT r.shape, r.start, r.steps, r.heads,"
    " substr(r.payload, 1 + 12 * r.steps * s.things * :signal, 12 * r.steps * s.things)"
    " FROM shape s CROSS JOIN roll_up r INDEXED BY roll_up_place"
    " ON r.shape = s.id AND r.step = :step AND r.start >= :start AND r.start < :end"
    " WHERE length(r.heads) = 12 * r.steps AND length(r.payload) = 12 * r.steps * s.things * s.signals AND r.steps > 0"
    " AND "
)
_OF_SHAPE = _ROLL_UPS + "s.id = :what"
_OF_KIND = _ROLL_UPS + "s.kind = :what AND s.signals > :signal"


def _roll_ups(  # noqa: PLR0917 -- what, of whom, when
    connection: sqlite3.Connection, what: int | Kind, signal: int, step: int, start: float, end: float
) -> Iterator[_RollUp]:
    """The rows of roll-ups of a shape (or of all of a kind) that may hold steps within [start, end): (shape, start,
    steps, heads, the one signal of all things). Only that signal's bytes leave SQLite; damaged rows do not."""
    of_kind = isinstance(what, Kind)
    values = {"signal": signal, "step": step, "start": _row_start(start, step), "end": end}
    return connection.execute(_OF_KIND if of_kind else _OF_SHAPE, {**values, "what": str(what) if of_kind else what})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows of roll-ups with the same number of steps: `body` is [rows, low | mean | high, things, steps]."""

    shapes: list[int]
    starts: list[int]
    head: bytes
    body: Floats

    def heads(self, step: int) -> Times:
        """[rows, (start of the step, count, period), steps]."""
        words = np.frombuffer(self.head, "<u4").reshape(len(self.shapes), 3, -1)
        heads = words.view("<f4").astype(np.float64)
        heads[:, 0] = np.array(self.starts, np.float64)[:, None] + words[:, 0] * float(step)
        return heads


def _by_steps(rows: Iterable[_RollUp], things: int) -> Iterator[_Piece]:
    """Rows joined by their number of steps, so that numpy is called a few times and not once a row."""
    groups: dict[int, list[_RollUp]] = {}
    for row in rows:
        groups.setdefault(row[2], []).append(row)
    for steps, group in groups.items():
        shapes, starts, _, heads, bodies = zip(*group, strict=True)
        body = np.frombuffer(b"".join(bodies), "<f4").reshape(len(group), 3, things, steps)
        yield _Piece(list(shapes), list(starts), b"".join(heads), body)


def _all_shapes(
    connection: sqlite3.Connection, kind: Kind, nodes: Sequence[str] | None, signal: int
) -> dict[int, tuple[str, tuple[str, ...]]]:
    """(node, parts) of every shape of a kind that has the signal."""
    wanted = None if nodes is None else set(nodes)
    query = (
        "SELECT s.id, n.identity, s.parts FROM shape s JOIN node n ON n.id = s.node"
        " WHERE s.kind = ? AND s.signals > ? ORDER BY n.identity, s.id"
    )
    return {
        key: (node, tuple(json.loads(parts)))
        for key, node, parts in connection.execute(query, (kind.value, signal))
        if wanted is None or node in wanted
    }
