"""Backups, restores and rebuilds on disks that are full: one clear sentence, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.journal.copies import copies_of
from console.journal.model import JournalError, JournalProblem
from console.log.service.backups import back_up, restore
from console.main.compose import open_journal
from tests.support.journals import opened
from tests.support.signing import check

pytestmark = pytest.mark.slow


def work(path: Path, count: int) -> None:
    with opened(path) as journal:
        for number in range(count):
            journal.append("odd", "counted", details={"padding": "x" * 2000, "number": number})


def test_a_backup_onto_a_full_disk_leaves_nothing_half_there(tiny_disk: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    work(path, 50)
    with opened(path) as journal:
        made, _ = back_up(journal, tiny_disk)
    work(path, 500)
    with opened(path) as journal, pytest.raises(JournalError) as caught:
        back_up(journal, tiny_disk, keep=1)
    assert caught.value.code is JournalProblem.FULL
    assert "full" in str(caught.value.happened)
    assert [each.name for each in tiny_disk.iterdir()] == [made.path.name], "the one before is still there"
    with opened(made.path) as copy:
        assert copy.verify().count == 50
    with opened(path) as journal:
        assert journal.verify().count == 551


def test_a_restore_onto_a_full_disk_changes_nothing(tiny_disk: Path, tmp_path: Path) -> None:
    path, other = tiny_disk / "journal.db", tmp_path / "other.db"
    work(path, 20)
    work(other, 400)
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(other) as journal:
        made, _ = back_up(journal, stick)
    with pytest.raises(JournalError) as caught:
        restore(made.path, path, lambda where: open_journal(where, source="test"), check, 1_900_000_000.0)
    assert caught.value.code is JournalProblem.FULL
    assert not list(tiny_disk.glob("*restoring*"))
    with opened(path) as journal:
        assert (journal.verify().count, journal.held) == (20, None)


def test_a_rebuild_on_a_full_disk_changes_nothing(tiny_disk: Path) -> None:
    path = tiny_disk / "journal.db"
    work(path, 40)
    with opened(path) as journal:
        journal._connection.execute("INSERT INTO marks VALUES (9, 1.0, '', 'note', 'x', '', 1, 1)")
        before = journal.differences()
        (tiny_disk / "filler").write_bytes(bytes(max(0, free(tiny_disk) - 40_000)))
        with pytest.raises(JournalError) as caught:
            journal.rebuild()
        assert caught.value.code is JournalProblem.FULL
        assert (journal.differences(), copies_of(path), journal.verify().count) == (before, [], 40)
        (tiny_disk / "filler").unlink()
        assert journal.rebuild().left == ()


def free(folder: Path) -> int:
    import shutil

    return shutil.disk_usage(folder).free
