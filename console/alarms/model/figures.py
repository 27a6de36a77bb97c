"""The figures by which alarms are judged themselves: how many come, when too many, which sources bring most. Pure.

They are computed from alarms alone and kept nowhere: what an older program wrote gives the same figures. What is
measured, and against what, is that of ISA-18.2 / IEC 62682 and EEMUA 191, for one console over 30 days.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.alarms.model.alarms import Alarm, Source
from console.fleet.model.rules import Grade

WINDOW_SECONDS = 600.0
#: More alarms than these in a window are more than one person can take in: a flood begins (ISA-18.2).
WINDOW_LIMIT = 10
STALE_SECONDS = DAY = 86400.0
#: An alarm chatters that is raised three times within a minute, and is fleeting where it went within one by itself.
CHATTER_SECONDS = FLEETING_SECONDS = 60.0
_CHATTER_TIMES = 3
BAR_SECONDS = 8 * 3600.0
WORST = 10


class Measure(StrEnum):
    """What is measured, in the order of lists."""

    RATE = "rate"  # alarms in 10 minutes, on average
    FLOODED = "flooded"  # share of the windows with more than ten
    PEAK = "peak"  # the most in a window
    STALE = "stale"  # standing for more than a day: so many on a day, on average
    UNSTEADY = "unsteady"  # chattering or fleeting
    TOP_TEN = "top_ten"  # share of the worst ten sources


@dataclass(frozen=True, slots=True)
class Target:
    """What a measure should be at most, and how far a picture of it reaches. `least` is where a good one begins: less
    is no better. With `below` the target itself is too much already."""

    most: float
    least: float = 0.0
    below: bool = False
    reach: float = 1.0

    def met(self, value: float) -> bool:
        return value < self.most if self.below else value <= self.most


TARGETS: Mapping[Measure, Target] = {
    Measure.RATE: Target(2.0, 1.0, reach=3.0),
    Measure.FLOODED: Target(0.01, below=True, reach=0.03),
    Measure.PEAK: Target(10.0, reach=20.0),
    Measure.STALE: Target(5.0, below=True, reach=10.0),
    Measure.UNSTEADY: Target(0.0, reach=10.0),
    Measure.TOP_TEN: Target(0.05, 0.01, reach=0.15),
}
#: Of all alarms: low, medium, high with critical.
MIX: Mapping[Grade, float] = {Grade.LOW: 0.80, Grade.MEDIUM: 0.15, Grade.HIGH: 0.05}


@dataclass(frozen=True, slots=True)
class Worst:
    """A source that brings many alarms; `grade` is that of its newest one."""

    source: Source
    grade: Grade
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of alarms that were raised from `since` until `until` (unix seconds, the end not among them).

    `windows` is how many stretches of ten minutes there are from `since` on, of which the last may be a part of one;
    `peak_at` is when the first one with the most begins, None where nothing was raised. `bars` has the most in a window
    for each eight hours, oldest first. `chattering` counts sources, `fleeting` alarms. `worst` are up to ten sources,
    the worst first.
    """

    since: float
    until: float
    count: int
    windows: int
    flooded: int
    peak: int
    peak_at: float | None
    stale: float
    chattering: int
    fleeting: int
    worst: tuple[Worst, ...]
    by_grade: Mapping[Grade, int]
    bars: tuple[int, ...]

    def value(self, measure: Measure) -> float:
        """A measure: a count, or a share of one."""
        match measure:
            case Measure.RATE:
                return self.count / self.windows if self.windows else 0.0
            case Measure.FLOODED:
                return self.flooded / self.windows if self.windows else 0.0
            case Measure.PEAK:
                return float(self.peak)
            case Measure.STALE:
                return self.stale
            case Measure.UNSTEADY:
                return float(self.chattering + self.fleeting)
            case Measure.TOP_TEN:
                return self.of_worst / self.count if self.count else 0.0

    def met(self, measure: Measure) -> bool:
        """Whether it is what it should be. Of so few sources that ten are nearly all, their share says nothing."""
        return (measure is Measure.TOP_TEN and not self.tells_top_ten) or TARGETS[measure].met(self.value(measure))

    @property
    def of_worst(self) -> int:
        """How many alarms the worst ten sources brought."""
        return sum(each.count for each in self.worst)

    @property
    def tells_top_ten(self) -> bool:
        """Whether there are more sources than ten."""
        return self.of_worst < self.count

    def share(self, grade: Grade) -> float:
        """Of all alarms; critical ones count as high ones, as the target does."""
        grades = (Grade.HIGH, Grade.CRITICAL) if grade is Grade.HIGH else (grade,)
        return sum(self.by_grade.get(each, 0) for each in grades) / self.count if self.count else 0.0


