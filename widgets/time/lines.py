"""Lines through many points: their gaps, and fewer points with the same picture.

Apart from widgets.paint because it needs numpy, which the first painted window does without.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches [start, end) in which `known` holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


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
