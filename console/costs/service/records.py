"""Records of costs in the journal: their entries, and the tables that are the sum of them.

Nothing in the tables is overwritten: what was said later stands beside what was said before, so that a month can be
summed up again as it was known when it was closed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from console.costs.model import moves as of
from console.costs.model.benefit import Worth
from console.costs.model.ledger import Period
from console.costs.model.moves import (
    CATEGORY,
    Charged,
    Closed,
    Curved,
    Metered,
    Move,
    Priced,
    Redone,
    Valued,
    Withdrawn,
    read,
    written,
)
from console.costs.model.policy import Policy
from console.costs.model.prices import CURRENCY, Asset, Offer, Price, Prices
from console.costs.model.tenants import Budget, Rule, Tenancy
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

#: After every entry that there will be.
NOW = 1 << 62
#: What counts of a kind as known at an entry: of each row what was said of it last, in the order in which it was.
_ROWS = (
    "SELECT id, record, entry FROM (SELECT id, record, gone, entry, place, max(entry * 1000000 + place) AS last"
    " FROM cost_rows WHERE kind = ? AND entry <= ? GROUP BY id) WHERE gone = 0 ORDER BY entry, place"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of prices and tenants at an entry."""

    prices: Prices
    tenancy: Tenancy
    policy: Policy
    hash: str
    worth: tuple[Worth, ...] = ()


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

    def known(self, at: int = NOW) -> Known:
        """Prices and tenants as they were known at an entry."""
        with self._journal.reading() as reading:
            return known(reading, at)

    def periods(self, start: int, end: int, at: int = NOW) -> list[Period]:
        """What was metered of periods that begin within [start, end), as it was known at an entry."""
        return [of.period(_METERED(record)) for record in self._period_records(start, end, at)]

    def _period_records(self, start: int, end: int, at: int) -> list[str]:
        sql = (
            "SELECT record FROM cost_periods WHERE start >= ? AND start < ? AND entry <= ? ORDER BY start, entry, place"
        )
        return [row["record"] for row in self._journal.rows(sql, (start, end, at))]

    def ledger_hash(self, start: int, end: int, at: int = NOW) -> str:
        """The SHA-256 of what was metered of periods that begin within [start, end)."""
        return _hash(self._period_records(start, end, at))

    def metered(self, site: str, start: int, end: int) -> list[tuple[int, int]]:
        """Which stretches of a site within [start, end) were metered, ascending."""
        sql = "SELECT start, end FROM cost_periods WHERE site = ? AND late = 0 AND start < ? AND end > ? ORDER BY start"
        return [(row["start"], row["end"]) for row in self._journal.rows(sql, (site, end, start))]

    def metered_until(self, site: str) -> int | None:
        """Until when a site was metered, None where it never was."""
        (row,) = self._journal.rows("SELECT max(end) AS until FROM cost_periods WHERE site = ? AND late = 0", (site,))
        return None if row["until"] is None else int(row["until"])

    def over(self, start: int, end: int) -> list[Period]:
        """What was metered of periods that lie in [start, end) with some of their time."""
        sql = "SELECT record FROM cost_periods WHERE start < ? AND end > ? ORDER BY start, entry, place"
        return [of.period(_METERED(row["record"])) for row in self._journal.rows(sql, (end, start))]

    def ledger_until(self) -> int:
        """Until when all sites that are metered were, 0 where none was."""
        sql = (
            "SELECT min(until) AS until FROM (SELECT max(end) AS until FROM cost_periods WHERE late = 0 GROUP BY site)"
        )
        (row,) = self._journal.rows(sql)
        return int(row["until"] or 0)

    def first(self) -> int | None:
        """When the first period began, None where nothing was metered."""
        (row,) = self._journal.rows("SELECT min(start) AS first FROM cost_periods")
        return None if row["first"] is None else int(row["first"])

    def charges(self, start: int, end: int, at: int = NOW) -> list[Charged]:
        """What was charged once within [start, end), by time, as it was known at an entry."""
        found = [_CHARGED(row["record"]) for row in self._journal.rows(_ROWS, ("charge", at))]
        return sorted((each for each in found if start <= each.at < end), key=lambda each: (each.at, each.ref))

    def booked(self) -> list[Charged | Redone]:
        """All that was booked on something, of whatever time."""
        charged = [_CHARGED(row["record"]) for row in self._journal.rows(_ROWS, ("charge", NOW))]
        return [*charged, *(_REDONE(row["record"]) for row in self._journal.rows(_ROWS, ("redone", NOW)))]

    def closed(self) -> dict[str, tuple[Closed, Entry]]:
        """The months that were closed, by their names, with their entries."""
        with self._journal.reading() as reading:
            rows = reading.rows(_ROWS, ("month", NOW))
            entries = {row["id"]: reading.entries("AND sequence = ?", (row["entry"],)) for row in rows}
        return {row["id"]: (_CLOSED(row["record"]), entries[row["id"]][0]) for row in rows if entries[row["id"]]}

    def stamp(self, start: int, end: int) -> tuple[int, int]:
        """What changes where anything does of which a sum over [start, end) is made: the newest entry of its periods,
        and of charges, prices, rules and closed months."""
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

    def past(self, pieces: Iterable[tuple[str, Sequence[Move]]]) -> int:
        """Write moves that were made elsewhere, an entry of its type for each piece: all or none. Gives how many."""
        count = 0
        with self._journal.transaction() as work:
            for type, piece in pieces:
                self._append(work, type, piece)
                count += 1
        return count

    def _append(self, work: Any, type: str, moves: Sequence[Move]) -> Entry:
        entry: Entry = work.append(CATEGORY, type, targets=self._targets(moves), details=written(moves))
        note(work, entry)
        return entry

    def _targets(self, moves: Iterable[Move]) -> list[Target]:
        about = {move.site: f"site:{self._called(move.site)}" for move in moves if isinstance(move, Metered)}
        return [Target(f"site:{site}", name) for site, name in about.items()]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def known(reading: Reading, at: int = NOW) -> Known:
    """Prices and tenants as they were known at an entry."""

    def rows(kind: str) -> list[dict[str, Any]]:
        return reading.rows(_ROWS, (kind, at))

    def last(kind: str, otherwise: str) -> str:
        return next((row["record"] for row in rows(kind)), otherwise)

    told = {kind: rows(kind) for kind in ("asset", "price", "curve", "zone", "rule", "key", "budget", "offer")}
    return Known(
        Prices(
            last("currency", CURRENCY),
            tuple(_ASSET(row["record"]) for row in told["asset"]),
            tuple(_PRICE(row["record"]) for row in told["price"]),
            tuple(of.curve(_CURVED(row["record"])) for row in told["curve"]),
            {row["id"]: row["record"] for row in told["zone"]},
            tuple(_OFFER(row["record"]) for row in told["offer"]),
        ),
        Tenancy(
            tuple(_RULE(row["record"]) for row in told["rule"]),
            {row["id"]: Decimal(row["record"]) for row in told["key"]},
            tuple(_BUDGET(row["record"]) for row in told["budget"]),
        ),
        Policy(last("policy", Policy.PROPORTIONAL)),
        _hash(f"{kind}:{row['id']}:{row['record']}" for kind, some in told.items() for row in some),
        tuple(_WORTH(row["record"]) for row in rows("worth")),
    )


