"""A log that was known to go farther is only read: each command that would write into it, or hand on what it says, asks
what is kept outside first."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from console.journal.service import Journal
from console.log.service.heads import keep_head
from console.main.command_line.exits import Exit
from tests.unit.cli.test_proof_commands import new_key
from tests.unit.log.test_checkpoints import Locked, Outside


@pytest.fixture
def older(driftvakt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose log is an older copy of one that is known outside."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    file, outside = tmp_path / "data" / "journal.db", Outside()
    monkeypatch.setattr("console.main.compose.keyring_heads", lambda _keyring: outside)
    assert driftvakt("sites", "add", "lab").status == Exit.OK
    shutil.copy(file, tmp_path / "older.db")
    assert driftvakt("sites", "add", "hall").status == Exit.OK
    journal = Journal.open(file, actor="anna", source="test", clock=time.time)
    keep_head(journal, outside)
    journal.close()
    for each in file.parent.glob("journal.db*"):
        each.unlink()
    shutil.copy(tmp_path / "older.db", file)
    return file


@pytest.mark.parametrize(
    "words",
    [
        ("sites", "add", "third"),
        ("nodes", "add", "n1.example.org", "--site", "lab"),
    ],
)
def test_an_older_copy_of_the_log_is_not_written_into(driftvakt, older: Path, words: tuple[str, ...]) -> None:
    ended = driftvakt(*words)
    assert ended.status != Exit.OK and "may only be read" in ended.err, ended
    listed = driftvakt("sites", "list")
    assert listed.status == Exit.OK and "lab" in listed.out and "third" not in listed.out


def test_what_is_handed_on_of_an_older_copy_is_said_to_be_of_one(driftvakt, older: Path, home: Path) -> None:
    ended = driftvakt("log", "export", str(home / "sent.log"), "--key", str(new_key(home, "a")))
    assert ended.status == Exit.OK and "may only be read" in ended.err, ended


def test_where_nobody_outside_can_be_asked_what_the_log_itself_knows_counts(
    driftvakt, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.main.compose.keyring_heads", lambda _keyring: Locked())
    assert driftvakt("sites", "add", "third").status == Exit.OK
