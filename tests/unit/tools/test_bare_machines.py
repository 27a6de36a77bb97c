"""Tests of our own tools for tests: what they ask of the machine, they look for first."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WITHOUT = ("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")


needs_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0 or shutil.which("setpriv") is None, reason="no root"
)


@needs_root
def test_in_a_container_that_may_not_mount_nothing_asks_for_mounts_of_its_own() -> None:
    asked = (
        "from tests.support.sshd import MAY_MOUNT; from tests.lab.namespace import why_not; print(MAY_MOUNT, why_not())"
    )
    done = subprocess.run(
        [*WITHOUT, sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    may, _, why = done.stdout.strip().partition(" ")
    assert may == "False"
    assert why.startswith("this machine gives no namespaces: ") or why.startswith("packages are missing"), why


@needs_root
@pytest.mark.slow  # servers are started by a test command of its own
def test_there_the_tests_with_servers_run_and_one_line_says_which_do_not() -> None:
    of = "tests/contract/ssh/test_logins.py"
    words = (*WITHOUT, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "slow or not slow", of)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    said = [line for line in done.stdout.splitlines() if line.startswith("no mounts of one's own on this machine")]
    ran = re.search(r"(\d+) passed, (\d+) skipped", done.stdout)
    assert ran is not None and int(ran[1]) > 10 and "unshare" not in done.stdout
    assert len(said) == 1 and said[0].endswith(f": {ran[2]} tests were left out")
