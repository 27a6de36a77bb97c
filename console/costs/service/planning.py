"""Planning capacity: demand out of a year of the ledger, held against offers and prices as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from console.costs.model.capacity import Need, Plan, plan
from console.costs.model.demand import growth_of, hours, needed
from console.costs.model.ledger import NEEDED, WAITING
from console.costs.model.usage import Usage
from console.costs.service.months import Months

#: A plan looks so many months back and, where nobody says otherwise, ahead.
_BACK, PLANNED = 13, 36
#: Who needs GPUs is told of a month that has come so far.
_ENOUGH = 3 * 86_400


class Planning:
    """Over the months. Methods block and raise JournalError."""

    def __init__(self, months: Months) -> None:
        self._months = months

    def plan(self, months: int) -> Plan | None:
        """None where the ledger holds nothing that was measured."""
        names = tuple(reversed(tuple(islice(self._months.names(), _BACK))))
        usages = {name: self._months.usage(name) for name in names}
        found = needed(hours(each for usage in usages.values() for each in usage.drawn))
        if found is None:
            return None
        return plan(found, _kinds(usages, found.owned, found.until), self._months.prices(), self._months.now(), months)


def _kinds(usages: Mapping[str, Usage], owned: int, until: int) -> tuple[Need, ...]:
    """Who needs GPUs: by the newest month that has come far enough, growing as the months did."""
    by_month = {name: _shares(usage) for name, usage in usages.items() if usage.drawn}
    long = [name for name in by_month if _passed(usages[name]) >= _ENOUGH]
    if not long:
        return ()
    newest = long[-1]
    models = {each.use.model for each in usages[newest].used if each.use.model and each.cause in NEEDED}
    needs = []
    for kind, part in by_month[newest].items():
        points = [(name, owned * by_month[name].get(kind, 0.0)) for name in long]
        growth, _ = growth_of(points, until)
        needs.append(Need(kind, owned * part, growth, len(models) if kind == "serving" else 0))
    return tuple(sorted(needs, key=lambda each: -each.gpus))


def _passed(usage: Usage) -> int:
    return max(each.end for each in usage.drawn) - min(each.start for each in usage.drawn)


def _shares(usage: Usage) -> dict[str, float]:
    """Parts of all GPU-time that was measured, by kind: what served models, jobs, others, and what waited for them."""
    measured = usage.seconds()
    sums: dict[str, int] = {}
    for each in usage.used:
        if each.cause in NEEDED:
            use = each.use
            kind = "waiting" if each.cause in WAITING else "serving" if use.model else "jobs" if use.job else "others"
            sums[kind] = sums.get(kind, 0) + each.seconds
    return {kind: seconds / measured for kind, seconds in sums.items()} if measured else {}
