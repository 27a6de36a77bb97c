"""The import contracts hold, and each of them can fail: a contract that cannot is decoration."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("console", "connectors", "widgets", "resources")
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def contracts() -> dict[str, configparser.SectionProxy]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name] for name in parser.sections() if name.startswith(prefix)}


def listed(contract: str, option: str) -> list[str]:
    return contracts()[contract][option].split()


#: contract -> (file to add, what stands in it): each must break that contract.
VIOLATIONS: list[tuple[str, str, str]] = [
    ("floors", "connectors/violation.py", "import console"),
    ("floors", "connectors/violation.py", "import widgets"),
    ("floors", "widgets/violation.py", "import console"),
    ("floors", "widgets/violation.py", "import connectors"),
    ("floors", "resources/violation.py", "import widgets"),
    ("floors", "resources/violation.py", "import connectors"),
    ("features", "console/journal/violation.py", "import console.fleet"),
    ("features", "console/work/violation.py", "import console.fleet"),
    ("features", "console/fleet/violation.py", "import console.frame"),
    ("features", "console/frame/violation.py", "import console.main"),
    ("features", "console/nowhere_listed/__init__.py", ""),
    ("rooms", "console/fleet/model/violation.py", "import console.fleet.service"),
    ("rooms", "console/fleet/service/violation.py", "import console.fleet.page"),
    ("rooms", "console/fleet/attic.py", ""),
    ("rooms-of-the-journal", "console/journal/attic.py", ""),
    ("rooms-of-the-journal", "console/journal/migrations.py", "import console.journal.service"),
    ("pages", "console/second/page.py", "import console.fleet.page"),
    ("recovery-and-deployments", "console/deployments/service/violation.py", "import console.recovery"),
    *[("qt", "connectors/violation.py", f"import {name}") for name in listed("qt", "protected_modules")],
    *[("qt", "console/fleet/service/violation.py", f"import {name}") for name in listed("qt", "protected_modules")],
    *[("ssh", "console/fleet/service/violation.py", f"import {name}") for name in listed("ssh", "protected_modules")],
    *[("ssh", "widgets/violation.py", f"import {name}") for name in listed("ssh", "protected_modules")],
    *[
        ("models", "console/fleet/model/violation.py", f"import {name}")
        for name in listed("models", "forbidden_modules")
    ],
]


def lint(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache", *arguments],
        cwd=tree,
        env=os.environ | {"COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product to put violations into."""
    copy = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copy)
    return copy


def test_the_product_keeps_every_contract(tree: Path) -> None:
    done = lint(tree)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_a_violation_below() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(contracts())


@pytest.mark.parametrize("contract", contracts())
def test_the_contract_fails_wherever_it_is_violated(tree: Path, contract: str) -> None:
    """All at once, for to look takes as long as to look at one: each is named by its own line."""
    mine = [(path, line) for named, path, line in VIOLATIONS if named == contract]
    with violated(tree, mine):
        done = lint(tree, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    told = done.stdout.splitlines()
    unseen = [(path, line) for path, line in mine if not any(seen(each, path, line) for each in told)]
    assert unseen == [], done.stdout


@contextmanager
def violated(tree: Path, violations: list[tuple[str, str]]) -> Iterator[None]:
    """The tree with these lines at the ends of files, some of which are not there without them."""
    kept: dict[Path, str | None] = {}
    made: list[Path] = []
    try:
        for path, line in violations:
            file = tree / path
            if not file.parent.exists():
                made.append(file.parent)
                file.parent.mkdir()
                (file.parent / "__init__.py").touch()
            kept.setdefault(file, file.read_text(encoding="utf-8") if file.exists() else None)
            with file.open("a", encoding="utf-8") as open_file:
                open_file.write(f"\n{line}\n")
        yield
    finally:
        for file, text in kept.items():
            if text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")
        for folder in made:
            shutil.rmtree(folder)


def seen(told: str, path: str, line: str) -> bool:
    """Whether a line of what was told names this violation: the module, and what it imports."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    imported = line.removeprefix("import ")
    return module in told and imported in told.partition(module)[2]
