"""Recovery: whatever can still be read of a damaged journal is kept, as far as it is proved, and nothing else."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.journal.pages import records
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.exporting import take_in
from console.log.service.people import People
from console.log.service.recovering import fill, read_damaged
from console.log.service.verifying import verify
from tests.support.journals import first_form, opened
from tests.support.signing import SomeKey, check
from tests.unit.log.test_exports import KEY, quick_verifier, work, written

__all__ = ["quick_verifier"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def spoil(path: Path, *sequences: int) -> None:
    """Overwrite the pages on which these entries stand, as a bad disk does: their texts, and all beside them."""
    raw = bytearray(path.read_bytes())
    for sequence in sequences:
        at = raw.index(b'"sequence":%d,' % sequence)
        start = at // 4096 * 4096
        raw[start : start + 4096] = bytes(4096)
    path.write_bytes(raw)


def texts(journal: Journal, number: int = 1) -> list[tuple[int, str]]:
    table = "entries" if number == 1 else "entries_beside"
    sql = f"SELECT sequence, entry FROM {table} WHERE journal = ? ORDER BY sequence"
    return [(row["sequence"], row["entry"]) for row in journal.rows(sql, (number,))]


@pytest.mark.slow
def test_every_row_of_a_whole_file_is_read_from_its_pages(path: Path) -> None:
    with opened(path) as journal:
        work(journal, 300)
        journal.append("long", "text", details={"text": "å" * 200_000, "empty": ""})
    with closing(sqlite3.connect(path)) as file:
        tables = {
            "entries": "SELECT journal, NULL, entry, hash FROM entries",  # their number is the row's
            "beside": "SELECT journal, sequence, entry, hash FROM entries_beside",
            "details": "SELECT journal, sequence, field, salt, value FROM details",
        }
        found = {record.values for record in records(path)}
        for sql in tables.values():
            assert set(file.execute(sql)) <= found


def test_a_header_that_is_gone_loses_nothing_but_the_header(path: Path) -> None:
    with opened(path) as journal:
        work(journal, 30)
        told = journal.append("odd", "counted", details={"kept": 1, "gone": "secret"})
        journal.leave_out(told.sequence, ["gone"], "asked for")
        Checkpoints(journal, check).sign(KEY, KEY.line)
        whole = texts(journal)
    raw = path.read_bytes()
    path.write_bytes(bytes(4096) + raw[4096:])
    found = read_damaged(path, check)
    assert found.log is not None
    assert [(each.entry.sequence, each.text) for each in found.log.entries] == whole
    assert (found.beyond, found.lost, found.log.proved) == ((), (), 32)
    with opened(path.with_name("new.db")) as journal:
        fill(journal, found, "the disk")
        assert texts(journal)[: len(whole)] == whole
        assert journal.rebuild().left == ()
        done = verify(journal, check, None)
        assert done.sound
        assert done.proof.proved is not None
        assert done.proof.proved.size == 32
        assert ("secret" in path.read_text(errors="ignore"), done.chain.left_out) == (False, ((31, "gone"),))


@pytest.mark.slow
def test_what_lies_behind_a_gap_is_kept_beside_and_proved_by_two_checkpoints(path: Path) -> None:
    with opened(path) as journal:
        for start in range(0, 400, 50):
            work(journal, 50, start)
            Checkpoints(journal, check).sign(KEY, KEY.line)
        work(journal, 20, 400)
        whole = dict(texts(journal))
    spoil(path, 120)
    found = read_damaged(path, check)
    assert found.log is not None
    assert found.log.first == 1
    assert found.log.last < 120
    assert found.log.proved in (50, 101), "of the checkpoints that are there"
    (beyond,) = found.beyond
    assert beyond.first > 120
    assert beyond.last == 428
    assert beyond.proved == 407, "from the edge kept with one checkpoint to the root of a later one"
    assert found.lost == ((found.log.last + 1, beyond.first - 1),)
    with opened(path.with_name("new.db")) as journal:
        fill(journal, found, "the disk")
        journal.rebuild()
        assert verify(journal, check, None).sound
        beside = texts(journal, 2)
        assert beside == [(number, whole[number]) for number in range(beyond.first, 429)]


def test_it_names_whose_key_proves_it_and_a_strangers_signature_counts_for_less(path: Path) -> None:
    stranger = SomeKey(seed=7)
    with opened(path) as journal:
        work(journal, 3)
        Checkpoints(journal, check).sign(stranger, stranger.line)
    found = read_damaged(path, check)
    assert found.log is not None
    assert (found.log.proved, found.log.key, found.log.by) == (3, stranger.line, None)
    with opened(path) as journal:
        people = People(journal, check)
        people.add("A. Lindqvist", [KEY.line], [Role.APPROVE], KEY, KEY.line)
        Checkpoints(journal, check).sign(KEY, KEY.line)
        work(journal, 3, 3)
        Checkpoints(journal, check).sign(stranger, stranger.line)  # by a hand that goes past the list
        work(journal, 3, 6)
    found = read_damaged(path, check)
    assert found.log is not None and found.log.by is not None
    assert (found.log.proved, found.log.key, found.log.by.name) == (5, KEY.line, "A. Lindqvist")


def test_a_checkpoint_that_nobody_signed_proves_nothing(path: Path) -> None:
    with opened(path) as journal:
        work(journal, 40)
        Checkpoints(journal, check).sign(lambda _message, _purpose: "no signature", KEY.line)
    found = read_damaged(path, check)
    assert found.log is not None
    assert found.log.proved == 0


def test_values_that_were_lost_are_said_to_be(path: Path) -> None:
    with opened(path) as journal:
        work(journal, 5)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TRIGGER details_stay")
        file.execute("PRAGMA secure_delete = ON")
        file.execute("DELETE FROM details WHERE sequence = 2 AND field = 'number'")
        file.execute("DROP TRIGGER details_keep")
        file.execute("UPDATE details SET value = '77' WHERE sequence = 3 AND field = 'number'")
        file.commit()
    found = read_damaged(path, check)
    with opened(path.with_name("new.db")) as journal:
        fill(journal, found, "the disk")
        journal.rebuild()
        done = verify(journal, check, None)
        assert done.sound
        assert done.chain.left_out == ((2, "number"), (3, "number"))


def test_the_first_form_and_other_logs_are_kept_as_well(path: Path, tmp_path: Path) -> None:
    with opened(first_form(path)) as journal, opened(tmp_path / "other.db", actor="maja") as other:
        work(journal, 3)
        work(other, 4)
        take_in(journal, written(other), check)
        whole = texts(journal)
    found = read_damaged(path, check)
    with opened(path.with_name("new.db")) as journal:
        fill(journal, found, "the disk")
        journal.rebuild()
        assert texts(journal)[: len(whole)] == whole
        assert len(texts(journal, 2)) == 4
        assert verify(journal, check, None).sound


def test_a_file_that_holds_nothing_gives_nothing(path: Path) -> None:
    for raw in (b"", b"no database", random.Random(3).randbytes(40_000)):
        path.write_bytes(raw)
        found = read_damaged(path, check)
        assert (found.log, found.beyond, found.others, found.lost) == (None, (), (), ())
    with opened(path.with_name("new.db")) as journal:
        fill(journal, found, "the disk")
        assert journal.entries() == []


@pytest.mark.slow
def test_whatever_is_spoilt_what_is_kept_holds(path: Path) -> None:
    with opened(path) as journal:
        for start in range(0, 150, 30):
            work(journal, 30, start)
            Checkpoints(journal, check).sign(KEY, KEY.line)
        whole = dict(texts(journal))
    raw, chance = path.read_bytes(), random.Random(11)
    for turn in range(12):
        spoilt = bytearray(raw)
        for _ in range(1 << turn):
            at = chance.randrange(len(spoilt))
            spoilt[at] = chance.randrange(256)
        path.write_bytes(spoilt)
        found = read_damaged(path, check)
        runs = [*([found.log] if found.log else []), *found.beyond]
        for run in runs:
            for each in run.entries:
                assert each.text == whole[each.entry.sequence], "nothing is made up"
        if turn < 3:
            assert sum(len(run.entries) for run in runs) > 100, "little is lost by little"
        with opened(path.with_name(f"new{turn}.db")) as journal:
            fill(journal, found, "the disk")
            journal.rebuild()
            assert verify(journal, check, None).chain.sound
