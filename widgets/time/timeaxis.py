"""The ticks of a time axis and of a scale of values. No Qt.

Times are Unix seconds; ticks fall on round local times of an IANA zone, also across a change of daylight saving.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14)),
)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick at `time`; `local` is the same moment on the zone's clock, `step` the distance to the next in seconds."""

    time: float
    local: datetime
    step: float

    @property
    def is_day(self) -> bool:
        """Whether a date says more than a time of day."""
        return self.step >= _DAY or (self.local.hour, self.local.minute, self.local.second) == (0, 0, 0)


def time_ticks(start: float, end: float, zone: str, most: int) -> list[Tick]:
    """At most `most` round local times in [start, end]. Raises ZoneInfoNotFoundError for an unknown zone."""
    if not end > start or most < 1:
        return []
    place = ZoneInfo(zone)
    span = end - start
    step = next((each for each in _STEPS if span / each <= most), None)
    if step is None:
        return _month_ticks(start, end, place, most)
    first = datetime.fromtimestamp(start, UTC).astimezone(place).replace(tzinfo=None)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    if step > _DAY:
        days = step // _DAY
        midnight -= timedelta(days=(midnight.toordinal() - 1) % days)  # ordinal 1 was a Monday
    moment = midnight + timedelta(seconds=math.floor((first - midnight).total_seconds() / step) * step)
    ticks: list[Tick] = []
    while True:
        time = moment.replace(tzinfo=place).timestamp()
        if time > end:
            return ticks
        # An hour that the clock skips or repeats would give a tick twice.
        if time >= start and (not ticks or time > ticks[-1].time):
            ticks.append(Tick(time, moment, float(step)))
        moment += timedelta(seconds=step)


def _month_ticks(start: float, end: float, place: ZoneInfo, most: int) -> list[Tick]:
    months = next((each for each in _MONTHS if (end - start) / (each * 30.44 * _DAY) <= most), _MONTHS[-1])
    first = datetime.fromtimestamp(start, UTC).astimezone(place)
    count = first.year * 12 + first.month - 1
    count -= count % months
    ticks: list[Tick] = []
    while True:
        moment = datetime(count // 12, count % 12 + 1, 1, tzinfo=place)
        time = moment.timestamp()
        if time > end:
            return ticks
        if time >= start:
            ticks.append(Tick(time, moment.replace(tzinfo=None), months * 30.44 * _DAY))
        count += months


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that divides `span` into at most `most` parts."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    factor = next(each for each in (1.0, 2.0, 2.5, 5.0, 10.0) if each * power >= rough * 0.999999)
    return float(factor * power)


def nice_range(low: float, high: float, most: int = 3) -> tuple[float, float]:
    """A scale that holds [low, high] and begins and ends on round values."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if high - low < 1e-9 * max(abs(low), abs(high), 1.0):
        pad = abs(low) * 0.1 or 0.5
        low, high = low - pad, high + pad
    step = nice_step(high - low, most)
    bottom = math.floor(low / step + 1e-9) * step
    top = math.ceil(high / step - 1e-9) * step
    return bottom, top


def value_ticks(low: float, high: float, most: int = 3) -> list[float]:
    """Round values in [low, high], at most `most` + 1."""
    if not high > low:
        return []
    step = nice_step(high - low, most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step + 0.0 for number in range(first, last + 1)]


def tick_decimals(ticks: list[float]) -> int:
    """How many decimals tell neighbouring ticks apart."""
    if len(ticks) < 2:
        return 0
    step = abs(ticks[1] - ticks[0])
    places = 0
    while places < 6 and abs(round(step, places) - step) > 1e-9 * max(step, 1.0):
        places += 1
    return places
