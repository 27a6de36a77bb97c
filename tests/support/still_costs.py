"""Costs that stand still: the demo site's month at the story's moment, made once for a process."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from console.costs.model.policy import Policy
from console.costs.model.statement import Month
from tests.support.demo_costs import costs_at_the_moment


@cache
def _made() -> tuple[tuple[str, ...], Month]:
    with tempfile.TemporaryDirectory() as folder, costs_at_the_moment(Path(folder)) as (costs, _):
        names = costs.months()
        return names, costs.month(names[0])


class StillCosts:
    """One month, however it is asked for."""

    def months(self) -> tuple[str, ...]:
        return _made()[0]

    def month(self, name: str, policy: Policy | None = None) -> Month:
        return _made()[1]


class NoCosts:
    """Nothing is known of any month."""

    def months(self) -> tuple[str, ...]:
        return ()

    def month(self, name: str, policy: Policy | None = None) -> Month:
        raise AssertionError((name, policy))
