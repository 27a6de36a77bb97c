"""The node runner on a disk that is full: nothing is started, or its end is told; in a real small file system."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sshd import MAY_MOUNT

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not MAY_MOUNT, reason="a file system of one's own needs mounts")]

#: Run within a mount namespace of its own: argv[1] is the small disk, argv[2] a folder beside it.
_STARTS = """
import os, sys, time, uuid
from pathlib import Path
from connectors.local import LocalHost
from connectors.runner.client import NodeRunner
from connectors.streams import ConnectorError

disk, beside = Path(sys.argv[1]), Path(sys.argv[2])

def fill(left):
    with open(disk / "ballast", "ab", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - left))

host = LocalHost()
with NodeRunner(host, "g01", base=str(disk / "runner"), detach="session") as runner:
    runner.lease("t", 1, "desk", 600.0)
    for pages in range(0, 48, 3):
        (disk / "ballast").unlink(missing_ok=True)
        fill(pages * 4096)
        run, mark = str(uuid.uuid4()), beside / str(pages)
        # What it does first is to use up what is left of the disk.
        script = f"echo began > {mark}; cat /dev/zero > {disk}/more 2>/dev/null; echo said; exit 3"
        try:
            runner.start(run, ["sh", "-c", script], target="t", epoch=1, timeout=20)
        except ConnectorError as error:
            print(pages, error.facts["why"], mark.exists(), (disk / "runner" / "runs" / run).exists())
            continue
        end = time.monotonic() + 20
        while not (state := runner.status(run)).over and time.monotonic() < end:
            time.sleep(0.02)
        (disk / "more").unlink(missing_ok=True)
        print(pages, state.state, mark.exists(), state.exit and state.exit.status)
        runner.sweep(run, unknown=True)
    (disk / "ballast").unlink(missing_ok=True)
    fill(0)
    print("renewed", runner.lease("t", 1, "desk", 600.0).epoch, runner.lease("t", 2, "other", 600.0).epoch)
host.close()
"""


def test_nothing_is_started_or_its_end_is_told_however_little_is_left(tmp_path: Path) -> None:
    disk, beside = tmp_path / "disk", tmp_path / "beside"
    disk.mkdir()
    beside.mkdir()
    mount = f"mount -t tmpfs -o size=1m,mode=700 tmpfs '{disk}' && exec \"$@\""
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, "sh", sys.executable, "-c", _STARTS, str(disk), str(beside)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *lines, last = done.stdout.splitlines()
    found = [line.split(maxsplit=1)[1] for line in lines]
    assert set(found) == {"no_space False False", "ended True 3"}
    assert found == sorted(found, reverse=True)  # as soon as there is room for all of it, it is started
    assert last == "renewed 1 2"
