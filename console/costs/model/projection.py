"""A projection: what the same volume costs a month, owned and rented, for months to come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.money import rounded
from console.costs.model.owning import month_cost
from console.costs.model.scenario import Inputs
from console.costs.model.tipping import spend_growth


@dataclass(frozen=True, slots=True)
class Month:
    """`number` months from now: nodes that carry the volume then, what they cost, what renting costs."""

    number: int
    nodes: int
    owned: Decimal
    rented: Decimal


def project(case: Inputs, months: int, most_use: Decimal) -> tuple[Month, ...]:
    """From this month on. The scenario's nodes carry today's volume at today's use; nodes are added whole as soon as
    the volume would load them beyond `most_use`, each for its part of what the scenario's cost."""
    growth = Decimal(repr(1 + case.growth))
    spend = Decimal(repr(1 + spend_growth(case.growth, case.fall)))
    per_node = month_cost(case.own) / case.own.nodes
    load = case.own.nodes * case.use_today
    made = []
    for number in range(months + 1):
        nodes = max(int(case.own.nodes), math.ceil(load * growth**number / most_use))
        made.append(Month(number, nodes, rounded(per_node * nodes), rounded(case.bill * spend**number)))
    return tuple(made)
