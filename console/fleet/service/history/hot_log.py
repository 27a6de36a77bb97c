"""The open minute on disk: what came in since the last block was written, appended as it came.

A killed process loses nothing that was written here, a power cut what the system had not yet carried to the disk (with
`sync`, nothing but the last seconds). A segment is a file of one minute of arrivals; it is removed when all its rows
stand in telemetry.db, so that the log never holds more than about three minutes.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from console.fleet.model.readings import Floats, Times
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.series import ORDER, Layout

_HEADER = struct.Struct("<4sBII")  # magic, type, length, crc32
_MAGIC = b"DVH1"
_LAYOUT, _ROWS = 1, 2
_MAX_RECORD = 1 << 26
#: How many signals each kind has, and how many it had when segments did not say it: catalogues only grow at their ends.
_NOW = {kind.value: len(signals) for kind, signals in SIGNALS.items()}
_ONCE = _NOW | {Kind.PORT.value: 9}
SEGMENT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples of one node in the order they came: `times[n]`, `periods[n]`, `rows[n, layout.width]`."""

    node: str
    layout: Layout
    times: Times
    periods: Floats
    rows: Floats

    @property
    def nbytes(self) -> int:
        return self.times.nbytes + self.periods.nbytes + self.rows.nbytes


class Segment:
    """One file of the log; `open_rows` of it are not in telemetry.db yet."""

    def __init__(self, path: Path, minute: int) -> None:
        self.path = path
        self.minute = minute
        self.open_rows = 0
        self.layouts: dict[tuple[str, Layout], int] = {}


