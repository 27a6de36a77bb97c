"""The probe's own NVML user against a C library with NVML's symbols, and that library against nvidia-ml-py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from connectors.probe.messages import Event, Hello, Inventory, Middle, Sample, Slow, Status
from tests.lab.nvml_stub.stub import NvmlStub
from tests.support.probes import NodeRoot, RunningProbe

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]


def ask_reference(stub: NvmlStub, program: str) -> object:
    """What nvidia-ml-py's own functions say of the stub, in a process of its own."""
    head = f"import ctypes, json; ctypes.CDLL({str(stub.library)!r}); from pynvml import *; nvmlInit(); "
    head += "h = nvmlDeviceGetHandleByIndex(1)\n"
    run = subprocess.run(
        [sys.executable, "-c", head + "print(json.dumps(" + program + "))"],
        env={**os.environ, **stub.environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(run.stdout)


@pytest.fixture
def probe(start: Start, root: NodeRoot, stub: NvmlStub) -> RunningProbe:
    return start({**root.environment, **stub.environment})


def row(sample: Sample, gpu: int) -> list[float | None]:
    assert sample.g is not None
    found = sample.g[gpu]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("nvmlSystemGetDriverVersion()", "570.86.15"),
        ("nvmlDeviceGetCount()", 8),
        ("nvmlDeviceGetName(h)", "NVIDIA H200"),
        ("nvmlDeviceGetPciInfo(h).busId", "00000000:2B:00.0"),
        ("nvmlDeviceGetMemoryInfo(h, version=nvmlMemory_v2).total", 143771 << 20),
        ("nvmlDeviceGetUtilizationRates(h).gpu", 97),
        ("nvmlDeviceGetTemperatureV(h, 0)", 54),
        ("nvmlDeviceGetMarginTemperature(h)", 31),
        ("[v.value.uiVal for v in nvmlDeviceGetFieldValues(h, [186, 82])]", [412000, 66]),
        ("list(nvmlDeviceGetRemappedRows(h))", [0, 0, 0, 0]),
        ("[p.pid for p in nvmlDeviceGetComputeRunningProcesses_v3(h)]", []),
        ("nvmlGpmQueryDeviceSupport(h).isSupportedDevice", 1),
    ],
)
def test_the_stub_answers_nvidias_own_bindings(stub: NvmlStub, program: str, answer: object) -> None:
    assert ask_reference(stub, program) == answer


def test_identity_and_readings_come_through_the_probes_table(probe: RunningProbe) -> None:
    hello = probe.wait_for(Hello)
    assert (hello.nvml, hello.driver, hello.cuda) == ("ok", "570.86.15", "12.8")
    gpu = probe.wait_for(Inventory).gpus[1]
    assert (gpu.name, gpu.pci, gpu.memory_bytes) == ("NVIDIA H200", "00000000:2b:00.0", 143771 << 20)
    assert (gpu.power_limit_max, gpu.slowdown_celsius, gpu.shutdown_celsius) == (700.0, 87.0, 92.0)
    assert (gpu.sm_clock_max, gpu.pcie_width_max, gpu.mig) == (1980.0, 16, False)
    probe.wait_for(Sample)
    second = row(probe.wait_for(Sample), 7)
    assert second[:10] == [97.0, 81920 << 20, 61.0, 412.0, 700.0, 54.0, 66.0, 1830.0, 3201.0, 0.0]
    assert second[10:] == [200 << 20, 100 << 20, 88.0, 41.0]
    health = probe.wait_for(Slow).gpus
    assert health is not None and health[0] is not None
    assert (health[0].energy_joules, health[0].pcie_width, health[0].recovery_action) == (123456.789, 16, 0)


