"""The site in operation: its clock, its story, and when a node's files are written."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.faults import FaultError, FaultKind
from connectors.site_simulator.runtime import STORYLINE, Runtime
from connectors.site_simulator.specification import default_specification
from tests.support.demo_site import AFTERNOON


class Clock:
    def __init__(self) -> None:
        self.seconds = 5000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runtime(tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    runtime = Runtime(default_specification(), 7, tmp_path, wall=AFTERNOON, monotonic=clock, story=STORYLINE)
    yield runtime
    runtime.stop()


def test_its_time_is_the_wall_clock_at_the_start_and_what_passed_since(runtime, clock):
    assert runtime.now() == AFTERNOON
    clock.seconds += 12.5
    assert runtime.now() == AFTERNOON + 12.5


def test_the_story_is_told_in_its_order_once_its_time_has_come(runtime, clock):
    told: queue.SimpleQueue = queue.SimpleQueue()
    runtime.start(lambda entry, raised: told.put((entry.fault.kind, raised)))
    clock.seconds += 50.0
    runtime.probe_starting("g01")  # wakes the thread, as any probe does
    assert [told.get(timeout=10) for _ in range(2)] == [(FaultKind.XID, True), (FaultKind.SLOW_STORAGE, True)]
    assert told.empty()
    clock.seconds += 200.0
    kinds = [told.get(timeout=10)[0] for _ in range(3)]
    assert kinds == [FaultKind.THERMAL, FaultKind.GPU_LOST, FaultKind.NODE_GONE]
    assert len(runtime.active()) == 5


def test_a_story_that_cannot_be_told_is_refused_at_the_start(tmp_path, clock):
    with pytest.raises(FaultError, match="g99"):
        Runtime(
            default_specification(),
            7,
            tmp_path,
            wall=AFTERNOON,
            monotonic=clock,
            story=[(1.0, {"fault": "node_gone", "node": "g99"})],
        )


def test_what_a_fault_does_to_the_stand_in_is_written_at_once(runtime, tmp_path):
    state = tmp_path / "g05" / "demo" / "nvml.json"
    assert json.loads(state.read_text())["hung"] is False
    hung = runtime.raise_fault({"fault": "probe_hung", "node": "g05"})
    off = runtime.raise_fault({"fault": "clock_off", "node": "g05", "seconds": -7})
    assert json.loads(state.read_text())["hung"] is True
    assert json.loads(state.read_text())["clock_offset"] == -7
    runtime.clear(hung.id)
    runtime.clear(off.id)
    assert json.loads(state.read_text())["hung"] is False
    assert json.loads(state.read_text())["clock_offset"] == 0


def traffic(root: Path) -> int:
    return int((root / "g05/sys/class/infiniband/mlx5_0/ports/1/counters/port_rcv_data").read_text())


def test_files_move_with_the_probes_samples_and_with_nothing_else_it_says(runtime, clock, tmp_path):
    def after(said: bytes) -> int:
        clock.seconds += 0.25
        runtime.probe_said("g05", said)
        runtime.turn()
        return traffic(tmp_path)

    runtime.probe_starting("g05")
    runtime.turn()
    first = after(b'{"k":"s","n":1}\n')
    second = after(b'{"k":"s","n":2}\n')
    assert second > first
    assert after(b'{"k":"ev","code":"xid:79"}\n') == second
    assert after(b'{"k":"s","n":3}\n') > second


def test_a_silent_probe_finds_fresh_files_all_the_same(runtime, clock, tmp_path):
    runtime.probe_starting("g05")
    runtime.probe_said("g05", b'{"k":"s"}')
    runtime.turn()
    before = traffic(tmp_path)
    clock.seconds += 5.0
    runtime.turn()
    assert traffic(tmp_path) > before


def test_a_node_without_a_probe_is_not_written(runtime, clock, tmp_path):
    runtime.probe_starting("g05")
    runtime.probe_ended("g05")
    before = traffic(tmp_path)
    clock.seconds += 30.0
    runtime.turn()
    assert traffic(tmp_path) == before


def test_the_second_samples_rates_are_true_as_well(runtime, clock, tmp_path):
    """What the first sample saw is as old as what the second sees, so that their difference is one period's."""
    runtime.probe_starting("g05")
    clock.seconds += 0.3
    runtime.turn()
    first = traffic(tmp_path)
    runtime.probe_said("g05", b'{"k":"s","n":1}')
    runtime.turn()
    second = traffic(tmp_path)
    clock.seconds += 1.0
    runtime.probe_said("g05", b'{"k":"s","n":2}')
    runtime.turn()
    third = traffic(tmp_path)
    assert 0.3 < (second - first) / (third - second) < 3.0
