"""Curves out of memory and history together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from console.fleet.service.queries import track
from console.fleet.service.retention import Limits
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

    def test_memory_alone_serves_the_last_minutes(self, long):
        _, series = long
        got = track(series, None, POWER, start=START + 10_500, end=START + 10_800, points=600)
        assert np.array_equal(got.values, np.arange(10_500, 10_800))
        assert got.low is None

    def test_memory_and_history_join_without_seam(self, long):
        recording, series = long
        got = track(series, recording.queries, POWER, start=START + 9900, end=START + 10_800, points=1000)
        assert np.array_equal(got.values, np.arange(9900, 10_800))

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

    def test_no_sample_counts_twice_where_memory_begins_in_the_middle_of_a_minute(self, long):
        recording, _ = long
        series = NodeSeries(LAYOUT)
        for second in range(10_230, 10_800):
            series.append(START + second, 1.0, np.full(LAYOUT.width, second, np.float32))
        got = track(series, recording.queries, POWER, start=START + 7200, end=START + 10_800, points=60)
        np.testing.assert_allclose(got.values, np.arange(7200, 10_800, 60) + 29.5, atol=0.01)

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

    def test_where_raw_samples_are_gone_roll_ups_answer(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db", limits=Limits(raw_seconds=1200, minute_seconds=7200))
        recording.measure(4 * 3600)
        recording.idle(120)
        got = track(None, recording.queries, POWER, start=START, end=START + 4 * 3600, points=20_000)
        assert got.low[0] == 0
        assert got.high[-1] == 4 * 3600 - 1
        assert not np.isnan(got.values).any()
        recording.history.stop()

    def test_a_device_that_is_gone_from_memory_is_found_in_history(self, long):
        recording, _ = long
        empty = NodeSeries()
        empty.append(START + 10_799, 1.0, np.zeros(empty.layout.width, np.float32))
        got = track(empty, recording.queries, POWER, start=START + 10_000, end=START + 10_060, points=600)
        assert len(got.values) == 60

    def test_what_nobody_measured_is_empty(self, long):
        recording, series = long
        nobody = replace(POWER, part="7")
        assert len(track(series, recording.queries, nobody, start=START, end=START + 600, points=100).times) == 0
