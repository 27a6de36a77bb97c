"""Rounds of signing: after so many entries and once a day, in a thread of their own, told once where they cannot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.journal.service import Journal
from console.log.model.people import Role
from console.log.service.desk import LogDesk, Unasked
from console.log.service.people import People
from console.log.service.rounds import Rhythm, SigningRounds
from resources.errors import EnvironmentFault
from tests.support.journals import Clock
from tests.support.signing import SomeKey, check


class Key:
    def __init__(self, key: SomeKey, place: str = "agent", quiet: bool = True) -> None:
        self.key, self.line, self.place, self.quiet = key, key.line, place, quiet
        self.fingerprint = self.comment = ""


class Keys:
    def __init__(self) -> None:
        self.held: list[Key] = []
        self.hangs: threading.Event | None = None

    def available(self) -> list[Key]:
        return self.held

    def named(self, path: str) -> Key:
        return next(each for each in self.held if each.place == path)

    def sign(self, key: Key, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        if self.hangs is not None:
            self.hangs.wait(10)
        return key.key(message, namespace)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="window", clock=clock)
    yield made
    made.close()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def log(tmp_path: Path, journal: Journal, keys: Keys) -> Iterator[LogDesk]:
    made = LogDesk(journal, tmp_path, check, lambda: keys)  # type: ignore[arg-type, return-value]
    yield made
    made.close()


@pytest.fixture
def key(journal: Journal, log: LogDesk, keys: Keys) -> Key:
    """Somebody is at the desk, by a key that asks nobody."""
    pen = SomeKey()
    People(journal, check).add("A. Lindqvist", [pen.line], [Role.ACT], pen, pen.line)
    keys.held = [Key(pen)]
    log.sit(keys.held[0])  # type: ignore[arg-type]
    return keys.held[0]


def signed(journal: Journal) -> int:
    return len(journal.entries(category="checkpoint"))


def rounds(log: LogDesk, entries: int, daily: bool = False) -> SigningRounds:
    return SigningRounds(log, lambda: Rhythm(entries, daily), pytest.fail)  # type: ignore[arg-type]


def test_the_log_is_signed_after_so_many_entries(journal: Journal, log: LogDesk, key: Key):
    made = rounds(log, 4)
    made.look()
    assert signed(journal) == 0
    for _ in range(2):
        journal.append("odd", "odd.done")
    made.look()
    assert signed(journal) == 1
    made.look()
    assert signed(journal) == 1, "nothing came since"
    for _ in range(4):
        journal.append("odd", "odd.done")
    made.look()
    assert signed(journal) == 2


def test_the_log_is_signed_once_a_day_and_a_clock_that_went_wrong_keeps_nobody_from_it(
    journal: Journal, log: LogDesk, key: Key, clock: Clock
):
    made = rounds(log, 0, daily=True)
    made.look()
    assert signed(journal) == 1, "never before"
    journal.append("odd", "odd.done")
    for hours, count in ((23, 1), (24, 2)):
        clock.seconds = datetime(2027, 1, 15, 8, tzinfo=UTC).timestamp() + hours * 3600 + 100
        made.look()
        assert signed(journal) == count
    journal.append("odd", "odd.done")
    clock.seconds -= 7200
    made.look()
    assert signed(journal) == 3


def test_with_neither_it_is_signed_by_hand_alone(journal: Journal, log: LogDesk, key: Key):
    rounds(log, 0).look()
    assert signed(journal) == 0


def test_nothing_is_asked_of_anybody_and_why_it_was_not_signed_is_told_once(
    journal: Journal, log: LogDesk, key: Key, keys: Keys, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "console.log")
    made = rounds(log, 1)
    log.seat.lock("idle")
    made.look()
    made.look()
    assert signed(journal) == 0
    assert sum("asks somebody" in record.message for record in caplog.records) == 1
    log.sit(key)  # type: ignore[arg-type]
    keys.held = []
    made.look()
    assert "not there any more" in caplog.records[-1].message
    keys.held = [Key(key.key, quiet=False)]
    made.look()
    log.leave()
    made.look()
    assert "Nobody of the list" in caplog.records[-1].message
    assert signed(journal) == 0


def test_a_key_in_an_open_file_asks_nobody_and_an_agents_may(
    journal: Journal, log: LogDesk, key: Key, keys: Keys, tmp_path: Path
):
    # As another program of the same desk sees it, which did not see how quickly the agent answered.
    seat = log.seat
    seat._unasked = False
    assert log.sign_unasked().why is not None
    keys.held = [Key(key.key, place="/home/astrid/.ssh/id_ed25519")]
    assert log.sign_unasked().why is None
    assert signed(journal) == 1


def test_whoever_calls_it_waits_for_nothing_while_an_agent_hangs(journal: Journal, log: LogDesk, key: Key, keys: Keys):
    now = [0.0]
    made = SigningRounds(log, lambda: Rhythm(1, False), pytest.fail, lambda: now[0])  # type: ignore[arg-type]
    made()
    assert made._thread is None, "it looks a minute after the start"
    keys.hangs = threading.Event()
    now[0] = 61.0
    made()
    first = made._thread
    now[0] = 200.0
    made()
    assert made._thread is first, "one at a time"
    assert first is not None and first.is_alive()
    keys.hangs.set()
    made.close()
    assert signed(journal) == 1


class Failing:
    """A log whose disk is full, or that has a bug."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def due(self, entries: int, daily: bool) -> bool:
        raise self.error

    def sign_unasked(self) -> Unasked:
        raise NotImplementedError


def test_a_fault_is_told_and_a_bug_is_loud(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "console.log")
    bugs: list[BaseException] = []
    for error in (EnvironmentFault("the disk is full"), ZeroDivisionError()):
        SigningRounds(Failing(error), lambda: Rhythm(1, False), bugs.append)._guarded()
    assert "the disk is full" in caplog.records[-1].message
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
