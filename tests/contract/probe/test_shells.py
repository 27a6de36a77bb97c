"""The command through every login shell there is here, and through every Python."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import Ack, Event, Hello, Inventory, Message, Middle, Sample, Slow, Status
from tests.contract.probe.conftest import StandIn
from tests.support.probes import NodeRoot, RunningProbe, alive, bare_path, found

pytestmark = pytest.mark.slow

Start = Callable[..., RunningProbe]
SHELLS = ["sh", "dash", "bash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh", "busybox sh"]
VERSIONS = sorted(Path("~/.pyenv/versions").expanduser().glob("3.*"))


def run(
    argv: list[str], environment: dict[str, str], payload: bytes, until: type, timeout: float = 30
) -> list[Message]:
    """Everything said until a message of a kind came, by a shell that gets the command as sshd gives it."""
    process = subprocess.Popen(
        [*argv, "-c", launch.command()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        bufsize=0,
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    decoder = Decoder()
    said: list[Message] = []
    try:
        process.stdin.write(payload)
        while not any(isinstance(message, until) for message in said):
            data = process.stdout.read(65536)
            assert data, f"it ended: {process.stderr.read()!r}, {decoder.noise!r}"
            said += [message for message in decoder.feed(data) if not hasattr(message, "count")]  # type: ignore[misc]
        process.stdin.close()
        assert process.wait(timeout) == 0
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
    return said


@pytest.mark.parametrize("variant", ["python", "sh"])
@pytest.mark.parametrize("shell", SHELLS)
def test_every_login_shell_starts_it(shell: str, variant: str, root: NodeRoot) -> None:
    argv = found(shell)
    payload = launch.payload(launch.ProbeOptions(tiers=(1, 1, 1), variant=launch.Variant(variant)))
    said = run(argv, {**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}, payload, Sample)
    hello = said[0]
    assert isinstance(hello, Hello)
    assert (hello.variant, hello.host, hello.cpus, hello.simulated) == (variant, "g01", 4, True)
    assert any(isinstance(message, Inventory) for message in said)


@pytest.mark.parametrize(
    ("shell", "startup", "text"),
    [
        ("bash", ".bash_env", "echo 'Welcome, {driver}'; printf 'no line end'"),
        ("fish", ".config/fish/config.fish", "echo 'Welcome, {driver}'; printf 'no line end'"),
        ("tcsh", ".tcshrc", "echo 'Welcome, {driver}'\nprintf 'no line end'"),
    ],
)
def test_shells_that_print_a_banner_are_understood(
    shell: str, startup: str, text: str, root: NodeRoot, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    (home / startup).parent.mkdir(parents=True, exist_ok=True)
    (home / startup).write_text(text + "\n")
    environment = {
        **root.environment,
        "DRIFTVAKT_PROBE_NVML": "none",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "BASH_ENV": str(home / startup),
    }
    said = run(found(shell), environment, launch.payload(), Sample)
    assert isinstance(said[0], Hello)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_every_python_says_the_same(version: Path, start: Start, root: NodeRoot, stand_in: StandIn) -> None:
    options = launch.ProbeOptions(tiers=(0.25, 0.5, 1.0), python=str(version / "bin/python3"))
    root.process(4242, ["python3", "train.py"])
    probe = start({**root.environment, **stand_in.environment}, options=options)
    assert probe.wait_for(Hello).python == version.name
    assert len(probe.wait_for(Inventory).gpus) == 2
    sample = probe.wait_for(Sample, lambda sample: sample.n == 2)
    assert sample.h[2] == 12.5 and sample.g is not None and sample.g[0] is not None
    middle = probe.wait_for(Middle)
    assert middle.processes is not None and middle.processes[0].name == "python3 train.py"
    probe.wait_for(Slow)
    probe.control("ping")
    assert probe.wait_for(Ack).ok
    stand_in.set(lost=[0])
    assert probe.wait_for(Status).part == "gpu:0"
    assert probe.errors == b""


def test_a_python_without_ctypes_or_too_old_is_passed_over(start: Start, root: NodeRoot, tmp_path: Path) -> None:
    broken = tmp_path / "broken-python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    environment = {**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}
    probe = start(environment, options=launch.ProbeOptions(python=str(broken)))
    assert probe.wait_for(Hello).variant == "python"
    probe = start(environment, options=launch.ProbeOptions(variant=launch.Variant.SH, python=str(broken)))
    assert probe.wait_for(Hello).variant == "sh"


@pytest.mark.parametrize("does", ["exec sleep SECONDS", "exit 0", "echo Welcome", "echo not ok; exit 0", "kill -9 $$"])
def test_a_python_that_hangs_or_does_not_run_is_passed_over(
    does: str, start: Start, root: NodeRoot, tmp_path: Path
) -> None:
    seconds = str(3_000_000 + os.getpid())
    broken = tmp_path / "python3"
    broken.write_text(f"#!/bin/sh\n{does.replace('SECONDS', seconds)}\n")
    broken.chmod(0o755)
    environment = {**root.environment, "DRIFTVAKT_PROBE_NVML": "none"}
    probe = start(environment, options=launch.ProbeOptions(python=str(broken)))
    assert probe.wait_for(Hello).variant == "python"
    assert alive(f"sleep {seconds}") == []


def hanging_pythons(folder: Path, names: list[str], seconds: str) -> dict[str, str]:
    """A PATH whose first folder has Pythons that never answer; each writes down that it was tried."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f"#!/bin/sh\necho $0 >>{folder}/tried\nexec sleep {seconds}\n")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "DRIFTVAKT_PROBE_NVML": "none"}


