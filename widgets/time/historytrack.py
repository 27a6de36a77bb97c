"""The strip of all history as numbers: its line, its band, its holes, and what the pointer grabs.

Times are ascending Unix seconds; NaN is not known.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from widgets.time import lines
from widgets.time.tracks import Curve, with_gaps

_REACH = 6  # pixels around an edge in which it can be grabbed
_MOST_COLUMNS = 2000  # more samples than a wide screen has pixels are thinned once, not at every paint
_MOST_BAND_COLUMNS = 1000

Float64s = NDArray[np.float64]
Holes = tuple[tuple[float, float], ...]


class Part(StrEnum):
    """What of the window is under the pointer."""

    MIDDLE = "middle"
    START = "start"
    END = "end"
    GROUND = "ground"


def part_at(x: float, start: float, end: float) -> Part:
    """What lies at `x`, all in pixels. One pixel of a window can still be moved and widened."""
    half = (end - start) / 2
    off = x - (start + end) / 2
    if abs(off) <= max(half - _REACH + 1, _REACH - 2):
        return Part.MIDDLE
    if abs(off) <= max(half, _REACH - 2) + _REACH:
        return Part.START if off < 0 else Part.END
    return Part.GROUND


def typical_gap(times: Float64s) -> float:
    """Seconds between two samples beyond which one is missing between them."""
    return 2.5 * float(np.median(np.diff(times))) if len(times) > 1 else 0.0


def holes(times: Float64s, values: Float64s, start: float, end: float, gap: float) -> Holes:
    """The stretches of [start, end] of which nothing is known: NaN, or further than `gap` seconds from a sample."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return ((start, end),) if end > start else ()
    at = times[known]
    broken = np.flatnonzero((np.diff(known) > 1) | (np.diff(at) > gap))
    found = [(float(at[place]), float(at[place + 1])) for place in broken]
    if at[0] - start > gap:
        found.insert(0, (start, float(at[0])))
    if end - at[-1] > gap:
        found.append((float(at[-1]), end))
    return tuple((max(left, start), min(right, end)) for left, right in found if right > start and left < end)


def drawable(times: Float64s, values: Float64s, gap: float) -> tuple[Float64s, Float64s]:
    """Points for a line: NaN in every hole, and a lone sample drawn as long as it lasted, or it would not be seen."""
    whole = with_gaps(Curve(0, times, values), gap)
    at, value = np.asarray(whole.times, np.float64), np.asarray(whole.values, np.float64)
    lone = np.array([first for first, after in lines.runs(np.isfinite(value)) if after - first == 1], dtype=np.intp)
    if len(lone):
        last = np.clip(at[lone] + gap / 5, None, np.append(at, np.inf)[lone + 1])
        at, value = np.insert(at, lone + 1, last), np.insert(value, lone + 1, value[lone])
    return at, value


def thin_line(times: Float64s, values: Float64s) -> tuple[Float64s, Float64s]:
    """The same picture from no more points than a wide screen shows."""
    if len(times) <= 6 * _MOST_COLUMNS:
        return times, values
    per_column = (times[-1] - times[0]) / _MOST_COLUMNS
    columns, thinned = lines.decimate((times - times[0]) / per_column, values, _MOST_COLUMNS)
    return columns * per_column + times[0], np.asarray(thinned, np.float64)


def thin_band(low: tuple[Float64s, Float64s], high: tuple[Float64s, Float64s]) -> tuple[Float64s, Float64s, Float64s]:
    """Times, least, greatest: one of each per column, as a filled outline costs far more than a line.

    Both sides have the same times.
    """
    times, least, greatest = low[0], low[1], high[1]
    if len(times) <= _MOST_BAND_COLUMNS:
        return times, least, greatest
    column = np.floor((times - times[0]) * (_MOST_BAND_COLUMNS / (times[-1] - times[0])))
    starts = np.flatnonzero(np.diff(column, prepend=-1.0))
    return times[starts], np.fmin.reduceat(least, starts), np.fmax.reduceat(greatest, starts)
