"""What telemetry.db answers of one moment: the sample that held, a gap, or the mean where nothing finer is kept."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.fleet.model.readings import Device
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.service.series import NodeSeries, layout_of
from tests.support.recording import LAYOUT, START, Recording, recording

__all__ = ["recording"]

POWER = column(Kind.GPU, "power")
#: Two minutes, a gap of one, two minutes more.
GAP = (120, 180)
END = 300


@pytest.fixture
def kept(recording: Recording) -> Recording:
    """Of a node whose every value is the second it was measured in."""
    recording.measure(GAP[0])
    recording.idle(GAP[1] - GAP[0])
    recording.measure(END - GAP[1])
    recording.idle(900)  # roll-ups are written ten minutes at a time
    return recording


def power(held, gpu: int = 1) -> float:
    return float(held.layout.split(held.row)[Kind.GPU][gpu, POWER])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(moment=st.floats(-20, END + 30))
def test_at_any_moment_the_newest_sample_holds_unless_that_is_a_gap(kept: Recording, moment: float) -> None:
    moment = round(moment, 3)
    held = kept.queries.held("hall/g01", START + moment)
    seconds = [*range(GAP[0]), *range(GAP[1], END)]
    before = [second for second in seconds if second <= moment]
    if not before or moment - before[-1] > 2.5:
        assert held is None
    else:
        assert held is not None
        assert (held.time, power(held)) == (START + before[-1], before[-1])
        assert {kind for kind in Kind if held.layout.parts.get(kind)} == {Kind.HOST, Kind.GPU, Kind.PORT}


def test_where_samples_are_gone_the_mean_of_the_minute_stands_for_them(kept: Recording) -> None:
    with sqlite3.connect(kept.path) as connection:
        connection.execute("DELETE FROM block")
    connection.close()
    held = kept.queries.held("hall/g01", START + 90)
    assert held is not None
    assert (held.time, power(held)) == (START + 60, pytest.approx(np.mean(np.arange(60, 120))))
    assert kept.queries.held("hall/g01", START + 150) is None, "a minute in which nothing was measured"


def test_of_another_node_and_of_before_nothing_is_known(kept: Recording) -> None:
    assert kept.queries.held("hall/none", START + 60) is None
    assert kept.queries.held("hall/g01", START - 86400) is None


def test_since_when_anything_is_known_of_a_node(kept: Recording) -> None:
    assert kept.queries.beginning("hall/g01") == START
    assert kept.queries.beginning("hall/none") is None
    with sqlite3.connect(kept.path) as connection:
        connection.execute("DELETE FROM block")
    connection.close()
    assert kept.queries.beginning("hall/g01") == START, "the minutes say so, too"


def test_memory_answers_of_a_moment_by_the_same_rule() -> None:
    series = NodeSeries(LAYOUT, rows=50)
    assert series.at(START) is None
    for second in range(80):
        series.append(START + second, 1.0, np.full(LAYOUT.width, second, np.float32))
    assert series.at(START + 29.9) is None, "it has been overwritten"
    for second in (30, 55, 79):
        layout, time, row = series.at(START + second + 0.7)
        assert (layout, time, row[0]) == (LAYOUT, START + second, second)
    assert series.at(START + 82) is None


def test_a_signal_that_the_past_did_not_know_is_not_known(recording: Recording) -> None:
    recording.measure(60, layout=layout_of([Device(Kind.GPU, "0", "")]))
    recording.idle(60)
    held = recording.queries.held("hall/g01", START + 30)
    assert held is not None
    assert held.row.shape == (len(SIGNALS[Kind.HOST]) + len(SIGNALS[Kind.GPU]),)
