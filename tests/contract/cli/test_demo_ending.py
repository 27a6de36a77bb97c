"""The demo ends when it is told to, leaves nothing running, and says what it could not do before it begins."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.fleet.model.rules import About
from console.fleet.service.rulebook import shipped

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="POSIX signals")]

ROOT = Path(__file__).resolve().parents[3]
#: Seconds of processor time after Ctrl+C, which a busy machine does not change: to begin takes more than twice as many.
AT_ONCE = 3.0


def demo(home: Path, *words: str) -> subprocess.Popen[str]:
    variables = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return subprocess.Popen(
        [sys.executable, "-m", "console.main", "demo", "--offscreen", *words],
        cwd=home,
        env={**variables, "HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def of_session(session: int) -> list[int]:
    """Processes that were started in this session or by one of it, and are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def spent(process: int) -> float:
    """Seconds of processor time that a process and all that descend from it have used, with those that ended."""
    fields: dict[int, list[str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended: its parent's figures have it
                fields[int(entry.name)] = (entry / "stat").read_text().rsplit(")", 1)[1].split()
    family = {process}
    while more := {each for each, of in fields.items() if int(of[1]) in family} - family:
        family |= more
    ticks = sum(sum(map(int, fields[each][11:15])) for each in family & fields.keys())
    return ticks / os.sysconf("SC_CLK_TCK")


def in_use(place: Path) -> bool:
    commands = (entry / "cmdline" for entry in Path("/proc").iterdir() if entry.name.isdigit())
    for command in commands:
        try:
            if str(place).encode() in command.read_bytes():
                return True
        except OSError:
            continue
    return False


@pytest.mark.parametrize("begun", [".", "site/keys/client_key", "telemetry.db", "window.json"])
def test_ctrl_c_ends_it_at_once_also_while_it_starts(tmp_path: Path, begun: str) -> None:
    memory = Path("/dev/shm")
    before = set(memory.glob("driftvakt-demo-*")) if memory.exists() else set()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    before_it = used.ru_utime + used.ru_stime
    process = demo(tmp_path)
    place = tmp_path / ".cache/driftvakt/demo-1" / begun
    deadline = time.monotonic() + 60
    while not place.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    until_then = spent(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
    _out, err = process.communicate(timeout=60)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    afterwards = used.ru_utime + used.ru_stime - before_it - until_then
    assert afterwards < AT_ONCE, f"it worked for {afterwards:.1f} s more"
    # Before there is a window the system ends it; a shell says 130 of both.
    assert process.returncode in (130, -signal.SIGINT), err
    assert process.returncode == 130 or begun != "window.json"
    assert "Traceback" not in err
    assert of_session(process.pid) == []

    def left() -> list[Path]:
        # Another test's demo may have begun meanwhile: its files are in use.
        files = [path for path in memory.glob("driftvakt-demo-*") if path not in before] if memory.exists() else []
        return [path for path in files if not in_use(path)]

    while still := left():  # or are so in a moment, or were until a moment ago
        assert time.monotonic() < deadline + 60, still
        time.sleep(0.2)


def test_a_folder_for_pictures_that_cannot_be_made_is_told_before_anything_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    process = demo(tmp_path, "--seconds", "1", "--screenshots", str(tmp_path / "file" / "nope"))
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Not a directory" in err and "nope" in err and "Traceback" not in err


def test_a_quiet_night_has_nothing_wrong_and_a_past_of_its_own(tmp_path: Path) -> None:
    process = demo(tmp_path, "--calm", "--seconds", "10")
    _out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    with contextlib.closing(sqlite3.connect(tmp_path / ".cache/driftvakt/demo-calm-1/telemetry.db")) as kept:
        (samples,) = kept.execute("SELECT sum(samples) FROM block").fetchone()
        found = {rule for (rule,) in kept.execute("SELECT rule FROM finding")}
        told = {(source, code) for source, code in kept.execute("SELECT source, code FROM event")}
    assert samples > 0, "what is quiet was heard"
    by_id = shipped().by_id
    # A busy machine may make a node late; of the story there is nothing.
    assert {rule for rule in found if by_id[rule].about is not About.LINK} == set()
    assert {code for source, code in told if source != "console"} == set()
    words = ("--data-dir", str(tmp_path / ".cache/driftvakt/demo-calm-1"), "alarms", "list", "--json")
    listed = subprocess.run(
        [sys.executable, "-m", "console.main", *words],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    asks = {json.loads(line)["rule"] for line in listed.stdout.splitlines()}
    assert {rule for rule in asks if by_id[rule].about is not About.LINK} == set()
