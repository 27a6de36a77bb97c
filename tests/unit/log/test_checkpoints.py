"""Checkpoints: what a signature over the log proves, and what it shows that a chain alone cannot."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.chain import CHECKPOINT, Walk, digest
from console.journal.checkpoints import Checkpoint
from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints, NotSigned
from console.log.service.heads import Head, keep_head, noted_head
from console.log.service.people import People
from console.log.service.verifying import verify
from resources.errors import EnvironmentFault
from tests.support.journals import opened
from tests.support.signing import SomeKey, check


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture(scope="module")
def key() -> SomeKey:
    return SomeKey()


def work(journal: Journal, count: int) -> None:
    for number in range(count):
        journal.append("odd", "counted", details={"number": number})


def sign(journal: Journal, key: SomeKey) -> int:
    return Checkpoints(journal, check).sign(key, key.line).sequence


class Outside:
    """A place outside of the file."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, journal: str) -> str | None:
        return self.kept.get(journal)

    def put(self, journal: str, word: str) -> None:
        self.kept[journal] = word


class Locked(Outside):
    def get(self, journal: str) -> str | None:
        raise EnvironmentFault("the keyring is locked")


def written_anew(path: Path, changed: int) -> None:
    """Write the whole chain anew with one entry changed: every hash fits, and nothing is missing."""
    with sqlite3.connect(path) as file:
        for trigger in ("entries_keep", "entries_stay", "details_keep", "details_stay"):
            file.execute(f"DROP TRIGGER {trigger}")
        rows = file.execute("SELECT sequence, entry FROM entries WHERE journal = 1 ORDER BY sequence").fetchall()
        previous = ""
        for sequence, text in rows:
            new = text.replace("astrid", "malory", 1) if sequence == changed else text
            if previous:
                before = text.split('"previous":"', 1)[1][:64]
                new = new.replace(f'"previous":"{before}"', f'"previous":"{previous}"')
            previous = digest(new)
            file.execute("UPDATE entries SET entry = ?, hash = ? WHERE sequence = ?", (new, previous, sequence))


def test_it_says_up_to_where_by_whom_and_how_many_came_after(path: Path, key: SomeKey):
    with opened(path) as journal:
        work(journal, 5)
        at = sign(journal, key)
        work(journal, 3)
        found = verify(journal, check, None)
    assert (at, found.sound) == (6, True)
    assert found.proof.proved is not None
    assert (found.proof.proved.size, found.proof.proved.key, found.proof.proved.sequence) == (5, key.line, 6)
    assert found.proof.by_chain_alone == 4, "the checkpoint itself, and three"


def test_without_a_checkpoint_all_of_it_holds_by_the_chain_alone(path: Path):
    with opened(path) as journal:
        work(journal, 5)
        found = verify(journal, check, None)
    assert (found.sound, found.proof.proved, found.proof.by_chain_alone) == (True, None, 5)


def test_a_chain_that_was_written_anew_holds_and_the_checkpoint_shows_it(path: Path, key: SomeKey):
    with opened(path) as journal:
        work(journal, 5)
        sign(journal, key)
        work(journal, 2)
    written_anew(path, changed=2)
    with opened(path) as journal:
        found = verify(journal, check, None)
    assert (found.chain.broken, found.sound) == (6, False)
    assert "first 5" in str(found.chain.reason)


def test_a_signature_that_was_exchanged_is_told_and_the_checkpoint_before_it_counts(path: Path, key: SomeKey):
    with opened(path) as journal:
        work(journal, 5)
        sign(journal, key)
        work(journal, 5)
        checkpoints = Checkpoints(journal, check)
        last = checkpoints.sign(lambda message, _purpose: key(message, "something@else"), key.line)
        found = verify(journal, check, None)
    assert [number for number, _ in found.proof.doubtful] == [last.sequence]
    assert found.proof.proved is not None and found.proof.proved.size == 5
    assert not found.sound


def test_a_checkpoint_goes_on_where_the_last_one_ended_and_says_the_same_as_the_whole_walk(path: Path, key: SomeKey):
    with opened(path) as journal:
        for count in (1, 6, 1, 17):
            work(journal, count)
            sign(journal, key)
        signed = Checkpoints(journal, check).newest()
        assert signed is not None
        assert signed.tree().root() == signed.checkpoint.root
        whole = verify(journal, check, None)
    assert len(whole.chain.checkpoints) == 4
    assert whole.sound


def test_nothing_is_signed_of_a_log_that_does_not_hold_or_has_nothing_new(path: Path, key: SomeKey):
    with opened(path) as journal:
        with pytest.raises(NotSigned, match="nothing to sign"):
            sign(journal, key)
        work(journal, 3)
        sign(journal, key)
        with pytest.raises(NotSigned, match="nothing new"):
            sign(journal, key)
        work(journal, 2)
    with sqlite3.connect(path) as file:
        file.execute("DROP TRIGGER entries_keep")
        file.execute("UPDATE entries SET entry = replace(entry, 'astrid', 'malory') WHERE sequence = 6")
    with opened(path) as journal:
        before = len(journal.entries())
        with pytest.raises(NotSigned, match="Entry 6"):
            sign(journal, key)
        assert len(journal.entries()) == before


