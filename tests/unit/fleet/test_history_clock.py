"""A clock that is set back, by a second or by years, stops nothing and loses nothing; what lies twice at a time is read
without harm."""

from __future__ import annotations

import numpy as np
import pytest

from console.fleet.model.readings import Device, NodeEvent
from console.fleet.model.signals import Kind
from console.fleet.service.history.codec import decode
from console.fleet.service.history.hot_log import Batch, segments
from console.fleet.service.history.queries import track
from console.fleet.service.history.retention import Limits
from console.fleet.service.series import layout_of
from tests.support.recording import LAYOUT, POWER, START, Recording

YEAR = 365 * 86400


@pytest.mark.slow
@pytest.mark.parametrize("told", [True, False], ids=["flushed", "unnoticed"])
@pytest.mark.parametrize("seconds", [1, 30, 61, 600, 1800, 3600, 86400, 3 * YEAR])
def test_every_row_is_written_soon_after_the_clock_was_set_back(tmp_path, seconds, told):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(700)
    if told:
        recording.history.flush()
    recording.now -= seconds
    back = recording.now
    for second in range(0, 1300, 100):
        recording.measure(100, value=5_000.0)
        written = (recording.power(back, back + 1e6).values == 5_000.0).sum()
        assert written >= second + 100 - 120  # no more than the open minute waits
    recording.idle(700)
    assert recording.history._recorder.open_bytes == 0
    assert recording.history.state.dropped_rows == 0
    assert {state.failure for state in recording.states} == {None}
    got = recording.power(START - 4 * YEAR)
    assert (got.values == 5_000.0).sum() == 1300
    assert sorted(got.values[got.values != 5_000.0]) == list(range(700))
    assert list(got.times) == sorted(got.times)
    assert len(segments(recording.path)) <= 1
    minutes = recording.queries.steps(POWER, START - 4 * YEAR, START + YEAR, 60)
    assert sum(minutes.counts) == 2000
    assert list(minutes.times) == sorted(set(minutes.times))
    recording.history.stop()


