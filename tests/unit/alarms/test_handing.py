"""A shift is given by one person and taken over by another, in the log, and its alarms go along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alarms.model import moves
from console.alarms.model.handover import CATEGORY, Item, Matter, Paper, asked, missing, read, written
from console.alarms.service.handing import CannotHandOver, Handing
from console.alarms.service.records import Records
from console.fleet.model.rules import Grade
from console.journal.service import Journal
from tests.support.journals import opened

PAPER = Paper(
    giver="nobody",
    taker="Tove",
    since=1,
    until=2,
    words="Loop B sounded normal.",
    open=(Matter(what="GPU lost", where="g03", at=5, priority=Grade.CRITICAL, number=7),),
    figures=(("Alarms", "21"),),
)


class Desk:
    person = "Astrid"

    def __call__(self) -> str:
        return self.person


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "journal.db") as made:
        yield made


@pytest.fixture
def records(journal: Journal) -> Records:
    return Records(journal)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def handing(journal: Journal, records: Records, desk: Desk) -> Handing:
    return Handing(journal, desk)


def raised(records: Records, number: int, owner: str) -> None:
    alarm = moves.Raised(at=1000, alarm=number, rule="gpu.lost", priority=Grade.CRITICAL, node=f"n{number}")
    records.past([alarm, moves.Owned(at=1001, alarm=number, owner=owner)])


def test_a_shift_is_given_in_the_name_of_who_is_at_the_desk(handing: Handing) -> None:
    handing.give(PAPER)
    [told] = handing.given()
    assert told.waits
    assert told.paper.giver == "Astrid"
    assert (told.paper.words, told.paper.open) == (PAPER.words, PAPER.open)


def test_who_gave_a_shift_does_not_take_it_over(handing: Handing) -> None:
    entry = handing.give(PAPER)
    with pytest.raises(CannotHandOver, match="somebody else takes it over"):
        handing.take_over(entry.sequence)
    assert handing.given()[0].waits


def test_who_takes_over_has_the_alarms_of_who_gave(
    handing: Handing, records: Records, desk: Desk, journal: Journal
) -> None:
    raised(records, 1, "Astrid")
    raised(records, 2, "Erik")
    entry = handing.give(PAPER)
    desk.person = "Tove"
    assert handing.take_over(entry.sequence) == (1,)
    _, ledger = records.standing()
    assert {number: alarm.owner for number, alarm in ledger.alarms.items()} == {1: "Tove", 2: "Erik"}
    [told] = handing.given()
    assert not told.waits
    assert told.taken_at is not None
    assert [entry.type for entry in journal.entries(category=CATEGORY)] == ["handover.given", "handover.taken"]


def test_the_tables_are_still_what_the_entries_come_to(
    handing: Handing, records: Records, desk: Desk, journal: Journal
) -> None:
    raised(records, 1, "Astrid")
    entry = handing.give(PAPER)
    desk.person = "Tove"
    handing.take_over(entry.sequence)
    assert journal.differences() == ()
    assert journal.verify().sound


def test_one_waits_at_a_time(handing: Handing) -> None:
    handing.give(PAPER)
    with pytest.raises(CannotHandOver, match="waits already"):
        handing.give(PAPER)
    assert len(handing.given()) == 1


@pytest.mark.parametrize("again", ["take_over", "withdraw"])
def test_what_was_taken_over_is_not_taken_again(handing: Handing, desk: Desk, again: str) -> None:
    entry = handing.give(PAPER)
    desk.person = "Tove"
    handing.take_over(entry.sequence)
    desk.person = "Erik"
    with pytest.raises(CannotHandOver, match="already"):
        getattr(handing, again)(entry.sequence)


def test_only_who_gave_it_takes_it_back(handing: Handing, desk: Desk) -> None:
    entry = handing.give(PAPER)
    desk.person = "Tove"
    with pytest.raises(CannotHandOver, match="Only Astrid"):
        handing.withdraw(entry.sequence)
    desk.person = "Astrid"
    handing.withdraw(entry.sequence)
    assert handing.given()[0].withdrawn
    handing.give(PAPER)
    assert [each.waits for each in handing.given()] == [True, False]


def test_somebody_must_be_named(handing: Handing) -> None:
    with pytest.raises(CannotHandOver, match="Say who"):
        handing.give(Paper(giver="", taker=" ", since=0, until=0))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MATTERS = st.builds(
    Matter,
    what=TEXTS,
    where=TEXTS,
    at=st.integers(0, 2**50),
    more=TEXTS,
    owner=TEXTS,
    priority=st.none() | st.sampled_from(Grade),
    number=st.integers(0, 10**6),
)
PAPERS = st.builds(
    Paper,
    giver=TEXTS,
    taker=TEXTS,
    since=st.integers(0, 2**50),
    until=st.integers(0, 2**50),
    words=TEXTS,
    open=st.lists(MATTERS, max_size=3).map(tuple),
    done=st.lists(MATTERS, max_size=3).map(tuple),
    figures=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    through=st.lists(TEXTS, max_size=3).map(tuple),
)


@pytest.mark.slow
@given(PAPERS)
def test_a_paper_is_read_as_it_was_written(paper: Paper) -> None:
    assert read(written(paper)) == paper


@pytest.mark.slow
@given(st.dictionaries(TEXTS, st.none() | st.integers() | TEXTS | st.lists(TEXTS)))
def test_what_is_no_paper_is_said_to_be_none(details: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read({"paper": details})


def test_what_there_is_none_of_need_not_be_gone_through() -> None:
    items = asked(open=2, shelved=0, running=0)
    assert items == (Item.OPEN, Item.THINGS)
    assert missing(items, {"things"}) == (Item.OPEN,)
