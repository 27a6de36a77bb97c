"""A scenario: what is rented today beside what owning it would cost, with how sure each figure is. Pure.

Each figure says where it is from and whether it was measured; both go along to whatever is computed of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from console.costs.model.basis import Basis
from console.costs.model.owning import Owning, month_cost
from console.costs.model.tipping import Parity, parity, spend_growth


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a scenario. `low` and `high` are what one in ten cases is beyond (P10 and P90), both equal to
    `value` where it is certain."""

    value: Decimal
    low: Decimal
    high: Decimal
    basis: Basis
    source: str = ""

    @property
    def certain(self) -> bool:
        return self.low == self.high

    def moved(self, value: Decimal, *, certain: bool) -> Figure:
        """With another value; its ends keep their proportion to it unless it is certain."""
        if certain or not self.value:
            return replace(self, value=value, low=value, high=value)
        return replace(self, value=value, low=self.low * value / self.value, high=self.high * value / self.value)


class Rented(StrEnum):
    """Names of the figures of what is rented."""

    BILL = "cloud_bill"  # a month, today
    PRICE_CHANGE = "cloud_price"  # the whole of its prices against today's, 1 for as it is
    GROWTH = "volume_growth"  # a month, as a part
    FALL = "price_fall"  # a month, as a part
    RENT = "rent_gpu_hour"  # of one GPU of the kind that would be owned


@dataclass(frozen=True, slots=True)
class Scenario:
    """`own` and `rented` are figures by their names: those of an Owning, and those of Rented. `use_today` is the use at
    which `own` would carry today's volume: at another use more or fewer machines would."""

    name: str
    currency: str
    today: date
    lead_days: int
    own: Mapping[str, Figure]
    rented: Mapping[str, Figure]
    use_today: Decimal
    band: tuple[Decimal, Decimal] = (Decimal("0.6"), Decimal("0.7"))
    seed: int = 4711
    horizon_months: int = 36
    invented: bool = False
    figures: Mapping[str, Figure] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", {**self.own, **self.rented})

    def with_values(self, values: Mapping[str, Decimal], *, certain: bool = True) -> Scenario:
        """The same with other values; those are certain then, or as uncertain as before, their ends moved along.
        Raises KeyError for an unknown name."""
        unknown = values.keys() - self.figures.keys()
        if unknown:
            raise KeyError(min(unknown))

        def changed(figures: Mapping[str, Figure]) -> dict[str, Figure]:
            return {
                name: each.moved(values[name], certain=certain) if name in values else each
                for name, each in figures.items()
            }

        return replace(self, own=changed(self.own), rented=changed(self.rented))


@dataclass(frozen=True, slots=True)
class Inputs:
    """The values of one case."""

    own: Owning[Decimal]
    bill: Decimal
    growth: float
    fall: float
    use_today: Decimal

    @property
    def owning(self) -> Decimal:
        """What owning today's volume costs a month: at a lower use than today's it takes more machines."""
        return month_cost(self.own) * self.use_today / self.own.use


def inputs(scenario: Scenario) -> Inputs:
    own = Owning(**{name: each.value for name, each in scenario.own.items()})
    rented = {name: each.value for name, each in scenario.rented.items()}
    bill = rented[Rented.BILL] * rented[Rented.PRICE_CHANGE]
    return Inputs(own, bill, float(rented[Rented.GROWTH]), float(rented[Rented.FALL]), scenario.use_today)


def at(scenario: Scenario, values: Mapping[str, Decimal]) -> Inputs:
    """The values of a scenario with some of them otherwise."""
    return inputs(scenario.with_values(values))


def parity_of(scenario: Scenario, case: Inputs) -> Parity:
    growth = spend_growth(case.growth, case.fall)
    return parity(case.bill, case.owning, growth, scenario.today, scenario.lead_days)
