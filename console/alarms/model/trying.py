"""A rule tried on the past: what it would have found, how surely, and what of that nobody can say. Pure records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from console.fleet.model.rules import Rule, RuleError, Threshold


class Basis(StrEnum):
    """What the answer was made of."""

    MEASURED = "measured"  # what was measured, judged anew
    COUNTED = "counted"  # events, counted anew
    JUDGED = "judged"  # what was found then: the values themselves are not kept


class Doubt(StrEnum):
    """Why an answer is not sure."""

    COARSE = "coarse"  # for a part of the time only the lowest and highest of minutes or hours are kept
    SELDOM = "seldom"  # it was measured less often than the rule's delay is long
    LIMIT_UNKNOWN = "limit_unknown"  # another limit cannot be tried: its values are not kept
    SHORTER = "shorter"  # what lasted less long than the rule asked for then is not kept


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Once that a rule would have been met. `end` is None where it lasts, or nobody knows. `extreme` is the highest
    value meanwhile, or the lowest where the rule asks for less than a limit; None where values are not kept. It may
    have been, and it may have been several times, where it is not `sure`."""

    node: str
    part: str
    begin: float
    end: float | None
    extreme: float | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule came to within [since, until), oldest first. `samples` were looked at of `nodes` nodes. Before
    `fine_since` only roll-ups are kept (None: all of it is coarse), the coarsest of `step` seconds."""

    rule: Rule
    since: float
    until: float
    basis: Basis
    occurrences: tuple[Occurrence, ...]
    nodes: int
    samples: int = 0
    fine_since: float | None = None
    step: float = 0.0
    doubts: frozenset[Doubt] = frozenset()

    @property
    def sure(self) -> int:
        """How often it would have been met, at least."""
        return sum(each.sure for each in self.occurrences)

    @property
    def possible(self) -> int:
        """How many times more it may have been."""
        return len(self.occurrences) - self.sure

    def by_node(self) -> dict[str, int]:
        """How often it would surely have been met on each node, the most first."""
        counts: dict[str, int] = {}
        for each in self.occurrences:
            if each.sure:
                counts[each.node] = counts.get(each.node, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def changed(
    rule: Rule,
    *,
    above: float | None = None,
    below: float | None = None,
    after: float | None = None,
    quiet: float | None = None,
) -> Rule:
    """The rule with another limit, or other delays in seconds. Raises RuleError where it has no such limit."""
    when = rule.when
    if above is not None or below is not None:
        missing = [
            word
            for word, value in (("above", above), ("below", below))
            if value is not None and (not isinstance(when, Threshold) or getattr(when, word) is None)
        ]
        if missing or not isinstance(when, Threshold):
            raise RuleError(f"rule {rule.id}: it has no limit that something is {' or '.join(missing)}")
        when = replace(when, above=when.above if above is None else above, below=when.below if below is None else below)
    return replace(
        rule,
        when=when,
        after=rule.after if after is None else after,
        quiet=rule.quiet if quiet is None else quiet,
    )


def joined(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """In the order of their beginning, without those that only may have been while they surely were."""
    every = sorted(occurrences, key=lambda each: (each.begin, each.node, each.part, not each.sure))
    sure: dict[tuple[str, str], list[Occurrence]] = {}
    for each in every:
        if each.sure:
            sure.setdefault((each.node, each.part), []).append(each)
    return tuple(
        each
        for each in every
        if each.sure or not any(_overlap(each, other) for other in sure.get((each.node, each.part), ()))
    )


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    starts_before = other.end is None or one.begin <= other.end
    return starts_before and (one.end is None or other.begin <= one.end)
