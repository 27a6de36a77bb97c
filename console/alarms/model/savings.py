"""Savings: what a longer delay would have spared of the alarms of a source, by the alarms that there were. Pure.

An alarm that went sooner than the delay would not have been raised; one that stood longer would have been raised later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.figures import Figures
from console.fleet.model.rules import Rule

#: Delays that are tried, in seconds.
DELAYS = (60.0, 300.0, 900.0, 1800.0, 3600.0)
#: The shortest delay is best that spares so much of what any would.
_ENOUGH = 0.8
#: A delay takes this much of the time to respond at most: somebody has to act in what is left.
_OF_RESPONSE = 0.5


@dataclass(frozen=True, slots=True)
class Saving:
    """A source of which a delay of so many seconds would have spared so many alarms; `after` is None where none would
    that leaves time to respond."""

    source: Source
    count: int
    after: float | None
    saves: int


def savings(alarms: Iterable[Alarm], figures: Figures, rules: Mapping[str, Rule]) -> tuple[Saving, ...]:
    """For each of the worst sources what could be spared, in their order."""
    lasted: dict[Source, list[float]] = {each.source: [] for each in figures.worst}
    for alarm in alarms:
        inside = figures.since <= alarm.raised < figures.until and (alarm.acknowledged is None or alarm.by)
        if inside and alarm.source in lasted and alarm.returned is not None:
            lasted[alarm.source].append(alarm.returned - alarm.raised)
    return tuple(
        _best(each.source, each.count, lasted[each.source], rules.get(each.source.rule)) for each in figures.worst
    )


def _best(source: Source, count: int, lasted: list[float], rule: Rule | None) -> Saving:
    tried = {
        delay: sum(seconds < delay for seconds in lasted)
        for delay in DELAYS
        if rule is not None and rule.after < delay <= _OF_RESPONSE * rule.respond
    }
    most = max(tried.values(), default=0)
    if not most:
        return Saving(source, count, None, 0)
    after = min(delay for delay, saves in tried.items() if saves >= _ENOUGH * most)
    return Saving(source, count, after, tried[after])
