"""The people who may work with this console: who they are, by which SSH keys, in which roles, from when until when.

A change of the list is an entry that is signed by somebody who was on it before and may approve. The first person is
taken at their word, and the list says so. A key that was lost or stolen is revoked: what it signed counts as far as it
was in the log before that.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from console.journal.chain import time_text
from console.journal.model import Entry, Target
from console.log.model.rules import BROKEN, EVERY, LONGEST_REASON, MOST, REVIEWED, RULE, Glass, moment
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

CATEGORY = "people"
ADDED, CHANGED, REMOVED, REVOKED = "person.added", "person.changed", "person.removed", "key.revoked"
#: What the signature under a change is for: SSHSIG's namespace.
NAMESPACE = "people@driftvakt"
_LONGEST_NAME = 80


class Role(StrEnum):
    """What somebody may do. Reading is everybody's."""

    READ = "read"
    ACT = "act"
    APPROVE = "approve"
    BILLS = "bills"  # see what each tenant pays


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list. `keys` are public keys as authorized_keys has them, without comment; `since` and `until`
    bound when they are valid, `until` is None for no end."""

    id: str
    name: str
    keys: tuple[str, ...]
    roles: frozenset[Role]
    since: datetime
    until: datetime | None = None

    @property
    def target(self) -> Target:
        return Target(f"person:{self.id}", f"person:{self.name}")

    def valid(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def may(self, role: Role, at: datetime) -> bool:
        return self.valid(at) and (role is Role.READ or role in self.roles)

    def record(self) -> dict[str, Any]:
        """The person as an entry keeps them."""
        return {
            "id": self.id,
            "name": self.name,
            "keys": list(self.keys),
            "roles": sorted(self.roles),
            "since": time_text(self.since),
            "until": "" if self.until is None else time_text(self.until),
        }

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Person:
        """Read a record. Raises ValueError for one that is none."""
        try:
            until = str(record["until"])
            return cls(
                str(record["id"]),
                str(record["name"]),
                tuple(str(key) for key in record["keys"]),
                frozenset(Role(role) for role in record["roles"]),
                moment(record["since"]),
                moment(until) if until else None,
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no person: {error}") from error


@dataclass(frozen=True, slots=True)
class Revoked:
    """A key that counts no longer: nothing of it that came into the log after the entry `sequence`, nor what it says it
    signed from `since` on."""

    key: str
    since: datetime
    sequence: int
    reason: str = ""


#: The number of an entry that is to come.
NEXT = 1 << 62
#: Whether an entry before a number bears a time, or a later one.
Passed = Callable[[datetime, int], bool]


def _nothing_passed(_time: datetime, _sequence: int) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Roster:
    """The list as it stands after the entry `sequence`. `rules` say by act how many people it needs, `glasses` are
    those that were broken and not reviewed, by their entry. `last` is the hash of the newest entry that changed any of
    it, which the next change is signed over. `removed` are who was taken off it, by id. `earlier` is the list before
    that entry; `passed` tells what time the log has seen pass, which a clock that is set back does not undo."""

    people: Mapping[str, Person] = field(default_factory=dict)
    revoked: Mapping[str, Revoked] = field(default_factory=dict)
    last: str = ""
    rules: Mapping[str, int] = field(default_factory=dict)
    glasses: Mapping[int, Glass] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    sequence: int = 0
    earlier: Roster | None = field(default=None, repr=False, compare=False)
    passed: Passed = field(default=_nothing_passed, repr=False, compare=False)

    def by_key(self, key: str) -> Person | None:
        """Whose key this is, whether or not it still counts."""
        return next((person for person in self.people.values() if key in person.keys), None)

    def as_of(self, sequence: int) -> Roster:
        """The list as it was when the entry `sequence` was written."""
        then = self
        while then.sequence >= sequence and then.earlier is not None:
            then = then.earlier
        return then

    def there(self, person: Person, at: datetime, sequence: int = NEXT) -> bool:
        """Whether somebody on the list as it stands counts in the entry `sequence`, at a time: neither taken off it,
        nor before or behind their time, whatever the clock says."""
        if person.id in self.removed or not person.valid(at):
            return False
        return person.until is None or not self.passed(person.until, sequence)

    def counts(self, key: str, at: datetime, sequence: int) -> Person | None:
        """Who signed something with this key at a time, kept as the entry `sequence`, by the list as it was then; None
        where it does not count."""
        then, gone = self.as_of(sequence), self.revoked.get(key)
        person = then.by_key(key)
        if person is None or not then.there(person, at, sequence):
            return None
        return person if gone is None or (at < gone.since and sequence < gone.sequence) else None

    def approvers(self, at: datetime) -> list[Person]:
        """Who may change the list: those with a key that still counts."""
        able = (each for each in self.people.values() if Role.APPROVE in each.roles and self.there(each, at))
        return [person for person in able if any(key not in self.revoked for key in person.keys)]

    def needs(self, act: str) -> int:
        """How many people who may approve an act needs (a command's id, or what a plan calls it): one by itself."""
        return self.rules.get(act, self.rules.get(EVERY, 1))

    def needs_for(self, type: str, change: Mapping[str, Any], by: Iterable[Person] = ()) -> int:
        """How many people who may approve a change of the list needs: as many as the act that makes it, a rule as many
        as it asks for until then, and whatever touches who may approve as many as the strictest rule, which else any
        one of them could undo by a second name. Of those who sign it (`by`) each may revoke a key of their own."""
        if type == REVOKED and any(change.get("key") in each.keys for each in by):
            return 1
        asked = self.needs(str(change.get("act"))) if type == RULE else self.needs(_ACTS.get(type, type))
        return max(asked, *self.rules.values(), 1) if self._touched(type, change) else asked

    def _touched(self, type: str, change: Mapping[str, Any]) -> bool:
        """Whether who may approve, by which names, keys and times, is otherwise after a change."""
        if type in (ADDED, CHANGED):
            person = Person.read(change)
            return _power(person) != self._power_of(self.people.get(person.id))
        if type == REMOVED:
            return self._power_of(self.people.get(str(change.get("id")))) is not None
        return type == REVOKED and self._power_of(self.by_key(str(change.get("key")))) is not None

    def _power_of(self, person: Person | None) -> Person | None:
        return None if person is None or person.id in self.removed else _power(person)

    def approving(self, keys: Iterable[str], at: datetime, sequence: int) -> dict[str, Person]:
        """The distinct people, by id, whose keys these are and who may approve."""
        found = (self.counts(key, at, sequence) for key in keys)
        return {each.id: each for each in found if each is not None and each.may(Role.APPROVE, at)}

    def glass_of(self, key: str) -> Glass | None:
        """The glass that was broken by this key and not reviewed since."""
        return next((each for each in self.glasses.values() if key and each.key == key), None)

    def after(self, type: str, change: Mapping[str, Any], entry: Entry) -> Roster:
        """The list after a change that `entry` keeps. Raises ValueError for one that cannot be read."""
        people, revoked = dict(self.people), dict(self.revoked)
        rules, glasses, removed = dict(self.rules), dict(self.glasses), self.removed
        if type in (ADDED, CHANGED):
            person = Person.read(change)
            people[person.id] = person
            removed -= {person.id}
        elif type == REMOVED:
            gone = people.get(str(change.get("id")))
            if gone is not None:  # they stay, so that who was on it is seen
                people[gone.id] = replace(gone, until=moment(change["until"]))
                removed |= {gone.id}
        elif type == REVOKED:
            key, reason = str(change.get("key")), str(change.get("reason", ""))
            revoked[key] = Revoked(key, moment(change["since"]), entry.sequence, reason)
        elif type == RULE:
            act, needs = str(change["act"]), int(change["needs"])
            if needs:
                rules[act] = needs
            else:
                rules.pop(act, None)
        elif type == BROKEN:
            key = str(change.get("key", ""))
            owner = self.counts(key, entry.time, entry.sequence) if key else None
            glasses[entry.sequence] = Glass(
                entry.sequence, entry.time, entry.source, str(change["reason"]), key, owner.id if owner else ""
            )
        elif type == REVIEWED:
            del glasses[int(change["glass"])]
        else:
            raise ValueError(f"no change of the list: {type}")
        return Roster(
            people, revoked, entry.hash, rules, glasses, removed, entry.sequence, earlier=self, passed=self.passed
        )


#: The commands by which the list is changed, which rules may be about.
_ACTS = {ADDED: "people.add", CHANGED: "people.change", REMOVED: "people.remove", REVOKED: "people.revoke"}


def _power(person: Person) -> Person | None:
    """What of somebody matters to who may approve; None for who may not."""
    return replace(person, roles=frozenset()) if Role.APPROVE in person.roles else None


def roster_of(entries: Iterable[Entry]) -> Roster:
    """The list that entries of category `people` add up to, whoever signed them. One that holds no change that can be
    read changes nothing: `console.log.service.people.People.doubts` names it."""
    roster = Roster()
    for entry in entries:
        roster = taken(roster, entry)
    return roster


def taken(roster: Roster, entry: Entry) -> Roster:
    """The list after one more entry."""
    change = entry.details.get("change")
    if isinstance(change, dict):
        with contextlib.suppress(KeyError, ValueError, TypeError, AttributeError, OverflowError):
            return roster.after(entry.type, change, entry)
    return roster


class NotOnTheList(EnvironmentFault):
    """A change of the list that is refused; nothing was written. `reason` is for the operator."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


_NO_NAME = QT_TRANSLATE_NOOP("People", "A person needs a name of at most {most} letters.")
_NO_KEY = QT_TRANSLATE_NOOP("People", "{name} needs an SSH key: without one nobody can tell who it was.")
_NAME_TAKEN = QT_TRANSLATE_NOOP("People", "There is somebody called {name} already.")
_KEY_TAKEN = QT_TRANSLATE_NOOP("People", "This key is {name}'s already.")
_KEY_GONE = QT_TRANSLATE_NOOP("People", "This key was revoked, and stays so.")
_LAST_APPROVER = QT_TRANSLATE_NOOP(
    "People", "Nobody would be left who may approve: give that role to somebody else first."
)
_TOO_FEW = QT_TRANSLATE_NOOP(
    "People", "A rule asks for {needs} people, and {left} would be left who may approve: change the rule first."
)
_MORE = QT_TRANSLATE_NOOP("People", "The rule asks for {needs} people who may approve, and {have} signed.")
_NO_LIST = QT_TRANSLATE_NOOP("People", "There is no list of people yet: put the first person on it.")
_NO_REASON = QT_TRANSLATE_NOOP("People", "Say why the glass is broken, in at most {most} letters.")
_NO_GLASS = QT_TRANSLATE_NOOP("People", "No glass was broken by that entry, or it was reviewed already.")
_OWN_GLASS = QT_TRANSLATE_NOOP("People", "Somebody else who may approve must review it: not who broke the glass.")
_NO_RULE = QT_TRANSLATE_NOOP("People", "A rule names an act, and asks for 1 to {most} people; 0 takes it away.")
MAY_NOT = QT_TRANSLATE_NOOP("People", "The key that signs is nobody's who may approve changes of the list.")


def refuse(roster: Roster, after: Roster, person: Person | None, at: datetime, keys: Iterable[str] = ()) -> None:
    """Raises NotOnTheList where a change by these `keys` would make a list that nobody can work with. With the glass
    broken even the last who may approve can go."""
    if person is not None:
        _refuse_person(roster, person)
    if any(roster.glass_of(key) for key in keys):
        return
    left = len(after.approvers(at))
    if roster.approvers(at) and not left:
        raise NotOnTheList(say(_LAST_APPROVER))
    if after.revoked.keys() != roster.revoked.keys():
        return  # a stolen key goes, whoever is left
    asked = max(after.rules.values(), default=1)
    if asked > left and (after.rules != roster.rules or left < len(roster.approvers(at))):
        raise NotOnTheList(say(_TOO_FEW, needs=asked, left=left))


def _refuse_person(roster: Roster, person: Person) -> None:
    if not person.name.strip() or len(person.name) > _LONGEST_NAME:
        raise NotOnTheList(say(_NO_NAME, most=_LONGEST_NAME))
    if not person.keys:
        raise NotOnTheList(say(_NO_KEY, name=person.name))
    for other in roster.people.values():
        if other.id == person.id:
            continue
        if other.name.casefold() == person.name.casefold():
            raise NotOnTheList(say(_NAME_TAKEN, name=other.name))
        if set(other.keys) & set(person.keys):
            raise NotOnTheList(say(_KEY_TAKEN, name=other.name))
    before = roster.people.get(person.id)
    if (set(person.keys) - set(before.keys if before is not None else ())) & set(roster.revoked):
        raise NotOnTheList(say(_KEY_GONE))


def refuse_signers(  # noqa: PLR0917 - what is changed, by whom, when
    roster: Roster, type: str, change: Mapping[str, Any], keys: Collection[str], at: datetime, sequence: int
) -> None:
    """Raises NotOnTheList where these keys may not change the list so: too few of people who may approve, or, to review
    a glass, only the one who broke it. The first change of an empty list is taken on trust; with the glass broken, the
    key that broke it may."""
    if type == BROKEN:
        _refuse_breaking(roster, change)
        return
    if not roster.people:
        if type != ADDED:
            raise NotOnTheList(say(_NO_LIST))
        return
    able = roster.approving(keys, at, sequence)
    if type == REVIEWED:
        glass = roster.glasses.get(_number(change.get("glass")))
        if glass is None:
            raise NotOnTheList(say(_NO_GLASS))
        if not any(who != glass.person and glass.key not in each.keys for who, each in able.items()):
            raise NotOnTheList(say(_OWN_GLASS))
        return
    if any(roster.glass_of(key) for key in keys):
        return
    if not able:
        raise NotOnTheList(say(MAY_NOT))
    asked = roster.needs_for(type, change, able.values())
    if len(able) < asked:
        raise NotOnTheList(say(_MORE, needs=asked, have=len(able)))


def _refuse_breaking(roster: Roster, change: Mapping[str, Any]) -> None:
    reason = change.get("reason")
    if not roster.people:
        raise NotOnTheList(say(_NO_LIST))
    if not isinstance(reason, str) or not reason.strip() or len(reason) > LONGEST_REASON:
        raise NotOnTheList(say(_NO_REASON, most=LONGEST_REASON))


def refuse_rule(act: str, needs: int) -> None:
    """Raises NotOnTheList for a rule that none can be; 0 takes an act's own rule away."""
    if not act.strip() or len(act) > _LONGEST_NAME or not 0 <= needs <= MOST:
        raise NotOnTheList(say(_NO_RULE, most=MOST))


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1
