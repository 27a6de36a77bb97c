"""The demo site's past in the columns that the console keeps: a process of its own that makes it from the simulator's
function, so that the window never waits for it.

`python -m console.main.past` reads one order from standard input, then writes the pieces to standard output, the newest
first, each behind its length. It ends when it has made them all, and when nobody reads them any more.
"""

from __future__ import annotations

import math
import os
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec
import numpy as np

from connectors.probe.messages import Row
from connectors.site_simulator.faults import Entry
from connectors.site_simulator.history import PastSample, past
from connectors.site_simulator.specification import Specification, default_specification, load_specification
from connectors.site_simulator.story import before
from console.fleet.model.readings import Floats
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.tracks import roll_up
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.past import Past, RolledHours
from console.fleet.service.history.roll_ups import HOUR, Minute
from console.fleet.service.series import Layout

#: Samples are handed over in pieces of this many seconds, so that none holds the writer up for long.
PIECE_SECONDS = 600.0
_LENGTH = struct.Struct("<Q")


class Span(msgspec.Struct, frozen=True):
    """Whole minutes (or hours, where they are `rolled` up) from `start` to `end`, sampled every `step` seconds."""

    start: float
    end: float
    step: float
    rolled: bool = False


class Order(msgspec.Struct, frozen=True):
    """What is to be made: of which site, as of when, and the nodes' keys by their names."""

    seed: int
    opening: float
    story: bool
    specification: str
    keys: dict[str, str]
    spans: list[Span]


class _Node(msgspec.Struct, frozen=True):
    """One node's part of a piece: samples, or hours as [low, mean, high]. Arrays are in their own bytes."""

    key: str
    parts: dict[str, tuple[str, ...]]
    uuids: tuple[str, ...]
    times: bytes
    rows: bytes
    counts: bytes = b""


class _Piece(msgspec.Struct, frozen=True):
    period: float
    nodes: list[_Node]


def site_of(specification: str) -> Specification:
    """The specification in a file, or the one that ships with the demo site. Raises SpecificationError and OSError."""
    return load_specification(Path(specification)) if specification else default_specification()


def rack_of(hall: str, rack: str) -> str:
    """A rack as the inventory calls it."""
    return f"{hall}, rack {rack}" if hall else rack


def batches_of(samples: Iterable[PastSample], step: float, keys: dict[str, str]) -> list[Batch]:
    """Samples as rows of the console's, a batch for each node."""
    layouts: dict[str, Layout] = {}
    times: dict[str, list[float]] = defaultdict(list)
    rows: dict[str, list[Floats]] = defaultdict(list)
    for sample in samples:
        # Packed at once: as records, a day of the site takes a hundred megabytes that the process never gives back.
        layout, row = row_of(sample, layouts.get(sample.node))
        layouts[sample.node] = layout
        times[sample.node].append(sample.time)
        rows[sample.node].append(row)
    return [
        Batch(
            keys[node],
            layout,
            np.array(times[node]),
            np.full(len(rows[node]), step, dtype=np.float32),
            np.stack(rows[node]),
        )
        for node, layout in layouts.items()
    ]


def row_of(sample: PastSample, layout: Layout | None = None) -> tuple[Layout, Floats]:
    """One sample as a row; in this layout, which is its own."""
    layout = layout or _layout(sample)
    row = np.full(layout.width, np.nan, dtype=np.float32)
    _fill(row, layout, sample)
    return layout, row


def _layout(sample: PastSample) -> Layout:
    parts = {
        Kind.HOST: ("",),
        Kind.GPU: tuple(str(i) for i in range(len(sample.gpus))),
        # In the order in which the probe names them, so that past and present are of one shape.
        Kind.PORT: tuple(sample.ports),
        Kind.DISK: tuple(sample.disks),
        Kind.STORAGE: tuple(sample.storage),
    }
    return Layout(parts, sample.uuids)


