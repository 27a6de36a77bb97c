"""The conversion of an old history that is killed, or runs into a full disk, at every point: the old file or the new
one is there, whole, and the next start finds everything."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from console.fleet.service.history.schema import VERSION
from tests.support.old_history import SECONDS
from tests.support.recording import POWER, START, Recording
from tests.support.sshd import MAY_MOUNT

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
IDS = {"hall/g01": "6f1d", "hall/g02": "0b7a"}

#: Opens the history in a child for each point; a child kills itself at its n-th call of the conversion into C.
_KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from console.fleet.service.history import migration
from console.fleet.service.history.store import open_store
from tests.support.old_history import unpack
folder = Path(sys.argv[1])

def convert(path, last):
    calls = 0
    def profile(frame, event, _arg):
        nonlocal calls
        if event in ("c_call", "c_return") and frame.f_code.co_filename == migration.__file__:
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(profile)
    open_store(path, lambda: {"hall/g01": "6f1d", "hall/g02": "0b7a"})

point = 0
while True:
    point += 1
    here = folder / str(point)
    here.mkdir()
    path = unpack(here)
    child = os.fork()
    if child == 0:
        try:
            convert(path, point)
            os._exit(7)
        except BaseException:
            os._exit(9)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        print(point, os.WEXITSTATUS(status))
        break
"""


def whole(path: Path) -> int:
    """The version of a history of which nothing is missing."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM block").fetchone() == (BLOCKS,)
        return connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()


BLOCKS = 390


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and kills itself as Linux does")
def test_a_kill_at_any_point_leaves_the_old_file_or_the_new_one(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    points, status = map(int, done.stdout.split())
    assert status == 7  # the last one came through
    assert points > 50
    versions = []
    for point in range(1, points + 1):
        path = tmp_path / str(point) / "telemetry.db"
        versions.append(whole(path))
        recording = Recording(path, now=START + SECONDS + 60, identities=lambda: IDS)
        recording.idle(10)
        got = recording.queries.samples(replace(POWER, node="0b7a"), START, START + SECONDS)
        assert list(got.values) == [10_000 + second for second in range(SECONDS)], point
        assert recording.history.state.failure is None
        assert recording.history.stop()
        assert not list(path.parent.glob("*.new"))
        assert not list(path.parent.glob("*.copy"))
    assert set(versions) == {1, VERSION}
    assert versions == sorted(versions)


_FULL = """
import shutil, sys
from pathlib import Path
from console.fleet.service.history.faults import StoreError
from console.fleet.service.history.store import open_store
from tests.support.old_history import unpack
folder = Path(sys.argv[1])
path = unpack(folder)
real = shutil.disk_usage
shutil.disk_usage = lambda where: real(where)._replace(free=1 << 40)  # others write, too: the look may be too early
try:
    open_store(path, lambda: {}).close()
    print("converted")
except StoreError as error:
    print(error.failure.code)
names = {found.name for found in folder.iterdir()}
print(sorted(name for name in names if name.endswith((".copy", ".new"))))
import sqlite3
shutil.copy(path, sys.argv[2])  # looking at it takes room, too
connection = sqlite3.connect(sys.argv[2])
(verdict,), (blocks,) = (
    connection.execute(query).fetchone() for query in ("PRAGMA integrity_check", "SELECT count(*) FROM block")
)
print(verdict, blocks)
print(*connection.execute("PRAGMA user_version").fetchone())
"""


@pytest.mark.skipif(not MAY_MOUNT, reason="a small file system of one's own needs root and mounts")
def test_a_full_disk_at_any_point_leaves_the_old_file_and_nothing_half_done(tmp_path):
    disk, ends = tmp_path / "disk", []
    disk.mkdir()
    for kibibytes in range(340, 1000, 32):
        mount = f"mount -t tmpfs -o size={kibibytes}k tmpfs '{disk}' && exec \"$@\""
        done = subprocess.run(
            [
                "unshare",
                "-m",
                "sh",
                "-c",
                mount,
                "sh",
                sys.executable,
                "-c",
                _FULL,
                str(disk),
                str(tmp_path / "copy.db"),
            ],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        end, left, content, version = done.stdout.splitlines()
        assert left == "[]"
        assert content == f"ok {BLOCKS}"
        assert version == str(VERSION) if end == "converted" else version in ("1", str(VERSION)), kibibytes
        ends.append(end)
    assert "history.full" in ends
    assert ends[-1] == "converted"
    # Where not even the index of the write-ahead log finds room, SQLite speaks of an I/O error.
    assert set(ends) <= {"history.full", "history.unwritable", "converted"}
