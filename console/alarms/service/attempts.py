"""Attempts: a rule tried on recorded history beside the one that holds, at other limits, and on labelled scenarios."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from console.alarms.model.alarms import Alarm
from console.alarms.model.attempts import Attempt, Checked, Course, Limit, load, other_limits, with_limit
from console.alarms.model.trying import Tried
from console.alarms.service.replaying import Floats64, Replaying, Watch, recorded
from console.alarms.service.scenarios import SCENARIOS, played
from console.fleet.model.readings import Floats
from console.fleet.model.rules import Count, Rule, Rules
from console.fleet.service.history.readers import Readers

#: Points of a course: about one for each two pixels of its picture.
_POINTS = 360
#: The scenarios take the last part of the work.
_HISTORY_SHARE = 0.8


def attempt(  # noqa: PLR0917 -- what, of whom, when, beside what
    readers: Readers,
    rule: Rule,
    on: Rule | None,
    nodes: Mapping[str, str],
    since: float,
    until: float,
    past: Sequence[Alarm],
    rules: Rules,
    watch: Watch,
) -> Attempt:
    """Try a rule within [since, until) on nodes (keys, with their sites). `on` is the row that holds, `rules` all rows
    as they would be with this one, `past` the alarms of then. Blocks. Raises sqlite3.Error, and what `watch` does."""
    replaying = Replaying(readers)
    kind = recorded(rule)
    part = _Part(watch, _HISTORY_SHARE)
    if kind is None or isinstance(rule.when, Count):
        tried = replaying.replay(rule, nodes, since, until, part, judged=on)
        held = replaying.replay(on, nodes, since, until, part) if on is not None else None
        limits: tuple[Limit, ...] = ()
        course, spared = Course(), 0
    else:
        tried, held, limits, course, spared = _measured(replaying, rule, on, nodes, (since, until), part)
    checked = check(rules, rule.id, watch)
    watch.report(1.0)
    return Attempt(
        tried,
        held,
        limits,
        course,
        spared,
        load(past, held, rule.id, since, until),
        load(past, tried, rule.id, since, until),
        checked,
    )


def _measured(  # noqa: PLR0917 -- as above
    replaying: Replaying,
    rule: Rule,
    on: Rule | None,
    nodes: Mapping[str, str],
    span: tuple[float, float],
    watch: Watch,
) -> tuple[Tried, Tried | None, tuple[Limit, ...], Course, int]:
    """Everything that is read off one recorded value, which is read once."""
    same = on is not None and recorded(on) is recorded(rule) and _value(on) is _value(rule)
    at_once = replace(rule, after=0.0, after_polls=0)
    others = other_limits(rule)
    asked = [rule, at_once, *(with_limit(rule, limit) for limit in others)]
    if same and on is not None:
        asked.append(on)
    curve = _Curve(*span)
    made = replaying.replay_all(asked, nodes, *span, watch, curve)
    held = made[-1] if same else None
    if on is not None and not same:
        held = replaying.replay(on, nodes, *span, watch)
    limits = tuple(
        Limit(limit, each.sure, each.possible) for limit, each in zip(others, made[2 : 2 + len(others)], strict=True)
    )
    return made[0], held, limits, curve.course(), max(0, made[1].sure - made[0].sure)


def _value(rule: Rule) -> object:
    return getattr(rule.when, "value", None)


class _Part:
    """The first part of some work."""

    def __init__(self, watch: Watch, share: float) -> None:
        self._watch, self._share = watch, share

    def check(self) -> None:
        self._watch.check()

    def report(self, progress: float | None, note: str = "") -> None:
        self._watch.report(None if progress is None else progress * self._share, note)


class _Curve:
    """The course of a value within [since, until), the worst of all that it is told."""

    def __init__(self, since: float, until: float) -> None:
        self._since, self._step = since, max(1.0, (until - since) / _POINTS)
        self._low = np.full(_POINTS, math.inf)
        self._high = np.full(_POINTS, -math.inf)

    def take(self, times: Floats64, low: Floats, high: Floats) -> None:
        with np.errstate(all="ignore"):
            least = np.fmin.reduce(low, axis=1, initial=math.inf)
            most = np.fmax.reduce(high, axis=1, initial=-math.inf)
        places = np.clip(((times - self._since) / self._step).astype(np.int64), 0, _POINTS - 1)
        np.fmin.at(self._low, places, least)
        np.fmax.at(self._high, places, most)

    def course(self) -> Course:
        known = np.flatnonzero(np.isfinite(self._low) & np.isfinite(self._high))
        times = self._since + (known + 0.5) * self._step
        return Course(
            tuple(times.tolist()), tuple(self._low[known].tolist()), tuple(self._high[known].tolist()), self._step
        )


def check(rules: Rules, rule: str, watch: Watch) -> Checked:
    """What labelled scenarios come to by these rules, and what of it is this rule's."""
    of = told = in_time = false = 0
    slowest: float | None = None
    worse: list[str] = []
    for place, scenario in enumerate(SCENARIOS):
        watch.report(_HISTORY_SHARE + (1.0 - _HISTORY_SHARE) * place / len(SCENARIOS))
        found = played(scenario, rules, watch.check)
        wanted = scenario.expected.get(rule, 0)
        shown = found.shown.get(rule, 0)
        if wanted:
            of += 1
            told += shown >= wanted
            if found.delay is not None and shown:
                in_time += found.delay <= scenario.within
                slowest = found.delay if slowest is None else max(slowest, found.delay)
        false += max(0, shown - wanted)
        if (found.missed, found.false) != (0, scenario.falsely):
            worse.append(scenario.name)
    return Checked(of, told, in_time, slowest, false, len(SCENARIOS), tuple(worse))
