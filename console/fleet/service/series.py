"""The last minutes of one node in memory: a ring of rows with one shared time column.

A row is everything a node says in one sample, flat: host, GPUs, ports, disks, file servers, each device's signals in
catalogue order. One row costs one numpy assignment, whatever the number of devices.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from console.fleet.model.readings import Device, Floats, Times
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.tracks import GAP_PERIODS, Samples, is_bits

ORDER = (Kind.HOST, Kind.GPU, Kind.PORT, Kind.DISK, Kind.STORAGE)
#: More devices of a kind than any machine has are not kept: a node that lies must not fill the console's memory.
MAX_DEVICES = {Kind.HOST: 1, Kind.GPU: 64, Kind.PORT: 128, Kind.DISK: 128, Kind.STORAGE: 32}
ROWS = 600
FIRST_ROWS = 32


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each device's signals lie in a flat row. `parts[kind]` names the devices in order; the host is one nameless
    device. `uuids` says which GPU is in each GPU slot, in order, "" where the node did not say; it is empty where none
    of them is known."""

    parts: dict[Kind, tuple[str, ...]]
    uuids: tuple[str, ...] = ()
    width: int = field(init=False)
    bits: tuple[int, ...] = field(init=False, repr=False, compare=False)  # the flat columns that are sets of bits
    _starts: dict[Kind, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at, starts, bits = 0, {}, []
        for kind in ORDER:
            starts[kind] = at
            signals = len(SIGNALS[kind])
            width = len(self.parts.get(kind, ())) * signals
            bits += [at + column for column in range(width) if is_bits(kind, column % signals)]
            at += width
        object.__setattr__(self, "bits", tuple(bits))
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "width", at)

    def __hash__(self) -> int:
        return hash((*(self.parts.get(kind, ()) for kind in ORDER), self.uuids))

    def uuid(self, kind: Kind, part: str) -> str:
        """The UUID of the GPU in a slot; empty where it is not known, and for what is no GPU."""
        if kind is not Kind.GPU or not self.uuids:
            return ""
        return dict(zip(self.parts.get(kind, ()), self.uuids, strict=True)).get(part, "")

    def block(self, kind: Kind) -> slice:
        """The columns of one kind: reshape them to [devices, signals]."""
        start = self._starts[kind]
        return slice(start, start + len(self.parts.get(kind, ())) * len(SIGNALS[kind]))

    def column(self, kind: Kind, part: str, signal: int) -> int | None:
        """The flat column of one device's signal; None when this node has no such device."""
        try:
            device = self.parts.get(kind, ()).index(part)
        except ValueError:
            return None
        return self._starts[kind] + device * len(SIGNALS[kind]) + signal

    def split(self, row: Floats) -> dict[Kind, Floats]:
        """A flat row as views [devices, signals] by kind; kinds without devices are left out."""
        return {
            kind: row[self.block(kind)].reshape(-1, len(SIGNALS[kind])) for kind in ORDER if self.parts.get(kind, ())
        }


HOST_ONLY = Layout({Kind.HOST: ("",)})


def layout_of(devices: Iterable[Device]) -> Layout:
    """The layout for a node's devices, the first of each name, and MAX_DEVICES of each kind."""
    parts: dict[Kind, list[str]] = {kind: [] for kind in ORDER}
    uuids: list[str] = []
    for device in devices:
        known = parts[device.kind]
        if device.kind is not Kind.HOST and device.part not in known and len(known) < MAX_DEVICES[device.kind]:
            known.append(device.part)
            if device.kind is Kind.GPU:
                uuids.append(device.uuid)
    parts[Kind.HOST] = [""]
    return Layout({kind: tuple(names) for kind, names in parts.items()}, tuple(uuids) if any(uuids) else ())


def transfer(rows: Floats, old: Layout, new: Layout) -> Floats:
    """Rows [..., old.width] as rows of another layout: devices that stay keep their values, the others are NaN. A GPU
    in the slot of another one has not stayed."""
    out = np.full((*rows.shape[:-1], new.width), np.nan, np.float32)
    for kind in ORDER:
        for part in new.parts.get(kind, ()):
            source, target = old.column(kind, part, 0), new.column(kind, part, 0)
            before, now = old.uuid(kind, part), new.uuid(kind, part)
            if source is not None and target is not None and (before == now or not before or not now):
                width = len(SIGNALS[kind])
                out[..., target : target + width] = rows[..., source : source + width]
    return out


