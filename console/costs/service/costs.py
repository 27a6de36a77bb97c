"""Costs: prices taken in, use metered, months summed, bills written; over one journal."""

from __future__ import annotations

from console.costs.model.prices import Prices
from console.costs.model.tenants import Tenancy
from console.costs.service.importing import Importing
from console.costs.service.protocols import Places
from console.costs.service.records import Records


class CostsService:
    """Costs over one journal. Methods block and raise JournalError."""

    def __init__(self, records: Records, places: Places) -> None:
        self._records, self._places = records, places
        self.importing = Importing(records, places)

    def prices(self) -> tuple[Prices, Tenancy]:
        """All prices and tenants as they stand."""
        return self._records.prices()

    def called(self, id: str) -> str:
        """What people call a site or node; empty for all of them."""
        return self._places.name(id) if id else ""
