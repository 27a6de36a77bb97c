"""One version: in the project, in the changelog, and in what the program says of itself."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from console.main.command_line.arguments import parse_arguments

ROOT = Path(__file__).resolve().parents[3]
_HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<day>\S+))?$", re.MULTILINE)


def project() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_program_says_the_version_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(["--version"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said == f"driftvakt {project()}\n", "after a change of the version, set up anew: ./driftvakt.sh setup test"


def test_the_newest_version_of_the_changelog_is_that_of_the_project() -> None:
    unreleased, newest, *_ = [found["name"] for found in _HEADING.finditer(changelog())]
    assert (unreleased, newest) == ("Unreleased", project())


def test_every_version_has_its_day_and_newer_ones_come_first() -> None:
    found = [(found["name"], found["day"]) for found in _HEADING.finditer(changelog())][1:]
    days = [date.fromisoformat(day) for _, day in found]
    versions = [tuple(int(part) for part in name.split(".")) for name, _ in found]
    assert days == sorted(days, reverse=True)
    assert versions == sorted(set(versions), reverse=True)


def test_an_item_of_the_changelog_is_one_line() -> None:
    body = changelog()[changelog().index("## [Unreleased]") :]
    lines = [line for line in body.splitlines() if line]
    assert [line for line in lines if not line.startswith(("## ", "### ", "- "))] == []
    assert [line for line in lines if len(line) > 140] == []
