"""A GPU heats, is capped and is slowed as physics and its driver have it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.site_simulator.physics import AWAKE_WATTS, TIME_CONSTANT, Demand, GpuBody
from connectors.site_simulator.specification import GpuKind

KIND = GpuKind()
shares = st.floats(0.0, 1.0)


def settled(demand: Demand, index: int = 0) -> GpuBody:
    body = GpuBody(1, "g01", index, KIND, 31.0)
    for second in range(1200):
        body.step(float(second), 1.0, demand)
    return body


@pytest.mark.slow
@given(
    st.lists(st.tuples(shares, shares, shares, st.sampled_from([0.2, 1.0, 15.0, 600.0])), min_size=1, max_size=60),
    st.integers(0, 7),
    st.sampled_from([1.0, 6.0, 60.0]),
)
def test_power_and_temperature_stay_within_their_limits_whatever_is_asked(demands, index, hurry):
    body = GpuBody(3, "g01", index, KIND, 31.0)
    time, energy = 0.0, body.energy
    for utilization, work, heat, seconds in demands:
        time += seconds
        body.step(time, seconds, Demand(utilization, work, heat, hurry))
        assert 0.9 * KIND.idle_watts < body.power <= KIND.power_cap_watts
        assert 30.0 < body.temperature < KIND.shutdown_celsius - 2
        assert 25.0 < body.memory_temperature < 105.0
        assert KIND.idle_clock_mhz <= body.sm_clock <= KIND.sm_clock_mhz
        energy += body.power * seconds
        assert body.energy == pytest.approx(energy)


def test_an_idle_gpu_draws_little_and_stays_near_its_coolant():
    body = settled(Demand())
    assert 65 < body.power < 85
    assert 31 < body.temperature < 42
    assert body.sm_clock == KIND.idle_clock_mhz
    assert body.reasons == 0x1


def test_temperature_follows_power_with_the_time_constant_and_without_overshoot():
    body = GpuBody(1, "g01", 0, KIND, 31.0)
    first = body.temperature
    course = []
    for _ in range(900):
        body.step(0.0, 1.0, Demand(0.9, 0.55))
        course.append(body.temperature)
    last = course[-1]
    risen = next(second for second, value in enumerate(course) if value >= first + 0.632 * (last - first))
    assert 0.8 * TIME_CONSTANT < risen < 1.25 * TIME_CONSTANT
    assert all(a <= b + 1e-9 for a, b in itertools.pairwise(course))


def test_more_work_than_the_cap_allows_lowers_the_clock_and_says_why():
    body = settled(Demand(1.0, 1.0))
    assert body.power == KIND.power_cap_watts
    assert body.reasons & 0x4
    assert 1500 < body.sm_clock < KIND.sm_clock_mhz


def test_leakage_makes_a_hot_gpu_draw_more_for_the_same_work():
    cool = settled(Demand(0.5, 0.3), index=0)
    hot = settled(Demand(0.5, 0.3, heat=0.6), index=0)
    assert hot.temperature > cool.temperature + 10
    assert hot.power > cool.power + 2


def test_a_gpu_whose_cooling_fails_eases_off_before_it_is_slowed_down():
    body = settled(Demand(0.95, 0.8))
    reasons = []
    for second in range(300):
        body.step(float(second), 1.0, Demand(0.95, 0.8, heat=min(1.0, second / 60)))
        if not reasons or reasons[-1] != body.reasons & 0x60:
            reasons.append(body.reasons & 0x60)
    assert reasons[:3] == [0, 0x20, 0x40]
    assert 85.5 < body.temperature < KIND.slowdown_celsius + 1


def test_length_of_steps_does_not_decide_where_a_gpu_settles():
    demand = Demand(0.95, 0.8, heat=1.0)
    fine, coarse = (GpuBody(1, "g01", 2, KIND, 31.0) for _ in range(2))
    for _ in range(1800):
        fine.step(0.0, 1.0, demand)
    for _ in range(30):
        coarse.step(0.0, 60.0, demand)
    assert coarse.temperature == pytest.approx(fine.temperature, abs=0.1)
    assert coarse.power == pytest.approx(fine.power, abs=3)


def test_an_awake_gpu_costs_more_than_one_asleep():
    assert settled(Demand(0.01, 0.0)).power - settled(Demand()).power == pytest.approx(AWAKE_WATTS, rel=0.1)
