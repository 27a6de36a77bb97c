"""The recorder of rows: minutes become blocks, blocks' minutes become roll-ups, hours of these.

Each node is written at its own phase of the minute, so that a thousand nodes make a stream of small transactions and
no burst. Memory changes only after a commit: a full disk loses nothing that is still open.
"""

from __future__ import annotations

import itertools
import json
import math
import sqlite3
import zlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from console.fleet.model.readings import Floats, NodeEvent, Times
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.tracks import is_bits, roll_up
from console.fleet.service.history.codec import CodecError, decode, encode
from console.fleet.service.history.hot_log import Batch, HotLog, Segment
from console.fleet.service.series import ORDER, Layout

MINUTE = 60
CHUNK = 600  # seconds of minute roll-ups in one row: a day of one node is 144 rows
HOUR = 3600
DAY = 86400
#: A minute is written this long after its end, plus the node's phase: samples may be on the road still.
SETTLE = 3.0
PHASES = 45


@dataclass(frozen=True, slots=True)
class Minute:
    """One rolled-up minute (or hour) of one layout: `low`, `mean`, `high` are [columns]."""

    start: float
    count: float
    period: float
    low: Floats
    mean: Floats
    high: Floats


@dataclass(slots=True)
class _Node:
    phase: int
    batches: list[tuple[Segment | None, Batch]] = field(default_factory=list)
    written: float = -1e18  # everything before this stands in the database
    chunks: dict[int, list[tuple[Layout, Minute]]] = field(default_factory=dict)
    rebuild: set[int] = field(default_factory=set)  # chunks whose minutes are not all in memory
    hours: set[int] = field(default_factory=set)
    seen: bool = False


@dataclass(slots=True)
class _Due:
    """One node's part of a transaction, applied to memory when it stands."""

    name: str
    node: _Node
    limit: float  # rows before this are written as blocks
    boundary: float  # roll-ups that end before this are whole
    rest: list[tuple[Segment | None, Batch]]
    done: list[tuple[Segment | None, int]]
    chunks: dict[int, list[tuple[Layout, Minute]]]
    rebuild: set[int]
    hours: set[int]


