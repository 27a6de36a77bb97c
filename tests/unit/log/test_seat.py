"""The desk: taken by key, for now and here alone; entries name who is there, and nobody does what they may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.journal.canonical import canonical
from console.journal.model import Held
from console.journal.service import Journal
from console.log.model.people import NotOnTheList, Role
from console.log.model.sittings import CATEGORY, LOCKED, RETURNED, TAKEN, Challenge, Sitting, actor_of, person_in
from console.log.service.heads import journal_id
from console.log.service.people import People
from console.log.service.seat import NotSeated, Seat, desk_doubts
from console.log.service.verifying import verify
from console.work.model.commands import Bar
from console.work.service.carrying import NotAllowed
from tests.support.journals import Clock
from tests.support.signing import SomeKey, check

ACT = (Role.ACT, Role.APPROVE)


class Beat:
    """A clock that stands unless it is told to go."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(1_800_000_000.0)


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="window", clock=clock)
    yield made
    made.close()


@pytest.fixture(scope="module")
def astrid() -> SomeKey:
    return SomeKey()


@pytest.fixture(scope="module")
def maja() -> SomeKey:
    return SomeKey()


@pytest.fixture
def people(journal: Journal, astrid: SomeKey, maja: SomeKey) -> People:
    made = People(journal, check)
    made.add("A. Lindqvist", [astrid.line], ACT, astrid, astrid.line)
    made.add("M. Ek", [maja.line], [], astrid, astrid.line)
    return made


def seat_of(journal: Journal, **more: object) -> Seat:
    return Seat(journal, check, source="window", operator="astrid@desk", **more)  # type: ignore[arg-type]


def bars(seat: Seat) -> tuple[Bar, ...]:
    return seat.standing().bars


def write(journal: Journal) -> str:
    return journal.append("odd", "odd.done").actor


def doubts(journal: Journal) -> list[tuple[int, str]]:
    return [(each.sequence, each.reason) for each in desk_doubts(journal, check, People(journal, check).roster())]


def test_without_a_list_the_systems_user_stands_and_may_everything(journal: Journal):
    seat = seat_of(journal)
    assert (seat.seen().name, seat.seen().listed, bars(seat)) == ("astrid@desk", False, ())
    assert write(journal) == "astrid@desk"


def test_whoever_takes_the_desk_by_key_is_named_by_the_entries_that_follow(
    journal: Journal, people: People, astrid: SomeKey
):
    seat = seat_of(journal)
    assert bars(seat) == (Bar.NOBODY,)
    entry = seat.sit(astrid, astrid.line)
    assert entry is not None
    assert (entry.type, entry.actor, entry.targets[0].name) == (TAKEN, "astrid@desk", "person:A. Lindqvist")
    assert (bars(seat), seat.seen().name, seat.seen().unasked) == ((), "A. Lindqvist", True)
    assert write(journal) == "A. Lindqvist <astrid@desk>"
    seat.leave()
    assert write(journal) == "astrid@desk"
    assert bars(seat) == (Bar.NOBODY,)
    assert doubts(journal) == []
    assert journal.differences() == ()
    assert verify(journal, check, None).sound


def test_who_may_only_read_does_not_act(journal: Journal, people: People, maja: SomeKey):
    seat = seat_of(journal)
    seat.sit(maja, maja.line)
    assert (bars(seat), seat.standing().who) == ((Bar.ROLE,), "M. Ek")


def test_a_stranger_takes_no_desk(journal: Journal, people: People):
    seat, stranger, before = seat_of(journal), SomeKey(), len(journal.entries())
    with pytest.raises(NotSeated, match="nobody's"):
        seat.sit(stranger, stranger.line)
    assert len(journal.entries()) == before
    assert stranger.signed == 0, "nothing is signed for nothing"


def test_what_another_key_signed_takes_no_desk(journal: Journal, people: People, astrid: SomeKey, maja: SomeKey):
    seat = seat_of(journal)
    with pytest.raises(NotSeated, match="not signed by this key"):
        seat.sit(maja, astrid.line)
    with pytest.raises(NotSeated, match="not signed by this key"):
        seat.sit(lambda _message, _purpose: "no signature", astrid.line)
    assert seat.seen().person is None


