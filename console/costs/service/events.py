"""Costs of incidents, drills and rollouts: summed up of the ledger and of what was booked on them, and written back to
them.

Each is written back once it is over and the ledger has come to its end, and again whenever something is booked on it or
the ledger is corrected; while it goes on, an hour after the last time at the earliest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from console.costs.model.basis import Basis
from console.costs.model.calendar import month_of
from console.costs.model.events import Event, EventCost, cost
from console.costs.model.moves import Charged, Move, Redone
from console.costs.model.prices import Provenance
from console.costs.service.months import Months
from console.costs.service.records import Records, record_of
from console.journal.features import Reading
from console.work.model.costed import Costed
from resources.errors import EnvironmentFault

#: While it goes on it is written back so rarely, in seconds.
_EVERY = 3600.0
#: Money and GPU-seconds that can be booked at once.
_MOST, _MOST_SECONDS = Decimal(10) ** 12, 2**50
_MOST_TEXT = 200


class CannotBook(EnvironmentFault):
    """Something that cannot be booked; says why."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that happened once, with what was written back to it."""

    event: Event
    costed: Costed | None


class Holder(Protocol):
    """Who holds things of a kind. Methods block and raise JournalError."""

    def things(self) -> Iterable[Thing]: ...
    def write(self, ref: str, costed: Costed) -> None: ...


class Events:
    """Over one journal; `holders` by the kind that addresses begin with (`incident`). Methods block, from any thread,
    and raise JournalError."""

    def __init__(self, records: Records, months: Months, holders: Callable[[], dict[str, Holder]]) -> None:
        self._records, self._months, self._holders = records, months, holders

    def all(self) -> list[EventCost]:
        """What each thing cost by now, as far as the ledger knows of it."""
        return [made for _, _, made in self._made()]

    def of(self, ref: str) -> EventCost | None:
        """What one thing cost by now; None where there is no such thing."""
        return next((made for _, _, made in self._made(ref)), None)

    def book(self, ref: str, amount: Decimal, text: str) -> int:
        """Book money on something; gives the entry's number. Raises CannotBook."""
        if not amount or abs(amount) > _MOST or amount != round(amount, 2):
            raise CannotBook("What is booked is an amount in whole hundredths")
        words, source = self._checked(ref, text), Provenance(Basis.CONTRACT, "booked by hand")

        def made(at: int) -> Move:
            return Charged(ref=ref, at=at, amount=amount, text=words, provenance=source)

        return self._write("cost.charged", "charge", ref, made)

    def redo(self, ref: str, seconds: int, text: str) -> int:
        """Say that GPU-seconds of work had to be done again; gives the entry's number. Raises CannotBook."""
        if not 0 < seconds <= _MOST_SECONDS:
            raise CannotBook("What was done again is some GPU-hours")
        words, source = self._checked(ref, text), Provenance(Basis.ESTIMATED, "told by hand")

        def made(at: int) -> Move:
            return Redone(ref=ref, at=at, seconds=seconds, text=words, provenance=source)

        return self._write("cost.redone", "redone", ref, made)

    def write_back(self, ref: str = "") -> int:
        """Tell what things cost to who holds them, one alone where it is named; gives how many were told."""
        self._records.may_write()
        now, count = self._records.now(), 0
        for holder, thing, made in self._made(ref):
            if made.is_told_by(thing.costed) or not (made.whole or made.booked or made.redone or made.lost):
                continue
            known = thing.costed
            booked = known is None or (known.booked, known.redone) != (int(made.booked * 100), made.redone)
            if not (made.whole or booked or (known is not None and now - known.at >= _EVERY)):
                continue
            costed = made.costed(now)
            if costed is not None:
                holder.write(made.event.ref, costed)
                count += 1
        return count

    # -- how -----------------------------------------------------------------------------------------------------------

    def _made(self, ref: str = "") -> list[tuple[Holder, Thing, EventCost]]:
        first = self._records.first()
        if first is None and not ref:
            return []
        booked = self._records.booked()
        found = []
        for kind, holder in self._holders().items():
            if ref and ref.partition(":")[0] != kind:
                continue
            for thing in holder.things():
                event = thing.event
                if ref and event.ref != ref:
                    continue
                own = any(each.ref == event.ref for each in booked)
                if not ref and not own and (first is None or event.began < first):
                    continue  # of that time the ledger knows nothing
                found.append((holder, thing, self._cost(event, booked)))
        return found

    def _cost(self, event: Event, booked: Sequence[Charged | Redone]) -> EventCost:
        month = self._months.month(month_of(event.began))
        until = self._records.ledger_until()
        end = until if event.ended is None else min(event.ended, until)
        periods = self._records.over(event.began, end) if event.nodes and end > event.began else []
        return cost(event, periods, booked, month.per_hour_used, month.currency, until)

    def _checked(self, ref: str, text: str) -> str:
        words = " ".join(text.split())
        if not words or len(words) > _MOST_TEXT:
            raise CannotBook(f"Say what it was for, in at most {_MOST_TEXT} characters")
        if self.of(ref) is None:
            raise CannotBook(f"There is no {ref}: name an incident:2026-041, a drill:118 or a rollout:41")
        return words

    def _write(self, type: str, kind: str, ref: str, made: Callable[[int], Move]) -> int:
        """An entry, by the first second that nothing else of it has."""

        def decide(reading: Reading) -> Sequence[Move]:
            at = int(self._records.now())
            while record_of(reading, kind, f"{ref}/{at}") is not None:
                at += 1
            return (made(at),)

        entry = self._records.write(type, decide)
        self.write_back(ref)
        return 0 if entry is None else entry.sequence
