"""Curves out of memory and history together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from console.fleet.service.history.queries import track
from console.fleet.service.history.retention import Limits
from console.fleet.service.series import NodeSeries
from tests.support.recording import LAYOUT, POWER, START, Recording


class TestTrack:
    """One curve, from wherever it lies."""

    @pytest.fixture
    def long(self, tmp_path):
        """Three hours in the database, the last ten minutes of it in memory, too."""
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(10_800)
        series = NodeSeries(LAYOUT)
        for second in range(10_200, 10_800):
            series.append(START + second, 1.0, np.full(LAYOUT.width, second, np.float32))
        yield recording, series
        recording.history.stop()

    @pytest.mark.slow
    def test_memory_alone_serves_the_last_minutes(self, long):
        _, series = long
        got = track(series, None, POWER, start=START + 10_500, end=START + 10_800, points=600)
        assert np.array_equal(got.values, np.arange(10_500, 10_800))
        assert got.low is None

    @pytest.mark.slow
    def test_memory_and_history_join_without_seam(self, long):
        recording, series = long
        got = track(series, recording.queries, POWER, start=START + 9900, end=START + 10_800, points=1000)
        assert np.array_equal(got.values, np.arange(9900, 10_800))

    @pytest.mark.slow
    @pytest.mark.parametrize("points", [50, 200, 1000, 5000, 20_000])
    def test_any_width_shows_the_whole_span_within_its_bounds(self, long, points):
        recording, series = long
        got = track(series, recording.queries, POWER, start=START, end=START + 10_800, points=points)
        assert len(got.times) <= max(points, 180) + 1
        assert not np.isnan(got.values).any()
        seconds = got.times - START
        if got.low is not None:
            assert got.low[0] == 0
            assert got.high[-1] == 10_799
            assert (got.low <= got.values).all()
            assert (got.values <= got.high).all()
        np.testing.assert_allclose(got.values, seconds, atol=got.step)

    @pytest.mark.slow
    def test_no_sample_counts_twice_where_memory_begins_in_the_middle_of_a_minute(self, long):
        recording, _ = long
        series = NodeSeries(LAYOUT)
        for second in range(10_230, 10_800):
            series.append(START + second, 1.0, np.full(LAYOUT.width, second, np.float32))
        got = track(series, recording.queries, POWER, start=START + 7200, end=START + 10_800, points=60)
        np.testing.assert_allclose(got.values, np.arange(7200, 10_800, 60) + 29.5, atol=0.01)

    def test_every_sample_counts_where_memory_begins_at_the_very_border_of_a_minute(self, tmp_path):
        live = _Live(tmp_path / "telemetry.db")
        live.run(1320)
        assert live.series.oldest() == START + 720
        got = live.look(900, 15)
        teeth = (np.arange(420, 1320) // 5 * 5 % 97).reshape(15, 60)
        np.testing.assert_allclose(got.values, teeth.mean(axis=1), rtol=1e-5)
        live.recording.history.stop()

    def test_a_gap_in_history_is_a_gap_on_screen(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(1200)
        recording.idle(1200)
        recording.measure(1200)
        recording.idle(60)
        for points in (5000, 720, 60):
            got = track(None, recording.queries, POWER, start=START, end=START + 3600, points=points)
            (hole,) = np.flatnonzero(np.isnan(got.values))
            assert START + 1200 < got.times[hole] < START + 2400
        recording.history.stop()

    @pytest.mark.slow
    def test_where_raw_samples_are_gone_roll_ups_answer(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db", limits=Limits(raw_seconds=1200, minute_seconds=7200))
        recording.measure(4 * 3600)
        recording.idle(120)
        got = track(None, recording.queries, POWER, start=START, end=START + 4 * 3600, points=20_000)
        assert got.low[0] == 0
        assert got.high[-1] == 4 * 3600 - 1
        assert not np.isnan(got.values).any()
        recording.history.stop()

    @pytest.mark.slow
    def test_a_device_that_is_gone_from_memory_is_found_in_history(self, long):
        recording, _ = long
        empty = NodeSeries()
        empty.append(START + 10_799, 1.0, np.zeros(empty.layout.width, np.float32))
        got = track(empty, recording.queries, POWER, start=START + 10_000, end=START + 10_060, points=600)
        assert len(got.values) == 60

    @pytest.mark.slow
    def test_what_nobody_measured_is_empty(self, long):
        recording, series = long
        nobody = replace(POWER, part="7")
        assert len(track(series, recording.queries, nobody, start=START, end=START + 600, points=100).times) == 0


class _Live:
    """A node that is being recorded: rows go to memory and, every five seconds, to the history."""

    def __init__(self, path, **options) -> None:
        self.recording = Recording(path, **options)
        self.series = NodeSeries(LAYOUT)
        self.period = 1.0
        self.dead = False

    def run(self, seconds: int) -> None:
        """Samples for a while, a saw's teeth: no two steps are alike. Nothing is known while it is dead."""
        for _ in range(0, seconds, 5):
            before, value = self.recording.now, math.nan if self.dead else (self.recording.now - START) % 97
            self.recording.measure(5, value=value, every=self.period)
            for time in np.arange(before, self.recording.now, self.period):
                self.series.append(time, self.period, np.full(LAYOUT.width, value, np.float32))

    def look(self, seconds: float, points: int, before=None, queries=True):
        now = self.recording.now
        from_history = self.recording.queries if queries else None
        return track(self.series, from_history, POWER, start=now - seconds, end=now, points=points, before=before)