def test_rows_that_waited_when_the_clock_was_set_back_do_not_wait_for_their_time(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(30)
    recording.now -= YEAR
    recording.idle(10)
    assert list(recording.power().times) == [START + second for second in range(30)]
    recording.history.stop()


def test_a_block_holds_its_samples_in_the_order_of_time(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(40)
    recording.now -= 25
    recording.measure(40)
    recording.idle(120)
    connection = recording.history._store.connection
    query = (
        "SELECT b.start, b.samples, s.things, s.signals, b.payload FROM block b JOIN shape s ON s.id = b.shape"
        " WHERE s.kind = 'host'"
    )
    (block,) = connection.execute(query).fetchall()
    times, values = decode(*block)
    assert list(times) == sorted([START + n for n in range(40)] + [START + n for n in range(15, 55)])
    assert list(values[:, 0, 0]) == list(times - START)
    recording.history.stop()


def test_a_chunk_that_is_lived_through_twice_counts_both(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(1300, value=100.0)
    recording.idle(60)
    recording.now = START + 600
    recording.history.flush()
    recording.measure(600, value=200.0)
    recording.idle(120)
    minutes = recording.queries.steps(POWER, START + 600, START + 1200, 60)
    assert list(minutes.counts) == [120] * 10
    assert list(minutes.mean) == [150] * 10
    assert (minutes.low[0], minutes.high[0]) == (100, 200)
    recording.idle(3600)
    (hour,) = recording.queries.steps(POWER, START, START + 3600, 3600).counts
    assert hour == 1900
    recording.history.stop()


def test_a_clock_set_back_while_the_disk_is_full_loses_nothing(tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.measure(120)
    connection = recording.history._store.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    recording.measure(300, noise=True)
    assert recording.history.state.failure is not None
    recording.history.flush()
    recording.now -= 2 * YEAR
    back = recording.now
    recording.measure(120)
    connection.execute("PRAGMA max_page_count = 1000000")
    recording.idle(120)
    assert list(recording.power().times) == [START + second for second in range(420)]
    assert len(recording.power(back, back + 200).times) == 120
    recording.history.stop()


def test_a_tight_memory_bound_is_held_by_writing_while_the_clock_catches_up(tmp_path):
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(open_bytes=100_000))
    recording.measure(180)
    recording.idle(60)
    recording.history.flush()
    recording.now -= 1800
    back = recording.now
    recording.measure(1800)
    recording.idle(600)
    assert recording.history.state.dropped_rows == 0
    assert {state.failure for state in recording.states} == {None}
    assert len(recording.power(back, START).times) == 1560
    recording.history.stop()


def test_a_start_after_the_clock_was_set_back_rolls_up_what_lies_ahead_of_it(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(330)
    first.die()
    second = Recording(tmp_path / "telemetry.db", now=START - YEAR)
    second.measure(120)
    second.idle(120)
    assert list(second.queries.steps(POWER, START, START + 3600, 60).counts) == [60] * 5 + [30]
    second.history.stop()


def test_the_last_known_row_is_the_newest_that_is_not_ahead_of_the_clock(recording):
    recording.measure(120)
    recording.history.flush()
    recording.now -= YEAR
    recording.measure(120)
    recording.idle(90)
    assert recording.queries.latest("hall/g01").time == START + 119
    assert recording.queries.latest("hall/g01", recording.now).time == START - YEAR + 239
    assert recording.queries.latest("hall/g01", START - 2 * YEAR) is None


def test_a_curve_over_times_that_lie_twice_shows_both_within_its_bounds(recording):
    recording.measure(600, value=100.0)
    recording.idle(60)
    recording.history.flush()
    recording.now = START + 300
    recording.measure(300, value=200.0)
    recording.idle(120)
    got = track(None, recording.queries, POWER, start=START, end=START + 600, points=60)
    late = got.times > START + 310
    assert (got.low[late] == 100).all()
    assert (got.high[late] == 200).all()
    got = track(None, recording.queries, POWER, start=START, end=START + 600, points=2000)
    assert list(got.times) == sorted(got.times)


@pytest.mark.slow
def test_a_file_full_of_what_lies_ahead_of_the_clock_is_bounded_too(tmp_path):
    limits = Limits(size_bytes=1_000_000)
    recording = Recording(tmp_path / "telemetry.db")
    rng = np.random.default_rng(1)
    for _ in range(200):
        times = recording.now + np.arange(60.0)
        rows = rng.random((60, LAYOUT.width), np.float32)
        recording.history.append(Batch("hall/g01", LAYOUT, times, np.ones(60, np.float32), rows))
        recording.now += 60
        recording.step()
    assert recording.path.stat().st_size > 1_500_000
    recording.history.flush()
    recording.now -= YEAR
    recording.history.set_limits(limits)
    for _ in range(120):
        recording.now += 1
        recording.step()
    assert recording.history.state.size_bytes < 1.2 * limits.size_bytes
    recording.history.stop()


def test_events_are_found_wherever_the_clock_stood(recording):
    recording.history.append_events([NodeEvent("hall/g01", START, "kernel", "a", "", "")])
    recording.step()
    recording.now -= 86400
    recording.history.append_events([NodeEvent("hall/g01", recording.now, "kernel", "b", "", "")])
    recording.idle(10)
    assert [event.code for event in recording.queries.events("hall/g01", 0)] == ["b", "a"]


def test_another_layout_in_the_middle_of_a_clock_that_was_set_back(recording):
    recording.measure(700)
    recording.now -= 650
    recording.history.flush()
    recording.measure(700, layout=layout_of([Device(Kind.GPU, "1", "")]), value=9_000.0)
    recording.idle(700)
    got = recording.power(START - 1000)
    assert len(got.times) == 1400
    assert sum(recording.queries.steps(POWER, START, START + 1800, 60).counts) == 1400
