"""The demo site's maintenance windows: one that is open when the demo opens, one to come, one that comes each week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.maintenance.model.places import place
from console.work.model.timetable import Timetable

if TYPE_CHECKING:
    from console.fleet.model.inventory import Inventory
    from console.maintenance.service.windows import Windows

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def plan_windows(windows: Windows, inventory: Inventory, opening: float | None) -> None:
    """Plan what is not planned yet; the story's own nodes are left to the story. On a night without a story (no
    `opening`) nobody works. Raises EnvironmentFault."""
    if opening is None or windows.all():
        return
    for of, reason, lasting, begins, when in (
        ("trollhattan/g06", "Fan tray 2 is replaced", 2 * _HOUR, opening - 40 * _MINUTE, ""),
        ("site:uppsala", "Test of the emergency generator", 3 * _HOUR, opening + 3 * _DAY, ""),
        ("trollhattan/g06", "Firmware of its network cards", _HOUR, 0.0, "0 22 * * 3"),
    ):
        target = place(inventory, of)
        if target is not None:
            table = Timetable(when, "Europe/Stockholm") if when else None
            windows.plan(target, reason, lasting=lasting, begins=begins or None, table=table)
