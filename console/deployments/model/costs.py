"""Costs of models, as whoever sums them up tells them: by the month, and by what each model did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What a cost is divided by."""

    TOKENS = "tokens"  # a million of them
    IMAGES = "images"  # a thousand of them
    REQUESTS = "requests"  # one


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What a model cost in the month so far with all costs carried, and `per` unit of what it did; None where a price
    is missing, or where nobody counted."""

    amount: Decimal | None
    per: Decimal | None = None
    unit: Unit = Unit.TOKENS


@dataclass(frozen=True, slots=True)
class Costs:
    """Of all models, by their names, in a `month` (as 2026-11) until unix seconds; `per_million` tokens of all of them.
    `invented` says that these prices are an example's."""

    month: str
    until: float
    currency: str
    invented: bool = False
    per_million: Decimal | None = None
    models: Mapping[str, ModelCost] = field(default_factory=dict)
