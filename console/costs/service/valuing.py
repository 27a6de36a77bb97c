"""Valuing: what a unit of a model's work is worth, written down as its owner says it."""

from __future__ import annotations

from decimal import Decimal

from console.costs.model.benefit import Worth
from console.costs.model.moves import Valued
from console.costs.service.records import Records
from console.journal.model import Entry
from resources.errors import EnvironmentFault

_LARGEST, _FINEST = Decimal(10) ** 9, Decimal(10) ** -9
_MOST_TEXT = 200


class CannotValue(EnvironmentFault):
    """A worth that nobody can have meant; says why."""


def valued(records: Records, worth: Worth) -> Entry:
    """Write it down. Raises CannotValue and JournalError."""
    if not worth.model or not worth.by:
        raise CannotValue("A worth is said of a model, by a person")
    if not worth.text or len(worth.text) > _MOST_TEXT:
        raise CannotValue(f"Say how it was reckoned, in at most {_MOST_TEXT} characters")
    if not 0 <= worth.low <= worth.amount <= worth.high <= _LARGEST:
        raise CannotValue(f"The least, the likely and the most must follow each other, from 0 to {_LARGEST:,}")
    if any(0 < each < _FINEST for each in (worth.low, worth.amount, worth.high)):
        raise CannotValue("A unit cannot be worth less than a billionth")
    if not 0 < worth.part <= 1:
        raise CannotValue("The part of the units that is worth it is more than 0 and 1 at most, as 0.6")
    entry = records.write("cost.valued", lambda _reading: (Valued(worth=(worth,)),))
    assert entry is not None  # noqa: S101 - it has a move
    return entry
