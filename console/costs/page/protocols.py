"""Protocols of what the page of costs is given."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from console.costs.model.benefit import Worth
from console.costs.model.brief import Brief
from console.costs.model.capacity import Plan
from console.costs.model.energy_hours import EnergyHours
from console.costs.model.policy import Policy
from console.costs.model.scenario import Scenario
from console.costs.model.statement import Month


class Scenarios(Protocol):
    """Scenarios that are kept beside the data. Methods block; they raise EnvironmentFault and OSError."""

    def names(self) -> tuple[str, ...]: ...

    def load(self, name: str) -> Scenario:
        """The example that ships where the name is empty."""

    def save(self, name: str, scenario: Scenario) -> None: ...


class Bookings(Protocol):
    """What is booked on incidents, drills and rollouts. Methods block and raise EnvironmentFault."""

    def book(self, ref: str, amount: Decimal, text: str) -> int: ...
    def redo(self, ref: str, seconds: int, text: str) -> int: ...


class Months(Protocol):
    """Months as they stand. Methods block and raise JournalError."""

    @property
    def events(self) -> Bookings: ...

    def brief(self) -> Brief | None:
        """The month that goes on, in brief; None where nothing is known of it."""

    def months(self) -> tuple[str, ...]:
        """The newest first."""

    def month(self, name: str, policy: Policy | None = None) -> Month: ...

    def value(self, worth: Worth) -> object:
        """Write down what a unit of a model's work is worth from now on. Raises CannotValue."""

    def called(self, id: str) -> str:
        """What people call a site or node."""

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        """What the machines took in the last day, by the price zone and the hour, what took most first."""

    def plan(self) -> Plan | None:
        """How long what is owned carries what is needed; None where nothing was needed yet."""
