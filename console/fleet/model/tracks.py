"""Many samples made few enough to draw, without hiding a peak or a gap. Pure functions over numpy arrays.

A *gap* is told by the period that was agreed with the node when a sample was taken, never guessed from the data: more
than GAP_PERIODS without a sample is a gap, and a gap is a NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from console.fleet.model.readings import Floats, Times, Track
from console.fleet.model.signals import SIGNALS, Kind

GAP_PERIODS = 2.5
#: Steps that divide the minute, the hour and the day, so that a picture that scrolls does not shimmer.
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800)
MAX_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Samples:
    """One signal as it was measured, ascending in time: `periods` are the seconds agreed between samples."""

    times: Times
    values: Floats
    periods: Floats


@dataclass(frozen=True, slots=True)
class Steps:
    """One signal rolled up: `times` are the starts of steps of `step` seconds, `counts` the samples in each."""

    times: Times
    counts: Floats
    periods: Floats
    low: Floats
    mean: Floats
    high: Floats
    step: float


def is_bits(kind: Kind, column: int) -> bool:
    """Whether a signal is a set of bits: it rolls up by OR and AND, for a mean of bits means nothing."""
    return SIGNALS[kind][column].unit == "bits"


def nice_step(span: float, points: int) -> float:
    """The smallest even step in seconds that shows `span` in at most `points` steps."""
    least = span / max(1, points)
    return float(next((step for step in STEPS if step >= least), STEPS[-1] * math.ceil(least / STEPS[-1])))


def as_measured(parts: Iterable[Samples]) -> Track:
    """Every sample, with a NaN in the middle of each gap."""
    pieces = list(parts)
    times = np.concatenate([piece.times for piece in pieces]) if pieces else np.empty(0)
    values = np.concatenate([piece.values for piece in pieces]) if pieces else np.empty(0, np.float32)
    periods = np.concatenate([piece.periods for piece in pieces]) if pieces else np.empty(0, np.float32)
    if len(times) < 2:
        return Track(times, values.astype(np.float32), step=float(periods[0]) if len(periods) else 1.0)
    if not (np.diff(times) > 0).all():
        order = np.argsort(times, kind="stable")
        times, values, periods = times[order], values[order], periods[order]
    holes = np.flatnonzero(np.diff(times) > GAP_PERIODS * np.maximum(periods[:-1], periods[1:]))
    middles = (times[holes] + times[holes + 1]) / 2
    return Track(
        np.insert(times, holes + 1, middles),
        np.insert(values, holes + 1, np.float32(np.nan)).astype(np.float32, copy=False),
        step=float(np.median(periods)),
    )


def joined(before: Track, later: Track, at: float, start: float, period: float) -> Track:
    """`before` from `start` up to `at` and `later` from there on: both in the same steps, or both as measured, `later`
    with `period` seconds between samples."""
    first, last = (int(place) for place in np.searchsorted(before.times, (start, at)))
    reach = GAP_PERIODS * period
    if before.low is not None:
        reach = before.step + max(reach, before.step / 2)
    gone = last > first and len(later.times) > 0 and later.times[0] - before.times[last - 1] > reach
    hole = [(before.times[last - 1] + later.times[0]) / 2] if gone else []

    def both(one: Floats, other: Floats) -> Floats:
        return np.concatenate((one[first:last], np.full(len(hole), np.nan, np.float32), other))

    return Track(
        np.concatenate((before.times[first:last], hole, later.times)),
        both(before.values, later.values),
        None if before.low is None or later.low is None else both(before.low, later.low),
        None if before.high is None or later.high is None else both(before.high, later.high),
        later.step,
    )


class Bins:
    """Collects one signal's samples and roll-ups into even steps over [start, end)."""

    def __init__(self, start: float, end: float, step: float, *, bits: bool = False) -> None:
        self.step = step
        self._first = math.floor(start / step)
        count = min(MAX_POINTS, max(1, math.ceil(end / step) - self._first))
        self._bits = bits
        self._low = np.full(count, np.inf)
        self._high = np.full(count, -np.inf)
        self._sum = np.zeros(count)
        self._weight = np.zeros(count)
        self._period = np.zeros(count)
        self._any = np.zeros(count, np.int64)
        self._all = np.full(count, -1, np.int64)

    def add_samples(self, samples: Samples) -> None:
        """Take samples, ascending in time."""
        weights = np.ones(len(samples.times))
        self._add(samples.times, weights, samples.periods, samples.values, samples.values, samples.values)

    def add_steps(self, steps: Steps) -> None:
        """Take roll-ups whose step divides this one's, ascending in time."""
        self._add(steps.times, steps.counts, steps.periods, steps.low, steps.mean, steps.high)

    def _add(  # noqa: PLR0917 -- the columns of one table, in its order
        self, times: Times, counts: Times | Floats, periods: Floats, low: Floats, mean: Floats, high: Floats
    ) -> None:
        # Micro-seconds of slack: a time at the border of a step must not fall into the one before.
        index = np.floor((times + 1e-6) / self.step).astype(np.int64) - self._first
        known = (index >= 0) & (index < len(self._sum)) & ~np.isnan(mean)
        index = index[known]
        if not len(index):
            return
        # Ascending times put each step's samples side by side, and reduceat is ten times faster than ufunc.at.
        firsts = np.flatnonzero(np.diff(index, prepend=-1))
        at = index[firsts]
        weights = counts[known].astype(np.float64)
        self._weight[at] += np.add.reduceat(weights, firsts)
        self._period[at] = np.maximum(self._period[at], np.maximum.reduceat(periods[known], firsts))
        if self._bits:
            self._any[at] |= np.bitwise_or.reduceat(high[known].astype(np.int64), firsts)
            self._all[at] &= np.bitwise_and.reduceat(low[known].astype(np.int64), firsts)
            return
        self._low[at] = np.minimum(self._low[at], np.minimum.reduceat(low[known], firsts))
        self._high[at] = np.maximum(self._high[at], np.maximum.reduceat(high[known], firsts))
        self._sum[at] += np.add.reduceat(mean[known] * weights, firsts)

    def track(self) -> Track:
        """The picture so far. Times are the middles of their steps; empty steps that belong to a gap are NaN, empty
        ones between samples that are further apart than a step are left out."""
        at = np.flatnonzero(self._weight)
        times = (at + self._first + 0.5) * self.step
        if self._bits:
            low, mean, high = self._all[at], self._any[at], self._any[at]
        else:
            low, mean, high = self._low[at], self._sum[at] / self._weight[at], self._high[at]  # type: ignore[assignment]
        missing = np.diff(times) - self.step
        periods = np.maximum(self._period[at][:-1], self._period[at][1:])
        holes = np.flatnonzero(missing > np.maximum(GAP_PERIODS * periods, self.step / 2)) if len(at) > 1 else at[:0]
        middles = (times[holes] + times[holes + 1]) / 2

        def torn(values: object) -> Floats:
            return np.insert(np.asarray(values, np.float32), holes + 1, np.float32(np.nan))

        return Track(np.insert(times, holes + 1, middles), torn(mean), torn(low), torn(high), self.step)


