"""Witnesses: another console's signature on how far a log goes, and what it shows when a log was forked or cut."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.service import Journal
from console.log.model.exports import BadExport
from console.log.service.exporting import Asked, NotTaken, export
from console.log.service.verifying import verify
from console.log.service.witnessing import newest_answer, take_answer, witness
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
    for name, value in (("signature", ""), ("key", OWNER.line), ("witness", 2), ("name", 5), ("checkpoint", "x")):
        with pytest.raises(NotTaken):
            take_answer(own, json.dumps(part | {name: value}).encode(), check)
    with pytest.raises(NotTaken, match="another log"):
        take_answer(other, answer, check)


@given(st.binary(max_size=200))
def test_garbage_is_no_answer(raw: bytes):
    with pytest.raises(NotTaken, match="no witness"):
        take_answer(_Never(), raw, check)  # type: ignore[arg-type]


class _Never:
    """A journal that is never asked."""