class HotLog:
    """Writes segments next to the database. All methods belong to the writer's thread; `write` raises OSError."""

    def __init__(self, database: Path, *, sync: bool = False) -> None:
        self._database = database
        self._sync = sync
        self._handle: int | None = None
        self._segment: Segment | None = None
        self.own: set[Path] = set()  # segments of this process: their rows are in memory, too

    def write(self, batches: list[Batch], now: float) -> Segment:
        """Append batches; they count as open in the returned segment until `release`."""
        segment = self._turn(int(now // SEGMENT_SECONDS))
        assert self._handle is not None  # noqa: S101 -- _turn opened it or raised
        records = bytearray()
        for batch in batches:
            records += self._rows_record(segment, batch)
        _write_all(self._handle, records)
        if self._sync:
            os.fsync(self._handle)
        segment.open_rows += sum(len(batch.times) for batch in batches)
        return segment

    def release(self, segment: Segment, rows: int) -> None:
        """`rows` of a segment now stand in the database; a finished segment's file is removed."""
        segment.open_rows -= rows
        if segment.open_rows <= 0 and segment is not self._segment:
            segment.path.unlink(missing_ok=True)
            self.own.discard(segment.path)

    def close(self) -> None:
        """Let go of the current segment; its file goes if nothing in it is open."""
        segment, self._segment = self._segment, None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if segment is not None:
            self.release(segment, 0)

    def _turn(self, minute: int) -> Segment:
        if self._segment is None or self._segment.minute != minute:
            self.close()
            path = _free_path(self._database, minute)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._handle = os.open(path, flags, 0o600)
            self._segment = Segment(path, minute)
            self.own.add(path)
        return self._segment

    def _rows_record(self, segment: Segment, batch: Batch) -> bytes:
        key = (batch.node, batch.layout)
        number = segment.layouts.get(key)
        head = b""
        if number is None:
            number = segment.layouts[key] = len(segment.layouts)
            parts = {str(kind): names for kind, names in batch.layout.parts.items()}
            body = {
                "id": number,
                "node": batch.node,
                "parts": parts,
                "uuids": batch.layout.uuids,
                "width": batch.layout.width,
                "signals": _NOW,
            }
            head = _record(_LAYOUT, json.dumps(body).encode())
        rows = struct.pack("<II", number, len(batch.times))
        rows += batch.times.astype("<f8").tobytes() + batch.periods.astype("<f4").tobytes()
        return head + _record(_ROWS, rows + batch.rows.astype("<f4", copy=False).tobytes())


def segments(database: Path) -> list[Path]:
    """The segments that lie beside a database, oldest first."""
    return sorted(database.parent.glob(database.name + ".hot-*"))


@dataclass(slots=True)
class Replay:
    """The rows of a segment; `damaged` when more was in it than could be read, other than a last record that a crash
    cut short."""

    batches: list[Batch] = field(default_factory=list)
    damaged: bool = False


def replay(path: Path) -> Replay:
    """Every whole record of a segment up to where a crash cut it, or where it is damaged. Raises OSError."""
    found = Replay()
    layouts: dict[int, _Known] = {}
    data = path.read_bytes()
    at = 0
    while at + _HEADER.size <= len(data):
        magic, kind, length, crc = _HEADER.unpack_from(data, at)
        body = data[at + _HEADER.size : at + _HEADER.size + length]
        at += _HEADER.size + length
        torn = magic == _MAGIC and at > len(data)
        try:
            if torn or magic != _MAGIC or length > _MAX_RECORD or zlib.crc32(body) != crc:
                raise ValueError("no whole record")
            if kind == _LAYOUT:
                _take_layout(body, layouts)
            elif kind == _ROWS:
                found.batches += _rows(body, layouts)
        except (ValueError, KeyError, TypeError, AttributeError, struct.error):
            found.damaged = not torn
            break
    return found


#: A node, its layout now, and how many signals each kind had in the segment's rows.
_Known = tuple[str, Layout, Mapping[str, int]]


def _take_layout(body: bytes, layouts: dict[int, _Known]) -> None:
    record = json.loads(body)
    parts = {Kind(name): tuple(parts) for name, parts in record["parts"].items() if name in SIGNALS}
    uuids = tuple(record.get("uuids", ()))  # the first version wrote none
    layout = Layout(parts, uuids if len(uuids) == len(parts.get(Kind.GPU, ())) else ())
    # A later version's catalogue is wider: what it means nobody knows here, and its open minute is passed over.
    for had in (_NOW | record["signals"],) if "signals" in record else (_NOW, _ONCE):
        fits = _width(layout, had) == record["width"] and all(had[kind] <= now for kind, now in _NOW.items())
        if fits and record["id"] not in layouts:
            layouts[record["id"]] = (record["node"], layout, had)


def _width(layout: Layout, had: Mapping[str, int]) -> int:
    return sum(len(parts) * had[kind.value] for kind, parts in layout.parts.items())


def _rows(body: bytes, layouts: dict[int, _Known]) -> list[Batch]:
    number, count = struct.unpack_from("<II", body)
    if number not in layouts:
        return []
    return [_batch(body, count, *layouts[number])]


def _batch(body: bytes, count: int, node: str, layout: Layout, had: Mapping[str, int]) -> Batch:
    times = np.frombuffer(body, "<f8", count, 8)
    periods = np.frombuffer(body, "<f4", count, 8 + 8 * count)
    told = np.frombuffer(body, "<f4", offset=8 + 12 * count).reshape(count, _width(layout, had))
    rows, at = np.full((count, layout.width), np.nan, np.float32), 0
    for kind in ORDER:
        things, signals = len(layout.parts.get(kind, ())), had[kind.value]
        block = rows[:, layout.block(kind)].reshape(count, things, _NOW[kind.value])
        block[:, :, :signals] = told[:, at : at + things * signals].reshape(count, things, signals)
        rows[:, layout.block(kind)] = block.reshape(count, -1)
        at += things * signals
    return Batch(node, layout, times.astype(np.float64), periods.astype(np.float32), rows)


def _record(kind: int, body: bytes) -> bytes:
    return _HEADER.pack(_MAGIC, kind, len(body), zlib.crc32(body)) + body


def _write_all(handle: int, data: bytearray) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _free_path(database: Path, minute: int) -> Path:
    """A name that sorts by time and is not taken: the console's clock may have been set back."""
    for turn in range(1000):
        path = database.with_name(f"{database.name}.hot-{minute:012d}-{turn:03d}")
        if not path.exists():
            return path
    raise FileExistsError(f"{database.name}.hot-{minute:012d}-* are all taken")
