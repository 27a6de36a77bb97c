"""The list of people as the journal keeps it: read, changed by signed entries, and checked."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
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
    MAY_NOT,
    NAMESPACE,
    REMOVED,
    REVOKED,
    NotOnTheList,
    Person,
    Role,
    Roster,
    refuse,
    refuse_rule,
    refuse_signers,
    roster_of,
    taken,
)
from console.log.model.rules import BROKEN, GATHERING, REVIEWED, RULE, Proposal, Signature, change_text, moment
from console.log.service.heads import journal_id
from console.log.service.protocols import Check, Sign
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, say

_WRONG = QT_TRANSLATE_NOOP("People", "A signature does not hold, or is not by the key that is named.")
_NO_CHANGE = QT_TRANSLATE_NOOP("People", "This proposes no change of the list, or of nobody who is on it.")
_RUN_OUT = QT_TRANSLATE_NOOP("People", "The time to gather signatures for it has run out: propose it anew.")
_OVERTAKEN = QT_TRANSLATE_NOOP("People", "The list was changed meanwhile; look at it and try again.")


#: Two machines' clocks differ by no more.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry that does not count, and why: a change of the list that was not signed by somebody who might, or one
    about the `desk`."""

    sequence: int
    reason: str
    desk: bool = False


class People:
    """The list of people of one journal. Methods block; they raise JournalError, NotOnTheList, what signing raises."""

    def __init__(self, journal: Journal, check: Check, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> None:
        self._journal = journal
        self._check = check
        self._new_id = new_id
        self._passed = Passed(journal)
        journal.keep(PEOPLE)

    def roster(self) -> Roster:
        """The list as it stands, by its entries."""
        with self._journal.reading() as reading:
            return believed(reading.walk(CATEGORY), self._check, passed=self._passed)

    # -- changes by one person -----------------------------------------------------------------------------------------

    def add(  # noqa: PLR0917 - who, and by whom
        self,
        name: str,
        keys: Iterable[str],
        roles: Iterable[Role],
        sign: Sign,
        key: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Entry:
        """Put somebody on the list, signed by `sign` with the public `key`; the first by their own, who may then
        approve in any case: somebody has to."""
        own = () if self.roster().people else (key,)
        return self.make(self.propose_add(name, (*keys, *own), roles, since, until), sign, key)

    def change(self, person: Person, sign: Sign, key: str) -> Entry:
        """Put `person` in the place of who has this id."""
        return self.make(self.propose_change(person), sign, key)

    def remove(self, person: Person, sign: Sign, key: str) -> Entry:
        """Have somebody count no longer from now on. They stay in the log, and on the list of who was."""
        return self.make(self.propose_remove(person), sign, key)

    def revoke(self, gone: str, reason: str, sign: Sign, key: str, since: datetime | None = None) -> Entry:
        """Have a key count no longer, since a time (now, if nothing is said): it was lost or stolen."""
        return self.make(self.propose_revoke(gone, reason, since), sign, key)

    def break_glass(self, reason: str, sign: Sign | None = None, key: str = "") -> Entry:
        """Act although nobody may: loudly, until somebody else has reviewed it. Without a key nobody can tell who it
        was, and the list cannot be changed."""
        return self.make(self._proposal(BROKEN, {"reason": reason.strip(), "key": key}), sign, key)

    def review(self, glass: int, words: str, sign: Sign, key: str) -> Entry:
        """Say that what was done with the glass broken was looked at, by somebody else who may approve."""
        return self.make(self._proposal(REVIEWED, {"glass": glass, "words": words.strip()}), sign, key)

    def set_rule(self, act: str, needs: int, signers: Iterable[tuple[Sign, str]]) -> Entry:
        """Have an act need so many people (0: as many as every act), signed by as many as the rule asks for now."""
        proposal = self.propose_rule(act, needs)
        for sign, key in signers:
            proposal = self.countersign(proposal, sign, key)
        return self.enter(proposal)

    # -- changes for which signatures are gathered ---------------------------------------------------------------------

    def propose_add(
        self,
        name: str,
        keys: Iterable[str],
        roles: Iterable[Role],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Proposal:
        """Somebody new on the list, valid from `since` (now) until `until` (for good). The first may approve."""
        may = frozenset(roles) | (frozenset() if self.roster().people else {Role.APPROVE, Role.ACT})
        person = Person(self._new_id(), name.strip(), tuple(dict.fromkeys(keys)), may, since or self._now(), until)
        return self._proposal(ADDED, person.record())

    def propose_change(self, person: Person) -> Proposal:
        return self._proposal(CHANGED, person.record())

    def propose_remove(self, person: Person) -> Proposal:
        return self._proposal(REMOVED, {"id": person.id, "until": time_text(self._now())})

    def propose_revoke(self, gone: str, reason: str, since: datetime | None = None) -> Proposal:
        return self._proposal(REVOKED, {"key": gone, "since": time_text(since or self._now()), "reason": reason})

    def propose_rule(self, act: str, needs: int) -> Proposal:
        act = act.strip()
        refuse_rule(act, needs)
        return self._proposal(RULE, {"act": act, "needs": needs})

    def countersign(self, proposal: Proposal, sign: Sign, key: str) -> Proposal:
        """A proposal with one more signature; only people who may approve are asked. Raises NotOnTheList."""
        roster = self.roster()
        self._refuse_stale(proposal, roster, self._now())
        if not roster.approving([key], self._now(), self._newest() + 1) and roster.glass_of(key) is None:
            raise NotOnTheList(say(MAY_NOT))
        return proposal.with_signature(Signature(key, sign(proposal.text.encode(), NAMESPACE)))

    def asked(self, proposal: Proposal) -> tuple[int, tuple[Person, ...]]:
        """How many people a proposal needs, and who signed it by now."""
        signed = self.approved(proposal.text.encode(), NAMESPACE, proposal.signatures)
        try:
            return self.roster().needs_for(proposal.type, proposal.change, signed), signed
        except ValueError as error:
            raise NotOnTheList(say(_NO_CHANGE)) from error

    def enter(self, proposal: Proposal) -> Entry:
        """Make a change that was proposed, with the signatures that were gathered. Raises NotOnTheList."""
        if proposal.type not in (ADDED, CHANGED, REMOVED, REVOKED, RULE):
            raise NotOnTheList(say(_NO_CHANGE))
        return self._write(proposal)

    def enter_when_enough(self, proposal: Proposal) -> Entry | Proposal:
        """Make the change where as many signed as it needs, else give it back for more. Raises NotOnTheList."""
        needs, signed = self.asked(proposal)
        broken = any(self.roster().glass_of(each.key) for each in proposal.signatures)
        return self.enter(proposal) if len(signed) >= needs or broken else proposal

    # -- what signatures count -----------------------------------------------------------------------------------------

    def approved(self, text: bytes, namespace: str, signatures: Iterable[Signature]) -> tuple[Person, ...]:
        """The distinct people who may approve and signed this text for this purpose: as many as `Roster.needs` says of
        an act, and it may be carried out. What does not hold counts for nothing."""
        keys = [key for each in signatures if (key := self._signer(text, namespace, each)) is not None]
        return tuple(self.roster().approving(keys, self._now(), self._newest() + 1).values())

    def may_act(self, name: str) -> bool:
        """Whether somebody of this name may act now: whoever works here where there is no list."""
        roster, now = self.roster(), self._now()
        named = (each for each in roster.people.values() if each.name == name)
        return not roster.people or any(each.may(Role.ACT, now) and roster.there(each, now) for each in named)

    def doubts(self) -> tuple[Doubt, ...]:
        """The changes that were not signed by somebody who might make them: a hand that wrote past Driftvakt."""
        found: list[Doubt] = []
        with self._journal.reading() as reading:
            believed(reading.walk(CATEGORY), self._check, found.append, self._passed)
        return tuple(found)

    def _proposal(self, type: str, change: dict[str, Any]) -> Proposal:
        until = time_text(self._now() + GATHERING)
        return Proposal(journal_id(self._journal), self.roster().last, type, change, until, self._newest())

    def make(self, proposal: Proposal, sign: Sign | None, key: str) -> Entry:
        """Make a change at once, by one signature or by none."""
        if sign is not None:
            # Else somebody would be asked for a touch for nothing.
            refuse_signers(self.roster(), proposal.type, proposal.change, [key], self._now(), self._newest() + 1)
            proposal = proposal.with_signature(Signature(key, sign(proposal.text.encode(), NAMESPACE)))
        return self._write(proposal)

    def _refuse_stale(self, proposal: Proposal, roster: Roster, now: datetime) -> None:
        """Raises NotOnTheList for a proposal that is about another list than stands, or that has run out."""
        if proposal.journal != journal_id(self._journal) or proposal.last != roster.last:
            raise NotOnTheList(say(_OVERTAKEN))
        try:
            until = moment(proposal.until)
        except ValueError as error:
            raise NotOnTheList(say(_NO_CHANGE)) from error
        # Else one that says a later head than there is would not be overtaken by what the log has seen.
        if not roster.sequence <= proposal.head <= self._newest():
            raise NotOnTheList(say(_OVERTAKEN))
        over = self._passed.within(until, proposal.head, self._newest() + 1)
        if over or not now < until <= now + GATHERING + _AHEAD:
            raise NotOnTheList(say(_RUN_OUT))

    def _write(self, proposal: Proposal) -> Entry:
        with self._journal.transaction() as work:
            entries = list(work.walk(CATEGORY))
            roster, now = believed(entries, self._check, passed=self._passed), self._now()
            self._refuse_stale(proposal, roster, now)
            target, person = _about(proposal, roster)
            text = proposal.text.encode()
            found = [self._signer(text, NAMESPACE, each) for each in proposal.signatures]
            if None in found:
                raise NotOnTheList(say(_WRONG))
            keys = [key for key in found if key is not None]
            refuse_signers(roster, proposal.type, proposal.change, keys, now, self._newest() + 1)
            entry = work.append(CATEGORY, proposal.type, targets=[target], details=_details(proposal))
            # Raised in here: then nothing was written.
            after = roster.after(proposal.type, proposal.change, entry)
            refuse(roster, after, person, now, keys)
            # The table is the sum of what stands there; who may do what is asked of `believed`.
            _put(work, taken(roster_of(entries), entry))
        return entry

    def _signer(self, text: bytes, namespace: str, signature: Signature) -> str | None:
        """The key that made a signature, where it is the one that is said to have."""
        try:
            key = self._check(text, namespace, signature.text)
        except EnvironmentFault:
            return None
        return key if key == signature.key else None

    def _newest(self) -> int:
        rows = self._journal.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
        return int(rows[0]["newest"])

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._journal.now(), UTC)


def _about(proposal: Proposal, roster: Roster) -> tuple[Target, Person | None]:
    """What a change is about, and who is put on the list by it. Raises NotOnTheList for what changes nothing that there
    is: it may come from a file."""
    type, change = proposal.type, proposal.change
    if type == RULE and change.keys() == {"act", "needs"}:
        needs = change["needs"]
        refuse_rule(str(change["act"]), needs if isinstance(needs, int) else -1)
        return Target.of(f"rule:{change['act']}"), None
    if type == BROKEN:
        return Target.of("glass:broken"), None
    if type == REVIEWED:
        return Target.of(f"entry:{change.get('glass')}"), None
    with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError):
        if type in (ADDED, CHANGED):
            person = Person.read(change)
            if person.record() == change and (person.id in roster.people) == (type == CHANGED):
                return person.target, person
        elif type == REMOVED and change.keys() == {"id", "until"}:
            moment(change["until"])
            return roster.people[str(change["id"])].target, None
        elif type == REVOKED and change.keys() == {"key", "since", "reason"}:
            moment(change["since"])
            owner = roster.by_key(str(change["key"]))
            return owner.target if owner else Target.of("key:unknown"), None
    raise NotOnTheList(say(_NO_CHANGE))


class Passed:
    """What time the log has seen pass, by its entries: a clock that was set back since does not undo it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: dict[datetime, tuple[int | None, int]] = {}  # the first entry that bears it, and up to where
        self._within: dict[tuple[datetime, int, int], bool] = {}

    def __call__(self, time: datetime, sequence: int) -> bool:
        """Whether an entry before `sequence` bears this time or a later one. Blocks."""
        first, looked = self._known.get(time, (None, 0))
        if first is None and looked < sequence - 1:
            (row,) = self._journal.rows(
                "SELECT min(sequence) FILTER (WHERE time >= ?) AS first, max(sequence) AS newest FROM entries"
                " WHERE journal = 1 AND sequence > ?",
                (time_text(time), looked),
            )
            first = row["first"]
            self._known[time] = (first, row["newest"] or looked)
        return first is not None and first < sequence

    def within(self, time: datetime, after: int, before: int) -> bool:
        """Whether one of the entries between two bears this time or a later one. Blocks."""
        asked = (time, after, before)
        if asked not in self._within:
            found = self._journal.rows(
                "SELECT 1 FROM entries WHERE journal = 1 AND sequence > ? AND sequence < ? AND time >= ? LIMIT 1",
                (after, before, time_text(time)),
            )
            self._within[asked] = bool(found)
        return self._within[asked]

    def known(self, time: datetime, sequence: int) -> bool:
        """The same as a call, as far as it was asked before; reads no file."""
        first, _ = self._known.get(time, (None, 0))
        return first is not None and first < sequence


def believed(
    entries: Iterable[Entry],
    check: Check,
    doubted: Callable[[Doubt], object] = lambda _doubt: None,
    passed: Passed | None = None,
) -> Roster:
    """The list as those changes make it that were signed by somebody who might make them. What was written past
    Driftvakt changes nothing; `doubted` is told of it. `passed` tells what time the log has seen pass."""
    roster = Roster() if passed is None else Roster(passed=passed)
    for entry in entries:
        change = entry.details.get("change")
        try:
            if not isinstance(change, dict):
                raise ValueError("it holds no change")
            _check_signature(roster, entry, change, check, passed)
            roster = roster.after(entry.type, change, entry)
        except (EnvironmentFault, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            doubted(Doubt(entry.sequence, str(error)))
    return roster


def _check_signature(
    roster: Roster, entry: Entry, change: Mapping[str, Any], check: Any, passed: Passed | None
) -> None:
    # The id that the journal had by then: it may have gone on under another.
    journal = entry.journal.id if entry.journal is not None else ""
    until, head = str(entry.details.get("until", "")), entry.details.get("head", 0)
    if type(head) is not int or (head and not roster.sequence <= head < entry.sequence):
        raise ValueError("it was proposed at another place of the log")
    # By the entry's own time, and by what the log had seen pass: its clock may have been set back.
    if until and (
        entry.time >= moment(until)
        or (head and passed is not None and passed.within(moment(until), head, entry.sequence))
    ):
        raise ValueError("it was made when its signatures had run out")
    text = change_text(journal, roster.last, entry.type, change, until, head).encode()
    keys = [_key_of(check, text, each.text) for each in _signatures(entry)]
    if entry.type == BROKEN and keys != [key for key in [str(change.get("key", ""))] if key]:
        raise ValueError("the glass was not broken by the key that is named")
    refuse_signers(roster, entry.type, change, keys, entry.time, entry.sequence)
    if not roster.people and (entry.type != ADDED or keys[0] not in Person.read(change).keys):
        raise ValueError("the first person did not sign for themselves")


@lru_cache(maxsize=4096)
def _key_of(check: Any, text: bytes, signature: str) -> str:
    """By which key a change was signed: the list is read again and again, and what was signed stays so."""
    return str(check(text, NAMESPACE, signature))


def _details(proposal: Proposal) -> dict[str, Any]:
    """A change as its entry keeps it, the first signature in fields of its own."""
    first, *others = proposal.signatures or (Signature("", ""),)
    details: dict[str, Any] = {
        "change": dict(proposal.change),
        "until": proposal.until,
        "head": proposal.head,
        "key": first.key,
        "signature": first.text,
    }
    if others:
        details["others"] = [{"key": each.key, "signature": each.text} for each in others]
    return details


def _signatures(entry: Entry) -> list[Signature]:
    """The signatures that an entry keeps. Raises ValueError for what are none."""
    details = entry.details
    others = details.get("others", [])
    if not isinstance(others, list) or not all(isinstance(each, dict) for each in others):
        raise ValueError("it holds no signatures")
    found = [Signature(str(each.get("key", "")), str(each.get("signature", ""))) for each in others]
    first = Signature(str(details.get("key", "")), str(details.get("signature", "")))
    return [first, *found] if first.text or entry.type != BROKEN else found


def _records(roster: Roster) -> dict[str, str]:
    people = {f"person:{person.id}": canonical(person.record()) for person in roster.people.values()}
    keys = {
        f"key:{gone.key}": canonical({"since": time_text(gone.since), "entry": gone.sequence, "reason": gone.reason})
        for gone in roster.revoked.values()
    }
    rules = {f"rule:{act}": canonical({"needs": needs}) for act, needs in roster.rules.items()}
    glasses = {f"glass:{number}": canonical(glass.record()) for number, glass in roster.glasses.items()}
    return people | keys | rules | glasses


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
