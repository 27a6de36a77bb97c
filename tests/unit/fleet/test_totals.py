"""Sums over the fleet: nothing that was not said counts as nought, and what is missing is told."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.readings import Device, Facts
from console.fleet.model.signals import Kind
from console.fleet.model.totals import (
    Grid,
    Sums,
    Totals,
    coarser,
    counted_ports,
    gpu_time,
    hold,
    joined,
    means,
    missing,
    put_gpus,
    put_ports,
)
from console.fleet.service.history.queries import Queries
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.totals import Source, total
from console.fleet.service.series import Layout, NodeSeries
from tests.support.recording import LAYOUT, START, Recording

PORTS = frozenset({"ib0"})


def memory(values: dict[int, float], period: float = 1.0, layout: Layout = LAYOUT) -> NodeSeries:
    """A node in memory that says one value of everything at each second named."""
    series = NodeSeries(layout)
    for second, value in values.items():
        series.append(START + second, period, np.full(layout.width, value, np.float32))
    return series


def node(name: str, series: NodeSeries | None) -> Source:
    return Source(f"hall/{name}", series, PORTS)


def over(sources: list[Source], start: float, end: float, step: float, queries: Queries | None = None, before=None):
    return total(sources, queries, Grid.over(START + start, START + end, step), before)


class TestOneNode:
    """How samples become steps."""

    def test_each_device_counts_with_its_mean_and_the_node_with_their_sum(self):
        made = over([node("g1", memory({0: 100, 1: 200, 2: 300, 10: 50}))], 0, 20, 10)
        assert made.power().tolist() == [400.0, 100.0]  # two GPUs: 2 × mean(100, 200, 300), 2 × 50
        assert made.utilization().tolist() == [200.0, 50.0]
        assert made.sums.power_gpus.tolist() == [2, 2]
        assert made.receive().tolist() == [200.0, 50.0]  # one port

    def test_a_gpu_without_a_reading_is_left_out_and_not_a_nought(self):
        sums = Sums.empty(1)
        put_gpus(sums, np.array([0]), np.array([[80.0, np.nan]]), np.array([[600.0, np.nan]]))
        assert Totals(Grid(0, 1, 10.0), sums).utilization().tolist() == [80.0]
        assert (sums.gpus[0], sums.power[0], sums.power_gpus[0]) == (1, 600, 1)

    def test_a_node_without_port_readings_has_no_network(self):
        sums = Sums.empty(1)
        put_ports(sums, np.array([0]), np.array([[np.nan]]), np.array([[np.nan]]))
        assert np.isnan(Totals(Grid(0, 1, 10.0), sums).receive()).all()

    def test_nothing_stands_between_two_samples_that_are_further_apart_than_a_gap(self):
        made = over([node("g1", memory({0: 100, 1: 100, 30: 100}))], 0, 40, 10)
        np.testing.assert_array_equal(made.power(), [200, np.nan, np.nan, 200])

    def test_a_node_that_is_asked_rarely_keeps_what_it_said_until_it_is_due(self):
        made = over([node("g1", memory({0: 100, 60: 200}, period=60.0))], 0, 120, 20)
        np.testing.assert_array_equal(made.power(), [200, 200, 200, 400, 400, 400])

    def test_what_a_node_said_last_does_not_outlive_its_period(self):
        made = over([node("g1", memory({0: 100}, period=30.0))], 0, 60, 10)
        np.testing.assert_array_equal(made.power(), [200, 200, 200, np.nan, np.nan, np.nan])


class TestManyNodes:
    """Sums on one grid."""

    def test_a_silent_node_is_missing_from_the_sum_and_from_the_count(self):
        speaks, falls_silent = memory(dict.fromkeys(range(40), 100)), memory(dict.fromkeys(range(20), 300))
        made = over([node("g1", speaks), node("g2", falls_silent)], 0, 40, 10)
        assert made.power().tolist() == [800, 800, 200, 200]
        assert made.sums.power_gpus.tolist() == [4, 4, 2, 2]
        assert missing(made.times, made.sums.power_gpus, 4, 10.0) == [(START + 20, START + 40, 2)]

    def test_nodes_whose_samples_lie_at_other_times_do_not_make_the_sum_jump(self):
        often = memory(dict.fromkeys(range(120), 100))
        rarely = memory(dict.fromkeys(range(3, 120, 30), 100), period=30.0)
        made = over([node("g1", often), node("g2", rarely)], 10, 110, 10)
        assert set(made.power().tolist()) == {400.0}

    def test_before_there_is_any_history_nothing_is_missing(self):
        made = over([node("g1", memory({20: 1.0, 21: 1.0}))], 0, 30, 10)
        assert missing(made.times, made.sums.gpus, 2, 10.0) == []

    @pytest.mark.slow
    @given(
        st.lists(st.sets(st.integers(0, 119), max_size=60), min_size=1, max_size=4),
        st.sampled_from((5.0, 10.0, 20.0)),
    )
    def test_a_sum_is_never_more_nor_less_than_its_count_allows(self, spoken, step):
        sources = [node(f"g{i}", memory(dict.fromkeys(sorted(s), 100.0))) for i, s in enumerate(spoken)]
        made = over(sources, 0, 120, step)
        np.testing.assert_allclose(made.sums.power, 100.0 * made.sums.power_gpus)
        assert (np.isnan(made.power()) == (made.sums.power_gpus == 0)).all()
        assert (made.sums.power_gpus <= 2 * len(spoken)).all()

    @pytest.mark.slow
    @given(st.lists(st.sets(st.integers(0, 399), min_size=1), min_size=1, max_size=3), st.integers(60, 390))
    def test_summing_on_from_an_earlier_answer_gives_the_same_as_summing_anew(self, spoken, first_end):
        sources = [node(f"g{i}", memory({s: float(s) for s in sorted(some)})) for i, some in enumerate(spoken)]
        before = over(sources, 0, first_end, 10)
        onward, anew = over(sources, 20, 400, 10, before=before), over(sources, 20, 400, 10)
        # The same samples were there both times, so that even what had not settled agrees.
        np.testing.assert_array_equal(onward.sums.power, anew.sums.power)
        np.testing.assert_array_equal(onward.sums.gpus, anew.sums.gpus)

    def test_an_answer_about_other_nodes_or_ports_is_not_taken_over(self):
        one, two = (
            node("g1", memory(dict.fromkeys(range(100), 100))),
            node("g2", memory(dict.fromkeys(range(100), 100))),
        )
        before = over([one], 0, 100, 10)
        assert over([one, two], 0, 100, 10, before=before).power().tolist() == [400] * 10
        other = Source(one.node, one.series, frozenset())
        assert np.isnan(over([other], 0, 100, 10, before=before).receive()).all()

    def test_the_last_steps_are_summed_again_for_samples_may_still_have_been_on_the_road(self):
        source = node("g1", memory(dict.fromkeys(range(85), 100.0)))
        before = over([source], 0, 100, 10)
        for second in range(85, 100):  # they were on the road
            source.series.append(START + second, 1.0, np.full(LAYOUT.width, 300.0, np.float32))
        assert over([source], 0, 100, 10, before=before).power().tolist() == [200] * 8 + [400, 600]

    def test_an_answer_of_before_the_clock_was_set_back_is_not_taken_over(self):
        source = node("g1", memory({second: 100.0 * (second in {50, 51}) for second in range(100)}))
        before = over([source], 0, 100, 10)
        source.series.shift(-5.0)
        for second in range(95, 120):
            source.series.append(START + second, 1.0, np.zeros(LAYOUT.width, np.float32))
        onward, anew = over([source], 10, 120, 10, before=before), over([source], 10, 120, 10)
        np.testing.assert_array_equal(onward.sums.power, anew.sums.power)


class TestHistory:
    """Memory and telemetry.db together."""

    @pytest.mark.slow
    @pytest.mark.parametrize("step", [10, 30, 60])
    def test_disk_and_memory_meet_without_a_jump(self, tmp_path, step):
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(3600, value=100.0)
        series = memory(dict.fromkeys(range(3000, 3600), 100.0))
        made = over([Source("hall/g01", series, PORTS)], 0, 3600, step, recording.queries)
        assert set(made.power().tolist()) == {200.0}
        assert set(made.sums.nodes.tolist()) == {1.0}
        recording.history.stop()

    def test_the_minutes_that_are_not_rolled_up_yet_are_read_from_their_samples(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(1500, value=100.0)
        recording.idle(60)
        made = over([Source("hall/g01", None, PORTS)], 0, 1500, 60, recording.queries)
        assert made.power().tolist() == [200.0] * 25
        recording.history.stop()

    @pytest.mark.slow
    def test_a_coarse_past_and_a_fine_present_have_the_same_sum(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(3600, value=100.0, every=120.0)
        recording.measure(1200, value=100.0)
        recording.idle(120)
        for step in (30, 60):
            made = over([Source("hall/g01", None, PORTS)], 0, 4800, step, recording.queries)
            assert set(made.power().tolist()) == {200.0}
        recording.history.stop()

    def test_hours_without_the_console_are_unknown(self, tmp_path):
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(600, value=100.0)
        recording.idle(1200)
        recording.measure(600, value=100.0)
        recording.idle(120)
        made = over([Source("hall/g01", None, PORTS)], 0, 2400, 60, recording.queries)
        np.testing.assert_array_equal(made.power(), [200] * 10 + [np.nan] * 20 + [200] * 10)
        recording.history.stop()

    def test_a_file_that_cannot_be_read_is_told_and_read_again_later(self, tmp_path):
        series = memory(dict.fromkeys(range(3000, 3600), 100.0))
        source, grid = Source("hall/g01", series, PORTS), Grid.over(START, START + 3600, 60)
        told: list[sqlite3.Error] = []
        before = total([source], Queries(Readers(tmp_path / "telemetry.db")), grid, suspect=told.append)
        assert len(told) == 1
        assert np.nanmin(before.power()) == 200
        recording = Recording(tmp_path / "telemetry.db")
        recording.measure(3600, value=100.0)
        later = Grid.over(START, START + 3600, 60)
        assert set(total([source], recording.queries, later, before).power().tolist()) == {200.0}
        recording.history.stop()


class TestGpuTime:
    """GPU-hours, by hand: two GPUs over four minutes."""

    def time(self, utilization: list[list[float]], gpus: int):
        sums = Sums.empty(len(utilization))
        values = np.array(utilization)
        put_gpus(sums, np.arange(len(values)), values, values)
        return gpu_time(Totals(Grid(100, len(values), 60.0), sums), gpus)

    def test_working_idle_and_unknown_are_all_there_is(self):
        nan = np.nan
        made = self.time([[90, 0], [90, 4.9], [5, nan], [nan, nan]], 2)
        assert (made.working * 60, made.idle * 60, made.unknown * 60) == pytest.approx((3, 2, 3))
        assert made.whole * 60 == pytest.approx(8)

    def test_it_begins_where_history_does(self):
        made = self.time([[np.nan], [np.nan], [50], [50]], 1)
        assert made.start == 102 * 60
        assert (made.working * 60, made.unknown) == pytest.approx((2, 0))

    def test_without_any_measurement_there_is_nothing_to_tell(self):
        assert self.time([[np.nan], [np.nan]], 1) is None

    def test_a_gpu_that_was_taken_out_does_not_make_time_negative(self):
        made = self.time([[50, 50], [50, np.nan]], 1)
        assert made.unknown == 0
        assert made.working * 60 == pytest.approx(3)

    @pytest.mark.slow
    @given(st.lists(st.lists(st.none() | st.floats(0, 100), min_size=3, max_size=3), min_size=1, max_size=9))
    def test_the_parts_are_never_negative_and_sum_to_the_whole(self, utilization):
        made = self.time([[np.nan if value is None else value for value in row] for row in utilization], 3)
        if made is not None:
            assert min(made.working, made.idle, made.unknown) >= 0
            assert made.whole == pytest.approx(3 * (made.end - made.start) / 3600)


def test_coarser_steps_are_means_of_what_was_known():
    sums = Sums.empty(5)
    sums.power[:], sums.power_gpus[:] = [7, 10, 30, 0, 50], [1, 2, 2, 0, 2]
    made = coarser(Totals(Grid(1, 5, 60.0), sums), 2)
    assert made.grid == Grid(1, 2, 120.0)
    assert made.power().tolist() == [20.0, 50.0]
    assert made.sums.power_gpus.tolist() == [2, 2]


def test_stretches_are_joined_in_order():
    first, second = Sums.empty(1), Sums.empty(2)
    second.power[:] = [1, 2]
    assert joined(first, second).power.tolist() == [0, 1, 2]


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 10) | st.just(np.nan)), min_size=1))
def test_the_means_of_steps_are_those_of_their_samples(samples):
    samples.sort(key=lambda sample: sample[0])
    places = np.array([place for place, _ in samples])
    values = np.array([[value] for _, value in samples])
    at, found = means(places, values)
    assert at.tolist() == sorted(set(places.tolist()))
    for place, mean in zip(at, found[:, 0], strict=True):
        own = values[places == place]
        known = own[~np.isnan(own)]
        assert (np.isnan(mean) and not len(known)) or mean == pytest.approx(known.mean())


@pytest.mark.slow
@given(st.lists(st.booleans(), min_size=1, max_size=30), st.floats(1, 200), st.sampled_from((10.0, 60.0)))
def test_holding_never_changes_what_was_measured_nor_invents_another_value(spoken, period, step):
    sums = Sums.empty(len(spoken))
    for at, said in enumerate(spoken):
        if said:
            sums.period[at], sums.power[at], sums.power_gpus[at] = period, at + 1, 1
    before = sums.power.copy()
    hold(sums, step)
    for at, said in enumerate(spoken):
        if said:
            assert sums.power[at] == before[at]
        elif sums.power_gpus[at]:
            last = max(other for other in range(at) if spoken[other])
            assert sums.power[at] == last + 1
            assert (at - last) * step <= 2.5 * period


def test_each_byte_is_counted_once():
    def port(name: str, detail: str) -> Device:
        return Device(Kind.PORT, name, name, detail)

    infiniband = Facts(devices=(port("mlx5_0", "infiniband mlx5_core ib0"), port("ib0", "ethernet mlx5_core")))
    assert counted_ports(infiniband) == {"mlx5_0"}
    roce = Facts(devices=(port("mlx5_0", "roce mlx5_core enp1"), port("enp1", "ethernet mlx5_core")))
    assert counted_ports(roce) == {"mlx5_0", "enp1"}
    bonded = Facts(devices=(port("bond0", "ethernet"), port("eno1", "ethernet tg3"), port("eno2", "ethernet tg3")))
    assert counted_ports(bonded) == {"eno1", "eno2"}
    container = Facts(devices=(port("eth0", "ethernet"),))
    assert counted_ports(container) == {"eth0"}
