"""Records of costs in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import msgspec

from console.costs.model import moves as of
from console.costs.model.ledger import Period
from console.costs.model.moves import CATEGORY, Charged, Closed, Curved, Metered, Move, Priced, Withdrawn, read, written
from console.costs.model.prices import CURRENCY, Asset, Price, Prices
from console.costs.model.tenants import Budget, Rule, Tenancy
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

_ROWS = "SELECT id, record FROM cost_rows WHERE kind = ? ORDER BY entry, place"


class Records:
    """Costs as entries of one journal. Methods block and raise JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda site: site) -> None:
        self._journal = journal
        self._called = called
        journal.keep(COSTS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def newest(self) -> int:
        """The number of the newest entry that speaks of costs."""
        with self._journal.reading() as reading:
            return newest(reading)

    def prices(self) -> tuple[Prices, Tenancy]:
        """All prices, and all tenants."""
        with self._journal.reading() as reading:
            return prices(reading), tenancy(reading)

    def periods(self, start: int, end: int) -> list[Period]:
        """What was metered of periods that begin within [start, end), first words before corrections, by their time."""
        sql = "SELECT record FROM cost_periods WHERE start >= ? AND start < ? ORDER BY start, entry, place"
        with self._journal.reading() as reading:
            rows = reading.rows(sql, (start, end))
        return [of.period(_METERED(row["record"])) for row in rows]

    def metered_until(self, site: str) -> int | None:
        """Until when a site was metered, None where it never was."""
        sql = "SELECT max(end) AS until FROM cost_periods WHERE site = ? AND late = 0"
        (row,) = self._journal.rows(sql, (site,))
        return None if row["until"] is None else int(row["until"])

    def spans(self, site: str, start: int, end: int) -> list[tuple[int, int]]:
        """Which periods of a site that begin within [start, end) were metered, ascending."""
        sql = "SELECT start, end FROM cost_periods WHERE site = ? AND late = 0 AND start >= ? AND start < ?"
        return [(row["start"], row["end"]) for row in self._journal.rows(f"{sql} ORDER BY start", (site, start, end))]

    def first(self) -> int | None:
        """When the first period began, None where nothing was metered."""
        (row,) = self._journal.rows("SELECT min(start) AS first FROM cost_periods")
        return None if row["first"] is None else int(row["first"])

    def charges(self, start: int, end: int) -> list[Charged]:
        """What was charged once within [start, end), by time."""
        with self._journal.reading() as reading:
            found = [_CHARGED(row["record"]) for row in reading.rows(_ROWS, ("charge",))]
        return sorted((each for each in found if start <= each.at < end), key=lambda each: (each.at, each.ref))

    def closed(self) -> dict[str, tuple[Closed, Entry]]:
        """The months that were closed, by their names, with their entries."""
        with self._journal.reading() as reading:
            rows = reading.rows("SELECT id, record, entry FROM cost_rows WHERE kind = 'month' ORDER BY id")
            entries = {
                each.sequence: each for row in rows for each in reading.entries("AND sequence = ?", (row["entry"],))
            }
        return {row["id"]: (_CLOSED(row["record"]), entries[row["entry"]]) for row in rows if row["entry"] in entries}

    def stamp(self, start: int, end: int) -> tuple[int, ...]:
        """What changes where anything that a sum over [start, end) is made of does: the newest entry of its periods, of
        charges, prices, rules and closed months."""
        sql = (
            "SELECT coalesce((SELECT max(entry) FROM cost_periods WHERE start >= ? AND start < ?), 0) AS periods,"
            " coalesce((SELECT max(entry) FROM cost_rows), 0) AS rows"
        )
        (row,) = self._journal.rows(sql, (start, end))
        return int(row["periods"]), int(row["rows"])

    def reading(self) -> AbstractContextManager[Reading]:
        """Several reads of one and the same state."""
        return self._journal.reading()

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing."""
        with self._journal.transaction() as work:
            moves = decide(work)
            if not moves:
                return None
            return self._append(work, type, moves)

    def past(self, type: str, pieces: Iterable[Sequence[Move]]) -> int:
        """Write moves that were made elsewhere, an entry for each piece: all of them or none. Gives how many."""
        count = 0
        with self._journal.transaction() as work:
            for piece in pieces:
                self._append(work, type, piece)
                count += 1
        return count

    def _append(self, work: Any, type: str, moves: Sequence[Move]) -> Entry:
        entry: Entry = work.append(CATEGORY, type, targets=self._targets(moves), details=written(moves))
        note(work, entry)
        return entry

    def _targets(self, moves: Iterable[Move]) -> list[Target]:
        sites = {move.site: Target(f"site:{move.site}", f"site:{self._called(move.site)}") for move in moves
                 if isinstance(move, Metered)}  # fmt: skip
        return [*sites.values()]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading) -> int:
    """The number of the newest entry that speaks of costs."""
    (row,) = reading.rows("SELECT max(sequence) AS newest FROM entries WHERE journal = 1 AND category = ?", (CATEGORY,))
    return int(row["newest"] or 0)


def prices(reading: Reading) -> Prices:
    """All prices as they stand."""
    (currency,) = [row["record"] for row in reading.rows(_ROWS, ("currency",))] or [CURRENCY]
    return Prices(
        currency,
        tuple(_ASSET(row["record"]) for row in reading.rows(_ROWS, ("asset",))),
        tuple(_PRICE(row["record"]) for row in reading.rows(_ROWS, ("price",))),
        tuple(of.curve(_CURVED(row["record"])) for row in reading.rows(_ROWS, ("curve",))),
        {row["id"]: row["record"] for row in reading.rows(_ROWS, ("zone",))},
    )


def tenancy(reading: Reading) -> Tenancy:
    """All tenants as they stand."""
    return Tenancy(
        tuple(_RULE(row["record"]) for row in reading.rows(_ROWS, ("rule",))),
        {row["id"]: Decimal(row["record"]) for row in reading.rows(_ROWS, ("key",))},
        tuple(_BUDGET(row["record"]) for row in reading.rows(_ROWS, ("budget",))),
    )


def covered(reading: Reading, site: str, start: int, end: int) -> bool:
    """Whether something was metered already of a site within [start, end)."""
    sql = "SELECT 1 FROM cost_periods WHERE site = ? AND late = 0 AND start < ? AND end > ? LIMIT 1"
    return bool(reading.rows(sql, (site, end, start)))


def month(reading: Reading, name: str) -> Closed | None:
    """What a month was closed with, None while it is open."""
    rows = reading.rows("SELECT record FROM cost_rows WHERE kind = 'month' AND id = ?", (name,))
    return _CLOSED(rows[0]["record"]) if rows else None


def record_of(reading: Reading, kind: str, id: str) -> str | None:
    """What a row of the tables says, None where there is none."""
    rows = reading.rows("SELECT record FROM cost_rows WHERE kind = ? AND id = ?", (kind, id))
    return str(rows[0]["record"]) if rows else None


# -- tables ------------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


def _reader(type: Any) -> Callable[[str], Any]:
    return msgspec.json.Decoder(type).decode


_ASSET, _PRICE, _RULE, _BUDGET = (_reader(type) for type in (Asset, Price, Rule, Budget))
_CURVED, _METERED, _CHARGED, _CLOSED = (_reader(type) for type in (Curved, Metered, Charged, Closed))
#: What may be withdrawn: what was said to hold from some day on.
WITHDRAWABLE = ("asset", "price", "rule", "budget", "key", "zone", "charge")


def price_id(price: Price) -> str:
    return f"{price.kind}/{price.site}/{price.name}/{price.since}"


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for place, move in enumerate(read(entry.details)):
        match move:
            case Priced():
                for at, (kind, id, record) in enumerate(rows_of(move)):
                    _put(work, kind, id, entry.sequence, 1000 * place + at, record)
            case Curved():
                id = f"{move.kind}/{move.of}/{move.start}/{entry.sequence}/{place}"
                _put(work, "curve", id, entry.sequence, 1000 * place, _text(move))
            case Withdrawn(row=row):
                kind, _, id = row.partition(":")
                if kind not in WITHDRAWABLE:
                    raise ValueError(f"{kind} cannot be withdrawn")
                work.run("DELETE FROM cost_rows WHERE kind = ? AND id = ?", (kind, id))
                _put(work, "withdrawn", row, entry.sequence, 1000 * place, "")
            case Charged():
                _put(work, "charge", f"{move.ref}/{move.at}", entry.sequence, 1000 * place, _text(move))
            case Closed(month=name):
                if month(work, name) is not None:
                    raise ValueError(f"{name} was closed before")
                _put(work, "month", name, entry.sequence, 1000 * place, _text(move))
            case Metered():
                if not move.reason and covered(work, move.site, move.start, move.end):
                    raise ValueError("it was metered before")
                work.run(
                    "INSERT INTO cost_periods (entry, place, site, start, end, late, record)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (entry.sequence, place, move.site, move.start, move.end, int(bool(move.reason)), _text(move)),
                )


def rows_of(move: Priced) -> Iterable[tuple[str, str, str]]:
    """The rows that a file makes, each with its kind, its own name and what it says."""
    if move.currency:
        yield "currency", "", move.currency
    yield from (("asset", each.name, _text(each)) for each in move.assets)
    yield from (("price", price_id(each), _text(each)) for each in move.prices)
    yield from (("rule", each.name, _text(each)) for each in move.rules)
    yield from (("budget", f"{each.tenant}/{each.since}", _text(each)) for each in move.budgets)
    yield from (("zone", site, zone) for site, zone in sorted(move.zones.items()))
    yield from (("key", tenant, str(weight)) for tenant, weight in sorted(move.keys.items()))


def _put(work: Writing, kind: str, id: str, entry: int, place: int, record: str) -> None:  # noqa: PLR0917 - one row
    work.run(
        "INSERT INTO cost_rows (kind, id, entry, place, record) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE SET"
        " entry = excluded.entry, place = excluded.place, record = excluded.record",
        (kind, id, entry, place, record),
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE cost_rows (kind TEXT NOT NULL, id TEXT NOT NULL, entry INTEGER NOT NULL, place INTEGER NOT NULL,"
        " record TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID"
    )
    work.run(
        "CREATE TABLE cost_periods (entry INTEGER NOT NULL, place INTEGER NOT NULL, site TEXT NOT NULL,"
        " start INTEGER NOT NULL, end INTEGER NOT NULL, late INTEGER NOT NULL, record TEXT NOT NULL,"
        " PRIMARY KEY (entry, place))"
    )
    work.run("CREATE INDEX cost_periods_by_time ON cost_periods (start, site)")
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _called(row: Mapping[str, Any], _reading: Reading) -> str:
    return f"{row['kind']}:{row['id']}" if "kind" in row else f"entry:{row['entry']}"


_TABLES = (
    Table("cost_rows", ("kind", "id"), _called),
    Table("cost_periods", ("entry", "place"), _called),
)
COSTS = Feature("costs", CATEGORY, _TABLES, _replay, (Step("0001_costs", _make),))
