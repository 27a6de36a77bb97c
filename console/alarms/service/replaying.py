"""Replaying a rule over recorded history: the judge's own docket looks at what was measured then, as it is kept.

Where only roll-ups are left the rule is judged twice, by what held all the time and by what may have held for a moment:
what it surely would have found lies between the two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from console.alarms.model.trying import Basis, Doubt, Occurrence, Tried, joined
from console.fleet.model.lately import ERRORS_SECONDS
from console.fleet.model.links import Link, LinkState
from console.fleet.model.readings import Device, Facts, Floats, NodeEvent, NodeReading
from console.fleet.model.rule_rows import alone
from console.fleet.model.rules import Absence, Count, Named, Rule, State, Threshold
from console.fleet.model.signals import Kind, column, throttle
from console.fleet.service.history.events import happened
from console.fleet.service.history.grains import Grain, Stretch, findings_within, gathered, grains, stretches
from console.fleet.service.history.queries import Queries
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.roll_ups import DAY, HOUR, MINUTE
from console.fleet.service.history.usual import ROUND_TRIPS, span, usual
from console.fleet.service.live.docket import Docket

#: Of a node that is looked at so rarely a look is one of these; what counts errors looks back as far.
_LOOK_EVERY = float(MINUTE)
_Times = npt.NDArray[np.bool_]
Floats64 = npt.NDArray[np.float64]


class Watch(Protocol):
    """Whoever waits for an answer: `check` raises what ends the work, `report` hears how far it is, 0 to 1."""

    def check(self) -> None: ...

    def report(self, progress: float | None, note: str = "") -> None: ...


class Curve(Protocol):
    """Whoever draws how a value went: rows [times, things] of its lowest and highest, of one node after another."""

    def take(self, times: Floats64, low: Floats, high: Floats) -> None: ...


class Unwatched:
    """Nobody waits."""

    def check(self) -> None:
        """Nothing ends the work."""

    def report(self, progress: float | None, note: str = "") -> None:
        """Nobody hears it."""


def _column(kind: Kind, *names: str) -> tuple[Kind, list[int]]:
    return kind, [column(kind, name) for name in names]


#: Where a value lies in what is recorded: its things and signals. Values that are not here are not recorded.
_RECORDED: Mapping[Named, tuple[Kind, list[int]]] = {
    Named.THROTTLE: _column(Kind.GPU, "throttle_reasons"),
    Named.STALLED_ON_FILES: _column(Kind.HOST, "stalled_on_files"),
    Named.FULLY_STALLED_ON_MEMORY: _column(Kind.HOST, "fully_stalled_on_memory"),
    Named.PORT_ERRORS: _column(Kind.PORT, "receive_errors", "send_errors", "receive_drops", "send_drops"),
    Named.SYMBOL_ERRORS: _column(Kind.PORT, "symbol_errors"),
    Named.STORAGE: _column(Kind.STORAGE, "responding"),
    Named.STORAGE_ROUND_TRIP: _column(Kind.STORAGE, "read_rtt", "write_rtt"),
}
#: Those whose signals add up; of the others the highest counts.
_ADD_UP = frozenset({Named.PORT_ERRORS})


def recorded(rule: Rule) -> Kind | None:
    """The things whose recorded values a rule is judged by; None where its values are not recorded."""
    when = rule.when
    place = _RECORDED.get(when.value) if isinstance(when, Threshold | State | Absence) else None
    return None if place is None else place[0]


class Replaying:
    """Tries rules on a telemetry.db. Blocks; any thread may ask. Raises sqlite3.Error."""

    def __init__(self, readers: Readers) -> None:
        self._readers, self._queries = readers, Queries(readers)

    def replay(  # noqa: PLR0917 -- what, of whom, when
        self,
        rule: Rule,
        nodes: Mapping[str, str],
        since: float,
        until: float,
        watch: Watch | None = None,
        judged: Rule | None = None,
    ) -> Tried:
        """What a rule would have found on `nodes` (keys, with their sites) within [since, until). `judged` is the row
        by which it was judged while the past was recorded: where values are not kept, what was found by it then is
        all that there is to know."""
        watch = watch or Unwatched()
        if isinstance(rule.when, Count):
            return self._counted(rule, rule.when, nodes, since, until, watch)
        kind = recorded(rule)
        if kind is None:
            return self._judged(rule, judged or rule, nodes, since, until)
        (made,) = self.replay_all([rule], nodes, since, until, watch)
        return made

    def replay_all(  # noqa: PLR0917 -- what, of whom, when
        self,
        rules: Sequence[Rule],
        nodes: Mapping[str, str],
        since: float,
        until: float,
        watch: Watch | None = None,
        curve: Curve | None = None,
    ) -> list[Tried]:
        """The same of several rules of one recorded value, which is read once for all. `curve` takes in how it went."""
        watch = watch or Unwatched()
        kind = recorded(rules[0])
        assert kind is not None  # noqa: S101 -- the caller asks for what is recorded
        made: list[list[Occurrence]] = [[] for _ in rules]
        doubts: list[set[Doubt]] = [set() for _ in rules]
        samples, coarse_until, step = 0, -math.inf, 0.0
        for place, (node, site) in enumerate(nodes.items()):
            each = [_Replayed(rule, node, site) for rule in rules]
            for stretch in self._stretches(node, kind, since, until):
                self._learn(each, rules[0], node, stretch.start)
                for grain in self._grains(node, kind, stretch, watch):
                    samples += len(grain.times)
                    for one in each:
                        one.take(grain, kind)
                    if curve is not None:
                        curve.take(grain.times, _numbers(rules[0].when, grain.low), _numbers(rules[0].when, grain.high))
                    if grain.rolled:
                        coarse_until, step = max(coarse_until, stretch.end), max(step, grain.step)
                watch.report((place + (stretch.end - since) / (until - since)) / len(nodes))
            for at, one in enumerate(each):
                made[at] += one.ended()
                doubts[at] |= one.doubts
        fine = None if coarse_until >= until else max(since, coarse_until)
        return [
            Tried(rule, since, until, Basis.MEASURED, joined(of), len(nodes), samples, fine, step, frozenset(why))
            for rule, of, why in zip(rules, made, doubts, strict=True)
        ]

    def _stretches(self, node: str, kind: Kind, since: float, until: float) -> Iterator[Stretch]:
        """A day at a time, so that what was usual then is asked again."""
        with self._readers.lend() as connection:
            found = stretches(connection, node, kind, since, until)
        for each in found:
            start = each.start
            while start < each.end:
                end = min(each.end, (start // DAY + 1) * DAY)
                yield replace(each, start=start, end=end)
                start = end

    def _grains(self, node: str, kind: Kind, stretch: Stretch, watch: Watch) -> Iterator[Grain]:
        with self._readers.lend() as connection:
            for grain in gathered(grains(connection, node, kind, stretch)):
                watch.check()
                yield grain

    def _learn(self, each: Sequence[_Replayed], rule: Rule, node: str, now: float) -> None:
        if isinstance(rule.when, Threshold) and rule.when.times_usual is not None:
            known = usual(self._queries.rolled(node, Kind.STORAGE, ROUND_TRIPS, *span(now), HOUR))
            for one in each:
                one.learn(known)

    def _counted(  # noqa: PLR0917 -- as above
        self, rule: Rule, when: Count, nodes: Mapping[str, str], since: float, until: float, watch: Watch
    ) -> Tried:
        made: list[Occurrence] = []
        count = 0
        for place, (node, site) in enumerate(nodes.items()):
            watch.check()
            # What happened before is counted, too.
            codes = dict.fromkeys(when.codes, until - since + when.within)
            with self._readers.lend() as connection:
                told = happened(connection, node, until, codes)
            one = _Replayed(rule, node, site)
            one.hear(told, until)
            made += [each for each in one.ended() if each.end is None or each.end >= since]
            count += len(told)
            watch.report((place + 1) / len(nodes))
        return Tried(rule, since, until, Basis.COUNTED, joined(made), len(nodes), count, since)

    def _judged(self, rule: Rule, judged: Rule, nodes: Mapping[str, str], since: float, until: float) -> Tried:
        with self._readers.lend() as connection:
            kept = findings_within(connection, [judged.id], since, until)
        made = [
            Occurrence(each.node, each.part, each.began, each.ended)
            for each in kept
            if (not each.node or each.node in nodes)
            and (until if each.ended is None else each.ended) - each.began >= rule.after
        ]
        doubts = {Doubt.LIMIT_UNKNOWN} if rule.when != judged.when else set()
        doubts |= {Doubt.SHORTER} if rule.after < judged.after else set()
        return Tried(
            rule, since, until, Basis.JUDGED, joined(made), len(nodes), len(kept), since, 0.0, frozenset(doubts)
        )


class _Bench:
    """One docket with one rule, and what came of it."""

    def __init__(self, rule: Rule, node: str, site: str, *, sure: bool) -> None:
        self.docket = Docket(alone(rule))
        self._rule, self._node, self._sure = rule, node, sure
        self._lower = isinstance(rule.when, Threshold) and rule.when.below is not None
        self._link = Link(node, LinkState.LIVE, 0.0, name=node, site=site)
        self._idle = NodeReading(Link(node, LinkState.STARTING, 0.0, name=node, site=site), Facts(), None, {}, {})
        self._extremes: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        self.made: list[Occurrence] = []

    def look(self, at: float, facts: Facts, kind: Kind, row: Floats, numbers: Mapping[str, float]) -> None:
        """A row of things, as a round of the node's feed would bring it."""
        link = replace(self._link, newest_sample=at)
        self.docket.look(NodeReading(link, facts, 0.0, {kind: row}, {}), (), at)
        for _, part in self.docket.items:
            value = numbers.get(part, math.nan)
            known = self._extremes.get(part, value)
            self._extremes[part] = min(known, value) if self._lower else max(known, value)
        self._settle()

    def hear(self, event: NodeEvent) -> None:
        """Something happened."""
        self.pass_time(event.time)
        self.docket.look(self._idle, [event], event.time)
        self._settle()

    def pass_time(self, now: float) -> None:
        """Nothing was seen until now."""
        self.docket.look(self._idle, (), now)
        self._settle()

    def ended(self) -> list[Occurrence]:
        """All of it, what still lasts with it."""
        lasting = [self._one(part, begin, None) for part, begin in self._begun.items()]
        return self.made + lasting

    def _settle(self) -> None:
        changes, self.docket.changes = self.docket.changes, []
        for change in changes:
            part = change.item.part
            if not change.ended:
                self._begun[part] = change.item.since
            else:
                self._begun.pop(part, None)
                self.made.append(self._one(part, change.item.since, change.time))
        for gone in self._extremes.keys() - {part for _, part in self.docket.items}:
            del self._extremes[gone]

    def _one(self, part: str, begin: float, end: float | None) -> Occurrence:
        extreme = self._extremes.get(part) if isinstance(self._rule.when, Threshold) else None
        return Occurrence(self._node, part, begin, end, extreme, self._sure)


