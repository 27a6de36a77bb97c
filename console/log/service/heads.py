"""Heads kept outside of the journal's file: how far the log was known to go, so that a cut-off end, an older copy of
the whole file, and another file in its place are noticed.

They are noted twice: under the log's id, which a copy takes along wherever it goes, and under the file's place on this
machine, where another log, or none of the one that was there, is noticed although it calls itself by another id.
"""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass

from console.journal.chain import CONTINUED, continued, lost
from console.journal.model import Entry
from console.journal.service import Journal
from console.log.service.protocols import Heads

_WORD = re.compile(r"([1-9][0-9]{0,14}):([0-9a-f]{64})")
_AT_PLACE = re.compile(rf"([0-9a-f-]{{36}})@({_WORD.pattern})")


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
    now, outside = head_of(journal), known_outside(journal, heads)
    known = outside.head
    if now is None or (known is not None and (known.sequence > now.sequence or not _holds(journal, known))):
        return known
    id, place = journal_id(journal), place_of(journal)
    if known is None or known.sequence < now.sequence:
        heads.put(id, now.word)
    if all(each.said is not None for each in outside.lost) and heads.get(place) != f"{id}@{now.word}":
        heads.put(place, f"{id}@{now.word}")
    return now


def place_of(journal: Journal) -> str:
    """Under which name it is noted which log lies where this one lies: its path, on this machine."""
    where = f"{platform.node()}\0{journal.path.absolute()}"
    return f"at-{hashlib.sha256(where.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"


def _holds(journal: Journal, head: Head) -> bool:
    rows = journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (head.sequence,))
    return bool(rows) and rows[0]["hash"] == head.hash


def noted_head(journal: Journal, heads: Heads) -> Head | None:
    """How far the journal was known to go, as noted outside; None where nothing was."""
    return known_outside(journal, heads).head


@dataclass(frozen=True, slots=True)
class Lost:
    """A log, by its id, from whose first `count` entries this one goes on, and which was known to have more, or others:
    its `head`; of another log that lay where this one lies, `count` is 0. `said` is the continuation that says so, None
    where none does."""

    journal: str
    count: int
    head: Head
    said: int | None

    @property
    def cut(self) -> bool:
        """Whether entries are missing; else they are others."""
        return self.head.sequence > self.count > 0


@dataclass(frozen=True, slots=True)
class Outside:
    """What is noted outside of the file: how far the journal was known to go, and what of the logs that it goes on from
    is not in it."""

    head: Head | None = None
    lost: tuple[Lost, ...] = ()


def known_outside(journal: Journal, heads: Heads) -> Outside:
    """What is noted outside, under today's id, under each that the log had before, and under its place."""
    today, missing = journal_id(journal), list[Lost]()
    found, changes = _read(heads, today), continuations(journal)
    for _, id, count in reversed(changes):
        head = _read(heads, id)
        if head is None:
            continue
        if head.sequence <= count and _holds(journal, head):
            found = found or head
            continue
        missing.append(Lost(id, count, head, _said(changes, id, head)))
    match = _AT_PLACE.fullmatch(heads.get(place_of(journal)) or "")
    other = Head.read(match[2]) if match is not None else None
    if match is not None and other is not None and match[1] not in {today, *(id for _, id, _ in changes)}:
        missing.append(Lost(match[1], 0, other, _said(changes, match[1], other)))
    return Outside(found, tuple(missing))


def _said(changes: Iterable[tuple[Entry, str, int]], id: str, head: Head) -> int | None:
    """The first continuation that says that so much was known of a log."""
    found = (entry.sequence for entry, _, _ in changes if lost(entry.targets).get(id, 0) >= head.sequence)
    return next(found, None)


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
