"""Capacity: how long what is owned carries a demand that grows, when more is to be ordered, and what each month costs.

What is owned carries demand up to a part of it that keeps room for peaks and repair. Where demand exceeds that, so many
nodes are added; the cost of owning steps with them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from console.costs.model.tipping import after


@dataclass(frozen=True, slots=True)
class Demand:
    """`gpus` are needed today (P95), by `growth` a month more; `owned` are there, of which `carries` is the part that
    may be planned with. `step` GPUs are added at a time, `lead_days` after they were ordered."""

    gpus: float
    growth: float
    owned: int
    carries: float
    step: int
    lead_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """Demand meets what is carried: `on` that day, at `gpus`; ordered by `order_by`, `owned` GPUs are there then."""

    months: float
    on: date
    gpus: float
    order_by: date
    owned: int


def steps(demand: Demand, today: date, months: int) -> tuple[Step, ...]:
    """When more is needed within so many months, the first first."""
    found: list[Step] = []
    owned = demand.owned
    while demand.growth > 0:
        limit = owned * demand.carries
        due = max(0.0, math.log(limit / demand.gpus) / math.log1p(demand.growth)) if limit > 0 else 0.0
        on = after(today, due)
        if due > months or on is None:
            break
        owned += demand.step
        found.append(Step(due, on, limit, on - timedelta(days=demand.lead_days), owned))
    return tuple(found)
