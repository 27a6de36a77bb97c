"""Costs of things that happen once: an incident, a drill, a rollout. Pure.

Such a thing costs the GPU-hours that were faulted on its nodes while it lasted and those that had to be worked again,
at the price of a used GPU-hour of the month in which it began, and what was booked on it: people, parts, others' bills.
The hours are in the month's sum already; only what was booked is money that the month would not have had to pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.figures import Figure, Input
from console.costs.model.ledger import Cause, Period
from console.costs.model.money import rounded
from console.costs.model.moves import Charged, Redone
from console.costs.model.spot import QUARTER
from console.work.model.costed import Costed
from resources.text import QT_TRANSLATE_NOOP

_HOUR = Decimal(3600)
_FORMULA = QT_TRANSLATE_NOOP(
    "Costs", "(GPU-hours lost + GPU-hours done again) × price of a used GPU-hour + what was booked on it"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened once: `ref` is its address (`incident:2026-041`, `drill:118`, `rollout:41`), `began` and
    `ended` unix seconds, None while it goes on; `nodes` are keys."""

    ref: str
    began: int
    ended: int | None
    nodes: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventCost:
    """What it cost by the ledger `until` then: `lost` and `redone` are GPU-seconds, `booked` money. The `figure` has no
    value where hours were lost and have no price."""

    event: Event
    lost: int
    redone: int
    booked: Decimal
    rate: Decimal | None
    currency: str
    until: int
    figure: Figure

    @property
    def whole(self) -> bool:
        """Whether the ledger has come to its end, so that nothing more is lost by it."""
        return self.event.ended is not None and self.event.ended <= self.until

    def costed(self, at: float) -> Costed | None:
        """As whoever holds the thing keeps it; None without a price."""
        if self.figure.value is None:
            return None
        amount, booked, rate = (
            int(rounded(each) * 100) for each in (self.figure.value, self.booked, self.rate or Decimal(0))
        )
        return Costed(amount, self.currency, self.lost, self.redone, booked, rate, self.until, at)

    def is_told_by(self, costed: Costed | None) -> bool:
        """Whether what was written back says what is known now. A price that moves with its month changes nothing."""
        if costed is None:
            return False
        told = costed.lost, costed.redone, costed.booked, costed.currency
        return told == (self.lost, self.redone, int(rounded(self.booked) * 100), self.currency)


def lost(event: Event, periods: Iterable[Period], until: int) -> int:
    """GPU-seconds that were faulted on its nodes while it lasted. Of a quarter that it shares with other time they are
    as many as the nodes' GPUs had in its part, at most: faults are why it lasted. Of longer periods it has its part."""
    end = until if event.ended is None else event.ended
    total = 0
    for period in periods:
        shared = min(end, period.end) - max(event.began, period.start)
        if shared <= 0:
            continue
        length = period.end - period.start
        faulted: dict[str, int] = {}
        whole: dict[str, int] = {}
        for line in period.lines():
            if line.node in event.nodes:
                whole[line.node] = whole.get(line.node, 0) + line.seconds
                if line.cause is Cause.FAULTED:
                    faulted[line.node] = faulted.get(line.node, 0) + line.seconds
        for node, seconds in faulted.items():
            if length > QUARTER or period.late:
                total += seconds * shared // length
            else:
                total += min(seconds, whole[node] * shared // length)
    return max(0, total)


def cost(  # noqa: PLR0917 - what it is summed of
    event: Event,
    periods: Iterable[Period],
    booked: Sequence[Charged | Redone],
    rate: Figure,
    currency: str,
    until: int,
) -> EventCost:
    """What it cost; `rate` is the price of a used GPU-hour."""
    own = [each for each in booked if each.ref == event.ref]
    charged = [each for each in own if isinstance(each, Charged)]
    again = [each for each in own if isinstance(each, Redone)]
    gone, redone = lost(event, periods, until), sum(each.seconds for each in again)
    money = sum((each.amount for each in charged), Decimal(0))
    inputs = [Input("GPU-hours lost", _hours(gone), Basis.MEASURED)]
    inputs += [Input.of(each.text or "GPU-hours done again", _hours(each.seconds), each.provenance) for each in again]
    if gone or redone:
        inputs.append(Input("price of a used GPU-hour", _price(rate, currency), rate.basis))
    inputs += [Input.of(each.text or each.ref, f"{each.amount} {currency}", each.provenance) for each in charged]
    hours = Decimal(gone + redone) / _HOUR
    value = None if hours and rate.value is None else rounded(hours * (rate.value or Decimal(0)) + money)
    figure = Figure(value, currency, _FORMULA, tuple(inputs))
    return EventCost(event, gone, redone, money, rate.value, currency, until, figure)


def _hours(seconds: int) -> str:
    return f"{seconds / _HOUR:.4f}"


def _price(rate: Figure, currency: str) -> str:
    return "" if rate.value is None else f"{rate.value:.4f} {currency}"
