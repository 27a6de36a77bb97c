"""A site's energy in a year, as data centres report it; and which of what they report nobody here can know.

Symbols are those of Commission Delegated Regulation (EU) 2024/1364, which asks it of data centres with 500 kW of
installed IT power and more; law 2025:570 does in Sweden, by 15 May of the year after. This is material for that report,
not the report: whether a site is asked, or excepted, a person has to find out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.basis import Basis, least_sure
from console.costs.model.power import Power, power
from console.costs.model.prices import PriceKind, Prices
from console.costs.model.usage import Drawn

#: What installed IT power a site must have to be asked, in kW.
THRESHOLD_KW = 500


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure that is reported; None where it is not known, and then `why`."""

    symbol: str
    name: str
    unit: str
    value: Decimal | None
    basis: Basis | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class EnergyYear:
    """Of one site (its id): what its machines and its building took, by month (as 2026-11) and in all. Nothing was
    metered in the `missing` months; `measured` is the part of its GPUs' time in the others of which there are data,
    None where they had none.
    """

    site: str
    year: int
    months: Mapping[str, Power]
    missing: tuple[str, ...]
    whole: Power
    measured: Decimal | None

    @property
    def pue(self) -> Decimal | None:
        """The building's energy for each kWh of the machines, where that is known at all."""
        known = self.whole.it_kwh - self.whole.no_pue_kwh
        return self.whole.kwh / known if known > 0 else None


def of_sites(known: Prices, year: int, drawn: Mapping[str, Sequence[Drawn]]) -> tuple[EnergyYear, ...]:
    """A year of every site that took something in it; `drawn` by month, of all months that have begun."""
    sites = dict.fromkeys(each.site for some in drawn.values() for each in some)
    return tuple(_of(known, site, year, drawn) for site in sorted(sites))


def _of(known: Prices, site: str, year: int, drawn: Mapping[str, Sequence[Drawn]]) -> EnergyYear:
    own = {month: tuple(each for each in some if each.site == site) for month, some in drawn.items()}
    every = [each for some in own.values() for each in some]
    time = sum(each.gpus for each in every)
    measured = 1 - Decimal(sum(each.away for each in every)) / time if time else None
    months = {month: power(known, some) for month, some in sorted(own.items()) if some}
    missing = tuple(month for month, some in sorted(own.items()) if not some)
    return EnergyYear(site, year, months, missing, power(known, every), measured)


def indicators(of: EnergyYear) -> tuple[Indicator, ...]:
    """What is reported of a site, in the regulation's order: known from what was metered and said, or not, and why."""
    whole = of.whole
    total = whole.kwh if whole.kwh else None
    building, machines = _basis(whole, _BESIDE | {"PUE"}), _basis(whole, _BESIDE)
    no_pue = "" if total is not None else _NO_PUE
    part = (
        f"{whole.no_pue_kwh:.1f} kWh of machines without a PUE are left out" if total and whole.no_pue_kwh else no_pue
    )
    return (
        Indicator("PD_IT", "Installed IT power demand", "kW", None, why="it is read from name plates"),
        Indicator("S_DC", "Floor area", "m2", None, why=_NO_METER),
        Indicator("E_DC", "Energy of the data centre", "kWh", total, building, part),
        Indicator("E_IT", "Energy of the IT equipment", "kWh", whole.it_kwh, machines, "of the nodes that are watched"),
        Indicator("W_IN", "Water", "m3", None, why=_NO_METER),
        Indicator("E_REUSE", "Waste heat that was reused", "kWh", None, why=_NO_METER),
        Indicator("T_WH", "Temperature of the waste heat", "degrees C", None, why=_NO_METER),
        Indicator("E_RES", "Renewable energy", "kWh", None, why=_NO_ORIGIN),
        Indicator("PUE", "Power usage effectiveness", "", of.pue, building, part),
        Indicator("WUE", "Water usage effectiveness", "", None, why=_NO_METER),
        Indicator("ERF", "Energy reuse factor", "", None, why=_NO_METER),
        Indicator("REF", "Renewable energy factor", "", None, why=_NO_ORIGIN),
    )


_NO_METER = "no meter of it is read here"
_NO_ORIGIN = "guarantees of origin and contracts are not kept here"
_NO_PUE = "no PUE is known: driftvakt costs prices import FILE"
#: What people say that machines take beside what is metered.
_BESIDE = frozenset({str(PriceKind.REST_W), str(PriceKind.LOAD_W)})


def _basis(whole: Power, made_of: frozenset[str]) -> Basis:
    """How sure a figure is that was metered, and made of these as well."""
    return least_sure((Basis.MEASURED, *(each.basis for each in whole.inputs if each.name in made_of)))
