"""Charges: what a stretch of a month cost by kind, before anybody shares it.

Hardware and capital by asset, money by the month for the part of it that has passed, energy by the quarter, incidents
as they were booked. What lacks a price is told apart and never counted as nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from console.costs.model.basis import Basis
from console.costs.model.calendar import months_between, months_later
from console.costs.model.figures import Figure, Input
from console.costs.model.money import rounded
from console.costs.model.power import Power
from console.costs.model.prices import MONTHLY, Asset, Method, PriceKind, Prices, Provenance, stretches
from resources.text import QT_TRANSLATE_NOOP, Text


class Kind(StrEnum):
    """What money went into."""

    HARDWARE = "hardware"
    CAPITAL = "capital"
    STAFF = "staff"
    SUPPORT = "support"
    HOSTING = "hosting"
    LICENCES = "licences"
    NETWORK = "network"
    ENERGY = "energy"
    INCIDENTS = "incidents"


FORMULAS: Mapping[Kind, Text] = {
    Kind.HARDWARE: QT_TRANSLATE_NOOP("Costs", "(price − what is left) / months of life × part of the month"),
    Kind.CAPITAL: QT_TRANSLATE_NOOP("Costs", "(price + what is left) / 2 × rate / 12 × part of the month"),
    Kind.ENERGY: QT_TRANSLATE_NOOP(
        "Costs", "sum over quarters of kWh × PUE × (spot × rate / 1,000 + margin + grid + tax), and fees"
    ),
    Kind.INCIDENTS: QT_TRANSLATE_NOOP("Costs", "what was booked on incidents, drills and rollouts"),
} | dict.fromkeys((Kind(each) for each in MONTHLY), QT_TRANSLATE_NOOP("Costs", "amount of a month × part of the month"))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a month that is counted: [start, until) of [start, end), in unix seconds."""

    start: int
    until: int
    end: int

    def part(self, begin: int, stop: int) -> Decimal:
        """Which part of the month lies in [begin, stop) of what is counted."""
        inside = max(0, min(stop, self.until) - max(begin, self.start))
        return Decimal(inside) / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Booked:
    """Money that something cost once."""

    ref: str
    amount: Decimal
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Charges:
    """Money by kind, each in whole öre; kinds of which no price is known have no value. `unpriced` says what lacks a
    price, with how much of it there is."""

    kinds: Mapping[Kind, Figure]
    unpriced: tuple[Input, ...]

    @property
    def total(self) -> Decimal:
        return sum((each.value for each in self.kinds.values() if each.value is not None), Decimal(0))


def charges(known: Prices, stretch: Stretch, power: Power, booked: Sequence[Booked]) -> Charges:
    """What a stretch of a month cost."""
    unpriced: list[Input] = [*power.unpriced]
    made: dict[Kind, Figure] = {}
    hardware, capital = _assets(known, stretch, unpriced)
    made[Kind.HARDWARE] = _figure(Kind.HARDWARE, *hardware, known.currency)
    made[Kind.CAPITAL] = _figure(Kind.CAPITAL, *capital, known.currency)
    for each in MONTHLY:
        made[Kind(each)] = _figure(Kind(each), *_monthly(known, each, stretch, unpriced), known.currency)
    fees, inputs = _monthly(known, PriceKind.ENERGY_FEE, stretch, unpriced)
    whole = None if power.cost is None and fees is None else (power.cost or Decimal(0)) + (fees or Decimal(0))
    made[Kind.ENERGY] = _figure(Kind.ENERGY, whole, [*power.inputs, *inputs], known.currency)
    incidents = [Input.of(one.text or one.ref, f"{one.amount} {known.currency}", one.provenance) for one in booked]
    total = sum((one.amount for one in booked), Decimal(0)) if booked else None
    made[Kind.INCIDENTS] = _figure(Kind.INCIDENTS, total, incidents, known.currency)
    return Charges(made, tuple(unpriced))


def _figure(kind: Kind, amount: Decimal | None, inputs: Iterable[Input], currency: str) -> Figure:
    return Figure(None if amount is None else rounded(amount), currency, FORMULAS[kind], tuple(inputs))


_Made = tuple[Decimal | None, list[Input]]


def _assets(known: Prices, stretch: Stretch, unpriced: list[Input]) -> tuple[_Made, _Made]:
    """What assets lost in value, and what the money in them cost."""
    hardware, capital = Decimal(0), Decimal(0)
    of_hardware: list[Input] = []
    of_capital: list[Input] = []
    rates = known.series(PriceKind.CAPITAL)
    for asset in known.assets:
        over = months_later(asset.since, asset.life_months)
        part = stretch.part(asset.since, over)
        if not part:
            continue
        capex = known.own(asset.capex, asset.currency, asset.since)
        if capex is None:
            unpriced.append(Input.of(asset.name, f"{asset.capex} {asset.currency}", asset.provenance))
            continue
        hardware += _lost(asset, capex, months_between(asset.since, stretch.start)) * part
        said = f"{capex} {known.currency}, {asset.life_months} months, {asset.residual} left"
        of_hardware.append(Input.of(asset.name, said, asset.provenance))
        bound = capex * (1 + asset.residual) / 2
        for dated in rates:
            for rate, begin, stop in stretches(dated, max(stretch.start, asset.since), min(stretch.until, over)):
                capital += bound * rate.amount / 12 * stretch.part(begin, stop)
                of_capital.append(Input.of(asset.name, f"{bound} {known.currency}", asset.provenance))
                of_capital.append(Input.of("rate", f"{rate.amount} a year", rate.provenance))
    if not known.assets:
        unpriced.append(Input("hardware", "", Basis.ESTIMATED))
    return (
        (hardware if of_hardware else None, of_hardware),
        (capital if of_capital else None, [*dict.fromkeys(of_capital)]),
    )


def _lost(asset: Asset, capex: Decimal, age: int) -> Decimal:
    """What an asset of so many months loses in a month."""
    if asset.method is Method.STRAIGHT:
        return capex * (1 - asset.residual) / asset.life_months
    kept = asset.residual ** (Decimal(1) / asset.life_months)  # of its value, from month to month
    return capex * kept**age * (1 - kept)


def _monthly(known: Prices, kind: PriceKind, stretch: Stretch, unpriced: list[Input]) -> _Made:
    amount = Decimal(0)
    inputs: list[Input] = []
    for dated in known.series(kind):
        for price, begin, stop in stretches(dated, stretch.start, stretch.until):
            money = known.own(price.amount, price.currency, begin)
            name = price.name or str(price.kind)
            if money is None:
                unpriced.append(Input.of(name, f"{price.amount} {price.currency}", price.provenance))
                continue
            amount += money * stretch.part(begin, stop)
            inputs.append(Input.of(name, f"{money} {known.currency} a month", price.provenance))
    return (amount if inputs else None), inputs
