"""Records of recovery in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.moves import (
    CATEGORY,
    Ledger,
    Move,
    Protected,
    Released,
    Searched,
    Seen,
    Tested,
    asset_after,
    copy_after,
    read,
    search_after,
    test_of,
    written,
)
from console.recovery.model.searches import Search
from console.recovery.model.set_moves import Grouped, SetTested, Ungrouped, set_after, set_test_of
from console.recovery.model.sets import AssetSet, SetTest
from console.recovery.model.tests import RestoreTest

_T = TypeVar("_T")


class Records:
    """Assets, copies and restore tests as entries of one journal. `called` gives what people call a node by its key.
    Methods block and raise JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(RECOVERY)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def standing(self) -> tuple[int, Ledger]:
        """All that stands, and the number of the newest entry of recovery."""
        with self._journal.reading() as reading:
            return newest(reading), standing(reading)

    def untold(self, act: str) -> tuple[str, ...]:
        """The ids of runs of an act that were begun and of which no restore test was told, the oldest first."""
        sql = (
            "SELECT id FROM runs WHERE act = ? AND state NOT IN ('planned', 'approved', 'running', 'withdrawn')"
            " AND id NOT IN (SELECT run FROM restore_tests) ORDER BY sequence"
        )
        return tuple(str(row["id"]) for row in self._journal.rows(sql, (act,)))

    def since(self, entry: int) -> list[Entry]:
        """The entries of recovery that came after one."""
        with self._journal.reading() as reading:
            return reading.entries("AND category = ? AND sequence > ?", (CATEGORY, entry))

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

    def _targets(self, reading: Reading, moves: Iterable[Move]) -> list[Target]:
        """What the moves are about: assets, tests, nodes; with `reading` as it was before them."""
        about: dict[str, Target] = {}

        def name(target: Target) -> None:
            about[target.id] = target

        for move in moves:
            if isinstance(move, Searched):
                name(Target(f"node:{move.node}", f"node:{self._called(move.node)}"))
                continue
            if isinstance(move, Grouped | Ungrouped | SetTested):
                found = set_after(move) if isinstance(move, Grouped) else set_of(reading, move.set)
                if found is not None:
                    name(Target(f"set:{found.id}", f"set:{found.name}"))
                continue
            if isinstance(move, Tested):
                name(Target.of(f"restore-test:{move.test}"))
            asset = asset_after(None, move) if isinstance(move, Protected) else asset_of(reading, move.asset)
            if asset is not None:
                name(Target(f"asset:{asset.id}", f"asset:{asset.name}"))
                name(Target(f"node:{asset.node}", f"node:{self._called(asset.node)}"))
        return [*about.values()]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading) -> int:
    """The number of the newest entry of recovery; 0 for none."""
    sql = "SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1 AND category = ?"
    (row,) = reading.rows(sql, (CATEGORY,))
    return int(row["newest"])


def standing(reading: Reading) -> Ledger:
    """All that stands."""
    ledger = Ledger()
    for row in reading.rows("SELECT body FROM assets ORDER BY place"):
        asset = _read(row["body"], Asset)
        ledger.assets[asset.id] = asset
    for row in reading.rows("SELECT body FROM copies ORDER BY asset, copy"):
        copy = _read(row["body"], SeenCopy)
        ledger.copies[copy.asset, copy.copy] = copy
    for row in reading.rows("SELECT body FROM restore_tests ORDER BY number"):
        test = _read(row["body"], RestoreTest)
        ledger.tests[test.number] = test
    for row in reading.rows("SELECT body FROM searches ORDER BY node"):
        search = _read(row["body"], Search)
        ledger.searches[search.node] = search
    for row in reading.rows("SELECT body FROM sets ORDER BY id"):
        group = _read(row["body"], AssetSet)
        ledger.sets[group.id] = group
    for row in reading.rows("SELECT body FROM set_tests ORDER BY number"):
        begun = _read(row["body"], SetTest)
        ledger.set_tests[begun.number] = begun
    return ledger


def asset_of(reading: Reading, id: str) -> Asset | None:
    rows = reading.rows("SELECT body FROM assets WHERE id = ?", (id,))
    return _read(rows[0]["body"], Asset) if rows else None


def set_of(reading: Reading, id: str) -> AssetSet | None:
    rows = reading.rows("SELECT body FROM sets WHERE id = ?", (id,))
    return _read(rows[0]["body"], AssetSet) if rows else None


def search_of(reading: Reading, node: str) -> Search | None:
    rows = reading.rows("SELECT body FROM searches WHERE node = ?", (node,))
    return _read(rows[0]["body"], Search) if rows else None


def copy_of(reading: Reading, asset: str, name: str) -> SeenCopy | None:
    rows = reading.rows("SELECT body FROM copies WHERE asset = ? AND copy = ?", (asset, name))
    return _read(rows[0]["body"], SeenCopy) if rows else None