def test_a_signature_counts_once(journal: Journal, people: People, astrid: SomeKey):
    kept: list[str] = []

    def recorded(message: bytes, purpose: str) -> str:
        kept.append(astrid(message, purpose))
        return kept[-1]

    seat = seat_of(journal)
    entry = seat.sit(recorded, astrid.line)
    assert entry is not None
    seat.leave()
    with pytest.raises(NotSeated):
        seat.sit(lambda _message, _purpose: kept[0], astrid.line)
    # A hand that writes the old entry once more is named.
    again = journal.append(CATEGORY, TAKEN, targets=entry.targets, details=entry.details)
    assert doubts(journal) == [(again.sequence, "it was signed for another time")]
    assert not verify(journal, check, None).sound


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "value", "why"),
    [("seat", "command line", "another desk"), ("journal", "x", "another desk"), ("hash", "0" * 64, "another log"),
     ("head", 99, "another time"), ("person", "x", "not that of who is named")],
)  # fmt: skip
def test_what_was_signed_for_something_else_is_named(
    journal: Journal, people: People, astrid: SomeKey, part: str, value: object, why: str
):
    seat = seat_of(journal)
    taken = seat.sit(astrid, astrid.line)
    assert taken is not None
    real = Challenge.read(taken.details["challenge"])
    seat.leave()
    newest = journal.entries()[-1]
    parts = {name: getattr(real, name) for name in real.__slots__}
    parts |= {"head": newest.sequence, "hash": newest.hash, "nonce": "f" * 32, part: value}
    made = Challenge(**parts)
    person = next(iter(people.roster().people.values()))
    entry = journal.append(
        CATEGORY, TAKEN, targets=[person.target],
        details={"challenge": made.text, "key": astrid.line, "signature": astrid(made.text.encode(), "desk@driftvakt")},
    )  # fmt: skip
    ((number, reason),) = doubts(journal)
    assert number == entry.sequence
    assert why in reason


@pytest.mark.parametrize("head", ["1", None, True, [1], {}])
def test_a_challenge_of_another_kind_is_named_and_stops_nothing(
    journal: Journal, people: People, astrid: SomeKey, head: object
):
    parts = {"desk": 1, "hash": "", "head": head, "journal": journal_id(journal), "nonce": "f" * 32}
    person = next(iter(people.roster().people.values()))
    text = canonical(parts | {"person": person.id, "seat": "window"})
    details = {"challenge": text, "key": astrid.line, "signature": astrid(text.encode(), "desk@driftvakt")}
    entry = journal.append(CATEGORY, TAKEN, targets=[person.target], details=details)
    assert [number for number, _ in doubts(journal)] == [entry.sequence]


def test_an_entry_that_carries_the_name_of_who_was_not_there_is_named(
    tmp_path: Path, journal: Journal, people: People, astrid: SomeKey
):
    seat = seat_of(journal)
    seat.sit(astrid, astrid.line)
    write(journal)
    seat.leave()
    with Journal.open(
        tmp_path / "journal.db", actor="M. Ek <astrid@desk>", source="window", clock=Clock(1_800_000_900.0)
    ).transaction() as work:
        forged = work.append("odd", "odd.done")
    assert [number for number, _ in doubts(journal)] == [forged.sequence]


def test_a_key_that_takes_its_time_has_asked_somebody_and_too_late_is_too_late(
    journal: Journal, people: People, astrid: SomeKey
):
    beat = Beat()

    def after(seconds: float) -> Callable[[bytes, str], str]:
        def sign(message: bytes, purpose: str) -> str:
            beat.now += seconds
            return astrid(message, purpose)

        return sign

    seat = seat_of(journal, monotonic=beat)
    seat.sit(after(3.0), astrid.line)
    assert not seat.seen().unasked
    with pytest.raises(NotSeated, match="two minutes"):
        seat.sit(after(121.0), astrid.line)


def test_whoever_is_struck_off_the_list_or_loses_the_key_may_nothing_from_then_on(
    journal: Journal, people: People, astrid: SomeKey, maja: SomeKey
):
    seat = seat_of(journal)
    people.change(
        replace(next(each for each in people.roster().people.values() if each.name == "M. Ek"), roles=frozenset(ACT)),
        astrid, astrid.line,
    )  # fmt: skip
    seat.sit(astrid, astrid.line)
    assert bars(seat) == ()
    people.revoke(astrid.line, "stolen", maja, maja.line)
    seat.refresh()  # as the watcher does
    assert bars(seat) == (Bar.NOBODY,)
    with pytest.raises(NotSeated):
        seat.sit(astrid, astrid.line)


