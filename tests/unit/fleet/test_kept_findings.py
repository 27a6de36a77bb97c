"""Findings in telemetry.db: what is open is there after a restart, what is over is told from what began again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from console.fleet.service.history.findings import Kept
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.schema import VERSION
from console.fleet.service.history.store import open_store
from console.fleet.service.history.waiting import MAX_EVENTS
from tests.support.recording import START, Recording

HOT = Kept("6f1d", "gpu.hot", "0", START - 60, START, facts=(("state", "heat"),))
SITE = Kept("", "site.lost", "hall", START - 30, START)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "telemetry.db"


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_what_is_open_is_read_back_by_whom_it_is_of(path: Path) -> None:
    recording = Recording(path)
    recording.history.keep_findings([HOT, SITE])
    recording.step()
    assert recording.queries.findings("6f1d") == [HOT]
    assert recording.queries.findings("") == [SITE]
    assert recording.queries.findings("0b7a") == []
    recording.history.stop()


def test_a_finding_is_one_row_from_its_beginning_to_its_end_and_another_when_it_begins_again(path: Path) -> None:
    recording = Recording(path)
    for kept in (HOT, Kept("6f1d", "gpu.hot", "0", START - 60, START + 60, or_earlier=True)):
        recording.history.keep_findings([kept])
        recording.step()
    ended = Kept("6f1d", "gpu.hot", "0", START - 60, START + 60, ended=START + 70)
    again = Kept("6f1d", "gpu.hot", "0", START + 90, START + 90)
    recording.history.keep_findings([ended, again])
    recording.step()
    assert recording.queries.findings("6f1d") == [again]
    recording.history.stop()
    assert rows(path, "SELECT began, ended FROM finding ORDER BY began") == [
        (START - 60, START + 70),
        (START + 90, None),
    ]


def test_what_began_and_ended_while_the_disk_was_full_is_one_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording(path)
    recording.step()
    assert recording.history._store is not None
    monkeypatch.setattr(recording.history, "_failed_at", recording.now)
    recording.history.keep_findings([HOT])
    recording.step()
    assert recording.queries.findings("6f1d") == [], "nothing is written while the disk rests"
    recording.history.keep_findings([Kept("6f1d", "gpu.hot", "0", START - 60, START, ended=START + 5)])
    recording.idle(30)
    recording.history.stop()
    assert rows(path, "SELECT began, ended FROM finding") == [(START - 60, START + 5)]


def test_a_write_that_fails_is_tried_again_with_what_came_since(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.fleet.service.history import writer

    recording = Recording(path)
    recording.step()

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(writer, "write_findings", full)
    recording.history.keep_findings([HOT, SITE])
    recording.step()
    assert recording.history.state.failure is not None
    monkeypatch.undo()
    newer = Kept("6f1d", "gpu.hot", "0", START - 60, START + 20, facts=(("state", "heat"),))
    recording.history.keep_findings([newer])
    recording.idle(30)
    assert recording.queries.findings("6f1d") == [newer]
    assert recording.queries.findings("") == [SITE]
    recording.history.stop()


@pytest.mark.slow
def test_of_too_many_that_wait_the_oldest_go(path: Path) -> None:
    recording = Recording(path)
    recording.history.keep_findings(
        Kept("6f1d", "gpu.hot", str(number), START, START) for number in range(MAX_EVENTS + 1)
    )
    recording.step()
    parts = {kept.part for kept in recording.queries.findings("6f1d")}
    assert "0" not in parts and str(MAX_EVENTS) in parts
    recording.history.stop()


def test_another_process_keeps_them_where_it_has_the_file(path: Path) -> None:
    holder = open_store(path)
    recording = Recording(path)
    recording.history.keep_findings([HOT])
    recording.step()
    holder.close()
    recording.idle(30)
    assert recording.queries.findings("6f1d") == []
    recording.history.stop()


def test_what_is_long_over_goes_and_what_is_open_stays_with_its_node(path: Path) -> None:
    recording = Recording(path, limits=Limits(event_seconds=3600.0))
    over = Kept("0b7a", "gpu.hot", "0", START - 9000, START - 8000, ended=START - 8000)
    recording.history.keep_findings([over, Kept("6f1d", "xid.48", "0", START - 9000, START - 9000)])
    recording.step()
    recording.idle(60)
    assert [kept.rule for kept in recording.queries.findings("6f1d")] == ["xid.48"]
    recording.history.stop()
    assert rows(path, "SELECT identity FROM node") == [("6f1d",)]


def test_a_file_of_the_version_before_gets_the_table_and_keeps_what_it_has(path: Path) -> None:
    recording = Recording(path)
    recording.measure(60)
    recording.idle(60)
    recording.history.stop()
    blocks = rows(path, "SELECT count(*) FROM block")
    connection = sqlite3.connect(path)
    connection.executescript("DROP TABLE finding; PRAGMA user_version = 2;")
    connection.close()
    again = Recording(path, now=recording.now)
    again.history.keep_findings([HOT])
    again.step()
    assert again.queries.findings("6f1d") == [HOT]
    assert again.history.state.notices == ()
    again.history.stop()
    assert rows(path, "PRAGMA user_version") == [(VERSION,)]
    assert rows(path, "SELECT count(*) FROM block") == blocks != [(0,)]


def test_a_file_that_only_looks_like_the_version_before_is_set_aside(path: Path) -> None:
    recording = Recording(path)
    recording.step()
    recording.history.stop()
    connection = sqlite3.connect(path)
    connection.executescript("DROP TABLE finding; DROP TABLE event; PRAGMA user_version = 2;")
    connection.close()
    again = Recording(path, now=recording.now)
    again.step()
    assert len(again.history.state.notices) == 1
    again.history.stop()
