"""What the probe makes of /proc and /sys: an H200 server's files, and odd ones."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.support.probes import NodeRoot
from tests.unit.probe.conftest import Clock, OpenLane


def test_the_first_host_row_has_no_shares_of_time(root: NodeRoot, probe: ModuleType, clock: Clock) -> None:
    row = probe.HostReader().read()
    assert row[0:2] == [None, None]
    assert row[2] == 12.5
    assert row[3:6] == [(2113000000 - 1900000000) * 1024, 1900000000 * 1024, 4096 * 1024]
    assert row[6:11] == [None] * 5
    assert row[11:] == [7, 2]


def test_shares_are_of_the_time_between_two_readings(root: NodeRoot, probe: ModuleType, clock: Clock) -> None:
    reader = probe.HostReader()
    reader.read()
    clock.now += 2.0
    root.cpu(busy=300, idle=80, waiting=20)
    root.pressure("cpu", 500_000, 0)
    root.pressure("memory", 200_000, 100_000)
    root.pressure("io", 2_500_000, 20_000)
    row = reader.read()
    assert row[0:2] == [75.0, 5.0]
    assert row[6:11] == [25.0, 10.0, 5.0, 100.0, 1.0]


def test_a_counter_that_runs_backwards_gives_no_reading_and_never_a_negative_one(
    root: NodeRoot, probe: ModuleType, clock: Clock
) -> None:
    reader = probe.HostReader()
    root.cpu(busy=500, idle=0, waiting=500)
    root.pressure("io", 900, 900)
    reader.read()
    clock.now += 1.0
    root.cpu(busy=400, idle=900, waiting=100)
    root.pressure("io", 100, 100)
    row = reader.read()
    assert row[0] is None and row[1] is None
    assert row[9] is None and row[10] is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["proc/pressure", "proc/meminfo", "proc/loadavg", "proc/stat"])
def test_a_missing_file_costs_its_own_readings_only(root: NodeRoot, probe: ModuleType, name: str) -> None:
    whole = probe.HostReader().read()
    root.remove(name)
    row = probe.HostReader().read()
    assert len(row) == 13
    missing = [place for place in range(13) if whole[place] is not None and row[place] is None]
    assert set(missing) <= {"proc/meminfo": {3, 4, 5}, "proc/loadavg": {2}, "proc/stat": {11, 12}}.get(name, set())
    assert any(value is not None for value in row)


def test_old_kernels_without_available_memory_still_have_a_reading(root: NodeRoot, probe: ModuleType) -> None:
    root.write("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 250 kB\n")
    assert probe.HostReader().read()[3:5] == [600 * 1024, 400 * 1024]


def test_memory_that_cannot_be_is_not_known(probe: ModuleType, root: NodeRoot) -> None:
    """As containers have been seen to say it (lxcfs#115)."""
    root.write(
        "proc/meminfo", "MemTotal: 100 kB\nMemAvailable: 200 kB\nSwapTotal: 8 kB\nSwapFree: 18446744073709551488 kB\n"
    )
    row = probe.DOUBTS.row("host", probe.HostReader().read(), probe.HOST_BOUNDS)
    assert row[3:6] == [None, None, None]
    assert "host" in probe.DOUBTS.standing()


def test_disks_are_whole_devices_with_model_and_size(root: NodeRoot, probe: ModuleType) -> None:
    assert probe.DiskReader(OpenLane()).scan() == [
        {"name": "nvme0n1", "model": "SAMSUNG MZQL23T8HCLS-00A07", "size_bytes": 7501476528 * 512}
    ]


def test_disk_rates_come_from_sectors_and_milliseconds(root: NodeRoot, probe: ModuleType, clock: Clock) -> None:
    reader = probe.DiskReader(OpenLane())
    reader.names = [disk["name"] for disk in reader.scan()]
    assert reader.read() == {"nvme0n1": [None] * 4}
    clock.now += 2.0
    root.disk("nvme0n1", read=4000, written=2000, busy_ms=500, queue_ms=3000)
    assert reader.read() == {"nvme0n1": [4000 * 256, 2000 * 256, 25.0, 1.5]}
    clock.now += 1.0
    root.disk("nvme0n1", read=10, written=2000, busy_ms=500, queue_ms=3000)  # the first counter was reset
    assert reader.read() == {"nvme0n1": [None, 0, 0.0, 0.0]}
    root.write("proc/diskstats", "")
    assert reader.read() == {"nvme0n1": None}


def test_ports_are_hardware_interfaces_and_adapters_of_both_kinds(root: NodeRoot, probe: ModuleType) -> None:
    root.adapter("mlx5_10")
    root.adapter("mlx4_0", port=1)
    root.adapter("mlx4_0", port=2)
    (root.path / "sys/class/net/docker0").mkdir()
    ports = probe.PortReader(OpenLane()).scan()
    names = [(port["name"], port["kind"]) for port in ports]
    assert names == [
        ("ens1f0", "ethernet"),
        ("mlx4_0:1", "infiniband"),
        ("mlx4_0:2", "infiniband"),
        ("mlx5_0", "infiniband"),
        ("mlx5_1", "roce"),
        ("mlx5_10", "infiniband"),
    ]
    assert ports[4]["netdev"] == "ens2f0"


def test_a_container_without_hardware_shows_its_virtual_interface(root: NodeRoot, probe: ModuleType) -> None:
    root.remove("sys/class/net/ens1f0")
    root.remove("proc/net/route")
    (root.path / "sys/class/net/eth0").mkdir()
    assert probe.PortReader(OpenLane()).scan()[0]["name"] == "eth0"


def test_port_rates_and_words_of_four_octets(root: NodeRoot, probe: ModuleType, clock: Clock) -> None:
    reader = probe.PortReader(OpenLane())
    reader.scan()
    first, failed, events = reader.read()
    assert first[0] == [None] * 6 + [1, 100e9, 1, None]
    assert (failed, events) == ({}, [])
    clock.now += 2.0
    root.interface("ens1f0", 2000, 4000, errors=8)
    root.adapter(
        "mlx5_0",
        port_rcv_data=500_000,
        port_xmit_data=250_000,
        port_rcv_errors=2,
        port_xmit_discards=6,
        symbol_error=28,
    )
    rows, _, _ = reader.read()
    assert rows[0] == [1000, 2000, 4.0, 4.0, 4.0, 4.0, 1, 100e9, 1, None]
    assert rows[1] == [1_000_000, 500_000, 1.0, 0.0, 0.0, 3.0, 1, 400e9, 0, 14.0]


def test_link_changes_are_events(root: NodeRoot, probe: ModuleType, clock: Clock) -> None:
    reader = probe.PortReader(OpenLane())
    reader.scan()
    reader.read()
    root.write("sys/class/infiniband/mlx5_0/ports/1/state", "1: DOWN\n")
    root.interface("ens1f0", 0, 0, state="down", changes=2)
    rows, _, events = reader.read()
    assert [event[:2] for event in events] == [("link:down", "ens1f0"), ("link:down", "mlx5_0")]
    assert (rows[0][6], rows[0][7]) == (0, None)
    root.interface("ens1f0", 0, 0, state="up", changes=3)
    assert reader.read()[2] == [("link:up", "ens1f0", "ens1f0 is up (up)")]
    root.interface("ens1f0", 0, 0, state="up", changes=5)
    assert reader.read()[2][0][0] == "link:flap"
    assert reader.read()[2] == []


def test_one_odd_port_never_ends_the_collection(root: NodeRoot, probe: ModuleType) -> None:
    lane = OpenLane()
    reader = probe.PortReader(lane)
    reader.scan()
    root.remove("sys/class/infiniband/mlx5_0/ports/1/state")
    root.write("sys/class/infiniband/mlx5_1/ports/1/counters/port_rcv_data", "no number\n")
    lane.skipped.add("ens1f0")
    rows, failed, _ = reader.read()
    assert rows[0] is None and failed["ens1f0"] == "does not answer"
    assert rows[1] is None and "mlx5_0" in failed
    assert rows[2] is not None and rows[2][0] is None and rows[2][6] == 1


def test_an_interface_without_carrier_detection_is_judged_by_its_carrier(root: NodeRoot, probe: ModuleType) -> None:
    root.write("sys/class/net/ens1f0/operstate", "unknown\n")
    reader = probe.PortReader(OpenLane())
    reader.scan()
    assert reader.read()[0][0][6] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["/opt/venv/bin/python3", "-u", "/srv/train/pretrain.py", "--token", "secret"], "python3 pretrain.py"),
        (
            ["python3.11", "-m", "vllm.entrypoints.openai.api_server", "--api-key", "secret"],
            "python3.11 -m vllm.entrypoints.openai.api_server",
        ),
        (["python", "-X", "faulthandler", "-W", "ignore", "run.py"], "python run.py"),
        (["python", "-c", "import secret"], "python"),
        (["python", "https://user:secret@host/x y"], "python"),
        (["/usr/local/cuda/bin/nccl-tests", "secret"], "nccl-tests"),
        (["ray::train_fn token=secret"], "ray::train_fn"),
        (["postgres: secret user"], "postgres:"),
        ([], "python3"),
        (["bad\x1b[31m name"], "python3"),
    ],
)
def test_arguments_stay_on_the_node(root: NodeRoot, probe: ModuleType, words: list[str], shown: str) -> None:
    root.process(4242, words)
    rows = probe.ProcessReader(OpenLane()).describe([(3, {"pid": 4242, "memory_bytes": 5, "sm": None})])
    assert rows == [
        {
            "gpu": 3,
            "pid": 4242,
            "user": "anna",
            "name": shown,
            "memory_bytes": 5,
            "sm": None,
            "cgroup": "/system.slice/slurmstepd.scope/job_4711/step_0",
            "job": "4711",
            "runtime": "",
            "container": "",
            "pod": "",
            "unit": "",
        }
    ]
    assert "secret" not in str(rows)


