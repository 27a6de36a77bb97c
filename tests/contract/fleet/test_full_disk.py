"""A disk that is really full: the history says so, goes on when there is room, and its file stays whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sshd import MAY_MOUNT

ROOT = Path(__file__).resolve().parents[3]

_WRITER = """
import sqlite3, sys
from pathlib import Path
import numpy as np
from console.fleet.model.readings import Device
from console.fleet.model.signals import Kind
from console.fleet.service.history.writer import History
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.queries import Curve, Queries
from console.fleet.service.series import layout_of
folder = Path(sys.argv[1])
filler = folder / "filler"
filler.write_bytes(bytes(6 << 20))
layout = layout_of(Device(Kind.GPU, str(number), "") for number in range(8))
random = np.random.default_rng(1)
start = now = 1_800_000_000.0
history = History(folder / "telemetry.db", now=lambda: now)
def minute():
    global now
    for _ in range(12):
        rows = random.random((5, layout.width), np.float32)
        history.append(Batch("hall/g01", layout, now + np.arange(5.0), np.ones(5, np.float32), rows))
        now += 5
        history.step(now)
    failure = history.state.failure
    return failure.code if failure else "none"
codes = []
while "history.full" not in codes:
    codes.append(minute())
    assert len(codes) < 500, codes[-5:]
for _ in range(3):
    codes.append(minute())
filler.unlink()
for _ in range(6):
    codes.append(minute())
curve = Curve("hall/g01", Kind.GPU, "0", 0)
times = Queries(history.readers).samples(curve, start, now).times
gaps = int((np.diff(times) > 1.5).sum())
history.stop()
check = sqlite3.connect(folder / "telemetry.db").execute("PRAGMA integrity_check").fetchone()[0]
print(codes[0], codes[-7], codes[-6], codes[-1], gaps, history.state.dropped_rows, len(history.state.notices), check)
"""


@pytest.mark.skipif(not MAY_MOUNT, reason="a small file system of one's own needs root and mounts")
def test_collection_outlives_a_full_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = f"mount -t tmpfs -o size=8m tmpfs '{folder}' && exec \"$@\""
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, "sh", sys.executable, "-c", _WRITER, str(folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["none", "history.full", "none", "none", "0", "0", "0", "ok"]
