"""The lists of mutations fit the tree, and a behaviour that can be broken unseen is told."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutations.__main__ import HERE, ROOT
from tests.mutations.mutating import Mutation, copied, read, try_all

pytestmark = pytest.mark.slow

LISTS = sorted(HERE.glob("*.toml"))
ENTRIES = [(path.stem, mutation) for path in LISTS for mutation in read(path)]


def named_in(path: Path) -> set[str]:
    """`name` and `Class::name` of every test in a file."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


@pytest.mark.parametrize(("name", "mutation"), ENTRIES, ids=[f"{name}: {mutation.why}" for name, mutation in ENTRIES])
def test_every_mutation_fits_the_tree_and_names_tests_that_exist(name: str, mutation: Mutation) -> None:
    changed = mutation.applied((ROOT / mutation.file).read_text(encoding="utf-8"))
    ast.parse(changed)
    assert mutation.why and mutation.tests
    for test in mutation.tests:
        path, _, function = test.partition("::")
        assert function.partition("[")[0] in named_in(ROOT / path), test


def test_no_mutation_stands_twice() -> None:
    seen = [(mutation.file, mutation.before, mutation.after) for _, mutation in ENTRIES]
    assert len(seen) == len(set(seen)) >= 30


def broken(after: str, asserted: str = "double(2) == 4", before: str = "number * 2") -> Mutation:
    return Mutation("part.py", before, after, ("test_part.py::test_double",), asserted)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "part.py").write_text("def double(number):\n    return number * 2\n")
    (tmp_path / "test_part.py").write_text(
        "from part import double\n\n\n"
        "def test_double():\n    assert double(2) == 4\n\n\n"
        "def test_no():\n    assert False\n"
    )
    return tmp_path


def told(tree: Path, *mutations: Mutation) -> list[str]:
    with copied(tree) as copy:
        found = [str(outcome).split()[0] for outcome in try_all(copy, mutations)]
        assert (copy / "part.py").read_text() == (tree / "part.py").read_text(), "each is taken back"
    return found


def test_a_mutation_that_no_test_notices_survives_and_the_tree_stays(tree: Path) -> None:
    before = (tree / "part.py").read_bytes()
    assert told(tree, broken("number * 3"), broken("number + number"), broken("number + 2")) == [
        "killed",
        "SURVIVED",
        "SURVIVED",
    ]
    assert (tree / "part.py").read_bytes() == before


def test_what_cannot_be_tried_is_not_called_killed(tree: Path) -> None:
    gone = Mutation("none.py", "a", "b", ("test_part.py::test_double",), "there is no such file")
    unnamed = Mutation("part.py", "number * 2", "number * 3", ("test_part.py::test_none",), "there is no such test")
    failing = Mutation("part.py", "number * 2", "number * 3", ("test_part.py::test_no",), "it fails anyway")
    assert (
        told(tree, broken("x", before="not there"), broken("x", before="number"), broken("number * 2"), gone)
        == ["NOT"] * 4
    )
    assert told(tree, broken("number *")) == ["NOT"], "it does not even compile"
    assert told(tree, unnamed) == ["NOT"]
    assert told(tree, failing) == ["NOT"]
