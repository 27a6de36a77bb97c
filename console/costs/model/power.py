"""Power: what machines took by the quarter of an hour, what that cost, and how much CO2 it stands for.

The GPUs as metered, the rest of each node and of the site as somebody said, the building by its PUE. A kWh without a
price, a PUE or a carbon intensity is counted apart, never as nought.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.figures import Input
from console.costs.model.prices import (
    ADDED,
    CurveKind,
    Price,
    PriceKind,
    Prices,
    Valued,
    held,
)
from console.costs.model.spot import QUARTER
from console.costs.model.usage import Drawn

_JOULES_PER_KWH = 3_600_000
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Power:
    """`it_kwh` of the machines, of which `gpu_kwh` were metered; `kwh` of the building, as far as its PUE is known: it
    is not of `no_pue_kwh` of theirs.
    `cost` is None where nothing has a price. `co2_kg` and `co2_life_kg` of the `co2_kwh` whose intensity is known.
    `peak_kw` is the highest quarter of all sites together."""

    gpu_kwh: Decimal
    it_kwh: Decimal
    kwh: Decimal
    cost: Decimal | None
    priced_kwh: Decimal
    peak_kw: Decimal
    co2_kg: Decimal
    co2_life_kg: Decimal
    co2_kwh: Decimal
    inputs: tuple[Input, ...] = ()
    unpriced: tuple[Input, ...] = ()
    factors: tuple[str, ...] = ()
    no_pue_kwh: Decimal = Decimal(0)


@dataclass(slots=True)
class _Sums:
    gpu: Decimal = Decimal(0)
    it: Decimal = Decimal(0)
    kwh: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    priced: Decimal = Decimal(0)
    co2: Decimal = Decimal(0)
    co2_life: Decimal = Decimal(0)
    co2_kwh: Decimal = Decimal(0)
    no_price: Decimal = Decimal(0)
    no_pue: Decimal = Decimal(0)


def power(known: Prices, drawn: Iterable[Drawn]) -> Power:
    """What was drawn, priced by each quarter; a longer period is spread evenly over its quarters."""
    sums = _Sums()
    sites: dict[str, _Site] = {}
    peaks: dict[int, Decimal] = {}
    for each in drawn:
        site = sites.get(each.site)
        if site is None:
            site = sites[each.site] = _Site(known, each.site)
        seconds = each.end - each.start
        gpu = Decimal(each.joules) / _JOULES_PER_KWH
        rest = site.watts(PriceKind.REST_W, each.start) * each.nodes if each.nodes else Decimal(0)
        load = site.watts(PriceKind.LOAD_W, each.start) if each.nodes else Decimal(0)
        whole = gpu + (rest + load) * seconds / _JOULES_PER_KWH
        sums.gpu += gpu
        sums.it += whole
        start = each.start
        while start < each.end:
            stop = min(each.end, start // QUARTER * QUARTER + QUARTER)
            part = whole if stop - start == seconds else whole * (stop - start) / seconds
            took = site.take(part, start, sums)
            quarter = start // QUARTER
            peaks[quarter] = peaks.get(quarter, Decimal(0)) + took * 3600 / (stop - start)
            start = stop
    peak = max(peaks.values(), default=Decimal(0))
    fees = _peak_fee(known, peak, sites)
    inputs = dict.fromkeys(each for site in sites.values() for each in site.inputs)
    lack = []
    if sums.no_price:
        lack.append(Input("energy without a price", f"{sums.no_price:.1f} kWh", Basis.MEASURED))
    if sums.no_pue:
        lack.append(Input("energy without a PUE", f"{sums.no_pue:.1f} kWh", Basis.MEASURED))
    return Power(
        gpu_kwh=sums.gpu,
        it_kwh=sums.it,
        kwh=sums.kwh,
        cost=sums.cost + fees if sums.priced or fees else None,
        priced_kwh=sums.priced,
        peak_kw=peak,
        co2_kg=sums.co2 / _KILO,
        co2_life_kg=sums.co2_life / _KILO,
        co2_kwh=sums.co2_kwh,
        inputs=tuple(inputs),
        unpriced=tuple(lack),
        factors=tuple(dict.fromkeys(each for site in sites.values() for each in site.factors)),
        no_pue_kwh=sums.no_pue,
    )


def _peak_fee(known: Prices, peak: Decimal, sites: dict[str, _Site]) -> Decimal:
    if not sites:
        return Decimal(0)
    since = min(site.first for site in sites.values())
    fee = known.at(PriceKind.PEAK_KW, since)
    money = None if fee is None else known.own(fee.amount, fee.currency, since)
    if fee is None or money is None:
        return Decimal(0)
    next(iter(sites.values())).say("highest quarter", fee, "a kW")
    return peak * money


class _Site:
    """A site's prices of energy, looked up once each."""

    def __init__(self, known: Prices, site: str) -> None:
        self._known, self._site = known, site
        self._zone = known.zones.get(site, "")
        self._dated = {
            kind: known.series(kind, site)
            for kind in (*ADDED, PriceKind.ENERGY, PriceKind.PUE, PriceKind.REST_W, PriceKind.LOAD_W)
        }
        self.inputs: list[Input] = []
        self.factors: list[str] = []
        self.first = 1 << 62
        self._said: set[object] = set()

    def say(self, name: str, found: Price | Valued, unit: str = "") -> None:
        """Name something that was counted with, once: a curve by its word, not by each of its values."""
        given = found.provenance
        key = (name, id(found)) if isinstance(found, Price) else (name, given.basis, given.source)
        if key not in self._said:
            self._said.add(key)
            value = f"{found.amount} {unit}" if isinstance(found, Price) else "by the quarter"
            self.inputs.append(Input.of(name, value.strip(), given))

    def watts(self, kind: PriceKind, moment: int) -> Decimal:
        """What somebody said that machines take beside their GPUs; what nobody said is not counted."""
        price = self._one(kind, moment)
        if price is None:
            return Decimal(0)
        self.say(str(kind), price, "W")
        return price.amount

    def take(self, kwh: Decimal, moment: int, sums: _Sums) -> Decimal:
        """Count what machines took in a quarter; gives what the building took."""
        self.first = min(self.first, moment)
        pue = self._pue(moment)
        if pue is None:
            sums.no_pue += kwh
            return kwh
        whole = kwh * pue
        sums.kwh += whole
        self._carbon(whole, moment, sums)
        price = self._price(moment)
        if price is None:
            sums.no_price += whole
        else:
            sums.priced += whole
            sums.cost += whole * price
        return whole

    def _carbon(self, kwh: Decimal, moment: int, sums: _Sums) -> None:
        direct = self._known.curve_at(CurveKind.CO2, self._zone, moment)
        life = self._known.curve_at(CurveKind.CO2_LIFE, self._zone, moment)
        if direct is not None:
            sums.co2 += kwh * direct.amount
            sums.co2_kwh += kwh
            if direct.factors and direct.factors not in self.factors:
                self.factors.append(direct.factors)
        if life is not None:
            sums.co2_life += kwh * life.amount

    def _pue(self, moment: int) -> Decimal | None:
        found: Valued | Price | None = self._known.curve_at(CurveKind.PUE, self._site, moment)
        if found is None:
            found = self._one(PriceKind.PUE, moment)
        if found is None:
            return None
        self.say("PUE", found)
        return found.amount

    def _price(self, moment: int) -> Decimal | None:
        contract = self._one(PriceKind.ENERGY, moment)
        if contract is not None:
            base = self._known.own(contract.amount, contract.currency, moment)
            self.say("energy", contract, "a kWh")
        else:
            spot = self._known.curve_at(CurveKind.SPOT, self._zone, moment)
            own = None if spot is None else self._known.own(spot.amount, spot.currency, moment)
            base = None if own is None else own / _KILO
            if spot is not None:
                self.say(f"spot {self._zone}", spot)
        if base is None:
            return None
        for kind in ADDED:
            for dated in self._dated[kind]:
                price = held(dated, moment)
                if price is None:
                    continue
                more = self._known.own(price.amount, price.currency, moment)
                if more is None:
                    return None
                base += more
                self.say(price.name or str(kind), price, "a kWh")
        return base

    def _one(self, kind: PriceKind, moment: int) -> Price | None:
        """The price that holds: the site's own before that of all."""
        found = [price for dated in self._dated[kind] if (price := held(dated, moment)) is not None]
        return max(found, key=lambda each: bool(each.site), default=None)
