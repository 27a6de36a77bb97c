"""Records of plans and runs in the journal: their entries, and the tables that find them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from console.journal.chain import time_text
from console.journal.features import Feature, Step, Table, Writing
from console.journal.model import Entry, Stage, Target
from console.journal.service import Journal
from console.journal.transactions import Transaction
from console.work.model.plans import Plan
from console.work.model.runs import (
    APPROVED,
    CANCEL,
    CATEGORY,
    LEASED,
    MADE,
    PAUSE,
    RunState,
    RunView,
    StepState,
    begin_of,
    state_after,
)
from console.work.service.folding import Folds
from console.work.service.protocols import Scheduled

_T = TypeVar("_T")

#: No state of a run: it waits to be begun, or goes on.
_UNSETTLED = (RunState.PLANNED, RunState.APPROVED, RunState.RUNNING, RunState.PAUSED, RunState.UNKNOWN)


class Records:
    """Plans and runs as entries of one journal. Methods block and raise JournalError."""

    def __init__(
        self, journal: Journal, new_id: Callable[[], str] = lambda: str(uuid.uuid4()), writer: str = ""
    ) -> None:
        self._journal = journal
        self._new_id = new_id
        self._writer = writer
        self._folds = Folds()
        journal.keep(RUNS)

    def by(self, writer: str) -> Records:
        """The same, whose entries are written by `writer`: a schedule, where no person acts."""
        return Records(self._journal, self._new_id, writer)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        if not self._writer:
            with self._journal.transaction() as work:
                yield work
            return
        with self._journal.written_by(self._writer), self._journal.transaction() as work:
            yield work

    def _together(self, act: Callable[[Transaction], _T]) -> _T:
        """What lanes write at one moment is one transaction."""
        if not self._writer:
            return self._journal.together(act)
        with self._journal.written_by(self._writer):
            return self._journal.together(act)

    def head(self) -> tuple[str, str]:
        """The journal's id, and the hash of its newest entry, empty where it has none."""
        with self._journal.reading() as reading:
            (journal,) = reading.rows("SELECT id FROM journals WHERE number = 1")
            newest = reading.rows("SELECT hash FROM entries WHERE journal = 1 ORDER BY sequence DESC LIMIT 1")
        return str(journal["id"]), str(newest[0]["hash"]) if newest else ""

    def write(
        self,
        run: str,
        type: str,
        details: dict[str, Any],
        *,
        targets: Iterable[Target] = (),
        result: str = "ok",
        act: str = "",
        stage: Stage = Stage.ONCE,
        unless: Callable[[RunView], None] | None = None,
    ) -> Entry:
        """Tell one thing of a run, durable when this returns. `unless` gets the run as it stands within the same
        transaction, and may raise: then nothing is written."""
        about = [Target(f"run:{run}", f"run:{run[:8]}"), *targets]
        told = {"run": run, **details}

        def tell(work: Transaction) -> Entry:
            if unless is not None:
                for view in self._folds.of(work, (run,)):
                    unless(view)
            entry = work.append(CATEGORY, type, targets=about, details=told, result=result, act=act, stage=stage)
            note(work, entry)
            return entry

        return self._together(tell)

    def propose(self, plan: Plan, undoes: str = "", scheduled: Scheduled | None = None) -> None:
        """Tell of a plan; of one that a schedule made also who agreed to such plans, and what became of its time: all
        of it or nothing."""
        details: dict[str, Any] = {"plan": plan.text, "hash": plan.hash} | ({"undoes": undoes} if undoes else {})
        if scheduled is None:
            self.write(plan.nonce, MADE, details, targets=plan.targets)
            return
        about = [Target(f"run:{plan.nonce}", f"run:{plan.nonce[:8]}"), *plan.targets]
        with self.by(scheduled.maker)._writing() as work:
            scheduled.beside(work, plan.nonce)
            note(work, work.append(CATEGORY, MADE, targets=about, details={"run": plan.nonce, **details}))
            if scheduled.agreed:
                agreed = {"hash": plan.hash, "person": ", ".join(scheduled.agreed), "key": "", "enough": True}
                told = {"run": plan.nonce, **agreed, "standing": scheduled.template}
                note(work, work.append(CATEGORY, APPROVED, targets=about, details=told))

    def begin(
        self,
        run: str,
        type: str,
        details: dict[str, Any],
        targets: Iterable[Target] = (),
        unless: Callable[[RunView], None] | None = None,
    ) -> Entry:
        """Tell that something begins outside of the journal, under the entry's `act`."""
        act = self._new_id()
        return self.write(run, type, details, targets=targets, result="", act=act, stage=Stage.BEGIN, unless=unless)

    def end(  # noqa: PLR0917 - an end, whole
        self, run: str, type: str, act: str, details: dict[str, Any], result: str, targets: Iterable[Target] = ()
    ) -> Entry:
        """Tell how it ended."""
        return self.write(run, type, details, targets=targets, result=result, act=act, stage=Stage.ENDED)

    def lease(self, target: Target, epoch: int) -> None:
        """Note under which epoch this console acts on a target."""
        told = {"target": target.id, "epoch": epoch}
        self._together(lambda work: note(work, work.append(CATEGORY, LEASED, targets=[target], details=told)))

    def epoch(self, target: Target) -> int:
        """The newest epoch that this console had for a target; 0 for none."""
        rows = self._journal.rows("SELECT epoch FROM leases WHERE target = ?", (target.id,))
        return int(rows[0]["epoch"]) if rows else 0

    def run(self, id: str) -> RunView | None:
        with self._journal.reading() as reading:
            return next(iter(self._folds.of(reading, (id,))), None)

    def runs(self, most: int = 200) -> tuple[RunView, ...]:
        """The newest runs, the newest first."""
        with self._journal.reading() as reading:
            found = reading.rows("SELECT id FROM runs ORDER BY sequence DESC LIMIT ?", (most,))
            return self._folds.of(reading, [str(row["id"]) for row in found])

    def unsettled(self) -> tuple[RunView, ...]:
        """Runs that wait to be begun or go on, the oldest first, however old."""
        sql = "SELECT id FROM runs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY sequence"
        with self._journal.reading() as reading:
            found = reading.rows(sql, (json.dumps(_UNSETTLED),))
            return self._folds.of(reading, [str(row["id"]) for row in found])

    def newest_of(self, *acts: str) -> int:
        """The number of the newest entry that tells of a run of these acts; 0 for none."""
        sql = (
            "SELECT max(run_entries.sequence) AS newest FROM run_entries JOIN runs ON runs.id = run_entries.run"
            " WHERE runs.act IN (SELECT value FROM json_each(?))"
        )
        return int(self._journal.rows(sql, (json.dumps(acts),))[0]["newest"] or 0)

    def of_acts(self, *acts: str, after: int = 0) -> tuple[RunView, ...]:
        """Runs of these acts, also those that take them back, of which something was told after an entry; the oldest
        first, however old."""
        sql = (
            "SELECT id FROM runs WHERE act IN (SELECT value FROM json_each(?)) AND"
            " id IN (SELECT run FROM run_entries WHERE sequence > ?) ORDER BY sequence"
        )
        with self._journal.reading() as reading:
            found = reading.rows(sql, (json.dumps(acts), after))
            return self._folds.of(reading, [str(row["id"]) for row in found])

    def asked(self, run: str, after: int) -> tuple[str, bool]:
        """What a person asked of a run since an entry, PAUSE or CANCEL, and whether firmly."""
        with self._journal.reading() as reading:
            where = "AND sequence IN (SELECT sequence FROM run_entries WHERE run = ? AND sequence > ?)"
            entries = reading.entries(where, (run, after))
        asked = [entry for entry in entries if entry.type in (PAUSE, CANCEL)]
        return (asked[-1].type, asked[-1].details.get("firmly") is True) if asked else ("", False)

    def settled(self, act: str) -> bool:
        """Whether it was told how an attempt of a step ended, and that was not that nobody knows."""
        with self._journal.reading() as reading:
            ends = reading.entries("AND act = ? AND stage = 'ended'", (act,))
        return any(end.details.get("state") not in (None, StepState.UNKNOWN) for end in ends)

    def begun(self, act: str) -> bool:
        """Whether this journal knows of an attempt."""
        return bool(self._journal.rows("SELECT 1 FROM entries WHERE journal = 1 AND act = ? LIMIT 1", (act,)))

    def told_since(self, sequence: int, time: datetime) -> bool:
        """Whether an entry after this one has that time or a later one: it was that late once, whatever clocks say."""
        sql = "SELECT 1 FROM entries WHERE sequence > ? AND time >= ? AND journal = 1 LIMIT 1"
        return bool(self._journal.rows(sql, (sequence, time_text(time))))

    def called(self, start: str) -> tuple[str, ...]:
        """The ids of runs that begin so, at most ten."""
        text = "".join(letter for letter in start.lower() if letter in "0123456789abcdef-")
        if text != start.lower() or not text:
            return ()
        sql = "SELECT id FROM runs WHERE substr(id, 1, ?) = ? ORDER BY sequence DESC LIMIT 10"
        return tuple(str(row["id"]) for row in self._journal.rows(sql, (len(text), text)))


