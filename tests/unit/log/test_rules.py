"""Rules: how many people an act needs, changed by as many; and the glass that is broken when nobody can approve."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.journal.model import Entry
from console.journal.service import Journal
from console.log.model.people import NotOnTheList, Person, Role
from console.log.model.rules import BROKEN, EVERY, RULE, Proposal, Signature, change_text, moment
from console.log.service.heads import journal_id
from console.log.service.people import People
from console.log.service.seat import Seat
from console.work.model.commands import Bar
from tests.support.journals import Clock, opened
from tests.support.signing import SomeKey, check

BOTH = (Role.ACT, Role.APPROVE)


@pytest.fixture(scope="module")
def three() -> tuple[SomeKey, SomeKey, SomeKey]:
    return SomeKey(), SomeKey(), SomeKey()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "journal.db") as made:
        yield made


@pytest.fixture
def people(journal: Journal, three: tuple[SomeKey, ...]) -> People:
    a, b, c = three
    made = People(journal, check)
    made.add("A. Lindqvist", [a.line], BOTH, a, a.line)
    made.add("M. Ek", [b.line], BOTH, a, a.line)
    made.add("E. Berg", [c.line], [Role.ACT], a, a.line)
    return made


def pens(*keys: SomeKey) -> list[tuple[SomeKey, str]]:
    return [(key, key.line) for key in keys]


def named(people: People, name: str) -> Person:
    return next(person for person in people.roster().people.values() if person.name == name)


def gathered(people: People, proposal: Proposal, *keys: SomeKey) -> Entry:
    """What as many signed, one after the other, by the file that goes around."""
    for key in keys:
        proposal = people.countersign(Proposal.read(proposal.file.encode()), key, key.line)
    return people.enter(proposal)


def sound(people: People, journal: Journal) -> None:
    assert people.doubts() == ()
    assert journal.differences() == ()


def test_an_act_needs_one_by_itself_and_as_many_as_its_rule_or_that_of_all_asks_for(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, _ = three
    assert people.roster().needs("nodes.restart") == 1
    people.set_rule("nodes.restart", 2, pens(a))
    assert people.roster().needs("nodes.restart") == 2
    assert people.roster().needs("nodes.drain") == 1
    people.set_rule(EVERY, 2, pens(a))
    assert people.roster().needs("nodes.drain") == 2
    people.set_rule("nodes.restart", 0, pens(a, b))
    assert "nodes.restart" not in people.roster().rules
    sound(people, journal)


def test_a_change_of_a_rule_needs_as_many_distinct_people_as_it_asks_for(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, c = three
    spare = SomeKey()
    people.change(replace(named(people, "A. Lindqvist"), keys=(a.line, spare.line)), a, a.line)
    people.set_rule("nodes.restart", 2, pens(a))
    before = len(journal.entries())
    for signers, why in (
        ((a,), "asks for 2"),
        ((a, spare), "asks for 2"),
        ((a, c), "may approve"),
        ((), "may approve"),
    ):
        with pytest.raises(NotOnTheList, match=why):
            people.set_rule("nodes.restart", 1, pens(*signers))
    assert len(journal.entries()) == before
    people.set_rule("nodes.restart", 1, pens(a, b))
    assert people.roster().needs("nodes.restart") == 1
    sound(people, journal)


def test_a_rule_of_all_cannot_be_undercut_for_one_act(people: People, three: tuple[SomeKey, ...]):
    a, _, _ = three
    people.set_rule(EVERY, 2, pens(a))
    with pytest.raises(NotOnTheList, match="asks for 2"):
        people.set_rule("nodes.restart", 1, pens(a))


@pytest.mark.parametrize(("act", "needs"), [("", 1), (" ", 2), ("x" * 81, 1), ("nodes.drain", -1), ("nodes.drain", 10)])
def test_a_rule_that_none_can_be_is_refused(people: People, three: tuple[SomeKey, ...], act: str, needs: int):
    with pytest.raises(NotOnTheList, match="A rule names an act"):
        people.set_rule(act, needs, pens(three[0]))


def test_no_rule_asks_for_more_people_than_there_are_now_nor_later(people: People, three: tuple[SomeKey, ...]):
    a, b, _ = three
    with pytest.raises(NotOnTheList, match="asks for 3 people, and 2 would be left"):
        people.set_rule("nodes.restart", 3, pens(a))
    people.set_rule("nodes.restart", 2, pens(a))
    with pytest.raises(NotOnTheList, match="asks for 2 people, and 1 would be left"):
        gathered(people, people.propose_remove(named(people, "M. Ek")), a, b)
    people.revoke(b.line, "stolen", b, b.line)
    assert people.roster().needs("nodes.restart") == 2, "a stolen key goes whoever is left"


@pytest.mark.slow
@pytest.mark.parametrize("act", [EVERY, "people.change", "nodes.restart"])
def test_one_of_those_who_may_approve_cannot_undo_what_a_rule_asks_of_two(
    journal: Journal, people: People, three: tuple[SomeKey, ...], act: str
):
    a, b, _ = three
    people.set_rule(act, 2, pens(a))
    puppet, ek, berg = SomeKey(), named(people, "M. Ek"), named(people, "E. Berg")
    before = len(journal.entries())
    for attempt in (
        lambda: people.add("P. Uppet", [puppet.line], BOTH, a, a.line),
        lambda: people.change(replace(berg, roles=frozenset(BOTH)), a, a.line),
        lambda: people.change(replace(ek, roles=frozenset({Role.ACT})), a, a.line),
        lambda: people.change(replace(ek, keys=(b.line, puppet.line)), a, a.line),
        lambda: people.change(replace(ek, until=ek.since + timedelta(days=1)), a, a.line),
        lambda: people.remove(ek, a, a.line),
        lambda: people.revoke(b.line, "so they say", a, a.line),
    ):
        with pytest.raises(NotOnTheList, match="asks for 2 people who may approve, and 1 signed"):
            attempt()
    assert len(journal.entries()) == before
    gathered(people, people.propose_add("P. Uppet", [puppet.line], BOTH), a, b)
    assert named(people, "P. Uppet").roles == frozenset(BOTH)
    gathered(people, people.propose_remove(named(people, "P. Uppet")), a, b)
    if act == "nodes.restart":
        people.add("F. Fri", [SomeKey().line], [Role.ACT], a, a.line)
        people.remove(berg, a, a.line)
    else:
        with pytest.raises(NotOnTheList, match="and 1 signed"):
            people.change(replace(berg, roles=frozenset()), a, a.line)
    sound(people, journal)


def test_each_may_revoke_a_key_of_their_own_and_the_glass_does_what_nobody_else_can(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, _ = three
    spare = SomeKey()
    people.change(replace(named(people, "A. Lindqvist"), keys=(a.line, spare.line)), a, a.line)
    people.set_rule(EVERY, 2, pens(a))
    people.revoke(a.line, "lost", spare, spare.line)
    people.break_glass("M. Ek's key is stolen", spare, spare.line)
    people.revoke(b.line, "stolen", spare, spare.line)
    assert set(people.roster().revoked) == {a.line, b.line}
    sound(people, journal)


def test_a_change_of_who_may_approve_that_one_signed_past_driftvakt_is_named(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, _, _ = three
    people.set_rule("nodes.restart", 2, pens(a))
    made = people.propose_change(replace(named(people, "E. Berg"), roles=frozenset(BOTH)))
    signature = a(made.text.encode(), "people@driftvakt")
    details = {"change": dict(made.change), "until": made.until, "head": made.head}
    details |= {"key": a.line, "signature": signature}
    entry = journal.append("people", made.type, details=details)
    assert [doubt.sequence for doubt in people.doubts()] == [entry.sequence]
    assert Role.APPROVE not in named(people, "E. Berg").roles


def test_signatures_count_only_until_the_proposal_runs_out(
    tmp_path: Path, three: tuple[SomeKey, ...], monkeypatch: pytest.MonkeyPatch
):
    a, b, _ = three
    clock = Clock()
    journal = Journal.open(tmp_path / "timed.db", actor="astrid@desk", source="test", clock=clock)
    people = People(journal, check)
    people.add("A. Lindqvist", [a.line], BOTH, a, a.line)
    people.add("M. Ek", [b.line], BOTH, a, a.line)
    people.set_rule(EVERY, 2, pens(a))
    made = people.countersign(people.propose_rule(EVERY, 1), a, a.line)
    for until in ("2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z"):
        with pytest.raises(NotOnTheList, match="run out"):
            people.countersign(replace(made, until=until), b, b.line)
    clock.seconds += 8 * 86_400
    with pytest.raises(NotOnTheList, match="run out"):
        people.countersign(made, b, b.line)
    late = made.with_signature(Signature(b.line, b(made.text.encode(), "people@driftvakt")))
    with pytest.raises(NotOnTheList, match="run out"):
        people.enter(late)
    first, second = late.signatures
    details = {"change": dict(late.change), "until": late.until, "head": late.head}
    details |= {"key": first.key, "signature": first.text}
    details["others"] = [{"key": second.key, "signature": second.text}]
    entry = journal.append("people", RULE, details=details)
    assert [(doubt.sequence, "run out" in doubt.reason) for doubt in people.doubts()] == [(entry.sequence, True)]
    # The log has seen that time pass: a clock that is set back does not bring the signatures back.
    clock.seconds -= 8 * 86_400
    with pytest.raises(NotOnTheList, match="run out"):
        people.enter(late)
    again = journal.append("people", RULE, details=details)
    assert [doubt.sequence for doubt in people.doubts()] == [entry.sequence, again.sequence]
    for head in (0, made.head - 1, 99, True):
        with pytest.raises(NotOnTheList):
            people.enter(replace(late, head=head))
    # A clock that went far wrong once, and was put right, stands in nobody's way.
    fresh = people.countersign(people.propose_rule(EVERY, 1), a, a.line)
    people.enter(people.countersign(fresh, b, b.line))
    assert people.roster().rules == {EVERY: 1}
    journal.close()


def test_signatures_are_gathered_by_a_file_that_goes_around(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, _ = three
    people.set_rule("nodes.restart", 2, pens(a))
    first = people.countersign(people.propose_rule("nodes.restart", 1), a, a.line)
    with pytest.raises(NotOnTheList, match="asks for 2 people who may approve, and 1 signed"):
        people.enter(Proposal.read(first.file.encode()))
    second = people.countersign(Proposal.read(first.file.encode()), b, b.line)
    people.enter(Proposal.read(second.file.encode()))
    assert people.roster().needs("nodes.restart") == 1
    with pytest.raises(NotOnTheList, match="meanwhile"):
        people.enter(second)
    sound(people, journal)


def test_a_file_that_somebody_wrote_in_changes_nothing(journal: Journal, people: People, three: tuple[SomeKey, ...]):
    a, b, c = three
    made = people.countersign(people.propose_rule("nodes.restart", 2), a, a.line)
    before = len(journal.entries())
    for forged in (
        replace(made, change={"act": "nodes.restart", "needs": 1}),
        replace(made, signatures=(Signature(b.line, made.signatures[0].text),)),
        replace(made, signatures=(Signature(a.line, "x"),)),
        replace(made, journal="x"),
        replace(made, type="person.removed", change={"id": named(people, "M. Ek").id, "until": ""}),
        replace(made, change={"act": "nodes.restart"}),
        replace(made, change={"act": "nodes.restart", "needs": "2"}),
        replace(made, until="2099-01-01T00:00:00Z"),
        replace(made, until="soon"),
        replace(made, signatures=()),
    ):
        with pytest.raises(NotOnTheList):
            people.enter(forged)
    with pytest.raises(NotOnTheList, match="may approve"):
        people.countersign(made, c, c.line)
    assert c.signed == 0, "nobody is asked to sign for nothing"
    assert len(journal.entries()) == before


@pytest.mark.slow
@given(some.binary(max_size=200) | some.text(max_size=50).map(str.encode))
def test_whatever_file_it_is_a_proposal_or_refused(raw: bytes):
    with pytest.raises(ValueError, match="no proposal"):
        Proposal.read(raw)
    for text in (b'{"proposal":1}', b"[" * 100_000, b'{"signatures":[{"key":1,"signature":2}]}', b"null"):
        with pytest.raises(ValueError, match="no proposal"):
            Proposal.read(text)


def test_a_time_that_no_clock_has_is_none():
    assert moment("2027-01-31T08:00:00+01:00") == datetime(2027, 1, 31, 7, tzinfo=UTC)
    for text in ("0001-01-01T00:00:00+14:00", "2027-01-31T08:00:00", "soon", ""):
        with pytest.raises(ValueError, match=r"time|isoformat"):
            moment(text)


def test_a_rule_that_was_written_with_too_few_signatures_is_named(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, _, _ = three
    people.set_rule("nodes.restart", 2, pens(a))
    change = {"act": "nodes.restart", "needs": 1}
    text = change_text(journal_id(journal), people.roster().last, RULE, change).encode()
    details = {"change": change, "key": a.line, "signature": a(text, "people@driftvakt")}
    entry = journal.append("people", RULE, details=details)
    assert [doubt.sequence for doubt in people.doubts()] == [entry.sequence]
    for others in ("x", ["x"]):
        entry = journal.append("people", RULE, details=details | {"others": others})
        assert people.doubts()[-1].sequence == entry.sequence


def test_a_hand_in_the_table_of_rules_is_named(
    tmp_path: Path, journal: Journal, people: People, three: Sequence[SomeKey]
):
    people.set_rule("nodes.restart", 2, pens(three[0]))
    with sqlite3.connect(tmp_path / "journal.db") as file:
        file.execute("""UPDATE people SET record = '{"needs":1}' WHERE address = 'rule:nodes.restart'""")
    assert [each.row for each in journal.differences()] == ["rule:nodes.restart"]


def test_an_act_is_approved_by_distinct_people_whose_signatures_hold(people: People, three: tuple[SomeKey, ...]):
    a, b, c = three

    def signed(key: SomeKey, text: bytes = b"plan", purpose: str = "plan@driftvakt") -> Signature:
        return Signature(key.line, key(text, purpose))

    def names(*signatures: Signature) -> list[str]:
        return [person.name for person in people.approved(b"plan", "plan@driftvakt", signatures)]

    assert names(signed(a), signed(b)) == ["A. Lindqvist", "M. Ek"]
    assert names(signed(a), signed(a), signed(c)) == ["A. Lindqvist"], "who may not approve does not count"
    assert names(signed(a, b"other"), signed(b, purpose="x"), Signature(b.line, signed(a).text)) == []


def seat_of(journal: Journal) -> Seat:
    return Seat(journal, check, source="test", operator="astrid@desk")


def test_whoever_breaks_the_glass_may_act_until_somebody_else_has_reviewed_it(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, _ = three
    seat = seat_of(journal)
    assert seat.standing().bars == (Bar.NOBODY,)
    entry = people.break_glass("fire in hall 1, nobody answers")
    seat.refresh()
    assert (seat.standing().bars, seat.seen().glasses[0].reason) == ((), "fire in hall 1, nobody answers")
    assert journal.entries()[-1].type == BROKEN
    sound(people, journal)
    people.review(entry.sequence, "justified", b, b.line)
    seat.refresh()
    assert (seat.standing().bars, seat.seen().glasses) == ((Bar.NOBODY,), ())
    with pytest.raises(NotOnTheList, match="reviewed already"):
        people.review(entry.sequence, "again", a, a.line)
    sound(people, journal)


def test_a_reader_who_breaks_the_glass_acts_and_nobody_else_does(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, c = three
    people.change(replace(named(people, "E. Berg"), roles=frozenset()), a, a.line)
    people.break_glass("I am alone", c, c.line)
    seat = seat_of(journal)
    assert seat.standing().bars == (Bar.NOBODY,), "it was broken by a key, and nobody shows it here"
    seat.sit(c, c.line)
    assert seat.standing().bars == ()
    people.change(replace(named(people, "M. Ek"), roles=frozenset({Role.APPROVE})), a, a.line)
    seat.sit(b, b.line)
    assert seat.standing().bars == (Bar.ROLE,)


def test_nobody_reviews_their_own_glass(people: People, three: tuple[SomeKey, ...]):
    a, b, c = three
    spare = SomeKey()
    people.change(replace(named(people, "A. Lindqvist"), keys=(a.line, spare.line)), a, a.line)
    glass = people.break_glass("I am alone", a, a.line).sequence
    for key in (a, spare, c):
        with pytest.raises(NotOnTheList, match="Somebody else who may approve"):
            people.review(glass, "fine", key, key.line)
    people.review(glass, "fine", b, b.line)


def test_a_glass_needs_a_reason_and_a_list(tmp_path: Path, people: People):
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(NotOnTheList, match="Say why"):
            people.break_glass(reason)
    with opened(tmp_path / "empty.db") as journal, pytest.raises(NotOnTheList, match="no list"):
        People(journal, check).break_glass("why not")


def test_when_every_key_of_who_may_approve_is_lost_a_signed_glass_opens_the_list_again(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, b, _ = three
    fresh, other = SomeKey(), SomeKey()
    people.break_glass("both keys burnt with the safe")  # by nobody's key
    with pytest.raises(NotOnTheList):
        people.change(replace(named(people, "A. Lindqvist"), keys=(fresh.line,)), fresh, fresh.line)
    glass = people.break_glass("both keys burnt with the safe", fresh, fresh.line).sequence
    people.revoke(a.line, "lost", fresh, fresh.line)
    people.revoke(b.line, "lost", fresh, fresh.line)  # the last one who may approve
    people.change(replace(named(people, "A. Lindqvist"), keys=(a.line, fresh.line)), fresh, fresh.line)
    people.change(replace(named(people, "M. Ek"), keys=(b.line, other.line)), fresh, fresh.line)
    with pytest.raises(NotOnTheList, match="Somebody else"):
        people.review(glass, "it was me", fresh, fresh.line)
    people.review(glass, "seen", other, other.line)
    with pytest.raises(NotOnTheList):
        people.review(glass, "twice", other, other.line)
    sound(people, journal)


def test_a_key_that_broke_a_glass_changes_nothing_any_more_once_that_is_reviewed(
    people: People, three: tuple[SomeKey, ...]
):
    _, b, _ = three
    fresh = SomeKey()
    glass = people.break_glass("keys are in the other building", fresh, fresh.line).sequence
    people.add("F. New", [SomeKey().line], [Role.ACT], fresh, fresh.line)
    people.review(glass, "not justified", b, b.line)
    with pytest.raises(NotOnTheList, match="may approve"):
        people.add("G. New", [SomeKey().line], [Role.ACT], fresh, fresh.line)


def test_a_glass_that_names_a_key_which_did_not_break_it_is_named(
    journal: Journal, people: People, three: tuple[SomeKey, ...]
):
    a, _, _ = three
    stranger = SomeKey()
    change = {"reason": "mine", "key": a.line}
    text = change_text(journal_id(journal), people.roster().last, BROKEN, change).encode()
    for details in (
        {"change": change, "key": "", "signature": ""},
        {"change": change, "key": a.line, "signature": stranger(text, "people@driftvakt")},
    ):
        entry = journal.append("people", BROKEN, details=details)
        assert people.doubts()[-1].sequence == entry.sequence
