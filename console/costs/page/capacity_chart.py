"""The course of capacity as a chart on paper: what was needed, what is likely to be, what may be loaded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.costs.model.tipping import MONTH_DAYS, after
from console.costs.page import wording
from console.pagekit.report_charts import Course
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.model.capacity import Plan


def course(plan: Plan) -> Course:
    """By the month: those of the ledger but the one that goes on, then those to come."""
    demand = plan.demand
    past = tuple(gpus for _, gpus in plan.needed.months[:-1])
    coming = tuple((demand.gpus * (1 + demand.growth) ** n, low, high) for n, (low, high) in enumerate(plan.fan))
    now = len(past)
    ticks = []
    for step in range(0, now + len(coming), 12):
        day = after(plan.today, step - now)
        if day is not None:
            ticks.append((step, f"{numbers.month(datetime(day.year, day.month, 2, tzinfo=UTC))} {day.year}"))
    places = [(now + (each.on - plan.today).days / MONTH_DAYS, each) for each in plan.steps]
    levels = ((0.0, demand.limit), *((at, each.owned * demand.carries) for at, each in places))
    return Course(
        past, coming, tuple(ticks), levels, tuple((at, each.gpus, wording.day_text(each.on)) for at, each in places)
    )
