"""Owning: what machines of one's own cost a month, line by line.

The sum is that of a total cost of ownership: what is written off, capital on the average book value, energy, hosting,
support, licences, staff, network and storage. A month is 30 days of 24 hours here, and says so where it is shown, so
that two months are comparable.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

#: A figure: exact where money is counted, many at once where chances are.
N = TypeVar("N", Decimal, npt.NDArray[np.float64])
#: Hours of a month, here and in every formula by the month.
HOURS = 720
_MONTHS = 12


class Item(StrEnum):
    """A line of what owning costs."""

    HARDWARE = "hardware"
    CAPITAL = "capital"
    STAFF = "staff"
    ENERGY = "energy"
    SUPPORT = "support"
    NETWORK = "network"
    HOSTING = "hosting"
    LICENCES = "licences"


@dataclass(frozen=True)
class Owning(Generic[N]):
    """Machines of one's own. Money is in the scenario's currency: `purchase` of one node, `staff_month` of a whole post
    with everything, `kwh_price` with grid and tax, `hosting_kw_month` of a contracted kW; `support`, `network` and
    `licences` are of all nodes a month. `residual` is the part of the price that is left after `life_years`, `capital`
    what money costs a year as a part of it, `it_kw` the power that all nodes take on average, `pue` what the building
    takes for each kW of it. `use` is the part of the GPUs' time that works."""

    nodes: N
    gpus_per_node: N
    purchase: N
    life_years: N
    it_kw: N
    pue: N
    kwh_price: N
    use: N
    residual: N
    capital: N
    staff_posts: N
    staff_month: N
    hosting_kw: N
    hosting_kw_month: N
    support: N
    network: N
    licences: N

    @property
    def gpus(self) -> N:
        return self.nodes * self.gpus_per_node

    @property
    def bought(self) -> N:
        """What all nodes cost to buy."""
        return self.nodes * self.purchase


NAMES = tuple(each.name for each in fields(Owning))


def month(own: Owning[N]) -> dict[Item, N]:
    """What a month costs, by line, exactly: nothing is rounded here."""
    bought = own.bought
    return {
        Item.HARDWARE: bought * (1 - own.residual) / (own.life_years * _MONTHS),
        Item.CAPITAL: bought * (1 + own.residual) / 2 * own.capital / _MONTHS,
        Item.STAFF: own.staff_posts * own.staff_month,
        Item.ENERGY: own.it_kw * own.pue * HOURS * own.kwh_price,
        Item.SUPPORT: own.support,
        Item.NETWORK: own.network,
        Item.HOSTING: own.hosting_kw * own.hosting_kw_month,
        Item.LICENCES: own.licences,
    }


def month_cost(own: Owning[N]) -> N:
    return reduce(add, month(own).values())


def running_hour(own: Owning[N]) -> N:
    """What an hour costs beside the purchase: everything but hardware and capital."""
    lines = month(own)
    return (month_cost(own) - lines[Item.HARDWARE] - lines[Item.CAPITAL]) / HOURS


def gpu_hour(own: Owning[N]) -> N:
    """What an hour of one GPU costs that is there, whether it works or not."""
    return month_cost(own) / (own.gpus * HOURS)


def gpu_hour_used(own: Owning[N]) -> N:
    """What an hour of one GPU costs that works."""
    return gpu_hour(own) / own.use
