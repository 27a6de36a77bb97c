"""Energy: what was measured by quarters of an hour, and what it cost by the price of each.

cost = sum of E x PUE x (spot x rate / 1000 + added), with `added` being margin, tax and grid for a kWh. What was not
measured is no energy of nought: it is counted apart. What has no price is unpriced, and counted apart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.spot import QUARTER, Spot

_JOULES_PER_KWH = Decimal(3_600_000)
_PER_MWH = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of an hour from `start` (unix seconds): mean power in W over `gpus` GPUs that were measured."""

    start: int
    watts: float
    gpus: float


@dataclass(frozen=True, slots=True)
class Tariff:
    """`rate` turns the spot price's currency into one's own, `added` is paid for each kWh beside it; `pue` is what the
    building takes for each kWh of the machines."""

    rate: Decimal
    added: Decimal
    pue: Decimal


@dataclass(frozen=True, slots=True)
class Energy:
    """`kwh` of the GPUs as measured, `priced` of them with a price, `cost` of those with PUE. `gpu_hours` were
    measured, in `measured` out of `quarters`."""

    kwh: Decimal
    priced: Decimal
    cost: Decimal
    gpu_hours: Decimal
    measured: int
    quarters: int

    @property
    def unpriced(self) -> Decimal:
        return self.kwh - self.priced


def energy(quarters: Sequence[Quarter], spot: Spot, tariff: Tariff) -> Energy:
    """What some quarters, ascending, took and cost."""
    kwh = priced = cost = gpu_hours = Decimal(0)
    measured = 0
    prices = spot.at([each.start for each in quarters])
    for each, price in zip(quarters, prices, strict=True):
        if each.gpus <= 0:
            continue
        measured += 1
        gpu_hours += Decimal(each.gpus) * QUARTER / 3600
        took = Decimal(each.watts) * QUARTER / _JOULES_PER_KWH
        kwh += took
        if price is not None:
            priced += took
            cost += took * tariff.pue * (price * tariff.rate / _PER_MWH + tariff.added)
    return Energy(kwh, priced, cost, gpu_hours, measured, len(quarters))
