"""The rules as the page of alarms edits them: their versions, how often each raised an alarm, attempts on the past."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.alarms.service.rule_versions import RuleVersions
from console.main.compose import TELEMETRY
from resources.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.alarms.model.attempts import Attempt
    from console.alarms.service.alarms import AlarmService
    from console.alarms.service.replaying import Watch
    from console.fleet.model.rules import Rule, Rules
    from console.fleet.service.inventory import InventoryService
    from console.main.parts import Parts


class NoHistory(EnvironmentFault):
    """What was measured cannot be read."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Methods block; they raise EnvironmentFault."""

    book: RuleVersions
    alarms: AlarmService
    inventory: InventoryService
    directory: Path

    def fired(self, since: float, until: float) -> Mapping[str, int]:
        """How many alarms each rule raised."""
        return Counter(each.source.rule for each in self.alarms.past(since, until) if since <= each.raised < until)

    def attempt(  # noqa: PLR0917 - what, beside what, when
        self, rule: Rule, on: Rule | None, rules: Rules, since: float, until: float, watch: Watch
    ) -> Attempt:
        """A rule tried on what was recorded within [since, until)."""
        from console.alarms.service.attempts import attempt  # noqa: PLC0415 - numpy takes a while
        from console.fleet.service.history.readers import Readers  # noqa: PLC0415 - as above

        nodes = {node.key: node.site for node in self.inventory.current().nodes}
        past = self.alarms.past(since, until)
        readers = Readers(self.directory / TELEMETRY)
        try:
            return attempt(readers, rule, on, nodes, since, until, past, rules, watch)
        except sqlite3.Error as error:
            raise NoHistory(str(error)) from error
        finally:
            readers.end()


def ruling(parts: Parts) -> Ruling:
    return Ruling(parts.rulebook, parts.alarms, parts.inventory, parts.directory)
