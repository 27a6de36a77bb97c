"""Costs that stand still: the demo site's month at the story's moment, made once for a process."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

from console.costs.model.benefit import Worth
from console.costs.model.brief import Brief
from console.costs.model.capacity import Plan
from console.costs.model.energy_hours import EnergyHours
from console.costs.model.policy import Policy
from console.costs.model.statement import Month
from tests.support.demo_costs import costs_at_the_moment


@cache
def _made() -> tuple[tuple[str, ...], Month, Plan | None, tuple[EnergyHours, ...]]:
    with tempfile.TemporaryDirectory() as folder, costs_at_the_moment(Path(folder)) as (costs, _):
        names = costs.months()
        return names, costs.month(names[0]), costs.plan(), costs.by_the_hour()


class Booked:
    """Takes what is booked and keeps it."""

    def __init__(self) -> None:
        self.booked: list[tuple[str, Decimal | int, str]] = []

    def book(self, ref: str, amount: Decimal, text: str) -> int:
        self.booked.append((ref, amount, text))
        return 1

    def redo(self, ref: str, seconds: int, text: str) -> int:
        self.booked.append((ref, seconds, text))
        return 1


class StillCosts:
    """One month, however it is asked for."""

    events = Booked()

    def brief(self) -> Brief | None:
        """Not told: each picture of every page would show it in its strip."""
        return None

    def months(self) -> tuple[str, ...]:
        return _made()[0]

    def month(self, name: str, policy: Policy | None = None) -> Month:
        return _made()[1]

    def plan(self) -> Plan | None:
        return _made()[2]

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        return _made()[3]

    def value(self, worth: Worth) -> object:
        raise AssertionError(worth)

    def called(self, id: str) -> str:
        return {"T": "Trollhättan", "U": "Uppsala"}.get(id, id)


class NoCosts:
    """Nothing is known of any month."""

    events = Booked()

    def brief(self) -> Brief | None:
        return None

    def months(self) -> tuple[str, ...]:
        return ()

    def month(self, name: str, policy: Policy | None = None) -> Month:
        raise AssertionError((name, policy))

    def plan(self) -> Plan | None:
        return None

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        return ()

    def value(self, worth: Worth) -> object:
        raise AssertionError(worth)

    def called(self, id: str) -> str:
        return id
