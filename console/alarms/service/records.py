"""Records of alarms in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

from console.alarms.model.alarms import Alarm, Note, OutOfService, Shelf, Source
from console.alarms.model.moves import (
    CATEGORY,
    Acknowledged,
    Ledger,
    Move,
    Noted,
    OfAlarm,
    Owned,
    PutBack,
    Raised,
    Returned,
    Shelved,
    TakenOut,
    Unshelved,
    after,
    is_news,
    is_over,
    milliseconds,
    out_of,
    read,
    seconds,
    shelf_of,
    written,
)
from console.fleet.model.rules import Grade
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

#: The type of the entries that the evaluator writes; those of people say what they did.
MOVED = "alarm.moved"
#: Moves of a past that are written as one entry.
PIECE = 1000
#: Nodes that an entry is about, by their targets; a storm over more is told without the others.
_MOST_TARGETS = 100
_ALARM = "number, rule, node, part, priority, raised, last_raised, times, returned, acknowledged, who, owner"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The next number of each kind."""

    alarm: int
    shelf: int
    out: int


class Records:
    """Alarms as entries of one journal. `called` gives what people call a node by its key. Methods block and raise
    JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(ALARMS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def standing(self) -> tuple[int, Ledger]:
        """All that stands, and the number of the entry that it stands by: the newest of the whole journal."""
        with self._journal.reading() as reading:
            return newest(reading), standing(reading)

    def since(self, entry: int) -> tuple[int, list[Entry]]:
        """The entries of alarms that came after one, and the number of the newest of the whole journal."""
        with self._journal.reading() as reading:
            return newest(reading), reading.entries("AND category = ? AND sequence > ?", (CATEGORY, entry))

    def write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing."""
        with self._journal.transaction() as work:
            moves = decide(work)
            if not moves:
                return None
            entry = work.append(CATEGORY, type, targets=self._targets(work, moves), details=written(moves))
            note(work, entry)
        return entry

    def past(self, moves: Iterable[Move]) -> None:
        """Write moves that were made elsewhere, each with its time and names, in few entries. What they raise must
        have numbers of its own: see `numbers`."""
        left = [*moves]
        while left:
            piece, left = left[:PIECE], left[PIECE:]
            self.write(MOVED, partial(_given, piece))

    def numbers(self) -> Numbers:
        with self._journal.reading() as reading:
            return numbers(reading)

    def between(self, since: float, until: float) -> tuple[Alarm, ...]:
        """All alarms that stood at some time in between, the oldest first."""
        where = (
            "raised <= ? AND (returned IS NULL OR acknowledged IS NULL OR max(returned, acknowledged) >= ?)"
            " ORDER BY raised, number"
        )
        with self._journal.reading() as reading:
            return tuple(_alarms(reading, where, (milliseconds(until), milliseconds(since))))

    def active_at(self, moment: float, rules: Collection[str]) -> tuple[Alarm, ...]:
        """Alarms of these rules as they were at a moment at which they were active, the oldest first. One that went and
        came again in between is followed through its entries."""
        stood = (each for each in self.between(moment, moment) if each.source.rule in rules)
        then = (each if moment >= each.last_raised else self._as_of(each.number, moment) for each in stood)
        return tuple(each for each in then if each is not None and (each.returned is None or each.returned > moment))

    def _as_of(self, number: int, moment: float) -> Alarm | None:
        moves = (move for _entry, move in self.history(number) if seconds(move.at) <= moment)
        return reduce(after, moves, None)

    def raised_since(self, since: float) -> tuple[float, ...]:
        """When alarms were raised, the oldest first."""
        sql = "SELECT raised FROM alarms WHERE raised >= ? ORDER BY raised"
        return tuple(seconds(row["raised"]) for row in self._journal.rows(sql, (milliseconds(since),)))

    def history(self, number: int) -> tuple[tuple[Entry, OfAlarm], ...]:
        """All that happened to one alarm, oldest first, each with its entry; reads every entry of alarms."""
        found: list[tuple[Entry, OfAlarm]] = []
        with self._journal.reading() as reading:
            for entry in reading.walk(CATEGORY):
                moves = read(entry.details, entry.time.timestamp(), entry.actor)
                found += [(entry, move) for move in moves if isinstance(move, OfAlarm) and move.alarm == number]
        return tuple(found)

    def alarm(self, number: int) -> Alarm | None:
        with self._journal.reading() as reading:
            return next(_alarms(reading, "number = ?", (number,)), None)

    def _targets(self, reading: Reading, moves: Iterable[Move]) -> list[Target]:
        """The alarms that people speak of, and the nodes."""
        about: dict[str, Target] = {}
        nodes: dict[str, None] = {}
        for move in moves:
            if isinstance(move, Acknowledged | Owned | Noted):
                name = f"alarm:{move.alarm}"
                about[name] = Target.of(name)
            if isinstance(move, Raised | Shelved | TakenOut):
                nodes[move.node] = None
            elif isinstance(move, Returned | Acknowledged | Owned | Noted):
                nodes |= dict.fromkeys(row["node"] for row in _row(reading, move.alarm))
        for node in nodes:
            if node not in ("", "*"):
                about[f"node:{node}"] = Target(f"node:{node}", f"node:{self._called(node)}")
        return [*about.values()][:_MOST_TARGETS]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading, category: str = "") -> int:
    """The number of the newest entry, of all or of a category."""
    where, values = ("AND category = ?", (category,)) if category else ("", ())
    sql = f"SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1 {where}"  # noqa: S608 - our own
    (row,) = reading.rows(sql, values)
    return int(row["newest"])


