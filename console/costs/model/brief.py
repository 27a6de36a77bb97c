"""Brief: what the month that goes on comes to, in a few figures that name no tenant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.figures import Figure
from console.costs.model.statement import Month


@dataclass(frozen=True, slots=True)
class Brief:
    """`total` so far, `forecast` of the whole month, and its `budget` where it has one; `hourly` is what an hour costs
    now. `unpriced` counts what has no price, `invented` says that these prices are an example's."""

    month: str
    currency: str
    total: Decimal | None
    forecast: Decimal | None
    budget: Decimal | None
    hourly: Figure
    unpriced: int
    invented: bool

    @property
    def is_beyond(self) -> bool:
        """Whether the month will cost more than it should."""
        return self.budget is not None and self.forecast is not None and self.forecast > self.budget


def brief(month: Month) -> Brief:
    """A month in brief."""
    return Brief(
        month.name,
        month.currency,
        month.total.value if month.measured_hours else None,
        month.forecast.value,
        month.budget,
        month.hourly,
        len(month.unpriced),
        month.total.basis is Basis.INVENTED,
    )
