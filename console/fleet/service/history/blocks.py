"""Blocks: every sample of one shape in one minute, as a row of telemetry.db."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

import numpy as np

from console.fleet.model.readings import Floats, Times
from console.fleet.model.signals import Kind
from console.fleet.service.history.codec import CodecError, decode, encode


@dataclass(frozen=True, slots=True)
class Measured:
    """Samples of one shape, ascending in time: `values` are [samples, things, signals]."""

    kind: Kind
    times: Times
    periods: Floats
    values: Floats


def block_row(shape: int, start: float, period: float, times: Times, values: Floats) -> tuple[object, ...]:
    """A minute's samples as the row that `write_blocks` takes; `values` are [samples, columns]."""
    payload = encode(start, times, np.ascontiguousarray(values))
    return shape, int(start), len(times), period, payload


def write_blocks(connection: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    connection.executemany("INSERT INTO block(shape, start, samples, period, payload) VALUES (?, ?, ?, ?, ?)", rows)


def read_blocks(connection: sqlite3.Connection, shape: int, start: int, end: int) -> Measured | None:
    """Everything in the blocks that start within [start, end); None for a shape that is gone. Damaged blocks are left
    out: one of them must not keep the others from being rolled up."""
    row = connection.execute("SELECT kind, parts, signals FROM shape WHERE id = ?", (shape,)).fetchone()
    if row is None:
        return None
    kind, parts, signals = row
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
    return Measured(Kind(kind), joined[order], np.concatenate(periods)[order], np.concatenate(values)[order])
