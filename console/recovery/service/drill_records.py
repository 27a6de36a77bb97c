"""Records of drills in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.recovery.model.drill_fold import fold
from console.recovery.model.drill_moves import (
    CATEGORY,
    ActionClosed,
    ActionOpened,
    Anything,
    DrillBegun,
    Move,
    read,
    written,
)
from console.recovery.model.drills import Action, Drill
from console.recovery.model.move_forms import seconds


class DrillRecords:
    """Drills and corrective actions as entries of one journal. `called` gives what people call a node by its key.
    Methods block and raise JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(DRILLS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def standing(self) -> tuple[int, dict[int, Drill], dict[int, Action]]:
        """The number of the newest entry of drills, all drills and all actions by their numbers."""
        with self._journal.reading() as reading:
            drills = {
                row["number"]: drill
                for row in reading.rows("SELECT number, moves FROM drills ORDER BY number")
                if (drill := fold(_moves(row["moves"]))) is not None
            }
            return newest(reading), drills, actions(reading)

    def since(self, entry: int) -> list[Entry]:
        """The entries of drills that came after one."""
        with self._journal.reading() as reading:
            return reading.entries("AND category = ? AND sequence > ?", (CATEGORY, entry))

    def entries_of(self, number: int) -> list[Entry]:
        """The entries of one drill, in order."""
        with self._journal.reading() as reading:
            found = reading.entries("AND category = ?", (CATEGORY,))
        return [entry for entry in found if any(target.id == f"drill:{number}" for target in entry.targets)]

    def write(self, type: str, decide: Callable[[Reading], Sequence[Anything]]) -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing."""
        with self._journal.transaction() as work:
            moves = decide(work)
            if not moves:
                return None
            entry = work.append(CATEGORY, type, targets=self._targets(moves), details=written(moves))
            note(work, entry)
        return entry

    def _targets(self, moves: Iterable[Anything]) -> list[Target]:
        """What moves are about: drills, actions, and of a drill that begins its assets and nodes."""
        about: dict[str, Target] = {}
        for move in moves:
            if isinstance(move, ActionOpened | ActionClosed):
                name = f"action:{move.action}"
                about[name] = Target.of(name)
                if isinstance(move, ActionOpened):
                    about[move.about] = Target.of(move.about)
                continue
            about[f"drill:{move.drill}"] = Target.of(f"drill:{move.drill}")
            if isinstance(move, DrillBegun):
                for asset in move.assets:
                    about[f"asset:{asset.id}"] = Target(f"asset:{asset.id}", f"asset:{asset.name}")
                for node in move.nodes:
                    about[f"node:{node.id}"] = Target(f"node:{node.id}", f"node:{self._called(node.id)}")
        return [*about.values()]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading) -> int:
    """The number of the newest entry of drills; 0 for none."""
    sql = "SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1 AND category = ?"
    (row,) = reading.rows(sql, (CATEGORY,))
    return int(row["newest"])


def drill_of(reading: Reading, number: int) -> Drill | None:
    rows = reading.rows("SELECT moves FROM drills WHERE number = ?", (number,))
    return fold(_moves(rows[0]["moves"])) if rows else None


def actions(reading: Reading) -> dict[int, Action]:
    """All corrective actions by their numbers."""
    rows = reading.rows("SELECT * FROM drill_actions ORDER BY number")
    return {
        row["number"]: Action(
            row["number"],
            row["about"],
            row["text"],
            row["owner"],
            seconds(row["due"]),
            seconds(row["opened"]),
            row["who"],
            None if row["closed"] is None else seconds(row["closed"]),
            row["closed_by"],
            row["words"],
        )
        for row in rows
    }


def free_number(reading: Reading, table: str = "drills") -> int:
    """The number of the next drill, or of the next action (`drill_actions`)."""
    (row,) = reading.rows(f"SELECT coalesce(max(number), 0) + 1 AS free FROM {table}")  # noqa: S608 - our own
    return int(row["free"])


def _moves(text: str) -> tuple[Move, ...]:
    return msgspec.json.decode(text, type=tuple[Move, ...])


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        match move:
            case ActionOpened():
                work.run(
                    "INSERT INTO drill_actions (number, about, text, owner, due, opened, who, closed_by, words)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, '', '') ON CONFLICT DO NOTHING",
                    (move.action, move.about, move.text, move.owner, move.due, move.at, move.who),
                )
            case ActionClosed():
                work.run(
                    "UPDATE drill_actions SET closed = ?, closed_by = ?, words = ? WHERE number = ? AND closed IS NULL",
                    (move.at, move.who, move.words, move.action),
                )
            case _:
                _put(work, move)


def _put(work: Writing, move: Move) -> None:
    rows = work.rows("SELECT moves FROM drills WHERE number = ?", (move.drill,))
    before = _moves(rows[0]["moves"]) if rows else ()
    if bool(before) == isinstance(move, DrillBegun):
        return  # a second beginning, or what never began
    text = msgspec.json.encode((*before, move)).decode()
    work.run(
        "INSERT INTO drills (number, moves) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET moves = excluded.moves",
        (move.drill, text),
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run("CREATE TABLE drills (number INTEGER PRIMARY KEY, moves TEXT NOT NULL)")
    work.run(
        "CREATE TABLE drill_actions (number INTEGER PRIMARY KEY, about TEXT NOT NULL, text TEXT NOT NULL,"
        " owner TEXT NOT NULL, due INTEGER NOT NULL, opened INTEGER NOT NULL, who TEXT NOT NULL, closed INTEGER,"
        " closed_by TEXT NOT NULL, words TEXT NOT NULL)"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("drills", ("number",), lambda row, _: f"drill:{row['number']}"),
    Table("drill_actions", ("number",), lambda row, _: f"action:{row['number']}"),
)
DRILLS = Feature("drills", CATEGORY, _TABLES, _replay, (Step("0001_drills", _make),))