class Recorder:
    """Belongs to the writer's thread. Methods that take a connection raise sqlite3.Error and then have changed
    nothing in memory; the caller rolls back."""

    def __init__(self) -> None:
        self._nodes: dict[str, _Node] = {}
        self._shapes: dict[tuple[str, Kind, tuple[str, ...]], int] = {}
        self._owed: deque[tuple[int, int, int]] = deque()  # (shape, step, start) of roll-ups
        self.open_bytes = 0

    def add(self, batch: Batch, segment: Segment | None) -> None:
        """Take rows; `segment` holds them in the hot log."""
        self._node(batch.node).batches.append((segment, batch))
        self.open_bytes += batch.nbytes

    def drop_oldest(self, limit: int, log: HotLog) -> int:
        """Forget the oldest open rows until they take at most `limit` bytes; returns how many rows went."""
        dropped = 0
        while self.open_bytes > limit and any(node.batches for node in self._nodes.values()):
            for node in self._nodes.values():
                if node.batches and self.open_bytes > limit:
                    segment, batch = node.batches.pop(0)
                    self._release(log, segment, len(batch.times))
                    self.open_bytes -= batch.nbytes
                    dropped += len(batch.times)
        return dropped

    def write_due(self, connection: sqlite3.Connection, now: float, log: HotLog, *, everything: bool = False) -> bool:
        """Write every node whose minute is over (or all that is open) and commit; True when anything was written."""
        due = [item for name, node in self._nodes.items() if (item := self._due(name, node, now, everything))]
        if not due:
            return False
        try:
            for item in due:
                self._write(connection, item)
            connection.commit()
        except BaseException:
            self._shapes.clear()  # the transaction may have made some that are gone now
            raise
        for item in due:
            node = item.node
            node.batches, node.written, node.seen = item.rest, item.boundary, True
            node.chunks, node.rebuild, node.hours = item.chunks, item.rebuild, item.hours
            for segment, rows in item.done:
                self._release(log, segment, rows)
        self.open_bytes = sum(batch.nbytes for node in self._nodes.values() for _, batch in node.batches)
        return True

    def write_events(self, connection: sqlite3.Connection, events: Iterable[NodeEvent]) -> None:
        connection.executemany(
            "INSERT INTO event(node, time, source, code, device, text) VALUES (?, ?, ?, ?, ?, ?)",
            [(e.node, e.time, e.source, e.code, e.device, e.text) for e in events],
        )
        connection.commit()

    def forget_shapes(self) -> None:
        """The database is another one now, or shapes were removed from it."""
        self._shapes.clear()

    def write_recovered(self, connection: sqlite3.Connection, batches: Iterable[Batch]) -> int:
        """Write what a killed process left in the hot log, without what it had written already; returns the rows."""
        written = 0
        for batch in batches:
            fresh = ~np.isin(_micros(batch.times), _micros(self._stored_times(connection, batch)))
            if fresh.any():
                self._write_blocks(connection, _pick(batch, fresh))
                written += int(fresh.sum())
        connection.commit()
        return written

    def catch_up(self, connection: sqlite3.Connection, now: float) -> None:
        """At start: find what the process before left without roll-ups, and remember what is not whole yet."""
        self._owed.clear()
        for shape, name in connection.execute("SELECT id, node FROM shape").fetchall():
            self._catch_up(connection, shape, name, now)

    def work_off(self, connection: sqlite3.Connection, rows: int = 200) -> bool:
        """Roll up some of what was found at start, for a day of a hundred nodes takes minutes; True while there is
        more."""
        some = list(itertools.islice(self._owed, rows))
        for shape, step, start in some:
            if step == MINUTE:
                self._rebuild_chunk(connection, shape, start)
            else:
                self._write_hour(connection, shape, start)
        connection.commit()
        for _ in some:
            self._owed.popleft()
        return bool(self._owed)

    def _catch_up(self, connection: sqlite3.Connection, shape: int, name: str, now: float) -> None:
        # Whatever came after the newest roll-up, and the last day, where a crash in the middle of this may have left
        # holes.
        newest = connection.execute("SELECT max(start) FROM roll_up WHERE shape = ? AND step = 60", (shape,)).fetchone()
        after = -1 if newest[0] is None else int(min(now - DAY, newest[0])) // HOUR * HOUR
        chunks = connection.execute(
            "SELECT DISTINCT start / 600 * 600 FROM block WHERE shape = ? AND start >= ?"
            " EXCEPT SELECT start FROM roll_up WHERE shape = ? AND step = 60 ORDER BY 1",
            (shape, after, shape),
        ).fetchall()
        hours = {chunk // HOUR * HOUR for (chunk,) in chunks}
        for (chunk,) in chunks:
            if chunk + CHUNK <= now - MINUTE:
                self._owed.append((shape, MINUTE, chunk))
            else:
                node = self._node(name)
                node.chunks.setdefault(chunk, [])
                node.rebuild.add(chunk)
        missing = connection.execute(
            "SELECT DISTINCT start / 3600 * 3600 FROM roll_up WHERE shape = ? AND step = 60 AND start >= ?"
            " EXCEPT SELECT start FROM roll_up WHERE shape = ? AND step = 3600",
            (shape, after, shape),
        )
        for hour in sorted(hours | {hour for (hour,) in missing}):
            if hour + HOUR <= now - MINUTE:
                self._owed.append((shape, HOUR, hour))
            else:
                self._node(name).hours.add(hour)

    def _node(self, name: str) -> _Node:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = _Node(zlib.crc32(name.encode()) % PHASES)
        return node

    @staticmethod
    def _release(log: HotLog, segment: Segment | None, rows: int) -> None:
        if segment is not None:
            log.release(segment, rows)

    def _due(self, name: str, node: _Node, now: float, everything: bool) -> _Due | None:
        boundary = float((now - SETTLE - node.phase) // MINUTE * MINUTE)
        if node.written > boundary + HOUR:  # the console's clock was set back
            node.written = boundary - MINUTE
        if everything:
            if not node.batches:
                return None
            limit, boundary = math.inf, node.written
        elif boundary <= node.written or not self._anything(node, boundary):
            return None
        else:
            limit = boundary
        chunks = {chunk: list(minutes) for chunk, minutes in node.chunks.items()}
        return _Due(name, node, limit, boundary, [], [], chunks, set(node.rebuild), set(node.hours))

    @staticmethod
    def _anything(node: _Node, boundary: float) -> bool:
        return (
            any(batch.times[0] < boundary for _, batch in node.batches)
            or any(chunk + CHUNK <= boundary for chunk in node.chunks)
            or any(hour + HOUR <= boundary for hour in node.hours)
        )

    def _write(self, connection: sqlite3.Connection, due: _Due) -> None:
        for batch in self._ready(due):
            for minute in self._write_blocks(connection, batch):
                chunk = int(minute.start // CHUNK * CHUNK)
                if chunk not in due.chunks:
                    due.chunks[chunk] = []
                    # The node's first chunk in this process, or one that was written: its minutes are in blocks.
                    if not due.node.seen or chunk + CHUNK <= due.node.written:
                        due.rebuild.add(chunk)
                due.chunks[chunk].append((batch.layout, minute))
        for chunk in sorted(chunk for chunk in due.chunks if chunk + CHUNK <= due.boundary):
            minutes_of = due.chunks.pop(chunk)
            if chunk in due.rebuild:
                due.rebuild.discard(chunk)
                for (shape,) in connection.execute("SELECT id FROM shape WHERE node = ?", (due.name,)).fetchall():
                    self._rebuild_chunk(connection, shape, chunk)
            else:
                self._write_chunk(connection, due.name, chunk, minutes_of)
            due.hours.add(chunk // HOUR * HOUR)
        for hour in [hour for hour in due.hours if hour + HOUR <= due.boundary]:
            due.hours.discard(hour)
            for (shape,) in connection.execute("SELECT id FROM shape WHERE node = ?", (due.name,)).fetchall():
                self._write_hour(connection, shape, hour)

    def _ready(self, due: _Due) -> Iterator[Batch]:
        """Rows before the limit, joined while the layout stays; the others stay open."""
        ready: list[Batch] = []
        for segment, batch in due.node.batches:
            cut = int(np.searchsorted(batch.times, due.limit))
            due.done.append((segment, cut))
            if cut < len(batch.times):
                due.rest.append((segment, _pick(batch, slice(cut, None))))
            if cut:
                if ready and ready[-1].layout != batch.layout:
                    yield _join(ready)
                    ready = []
                ready.append(_pick(batch, slice(0, cut)))
        if ready:
            yield _join(ready)

    def _write_blocks(self, connection: sqlite3.Connection, batch: Batch) -> list[Minute]:
        """Insert one block per kind and minute; returns the minutes rolled up."""
        layout, times, periods, rows = batch.layout, batch.times, batch.periods, batch.rows
        starts, counts, low, mean, high = roll_up(times, rows, MINUTE, layout.bits)
        ends = np.cumsum(counts).astype(int)
        shapes = [
            (kind, self._shape(connection, batch.node, kind, parts)) for kind, parts in layout.parts.items() if parts
        ]
        blocks, minutes, first = [], [], 0
        for index, end in enumerate(ends):
            start, span = float(starts[index]), slice(first, end)
            period = float(periods[span].max())
            for kind, shape in shapes:
                values = np.ascontiguousarray(rows[span, layout.block(kind)])
                payload = encode(start, times[span], values)
                blocks.append((shape, int(start), int(end - first), period, payload))
            minutes.append(Minute(start, float(counts[index]), period, low[index], mean[index], high[index]))
            first = end
        connection.executemany(
            "INSERT INTO block(shape, start, samples, period, payload) VALUES (?, ?, ?, ?, ?)", blocks
        )
        return minutes

    def _shape(self, connection: sqlite3.Connection, name: str, kind: Kind, parts: tuple[str, ...]) -> int:
        key = (name, kind, parts)
        found = self._shapes.get(key)
        if found is None:
            row = (name, str(kind), json.dumps(parts), len(SIGNALS[kind]))
            connection.execute(
                "INSERT OR IGNORE INTO shape(node, kind, parts, signals, things) VALUES (?, ?, ?, ?, ?)",
                (*row, len(parts)),
            )
            query = "SELECT id FROM shape WHERE node = ? AND kind = ? AND parts = ? AND signals = ?"
            found = self._shapes[key] = connection.execute(query, row).fetchone()[0]
        return found

    def _write_chunk(
        self, connection: sqlite3.Connection, name: str, chunk: int, minutes: list[tuple[Layout, Minute]]
    ) -> None:
        by_layout: dict[Layout, list[Minute]] = defaultdict(list)
        for layout, minute in minutes:
            by_layout[layout].append(minute)
        for layout, group in by_layout.items():
            for kind in ORDER:
                if parts := layout.parts.get(kind, ()):
                    shape, signals = self._shape(connection, name, kind, parts), len(SIGNALS[kind])
                    # Another layout may share this kind's shape within the chunk (a GPU came, the ports stayed).
                    kept = read_chunk(connection, shape, chunk, signals) if len(by_layout) > 1 else []
                    columns = layout.block(kind)
                    mine = [
                        Minute(m.start, m.count, m.period, m.low[columns], m.mean[columns], m.high[columns])
                        for m in group
                    ]
                    rows = sorted(kept + mine, key=lambda m: m.start)
                    _put_roll_up(connection, shape, (MINUTE, chunk), rows, signals)

    def _rebuild_chunk(self, connection: sqlite3.Connection, shape: int, chunk: int) -> None:
        """Roll a chunk up from its blocks."""
        times, periods, values, kind = _blocks(connection, shape, chunk, chunk + CHUNK)
        if not len(times):
            return
        columns = values.shape[1] * values.shape[2]
        signals = values.shape[2]
        bits = [column for column in range(columns) if is_bits(kind, column % signals)]
        starts, counts, low, mean, high = roll_up(times, values.reshape(len(times), columns), MINUTE, bits)
        period = float(periods.max())
        minutes = [
            Minute(float(s), float(c), period, *r) for s, c, *r in zip(starts, counts, low, mean, high, strict=True)
        ]
        _put_roll_up(connection, shape, (MINUTE, chunk), minutes, signals)

    def _write_hour(self, connection: sqlite3.Connection, shape: int, hour: int) -> None:
        """Roll an hour up from its minutes."""
        kind, signals = connection.execute("SELECT kind, signals FROM shape WHERE id = ?", (shape,)).fetchone()
        chunks = range(hour, hour + HOUR, CHUNK)
        minutes = [minute for chunk in chunks for minute in read_chunk(connection, shape, chunk, signals)]
        if minutes:
            joined = join_minutes(minutes, float(hour), Kind(kind), signals)
            _put_roll_up(connection, shape, (HOUR, hour), [joined], signals)

    def _stored_times(self, connection: sqlite3.Connection, batch: Batch) -> Times:
        shape = self._shape(connection, batch.node, Kind.HOST, batch.layout.parts[Kind.HOST])
        first, last = batch.times.min() - MINUTE, batch.times.max() + MINUTE
        return _blocks(connection, shape, int(first), int(last))[0]


def join_minutes(minutes: list[Minute], start: float, kind: Kind, signals: int) -> Minute:
    """Several roll-ups as one, means weighted by their samples, bits joined."""
    counts = np.array([m.count for m in minutes])[:, None]
    low, mean, high = (np.stack([getattr(m, name) for m in minutes]) for name in ("low", "mean", "high"))
    known = ~np.isnan(mean)
    weight = (known * counts).sum(axis=0)
    total = (np.where(known, mean, 0).astype(np.float64) * counts).sum(axis=0)
    joined = np.full(mean.shape[1], np.nan)
    np.divide(total, weight, out=joined, where=weight > 0)
    least, most = np.fmin.reduce(low, axis=0), np.fmax.reduce(high, axis=0)
    for column in (c for c in range(mean.shape[1]) if is_bits(kind, c % signals)):
        if known[:, column].any():
            joined[column] = most[column] = np.bitwise_or.reduce(high[known[:, column], column].astype(np.int64))
            least[column] = np.bitwise_and.reduce(low[known[:, column], column].astype(np.int64))
    period = max(m.period for m in minutes)
    return Minute(start, float(counts.sum()), period, least, joined.astype(np.float32), most)


def pack_minutes(step: int, start: int, minutes: list[Minute], signals: int) -> tuple[bytes, bytes]:
    """Roll-ups of one row as bytes, uncompressed, for they are read by the thousand: (step numbers, counts, periods),
    and [signals, low | mean | high, things, steps], so that one signal of all things lies in one piece."""
    numbers = np.array([round((m.start - start) / step) for m in minutes], "<u4")
    heads = np.array([[m.count for m in minutes], [m.period for m in minutes]], "<f4")
    body = np.stack([np.stack([getattr(m, name) for m in minutes], axis=1) for name in ("low", "mean", "high")])
    body = body.reshape(3, -1, signals, len(minutes)).transpose(2, 0, 1, 3)
    return numbers.tobytes() + heads.tobytes(), body.astype("<f4", copy=False).tobytes()


def read_chunk(
    connection: sqlite3.Connection, shape: int, start: int, signals: int, step: int = MINUTE
) -> list[Minute]:
    """The roll-ups of one row; empty when there is none. Damaged rows are left out."""
    found = []
    query = "SELECT steps, heads, payload FROM roll_up WHERE shape = ? AND step = ? AND start = ?"
    for steps, heads, payload in connection.execute(query, (shape, step, start)):
        things, rest = divmod(len(payload), 12 * steps * signals) if steps > 0 else (0, 1)
        if rest or things < 1 or len(heads) != 12 * steps:
            continue
        numbers = np.frombuffer(heads, "<u4", steps)
        counts, periods = np.frombuffer(heads, "<f4", offset=4 * steps).reshape(2, steps)
        body = np.frombuffer(payload, "<f4").reshape(signals, 3, things, steps)
        columns = body.transpose(1, 2, 0, 3).reshape(3, things * signals, steps).astype(np.float32)
        for index, number in enumerate(numbers):
            low, mean, high = columns[:, :, index]
            time = start + float(number) * step
            found.append(Minute(time, float(counts[index]), float(periods[index]), low, mean, high))
    return found


def _put_roll_up(
    connection: sqlite3.Connection, shape: int, place: tuple[int, int], minutes: list[Minute], signals: int
) -> None:
    """Write a row of roll-ups at (step, start), instead of one that is there."""
    step, start = place
    connection.execute("DELETE FROM roll_up WHERE shape = ? AND step = ? AND start = ?", (shape, step, start))
    connection.execute(
        "INSERT INTO roll_up(shape, step, start, steps, heads, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (shape, step, start, len(minutes), *pack_minutes(step, start, minutes, signals)),
    )


def _blocks(connection: sqlite3.Connection, shape: int, start: int, end: int) -> tuple[Times, Floats, Floats, Kind]:
    """Everything in the blocks that start within [start, end), ascending: times, periods, values[n, things, signals].
    Damaged blocks are left out: one of them must not keep the others from being rolled up."""
    kind, parts, signals = connection.execute(
        "SELECT kind, parts, signals FROM shape WHERE id = ?", (shape,)
    ).fetchone()
    things = len(json.loads(parts))
    times, periods, values = [np.empty(0)], [np.empty(0, np.float32)], [np.empty((0, things, signals), np.float32)]
    query = "SELECT start, samples, period, payload FROM block WHERE shape = ? AND start >= ? AND start < ?"
    for at, samples, period, payload in connection.execute(query, (shape, start, end)):
        try:
            some_times, some_values = decode(at, samples, things, signals, payload)
        except CodecError:
            continue
        times.append(some_times)
        periods.append(np.full(samples, period, np.float32))
        values.append(some_values)
    joined = np.concatenate(times)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(periods)[order], np.concatenate(values)[order], Kind(kind)


def _micros(times: Times) -> Times:
    return np.rint(times * 1e6)


def _pick(batch: Batch, which: slice | npt.NDArray[np.bool_]) -> Batch:
    return Batch(batch.node, batch.layout, batch.times[which], batch.periods[which], batch.rows[which])


def _join(batches: list[Batch]) -> Batch:
    times = np.concatenate([batch.times for batch in batches])
    periods = np.concatenate([batch.periods for batch in batches])
    rows = np.concatenate([batch.rows for batch in batches])
    joined = Batch(batches[0].node, batches[0].layout, times, periods, rows)
    if not (np.diff(times) >= 0).all():  # the console's clock was set back between two batches
        order = np.argsort(times, kind="stable")
        joined = Batch(joined.node, joined.layout, times[order], periods[order], rows[order])
    return joined
