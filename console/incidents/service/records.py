"""Records of incidents in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from console.incidents.model.incidents import Incident, Number
from console.incidents.model.moves import CATEGORY, Changed, Move, Opened, after, read, written
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

#: The type of the entries that hold a past that was made elsewhere; those of people say what they did.
MOVED = "incident.moved"
#: Nodes that an entry is about, by their targets; one of more is told without the others.
_MOST_TARGETS = 100


class Records:
    """Incidents as entries of one journal. `called` gives what people call a node by its key. Methods block and raise
    JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(INCIDENTS)

    def called(self, nodes: Iterable[str]) -> str:
        """What people call these nodes."""
        return " ".join(map(self._called, nodes))

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def standing(self) -> tuple[int, dict[Number, Incident]]:
        """All incidents, and the number of the newest entry of the whole journal."""
        with self._journal.reading() as reading:
            rows = reading.rows("SELECT record FROM incidents ORDER BY year, of_year")
            incidents = [_incident(row) for row in rows]
            return newest(reading), {each.number: each for each in incidents}

    def since(self, entry: int) -> tuple[int, list[Entry]]:
        """The entries of incidents that came after one, and the number of the newest of the whole journal."""
        with self._journal.reading() as reading:
            return newest(reading), reading.entries("AND category = ? AND sequence > ?", (CATEGORY, entry))

    def of(self, number: Number) -> list[Entry]:
        """The entries that tell of an incident, the oldest first."""
        where = "AND sequence IN (SELECT entry FROM incident_entries WHERE year = ? AND of_year = ?)"
        with self._journal.reading() as reading:
            return reading.entries(where, (number.year, number.of_year))

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing."""
        with self._journal.transaction() as work:
            moves = decide(work)
            if not moves:
                return None
            entry = work.append(CATEGORY, type, targets=self._targets(moves), details=written(moves))
            note(work, entry)
        return entry

    def past(self, moves: Iterable[Sequence[Move]]) -> None:
        """Write moves that were made elsewhere, each with its time and names: all of them or none, an entry for each
        piece. What they open must have numbers of its own: see `free`."""
        pieces = [*moves]
        if not pieces:
            return
        with self._journal.transaction() as work:
            for piece in pieces:
                note(work, work.append(CATEGORY, MOVED, targets=self._targets(piece), details=written(piece)))

    def _targets(self, moves: Iterable[Move]) -> list[Target]:
        """The incidents, and the nodes that are said to be affected."""
        about: dict[str, Target] = {}
        for move in moves:
            name = Number.read(move.incident).address
            about[name] = Target(name, name)
            for node in (move.nodes or ()) if isinstance(move, Opened | Changed) else ():
                about[f"node:{node}"] = Target(f"node:{node}", f"node:{self._called(node)}")
        return [*about.values()][:_MOST_TARGETS]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading) -> int:
    """The number of the newest entry."""
    (row,) = reading.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
    return int(row["newest"])


def free(reading: Reading, year: int) -> Number:
    """The next number of a year."""
    (row,) = reading.rows("SELECT coalesce(max(of_year), 0) + 1 AS free FROM incidents WHERE year = ?", (year,))
    return Number(year, int(row["free"]))


def numbered(reading: Reading, number: Number) -> Incident | None:
    """An incident by its number."""
    sql = "SELECT record FROM incidents WHERE year = ? AND of_year = ?"
    return next((_incident(row) for row in reading.rows(sql, (number.year, number.of_year))), None)


def _incident(row: Mapping[str, Any]) -> Incident:
    return _read(row["record"])


def _read(record: str) -> Incident:
    return msgspec.json.decode(record, type=Incident)


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    known: dict[Number, Incident | None] = {}
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        number = Number.read(move.incident)
        if number not in known:
            known[number] = numbered(work, number)
        known[number] = after(known[number], move, entry.sequence)
    for number, incident in known.items():
        if incident is None:
            continue
        record = msgspec.json.encode(incident, order="deterministic").decode()
        work.run(
            "INSERT INTO incidents (year, of_year, record) VALUES (?, ?, ?)"
            " ON CONFLICT (year, of_year) DO UPDATE SET record = excluded.record",
            (number.year, number.of_year, record),
        )
        work.run(
            "INSERT INTO incident_entries (year, of_year, entry) VALUES (?, ?, ?)",
            (number.year, number.of_year, entry.sequence),
        )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE incidents (year INTEGER NOT NULL, of_year INTEGER NOT NULL, record TEXT NOT NULL,"
        " PRIMARY KEY (year, of_year)) WITHOUT ROWID"
    )
    work.run(
        "CREATE TABLE incident_entries (year INTEGER NOT NULL, of_year INTEGER NOT NULL, entry INTEGER NOT NULL,"
        " PRIMARY KEY (year, of_year, entry)) WITHOUT ROWID"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _called(row: Mapping[str, Any], _reading: Reading) -> str:
    return Number(row["year"], row["of_year"]).address


_TABLES = (
    Table("incidents", ("year", "of_year"), _called, read={"record": _read}),
    Table("incident_entries", ("year", "of_year", "entry"), lambda row, _: f"entry:{row['entry']}"),
)
INCIDENTS = Feature("incidents", CATEGORY, _TABLES, _replay, (Step("0001_incidents", _make),))