def tested_by(reading: Reading, run: str) -> bool:
    """Whether it was told what a run says as a restore test."""
    return bool(reading.rows("SELECT 1 FROM restore_tests WHERE run = ?", (run,)))


def free_number(reading: Reading) -> int:
    """The number of the next restore test."""
    (row,) = reading.rows("SELECT coalesce(max(number), 0) + 1 AS free FROM restore_tests")
    return int(row["free"])


def free_set_number(reading: Reading) -> int:
    """The number of the next restore test of a set."""
    (row,) = reading.rows("SELECT coalesce(max(number), 0) + 1 AS free FROM set_tests")
    return int(row["free"])


def _read(body: str, kind: type[_T]) -> _T:
    return msgspec.json.decode(body, type=kind)


def _body(record: object) -> str:
    return msgspec.json.encode(record).decode()


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        match move:
            case Protected():
                asset = asset_after(asset_of(work, move.asset), move)
                work.run(
                    "INSERT INTO assets (id, place, name, body) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body",
                    (asset.id, entry.sequence, asset.name, _body(asset)),
                )
            case Released():
                work.run("DELETE FROM assets WHERE id = ?", (move.asset,))
                work.run("DELETE FROM copies WHERE asset = ?", (move.asset,))
            case Seen():
                if asset_of(work, move.asset) is not None:
                    copy = copy_after(copy_of(work, move.asset, move.copy), move)
                    work.run(
                        "INSERT INTO copies (asset, copy, body) VALUES (?, ?, ?)"
                        " ON CONFLICT (asset, copy) DO UPDATE SET body = excluded.body",
                        (move.asset, move.copy, _body(copy)),
                    )
            case Tested():
                work.run(
                    "INSERT INTO restore_tests (number, asset, run, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (move.test, move.asset, move.run, _body(test_of(move))),
                )
            case Searched():
                _note_search(work, move)
            case Grouped() | Ungrouped() | SetTested():
                _note_set(work, move)


def _note_set(work: Writing, move: Grouped | Ungrouped | SetTested) -> None:
    match move:
        case Grouped():
            work.run(
                "INSERT INTO sets (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (move.set, _body(set_after(move))),
            )
        case Ungrouped():
            work.run("DELETE FROM sets WHERE id = ?", (move.set,))
        case SetTested():
            work.run(
                "INSERT INTO set_tests (number, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (move.test, _body(set_test_of(move))),
            )


def _note_search(work: Writing, move: Searched) -> None:
    search = search_after(search_of(work, move.node), move)
    work.run(
        "INSERT INTO searches (node, body) VALUES (?, ?) ON CONFLICT (node) DO UPDATE SET body = excluded.body",
        (move.node, _body(search)),
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE assets (id TEXT PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)"
    )
    work.run(
        "CREATE TABLE copies (asset TEXT NOT NULL, copy TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (asset, copy))"
    )
    work.run(
        "CREATE TABLE restore_tests (number INTEGER PRIMARY KEY, asset TEXT NOT NULL, run TEXT NOT NULL,"
        " body TEXT NOT NULL)"
    )
    _make_searches(work)  # an entry that is there already may tell of one
    _make_sets(work)
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _make_searches(work: Writing) -> None:
    work.run("CREATE TABLE IF NOT EXISTS searches (node TEXT PRIMARY KEY, body TEXT NOT NULL)")


def _make_sets(work: Writing) -> None:
    work.run("CREATE TABLE IF NOT EXISTS sets (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
    work.run("CREATE TABLE IF NOT EXISTS set_tests (number INTEGER PRIMARY KEY, body TEXT NOT NULL)")


def _meaning(kind: type[_T]) -> Mapping[str, Callable[[str], object]]:
    """A record is what it says, and not how: those that were written before it had a field say the same without it."""
    return {"body": lambda body: _read(body, kind)}


_TABLES = (
    Table("assets", ("id",), lambda row, _: f"asset:{row['name']}", _meaning(Asset)),
    Table(
        "copies",
        ("asset", "copy"),
        lambda row, _: f"copy:{row['copy']} of asset:{row['asset']}",
        _meaning(SeenCopy),
    ),
    Table("restore_tests", ("number",), lambda row, _: f"restore-test:{row['number']}", _meaning(RestoreTest)),
    Table("searches", ("node",), lambda row, _: f"search of node:{row['node']}", _meaning(Search)),
    Table("sets", ("id",), lambda row, _: f"set:{row['id']}", _meaning(AssetSet)),
    Table("set_tests", ("number",), lambda row, _: f"set-test:{row['number']}", _meaning(SetTest)),
)
RECOVERY = Feature(
    "recovery",
    CATEGORY,
    _TABLES,
    _replay,
    (Step("0001_recovery", _make), Step("0002_searches", _make_searches), Step("0003_sets", _make_sets)),
)