class _Replayed:
    """One node's past before one rule."""

    def __init__(self, rule: Rule, node: str, site: str) -> None:
        self._rule = rule
        self._surely = _Bench(rule, node, site, sure=True)
        self._maybe = _Bench(replace(rule, after=0.0, after_polls=0), node, site, sure=False)
        self._facts: dict[tuple[Kind, tuple[str, ...]], Facts] = {}
        self._inexact: list[tuple[float, float]] = []
        self._hit = self._looked = -math.inf
        self._carry = False
        self.doubts: set[Doubt] = set()

    def learn(self, known: Mapping[tuple[Named, str], float]) -> None:
        self._surely.docket.usual = self._maybe.docket.usual = known

    def hear(self, events: Sequence[NodeEvent], until: float) -> None:
        for event in events:
            self._surely.hear(event)
        self._surely.pass_time(until)

    def take(self, grain: Grain, kind: Kind) -> None:
        """Rows of its things, later than those before."""
        when, after = self._rule.when, self._rule.after
        # What a rule asks for is at its worst where a value is low: less than a limit, or a server that answers not.
        lower = (isinstance(when, Threshold) and when.below is not None) or (kind is Kind.STORAGE and _is_state(when))
        worst, best = (grain.low, grain.high) if lower else (grain.high, grain.low)
        exact = not grain.rolled and (after == 0.0 or grain.step <= after)
        if not exact:
            self.doubts.add(Doubt.COARSE if grain.rolled else Doubt.SELDOM)
            self._inexact.append((float(grain.times[0]), float(grain.times[-1]) + grain.step))
        key = kind, grain.parts
        if key not in self._facts:
            self._facts[key] = Facts(devices=tuple(Device(kind, part, part) for part in grain.parts))
        numbers = _numbers(when, worst)
        for at in self._worth_a_look(grain, _may_be_met(when, numbers)):
            time = float(grain.times[at])
            known = dict(zip(grain.parts, numbers[at].tolist(), strict=True))
            if time - self._looked > 2.0 * grain.step:
                self._surely.pass_time(time)
                self._maybe.pass_time(time)
            for moment in _moments(time, grain):
                self._surely.look(moment, self._facts[key], kind, best[at], known)
                if not exact:
                    self._maybe.look(moment, self._facts[key], kind, worst[at], known)
                self._looked = moment

    def ended(self) -> list[Occurrence]:
        """What came of it."""
        maybe = [
            each for each in self._maybe.ended() if any(first <= each.begin < last for first, last in self._inexact)
        ]
        return self._surely.ended() + maybe

    def _worth_a_look(self, grain: Grain, met: _Times) -> list[int]:
        """The rows that may begin or end something: between them nothing happens."""
        tail = (
            (2.0 + self._rule.quiet_polls) * grain.step
            + self._rule.quiet
            + (ERRORS_SECONDS if _counts_errors(self._rule) else 0.0)
        )
        hits = np.maximum.accumulate(np.where(met, grain.times, self._hit))
        before = np.concatenate(([self._carry], met[:-1]))
        self._hit, self._carry = float(hits[-1]), bool(met[-1])
        found: list[int] = np.flatnonzero(met | before | (grain.times - hits <= tail)).tolist()
        return found


