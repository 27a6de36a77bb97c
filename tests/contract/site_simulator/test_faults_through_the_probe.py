"""Every fault shows through the real probe over real SSH, and goes away when it is cleared."""

from __future__ import annotations

import time

import paramiko
import pytest

from connectors.probe.messages import Event, Hello, Inventory, Middle, Sample, Slow, Status
from connectors.site_simulator.client import DemoError, DemoProblem
from tests.support.demo_site import connect

pytestmark = pytest.mark.slow


def samples(condition):
    return lambda m: isinstance(m, Sample) and condition(m)


def test_a_healthy_node_says_that_it_is_simulated_and_what_it_is(read):
    reader = read("g05")
    hello = reader.wait_for(lambda m: isinstance(m, Hello))
    assert hello.simulated
    assert hello.variant == "python" and hello.nvml == "ok"
    assert "demo" in hello.host and "demo" in hello.kernel and "DEMO" in hello.os and "demo" in hello.driver
    inventory = reader.wait_for(lambda m: isinstance(m, Inventory) and m.gpus)
    assert [gpu.index for gpu in inventory.gpus] == list(range(8))
    assert inventory.gpus[0].name == "NVIDIA H200" and inventory.gpus[0].slowdown_celsius == 87
    assert {(port.name, port.kind) for port in inventory.ports} == {
        ("eno1", "ethernet"),
        ("mlx5_0", "infiniband"),
        ("mlx5_1", "infiniband"),
    }
    assert [disk.name for disk in inventory.disks] == ["nvme0n1", "nvme1n1"]


def test_a_working_node_gives_believable_readings_in_every_column(read):
    reader = read("g05")
    sample = reader.wait_for(samples(lambda m: m.n >= 3))
    assert all(value is not None for value in sample.h)
    assert sample.g is not None and all(value is not None for row in sample.g for value in row)
    assert all(value is not None for row in sample.p for value in row[:9])
    assert [row[9] is not None for row in sample.p] == [False, True, True], "an Ethernet port counts no symbols"
    assert all(value is not None for row in sample.d for value in row)
    assert all(row[3] <= 700 and 30 < row[5] < 90 for row in sample.g)
    middle = reader.wait_for(lambda m: isinstance(m, Middle) and m.processes)
    assert {process.user for process in middle.processes} == {"s.lind"}
    assert {process.job for process in middle.processes} == {"48120"}
    assert "weld-inspect 4 rank 0" in {process.name for process in middle.processes}
    assert {(f.mount, f.kind) for f in middle.filesystems} == {("/", "ext4"), ("/scratch", "xfs"), ("/data", "nfs4")}
    slow = reader.wait_for(lambda m: isinstance(m, Slow) and m.gpus)
    assert all(gpu.energy_joules > 0 and gpu.recovery_action == 0 for gpu in slow.gpus)


def test_rates_from_counters_do_not_beat_against_the_probe(read):
    reader = read("g05", tiers=(0.2, 10.0, 60.0))
    reader.wait_for(samples(lambda m: m.n >= 20))
    traffic = [row[0] for m in reader.messages if isinstance(m, Sample) and m.n > 3 for row in [m.p[1]] if row]
    assert len(traffic) >= 15
    # A clock of its own would give every fifth sample five times the traffic and the others none.
    assert sum(value is not None and value > 1e7 for value in traffic) > 0.8 * len(traffic)


def test_a_roce_site_has_interfaces_for_its_adapters(read):
    reader = read("u01")
    inventory = reader.wait_for(lambda m: isinstance(m, Inventory) and m.ports)
    ports = {port.name: (port.kind, port.netdev) for port in inventory.ports}
    assert ports["mlx5_0"] == ("roce", "enp24s0np0")
    assert ports["enp24s0np0"][0] == "ethernet"
    middle = reader.wait_for(lambda m: isinstance(m, Middle) and m.fans)
    assert all(fan is not None and 20 <= fan <= 100 for fan in middle.fans)


def test_a_lost_gpu_is_an_xid_and_a_missing_row_until_it_is_cleared(site, read):
    reader = read("g03")
    reader.wait_for(samples(lambda m: m.g is not None and all(m.g)))
    fault = site.raise_fault("gpu_lost", node="g03", gpu=5)
    event = reader.wait_for(lambda m: isinstance(m, Event) and m.code == "xid:79")
    assert event.device == "gpu:5"
    lost = reader.wait_for(samples(lambda m: m.g is not None and m.g[5] is None))
    assert all(row is not None for index, row in enumerate(lost.g) if index != 5)
    status = reader.wait_for(lambda m: isinstance(m, Status) and m.part == "gpu:5")
    assert (status.state, status.text) == ("failed", "GPU is lost")
    kernel = reader.wait_for(lambda m: isinstance(m, Event) and m.source == "kernel" and "fallen off" in m.text)
    assert "c3:00" in kernel.text
    site.clear(fault)
    place = reader.mark()
    reader.wait_for(samples(lambda m: m.g is not None and m.g[5] is not None), since=place)


