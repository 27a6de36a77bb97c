"""Viewing: months and bills as whoever is at the desk may see them. Tenants' bills are for those with the role, and
whoever looks at them is written down.

Where nobody is on the list of people there are no roles, and everybody sees all; nothing of it is written down then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.costs.model.benefit import Worth
from console.costs.model.brief import Brief, brief
from console.costs.model.capacity import Plan
from console.costs.model.energy_hours import EnergyHours
from console.costs.model.moves import Viewed
from console.costs.model.policy import Policy
from console.costs.model.statement import Bill, Month
from console.costs.model.summing import bill
from console.costs.model.withheld import without_tenants
from console.costs.service.costs import CostsService
from console.costs.service.events import Events
from console.costs.service.records import Records
from console.costs.service.valuing import said_by
from console.journal.model import Entry
from resources.errors import EnvironmentFault

#: What `Viewed` says was looked at.
TENANTS = "*"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is at the desk: their name, empty for nobody; whether there are roles here at all; whether they have this
    one."""

    name: str
    roles: bool
    has: bool

    @property
    def may(self) -> bool:
        return self.has or not self.roles


class MayNotSee(EnvironmentFault):
    """What is only for those who may see tenants' bills."""


class Viewing:
    """Over the costs. Methods block, from any thread; they raise JournalError, and what refuses to write where a look
    cannot be written down."""

    def __init__(
        self,
        costs: Callable[[], CostsService],
        records: Callable[[], Records],
        desk: Callable[[], Desk],
        owners: Callable[[str], Sequence[str]] = lambda _model: (),
        operator: str = "",
    ) -> None:
        """`owners` are a model's owner and deputy, as far as somebody said; `operator` speaks where nobody of the list
        is at the desk."""
        self._operator = operator
        self._costs, self._records, self._desk, self._owners = costs, records, desk, owners
        self._lock = threading.Lock()
        self._noted: set[tuple[str, str, str]] = set()

    def desk(self) -> Desk:
        """Who is at the desk, and whether they may see tenants' bills."""
        return self._desk()

    @property
    def events(self) -> Events:
        return self._costs().events

    def months(self) -> tuple[str, ...]:
        return self._costs().months()

    def month(self, name: str, policy: Policy | None = None) -> Month:
        """A month, without its tenants for those who may not see them, and where that cannot be written down."""
        made = self._costs().month(name, policy)
        desk = self._desk()
        if not desk.may:
            return without_tenants(made)
        try:
            self._note(desk, name, TENANTS)
        except EnvironmentFault:  # a read-only console writes down nothing
            return without_tenants(made)
        return made

    def brief(self) -> Brief | None:
        """The month that goes on, without a word of tenants; None where nothing is known of it."""
        name = next(iter(self.months()), "")
        made = self._costs().month(name) if name else None
        known = made is not None and (made.measured_hours or made.total.value)
        return brief(made) if made is not None and known else None

    def called(self, id: str) -> str:
        """What people call a site or node."""
        return self._costs().called(id)

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        """What the machines took in the last day, by the price zone and the hour: it names no tenant."""
        return self._costs().by_the_hour()

    def plan(self) -> Plan | None:
        """How long what is owned carries what is needed: it names no tenant."""
        return self._costs().plan()

    def value(self, worth: Worth) -> Entry:
        """Write down what a unit of a model's work is worth from now on, as whoever is at the desk says it. Raises
        CannotValue."""
        desk = self._desk()
        now = int(self._records().now())
        return self._costs().value(
            said_by(worth, desk.name or self._operator, self._owners(worth.model), now, roles=desk.roles)
        )

    def whole(self, name: str, policy: Policy | None = None) -> Month:
        """A month with its tenants. Raises MayNotSee."""
        desk = self._asked()
        made = self._costs().month(name, policy)
        self._note(desk, name, TENANTS)
        return made

    def bill(self, tenant: str, name: str, policy: Policy | None = None) -> Bill | None:
        """A tenant's bill, None where it has none. Raises MayNotSee."""
        desk = self._asked()
        made = bill(self._costs().month(name, policy), tenant)
        if made is not None:
            self._note(desk, name, tenant)
        return made

    def _asked(self) -> Desk:
        desk = self._desk()
        if not desk.may:
            raise MayNotSee(
                "Tenants' bills are for those on the list of people with the role bills: driftvakt people change NAME"
                " --role act --role bills"
            )
        return desk

    def _note(self, desk: Desk, month: str, tenant: str) -> None:
        """Write down that it was looked at: once for each of them in a program."""
        key = (desk.name, month, tenant)
        with self._lock:
            if not desk.roles or key in self._noted:
                return
            self._records().write("cost.viewed", lambda _reading: (Viewed(month=month, tenant=tenant),))
            self._noted.add(key)
