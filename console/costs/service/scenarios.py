"""Scenarios from files, and numbers of chance from a seed that is kept with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

import resources
from console.costs.model.chance import Spread, spread, uncertain
from console.costs.model.scenario import Scenario
from console.costs.model.scenario_file import MOST_BYTES, ScenarioError, parse

#: So many cases are drawn unless somebody asks for others.
RUNS = 10_000
MOST_RUNS = 1_000_000


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


def drawn(scenario: Scenario, runs: int = RUNS, seed: int | None = None) -> Spread:
    """Many cases of a scenario; the same seed gives the same answer."""
    return spread(scenario, _numbers(scenario.seed if seed is None else seed, runs, len(uncertain(scenario))))


def _numbers(seed: int, runs: int, columns: int) -> npt.NDArray[np.float64]:
    """Numbers between 0 and 1. Of numpy only the generator's own stream is promised to stay as it is."""
    return np.random.Generator(np.random.PCG64(seed)).random((runs, columns))