def test_an_edge_that_was_changed_in_the_file_is_not_gone_on_from(path: Path, key: SomeKey):
    with opened(path) as journal:
        work(journal, 4)
        sign(journal, key)
    with sqlite3.connect(path) as file:
        file.execute("DROP TRIGGER details_keep")
        file.execute("UPDATE details SET value = '[\"' || hex(zeroblob(32)) || '\"]' WHERE field = 'edge'")
    with opened(path) as journal:
        work(journal, 1)
        with pytest.raises(NotSigned, match="Entry 5"):
            sign(journal, key)


def test_an_end_that_was_cut_off_is_told_by_a_head_kept_outside(path: Path, key: SomeKey):
    outside = Outside()
    with opened(path) as journal:
        work(journal, 5)
        assert keep_head(journal, outside) == noted_head(journal, outside)
        work(journal, 5)
        kept = keep_head(journal, outside)
        assert verify(journal, check, outside).sound
    with sqlite3.connect(path) as file:
        made = {}
        for trigger in ("entries_stay", "details_stay"):
            (sql,) = file.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone()
            file.execute(f"DROP TRIGGER {trigger}")
            made[trigger] = sql
        for table in ("details", "entries"):
            file.execute(f"DELETE FROM {table} WHERE sequence > 7")
        for sql in made.values():  # a careful hand
            file.execute(sql)
    with opened(path) as journal:
        assert verify(journal, check, None).sound, "a chain cannot see its own tail cut off"
        found = verify(journal, check, outside)
        assert (found.chain.broken, found.outside) == (10, kept)
        assert keep_head(journal, outside) == kept, "what was noted is never taken back"
        assert verify(journal, check, None, noted=kept).chain.broken == 10


def test_a_place_outside_that_cannot_be_asked_is_said(path: Path):
    with opened(path) as journal:
        work(journal, 1)
        assert verify(journal, check, None).silent == "no_keyring"
        assert verify(journal, check, Locked()).silent == "the keyring is locked"
        assert verify(journal, check, Outside()).silent == ""


def test_only_somebody_on_the_list_signs_where_there_is_one(path: Path, key: SomeKey):
    stranger = SomeKey()
    with opened(path) as journal:
        people = People(journal, check)
        people.add("A. Lindqvist", [key.line], [Role.APPROVE], key, key.line)
        checkpoints = Checkpoints(journal, check)
        with pytest.raises(NotSigned, match="nobody's"):
            checkpoints.sign(stranger, stranger.line, people.roster().counts)
        assert stranger.signed == 0
        checkpoints.sign(key, key.line, people.roster().counts)
        proved = verify(journal, check, None).proof.proved
        assert proved is not None and proved.by is not None
        assert proved.by.name == "A. Lindqvist"


def test_the_table_of_checkpoints_is_the_sum_of_their_entries(path: Path, key: SomeKey):
    with opened(path) as journal:
        work(journal, 2)
        at = sign(journal, key)
        assert journal.differences() == ()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE checkpoints SET size = 1")
    with opened(path) as journal:
        assert [(each.row, each.column) for each in journal.differences()] == [(f"checkpoint:{at}", "size")]


def test_entries_that_only_call_themselves_checkpoints_break_the_chain(path: Path):
    with opened(path) as journal:
        work(journal, 2)
        journal.append(*CHECKPOINT, targets=["checkpoint:9/" + "0" * 64])
        assert journal.verify().broken == 3


TEXT = Checkpoint(
    "0d9c3a52-0000-4000-8000-000000000000",
    48220,
    bytes(range(32)),
    datetime(2026, 11, 20, 2, tzinfo=UTC),
).text


def test_its_text_is_what_an_auditor_reads():
    assert TEXT == (
        "driftvakt/journal/0d9c3a52-0000-4000-8000-000000000000\n48220\n"
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n2026-11-20T02:00:00.000000Z\n"
    )
    assert Checkpoint.read(TEXT).text == TEXT


@given(st.data())
def test_a_text_that_is_read_is_the_one_text_of_its_checkpoint(data: st.DataObject):
    place = data.draw(st.integers(0, len(TEXT) - 1))
    spoilt = TEXT[:place] + data.draw(st.characters(codec="utf-8")) + TEXT[place + data.draw(st.integers(0, 1)) :]
    try:
        read = Checkpoint.read(spoilt)
    except ValueError:
        return
    assert read.text == spoilt


@pytest.mark.parametrize("word", ["7", "x:y", "0:" + "0" * 64, ""])
def test_a_head_is_a_number_and_a_hash(word: str):
    assert Head.read(word) is None


def test_a_head_is_read_as_people_write_it():
    assert Head.read(f" 007:{'AB' * 32} \n") == Head(7, "ab" * 32)


def test_a_walk_tells_the_roots_that_it_was_asked_for(path: Path):
    with opened(path) as journal:
        work(journal, 3)
        walk = Walk(sizes=frozenset({2}))
        journal.walk(walk)
        assert walk.root_of(2) is not None
        assert walk.root_of(3) is None
