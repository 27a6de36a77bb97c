"""The watcher: what anyone commits reaches who subscribed, in order and once; trouble with the file is told once."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.journal import watcher as module
from console.journal.model import JournalError, JournalProblem
from console.journal.service import Journal
from console.journal.watcher import JournalWatcher, News
from tests.support.journals import opened

SOON = 20.0


class Ear:
    """What a subscriber heard, and the trouble and bugs that were told."""

    def __init__(self) -> None:
        self.news: queue.Queue[News] = queue.Queue()
        self.trouble: queue.Queue[JournalError | None] = queue.Queue()
        self.bugs: queue.Queue[BaseException] = queue.Queue()

    def types(self, count: int) -> list[str]:
        """The types of the next `count` entries that were heard of."""
        heard: list[str] = []
        while len(heard) < count:
            heard += [entry.type for entry in self.news.get(timeout=SOON).entries]
        return heard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with opened(path) as journal:
        yield journal


@pytest.fixture
def ear() -> Ear:
    return Ear()


Watch = Callable[..., JournalWatcher]


@pytest.fixture
def watch(journal: Journal, ear: Ear) -> Iterator[Watch]:
    """Start a watcher; `pause` is how often it looks by itself."""
    made: list[JournalWatcher] = []

    def start(pause: float = 0.02, subscribe: bool = True) -> JournalWatcher:
        watcher = JournalWatcher(journal, pause=pause)
        if subscribe:
            watcher.subscribe(ear.news.put)
        watcher.start(on_trouble=ear.trouble.put, on_bug=ear.bugs.put)
        made.append(watcher)
        return watcher

    yield start
    for watcher in made:
        watcher.stop()


def test_what_another_program_commits_is_heard(path: Path, watch: Watch, ear: Ear) -> None:
    watch()
    with opened(path, "bo@laptop") as other:
        for number in range(3):
            other.append("test", f"done.{number}")
    assert ear.types(3) == ["done.0", "done.1", "done.2"]


def test_what_we_commit_is_heard_at_once_and_once(journal: Journal, watch: Watch, ear: Ear) -> None:
    watch(pause=3600.0)
    assert ear.news.get(timeout=SOON).entries == (), "the first look: not everything in the file has an entry"
    journal.append("test", "first")
    journal.append("test", "second")
    assert ear.types(2) == ["first", "second"]
    journal.append("test", "third")
    assert ear.types(1) == ["third"]


def test_what_came_before_it_was_made_is_no_news_and_nothing_after_is_missed(journal: Journal, ear: Ear) -> None:
    journal.append("test", "before")
    watcher = JournalWatcher(journal, pause=0.02)
    journal.append("test", "between")
    watcher.subscribe(ear.news.put)
    watcher.start(on_trouble=ear.trouble.put, on_bug=ear.bugs.put)
    try:
        assert ear.types(1) == ["between"]
    finally:
        watcher.stop()


def test_each_hears_of_its_own_categories(journal: Journal, watch: Watch, ear: Ear) -> None:
    watcher = watch(subscribe=False)
    end = watcher.subscribe(ear.news.put, ["alarm", "drill"])
    for category in ("inventory", "alarm", "trust", "drill"):
        journal.append(category, f"{category}.done")
    assert ear.types(2) == ["alarm.done", "drill.done"]
    end()
    journal.append("alarm", "unheard")
    everything: queue.Queue[News] = queue.Queue()
    watcher.subscribe(everything.put)
    journal.append("test", "last")
    while not any(entry.type == "last" for entry in everything.get(timeout=SOON).entries):
        pass
    assert ear.news.empty()


def test_a_long_backlog_comes_in_pieces_and_in_order(
    journal: Journal, watch: Watch, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PIECE", 10)
    watch()
    with journal.transaction() as work:
        for number in range(35):
            work.append("test", str(number))
    assert ear.types(35) == [str(number) for number in range(35)]


def test_a_commit_without_an_entry_is_heard_by_who_wants_everything(path: Path, watch: Watch, ear: Ear) -> None:
    watch()
    ear.news.get(timeout=SOON)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO facts (node, time, record, form) VALUES ('hall/g01', 1.0, '{}', 2)")
    connection.close()
    assert ear.news.get(timeout=SOON) == News((), 0)


def test_a_bug_of_one_subscriber_is_told_and_keeps_nothing_from_the_others(
    journal: Journal, watch: Watch, ear: Ear
) -> None:
    watcher = watch(subscribe=False)

    def broken(_news: News) -> None:
        raise ZeroDivisionError

    watcher.subscribe(broken, ["test"])
    watcher.subscribe(ear.news.put)
    journal.append("test", "done")
    assert ear.types(1) == ["done"]
    assert isinstance(ear.bugs.get(timeout=SOON), ZeroDivisionError)


def test_a_file_that_is_held_for_long_is_told_once_and_once_more_when_it_is_free(
    path: Path, journal: Journal, watch: Watch, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LASTING", 0.3)
    watch()
    ear.news.get(timeout=SOON)
    hold = sqlite3.connect(path, isolation_level=None)
    hold.execute("BEGIN EXCLUSIVE")
    error = ear.trouble.get(timeout=SOON)
    assert error is not None and error.code is JournalProblem.LOCKED
    hold.execute("ROLLBACK")
    hold.close()
    assert ear.trouble.get(timeout=SOON) is None
    journal.append("test", "after")
    assert ear.types(1) == ["after"]
    assert ear.trouble.empty()


def test_a_file_that_is_held_for_a_moment_is_no_trouble(path: Path, journal: Journal, watch: Watch, ear: Ear) -> None:
    watch()
    hold = sqlite3.connect(path, isolation_level=None)
    hold.execute("BEGIN EXCLUSIVE")
    threading.Event().wait(0.6)
    hold.execute("ROLLBACK")
    hold.close()
    journal.append("test", "after")
    assert ear.types(1) == ["after"]
    assert ear.trouble.empty()


def test_a_subscriber_that_could_not_read_is_told_again(journal: Journal, watch: Watch, ear: Ear) -> None:
    watcher = watch(subscribe=False)
    failures = [JournalError(JournalProblem.DISK, journal.path)]

    def reads(news: News) -> None:
        if failures and news.entries:
            raise failures.pop()
        ear.news.put(news)

    watcher.subscribe(reads, ["test"])
    journal.append("test", "done")
    assert ear.types(1) == ["done"]
    assert ear.trouble.get(timeout=SOON) is not None and ear.trouble.get(timeout=SOON) is None


def test_it_ends_also_when_it_was_never_started(journal: Journal) -> None:
    JournalWatcher(journal).stop()


def test_its_own_bug_ends_it_loudly(journal: Journal, watch: Watch, ear: Ear, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: Path) -> sqlite3.Connection:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "connect", broken)
    watch()
    assert isinstance(ear.bugs.get(timeout=SOON), ZeroDivisionError)
