"""Loaders of the Log page: its lists, one entry, and the whole look at the log, away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from console.journal.model import Entry
from console.log.model.people import Roster
from console.log.page.protocols import Desk
from console.log.service.beside import OtherLog
from console.log.service.index import Counts, Line, Wish
from console.log.service.sharing import Vouched
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

#: How many bars there are, and how many seconds each stands for.
BARS, STEP = 24, 3600.0


@dataclass(frozen=True, slots=True)
class Listed:
    """What a wish found. `more` says that older entries fit it, `day` are the counts between `edges`, `newest` is the
    number of the log's newest entry."""

    wish: Wish
    lines: tuple[Line, ...]
    more: bool
    counts: Counts
    edges: tuple[float, ...]
    day: tuple[int, ...]
    newest: int


class ListLoader(NewestLoader):
    """Reads what fits a wish."""

    subject = "the log"

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._desk = desk

    def ask(self, wish: Wish, now: float) -> None:
        def work() -> Listed:
            newest = self._desk.refresh()
            last = (now // STEP + 1) * STEP
            edges = tuple(last - STEP * (BARS - step) for step in range(BARS + 1))
            of_all = Wish(words=wish.words, actors=wish.actors, categories=wish.categories)
            lines = self._desk.find(wish)
            more = len(lines) == wish.most
            return Listed(
                wish, lines, more, self._desk.count(wish), edges, tuple(self._desk.times(of_all, edges)), newest
            )

        self.read(wish, work)


class FileLoader(NewestLoader):
    """Reads what is known of the log's file."""

    subject = "the log's file"

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._desk = desk

    def ask(self, folder: str) -> None:
        self.read(folder, lambda: (folder, self._desk.keeping.state(folder)))


class MoreLoader(NewestLoader):
    """Reads what is older than what is listed."""

    subject = "the log"

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._desk = desk

    def ask(self, wish: Wish) -> None:
        self.read(wish, lambda: (wish, self._desk.find(wish)))


class EntryLoader(NewestLoader):
    """Reads one entry, with its text as it is hashed."""

    subject = "an entry of the log"

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._desk = desk

    def ask(self, sequence: int) -> None:
        def work() -> tuple[int, Entry, str] | None:
            found = self._desk.entry(sequence)
            return None if found is None else (sequence, *found)

        self.read(sequence, work)


@dataclass(frozen=True, slots=True)
class Known:
    """The list of people, how far witnesses vouch for the log, whose newest entry is `newest`, and the logs of others
    that were taken in."""

    roster: Roster
    vouched: tuple[Vouched, ...]
    newest: int
    others: tuple[OtherLog, ...]


class PeopleLoader(NewestLoader):
    """Reads who is on the list of people, and who vouches for the log."""

    subject = "the list of people"

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._desk = desk

    def ask(self) -> None:
        def work() -> Known:
            sharing = self._desk.sharing
            return Known(self._desk.roster(), sharing.vouched(), sharing.newest(), sharing.others())

        self.read(None, work)
