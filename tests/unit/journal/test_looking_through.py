"""Looking through a large journal, away from whoever waits: damage and tampering are found, and it can be ended."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from console.journal import database, service
from console.journal.model import JournalError, JournalProblem, Mark
from tests.support.journals import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def damaged(path: Path, page: int) -> None:
    data = bytearray(path.read_bytes())
    data[page * 4096 : (page + 1) * 4096] = bytes(4096)
    path.write_bytes(data)


def test_a_large_file_is_opened_without_reading_all_of_it_and_looked_through_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as journal:
        with journal.transaction() as work:
            for number in range(300):
                work.append("test", "counted", details={"padding": "x" * 300, "number": number})
        assert journal.look_through_large() is None, "it was looked at when it was opened"
        assert journal.look_through().sound
    damaged(path, path.stat().st_size // 4096 - 10)
    with pytest.raises(JournalError), opened(path):
        pass
    monkeypatch.setattr(database, "CHECK_BYTES", 4096)
    monkeypatch.setattr(service, "CHECK_BYTES", 4096)
    pauses: list[int] = []
    with opened(path) as journal:
        try:
            found = journal.look_through_large(lambda: pauses.append(1))
            assert found is not None and not found.sound
        except JournalError as error:
            assert error.code is JournalProblem.CORRUPT


def test_a_look_through_finds_damage_in_every_table_and_can_be_ended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as journal:
        for number in range(60):
            journal.add_mark(Mark(float(number), "node:hall/g01", "note", "x" * 200))
        (root,) = journal.rows("SELECT rootpage FROM sqlite_master WHERE name = 'marks'")
    monkeypatch.setattr(database, "CHECK_BYTES", 0)
    damaged(path, int(root["rootpage"]) - 1)
    with opened(path) as journal, pytest.raises(JournalError) as caught:
        journal.look_through()
    assert caught.value.code is JournalProblem.CORRUPT

    def end() -> None:
        raise InterruptedError

    with opened(path) as journal, pytest.raises(InterruptedError):
        journal.look_through(end)


def test_a_wrong_page_that_can_be_read_all_the_same_is_found_by_a_look_through(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as journal:
        for number in range(200):
            journal.add_mark(Mark(float(number), "node:hall/g01", "note", "x"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, '(path, time)', '(kind, time)') WHERE name = 'marks_by_path'"
    )
    connection.commit()
    connection.close()
    monkeypatch.setattr(database, "CHECK_BYTES", 0)
    with opened(path) as journal, pytest.raises(JournalError) as caught:
        journal.look_through()
    assert caught.value.code is JournalProblem.CORRUPT and "marks_by_path" in caught.value.raw
