"""Months: summed up from the journal, remembered until something they are made of changes, and closed by a person.

A closed month is what it was when it was closed: it is summed up of what was known at its entry. What came later is
told as corrections, in the first month that is open.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from console.costs.model.benefit import benefits
from console.costs.model.calendar import bounds, is_month, later, month_of
from console.costs.model.charges import Booked, Stretch
from console.costs.model.energy_hours import EnergyHours, by_the_hour
from console.costs.model.energy_year import EnergyYear, of_sites
from console.costs.model.moves import Closed, Move
from console.costs.model.policy import Policy
from console.costs.model.prices import Prices
from console.costs.model.statement import ClosedBy, Late, Month
from console.costs.model.summing import Made, month
from console.costs.model.usage import Usage, gather
from console.costs.service.records import NOW, Known, Records, record_of, touched
from console.journal.features import Reading
from console.journal.model import Entry
from resources.errors import EnvironmentFault

#: So many months are remembered.
_REMEMBERED = 40


class CannotClose(EnvironmentFault):
    """A month that cannot be closed; says why."""


class Months:
    """Methods block, from any thread, and raise JournalError."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._made: dict[tuple[object, ...], Month] = {}
        self._used: dict[tuple[object, ...], Usage] = {}

    def month(self, name: str, policy: Policy | None = None) -> Month:
        """A month as it stands, or as it was closed. `policy` shows how it would be shared otherwise. Raises ValueError
        for what is no month."""
        closed = self._records.closed()
        at = closed[name][1].sequence if name in closed else NOW
        made = self._summed(name, policy, at, *(closed.get(name) or (None, None)))
        return replace(made, late=self._late(name, closed))

    def names(self) -> tuple[str, ...]:
        """All months of which the ledger knows something, the newest first; the one that it is now, too."""
        first, now = self._records.first(), month_of(self._records.now())
        names = [now]
        while first is not None and names[-1] > month_of(first):
            names.append(later(names[-1], -1))
        return tuple(names)

    def usage(self, name: str) -> Usage:
        """What was used in a month, by what is known now."""
        return self._usage(*bounds(name), NOW, self._records.known())

    def energy(self, year: int) -> tuple[EnergyYear, ...]:
        """What every site took in a year, by what is known now."""
        begun = [name for name in (f"{year:04d}-{month:02d}" for month in range(1, 13)) if name <= month_of(self.now())]
        return of_sites(self.prices(), year, {name: self.usage(name).drawn for name in begun})

    def by_the_hour(self) -> tuple[EnergyHours, ...]:
        """What the machines took in the last day that is in the ledger, by the price zone and the hour."""
        month = month_of(self.now())
        usages = [self.usage(name) for name in (later(month, -1), month)]
        until = max(each.until for each in usages) or self.now()
        return by_the_hour(self.prices(), (drawn for each in usages for drawn in each.drawn), until)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._records.now()

    def prices(self) -> Prices:
        """All prices as they stand."""
        return self._records.known().prices

    def close(self, name: str, who: str) -> Entry:
        """Close a month that is over, for good, by somebody. Raises CannotClose."""
        if not is_month(name):
            raise CannotClose(f"{name!r} is no month, as 2026-11")
        start, end = bounds(name)
        if end > self._records.now():
            raise CannotClose(f"{name} is not over yet")
        if not who:
            raise CannotClose("A month is closed by a person")
        statement = self.month(name)
        if statement.unpriced:
            lacking = ", ".join(f"{each.name} {each.value}".strip() for each in statement.unpriced)
            raise CannotClose(f"{name} is not priced as a whole: {lacking}")
        inputs = {
            "ledger": self._records.ledger_hash(start, end),
            "prices": self._records.known().hash,
            "charges": str(len(self._records.charges(start, end))),
        }
        move = Closed(
            month=name,
            currency=statement.currency,
            policy=statement.policy,
            kinds={str(kind): each.value for kind, each in statement.kinds.items() if each.value is not None},
            tenants={row.tenant: row.amount for row in statement.tenants},
            inputs=inputs,
            late={each.month: dict(each.amounts) for each in statement.late},
        )

        def decide(reading: Reading) -> Sequence[Move]:
            if record_of(reading, "month", name) is not None:
                raise CannotClose(f"{name} was closed before: closed months are never rewritten")
            return (move,)

        entry = self._records.write("cost.closed", decide)
        assert entry is not None  # noqa: S101 - it has a move
        return entry

    # -- summing up ----------------------------------------------------------------------------------------------------

    def _summed(
        self,
        name: str,
        policy: Policy | None,
        at: int,
        closed: Closed | None = None,
        entry: Entry | None = None,
        *,
        alone: bool = False,
    ) -> Month:
        """`alone` is without a look at the month before it."""
        start, end = bounds(name)
        key = (name, policy, at, alone, self._records.stamp(start, end) if at == NOW else entry and entry.sequence)
        with self._lock:
            if key in self._made:
                return self._made[key]
        known = self._records.known(at)
        usage = self._usage(start, end, at, known)
        now = self._records.now()
        until = end if now >= end else min(max(usage.until, start), end)
        chosen = policy or (Policy(closed.policy) if closed is not None else known.policy)
        made = month(
            Made(
                name=name,
                stretch=Stretch(start, until, end),
                known=known.prices,
                tenancy=known.tenancy,
                usage=usage,
                booked=[Booked(each.ref, each.amount, each.text, each.provenance)
                        for each in self._records.charges(start, end, at)],
                policy=chosen,
                before={} if alone else self._before(name),
                closed=None if closed is None or entry is None else _closed_by(closed, entry),
            )
        )  # fmt: skip
        told = benefits(made.models, known.worth, made.until, made.per_hour_used, made.currency)
        made = replace(made, benefits=told)
        with self._lock:
            while len(self._made) >= _REMEMBERED:
                self._made.pop(next(iter(self._made)))
            self._made[key] = made
        return made

    def _usage(self, start: int, end: int, at: int, known: Known) -> Usage:
        """The ledger of a month: of one policy or another it is the same."""
        periods, _ = self._records.stamp(start, end)
        key = (start, at, periods, known.hash)
        with self._lock:
            if key in self._used:
                return self._used[key]
        usage = gather(self._records.periods(start, end, at), known.tenancy)
        with self._lock:
            while len(self._used) >= _REMEMBERED:
                self._used.pop(next(iter(self._used)))
            self._used[key] = usage
        return usage

    def _before(self, name: str) -> Mapping[str, Decimal]:
        """What a unit of each model cost the month before."""
        before = later(name, -1)
        first = self._records.first()
        if first is None or bounds(name)[0] <= first:
            return {}
        statement = self._summed(before, None, NOW, alone=True)
        return {
            each.model: unit.value
            for each in statement.models
            if (unit := each.per_million or each.per_thousand_images) is not None and unit.value is not None
        }

    def _late(self, name: str, closed: Mapping[str, tuple[Closed, Entry]]) -> tuple[Late, ...]:
        """Corrections that stand in this month: those it was closed with, or, of the first month that is open, all that
        no other was closed with."""
        if name in closed:
            return tuple(Late(month, amounts) for month, amounts in closed[name][0].late.items())
        if not closed or name != self._first_open(closed):
            return ()
        found = []
        for month_name, (move, entry) in closed.items():
            amounts = self._changed(month_name, move, entry.sequence)
            for other, _ in closed.values():
                for tenant, amount in other.late.get(month_name, {}).items():
                    amounts[tenant] = amounts.get(tenant, Decimal(0)) - amount
            if any(amounts.values()):
                found.append(Late(month_name, {tenant: amount for tenant, amount in amounts.items() if amount}))
        return tuple(found)

    @staticmethod
    def _first_open(closed: Iterable[str]) -> str:
        return later(max(closed))

    def _changed(self, name: str, closed: Closed, entry: int) -> dict[str, Decimal]:
        """What a closed month comes to by now, beyond what it was closed with."""
        start, end = bounds(name)
        newest, _ = self._records.stamp(start, end)
        with self._records.reading() as reading:
            changed = newest > entry or touched(reading, end, entry)
        if not changed:
            return {}
        now = self._summed(name, Policy(closed.policy), NOW)
        amounts = {row.tenant: row.amount for row in now.tenants}
        tenants = dict.fromkeys([*closed.tenants, *amounts])
        return {each: amounts.get(each, Decimal(0)) - closed.tenants.get(each, Decimal(0)) for each in tenants}


def _closed_by(closed: Closed, entry: Entry) -> ClosedBy:
    return ClosedBy(entry.actor, entry.time.timestamp(), entry.sequence, closed.inputs)
