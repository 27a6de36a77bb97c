"""The list of people as the journal keeps it: read, changed by signed entries, and checked."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from console.journal.canonical import canonical
from console.journal.chain import time_text
from console.journal.features import Feature, Reading, Row, Step, Table, Writing
from console.journal.model import Entry, Target
from console.journal.service import Journal
from console.log.model.people import (
    ADDED,
    CATEGORY,
    CHANGED,
    NAMESPACE,
    REMOVED,
    REVOKED,
    NotOnTheList,
    Person,
    Role,
    Roster,
    change_text,
    refuse,
    refuse_signer,
    roster_of,
    taken,
)
from console.log.service.heads import journal_id
from console.log.service.protocols import Check, Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

_OVERTAKEN = QT_TRANSLATE_NOOP("People", "The list was changed meanwhile; look at it and try again.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A change of the list that was not signed by somebody who might: the entry, and why it does not count."""

    sequence: int
    reason: str


class People:
    """The list of people of one journal. Methods block; they raise JournalError, NotOnTheList, what signing raises."""

    def __init__(self, journal: Journal, check: Check, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._journal = journal
        self._check = check
        self._new_id = new_id
        journal.keep(PEOPLE)

    def roster(self) -> Roster:
        """The list as it stands, by its entries."""
        with self._journal.reading() as reading:
            return roster_of(reading.walk(CATEGORY))

    def add(self, name: str, keys: Iterable[str], roles: Iterable[Role], sign: Sign, key: str) -> Entry:
        """Put somebody on the list, signed by `sign` with the public `key`; the first by their own, who may then
        approve in any case: somebody has to."""
        first = not self.roster().people
        allowed = frozenset(roles) | (frozenset({Role.APPROVE, Role.ACT}) if first else frozenset())
        person = Person(self._new_id(), name.strip(), tuple(dict.fromkeys(keys)), allowed, self._now())
        if first and key not in person.keys:
            person = replace(person, keys=(*person.keys, key))
        return self._change(ADDED, person.record(), person.target, sign, key, person)

    def change(self, person: Person, sign: Sign, key: str) -> Entry:
        """Put `person` in the place of who has this id."""
        return self._change(CHANGED, person.record(), person.target, sign, key, person)

    def remove(self, person: Person, sign: Sign, key: str) -> Entry:
        """Have somebody count no longer from now on. They stay in the log, and on the list of who was."""
        change = {"id": person.id, "until": time_text(self._now())}
        return self._change(REMOVED, change, person.target, sign, key, None)

    def revoke(self, gone: str, reason: str, sign: Sign, key: str, since: datetime | None = None) -> Entry:
        """Have a key count no longer, since a time (now, if nothing is said): it was lost or stolen."""
        change = {"key": gone, "since": time_text(since or self._now()), "reason": reason}
        owner = self.roster().by_key(gone)
        return self._change(REVOKED, change, owner.target if owner else Target.of("key:unknown"), sign, key, None)

    def doubts(self) -> tuple[Doubt, ...]:
        """The changes that were not signed by somebody who might make them: a hand that wrote past Driftvakt."""
        found: list[Doubt] = []
        roster = Roster()
        with self._journal.reading() as reading:
            for entry in reading.walk(CATEGORY):
                change = entry.details.get("change")
                # The id that the journal had by then: it may have gone on under another.
                journal = entry.journal.id if entry.journal is not None else ""
                try:
                    if not isinstance(change, dict):
                        raise ValueError("it holds no change")
                    self._check_signature(roster, journal, entry, change)
                    roster = roster.after(entry.type, change, entry)
                except (EnvironmentFault, ValueError, KeyError) as error:
                    found.append(Doubt(entry.sequence, str(error)))
        return tuple(found)

    def _check_signature(self, roster: Roster, journal: str, entry: Entry, change: Mapping[str, Any]) -> None:
        text = change_text(journal, roster.last, entry.type, change)
        key = self._check(text.encode(), NAMESPACE, str(entry.details.get("signature", "")))
        refuse_signer(roster, key, entry.time, entry.sequence)
        if not roster.people and (entry.type != ADDED or key not in Person.read(change).keys):
            raise ValueError("the first person did not sign for themselves")

    def _change(  # noqa: PLR0917 - one change, whole
        self, type: str, change: dict[str, Any], target: Target, sign: Sign, key: str, person: Person | None
    ) -> Entry:
        roster, now = self.roster(), self._now()
        newest = self._newest()
        refuse_signer(roster, key, now, newest + 1)
        text = change_text(journal_id(self._journal), roster.last, type, change)
        signature = sign(text.encode(), NAMESPACE)
        with self._journal.transaction() as work:
            if roster_of(work.walk(CATEGORY)).last != roster.last:
                raise NotOnTheList(say(_OVERTAKEN))
            entry = work.append(
                CATEGORY, type, targets=[target], details={"change": change, "key": key, "signature": signature}
            )
            # Raised in here: then nothing was written.
            after = roster.after(type, change, entry)
            refuse(roster, after, person, now)
            _put(work, after)
        return entry

    def _newest(self) -> int:
        rows = self._journal.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        return int(rows[0]["newest"])

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._journal.now(), UTC)


def _records(roster: Roster) -> dict[str, str]:
    people = {f"person:{person.id}": canonical(person.record()) for person in roster.people.values()}
    keys = {
        f"key:{gone.key}": canonical({"since": time_text(gone.since), "entry": gone.sequence, "reason": gone.reason})
        for gone in roster.revoked.values()
    }
    return people | keys


def _put(work: Writing, roster: Roster) -> None:
    """Write the rows that differ."""
    told = _records(roster)
    stands = {row["address"]: row["record"] for row in work.rows("SELECT address, record FROM people")}
    work.run_many("DELETE FROM people WHERE address = ?", [(address,) for address in stands.keys() - told.keys()])
    work.run_many(
        "INSERT INTO people (address, record) VALUES (?, ?)"
        " ON CONFLICT (address) DO UPDATE SET record = excluded.record",
        [(address, record) for address, record in told.items() if stands.get(address) != record],
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    roster = Roster()

    def take(entry: Entry) -> None:
        nonlocal roster
        roster = taken(roster, entry)
        _put(work, roster)

    return take


def _called(row: Row, _reading: Reading) -> str:
    """By the name that people use."""
    address = str(row["address"])
    if not address.startswith("person:"):
        return address
    try:
        return f"person:{json.loads(str(row['record']))['name']}"
    except (ValueError, KeyError, TypeError):
        return address


def _make(work: Writing) -> None:
    work.run("CREATE TABLE people (address TEXT PRIMARY KEY, record TEXT NOT NULL)")
    _put(work, roster_of(work.walk(CATEGORY)))


_TABLE = Table("people", ("address",), _called)
PEOPLE = Feature("people", CATEGORY, (_TABLE,), _replay, (Step("0001_people", _make),))
