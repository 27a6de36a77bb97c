"""Heads kept outside of the journal's file: how far the log was known to go, so that a cut-off end or an older copy of
the whole file is noticed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.journal.chain import CONTINUED, continued, lost
from console.journal.model import Entry
from console.journal.service import Journal
from console.log.service.protocols import Heads

_WORD = re.compile(r"([1-9][0-9]{0,14}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a journal at some time: its number and its hash."""

    sequence: int
    hash: str

    @property
    def word(self) -> str:
        """As it is kept, and as people note it: `NUMBER:HASH`."""
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def read(cls, word: str) -> Head | None:
        """Read a head as somebody wrote it down; None for anything else."""
        match = _WORD.fullmatch(word.strip().lower().lstrip("0"))
        return None if match is None else cls(int(match[1]), match[2])


def head_of(journal: Journal) -> Head | None:
    """The journal's newest entry now; None where it has none."""
    rows = journal.rows("SELECT sequence, hash FROM entries WHERE journal = 1 ORDER BY sequence DESC LIMIT 1")
    return Head(rows[0]["sequence"], rows[0]["hash"]) if rows else None


def keep_head(journal: Journal, heads: Heads) -> Head | None:
    """Note outside how far the journal goes now; never less far than was noted before, and never over a note that this
    log does not hold: that is the evidence. Gives what is noted then."""
    now, known = head_of(journal), noted_head(journal, heads)
    if now is None or (known is not None and (known.sequence >= now.sequence or not _holds(journal, known))):
        return known
    heads.put(journal_id(journal), now.word)
    return now


def _holds(journal: Journal, head: Head) -> bool:
    rows = journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (head.sequence,))
    return bool(rows) and rows[0]["hash"] == head.hash


def noted_head(journal: Journal, heads: Heads) -> Head | None:
    """How far the journal was known to go, as noted outside; None where nothing was."""
    return known_outside(journal, heads).head


@dataclass(frozen=True, slots=True)
class Lost:
    """A log, by its id, from whose first `count` entries this one goes on, and which was known to have more, or others:
    its `head`. `said` is the continuation that says so, None where none does."""

    journal: str
    count: int
    head: Head
    said: int | None

    @property
    def cut(self) -> bool:
        """Whether entries are missing; else they are others."""
        return self.head.sequence > self.count


@dataclass(frozen=True, slots=True)
class Outside:
    """What is noted outside of the file: how far the journal was known to go, and what of the logs that it goes on from
    is not in it."""

    head: Head | None = None
    lost: tuple[Lost, ...] = ()


def known_outside(journal: Journal, heads: Heads) -> Outside:
    """What is noted outside, under today's id and under each that the log had before."""
    found, missing = _read(heads, journal_id(journal)), list[Lost]()
    changes = continuations(journal)
    for _, id, count in reversed(changes):
        head = _read(heads, id)
        if head is None:
            continue
        if head.sequence <= count and _holds(journal, head):
            found = found or head
            continue
        said = [entry.sequence for entry, _, _ in changes if lost(entry.targets).get(id, 0) >= head.sequence]
        missing.append(Lost(id, count, head, said[0] if said else None))
    return Outside(found, tuple(missing))


def _read(heads: Heads, id: str) -> Head | None:
    word = heads.get(id)
    return None if word is None else Head.read(word)


def continuations(journal: Journal) -> list[tuple[Entry, str, int]]:
    """The entries by which the log went on under another id, with the id of the log before and its count."""
    with journal.reading() as reading:
        entries = reading.entries("AND category = ? AND type = ?", CONTINUED)
    return [(entry, *before) for entry in entries if (before := continued(entry.targets)) is not None]


def journal_id(journal: Journal) -> str:
    return str(journal.rows("SELECT id FROM journals WHERE number = 1")[0]["id"])
