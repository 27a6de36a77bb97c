"""The recorder: rows become blocks by the minute, blocks' minutes become roll-ups, hours of these.

Each node is written at its own phase of the minute, so that a thousand nodes make a stream of small transactions and
no burst. Memory changes only after a commit: a full disk loses nothing that is still open.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from console.fleet.model.readings import KernelRecord, NodeEvent, Times
from console.fleet.model.signals import Kind
from console.fleet.model.tracks import roll_up
from console.fleet.service.history.arrears import Arrears
from console.fleet.service.history.blocks import block_row, read_blocks, write_blocks
from console.fleet.service.history.hot_log import Batch, HotLog, Segment
from console.fleet.service.history.past import Past
from console.fleet.service.history.roll_ups import (
    CHUNK,
    HOUR,
    MINUTE,
    Minute,
    put_hours,
    rebuild_chunk,
    write_chunk,
    write_hour,
)
from console.fleet.service.history.schema import kernel_log_of
from console.fleet.service.history.shapes import Shapes, shapes_of
from console.fleet.service.series import Layout

#: A minute is written this long after its end, plus the node's phase: samples may be on the road still.
SETTLE = 3.0
PHASES = 45


@dataclass(slots=True)
class _Node:
    phase: int
    batches: list[tuple[Segment | None, Batch]] = field(default_factory=list)
    written: float = -math.inf  # everything before this stands in the database
    chunks: dict[int, list[tuple[Layout, Minute]]] = field(default_factory=dict)
    rebuild: set[int] = field(default_factory=set)  # chunks whose minutes are not all in memory
    hours: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Due:
    """One node's part of a transaction, applied to memory when it stands."""

    name: str
    node: _Node
    now: float  # start of the minute that the clock is in, for this node
    limit: float  # rows before this are written as blocks
    boundary: float  # roll-ups that end before this are whole
    chunks: dict[int, list[tuple[Layout, Minute]]]
    rebuild: set[int]
    hours: set[int]
    rest: list[tuple[Segment | None, Batch]] = field(default_factory=list)
    done: list[tuple[Segment | None, int]] = field(default_factory=list)


