"""The answers of the tools of a simulated node, and how their arguments are read."""

from __future__ import annotations

import getopt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.site_simulator.slurm import Cluster
from connectors.site_simulator.system import System


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool says and its exit status, `after` seconds of work. With `more` it goes on to say that, whenever there
    is any, until its caller ends it."""

    out: str = ""
    err: str = ""
    status: int = 0
    after: float = 0.0
    more: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """What a tool works on; `root` holds the node's files."""

    system: System
    cluster: Cluster
    root: Path


Tool = Callable[[Caller, list[str]], Answer]


@dataclass(frozen=True, slots=True)
class Given:
    """Arguments as a tool was given them: options by their long names, or short ones where they have none, and the
    rest."""

    options: tuple[tuple[str, str], ...]
    rest: list[str]

    def has(self, *names: str) -> bool:
        return any(name in names for name, _ in self.options)

    def value(self, *names: str, default: str = "") -> str:
        """The last value of an option."""
        return next((value for name, value in reversed(self.options) if name in names), default)

    def values(self, *names: str) -> list[str]:
        """All values of an option that may be given several times, or hold several that commas part."""
        return [part for name, value in self.options if name in names for part in value.split(",") if part]


class BadArguments(ValueError):
    """What a tool does not know; the text is the C library's."""


def read(argv: Sequence[str], short: str, long: Sequence[str]) -> Given:
    """Arguments as getopt_long reads them. Raises BadArguments."""
    try:
        options, rest = getopt.gnu_getopt(list(argv), short, list(long))
    except getopt.GetoptError as problem:
        if "requires argument" in problem.msg:
            word = f"--{problem.opt}" if len(problem.opt) > 1 else problem.opt
            what = f"option '{word}' requires an argument" if len(problem.opt) > 1 else ""
            raise BadArguments(what or f"option requires an argument -- '{problem.opt}'") from problem
        long_one = f"unrecognized option '--{problem.opt}'"
        raise BadArguments(long_one if len(problem.opt) > 1 else f"invalid option -- '{problem.opt}'") from problem
    return Given(tuple((name, value) for name, value in options), rest)