def roll_up(
    times: Times, rows: Floats, step: float, bits: Iterable[int]
) -> tuple[Times, Floats, Floats, Floats, Floats]:
    """Roll `rows[samples, columns]`, ascending in time, up into steps: (starts, counts, low, mean, high), the last
    three `[steps, columns]`, NaN where a column had no reading. `bits` are the columns that are sets of bits."""
    numbers = np.floor((times + 1e-6) / step)
    firsts = np.flatnonzero(np.diff(numbers, prepend=-math.inf))
    known = ~np.isnan(rows)
    low = np.fmin.reduceat(rows, firsts, axis=0)
    high = np.fmax.reduceat(rows, firsts, axis=0)
    counted = np.add.reduceat(known, firsts, axis=0, dtype=np.int64)
    sums = np.add.reduceat(np.where(known, rows, 0), firsts, axis=0, dtype=np.float64)
    mean = np.full(sums.shape, np.nan)
    np.divide(sums, counted, out=mean, where=counted > 0)
    for column in bits:
        words = np.where(known[:, column], rows[:, column], 0).astype(np.int64)
        either = np.bitwise_or.reduceat(words, firsts)
        both = np.bitwise_and.reduceat(np.where(known[:, column], words, -1), firsts)
        seen = counted[:, column] > 0
        low[:, column] = np.where(seen, both, np.nan)
        high[:, column] = mean[:, column] = np.where(seen, either, np.nan)
    counts = np.diff(firsts, append=len(times)).astype(np.float32)
    return numbers[firsts] * step, counts, low, mean.astype(np.float32), high