def _is_state(when: object) -> bool:
    return isinstance(when, State | Absence)


def _counts_errors(rule: Rule) -> bool:
    return isinstance(rule.when, Threshold) and rule.when.value is Named.SYMBOL_ERRORS


def _numbers(when: object, rows: Floats) -> Floats:
    """The one number of each thing and time that decides: [times, things]."""
    assert isinstance(when, Threshold | State | Absence)  # noqa: S101 -- those alone are recorded
    values = rows[:, :, _RECORDED[when.value][1]]
    made: Floats = np.nansum(values, axis=2) if when.value in _ADD_UP else np.fmax.reduce(values, axis=2)
    return made


def _may_be_met(when: object, numbers: Floats) -> _Times:
    """The times at which a rule may be met on any thing; more often than it is, never less often."""
    met: _Times
    if isinstance(when, State):
        known = numbers[~np.isnan(numbers)]
        states = {value: _state(when.value, value) for value in np.unique(known).tolist()}
        met = np.isin(numbers, [value for value, state in states.items() if state in when.among])
    else:
        assert isinstance(when, Threshold)  # noqa: S101 -- as above
        # What is met lasts until it has passed `back`. Errors are counted over some minutes: any of them counts.
        limit = when.back if when.back is not None else when.above if when.above is not None else when.below or 0.0
        limit = 0.0 if when.value is Named.SYMBOL_ERRORS else limit
        met = np.asarray(numbers < limit if when.above is None else numbers > limit)
    found: _Times = np.asarray(met.any(axis=1))
    return found


def _state(named: Named, value: float) -> str:
    if named is Named.THROTTLE:
        return throttle(int(value)).value
    return "responding" if value else "silent"


def _moments(time: float, grain: Grain) -> Sequence[float]:
    """When a row is looked at: what a roll-up says holds from its beginning to its end."""
    if not grain.rolled:
        return (time,)
    return (*np.arange(time, time + grain.step - 1.0, _LOOK_EVERY).tolist(), time + grain.step - 1.0)
