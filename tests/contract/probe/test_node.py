"""The probe on a node: what it says, what it survives, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.decoder import ProbeProblem
from connectors.probe.messages import Ack, Event, Hello, Inventory, Middle, Sample, Slow, Status
from connectors.streams import StreamEnd
from tests.contract.probe.conftest import StandIn
from tests.support import node_probe
from tests.support.probes import NodeRoot, RunningProbe

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]


def test_a_node_introduces_itself_and_names_its_devices(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    hello = probe.wait_for(Hello)
    assert (hello.host, hello.os, hello.kernel) == ("g01", "Ubuntu 24.04.1 LTS", "6.8.0-45-generic")
    assert (hello.cpus, hello.memory_bytes, hello.uptime) == (4, 2113000000 * 1024, 86400.25)
    assert (hello.nvml, hello.driver, hello.cuda, hello.simulated) == ("ok", "570.86.15", "12.8", True)
    inventory = probe.wait_for(Inventory)
    assert inventory.gen == 1
    assert [(gpu.index, gpu.uuid) for gpu in inventory.gpus] == [(0, "GPU-0"), (1, "GPU-1")]
    assert [(port.name, port.kind) for port in inventory.ports] == [
        ("ens1f0", "ethernet"),
        ("mlx5_0", "infiniband"),
        ("mlx5_1", "roce"),
    ]
    assert [disk.name for disk in inventory.disks] == ["nvme0n1"]
    sample = probe.wait_for(Sample)
    assert sample.gen == 1 and sample.g is not None
    assert sample.g[1] == [
        97.0,
        85899345920.0,
        61.5,
        412.25,
        700.0,
        54.0,
        66.0,
        1830.0,
        3201.0,
        4.0,
        1e6,
        2e6,
        None,
        41.0,
    ]
    assert sample.p[0] is not None and sample.p[0][6] == 1.0
    assert len(sample.d) == 1


def test_the_middle_and_slow_tiers_bring_processes_and_health(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    root.process(4242, ["python3", "train.py", "--secret"])
    probe = start({**root.environment, **stand_in.environment})
    middle = probe.wait_for(Middle)
    assert middle.processes is not None
    assert [(row.gpu, row.pid, row.user, row.name, row.sm) for row in middle.processes] == [
        (0, 4242, "anna", "python3 train.py", 80.0),
        (1, 4242, "anna", "python3 train.py", 80.0),
    ]
    assert middle.fans == [None, None]
    assert [(row.mount, row.size_bytes, row.free_bytes) for row in middle.filesystems] == [
        ("/", 1000, 10),
        ("/dev/shm", 1000, 10),
    ]
    slow = probe.wait_for(Slow)
    assert slow.gpus is not None and slow.gpus[0] is not None
    assert (slow.gpus[0].energy_joules, slow.gpus[0].ecc_corrected, slow.gpus[0].remap_pending) == (1.5, 3, False)


def test_this_very_machine_answers(start: Start) -> None:
    probe = start({"DRIFTVAKT_PROBE_NVML": "none"})
    hello = probe.wait_for(Hello)
    assert hello.host == os.uname().nodename and hello.cpus >= 1
    sample = probe.wait_for(Sample, lambda sample: sample.n >= 3)
    assert all(value is not None for value in sample.h[0:6])
    assert sample.g == []


@pytest.mark.parametrize("variant", [launch.Variant.PYTHON, launch.Variant.SH])
def test_files_recorded_on_a_real_machine_are_read_whole(start: Start, variant: launch.Variant) -> None:
    recorded = Path(__file__).with_name("recorded") / "linux-6.18-virtio"
    environment = {"DRIFTVAKT_PROBE_ROOT": str(recorded), "DRIFTVAKT_PROBE_NVML": "none"}
    probe = start(environment, options=launch.ProbeOptions(tiers=(1, 1, 1), variant=variant))
    hello = probe.wait_for(Hello)
    assert (hello.cpus, hello.memory_bytes) == (2, 25276514304)
    inventory = probe.wait_for(Inventory)
    assert [(port.name, port.kind) for port in inventory.ports] == [("eth0", "ethernet")]
    assert [(disk.name, disk.size_bytes) for disk in inventory.disks] == [("vda", 274877906944)]
    sample = probe.wait_for(Sample)
    assert all(value is not None for value in sample.h[2:6]) and sample.h[11] is not None
    assert sample.p[0] is not None and sample.p[0][6] == 1.0
    assert sample.d[0] is not None


def test_a_hung_driver_is_told_and_never_silences_the_host(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample, lambda sample: sample.g is not None)
    stand_in.set(hang="fast")
    probe.wait_for(Sample, lambda sample: sample.g is None)
    status = probe.wait_for(Status)
    assert (status.part, status.state) == ("nvml", "overdue")
    assert "GPU 0" in status.text
    first = probe.wait_for(Sample, lambda sample: sample.g is None)
    later = probe.wait_for(Sample, lambda sample: sample.n >= first.n + 4)
    assert later.g is None and later.h[2] == 12.5 and later.p[0] is not None
    stand_in.set(hang="")
    assert probe.wait_for(Status).state == "ok"
    assert probe.wait_for(Sample, lambda sample: sample.g is not None).g is not None


def test_a_node_whose_driver_hangs_at_the_start_still_says_hello(
    start: Start, root: NodeRoot, stand_in: StandIn
) -> None:
    stand_in.set(hang="open")
    probe = start({**root.environment, **stand_in.environment})
    assert probe.wait_for(Hello).nvml == "starting"
    assert probe.wait_for(Inventory).gpus == []
    assert probe.wait_for(Sample).g is None
    stand_in.set(hang="")
    late = probe.wait_for(Inventory)
    assert (late.gen, len(late.gpus), late.nvml, late.driver) == (2, 2, "ok", "570.86.15")
    assert probe.wait_for(Sample, lambda sample: sample.gen == 2).g is not None


def test_it_ends_at_once_with_the_channel_even_while_the_driver_hangs(
    start: Start, root: NodeRoot, stand_in: StandIn
) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample)
    stand_in.set(hang="fast")
    probe.wait_for(Status, lambda status: status.state == "overdue")
    probe.stream.close()
    assert probe.wait_end().exit_status == launch.EXIT_ENDED


def test_a_lost_gpu_is_its_own_trouble_and_its_return_is_told(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample)
    stand_in.set(lost=[1])
    status = probe.wait_for(Status)
    assert (status.part, status.state, status.text) == ("gpu:1", "failed", "GPU is lost")
    sample = probe.wait_for(Sample)
    assert sample.g is not None and sample.g[0] is not None and sample.g[1] is None
    stand_in.set(lost=[])
    assert probe.wait_for(Status).state == "ok"


def test_an_xid_comes_once_with_its_gpu_though_driver_and_kernel_both_tell_it(
    start: Start, root: NodeRoot, stand_in: StandIn
) -> None:
    root.write("dev/kmsg", "")
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample)
    stand_in.set(event=1)
    event = probe.wait_for(Event)
    assert (event.source, event.code, event.device) == ("nvml", "xid:79", "gpu:1")
    with (root.path / "dev/kmsg").open("a") as log:
        log.write("3,9,1,-;NVRM: Xid (PCI:0000:2b:00): 79, GPU has fallen off the bus.\n")
    event = probe.wait_for(Event)
    assert (event.source, event.code, event.device) == ("kernel", "kernel", "gpu:1")
    with (root.path / "dev/kmsg").open("a") as log:
        log.write("3,10,1,-;NVRM: Xid (PCI:0000:1b:00): 48, double bit error\n")
    event = probe.wait_for(Event)
    assert (event.source, event.code, event.device, event.seq) == ("kernel", "xid:48", "gpu:0", 10)


def test_a_driver_that_comes_later_is_found(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    stand_in.set(absent="the NVIDIA driver is not loaded")
    probe = start({**root.environment, **stand_in.environment})
    assert probe.wait_for(Hello).nvml == "the NVIDIA driver is not loaded"
    assert probe.wait_for(Sample).g == []
    stand_in.set(absent="")
    assert len(probe.wait_for(Inventory, lambda inventory: bool(inventory.gpus)).gpus) == 2


def test_a_stand_in_that_cannot_be_read_is_said(start: Start, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("this is no Python")
    probe = start({"DRIFTVAKT_PROBE_NVML": str(tmp_path / "broken.py")})
    assert "invalid syntax" in probe.wait_for(Hello).nvml


def test_devices_that_come_and_go_make_a_new_inventory(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample)
    root.interface("ens9f9", 0, 0)
    inventory = probe.wait_for(Inventory, lambda inventory: inventory.gen > 1)
    assert "ens9f9" in [port.name for port in inventory.ports]
    sample = probe.wait_for(Sample, lambda sample: sample.gen == inventory.gen)
    assert len(sample.p) == len(inventory.ports)
    stand_in.set(count=3)
    assert len(probe.wait_for(Inventory, lambda inventory: len(inventory.gpus) == 3).gpus) == 3


def test_the_tiers_change_while_it_runs(start: Start, root: NodeRoot) -> None:
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"})
    first = probe.wait_for(Sample, lambda sample: sample.n >= 2)
    probe.control("tiers", fast=2.0)
    ack = probe.wait_for(Ack)
    assert (ack.op, ack.ok, ack.text) == ("tiers", True, "2 s, 0.5 s, 1 s")
    probe.wait_for(Sample, lambda sample: sample.m > first.m)
    before = probe.wait_for(Sample)
    after = probe.wait_for(Sample)
    assert after.m - before.m > 1.5


def test_control_lines_that_are_wrong_are_refused_with_the_reason(start: Start, root: NodeRoot) -> None:
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"})
    probe.wait_for(Hello)
    for line in (
        b"nonsense\n",
        b"[]\n",
        b'{"op":"tiers","fast":0}\n',
        b'{"op":"fly"}\n',
        b'{"op":"' + b"x" * 100_000 + b'"}\n',
        b"[" * 60_000 + b"\n",
    ):
        probe.stream.write(line)
        ack = probe.wait_for(Ack)
        assert not ack.ok and ack.text
    probe.control("ping")
    assert probe.wait_for(Ack).ok
    probe.control("stop")
    assert probe.wait_for(Ack).op == "stop"
    assert probe.wait_end() == StreamEnd(0)


def test_the_driver_can_be_let_go_for_a_reset_and_taken_again(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample, lambda sample: sample.g is not None)
    probe.control("nvml", use=False)
    assert probe.wait_for(Ack).text == "released"
    probe.wait_for(Sample, lambda sample: sample.g is None)
    probe.control("nvml", use=True)
    assert probe.wait_for(Ack).text == "used"
    probe.wait_for(Sample, lambda sample: sample.g is not None)


def test_a_clock_a_year_off_shows_in_the_wall_clock_alone(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    stand_in.set(clock=-366 * 86400)
    probe = start({**root.environment, **stand_in.environment})
    first = probe.wait_for(Sample)
    second = probe.wait_for(Sample)
    assert first.t < 1.9e9 and second.t > first.t and second.m > first.m
    hello = next(message for message in probe.messages if isinstance(message, Hello))
    assert abs((hello.t - hello.m) - (first.t - first.m)) < 1.0


def changed_payload(
    monkeypatch: pytest.MonkeyPatch, before: str, after: str, tiers: tuple[float, float, float] = (0.25, 0.5, 1.0)
) -> bytes:
    """What is sent when the probe's source has `after` in place of `before`."""
    shell, _ = launch._sources()
    source = node_probe.SOURCE.read_text()
    assert before in source
    monkeypatch.setattr(launch, "_sources", lambda: (shell, zlib.compress(source.replace(before, after).encode())))
    return launch.payload(launch.ProbeOptions(tiers=tiers))


