"""Continuations: a copy of a log may only be read until it goes on under an id of its own, and everybody can follow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.journal.chain import GENESIS, Row, Walk, continued, write_entry
from console.journal.model import Held, JournalError, JournalProblem, Target
from console.journal.service import Journal
from console.log.model.exports import BadExport, read_export
from console.log.model.people import Role
from console.log.service.checkpoints import Checkpoints
from console.log.service.continuing import go_on, look_outside, would_say
from console.log.service.exporting import NotTaken, take_in
from console.log.service.heads import continuations, journal_id, keep_head, noted_head
from console.log.service.people import People
from console.log.service.verifying import verify
from console.log.service.witnessing import witness
from tests.support.journals import first_form, opened
from tests.support.signing import SomeKey, check
from tests.unit.log.test_checkpoints import Locked, Outside
from tests.unit.log.test_exports import KEY, believed, quick_verifier, resigned, work, written

__all__ = ["quick_verifier"]


def copied(journal: Journal, path: Path) -> Path:
    """The whole file as it is now, somewhere else."""
    with closing(sqlite3.connect(path)) as target:
        journal._connection.backup(target)
    return path


def refused(journal: Journal) -> bool:
    try:
        journal.append("odd", "counted")
    except JournalError as error:
        assert error.code is JournalProblem.COPY
        return True
    return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_a_file_that_is_behind_the_head_kept_outside_may_only_be_read(path: Path, tmp_path: Path) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 3)
        older = copied(journal, tmp_path / "older.db")
        work(journal, 2)
        assert look_outside(journal, outside) is None, "nothing was noted yet"
        keep_head(journal, outside)
        assert look_outside(journal, outside) is None
        assert look_outside(journal, None) is None
    with opened(older) as journal, opened(older) as other:
        assert look_outside(journal, outside) is Held.BEHIND
        assert refused(journal)
        assert refused(other), "whatever program has it open"
        assert len(journal.entries()) == 3, "it may be read"
        assert not verify(journal, check, outside).sound
        with pytest.raises(JournalError):
            journal.leave_out(1, ["text"], "asked for")
    with opened(older) as journal:
        assert journal.held is Held.BEHIND, "and stays so"


def test_two_files_that_grew_apart_under_one_id_are_told_from_each_other(path: Path, tmp_path: Path) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 3)
        clone = copied(journal, tmp_path / "clone.db")
        work(journal, 2)
        keep_head(journal, outside)
    with opened(clone) as journal:
        work(journal, 4, 50)
        assert look_outside(journal, outside) is Held.FORKED


def test_it_goes_on_under_an_id_of_its_own_and_everything_holds(path: Path) -> None:
    with opened(path) as journal:
        people = People(journal, check)
        people.add("A. Lindqvist", [KEY.line], [Role.APPROVE], KEY, KEY.line)
        work(journal, 4)
        Checkpoints(journal, check).sign(KEY, KEY.line, people.roster().counts)
        old = journal_id(journal)
        before = journal.verify()
        journal.hold(Held.RESTORED)
    with opened(path, actor="maja@desk2") as journal:
        people = People(journal, check)
        entry = journal.continue_here("restored on the new machine")
        assert continued(entry.targets) == (old, before.count)
        assert entry.details == {"head": f"{before.count}:{before.head}", "reason": "restored on the new machine"}
        assert entry.journal is not None
        assert entry.journal.id == journal_id(journal) != old
        assert entry.journal.name == "maja@desk2"
        assert (journal.held, refused(journal)) == (None, False)
        assert [(each.sequence, *rest) for each, *rest in continuations(journal)] == [(7, old, 6)]
        second = SomeKey()
        people.add("M. Ek", [second.line], [Role.ACT], KEY, KEY.line)
        found = verify(journal, check, Outside())
        assert found.sound
        assert found.proof.proved is not None
        assert found.proof.proved.size == 5, "what was signed before goes on to count"
        Checkpoints(journal, check).sign(KEY, KEY.line, people.roster().counts)
        found = verify(journal, check, None)
        assert found.sound
        assert found.proof.proved is not None
        assert found.proof.proved.size == 9
        journal.continue_here("once more")
        assert verify(journal, check, None).sound


@pytest.fixture
def cut(path: Path) -> Iterator[tuple[Path, Outside, str]]:
    """A log of ten entries that was noted outside, and of which three were cut off by a careful hand."""
    outside = Outside()
    with opened(path) as journal:
        work(journal, 10)
        keep_head(journal, outside)
        old = journal_id(journal)
    careful(path, "DELETE FROM details WHERE sequence > 7", "DELETE FROM entries WHERE sequence > 7")
    yield path, outside, old


def test_what_was_cut_off_before_a_continuation_is_told_by_what_was_kept_outside(cut) -> None:
    path, outside, old = cut
    with opened(path) as journal:
        journal.continue_here("nothing to see")
        work(journal, 2, 7)
        found = verify(journal, check, outside)
        assert (found.chain.sound, found.sound) == (True, False)
        (lost,) = found.lost
        assert (lost.journal, lost.count, lost.head.sequence, lost.said, lost.cut) == (old, 7, 10, None, True)
        assert look_outside(journal, outside) is Held.BEHIND
        assert refused(journal)
        assert not verify(journal, check, outside).sound, "however often it is looked at"


@pytest.mark.parametrize("told", ["outside", "by hand"])
def test_a_continuation_writes_down_what_was_known_of_the_lost_end(cut, told: str) -> None:
    path, outside, old = cut
    with opened(path) as journal:
        assert look_outside(journal, outside) is Held.BEHIND
        if told == "outside":
            entry, gone = go_on(journal, lambda: outside, "the disk died")
            assert entry.details["known"] == {old: outside.kept[old]}
        else:
            entry, gone = go_on(journal, lambda: None, "the disk died", {old: 10})
            assert entry.details["outside"] == "nothing to ask"
        assert gone == {old: 10}
        assert entry.targets[1].id == f"lost:{old}@10", "whoever sees the entry alone sees it, too"
        found = verify(journal, check, outside)
        assert (found.sound, found.lost[0].said) == (True, entry.sequence)
        assert look_outside(journal, outside) is None
        work(journal, 1, 7)
        outside.put(old, f"11:{'0' * 64}")
        assert not verify(journal, check, outside).sound, "it was known to have more than it says"


def test_what_nobody_could_be_asked_at_a_continuation_is_told_later_and_said_by_another(cut) -> None:
    path, outside, old = cut
    with opened(path) as journal:
        entry, gone = go_on(journal, Locked, "in a hurry")
        assert (gone, entry.details["outside"]) == ({}, "not asked: the keyring is locked")
        assert look_outside(journal, outside) is Held.BEHIND
        entry, gone = go_on(journal, lambda: outside, "now the keyring is open")
        assert gone == {old: 10}
        assert verify(journal, check, outside).lost[0].said == entry.sequence


def test_another_beginning_under_an_id_before_is_told(path: Path) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 4)
        old = journal_id(journal)
        outside.put(old, f"3:{'0' * 64}")
        journal.continue_here("")
        (lost,) = verify(journal, check, outside).lost
        assert (lost.cut, lost.said) == (False, None)
        assert look_outside(journal, outside) is Held.FORKED
        go_on(journal, lambda: outside, "it was the machine of the twin")
        assert verify(journal, check, outside).sound


def test_a_head_that_was_noted_before_a_continuation_is_held_against_it_afterwards(path: Path) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 4)
        kept = keep_head(journal, outside)
        go_on(journal, lambda: outside, "moved")
        assert noted_head(journal, outside) == kept
        assert verify(journal, check, outside).sound
        newer = keep_head(journal, outside)
        assert newer is not None and newer.sequence == 5
        assert noted_head(journal, outside) == newer


def test_a_journal_without_entries_cannot_go_on(path: Path) -> None:
    with opened(path) as journal:
        old = journal_id(journal)
        with pytest.raises(ValueError, match="no entry"):
            journal.continue_here("")
        assert journal_id(journal) == old


def test_a_journal_of_the_first_form_goes_on_as_well(path: Path) -> None:
    with opened(first_form(path)) as journal:
        journal.continue_here("moved")
        journal.append("odd", "counted")
        assert verify(journal, check, None).sound
        assert believed(written(journal))


ONE, TWO = Target("0d9c3a52-0000-4000-8000-000000000000", "a"), Target("0d9c3a52-0000-4000-8000-000000000001", "b")


def row(journal: Target, place: int, previous: str, kind: str = "log.continued", *targets: str) -> Row:
    made = write_entry(
        journal=journal, sequence=place, time=datetime(2027, 1, 1, tzinfo=UTC), actor="a", source="", category="log",
        type=kind, targets=targets, result="ok", details={}, previous=previous, chance=bytes,
    )  # fmt: skip
    return Row(place, made.text.encode(), made.hash)


@pytest.mark.parametrize(
    ("kind", "target", "holds"),
    [
        ("log.continued", f"journal:{ONE.id}@1", True),
        ("log.continued", f"journal:{ONE.id}@2", False),
        ("log.continued", f"journal:{TWO.id}@1", False),
        ("log.continued", f"journal:{ONE.id}", False),
        ("log.verified", f"journal:{ONE.id}@1", False),
    ],
)
def test_another_id_in_a_chain_holds_only_where_it_says_what_it_goes_on_from(
    kind: str, target: str, holds: bool
) -> None:
    first = row(ONE, 1, GENESIS, "log.verified")
    walk = Walk()
    assert walk.take([first, row(TWO, 2, first.hash, kind, "node:x", target)]) is holds


def test_exports_follow_a_continuation_for_both_readers(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal, opened(tmp_path / "auditor.db") as auditor:
        work(journal, 4)
        Checkpoints(journal, check).sign(KEY, KEY.line)
        take_in(auditor, written(journal), check)
        old = journal_id(journal)
        journal.continue_here("restored")
        work(journal, 2, 4)
        journal.continue_here("again")
        work(journal, 2, 6)
        Checkpoints(journal, check).sign(KEY, KEY.line)
        raw = written(journal)
        assert believed(raw)
        found = read_export(raw, check)
        assert found.continuations[0].before == old
        assert [each.checkpoint.journal for each in found.earlier] == [old, journal_id(journal)]
        _, entry = take_in(auditor, raw, check)
        assert entry.details["continues"][0] == f"{old}@6"
        witness(auditor, written(journal), check, KEY, KEY.line)

        def without(parts: list[dict]) -> None:
            del parts[1 + parts[0]["entries"]]
            parts[0]["continuations"] -= 1

        def swapped(parts: list[dict]) -> None:
            at = 1 + parts[0]["entries"]
            parts[at], parts[at + 1] = parts[at + 1], parts[at]

        def another(parts: list[dict]) -> None:
            at = 1 + parts[0]["entries"]
            parts[at] = {"entry": parts[1]["entry"], "path": parts[1]["path"]}

        def last_alone(parts: list[dict]) -> None:
            del parts[2 + parts[0]["entries"]]
            parts[0]["continuations"] -= 1

        for change in (without, swapped, another, last_alone):
            spoilt = resigned(raw, change)
            assert not believed(spoilt), change.__name__
            with pytest.raises(BadExport):
                read_export(spoilt, check)


def test_what_goes_on_from_another_beginning_than_was_seen_is_refused(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal, opened(tmp_path / "auditor.db") as auditor:
        work(journal, 3)
        older = copied(journal, tmp_path / "older.db")
        work(journal, 3, 3)
        take_in(auditor, written(journal), check)
        with opened(older) as restored:
            old = journal_id(restored)
            restored.continue_here("restored from the backup of Monday")
            work(restored, 5, 70)
            with pytest.raises(NotTaken, match=f"goes on from the first 3 entries of {old}, and 6 were seen here"):
                take_in(auditor, written(restored), check)
            with pytest.raises(NotTaken, match="were seen here"):
                witness(auditor, written(restored), check, KEY, KEY.line)
            go_on(restored, lambda: None, "the auditor has more", {old: 5})
            with pytest.raises(NotTaken, match="were seen here"):
                take_in(auditor, written(restored), check)
            go_on(restored, lambda: None, "the auditor has more", {old: 6})
            raw = written(restored)
            found, entry = take_in(auditor, raw, check)
            assert found.continuations[0].sequence == 4
            assert entry.details["lost"] == [f"{old}@6"], "what came after Monday is lost there, and it says so"
            assert believed(raw)
            assert len(auditor.rows("SELECT 1 FROM journals")) == 3
            witness(auditor, written(restored), check, KEY, KEY.line)
            assert auditor.entries()[-1].details["lost"] == [f"{old}@6"]
        with opened(copied(journal, tmp_path / "second.db")) as second:
            second.continue_here("")
            raw = written(second)

            def hidden(parts: list[dict]) -> None:
                del parts[-parts[0]["beginnings"] :]
                parts[0]["beginnings"] = 0

            with pytest.raises(NotTaken, match="forked or shortened"):
                take_in(auditor, resigned(raw, hidden), check)


def test_two_machines_under_one_id_are_told_when_one_takes_in_the_other(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal:
        work(journal, 3)
        clone = copied(journal, tmp_path / "clone.db")
        work(journal, 2, 3)
        with opened(clone) as other:
            work(other, 4, 60)
            with pytest.raises(NotTaken, match="two machines under one id"):
                take_in(journal, written(other), check)
            with pytest.raises(NotTaken, match="two machines under one id"):
                take_in(other, written(journal), check)
        with pytest.raises(NotTaken, match="this very log"):
            take_in(journal, written(journal), check)


def test_a_file_that_was_replaced_under_a_program_takes_nothing_more(path: Path, tmp_path: Path) -> None:
    with opened(path) as journal:
        work(journal, 2)
        copied(journal, tmp_path / "other.db").replace(path)
        with pytest.raises(JournalError) as caught:
            journal.append("odd", "counted")
        assert caught.value.code is JournalProblem.REPLACED
        path.unlink()
        with pytest.raises(JournalError) as caught:
            journal.append("odd", "counted")
        assert caught.value.code is JournalProblem.REPLACED


def _cut(path: Path, _older: bytes, _middle: bytes) -> None:
    careful(path, "DELETE FROM details WHERE sequence > 7", "DELETE FROM entries WHERE sequence > 7")


def _roll_back(path: Path, older: bytes, _middle: bytes) -> None:
    path.write_bytes(older)


def _replay(path: Path, older: bytes, _middle: bytes) -> None:
    """The older file, in which others did as much as was done before."""
    path.write_bytes(older)
    with opened(path, actor="mallory") as journal:
        work(journal, 9, 70)


def _swap(path: Path, _older: bytes, middle: bytes) -> None:
    path.write_bytes(middle)


def _written_anew(path: Path, _older: bytes, _middle: bytes) -> None:
    path.unlink()
    with opened(path, actor="mallory") as journal:
        work(journal, 10)


def careful(path: Path, *statements: str) -> None:
    """By a hand that puts back the guards that it took away."""
    with closing(sqlite3.connect(path)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            file.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in guards)):
            file.execute(statement)
        file.commit()


@pytest.mark.slow
@pytest.mark.parametrize("hand", [_cut, _roll_back, _replay, _swap, _written_anew])
def test_every_cut_swap_replay_and_roll_back_of_the_whole_file_is_told_against_a_head_kept_outside(
    path: Path, hand
) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 4)
    older = path.read_bytes()
    with opened(path) as journal:
        work(journal, 2, 4)
    middle = path.read_bytes()
    with opened(path) as journal:
        work(journal, 4, 6)
        noted = keep_head(journal, outside)
        assert verify(journal, check, outside).sound
        id = journal_id(journal)
    hand(path, older, middle)
    with opened(path) as journal:
        assert verify(journal, check, None).sound, "the chain alone does not show it"
        assert not verify(journal, check, None, noted=noted).sound
        assert look_outside(journal, outside) is not None
        assert refused(journal)
        found = verify(journal, check, outside)
        assert not found.sound, "whatever it calls itself"
        assert (journal_id(journal) == id) == (not found.unsaid)
        keep_head(journal, outside)
        assert not verify(journal, check, outside).sound, "and that is not noted over"


def test_a_log_that_is_rolled_back_behind_its_own_continuation_is_told_and_one_that_was_moved_is_not(
    path: Path, tmp_path: Path
) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 4)
        keep_head(journal, outside)
        work(journal, 3, 4)
    older = path.read_bytes()
    with opened(path) as journal:
        go_on(journal, lambda: outside, "moved")
        new = journal_id(journal)
        work(journal, 2, 7)
        keep_head(journal, outside)
    path.write_bytes(older)
    with opened(path) as journal:
        assert look_outside(journal, outside) is Held.FORKED, "its own id was known to have fewer"
        assert [(each.journal, each.count, each.head.sequence) for each in would_say(journal, outside)] == [
            (new, 0, 10)
        ]
        entry, gone = go_on(journal, lambda: outside, "the stick was older")
        assert gone == {new: 10}
        found = verify(journal, check, outside)
        assert (found.sound, [each.said for each in found.lost]) == (True, [entry.sequence])
        keep_head(journal, outside)
        assert not verify(journal, check, outside).lost, "what was said once is said"
    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.write_bytes(older)
    with opened(elsewhere) as journal:
        assert look_outside(journal, outside) is None


def test_a_new_log_where_another_lay_is_told_before_and_after_it_has_entries(path: Path) -> None:
    outside = Outside()
    with opened(path) as journal:
        work(journal, 4)
        keep_head(journal, outside)
    path.unlink()
    with opened(path) as journal:
        assert look_outside(journal, outside) is None, "nothing could go on from it"
        assert not verify(journal, check, outside).sound
        work(journal, 1)
        assert look_outside(journal, outside) is Held.FORKED
