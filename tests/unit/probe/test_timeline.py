"""The parts of the probe's timeline: lanes that can hang, the outlet that never blocks it, what is said when."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support import node_probe
from tests.support.probes import NodeRoot


def until(wanted: Callable[[], Any], patience: float = 20.0) -> Any:
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        found = wanted()
        if found:
            return found
        time.sleep(0.002)
    raise AssertionError("it did not come about")


@pytest.fixture
def root(tmp_path: Path) -> NodeRoot:
    return NodeRoot(tmp_path)


@pytest.fixture
def module(root: NodeRoot) -> ModuleType:
    return node_probe.load(root.path, "none")


@pytest.fixture
def lane(module: ModuleType) -> Any:
    return module.Lane("ports", module.Bell())


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a stuck job waits for; opened at the end so that no thread outlives its test."""
    event = threading.Event()
    yield event
    event.set()


def test_a_lane_answers_and_a_failure_is_an_answer(lane: Any) -> None:
    assert lane.ask("sum", lambda: 1 + 1)
    assert until(lane.take) == [("sum", 2, None)]
    assert lane.ask("bad", lambda: {}["no such key"])
    kind, answer, problem = until(lane.take)[0]
    assert (kind, answer) == ("bad", None) and isinstance(problem, KeyError)


def test_a_kind_of_job_waits_in_line_at_most_once(lane: Any, gate: threading.Event) -> None:
    assert lane.ask("slow", gate.wait)
    until(lambda: lane.busy_since)
    assert not lane.ask("slow", gate.wait)
    assert lane.ask("other", lambda: 1)
    assert not lane.ask("other", lambda: 1)


def test_a_lane_goes_on_without_what_hangs_and_takes_it_back_when_it_returns(
    lane: Any, module: ModuleType, gate: threading.Event
) -> None:
    after: list[str] = []

    def stuck() -> str:
        lane.at("mlx5_0")
        gate.wait()
        lane.at("mlx5_1")  # ends this job: another thread does its work now
        after.append("went on")
        return "late"

    lane.ask("read", stuck)
    until(lambda: lane.doing() == "mlx5_0")
    assert lane.replace() == "mlx5_0"
    assert lane.skipped == {"mlx5_0"}
    lane.ask("read", lambda: [lane.at("mlx5_0"), lane.at("mlx5_1")])
    assert until(lane.take) == [("read", [False, True], None)]
    gate.set()
    until(lambda: not lane.skipped)
    assert lane.take() == [] and after == []
    lane.ask("read", lambda: lane.at("mlx5_0"))
    assert until(lane.take) == [("read", True, None)]


def test_a_lane_gives_up_replacing_when_too_much_hangs(lane: Any, gate: threading.Event) -> None:
    for number in range(lane.MAX_STUCK):
        lane.ask("read", lambda number=number: lane.at(f"port{number}") and gate.wait())
        until(lambda number=number: lane.doing() == f"port{number}")
        assert lane.replace() == f"port{number}"
    lane.ask("read", lambda: lane.at("one more") and gate.wait())
    until(lambda: lane.doing() == "one more")
    assert lane.replace() == ""
    assert len(lane.skipped) == lane.MAX_STUCK


