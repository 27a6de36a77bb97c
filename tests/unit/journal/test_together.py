"""What many threads write at one moment: one transaction, each durable before its thread goes on."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.journal.model import Entry, JournalError, JournalProblem
from console.journal.service import Journal
from console.journal.transactions import Transaction


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="anna", source="test", clock=time.time)
    yield made
    made.close()


def telling(word: str) -> Callable[[Transaction], Entry]:
    return lambda work: work.append("test", word)


def crowd(journal: Journal, acts: list[Callable[[Transaction], object]], writer: str = "") -> list[object]:
    """What comes of acts that all wait while something else is written: a value each, or what it raised."""
    found: list[object] = [None] * len(acts)

    def one(place: int) -> None:
        try:
            if writer and place % 2:
                with journal.written_by(writer):
                    found[place] = journal.together(acts[place])
            else:
                found[place] = journal.together(acts[place])
        except Exception as fault:  # it is what came of it
            found[place] = fault

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    with journal.together._turn:  # as while another commits
        for thread in threads:
            thread.start()
        while len(journal.together._waiting) < len(acts):
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    return found


def types(journal: Journal) -> list[str]:
    with journal.reading() as reading:
        return [entry.type for entry in reading.entries()]


def test_what_waits_is_committed_at_once_and_each_gets_its_own_entry(journal: Journal) -> None:
    commits: list[int] = []
    journal.on_commit(lambda: commits.append(1))
    found = crowd(journal, [telling(f"t{number}") for number in range(8)])
    assert len(commits) == 1
    assert [entry.type for entry in found if isinstance(entry, Entry)] == [f"t{number}" for number in range(8)]
    assert sorted(types(journal)) == [f"t{number}" for number in range(8)]
    assert journal.verify().sound


def test_one_that_refuses_leaves_nothing_of_itself_and_the_others_are_written(journal: Journal) -> None:
    def refuses(work: Transaction) -> None:
        work.append("test", "half")
        raise LookupError("not now")

    found = crowd(journal, [telling("a"), refuses, telling("b")])
    assert isinstance(found[1], LookupError)
    assert sorted(types(journal)) == ["a", "b"] and journal.verify().sound


def test_a_bug_of_one_is_its_own_alone(journal: Journal) -> None:
    found = crowd(journal, [telling("a"), lambda work: work.run("INSERT INTO nowhere VALUES (1)"), telling("b")])
    assert "nowhere" in str(found[1])
    assert sorted(types(journal)) == ["a", "b"] and journal.verify().sound


def test_what_cannot_be_committed_is_told_to_all(journal: Journal) -> None:
    refused = JournalError(JournalProblem.FULL, journal.path)

    def refuse() -> None:
        raise refused

    journal.attend(lambda _work: "", refuse)
    assert crowd(journal, [telling("a"), telling("b")]) == [refused, refused]
    journal.attend(lambda _work: "", lambda: None)
    assert types(journal) == []


def test_who_writes_is_who_asked(journal: Journal) -> None:
    crowd(journal, [telling(f"t{number}") for number in range(6)], writer="schedule nightly")
    with journal.reading() as reading:
        by = {entry.type: entry.actor for entry in reading.entries()}
    assert {by[f"t{number}"] for number in (1, 3, 5)} == {"schedule nightly"}
    assert {by[f"t{number}"] for number in (0, 2, 4)} == {"anna"}


@pytest.mark.parametrize("at", ["its beginning", "its work", "a wrong statement", "its commit"])
def test_a_transaction_that_fails_leaves_nothing_and_keeps_no_other_thread_waiting(journal: Journal, at: str) -> None:
    with contextlib.closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        if at == "its beginning":
            journal._connection.execute("PRAGMA busy_timeout = 50")
            other.execute("BEGIN EXCLUSIVE")
        with pytest.raises((JournalError, ZeroDivisionError, sqlite3.Error)), journal.transaction() as work:
            work.append("test", "fails")
            if at == "its work":
                raise ZeroDivisionError
            if at == "a wrong statement":
                work.run("SELECT * FROM nowhere")
            if at == "its commit":  # nothing may lead nowhere, and this is looked at last
                work.run("PRAGMA defer_foreign_keys = ON")
                work.run("INSERT INTO details (journal, sequence, field, salt, value) VALUES (1, 99, 'a', '', '1')")
        if at == "its beginning":
            other.execute("ROLLBACK")
    assert crowd(journal, [telling("goes on")] * 2)
    assert [entry.type for entry in journal.entries()] == ["goes on", "goes on"]
