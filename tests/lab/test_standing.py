"""One command brings a lab up, and the same command line looks at it, breaks it, and takes it down."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LabCommand = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def lab_command(tmp_path: Path) -> Iterator[LabCommand]:
    """Runs `python -m tests.lab` with a state folder of its own; whatever stands is taken down afterwards."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.lab", *arguments],
            cwd=ROOT,
            env=os.environ | {"LAB_STATE": str(tmp_path / "state")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    yield run
    run("down")


def test_a_lab_comes_up_is_used_is_broken_and_goes_down(lab_command: LabCommand) -> None:
    up = lab_command("up", "--nodes", "2")
    assert up.returncode == 0, up.stderr
    assert "stands with 2 nodes" in up.stdout
    assert lab_command("status").stdout == up.stdout

    log_in = up.stdout.rpartition("python -m tests.lab ")[2].split()
    assert lab_command(*log_in, "echo inside").stdout == "inside\n"

    name = log_in[-1]
    broken = lab_command("fault", name, "kill_sshd")
    assert broken.stdout == f"{name}: kill_sshd done\n", broken.stderr
    assert "refused" in lab_command(*log_in, "true").stderr
    lab_command("fault", name, "start_sshd")
    assert lab_command(*log_in, "echo again").stdout == "again\n"

    assert lab_command("down").stdout == "the lab is down\n"
    assert "no lab stands" in lab_command("status").stderr


def test_a_second_lab_is_refused_and_the_first_stays(lab_command: LabCommand) -> None:
    assert lab_command("up", "--nodes", "1").returncode == 0
    assert "stands already" in lab_command("up", "--nodes", "1").stderr
    assert "stands with 1 nodes" in lab_command("status").stdout


def test_a_fault_on_a_node_that_is_not_there_names_those_that_are(lab_command: LabCommand) -> None:
    lab_command("up", "--nodes", "1")
    answer = lab_command("fault", "nobody", "freeze")
    assert answer.returncode == 1
    assert "g001" in answer.stderr


def test_without_a_lab_every_question_says_how_to_get_one(lab_command: LabCommand) -> None:
    for question in (("status",), ("shell", "true"), ("fault", "g001", "freeze")):
        answer = lab_command(*question)
        assert answer.returncode == 1
        assert "tests.lab up" in answer.stderr
    assert lab_command("down").stdout == "no lab stands\n"