def touched(reading: Reading, month_end: int, after: int) -> bool:
    """Whether something was said after an entry that speaks of the time before a month's end: a price, a rule, a curve
    or a charge, or that one of them counts no longer."""
    sql = "SELECT kind, record FROM cost_rows WHERE entry > ? AND kind IN ('asset', 'price', 'curve', 'rule', 'charge')"
    since = {"curve": "start", "charge": "at"}
    for row in reading.rows(sql, (after,)):
        if int(msgspec.json.decode(row["record"]).get(since.get(row["kind"], "since"), 0)) < month_end:
            return True
    return False


def covered(reading: Reading, site: str, start: int, end: int) -> bool:
    """Whether something was metered already of a site within [start, end)."""
    sql = "SELECT 1 FROM cost_periods WHERE site = ? AND late = 0 AND start < ? AND end > ? LIMIT 1"
    return bool(reading.rows(sql, (site, end, start)))


def record_of(reading: Reading, kind: str, id: str) -> str | None:
    """What a row of the tables says, None where there is none."""
    rows = reading.rows(
        "SELECT record, gone FROM cost_rows WHERE kind = ? AND id = ? ORDER BY entry DESC, place DESC LIMIT 1",
        (kind, id),
    )
    return str(rows[0]["record"]) if rows and not rows[0]["gone"] else None


# -- tables ------------------------------------------------------------------------------------------------------------