class Pipe:
    """The outlet's standard output: a pipe that the test reads or leaves full."""

    def __init__(self, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reading, self.writing = os.pipe()
        system = os.write

        def write(descriptor: int, data: bytes) -> int:
            assert descriptor == 1
            return system(self.writing, data)

        monkeypatch.setattr(module.os, "write", write)

    def lines(self, wanted: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        data = b""
        while True:
            data += os.read(self.reading, 1 << 16)
            lines = [json.loads(line) for line in data.split(b"\n")[:-1] if line]
            if wanted(lines):
                return lines


def test_when_nobody_reads_the_oldest_samples_go_and_everything_else_stays(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = Pipe(module, monkeypatch)
    outlet = module.Outlet(module.Bell())
    filler = "x" * 2000
    for number in range(200):
        outlet.put({"k": "s", "n": number, "filler": filler}, droppable=True)
        outlet.put({"k": "ev", "n": number})
    assert outlet.dropped > 0
    lines = pipe.lines(lambda lines: len(lines) > 0 and lines[-1] == {"k": "ev", "n": 199})
    samples = [line["n"] for line in lines if line["k"] == "s"]
    assert [line["n"] for line in lines if line["k"] == "ev"] == list(range(200))
    assert samples == sorted(samples)
    assert samples[-module.MAX_QUEUED_SAMPLES :] == list(range(200 - module.MAX_QUEUED_SAMPLES, 200))
    assert len(samples) == 200 - outlet.dropped


@pytest.mark.slow
def test_the_queue_is_bounded_in_bytes_even_without_samples(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = Pipe(module, monkeypatch)
    outlet = module.Outlet(module.Bell())
    for number in range(300):
        outlet.put({"k": "inv", "n": number, "filler": "x" * 100_000})
    assert outlet._bytes <= module.MAX_QUEUED_BYTES
    lines = pipe.lines(lambda lines: bool(lines) and lines[-1]["n"] == 299)
    assert lines[-1]["n"] == 299


def test_a_message_never_exceeds_a_line(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = Pipe(module, monkeypatch)
    rows = [{"gpu": 0, "pid": number, "name": "ö" * 128, "cgroup": "ö" * 256} for number in range(2000)]
    module.Outlet(module.Bell()).put({"k": "mid", "processes": rows})
    line = pipe.lines(bool)[0]
    assert 0 < len(line["processes"]) < 2000
    assert len(json.dumps(line)) <= module.MAX_LINE_BYTES


class Recorder:
    """An outlet that keeps."""

    def __init__(self, bell: object) -> None:
        self.said: list[dict[str, Any]] = []

    def put(self, message: dict[str, Any], droppable: bool = False) -> None:
        self.said.append(message)


@pytest.fixture
def probe(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(module, "Outlet", Recorder)
    return module.Probe((1.0, 10.0, 60.0))


def test_a_part_is_told_when_it_changes_and_not_again(probe: Any) -> None:
    probe.set_part("gpu:1", "ok", "")
    probe.set_part("gpu:1", "failed", "GPU is lost")
    probe.set_part("gpu:1", "failed", "GPU is lost, still")
    probe.set_part("gpu:1", "ok", "")
    assert [(line["part"], line["state"]) for line in probe.outlet.said] == [("gpu:1", "failed"), ("gpu:1", "ok")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("events", "codes"),
    [
        ([("nvml", "xid:79", ""), ("kernel", "xid:79", "pci:0000:1b:00")], ["xid:79", "kernel"]),
        ([("kernel", "xid:79", "pci:0000:1b:00"), ("nvml", "xid:79", "gpu:0")], ["xid:79"]),
        ([("nvml", "xid:79", "gpu:0"), ("nvml", "xid:79", "gpu:0")], ["xid:79", "xid:79"]),
        ([("nvml", "xid:79", "gpu:0"), ("kernel", "xid:48", "pci:0000:1b:00")], ["xid:79", "xid:48"]),
        ([("nvml", "xid:79", "gpu:1"), ("kernel", "xid:79", "pci:0000:1b:00")], ["xid:79", "xid:79"]),
    ],
)
def test_an_xid_told_by_two_sources_counts_once(
    probe: Any, module: ModuleType, events: list[tuple[str, str, str]], codes: list[str]
) -> None:
    probe.gpus = [{"index": 0, "pci": "00000000:1b:00.0"}]
    probe.greeting = None
    of_kernel = {"kernel": (7, 5)}
    probe.queued = [module.Said(source, code, code, device, of_kernel.get(source)) for source, code, device in events]
    probe.take_events()
    assert [line["code"] for line in probe.outlet.said] == codes
    assert all(line.get("seq") == (7 if line["source"] == "kernel" else None) for line in probe.outlet.said)


def test_a_waiting_sample_does_not_keep_the_timeline_busy(probe: Any, module: ModuleType) -> None:
    now = time.monotonic()
    probe.greeting = None
    probe.fast_ticks = module.Schedule(now - 5.0, 0.1)
    probe.middle_ticks = probe.slow_ticks = module.Schedule(now + 100.0, 10.0)
    probe.sample = module.Pending(now + 0.5, {"fast"}, {})
    assert probe.next_moment() >= now + 0.5


def test_phases_of_probes_that_start_together_differ(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Outlet", Recorder)
    starts = []
    for _ in range(12):
        probe = module.Probe((1.0, 10.0, 60.0))
        starts.append(probe.fast_ticks.next - probe.started)
    assert len({round(start, 3) for start in starts}) > 6
    assert all(0.0 < start <= 1.0 for start in starts)


def test_a_driver_that_refuses_is_tried_rarely_and_a_missing_one_often(
    probe: Any, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try with a library that does not fit writes a line into the kernel log."""
    monkeypatch.setattr(module, "STAND_IN", "")
    probe.took_open(None, module.NvmlError(18))
    assert probe.nvml_retry == probe.RETRY_EVERY
    probe.took_open(None, module.NvmlError(9))
    assert probe.nvml_retry == 1