class NodeSeries:
    """A ring of rows. One thread appends; any may read. Memory grows with what came, up to `rows` rows. `shifts` counts
    how often all that is kept was moved in time, came to be of other GPUs, or got another past: what was read before is
    void then."""

    def __init__(self, layout: Layout = HOST_ONLY, rows: int = ROWS) -> None:
        self._lock = threading.Lock()
        self._limit = rows
        self.shifts = 0
        self._allocate(layout, min(FIRST_ROWS, rows))

    def _allocate(self, layout: Layout, capacity: int) -> None:
        self.layout = layout
        self._times: Times = np.empty(capacity)
        self._periods: Floats = np.empty(capacity, np.float32)
        self._rows: Floats = np.empty((capacity, layout.width), np.float32)
        self._count = 0  # rows ever appended to these arrays

    def __len__(self) -> int:
        return min(self._count, len(self._times))

    @property
    def nbytes(self) -> int:
        return self._times.nbytes + self._periods.nbytes + self._rows.nbytes

    def append(self, time: float, period: float, row: Floats) -> None:
        """Add the row of one sample; times ascend. `row` has the layout's width."""
        with self._lock:
            if self._count >= len(self._times) < self._limit:
                self._resize(min(self._limit, 2 * len(self._times)))
            at = self._count % len(self._times)
            self._times[at] = time
            self._periods[at] = period
            self._rows[at] = row
            self._count += 1

    def set_limit(self, rows: int) -> None:
        """Keep up to `rows` rows from now on; the newest stay."""
        with self._lock:
            self._limit = rows
            if len(self._times) > rows:
                self._resize(rows)

    def relayout(self, layout: Layout) -> None:
        """Change to other devices; what was measured of those that stay is kept."""
        with self._lock:
            if layout == self.layout:
                return
            self.shifts += layout.uuids != self.layout.uuids
            old, (times, periods, rows) = self.layout, self._ordered()
            self._allocate(layout, len(self._times))
            count = len(times)
            self._times[:count], self._periods[:count], self._count = times, periods, count
            self._rows[:count] = transfer(rows, old, layout)

    def shift(self, seconds: float) -> None:
        """Move all times, after the console's clock was set back."""
        with self._lock:
            self._times += seconds
            self.shifts += 1

    def void(self) -> None:
        """What lies before these rows is another than it was: whoever read it reads it anew."""
        with self._lock:
            self.shifts += 1

    def newest(self) -> float | None:
        with self._lock:
            return float(self._times[(self._count - 1) % len(self._times)]) if self._count else None

    def oldest(self) -> float | None:
        """Time of the oldest row in memory."""
        with self._lock:
            if not self._count:
                return None
            return float(self._times[self._count % len(self._times) if self._count > len(self._times) else 0])

    def samples(self, kind: Kind, part: str, signal: int, start: float, end: float) -> Samples | None:
        """A copy of one signal within [start, end); None when the node has no such device."""
        with self._lock:
            column = self.layout.column(kind, part, signal)
            if column is None:
                return None
            times, periods, values = self._ordered(column)
        first, last = np.searchsorted(times, (start, end))
        return Samples(times[first:last], values[first:last], periods[first:last])

    def at(self, moment: float) -> tuple[Layout, float, Floats] | None:
        """What held at a moment: the layout, the time and a copy of the newest row at or before it; None in a gap."""
        with self._lock:
            times, periods, _ = self._ordered(slice(0, 0))
            place = int(np.searchsorted(times, moment, side="right")) - 1
            if place < 0 or moment - times[place] > GAP_PERIODS * periods[place]:
                return None
            row = self._rows[(max(self._count - len(self._times), 0) + place) % len(self._times)].copy()
            return self.layout, float(times[place]), row

    def since(self, start: float) -> tuple[Layout, Times, Floats, Floats]:
        """Copies of (times, periods, rows) from a time on, oldest first, with the layout they are in."""
        with self._lock:
            times, periods, rows = self._ordered()
            layout = self.layout
        first = int(np.searchsorted(times, start))
        return layout, times[first:], periods[first:], rows[first:]

    def _ordered(self, columns: int | slice = slice(None)) -> tuple[Times, Floats, Floats]:
        """Copies of times, periods and rows, oldest first. The lock is held."""
        if self._count <= len(self._times):
            span = slice(0, self._count)
            return self._times[span].copy(), self._periods[span].copy(), self._rows[span, columns].copy()
        turn = self._count % len(self._times)
        first, second = slice(turn, None), slice(0, turn)
        return (
            np.concatenate((self._times[first], self._times[second])),
            np.concatenate((self._periods[first], self._periods[second])),
            np.concatenate((self._rows[first, columns], self._rows[second, columns])),
        )

    def _resize(self, capacity: int) -> None:
        times, periods, rows = self._ordered()
        kept = slice(max(0, len(times) - capacity), None)
        self._allocate(self.layout, capacity)
        count = len(times[kept])
        self._times[:count], self._periods[:count], self._rows[:count] = times[kept], periods[kept], rows[kept]
        self._count = count
