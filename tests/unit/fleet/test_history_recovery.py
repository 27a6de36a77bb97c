"""What a process that was killed, or a long pause, left for the next start: it comes back, once, and is rolled up."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from console.fleet.model.readings import NodeEvent
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.queries import Curve
from console.fleet.service.history.retention import Limits
from tests.support.recording import LAYOUT, POWER, START, Disk, Recording, blocks, put, tight

DAY = 86400.0


def said(recording, node):
    curve = Curve(node, POWER.kind, POWER.part, POWER.signal)
    return set(recording.queries.samples(curve, START, START + DAY).values.tolist())


def rows(recording, query):
    connection = sqlite3.connect(recording.path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_no_node_gets_anothers_samples_after_a_disk_that_was_full_at_recovery(tmp_path, monkeypatch):
    first = Recording(tmp_path / "telemetry.db")
    for number in range(12):
        put(first, f"hall/g{number:02d}", 1.0, 50, noise=True)
    first.now += 50
    first.step()
    first.die()
    tight(monkeypatch, 6)
    second = Recording(tmp_path / "telemetry.db", now=first.now + 20)
    second.step()
    assert second.history.state.failure.code == HistoryProblem.FULL
    assert len(second.history._recorder.shapes) == 0
    Disk(second).room()
    second.idle(15)
    for node, value in (("hall/g02", 222.0), ("hall/new1", 333.0), ("hall/new2", 444.0)):
        for _ in range(24):
            put(second, node, value)
            second.now += 5
            second.step()
        second.idle(120)
    assert said(second, "hall/new1") == {333.0}
    assert said(second, "hall/new2") == {444.0}
    assert 222.0 in said(second, "hall/g02")
    assert len(said(second, "hall/g02")) == 51  # and what was recovered
    assert rows(second, "PRAGMA foreign_key_check") == []
    second.history.stop()


def test_a_pause_longer_than_the_raw_age_leaves_roll_ups_and_no_error(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(300)
    first.history.stop()
    second = Recording(tmp_path / "telemetry.db", now=START + 15 * DAY)
    second.idle(60)
    second.history.append_events([NodeEvent("hall/g01", second.now, "kernel", "x", "", "hello")])
    second.idle(10)
    assert blocks(second.path) == []
    assert [list(second.queries.steps(POWER, START, START + 300, 60).counts)] == [[60] * 5]
    assert len(second.queries.events("hall/g01", START + DAY)) == 1
    assert second.history.state.failure is None
    second.history.stop()


def test_roll_ups_of_a_shape_that_is_gone_are_passed_over(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(330)
    first.history.stop()
    second = Recording(tmp_path / "telemetry.db", now=START + DAY)
    recorder = second.history._recorder
    second.step()
    recorder.catch_up(second.history._store.connection, second.now, {("hall/g01", int(START))})
    connection = second.history._store.connection
    for table in ("block", "roll_up", "shape"):
        connection.execute(f"DELETE FROM {table}")
    connection.commit()
    assert recorder.owes
    second.idle(10)
    assert not recorder.owes
    assert second.history.state.failure is None
    second.history.stop()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [60, 1500])
def test_a_recovery_that_failed_is_tried_again_until_it_succeeds(tmp_path, seconds):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(1330)
    first.die()
    second = Recording(tmp_path / "telemetry.db", now=first.now + 30)
    recorder = second.history._recorder
    real, calls = recorder.write_recovered, []

    def refused(connection, batches):
        calls.append(second.now)
        if second.now < first.now + seconds:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return real(connection, batches)

    recorder.write_recovered = refused
    second.step()
    assert second.history.state.failure.code == HistoryProblem.FULL
    second.idle(3600)
    assert len(calls) > 2
    assert second.history.state.failure is None
    assert segments(second.path) == []
    assert list(second.power().times) == [START + n for n in range(1330)]
    minutes = second.queries.steps(POWER, START, START + 1320, 60)
    assert list(minutes.counts) == [60] * 22
    second.history.stop()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [30, 1500], ids=["while its chunk is open", "after it was rolled up"])
def test_a_hot_log_that_cannot_be_read_is_said_and_read_later(tmp_path, seconds):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(150)
    first.die()
    newest = segments(first.path)[-1]
    content = newest.read_bytes()
    newest.unlink()
    newest.mkdir()
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.measure(seconds)
    assert second.history.state.failure.code == HistoryProblem.LOG_UNREADABLE
    assert second.history.state.recording
    newest.rmdir()
    newest.write_bytes(content)
    second.idle(3600)
    assert second.history.state.failure is None
    assert list(second.power().times) == [START + n for n in range(150 + seconds)]
    assert newest not in segments(second.path)
    minutes = second.queries.steps(POWER, START, START + 180, 60)
    assert list(minutes.counts) == [60] * 3
    (hour,) = second.queries.steps(POWER, START, START + 3600, 3600).counts
    assert hour == 150 + seconds
    second.history.stop()


def test_a_kill_between_commit_and_removal_writes_nothing_twice(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(150)
    first.die()
    left = {path: path.read_bytes() for path in segments(first.path)}
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.step()
    second.die()
    for path, content in left.items():
        path.write_bytes(content)
    third = Recording(tmp_path / "telemetry.db", now=first.now)
    third.idle(60)
    assert list(third.power().times) == [START + n for n in range(150)]
    third.history.stop()


def test_roll_ups_that_the_disk_refused_are_made_later(tmp_path, monkeypatch):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(3000)
    first.history.stop()
    connection = sqlite3.connect(first.path)
    connection.execute("DELETE FROM roll_up")
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    tight(monkeypatch)
    second = Recording(tmp_path / "telemetry.db", now=START + DAY)
    second.idle(30)
    assert second.history.state.failure.code == HistoryProblem.FULL
    Disk(second).room()
    second.idle(30)
    assert list(second.queries.steps(POWER, START, START + 3000, 60).counts) == [60] * 50
    second.history.stop()


@pytest.mark.slow
def test_a_full_disk_is_tidied_even_while_something_is_still_to_be_recovered(tmp_path, monkeypatch):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(3650, noise=True)
    first.die()
    tight(monkeypatch)
    second = Recording(tmp_path / "telemetry.db", now=first.now + 5, limits=Limits(raw_seconds=600))
    second.step()
    assert second.history.state.failure.code == HistoryProblem.FULL
    second.idle(60)
    assert second.history.state.failure is None
    assert second.power().times[-1] == START + 3649
    second.history.stop()


def test_a_damaged_hot_log_is_said_once_and_read_up_to_the_damage(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(50)
    first.die()
    (segment,) = segments(first.path)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.idle(30)
    assert [notice.code for notice in second.history.state.notices] == [HistoryProblem.LOG_DAMAGED]
    times = list(second.power().times)
    assert 10 < len(times) < 40
    assert times == [START + n for n in range(len(times))]
    assert second.power().values.tolist() == list(range(len(times)))
    second.history.stop()


def test_rows_that_come_for_a_chunk_that_is_still_owed_count_once(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(1300)
    first.history.stop()
    second = Recording(tmp_path / "telemetry.db", now=START + DAY)
    second.step()
    recorder, connection = second.history._recorder, second.history._store.connection
    recorder.catch_up(connection, second.now, {("hall/g01", int(START))})
    assert recorder.owes
    late = Batch(
        "hall/g01", LAYOUT, np.array([START + 30.5]), np.ones(1, np.float32), np.ones((1, LAYOUT.width), np.float32)
    )
    recorder.add(late, None)
    recorder.write_due(connection, second.now, second.history._log, everything=True)
    recorder.work_off(connection)
    second.idle(120)
    assert list(second.queries.steps(POWER, START, START + 120, 60).counts) == [61, 60]
    second.history.stop()
