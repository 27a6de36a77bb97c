"""The verifier that goes with an export, as an auditor runs it: alone in a folder, with Python and ssh-keygen."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from console.log.model.exports import NAMESPACE, last_line
from console.log.service.checkpoints import Checkpoints
from console.log.service.exporting import Asked, export
from tests.support.journals import opened
from tests.support.signing import SomeKey, check

VERIFIER = resources.path("verifier/verify_log.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stick with an export of a key's log and the verifier."""
    key, stick = SomeKey(), tmp_path / "stick"
    stick.mkdir()
    with opened(tmp_path / "journal.db") as journal:
        for number in range(5):
            journal.append("odd", "counted", details={"number": number, "name": "Åsa"})
        Checkpoints(journal, check).sign(key, key.line)
        with (stick / "part.dvlog").open("w", encoding="utf-8", newline="\n") as file:
            export(journal, Asked(without=("name",)), key, key.line, file.write)
    shutil.copy(VERIFIER, stick)
    (stick / "signers").write_text(f"astrid {key.line}\n")
    (stick / "others").write_text(f"maja {SomeKey().line}\n")
    return stick


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "verify_log.py", "part.dvlog", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_says_what_is_proved_and_by_whom(folder: Path):
    done = run(folder, "--signers", "signers")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Signed by astrid (SHA256:" in done.stdout
    assert "6 entries stand in it as they were written; of 14 values 5 were left out" in done.stdout
    assert "1 earlier checkpoints" in done.stdout
    assert "that you have to compare" in run(folder).stdout


def test_a_key_that_is_not_in_the_list_and_a_file_that_was_changed_do_not_hold(folder: Path):
    done = run(folder, "--signers", "others")
    assert (done.returncode, "not in others" in done.stdout) == (1, True)
    part = folder / "part.dvlog"
    part.write_bytes(part.read_bytes().replace(b'"number"', b'"numbeR"', 1))
    done = run(folder)
    assert (done.returncode, done.stdout.startswith("DOES NOT HOLD: ")) == (1, True)
    part.write_bytes(b"nothing\n\n\n")
    done = run(folder)
    assert (done.returncode, done.stdout.startswith("DOES NOT HOLD: "), done.stderr) == (1, True, "")


def test_a_file_that_names_another_key_than_the_one_that_signed_it_does_not_hold(folder: Path, tmp_path: Path):
    """The whole file is written anew by a stranger, who names somebody else's key beside or instead of their own."""
    lindqvist, mallory = SomeKey(), SomeKey()
    part = folder / "part.dvlog"
    *body, _last, _ = part.read_text(encoding="utf-8").split("\n")
    whole = "".join(f"{line}\n" for line in body)
    signature = mallory(whole.encode(), NAMESPACE)
    for key in (f"{lindqvist.line}\nsigner {mallory.line}", lindqvist.line, f"{mallory.line} comment"):
        part.write_text(whole + last_line(signature, key), encoding="utf-8", newline="\n")
        done = run(folder)
        assert (done.returncode, lindqvist.line.split()[1] in done.stdout) == (1, False)
        assert done.stdout.startswith("DOES NOT HOLD: ") and done.stderr == ""
    part.write_text(whole + last_line(signature, mallory.line), encoding="utf-8", newline="\n")
    assert run(folder).returncode == 0


def test_it_stands_alone_and_speaks_the_python_of_old_machines():
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names} | {
        str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    assert imported <= set(sys.stdlib_module_names)
