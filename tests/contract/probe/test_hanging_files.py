"""A file that never answers costs its own row alone, in both variants: it is named, the others go on, it comes back,
and nothing stays behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.messages import Inventory, Sample, Status
from tests.contract.probe.test_node import changed_payload
from tests.support.probes import NodeRoot, RunningProbe, leaves
from tests.unit.probe.test_one_odd_thing import healthy, servers

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]
TIERS = (1.0, 1.0, 1.0)


def payload(variant: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The variant's, which reads a FIFO as it must read a device: blocking."""
    if variant == "sh":
        return launch.payload(launch.ProbeOptions(TIERS, launch.Variant.SH))
    blocking = "os.O_CLOEXEC)\n    try:\n        data"
    return changed_payload(monkeypatch, "os.O_CLOEXEC | os.O_NONBLOCK)\n    try:\n        data", blocking, TIERS)


class Stuck:
    """Files that hang from now on."""

    def __init__(self, root: NodeRoot, names: list[str]) -> None:
        self._root, self._texts = root, {name: (root.path / name).read_text() for name in names}
        for name in names:
            fifo = root.path / (name + ".fifo")
            os.mkfifo(fifo)
            fifo.replace(root.path / name)

    def answer(self) -> None:
        for name, text in self._texts.items():
            place = self._root.path / name
            kept = Path(f"{place}.kept")
            place.rename(kept)
            self._root.write(name, text)
            with suppress(OSError):
                while True:  # all that wait get an answer
                    waiting = os.open(kept, os.O_WRONLY | os.O_NONBLOCK)
                    with suppress(BrokenPipeError):
                        os.write(waiting, text.encode())
                    os.close(waiting)
                    time.sleep(0.1)


IB = "sys/class/infiniband/mlx5_0/ports/1/"


@pytest.mark.parametrize("variant", ["python", "sh"])
@pytest.mark.parametrize(
    ("hanging", "part", "named", "rows"),
    [
        ([IB + "counters/port_rcv_data"], "ports", ["mlx5_0"], {"mlx5_0"}),
        (
            [f"sys/class/infiniband/mlx5_{number}/ports/1/state" for number in range(8)],
            "ports",
            [f"mlx5_{number}" for number in range(8)],
            {f"mlx5_{number}" for number in range(8)},
        ),
        (["proc/net/dev"], "ports", [], {"ens1f0", "ens1f1"}),
        (["proc/self/mountstats"], "storage", [], {"nas-1", "nas-2"}),
        (["sys/block/nvme1n1/device/model"], "disks", ["nvme1n1"], set()),
    ],
    ids=["counter", "eight", "netdev", "mountstats", "disk"],
)
def test_what_hangs_costs_its_own_row_is_named_and_comes_back(
    variant: str,
    hanging: list[str],
    part: str,
    named: list[str],
    rows: set[str],
    start: Start,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = healthy(tmp_path / "root")
    for number in range(2, 8):
        root.adapter(f"mlx5_{number}")
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, payload=payload(variant, monkeypatch))
    probe.wait_for(Sample, lambda sample: sample.n >= 2 and all(sample.p) and all(sample.f) and all(sample.d))
    told = [each for each in probe.messages if isinstance(each, Inventory)][-1]
    stuck = Stuck(root, hanging)
    names = [device.name for device in (*told.ports, *told.disks, *told.storage)]

    def alone(sample: Sample) -> bool:
        said = (*sample.p, *sample.d, *(None if row is None or row[-1] is None else row for row in sample.f))
        return {name for name, row in zip(names, said, strict=True) if row is None} == rows and sample.h[2] is not None

    probe.wait_for(Status, lambda status: status.part == part and all(name in status.text for name in named))
    probe.wait_for(Sample, alone)
    assert probe.wait_for(Sample, alone).n < probe.wait_for(Sample, alone).n
    stuck.answer()
    probe.wait_for(Status, lambda status: (status.part, status.state) == (part, "ok"))
    probe.wait_for(Sample, lambda sample: all(sample.p) and all(sample.f) and all(sample.d))
    probe.stream.close()
    assert probe.wait_end().exit_status == 0
    leaves(str(root.path))


@pytest.mark.parametrize("variant", ["python", "sh"])
def test_a_file_that_hangs_from_the_start_hides_nothing_else(
    variant: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = healthy(tmp_path / "root")
    Stuck(root, [IB + "link_layer", "sys/class/net/ens1f1/address", "sys/block/nvme0n1/size"])
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, payload=payload(variant, monkeypatch))
    inventory = probe.wait_for(Inventory, lambda inventory: bool(inventory.disks and len(inventory.ports) == 4))
    assert [port.name for port in inventory.ports] == ["ens1f0", "ens1f1", "mlx5_0", "mlx5_1"]
    assert [disk.name for disk in inventory.disks] == ["nvme1n1"]
    sample = probe.wait_for(Sample, lambda sample: [row is not None for row in sample.p].count(True) >= 2)
    assert sample.h[2] is not None and len(servers(1)) == len(sample.f)
    probe.stream.close()
    assert probe.wait_end().exit_status == 0
    leaves(str(root.path))
