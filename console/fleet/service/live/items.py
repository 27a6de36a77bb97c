"""Items of a docket: what is open, how it is written down, and what is told of it when it begins and ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.fleet.model import judging
from console.fleet.model.links import Failure
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import Rule
from console.fleet.service.history.findings import Kept


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

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        self.since, self.seen, self.first = self.since + seconds, self.seen + seconds, self.first + seconds
        self.gone = None if self.gone is None else self.gone + seconds


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that began to be told, or ended."""

    item: Open
    time: float
    ended: bool
    event: bool = True  # whether it is worth an event of its own: what is folded into something else is not


def opened(rule: Rule, kept: Kept) -> Open:
    """What was written down, as it was then."""
    facts = dict(kept.facts)
    gone, waits = facts.pop("_gone", None), facts.pop("_waits", None)
    item = Open(rule, kept.part, kept.began, kept.seen, kept.seen, kept.or_earlier, waits is None, facts=facts)
    item.gone = gone if isinstance(gone, float) else None
    if isinstance(waits, float):
        item.first, item.kept = waits, True
    return item


def written(node: str, item: Open, ended: float | None) -> Kept:
    """How it is written down; `ended` is None while it lasts."""
    own = {} if item.gone is None else {"_gone": item.gone}
    own |= {} if item.told else {"_waits": item.first}
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
