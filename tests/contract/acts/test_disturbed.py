"""A run that something breaks into, at a few of its points; `python -m tests.hammer acts` does it at all of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(330),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the runner needs Linux"),
]


def test_each_effect_happens_once_or_not_at_all_whatever_breaks(tmp_path: Path) -> None:
    """In a process of its own: it forks, which a process with threads had better not."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hammer", "acts", "--count", "29"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 done, 16 points" in done.stdout
