"""Roll-ups: minutes and hours of one shape, with low, mean and high of every column, and the rows that hold them.

A row of minutes is a chunk of ten, a row of hours is one hour. They are not compressed, for they are read by the
thousand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from console.fleet.model.readings import Floats
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.tracks import is_bits, roll_up
from console.fleet.service.history.blocks import read_blocks

MINUTE = 60
CHUNK = 600  # seconds of minute roll-ups in one row: a day of one node is 144 rows
HOUR = 3600
DAY = 86400


@dataclass(frozen=True, slots=True)
class Minute:
    """One rolled-up minute (or hour) of one layout: `low`, `mean`, `high` are [columns]."""

    start: float
    count: float
    period: float
    low: Floats
    mean: Floats
    high: Floats

    def part(self, columns: slice) -> Minute:
        """The same minute of some columns."""
        return Minute(self.start, self.count, self.period, self.low[columns], self.mean[columns], self.high[columns])


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


def merge(minutes: Iterable[Minute], kind: Kind, signals: int) -> list[Minute]:
    """Minutes in order, each once: a minute that was written in parts, or lived through twice by a clock that was set
    back, is joined."""
    by_start: dict[float, list[Minute]] = {}
    for minute in minutes:
        by_start.setdefault(minute.start, []).append(minute)
    return [
        same[0] if len(same) == 1 else join_minutes(same, start, kind, signals)
        for start, same in sorted(by_start.items())
    ]


def write_chunk(connection: sqlite3.Connection, shape: int, kind: Kind, chunk: int, minutes: list[Minute]) -> None:
    """Write a chunk's minutes of one shape; what was rolled up of it before is joined with them."""
    signals = len(SIGNALS[kind])
    before = read_chunk(connection, shape, chunk, signals)
    _put(connection, shape, (MINUTE, chunk), merge([*before, *minutes], kind, signals), signals)


def rebuild_chunk(connection: sqlite3.Connection, shape: int, chunk: int) -> None:
    """Roll a chunk up from its blocks. Minutes whose blocks are gone stay as they were rolled up; a shape that is gone
    is passed over."""
    found = read_blocks(connection, shape, chunk, chunk + CHUNK)
    if found is None or not len(found.times):
        return
    count, things, signals = found.values.shape
    columns = things * signals
    bits = [column for column in range(columns) if is_bits(found.kind, column % signals)]
    rolled = roll_up(found.times, found.values.reshape(count, columns), MINUTE, bits)
    period = float(found.periods.max())
    minutes = [Minute(float(start), float(n), period, *rest) for start, n, *rest in zip(*rolled, strict=True)]
    fresh = {minute.start for minute in minutes}
    kept = [minute for minute in read_chunk(connection, shape, chunk, signals) if minute.start not in fresh]
    _put(connection, shape, (MINUTE, chunk), sorted(kept + minutes, key=lambda minute: minute.start), signals)


def write_hour(connection: sqlite3.Connection, shape: int, hour: int) -> None:
    """Roll an hour up from its minutes; a shape that is gone is passed over."""
    row = connection.execute("SELECT kind, signals FROM shape WHERE id = ?", (shape,)).fetchone()
    if row is None:
        return
    kind, signals = row
    chunks = range(hour, hour + HOUR, CHUNK)
    minutes = [minute for chunk in chunks for minute in read_chunk(connection, shape, chunk, signals)]
    if minutes:
        _put(connection, shape, (HOUR, hour), [join_minutes(minutes, float(hour), Kind(kind), signals)], signals)


def put_hours(connection: sqlite3.Connection, shape: int, kind: Kind, hours: Iterable[Minute]) -> None:
    """Write hours of which no minutes are kept, instead of those that are there."""
    for hour in hours:
        _put(connection, shape, (HOUR, int(hour.start)), [hour], len(SIGNALS[kind]))


def pack_minutes(step: int, start: int, minutes: list[Minute], signals: int) -> tuple[bytes, bytes]:
    """Roll-ups of one row as bytes: (step numbers, counts, periods), and [signals, low | mean | high, things, steps],
    so that one signal of all things lies in one piece."""
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


def _put(
    connection: sqlite3.Connection, shape: int, place: tuple[int, int], minutes: list[Minute], signals: int
) -> None:
    """Write a row of roll-ups at (step, start), instead of one that is there."""
    step, start = place
    connection.execute("DELETE FROM roll_up WHERE shape = ? AND step = ? AND start = ?", (shape, step, start))
    connection.execute(
        "INSERT INTO roll_up(shape, step, start, steps, heads, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (shape, step, start, len(minutes), *pack_minutes(step, start, minutes, signals)),
    )
