"""What is wrong is told with the name the operator gave, and never as something that it is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., Any]


def test_a_key_is_called_trusted_only_when_one_was_looked_at(driftvakt: Run, home: Path) -> None:
    (home / ".ssh" / "config").write_text("Host g1\n Port banana\n", encoding="utf-8")
    ended = driftvakt("hostkeys", "accept", "g1")
    assert ended.status == 3
    assert "configuration cannot be used" in ended.out + ended.err
    assert "trusted already" not in ended.out + ended.err


def test_an_export_that_fails_names_the_file_that_was_asked_for(driftvakt: Run, tmp_path: Path) -> None:
    for wanted in (tmp_path / "missing" / "x.toml", tmp_path):
        ended = driftvakt("nodes", "export", str(wanted))
        assert ended.status == 1
        assert ended.err.strip().endswith(str(wanted))


def test_a_folder_for_data_that_cannot_be_is_called_that(driftvakt: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = driftvakt("--data-dir", str(tmp_path / "file"), "nodes", "list")
    assert ended.status == 1
    assert "The folder for the data cannot be made" in ended.err
    assert str(tmp_path / "file") in ended.err


def test_a_log_without_a_match_is_not_called_empty(driftvakt: Run) -> None:
    driftvakt("sites", "add", "hall")
    assert "No entry is like that" in driftvakt("log", "list", "--category", "nothing").err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("demo", "--theme", "neon"), "invalid choice: 'neon'"),
        (("demo", "--offscreen", "--size", "big"), "'big' is no size like 1600x1000"),
        (("probe", "g1", "--count", "-1"), "-1 does not lie between 0 and"),
    ],
)
def test_wrong_use_is_told_as_that(driftvakt: Run, words: tuple[str, ...], told: str) -> None:
    ended = driftvakt(*words)
    assert (ended.status, told in ended.err) == (2, True), ended.err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("words", [("nodes", "list", "--json"), ("log", "list", "--json"), ("sites", "list")])
def test_output_that_goes_nowhere_is_told_without_a_traceback(driftvakt: Run, words: tuple[str, ...]) -> None:
    driftvakt("sites", "add", "hall")
    command = [sys.executable, "-m", "console.main", *words]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == "driftvakt: The output cannot be written: No space left on device\n"
