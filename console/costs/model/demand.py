"""Demand: how many GPUs were needed hour by hour, by the ledger, and how that grows.

A GPU is needed while it works, or would if it had not to wait. What counts is the busiest: the number that is exceeded
in one hour of twenty. Its growth is a line through the logarithms of the months' numbers, with the error that such a
line has; hours that were not measured as a whole count nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from console.costs.model.calendar import ZONE, bounds, month_of
from console.costs.model.tipping import MONTH_DAYS
from console.costs.model.usage import Drawn

HOUR, DAY = 3600, 86_400
#: The part of hours that need no more.
BUSIEST = 0.95
#: What is needed now is what was in so many seconds.
LATELY = 56 * DAY
#: Of an hour's GPU-time so much is measured at least, and the hour has passed so far.
_MEASURED, _PASSED = 0.9, 0.2
#: A line through fewer months says nothing of growth.
_FEWEST = 3
_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour from `start` (unix seconds): GPUs that were needed, held idle, and there. It is `exact` where no longer
    period was spread over it."""

    start: int
    needed: float
    idle: float
    owned: float
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Needed:
    """What was needed of late in the busiest hours (`gpus`), and how it grows a month: `growth` as a part, None where
    too little is known; `error` is that of its logarithm. `course` are the weeks so far by their beginnings, `months`
    the months the line goes through. `idle` were held idle on average, `owned` are there, `until` is how far the ledger
    goes. `week` has the mean of each hour of the week, days from Monday on, None where nothing is known of it."""

    gpus: float
    growth: float | None
    error: float
    idle: float
    owned: int
    until: int
    course: tuple[tuple[int, float], ...]
    months: tuple[tuple[str, float], ...]
    week: tuple[tuple[float | None, ...], ...]


@dataclass(slots=True)
class _Bucket:
    needed: float = 0.0
    idle: float = 0.0
    gpus: float = 0.0
    away: float = 0.0
    exact: bool = True
    passed: dict[str, float] = field(default_factory=dict)


def hours(drawn: Iterable[Drawn]) -> tuple[Hour, ...]:
    """The hours that were measured as a whole, ascending. A longer period is spread evenly over its hours; in each hour
    all sites must have been metered that were before and after it."""
    buckets: dict[int, _Bucket] = {}
    spans: dict[str, tuple[int, int]] = {}
    for each in drawn:
        first, last = spans.get(each.site, (each.start, each.end))
        spans[each.site] = min(first, each.start), max(last, each.end)
        length = each.end - each.start
        start = each.start
        while start < each.end:
            stop = min(each.end, start // HOUR * HOUR + HOUR)
            part = (stop - start) / length
            found = buckets.setdefault(start // HOUR * HOUR, _Bucket())
            found.needed += each.needed * part
            found.idle += each.idle * part
            found.gpus += each.gpus * part
            found.away += each.away * part
            found.exact &= length <= HOUR
            if each.nodes or each.gpus > 0:  # a correction says that something was otherwise, not that time passed
                found.passed[each.site] = found.passed.get(each.site, 0.0) + (stop - start)
            start = stop
    return tuple(_hours(sorted(buckets.items()), spans))


def _hours(buckets: Iterable[tuple[int, _Bucket]], spans: dict[str, tuple[int, int]]) -> Iterable[Hour]:
    for start, found in buckets:
        sites = [site for site, (first, last) in spans.items() if first <= start < last]
        passed = max(found.passed.values(), default=0.0)
        if passed < _PASSED * HOUR or any(found.passed.get(site, 0.0) < _MEASURED * passed for site in sites):
            continue
        measured = found.gpus - found.away
        if found.gpus <= 0 or measured < _MEASURED * found.gpus:
            continue
        owned = found.gpus / passed
        yield Hour(start, owned * found.needed / measured, owned * found.idle / measured, owned, found.exact)


def busiest(values: Iterable[float]) -> float:
    """What is exceeded by one of twenty values at most."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(BUSIEST * len(ordered)) - 1)]


def needed(found: Sequence[Hour]) -> Needed | None:
    """What hours, ascending, say of demand; None where there are none."""
    if not found:
        return None
    until = found[-1].start + HOUR
    late = [each for each in found if each.start >= until - LATELY]
    months: dict[str, list[float]] = {}
    weeks: dict[int, list[float]] = {}
    for each in found:
        months.setdefault(month_of(each.start), []).append(each.needed)
        weeks.setdefault((until - each.start - 1) // _WEEK, []).append(each.needed)
    points = tuple((name, busiest(values)) for name, values in months.items())
    growth, error = growth_of(points, until)
    return Needed(
        busiest(each.needed for each in late),
        growth,
        error,
        sum(each.idle for each in late) / len(late),
        round(found[-1].owned),
        until,
        tuple(
            (until - back * _WEEK - _WEEK // 2, busiest(values)) for back, values in sorted(weeks.items(), reverse=True)
        ),
        points,
        _week(late),
    )


def growth_of(points: Sequence[tuple[str, float]], until: int) -> tuple[float | None, float]:
    """The growth of a line through the logarithms of months' values, by mean months, and the error of its slope; None
    where they are too few."""
    at, logs = [], []
    for name, value in points:
        start, end = bounds(name)
        if value > 0:
            at.append((start + min(end, until)) / 2 / DAY / MONTH_DAYS)
            logs.append(math.log(value))
    count = len(at)
    if count < _FEWEST:
        return None, 0.0
    mid_at, mid = sum(at) / count, sum(logs) / count
    spread = sum((x - mid_at) ** 2 for x in at)
    slope = sum((x - mid_at) * (y - mid) for x, y in zip(at, logs, strict=True)) / spread
    left = sum((y - mid - slope * (x - mid_at)) ** 2 for x, y in zip(at, logs, strict=True))
    return math.expm1(slope), math.sqrt(left / (count - 2) / spread)


def _week(late: Iterable[Hour]) -> tuple[tuple[float | None, ...], ...]:
    sums = [[[0.0, 0] for _ in range(24)] for _ in range(7)]
    for each in filter(lambda hour: hour.exact, late):
        local = datetime.fromtimestamp(each.start, UTC).astimezone(ZONE)
        place = sums[local.weekday()][local.hour]
        place[0] += each.needed
        place[1] += 1
    return tuple(tuple(total / count if count else None for total, count in day) for day in sums)