def standing(reading: Reading) -> Ledger:
    """All that stands."""
    ledger = Ledger({alarm.number: alarm for alarm in _alarms(reading, "open = 1 ORDER BY number")})
    for row in reading.rows("SELECT * FROM shelves WHERE ended = 0 ORDER BY number"):
        since, until = seconds(row["since"]), seconds(row["until"])
        ledger.shelves[row["number"]] = Shelf(row["number"], _source(row), row["reason"], row["owner"], since, until)
    for row in reading.rows("SELECT * FROM out_of_service WHERE ended = 0 ORDER BY number"):
        out = OutOfService(row["number"], _source(row), row["reason"], row["owner"], seconds(row["since"]))
        ledger.out[out.number] = out
    return ledger


def numbers(reading: Reading) -> Numbers:
    """The next number of each kind."""

    def free(table: str) -> int:
        (row,) = reading.rows(f"SELECT coalesce(max(number), 0) + 1 AS free FROM {table}")  # noqa: S608 - our own
        return int(row["free"])

    return Numbers(free("alarms"), free("shelves"), free("out_of_service"))


def open_of(reading: Reading, source: Source) -> Alarm | None:
    """The alarm of a source that is not over."""
    where = "open = 1 AND rule = ? AND node = ? AND part = ?"
    return next(_alarms(reading, where, (source.rule, source.node, source.part)), None)


def ended_of(reading: Reading, source: Source) -> Alarm | None:
    """The newest alarm of a source that is over."""
    where = "open = 0 AND rule = ? AND node = ? AND part = ? ORDER BY number DESC LIMIT 1"
    return next(_alarms(reading, where, (source.rule, source.node, source.part)), None)


def _given(moves: Sequence[Move], _work: Reading) -> Sequence[Move]:
    return moves


def numbered(reading: Reading, number: int) -> Alarm | None:
    """An alarm that is not over."""
    return next(_alarms(reading, "open = 1 AND number = ?", (number,)), None)


def stands(reading: Reading, table: str, number: int) -> bool:
    """Whether a shelf (`shelves`), or what is out of service (`out_of_service`), is so still."""
    return bool(reading.rows(f"SELECT 1 FROM {table} WHERE ended = 0 AND number = ?", (number,)))  # noqa: S608 - our own


def unacknowledged(reading: Reading, chosen: Iterable[int], entry: int) -> list[int]:
    """Those of some alarms that nobody has acknowledged, and that were not raised, nor raised anew, after an entry."""
    sql = (
        "SELECT number FROM alarms WHERE open = 1 AND acknowledged IS NULL AND entry <= ?"
        " AND number IN (SELECT value FROM json_each(?)) ORDER BY number"
    )
    return [row["number"] for row in reading.rows(sql, (entry, json.dumps([*chosen])))]


def _alarms(reading: Reading, where: str, values: Sequence[Any] = ()) -> Iterator[Alarm]:
    for row in reading.rows(f"SELECT {_ALARM}, notes, facts FROM alarms WHERE {where}", values):  # noqa: S608 - our own
        yield _alarm(row)