def _fill(row: Floats, layout: Layout, sample: PastSample) -> None:
    things: dict[Kind, list[Row | None]] = {
        Kind.HOST: [sample.host],
        Kind.GPU: list(sample.gpus),
        Kind.PORT: list(sample.ports.values()),
        Kind.DISK: list(sample.disks.values()),
        Kind.STORAGE: list(sample.storage.values()),
    }
    for kind, devices in things.items():
        block = row[layout.block(kind)].reshape(-1, len(SIGNALS[kind]))
        for i, device in enumerate(devices):
            if device is not None:
                block[i, : len(device)] = [math.nan if value is None else value for value in device]


# -- what goes over the pipe -------------------------------------------------------------------------------------------


def _pieces(order: Order) -> Iterator[_Piece]:
    specification = site_of(order.specification)
    faults = before(order.opening, specification) if order.story else ()
    for span in order.spans:
        batches = _made(order, specification, faults, span)
        if span.rolled:
            yield _Piece(span.step, [_rolled(batch) for batch in batches])
            continue
        for start in range(int(span.start), int(span.end), int(PIECE_SECONDS)):
            yield _Piece(span.step, [_sampled(batch, start, start + PIECE_SECONDS) for batch in batches])


def _made(order: Order, specification: Specification, faults: tuple[Entry, ...], span: Span) -> list[Batch]:
    # A span ends before what begins there.
    samples = past(order.seed, span.start, span.end - 0.5, span.step, specification=specification, faults=faults)
    return batches_of(samples, span.step, order.keys)


def _sampled(batch: Batch, start: float, end: float) -> _Node:
    first, last = (int(at) for at in np.searchsorted(batch.times, (start, end)))
    return _node(batch, batch.times[first:last].tobytes(), batch.rows[first:last].tobytes())


def _rolled(batch: Batch) -> _Node:
    starts, counts, *body = roll_up(batch.times, batch.rows, HOUR, batch.layout.bits)
    rows = np.stack(body).astype(np.float32)
    return _node(batch, np.asarray(starts, np.float64).tobytes(), rows.tobytes(), np.asarray(counts, "f8").tobytes())


def _node(batch: Batch, times: bytes, rows: bytes, counts: bytes = b"") -> _Node:
    parts = {str(kind): names for kind, names in batch.layout.parts.items()}
    return _Node(batch.node, parts, batch.layout.uuids, times, rows, counts)


def _read(piece: _Piece) -> Past:
    samples: list[Batch] = []
    hours: list[RolledHours] = []
    for node in piece.nodes:
        layout = Layout({Kind(kind): names for kind, names in node.parts.items()}, node.uuids)
        times = np.frombuffer(node.times)
        values = np.frombuffer(node.rows, np.float32)
        if not len(times):
            continue
        if not node.counts:
            periods = np.full(len(times), piece.period, np.float32)
            samples.append(Batch(node.key, layout, times, periods, values.reshape(len(times), layout.width)))
            continue
        low, mean, high = values.reshape(3, len(times), layout.width)
        counts = np.frombuffer(node.counts)
        hours.append(
            RolledHours(
                node.key,
                layout,
                tuple(
                    Minute(float(time), float(counts[i]), piece.period, low[i], mean[i], high[i])
                    for i, time in enumerate(times)
                ),
            )
        )
    return Past(tuple(samples), tuple(hours))


def pieces_from(source: IO[bytes]) -> Iterator[Past]:
    """The pieces that the process writes, until it ends."""
    while len(head := source.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        body = source.read(length)
        if len(body) < length:
            return
        yield _read(msgspec.msgpack.decode(body, type=_Piece))


def main() -> int:
    """Make what one order on standard input asks for."""
    if hasattr(os, "nice"):  # everything else comes first
        os.nice(10)
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    out = sys.stdout.buffer
    try:
        for piece in _pieces(order):
            body = msgspec.msgpack.encode(piece)
            out.write(_LENGTH.pack(len(body)))
            out.write(body)
            out.flush()
    except BrokenPipeError:  # the demo was closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
