"""The demo site's maintenance windows: one that is open when the demo opens, one to come, one that comes each week; and
a plan that begins by itself in the one to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.maintenance.model.places import node_target, place
from console.work.model.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.fleet.model.inventory import Inventory
    from console.main.parts import Parts
    from console.maintenance.service.windows import Windows

#: The node that is taken out of work while its site's generator is tried, and why.
_NODE, _WHY = "u02", "Test of the emergency generator"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def plan_windows(windows: Windows, inventory: Inventory, opening: float | None) -> None:
    """Plan what is not planned yet; the story's own nodes are left to the story. On a night without a story (no
    `opening`) nobody works. Raises EnvironmentFault."""
    if opening is None or windows.all():
        return
    for of, reason, lasting, begins, when in (
        ("trollhattan/g06", "Fan tray 2 is replaced", 2 * _HOUR, opening - 40 * _MINUTE, ""),
        ("site:uppsala", _WHY, 3 * _HOUR, opening + 3 * _DAY, ""),
        ("trollhattan/g06", "Firmware of its network cards", _HOUR, 0.0, "0 22 * * 3"),
    ):
        target = place(inventory, of)
        if target is not None:
            table = Timetable(when, "Europe/Stockholm") if when else None
            windows.plan(target, reason, lasting=lasting, begins=begins or None, table=table)


class WaitsMaker:
    """The job that makes the plan which waits for its window, where there is such a window and no plan in it yet.
    `keys` are nodes' by their names."""

    def __init__(self, parts: Parts, keys: Mapping[str, str]) -> None:
        self._parts, self._keys = parts, keys

    def work(self, job: Any) -> int:
        """How many plans were made. Raises EnvironmentFault, and JobCancelled when the job is to end."""
        parts, key = self._parts, self._keys.get(_NODE)
        window = next((each for each in parts.windows.standing() if each.reason == _WHY), None)
        if key is None or window is None or any(run.plan.window for run in parts.acts.runs()):
            return 0
        node = parts.inventory.current().node(key)
        if node is None:
            return 0
        job.check()
        made = parts.acts.propose(parts.maintenance.drain(node_target(node), reason=_WHY))
        parts.in_windows.put(made.id, window.name)
        return 1