def test_an_xid_is_told_once_and_stays_as_advice(site, read):
    reader = read("g10")
    reader.wait_for(lambda m: isinstance(m, Slow) and m.gpus and not m.gpus[3].remap_pending)
    site.raise_fault("xid", node="g10", gpu=3, code=63)
    assert reader.wait_for(lambda m: isinstance(m, Event) and m.code == "xid:63").device == "gpu:3"
    reader.wait_for(lambda m: isinstance(m, Slow) and m.gpus and m.gpus[3].remap_pending)
    site.raise_fault("xid", node="g10", gpu=2, code=95)
    reader.wait_for(lambda m: isinstance(m, Slow) and m.gpus and m.gpus[2].recovery_action == 1)
    assert sum(isinstance(m, Event) and m.code == "xid:63" for m in reader.messages) == 1


def test_a_gpu_without_cooling_heats_up_and_is_slowed(site, read):
    reader = read("g07")
    site.raise_fault("thermal", node="g07", gpus=[0, 1], seconds=2)
    hot = reader.wait_for(
        samples(lambda m: m.g is not None and all(int(m.g[i][9]) & 0x40 for i in (0, 1))), seconds=100
    )
    assert all(85 <= hot.g[i][5] <= 88 and hot.g[i][7] < 1700 for i in (0, 1))
    assert hot.g[4][5] < 82


def test_a_flapping_link_goes_down_and_up(site, read):
    reader = read("g09")
    fault = site.raise_fault("link_flap", node="g09", port="mlx5_1")
    down = reader.wait_for(samples(lambda m: m.p[2] is not None and m.p[2][6] == 0))
    assert down.p[1][6] == 1
    reader.wait_for(lambda m: isinstance(m, Event) and m.code == "link:down" and m.device == "port:mlx5_1")
    reader.wait_for(lambda m: isinstance(m, Event) and m.code == "link:up" and m.device == "port:mlx5_1")
    reader.wait_for(lambda m: isinstance(m, Event) and m.source == "kernel" and "Link is Down" in m.text)
    site.clear(fault)


def test_slow_storage_shows_as_waiting_for_files_on_its_site_alone(site, read):
    here, elsewhere = read("g06"), read("u02")
    inventory = here.wait_for(lambda m: isinstance(m, Inventory) and m.storage)
    assert [(server.name, server.kind) for server in inventory.storage] == [("nas-1", "nfs")]
    before = here.wait_for(samples(lambda m: m.f and m.f[0] is not None and m.f[0][1] is not None))
    assert before.h[9] < 6 and 0 < before.f[0][1] < 5 and before.f[0][11:] == [0, 1]
    site.raise_fault("slow_storage", site="Trollhättan")
    here.wait_for(samples(lambda m: m.h[9] is not None and m.h[9] > 7 and m.h[12] >= 1))
    here.wait_for(samples(lambda m: m.f[0] is not None and m.f[0][1] is not None and m.f[0][1] > 25))
    here.wait_for(samples(lambda m: m.f[0] is not None and m.f[0][12] == 0), seconds=30)
    complaint = here.wait_for(lambda m: isinstance(m, Event) and m.device == "storage:nas-1")
    assert "not responding" in complaint.text
    place = elsewhere.mark()
    assert elsewhere.wait_for(samples(lambda m: m.h[9] is not None), since=place).h[9] < 6


def test_a_hung_driver_stops_the_gpus_and_not_the_host(site, read):
    reader = read("g11")
    reader.wait_for(samples(lambda m: m.g is not None))
    fault = site.raise_fault("probe_hung", node="g11")
    status = reader.wait_for(lambda m: isinstance(m, Status) and m.part == "nvml", seconds=60)
    assert status.state == "overdue"
    place = reader.mark()
    hung = reader.wait_for(samples(lambda m: m.g is None), since=place)
    assert hung.h[0] is not None and hung.p[0] is not None
    site.clear(fault)
    reader.wait_for(samples(lambda m: m.g is not None), since=reader.mark())


@pytest.mark.parametrize("seconds", [-90.0, 3600.0])
def test_a_clock_that_is_off_shows_in_every_time_the_node_says(site, read, seconds):
    reader = read("g12")
    reader.wait_for(samples(lambda m: abs(m.t - time.time()) < 5))
    fault = site.raise_fault("clock_off", node="g12", seconds=seconds)
    reader.wait_for(samples(lambda m: abs(m.t - time.time() - seconds) < 5))
    site.clear(fault)
    reader.wait_for(samples(lambda m: abs(m.t - time.time()) < 5), since=reader.mark())


def test_a_node_that_is_gone_drops_its_connections_refuses_new_ones_and_returns(site, read):
    reader, other = read("u04"), read("u03")
    fault = site.raise_fault("node_gone", node="u04")
    reader.wait_for_end()
    with pytest.raises((paramiko.SSHException, OSError)):
        connect(site, reader.node)
    other.wait_for(samples(lambda m: True), since=other.mark())
    site.clear(fault)
    again = read("u04")
    assert again.node.port == reader.node.port
    again.wait_for(samples(lambda m: m.g is not None))


def test_what_lasts_can_be_listed_and_what_makes_no_sense_is_refused(site):
    fault = site.raise_fault("thermal", node="g01", gpus=[2])
    assert site.faults() == (fault,)
    assert fault.parameters == {"node": "g01", "gpus": [2], "seconds": 60.0}
    for wrong in ({"fault": "fire"}, {"fault": "gpu_lost", "node": "g01", "gpu": 99}):
        with pytest.raises(DemoError) as caught:
            site.raise_fault(**wrong)
        assert caught.value.code is DemoProblem.REFUSED
    with pytest.raises(DemoError, match="raised already"):
        site.raise_fault("thermal", node="g01", gpus=[2])
    site.clear_all()
    assert site.faults() == ()
