"""Telling of budgets and of what lacks a price to whoever raises alarms: what of the month asks for somebody's act.

A budget is told of as soon as the forecast exceeds it, with the counter that was read: the ledger, up to when, whatever
kind of model it was. What was told and holds no more is told to be over; what stood before a start is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from console.costs.model.calendar import ZONE
from console.costs.model.statement import Month, Warned
from console.fleet.model.watching import Transition

#: The rows of the rules that are told of here, and by nobody else.
BUDGET, EXCEEDED, UNPRICED = "costs.budget", "costs.exceeded", "costs.unpriced"
RULES = frozenset({BUDGET, EXCEEDED, UNPRICED})
#: What a budget of all tenants together is called as a place.
ALL = "all"
#: A rule and what it was found of.
Told = tuple[str, str]


class Telling:
    """`month` gives the month that goes on, None where nothing is known of it; `stood` the rules and places that stand
    as alarms already; `hear` takes what is told. Methods block and raise JournalError."""

    def __init__(
        self,
        month: Callable[[], Month | None],
        stood: Callable[[], Collection[Told]],
        hear: Callable[[Sequence[Transition]], None],
        now: Callable[[], float],
    ) -> None:
        self._month, self._stood, self._hear, self._now = month, stood, hear, now

    def look(self) -> int:
        """Tell what has changed; gives how many things that were."""
        month = self._month()
        if month is None:
            return 0
        found, stood, now = dict(_found(month)), set(self._stood()), self._now()
        told = [_transition(key, "found", now, facts) for key, facts in found.items() if key not in stood]
        told += [_transition(key, "over", now, {}) for key in sorted(stood - set(found))]
        if told:
            self._hear(told)
        return len(told)


def _transition(key: Told, after: str, now: float, facts: dict[str, str | int | float]) -> Transition:
    rule, part = key
    before = "over" if after == "found" else "found"
    return Transition(f"costs:{part}", rule, before, after, now, facts, part=part)


def _found(month: Month) -> Iterable[tuple[Told, dict[str, str | int | float]]]:
    for each in month.warnings:
        yield (EXCEEDED if each.reached is None else BUDGET, each.tenant or ALL), _budget(each, month)
    for lacking in month.unpriced:
        yield (UNPRICED, lacking.name), {"lacking": lacking.name, "much": lacking.value or "all of it"}


def _budget(each: Warned, month: Month) -> dict[str, str | int | float]:
    until = datetime.fromtimestamp(month.until, UTC).astimezone(ZONE)
    return {
        "budget": _money(each.budget, month.currency),
        "amount": _money(each.amount, month.currency),
        "forecast": _money(each.forecast, month.currency),
        "until": f"{until:%Y-%m-%d %H:%M}",
    }


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.0f} {currency}"
