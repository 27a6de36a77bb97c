"""A track has few enough points to draw, hides no peak, and shows a gap as a gap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.signals import Kind, column
from console.fleet.model.tracks import Bins, Samples, Steps, as_measured, is_bits, nice_step, roll_up

START = 1_800_000_000.0
NAN = float("nan")


def samples(times, values, period=1.0):
    return Samples(
        START + np.array(times, float), np.array(values, np.float32), np.full(len(times), period, np.float32)
    )


def same(got, wanted):
    np.testing.assert_array_equal(np.asarray(got, np.float32), np.asarray(wanted, np.float32))


def test_a_gap_longer_than_two_and_a_half_periods_is_a_nan_in_its_middle():
    track = as_measured([samples([0, 1, 2, 5, 6], [1, 2, 3, 4, 5])])
    same(track.values, [1, 2, 3, NAN, 4, 5])
    assert track.times[3] == START + 3.5


def test_two_missed_samples_in_a_row_make_a_gap_one_does_not():
    assert not np.isnan(as_measured([samples([0, 1, 3], [1, 2, 3])]).values).any()
    assert np.isnan(as_measured([samples([0, 1, 4], [1, 2, 3])]).values).any()


def test_a_slow_tier_beside_a_fast_one_is_no_gap():
    track = as_measured([samples([0, 1, 2], [1, 1, 1]), samples([12, 22, 32], [2, 2, 2], period=10)])
    assert not np.isnan(track.values).any()


def test_a_reading_that_was_missing_stays_missing():
    track = as_measured([samples([0, 1, 2], [1, NAN, 3])])
    same(track.values, [1, NAN, 3])


def test_nothing_measured_is_an_empty_track():
    assert len(as_measured([]).times) == 0
    assert len(Bins(START, START + 60, 1).track().times) == 0


def test_parts_that_overlap_come_out_ascending():
    track = as_measured([samples([0, 2], [1, 3]), samples([1], [2])])
    same(track.values, [1, 2, 3])


def test_bins_bound_what_they_hide():
    bins = Bins(START, START + 20, 10)
    bins.add_samples(samples(range(20), [0] * 5 + [100] + [0] * 4 + [50] * 10))
    track = bins.track()
    same(track.values, [10, 50])
    same(track.high, [100, 50])
    same(track.low, [0, 50])
    assert list(track.times) == [START + 5, START + 15]


def test_an_empty_bin_is_a_gap_unless_samples_are_that_far_apart():
    gap = Bins(START, START + 60, 5)
    gap.add_samples(samples([0, 1, 2, 3, 4, 12, 13], [1] * 7))
    assert np.isnan(gap.track().values).sum() == 1
    sparse = Bins(START, START + 60, 5)
    sparse.add_samples(samples([0, 10, 20], [1] * 3, period=10))
    assert not np.isnan(sparse.track().values).any()


def test_a_bin_of_missing_readings_is_no_zero():
    bins = Bins(START, START + 30, 10)
    bins.add_samples(samples(range(30), [1] * 10 + [NAN] * 10 + [1] * 10))
    same(bins.track().values, [1, NAN, 1])


def test_bits_are_joined_not_averaged():
    assert is_bits(Kind.GPU, column(Kind.GPU, "throttle_reasons"))
    bins = Bins(START, START + 10, 10, bits=True)
    bins.add_samples(samples(range(3), [0x44, 0x4, 0x4]))
    track = bins.track()
    same(track.values, [0x44])
    same(track.low, [0x4])


def test_steps_weigh_by_their_samples():
    bins = Bins(START, START + 120, 120)
    low, mean, high = (np.array(v, np.float32) for v in ([1, 0], [2, 8], [3, 9]))
    times = np.array([START, START + 60])
    counts, periods = np.array([30, 10], np.float32), np.ones(2, np.float32)
    bins.add_steps(Steps(times, counts, periods, low, mean, high, 60))
    track = bins.track()
    same(track.values, [3.5])
    same(track.low, [0])
    same(track.high, [9])


@given(st.floats(1, 40_000_000), st.integers(1, 5000))
def test_a_step_shows_the_span_in_at_most_the_points(span, points):
    step = nice_step(span, points)
    assert span / step <= points * (1 + 1e-9)


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.integers(0, 2_999_990), st.one_of(st.just(NAN), st.floats(-1e6, 1e6, width=32))), max_size=200
    ),
    st.sampled_from([1, 7.5, 60]),
)
def test_bins_agree_with_a_naive_model(rows, step):
    rows = sorted(dict(rows).items())
    bins = Bins(START, START + 3000, step)
    bins.add_samples(samples([t / 1000 for t, _ in rows], [v for _, v in rows]))
    track = bins.track()
    groups: dict[int, list[float]] = {}
    for t, v in rows:
        if not np.isnan(v):
            groups.setdefault(int((START + t / 1000 + 1e-6) // step), []).append(v)
    kept = ~np.isnan(track.values)
    assert [round(t / step - 0.5) for t in track.times[kept]] == sorted(groups)
    wanted = [groups[key] for key in sorted(groups)]
    np.testing.assert_allclose(track.values[kept], [np.mean(g) for g in wanted], rtol=1e-5, atol=1e-2)
    same(track.low[kept], [min(g) for g in wanted])
    same(track.high[kept], [max(g) for g in wanted])
    assert (np.diff(track.times) > 0).all()


@pytest.mark.slow
@given(
    st.lists(st.lists(st.one_of(st.just(NAN), st.integers(0, 255)), min_size=3, max_size=3), min_size=1, max_size=150),
    st.data(),
)
def test_roll_ups_agree_with_a_naive_model(rows, data):
    offsets = data.draw(st.lists(st.integers(0, 300), min_size=len(rows), max_size=len(rows), unique=True))
    times = START + np.sort(np.array(offsets, float))
    values = np.array(rows, np.float32)
    starts, counts, low, mean, high = roll_up(times, values, 60.0, bits=[2])
    assert list(starts) == sorted({t // 60 * 60 for t in times})
    for row, start in enumerate(starts):
        inside = values[(times >= start) & (times < start + 60)]
        assert counts[row] == len(inside)
        for col in range(3):
            known = [int(v) for v in inside[:, col] if not np.isnan(v)]
            if not known:
                assert np.isnan([low[row, col], mean[row, col], high[row, col]]).all()
            elif col < 2:
                assert (low[row, col], high[row, col]) == (min(known), max(known))
                assert mean[row, col] == pytest.approx(np.mean(known), rel=1e-6)
            else:
                assert high[row, col] == mean[row, col] == np.bitwise_or.reduce(known)
                assert low[row, col] == np.bitwise_and.reduce(known)
