"""Lines through many points: their gaps, and fewer points with the same picture.

Apart from widgets.paint because it needs numpy, which the first painted window does without.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
#: Periods without a point after which a value holds no longer.
HOLD = 2.5


def runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches [start, end) in which `known` holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def value_at(times: Floats, values: Floats, time: float, lead: float = 0.0, period: float = 1.0) -> float:
    """What a line shows at `time`: the value of the point at or before it, NaN where no line is drawn there.

    A line is drawn from point to point unless NaN lies between; after the last point before a gap, and at its end, a
    value holds for the distance to the point before, two and a half times. Points that stand in the middle of what they
    sum up hold from `lead` seconds before. `period` is the distance where a point stands alone.
    """
    place = int(np.searchsorted(times, time + lead, side="right")) - 1
    if place < 0 or not np.isfinite(values[place]):
        return float("nan")
    if place + 1 < len(times) and np.isfinite(values[place + 1]):
        return float(values[place])
    period = 2 * lead or period
    if place and np.isfinite(values[place - 1]):
        period = float(times[place] - times[place - 1])
    return float(values[place]) if time - lead - float(times[place]) <= HOLD * period else float("nan")


def in_sight(times: Floats, start: float, end: float) -> slice:
    """What lies from `start` to `end`, with one sample beyond each edge so that a line reaches it."""
    first = max(int(np.searchsorted(times, start)) - 1, 0)
    return slice(first, min(int(np.searchsorted(times, end, side="right")) + 1, len(times)))


def decimate(x: Floats, y: Floats, width: int) -> tuple[Floats, Floats]:
    """At most four points per pixel column, with the same picture: first, least, greatest and last of each column.

    `x` is in pixels and ascending. Short lines come back as they are. A column that is all NaN stays a gap.
    """
    if len(x) <= 6 * max(width, 1):
        return x, y
    column = np.floor(x).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    low = np.fmin.reduceat(y, starts)
    high = np.fmax.reduceat(y, starts)
    ends = np.concatenate((starts[1:], [len(y)])) - 1
    values = np.stack((y[starts], low, high, y[ends]), axis=1).reshape(-1)
    return np.repeat(x[starts], 4), values
