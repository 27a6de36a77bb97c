"""A node with more of a thing than is watched says so, and what matters comes first: in both variants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.messages import Inventory, Sample, Status
from tests.support.probes import NodeRoot, RunningProbe
from tests.unit.probe.test_storage import Export

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]


def crowded(folder: Path) -> NodeRoot:
    """256 virtual functions and representors, 130 bare cards of which the last is up, eight fabric ports, 300 disks,
    40 file servers."""
    root = NodeRoot(folder)
    names = [f"ens9f0v{number}" for number in range(200)] + [f"ens9f0npf0vf{number}" for number in range(56)]
    cards = [f"eth{number}" for number in range(130)]
    lines = "".join(f"{name}: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n" for name in (*names, *cards, "veth7"))
    root.write("proc/net/dev", (root.path / "proc/net/dev").read_text() + lines)
    for name in (*names, *cards):
        device = root.path / f"sys/class/net/{name}/device"
        device.mkdir(parents=True)
        if "v" in name and "npf" not in name:
            (device / "physfn").mkdir()
        root.write(f"sys/class/net/{name}/operstate", "up\n" if name == "eth129" or "v" in name else "down\n")
        root.write(f"sys/class/net/{name}/phys_port_name", name.removeprefix("ens9f0n") if "npf" in name else "p0")
    (root.path / "sys/class/net/veth7").mkdir()  # a container's, of no hardware
    for number in range(8):
        root.adapter(f"mlx5_{number}")
    for number in range(299):
        root.write(f"sys/block/sd{number:03}/size", "8\n")
        root.write(f"sys/block/sd{number:03}/device/model", "DISK\n")
    exports = [Export(f"nas-{n}:/x", f"/x{n}", {"READ": (n, n, n * 4096, n, n)}, n, n) for n in range(1, 41)]
    root.write("proc/self/mountstats", "".join(export.text() for export in exports))
    return root


@pytest.mark.parametrize("variant", list(launch.Variant)[1:])
def test_what_is_watched_of_too_much_is_what_matters_and_the_bound_is_said(
    variant: launch.Variant, start: Start, tmp_path: Path
) -> None:
    root = crowded(tmp_path / "root")
    options = launch.ProbeOptions(tiers=(1, 10, 60), variant=variant)
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, options=options)
    inventory = probe.wait_for(Inventory, lambda inventory: bool(inventory.ports and inventory.disks))
    names = [port.name for port in inventory.ports]
    assert len(names) == 128 and len(inventory.disks) == 128
    assert [name for name in names if name.startswith("mlx5")] == [f"mlx5_{number}" for number in range(8)]
    assert {"ens1f0", "eth129"} <= set(names)
    assert not [name for name in names if "v" in name and name != "veth7"], "hardware comes before virtual functions"
    assert "nvme0n1" in [disk.name for disk in inventory.disks]
    sample = probe.wait_for(Sample, lambda sample: all(sample.p))
    assert len(sample.p) == 128
    said = {each.part: each for each in probe.messages if isinstance(each, Status)}
    assert said["limit:ports"].state == "limited" and said["limit:ports"].text.startswith("395 ports, 128 of them")
    assert said["limit:disks"].text.startswith("300 disks, 128 of them")
    crowd = probe.wait_for(Inventory, lambda inventory: bool(inventory.storage)) if not inventory.storage else inventory
    assert {server.name for server in crowd.storage} == {f"nas-{number}" for number in range(9, 41)}, "the busiest"
    limit = "limit:file servers"
    if limit not in said:
        said[limit] = probe.wait_for(Status, lambda status: status.part == limit)
    assert said[limit].text == "40 file servers, 32 of them are watched: the busiest"


@pytest.mark.parametrize("variant", list(launch.Variant)[1:])
def test_a_node_with_few_says_nothing_of_bounds(variant: launch.Variant, start: Start, tmp_path: Path) -> None:
    root = NodeRoot(tmp_path / "root")
    options = launch.ProbeOptions(tiers=(1, 1, 1), variant=variant)
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, options=options)
    probe.wait_for(Sample, lambda sample: sample.n == 2)
    assert not [each for each in probe.messages if isinstance(each, Status) and each.part.startswith("limit:")]
