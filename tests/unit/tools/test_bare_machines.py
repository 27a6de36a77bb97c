"""Tests of our own tools for tests: what they ask of the machine, they look for first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WITHOUT = ("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0 or shutil.which("setpriv") is None, reason="no root")
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
