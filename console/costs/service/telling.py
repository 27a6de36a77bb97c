"""Telling of costs: what of the month asks for somebody's act, budgets and what lacks a price.

A budget is told of as soon as the forecast exceeds it, with the counter that was read: the ledger, up to when, whatever
kind of model it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from console.alarms.service.telling import Facts, Found, Told
from console.costs.model.calendar import ZONE
from console.costs.model.statement import Month, Warned

#: The rows of the rules that are told of here, and by nobody else.
BUDGET, EXCEEDED, UNPRICED = "costs.budget", "costs.exceeded", "costs.unpriced"
#: What a budget of all tenants together is called as a place.
ALL = "all"


def found_of(month: Month) -> Found:
    """What is found of a month."""
    return Found(dict(_found(month)))


def _found(month: Month) -> Iterable[tuple[Told, Facts]]:
    for each in month.warnings:
        yield (EXCEEDED if each.reached is None else BUDGET, each.tenant or ALL), _budget(each, month)
    for lacking in month.unpriced:
        yield (UNPRICED, lacking.name), {"lacking": lacking.name, "much": lacking.value or "all of it"}


def _budget(each: Warned, month: Month) -> Facts:
    until = datetime.fromtimestamp(month.until, UTC).astimezone(ZONE)
    return {
        "budget": _money(each.budget, month.currency),
        "amount": _money(each.amount, month.currency),
        "forecast": _money(each.forecast, month.currency),
        "until": f"{until:%Y-%m-%d %H:%M}",
    }


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.0f} {currency}"
