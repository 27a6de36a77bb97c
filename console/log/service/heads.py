"""Heads kept outside of the journal's file: how far the log was known to go, so that a cut-off end or an older copy of
the whole file is noticed."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    word = heads.get(journal_id(journal))
    return None if word is None else Head.read(word)


def journal_id(journal: Journal) -> str:
    return str(journal.rows("SELECT id FROM journals WHERE number = 1")[0]["id"])
