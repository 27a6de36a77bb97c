"""The child process: who may come in, what it listens on, what it survives, and that it never outlives its parent."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import paramiko
import pytest

from connectors.probe import launch
from connectors.site_simulator.client import DemoError, DemoProblem, Site
from connectors.site_simulator.specification import SpecificationError
from tests.support.demo_site import NodeReader, connect

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
linux_only = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads /proc")


def gone(pid: int) -> bool:
    """True when a process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def eventually(condition, seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def transport_to(node) -> paramiko.Transport:
    transport = paramiko.Transport(socket.create_connection((node.host, node.port), timeout=20))
    transport.start_client(timeout=20)
    return transport


@linux_only
def test_it_listens_on_loopback_alone_and_once_per_node(site):
    inodes = set()
    for link in Path(f"/proc/{site.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # files come and go meanwhile; what listens stays
            if (target := str(link.readlink())).startswith("socket:["):
                inodes.add(target[8:-1])
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{site.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                listening.append(fields[1])
    assert len(listening) == len(site.nodes) == 16
    assert all(address.startswith("0100007F:") for address in listening)  # 127.0.0.1, little-endian
    assert {int(address.split(":")[1], 16) for address in listening} == {node.port for node in site.nodes}


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_private_keys_are_for_the_owner_alone(site):
    keys = [path for path in site.client_key.parent.iterdir() if path.suffix != ".pub"]
    assert len(keys) == 17
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in keys)
    assert stat.S_IMODE(site.client_key.parent.stat().st_mode) == 0o700


def test_only_the_client_key_opens_the_door(site, tmp_path):
    node = site.nodes[0]
    right = paramiko.Ed25519Key(filename=str(site.client_key))
    wrong = paramiko.ECDSAKey.generate()
    attempts = [
        lambda t: t.auth_password(site.user, "demo"),
        lambda t: t.auth_none(site.user),
        lambda t: t.auth_publickey(site.user, wrong),
        lambda t: t.auth_publickey("root", right),
    ]
    for attempt in attempts:
        transport = transport_to(node)
        with pytest.raises(paramiko.SSHException):
            attempt(transport)
        assert not transport.is_authenticated()
        transport.close()


def test_host_keys_differ_between_nodes_and_are_those_announced(site):
    assert len({node.host_key for node in site.nodes}) == 16
    assert site.known_hosts.count("\n") == 16
    for node in site.nodes[:3]:
        connect(site, node).close()
        assert f"[127.0.0.1]:{node.port} {node.host_key}\n" in site.known_hosts


@pytest.mark.parametrize("command", ["id", "reboot", launch.command() + "; id", "", "\x00", "å" * 5000])
def test_nothing_but_the_probe_runs(site, command):
    transport = connect(site, site.nodes[0])
    channel = transport.open_session()
    channel.exec_command(command)
    channel.shutdown_write()
    assert channel.recv_exit_status() == 127
    assert channel.recv(1000) == b""
    assert b"simulated" in channel.recv_stderr(1000)
    transport.close()


def test_shells_terminals_forwarding_and_files_are_refused(site):
    transport = connect(site, site.nodes[0])
    for ask in (lambda c: c.invoke_shell(), lambda c: c.get_pty(), lambda c: c.invoke_subsystem("sftp")):
        with pytest.raises(paramiko.SSHException):
            ask(transport.open_session())
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", 22), ("127.0.0.1", 1))
    transport.close()


def test_the_banner_says_that_it_is_a_demonstration(site):
    transport = connect(site, site.nodes[0])
    assert b"DEMO" in transport.get_banner()
    assert "Demo" in transport.remote_version
    transport.close()


def test_bytes_that_are_no_ssh_harm_nobody(site, read):
    node = next(node for node in site.nodes if node.name == "g02")
    noise = random.Random(5)
    for size in (0, 1, 300, 70_000):
        with socket.create_connection((node.host, node.port), timeout=10) as sock:
            try:
                sock.sendall(noise.randbytes(size))
            except OSError:
                continue  # it hung up while we spoke
    assert read("g02").messages


@linux_only
def test_a_probe_ends_with_its_connection(site):
    assert eventually(lambda: not children(site.pid)), "those of connections before it end, too"
    reader = NodeReader(site, "u03")
    probes = children(site.pid)
    assert len(probes) == 1
    reader.close()
    assert eventually(lambda: all(gone(pid) for pid in probes))


@linux_only
def test_the_site_ends_when_its_parent_is_killed_and_leaves_nothing_behind():
    program = (
        "import json, sys\n"
        "from connectors.site_simulator.client import Site\n"
        "site = Site.start(seed=3)\n"
        "node = site.nodes[0]\n"
        "print(json.dumps([site.pid, str(site.client_key), node.host, node.port]), flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as parent:
        assert parent.stdout is not None
        pid, key, host, port = json.loads(parent.stdout.readline())
        transport = paramiko.Transport(socket.create_connection((host, port), timeout=20))
        transport.connect(username="demo", pkey=paramiko.Ed25519Key(filename=key))
        channel = transport.open_session()
        channel.exec_command(launch.command())
        channel.sendall(launch.payload())
        said = b""
        while b'"driftvakt"' not in said:
            said += channel.recv(1000)
        probes = children(pid)
        assert probes and not gone(pid)
        parent.send_signal(signal.SIGKILL)
    assert eventually(lambda: gone(pid) and all(gone(probe) for probe in probes))
    assert not Path(key).parent.parent.exists()
    transport.close()


@linux_only
@pytest.mark.parametrize("hung", [False, True])
def test_probes_end_when_the_site_itself_is_killed(hung):
    site = Site.start(seed=3)
    reader = NodeReader(site, "g01")
    if hung:
        site.raise_fault("probe_hung", node="g01")
        reader.wait_for(lambda m: getattr(m, "part", "") == "nvml")
    probes = children(site.pid)
    os.kill(site.pid, signal.SIGKILL)
    assert eventually(lambda: all(gone(pid) for pid in probes))
    reader.wait_for_end()
    with pytest.raises(DemoError) as caught:
        site.faults()
    assert caught.value.code is DemoProblem.ENDED
    reader.close()
    site.stop()
    assert not site.alive and not site.client_key.exists()


def test_stopping_twice_is_stopping_once(tmp_path):
    site = Site.start(seed=3, directory=tmp_path / "demo")
    site.stop()
    site.stop()
    assert not site.alive
    assert not (tmp_path / "demo" / "nodes").exists()


def test_a_kept_directory_keeps_keys_programs_and_golden_sets_and_nothing_else(tmp_path):
    keys = []
    for _ in range(2):
        with Site.start(seed=3, directory=tmp_path / "demo") as site:
            assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == ["bin", "golden", "keys", "programs"]
            NodeReader(site, "u01").close()
            keys.append([site.client_key.read_bytes(), *(node.host_key for node in site.nodes)])
    assert keys[0] == keys[1]


def test_two_sites_run_side_by_side(site):
    with Site.start(seed=site.seed) as other:
        assert {node.port for node in other.nodes}.isdisjoint({node.port for node in site.nodes})
        assert other.nodes[0].host_key != site.nodes[0].host_key


def test_a_specification_that_will_not_do_is_refused_before_anything_starts(tmp_path):
    path = tmp_path / "site.json"
    path.write_text('{"sites": []}')
    with pytest.raises(SpecificationError, match="at least one site"):
        Site.start(specification=path)


def test_a_directory_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoError) as caught:
        Site.start(directory=tmp_path / "file" / "demo")
    assert caught.value.code is DemoProblem.NOT_STARTED
    assert "file" in caught.value.raw


def test_a_small_specification_and_a_story_run(tmp_path):
    path = tmp_path / "site.json"
    path.write_text(
        json.dumps(
            {
                "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
                "nodes": [{"name": "n1", "site": "lab", "hall": "H", "rack": "1", "gpus": 0}],
                "jobs": [],
            }
        )
    )
    with Site.start(specification=path) as site:
        reader = NodeReader(site, "n1")
        reader.wait_for(lambda m: getattr(m, "g", None) == [])
        reader.close()
    with pytest.raises(DemoError, match="no node is called 'u02'"):
        Site.start(specification=path, story=True)


def commands(*lines: bytes) -> list[dict]:
    """What a site of its own answers to the lines, its announcement left out."""
    done = subprocess.run(
        [sys.executable, "-m", "connectors.site_simulator"],
        input=b"".join(lines),
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        check=True,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()][1:]


def test_garbage_on_standard_input_is_answered_and_survived():
    noise = random.Random(11)
    garbage = [
        b"garbage\n",
        b"\xff\xfe\x00\n",
        b"[]\n",
        b"{}\n",
        b"null\n",
        b'{"do": "explode"}\n',
        b'{"do": {"a": []}, "ref": []}\n',
        b'{"do": "raise"}\n',
        b'{"do": "raise", "fault": ["gpu_lost"], "node": {}}\n',
        b'{"do": "clear", "id": 5}\n',
        b"[" * 60_000 + b"\n",
        b"x" * 200_000 + b"\n",
        *(noise.randbytes(50).replace(b"\n", b"") + b"\n" for _ in range(20)),
    ]
    answers = commands(*garbage, b'{"do": "raise", "fault": "node_gone", "node": "g01", "ref": "last"}\n')
    assert [answer["ok"] for answer in answers if "told" not in answer] == [False] * len(garbage) + [True]
    assert all(len(answer["error"]) <= 500 for answer in answers if not answer.get("ok", True))
    assert answers[-1]["ref"] == "last"
    assert [answer["id"] for answer in answers if "told" in answer] == ["f1"]


def test_the_announcement_holds_what_a_client_needs():
    done = subprocess.run(
        [sys.executable, "-m", "connectors.site_simulator", "--seed", "5"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        check=True,
    )
    first = json.loads(done.stdout.splitlines()[0])
    assert first["simulated"] is True and first["seed"] == 5
    assert {node["site_name"] for node in first["nodes"]} == {"Trollhättan", "Uppsala"}
    assert not Path(first["directory"]).exists()
