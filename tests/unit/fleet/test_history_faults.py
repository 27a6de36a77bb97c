"""The history's writer when something goes wrong in the middle: nothing is mixed, nothing is lost in silence."""

from __future__ import annotations

import sqlite3
import threading

import numpy as np
import pytest

from console.fleet.model.readings import NodeEvent
from console.fleet.model.signals import Kind
from console.fleet.service.history import waiting, writer
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.queries import Curve
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.state import HistoryState
from tests.support.recording import LAYOUT, POWER, START, Recording, blocks

DAY = 86400.0


def put(recording, node, value, seconds=5, *, noise=False):
    times = np.round(recording.now + np.arange(float(seconds)), 6)
    rows = np.full((seconds, LAYOUT.width), value, np.float32)
    if noise:
        rows = np.random.default_rng(1).random((seconds, LAYOUT.width)).astype(np.float32)
    recording.history.append(Batch(node, LAYOUT, times, np.ones(seconds, np.float32), rows))


def said(recording, node):
    curve = Curve(node, POWER.kind, POWER.part, POWER.signal)
    return set(recording.queries.samples(curve, START, START + DAY).values.tolist())


def rows(recording, query):
    connection = sqlite3.connect(recording.path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def list_of(curve):
    return curve.kind, curve.part, curve.signal


class Disk:
    """The database's disk: how many pages it still takes."""

    def __init__(self, recording):
        self.connection = recording.history._store.connection

    def full(self, pages=0):
        count = self.connection.execute("PRAGMA page_count").fetchone()[0]
        self.connection.execute(f"PRAGMA max_page_count = {count + pages}")

    def room(self):
        self.connection.execute("PRAGMA max_page_count = 1000000")


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


@pytest.mark.parametrize("pages", [0, 1, 4, 9, 16, 30])
def test_a_transaction_that_fails_anywhere_is_written_whole_later(tmp_path, pages):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(590, noise=True)
    disk = Disk(recording)
    disk.full(pages)
    recording.measure(660, noise=True)
    recording.history.append_events([NodeEvent("hall/g01", START + 5, "kernel", "xid:79", "", "")])
    recording.idle(20)
    disk.room()
    recording.idle(1200)
    assert recording.history.state.failure is None
    assert list(recording.power().times) == [START + second for second in range(1250)]
    minutes = recording.queries.steps(POWER, START, START + 1200, 60)
    assert list(minutes.times) == [START + 60 * n for n in range(20)]
    assert list(minutes.counts) == [60] * 20
    assert len(recording.queries.events("hall/g01", 0)) == 1
    recording.history.stop()


def test_ids_are_never_used_again(recording):
    recording.measure(120)
    recording.idle(60)
    connection = recording.history._store.connection
    before = rows(recording, "SELECT max(id) FROM shape")[0][0], rows(recording, "SELECT max(id) FROM node")[0][0]
    for table in ("block", "roll_up", "shape", "node"):
        connection.execute(f"DELETE FROM {table}")
    connection.commit()
    recording.history._recorder.shapes.forget()
    recording.measure(120)
    recording.idle(60)
    assert rows(recording, "SELECT min(id) FROM shape")[0][0] > before[0]
    assert rows(recording, "SELECT min(id) FROM node")[0][0] > before[1]


def test_a_block_of_a_shape_that_is_gone_is_refused_and_the_shape_made_anew(recording):
    recording.measure(120)
    recording.idle(60)
    connection = recording.history._store.connection
    for table in ("block", "roll_up", "shape"):  # behind the writer's back
        connection.execute(f"DELETE FROM {table}")
    connection.commit()
    recording.measure(120)
    recording.idle(90)
    assert recording.history.state.failure is None
    assert list(recording.power().times) == [START + 180 + second for second in range(120)]
    assert rows(recording, "PRAGMA foreign_key_check") == []


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


def tight(monkeypatch, pages=0):
    """The disk is full when the history is opened."""
    real = writer.open_store

    def opened(*arguments):
        store = real(*arguments)
        count = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {count + pages}")
        return store

    monkeypatch.setattr(writer, "open_store", opened)


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


def test_a_flush_that_the_disk_refused_is_made_when_there_is_room(recording):
    recording.measure(5, "hall/g99")
    disk = Disk(recording)
    disk.full()
    recording.measure(5)
    for number in range(20):
        put(recording, f"hall/n{number}", 1.0, 20, noise=True)
    recording.history.flush()
    recording.step()
    assert recording.history.state.failure.code == HistoryProblem.FULL
    disk.room()
    recording.now += 11
    recording.step()
    assert recording.history.state.failure is None
    assert len(recording.power().times) == 5


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


def test_what_was_dropped_is_said_while_it_lasts_and_for_good(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=50_000))
    recording.step()
    recording.history._store.connection.execute("PRAGMA max_page_count = 1")
    recording.measure(600, noise=True)
    assert [told.code for told in recording.history.state.troubles] == [HistoryProblem.FULL, HistoryProblem.LOST]
    Disk(recording).room()
    recording.idle(20)
    assert recording.history.state.failure.code == HistoryProblem.FALLEN_BEHIND
    recording.idle(60)
    assert recording.history.state.failure is None
    (lost,) = recording.history.state.troubles
    assert lost.facts["rows"] == str(recording.history.state.dropped_rows)
    recording.history.stop()


