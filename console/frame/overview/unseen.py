"""The alarms that nobody has acknowledged, found by what the Overview shows: findings, GPUs, nodes. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.alarms.model.alarms import Board, Source, State
from console.fleet.model.findings import Finding


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