def test_a_python_that_hangs_first_in_the_path_costs_seconds(start: Start, root: NodeRoot, tmp_path: Path) -> None:
    seconds = str(4_000_000 + os.getpid())
    path = hanging_pythons(tmp_path / "conda", ["python3"], seconds)
    began = time.monotonic()
    assert start({**root.environment, **path}).wait_for(Hello).variant == "python"
    assert time.monotonic() - began < 30
    assert alive(f"sleep {seconds}") == []


def test_where_every_python_hangs_the_shell_variant_runs(
    start: Start, root: NodeRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the path on a server that is away: each name in it hangs, and there is no Python elsewhere."""
    names = [name for name in launch._PYTHONS if "/" not in name]
    assert launch._PATIENCE * launch._MOST_LATE < 30
    monkeypatch.setattr(launch, "_PYTHONS", tuple(names))
    monkeypatch.setattr(launch, "_PATIENCE", 1)
    seconds = str(5_000_000 + os.getpid())
    path = hanging_pythons(tmp_path / "conda", names, seconds)
    assert start({**root.environment, **path}).wait_for(Hello).variant == "sh"
    assert len((tmp_path / "conda/tried").read_text().split()) == launch._MOST_LATE
    assert alive(f"sleep {seconds}") == []


@pytest.mark.parametrize("awk", ["mawk", "gawk", "busybox awk"])
def test_every_awk_gives_the_same_readings(awk: str, start: Start, root: NodeRoot, tmp_path: Path) -> None:
    environment = {**root.environment, "DRIFTVAKT_PROBE_NVML": "none", **bare_path(tmp_path, [], awk)}
    options = launch.ProbeOptions(tiers=(1, 1, 1), variant=launch.Variant.SH)
    probe = start(environment, options=options)
    hello = probe.wait_for(Hello)
    assert (hello.os, hello.memory_bytes, hello.uptime) == ("Ubuntu 24.04.1 LTS", 2113000000 * 1024, 86400.25)
    inventory = probe.wait_for(Inventory)
    assert [(port.name, port.kind, port.netdev) for port in inventory.ports] == [
        ("ens1f0", "ethernet", ""),
        ("mlx5_0", "infiniband", ""),
        ("mlx5_1", "roce", "ens2f0"),
    ]
    assert inventory.disks[0].model == "SAMSUNG MZQL23T8HCLS-00A07"
    assert inventory.disks[0].size_bytes == 7501476528 * 512
    first = probe.wait_for(Sample)
    assert first.h[2:6] == [12.5, (2113000000 - 1900000000) * 1024, 1900000000 * 1024, 4096 * 1024]
    assert first.h[11:] == [7.0, 2.0] and first.h[0] is None
    assert first.p[1] == [None] * 6 + [1.0, 400e9, 0.0, None]
    root.cpu(busy=300, idle=80, waiting=20)
    root.write("proc/uptime", "86402.25 1.0\n")
    root.pressure("io", 500_000, 100_000)
    root.interface("ens1f0", 5_000_000_000, 4000, errors=8)
    root.adapter("mlx5_0", port_rcv_data=5_000_000_000, port_xmit_discards=6, symbol_error=8)
    root.disk("nvme0n1", 4000, 2000, 500, 3000)
    sample = probe.wait_for(Sample, lambda sample: sample.m == 86402.25)
    assert sample.h[0:2] == [75.0, 5.0]
    assert sample.h[9:11] == [25.0, 5.0]
    assert sample.p[0] == [2.5e9, 2000.0, 4.0, 4.0, 4.0, 4.0, 1.0, 100e9, 1.0, None]
    assert sample.p[1] is not None and sample.p[1][0] == 1e10 and sample.p[1][5] == 3.0 and sample.p[1][9] == 4.0
    assert sample.d == [[1024000.0, 512000.0, 25.0, 1.5]]
    assert sample.t == pytest.approx(1700000000 + 86402.25, abs=0.01)
    root.write("proc/uptime", "86403.25 1.0\n")
    root.interface("ens1f0", 100, 4000, state="down", changes=2)
    event = probe.wait_for(Event)
    assert (event.code, event.device) == ("link:down", "port:ens1f0")
    sample = probe.wait_for(Sample)
    assert sample.p[0] is not None and sample.p[0][0] is None and sample.p[0][6] == 0.0
    probe.control("tiers", fast=2)
    assert probe.wait_for(Ack).ok
    probe.control("tiers", fast=0.5)
    refused = probe.wait_for(Ack)
    assert not refused.ok and "whole seconds" in refused.text
    probe.control("stop")
    assert probe.wait_for(Ack).op == "stop"
    assert probe.wait_end().exit_status == 0


def test_a_node_with_neither_says_so(root: NodeRoot) -> None:
    payload = launch.payload(launch.ProbeOptions(variant=launch.Variant.SH)).replace(
        b"command -v awk", b"command -v wka"
    )
    length, _, rest = payload.partition(b"\n")
    run = subprocess.run(
        ["/bin/sh", "-c", launch.command()], input=length + b"\n" + rest, capture_output=True, check=False
    )
    assert run.returncode == launch.EXIT_NO_INTERPRETER
    assert b"neither Python 3.6 or newer nor awk" in run.stderr


def test_a_full_disk_for_temporary_files_is_no_matter(start: Start, root: NodeRoot, tmp_path: Path) -> None:
    """Neither variant needs one: with nowhere to write, both start."""
    for variant in (launch.Variant.PYTHON, launch.Variant.SH):
        environment = {**root.environment, "DRIFTVAKT_PROBE_NVML": "none", "TMPDIR": "/proc/none", "HOME": "/proc/none"}
        probe = start(environment, options=launch.ProbeOptions(variant=variant))
        assert probe.wait_for(Hello).variant == variant
        probe.wait_for(Sample)


def test_a_channel_that_ends_in_the_middle_of_the_payload_leaves_no_process() -> None:
    payload = launch.payload()
    for cut in (0, 3, 700, 5_000, len(payload) // 2, len(payload) - 5):
        run = subprocess.run(
            ["/bin/sh", "-c", launch.command()], input=payload[:cut], capture_output=True, timeout=20, check=False
        )
        assert b"hello" not in run.stdout