def test_readings_change_while_it_runs(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.set("gpu.3.temperature", 91)
    stub.set("gpu.3.reasons", 0x60)
    sample = probe.wait_for(Sample, lambda sample: row(sample, 3)[5] == 91.0)
    assert row(sample, 3)[9] == 0x60 and row(sample, 2)[5] == 54.0


def test_an_xid_is_an_event_of_its_gpu(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.raise_event(5, 79)
    event = probe.wait_for(Event)
    assert (event.source, event.code, event.device) == ("nvml", "xid:79", "gpu:5")
    stub.raise_event(2, 1, kind=0x8000)
    assert probe.wait_for(Event).code == "recovery_action:1"


def test_a_gpu_off_the_bus_is_lost_alone(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.set("gpu.4.lost", 1)
    status = probe.wait_for(Status)
    assert (status.part, status.state, status.text) == ("gpu:4", "failed", "GPU is lost")
    sample = probe.wait_for(Sample)
    assert sample.g is not None and sample.g[4] is None and sample.g[3] is not None
    slow = probe.wait_for(Slow)
    assert slow.gpus is not None and slow.gpus[4] is None and slow.gpus[3] is not None


def test_one_call_that_says_lost_is_enough(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.set("gpu.6.error.nvmlDeviceGetClockInfo", 15)
    assert probe.wait_for(Status).part == "gpu:6"
    sample = probe.wait_for(Sample)
    assert sample.g is not None and sample.g[6] is None


@pytest.mark.parametrize("function", ["nvmlDeviceGetUtilizationRates", "nvmlDeviceGetFieldValues", "nvmlGpmSampleGet"])
def test_a_call_that_hangs_in_the_library_is_named(probe: RunningProbe, stub: NvmlStub, function: str) -> None:
    probe.wait_for(Sample)
    stub.set(f"gpu.2.hang.{function}", 1)
    status = probe.wait_for(Status)
    assert (status.part, status.state) == ("nvml", "overdue") and "GPU 2" in status.text
    assert probe.wait_for(Sample).h[2] == 12.5
    stub.drop(f"gpu.2.hang.{function}")
    assert probe.wait_for(Status).state == "ok"


def test_it_ends_while_a_call_hangs_in_the_library(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.set("hang.nvmlDeviceGetMemoryInfo_v2", 1)
    probe.wait_for(Status)
    probe.stream.close()
    assert probe.wait_end().exit_status == 0


def test_what_a_gpu_does_not_support_is_a_missing_reading(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    stub.set("gpu.0.mig", 1)
    for function in ("MemoryInfo_v2", "TemperatureV", "CurrentClocksEventReasons"):
        stub.set(f"gpu.1.error.nvmlDeviceGet{function}", 13)  # an older driver: the fallbacks answer
    stub.set("gpu.1.field.186.type", 999)
    stub.set("gpu.1.thresholds", 0)
    probe = start({**root.environment, **stub.environment})
    gpus = probe.wait_for(Inventory).gpus
    assert gpus[0].mig
    assert (gpus[1].slowdown_celsius, gpus[1].shutdown_celsius) == (87.0, 93.0)  # from the margin: 85 + 2, 85 + 8
    sample = probe.wait_for(Sample)
    assert row(sample, 0)[0] is None and row(sample, 0)[3] == 412.0
    assert row(sample, 1)[:10] == row(sample, 2)[:10]


def test_pcie_counters_are_believed_only_where_wraps_can_be_told(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    stub.set("gpm", 0)
    stub.set("gpu.1.pcie_narrow", 1)
    stub.set("count", 3)
    probe = start({**root.environment, **stub.environment})
    probe.wait_for(Sample, lambda sample: sample.n >= 2)
    sample = probe.wait_for(Sample)
    receive, send = row(sample, 0)[10:12]
    assert receive == pytest.approx(2e6, rel=0.2) and send == pytest.approx(1e6, rel=0.2)
    # 32 bits at x16 of generation 5 wrap every 68 ms: silence is better than a number that is too low.
    assert row(sample, 1)[10:12] == [None, None]
    assert row(sample, 0)[12:] == [None, None]


def test_small_machines_are_asked_for_throughput_instead(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    for key, value in (("gpm", 0), ("pcie_narrow", 1), ("count", 1), ("pcie_send_kb", 300), ("pcie_receive_kb", 400)):
        stub.set(key, value)
    probe = start({**root.environment, **stub.environment})
    probe.wait_for(Sample, lambda sample: sample.n >= 2)
    assert row(probe.wait_for(Sample), 0)[10:12] == [400_000.0, 300_000.0]


def test_slow_links_have_wraps_that_can_be_told(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    values = {"gpm": 0, "pcie_narrow": 1, "count": 4, "pcie_width_max": 4, "pcie_generation_max": 1}
    for key, value in values.items():
        stub.set(key, value)
    probe = start({**root.environment, **stub.environment})
    probe.wait_for(Sample, lambda sample: sample.n >= 2)
    assert row(probe.wait_for(Sample), 0)[10] == pytest.approx(2e6, rel=0.2)


def test_processes_have_memory_and_their_share_without_the_drivers_stale_entries(
    start: Start, root: NodeRoot, stub: NvmlStub
) -> None:
    root.process(4242, ["/usr/bin/python3", "serve.py"])
    stub.set("gpu.0.processes", "4242:81920,77:-1")
    stub.set("gpu.0.graphics", "4242:100")
    many = ",".join(f"{pid}:1" for pid in range(1000, 1200))
    stub.set("gpu.1.processes", many)
    probe = start({**root.environment, **stub.environment})
    rows = probe.wait_for(Middle).processes
    assert rows is not None
    first = {process.pid: process for process in rows if process.gpu == 0}
    assert (first[4242].name, first[4242].memory_bytes, first[4242].sm) == ("python3 serve.py", 81920 << 20, 80.0)
    assert first[77].memory_bytes is None
    assert len([process for process in rows if process.gpu == 1]) == 200


@pytest.mark.parametrize(
    ("code", "words"),
    [(9, "driver is not loaded"), (18, "different versions"), (999, "unknown error")],
)
def test_a_driver_that_refuses_says_why(start: Start, root: NodeRoot, stub: NvmlStub, code: int, words: str) -> None:
    stub.set("init", code)
    probe = start({**root.environment, **stub.environment})
    assert words in probe.wait_for(Hello).nvml
    assert probe.wait_for(Sample).g == []


def test_a_driver_that_is_unloaded_and_comes_back_is_followed(probe: RunningProbe, stub: NvmlStub) -> None:
    probe.wait_for(Sample)
    stub.set("init", 9)
    stub.set("error.nvmlDeviceGetCount_v2", 1)
    status = probe.wait_for(Status, lambda status: status.part == "nvml")
    assert (status.state, status.text) == ("failed", "not initialised")
    probe.wait_for(Sample, lambda sample: sample.g is None)
    stub.drop("error.nvmlDeviceGetCount_v2")
    stub.set("init", 0)
    assert probe.wait_for(Status, lambda status: status.part == "nvml").state == "ok"
    probe.wait_for(Sample, lambda sample: sample.g is not None)


def test_fans_are_read_where_there_are_any(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    stub.set("gpu.0.fans", 2)
    probe = start({**root.environment, **stub.environment})
    assert probe.wait_for(Middle, lambda middle: bool(middle.fans)).fans[:2] == [41.0, None]


def test_a_file_that_is_no_library_is_said(start: Start, root: NodeRoot, stub: NvmlStub) -> None:
    stub.library.write_bytes(b"not a library")
    probe = start({**root.environment, **stub.environment})
    assert "libnvidia-ml" in probe.wait_for(Hello).nvml
