"""An attempt: a rule as it is to be, tried on the past beside the one that holds, with what it misses and what becomes
of the load of alarms. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.figures import Figures, figures
from console.alarms.model.trying import Tried
from console.fleet.model.rules import Rule, Threshold

#: Parts of a rule's own limit that are tried besides it.
_PARTS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a limit would surely have been passed for as long as the rule asks, and possibly more."""

    limit: float
    sure: int
    possible: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How the value that decides went, the worst of all nodes and things: at each time the lowest and the highest of
    `step` seconds. Where nothing is known there is no time."""

    times: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What labelled scenarios come to by these rules: how many have an alarm of the rule, in how many of them it is
    told, in how many in time, the longest time until then in seconds, and how many alarms of it are told that should
    not be; `worse` are scenarios that come to something else than they should by any rule."""

    of: int = 0
    told: int = 0
    in_time: int = 0
    slowest: float | None = None
    false: int = 0
    played: int = 0
    worse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a rule came to. `on` is what the one that holds came to over the same past, None where none does. `spared`
    is how often it was met and went again before the rule's delay was over. `before` and `after` are the figures of
    alarms with what either found of this rule."""

    tried: Tried
    on: Tried | None
    limits: tuple[Limit, ...] = ()
    course: Course = Course()
    spared: int = 0
    before: Figures | None = None
    after: Figures | None = None
    checked: Checked | None = None


def other_limits(rule: Rule) -> tuple[float, ...]:
    """Limits around a rule's own, ascending, its own among them; none where it has none."""
    when = rule.when
    own = None if not isinstance(when, Threshold) else when.above if when.above is not None else when.below
    if own is None:
        return ()
    if own == 0.0:
        return (0.0,)
    made = {_round(own * part) for part in _PARTS if part != 1.0} | {own}
    return tuple(sorted(made))


def with_limit(rule: Rule, limit: float) -> Rule:
    """The rule with another limit; where it returns moves with it."""
    when = rule.when
    assert isinstance(when, Threshold)  # noqa: S101 -- see `other_limits`
    own = when.above if when.above is not None else when.below
    assert own is not None  # noqa: S101 -- one of them is there
    back = None if when.back is None else when.back * limit / own if own else when.back
    if when.above is not None:
        return replace(rule, when=replace(when, above=limit, back=back))
    return replace(rule, when=replace(when, below=limit, back=back))


def _round(value: float) -> float:
    """Two figures of it: what people would write."""
    places = 1 - math.floor(math.log10(abs(value)))
    return round(value, places)


def load(past: Sequence[Alarm], found: Tried | None, rule: str, since: float, until: float) -> Figures:
    """The figures of alarms, those of a rule being what was found by it when it was tried."""
    others = [alarm for alarm in past if alarm.source.rule != rule]
    return figures([*others, *(_alarms(found) if found is not None else ())], since, until)


def _alarms(found: Tried) -> Iterable[Alarm]:
    """What would have been raised: after the delay, until it was over."""
    rule = found.rule
    for place, each in enumerate(each for each in found.occurrences if each.sure):
        raised = each.begin + rule.after
        over = None if each.end is None else max(each.end, raised)
        source = Source(rule.id, each.node, each.part)
        yield Alarm(-1 - place, source, rule.grade, raised, raised, returned=over, acknowledged=over, by="-")
