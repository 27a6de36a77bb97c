"""Backups: checked copies with rotation, and a restore that tests itself before anything is changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from console.journal.model import Held, JournalError, JournalProblem
from console.journal.service import Journal
from console.log.service.backups import BackupFault, back_up, backups_in, due, restore, same_device
from console.log.service.checkpoints import Checkpoints
from console.main.compose import open_journal
from tests.support.journals import Clock, opened
from tests.support.signing import check
from tests.unit.log.test_exports import KEY, work


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "journal.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def put_back(backup: Path, path: Path) -> None:
    restore(backup, path, lambda where: open_journal(where, source="test"), check, 1_900_000_000.0)


def test_a_backup_is_a_whole_file_that_says_what_it_is(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 5)
        head = journal.verify()
        made, entry = back_up(journal, folder)
        assert [each.name for each in folder.iterdir()] == [made.path.name], "one file, and nothing beside it"
        assert made.path.stat().st_mode & 0o077 == 0
        assert entry.details["head"] == f"5:{head.head}"
        assert same_device(journal, folder)
        assert backups_in(journal, folder) == [made]
    with opened(made.path) as copy:
        assert copy.held is Held.RESTORED
        assert copy.verify().head == head.head
        with pytest.raises(JournalError) as caught:
            work(copy, 1)
        assert caught.value.code is JournalProblem.COPY


def test_only_the_newest_stay_and_nothing_of_others_is_touched(path: Path, folder: Path) -> None:
    (folder / "driftvakt-journal-00000000-20270101-000000.db").write_bytes(b"another's")
    (folder / "notes.txt").write_bytes(b"")
    with opened(path) as journal:
        for number in range(5):
            work(journal, 1, number)
            back_up(journal, folder, keep=2)
        kept = backups_in(journal, folder)
        assert len(kept) == 2
        assert kept[0].time > kept[1].time
    assert len(list(folder.iterdir())) == 4


def test_one_is_due_when_the_newest_is_old_and_something_was_done(path: Path, folder: Path) -> None:
    clock = Clock()
    with closing(Journal.open(path, actor="a", clock=clock)) as journal:
        assert not due(journal, folder, 24), "nothing was done yet"
        work(journal, 1)
        assert due(journal, folder, 24)
        back_up(journal, folder)
        clock.seconds += 25 * 3600
        assert not due(journal, folder, 24), "nothing was done since"
        work(journal, 1, 1)
        assert due(journal, folder, 24)
        back_up(journal, folder)
        work(journal, 1, 2)
        assert not due(journal, folder, 24)


def test_a_folder_that_is_not_there_is_said(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 1)
        with pytest.raises(BackupFault, match="There is no folder"):
            back_up(journal, folder / "gone")
        assert not same_device(journal, folder / "gone")
        assert len(journal.entries()) == 1


def test_a_damaged_journal_is_not_backed_up_over_good_copies(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 200)
        back_up(journal, folder, keep=1)
        raw = bytearray(path.read_bytes())
        at = raw.index(b"entries_by_category") // 4096  # some page of an index
        raw[-4096 * (at + 2) : -4096 * (at + 1)] = b"\x0a" + bytes(4095)
        path.write_bytes(raw)
    with closing(sqlite3.connect(path)) as file:
        if file.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok":
            pytest.skip("the page was free")
    before = list(folder.iterdir())
    with opened_raw(path) as journal, pytest.raises(JournalError):
        back_up(journal, folder, keep=1)
    assert list(folder.iterdir()) == before


@contextmanager
def opened_raw(path: Path) -> Iterator[Journal]:
    """A journal whose start did not look at its pages, as that of a large one."""
    from console.journal import database

    database.CHECK_BYTES, kept = 0, database.CHECK_BYTES
    try:
        with opened(path) as journal:
            database.CHECK_BYTES = kept
            yield journal
    finally:
        database.CHECK_BYTES = kept


def test_a_restore_puts_a_tested_backup_in_place_and_keeps_what_was_there(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 5)
        Checkpoints(journal, check).sign(KEY, KEY.line)
        made, _ = back_up(journal, folder)
        work(journal, 3, 5)
        newest = journal.verify()
    done = restore(made.path, path, lambda where: open_journal(where, source="test"), check, 1_900_000_000.0)
    assert done.verdict.sound
    assert done.verdict.proof.proved is not None
    assert done.kept is not None
    with opened(done.kept) as journal:
        assert journal.verify().head == newest.head
    with opened(path) as journal:
        assert (journal.verify().count, journal.held) == (6, Held.RESTORED)
        journal.continue_here("the old disk died")
        work(journal, 1, 9)
        assert journal.verify().sound
    assert not list(path.parent.glob("*restoring*"))


def test_a_program_that_has_the_old_file_open_writes_no_more(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 2)
        made, _ = back_up(journal, folder)
        put_back(made.path, path)
        with pytest.raises(JournalError) as caught:
            work(journal, 1, 2)
        assert caught.value.code is JournalProblem.REPLACED


def test_where_no_journal_is_left_a_backup_takes_its_place(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 2)
        made, _ = back_up(journal, folder)
    path.unlink()
    put_back(made.path, path)
    with opened(path) as journal:
        assert len(journal.entries()) == 2


def test_a_damaged_journal_is_replaced_as_well(path: Path, folder: Path) -> None:
    with opened(path) as journal:
        work(journal, 2)
        made, _ = back_up(journal, folder)
    path.write_bytes(b"no database" * 1000)
    put_back(made.path, path)
    with opened(path) as journal:
        assert len(journal.entries()) == 2


@pytest.mark.slow
@pytest.mark.parametrize("how", ["missing", "garbage", "cut", "entry", "table", "newer"])
def test_what_does_not_hold_is_not_put_in_place(path: Path, folder: Path, how: str) -> None:
    with opened(path) as journal:
        work(journal, 40)
        made, _ = back_up(journal, folder)
        before = journal.verify().head
    backup, raw = made.path, made.path.read_bytes()
    if how == "missing":
        backup = folder / "nothing.db"
    elif how == "garbage":
        backup.write_bytes(b"x" * 10_000)
    elif how == "cut":
        backup.write_bytes(raw[: len(raw) // 2 // 4096 * 4096])
    else:
        statements = {
            "entry": ["DROP TRIGGER entries_keep", "UPDATE entries SET hash = 'x' WHERE sequence = 3"],
            "table": ["INSERT INTO turns (sequence, undone) VALUES (9, 0)"],
            "newer": [
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('driftvakt', '0999', '')"
            ],
        }
        with closing(open_journal(path.with_name("scratch.db"), source="")):
            pass
        with closing(sqlite3.connect(backup)) as file:
            if how == "table":
                file.execute("CREATE TABLE turns (sequence INTEGER PRIMARY KEY, undone INTEGER NOT NULL)")
            for sql in statements[how]:
                file.execute(sql)
            file.commit()
    with pytest.raises((BackupFault, JournalError, sqlite3.OperationalError)):
        put_back(backup, path)
    with opened(path) as journal:
        assert journal.verify().head == before or journal.verify().count == 41
        assert journal.held is None
    assert not list(path.parent.glob("*restoring*"))
