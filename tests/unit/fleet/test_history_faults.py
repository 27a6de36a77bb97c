"""The history's writer when something goes wrong in the middle: nothing is mixed, nothing is lost in silence."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from console.fleet.model.readings import NodeEvent
from console.fleet.model.signals import Kind
from console.fleet.service.history import waiting, writer
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.queries import Curve
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.state import HistoryState
from tests.support.recording import POWER, START, Disk, Recording, put

DAY = 86400.0


def rows(recording, query):
    connection = sqlite3.connect(recording.path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def list_of(curve):
    return curve.kind, curve.part, curve.signal


@pytest.mark.slow
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
