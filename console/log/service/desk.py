"""The log as a window uses it: listed, searched, verified and signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from console.journal.model import Entry
from console.journal.service import Journal
from console.log.model.people import Roster
from console.log.service.checkpoints import Checkpoints
from console.log.service.heads import journal_id, keep_head
from console.log.service.index import FILE, Counts, Line, LogIndex, Wish
from console.log.service.people import People
from console.log.service.protocols import Check, Heads, Signer, Signers
from console.log.service.verifying import Verdict, verify


class LogDesk:
    """Everything that a page does with the log. Methods block and raise EnvironmentFault; `heads` gives the place
    outside of the journal's file, None where there is none: opening it takes a while once."""

    def __init__(
        self,
        journal: Journal,
        folder: Path,
        check: Check,
        signers: Callable[[], Signers],
        heads: Callable[[], Heads | None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._check = check
        self._signers = signers
        self._heads = heads
        self._index = LogIndex(journal, folder / FILE)
        self._people = People(journal, check)
        self._checkpoints = Checkpoints(journal, check)

    def close(self) -> None:
        self._index.close()

    @property
    def id(self) -> str:
        """The journal's id."""
        return journal_id(self._journal)

    def refresh(self, between: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Have lists and search know what came in; the number of the newest entry."""
        return self._index.refresh(between)

    def find(self, wish: Wish) -> tuple[Line, ...]:
        return self._index.find(wish)

    def count(self, wish: Wish) -> Counts:
        return self._index.count(wish)

    def times(self, wish: Wish, edges: Sequence[float]) -> list[int]:
        return self._index.times(wish, edges)

    def entry(self, sequence: int) -> tuple[Entry, str] | None:
        """An entry and its text as it is hashed; None for one that is not there or cannot be read."""
        with self._journal.reading() as reading:
            entries = reading.entries("AND sequence = ?", (sequence,))
            rows = reading.rows("SELECT entry FROM entries WHERE journal = 1 AND sequence = ?", (sequence,))
        return (entries[0], str(rows[0]["entry"])) if entries and rows else None

    def verify(self, between: Callable[[], None] = lambda: None) -> Verdict:
        """Look at all of it, and note outside how far it goes where that holds."""
        heads = self._heads()
        found = verify(self._journal, self._check, heads, between=between)
        if heads is not None and found.chain.sound and not found.silent:
            keep_head(self._journal, heads)
        return found

    def unsigned(self) -> int:
        """How many entries no checkpoint is over yet."""
        return self._checkpoints.unsigned()

    def roster(self) -> Roster:
        return self._people.roster()

    def signing_keys(self) -> list[Signer]:
        """The keys at this machine that could sign; where there is a list of people, those of somebody on it come
        first."""
        known = self.roster()
        return sorted(self._signers().available(), key=lambda key: known.by_key(key.line) is None)

    def sign(self, key: Signer, passphrase: str | None = None) -> Entry:
        """Vouch for all entries until now; may ask whoever holds the key for a touch."""
        signers, roster = self._signers(), self.roster()
        entry = self._checkpoints.sign(
            lambda message, purpose: signers.sign(key, message, purpose, passphrase),
            key.line,
            roster.counts if roster.people else None,
        )
        heads = self._heads()
        if heads is not None:
            keep_head(self._journal, heads)
        return entry