def test_rows_that_come_faster_than_the_writer_looks_are_counted_and_told(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=5_000))
    for _ in range(10):
        put(recording, "hall/g01", 1.0)
        recording.now += 5
    recording.step()
    state = recording.history.state
    assert state.failure.code == HistoryProblem.FALLEN_BEHIND
    assert state.dropped_rows > 0
    recording.idle(90)
    assert len(recording.power().times) == 50 - state.dropped_rows
    recording.history.stop()


def test_the_oldest_rows_of_every_node_go_first_when_the_disk_is_full(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=60_000))
    recording.measure(20, "hall/g03")
    recording.idle(90)  # written: it has nothing to give away
    disk = Disk(recording)
    disk.full()
    for turn in range(8):
        for node in ("hall/g01", "hall/g02"):
            put(recording, node, turn, 40, noise=True)
        recording.now += 40
        recording.step()
    assert recording.history.state.failure.code == HistoryProblem.FULL
    dropped = recording.history.state.dropped_rows
    assert dropped > 0
    disk.room()
    recording.idle(120)
    for node in ("hall/g01", "hall/g02"):
        kept = recording.queries.samples(Curve(node, *list_of(POWER)), START, START + DAY).times
        assert 40 < len(kept) < 320
        assert kept[-1] == START + 110 + 319
    recording.history.stop()


def test_more_than_memory_may_hold_is_written_at_once_and_not_dropped(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=10_000))
    recording.measure(1200)
    recording.idle(60)
    assert recording.history.state.dropped_rows == 0
    assert list(recording.power().times) == [START + n for n in range(1200)]
    minutes = recording.queries.steps(POWER, START, START + 1200, 60)
    assert list(minutes.counts) == [60] * 20
    assert list(minutes.high) == [60 * n + 59 for n in range(20)]
    recording.history.stop()


def test_events_that_cannot_be_written_wait_are_bounded_and_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(waiting, "MAX_EVENTS", 100)
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(60)
    disk = Disk(recording)
    disk.full()
    text = "x" * 4000
    for turn in range(3):
        events = [NodeEvent("hall/g01", recording.now + n / 10, "kernel", f"{turn}", "", text) for n in range(70)]
        recording.history.append_events(events)
        recording.measure(60, noise=True)
    assert recording.history.state.failure.code == HistoryProblem.FULL
    assert recording.history.state.dropped_events == 110
    assert recording.history.state.troubles[-1].facts == {"path": str(recording.path), "rows": "0", "events": "110"}
    disk.room()
    recording.idle(30)
    codes = [event.code for event in recording.queries.events("hall/g01", 0)]
    assert codes == ["1"] * 30 + ["2"] * 70
    recording.history.append_events(events + events)
    assert recording.history._waiting.dropped_events == 150
    recording.history.stop()


def test_events_that_another_program_keeps_are_not_counted_as_lost(recording):
    recording.measure(60)
    second = Recording(recording.path, now=recording.now)
    second.history.append_events([NodeEvent("hall/g01", second.now, "kernel", "x", "", "")])
    second.step()
    assert second.history.state.failure.code == HistoryProblem.IN_USE
    recording.history.stop()
    second.idle(30)
    assert second.history.state.recording
    assert second.queries.events("hall/g01", 0) == []
    assert second.history.state.dropped_events == 0
    second.history.stop()


def test_a_readers_suspicion_makes_the_writer_look(recording):
    recording.measure(120)
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    harmless = sqlite3.OperationalError("locked")
    harmless.sqlite_errorcode = sqlite3.SQLITE_BUSY
    recording.history.suspect(harmless)
    recording.step()
    assert recording.history.state.notices == ()
    recording.history.suspect(damaged)
    recording.step()
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.REBUILT]
    recording.idle(5)
    assert recording.history.state.recording


