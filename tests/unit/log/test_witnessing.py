"""Witnesses: another console's signature on how far a log goes, and what it shows when a log was forked or cut."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.canonical import canonical
from console.journal.service import Journal
from console.log.model.exports import BadExport
from console.log.service.continuing import go_on
from console.log.service.exporting import Asked, NotTaken, OtherKey, export
from console.log.service.heads import journal_id
from console.log.service.sharing import Sharing
from console.log.service.verifying import verify
from console.log.service.witnessing import newest_answer, take_answer, witness
from resources.errors import EnvironmentFault
from tests.support.journals import opened
from tests.support.signing import SomeKey, check

OWNER, OTHER = SomeKey(seed=4), SomeKey(seed=5)


def work(journal: Journal, count: int) -> None:
    for number in range(count):
        journal.append("odd", "counted", details={"number": number})


def request(journal: Journal) -> bytes:
    parts: list[str] = []
    export(journal, Asked(nothing=True), OWNER, OWNER.line, parts.append)
    return "".join(parts).encode()


def answered(other: Journal, raw: bytes) -> bytes:
    return witness(other, raw, check, OTHER, OTHER.line)[1].text.encode()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "own.db") as made:
        work(made, 5)
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "other.db", actor="maja@desk") as made:
        work(made, 1)
        yield made


def test_an_answer_comes_back_and_is_kept_on_both_sides(own: Journal, other: Journal):
    answer = answered(other, request(own))
    entry = take_answer(own, answer, check)
    assert (entry.details["size"], entry.details["name"], entry.details["key"]) == (5, "maja@desk", OTHER.line)
    assert newest_answer(own) == entry
    assert newest_answer(other) is None
    assert other.entries()[-1].type == "log.witnessed"
    assert verify(own, check, None).sound and verify(other, check, None).sound


def test_a_log_that_goes_on_is_known_again(own: Journal, other: Journal):
    for count in (3, 1, 0):
        take_answer(own, answered(other, request(own)), check)
        work(own, count)


def test_a_fork_of_the_log_is_refused_there_and_nothing_is_signed(own: Journal, other: Journal, tmp_path: Path):
    copy = tmp_path / "copy.db"
    with sqlite3.connect(copy) as target:
        own._connection.backup(target)
    answered(other, request(own))
    before = OTHER.signed
    with opened(copy) as fork:
        work(fork, 4)
        with pytest.raises(NotTaken, match="forked or shortened"):
            answered(other, request(fork))
    assert OTHER.signed == before


def test_two_machines_under_one_id_are_told_here(own: Journal, other: Journal, tmp_path: Path):
    copy = tmp_path / "copy.db"
    with sqlite3.connect(copy) as target:
        own._connection.backup(target)
    with opened(copy) as twin:
        work(twin, 3)
        answer = answered(other, request(twin))
        with pytest.raises(NotTaken, match="saw 8 entries of this log, and here are 5"):
            take_answer(own, answer, check)
        work(own, 9)
        with pytest.raises(NotTaken, match="saw another log under this id"):
            take_answer(own, answer, check)


def test_nobody_is_a_witness_to_himself_nor_to_nothing(own: Journal, tmp_path: Path):
    with pytest.raises(NotTaken, match="himself"):
        answered(own, request(own))
    with opened(tmp_path / "empty.db") as empty, pytest.raises(Exception, match="nothing to export"):
        request(empty)


def test_a_request_or_an_answer_that_was_changed_is_refused(own: Journal, other: Journal):
    raw = request(own)
    with pytest.raises(BadExport):
        answered(other, raw.replace(b"\\n5\\n", b"\\n6\\n", 1))
    answer = answered(other, raw)
    part = json.loads(answer)
    for name, value in (
        ("signature", ""),
        ("key", OWNER.line),
        ("witness", 1),
        ("name", 5),
        ("name", "B. Other"),
        ("checkpoint", "x"),
    ):
        with pytest.raises(NotTaken):
            take_answer(own, json.dumps(part | {name: value}).encode(), check)
    with pytest.raises(NotTaken, match="another log"):
        take_answer(other, answer, check)


def test_a_witness_signs_its_name_and_for_no_other_purpose(own: Journal, other: Journal):
    answer = answered(other, request(own))
    part = json.loads(answer)
    signed = canonical({"checkpoint": part["checkpoint"], "name": "maja@desk", "witness": 2})
    assert check(signed.encode(), "witness@driftvakt", part["signature"]) == OTHER.line
    for text in (signed, part["checkpoint"]):
        with pytest.raises(EnvironmentFault):
            check(text.encode(), "checkpoint@driftvakt", part["signature"])
    take_answer(own, answer, check)
    assert [each.name for each in Sharing(own, check).vouched()] == ["maja@desk"]
    entry = own.entries()[-1]
    for changed in ({"name": "The Auditor"}, {"signature": "x"}, {"checkpoint": 5}, {"key": OWNER.line}):
        own.append("log", "checkpoint.witnessed", targets=entry.targets, details=entry.details | changed)
    own.append("log", "checkpoint.witnessed", targets=["checkpoint:9/" + "0" * 64], details=entry.details)
    assert [each.name for each in Sharing(own, check).vouched()] == ["maja@desk"], "a hand vouches for nobody"


def test_a_strangers_request_under_anothers_id_does_not_keep_the_owner_out(
    own: Journal, other: Journal, tmp_path: Path
):
    stranger = SomeKey(seed=9)
    with opened(tmp_path / "stranger.db", actor="mallory") as fake:
        with fake.transaction() as changing:
            changing.run("UPDATE journals SET id = ? WHERE number = 1", (journal_id(own),))
        work(fake, 7)
        parts: list[str] = []
        export(fake, Asked(nothing=True), stranger, stranger.line, parts.append)
        witness(other, "".join(parts).encode(), check, OTHER, OTHER.line)
        raw = request(own)
        with pytest.raises(OtherKey) as refused:
            witness(other, raw, check, OTHER, OTHER.line)
        assert (refused.value.before, refused.value.now) == (stranger.line, OWNER.line)
        with pytest.raises(OtherKey):
            witness(other, raw, check, OTHER, OTHER.line, lambda key: key == stranger.line)
        _, answer = witness(other, raw, check, OTHER, OTHER.line, lambda key: key == OWNER.line)
        assert other.entries()[-1].details["over"] == [2]
        take_answer(own, answer.text.encode(), check)
        work(own, 1)
        answered(other, request(own))
        with pytest.raises(OtherKey):
            witness(other, "".join(parts).encode(), check, OTHER, OTHER.line)
    with sqlite3.connect(tmp_path / "copy.db") as target:
        own._connection.backup(target)
    answered(other, request(own))
    with opened(tmp_path / "copy.db") as fork:
        work(fork, 9)
        with pytest.raises(NotTaken, match="forked or shortened"):
            witness(other, request(fork), check, OTHER, OTHER.line, lambda key: key == OWNER.line)


def test_who_saw_a_log_go_on_under_another_id_refuses_less_of_it_than_there_was_by_then(
    own: Journal, other: Journal, tmp_path: Path
) -> None:
    work(own, 4)
    with sqlite3.connect(tmp_path / "older.db") as target:
        own._connection.backup(target)
    work(own, 3)
    with sqlite3.connect(tmp_path / "twin.db") as target:
        own._connection.backup(target)
    own.continue_here("moved")
    answered(other, request(own))
    assert other.entries()[-1].details["continues"], "how far it went by then"
    with opened(tmp_path / "older.db") as older:
        with pytest.raises(NotTaken, match="forked or shortened"):
            witness(other, request(older), check, OTHER, OTHER.line)
        old = journal_id(older)
        older.continue_here("from the older one")
        with pytest.raises(NotTaken, match=f"--known {old}@"):
            witness(other, request(older), check, OTHER, OTHER.line)
        go_on(older, lambda: None, "said", {old: len(own.entries())})
        witness(other, request(older), check, OTHER, OTHER.line)
    with opened(tmp_path / "twin.db") as twin:
        work(twin, 2)
        witness(other, request(twin), check, OTHER, OTHER.line)


def test_of_two_forks_that_come_while_the_key_is_touched_one_is_answered(own: Journal, other: Journal, tmp_path: Path):
    with sqlite3.connect(tmp_path / "copy.db") as target:
        own._connection.backup(target)
    with opened(tmp_path / "copy.db") as fork:
        work(fork, 4)
        work(own, 5)
        one, two = request(own), request(fork)

        def slowly(message: bytes, purpose: str) -> str:
            answered(other, two)
            return OTHER(message, purpose)

        with pytest.raises(NotTaken, match="forked or shortened"):
            witness(other, one, check, slowly, OTHER.line)
    assert [entry.type for entry in other.entries()].count("log.witnessed") == 1


@given(st.binary(max_size=200))
def test_garbage_is_no_answer(raw: bytes):
    with pytest.raises(NotTaken, match="no witness"):
        take_answer(_Never(), raw, check)  # type: ignore[arg-type]


class _Never:
    """A journal that is never asked."""
