"""Scenarios from files, and numbers of chance from a seed that is kept with them."""

from __future__ import annotations

import os
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

import resources
from console.costs.model.chance import Cases, cases, uncertain
from console.costs.model.scenario import Scenario
from console.costs.model.scenario_file import MOST_BYTES, ScenarioError, as_toml, parse

#: Where they are, in the data directory.
FOLDER = "scenarios"
#: So many cases are drawn unless somebody asks for others.
RUNS = 10_000
MOST_RUNS = 1_000_000
_NAME = re.compile(r"[^\W_](?:[\w -]{0,58}[\w-])?")


def load(path: Path, today: date) -> Scenario:
    """The scenario of a file. Raises ScenarioError and OSError."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        return parse(content.decode(), today)
    except UnicodeDecodeError:
        raise ScenarioError("It is no text in UTF-8") from None
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}: {error}") from None


def example() -> str:
    """The text of the example that ships, to be changed."""
    return resources.path("costs/example.toml").read_text(encoding="utf-8")


def drawn(scenario: Scenario, runs: int = RUNS, seed: int | None = None) -> Cases:
    """Many cases of a scenario; the same seed gives the same answer."""
    return cases(scenario, _numbers(scenario.seed if seed is None else seed, runs, len(uncertain(scenario))))


@lru_cache(maxsize=2)
def _numbers(seed: int, runs: int, columns: int) -> npt.NDArray[np.float64]:
    """Numbers between 0 and 1. Of numpy only the generator's own stream is promised to stay as it is."""
    return np.random.Generator(np.random.PCG64(seed)).random((runs, columns))


class Scenarios:
    """The scenarios of a data directory: files in a folder of it, beside the example that ships. Methods block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """What may be loaded; the example, whose name is empty, is not among them. Raises OSError."""
        return tuple(sorted(file.stem for file in self._folder.glob("*.toml") if file.is_file()))

    def load(self, name: str) -> Scenario:
        """Raises ScenarioError and OSError."""
        today = date.today()  # noqa: DTZ011 - the day where the operator is
        return load(self._file(name), today) if name else parse(example(), today)

    def save(self, name: str, scenario: Scenario) -> None:
        """Keep a scenario under a name; one that stands there is replaced whole or not at all. Raises ScenarioError and
        OSError."""
        file = self._file(name)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        scratch = file.with_suffix(".part")
        try:
            with scratch.open("w", encoding="utf-8") as written:
                written.write(as_toml(scenario))
                written.flush()
                os.fsync(written.fileno())
            scratch.replace(file)
        finally:
            scratch.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        if not is_name(name):
            raise ScenarioError("A name has letters, figures, spaces, - and _, 60 at most")
        return self._folder / f"{name}.toml"


def is_name(name: str) -> bool:
    """Whether a scenario may be kept under it."""
    return _NAME.fullmatch(name) is not None
