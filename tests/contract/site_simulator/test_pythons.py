"""The stand-in runs on the probe's Pythons, and the probe starts where there is no POSIX shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import connectors.site_simulator
from connectors.probe import launch
from connectors.probe.decoder import Decoder
from connectors.probe.messages import MAX_LINE_BYTES, Hello, Sample
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.tree import NodeTree
from connectors.site_simulator.world import World
from tests.support.demo_site import AFTERNOON

#: Further folders with Pythons can be named in DRIFTVAKT_TEST_PYTHONS.
SEARCHED = os.pathsep.join([os.environ.get("DRIFTVAKT_TEST_PYTHONS", ""), os.environ.get("PATH", "")])
HERE = Path(connectors.site_simulator.__file__).parent
FOUND = [found for minor in range(6, 15) if (found := shutil.which(f"python3.{minor}", path=SEARCHED))]
#: A version manager's stubs are found too, and do not all run.
PYTHONS = [
    found for found in FOUND if not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode
]


@pytest.fixture
def node(tmp_path) -> Path:
    world = World(default_specification(), 7, AFTERNOON)
    NodeTree(tmp_path / "g05", world.nodes["g05"]).create(AFTERNOON)
    return tmp_path / "g05"


def first_sample(command: list[str], node: Path, path: str = "") -> list:
    """The messages up to the first sample of a probe that is started by hand."""
    environment = {
        "PATH": path or os.environ["PATH"],
        "USER": "demo",
        "DRIFTVAKT_PROBE_ROOT": str(node),
        "DRIFTVAKT_PROBE_NVML": str(HERE / "nvml_stand_in.py"),
    }
    decoder = Decoder(MAX_LINE_BYTES)
    messages: list = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(launch.payload(launch.ProbeOptions(tiers=(0.2, 1.0, 1.0), variant=launch.Variant.PYTHON)))
        process.stdin.flush()
        while not any(isinstance(message, Sample) for message in messages):
            data = os.read(process.stdout.fileno(), 65_536)
            assert data, messages
            messages += decoder.feed(data)
        process.stdin.write(launch.control("stop"))
        process.stdin.close()
    return messages


def check(messages: list) -> Hello:
    hello, sample = messages[0], next(message for message in messages if isinstance(message, Sample))
    assert isinstance(hello, Hello) and hello.simulated and hello.nvml == "ok"
    assert sample.g is not None and len(sample.g) == 8 and sample.g[0][3] > 50
    return hello


@pytest.mark.skipif(not PYTHONS, reason="no other Pythons here")
@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: Path(path).name)
def test_the_stand_in_runs_on_every_python_of_the_probe(python, node, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3").symlink_to(python)
    messages = first_sample(["/bin/sh", "-c", launch.command()], node, f"{tools}:/usr/bin:/bin")
    assert Path(python).name.removeprefix("python") in check(messages).python


def test_the_probe_starts_without_a_shell(node):
    messages = first_sample([sys.executable, "-I", "-S", "-B", str(HERE / "shell_less_start.py")], node)
    check(messages)


def test_a_start_without_a_shell_ends_with_its_channel(node):
    for sent in (b"", b"12", launch.payload()[:500]):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", str(HERE / "shell_less_start.py")],
            input=sent,
            capture_output=True,
            check=False,
            timeout=30,
            env={"DRIFTVAKT_PROBE_ROOT": str(node)},
        )
        assert done.stdout == b""


@pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")
def test_the_shim_finds_this_python_whatever_its_path_is(tmp_path, monkeypatch):
    from connectors.site_simulator import __main__ as process

    odd = tmp_path / "o'dd dir $HOME"
    odd.mkdir()
    (odd / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(odd / "python"))
    make: Callable[[Path], None] = process._make_shim
    make(tmp_path / "bin")
    done = subprocess.run([tmp_path / "bin" / "python3", "-c", "print(6 * 7)"], capture_output=True, check=True)
    assert done.stdout == b"42\n"
