"""The site in operation: its clock, its story, and when a node's files are written."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.faults import FaultError, FaultKind
from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.story import Scene
from tests.support.demo_site import AFTERNOON
from tests.support.operated_site import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runtime(tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    runtime = Runtime(default_specification(), 7, tmp_path, wall=AFTERNOON, monotonic=clock)
    yield runtime
    runtime.stop()


@pytest.mark.slow
def test_its_time_is_the_wall_clock_at_the_start_and_what_passed_since(runtime, clock):
    assert runtime.now() == AFTERNOON
    clock.seconds += 12.5
    assert runtime.now() == AFTERNOON + 12.5


TALE = (
    Scene(-600.0, -60.0, {"fault": "pcie_replays", "node": "g08", "gpu": 2}),
    Scene(-300.0, 30.0, {"fault": "slow_storage", "site": "trollhattan"}),
    Scene(-60.0, None, {"fault": "gpu_lost", "node": "g03", "gpu": 5}),
    Scene(20.0, 40.0, {"fault": "thermal", "node": "g07", "gpus": [0]}),
)


@pytest.fixture
def telling(tmp_path: Path, clock: Clock) -> Iterator[Runtime]:
    runtime = Runtime(default_specification(), 7, tmp_path / "told", wall=AFTERNOON, monotonic=clock, story=TALE)
    yield runtime
    runtime.stop()


@pytest.mark.slow
def test_a_story_opens_with_what_began_before_and_what_is_over_is_in_the_book(telling):
    assert [entry.fault.kind for entry in telling.active()] == [FaultKind.SLOW_STORAGE, FaultKind.GPU_LOST]
    assert [entry.raised_at - AFTERNOON for entry in telling.active()] == [-300.0, -60.0]
    assert [entry.cleared_at for entry in telling.book.entries()] == [AFTERNOON - 60.0, None, None]


@pytest.mark.slow
def test_what_is_to_come_begins_and_ends_at_its_time(telling, clock):
    told: queue.SimpleQueue = queue.SimpleQueue()
    telling.start(lambda entry, raised: told.put((entry.fault.kind, raised)))
    for seconds, news in (
        (20.5, (FaultKind.THERMAL, True)),
        (10.0, (FaultKind.SLOW_STORAGE, False)),
        (10.0, (FaultKind.THERMAL, False)),
    ):
        clock.seconds += seconds
        telling.probe_starting("g01")  # wakes the thread, as any probe does
        telling.probe_ended("g01")
        assert told.get(timeout=10) == news
    assert [entry.fault.kind for entry in telling.active()] == [FaultKind.GPU_LOST]


@pytest.mark.slow
def test_what_somebody_cleared_before_the_story_did_stays_cleared(telling, clock):
    slow = telling.active()[0]
    telling.clear(slow.id)
    clock.seconds += 50.0
    for _ in range(4):
        telling.turn()
    assert [entry.fault.kind for entry in telling.active()] == [FaultKind.GPU_LOST]


@pytest.mark.slow
def test_a_story_may_open_before_the_site_begins(tmp_path, clock):
    late = Runtime(
        default_specification(), 7, tmp_path / "l", wall=AFTERNOON, monotonic=clock, story=TALE, opening=AFTERNOON - 35
    )
    assert [entry.fault.kind for entry in late.active()] == [FaultKind.GPU_LOST, FaultKind.THERMAL]


def test_a_story_that_cannot_be_told_is_refused_at_the_start(tmp_path, clock):
    wrong = (Scene(1.0, None, {"fault": "node_gone", "node": "g99"}),)
    with pytest.raises(FaultError, match="g99"):
        Runtime(default_specification(), 7, tmp_path, wall=AFTERNOON, monotonic=clock, story=wrong)


@pytest.mark.slow
def test_the_nodes_clocks_stand_where_the_sites_does(tmp_path, clock):
    """A story at a moment of its own: the probe reads this machine's clock, and the stand-in adds the difference."""
    spec = default_specification()
    away = Runtime(spec, 7, tmp_path / "away", wall=AFTERNOON, monotonic=clock, ahead=-500.0)
    away.probe_starting("g05")
    state = tmp_path / "away/g05/demo/nvml.json"
    assert json.loads(state.read_text())["clock_offset"] == -500.0
    away.raise_fault({"fault": "clock_off", "node": "g05", "seconds": 7})
    assert json.loads(state.read_text())["clock_offset"] == -493.0


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_silent_probe_finds_fresh_files_all_the_same(runtime, clock, tmp_path):
    runtime.probe_starting("g05")
    runtime.probe_said("g05", b'{"k":"s"}')
    runtime.turn()
    before = traffic(tmp_path)
    clock.seconds += 5.0
    runtime.turn()
    assert traffic(tmp_path) > before


@pytest.mark.slow
def test_a_node_without_a_probe_is_not_written(runtime, clock, tmp_path):
    runtime.probe_starting("g05")
    runtime.probe_ended("g05")
    before = traffic(tmp_path)
    clock.seconds += 30.0
    runtime.turn()
    assert traffic(tmp_path) == before


@pytest.mark.slow
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