class Recorder:
    """Belongs to the writer's thread. Methods that take a connection raise sqlite3.Error, and then have changed nothing
    in memory and nothing in the database."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self._nodes: dict[str, _Node] = {}
        self._arrears = Arrears(self.shapes)
        self.open_bytes = 0

    @property
    def owes(self) -> bool:
        """Whether roll-ups of the process before are still to be made."""
        return bool(self._arrears)

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

    def write_due(self, connection: sqlite3.Connection, now: float, log: HotLog, *, everything: bool = False) -> None:
        """Write every node whose minute is over, or all that is open."""
        due = [item for name, node in self._nodes.items() if (item := self._due(name, node, now, everything))]
        if not due:
            return
        with self.shapes.transaction(connection):
            for item in due:
                self._write(connection, item)
        for item in due:
            node = item.node
            node.batches, node.written = item.rest, item.boundary
            node.chunks, node.rebuild, node.hours = item.chunks, item.rebuild, item.hours
            for segment, rows in item.done:
                self._release(log, segment, rows)
        self.open_bytes = sum(batch.nbytes for node in self._nodes.values() for _, batch in node.batches)

    def write_events(
        self, connection: sqlite3.Connection, events: Sequence[NodeEvent], told: Mapping[str, KernelRecord]
    ) -> None:
        """Write events, and with them how far each node's kernel log was told."""
        with self.shapes.transaction(connection):
            connection.executemany(
                "INSERT INTO event(node, time, source, code, device, text) VALUES (?, ?, ?, ?, ?, ?)",
                [(self.shapes.node(connection, e.node), e.time, e.source, e.code, e.device, e.text) for e in events],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                [
                    (kernel_log_of(node), f"{r.number},{r.micros},{'' if r.lag is None else r.lag} {r.boot}")
                    for node, r in told.items()
                ],
            )

    def write_recovered(self, connection: sqlite3.Connection, batches: Iterable[Batch]) -> set[tuple[str, int]]:
        """Write what a killed process left in the hot log, without what it had written already; returns the chunks
        that this touched, as (node, start)."""
        touched = set()
        with self.shapes.transaction(connection):
            for batch in batches:
                fresh = ~np.isin(_micros(batch.times), _micros(self._stored_times(connection, batch)))
                if fresh.any():
                    minutes = self._write_blocks(connection, _in_order(_pick(batch, fresh)))
                    touched |= {(batch.node, int(minute.start // CHUNK * CHUNK)) for minute in minutes}
        return touched

    def write_past(self, connection: sqlite3.Connection, past: Past) -> None:
        """Write a piece of a past with its roll-ups, in one go."""
        with self.shapes.transaction(connection):
            for batch in past.samples:
                chunks: dict[int, list[tuple[Layout, Minute]]] = defaultdict(list)
                for minute in self._write_blocks(connection, batch):
                    chunks[int(minute.start // CHUNK * CHUNK)].append((batch.layout, minute))
                for chunk, minutes in chunks.items():
                    self._write_chunk(connection, batch.node, chunk, minutes)
                for hour in {chunk // HOUR * HOUR for chunk in chunks}:
                    for shape in shapes_of(connection, batch.node):
                        write_hour(connection, shape, hour)
            for rolled in past.hours:
                for kind, parts in rolled.layout.parts.items():
                    if parts:
                        shape = self.shapes.shape(connection, rolled.node, rolled.layout, kind)
                        columns = rolled.layout.block(kind)
                        put_hours(connection, shape, kind, [hour.part(columns) for hour in rolled.hours])

    def catch_up(self, connection: sqlite3.Connection, now: float, recovered: set[tuple[str, int]]) -> None:
        """At start: find what the process before left without roll-ups, and remember what is not whole yet.
        `recovered` are the chunks of which rows came back from the hot log."""
        for item in self._arrears.find(connection, now, recovered):
            node = self._node(item.node)
            if item.step == MINUTE:
                node.chunks.setdefault(item.start, [])
                node.rebuild.add(item.start)
            else:
                node.hours.add(item.start)

    def work_off(self, connection: sqlite3.Connection) -> None:
        """Roll up some of what was found at start."""
        for item in self._arrears.work_off(connection):
            # Rows that came for it meanwhile are in these blocks: they must not be joined to them once more.
            node = self._node(item.node)
            if item.step == MINUTE and item.start in node.chunks:
                node.rebuild.add(item.start)

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
        minute = float((now - SETTLE - node.phase) // MINUTE * MINUTE)
        limit, boundary = minute, minute
        if minute < node.written or any(batch.times[-1] > minute + CHUNK for _, batch in node.batches):
            # The console's clock was set back: rows from before lie ahead of it, and wait for no time to come.
            limit = math.inf
        elif everything:
            limit, boundary = math.inf, node.written
        elif minute == node.written:
            return None
        due = _Due(name, node, minute, limit, boundary, dict(node.chunks), set(node.rebuild), set(node.hours))
        if (node.batches and limit == math.inf) or self._anything(due):
            return due
        node.written = min(node.written, boundary)  # nothing is open, so nothing is claimed by this
        return None

    @staticmethod
    def _anything(due: _Due) -> bool:
        return (
            any(batch.times[0] < due.limit for _, batch in due.node.batches)
            or any(_whole(chunk, CHUNK, due) for chunk in due.chunks)
            or any(_whole(hour, HOUR, due) for hour in due.hours)
        )

    def _write(self, connection: sqlite3.Connection, due: _Due) -> None:
        for batch in self._ready(due):
            for minute in self._write_blocks(connection, batch):
                chunk = int(minute.start // CHUNK * CHUNK)
                due.chunks[chunk] = [*due.chunks.get(chunk, ()), (batch.layout, minute)]
        for chunk in [chunk for chunk in sorted(due.chunks) if _whole(chunk, CHUNK, due)]:
            minutes = due.chunks.pop(chunk)
            if chunk in due.rebuild:
                due.rebuild.discard(chunk)
                for shape in shapes_of(connection, due.name):
                    rebuild_chunk(connection, shape, chunk)
            else:
                self._write_chunk(connection, due.name, chunk, minutes)
            due.hours.add(chunk // HOUR * HOUR)
        for hour in [hour for hour in due.hours if _whole(hour, HOUR, due)]:
            due.hours.discard(hour)
            for shape in shapes_of(connection, due.name):
                write_hour(connection, shape, hour)

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
        shapes = [
            (layout.block(kind), self.shapes.shape(connection, batch.node, layout, kind))
            for kind, parts in layout.parts.items()
            if parts
        ]
        blocks, minutes, first = [], [], 0
        for index, end in enumerate(np.cumsum(counts).astype(int)):
            start, span = float(starts[index]), slice(first, end)
            period = float(periods[span].max())
            blocks += [block_row(shape, start, period, times[span], rows[span, columns]) for columns, shape in shapes]
            minutes.append(Minute(start, float(counts[index]), period, low[index], mean[index], high[index]))
            first = end
        write_blocks(connection, blocks)
        return minutes

    def _write_chunk(
        self, connection: sqlite3.Connection, name: str, chunk: int, minutes: list[tuple[Layout, Minute]]
    ) -> None:
        """Several layouts may share a kind's shape within the chunk (a GPU came, the ports stayed)."""
        by_shape: dict[tuple[int, Kind], list[Minute]] = defaultdict(list)
        for layout, minute in minutes:
            for kind, parts in layout.parts.items():
                if parts:
                    shape = self.shapes.shape(connection, name, layout, kind)
                    by_shape[shape, kind].append(minute.part(layout.block(kind)))
        for (shape, kind), mine in by_shape.items():
            write_chunk(connection, shape, kind, chunk, mine)

    def _stored_times(self, connection: sqlite3.Connection, batch: Batch) -> Times:
        shape = self.shapes.shape(connection, batch.node, batch.layout, Kind.HOST)
        first, last = batch.times.min() - MINUTE, batch.times.max() + MINUTE
        found = read_blocks(connection, shape, int(first), int(last))
        assert found is not None  # noqa: S101 -- the shape was looked up two lines before
        return found.times


def _whole(start: int, length: int, due: _Due) -> bool:
    """Whether a roll-up is to be written: it ended, or a clock that was set back has left it behind, ahead of it."""
    return start + length <= due.boundary or start > due.now + length


def _micros(times: Times) -> Times:
    return np.rint(times * 1e6)


def _pick(batch: Batch, which: slice | npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Batch:
    return Batch(batch.node, batch.layout, batch.times[which], batch.periods[which], batch.rows[which])


def _join(batches: list[Batch]) -> Batch:
    times = np.concatenate([batch.times for batch in batches])
    periods = np.concatenate([batch.periods for batch in batches])
    rows = np.concatenate([batch.rows for batch in batches])
    return _in_order(Batch(batches[0].node, batches[0].layout, times, periods, rows))


def _in_order(batch: Batch) -> Batch:
    """The same rows, ascending in time: the console's clock may have been set back in between."""
    if (np.diff(batch.times) >= 0).all():
        return batch
    return _pick(batch, np.argsort(batch.times, kind="stable"))
