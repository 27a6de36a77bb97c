"""Continuations: a copy of a log is known by heads kept outside of it, may only be read, and goes on under a new id.

Two files under one id would each write an entry of the same number, and nobody could tell which is true. So a backup
that was put in place, and a file that is not the one that was known outside, are read alone until somebody says that
they go on from there: by an entry that also says what was known of the log and is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.journal.model import Entry, Held
from console.journal.service import Journal
from console.log.service.heads import Head, Outside, head_of, journal_id, known_outside
from console.log.service.protocols import Heads
from resources.errors import EnvironmentFault


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
    known = known_outside(journal, heads)
    unsaid = [each for each in known.lost if each.said is None]
    if known.head is not None and (why := _against(journal, known.head)) is not None:
        return why
    if unsaid:
        return Held.BEHIND if any(each.cut for each in unsaid) else Held.FORKED
    return None


def _against(journal: Journal, known: Head) -> Held | None:
    now = head_of(journal)
    if now is None or now.sequence < known.sequence:
        return Held.BEHIND
    rows = journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (known.sequence,))
    return None if rows and rows[0]["hash"] == known.hash else Held.FORKED


def go_on(
    journal: Journal, heads: Callable[[], Heads | None], reason: str, known: Mapping[str, int] | None = None
) -> tuple[Entry, dict[str, int]]:
    """Begin a continuation: by an entry that says what was known, outside or to whoever begins it (`known`, by id), of
    this log and those that it went on from, and is not in it. Gives that, too. Raises ValueError for a journal without
    entries."""
    told: dict[str, object] = {}
    gone: dict[str, int] = {}
    try:
        place = heads()
        outside = Outside() if place is None else known_outside(journal, place)
        told["outside"] = "nothing to ask" if place is None else "asked"
    except EnvironmentFault as fault:  # it goes on; who can ask later finds what was not said
        outside, told["outside"] = Outside(), f"not asked: {fault}"
    noted = {each.journal: each.head for each in outside.lost if each.said is None}
    if outside.head is not None and _against(journal, outside.head) is not None:
        noted[journal_id(journal)] = outside.head
    if noted:
        told["known"] = {id: head.word for id, head in noted.items()}
    for id, count in [*((id, head.sequence) for id, head in noted.items()), *(known or {}).items()]:
        gone[id] = max(count, gone.get(id, 0))
    return journal.continue_here(reason, gone, told), gone
