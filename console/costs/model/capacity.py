"""Capacity: how long what is owned carries a demand that grows, when more is to be ordered, and what each month costs.

What is owned carries demand up to a part of it that keeps room for peaks and repair. Where demand exceeds that, so many
nodes are added; the cost of owning steps with them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from console.costs.model.tipping import MONTH_DAYS, after

#: By so much a step goes past what its day asks for, lest rounding find that day again.
_PAST = 1 + 1e-9


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
    """When more is needed within so many months, the first first: one step a day, as large as that day's demand asks
    for. A demand beyond what is carried meets it today, whether it grows or not."""
    found: list[Step] = []
    owned = demand.owned
    while (due := _until(demand, owned * demand.carries)) is not None and due <= months:
        on = after(today, due)
        if on is None:
            break
        tomorrow = ((on - today).days + 1) / MONTH_DAYS
        needed = _PAST * demand.gpus * (1 + max(0.0, demand.growth)) ** tomorrow
        met = max(owned * demand.carries, demand.gpus)
        owned += demand.step * max(1, math.ceil((needed / demand.carries - owned) / demand.step))
        found.append(Step(due, on, met, on - timedelta(days=demand.lead_days), owned))
    return tuple(found)


def _until(demand: Demand, limit: float) -> float | None:
    """Months until a demand exceeds a limit, 0 where it does already, None where it never does."""
    if demand.gpus > limit:
        return 0.0
    return math.log(limit / demand.gpus) / math.log1p(demand.growth) if demand.growth > 0 else None
