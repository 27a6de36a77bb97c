"""Handing over: a shift given by one person and taken over by another, as entries of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from console.alarms.model import moves
from console.alarms.model.handover import CATEGORY, GIVEN, TAKEN, WITHDRAWN, Given, Paper, read, written
from console.alarms.service import records
from console.journal.features import Reading
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.log.model.sittings import person_in
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: The type of the entry by which the alarms of the one who leaves become those of the one who comes.
OWNED = "alarm.handed_over"
#: So many of the newest entries tell of the earlier hand-overs.
_MOST = 400

_GONE = QT_TRANSLATE_NOOP("HandOver", "This hand-over was taken over or taken back already.")
_SAME = QT_TRANSLATE_NOOP("HandOver", "{person} gave it, so somebody else takes it over: they take the desk first.")
_WAITS = QT_TRANSLATE_NOOP("HandOver", "A hand-over by {person} waits already to be taken over.")
_OTHERS = QT_TRANSLATE_NOOP("HandOver", "Only {person}, who gave it, takes it back.")
_NOBODY = QT_TRANSLATE_NOOP("HandOver", "Say who takes over.")


class CannotHandOver(EnvironmentFault):
    """A hand-over that is not to be had so; `reason` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Handing:
    """Hand-overs in one journal. `person` gives who is at the desk. Methods block and raise JournalError."""

    def __init__(self, journal: Journal, person: Callable[[], str]) -> None:
        self._journal = journal
        self._person = person

    def person(self) -> str:
        """Who is at the desk."""
        return self._person()

    def given(self) -> tuple[Given, ...]:
        """Hand-overs, the newest first."""
        with self._journal.reading() as reading:
            return _given(reading)

    def give(self, paper: Paper) -> Entry:
        """Give a shift as who is at the desk, durable when this returns. Raises CannotHandOver while another one
        waits."""
        paper = msgspec.structs.replace(paper, giver=self._person())
        if not paper.taker.strip():
            raise CannotHandOver(say(_NOBODY))
        with self._journal.transaction() as work:
            waiting = next((each for each in _given(work) if each.waits), None)
            if waiting is not None:
                raise CannotHandOver(say(_WAITS, person=waiting.paper.giver))
            return work.append(CATEGORY, GIVEN, targets=_alarms(paper), details=written(paper))

    def take_over(self, entry: int) -> tuple[int, ...]:
        """Take a shift over: the alarms of the one who gave it are this person's from now on; their numbers. Raises
        CannotHandOver for who gave it, and for one that does not wait."""
        person = self._person()
        with self._journal.transaction() as work:
            given = _waiting(work, entry)
            if given.paper.giver == person:
                raise CannotHandOver(say(_SAME, person=person))
            work.append(CATEGORY, TAKEN, targets=_alarms(given.paper), details={"of": entry})
            standing = records.standing(work).alarms
            numbers = sorted(number for number, alarm in standing.items() if alarm.owner == given.paper.giver)
            if numbers:
                owned = [moves.Owned(alarm=number, owner=person) for number in numbers]
                about = [Target.of(f"alarm:{number}") for number in numbers]
                records.note(work, work.append(moves.CATEGORY, OWNED, targets=about, details=moves.written(owned)))
        return tuple(numbers)

    def withdraw(self, entry: int) -> Entry:
        """Take back what was given and not taken over. Raises CannotHandOver for anybody but who gave it."""
        with self._journal.transaction() as work:
            given = _waiting(work, entry)
            if given.paper.giver != self._person():
                raise CannotHandOver(say(_OTHERS, person=given.paper.giver))
            return work.append(CATEGORY, WITHDRAWN, details={"of": entry})


def _alarms(paper: Paper) -> list[Target]:
    return [Target.of(f"alarm:{matter.number}") for matter in paper.open if matter.number][:100]


def _waiting(reading: Reading, entry: int) -> Given:
    given = next((each for each in _given(reading) if each.entry == entry), None)
    if given is None or not given.waits:
        raise CannotHandOver(say(_GONE))
    return given


def _given(reading: Reading) -> tuple[Given, ...]:
    newest = (
        "AND sequence IN"
        " (SELECT sequence FROM entries WHERE journal = 1 AND category = ? ORDER BY sequence DESC LIMIT ?)"
    )
    entries = reading.entries(newest, (CATEGORY, _MOST))
    found: list[Given] = []
    ends: dict[int, Entry] = {}
    for entry in reversed(entries):  # the newest first
        of = entry.details.get("of")
        if entry.type in (TAKEN, WITHDRAWN) and isinstance(of, int):
            ends[of] = entry  # of several the oldest counts
        elif entry.type == GIVEN:
            try:
                paper = read(entry.details)
            except ValueError:
                continue  # its values were left out, or another version wrote it
            found.append(_ended(Given(entry.sequence, entry.time.timestamp(), paper), ends))
    return tuple(found)


def _ended(given: Given, ends: dict[int, Entry]) -> Given:
    end = ends.get(given.entry)
    if end is None:
        return given
    if end.type == WITHDRAWN:
        return replace(given, withdrawn=True)
    who = person_in(end.actor)[0] or end.actor
    return replace(given, taken=end.sequence, taken_at=end.time.timestamp(), taken_by=who)
