"""A listed file that its own tests do not cover to the last branch fails, and the check says where."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def load() -> ModuleType:
    """The check by its path: `packaging` is the name of a library, too, so the folder is no package."""
    name = "driftvakt_perfect_files"
    specification = importlib.util.spec_from_file_location(name, ROOT / "packaging" / "perfect_files.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


check = load()

pytestmark = pytest.mark.slow

CODE = """\
from typing import TYPE_CHECKING, Protocol
if TYPE_CHECKING:
    from collections.abc import Sequence

class Shape(Protocol):
    def sides(self) -> int: ...

def sign(number: int) -> str:
    if number < 0:
        return "minus"
    text = "none"
    if number:
        text = "plus"
    return text
"""
TESTS = "from part import sign\n\ndef test_sign():\n"


def found(folder: Path, code: str, asserted: str) -> list[str]:
    """What the check says of `code` when its test asserts this much."""
    (folder / "part.py").write_text(code)
    (folder / "test_part.py").write_text(TESTS + f"    assert {asserted}\n")
    (folder / "conftest.py").write_text("import sys\nsys.path.insert(0, '.')\n")
    gaps = check.look(folder, {"part.py": ("test_part.py",)})
    return [line for gap in gaps for line in str(gap).splitlines()]


ALL = "[sign(-1), sign(0), sign(1)] == ['minus', 'none', 'plus']"


def test_a_file_that_is_covered_to_the_last_branch_is_perfect(tmp_path: Path) -> None:
    assert found(tmp_path, CODE, ALL) == []


def test_a_line_that_never_runs_and_a_branch_that_none_takes_are_named(tmp_path: Path) -> None:
    assert found(tmp_path, CODE, "[sign(0), sign(1)] == ['none', 'plus']") == [
        "part.py: line 10 was never run",
        "part.py: line 9 never went on to line 10",
    ]
    assert found(tmp_path, CODE, "[sign(-1), sign(1)] == ['minus', 'plus']") == [
        "part.py: line 12 never went on to line 14"
    ]


def test_an_excuse_counts_for_nothing(tmp_path: Path) -> None:
    excused = CODE.replace('return "minus"', 'return "minus"  # pragma: no' + " cover")
    assert "part.py: line 10 was never run" in found(tmp_path, excused, "[sign(0), sign(1)] == ['none', 'plus']")


def test_tests_that_fail_or_never_import_the_file_prove_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, CODE, "sign(1) == 'minus'") == ["part.py: its tests fail (exit status 1)"]
    (tmp_path / "test_part.py").write_text("def test_nothing():\n    pass\n")
    gaps = check.look(tmp_path, {"part.py": ("test_part.py",)})
    assert [str(gap) for gap in gaps] == ["part.py: its tests never import it"]


def test_a_file_or_test_that_is_not_there_fails(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(CODE)
    gaps = check.look(tmp_path, {"gone.py": ("test_gone.py",), "part.py": ("test_gone.py",)})
    assert [str(gap) for gap in gaps] == [
        "gone.py: gone.py does not exist",
        "gone.py: test_gone.py does not exist",
        "part.py: test_gone.py does not exist",
    ]


def test_the_files_of_one_are_not_covered_by_the_tests_of_another(tmp_path: Path) -> None:
    assert found(tmp_path, CODE, ALL) == []
    (tmp_path / "other.py").write_text("def double(number):\n    return number + number\n")
    (tmp_path / "test_other.py").write_text("import other\n\ndef test_other():\n    pass\n")
    (tmp_path / "test_part.py").write_text(
        (tmp_path / "test_part.py").read_text()
        + "\ndef test_more():\n    import other\n    assert other.double(1) == 2\n"
    )
    gaps = check.look(tmp_path, {"part.py": ("test_part.py",), "other.py": ("test_other.py",)})
    assert [str(gap) for gap in gaps] == ["other.py: line 2 was never run"]


@pytest.mark.parametrize("file", check.PERFECT)
def test_every_listed_file_and_its_tests_exist(file: str) -> None:
    for path in (file, *check.PERFECT[file]):
        assert (ROOT / path).is_file(), path
    ast.parse((ROOT / file).read_text())


def test_a_run_over_no_file_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["no such file"]) == 1
    assert "0 files" in capsys.readouterr().out