def test_mounts_of_a_dead_server_cost_their_own_rows_alone(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    dead = [f"/nas/{number}" for number in range(5)]
    root.write(
        "proc/mounts",
        "/dev/nvme0n1p2 / ext4 rw 0 0\n/dev/md0 /scratch xfs rw 0 0\nnas-2:/x /zz nfs4 rw 0 0\n"
        + "".join(f"nas-1:/{mount} {mount} nfs4 rw 0 0\n" for mount in dead),
    )
    probe = start(
        {**root.environment, **stand_in.environment}, payload=launch.payload(launch.ProbeOptions((0.5, 1, 5)))
    )
    middle = probe.wait_for(Middle, lambda middle: len(middle.filesystems) == 8)
    assert all(row.age < 2 for row in middle.filesystems)
    stand_in.set(hanging=dead)
    named = probe.wait_for(Status, lambda status: all(mount in status.text for mount in dead))
    assert (named.part, named.state) == ("filesystems", "overdue")
    stand_in.set(hanging=dead, free=7)

    def fresh(middle: Middle) -> bool:
        return {row.mount for row in middle.filesystems if row.free_bytes == 7} == {"/", "/scratch", "/zz"}

    rows = {row.mount: row for row in probe.wait_for(Middle, fresh).filesystems}
    assert all(rows[mount].age < 2 for mount in ("/", "/scratch", "/zz"))
    assert all(rows[mount].age > 2 and rows[mount].free_bytes == 10 for mount in dead)
    for mount in dead:
        assert any(
            isinstance(each, Status) and (each.part, each.state) == (f"mount:{mount}", "failed")
            for each in probe.messages
        )
    stand_in.set(hanging=[], free=5)
    probe.wait_for(Status, lambda status: (status.part, status.state) == ("filesystems", "ok"))
    probe.wait_for(Middle, lambda middle: all(row.free_bytes == 5 and row.age < 2 for row in middle.filesystems))


def test_memory_errors_come_with_the_next_middle_tick_and_with_an_xid_at_once(
    start: Start, root: NodeRoot, stand_in: StandIn
) -> None:
    payload = launch.payload(launch.ProbeOptions((0.5, 1, 3600)))
    probe = start({**root.environment, **stand_in.environment}, payload=payload)
    probe.wait_for(Slow)
    stand_in.set(health={"remap_pending": True, "recovery_action": 2, "energy_joules": 7.0})
    slow = probe.wait_for(Slow)
    assert slow.gpus is not None and slow.gpus[0] is not None
    assert (slow.gpus[0].remap_pending, slow.gpus[0].recovery_action) == (True, 2)
    assert slow.gpus[0].ecc_corrected == 3
    probe.control("tiers", middle=3600)
    probe.wait_for(Ack)
    stand_in.set(health={"ecc_uncorrected": 1}, event=1)
    slow = probe.wait_for(Slow)
    assert slow.gpus is not None and slow.gpus[1] is not None and slow.gpus[1].ecc_uncorrected == 1


def test_what_the_driver_says_and_cannot_be_is_not_known_and_told(
    start: Start, root: NodeRoot, stand_in: StandIn
) -> None:
    row = [4294967295, 85899345920, 61.5, 4294967.295, 700, 4294967291, 66, 1830, 3201, 4, 1e6, 2e6, None, 41.0]
    stand_in.set(row=row, health={"remap_pending": 4294967295, "remap_failed": 4294967295, "ecc_uncorrected": 2})
    probe = start({**root.environment, **stand_in.environment})
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g))
    assert sample.g is not None and sample.g[0] is not None
    assert sample.g[0][:6] == [None, 85899345920.0, 61.5, None, 700.0, None]
    slow = probe.wait_for(Slow, lambda slow: slow.gpus is not None)
    assert slow.gpus is not None and slow.gpus[0] is not None
    assert (slow.gpus[0].remap_pending, slow.gpus[0].remap_failed, slow.gpus[0].ecc_uncorrected) == (None, None, 2)
    told = [each for each in probe.messages if isinstance(each, Status)]
    assert ("values:gpu:0", "impossible") in [(each.part, each.state) for each in told]
    assert "impossible: utilization 4294967295" in [each.text for each in told]


