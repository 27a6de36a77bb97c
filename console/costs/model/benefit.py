"""Benefit: what a model's work is worth beside what it cost: an asset, or a hobby.

How much was done is measured, and so is what that cost. What a unit of it is worth nobody can measure here: its owner
says so, by whose reckoning it is, which part of the units is worth it, and between which ends that lies. An answer that
another end would turn round is left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from console.costs.model.basis import Basis
from console.costs.model.figures import Figure, Input
from console.costs.model.money import rounded
from console.costs.model.prices import Provenance
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from console.costs.model.statement import ModelRow

_FORMULA = QT_TRANSLATE_NOOP("Costs", "units of work × the part that is worth it × what a unit is worth")
_MILLION = 1_000_000


class Unit(StrEnum):
    """What the worth is stated of."""

    REQUEST = "request"
    MILLION_TOKENS = "1M tokens"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a unit of a model's work is worth from `since` on (unix seconds): `amount`, between `low` and `high`, of the
    `part` of its units. `by` is who said so, `text` how they reckoned."""

    model: str
    since: int
    unit: Unit
    amount: Decimal
    low: Decimal
    high: Decimal
    part: Decimal
    by: str
    text: str
    provenance: Provenance


class Verdict(StrEnum):
    ASSET = "asset"  # worth more than it cost, whichever end is right
    HOBBY = "hobby"  # worth less, whichever end is right
    OPEN = "open"  # the ends disagree
    UNSTATED = "unstated"  # nobody said what it is worth
    UNKNOWN = "unknown"  # nobody counted its units, or they have no price


@dataclass(frozen=True, slots=True)
class Benefit:
    """A model of a month. `units` were counted; `worth` of them, between `low` and `high`, stands beside `cost`.
    `pays_from` is what a unit that is worth something must be worth at least, None where there were none."""

    model: str
    verdict: Verdict
    cost: Decimal
    units: int
    stated: Worth | None
    worth: Figure | None
    low: Decimal | None
    high: Decimal | None
    pays_from: Decimal | None

    @property
    def ratio(self) -> Decimal | None:
        """What it was worth for each of what it cost."""
        return None if self.worth is None or self.worth.value is None or not self.cost else self.worth.value / self.cost


def benefits(
    models: Iterable[ModelRow], stated: Sequence[Worth], until: int, rate: Figure, currency: str
) -> tuple[Benefit, ...]:
    """Of the models of a month, by what was stated last before its end; what they cost is known where `rate` is."""
    return tuple(_benefit(each, _held(each.model, stated, until), rate, currency) for each in models)


def _held(model: str, stated: Sequence[Worth], until: int) -> Worth | None:
    return max(
        (each for each in stated if each.model == model and each.since < until),
        key=lambda each: each.since,
        default=None,
    )


def _benefit(row: ModelRow, stated: Worth | None, rate: Figure, currency: str) -> Benefit:
    if stated is None:
        return Benefit(row.model, Verdict.UNSTATED, row.amount, 0, None, None, None, None, None)
    units = {Unit.REQUEST: row.requests, Unit.IMAGE: row.images, Unit.MILLION_TOKENS: row.tokens}[stated.unit]
    count = Decimal(units) / (_MILLION if stated.unit is Unit.MILLION_TOKENS else 1)
    worthy = count * stated.part
    if not units or rate.value is None:
        return Benefit(row.model, Verdict.UNKNOWN, row.amount, units, stated, None, None, None, None)
    low, worth, high = (rounded(worthy * each) for each in (stated.low, stated.amount, stated.high))
    given = stated.provenance
    figure = Figure(
        worth,
        currency,
        _FORMULA,
        (
            Input(f"units: {stated.unit}", f"{count:.6f}".rstrip("0").rstrip("."), Basis.MEASURED),
            Input.of("part that is worth it", f"{stated.part}", given),
            Input.of("worth of a unit", f"{stated.amount} {currency}", given),
        ),
    )
    cost = row.amount
    verdict = Verdict.ASSET if low >= cost else Verdict.HOBBY if high < cost else Verdict.OPEN
    return Benefit(row.model, verdict, cost, units, stated, figure, low, high, cost / worthy if worthy else None)
