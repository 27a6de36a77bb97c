"""Model costs, told to the register of models by the ledger of costs: neither feature knows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from console.costs.model.figures import Figure
    from console.costs.model.statement import ModelRow
    from console.costs.service.costs import CostsService
    from console.deployments.model.costs import Costs, ModelCost


def costs_of(costs: CostsService) -> Costs | None:
    """Of the newest month of which something is known; None where nothing is. Raises JournalError."""
    from console.costs.model.basis import Basis  # noqa: PLC0415 - who shows no costs needs none of it
    from console.deployments.model.costs import Costs  # noqa: PLC0415 - as above

    month = costs.month(costs.months()[0])
    if not month.measured_hours:
        return None
    return Costs(
        month.name,
        month.until,
        month.currency,
        month.total.basis is Basis.INVENTED,
        _value(month.per_million),
        {each.model: _cost(each, priced=month.per_hour_used.value is not None) for each in month.models},
    )


def _cost(row: ModelRow, *, priced: bool) -> ModelCost:
    from console.deployments.model.costs import ModelCost, Unit  # noqa: PLC0415 - as above

    told = ((row.per_million, Unit.TOKENS), (row.per_thousand_images, Unit.IMAGES), (row.per_request, Unit.REQUESTS))
    per, unit = next(((each, unit) for each, unit in told if each is not None), (None, Unit.TOKENS))
    return ModelCost(row.amount if priced else None, _value(per), unit)


def _value(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value
