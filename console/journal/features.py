"""What a feature keeps in journal.db: tables that are a fold of its entries, the steps that make them, and the check.

A feature declares all of it in one module, and hands it to `Journal.keep` when its service is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


#: What is known of a thing, by its address; whatever compares.
State = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's part of the journal. `name` is its own, `category` that of its entries; `fold` adds entries up to a
    state, oldest first, and `standing` reads the same from the tables. Where the two differ, somebody wrote past the
    log. `fold` raises ValueError where entries do not add up. `called` gives the address that people use for one."""

    name: str
    category: str
    fold: Callable[[Iterable[Entry]], State]
    standing: Callable[[Reading], State]
    steps: tuple[Step, ...] = ()
    called: Callable[[str, object], str] = lambda address, _known: address

    def disagreements(self, told: State, standing: State) -> tuple[str, ...]:
        """Addresses of what the tables say otherwise than the entries, in the names of people."""
        differing = [key for key in told.keys() | standing.keys() if told.get(key) != standing.get(key)]
        return tuple(sorted({self.called(key, standing.get(key) or told.get(key)) for key in differing}))
