"""Costs composed: over the journal, with sites and nodes as the inventory calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.costs.service.costs import CostsService
from console.costs.service.records import Records

if TYPE_CHECKING:
    from console.fleet.service.inventory import InventoryService
    from console.main.parts import Parts


class Places:
    """Sites and nodes of the inventory."""

    def __init__(self, inventory: InventoryService) -> None:
        self._inventory = inventory

    def site(self, called: str) -> str | None:
        found = self._inventory.current().site(called)
        return None if found is None else found.identity

    def node(self, called: str) -> str | None:
        current = self._inventory.current()
        found = current.node(called)
        alike = [node for node in current.nodes if node.name == called]
        return found.key if found is not None else alike[0].key if len(alike) == 1 else None

    def name(self, id: str) -> str:
        current = self._inventory.current()
        site = current.site(id)
        return site.key if site is not None else current.name(id)


def costs_of(parts: Parts) -> CostsService:
    """What it costs, over the parts; only those who ask for it wait for it. Raises JournalError."""
    places = Places(parts.inventory)
    return CostsService(Records(parts.journal, places.name), places)
