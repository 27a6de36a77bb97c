"""The past of the whole: what was found of nodes at a moment, and what alarms told of then that no reading tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from console.alarms.page.protocols import Alarms
from console.fleet.model.findings import Finding
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import Rule
from console.fleet.page.protocols import PastTelemetry
from console.frame.overview.unseen import told_by


class PastOfAll:
    """The past of nodes, of budgets and of backups. It reads both files, so the window asks from a thread of its own.

    `rules` gives the rows in force by their ids."""

    def __init__(self, telemetry: PastTelemetry, alarms: Alarms, rules: Callable[[], Mapping[str, Rule]]) -> None:
        self._telemetry, self._alarms, self._rules = telemetry, alarms, rules

    def readings_at(self, nodes: Sequence[str], moment: float) -> Mapping[str, NodeReading]:
        return self._telemetry.readings_at(nodes, moment)

    def findings_at(self, then: Mapping[str, NodeReading], moment: float) -> Sequence[Finding]:
        rules = self._rules()
        told = frozenset(name for name, rule in rules.items() if rule.told is not None)
        return [*self._telemetry.findings_at(then, moment), *told_by(self._alarms.active_at(moment, told), rules)]

    def beginning(self, nodes: Sequence[str]) -> float | None:
        return self._telemetry.beginning(nodes)
