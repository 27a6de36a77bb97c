"""Features' parts of journal.db: tables that are a fold of its entries, the steps that make them, and the check.

A feature declares all of it in one module, and hands it to `Journal.keep` when its service is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from console.journal.model import Entry


class Reading(Protocol):
    """A state of the file that stands still while it is read."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]: ...

    def entries(self, where: str = "", values: Sequence[Any] = ()) -> list[Entry]:
        """Entries in order, those that fulfil `where` (SQL that begins with AND)."""

    def walk(self, category: str) -> Iterator[Entry]:
        """All entries of a category, oldest first, few at a time in memory."""


class Writing(Reading, Protocol):
    """A transaction under way."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> None: ...

    def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a feature's tables, made once in each file. A step that was released is never edited, only followed
    by another. `make` may read the entries that are there already."""

    name: str
    make: Callable[[Writing], None]


#: A row by its columns.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is a fold of entries, whose rows are known by the columns of `key`. `called` gives the address that
    people use for a row, and may look into the tables for it. `read` says, by column, what a text means: two that mean
    the same are no difference."""

    name: str
    key: tuple[str, ...]
    called: Callable[[Row, Reading], str]
    read: Mapping[str, Callable[[str], object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's part of the journal. `name` is its own, `category` that of its entries, `tables` those that its
    `steps` made. `replay` begins to make their rows out of nothing, and gives what takes each entry, oldest first; it
    raises ValueError for one that does not add up. Where the tables differ from that, somebody wrote past the log.

    A feature that needs no more than the entries' `targets_alone` lets their values be left out."""

    name: str
    category: str
    tables: tuple[Table, ...]
    replay: Callable[[Writing], Callable[[Entry], None]]
    steps: tuple[Step, ...] = ()
    targets_alone: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table of the file says otherwise than the entries. `row` is the address that people use, empty where the
    table's own form, an index or a trigger differs; `column` is empty where all of the row is missing, or nobody's.
    `entry` is the number of the newest entry that the row stands by, None where no entry speaks of it."""

    table: str
    row: str = ""
    column: str = ""
    entry: int | None = None
    told: object = None
    stands: object = None
