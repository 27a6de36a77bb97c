"""Acts on the demo site: the real runner over real SSH on simulated nodes, and what the real probe then sees there."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.probe.messages import Hello, Middle, Sample
from connectors.runner.client import NodeRunner, RunnerProblem
from connectors.runner.messages import RunState
from connectors.site_simulator.client import Site
from connectors.site_simulator.tool_doors import POSSIBLE
from connectors.ssh.connecting import connect
from connectors.ssh.connection import SshConnection
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.targets import Target
from connectors.streams import ConnectorError
from tests.support.demo_site import NodeReader

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux")]
TARGET = "node:lab/n1"
MODEL = "vllm@support-7.1.service"
GIB = 1 << 30


def job(number: int, name: str, load: str, placement: dict[str, list[int]]) -> dict[str, object]:
    user = "svc-models" if load == "inference" else "ada"
    return {
        **{"number": number, "name": name, "user": user, "load": load, "placement": placement},
        **{"intensity": 0.9, "memory_bytes": 60 * GIB},
    }


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    node = {"site": "lab", "hall": "H", "rack": "1", "gpus": 3}
    jobs = [
        job(7, "train", "training", {"n1": [0], "n2": [0]}),
        job(8, "support 7.1", "inference", {"n1": [1]}),
    ]
    file = tmp_path_factory.mktemp("specification") / "site.json"
    site = {"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}
    file.write_text(json.dumps({"sites": [site], "nodes": [{"name": n, **node} for n in ("n1", "n2")], "jobs": jobs}))
    with Site.start(specification=file, away_seconds=2.0) as running:
        yield running


Reach = Callable[[str], NodeRunner]


@pytest.fixture
def reach(small_site: Site, tmp_path: Path) -> Iterator[Reach]:
    known = tmp_path / "known_hosts"
    known.write_text(small_site.known_hosts)
    open_ones: list[SshConnection | NodeRunner] = []

    def one(name: str) -> NodeRunner:
        node = next(node for node in small_site.nodes if node.name == name)
        key = (small_site.client_key,)
        target = Target(name, node.host, node.port, small_site.user, identity_files=key, identities_only=True)
        connection = connect(target, known_hosts=KnownHosts(known))
        open_ones.append(connection)
        runner = NodeRunner(connection, name)
        open_ones.append(runner)
        runner.lease(TARGET, 1, "desk", 3600.0)
        return runner

    yield one
    for each in reversed(open_ones):
        each.close()


@pytest.fixture
def read(small_site: Site) -> Iterator[Callable[[str], NodeReader]]:
    readers: list[NodeReader] = []

    def start(name: str) -> NodeReader:
        readers.append(NodeReader(small_site, name))
        return readers[-1]

    yield start
    for reader in readers:
        reader.close()


def done(runner: NodeRunner, *argv: str) -> RunState:
    """A program that was started, at its end."""
    run = str(uuid.uuid4())
    state = runner.start(run, argv, target=TARGET, epoch=1, timeout=60)
    end = time.monotonic() + 30
    while not state.over and time.monotonic() < end:
        time.sleep(0.05)
        state = runner.status(run)
    assert state.exit is not None, state
    return state


def said(runner: NodeRunner, *argv: str) -> str:
    looked = runner.look(argv)
    assert looked.status == 0, looked
    return looked.out.decode()


def gpu(index: int, condition: Callable[[list[float | None] | None], bool]) -> Callable[[object], bool]:
    return lambda m: isinstance(m, Sample) and m.g is not None and condition(m.g[index])


def memory_of(row: list[float | None] | None) -> float:
    return -1.0 if row is None or row[1] is None else row[1]


def test_a_restarted_service_has_another_process_and_its_gpu_fills_anew(reach: Reach, read) -> None:
    runner, reader = reach("n1"), read("n1")
    reader.wait_for(gpu(1, lambda row: memory_of(row) > 50 * GIB))
    begun = reader.mark()
    before = said(runner, "systemctl", "show", "-p", "MainPID", "--value", MODEL)
    assert done(runner, "systemctl", "restart", MODEL).exit.well  # type: ignore[union-attr]
    assert said(runner, "systemctl", "show", "-p", "MainPID", "--value", MODEL) not in (before, "0\n")
    assert said(runner, "systemctl", "is-active", MODEL) == "active\n"
    reader.wait_for(gpu(1, lambda row: memory_of(row) < 10 * GIB), since=begun)
    reader.wait_for(gpu(1, lambda row: 3 * GIB < memory_of(row) < 50 * GIB), since=reader.mark())
    assert "Started vllm@support-7.1.service" in said(runner, "journalctl", "-u", MODEL, "-n", "5", "-o", "cat")


def test_a_killed_process_frees_its_gpu_and_its_job_ends_on_all_nodes(reach: Reach, read) -> None:
    runner, reader, other = reach("n1"), read("n1"), read("n2")
    known = reader.wait_for(lambda m: isinstance(m, Middle) and any(each.gpu == 0 for each in m.processes))
    [process] = [each for each in known.processes if each.gpu == 0]
    assert (process.user, process.job) == ("ada", "7")
    assert f"{process.pid}" in said(runner, "ps", "-o", "pid=", "-p", str(process.pid))
    refused = runner.look(["nvidia-smi", "-i", "0", "--gpu-reset"])
    assert refused.status == 255 and b"In use by another client" in refused.out
    assert done(runner, "kill", "-s", "KILL", "--", str(process.pid)).exit.well  # type: ignore[union-attr]
    reader.wait_for(gpu(0, lambda row: 0 < memory_of(row) < GIB), since=reader.mark())
    other.wait_for(gpu(0, lambda row: 0 < memory_of(row) < GIB), since=other.mark())
    assert runner.look(["kill", str(process.pid)]).err.decode() == f"kill: ({process.pid}): No such process\n"
    # Nobody uses it any more: it can be reset, goes away, and comes back.
    mark = reader.mark()
    state = done(runner, "nvidia-smi", "-i", "0", "--gpu-reset")
    assert state.exit is not None and state.exit.well
    reader.wait_for(gpu(0, lambda row: row is None), since=mark)
    reader.wait_for(gpu(0, lambda row: row is not None), since=reader.mark())


def test_a_power_limit_is_seen_by_the_probe(reach: Reach, read) -> None:
    runner, reader = reach("n2"), read("n2")
    assert done(runner, "sudo", "-n", "nvidia-smi", "-i", "2", "-pl", "400").exit.well  # type: ignore[union-attr]
    reader.wait_for(gpu(2, lambda row: row is not None and row[4] == 400), since=reader.mark())
    assert runner.look(["nvidia-smi", "-i", "2", "-pl", "100"]).status == 2


def test_a_rebooted_node_goes_away_and_comes_back_as_another_boot(small_site: Site, reach: Reach, read) -> None:
    runner, reader = reach("n2"), read("n2")
    before = reader.wait_for(lambda m: isinstance(m, Hello))
    mark = said(runner, "cat", "/proc/sys/kernel/random/boot_id")
    left_behind = str(uuid.uuid4())
    runner.start(left_behind, ["journalctl", "--follow"], target=TARGET, epoch=1, timeout=600)
    assert done(runner, "systemctl", "reboot").exit.well  # type: ignore[union-attr]
    reader.wait_for_end()
    with pytest.raises(ConnectorError):
        reach("n2")
    end = time.monotonic() + 60
    while True:
        try:
            runner = reach("n2")
            break
        except ConnectorError:
            assert time.monotonic() < end
            time.sleep(0.3)
    assert said(runner, "cat", "/proc/sys/kernel/random/boot_id") != mark
    state = runner.status(left_behind)
    assert (state.state, state.rebooted, state.left) == ("unknown", True, ())
    again = read("n2")
    hello = again.wait_for(lambda m: isinstance(m, Hello))
    assert hello.boot_id != before.boot_id and hello.uptime < 60 < before.uptime
    again.wait_for(lambda m: isinstance(m, Sample) and m.g is not None and len(m.g) == 3 and None not in m.g)


def test_the_stand_in_of_the_shell_runs_no_line(reach: Reach) -> None:
    for words in (
        ["-c", "exit 0"],
        ["-c", "exit 0", "pg_dump"],
        ["/tmp/x.sh", "restore", "pg_dump", "/tmp", "", "", ""],
    ):
        seen = reach("n1").look(["sh", *words])
        assert seen.status == 127 and seen.err.startswith(b"DEMO: sh runs nothing but"), words


@pytest.mark.parametrize("program", ["/bin/sh", "bash", "../bin/sh", "systemctl/../sh", "python3"])
def test_no_program_of_this_machine_is_ever_started(reach: Reach, program: str) -> None:
    runner = reach("n1")
    run = str(uuid.uuid4())
    for ask in (
        lambda: runner.start(run, [program, "-c", "exit 0"], target=TARGET, epoch=1, timeout=5),
        lambda: runner.look([program, "-c", "exit 0"]),
    ):
        with pytest.raises(ConnectorError) as caught:
            ask()
        assert caught.value.code is RunnerProblem.REFUSED and caught.value.facts["why"] == "not_here"
    assert runner.status(run).state == "absent"


def test_nothing_outside_the_nodes_folder_is_read(reach: Reach, tmp_path: Path) -> None:
    runner = reach("n1")
    (tmp_path / "secret").write_text("secret")
    up = "/.." * 12
    with pytest.raises(ConnectorError) as caught:
        runner.read(f"{up}{tmp_path}/secret")
    assert caught.value.code is RunnerProblem.REFUSED
    assert runner.look(["cat", f"{up}{tmp_path}/secret"]).out == b""
    assert b"DEMO" in runner.read("/etc/os-release").data


def test_nothing_goes_on_after_the_site(tmp_path: Path) -> None:
    file = tmp_path / "site.json"
    site = {"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}
    node = {"name": "n1", "site": "lab", "hall": "H", "rack": "1", "gpus": 0}
    file.write_text(json.dumps({"sites": [site], "nodes": [node], "jobs": []}))
    known = tmp_path / "known_hosts"
    run = str(uuid.uuid4())
    with Site.start(specification=file) as running:
        known.write_text(running.known_hosts)
        [only] = running.nodes
        key = (running.client_key,)
        target = Target("n1", only.host, only.port, running.user, identity_files=key, identities_only=True)
        connection = connect(target, known_hosts=KnownHosts(known))
        with NodeRunner(connection, "n1") as runner:
            runner.lease(TARGET, 1, "desk", 60.0)
            runner.start(run, ["journalctl", "-f"], target=TARGET, epoch=1, timeout=600)
            assert marked(run)
        connection.close()
        assert marked(run), "a run outlives its connection"
    end = time.monotonic() + 20
    while marked(run) and time.monotonic() < end:
        time.sleep(0.1)
    assert marked(run) == []


def marked(run: str) -> list[int]:
    """The processes of this machine that belong to a run: its program, and the one that waits for it."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            held = (place / "environ").read_bytes().split(b"\0")
            if f"DRIFTVAKT_RUN={run}".encode() in held or run.encode() in (place / "cmdline").read_bytes():
                found.append(int(place.name))
    return found
