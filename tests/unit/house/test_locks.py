"""The lock files are what pyproject.toml asks for, hold hashes for everything, and name no place to get it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RUNTIME, DEVELOPMENT = ROOT / "requirements.lock.txt", ROOT / "requirements-dev.lock.txt"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    return {normal(found["name"]): found["version"] for found in PIN.finditer(text)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(group: str) -> dict[str, str]:
    """What pyproject.toml pins: the console's own dependencies, and those of a group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = list(project["project"]["dependencies"])
    waiting = list(project["dependency-groups"][group])
    for entry in waiting:
        if isinstance(entry, dict):
            waiting.extend(project["dependency-groups"][entry["include-group"]])
        else:
            lines.append(entry)
    return pins("\n".join(lines))


@pytest.mark.parametrize(("lock", "group"), [(RUNTIME, "build"), (DEVELOPMENT, "dev")], ids=["runtime", "development"])
def test_the_lock_holds_what_the_project_pins(lock: Path, group: str) -> None:
    locked = pins(lock.read_text())
    assert {name: locked.get(name) for name in asked_for(group)} == asked_for(group), "run packaging/lock.sh"


def test_tests_run_with_the_very_versions_that_are_shipped() -> None:
    development = pins(DEVELOPMENT.read_text())
    assert {name: development.get(name) for name in pins(RUNTIME.read_text())} == pins(RUNTIME.read_text())


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=["runtime", "development"])
def test_every_package_has_a_hash_and_none_has_an_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index-url" not in text
    for block in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_what_builds_the_checkout_is_locked_too() -> None:
    """The checkout is installed without a network and without build isolation."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(pins("\n".join(project["build-system"]["requires"]))) <= set(pins(RUNTIME.read_text()))