def test_a_stale_list_is_looked_at_again_before_the_desk_is_given(
    journal: Journal, people: People, astrid: SomeKey, maja: SomeKey
):
    seat = seat_of(journal)
    person = next(each for each in people.roster().people.values() if each.name == "M. Ek")

    def slowly(message: bytes, purpose: str) -> str:
        people.remove(person, astrid, astrid.line)  # while the key is asked for
        return maja(message, purpose)

    with pytest.raises(NotSeated, match="nobody's"):
        seat.sit(slowly, maja.line)
    assert journal.entries(category=CATEGORY) == []


def test_of_two_who_take_one_desk_at_once_the_slower_is_told(journal: Journal, people: People, astrid: SomeKey):
    seat = seat_of(journal)

    def slowly(message: bytes, purpose: str) -> str:
        seat.sit(astrid, astrid.line)
        return astrid(message, purpose)

    with pytest.raises(NotSeated, match="meanwhile"):
        seat.sit(slowly, astrid.line)


def test_a_locked_desk_takes_acts_away_until_a_key_proves_who_is_there(
    journal: Journal, people: People, astrid: SomeKey, maja: SomeKey
):
    seat = seat_of(journal)
    seat.sit(astrid, astrid.line)
    seat.lock("idle")
    assert (bars(seat), seat.seen().name) == ((Bar.LOCKED,), "A. Lindqvist")
    with pytest.raises(NotSeated, match="prove by your key"):
        seat.come_back()
    assert bars(seat) == (Bar.LOCKED,)
    seat.sit(maja, maja.line)
    assert (bars(seat), seat.seen().name) == ((Bar.ROLE,), "M. Ek")
    assert [entry.type for entry in journal.entries(category=CATEGORY)] == [TAKEN, LOCKED, TAKEN]
    assert journal.differences() == ()


def test_who_leaves_a_locked_desk_leaves_it_locked(journal: Journal, people: People, astrid: SomeKey):
    seat = seat_of(journal)
    seat.sit(astrid, astrid.line)
    seat.lock("idle")
    seat.leave()
    assert (bars(seat), seat.seen().sitting) == ((Bar.LOCKED, Bar.NOBODY), None)
    assert write(journal) == "astrid@desk"
    seat.sit(astrid, astrid.line)
    assert bars(seat) == ()


def test_a_locked_desk_is_not_unlocked_by_a_glass_that_nobody_on_the_list_signed(
    journal: Journal, people: People, astrid: SomeKey
):
    seat, stranger = seat_of(journal), SomeKey()
    seat.sit(astrid, astrid.line)
    seat.lock("idle")
    people.break_glass("let me in")
    seat.glass_was_broken()
    assert bars(seat) == (Bar.LOCKED,)
    people.break_glass("let me in", stranger, stranger.line)
    seat.glass_was_broken(stranger.line)
    assert bars(seat) == (Bar.LOCKED,)
    assert [glass.reason for glass in seat.seen().glasses] == ["let me in", "let me in"], "it is told all the same"
    people.break_glass("the hall burns", astrid, astrid.line)
    seat.glass_was_broken(astrid.line)
    assert bars(seat) == ()


def test_without_a_list_a_plain_return_unlocks_and_the_log_says_that_it_proves_nothing(journal: Journal):
    seat = seat_of(journal)
    seat.lock("idle")
    assert bars(seat) == (Bar.LOCKED,)
    seat.lock("idle")
    seat.come_back()
    assert bars(seat) == ()
    locked, back = journal.entries(category=CATEGORY)
    assert (locked.type, back.type, back.details) == (LOCKED, RETURNED, {"proved": False})


def test_a_read_only_console_writes_nothing_by_whatever_way(journal: Journal, people: People, astrid: SomeKey):
    seat, before = seat_of(journal), len(journal.entries())
    seat.set_read_only(True)
    for attempt in (
        lambda: write(journal),
        lambda: seat.sit(astrid, astrid.line),
        lambda: people.add("E. Berg", [SomeKey().line], [], astrid, astrid.line),
    ):
        with pytest.raises(NotAllowed, match="read-only"):
            attempt()
    seat.lock("idle")
    seat.leave()
    assert len(journal.entries()) == before
    assert bars(seat)[0] is Bar.READ_ONLY
    seat.set_read_only(False)
    write(journal)
    seat.pin_read_only()
    seat.set_read_only(False)
    assert bars(seat)[0] is Bar.READ_ONLY, "as it was started, whatever its settings say"


