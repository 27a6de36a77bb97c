"""Changes since a listener last took them: the pipeline gathers them, one wake-up announces them."""

from __future__ import annotations

from dataclasses import dataclass, field

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changed:
    """Node keys by what changed of them, "" standing for findings that are of no node; `history` when the state of
    telemetry.db changed, or what it holds of the past. Falsy when nothing did."""

    readings: frozenset[str] = NONE
    links: frozenset[str] = NONE
    events: frozenset[str] = NONE
    facts: frozenset[str] = NONE
    findings: frozenset[str] = NONE
    history: bool = False

    def __bool__(self) -> bool:
        return bool(self.readings or self.links or self.events or self.facts or self.findings or self.history)

    @property
    def nodes(self) -> frozenset[str]:
        """Every node that changed in any way."""
        return self.readings | self.links | self.events | self.facts | (self.findings - {""})


@dataclass(slots=True)
class Gathering:
    """Where changes gather until somebody takes them. Not thread-safe: its owner holds a lock."""

    readings: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    findings: set[str] = field(default_factory=set)
    history: bool = False

    def __bool__(self) -> bool:
        return bool(self.readings or self.links or self.events or self.facts or self.findings or self.history)

    def take(self) -> Changed:
        """Everything gathered so far; the next round starts empty."""
        taken = Changed(
            frozenset(self.readings),
            frozenset(self.links),
            frozenset(self.events),
            frozenset(self.facts),
            frozenset(self.findings),
            self.history,
        )
        self.readings, self.links, self.events, self.facts = set(), set(), set(), set()
        self.findings, self.history = set(), False
        return taken
