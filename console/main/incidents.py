"""Incidents composed: over the journal, alarms, runs, and the folder in which evidence lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.incidents.service.evidence import FOLDER, EvidenceFolder
from console.incidents.service.incidents import IncidentService
from console.incidents.service.records import Records
from console.incidents.service.timeline import Timeline
from console.main.acting import WORDS
from console.work.service.records import Records as RunRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.alarms.service.alarms import AlarmService
    from console.fleet.model.rules import Rule
    from console.fleet.service.inventory import InventoryService
    from console.journal.service import Journal
    from console.main.parts import Parts


def keep_evidence(parts: Parts, telemetry: Path, on_bug: Callable[[BaseException], None]) -> None:
    """Begin to keep what is measured around open incidents, until the parts are closed."""
    from console.incidents.service.freezing import Freezing  # noqa: PLC0415 - numpy takes a while
    from console.incidents.service.keeper import EvidenceKeeper  # noqa: PLC0415 - as above

    def called(node: str) -> str:
        return parts.inventory.current().name(node)

    freezing = Freezing(parts.incidents, telemetry, called)
    parts.keeper = EvidenceKeeper(parts.incidents, freezing, parts.journal.now, parts.journal.may_write, on_bug)
    parts.keeper.start()


def incidents_over(
    journal: Journal, directory: Path, inventory: InventoryService, alarms: AlarmService, rules: Mapping[str, Rule]
) -> IncidentService:
    """Raises JournalError."""

    def called(node: str) -> str:
        return inventory.current().name(node)

    timeline = Timeline(journal, alarms.alarm, RunRecords(journal).run, rules, WORDS, called)
    return IncidentService(Records(journal, called), EvidenceFolder(directory / FOLDER), timeline)
