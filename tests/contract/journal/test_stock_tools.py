"""The recipes of docs/journal.md, run as they are printed there."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.journals import opened

DOCS = Path(__file__).resolve().parents[3] / "docs" / "journal.md"


def recipe(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"docs/journal.md has no recipe in {language}"
    return found[1]


def run(language: str, path: Path) -> subprocess.CompletedProcess[str]:
    if language == "python":
        command = [sys.executable, "-W", "ignore", "-c", recipe("python"), str(path)]
    else:
        if not shutil.which("sqlite3"):
            pytest.skip("the sqlite3 shell is not installed")
        command = ["sh", "-c", recipe("sh") + '\nverify_journal "$1"', "sh", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("language", ["sh", "python"])
def test_the_recipe_agrees_with_verify_and_finds_what_verify_finds(language: str, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with opened(path) as journal:
        for number in range(5):
            journal.append("test", "counted", details={"text": f"å \\ \" ' {number}\n\x7f\u2028 previous"})
        head = journal.verify().head
    good = run(language, path)
    assert (good.returncode, good.stdout) == (0, f"5 entries hold; head 5:{head}\n"), good.stderr
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER entries_keep")
    connection.execute("UPDATE entries SET entry = replace(entry, 'astrid', 'mallory') WHERE sequence = 4")
    connection.commit()
    connection.close()
    bad = run(language, path)
    assert bad.returncode == 1
    assert "entry 4 does not hold" in bad.stdout + bad.stderr
    with opened(path) as journal:
        assert journal.verify().broken == 4