def _alarm(row: Mapping[str, Any]) -> Alarm:
    return Alarm(
        number=row["number"],
        source=_source(row),
        priority=Grade(row["priority"]),
        raised=seconds(row["raised"]),
        last_raised=seconds(row["last_raised"]),
        times=row["times"],
        returned=None if row["returned"] is None else seconds(row["returned"]),
        acknowledged=None if row["acknowledged"] is None else seconds(row["acknowledged"]),
        by=row["who"],
        owner=row["owner"],
        notes=tuple(Note(seconds(at), who, text) for at, who, text in json.loads(row["notes"])),
        facts=tuple((name, fact) for name, fact in json.loads(row["facts"])),
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(row["rule"], row["node"], row["part"])


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        match move:
            case Shelved():
                shelf = shelf_of(move)
                _insert(work, "shelves", shelf.number, shelf.of, shelf.reason, shelf.owner, move.at, move.until)
            case Unshelved():
                work.run("UPDATE shelves SET ended = max(1, ?) WHERE number = ? AND ended = 0", (move.at, move.shelf))
            case TakenOut():
                out = out_of(move)
                _insert(work, "out_of_service", out.number, out.of, out.reason, out.owner, move.at)
            case PutBack():
                work.run(
                    "UPDATE out_of_service SET ended = max(1, ?) WHERE number = ? AND ended = 0", (move.at, move.out)
                )
            case _:
                known = [_alarm(row) for row in _row(work, move.alarm)]
                alarm = after(known[0] if known else None, move)
                news = isinstance(move, Raised) and (not known or is_news(known[0], move))
                if alarm is not None:
                    _put(work, alarm, entry.sequence if news else None)


def _row(reading: Reading, number: int) -> list[dict[str, Any]]:
    return reading.rows(f"SELECT {_ALARM}, notes, facts FROM alarms WHERE number = ?", (number,))  # noqa: S608 - our own


def _insert(work: Writing, table: str, number: int, of: Source, *values: object) -> None:
    places = ", ".join("?" * (4 + len(values)))
    work.run(
        f"INSERT INTO {table} VALUES ({places}, 0) ON CONFLICT DO NOTHING",  # noqa: S608 - names of our own
        (number, of.rule, of.node, of.part, *values),
    )


def _put(work: Writing, alarm: Alarm, entry: int | None) -> None:
    """Bring an alarm's row to what it is now; `entry` is that by which it was raised, None where that is no news."""
    of = alarm.source
    row = (
        alarm.number,
        of.rule,
        of.node,
        of.part,
        str(alarm.priority),
        milliseconds(alarm.raised),
        milliseconds(alarm.last_raised),
        alarm.times,
        None if alarm.returned is None else milliseconds(alarm.returned),
        None if alarm.acknowledged is None else milliseconds(alarm.acknowledged),
        alarm.by,
        alarm.owner,
        json.dumps([(milliseconds(each.time), each.who, each.text) for each in alarm.notes]),
        json.dumps(alarm.facts),
        0 if is_over(alarm) else 1,
        entry or 0,
    )
    work.run(_PUT, row)


_PUT = (
    f"INSERT INTO alarms ({_ALARM}, notes, facts, open, entry) VALUES ({', '.join('?' * 16)})"  # noqa: S608 - our own
    " ON CONFLICT (number) DO UPDATE SET priority = excluded.priority, last_raised = excluded.last_raised,"
    " times = excluded.times, returned = excluded.returned, acknowledged = excluded.acknowledged, who = excluded.who,"
    " owner = excluded.owner, notes = excluded.notes, facts = excluded.facts, open = excluded.open,"
    " entry = max(entry, excluded.entry)"
)


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE alarms (number INTEGER PRIMARY KEY, rule TEXT NOT NULL, node TEXT NOT NULL, part TEXT NOT NULL,"
        " priority TEXT NOT NULL, raised INTEGER NOT NULL, last_raised INTEGER NOT NULL, times INTEGER NOT NULL,"
        " returned INTEGER, acknowledged INTEGER, who TEXT NOT NULL, owner TEXT NOT NULL, notes TEXT NOT NULL,"
        " facts TEXT NOT NULL, open INTEGER NOT NULL, entry INTEGER NOT NULL)"
    )
    work.run("CREATE INDEX alarms_open ON alarms (rule, node, part) WHERE open = 1")
    work.run("CREATE INDEX alarms_by_time ON alarms (raised)")
    work.run(
        "CREATE TABLE shelves (number INTEGER PRIMARY KEY, rule TEXT NOT NULL, node TEXT NOT NULL, part TEXT NOT NULL,"
        " reason TEXT NOT NULL, owner TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,"
        " ended INTEGER NOT NULL)"
    )
    work.run("CREATE INDEX shelves_open ON shelves (number) WHERE ended = 0")
    work.run(
        "CREATE TABLE out_of_service (number INTEGER PRIMARY KEY, rule TEXT NOT NULL, node TEXT NOT NULL,"
        " part TEXT NOT NULL, reason TEXT NOT NULL, owner TEXT NOT NULL, since INTEGER NOT NULL,"
        " ended INTEGER NOT NULL)"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _make_again(work: Writing) -> None:
    """What chatters is no news since then, and who raises asks what ended last of a source."""
    work.run("CREATE INDEX alarms_by_source ON alarms (rule, node, part, number)")
    for table in ("alarms", "shelves", "out_of_service"):
        work.run(f"DELETE FROM {table}")  # noqa: S608 - our own
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("alarms", ("number",), lambda row, _: f"alarm:{row['number']}"),
    Table("shelves", ("number",), lambda row, _: f"shelf:{row['number']}"),
    Table("out_of_service", ("number",), lambda row, _: f"out:{row['number']}"),
)
ALARMS = Feature("alarms", CATEGORY, _TABLES, _replay, (Step("0001_alarms", _make), Step("0002_again", _make_again)))
