"""Maintenance windows of the site that stands still: two that come, and whichever are planned there."""

from __future__ import annotations

from pathlib import Path

from console.fleet.model.inventory import Inventory
from console.journal.service import Journal
from console.maintenance.model.places import lies_in, place
from console.maintenance.service.asides import Asides
from console.maintenance.service.window_records import Records
from console.maintenance.service.windows import Absences, Windows
from console.work.model.runs import RunView
from console.work.model.timetable import Timetable

_HOUR = 3600


class NoRuns:
    """No run took anything out of work."""

    def newest_of(self, *acts: str) -> int:
        return 0

    def of_acts(self, *acts: str, after: int = 0) -> tuple[RunView, ...]:
        return ()


def still_windows(folder: Path, now: float, inventory: Inventory) -> Windows:
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal.open(folder / "journal.db", actor="E. Berg", source="test", clock=lambda: now)
    windows = Windows(Records(journal), lambda node: lies_in(inventory, node))
    for text, reason, lasting, begins, when in (
        ("site:uppsala", "Generator test of the hall", 2 * _HOUR, 0.0, "0 3 * * 0"),
        ("rack:trollhattan/Hall 1, rack C", "Power feed B is replaced", 6 * _HOUR, now + 50 * _HOUR, ""),
    ):
        of = place(inventory, text)
        if of is not None:
            table = Timetable(when, "Europe/Stockholm") if when else None
            windows.plan(of, reason, lasting=lasting, begins=begins or None, table=table)
    return windows


def absences(windows: Windows) -> Absences:
    return Absences(Asides(NoRuns()), windows)
