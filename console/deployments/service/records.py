"""Records of models in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec

from console.deployments.model.models import Model, Served, Version
from console.deployments.model.moves import (
    CATEGORY,
    Added,
    Gone,
    Move,
    Register,
    RolledBack,
    Seen,
    Versioned,
    VersionSigned,
    Vouched,
    after,
    read,
    seconds,
    served_from,
    version_after,
    written,
)
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

_T = TypeVar("_T")
#: Targets of one entry; one that is about more is told without the others.
_MOST_TARGETS = 100


class Records:
    """Models, versions and what was seen serving as entries of one journal. `called` gives what people call a node by
    its key. Methods block and raise JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(MODELS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def standing(self) -> tuple[int, Register]:
        """All that stands, and the number of the newest entry of models."""
        with self._journal.reading() as reading:
            return newest(reading), standing(reading)

    def since(self, entry: int) -> list[Entry]:
        """The entries of models that came after one."""
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

    def past(self, pieces: Iterable[tuple[str, Sequence[Move]]]) -> None:
        """Write moves that were made elsewhere, each with its time and name, an entry of that type for each piece: all
        of them or none."""
        made = [*pieces]
        if not made:
            return
        with self._journal.transaction() as work:
            for type, moves in made:
                note(work, work.append(CATEGORY, type, targets=self._targets(work, moves), details=written(moves)))

    def _targets(self, reading: Reading, moves: Iterable[Move]) -> list[Target]:
        """What the moves are about: models and nodes, with `reading` as it was before them."""
        about: dict[str, Target] = {}
        named = {move.model: move.name for move in moves if isinstance(move, Added)}
        for move in moves:
            if move.model and f"model:{move.model}" not in about:
                model = model_of(reading, move.model)
                name = named.get(move.model) or (model.name if model is not None else move.model)
                about[f"model:{move.model}"] = Target(f"model:{move.model}", f"model:{name}")
            if isinstance(move, Seen | Gone):
                about[f"node:{move.node}"] = Target(f"node:{move.node}", f"node:{self._called(move.node)}")
        return [*about.values()][:_MOST_TARGETS]


# -- what stands, within a transaction ---------------------------------------------------------------------------------


def newest(reading: Reading) -> int:
    """The number of the newest entry of models; 0 for none."""
    sql = "SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1 AND category = ?"
    (row,) = reading.rows(sql, (CATEGORY,))
    return int(row["newest"])


def standing(reading: Reading) -> Register:
    """All that stands."""
    register = Register()
    for row in reading.rows("SELECT body FROM models ORDER BY place"):
        model = _read(row["body"], Model)
        register.models[model.id] = model
    for row in reading.rows("SELECT body FROM model_versions ORDER BY place"):
        version = _read(row["body"], Version)
        register.versions[version.id] = version
    for row in reading.rows("SELECT body FROM served ORDER BY place"):
        served = _read(row["body"], Served)
        register.served.setdefault((served.node, served.slot), []).append(served)
    return register


def models_of(reading: Reading) -> tuple[Model, ...]:
    return tuple(_read(row["body"], Model) for row in reading.rows("SELECT body FROM models ORDER BY place"))


def model_of(reading: Reading, id: str) -> Model | None:
    rows = reading.rows("SELECT body FROM models WHERE id = ?", (id,))
    return _read(rows[0]["body"], Model) if rows else None


def version_with(reading: Reading, id: str) -> Version | None:
    rows = reading.rows("SELECT body FROM model_versions WHERE id = ?", (id,))
    return _read(rows[0]["body"], Version) if rows else None


def versions_of(reading: Reading, model: str) -> tuple[Version, ...]:
    """The versions of a model, in the order in which they came."""
    rows = reading.rows("SELECT body FROM model_versions WHERE model = ? ORDER BY place", (model,))
    return tuple(_read(row["body"], Version) for row in rows)


def serving_on(reading: Reading, node: str) -> dict[str, Served]:
    """What is seen serving on a node, by slot."""
    rows = reading.rows("SELECT body FROM served WHERE node = ? AND open = 1", (node,))
    found = (_read(row["body"], Served) for row in rows)
    return {each.slot: each for each in found}


def _read(body: str, kind: type[_T]) -> _T:
    return msgspec.json.decode(body, type=kind)


def _body(record: object) -> str:
    return msgspec.json.encode(record, order="deterministic").decode()


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    models: dict[str, Model | None] = {}
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        if isinstance(move, Seen | Gone):
            _note_served(work, move)
            continue
        if move.model not in models:
            models[move.model] = model_of(work, move.model)
        model = models[move.model] = after(models[move.model], move)
        if model is not None and isinstance(move, Versioned | VersionSigned | Vouched | RolledBack):
            _note_version(work, move)
    for model in models.values():
        if model is not None:
            work.run(
                "INSERT INTO models (id, place, name, body)"
                " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM models), ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body",
                (model.id, model.name, _body(model)),
            )


def _note_version(work: Writing, move: Versioned | VersionSigned | Vouched | RolledBack) -> None:
    version = version_after(version_with(work, move.version), move)
    if version is not None:
        work.run(
            "INSERT INTO model_versions (id, place, model, name, body)"
            " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM model_versions), ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (version.id, version.model, version.name, _body(version)),
        )


def _note_served(work: Writing, move: Seen | Gone) -> None:
    before = serving_on(work, move.node).get(move.slot)
    if before is not None:
        ended = replace(before, end=max(before.begin, seconds(move.at)))
        work.run(
            "UPDATE served SET open = 0, body = ? WHERE node = ? AND slot = ? AND open = 1",
            (_body(ended), move.node, move.slot),
        )
    if isinstance(move, Seen):
        work.run(
            "INSERT INTO served (place, node, slot, open, body)"
            " VALUES ((SELECT coalesce(max(place), 0) + 1 FROM served), ?, ?, 1, ?)",
            (move.node, move.slot, _body(served_from(move))),
        )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE models (id TEXT PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)"
    )
    work.run(
        "CREATE TABLE model_versions (id TEXT PRIMARY KEY, place INTEGER NOT NULL, model TEXT NOT NULL,"
        " name TEXT NOT NULL, body TEXT NOT NULL)"
    )
    work.run("CREATE INDEX model_versions_by_model ON model_versions (model)")
    work.run(
        "CREATE TABLE served (place INTEGER PRIMARY KEY, node TEXT NOT NULL, slot TEXT NOT NULL,"
        " open INTEGER NOT NULL, body TEXT NOT NULL)"
    )
    work.run("CREATE INDEX served_open ON served (node, slot) WHERE open = 1")
    for entry in work.walk(CATEGORY):
        note(work, entry)


def _again(work: Writing) -> None:
    """Versions tell who stands for the code that comes with them."""
    work.run("DELETE FROM models")
    work.run("DELETE FROM model_versions")
    work.run("DELETE FROM served")
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("models", ("id",), lambda row, _: f"model:{row['name']}"),
    Table("model_versions", ("id",), lambda row, _: f"version:{row['name']}"),
    Table("served", ("place",), lambda row, _: f"served:{row['place']}"),
)
MODELS = Feature("models", CATEGORY, _TABLES, _replay, (Step("0001_models", _make), Step("0002_vouched", _again)))