# -- tables ------------------------------------------------------------------------------------------------------------


def note(work: Writing, entry: Entry) -> None:
    """Take in what an entry tells of runs."""
    if entry.type == LEASED:
        target, epoch = entry.details.get("target"), entry.details.get("epoch")
        if isinstance(target, str) and isinstance(epoch, int):
            work.run(
                "INSERT INTO leases (target, epoch) VALUES (?, ?)"
                " ON CONFLICT (target) DO UPDATE SET epoch = max(epoch, excluded.epoch)",
                (target, epoch),
            )
        return
    run = entry.details.get("run")
    if not isinstance(run, str):
        return
    known = work.rows("SELECT state FROM runs WHERE id = ?", (run,))
    if entry.type == MADE and not known:
        made = begin_of(entry)
        if made is None:
            return
        work.run(
            "INSERT INTO runs (id, sequence, act, state) VALUES (?, ?, ?, ?)",
            (run, entry.sequence, made.plan.act, str(RunState.PLANNED)),
        )
    elif not known:
        return
    work.run("INSERT INTO run_entries (sequence, run) VALUES (?, ?)", (entry.sequence, run))
    state = state_after(entry)
    if state is not None:
        work.run("UPDATE runs SET state = ? WHERE id = ?", (str(state), run))


def _replay(work: Writing) -> Callable[[Entry], None]:
    return lambda entry: note(work, entry)


def _make(work: Writing) -> None:
    work.run(
        "CREATE TABLE runs (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, act TEXT NOT NULL, state TEXT NOT NULL)"
    )
    work.run("CREATE INDEX runs_by_sequence ON runs (sequence)")
    work.run("CREATE INDEX runs_by_state ON runs (state)")
    work.run("CREATE INDEX runs_by_act ON runs (act)")
    work.run("CREATE TABLE run_entries (sequence INTEGER PRIMARY KEY, run TEXT NOT NULL)")
    work.run("CREATE INDEX run_entries_by_run ON run_entries (run, sequence)")
    work.run("CREATE TABLE leases (target TEXT PRIMARY KEY, epoch INTEGER NOT NULL)")
    for entry in work.walk(CATEGORY):
        note(work, entry)


_TABLES = (
    Table("runs", ("id",), lambda row, _: f"run:{str(row['id'])[:8]}"),
    Table("run_entries", ("sequence",), lambda row, _: f"entry:{row['sequence']}"),
    Table("leases", ("target",), lambda row, _: f"lease:{row['target']}"),
)
RUNS = Feature("runs", CATEGORY, _TABLES, _replay, (Step("0001_runs", _make),))
