"""Timetables: at which times something is due, by five fields of cron in a time zone. Pure functions.

Clock changes are Debian cron's: what is due at a certain time is due once in the hour that comes twice, and right after
the hour that is left out; what is due every so many minutes or hours follows the time that passes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: What has a name of its own.
NAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
#: More missed times than these are not counted.
MOST_COUNTED = 1000
_LONGEST = 200
_FIELDS = 5
#: It is looked so many seconds back first, and then so many times as far.
_NEAR, _FARTHER = 3600.0, 24
_NO_WHEN = QT_TRANSLATE_NOOP(
    "Schedules",
    "“{when}” is no time that can be kept: give minute, hour, day, month and weekday as cron has them (0 3 * * *), "
    "or @daily, @weekly, @monthly.",
)
_NEVER = QT_TRANSLATE_NOOP("Schedules", "“{when}” never comes.")
_NO_ZONE = QT_TRANSLATE_NOOP("Schedules", "There is no time zone {zone}.")


class NoTime(EnvironmentFault):
    """A time that cannot be kept; `reason` is for the operator."""

    def __init__(self, reason: Text, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


@dataclass(frozen=True, slots=True)
class Timetable:
    """When something is due: `when` as people write it, `zone` an IANA name."""

    when: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Missed:
    """Times that passed and that nobody decided: how many (MOST_COUNTED stands for that many and more), the first and
    the last of them in unix seconds."""

    count: int
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be decided now: the time that may be kept still, None for none, and those that were missed."""

    at: float | None = None
    missed: Missed | None = None


def checked(when: str, zone: str, now: float) -> Timetable:
    """A timetable as somebody wrote it. Raises NoTime for one that nobody can keep."""
    table = Timetable(" ".join(when.split())[:_LONGEST], zone)
    try:
        if next(after(table, now), None) is None:
            raise NoTime(_NEVER, when=table.when)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise NoTime(_NO_ZONE, zone=zone) from error
    except (CronSimError, ValueError) as error:
        raise NoTime(_NO_WHEN, when=table.when) from error
    return table


def after(table: Timetable, time: float) -> Iterator[float]:
    """The times that come after one, in order, each once; of the next fifty years without one no more is said."""
    fields = NAMES.get(table.when.lower(), table.when)
    if len(fields.split()) != _FIELDS:
        raise CronSimError("not five fields")
    newest = time
    for moment in CronSim(fields, datetime.fromtimestamp(time, UTC).astimezone(ZoneInfo(table.zone))):
        at = moment.timestamp()
        # Begun within an hour that comes twice, the first pass through it is told again.
        if at > newest:
            newest = at
            yield at


def due(table: Timetable, decided: float, late: float, now: float) -> Due:
    """What is to be decided at `now` where all until `decided` is: the newest time that is not `late` seconds old, and
    what was missed. A clock that was set back has nothing due until it is where it was."""
    newest = _newest(table, decided, now)
    if newest is None:
        return Due()
    at = newest if now - newest <= late else None
    last = newest if at is None else _newest(table, decided, at - 1)
    if last is None:
        return Due(at)
    passed = list(islice(takewhile(lambda time: time <= last, after(table, decided)), MOST_COUNTED))
    return Due(at, Missed(len(passed), passed[0], last))


def _newest(table: Timetable, decided: float, now: float) -> float | None:
    """The newest time after `decided` that is not after `now`. It is looked for near `now` first: what was due each
    minute for months is not gone through."""
    span = _NEAR
    while now > decided:
        since = max(decided, now - span)
        newest = deque(takewhile(lambda time: time <= now, after(table, since)), maxlen=1)
        if newest or since == decided:
            return newest[0] if newest else None
        span *= _FARTHER
    return None
