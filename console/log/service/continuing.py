"""Continuations: a copy of a log is known by heads kept outside of it, may only be read, and goes on under a new id.

Two files under one id would each write an entry of the same number, and nobody could tell which is true. So a backup
that was put in place, and a file that is not the one that was known outside, are read alone until somebody says that
they go on from there: by an entry that also says what was known of the log and is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.journal.model import Entry, Held
from console.journal.service import Journal
from console.log.service.heads import Head, Lost, head_of, journal_id, known_outside
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
    if unsaid and head_of(journal) is not None:  # one that is new has nothing to go on from: `verify` alone tells of it
        return Held.BEHIND if any(each.cut for each in unsaid) else Held.FORKED
    return None


def _against(journal: Journal, known: Head) -> Held | None:
    now = head_of(journal)
    if now is None or now.sequence < known.sequence:
        return Held.BEHIND
    rows = journal.rows("SELECT hash FROM entries WHERE journal = 1 AND sequence = ?", (known.sequence,))
    return None if rows and rows[0]["hash"] == known.hash else Held.FORKED


def would_say(journal: Journal, heads: Heads) -> tuple[Lost, ...]:
    """What a continuation that begins now says of this log, of those that it went on from, and of another one that lay
    in its place: what was known of each and is not in it. Raises EnvironmentFault."""
    outside, now = known_outside(journal, heads), head_of(journal)
    found = [each for each in outside.lost if each.said is None]
    if outside.head is not None and _against(journal, outside.head) is not None:
        found.append(Lost(journal_id(journal), 0 if now is None else now.sequence, outside.head, None))
    return tuple(found)


def go_on(
    journal: Journal, heads: Callable[[], Heads | None], reason: str, known: Mapping[str, int] | None = None
) -> tuple[Entry, dict[str, int]]:
    """Begin a continuation: by an entry that says what was known, outside or to whoever begins it (`known`, by id), of
    this log and those that it went on from, and is not in it. Gives that, too. Raises ValueError for a journal without
    entries."""
    told: dict[str, object] = {}
    gone: dict[str, int] = {}
    noted: dict[str, Head] = {}
    try:
        place = heads()
        noted = {each.journal: each.head for each in would_say(journal, place)} if place is not None else {}
        told["outside"] = "nothing to ask" if place is None else "asked"
    except EnvironmentFault as fault:  # it goes on; who can ask later finds what was not said
        told["outside"] = f"not asked: {fault}"
    if noted:
        told["known"] = {id: head.word for id, head in noted.items()}
    for id, count in [*((id, head.sequence) for id, head in noted.items()), *(known or {}).items()]:
        gone[id] = max(count, gone.get(id, 0))
    return journal.continue_here(reason, gone, told), gone
