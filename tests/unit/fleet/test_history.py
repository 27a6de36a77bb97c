"""telemetry.db gives back what was measured, survives what happens to files, and stays within its bounds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.readings import Device, KernelRecord, NodeEvent
from console.fleet.model.signals import Kind
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.queries import Curve
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.schema import VERSION
from console.fleet.service.series import layout_of
from tests.support.recording import LAYOUT, POWER, START, Recording, blocks


def test_what_was_measured_comes_back_to_the_bit(recording):
    recording.measure(180)
    recording.idle(60)
    got = recording.power()
    assert list(got.times) == [START + second for second in range(180)]
    assert np.array_equal(got.values, np.arange(180, dtype=np.float32))
    assert set(got.periods) == {1.0}


def test_a_minute_is_one_block_per_kind(recording):
    recording.measure(120)
    recording.idle(60)
    kinds = [row[1] for row in blocks(recording.path)]
    assert sorted(kinds) == ["gpu", "gpu", "host", "host", "port", "port"]


def test_nodes_are_written_spread_over_the_minute(recording):
    nodes = [f"hall/g{number:02d}" for number in range(60)]
    for _ in range(12):
        for node in nodes:
            times = recording.now + np.arange(5.0)
            rows = np.zeros((5, LAYOUT.width), np.float32)
            recording.history.append(Batch(node, LAYOUT, times, np.ones(5, np.float32), rows))
        recording.now += 5
        recording.step()
    most, before = 0, 0
    for _ in range(50):
        recording.now += 1
        recording.step()
        written = len({row[0] for row in blocks(recording.path)})
        most, before = max(most, written - before), written
    assert before == 60
    assert most <= 10


@pytest.mark.slow
def test_minutes_and_hours_are_rolled_up(recording):
    recording.measure(3600 + 700)
    recording.idle(60)
    minutes = recording.queries.steps(POWER, START, START + 3600, 60)
    assert list(minutes.times) == [START + 60 * n for n in range(60)]
    assert list(minutes.low) == [60 * n for n in range(60)]
    assert list(minutes.high) == [60 * n + 59 for n in range(60)]
    assert list(minutes.mean) == [60 * n + 29.5 for n in range(60)]
    assert list(minutes.counts) == [60] * 60
    hours = recording.queries.steps(POWER, START, START + 3600, 3600)
    assert (list(hours.low), list(hours.mean), list(hours.high)) == ([0], [1799.5], [3599])


def test_a_restart_in_the_middle_leaves_no_hole_in_the_roll_ups(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(330)
    assert first.history.stop()
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.measure(600)
    second.idle(120)
    minutes = second.queries.steps(POWER, START, START + 600, 60)
    assert list(minutes.counts) == [60] * 10
    assert list(minutes.high) == [60 * n + 59 for n in range(10)]
    second.history.stop()


def test_a_long_pause_rolls_up_what_the_process_before_left(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(330)
    first.history.stop()
    later = Recording(tmp_path / "telemetry.db", now=START + 86400)
    later.step()
    assert len(later.queries.steps(POWER, START, START + 600, 60).times) == 6
    assert len(later.queries.steps(POWER, START, START + 600, 3600).times) == 1
    later.history.stop()


def test_a_killed_process_loses_nothing_that_was_handed_over(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(150)
    first.die()
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.step()
    got = second.power()
    assert list(got.times) == [START + n for n in range(150)]
    assert segments(second.path) == []
    second.history.stop()


def test_a_hot_log_cut_anywhere_is_read_up_to_the_cut(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(30)
    first.die()
    (segment,) = segments(first.path)
    whole = segment.read_bytes()
    for length in range(0, len(whole), 997):
        for old in tmp_path.glob("again.db*"):
            old.unlink()
        (tmp_path / segment.name.replace("telemetry", "again")).write_bytes(whole[:length])
        again = Recording(tmp_path / "again.db", now=first.now)
        again.step()
        times = list(again.power().times)
        assert times == [START + n for n in range(len(times))]
        again.history.stop()


def test_rows_that_come_after_their_minute_was_written_are_rolled_up_again(recording):
    recording.measure(120)
    recording.idle(900)
    late = Batch(
        "hall/g01",
        LAYOUT,
        np.array([START + 30.5]),
        np.ones(1, np.float32),
        np.full((1, LAYOUT.width), 1e6, np.float32),
    )
    recording.history.append(late)
    recording.idle(180)
    assert 1e6 in recording.power().values
    assert recording.queries.steps(POWER, START, START + 60, 60).high[0] == 1e6


def test_a_gpu_that_disappears_keeps_its_history(recording):
    recording.measure(60)
    recording.measure(60, layout=layout_of([Device(Kind.GPU, "0", "")]))
    recording.idle(700)
    assert len(recording.power().times) == 60
    zero = Curve("hall/g01", Kind.GPU, "0", POWER.signal)
    assert len(recording.queries.samples(zero, START, START + 200).times) == 120
    assert len(recording.queries.steps(zero, START, START + 200, 60).times) == 2


def test_the_hot_log_holds_no_more_than_the_open_minutes(recording):
    recording.measure(600)
    assert len(segments(recording.path)) <= 3
    recording.idle(120)
    assert len(segments(recording.path)) <= 1


@pytest.fixture
def full(recording):
    """A disk that became full after a minute, five minutes ago; gives its connection, which can make room."""
    recording.measure(60)
    connection = recording.history._store.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    recording.measure(300, noise=True)
    assert recording.history.state.failure.code == HistoryProblem.FULL
    assert not recording.history.state.recording
    return connection


def test_a_full_disk_is_a_state_and_ends_when_there_is_room(recording, full):
    full.execute("PRAGMA max_page_count = 1000000")
    recording.idle(90)
    assert recording.history.state.failure is None
    assert list(recording.power().times) == [START + n for n in range(360)]


def test_a_clock_set_back_while_the_disk_is_full_puts_off_no_attempt(recording, full):
    full.execute("PRAGMA max_page_count = 1000000")
    recording.now -= 3600
    recording.idle(20)
    assert recording.history.state.failure is None
    assert recording.history.state.recording


def test_what_waits_while_the_disk_is_full_is_bounded_and_counted(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=50_000))
    recording.step()
    recording.history._store.connection.execute("PRAGMA max_page_count = 1")
    recording.measure(600, noise=True)
    state = recording.history.state
    assert state.failure.code == HistoryProblem.FULL
    assert state.dropped_rows > 0
    recording.history._store.connection.execute("PRAGMA max_page_count = 1000000")
    recording.idle(90)
    kept = recording.power()
    assert len(kept.times) == 600 - state.dropped_rows
    assert kept.times[-1] == START + 599
    recording.history.stop()


def test_a_directory_that_cannot_be_written_is_a_state(tmp_path):
    (tmp_path / "file").write_text("in the way")
    recording = Recording(tmp_path / "file" / "telemetry.db")
    recording.measure(60)
    assert recording.history.state.failure.code == HistoryProblem.UNWRITABLE
    recording.history.stop()


@pytest.mark.parametrize("content", [b"no database at all" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_broken_file_is_set_aside_rebuilt_and_told(tmp_path, content):
    path = tmp_path / "telemetry.db"
    path.write_bytes(content)
    recording = Recording(path)
    recording.measure(60)
    recording.idle(60)
    (notice,) = recording.history.state.notices
    assert notice.code == HistoryProblem.REBUILT
    assert Path(notice.facts["aside"]).read_bytes() == content
    assert len(recording.power().times) == 60
    recording.history.stop()


def test_another_programs_database_is_set_aside_not_written_into(tmp_path):
    path = tmp_path / "telemetry.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE precious(x)")
    other.close()
    recording = Recording(path)
    recording.step()
    aside = recording.history.state.notices[0].facts["aside"]
    with sqlite3.connect(aside) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("precious",)]
    other.close()
    recording.history.stop()


def test_a_file_that_breaks_while_it_is_used_is_rebuilt_and_goes_on(recording):
    recording.measure(300)
    connection = recording.history._store.connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("PRAGMA cache_size = 0")
    size = recording.path.stat().st_size
    with recording.path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))
    recording.measure(300)
    recording.idle(120)
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.REBUILT]
    assert recording.history.state.recording
    times = list(recording.power().times)
    assert times[-1] == START + 599
    assert len(times) == len(set(times))


def test_a_newer_file_is_left_alone_and_another_one_used(tmp_path):
    path = tmp_path / "telemetry.db"
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        newer.execute("CREATE TABLE from_the_future(x)")
    newer.close()
    before = path.read_bytes()
    recording = Recording(path)
    recording.measure(60)
    recording.idle(60)
    assert path.read_bytes() == before
    assert [notice.code for notice in recording.history.state.notices] == [HistoryProblem.NEWER]
    assert recording.history.state.path.endswith(f"telemetry.v{VERSION}.db")
    assert len(recording.power().times) == 60
    recording.history.stop()


def test_two_programs_do_not_write_one_history(recording, tmp_path):
    recording.measure(60)
    second = Recording(recording.path, now=recording.now)
    second.measure(60)
    assert second.history.state.failure.code == HistoryProblem.IN_USE
    recording.idle(60)
    assert len(second.power().times) == 60  # it reads what the first wrote
    recording.history.stop()
    second.idle(120)
    assert second.history.state.recording
    assert len(second.power().times) == 60  # and does not write it once more
    second.history.stop()


@pytest.mark.slow
def test_old_measurements_go_roll_ups_stay(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(raw_seconds=600, minute_seconds=2400))
    recording.measure(3600)
    recording.idle(1200)
    assert recording.power().times.min(initial=START + 9999) >= START + 3600 + 1200 - 600 - 60
    minutes = recording.queries.steps(POWER, START, START + 3600, 60)
    assert START + 3540 in minutes.times
    assert minutes.times[0] >= START + 2400
    assert len(recording.queries.steps(POWER, START, START + 3600, 3600).times) == 1
    recording.history.stop()


@pytest.mark.slow
def test_the_file_stays_within_its_size(tmp_path):
    limits = Limits(size_bytes=1_500_000)
    recording = Recording(tmp_path / "telemetry.db", limits=limits)
    rng = np.random.default_rng(1)
    for _ in range(300):
        times = recording.now + np.arange(60.0)
        rows = rng.random((60, LAYOUT.width), np.float32)
        recording.history.append(Batch("hall/g01", LAYOUT, times, np.ones(60, np.float32), rows))
        recording.now += 60
        recording.step()
    recording.idle(600)
    assert recording.history.state.size_bytes < 1.2 * limits.size_bytes
    assert recording.power().times[-1] == START + 300 * 60 - 1
    assert recording.power().times[0] > START + 1800
    recording.history.stop()


@pytest.mark.slow
def test_a_bound_that_is_lowered_takes_effect_at_once_and_in_few_steps(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    rng = np.random.default_rng(1)
    for _ in range(300):
        times = recording.now + np.arange(60.0)
        rows = rng.random((60, LAYOUT.width), np.float32)
        recording.history.append(Batch("hall/g01", LAYOUT, times, np.ones(60, np.float32), rows))
        recording.now += 60
        recording.step()
    recording.idle(60)
    whole = recording.history.state.size_bytes
    assert whole > 2_500_000
    recording.history.set_limits(Limits(size_bytes=1_500_000))
    for _ in range(20):  # the writer does not wait for its ten seconds while there is more to take away
        recording.step()
    assert recording.history.state.size_bytes < 1_600_000
    recording.history.set_limits(Limits(raw_seconds=7200))
    recording.step()
    assert recording.power().times[0] >= recording.now - 7200 - 60
    recording.history.stop()


def test_how_far_a_kernel_log_was_told_is_kept_with_its_events(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.step()
    assert recording.queries.kernel_record("hall/g01") is None
    for number in (7, 9):
        record = KernelRecord("a boot", number, 1000, 0.25)
        recording.history.append_events([NodeEvent("hall/g01", START, "kernel", "kernel", "", "line", record)])
        recording.history.keep_record("hall/g01", record)
        recording.step()
    recording.history.append_events([NodeEvent("hall/g01", START, "nvml", "xid:79", "gpu:1", "fell off")])
    recording.step()
    assert recording.queries.kernel_record("hall/g01") == KernelRecord("a boot", 9, 1000, 0.25)
    assert recording.queries.kernel_record("hall/g02") is None
    kept = recording.queries.events("hall/g01", 0.0)
    assert NodeEvent("hall/g01", START, "kernel", "kernel", "", "line", KernelRecord("b", 1)) in kept, "the same event"
    recording.history.stop()
    with sqlite3.connect(tmp_path / "telemetry.db") as earlier:  # earlier versions wrote the number alone
        earlier.execute("UPDATE meta SET value = '9 a boot' WHERE key LIKE 'kernel%'")
    earlier.close()
    again = Recording(tmp_path / "telemetry.db")
    again.step()
    assert again.queries.kernel_record("hall/g01") == KernelRecord("a boot", 9)
    again.history.stop()


def test_events_are_kept_found_and_bounded(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(events=100))
    events = [NodeEvent("hall/g01", START + n, "kernel", "xid:79", "gpu:3", f"number {n}") for n in range(150)]
    recording.history.append_events(events)
    recording.step()
    recording.idle(30)
    got = recording.queries.events("hall/g01", START + 140)
    assert got == events[140:]
    assert recording.queries.events("hall/g02", 0) == []
    with sqlite3.connect(recording.path) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone()[0] == 100
    connection.close()
    recording.history.stop()


def test_a_console_clock_set_back_a_year_does_not_stop_the_writing(recording):
    recording.measure(120)
    recording.history.flush()
    recording.now -= 365 * 86400
    back = recording.now
    recording.measure(180)
    recording.idle(60)
    assert len(recording.power(back, back + 180).times) == 180
    assert len(recording.power().times) == 120


def test_the_newest_row_is_found_at_the_next_start(recording):
    recording.measure(120)
    recording.idle(60)
    latest = recording.queries.latest("hall/g01")
    assert latest.time == START + 119
    assert latest.layout.parts[Kind.GPU] == ("0", "1")
    assert set(latest.row) == {119.0}
    assert recording.queries.latest("hall/none") is None


def test_a_sheet_holds_every_gpu_of_the_fleet(recording):
    for _ in range(11):
        now = recording.now
        for node, value in (("hall/g01", 1), ("hall/g02", 2)):
            recording.now = now
            recording.measure(60, node, value=value)
    recording.idle(60)
    sheet = recording.queries.sheet(Kind.GPU, POWER.signal, START, START + 600)
    assert [str(address) for address in sheet.addresses] == [
        "gpu:hall/g01/0",
        "gpu:hall/g01/1",
        "gpu:hall/g02/0",
        "gpu:hall/g02/1",
    ]
    assert np.array_equal(sheet.mean, np.repeat([[1], [1], [2], [2]], 10, axis=1))
    only = recording.queries.sheet(Kind.GPU, POWER.signal, START, START + 600, nodes=["hall/g02"])
    assert only.mean.shape == (2, 10)


def test_damaged_blocks_are_a_gap_and_not_an_error(recording):
    recording.measure(180)
    recording.idle(60)
    with recording.history._store.connection as connection:
        connection.execute("UPDATE block SET payload = x'00' WHERE start = ?", (START + 60,))
    times = recording.power().times
    assert len(times) == 120
    assert START + 60 not in times
    assert recording.queries.latest("hall/g01").time == START + 179


def test_the_last_known_row_holds_no_device_that_fell_silent_long_before_the_others(recording):
    recording.measure(120)
    recording.measure(600, layout=layout_of([Device(Kind.GPU, "0", "")]))
    recording.idle(60)
    latest = recording.queries.latest("hall/g01")
    assert latest.layout.parts == {Kind.GPU: ("0",), Kind.HOST: ("",)}
    assert latest.time == START + 719


def test_the_last_known_row_is_that_of_the_newest_devices(recording):
    recording.measure(120)
    recording.measure(60, layout=layout_of([Device(Kind.GPU, "7", ""), Device(Kind.PORT, "ib0", "")]))
    recording.idle(60)
    assert recording.queries.latest("hall/g01").layout.parts[Kind.GPU] == ("7",)