def _same(one, other) -> None:
    np.testing.assert_allclose(one.times, other.times)
    for found, wanted in ((one.values, other.values), (one.low, other.low), (one.high, other.high)):
        assert (found is None) == (wanted is None)
        if found is not None:
            np.testing.assert_array_equal(found, wanted)
    assert one.step == other.step


def _after(got, time):
    inside = got.times >= time
    cut = {
        name: each[inside] for name in ("times", "values", "low", "high") if (each := getattr(got, name)) is not None
    }
    return replace(got, **cut)


class TestTakenOver:
    """A picture that moves on is read as far as it is new."""

    @pytest.fixture
    def live(self, tmp_path):
        made = _Live(tmp_path / "telemetry.db")
        made.run(1800)
        yield made
        made.recording.history.stop()

    @pytest.mark.slow
    @pytest.mark.parametrize(("seconds", "points"), [(300, 720), (900, 720), (900, 180), (1500, 120), (1800, 30)])
    def test_it_is_what_a_whole_reading_gives(self, live, seconds, points):
        taken = live.look(seconds, points)
        for step in (5, 5, 10, 30, 240, 5, 700, 5):
            live.run(step)
            taken = live.look(seconds, points, taken)
            whole = live.look(seconds, points)
            # The first step may have begun before the picture moved on: it still holds all of its samples.
            _same(_after(taken, whole.times[1]), _after(whole, whole.times[1]))

    def test_history_is_not_asked_again(self, live):
        before = live.look(900, 720)
        live.run(5)
        taken, alone = live.look(900, 720, before, queries=False), live.look(900, 720, queries=False)
        assert taken.times[0] < live.recording.now - 890
        assert alone.times[0] > live.recording.now - 610

    @pytest.mark.slow
    @pytest.mark.parametrize("seconds", [300, 900])
    def test_a_silence_on_its_way_is_a_gap(self, live, seconds):
        before = live.look(seconds, 720)
        live.recording.idle(60)
        live.run(10)
        taken = live.look(seconds, 720, before)
        assert np.isnan(taken.values).sum() == 1
        _same(taken, live.look(seconds, 720))

    @pytest.mark.slow
    @pytest.mark.parametrize("seconds", [300, 900])
    def test_a_device_that_does_not_answer_for_a_while_leaves_a_gap(self, live, seconds):
        before = live.look(seconds, 720)
        for dead in (True, True, False):
            live.dead = dead
            live.run(20)
            before = live.look(seconds, 720, before)
        whole = live.look(seconds, 720)
        assert np.isnan(before.values).any()
        assert np.isnan(before.values).sum() == np.isnan(whole.values).sum()

    @pytest.mark.slow
    @pytest.mark.parametrize(("before", "after"), [(1.0, 2.5), (2.5, 1.0)], ids=["fewer", "more"])
    def test_as_many_samples_as_points_are_shown_as_measured_and_more_as_steps(self, live, before, after):
        live.period = before
        live.run(400)
        taken, forms = live.look(300, 180), []
        live.period = after
        for _ in range(40):
            live.run(10)
            taken = live.look(300, 180, taken)
            assert (taken.low is None) == (live.look(300, 180).low is None)
            forms.append(taken.low is None)
        assert forms == sorted(forms, reverse=after < before)
        assert set(forms) == {False, True}

    def test_a_sample_more_than_points_on_an_uneven_road_makes_no_steps(self):
        series = NodeSeries(LAYOUT)
        for number, late in enumerate([0.1] + [0.0] * 99 + [-0.1]):
            series.append(START + 2.5 * number + late, 2.5, np.zeros(LAYOUT.width, np.float32))
        got = track(series, None, POWER, start=START + 0.05, end=START + 250.05, points=100)
        assert (len(got.times), got.low) == (101, None)

    @pytest.mark.slow
    @pytest.mark.parametrize("points", [720, 60])
    def test_after_the_clock_was_set_back_a_little_everything_has_its_new_time(self, live, points):
        before = live.look(300, points, queries=False)
        live.series.shift(-5.0)
        for second in range(20):
            live.series.append(live.recording.now - 5 + second, 1.0, np.zeros(LAYOUT.width, np.float32))
        asked = {"start": live.recording.now - 285, "end": live.recording.now + 15, "points": points}
        taken = track(live.series, None, POWER, **asked, before=before)
        _same(taken, track(live.series, None, POWER, **asked))

    def test_another_length_of_time_is_read_anew(self, live):
        before = live.look(900, 720)
        live.run(5)
        _same(live.look(300, 720, before), live.look(300, 720))
        _same(live.look(1500, 720, before), live.look(1500, 720))

    def test_what_was_longer_away_than_memory_reaches_is_read_anew(self, live):
        before = live.look(900, 720)
        live.run(900)
        _same(live.look(900, 720, before), live.look(900, 720))

    @pytest.mark.slow
    def test_what_was_coarse_becomes_fine_when_the_coarse_part_has_left(self, tmp_path):
        path = tmp_path / "telemetry.db"
        recording = Recording(path, limits=Limits(raw_seconds=600, minute_seconds=7200))
        recording.measure(4 * 3600)
        recording.idle(120)
        recording.history.stop()
        # From here on samples are kept for longer than the picture reaches back.
        live = _Live(path, now=recording.now, limits=Limits(raw_seconds=7200, minute_seconds=14_400))
        taken, steps = None, []
        for _ in range(30):
            live.run(60)
            taken = live.look(1800, 720, taken)
            assert taken.step == live.look(1800, 720).step
            steps.append(taken.step)
        assert steps[0] == 60
        assert steps[-1] < 60
        assert steps == sorted(steps, reverse=True)
        live.recording.history.stop()

    def test_a_sample_that_was_on_its_way_when_the_picture_was_read_is_in_the_next(self, live):
        now = live.recording.now
        asked = {"points": 720, "before": None}
        before = track(live.series, live.recording.queries, POWER, start=now - 296, end=now + 4, **asked)
        live.run(10)
        asked["before"] = before
        taken = track(live.series, live.recording.queries, POWER, start=now - 290, end=now + 10, **asked)
        assert np.array_equal(taken.times[-10:], now + np.arange(10))

    def test_a_picture_that_grows_at_both_ends_holds_its_beginning(self, live):
        before = live.look(300, 720)
        now = live.recording.now
        live.run(5)
        asked = {"start": now - 305, "end": now + 5, "points": 720}
        taken = track(live.series, live.recording.queries, POWER, before=before, **asked)
        _same(taken, track(live.series, live.recording.queries, POWER, **asked))