def figures(alarms: Iterable[Alarm], since: float, until: float) -> Figures:
    """The figures of these alarms, in whatever order. Alarms that were raised before `since` count only as standing,
    and those that asked for nobody (put aside, or following from another) not at all."""
    every = [each for each in alarms if each.acknowledged is None or each.by]
    mine = [each for each in every if since <= each.raised < until]
    windows = math.ceil(max(0.0, until - since) / WINDOW_SECONDS)
    per_window = Counter(int((each.raised - since) // WINDOW_SECONDS) for each in mine)
    peak = max(per_window.values(), default=0)
    first = min((window for window, count in per_window.items() if count == peak), default=None)
    bars = [0] * math.ceil(max(0.0, until - since) / BAR_SECONDS)
    for window, count in per_window.items():
        bar = int(window * WINDOW_SECONDS // BAR_SECONDS)
        bars[bar] = max(bars[bar], count)
    return Figures(
        since=since,
        until=until,
        count=len(mine),
        windows=windows,
        flooded=sum(count > WINDOW_LIMIT for count in per_window.values()),
        peak=peak,
        peak_at=None if first is None else since + first * WINDOW_SECONDS,
        stale=_stale(every, since, until),
        chattering=_chattering(mine),
        fleeting=sum(_is_fleeting(each) for each in mine),
        worst=_worst(mine),
        by_grade=Counter(each.priority for each in mine),
        bars=tuple(bars),
    )


def _stale(alarms: Sequence[Alarm], since: float, until: float) -> float:
    """How many stood for more than a day, on average of the days: each counts on every day on which it did."""
    days = math.ceil(max(0.0, until - since) / DAY)
    found = 0
    for each in alarms:
        begins = max(each.last_raised + STALE_SECONDS, since)
        ends = min(until if each.returned is None else each.returned, until)
        if begins < ends:
            found += math.ceil((ends - since) / DAY) - int((begins - since) // DAY)
    return found / days if days else 0.0


def _is_fleeting(alarm: Alarm) -> bool:
    return alarm.times == 1 and alarm.returned is not None and alarm.returned - alarm.raised < FLEETING_SECONDS


def _chattering(alarms: Iterable[Alarm]) -> int:
    """Sources that surely chattered. Of an alarm that was raised several times only the first and the last are known:
    of so many within such a time some three must lie close together."""
    raises: dict[Source, list[float]] = {}
    found: set[Source] = set()
    for each in alarms:
        raises.setdefault(each.source, []).extend({each.raised, each.last_raised})
        pairs = (each.times - 1) // 2
        if pairs and each.last_raised - each.raised <= pairs * CHATTER_SECONDS:
            found.add(each.source)
    for source, times in raises.items():
        times.sort()
        third = times[_CHATTER_TIMES - 1 :]
        if any(last - first <= CHATTER_SECONDS for first, last in zip(times, third, strict=False)):
            found.add(source)
    return len(found)


def _newness(alarm: Alarm) -> tuple[float, int, str]:
    return alarm.raised, alarm.number, alarm.priority


def _worst(alarms: Iterable[Alarm]) -> tuple[Worst, ...]:
    counts: Counter[Source] = Counter()
    newest: dict[Source, Alarm] = {}
    for each in alarms:
        counts[each.source] += 1
        other = newest.get(each.source)
        if other is None or _newness(other) < _newness(each):
            newest[each.source] = each
    order = sorted(counts, key=lambda source: (-counts[source], source))
    return tuple(Worst(source, newest[source].priority, counts[source]) for source in order[:WORST])