def test_a_read_only_console_is_locked_and_unlocked_by_key_and_writes_neither_down(
    journal: Journal, people: People, astrid: SomeKey, maja: SomeKey
):
    seat = seat_of(journal)
    seat.sit(astrid, astrid.line)
    seat.set_read_only(True)
    before = len(journal.entries())
    for key, there in ((astrid, "A. Lindqvist"), (maja, "astrid@desk")):
        seat.lock("idle")
        assert seat.seen().locked
        with pytest.raises(NotSeated):
            seat.sit(SomeKey(), key.line)
        assert seat.sit(key, key.line) is None
        assert (seat.seen().locked, seat.seen().name) == (False, there)
    assert len(journal.entries()) == before


def test_a_window_begins_with_nobody_whoever_left_it_without_a_word(journal: Journal, people: People, astrid: SomeKey):
    seat_of(journal).sit(astrid, astrid.line)
    seat = seat_of(journal)
    assert bars(seat) == (Bar.NOBODY,)
    assert write(journal) == "astrid@desk"
    seat.begin()
    assert journal.entries()[-1].details == {"reason": "the program had ended"}
    before = len(journal.entries())
    seat.begin()
    assert len(journal.entries()) == before
    assert doubts(journal) == []


def test_the_command_lines_desk_outlasts_its_runs_for_half_a_day_and_no_clock_makes_that_longer(
    journal: Journal, people: People, astrid: SomeKey, clock: Clock
):
    clock.seconds += 86_400  # the list is a day older
    seat_of(journal, resumes=True).sit(astrid, astrid.line)
    seat = seat_of(journal, resumes=True)
    seat.begin()
    assert bars(seat) == ()
    assert write(journal) == "A. Lindqvist <astrid@desk>"
    began = clock.seconds
    for hours, there in ((11, True), (13, False), (-1, False)):
        clock.seconds = began + hours * 3600
        assert (bars(seat) == ()) is there
        assert (write(journal) != "astrid@desk") is there


def test_a_hand_in_the_table_of_desks_gives_nobody_anything(journal: Journal, people: People, astrid: SomeKey):
    seat = seat_of(journal)
    with journal.transaction() as work:
        work.run("INSERT INTO desks (source, record) VALUES ('window', '{}')")
    seat.refresh()
    assert bars(seat) == (Bar.NOBODY,)
    assert [each.row for each in journal.differences()] == ["desk:window"]
    seat.sit(astrid, astrid.line)
    assert journal.differences() == ()


def test_a_name_stands_before_what_the_machine_calls_its_user():
    assert person_in(actor_of("A. <B>", "astrid@desk")) == ("A. <B>", "astrid@desk")
    assert person_in(actor_of("", "astrid@desk")) == ("", "astrid@desk")
    for text in ("", "[]", "{}", '{"desk":1}', "[" * 100_000):
        with pytest.raises(ValueError, match="no challenge"):
            Challenge.read(text)
        with pytest.raises(ValueError, match="no sitting"):
            Sitting.read(text)


def test_a_change_of_the_list_is_still_signed_by_who_may(journal: Journal, people: People, maja: SomeKey):
    seat = seat_of(journal)
    seat.sit(maja, maja.line)
    with pytest.raises(NotOnTheList):
        people.add("E. Berg", [SomeKey().line], [], maja, maja.line)


def test_a_copy_that_may_only_be_read_opens_with_nobody_at_its_desk(journal: Journal, people: People, astrid: SomeKey):
    seat_of(journal).sit(astrid, astrid.line)
    journal.hold(Held.RESTORED)
    seat, before = seat_of(journal), len(journal.entries())
    seat.begin()
    assert bars(seat) == (Bar.NOBODY,)
    assert len(journal.entries()) == before
    journal.continue_here("the disk was new")
    seat.begin()
    seat.sit(astrid, astrid.line)
    assert bars(seat) == ()
    assert doubts(journal) == [], "what was signed under the id before goes on to count"
