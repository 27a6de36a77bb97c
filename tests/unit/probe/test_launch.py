"""How the probe is sent."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from connectors.probe import launch
from connectors.probe.messages import DISK_COLUMNS, GPU_COLUMNS, HOST_COLUMNS, PORT_COLUMNS, PROTOCOL_VERSION
from tests.support import node_probe


def test_the_command_holds_nothing_that_login_shells_read_differently() -> None:
    command = launch.command()
    assert command.count("'") == 2
    assert not set(command) & set("\\!\n`~")
    outside = re.sub(r"'[^']*'", "", command)
    assert re.fullmatch(r"[\w/ -]+", outside)


def test_the_payload_counts_its_own_bytes() -> None:
    payload = launch.payload()
    length, _, rest = payload.partition(b"\n")
    stage = rest[: int(length)].decode()
    found = re.search(r'"\$boot" (\d+) (\d+)\n', stage)
    assert found is not None
    shell, python = int(found[1]), int(found[2])
    rest = rest[int(length) :]
    assert (rest[:shell], rest[shell : shell + python]) == launch._sources()
    lines = [line.strip() for line in node_probe.SOURCE.with_suffix(".sh").read_text().split("\n")]
    assert rest[:shell].decode().split("\n")[:-1] == [line for line in lines if line and not line.startswith("#")]
    assert json.loads(rest[shell + python :]) == {"tiers": [1.0, 10.0, 60.0]}


def test_the_payload_is_small_enough_for_a_thousand_nodes() -> None:
    assert len(launch.payload()) < 96 * 1024


@pytest.mark.slow
def test_what_is_sent_is_the_source_without_its_words() -> None:
    source = node_probe.SOURCE.read_text()
    sent = zlib.decompress(launch._sources()[1]).decode()
    assert len(sent.split("\n")) == len(source.split("\n"))

    def meant(text: str) -> str:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                and ast.get_docstring(node, clean=False) is not None
            ):
                node.body = node.body[1:] or [ast.Pass()]
        return ast.unparse(tree)

    assert meant(sent) == meant(source)


@pytest.mark.parametrize("tiers", [(0.0, 10.0, 60.0), (1.0, 1e9, 60.0), (float("nan"), 1.0, 1.0)])
def test_tiers_out_of_bounds_are_refused_before_they_are_sent(tiers: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="period"):
        launch.payload(launch.ProbeOptions(tiers=tiers))
    with pytest.raises(ValueError, match="period"):
        launch.control("tiers", fast=tiers[0], middle=tiers[1], slow=tiers[2])


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (None, {"tiers": [1, 10, 60]}),
        (
            launch.Told("3f-0d", 7, 9, 0.5),
            {"tiers": [1, 10, 60], "log": {"boot": "3f-0d", "seq": 7, "us": 9, "lag": 0.5}},
        ),
        (launch.Told("no 'boot' of a kernel", 7), {"tiers": [1, 10, 60]}),
    ],
)
def test_how_far_a_kernel_log_was_told_stands_in_the_options(told: launch.Told | None, line: dict[str, object]) -> None:
    payload = launch.payload(launch.ProbeOptions(told=told))
    assert json.loads(payload[payload.rindex(b'{"tiers"') :]) == line


def test_a_control_line_is_one_line() -> None:
    assert json.loads(launch.control("tiers", fast=0.5)) == {"op": "tiers", "fast": 0.5}
    assert launch.control("x", text="a\nb").count(b"\n") == 1


def test_python_starts_isolated_and_writes_no_byte_code() -> None:
    stage = launch.payload()[:1500]
    assert stage.count(b"-I -S -B -c") == 2


def test_an_interpreter_of_the_operators_is_quoted() -> None:
    payload = launch.payload(launch.ProbeOptions(python="/opt/my python'; rm -rf /"))
    assert payload.count(b"""'/opt/my python'"'"'; rm -rf /' python3""") == 1


@pytest.mark.slow
def test_the_probe_is_valid_for_python_3_6() -> None:
    ast.parse(node_probe.SOURCE.read_text(), feature_version=(3, 6))


def test_the_probe_imports_the_standard_library_alone() -> None:
    tree = ast.parse(node_probe.SOURCE.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert names == {"json", "os", "re", "select", "sys", "threading", "time", "ctypes", "pwd", "subprocess"}


def test_the_probe_and_the_records_speak_of_the_same_protocol() -> None:
    probe = node_probe.load()
    assert probe.PROTOCOL_VERSION == PROTOCOL_VERSION
    assert (len(GPU_COLUMNS), len(PORT_COLUMNS)) == (probe.GPU_WIDTH, probe.PORT_WIDTH)
    assert (len(HOST_COLUMNS), len(DISK_COLUMNS)) == (13, 4)
    assert (probe.SHORTEST_PERIOD, probe.LONGEST_PERIOD) == (launch.SHORTEST_PERIOD, launch.LONGEST_PERIOD)
    assert (probe.EXIT_BUG, probe.EXIT_READER_GONE) == (launch.EXIT_PROBE_BUG, launch.EXIT_READER_GONE)


def test_the_shell_variant_makes_no_temporary_file() -> None:
    text = Path(node_probe.SOURCE.with_suffix(".sh")).read_text()
    assert "<<" not in text.replace("2>/dev/null", "")
    assert "mktemp" not in text and "/tmp/" not in text


def test_the_first_reason_to_leave_is_the_exit_status() -> None:
    """A writer that finds its pipe closed by a clean end must not turn the end into a lost reader."""
    program = f"""
import os, sys, threading, time
sys.dont_write_bytecode = True
sys.path.insert(0, {str(node_probe.SOURCE.parent)!r})
import node_probe
end, close = os._exit, os.close
os._exit = lambda status: (time.sleep(0.5 if status == 0 else 0), end(status))
def close_and_let_the_other_in(fd):
    close(fd)
    if fd == 0:
        threading.Thread(target=node_probe.leave, args=(node_probe.EXIT_READER_GONE,)).start()
os.close = close_and_let_the_other_in
node_probe.leave(0)
"""
    ended = subprocess.run([sys.executable, "-c", program], timeout=30, check=False)
    assert ended.returncode == 0