def test_a_damaged_file_that_cannot_be_set_aside_is_a_state(recording, monkeypatch):
    from console.fleet.service.history import writer as module

    def blocked(path, error):
        raise PermissionError(13, "in use", str(path))

    recording.measure(60)
    monkeypatch.setattr(module, "rebuilt", blocked)
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    recording.history.suspect(damaged)
    recording.step()
    assert recording.history.state.failure.code == HistoryProblem.UNWRITABLE
    monkeypatch.undo()
    recording.idle(15)
    assert recording.history.state.failure is None


def test_a_hot_log_that_cannot_be_written_is_a_state_and_blocks_are_written_all_the_same(recording, monkeypatch):
    recording.measure(30)

    def full(batches, now):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recording.history._log, "write", full)
    recording.measure(90)
    assert recording.history.state.failure.code == HistoryProblem.FULL
    assert recording.history.state.recording
    monkeypatch.undo()
    recording.measure(30)
    recording.idle(90)
    assert recording.history.state.failure is None
    assert len(recording.power().times) == 150


def test_a_bug_in_one_step_is_told_and_the_next_step_goes_on(tmp_path):
    bugs, now = [], [START]
    history = writer.History(tmp_path / "telemetry.db", now=lambda: now[0], on_bug=bugs.append)
    real = history._recorder.write_due

    def broken(*arguments, **options):
        history._recorder.write_due = real
        raise TypeError("a bug")

    history._recorder.write_due = broken
    history.start()
    assert history.opened.wait(20)
    assert history.stop(20)
    assert [type(bug) for bug in bugs] == [TypeError]
    assert history.state.recording


def test_the_writer_goes_on_by_itself(tmp_path):
    now = [START]
    history = writer.History(tmp_path / "telemetry.db", now=lambda: now[0])
    again = threading.Event()
    steps = []
    real = history.step

    def step(at):
        real(at)
        steps.append(at)
        if len(steps) > 1:
            again.set()

    history.step = step
    history.start()
    assert again.wait(20)
    assert history.stop(20)


def test_a_disk_that_hangs_at_the_end_is_waited_for_no_longer_than_asked(tmp_path, monkeypatch):
    released = threading.Event()
    history = writer.History(tmp_path / "telemetry.db", now=lambda: START)
    monkeypatch.setattr(history._log, "close", lambda: released.wait(20))
    history.start()
    assert history.opened.wait(20)
    assert not history.stop(0.01)
    released.set()
    assert history.stop(20)


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


def test_a_file_too_large_of_which_nothing_may_go_stays_as_it_is(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(size_bytes=1000))
    recording.measure(300)
    recording.idle(60)
    assert len(recording.power().times) == 300
    assert not recording.history._retention.behind
    recording.history.stop()


def test_a_bug_at_the_end_is_told_too(tmp_path, monkeypatch):
    bugs = []
    history = writer.History(tmp_path / "telemetry.db", now=lambda: START, on_bug=bugs.append)
    monkeypatch.setattr(history._log, "close", lambda: 1 / 0)
    history.start()
    assert history.opened.wait(20)
    assert history.stop(20)
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    monkeypatch.undo()
    history.stop()


def test_a_healthy_history_has_nothing_to_say(recording):
    recording.measure(60)
    assert recording.history.state.troubles == ()
    assert HistoryState("x", dropped_events=1).troubles[0].code == HistoryProblem.LOST


def test_rows_of_another_layout_in_the_same_chunk_join_what_they_share(recording):
    """A GPU came in the middle of a chunk: the ports stayed, and no minute of theirs is lost."""
    from console.fleet.model.readings import Device
    from console.fleet.service.series import layout_of

    recording.measure(300, layout=layout_of([Device(Kind.GPU, "0", ""), Device(Kind.PORT, "ib0", "")]))
    recording.measure(360)
    recording.idle(60)
    port = Curve("hall/g01", Kind.PORT, "ib0", 0)
    minutes = recording.queries.steps(port, START, START + 600, 60)
    assert list(minutes.counts) == [60] * 10
    # The first chunk of a process is rolled up from blocks; the next one from memory.
    recording.measure(240)
    recording.measure(300, layout=layout_of([Device(Kind.GPU, "0", ""), Device(Kind.PORT, "ib0", "")]))
    recording.idle(120)
    minutes = recording.queries.steps(port, START + 600, START + 1200, 60)
    assert sum(minutes.counts) == 540
    assert list(minutes.times) == sorted(set(minutes.times))
