"""The list of people: changed by those who may, checked afterwards, and what it says of signatures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.journal.service import Journal
from console.log.model.people import ADDED, CATEGORY, NotOnTheList, Person, Role
from console.log.model.rules import Signature, change_text
from console.log.service.checkpoints import Checkpoints
from console.log.service.heads import journal_id
from console.log.service.people import People
from console.log.service.seat import Seat
from console.log.service.verifying import verify
from tests.support.journals import Clock, opened
from tests.support.signing import SomeKey, check

BOTH = (Role.ACT, Role.APPROVE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture(scope="module")
def astrid() -> SomeKey:
    return SomeKey()


@pytest.fixture(scope="module")
def maja() -> SomeKey:
    return SomeKey()


def list_of(journal: Journal, *members: tuple[str, SomeKey, tuple[Role, ...]]) -> People:
    people = People(journal, check)
    first = members[0][1]
    for name, key, roles in members:
        people.add(name, [key.line], roles, first, first.line)
    return people


def named(people: People, name: str) -> Person:
    return next(person for person in people.roster().people.values() if person.name == name)


def test_the_first_is_taken_at_their_word_and_may_approve(path: Path, astrid: SomeKey):
    with opened(path) as journal:
        people = People(journal, check)
        people.add("A. Lindqvist", [], [], astrid, astrid.line)
        person = named(people, "A. Lindqvist")
        assert (person.keys, person.roles) == ((astrid.line,), frozenset(BOTH))
        assert people.doubts() == ()
        assert journal.differences() == ()


def test_only_who_may_approve_changes_the_list(path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, (Role.ACT,)))
        before = len(journal.entries())
        with pytest.raises(NotOnTheList, match="may approve"):
            people.add("E. Berg", [SomeKey().line], [Role.ACT], maja, maja.line)
        assert len(journal.entries()) == before
        people.change(replace(named(people, "M. Ek"), roles=frozenset(BOTH)), astrid, astrid.line)
        people.add("E. Berg", [SomeKey().line], [Role.ACT], maja, maja.line)
        assert people.doubts() == ()


@pytest.mark.parametrize(
    ("name", "own", "why"),
    [("", True, "needs a name"), ("x" * 81, True, "needs a name"), ("E. Berg", False, "needs an SSH key"),
     ("a. lindqvist", True, "called A. Lindqvist already")],
)  # fmt: skip
def test_a_person_that_nobody_could_tell_apart_is_refused(path: Path, astrid: SomeKey, name: str, own: bool, why: str):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        with pytest.raises(NotOnTheList, match=why):
            people.add(name, [SomeKey().line] if own else [], [Role.ACT], astrid, astrid.line)
        assert len(people.roster().people) == 1


def test_a_key_belongs_to_one_person(path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, (Role.ACT,)))
        with pytest.raises(NotOnTheList, match=r"M\. Ek\'s already"):
            people.add("E. Berg", [maja.line], [Role.ACT], astrid, astrid.line)


def test_the_last_who_may_approve_can_neither_go_nor_lose_the_role_nor_the_key(path: Path, astrid: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        person = named(people, "A. Lindqvist")
        for attempt in (
            lambda: people.remove(person, astrid, astrid.line),
            lambda: people.change(replace(person, roles=frozenset({Role.ACT})), astrid, astrid.line),
            lambda: people.revoke(astrid.line, "lost", astrid, astrid.line),
        ):
            with pytest.raises(NotOnTheList, match="Nobody would be left"):
                attempt()
        assert people.roster().approvers(datetime(2030, 1, 1, tzinfo=UTC)) == [person]


def test_what_a_revoked_key_signed_before_goes_on_to_count_and_nothing_after(
    path: Path, astrid: SomeKey, maja: SomeKey
):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        checkpoints = Checkpoints(journal, check)
        checkpoints.sign(maja, maja.line, people.roster().counts)
        people.revoke(maja.line, "stolen", astrid, astrid.line)
        checkpoints.sign(maja, maja.line)  # by a hand that goes past the list
        found = verify(journal, check, None)
        assert found.proof.proved is not None and found.proof.proved.by is not None
        assert (found.proof.proved.size, found.proof.proved.by.name) == (2, "M. Ek")
        with pytest.raises(NotOnTheList, match="may approve"):
            people.add("E. Berg", [SomeKey().line], [Role.ACT], maja, maja.line)
        people.change(replace(named(people, "M. Ek"), keys=(SomeKey().line,)), astrid, astrid.line)
        with pytest.raises(NotOnTheList, match="revoked"):
            people.change(replace(named(people, "A. Lindqvist"), keys=(astrid.line, maja.line)), astrid, astrid.line)


def test_a_thief_who_dates_a_signature_back_is_not_believed(path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        journal.append("odd", "counted")
        entry = people.revoke(maja.line, "stolen", astrid, astrid.line)
        roster = people.roster()
        early = roster.revoked[maja.line].since - timedelta(microseconds=1)
        assert roster.counts(maja.line, early, entry.sequence - 1) is not None
        assert roster.counts(maja.line, early, entry.sequence + 1) is None, (
            "it came into the log after the key was gone"
        )
        assert roster.counts(maja.line, entry.time + timedelta(days=1), entry.sequence - 1) is None


def test_who_was_removed_keeps_the_name_under_what_they_signed(path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        Checkpoints(journal, check).sign(maja, maja.line)
        people.remove(named(people, "M. Ek"), astrid, astrid.line)
        proved = verify(journal, check, None).proof.proved
        assert proved is not None and proved.by is not None and proved.by.name == "M. Ek"
        with pytest.raises(NotOnTheList, match="may approve"):
            people.add("E. Berg", [SomeKey().line], [Role.ACT], maja, maja.line)


def test_a_clock_that_is_set_back_brings_nobody_back(path: Path, astrid: SomeKey, maja: SomeKey):
    clock = Clock()
    with closing(Journal.open(path, actor="astrid@desk", source="test", clock=clock)) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        guest = SomeKey()
        soon = datetime.fromtimestamp(clock.seconds, UTC) + timedelta(hours=1)
        people.add("G. Guest", [guest.line], BOTH, astrid, astrid.line, until=soon)
        people.add("E. Berg", [SomeKey().line], [Role.ACT], guest, guest.line)
        before = clock.seconds
        people.remove(named(people, "M. Ek"), astrid, astrid.line)
        clock.seconds += 7200
        journal.append("odd", "counted")
        clock.seconds = before
        for key in (maja, guest):
            with pytest.raises(NotOnTheList, match="may approve"):
                people.add("X", [SomeKey().line], [Role.ACT], key, key.line)
            assert people.approved(b"plan", "p", [Signature(key.line, key(b"plan", "p"))]) == ()
        assert [each.name for each in people.roster().approvers(soon - timedelta(minutes=1))] == ["A. Lindqvist"]
        blind = replace(people.roster(), passed=lambda _time, _sequence: False)
        assert blind.counts(maja.line, soon - timedelta(days=1), blind.sequence + 1) is None, "removed is removed"
        person = Person("x", "X", (SomeKey().line,), frozenset({Role.ACT}), soon)
        for key, doubted in ((guest, True), (maja, True), (astrid, False)):
            made = people.propose_add(person.name, person.keys, person.roles)
            details = {"change": dict(made.change), "until": made.until, "head": made.head, "key": key.line}
            details["signature"] = key(made.text.encode(), "people@driftvakt")
            entry = journal.append(CATEGORY, ADDED, details=details)
            assert (entry.sequence in {doubt.sequence for doubt in people.doubts()}) is doubted, "past Driftvakt"


def test_what_a_key_signed_counts_as_of_then_though_it_was_replaced_or_its_owner_removed(
    path: Path, astrid: SomeKey, maja: SomeKey
):
    fresh = SomeKey()
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        signed = Checkpoints(journal, check).sign(maja, maja.line, people.roster().counts)
        seat = Seat(journal, check, source="test", operator="astrid@desk")
        seat.sit(maja, maja.line)
        journal.append("odd", "counted")
        seat.leave()
        people.change(replace(named(people, "M. Ek"), name="M. Holm", keys=(fresh.line,)), astrid, astrid.line)
        found = verify(journal, check, None)
        assert found.sound, found.doubts
        assert found.proof.proved is not None and found.proof.proved.by is not None
        assert (found.proof.proved.by.name, found.proof.proved.sequence) == ("M. Ek", signed.sequence)
        roster, now = people.roster(), datetime(2030, 1, 1, tzinfo=UTC)
        assert roster.counts(maja.line, now, roster.sequence + 1) is None
        people.revoke(maja.line, "found on a train", astrid, astrid.line, since=datetime(2020, 1, 1, tzinfo=UTC))
        assert not verify(journal, check, None).sound, "what a stolen key signed after it was stolen counts no more"


def test_a_change_that_nobody_signed_is_named(path: Path, astrid: SomeKey):
    stranger = SomeKey()
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        made = Person("x", "Malory", (stranger.line,), frozenset(BOTH), datetime(2020, 1, 1, tzinfo=UTC))
        record = made.record()
        text = change_text(journal_id(journal), people.roster().last, ADDED, record)
        for signature in ("", stranger(text.encode(), "people@driftvakt")):
            journal.append(CATEGORY, ADDED, details={"change": record, "key": stranger.line, "signature": signature})
        doubts = people.doubts()
        assert [doubt.sequence for doubt in doubts] == [2, 3]
        assert not verify(journal, check, None).sound


def test_whom_nobody_signed_for_is_not_on_the_list_and_honest_changes_go_on_to_count(
    path: Path, astrid: SomeKey, maja: SomeKey
):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        stranger = Person("p9", "Mallory", (maja.line,), frozenset(BOTH), datetime(2020, 1, 1, tzinfo=UTC))
        for change in (stranger.record(), {**stranger.record(), "since": "2020-01-01T00:00:00"}, {"needs": None}):
            journal.append(CATEGORY, ADDED, details={"change": change, "key": maja.line, "signature": ""})
        assert [person.name for person in people.roster().people.values()] == ["A. Lindqvist"]
        with pytest.raises(NotOnTheList):
            people.add("Eve", [SomeKey().line], [], maja, maja.line)
        people.add("M. Holm", [SomeKey().line], [], astrid, astrid.line)
        assert [doubt.sequence for doubt in people.doubts()] == [2, 3, 4]


def test_entries_that_hold_no_change_change_nothing_and_are_named(path: Path, astrid: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        before = people.roster().people
        for type, details in (
            (ADDED, {}),
            (ADDED, {"change": "x"}),
            (ADDED, {"change": {"id": "x"}}),
            ("person.promoted", {"change": {"id": "x"}}),
            ("key.revoked", {"change": {"key": astrid.line}}),
        ):
            journal.append(CATEGORY, type, details=details)
        assert people.roster().people == before
        assert not people.roster().revoked
        assert [doubt.sequence for doubt in verify(journal, check, None).doubts] == [2, 3, 4, 5, 6]


def test_a_person_since_before_all_times_is_named_and_stops_nothing(path: Path, astrid: SomeKey):
    with opened(path) as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH))
        since = "0001-01-01T00:00:00+14:00"
        change = {"id": "x", "name": "x", "keys": ["x"], "roles": ["act"], "since": since, "until": ""}
        entry = journal.append(CATEGORY, ADDED, details={"change": change})
        people.add("M. Ek", [SomeKey().line], [], astrid, astrid.line)
        assert [each.sequence for each in verify(journal, check, None).doubts] == [entry.sequence]


def test_a_signed_change_cannot_be_used_twice_nor_in_another_journal(tmp_path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(tmp_path / "one.db") as journal:
        people = list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, BOTH))
        added = journal.entries()[-1]
        people.remove(named(people, "M. Ek"), astrid, astrid.line)
        journal.append(CATEGORY, ADDED, details=added.details)
        assert [doubt.sequence for doubt in people.doubts()] == [4]
        first = journal.entries()[0]
    with opened(tmp_path / "two.db") as journal:
        journal.append(CATEGORY, ADDED, details=first.details)
        assert [doubt.sequence for doubt in People(journal, check).doubts()] == [1]


def test_a_hand_in_the_table_is_named_by_the_name_that_people_use(path: Path, astrid: SomeKey, maja: SomeKey):
    with opened(path) as journal:
        list_of(journal, ("A. Lindqvist", astrid, BOTH), ("M. Ek", maja, (Role.ACT,)))
    with sqlite3.connect(path) as file:
        file.execute('UPDATE people SET record = replace(record, \'["act"]\', \'["act","approve"]\')')
    with opened(path) as journal:
        People(journal, check)
        assert [each.row for each in journal.differences()] == ["person:M. Ek"]


def test_a_key_counts_from_when_to_when_its_owner_does():
    noon = datetime(2027, 1, 1, 12, tzinfo=UTC)
    person = Person("x", "A", ("k",), frozenset({Role.ACT}), noon, noon + timedelta(hours=1))
    seen = [person.valid(noon + timedelta(minutes=minutes)) for minutes in (-1, 0, 59, 60)]
    assert seen == [False, True, True, False]
    assert person.may(Role.READ, noon)
    assert not person.may(Role.APPROVE, noon)
    assert Person.read(person.record()) == person
    with pytest.raises(ValueError, match="no person"):
        Person.read({"id": "x"})
