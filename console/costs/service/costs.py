"""Costs: prices taken in, use metered, months summed, bills written; over one journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from console.costs.model.benefit import Worth
from console.costs.model.capacity import Plan
from console.costs.model.energy_hours import EnergyHours
from console.costs.model.energy_year import EnergyYear
from console.costs.model.moves import Move
from console.costs.model.policy import Policy
from console.costs.model.statement import Bill, Month
from console.costs.model.summing import bill
from console.costs.service.events import Events, Holder
from console.costs.service.importing import Importing
from console.costs.service.months import Months
from console.costs.service.planning import PLANNED, Planning
from console.costs.service.protocols import Places
from console.costs.service.records import Known, Records
from console.costs.service.valuing import valued
from console.journal.model import Entry


class CostsService:
    """Costs over one journal. `holders` have what happened once, as incidents. Methods block, from any thread, and
    raise JournalError. What they give is frozen."""

    def __init__(self, records: Records, places: Places, holders: Callable[[], dict[str, Holder]] = dict) -> None:
        self._records, self._places = records, places
        self.importing = Importing(records, places)
        self._months = Months(records)
        self.events = Events(records, self._months, holders)
        self._planning = Planning(self._months)

    def known(self) -> Known:
        """All prices and tenants as they stand."""
        return self._records.known()

    def months(self) -> tuple[str, ...]:
        """All months of which something is known, the newest first."""
        return self._months.names()

    def month(self, name: str, policy: Policy | None = None) -> Month:
        """A month as it stands so far, or as it was closed; `policy` shows how it would be shared otherwise. Raises
        ValueError for what is no month."""
        return self._months.month(name, policy)

    def bill(self, tenant: str, name: str, policy: Policy | None = None) -> Bill | None:
        """A tenant's bill, None where it has none in that month."""
        return bill(self.month(name, policy), tenant)

    def value(self, worth: Worth) -> Entry:
        """Write down what a unit of a model's work is worth. Raises CannotValue."""
        return valued(self._records, worth)

    def energy(self, year: int) -> tuple[EnergyYear, ...]:
        """What every site took in a year, as data centres report it; nothing of a year of which nothing was metered."""
        return self._months.energy(year)

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        """What the machines took in the last day that is in the ledger, by the price zone and the hour."""
        return self._months.by_the_hour()

    def plan(self, months: int = PLANNED) -> Plan | None:
        """How long what is owned carries what is needed, so many months ahead; None where the ledger holds nothing."""
        return self._planning.plan(months)

    def close(self, name: str, who: str) -> Entry:
        """Close a month that is over, for good. Raises CannotClose."""
        return self._months.close(name, who)

    def missing(self, site: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Which stretches of a site within [start, end) nobody metered yet, ascending."""
        found = []
        for begin, stop in (*self._records.metered(site, start, end), (end, end)):
            if start < min(begin, end):
                found.append((start, min(begin, end)))
            start = max(start, stop)
        return tuple(found)

    def bring_in(self, pieces: Iterable[tuple[str, Sequence[Move]]]) -> int:
        """Write moves of a past that was made elsewhere, each piece as an entry of its type; gives how many."""
        return self._records.past(pieces)

    def called(self, id: str) -> str:
        """What people call a site or node; empty for all of them."""
        return self._places.title(id) if id else ""
