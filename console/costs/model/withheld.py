"""A month without its tenants, for those who may not see what each of them pays. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.costs.model.statement import Flow, Month


def without_tenants(month: Month) -> Month:
    """What the whole came to, what went into it and what each model costs; nothing of who pays."""
    flows: dict[tuple[str, str, str], Decimal] = {}
    for each in month.flows:
        key = (each.site, each.node, each.into)
        flows[key] = flows.get(key, Decimal(0)) + each.amount
    return replace(
        month,
        tenants=(),
        flows=tuple(Flow(*key, "", amount) for key, amount in flows.items()),
        warnings=tuple(each for each in month.warnings if not each.tenant),
        late=(),
        withheld=True,
    )
