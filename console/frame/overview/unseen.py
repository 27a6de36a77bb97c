"""The alarms behind what the Overview shows: those that nobody has acknowledged, by findings, GPUs and nodes, and those
of which no node's reading tells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from console.alarms.model.alarms import Alarm, Board, Source, State
from console.fleet.model.findings import Finding
from console.fleet.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Unseen:
    """`entry` is the number of the journal's entry by which they stand; `numbers` has each alarm by what it is of."""

    entry: int = 0
    numbers: dict[Source, int] = field(default_factory=dict)

    def of(self, finding: Finding) -> tuple[int, ...]:
        """The alarms of a finding, by their numbers."""
        nodes, parts = finding.nodes or ("",), finding.parts or ("",)
        sources = (Source(finding.rule.id, node, part) for node in nodes for part in parts)
        return tuple(dict.fromkeys(self.numbers[source] for source in sources if source in self.numbers))

    def cells(self) -> frozenset[tuple[str, str]]:
        """The GPUs that have one, by node and index; parts that are none are no cell of the map."""
        return frozenset((source.node, source.part) for source in self.numbers if source.node and source.part)


def unseen(board: Board) -> Unseen:
    """Those of a board."""
    return Unseen(board.entry, {each.alarm.source: each.alarm.number for each in board.of_state(State.NEW)})


def told_of(board: Board, rules: Mapping[str, Rule]) -> list[Finding]:
    """What alarms say is so now and no judge finds: of budgets, of backups. As findings, whether somebody has
    acknowledged them or put them aside; not what follows from another one."""
    return told_by((each.alarm for each in board.shown if each.alarm.active and each.cause is None), rules)


def told_by(alarms: Iterable[Alarm], rules: Mapping[str, Rule]) -> list[Finding]:
    """What these alarms say that no judge finds, as findings."""
    return [
        Finding(rules[alarm.source.rule], (), (alarm.source.part,), alarm.raised, facts=alarm.facts)
        for alarm in alarms
        if alarm.source.rule in rules and rules[alarm.source.rule].told is not None
    ]
