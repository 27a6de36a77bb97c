"""The replay: features' tables made anew of the entries alone, beside the file, and what the file's own say otherwise.

Every entry is taken in order into fresh tables, which went through the same steps as those of the file. Then SQLite
compares the two, row by row and cell by cell, with the indices, triggers and forms of the tables; of each row the fresh
side knows the entry that it stands by. A replay is kept between looks: then only what is new is taken and compared.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from console.journal.database import BUSY_SECONDS, applied_steps, told
from console.journal.features import Difference, Feature, Table
from console.journal.migrations import TABLE, migrations
from console.journal.model import Entry
from console.journal.transactions import PIECE, Transaction, read_entries, records

#: More differences than these of one table are not told one by one.
_MOST = 1000
#: So many rows that changed are looked up one by one; for more, all are compared in one go.
_FEW = 2000
#: Not what SQLite makes for itself.
_SQLITES = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


class Replay:
    """Fresh tables of `features`, of the entries of the file at `path` as far as `sequence`. `writing` gives the
    transactions that steps and features write with. One thread at a time; `close` ends it."""

    def __init__(
        self, path: Path, features: Iterable[Feature], writing: Callable[[sqlite3.Connection], Transaction]
    ) -> None:
        self.sequence = 0
        self._path = path
        self._features = tuple(features)
        # Without a name it lies in memory, or on disk once it is large, and is gone when it is closed.
        self._fresh = sqlite3.connect("", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._fresh.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self._fresh.row_factory = None
        self._work = writing(self._fresh)
        self._stuck: dict[str, Difference] = {}
        self._compared = 0
        self._sound = False
        self._make()
        self._takers = {feature.name: feature.replay(self._work) for feature in self._features}

    def close(self) -> None:
        self._fresh.close()

    def _make(self) -> None:
        from sqlite_utils import Database  # noqa: PLC0415 - see migrations

        migrations().apply(Database(self._fresh, execute_plugins=False))
        self._fresh.execute("PRAGMA foreign_keys = OFF")
        for feature in self._features:
            for step in feature.steps:
                step.make(self._work)
                self._work.took(feature.name, step.name)
        self._fresh.execute("CREATE TEMP TABLE now (entry INTEGER)")
        self._fresh.execute("INSERT INTO now VALUES (0)")
        self._fresh.execute("CREATE TEMP TABLE touched (name TEXT, row TEXT, entry INTEGER, PRIMARY KEY (name, row))")
        for table in self._tables():
            for event, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                key = ", ".join(f'{side}."{column}"' for column in table.key)
                self._fresh.execute(
                    # No REPLACE: the statement that fires it has the say about that.
                    f'CREATE TEMP TRIGGER "{table.name}_{event}" AFTER {event} ON main."{table.name}" BEGIN'  # noqa: S608 - names of our own
                    f" INSERT INTO touched VALUES ('{table.name}', json_array({key}), (SELECT entry FROM now))"
                    " ON CONFLICT DO UPDATE SET entry = excluded.entry; END"
                )

    def _tables(self) -> Iterator[Table]:
        return (table for feature in self._features for table in feature.tables)

    # -- taking entries ------------------------------------------------------------------------------------------------

    def take(self, entries: Iterable[Entry], upto: int) -> None:
        """Take in the entries of the features' categories behind those that were taken, as far as `upto`."""
        self._fresh.execute("BEGIN")
        for entry in entries:
            self._fresh.execute("UPDATE now SET entry = ?", (entry.sequence,))
            for feature in self._features:
                if feature.category == entry.category and feature.name not in self._stuck:
                    try:
                        self._takers[feature.name](entry)
                    except (ValueError, KeyError, sqlite3.IntegrityError) as error:
                        self._stuck[feature.name] = Difference(
                            feature.tables[0].name, entry=entry.sequence, told=str(error)
                        )
        self._fresh.execute("COMMIT")
        self.sequence = upto

    def follow(
        self, reading: Callable[[], contextlib.AbstractContextManager[Transaction]], between: Callable[[], None]
    ) -> None:
        """Take in all that there is by now, in pieces."""
        while True:
            with reading() as now:
                if not self._piece(now):
                    return
            between()

    def _piece(self, now: Transaction) -> bool:
        """Take in the next piece; whether there was one."""
        (row,) = now.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        upto = min(int(row["newest"]), self.sequence + PIECE)
        if upto <= self.sequence:
            return False
        categories = sorted({feature.category for feature in self._features})
        where = f"AND category IN ({', '.join('?' * len(categories))}) AND sequence > ? AND sequence <= ?"
        self.take(read_entries(now, where, (*categories, self.sequence, upto)), upto)
        return True

    # -- comparing -----------------------------------------------------------------------------------------------------

    def differences(
        self,
        reading: Callable[[], contextlib.AbstractContextManager[Transaction]],
        between: Callable[[], None] = lambda: None,
        *,
        new_alone: bool = False,
    ) -> tuple[Difference, ...]:
        """What the file's tables say otherwise, after all that there is was taken in. `new_alone` looks only at what
        was taken since the last time, where nothing was found then. Raises JournalError."""
        while True:
            self.follow(reading, between)
            with told(self._path), self._attached() as newest:
                # Tables change with entries alone: with as many, both sides are of one state.
                if newest == self.sequence:
                    found = [*self._forms(), *self._own()]
                    for table in self._tables():
                        found += self._rows(table, new_alone and self._sound)
                    break
        found += self._stuck.values()
        self._sound, self._compared = not found, self.sequence
        return tuple(found)

    @contextlib.contextmanager
    def _attached(self) -> Iterator[int]:
        """The file beside the fresh tables, in one state; gives the number of its newest entry."""
        self._fresh.execute("ATTACH ? AS file", (str(self._path),))
        try:
            self._fresh.execute("BEGIN")
            newest = "SELECT coalesce(max(sequence), 0) FROM file.entries WHERE journal = 1"
            yield int(self._fresh.execute(newest).fetchone()[0])
        finally:
            if self._fresh.in_transaction:
                self._fresh.execute("COMMIT")
            self._fresh.execute("DETACH file")

    @property
    def forms(self) -> Forms:
        """The tables, indices and triggers as the steps make them."""
        return forms_of(self._fresh)

    def _forms(self) -> Iterator[Difference]:
        """Tables, indices and triggers that are not as the steps make them, and steps that were not taken so."""
        fresh, file = forms_of(self._fresh), forms_of(self._fresh, "file")
        steps, taken = applied_steps(self._fresh), applied_steps(self._fresh, "file")
        tables = {name for kind, name, _ in fresh if kind == "table"}
        for key in sorted(fresh.keys() | file.keys()):
            kind, name, owner = key
            told, stands = plain(fresh.get(key)), plain(file.get(key))
            # A table that a feature made which is not known here, with what belongs to it, is no affair of ours.
            if told != stands and (owner in tables or taken.keys() <= steps.keys()):
                yield Difference(owner, column="" if kind == "table" else name, told=told, stands=stands)
        for whose, names in steps.items():
            if taken.get(whose, []) != names:
                yield Difference(TABLE, whose)

    def _own(self) -> Iterator[Difference]:
        """The file's own journal, where it is not that of its newest entry: the next one would break the chain."""
        rows = records(self._fresh, "SELECT id, name FROM file.journals WHERE number = 1", ())
        newest = self._fresh.execute(
            "SELECT sequence, json_extract(entry, '$.journal.id'), json_extract(entry, '$.journal.name')"
            " FROM file.entries WHERE journal = 1 AND sequence = ? AND json_extract(entry, '$.form') = 2",
            (self.sequence,),
        ).fetchone()
        stands = rows[0] if rows else {"id": None, "name": None}
        if newest is not None:
            for column, says in (("id", newest[1]), ("name", newest[2])):
                if stands[column] != says:
                    name = f"journal:{stands['name']}"
                    yield Difference("journals", name, column, newest[0], says, stands[column])

    def _rows(self, table: Table, new_alone: bool) -> Iterator[Difference]:
        """The cells of a table that differ."""
        names = self._columns("main", table.name)
        if not set(names) <= set(self._columns("file", table.name)):
            return  # its form was told
        pairs = self._touched(table, names) if new_alone else self._all(table, names)
        for fresh, file in pairs:
            yield from self._cells(table, fresh, file)

    def rows(self, name: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The columns of a fresh table, and its rows."""
        columns = [f'"{column}"' for column in self._columns("main", name)]
        return columns, self._fresh.execute(f'SELECT {", ".join(columns)} FROM main."{name}"')  # noqa: S608 - names of our own

    def _columns(self, schema: str, name: str) -> list[str]:
        rows = records(self._fresh, "SELECT name FROM pragma_table_xinfo(?, ?) WHERE hidden = 0", (name, schema))
        return [row["name"] for row in rows]

    def _all(self, table: Table, names: Sequence[str]) -> Iterator[tuple[_Cells, _Cells]]:
        """Rows that differ, as (fresh, file); None where there is none."""
        same_key = " AND ".join(f'a."{column}" IS b."{column}"' for column in table.key)
        differs = " OR ".join(f'a."{name}" IS NOT b."{name}"' for name in names)
        left, right = (", ".join(f'{side}."{name}"' for name in names) for side in "ab")
        missing = f'b."{table.key[0]}" IS NULL'
        for row in self._fresh.execute(
            f'SELECT {left}, {right} FROM main."{table.name}" AS a LEFT JOIN file."{table.name}" AS b ON {same_key}'  # noqa: S608 - names of our own
            f" WHERE {missing} OR {differs} LIMIT {_MOST}"
        ).fetchall():
            fresh, file = (dict(zip(names, part, strict=True)) for part in (row[: len(names)], row[len(names) :]))
            yield fresh, None if file[table.key[0]] is None else file
        for row in self._fresh.execute(
            f'SELECT {left} FROM file."{table.name}" AS a LEFT JOIN main."{table.name}" AS b ON {same_key}'  # noqa: S608 - names of our own
            f" WHERE {missing} LIMIT {_MOST}"
        ).fetchall():
            yield None, dict(zip(names, row, strict=True))

    def _touched(self, table: Table, names: Sequence[str]) -> Iterator[tuple[_Cells, _Cells]]:
        """The rows that were touched since the last comparison."""
        keys = self._fresh.execute(
            "SELECT row FROM touched WHERE name = ? AND entry > ? LIMIT ?", (table.name, self._compared, _FEW + 1)
        ).fetchall()
        if len(keys) > _FEW:
            yield from self._all(table, names)
            return
        where = " AND ".join(f'"{column}" IS ?' for column in table.key)
        columns = ", ".join(f'"{name}"' for name in names)
        for (key,) in keys:
            fresh, file = (
                records(self._fresh, f'SELECT {columns} FROM {side}."{table.name}" WHERE {where}', json.loads(key))  # noqa: S608 - names of our own
                for side in ("main", "file")
            )
            yield (fresh[0] if fresh else None), (file[0] if file else None)

    def _cells(self, table: Table, fresh: _Cells, file: _Cells) -> Iterator[Difference]:
        """The cells of one row that differ."""
        if fresh is None and file is None:
            return
        known = fresh if fresh is not None else file
        assert known is not None  # noqa: S101 - one of them is there
        row, entry = table.called(known, self._work), self._entry(table, known)
        if fresh is None or file is None:
            yield Difference(table.name, row, "", entry, fresh, file)
            return
        for name, value in fresh.items():
            stands = file[name]
            if (value, type(value)) != (stands, type(stands)) and not _same(table.read.get(name), value, stands):
                yield Difference(table.name, row, name, entry, value, stands)

    def _entry(self, table: Table, row: dict[str, Any]) -> int | None:
        try:
            key = json.dumps([row[column] for column in table.key], separators=(",", ":"), ensure_ascii=False)
        except TypeError:
            return None
        found = self._fresh.execute(
            "SELECT entry FROM touched WHERE name = ? AND row = ?", (table.name, key)
        ).fetchone()
        return None if found is None else int(found[0])


_Cells = dict[str, Any] | None


def _same(read: Callable[[str], object] | None, fresh: object, file: object) -> bool:
    """Whether two texts mean the same."""
    if read is None or not isinstance(fresh, str) or not isinstance(file, str):
        return False
    try:
        return read(fresh) == read(file)
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


#: Names in whichever quotes a version of SQLite or of sqlite-utils writes them, texts, and everything else.
_PIECES = re.compile(r"""'(?:[^']|'')*'|"(\w+)"|\[(\w+)\]|`(\w+)`|\s+|[^\s'"\[`]+""")


def plain(sql: str | None) -> str | None:
    """A statement without what means nothing: quotes around plain names, spaces."""

    def without(match: re.Match[str]) -> str:
        name = match[1] or match[2] or match[3]
        return name or (" " if match[0].isspace() else match[0])

    return None if sql is None else re.sub(r"\s*([(),])\s*", r"\1", _PIECES.sub(without, sql)).strip()


#: The statements that made tables, indices, triggers and views, by kind, name, and the table that they belong to.
Forms = dict[tuple[str, str, str], str]


def forms_of(connection: sqlite3.Connection, schema: str = "main") -> Forms:
    rows = connection.execute(
        f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master WHERE sql IS NOT NULL AND {_SQLITES}"  # noqa: S608 - names of our own
    )
    return {(kind, name, owner): sql for kind, name, owner, sql in rows}
