"""Checkpoints made and believed: the journal's end signed by a person's key, and what such signatures prove of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from console.journal.chain import Walk
from console.journal.checkpoints import (
    CATEGORY,
    NAMESPACE,
    SIGNED,
    Checkpoint,
    Signed,
    newest,
    put,
    signed_details,
    signed_from,
)
from console.journal.model import Entry, Verification
from console.journal.service import Journal
from console.journal.tree import Edge
from console.log.model.people import Person
from console.log.service.protocols import Check, Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: Whose key it was that signed something, at a time, kept as an entry; None where it did not count.
Whose = Callable[[str, datetime, int], Person | None]


class NotSigned(EnvironmentFault):
    """A checkpoint that was not made; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


_BROKEN = QT_TRANSLATE_NOOP(
    "Log", "Entry {number} does not hold, so nothing was signed: a signature would vouch for it."
)
_NOBODYS = QT_TRANSLATE_NOOP(
    "Log", "This key is nobody's who is on the list of people now, so nothing was signed with it."
)
_GOES_ON = QT_TRANSLATE_NOOP(
    "Log", "The log went on under another id while it was signed, so nothing was kept: sign again."
)
_NOTHING = QT_TRANSLATE_NOOP("Log", "The log has no entry yet: there is nothing to sign.")
_COVERED = QT_TRANSLATE_NOOP("Log", "Nothing was done since the last checkpoint: there is nothing new to sign.")


@dataclass(frozen=True, slots=True)
class Proved:
    """What the newest checkpoint that holds proves: the first `size` entries stood so at `time`, by this public `key`.
    `sequence` is the entry that keeps it; `by` is whose key it is, None for nobody's on the list."""

    sequence: int
    size: int
    time: datetime
    key: str
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of a journal. `by_chain_alone` entries came after the last checkpoint. `doubtful` are checkpoints,
    as (entry, reason), whose signature does not hold."""

    proved: Proved | None
    by_chain_alone: int
    doubtful: tuple[tuple[int, str], ...] = ()


class Checkpoints:
    """The checkpoints of one journal. `check` tells by which key something was signed. Methods block."""

    def __init__(self, journal: Journal, check: Check) -> None:
        self._journal = journal
        self._check = check

    def sign(self, sign: Sign, key: str, whose: Whose | None = None) -> Entry:
        """Vouch for all entries that there are, by `sign` with the public `key`. What the last checkpoint vouched for
        is not read again: its own root stands for it. `whose` tells whose key it is, where
        there is a list of people: nobody's signs nothing. Raises NotSigned, JournalError, and what `sign` raises."""
        last = self.newest()
        walk = self._from(last)
        found = self._journal.walk(walk)
        if found.broken is not None:
            raise NotSigned(say(_BROKEN, number=found.broken))
        if not found.count:
            raise NotSigned(say(_NOTHING))
        if last is not None and found.count == last.sequence and found.count == last.checkpoint.size + 1:
            raise NotSigned(say(_COVERED))
        now = datetime.fromtimestamp(self._journal.now(), UTC)
        if whose is not None and whose(key, now, found.count + 1) is None:
            raise NotSigned(say(_NOBODYS))
        checkpoint = Checkpoint(self._id(), found.count, walk.tree.root(), now)
        signature = sign(checkpoint.text.encode(), NAMESPACE)
        with self._journal.transaction() as work:
            if work.rows("SELECT id FROM journals WHERE number = 1")[0]["id"] != checkpoint.journal:
                raise NotSigned(say(_GOES_ON))
            entry = work.append(
                CATEGORY,
                SIGNED,
                targets=[checkpoint.target],
                details=signed_details(checkpoint, walk.tree, signature, key),
            )
            put(work, entry)
        return entry

    def newest(self) -> Signed | None:
        """The newest checkpoint as it is kept; whether it holds is for `prove` to say."""
        with self._journal.reading() as reading:
            number = newest(reading)
            return None if number is None else _read(reading.entries("AND sequence = ?", (number,)))

    def unsigned(self) -> int:
        """How many entries came after those that the newest checkpoint is over."""
        with self._journal.reading() as reading:
            (row,) = reading.rows(
                "SELECT (SELECT coalesce(max(sequence), 0) FROM entries WHERE journal = 1)"
                " - coalesce((SELECT size FROM checkpoints ORDER BY sequence DESC LIMIT 1), 0) AS left"
            )
        return int(row["left"])

    def open_entries(self) -> int:
        """How many entries stand under no signature, besides the newest checkpoint's own."""
        return max(0, self.unsigned() - (self.newest_number() is not None))

    def newest_number(self) -> int | None:
        """The number of the entry that keeps the newest checkpoint."""
        with self._journal.reading() as reading:
            return newest(reading)

    def prove(self, found: Verification, whose: Whose = lambda _key, _at, _sequence: None) -> Proof:
        """What signatures prove of a chain that was walked along: by the newest checkpoint whose signature holds, and
        is that of somebody on the list, where there is one. `whose` says whose key it was, if it counted."""
        doubtful: list[tuple[int, str]] = []
        unknown: Proved | None = None
        for stated in reversed(found.checkpoints):
            with self._journal.reading() as reading:
                entries = reading.entries("AND sequence = ?", (stated.sequence,))
            signed, own = _read(entries), entries[0].journal if entries else None
            if signed is None:
                doubtful.append((stated.sequence, "left_out"))
                continue
            try:
                key = self._check(signed.checkpoint.text.encode(), NAMESPACE, signed.signature)
            except EnvironmentFault as fault:
                doubtful.append((stated.sequence, str(fault)))
                continue
            # The id that the journal had by then: it may have gone on under another.
            if own is None or signed.checkpoint.journal != own.id:
                doubtful.append((stated.sequence, "journal"))
                continue
            by = whose(key, signed.checkpoint.time, stated.sequence)
            proved = Proved(stated.sequence, stated.size, signed.checkpoint.time, key, by)
            if by is not None:
                return Proof(proved, found.count - stated.size, tuple(doubtful))
            unknown = unknown or proved
        return Proof(unknown, found.count - (unknown.size if unknown else 0), tuple(doubtful))

    def _from(self, last: Signed | None) -> Walk:
        """A walk that goes on behind the last checkpoint, where its edge is that of its root; else from the start."""
        if last is None:
            return Walk()
        try:
            tree = last.tree()
        except ValueError:
            return Walk()
        rows = self._journal.rows(
            "SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (last.checkpoint.size,)
        )
        if not rows:
            return Walk()
        return Walk(count=tree.count, head=rows[0]["hash"], tree=Edge.of(tree.count, tree.hashes))

    def _id(self) -> str:
        return str(self._journal.rows("SELECT id FROM journals WHERE number = 1")[0]["id"])


def _read(entries: list[Entry]) -> Signed | None:
    try:
        return signed_from(entries[0]) if entries else None
    except ValueError:
        return None
