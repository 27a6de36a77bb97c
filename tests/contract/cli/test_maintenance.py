"""`driftvakt nodes drain|return|run` on this very machine: planned of what is there, done, and shown to who asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


class Desk:
    """The command line over a data directory, with this machine as its only node."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self("sites", "add", "lab")
        self("nodes", "add", "--local", "here", "--site", "lab", "--name", "here")

    def __call__(self, *words: str, status: int = 0) -> str:
        environment = os.environ | {"HOME": str(self._folder), "DRIFTVAKT_DATA_DIR": str(self._folder / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "console.main", *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == status, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr


def test_a_drain_is_planned_done_and_known_and_a_command_is_answered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert "Nothing has run. Carry it out: driftvakt act apply" in desk("nodes", "drain", "here", "--reason", "fans")
    desk("nodes", "drain", "here", "--yes")
    assert "here is out of work already" in desk("nodes", "drain", "here", status=1)
    run = json.loads(desk("nodes", "return", "here", "--yes", "--json"))
    assert (run["state"], run["act"], run["steps"][0]["kind"]) == ("succeeded", "node.return", "node.back")
    assert "1 (lab/here): status 0\n    --no-shell $HOME" in desk(
        *("nodes", "run", "--on", "site:lab", "--yes", "--", "echo", "--no-shell", "$HOME")
    )
    assert "status 2" in desk("nodes", "run", "--on", "here", "--yes", "--", "ls", "/nowhere", status=1)
    assert "--on NODE" in desk("nodes", "run", "--", "true", status=2)
