"""The journal in use: append to the chain, walk it, read it, and set marks on the time axis."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from console.journal import marks as on_time_axis
from console.journal.acts import Act
from console.journal.chain import (
    CHECKPOINT,
    CONTINUED,
    LEFT_OUT,
    Row,
    Walk,
    continued_target,
    lost_target,
    stated,
    value_target,
)
from console.journal.checkpoints import CHECKPOINTS
from console.journal.database import (
    CHECK_BYTES,
    applied_steps,
    held_of,
    hold,
    leave_no_trace,
    left_no_trace,
    migrating,
    open_database,
    refuse_newer,
    told,
)
from console.journal.features import Difference, Feature
from console.journal.left_out import GONE
from console.journal.left_out import put as note_left_out
from console.journal.model import Entry, Held, JournalError, JournalProblem, Mark, Stage, Target, Verification
from console.journal.readers import Readers
from console.journal.rebuilding import REBUILT, Rebuilt, rebuild, rebuilt_details
from console.journal.replaying import Replay
from console.journal.together import Together
from console.journal.transactions import BESIDE, CHAIN, WALKED, Records, Transaction, beside, read_entries, records
from console.journal.writing import Writer

#: Between the pieces of a look that nobody waits for, in seconds.
_REST = 0.02
#: The first entry that is gone, though values that were written with it are there. One statement: others may append.
_ORPHAN = (
    "SELECT min(sequence) FROM details AS d WHERE journal = 1 AND sequence > ?"
    " AND NOT EXISTS (SELECT 1 FROM entries AS e WHERE e.journal = 1 AND e.sequence = d.sequence)"
)


class Journal:
    """journal.db, shared by the window and the command line. All methods may be called from any thread; what reads
    does not wait for what writes.

    Every method raises JournalError when the environment fails (full, read-only, locked, damaged); nothing is then
    written.
    """

    def __init__(  # noqa: PLR0917 - `open` names them
        self,
        connection: sqlite3.Connection,
        path: Path,
        actor: str,
        source: str,
        clock: Callable[[], float],
        chance: Callable[[int], bytes],
        *,
        copied: bool,
        file: tuple[int, int],
    ) -> None:
        self.path = path
        self._connection = connection
        self._work = (actor, source, clock, chance)
        self._transaction = Transaction(connection, *self._work)
        self._writer = Writer(connection, path, file, self._transaction)
        #: Writes what an act does in one transaction with what other threads write at that moment.
        self.together = Together(self.transaction, self._transaction.thread)
        self._clock = clock
        self._copied = copied
        self._readers = Readers(path)
        self._later: Callable[[], Iterable[Feature]] = tuple
        self._features: dict[str, Feature] = {each.name: each for each in (on_time_axis.MARKS, GONE)}
        self.keep(CHECKPOINTS)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        actor: str,
        source: str = "",
        clock: Callable[[], float],
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Journal:
        """Open or make the file at `path`. `actor` is who works here (`user@machine`), `source` with what ("window");
        `clock` gives unix seconds, `chance(n)` n random bytes."""
        opened = open_database(path, clock=clock)
        try:
            return cls(opened.connection, path, actor, source, clock, chance, copied=opened.copied, file=opened.file)
        except BaseException:
            opened.connection.close()
            raise

    def close(self) -> None:
        with self._writer.lock:
            self._readers.close()
            self._connection.close()

    def keep(self, feature: Feature) -> None:
        """Have the file hold a feature's tables, and `disagreements` look at them."""
        known = [step.name for step in feature.steps]
        with self._writer.lock, told(self.path):
            applied = applied_steps(self._connection).get(feature.name, [])
            refuse_newer(self.path, applied, known)
            if set(known) - set(applied):
                with migrating(self._connection, self.path, self._clock, copied=self._copied) as before:
                    for step in feature.steps:
                        if step.name not in before.get(feature.name, ()):
                            step.make(self._transaction)
                            self._transaction.took(feature.name, step.name)
        self._features[feature.name] = feature

    def keep_later(self, features: Callable[[], Iterable[Feature]]) -> None:
        """Have features kept too as soon as tables are looked at: until then nobody waits for what they are made of."""
        self._later = features

    @property
    def features(self) -> tuple[Feature, ...]:
        """Whose tables the file holds, as far as that is known here. Raises JournalError."""
        later, self._later = self._later, tuple
        for feature in later():
            if feature.name not in self._features:
                self.keep(feature)
        return tuple(self._features.values())

    # -- writing -----------------------------------------------------------------------------------------------------

    def transaction(self, *, held: bool = False) -> AbstractContextManager[Transaction]:
        """Work that is committed when the block ends, and undone when it raises. Refused for a file that may only be
        read, unless that is what the work is about (`held`)."""
        return self._writer.transaction(held=held)

    def attend(self, named: Callable[[Transaction], str], refuse: Callable[[], None]) -> None:
        """Have `refuse` called before each write, and `named` say in it who writes (empty: the actor of `open`)."""
        self._transaction.named, self._writer.refuse = named, refuse

    @contextlib.contextmanager
    def written_by(self, name: str) -> Iterator[None]:
        """What this thread writes meanwhile is written by `name`: the program itself, where no person acts.

        Others go on writing: whoever waits for them here would wait for ever if they wait for the journal.
        """
        here = self._transaction.thread
        before, here.writer = getattr(here, "writer", ""), name
        try:
            yield
        finally:
            here.writer = before

    def may_write(self) -> None:
        """Raises what refuses each write here, where something does: before anything else is begun."""
        self._writer.refuse()

    def on_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run after everything that is committed through this journal, in the thread that did."""
        self._writer.listeners.append(call)

    def now(self) -> float:
        """Unix seconds by the journal's clock."""
        return self._clock()

    def append(
        self,
        category: str,
        type: str,
        *,
        targets: Iterable[Target | str] = (),
        details: dict[str, Any] | None = None,
        result: str = "ok",
        act: str = "",
        stage: Stage = Stage.ONCE,
    ) -> Entry:
        """Write one entry, durable when this returns. `details` must hold no secret."""
        with self.transaction() as work:
            return work.append(category, type, targets=targets, details=details, result=result, act=act, stage=stage)

    def begin(
        self,
        category: str,
        type: str,
        *,
        targets: Iterable[Target | str] = (),
        details: dict[str, Any] | None = None,
    ) -> Act:
        """Write down, durably, that something begins now that is no part of this file, and give the act whose end is
        to be told. A program that dies in between leaves an act of which nobody knows how it ended: `unfinished`."""
        about = tuple(Target.of(target) for target in targets)
        act = str(uuid.UUID(bytes=self._work[3](16), version=4))
        self.append(category, type, targets=about, details=details, result="", act=act, stage=Stage.BEGIN)

        def end(result: str, told: dict[str, Any]) -> Entry:
            return self.append(category, type, targets=about, details=told, result=result, act=act, stage=Stage.ENDED)

        return Act(act, end)

    @property
    def name(self) -> str:
        """What it is called: who first wrote into it, or will."""
        (row,) = self.rows("SELECT name FROM journals WHERE number = 1")
        return str(row["name"] or self._work[0])

    @property
    def held(self) -> Held | None:
        """Why the file may only be read; None where it may be written."""
        with told(self.path), self._readers.lend() as connection:
            return held_of(connection)

    def hold(self, held: Held) -> None:
        """Let the file only be read from now on, by whatever program, until a continuation begins."""
        with self.transaction(held=True):
            hold(self._connection, held)

    def continue_here(
        self,
        reason: str,
        known: Mapping[str, int] = MappingProxyType({}),
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> Entry:
        """Go on from the newest entry under a new id, by an entry that says from which journal and entry. `known` are
        journals, by id, of which this is not all: how many entries they were known to have. What else is `told` stands
        in its details. Raises ValueError for a journal without entries, which nothing can go on from."""
        with self.transaction(held=True) as work:
            newest = work.rows(f"{CHAIN} ORDER BY sequence DESC LIMIT 1")
            if not newest:
                raise ValueError("there is no entry to go on from")
            sequence, head = int(newest[0]["sequence"]), str(newest[0]["hash"])
            (old,) = work.rows("SELECT id, name FROM journals WHERE number = 1")
            id = str(uuid.UUID(bytes=self._work[3](16), version=4))
            work.run("UPDATE journals SET id = ?, name = '' WHERE number = 1", (id,))
            hold(self._connection, None)
            return work.append(
                *CONTINUED,
                targets=[
                    continued_target(Target(old["id"], old["name"]), sequence),
                    *(lost_target(journal, count) for journal, count in known.items()),
                ],
                details={"head": f"{sequence}:{head}", "reason": reason, **told},
            )

    def leave_out(self, sequence: int, fields: Collection[str], reason: str) -> Entry:
        """Remove values from beside an entry, for good, by an entry that says which. The chain goes on to hold.

        Raises ValueError for values that are not there, and for entries that a feature's tables are the sum of.
        """
        features = self.features
        try:
            with self.transaction() as work:
                leave_no_trace(self._connection)
                found = {row["field"] for row in work.rows(BESIDE, (sequence, sequence))}
                if not fields or not found.issuperset(fields):
                    raise ValueError(f"entry {sequence} has no such value: {', '.join(sorted({*fields} - found))}")
                (about,) = work.entries("AND sequence = ?", (sequence,))
                if any(each.category == about.category and not each.targets_alone for each in features):
                    raise ValueError(f"tables are the sum of the entries of category {about.category}")
                entry = work.append(
                    *LEFT_OUT, targets=[value_target(sequence, name) for name in fields], details={"reason": reason}
                )
                places = [(sequence, name) for name in fields]
                note_left_out(work, entry)
                work.run_many("DELETE FROM details WHERE journal = 1 AND sequence = ? AND field = ?", places)
        finally:
            with self._writer.lock, told(self.path):
                left_no_trace(self._connection)
        return entry

    # -- reading -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Several reads of one and the same state, while others go on writing."""
        with told(self.path), self._readers.lend() as connection:
            # One that fails is closed by its lender, and ends with that.
            connection.execute("BEGIN")
            yield Transaction(connection, *self._work)
            connection.execute("ROLLBACK")

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Records:
        """The rows of one SELECT; `values` by place, or by name."""
        with told(self.path), self._readers.lend() as connection:
            return records(connection, sql, values)

    def entries(
        self, *, category: str | None = None, after: int = 0, newest: int | None = None, containing: str = ""
    ) -> list[Entry]:
        """Entries in order, optionally of one category, after a sequence number, the newest so many, or whose text or
        details contain something (letters of ASCII in either case). One that cannot be read is left to `verify`."""
        where = ["sequence > ?"]
        values: list[Any] = [after]
        if category is not None:
            where.append("category = ?")
            values.append(category)
        if containing:
            pattern = "%" + containing.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where.append(
                "(entry LIKE ? ESCAPE '\\' OR sequence IN"
                " (SELECT d.sequence FROM details AS d WHERE d.journal = 1 AND d.value LIKE ? ESCAPE '\\'))"
            )
            values += [pattern, pattern]
        most = -1 if newest is None else newest
        with self.reading() as reading:
            return read_entries(reading, "AND " + " AND ".join(where), values, most)

    def unfinished(self) -> list[Entry]:
        """Beginnings of acts of which no end was told: they are under way, or nobody knows how they ended."""
        with self.reading() as reading:
            return reading.entries(
                "AND stage = 'begin' AND act IS NOT NULL AND NOT EXISTS"
                " (SELECT 1 FROM entries AS e WHERE e.act = entries.act AND e.stage = 'ended')"
            )

    def verify(
        self,
        *,
        noted: tuple[int, str] | None = None,
        between: Callable[[], None] = lambda: None,
        walk: Walk | None = None,
    ) -> Verification:
        """Walk the whole chain. `noted` is a `(sequence, hash)` written down earlier that must still be there;
        `between` is called between pieces, and may raise to end the walk: a `walk` of before goes on from there, or
        takes what came since."""
        walk = walk or Walk()
        with self.reading() as reading:
            sizes = [
                found[0]
                for entry in reading.entries("AND category = ?", CHECKPOINT[:1])
                if entry.type == CHECKPOINT[1] and (found := stated(entry.targets)) is not None
            ]
            walk.go_on(noted, frozenset(sizes))
            if noted is not None and noted[0] <= walk.count:
                for row in reading.rows(f"{CHAIN} AND sequence = ?", noted[:1]):
                    walk.hold_against(str(row["hash"]))
        return walk.end() if walk.broken is not None else self.walk(walk, between)

    def walk(self, walk: Walk, between: Callable[[], None] = lambda: None) -> Verification:
        """Go on with a walk to the chain's end, from where it stands."""
        with told(self.path), self._readers.lend(raw=True) as connection:
            while True:
                # In pieces, so that a long log neither fills memory nor keeps writers waiting.
                connection.execute("BEGIN")
                rows = connection.execute(
                    f"{CHAIN} AND sequence > ? ORDER BY sequence LIMIT {WALKED}", (walk.count,)
                ).fetchall()
                values = beside(connection, rows)
                connection.execute("ROLLBACK")
                piece = (
                    Row(number, text, hash.decode("utf-8", "replace"), values.pop(number, ()))
                    for number, text, hash in rows
                )
                if not walk.take(piece) or len(rows) < WALKED:
                    walk.miss(connection.execute(_ORPHAN, (walk.count,)).fetchone()[0])
                    return walk.end()
                between()

    def replay(self) -> Replay:
        """Fresh tables that nothing was taken into yet; to be closed."""
        return Replay(self.path, self.features, lambda connection: Transaction(connection, *self._work))

    def differences(self, between: Callable[[], None] = lambda: None) -> tuple[Difference, ...]:
        """What features' tables say otherwise than the entries add up to, cell by cell: signs of a hand that wrote into
        the file past Driftvakt. Run it beside `verify`."""
        with contextlib.closing(self.replay()) as replay:
            return replay.differences(self.reading, between)

    def rebuild(self, between: Callable[[], None] = lambda: None) -> Rebuilt:
        """Make features' tables anew of the entries, where they say otherwise, and write down what was otherwise."""
        with contextlib.closing(self.replay()) as replay:
            found = replay.differences(self.reading, between)
            if not found:
                return Rebuilt((), None, ())
            self._writer.refuse()
            tables = [table.name for feature in self.features for table in feature.tables]
            stamp = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y%m%d-%H%M%S")

            def follow() -> None:
                replay.follow(lambda: contextlib.nullcontext(self._transaction), lambda: None)

            def told_of() -> Entry:
                return self._transaction.append(*REBUILT, details={"differences": rebuilt_details(found)})

            with self._writer.lock:
                kept = rebuild(self._connection, self.path, replay, tables, stamp, follow, told_of)
            left = replay.differences(self.reading, between)
        self._writer.tell()
        return Rebuilt(found, kept, left)

    def look_through(self, between: Callable[[], None] = lambda: None) -> Verification:
        """Look at all of the file, for damage as well as at the chain, without keeping writers waiting for long.
        Raises JournalError where it is damaged; `between` as in `verify`."""
        found = self.verify(between=between)
        for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"):
            # The chain's tables were walked, row by row; what is checked in one go keeps writers waiting.
            if row["name"] not in ("entries", "entries_beside", "details"):
                between()
                (complaint,) = self.rows("SELECT * FROM pragma_integrity_check(?) LIMIT 1", (row["name"],))
                if complaint["integrity_check"] != "ok":
                    raise JournalError(JournalProblem.CORRUPT, self.path, complaint["integrity_check"])
        return found

    def look_through_large(self, between: Callable[[], None] = lambda: None) -> Verification | None:
        """`look_through` for a file that is too large to be checked when it is opened; None for a smaller one."""
        if self.path.stat().st_size <= CHECK_BYTES:
            return None

        def rest() -> None:
            between()
            time.sleep(_REST)  # it has all the time in the world, and the window's thread has not

        return self.look_through(rest)

    # -- marks -------------------------------------------------------------------------------------------------------

    def add_mark(self, mark: Mark) -> Entry:
        """Set a mark on the time axis, by an entry of category `mark`."""
        (entry,) = self.add_marks([mark])
        return entry

    def add_marks(self, marks: Iterable[Mark]) -> list[Entry]:
        """Set several marks in one piece of work, each by an entry of its own."""
        with self.transaction() as work:
            return [_set_mark(work, mark) for mark in marks]

    def marks(
        self,
        scope: str = "",
        start: float = float("-inf"),
        end: float = float("inf"),
        *,
        within: Collection[str] = (),
    ) -> list[Mark]:
        """Marks in time order from `start` to `end` (unix seconds) that touch `scope`: the thing itself, its parts and
        what it is part of, as far as its address says; what else it is part of is given in `within`."""
        with self.reading() as reading:
            return on_time_axis.found(reading, scope, within, start, end)


def _set_mark(work: Transaction, mark: Mark) -> Entry:
    details = on_time_axis.mark_details(mark)
    entry = work.append(on_time_axis.CATEGORY, mark.kind, targets=filter(None, [mark.scope]), details=details)
    on_time_axis.put(work, on_time_axis.mark_from(details), entry.sequence)
    return entry
