"""Continuations: a copy of a log is known by heads kept outside of it, may only be read, and goes on under a new id.

Two files under one id would each write an entry of the same number, and nobody could tell which is true. So a backup
that was put in place, and a file that is not the one that was known outside, are read alone until somebody says that
they go on from there.
"""

from __future__ import annotations

from console.journal.chain import CONTINUED, continued
from console.journal.model import Entry, Held
from console.journal.service import Journal
from console.log.service.heads import head_of, noted_head
from console.log.service.protocols import Heads


def look_outside(journal: Journal, heads: Heads | None) -> Held | None:
    """Hold the journal where it is not the one that was known outside; why it may only be read now, None where it may
    be written. Raises EnvironmentFault."""
    held = journal.held
    if held is not None or heads is None:
        return held
    held = _differs(journal, heads)
    if held is not None:
        journal.hold(held)
    return held


def _differs(journal: Journal, heads: Heads) -> Held | None:
    known = noted_head(journal, heads)
    if known is None:
        return None
    now = head_of(journal)
    if now is None or now.sequence < known.sequence:
        return Held.BEHIND
    rows = journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (known.sequence,))
    return None if rows and rows[0]["hash"] == known.hash else Held.FORKED


def continuations(journal: Journal) -> list[tuple[Entry, str, int]]:
    """The entries by which the log went on under another id, with the id of the log before and its count."""
    with journal.reading() as reading:
        entries = reading.entries("AND category = ? AND type = ?", CONTINUED)
    return [(entry, *before) for entry in entries if (before := continued(entry.targets)) is not None]
