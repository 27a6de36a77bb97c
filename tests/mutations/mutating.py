"""Mutations as data, and how one is tried: in a copy of the tree, never in the tree itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Seconds after which tests that hang are ended; pytest's own limit for one test comes first.
_LONGEST = 600
_LEFT_OUT = (".git", ".venv", "__pycache__", ".*_cache", "pages", "wheelhouse")
_FAILED = 1  # pytest: tests ran, and some failed


@dataclass(frozen=True, slots=True)
class Mutation:
    """One behaviour broken: in `file`, `before` (which occurs exactly once) becomes `after`, and one of `tests` must
    fail. `why` says what would be wrong."""

    file: str
    before: str
    after: str
    tests: tuple[str, ...]
    why: str

    def applied(self, text: str) -> str:
        """The file's text with the behaviour broken. Raises ValueError where that is not possible."""
        if (count := text.count(self.before)) != 1:
            raise ValueError(f"`before` occurs {count} times in {self.file}")
        if self.before == self.after:
            raise ValueError("`after` changes nothing")
        return text.replace(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutation: `trouble` says why it could not be tried."""

    mutation: Mutation
    killed: bool
    trouble: str = ""

    def __str__(self) -> str:
        verdict = "killed" if self.killed else "NOT TRIED" if self.trouble else "SURVIVED"
        trouble = f" ({self.trouble})" if self.trouble else ""
        return f"{verdict:9}  {self.mutation.file}: {self.mutation.why}{trouble}"


def read(path: Path) -> tuple[Mutation, ...]:
    """The mutations of a TOML file. Raises KeyError and TypeError where a field is missing or unknown."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutation"]
    return tuple(Mutation(**{**entry, "tests": tuple(entry["tests"])}) for entry in entries)


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A copy of the tree to break things in."""
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        yield tree


def try_all(tree: Path, mutations: Sequence[Mutation]) -> Iterator[Outcome]:
    """Try each on the copy `tree`. First the tests as they are: one that fails anyway would kill everything."""
    tests = tuple(dict.fromkeys(test for mutation in mutations for test in mutation.tests))
    if tests and (status := _status(tree, tests, longest=None)):
        trouble = f"its tests fail without it, exit status {status}"
        yield from (Outcome(mutation, False, trouble) for mutation in mutations)
        return
    for mutation in mutations:
        yield _tried(tree, mutation)


def _tried(tree: Path, mutation: Mutation) -> Outcome:
    file = tree / mutation.file
    try:
        before = file.read_bytes()
        after = mutation.applied(before.decode())
    except (OSError, ValueError) as error:
        return Outcome(mutation, False, str(error))
    file.write_bytes(after.encode())
    try:
        status = _status(tree, mutation.tests)
    finally:
        file.write_bytes(before)
    if status not in (0, _FAILED):
        return Outcome(mutation, False, f"its tests did not run, exit status {status}")
    return Outcome(mutation, status == _FAILED)


def _status(tree: Path, tests: Sequence[str], longest: float | None = _LONGEST) -> int:
    """How pytest ends, within so many seconds.

    Nothing compiled is kept: a file that changes twice a second would be taken for the old one.
    """
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    try:
        return subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=longest,
            check=False,
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return _FAILED  # it hangs: somebody would notice
