"""ARCHITECTURE.md says what the tree is: every package is named, and every name exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
#: Where code lives; folders in them count as packages when they hold Python.
GROUND = ("console", "connectors", "widgets", "resources", "tests", "packaging", "docs")


def named_folders() -> set[str]:
    """The folders of the house's drawing, as paths."""
    drawing = TEXT.split("## The house")[1].split("\n## ")[0]
    found: set[str] = set()
    above: list[tuple[int, str]] = []
    for line in drawing.splitlines():
        match = re.match(r"    ( *)([a-z_]+)/ +\S", line)
        if match is None:
            continue
        depth, name = len(match[1]), match[2]
        above = [(d, n) for d, n in above if d < depth]
        above.append((depth, name))
        found.add("/".join(n for _, n in above))
    return found


def folders_of_the_tree() -> set[str]:
    found = {path.parent.relative_to(ROOT).as_posix() for top in GROUND[:4] for path in ROOT.glob(f"{top}/**/*.py")}
    # Below the kinds of tests, folders are named after what they test.
    found |= {"/".join(path.relative_to(ROOT).parts[:2]) for path in ROOT.glob("tests/*/**/*.py")}
    return found | set(GROUND)


def test_every_package_of_the_tree_is_named() -> None:
    assert folders_of_the_tree() - named_folders() == set()


def test_every_folder_that_is_named_exists() -> None:
    assert named_folders() - folders_of_the_tree() == set()


def dotted_names() -> list[str]:
    tops = "|".join(GROUND[:4])
    return sorted(set(re.findall(rf"`((?:{tops})(?:\.\w+)+)`", TEXT)))


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something defined at the top of one."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:cut])
        source = place.with_suffix(".py") if place.with_suffix(".py").is_file() else place / "__init__.py"
        if not source.is_file():
            if cut == len(parts) and place.is_dir():
                return True
            continue
        rest = parts[cut:]
        if not rest:
            return True
        body = ast.parse(source.read_text(encoding="utf-8")).body
        tops = {node.name for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
        tops |= {ast.unparse(node.target) for node in body if isinstance(node, ast.AnnAssign)}
        return len(rest) == 1 and rest[0] in tops
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", dotted_names())
def test_every_name_exists(name: str) -> None:
    assert exists(name), f"ARCHITECTURE.md speaks of {name}"


def test_a_name_that_does_not_exist_is_noticed() -> None:
    assert not exists("console.fleet.service.live.pipeline.Nobody")
    assert not exists("console.fleet.nowhere.Pipeline")
    assert len(dotted_names()) > 30


def test_paths_in_it_exist() -> None:
    for path in set(re.findall(r"`((?:\w[\w.-]*/)+[\w.-]+\.(?:py|md|sh))`", TEXT)):
        assert (ROOT / path).is_file(), path
