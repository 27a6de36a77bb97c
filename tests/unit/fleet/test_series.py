"""The ring remembers the newest rows of a node, whatever happens to its devices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.fleet.model.readings import Device
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.service.series import MAX_DEVICES, NodeSeries, layout_of


def gpus(*parts):
    return layout_of(Device(Kind.GPU, part, "H200") for part in parts)


def row_of(layout, value):
    return np.full(layout.width, value, np.float32)


def test_a_row_holds_every_device_by_kind():
    layout = layout_of([Device(Kind.GPU, "0", ""), Device(Kind.GPU, "1", ""), Device(Kind.PORT, "eth0", "")])
    rows = layout.split(np.arange(layout.width, dtype=np.float32))
    assert {kind: values.shape for kind, values in rows.items()} == {
        Kind.HOST: (1, len(SIGNALS[Kind.HOST])),
        Kind.GPU: (2, len(SIGNALS[Kind.GPU])),
        Kind.PORT: (1, len(SIGNALS[Kind.PORT])),
    }
    at = layout.column(Kind.PORT, "eth0", column(Kind.PORT, "send"))
    assert rows[Kind.PORT][0, column(Kind.PORT, "send")] == at
    assert layout.column(Kind.DISK, "sda", 0) is None
    assert layout.bits == tuple(layout.column(Kind.GPU, part, column(Kind.GPU, "throttle_reasons")) for part in "01")


@pytest.mark.slow
def test_a_node_that_claims_a_million_gpus_gets_a_bounded_row():
    layout = layout_of(Device(Kind.GPU, str(index), "") for index in range(1_000_000))
    assert len(layout.parts[Kind.GPU]) == MAX_DEVICES[Kind.GPU]


def test_a_device_named_twice_is_one_device():
    assert gpus("0", "0", "1").parts[Kind.GPU] == ("0", "1")


def test_memory_grows_with_what_came_and_then_no_more():
    layout = gpus("0")
    series = NodeSeries(layout, rows=600)
    small = series.nbytes
    for second in range(5000):
        series.append(float(second), 1.0, row_of(layout, second))
    assert small < series.nbytes == 600 * (layout.width * 4 + 8 + 4)
    assert series.oldest() == 4400.0
    assert series.newest() == 4999.0


def test_a_gpu_that_goes_and_comes_keeps_its_past():
    both, one = gpus("0", "1"), gpus("1")
    series = NodeSeries(both)
    series.append(1.0, 1.0, np.arange(both.width, dtype=np.float32))
    series.relayout(one)
    series.append(2.0, 1.0, row_of(one, 7))
    assert series.samples(Kind.GPU, "0", 0, 0, 10) is None
    kept = series.samples(Kind.GPU, "1", 3, 0, 10)
    assert list(kept.values) == [both.column(Kind.GPU, "1", 3), 7]
    series.relayout(both)
    assert np.isnan(series.samples(Kind.GPU, "0", 0, 0, 10).values).all()


def test_times_shift_when_the_console_was_set_back():
    series = NodeSeries()
    series.append(100.0, 1.0, row_of(series.layout, 1))
    series.shift(-50)
    assert (series.oldest(), series.newest()) == (50.0, 50.0)


def test_an_empty_ring_has_no_times():
    series = NodeSeries()
    assert series.oldest() is None
    assert series.newest() is None
    assert len(series.samples(Kind.HOST, "", 0, 0, 10).times) == 0


class RingAgainstList(RuleBasedStateMachine):
    """The ring against the plainest thing that does the same: a list that forgets its head."""

    def __init__(self):
        super().__init__()
        self.limit = 50
        self.ring = NodeSeries(gpus("0"), rows=self.limit)
        self.rows: list[tuple[float, float]] = []
        self.now = 0.0

    @rule(count=st.integers(1, 70), step=st.floats(0.001, 10))
    def append(self, count, step):
        for _ in range(count):
            self.now += step
            self.ring.append(self.now, 1.0, row_of(self.ring.layout, self.now))
            self.rows.append((self.now, float(np.float32(self.now))))
        self.rows = self.rows[-self.limit :]

    @rule(limit=st.integers(1, 120))
    def set_limit(self, limit):
        self.limit = limit
        self.ring.set_limit(limit)
        self.rows = self.rows[-limit:]

    @rule(parts=st.sampled_from([("0",), ("0", "1"), ("2", "0")]))
    def relayout(self, parts):
        self.ring.relayout(gpus(*parts))

    @rule(seconds=st.floats(-100, 0))
    def shift(self, seconds):
        self.ring.shift(seconds)
        self.rows = [(time + seconds, value) for time, value in self.rows]
        self.now += seconds

    @invariant()
    def same(self):
        got = self.ring.samples(Kind.GPU, "0", 2, -1e9, 1e9)
        assert list(got.values) == [value for _, value in self.rows]
        assert list(got.times) == pytest.approx([time for time, _ in self.rows], abs=0.001)
        assert len(self.ring) == len(self.rows)


TestRingAgainstList = pytest.mark.slow(RingAgainstList.TestCase)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_span_is_half_open(first, last):
    series = NodeSeries()
    for second in range(100):
        series.append(float(second), 1.0, row_of(series.layout, second))
    assert list(series.samples(Kind.HOST, "", 0, first, last).values) == list(range(first, last))
