"""The recipes of docs/journal.md, run as they are printed there."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from console.log.service.checkpoints import Checkpoints
from tests.support.journals import first_form, opened
from tests.support.signing import SomeKey, check

DOCS = Path(__file__).resolve().parents[3] / "docs" / "journal.md"


def recipe(language: str, containing: str = "") -> str:
    found = re.findall(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    fitting = [text for text in found if containing in text]
    assert fitting, f"docs/journal.md has no recipe in {language} with {containing}"
    return str(fitting[0])


def needs(*tools: str) -> None:
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def shell(function: str, path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run one of the document's shell functions, by the name it has there."""
    needs("sqlite3", "sha256sum", "jq", "openssl")
    command = ["sh", "-c", f'{recipe("sh", f"{function}()")}\n{function} "$@"', "sh", str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def run(how: str, path: Path) -> subprocess.CompletedProcess[str]:
    if how == "python":
        command = [sys.executable, "-W", "ignore", "-c", recipe("python"), str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)
    return shell("verify_journal", path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that goes on from the first form, with texts that shells and readers of JSON stumble over."""
    path = first_form(tmp_path / "journal.db")
    with opened(path) as journal:
        for number in range(5):
            journal.append(
                "test", "counted", details={"text": f"å \\ \" ' {number}\n\x7f\u2028 previous", "n.1": number}
            )
        told = journal.append("test", "counted", details={"host": "g01", "port": 22})
        journal.leave_out(told.sequence, ["host"], "asked for")
    return path


def tamper(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    for name in ("entries_keep", "details_keep", "details_stay"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("how", ["sh", "python"])
@pytest.mark.parametrize("place", [4, 24])
def test_the_recipe_agrees_with_verify_and_finds_what_verify_finds(how: str, place: int, path: Path) -> None:
    with opened(path) as journal:
        found = journal.verify()
    good = run(how, path)
    assert (good.returncode, good.stdout) == (0, f"28 entries hold; head 28:{found.head}\n"), good.stderr
    tamper(path, f"UPDATE entries SET entry = replace(entry, 'astrid', 'mallory') WHERE sequence = {place}")
    bad = run(how, path)
    assert bad.returncode == 1
    assert f"entry {place} does not hold" in bad.stdout + bad.stderr
    with opened(path) as journal:
        assert journal.verify().broken == place


def test_the_values_recipe_agrees_with_verify(path: Path) -> None:
    good = shell("verify_values", path)
    assert (good.returncode, good.stdout) == (0, "12 values hold\n"), good.stderr
    tamper(path, "UPDATE details SET value = '23' WHERE field = 'port'")
    bad = shell("verify_values", path)
    assert bad.returncode == 1 and "value port of entry 27 does not hold" in bad.stdout
    with opened(path) as journal:
        assert journal.verify().broken == 27


def test_the_python_recipe_finds_a_changed_value(path: Path) -> None:
    tamper(
        path, "UPDATE details SET salt = replace(salt, substr(salt, 1, 1), 'x') WHERE sequence = 25 AND field = 'text'"
    )
    bad = run("python", path)
    assert bad.returncode == 1 and "entry 25 does not hold" in bad.stderr


def test_the_statement_for_missing_values_names_them(path: Path) -> None:
    needs("sqlite3")
    done = subprocess.run(
        ["sqlite3", "-readonly", str(path), recipe("sql")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "27|host\n"
    with opened(path) as journal:
        assert journal.verify().left_out == ((27, "host"),)


def test_one_entry_is_shown_with_its_hash(path: Path) -> None:
    with opened(path) as journal:
        entry = journal.entries()[26]
    shown = shell("show_entry", path, "27")
    *text, hash = shown.stdout.splitlines()
    assert json.loads("\n".join(text))["targets"] == [] and hash == entry.hash


def test_a_checkpoint_is_checked_with_ssh_keygen_alone(tmp_path: Path) -> None:
    path, key = tmp_path / "journal.db", SomeKey()
    with opened(path) as journal:
        journal.append("odd", "counted")
        sequence = Checkpoints(journal, check).sign(key, key.line).sequence
    assert 'Good "checkpoint@driftvakt" signature' in shell("verify_checkpoint", path, str(sequence)).stdout
    with sqlite3.connect(path) as file:
        file.execute("DROP TRIGGER details_keep")
        file.execute("UPDATE details SET value = replace(value, '\\n1\\n', '\\n2\\n') WHERE field = 'checkpoint'")
    assert "Good" not in shell("verify_checkpoint", path, str(sequence)).stdout