def _hash(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\n")
    return digest.hexdigest()


def _text(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


def _reader(type: Any) -> Callable[[str], Any]:
    return msgspec.json.Decoder(type).decode


_ASSET, _PRICE, _RULE, _BUDGET = (_reader(type) for type in (Asset, Price, Rule, Budget))
_CURVED, _METERED, _CHARGED, _CLOSED = (_reader(type) for type in (Curved, Metered, Charged, Closed))
_REDONE, _OFFER, _WORTH = _reader(Redone), _reader(Offer), _reader(Worth)
#: What may be withdrawn: what was said to hold from some day on.
WITHDRAWABLE = ("asset", "price", "rule", "budget", "key", "zone", "charge", "redone", "offer", "worth")


def price_id(price: Price) -> str:
    return f"{price.kind}/{price.site}/{price.name}/{price.since}"


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for number, move in enumerate(read(entry.details)):
        place = 1000 * number
        match move:
            case Priced() | Valued():
                for at, (kind, id, record) in enumerate(rows_of(move)):
                    _put(work, kind, id, (entry.sequence, place + at), record)
            case Curved():
                _put(work, "curve", f"{move.kind}/{move.of}/{move.start}", (entry.sequence, place), _text(move))
            case Withdrawn(row=row):
                kind, _, id = row.partition(":")
                stood = record_of(work, kind, id) if kind in WITHDRAWABLE else None
                if stood is None:
                    raise ValueError(f"there is no {row} to be withdrawn")
                _put(work, kind, id, (entry.sequence, place), stood, gone=True)
            case Charged() | Redone():
                booked = "charge" if isinstance(move, Charged) else "redone"
                _put(work, booked, f"{move.ref}/{move.at}", (entry.sequence, place), _text(move))
            case Closed(month=name):
                if record_of(work, "month", name) is not None:
                    raise ValueError(f"{name} was closed before")
                _put(work, "month", name, (entry.sequence, place), _text(move))
            case Metered():
                if not move.reason and covered(work, move.site, move.start, move.end):
                    raise ValueError("it was metered before")
                work.run(
                    "INSERT INTO cost_periods (entry, place, site, start, end, late, record)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (entry.sequence, place, move.site, move.start, move.end, int(bool(move.reason)), _text(move)),
                )


def rows_of(move: Priced | Valued) -> Iterable[tuple[str, str, str]]:
    """The rows that a file or somebody's word makes, each with its kind, its own name and what it says."""
    if isinstance(move, Valued):
        yield from (("worth", f"{each.model}/{each.since}", _text(each)) for each in move.worth)
        return
    if move.currency:
        yield "currency", "", move.currency
    if move.policy:
        yield "policy", "", move.policy
    yield from (("asset", each.name, _text(each)) for each in move.assets)
    yield from (("price", price_id(each), _text(each)) for each in move.prices)
    yield from (("rule", each.name, _text(each)) for each in move.rules)
    yield from (("budget", f"{each.tenant}/{each.since}", _text(each)) for each in move.budgets)
    yield from (("zone", site, zone) for site, zone in sorted(move.zones.items()))
    yield from (("key", tenant, str(weight)) for tenant, weight in sorted(move.keys.items()))
    yield from (("offer", each.name, _text(each)) for each in move.offers)


def _put(work: Writing, kind: str, id: str, where: tuple[int, int], record: str, *, gone: bool = False) -> None:
    work.run(
        "INSERT INTO cost_rows (kind, id, entry, place, gone, record) VALUES (?, ?, ?, ?, ?, ?)",
        (kind, id, *where, int(gone), record),
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE cost_rows (kind TEXT NOT NULL, id TEXT NOT NULL, entry INTEGER NOT NULL, place INTEGER NOT NULL,"
        " gone INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, id, entry, place)) WITHOUT ROWID"
    )
    work.run(
        "CREATE TABLE cost_periods (entry INTEGER NOT NULL, place INTEGER NOT NULL, site TEXT NOT NULL,"
        " start INTEGER NOT NULL, end INTEGER NOT NULL, late INTEGER NOT NULL, record TEXT NOT NULL,"
        " PRIMARY KEY (entry, place))"
    )
    work.run("CREATE INDEX cost_periods_by_start ON cost_periods (start)")
    work.run("CREATE INDEX cost_periods_by_end ON cost_periods (site, end)")
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _called(row: Mapping[str, Any], _reading: Reading) -> str:
    return f"{row['kind']}:{row['id']}" if "kind" in row else f"entry:{row['entry']}"


_TABLES = (
    Table("cost_rows", ("kind", "id", "entry", "place"), _called),
    Table("cost_periods", ("entry", "place"), _called),
)
COSTS = Feature("costs", CATEGORY, _TABLES, _replay, (Step("0001_costs", _make),))
