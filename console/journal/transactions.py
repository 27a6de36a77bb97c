"""Transactions on a journal: entries and what they change, written and read as one."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from console.journal.chain import GENESIS, Beside, read_entry, write_entry
from console.journal.model import Entry, Stage, Target

Records = list[dict[str, Any]]

#: Entries read at a time where a long log is read: neither memory nor other programs' writers feel it.
PIECE = 1000
#: The same where its chain is walked: what was read is still near the processor when it is hashed (1000: 4 % slower).
WALKED = 200
CHAIN = "SELECT sequence, entry, hash FROM entries WHERE journal = 1"
BESIDE = (
    "SELECT sequence, field, salt, value FROM details WHERE journal = 1 AND sequence BETWEEN ? AND ? ORDER BY sequence"
)
#: The journal and its newest entry.
_NOW = (
    "SELECT j.id, j.name, e.sequence, e.hash FROM journals AS j LEFT JOIN entries AS e ON e.journal = j.number"
    " WHERE j.number = 1 ORDER BY e.sequence DESC LIMIT 1"
)


class Transaction:
    """One atomic piece of work on the journal: entries and what they change are committed together or not at all."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        actor: str,
        source: str,
        clock: Callable[[], float],
        chance: Callable[[int], bytes],
    ) -> None:
        self._connection = connection
        self._actor = actor
        self._source = source
        self._clock = clock
        self._chance = chance
        self.named: Callable[[Transaction], str] = lambda _work: ""
        #: `writer` says who writes in a thread, where it is there: before what `named` says.
        self.thread = threading.local()

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
        """Add an entry to the end of the chain. `details` are JSON by field; of numbers only whole ones to 2^53:
        decimals and times are text. TypeError and ValueError otherwise."""
        id, name, newest, head = self._connection.execute(_NOW).fetchone()
        sequence, previous = (newest, head) if newest else (0, GENESIS)
        if not name:  # the journal is called after who first writes into it
            self.run("UPDATE journals SET name = ? WHERE number = 1", (self._actor,))
        written = write_entry(
            journal=Target(id, name or self._actor),
            sequence=sequence + 1,
            time=datetime.fromtimestamp(self._clock(), UTC),
            actor=getattr(self.thread, "writer", "") or self.named(self) or self._actor,
            source=self._source,
            category=category,
            type=type,
            targets=targets,
            result=result,
            details=details or {},
            previous=previous,
            chance=self._chance,
            act=act,
            stage=stage,
        )
        self.run(
            "INSERT INTO entries (journal, sequence, entry, hash) VALUES (1, ?, ?, ?)",
            (sequence + 1, written.text, written.hash),
        )
        for detail in written.details:  # one or two mostly: each alone costs less than `run_many` needs to begin
            self.run(
                "INSERT INTO details (journal, sequence, field, salt, value) VALUES (1, ?, ?, ?, ?)",
                (sequence + 1, detail.field, detail.salt, detail.value),
            )
        return written.entry

    def entries(self, where: str = "", values: Sequence[Any] = ()) -> list[Entry]:
        """Entries in order, those that fulfil `where` (SQL that begins with AND). One that cannot be read is left to
        `verify`."""
        return read_entries(self, where, values)

    def walk(self, category: str) -> Iterator[Entry]:
        """All entries of a category, oldest first, a piece at a time in memory."""
        after = 0
        while piece := self.rows(
            f"{CHAIN} AND category = ? AND sequence > ? ORDER BY sequence LIMIT {PIECE}", (category, after)
        ):
            after = piece[-1]["sequence"]
            yield from _with_details(self, piece)

    def took(self, whose: str, step: str) -> None:
        """Note that a feature's step was taken."""
        sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)"
        self.run(sql, (whose, step, datetime.fromtimestamp(self._clock(), UTC).isoformat()))

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Records:
        return records(self._connection, sql, values)

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        self._connection.execute(sql, values)

    def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, values)


def records(connection: sqlite3.Connection, sql: str, values: Sequence[Any] | dict[str, Any]) -> Records:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def beside(connection: sqlite3.Connection, rows: Sequence[tuple[int, bytes, bytes]]) -> dict[int, list[Beside]]:
    """What lies beside the entries in `rows`, by their number."""
    if not rows:
        return {}
    # By number, as the table's key has them: a number that came twice would lose values, and so be told as a change.
    found = connection.execute(BESIDE, (rows[0][0], rows[-1][0]))
    return {number: list(group) for number, group in groupby(found, itemgetter(0))}


def read_entries(reading: Transaction, where: str, values: Sequence[Any], most: int = -1) -> list[Entry]:
    rows = reading.rows(f"{CHAIN} {where} ORDER BY sequence DESC LIMIT ?", (*values, most))
    rows.reverse()
    return _with_details(reading, rows)


def _with_details(reading: Transaction, rows: Records) -> list[Entry]:
    """The entries of these rows, with what lies beside them; one that cannot be read is left out."""
    details: dict[int, list[tuple[str, str]]] = {}
    span = rows[-1]["sequence"] - rows[0]["sequence"] if rows else 0
    if len(rows) < 200 or span > 4 * len(rows):  # few of many: each is looked up
        for row in rows:
            for beside in reading.rows(BESIDE, (row["sequence"], row["sequence"])):
                details.setdefault(beside["sequence"], []).append((beside["field"], beside["value"]))
    else:
        for beside in reading.rows(BESIDE, (rows[0]["sequence"], rows[-1]["sequence"])):
            details.setdefault(beside["sequence"], []).append((beside["field"], beside["value"]))
    read: list[Entry] = []
    for row in rows:
        with contextlib.suppress(ValueError):
            read.append(read_entry(row["entry"], row["hash"], details.get(row["sequence"], ())))
    return read
