"""What nodes allow, composed: asked by the keys of the inventory, as pages and the command line know nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from console.maintenance.model.places import node_target

if TYPE_CHECKING:
    from console.fleet.model.inventory import Inventory
    from console.work.model.allowed import Allowed
    from console.work.service.allowing import Allowing


class AllowancesOf:
    """What is known of nodes, and a look at one."""

    def __init__(self, allowing: Allowing, inventory: Callable[[], Inventory]) -> None:
        self._allowing = allowing
        self._inventory = inventory

    def of(self, node: str) -> Allowed | None:
        return self._allowing.of(f"node:{node}")

    def look(self, node: str) -> Allowed:
        """Blocks; raises EnvironmentFault, and LookupError for what is no node any more."""
        found = self._inventory().node(node)
        if found is None:
            raise LookupError(node)
        return self._allowing.look(node_target(found))

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        return self._allowing.subscribe(told)
