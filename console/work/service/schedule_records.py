"""Records of schedules in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.journal.transactions import Transaction
from console.work.model.schedules import (
    CATEGORY,
    Added,
    Book,
    Decided,
    Decision,
    Move,
    Outcome,
    Schedule,
    read,
    written,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Passed:
    """A time of a schedule that was decided, also of one that is no more; `by` is what the log calls it."""

    schedule: str
    by: str
    act: str
    arguments: dict[str, str]
    decision: Decision

    @property
    def id(self) -> str:
        """What nothing else is called."""
        return f"{self.schedule}/{round(self.decision.at * 1000)}"


class Records:
    """Schedules as entries of one journal. Methods block and raise JournalError."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        journal.keep(SCHEDULES)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def journal(self) -> str:
        """The journal's id."""
        (row,) = self._journal.rows("SELECT id FROM journals WHERE number = 1")
        return str(row["id"])

    def standing(self) -> tuple[Schedule, ...]:
        """All schedules, in the order in which they were made."""
        with self._journal.reading() as reading:
            rows = reading.rows("SELECT body FROM schedules ORDER BY number")
        return tuple(_read(row["body"], Schedule) for row in rows)

    def passed(self, act: str, outcome: Outcome) -> tuple[Passed, ...]:
        """What became of times of an act's schedules, those with this outcome, the oldest first."""
        sql = "SELECT body FROM schedule_decisions WHERE act = ? AND outcome = ? ORDER BY sequence, place"
        return tuple(_read(row["body"], Passed) for row in self._journal.rows(sql, (act, str(outcome))))

    def write(self, type: str, decide: Callable[[Reading], Iterable[Move]], by: str = "") -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing. `by` names who writes where that is no person."""
        if by:
            with self._journal.written_by(by):
                return self.write(type, decide)
        with self._journal.transaction() as work:
            return put(work, type, tuple(decide(work)))


def writer(schedule: Schedule) -> str:
    """Who writes what a schedule does: no person."""
    return f"schedule {schedule.name}"


def put(work: Transaction, type: str, moves: tuple[Move, ...]) -> Entry | None:
    """Write moves within a transaction."""
    if not moves:
        return None
    targets: list[Target] = []
    for move in moves:
        schedule = schedule_of(work, move.schedule)
        number = schedule.number if schedule is not None else move.number if isinstance(move, Added) else 0
        targets.append(Target(f"schedule:{move.schedule}", f"schedule:S-{number}"))
    entry = work.append(CATEGORY, type, targets=targets, details=written(moves))
    note(work, entry)
    return entry


def schedule_of(reading: Reading, id: str) -> Schedule | None:
    rows = reading.rows("SELECT body FROM schedules WHERE id = ?", (id,))
    return _read(rows[0]["body"], Schedule) if rows else None


def free_number(reading: Reading) -> int:
    """The number of the next schedule: none is given twice."""
    (row,) = reading.rows("SELECT coalesce(max(number), 0) + 1 AS free FROM schedule_numbers")
    return int(row["free"])


def _read(body: str, kind: type[_T]) -> _T:
    return msgspec.json.decode(body, type=kind)


def _body(record: object) -> str:
    return msgspec.json.encode(record).decode()


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    time = entry.time.timestamp()
    for place, move in enumerate(read(entry.details)):
        before = schedule_of(work, move.schedule)
        book = Book({} if before is None else {before.id: before})
        book.take(move, time, entry.actor)
        after = book.schedules.get(move.schedule)
        if isinstance(move, Added) and before is None:
            work.run(
                "INSERT INTO schedule_numbers (number, schedule) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (move.number, move.schedule),
            )
        if isinstance(move, Decided) and before is not None and after is not None and after.last is not None:
            passed = Passed(before.id, writer(before), before.act, dict(before.arguments), after.last)
            work.run(
                "INSERT INTO schedule_decisions (sequence, place, act, outcome, body) VALUES (?, ?, ?, ?, ?)",
                (entry.sequence, place, before.act, str(move.outcome), _body(passed)),
            )
        work.run("DELETE FROM schedules WHERE id = ?", (move.schedule,))
        if after is not None:
            work.run(
                "INSERT INTO schedules (id, number, body) VALUES (?, ?, ?)", (after.id, after.number, _body(after))
            )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run("CREATE TABLE schedules (id TEXT PRIMARY KEY, number INTEGER NOT NULL, body TEXT NOT NULL)")
    work.run("CREATE TABLE schedule_numbers (number INTEGER PRIMARY KEY, schedule TEXT NOT NULL)")
    work.run(
        "CREATE TABLE schedule_decisions (sequence INTEGER NOT NULL, place INTEGER NOT NULL, act TEXT NOT NULL,"
        " outcome TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (sequence, place))"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("schedules", ("id",), lambda row, _: f"schedule:S-{row['number']}"),
    Table("schedule_numbers", ("number",), lambda row, _: f"schedule:S-{row['number']}"),
    Table("schedule_decisions", ("sequence", "place"), lambda row, _: f"entry:{row['sequence']}"),
)
SCHEDULES = Feature("schedules", CATEGORY, _TABLES, _replay, (Step("0001_schedules", _make),))
