"""Looking at the log again and again: what is new is looked at alone, and a look that was ended is gone on with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.journal.model import Mark
from console.journal.service import Journal
from console.log.service.checkpoints import Checkpoints
from console.log.service.heads import head_of
from console.log.service.verifying import Verifier, verify
from tests.support.journals import opened
from tests.support.signing import check
from tests.unit.log.test_exports import KEY, work


class Ended(Exception):
    pass


def ending(after: int) -> Callable[[], None]:
    """Ends a look after so many pieces."""
    left = after

    def between() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Ended

    return between


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "journal.db") as made:
        yield made


@pytest.fixture
def verifier(journal: Journal) -> Iterator[Verifier]:
    with closing(Verifier(journal, check)) as made:
        yield made


def hand(journal: Journal, sql: str) -> None:
    with closing(sqlite3.connect(journal.path)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(sql)
        for _, guard in guards:
            file.execute(guard)
        file.commit()


@pytest.mark.slow
def test_looks_at_what_is_new_agree_with_looks_at_all(journal: Journal, verifier: Verifier) -> None:
    for count in (1, 40, 3):
        work(journal, count)
        journal.add_mark(Mark(1.0, "", "note", "x"))
        assert verifier.look(None, on=True).sound
        Checkpoints(journal, check).sign(KEY, KEY.line)
        told = journal.append("test", "counted", details={"gone": 1})
        journal.leave_out(told.sequence, ["gone"], "asked for")
        assert verifier.look(None, on=True) == verify(journal, check, None)
        assert verifier.look(None, on=True).sound


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE entries SET entry = replace(entry, 'astrid', 'malory') WHERE sequence = 13", True),
        ("UPDATE details SET value = '77' WHERE sequence = 13 AND field = 'number'", True),
        ("DELETE FROM details WHERE sequence = 13 AND field = 'number'", True),
        ("UPDATE marks SET text = 'z' WHERE id = 2", False),
    ],
)
def test_a_hand_in_what_is_new_is_found_by_looking_at_that_alone(
    journal: Journal, verifier: Verifier, sql: str, broken: bool
) -> None:
    work(journal, 10)
    journal.add_mark(Mark(1.0, "", "note", "x"))
    assert verifier.look(None).sound
    work(journal, 4)
    journal.add_mark(Mark(1.0, "", "note", "y"))
    hand(journal, sql)
    found = verifier.look(None, on=True)
    assert (found.sound, found.chain.broken) == (False, 13 if broken else None)
    assert verifier.look(None, on=True) == verify(journal, check, None), "whatever was found, all is looked at again"


def test_a_hand_in_what_was_looked_at_before_is_found_by_looking_at_all(journal: Journal, verifier: Verifier) -> None:
    work(journal, 10)
    assert verifier.look(None).sound
    hand(journal, "UPDATE entries SET entry = replace(entry, 'astrid', 'malory') WHERE sequence = 3")
    assert verifier.look(None, on=True).sound
    assert verifier.look(None).chain.broken == 3


def test_a_head_that_was_noted_before_is_still_held_against_the_log(journal: Journal, verifier: Verifier) -> None:
    work(journal, 10)
    noted = head_of(journal)
    assert verifier.look(None, noted=noted).sound
    work(journal, 2)
    assert verifier.look(None, on=True, noted=noted).sound
    other = type(noted)(10, "0" * 64) if noted is not None else None
    assert verifier.look(None, on=True, noted=other).chain.broken == 10


@pytest.mark.slow
def test_a_look_that_was_ended_is_gone_on_with(journal: Journal, verifier: Verifier) -> None:
    with journal.transaction() as working:
        for number in range(3500):
            working.append("test", "counted", details={"number": number})
    pieces = 0
    for _ in range(20):
        try:
            found = verifier.look(None, between=ending(1))
        except Ended:
            pieces += 1
        else:
            break
    assert pieces > 2
    assert found == verify(journal, check, None)


def test_a_checkpoint_over_fewer_entries_than_were_walked_is_held_against_the_tree(
    journal: Journal, verifier: Verifier
) -> None:
    work(journal, 5)
    checkpoints = Checkpoints(journal, check)

    def slow(message: bytes, namespace: str) -> str:
        work(journal, 2, 5)  # others write while somebody touches a key
        verifier.look(None, on=True)
        return KEY(message, namespace)

    checkpoints.sign(slow, KEY.line)
    found = verifier.look(None, on=True)
    assert found.sound
    assert [each.size for each in found.chain.checkpoints] == [5]
    assert found.proof.proved is not None


@pytest.mark.slow
def test_entries_of_a_kind_are_walked_without_looking_at_the_others(journal: Journal) -> None:
    with journal.transaction() as working:
        for number in range(2500):
            working.append("rare" if number % 900 == 7 else "test", "counted", details={"number": number})
    with journal.reading() as reading:
        assert [entry.details["number"] for entry in reading.walk("rare")] == [7, 907, 1807]
        assert len(list(reading.walk("test"))) == 2497
