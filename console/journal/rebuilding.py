"""Features' tables made anew: what a replay of the entries gives takes the place of what stands in the file.

It is one transaction, on a file of which a checked copy was made under the same lock: killed at any moment, it is the
old file or the new one, and other programs that have it open see either.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.journal.copies import kept_copy
from console.journal.database import held_of, told
from console.journal.features import Difference
from console.journal.model import JournalError, JournalProblem
from console.journal.replaying import Forms, Replay, forms_of, plain


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was done: the differences that there were, the copy of the file before, None where there were none, and the
    differences that are left."""

    found: tuple[Difference, ...]
    kept: Path | None
    left: tuple[Difference, ...]


#: The category and type of the entry that tells of it.
REBUILT = ("tables", "tables.rebuilt")
#: No entry lists more differences than these.
_MOST_TOLD = 100


def rebuilt_details(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """The differences as an entry tells them: where they were, not what stood there."""
    told = ({"table": each.table, "row": each.row, "column": each.column, "entry": each.entry} for each in found)
    return [*itertools.islice(told, _MOST_TOLD)]


#: What the copy is called after.
_NAME = "before_rebuild"


def rebuild(  # noqa: PLR0917 - one transaction, whole
    connection: sqlite3.Connection,
    path: Path,
    replay: Replay,
    tables: Collection[str],
    stamp: str,
    follow: Callable[[], object],
    last: Callable[[], object],
) -> Path:
    """Put the rows of `replay` in the place of those in `tables` of the file that `connection` has open, with forms,
    indices and triggers as they are made. `follow` has the replay take in, under the lock, whatever it has not yet;
    `last` runs before all is committed. Gives the copy that was made of the file before. Raises JournalError."""
    with told(path):
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            connection.execute("BEGIN IMMEDIATE")
            if held_of(connection) is not None:
                raise JournalError(JournalProblem.COPY, path)
            follow()
            kept = kept_copy(path, _NAME, stamp)
            for statement in _mending(replay.forms, forms_of(connection), tables):
                connection.execute(statement)
            for name in tables:
                columns, rows = replay.rows(name)
                places = ", ".join("?" * len(columns))
                connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names of our own
                connection.executemany(
                    f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({places})',  # noqa: S608 - as above
                    rows,
                )
            last()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.execute("PRAGMA foreign_keys = ON")
    return kept


def _mending(fresh: Forms, file: Forms, tables: Collection[str]) -> Iterator[str]:
    """Statements that bring a file's forms to those of the fresh tables; but what holds the entries stays as it is."""
    differing = {key for key in fresh.keys() | file.keys() if plain(fresh.get(key)) != plain(file.get(key))}
    again = {owner for kind, _, owner in differing if kind == "table" and owner in tables}
    for kind, name, owner in sorted(file):
        if (
            (kind, name, owner) in differing
            and owner not in again
            and (kind != "table" or (kind, name, owner) not in fresh)
        ):
            yield f'DROP {kind} "{name}"'
    for name in sorted(again):
        yield f'DROP TABLE IF EXISTS "{name}"'
    makes = {key for key in fresh if key in differing or key[2] in again}
    for key in sorted(makes, key=lambda key: key[0] != "table"):
        if key[0] != "table" or key[2] in again:
            yield str(fresh[key])
