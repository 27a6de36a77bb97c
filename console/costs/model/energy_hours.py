"""Energy by the hour: what the machines of a price zone took in the last day, beside the zone's spot price and carbon
intensity; ahead of now, what the exchange has said already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.basis import Basis, least_sure
from console.costs.model.power import power
from console.costs.model.prices import CurveKind, Prices, Valued
from console.costs.model.spot import QUARTER
from console.costs.model.usage import Drawn

HOUR = 3600
#: Hours that are shown back from now, and at most ahead.
BACK, AHEAD = 24, 24
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Hour:
    """From `start` (unix seconds) on. `it_kwh` of the machines and `co2_kg` of the building, None where nothing was
    metered; `spot` in one's own money for a kWh and `co2` in grams for a kWh, direct: means of the quarters of which
    they are known, None where of none."""

    start: int
    it_kwh: Decimal | None = None
    co2_kg: Decimal | None = None
    spot: Decimal | None = None
    co2: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EnergyHours:
    """Of a price zone; nothing of the hours from `now` on was metered whole. `basis` is that of spot and CO2, None
    where there is neither."""

    zone: str
    hours: tuple[Hour, ...]
    now: int
    currency: str
    basis: Basis | None

    @property
    def metered(self) -> tuple[Hour, ...]:
        """The hours of which something was metered."""
        return tuple(each for each in self.hours if each.it_kwh is not None)

    @property
    def ahead(self) -> tuple[Hour, ...]:
        """The hours that come, as far as the exchange has said."""
        return tuple(each for each in self.hours if each.start >= self.now)

    @property
    def it_kwh(self) -> Decimal:
        """What the machines took in all of them."""
        return sum((each.it_kwh or Decimal(0) for each in self.hours), Decimal(0))

    @property
    def co2_kg(self) -> Decimal | None:
        """What that stands for, None where no intensity is known."""
        known = [each.co2_kg for each in self.hours if each.co2_kg is not None]
        return sum(known, Decimal(0)) if known else None


def by_the_hour(known: Prices, drawn: Iterable[Drawn], until: float) -> tuple[EnergyHours, ...]:
    """The day before the last whole hour up to `until`, by the price zone of the sites (empty for sites without one),
    what took most first."""
    now = int(until) // HOUR * HOUR
    begin = now - BACK * HOUR
    zones: dict[str, dict[int, list[Drawn]]] = {}
    for each in drawn:
        if begin <= each.start < now:
            of = zones.setdefault(known.zones.get(each.site, ""), {})
            of.setdefault(each.start // HOUR * HOUR, []).append(each)
    made = [_of(known, zone, hours, begin, now) for zone, hours in zones.items()]
    return tuple(sorted(made, key=lambda each: (-each.it_kwh, each.zone)))


def _of(known: Prices, zone: str, drawn: dict[int, list[Drawn]], begin: int, now: int) -> EnergyHours:
    told: list[Valued] = []
    hours: list[Hour] = []
    for start in range(begin, now + AHEAD * HOUR, HOUR):
        spot, co2 = _mean(known, CurveKind.SPOT, zone, start, told), _mean(known, CurveKind.CO2, zone, start, told)
        if start >= now and spot is None:
            break  # the exchange has not said more
        took = power(known, drawn[start]) if start in drawn else None
        carbon = took.co2_kg if took is not None and took.co2_kwh else None
        per_kwh = None if spot is None else spot / _KILO
        hours.append(Hour(start, None if took is None else took.it_kwh, carbon, per_kwh, co2))
    basis = least_sure(each.provenance.basis for each in told) if told else None
    return EnergyHours(zone, tuple(hours), now, known.currency, basis)


def _mean(known: Prices, kind: CurveKind, zone: str, start: int, told: list[Valued]) -> Decimal | None:
    """Of an hour's quarters, in one's own money where it is some."""
    found: list[Decimal] = []
    for quarter in range(start, start + HOUR, QUARTER):
        value = known.curve_at(kind, zone, quarter)
        amount = None if value is None else known.own(value.amount, value.currency, quarter)
        if value is not None and amount is not None:
            found.append(amount)
            told.append(value)
    return sum(found, Decimal(0)) / len(found) if found else None
