"""Records of deployments and rollouts in the journal: their entries, and the tables that are the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from console.deployments.model.deployments import Deployment, Rollout
from console.deployments.model.rollout_moves import (
    CATEGORY,
    Ended,
    Judged,
    Move,
    Planned,
    Removed,
    RolloutCosted,
    Standing,
    read,
    written,
)
from console.journal.features import Feature, Reading, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal

_T = TypeVar("_T")


class RolloutRecords:
    """Deployments and rollouts as entries of one journal. `called` gives what people call a node by its key. Methods
    block and raise JournalError."""

    def __init__(self, journal: Journal, called: Callable[[str], str] = lambda node: node) -> None:
        self._journal = journal
        self._called = called
        journal.keep(ROLLOUTS)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._journal.now()

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does."""
        self._journal.may_write()

    def standing(self) -> Standing:
        """All that stands."""
        with self._journal.reading() as reading:
            return standing(reading)

    def write(self, type: str, decide: Callable[[Standing], Sequence[Move]]) -> Entry | None:
        """Write what `decide` makes of what stands within the transaction, durable when this returns; None where that
        is nothing."""
        with self._journal.transaction() as work:
            before = standing(work)
            moves = decide(before)
            if not moves:
                return None
            entry = work.append(CATEGORY, type, targets=self._targets(before, moves), details=written(moves))
            note(work, entry)
        return entry

    def _targets(self, before: Standing, moves: Iterable[Move]) -> list[Target]:
        """What the moves are about: deployments, rollouts, nodes."""
        about: dict[str, Target] = {}
        for move in moves:
            after = Standing(dict(before.deployments), dict(before.rollouts))
            after.take(move)
            id = ""
            if isinstance(move, Planned | Judged | Ended | RolloutCosted):
                number = Target.of(f"rollout:{move.rollout}")
                about[number.id] = number
                if isinstance(move, Judged | RolloutCosted):
                    continue
                id = after.rollouts[move.rollout].deployment if move.rollout in after.rollouts else ""
            else:
                id = move.deployment
            deployment = after.deployments.get(id) or before.deployments.get(id)
            if deployment is not None:
                about[deployment.id] = Target(f"deployment:{deployment.id}", f"deployment:{deployment.name}")
                for node in deployment.nodes:
                    about[node] = Target(f"node:{node}", f"node:{self._called(node)}")
        return [*about.values()]


def standing(reading: Reading) -> Standing:
    """All that stands, within a transaction."""
    found = Standing()
    for row in reading.rows("SELECT body FROM deployments ORDER BY place"):
        deployment = _read(row["body"], Deployment)
        found.deployments[deployment.id] = deployment
    for row in reading.rows("SELECT body FROM rollouts ORDER BY number"):
        rollout = _read(row["body"], Rollout)
        found.rollouts[rollout.number] = rollout
    return found


def _read(body: str, kind: type[_T]) -> _T:
    return msgspec.json.decode(body, type=kind)


def _rollout(body: str) -> Rollout:
    return _read(body, Rollout)


def _deployment(body: str) -> Deployment:
    return _read(body, Deployment)


def _body(record: object) -> str:
    return msgspec.json.encode(record).decode()


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in the moves of an entry. Raises ValueError for one that holds none."""
    for move in read(entry.details, entry.time.timestamp(), entry.actor):
        before = standing(work)
        after = Standing(dict(before.deployments), dict(before.rollouts))
        after.take(move)
        if isinstance(move, Removed):
            work.run("DELETE FROM deployments WHERE id = ?", (move.deployment,))
        for deployment in after.deployments.values():
            if before.deployments.get(deployment.id) != deployment:
                work.run(
                    "INSERT INTO deployments (id, place, name, body) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body",
                    (deployment.id, entry.sequence, deployment.name, _body(deployment)),
                )
        for rollout in after.rollouts.values():
            if before.rollouts.get(rollout.number) != rollout:
                work.run(
                    "INSERT INTO rollouts (number, deployment, run, body) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (number) DO UPDATE SET body = excluded.body",
                    (rollout.number, rollout.deployment, rollout.run, _body(rollout)),
                )


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE deployments (id TEXT PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)"
    )
    work.run(
        "CREATE TABLE rollouts (number INTEGER PRIMARY KEY, deployment TEXT NOT NULL, run TEXT NOT NULL,"
        " body TEXT NOT NULL)"
    )
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("deployments", ("id",), lambda row, _: f"deployment:{row['name']}", read={"body": _deployment}),
    Table("rollouts", ("number",), lambda row, _: f"rollout:{row['number']}", read={"body": _rollout}),
)
ROLLOUTS = Feature("rollouts", CATEGORY, _TABLES, _replay, (Step("0001_rollouts", _make),))