def test_a_process_that_is_gone_keeps_its_number(probe: ModuleType) -> None:
    row = probe.ProcessReader(OpenLane()).describe([(0, {"pid": 7, "memory_bytes": None, "sm": 3.0})])[0]
    assert (row["pid"], row["user"], row["name"]) == (7, "", "")


def test_filesystems_are_real_ones_each_once_and_local_ones_first(root: NodeRoot, probe: ModuleType) -> None:
    root.write(
        "proc/mounts",
        "proc /proc proc rw 0 0\nnas:/export /home nfs4 rw 0 0\n/dev/nvme0n1p2 / ext4 rw 0 0\n"
        "/dev/nvme0n1p2 /bind ext4 rw 0 0\n/dev/md0 /scratch\\040space xfs rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"
        "tmpfs /run/user/0 tmpfs rw 0 0\noverlay /var/lib/docker/overlay2/x/merged overlay rw 0 0\n",
    )
    asked: list[str] = []

    def size_of(mount: str) -> tuple[int, int]:
        asked.append(mount)
        if mount == "/tmp":
            raise PermissionError
        return 1000, 10

    found = probe.FilesystemReader(OpenLane(), size_of).read()
    assert asked == ["/", "/scratch space", "/tmp", "/home"]
    assert found[1] == {"mount": "/scratch space", "kind": "xfs", "size_bytes": 1000, "free_bytes": 10, "age": 0.0}
    assert [row["mount"] for row in found] == ["/", "/scratch space", "/home"]