def test_no_more_memory_is_in_use_than_a_gpu_has(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    has = 143771 << 20
    stand_in.set(row=[97, has + 1, *[None] * 12])
    probe = start({**root.environment, **stand_in.environment})
    sample = probe.wait_for(Sample, lambda sample: bool(sample.g))
    assert sample.g is not None and sample.g[0] is not None and sample.g[0][:2] == [97.0, None]
    stand_in.set(row=[97, has, *[None] * 12])
    full = probe.wait_for(Sample, lambda sample: bool(sample.g and sample.g[0] and sample.g[0][1] is not None))
    assert full.g is not None and full.g[0] is not None and full.g[0][1] == has
    told = [(each.part, each.state, each.text) for each in probe.messages if isinstance(each, Status)]
    assert ("values:gpu:0", "impossible", f"impossible: memory_used {has + 1}") in told


def test_a_port_that_hangs_is_left_out_and_the_others_go_on(
    start: Start, root: NodeRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FIFO stands for a counter whose read never returns; the probe reads it as it must read a device, blocking."""
    payload = changed_payload(
        monkeypatch, "os.O_CLOEXEC | os.O_NONBLOCK)\n    try:\n        data", "os.O_CLOEXEC)\n    try:\n        data"
    )
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, payload=payload)
    probe.wait_for(Sample, lambda sample: sample.n >= 2)
    state = root.path / "sys/class/infiniband/mlx5_0/ports/1/state"
    fifo = state.with_name("fifo")
    os.mkfifo(fifo)
    fifo.replace(state)
    status = probe.wait_for(Status)
    assert (status.part, status.state) == ("ports", "overdue")
    assert "mlx5_0" in status.text
    status = probe.wait_for(Status)
    assert (status.part, status.state, status.text) == ("port:mlx5_0", "failed", "does not answer")
    sample = probe.wait_for(Sample, lambda sample: sample.p[0] is not None)
    assert sample.p[1] is None and sample.p[2] is not None
    root.write("sys/class/infiniband/mlx5_0/ports/1/state.back", "4: ACTIVE\n")
    with state.open("w") as answered:
        state.with_name("state.back").replace(state)
        answered.write("4: ACTIVE\n")
    assert probe.wait_for(Status, lambda status: status.part == "ports").state == "ok"
    probe.wait_for(Sample, lambda sample: sample.p[1] is not None)


def test_a_bug_of_ours_is_loud_and_ends_it(start: Start, root: NodeRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = changed_payload(monkeypatch, "def begin_sample(self", "def begun_sample(self")
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, payload=payload)
    assert probe.wait_end().exit_status == launch.EXIT_PROBE_BUG
    assert b"begin_sample" in probe.errors


def test_a_slow_reader_costs_the_oldest_samples_and_nothing_else(
    root: NodeRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, **root.environment, "DRIFTVAKT_PROBE_NVML": "none"}
    payload = changed_payload(monkeypatch, "MAX_QUEUED_SAMPLES = 60", "MAX_QUEUED_SAMPLES = 5")
    process = subprocess.Popen(
        ["/bin/sh", "-c", launch.command()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(payload)
    while b"hello" not in process.stdout.read(4096):
        pass
    process.stdin.write(launch.control("tiers", fast=0.1))
    for _ in range(4000):  # acknowledgements fill the pipe; they are never dropped
        process.stdin.write(launch.control("ping"))
    time.sleep(2)  # twenty ticks for a queue of five samples: that time passes unread is what is tested
    process.stdin.write(launch.control("stop"))
    lines = process.stdout.read().splitlines()
    assert sum(b'"op":"ping"' in line for line in lines) >= 3990
    numbers = [json.loads(line)["n"] for line in lines if line.startswith(b'{"k":"s"')]
    assert numbers == sorted(numbers)
    assert numbers[-1] > len(numbers), "no sample was dropped"
    assert numbers[-5:] == list(range(numbers[-1] - 4, numbers[-1] + 1))
    assert process.wait(30) == launch.EXIT_ENDED
    process.stdin.close()
    process.stdout.close()


def test_it_ends_when_nobody_reads_any_more(root: NodeRoot) -> None:
    environment = {**os.environ, **root.environment, "DRIFTVAKT_PROBE_NVML": "none"}
    process = subprocess.Popen(
        ["/bin/sh", "-c", launch.command()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(launch.payload(launch.ProbeOptions(tiers=(0.1, 1, 1))))
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(30) == launch.EXIT_READER_GONE
    process.stdin.close()


def test_it_leaves_nothing_and_needs_no_disk(start: Start, root: NodeRoot, tmp_path: Path) -> None:
    """Every file it opens is opened for reading, but for the null device: strace is the witness."""
    log = tmp_path / "trace"
    traced = "openat,open,creat,mkdir,unlink,rename"
    command = f"strace -f -qq -o {log} -e trace={traced} {launch.command().removeprefix('exec ')}"
    try:
        subprocess.run(["strace", "-V"], check=True, capture_output=True)
    except OSError:
        pytest.skip("strace is not installed")
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, command=command)
    probe.wait_for(Slow)
    probe.close()
    changing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir\(|unlink\(|rename\(")
    device = re.compile('"/dev/(null|tty)"')  # a shell looks for its terminal
    lines = [line for line in log.read_text().splitlines() if " = -1 " not in line and not device.search(line)]
    assert any("/proc/stat" in line for line in lines), "strace saw nothing"
    writes = [line for line in lines if changing.search(line)]
    assert writes == []


def test_a_frozen_probe_comes_back_with_rates_over_the_time_that_passed(start: Start, root: NodeRoot) -> None:
    probe = start({**root.environment, "DRIFTVAKT_PROBE_NVML": "none"})
    hello = probe.wait_for(Hello)
    probe.wait_for(Sample, lambda sample: sample.n >= 2)
    os.kill(hello.pid, signal.SIGSTOP)
    root.disk("nvme0n1", 4000, 0, 0, 0)
    os.kill(hello.pid, signal.SIGCONT)
    sample = probe.wait_for(Sample, lambda sample: bool(sample.d[0] and sample.d[0][0]))
    assert sample.d[0] is not None and sample.d[0][0] is not None and sample.d[0][0] > 0


def test_nothing_it_says_is_a_problem_to_the_decoder(start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    probe = start({**root.environment, **stand_in.environment})
    probe.wait_for(Sample, lambda sample: sample.n >= 8)
    assert not [message for message in probe.messages if isinstance(message, ProbeProblem)]
