"""Prices with dates: what is paid for what, from when, by whose word, and whether that was measured or estimated.

A price holds from `since` until the next of the same kind, site and name, or until an end of its own. Curves (spot
prices, PUE, CO2) hold by the quarter of an hour. Nothing ships, and nothing is guessed: what has no price is unpriced.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from console.costs.model.basis import Basis

#: One's own currency where no file says otherwise.
CURRENCY = "SEK"
#: The price zones of Sweden, north to south, as Nord Pool calls them, with ENTSO-E's codes (EIC).
ZONES: Mapping[str, str] = {
    "SE1": "10Y1001A1001A44P",
    "SE2": "10Y1001A1001A45N",
    "SE3": "10Y1001A1001A46L",
    "SE4": "10Y1001A1001A47J",
}
FOREVER = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure is from: `told` is the day of that word, as YYYY-MM-DD, empty where nobody said."""

    basis: Basis
    source: str
    told: str = ""


class Method(StrEnum):
    """How an asset loses its value."""

    STRAIGHT = "straight"
    DECLINING = "declining"


@dataclass(frozen=True, slots=True)
class Asset:
    """Something bought for `capex` at `since` (unix seconds), of which `residual` (a part of it) is left after
    `life_months`. `site` is empty for what serves all sites."""

    name: str
    since: int
    capex: Decimal
    life_months: int
    provenance: Provenance
    residual: Decimal = Decimal(0)
    method: Method = Method.STRAIGHT
    site: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier offers from `since` until `until` (unix seconds; 0 for no end): nodes of `gpus` GPUs for `amount`
    each, `nodes` at a time, running `lead_days` after they were ordered."""

    name: str
    since: int
    amount: Decimal
    gpus: int
    nodes: int
    lead_days: int
    provenance: Provenance
    until: int = 0
    currency: str = ""


class PriceKind(StrEnum):
    """What a price is for, and its unit."""

    CAPITAL = "capital"  # what money costs a year, as a part of what is bound
    STAFF = "staff"  # a month
    SUPPORT = "support"  # a month
    HOSTING = "hosting"  # a month
    LICENCES = "licences"  # a month
    NETWORK = "network"  # a month
    ENERGY_FEE = "energy_fee"  # a month: the fixed fees of grid and contract
    PEAK_KW = "peak_kw"  # a month for each kW of the highest quarter
    ENERGY = "energy"  # a kWh by contract, in the place of the spot price
    MARGIN = "margin"  # a kWh: what the supplier adds
    GRID = "grid"  # a kWh: transfer
    TAX = "tax"  # a kWh: energy tax
    PUE = "pue"  # kWh of the building for each of the machines, where no curve says it
    REST_W = "rest_w"  # W of a node beside its GPUs
    LOAD_W = "load_w"  # W of a site's switches and storage
    RATE = "rate"  # own money for one of the currency `name`
    RENT = "rent"  # a rented GPU-hour of the kind that is owned
    MOST_USE = "most_use"  # the part of owned GPUs that may be planned with


#: Money by the month, whatever runs.
MONTHLY = (PriceKind.STAFF, PriceKind.SUPPORT, PriceKind.HOSTING, PriceKind.LICENCES, PriceKind.NETWORK)
#: Money for each kWh beside the price of the energy itself.
ADDED = (PriceKind.MARGIN, PriceKind.GRID, PriceKind.TAX)
#: What is no money: it has no currency.
PLAIN = frozenset(
    {PriceKind.CAPITAL, PriceKind.PUE, PriceKind.REST_W, PriceKind.LOAD_W, PriceKind.RATE, PriceKind.MOST_USE}
)
#: What may be below nothing.
SIGNED = frozenset({PriceKind.ENERGY, PriceKind.MARGIN})


@dataclass(frozen=True, slots=True)
class Price:
    """`amount` holds from `since` until `until` (unix seconds; 0 for no end of its own). `site` is empty for all of
    them, `name` tells several of a kind apart: of a RATE it is the currency, of the others what people call it."""

    kind: PriceKind
    since: int
    amount: Decimal
    provenance: Provenance
    until: int = 0
    site: str = ""
    name: str = ""
    currency: str = ""


class CurveKind(StrEnum):
    SPOT = "spot"  # money of `currency` for a MWh, by price zone
    PUE = "pue"  # by site
    CO2 = "co2"  # grams for a kWh, direct, by zone
    CO2_LIFE = "co2_life"  # grams for a kWh over the life cycle, by zone


@dataclass(frozen=True, slots=True)
class Curve:
    """Values by even steps of `step` seconds from `start` (unix seconds) on, None where there is none; `of` is the zone
    or site. `estimated` are the places of values that their source calls estimated, whatever the others are. `factors`
    names the table of factors behind CO2."""

    kind: CurveKind
    of: str
    start: int
    step: int
    values: tuple[Decimal | None, ...]
    provenance: Provenance
    currency: str = ""
    estimated: tuple[int, ...] = ()
    factors: str = ""

    @property
    def end(self) -> int:
        return self.start + self.step * len(self.values)


@dataclass(frozen=True, slots=True)
class Valued:
    """A value of a curve with where it is from."""

    amount: Decimal
    provenance: Provenance
    currency: str = ""
    factors: str = ""


@dataclass(frozen=True)
class Prices:
    """All prices that are known, as one state: see the module's own words. `zones` say by site in which price zone it
    lies."""

    currency: str = CURRENCY
    assets: tuple[Asset, ...] = ()
    prices: tuple[Price, ...] = ()
    curves: tuple[Curve, ...] = ()  # of two that lie over each other, the later one holds
    zones: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()

    @cached_property
    def _dated(self) -> dict[tuple[PriceKind, str, str], tuple[Price, ...]]:
        found: dict[tuple[PriceKind, str, str], list[Price]] = {}
        for price in sorted(self.prices, key=lambda each: each.since):
            found.setdefault((price.kind, price.site, price.name), []).append(price)
        return {key: tuple(each) for key, each in found.items()}

    @cached_property
    def _curved(self) -> dict[tuple[CurveKind, str], tuple[Curve, ...]]:
        found: dict[tuple[CurveKind, str], list[Curve]] = {}
        for curve in self.curves:
            found.setdefault((curve.kind, curve.of), []).append(curve)
        return {key: tuple(reversed(each)) for key, each in found.items()}

    def series(self, kind: PriceKind, site: str | None = None) -> tuple[tuple[Price, ...], ...]:
        """All of a kind that are paid beside each other, each with its changes in time; of a site and of all sites
        where one is named."""
        return tuple(
            each for (of, where, _), each in self._dated.items() if of is kind and (site is None or where in ("", site))
        )

    def at(self, kind: PriceKind, moment: int, site: str = "", name: str | None = None) -> Price | None:
        """The price that holds at a moment: the site's own before that of all. None where there is none."""
        for where in dict.fromkeys((site, "")):
            for (of, at, called), dated in self._dated.items():
                if of is kind and at == where and name in (None, called):
                    found = held(dated, moment)
                    if found is not None:
                        return found
        return None

    def all_at(self, kind: PriceKind, moment: int, site: str) -> tuple[Price, ...]:
        """All prices of a kind that hold at a moment beside each other: those of the site, and of all sites."""
        found = (held(dated, moment) for dated in self.series(kind, site))
        return tuple(each for each in found if each is not None)

    def offer_at(self, moment: int) -> Offer | None:
        """The newest offer that was made by a moment; also one that holds no more, for what it says of lead times."""
        made = [each for each in self.offers if each.since <= moment]
        return max(made, key=lambda each: (not each.until or each.until > moment, each.since), default=None)

    def curve_at(self, kind: CurveKind, of: str, moment: int) -> Valued | None:
        """What a curve says at a moment, None where none does."""
        for curve in self._curved.get((kind, of), ()):
            if curve.start <= moment < curve.end:
                place = (moment - curve.start) // curve.step
                value = curve.values[place]
                if value is not None:
                    given = curve.provenance
                    spot = bisect.bisect_left(curve.estimated, place)
                    if spot < len(curve.estimated) and curve.estimated[spot] == place:
                        given = Provenance(Basis.ESTIMATED, given.source, given.told)
                    return Valued(value, given, curve.currency, curve.factors)
        return None

    def own(self, amount: Decimal, currency: str, moment: int) -> Decimal | None:
        """An amount in one's own money, None where no rate of that day is known."""
        if not currency or currency == self.currency:
            return amount
        rate = self.at(PriceKind.RATE, moment, name=currency)
        return None if rate is None else amount * rate.amount


def held(dated: Sequence[Price], moment: int) -> Price | None:
    """Which of the ascending prices of one thing holds at a moment."""
    place = bisect.bisect_right(dated, moment, key=lambda each: each.since) - 1
    if place < 0 or (dated[place].until and dated[place].until <= moment):
        return None
    return dated[place]


def stretches(dated: Sequence[Price], start: int, end: int) -> tuple[tuple[Price, int, int], ...]:
    """The parts of [start, end) in which each of the ascending prices of one thing holds."""
    found = []
    for place, price in enumerate(dated):
        until = dated[place + 1].since if place + 1 < len(dated) else FOREVER
        begin, stop = max(start, price.since), min(end, until, price.until or FOREVER)
        if begin < stop:
            found.append((price, begin, stop))
    return tuple(found)