def test_a_gpus_address_is_the_same_in_every_spelling(probe: ModuleType) -> None:
    assert probe.pci_key("00000000:3B:00.0") == probe.pci_key("0000:3b:00") == probe.pci_key("3b:00.0")
    assert probe.pci_key("nonsense") == ""


def test_ticks_do_not_drift_and_missed_ones_are_skipped(probe: ModuleType) -> None:
    schedule = probe.Schedule(100.0, 1.0)
    assert not schedule.due(99.9)
    assert schedule.due(100.04) and schedule.next == 101.0
    assert schedule.due(104.7) and schedule.next == 105.0
    schedule.change(104.8, 0.25)
    assert schedule.next == pytest.approx(105.05)


@pytest.mark.slow
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1 << 70, "5", None, object()])
def test_what_json_cannot_carry_is_no_reading(probe: ModuleType, value: object) -> None:
    assert probe.finite(value) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "tiers", [[1, 2], [0, 10, 60], [1, 10, 4000], ["1", 10, 60], [True, 10, 60], [float("nan"), 1, 1]]
)
def test_tiers_outside_the_bounds_are_refused(probe: ModuleType, tiers: list[object]) -> None:
    with pytest.raises(ValueError, match=r"tier|period"):
        probe.read_tiers(tiers)
