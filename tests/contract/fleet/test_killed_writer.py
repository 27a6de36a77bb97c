"""A writer that is killed at any moment loses nothing it had acknowledged, and leaves a file that opens."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.signals import Kind
from console.fleet.service.history.queries import Curve, Queries
from console.fleet.service.history.writer import History

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
START = 1_800_000_000.0
CPU = Curve("hall/g01", Kind.HOST, "", 0)

#: Measures a second of its own clock per step, as fast as it can, and prints each second that a step has taken.
_WRITER = """
import sys
from pathlib import Path
import numpy as np
from console.fleet.service.history.writer import History
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.series import HOST_ONLY
now = float(sys.argv[2])
history = History(Path(sys.argv[1]), now=lambda: now)
for turn in range(100_000):
    row = np.full((1, HOST_ONLY.width), now % 1000, np.float32)
    history.append(Batch("hall/g01", HOST_ONLY, np.array([now]), np.ones(1, np.float32), row))
    now += 1
    history.step(now)
    print(int(now - 1), history.state.failure, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_second_is_there_after_kill_9(tmp_path, seed):
    chance = random.Random(seed)
    path = tmp_path / "telemetry.db"
    now, acknowledged = START, []
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(now)], stdout=subprocess.PIPE, cwd=ROOT, text=True
        )
        for _ in range(chance.randint(1, 900)):
            second, failure = writer.stdout.readline().split(maxsplit=1)
            assert failure.strip() == "None"
            acknowledged.append(float(second))
        writer.kill()
        rest = writer.stdout.read().splitlines()
        acknowledged += [float(line.split()[0]) for line in rest[:-1]]  # the last line may be torn
        writer.wait()
        writer.stdout.close()
        now = acknowledged[-1] + 10  # beyond what it may have written without a word
    history = History(path, now=lambda: now + 600)
    history.step(now + 600)
    assert history.state.failure is None
    assert history.state.notices == ()
    got = Queries(history.readers).samples(CPU, START, now + 60)
    missing = set(acknowledged) - set(got.times.tolist())
    assert missing == set()
    assert len(set(got.times.tolist())) == len(got.times)
    assert np.array_equal(got.values, (got.times % 1000).astype(np.float32))
    assert history.stop()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
