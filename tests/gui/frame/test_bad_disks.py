"""The window on a disk that is slow or full: it never stands still, also during Undo and while it closes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sshd import MAY_MOUNT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="disks are made slow and small by Linux's means"),
]

ROOT = Path(__file__).resolve().parents[3]
SLOW = ROOT / "tests" / "support" / "slow_disk" / "slow_disk.c"
#: Far above what a pulse may lose (docs/benchmarks.md has the figure), far below what the disk takes.
STOOD_STILL = 1.0

# In a process of its own, which a library may be preloaded into.
PROGRAM = """
import json, sys, threading, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.journal.model import JournalError
from console.main.window import Options, Program
from tests.support.pulse import Beats
from tests.support.window import finish, pause, wait_until
from widgets import theme

app = QApplication(["driftvakt", *theme.ARGUMENTS])
theme.apply(app, theme.load("dark"))
folder = Path(sys.argv[1])
program = Program(app, Options(folder, folder / "logs", language="en"))
program.start()
wait_until(lambda: program.window.page("settings") is not None, 120)
inventory = program.parts.inventory
told, found, beats = [], {}, Beats()
program.window.desk.said.connect(lambda text, _action, _act: told.append(text))

def measured(name, act, over):
    begun = time.monotonic()
    beats.begin()
    act()
    wait_until(over, 90)
    found[name] = {"seconds": time.monotonic() - begun, "gap": beats.worst}

def change():
    try:
        inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
        inventory.apply(add_nodes(inventory.current(), [Node("hall", "g1", "g1.invalid", watched=False)]))
    except JournalError as error:
        found["refused"] = str(error.code)

change()
pause(0.5)
if len(sys.argv) > 2:  # no room for another byte
    with open(folder / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(1 << 16))
        except OSError:
            pass
before = inventory.current().version
version, last = before, "nodes.undo"

def undone():
    # What has a place in the files already is written even then: until one more page is needed.
    global version, last
    if any("full" in text for text in told):
        return True
    if inventory.current().version == version:
        return False
    if len(sys.argv) <= 2:
        return True
    version, last = inventory.current().version, "nodes.redo" if last == "nodes.undo" else "nodes.undo"
    program.window.acts.run(last)
    return False

measured("undo", lambda: program.window.acts.run("nodes.undo"), undone)
found["said"] = told
program.window.acts.run("nodes.redo" if inventory.current().version > before else "nodes.undo")
pause(0.1)
measured("close", lambda: finish(program), lambda: True)
print(json.dumps(found))
"""


def run(folder: Path, *words: str, **environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *words],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_slow_disk_makes_work_slow_and_not_the_window(tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler is not None, "packaging/system-packages.txt names gcc"
    library = tmp_path / "slow_disk.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(SLOW), "-ldl"], check=True)
    found = run(tmp_path / "data", LD_PRELOAD=str(library), SLOW_DISK_NAME="journal.db", SLOW_DISK_MS="1200")
    assert found["undo"]["seconds"] > 2.0, "the disk was not slow"
    assert found["undo"]["gap"] < STOOD_STILL
    assert found["close"]["gap"] < STOOD_STILL
    assert any(said.startswith("Undone: ") for said in found["said"])


@pytest.mark.skipif(not MAY_MOUNT, reason="a small file system of one's own needs root and mounts")
def test_a_full_disk_is_told_and_the_window_goes_on(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(disk)], check=True)
    try:
        found = run(disk, "fill")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert any("is full" in text and "Nothing was written" in text for text in found["said"])
    assert found["undo"]["gap"] < STOOD_STILL
    assert found["close"]["gap"] < STOOD_STILL
