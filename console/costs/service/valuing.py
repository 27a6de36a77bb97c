"""Valuing: what a unit of a model's work is worth, written down as its owner says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from console.costs.model.benefit import Worth
from console.costs.model.moves import Valued
from console.costs.model.prices import Provenance
from console.costs.service.records import Records
from console.journal.model import Entry
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

_LARGEST, _FINEST = Decimal(10) ** 9, Decimal(10) ** -9
_MOST_TEXT = 200


class CannotValue(EnvironmentFault):
    """A worth that nobody can have meant; says why."""


class NotTheOwner(CannotValue):
    """Who is at the desk, where people have roles, and neither owns the model nor is the owner's deputy."""


_ITS_OWNERS = QT_TRANSLATE_NOOP("Costs", "What {model} is worth is said by its owner, {owner}.")


def said_by(worth: Worth, speaker: str, owners: Sequence[str], since: int, *, roles: bool) -> Worth:
    """The worth as `speaker` says it now. `owners` are the model's owner and deputy, as far as the register has them.
    Raises NotTheOwner where people have `roles` and somebody else owns it."""
    if roles and owners and speaker not in owners:
        raise NotTheOwner(say(_ITS_OWNERS, model=worth.model, owner=owners[0]))
    source = Provenance(worth.provenance.basis, f"{speaker}: {worth.text}")
    return replace(worth, by=speaker, since=since, provenance=source)


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
