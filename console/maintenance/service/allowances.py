"""Allowances: what nodes let this console do, asked by the keys of the inventory, as pages know nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.fleet.model.inventory import Inventory
from console.journal.model import Target
from console.maintenance.model.places import node_target
from console.work.model.allowed import Allowed


class Allowing(Protocol):
    """The same, by targets."""

    def of(self, target: str) -> Allowed | None: ...

    def look(self, target: Target) -> Allowed: ...

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...


class Allowances:
    """What is known of nodes, and a look at one."""

    def __init__(self, allowing: Allowing, inventory: Callable[[], Inventory]) -> None:
        self.allowing = allowing
        self._inventory = inventory

    def of(self, node: str) -> Allowed | None:
        """What is known; waits for nothing."""
        return self.allowing.of(f"node:{node}")

    def look(self, node: str) -> Allowed:
        """Look now. Blocks; raises EnvironmentFault, and LookupError for what is no node any more."""
        found = self._inventory().node(node)
        if found is None:
            raise LookupError(node)
        return self.allowing.look(node_target(found))

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called after that changed, in any thread; gives the function that ends it."""
        return self.allowing.subscribe(told)
