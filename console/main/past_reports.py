"""Reports of the demo site's closed incidents: PDF, JSON and signature in a folder beside its data, and in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.incidents.model.incidents import Phase
from console.incidents.service.reports import Reports
from console.main.command_line.incident_paper import paper

if TYPE_CHECKING:
    from console.log.service.protocols import Sign
    from console.main.parts import Parts

#: So many incidents have a report, those that were closed last.
_REPORTED = 3


def write_reports(
    parts: Parts,
    folder: Path,
    language: str,
    pens: Callable[[], Sequence[tuple[str, Sign, str]]],
    check: Callable[[], None],
) -> int:
    """Write those that are missing, signed by the first of the people; gives how many they were. Raises JournalError,
    OSError, and what `check` raises."""
    closed = [each for each in parts.incidents.overview().incidents if each.phase is Phase.CLOSED]
    newest = sorted(closed, key=lambda each: each.closed or 0.0)[-_REPORTED:]
    missing = [] if any(each.reports for each in closed) else newest
    people = pens() if missing else ()
    if not people:
        return 0
    _, sign, _ = people[0]
    folder.mkdir(parents=True, exist_ok=True)
    reports = Reports(parts.journal, parts.incidents, parts.inventory.current().name)
    for incident in missing:
        check()
        content = paper(parts, incident.number, language)
        with parts.journal.written_by("demo site"):
            reports.write(incident.number, folder, sign, paper=content)
    return len(missing)
