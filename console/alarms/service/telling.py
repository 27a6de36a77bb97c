"""Telling, what asks for somebody's act besides what the judge reads off nodes: told to whoever raises alarms.

What is found and does not stand is told, what stands and is found no more is told to be over. What stood before a start
is asked for, so nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from console.fleet.model.watching import Transition

#: A rule and what it was found of.
Told = tuple[str, str]
Facts = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Found:
    """All that is found now, with the values that decide it. Of the parts in `unknown` nothing can be said: what stands
    of them stays. `since` is when it began, in unix seconds, where that is known: else it begins when it is found."""

    facts: Mapping[Told, Facts]
    unknown: frozenset[str] = frozenset()
    since: Mapping[Told, float] = field(default_factory=dict)


class Telling:
    """`found` gives what is found, None where nothing is known of any of it; `stood` the rules and parts that stand as
    alarms already; `hear` takes what is told. `of` is what its scopes begin with. Methods block and raise
    JournalError."""

    def __init__(
        self,
        of: str,
        found: Callable[[], Found | None],
        stood: Callable[[], Collection[Told]],
        hear: Callable[[Sequence[Transition]], None],
        now: Callable[[], float],
    ) -> None:
        self._of, self._found, self._stood, self._hear, self._now = of, found, stood, hear, now

    def look(self) -> int:
        """Tell what has changed; gives how many things that were."""
        found = self._found()
        if found is None:
            return 0
        stood, now = set(self._stood()), self._now()
        news = [(key, facts) for key, facts in found.facts.items() if key not in stood]
        gone = sorted(key for key in stood - set(found.facts) if key[1] not in found.unknown)
        told = [
            self._transition(key, "over", "found", min(found.since.get(key, now), now), facts) for key, facts in news
        ]
        told += [self._transition(key, "found", "over", now, {}) for key in gone]
        if told:
            self._hear(told)
        return len(told)

    def _transition(self, key: Told, before: str, after: str, time: float, facts: Facts) -> Transition:
        rule, part = key
        return Transition(f"{self._of}:{part}", rule, before, after, time, facts, part=part)
