"""Statements: a month as it stands or was closed, and a tenant's bill: frozen, every figure with what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from console.costs.model.allocation import APART, Column, Item
from console.costs.model.ledger import Cause
from console.costs.model.policy import Policy
from console.costs.model.tenants import NOBODY

if TYPE_CHECKING:
    from console.costs.model.benefit import Benefit
    from console.costs.model.charges import Kind
    from console.costs.model.figures import Figure, Input
    from console.costs.model.power import Power


@dataclass(frozen=True, slots=True)
class Warned:
    """A budget that is or will be exceeded. `reached` is about when (unix seconds), None where it is already. The
    `counter` is what the check reads: the amount so far, and until when the ledger goes."""

    tenant: str
    budget: Decimal
    amount: Decimal
    forecast: Decimal
    reached: int | None
    counter: Figure


@dataclass(frozen=True, slots=True)
class TenantRow:
    """What a tenant used and pays. `seconds` are GPU-seconds that were its own, shares left out; `budget` is None where
    it has none."""

    tenant: str
    seconds: Decimal
    columns: Mapping[Column, Decimal]
    amount: Decimal
    items: tuple[Item, ...]
    forecast: Decimal
    budget: Decimal | None


@dataclass(frozen=True, slots=True)
class ModelRow:
    """What a model cost with all costs carried: `amount` is that of its working GPU-hours at the rate of a used hour.
    Figures have no value where nobody counted what they are for; `before` is the month before's."""

    model: str
    seconds: int
    tokens: int
    images: int
    requests: int
    amount: Decimal
    per_million: Figure | None
    per_million_in: Figure | None
    per_million_out: Figure | None
    per_thousand_images: Figure | None
    per_request: Figure | None
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from a node by what it went into to who pays it: a model, a column or a cause."""

    site: str
    node: str
    into: str
    tenant: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Late:
    """What a closed month comes to by now otherwise than it was closed, by tenant: booked in the month it was seen."""

    month: str
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class ClosedBy:
    """Who closed a month, when (unix seconds), by which entry, and the hashes of what it was made of."""

    who: str
    at: float
    entry: int
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Month:
    """A month. `start` and `end` bound it, `until` is how far the ledger goes in it (unix seconds). `total` is what is
    divided; `kinds` sum to it, and so do `tenants`, and `flows`. `hours` are GPU-hours by cause, `hourly` is what an
    hour costs now. `both` are J of the GPUs with a counter, by that and by their power. It is `withheld` where its
    tenants were left out."""

    name: str
    start: int
    until: int
    end: int
    currency: str
    policy: Policy
    total: Figure
    kinds: Mapping[Kind, Figure]
    unpriced: tuple[Input, ...]
    tenants: tuple[TenantRow, ...]
    models: tuple[ModelRow, ...]
    flows: tuple[Flow, ...]
    hours: Mapping[Cause, Decimal]
    per_hour: Figure
    per_hour_available: Figure
    per_hour_used: Figure
    per_million: Figure | None
    waiting_and_idle: Figure
    power: Power
    counted: Decimal
    forecast: Figure
    hourly: Figure
    budget: Decimal | None
    warnings: tuple[Warned, ...]
    late: tuple[Late, ...] = ()
    closed: ClosedBy | None = None
    both: tuple[int, int] = (0, 0)
    withheld: bool = False
    benefits: tuple[Benefit, ...] = ()

    @property
    def measured_hours(self) -> Decimal:
        """GPU-hours of which something is known."""
        return sum((hours for cause, hours in self.hours.items() if cause is not Cause.UNMEASURED), Decimal(0))

    @property
    def elapsed(self) -> Decimal:
        """The part of the month that is counted."""
        return Decimal(max(0, self.until - self.start)) / (self.end - self.start)

    def row(self, tenant: str) -> TenantRow | None:
        return next((each for each in self.tenants if each.tenant == tenant), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill: hours at a price. `figure` opens down to its inputs."""

    column: Column
    of: str
    hours: Decimal
    shared: bool
    part: Decimal
    tokens: int
    images: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Bill:
    """What a tenant pays for a month, line by line; `late` are corrections of closed months."""

    month: Month
    tenant: str
    lines: tuple[Line, ...]
    late: tuple[Late, ...]
    amount: Decimal
    warnings: tuple[Warned, ...] = field(default=())


def told(tenant: str) -> str:
    """What a tenant is called in files; nobody's use and what is kept apart have words of their own."""
    return {NOBODY: "not assigned", APART: "kept apart"}.get(tenant, tenant)
