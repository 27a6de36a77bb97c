"""Samples are placed by monotonic clocks: a wrong wall clock, here or on a node, never moves them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.clock import NodeClock, Timeline, passed

YEAR = 365 * 86400.0
NOW = 1_800_000_000.0


def test_a_timeline_follows_its_monotonic_clock():
    line = Timeline(100.0, NOW)
    assert line.unix(160.0) == NOW + 60
    assert line.observe(160.0, NOW + 60) == 0.0


def test_a_wall_clock_set_back_a_year_is_followed_and_reported():
    line = Timeline(0.0, NOW)
    assert line.observe(10.0, NOW + 10 - YEAR) == pytest.approx(-YEAR, abs=0.001)
    assert line.unix(10.0) == pytest.approx(NOW + 10 - YEAR, abs=0.001)


def test_a_suspended_console_jumps_forward():
    line = Timeline(0.0, NOW)
    assert line.observe(1.0, NOW + 3601) == pytest.approx(3600, abs=0.001)
    assert line.unix(1.0) == pytest.approx(NOW + 3601, abs=0.001)


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(0.01, 5), st.floats(-1.9, 0.2)), min_size=1, max_size=60))
def test_small_steps_are_slewed_and_time_never_runs_back(steps):
    line = Timeline(0.0, NOW)
    mono, wall, last = 0.0, NOW, NOW
    for seconds, step in steps:
        mono += seconds
        wall += seconds
        if wall + step - line.unix(mono) > -2:
            wall += step
        line.observe(mono, wall)
        assert line.unix(mono) >= last
        last = line.unix(mono)


def test_a_held_clock_catches_up():
    line = Timeline(0.0, NOW)
    for second in range(1, 40):
        line.observe(float(second), NOW + second - 1.5)
    assert line.unix(39.0) == pytest.approx(NOW + 37.5, abs=0.001)


@pytest.mark.parametrize("wrong", [0.0, YEAR, -YEAR, -NOW])
def test_a_node_whose_clock_is_wrong_is_placed_right_and_the_distance_shown(wrong):
    clock = NodeClock()
    for second in range(10):
        assert clock.observe("boot", 500.0 + second, NOW + second + wrong, NOW + second + 0.03)
        assert clock.place(500.0 + second, NOW + second + 0.03) == pytest.approx(NOW + second, abs=0.04)
    assert clock.offset == pytest.approx(wrong, abs=0.04)
    assert clock.place_wall(NOW + 5 + wrong, NOW + 9) == pytest.approx(NOW + 5, abs=0.04)


def test_a_burst_after_a_stall_keeps_the_times_it_was_measured_at():
    clock = NodeClock()
    clock.observe("boot", 0.0, NOW, NOW)
    arrival = NOW + 30
    for second in range(1, 31):
        clock.observe("boot", float(second), NOW + second, arrival)
    placed = [clock.place(float(second), arrival) for second in range(1, 31)]
    assert placed == pytest.approx([NOW + second for second in range(1, 31)], abs=0.001)


def test_a_burst_that_is_the_first_thing_seen_is_placed_by_its_last_line():
    clock = NodeClock()
    for second in range(6):
        clock.observe("boot", float(second), NOW + second, NOW + 5)
    assert [clock.place(float(second), NOW + 5) for second in range(6)] == pytest.approx(
        [NOW + s for s in range(6)], abs=0.001
    )


def test_a_reboot_starts_anew():
    clock = NodeClock()
    clock.observe("one", 90_000.0, NOW, NOW)
    clock.place(90_000.0, NOW)
    clock.observe("two", 20.0, NOW + 300, NOW + 300)
    assert clock.place(20.0, NOW + 300) == pytest.approx(NOW + 300, abs=0.001)


def test_without_a_boot_id_a_monotonic_clock_that_fell_back_is_a_reboot():
    clock = NodeClock()
    clock.observe("", 90_000.0, NOW, NOW)
    clock.observe("", 20.0, NOW + 300, NOW + 300)
    assert clock.place(20.0, NOW + 300) == pytest.approx(NOW + 300, abs=0.001)


def test_a_node_that_was_suspended_is_placed_right_at_once():
    clock = NodeClock()
    for second in range(60):
        clock.observe("boot", float(second), NOW + second, NOW + second)
    clock.observe("boot", 60.0, NOW + 7260, NOW + 7260.02)
    assert clock.place(60.0, NOW + 7260.02) == pytest.approx(NOW + 7260, abs=0.05)


def test_a_road_that_became_slow_does_not_make_late_samples_look_fresh():
    clock = NodeClock()
    for second in range(60):
        clock.observe("boot", float(second), NOW + second, NOW + second)
        clock.place(float(second), NOW + second)
    clock.observe("boot", 60.0, NOW + 60, NOW + 80)
    assert clock.place(60.0, NOW + 80) == pytest.approx(NOW + 60, abs=0.001)


def test_a_node_wall_clock_that_is_set_moves_nothing_but_the_distance():
    clock = NodeClock()
    clock.observe("boot", 1.0, NOW, NOW)
    clock.observe("boot", 2.0, NOW + 1 + 3600, NOW + 1)
    assert clock.place(2.0, NOW + 1) == pytest.approx(NOW + 1, abs=0.001)
    assert clock.offset == pytest.approx(3600, abs=0.001)


def test_drift_is_followed_within_minutes():
    clock = NodeClock()
    for second in range(3600):
        arrival = NOW + second * 1.0001
        clock.observe("boot", float(second), arrival, arrival)
    assert clock.place(3599.0, arrival) == pytest.approx(arrival, abs=0.05)


def test_a_step_back_of_the_console_shifts_the_estimate():
    clock = NodeClock()
    clock.observe("boot", 1.0, NOW, NOW)
    clock.place(1.0, NOW)
    clock.shift(-YEAR)
    clock.observe("boot", 2.0, NOW + 1, NOW + 1 - YEAR)
    assert clock.place(2.0, NOW + 1 - YEAR) == pytest.approx(NOW + 1 - YEAR, abs=0.001)


@pytest.mark.parametrize(
    ("m", "t"), [(math.nan, 0.0), (0.0, math.nan), (math.inf, 0.0), (-1.0, 0.0), (1e300, 0.0), (0.0, 1e300)]
)
def test_readings_that_no_clock_gives_are_refused(m, t):
    clock = NodeClock()
    assert not clock.observe("boot", m, t, NOW)
    assert clock.place(0.0, NOW) is None
    assert clock.place_wall(t, NOW) == NOW


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.floats(-1e10, 1e10), st.floats(0, 5), st.sampled_from(["a", "b"])), max_size=80
    )
)
def test_whatever_a_node_says_times_ascend_and_never_lie_ahead(lines):
    clock = NodeClock()
    arrival, last = NOW, -math.inf
    for m, t, seconds, boot in lines:
        arrival += seconds
        assert clock.observe(boot, m, t, arrival)
        placed = clock.place(m, arrival)
        if placed is not None:
            assert last < placed <= arrival + 0.0011
            last = placed


def test_a_pause_is_over_when_its_seconds_are_or_when_the_clock_was_set_back():
    assert not passed(NOW, NOW, 2.0)
    assert not passed(NOW, NOW + 1.9, 2.0)
    assert passed(NOW, NOW + 2.0, 2.0)
    assert passed(NOW, NOW - 0.1, 2.0)
    assert passed(-math.inf, NOW, 2.0)
