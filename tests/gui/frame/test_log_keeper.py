"""The keeper of the log: backups while a window is open, when they are due, and a word where it is a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from console.frame.memory import Memory
from console.journal.model import Held
from console.journal.service import Journal
from console.log.page.settings import BACKUP_FOLDER, BACKUP_HOURS, BACKUPS_KEPT
from console.log.service.heads import journal_id
from console.log.service.keeping import Keeping
from console.main.log_keeper import LogKeeper
from tests.support.journals import Clock
from tests.support.scripted import Desk
from tests.unit.log.test_checkpoints import Locked, Outside


class Window(QObject):
    """What the keeper needs of a window: jobs, which are done at once, and a place to say something."""

    def __init__(self) -> None:
        super().__init__()
        self.background = self.desk = Desk()


class Kept:
    """A keeper over a journal, its clock, and what it says."""

    def __init__(self, folder: Path, heads: Outside | None = None) -> None:
        self.clock = Clock()
        path = folder / "journal.db"
        self.journal = Journal.open(path, actor="astrid@desk", source="window", clock=self.clock)
        self.memory = Memory(folder / "window.json", (BACKUP_FOLDER, BACKUP_HOURS, BACKUPS_KEPT))
        self.window = Window()
        self.keeper = LogKeeper(Keeping(self.journal, lambda: heads), path, self.memory, self.window)  # type: ignore[arg-type]

    def work(self) -> None:
        self.journal.append("odd", "counted")

    @property
    def said(self) -> list[Any]:
        return self.window.desk.said


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.keeper.stop()
    made.journal.close()


def backups(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.glob("driftvakt-journal-*.db"))


def test_the_log_is_backed_up_when_it_is_due_and_not_before(qapp, made: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    made.work()
    made.keeper.start()
    assert backups(folder) == [], "no folder was chosen"
    made.memory.put(BACKUP_FOLDER, str(folder))
    made.keeper.back_up()
    assert len(backups(folder)) == 1
    made.work()
    made.keeper.back_up()
    assert len(backups(folder)) == 1, "a day has not gone by"
    made.clock.seconds += 86_400
    made.keeper.back_up()
    assert len(backups(folder)) == 2
    made.clock.seconds += 86_400
    made.keeper.back_up()
    assert len(backups(folder)) == 2, "nothing was done since"
    made.memory.put(BACKUPS_KEPT, 1)
    made.memory.put(BACKUP_HOURS, 0)
    made.work()
    made.keeper.back_up()
    assert len(backups(folder)) == 2, "it is to be done by hand alone"
    assert made.said == []


def test_a_folder_that_is_gone_is_said_once_and_again_when_it_goes_again(qapp, made: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    made.memory.put(BACKUP_FOLDER, str(folder))
    made.work()
    for _ in range(3):
        made.keeper.back_up()
    assert len(made.said) == 1 and "was not backed up" in made.said[0] and str(folder) in made.said[0]
    folder.mkdir()
    made.keeper.back_up()
    assert len(backups(folder)) == 1
    made.work()
    made.clock.seconds += 86_400
    for each in folder.iterdir():
        each.unlink()
    folder.rmdir()
    made.keeper.back_up()
    assert len(made.said) == 2, "it was well in between"


def test_a_copy_is_said_when_the_keyring_was_asked_and_is_not_backed_up(qapp, tmp_path: Path) -> None:
    outside, folder = Outside(), tmp_path / "stick"
    folder.mkdir()
    made = Kept(tmp_path, outside)
    made.work()
    outside.put(journal_id(made.journal), f"9:{'0' * 64}")
    made.memory.put(BACKUP_FOLDER, str(folder))
    made.keeper.look_outside()
    assert made.journal.held is Held.BEHIND
    assert len(made.said) == 1 and "may only be read" in made.said[0]
    made.keeper.back_up()
    assert backups(folder) == []
    made.journal.close()


def test_a_keyring_that_cannot_be_asked_keeps_nobody_from_working(
    qapp, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = Kept(tmp_path, Locked())
    made.work()
    made.keeper.look_outside()
    assert (made.journal.held, made.said) == (None, [])
    assert "the keyring is locked" in caplog.text
    made.work()
    made.journal.close()
