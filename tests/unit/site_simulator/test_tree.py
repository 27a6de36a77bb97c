"""What stands in a node's files is what the model says, so that the live picture and the past agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.tree import LiveFile
from tests.support.demo_site import AFTERNOON


def number(path: Path) -> int:
    return int(path.read_text())


def disk_counters(root: Path, name: str) -> list[int]:
    words = next(line.split() for line in (root / "proc/diskstats").read_text().splitlines() if f" {name} " in line)
    return [int(words[5]) * 512, int(words[9]) * 512, int(words[12]), int(words[13])]


def pressure(root: Path, kind: str) -> int:
    return int((root / f"proc/pressure/{kind}").read_text().splitlines()[0].rpartition("total=")[2])


def interface_bytes(root: Path, name: str) -> list[int]:
    for line in (root / "proc/net/dev").read_text().splitlines()[2:]:
        interface, _, rest = line.partition(":")
        if interface == name:
            words = rest.split()
            return [int(words[0]), int(words[8])]
    raise AssertionError(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["g05", "u01"])
def test_growth_of_the_counters_is_the_rate_in_the_rows(tmp_path, make_world, write_trees, name):
    world = make_world()
    trees = write_trees(world, tmp_path)
    root, model = tmp_path / name, world.nodes[name]
    world.advance(AFTERNOON + 30)
    ports, disks, host = rows.port_rows(model), rows.disk_rows(model), rows.host_row(model)

    def read() -> dict[str, list[float]]:
        found: dict[str, list[float]] = {"pressure": [pressure(root, kind) / 1e4 for kind in ("cpu", "io")]}
        for port in ("mlx5_0", "mlx5_1"):
            counters = root / f"sys/class/infiniband/{port}/ports/1/counters"
            found[port] = [4 * number(counters / f"port_{way}_data") for way in ("rcv", "xmit")]
        for port in set(ports) - {"mlx5_0", "mlx5_1"}:
            found[port] = interface_bytes(root, port)
        for disk in disks:
            found[disk] = disk_counters(root, disk)
        user, _, system, idle, waiting = (
            float(word) for word in (root / "proc/stat").read_text().split("\n")[0].split()[1:6]
        )
        found["cpu"] = [user + system, waiting, user + system + idle + waiting]
        return found

    trees[name].write(AFTERNOON + 30)
    before = read()
    trees[name].write(AFTERNOON + 31)
    grown = {key: [b - a for a, b in zip(before[key], after, strict=True)] for key, after in read().items()}
    for port, row in ports.items():
        assert grown[port] == pytest.approx(row[:2], rel=1e-3, abs=8), port
    for disk, row in disks.items():
        read_bytes, written, busy, queue = grown[disk]
        assert [read_bytes, written] == pytest.approx(row[:2], rel=1e-2, abs=1024)
        assert busy / 10 == pytest.approx(row[2], abs=0.2)
        assert queue / 1000 == pytest.approx(row[3], abs=0.005)
    busy, waiting, whole = grown["cpu"]
    assert 100 * busy / whole == pytest.approx(host[0], abs=0.1)
    assert 100 * waiting / whole == pytest.approx(host[1], abs=0.1)
    assert grown["pressure"] == pytest.approx([host[6], host[9]], abs=0.02)


def test_the_stand_ins_file_holds_the_rows(tmp_path, make_world, write_trees):
    world = make_world()
    write_trees(world, tmp_path)
    state = json.loads((tmp_path / "g05/demo/nvml.json").read_text())
    assert state["gpus"] == [rows.gpu_row(world.nodes["g05"], index) for index in range(8)]
    slow = json.loads((tmp_path / "g05/demo/nvml_slow.json").read_text())
    assert slow[3]["processes"][0]["name"] == "weld-inspect 4 rank 3"


def test_a_live_file_is_never_empty_between_two_texts(tmp_path):
    path = tmp_path / "a" / "file"
    live = LiveFile(path)
    for text in ("long text\n", "short\n", "longer text again\n", "\n"):
        live.write(text)
        assert path.read_text() == text


def test_a_live_file_that_did_not_change_is_not_written(tmp_path):
    path = tmp_path / "file"
    live = LiveFile(path)
    live.write("same")
    path.write_text("touched by another")
    live.write("same")
    assert path.read_text() == "touched by another"


@pytest.mark.slow
def test_the_kernel_log_is_only_ever_appended(tmp_path, make_world, write_trees, raise_fault):
    world = make_world()
    trees = write_trees(world, tmp_path)
    log = tmp_path / "g09/dev/kmsg"
    raise_fault(world, "link_flap", AFTERNOON + 1, node="g09", port="mlx5_1")
    before = log.read_text()
    for second in range(1, 40):
        world.advance(AFTERNOON + second)
        trees["g09"].write(AFTERNOON + second)
        now = log.read_text()
        assert now.startswith(before)
        before = now
    first = before.splitlines()[0]
    head, _, text = first.partition(";")
    priority, sequence, microseconds, flags = head.split(",")
    assert (priority, flags) == ("4", "-") and int(sequence) >= 1 and int(microseconds) > 0
    assert text == "mlx5_core 0000:18:00.1 mlx5_1: Link is Down"
