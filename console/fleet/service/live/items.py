"""Items of a docket: what is open, how it is written down, and what is told of it when it begins and ends."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from console.fleet.model import judging
from console.fleet.model.links import Failure
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import Absence, Count, Event, Group, Rule, State, Threshold
from console.fleet.service.history.findings import Kept
from console.fleet.service.live.glance import SEEN_AT_A_GLANCE

#: What waits for as long as this before it is told is shown while it does.
SHOWN_SECONDS = 30.0
#: What must have been so for as long as this is written down while it waits, so that a restart loses none of it.
LONG_SECONDS = 60.0


@dataclass(slots=True)
class Open:
    """Something that is so. `seen` is when it was last seen to be so, `gone` since when it no longer is (it may come
    back within the row's quiet time); `told` once it has been so for as long as the row asks."""

    rule: Rule
    part: str
    since: float
    seen: float
    first: float
    or_earlier: bool = False
    told: bool = False
    kept: bool = False  # written down before it was told
    gone: float | None = None
    failure: Failure | None = None
    facts: dict[str, str | float] = field(default_factory=dict)  # those with a bar in front are the judge's own
    met: int = 0  # in how many readings it was so, one after the other
    away: int = 0  # in how many it was not
    counted: float = -math.inf  # the reading that was counted last

    @property
    def due(self) -> float:
        """When it is told, if enough readings have come by then."""
        return self.first + self.rule.after

    @property
    def ripe(self) -> float:
        """When it is told; never while readings are missing."""
        return self.due if self.met >= self.rule.after_polls else math.inf

    @property
    def over(self) -> float:
        """When it is over; never while it lasts, or readings are missing."""
        return math.inf if self.gone is None or self.away < self.rule.quiet_polls else self.gone + self.rule.quiet

    @property
    def waits_long(self) -> bool:
        """Whether it waits to be told, and for so long that it is shown meanwhile."""
        starts = self.rule.grace > 0.0 and self.due - self.since >= SHOWN_SECONDS
        return not self.told and (self.rule.after >= SHOWN_SECONDS or starts)

    def counts(self, at: float, *, so: bool) -> bool:
        """Count a reading in which it was so, or not; whether readings matter to the row."""
        if at <= self.counted:
            return False
        self.counted = at
        self.met, self.away = (self.met + 1, 0) if so else (0, self.away + 1)
        return bool(self.rule.after_polls or self.rule.quiet_polls)

    @property
    def needs_each(self) -> bool:
        """Whether each sample matters to it, also those that nothing can begin by."""
        when = self.rule.when
        if isinstance(when, Threshold) and when.back is not None and self.gone is None:
            return when.value not in judging.NOW_AND_THEN
        return bool(not self.told and self.rule.after_polls) or bool(self.gone is not None and self.rule.quiet_polls)

    def is_steady(self, at: float) -> bool:
        """Whether a glance sees what ends it: it compares what comes now and then, and some of each sample, where that
        was known when it was looked at."""
        rule, when = self.rule, self.rule.when
        if isinstance(when, Event):
            # Not before it was looked at once since: what a GPU asked for is what tells later that it was reset.
            return (
                self.seen < at
                and rule.over_says is None
                and all(each in ("reset", "answers") or ":" in each for each in rule.until)
            )
        if self.needs_each:
            return False
        if isinstance(when, Threshold | State | Absence) and when.value not in judging.NOW_AND_THEN:
            return when.value in SEEN_AT_A_GLANCE and (self.gone is not None or self.seen >= at)
        return isinstance(when, Threshold | State | Absence | Count)

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        self.since, self.seen, self.first = self.since + seconds, self.seen + seconds, self.first + seconds
        self.gone = None if self.gone is None else self.gone + seconds
        self.counted += seconds


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that began to be told, or ended."""

    item: Open
    time: float
    ended: bool
    event: bool = True  # whether it is worth an event of its own: what is folded into something else is not


def goes_on(before: Rule, after: Rule) -> bool:
    """Whether what one row found may go on under another one: both ask for the same of the same kind of thing, be it
    with other limits."""
    one, other = before.when, after.when
    if before.about is not after.about or type(one) is not type(other):
        return False
    if isinstance(one, Threshold | State | Absence) and isinstance(other, Threshold | State | Absence):
        return one.value is other.value
    if isinstance(one, Event) and isinstance(other, Event):
        return one.code == other.code
    return not (isinstance(one, Group) and isinstance(other, Group)) or one.of == other.of


def opened(rule: Rule, kept: Kept) -> Open:
    """What was written down, as it was then."""
    facts = dict(kept.facts)
    gone, waits = facts.pop("_gone", None), facts.pop("_waits", None)
    met, away = facts.pop("_met", 0.0), facts.pop("_away", 0.0)
    item = Open(rule, kept.part, kept.began, kept.seen, kept.seen, kept.or_earlier, waits is None, facts=facts)
    item.gone = gone if isinstance(gone, float) else None
    if isinstance(waits, float):
        item.first, item.kept = waits, True
    item.met, item.away = int(met), int(away)
    return item


def written(node: str, item: Open, ended: float | None) -> Kept:
    """How it is written down; `ended` is None while it lasts."""
    own = {} if item.gone is None else {"_gone": item.gone}
    own |= {} if item.told else {"_waits": item.first}
    if item.rule.after_polls or item.rule.quiet_polls:
        own |= {"_met": float(item.met), "_away": float(item.away)}
    facts = tuple((item.facts | own).items())
    return Kept(node, item.rule.id, item.part, item.since, item.seen, ended, item.or_earlier, facts)


def was_reset(item: Open, reading: NodeReading) -> bool:
    """Whether a GPU was reset since: what it asked for is done, or its counters began anew."""
    health = judging.health_of(reading, item.part)
    if health is None:
        return False
    asks = bool(health.recovery_action) or bool(health.remap_pending)
    energy, before = health.energy_joules, item.facts.get("_energy")
    if energy is not None:
        item.facts["_energy"] = energy
        if isinstance(before, float) and energy < before:
            return True
    if asks:
        item.facts["_asked"] = 1.0
    return not asks and bool(item.facts.get("_asked"))


def cause_of(item: Open, items: Iterable[Open]) -> tuple[tuple[str, str | float], ...]:
    """Of a GPU that is lost without a word: the newest XID that it left behind."""
    if not isinstance(item.rule.when, Absence):
        return ()
    left = [o for o in items if o.rule.id.startswith("xid.") and o.part == item.part and o.since <= item.since]
    last = max(left, key=lambda other: other.since, default=None)
    return () if last is None else (("code", last.rule.id.partition(".")[2]),)
