"""Grains of the past: what telemetry.db holds of a node's things of one kind, in the order of time and as finely as it
is kept; samples, or between which bounds the roll-ups say that they lay. The functions take a connection.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from console.fleet.model.readings import Floats, Times
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.history.codec import CodecError, decode
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.moments import Shape, shapes_of
from console.fleet.service.history.roll_ups import CHUNK, HOUR, MINUTE

SAMPLES = 0
#: So many grains are made one at most: an hour of samples.
_MOST_GATHERED = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole hours of which the finest that is kept is `step`: 60 or 3600 seconds, 0 for samples."""

    start: float
    end: float
    step: int


@dataclass(frozen=True, slots=True)
class Grain:
    """Some rows of things: `low` and `high` are [times, things, signals], one and the same for samples. A row speaks of
    `step` seconds from its time on: of a sample that is its period, and the sample one moment of it."""

    parts: tuple[str, ...]
    times: Times
    step: float
    rolled: bool
    low: Floats
    high: Floats


def stretches(connection: sqlite3.Connection, node: str, kind: Kind, start: float, end: float) -> list[Stretch]:
    """The hours within [start, end) of which something is known, hours of one grain as one; ascending."""
    finest: dict[int, int] = {}
    span = (math.floor(start / HOUR) * HOUR, end)
    for shape in shapes_of(connection, node, kind):
        rolled = "SELECT DISTINCT start / 3600 FROM roll_up WHERE shape = ? AND step = ? AND start >= ? AND start < ?"
        for step in (HOUR, MINUTE):
            finest |= {hour: step for (hour,) in connection.execute(rolled, (shape.id, step, *span))}
        blocks = "SELECT DISTINCT start / 3600 FROM block WHERE shape = ? AND start >= ? AND start < ?"
        finest |= {hour: SAMPLES for (hour,) in connection.execute(blocks, (shape.id, *span))}
    known = sorted((hour, step) for hour, step in finest.items() if span[0] <= hour * HOUR < end)
    runs = groupby(enumerate(known), key=lambda each: (each[1][1], each[1][0] - each[0]))
    return [
        Stretch(max(start, hours[0] * HOUR), min(end, (hours[-1] + 1) * HOUR), step)
        for (step, _), run in runs
        if (hours := [hour for _, (hour, _) in run])
    ]


def grains(connection: sqlite3.Connection, node: str, kind: Kind, stretch: Stretch) -> Iterator[Grain]:
    """The rows of a stretch, ascending by their first time; damaged ones are left out."""
    for shape in shapes_of(connection, node, kind):
        if shape.parts and shape.signals <= len(SIGNALS[kind]):
            made = _samples if stretch.step == SAMPLES else _rolled
            for grain in made(connection, shape, stretch):
                inside = (grain.times >= stretch.start) & (grain.times < stretch.end)
                if inside.any():
                    low = _padded(grain.low[inside], kind)
                    high = _padded(grain.high[inside], kind) if grain.rolled else low
                    yield Grain(grain.parts, grain.times[inside], grain.step, grain.rolled, low, high)


def gathered(grains: Iterable[Grain]) -> Iterator[Grain]:
    """The same rows in fewer grains: a block holds a minute, and whoever looks at many of them at once is done sooner.
    Rows with a pause between them stay apart, and so do other things and other steps."""
    held: list[Grain] = []
    for grain in grains:
        if held and not _goes_on(held, grain):
            yield _one(held)
            held = []
        held.append(grain)
    if held:
        yield _one(held)


def _goes_on(held: list[Grain], grain: Grain) -> bool:
    last = held[-1]
    same = (last.parts, last.step, last.rolled) == (grain.parts, grain.step, grain.rolled)
    pause = float(grain.times[0]) - float(last.times[-1])
    return same and len(held) < _MOST_GATHERED and 0.0 < pause <= 2.0 * grain.step


def _one(held: list[Grain]) -> Grain:
    first = held[0]
    if len(held) == 1:
        return first
    times = np.concatenate([each.times for each in held])
    low = np.concatenate([each.low for each in held])
    high = np.concatenate([each.high for each in held]) if first.rolled else low
    return Grain(first.parts, times, first.step, first.rolled, low, high)


def _padded(values: Floats, kind: Kind) -> Floats:
    """With the signals that an older shape did not have."""
    missing = len(SIGNALS[kind]) - values.shape[2]
    return np.pad(values, ((0, 0), (0, 0), (0, missing)), constant_values=np.nan) if missing else values


def _samples(connection: sqlite3.Connection, shape: Shape, stretch: Stretch) -> Iterator[Grain]:
    query = (
        "SELECT start, samples, period, payload FROM block WHERE shape = ? AND start >= ? AND start < ?"
        " ORDER BY start, id"
    )
    span = (shape.id, math.floor(stretch.start / MINUTE) * MINUTE, stretch.end)
    for at, count, period, payload in connection.execute(query, span):
        try:
            times, values = decode(at, count, len(shape.parts), shape.signals, payload)
        except CodecError:
            continue
        yield Grain(shape.parts, times, period, False, values, values)


def _rolled(connection: sqlite3.Connection, shape: Shape, stretch: Stretch) -> Iterator[Grain]:
    query = (
        "SELECT start, steps, heads, payload FROM roll_up WHERE shape = ? AND step = ? AND start > ? AND start < ?"
        " ORDER BY start"
    )
    things = len(shape.parts)
    first = stretch.start - (CHUNK if stretch.step == MINUTE else HOUR)
    for at, steps, heads, payload in connection.execute(query, (shape.id, stretch.step, first, stretch.end)):
        if steps < 1 or len(heads) != 12 * steps or len(payload) != 12 * steps * things * shape.signals:
            continue
        times = at + np.frombuffer(heads, "<u4", steps) * float(stretch.step)
        body = np.frombuffer(payload, "<f4").reshape(shape.signals, 3, things, steps)
        low, high = (body[:, which].transpose(2, 1, 0) for which in (0, 2))
        yield Grain(shape.parts, times, float(stretch.step), True, low, high)


_WITHIN = (
    "SELECT coalesce(n.identity, ''), f.rule, f.part, f.began, f.seen, f.ended, f.earlier FROM finding f"
    " LEFT JOIN node n ON n.id = f.node WHERE f.began < ? AND (f.ended IS NULL OR f.ended > ?) AND f.rule IN ({})"
    """ AND f.facts NOT LIKE '%"_waits"%' ORDER BY f.began, f.id"""
)


def findings_within(connection: sqlite3.Connection, rules: Iterable[str], start: float, end: float) -> list[Kept]:
    """What the judge found by these rules and what lasted within [start, end), not what only waited to be told."""
    named = tuple(rules)
    query = _WITHIN.format(", ".join("?" * len(named)))
    rows = connection.execute(query, (end, start, *named))
    return [
        Kept(node, rule, part, began, seen, ended, bool(earlier))
        for node, rule, part, began, seen, ended, earlier in rows
    ]
