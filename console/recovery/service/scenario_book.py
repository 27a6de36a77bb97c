"""The book of scenarios: those that ship with the program, and a site's own beside its data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import resources
from console.recovery.model.scenario_rows import MOST_BYTES, ScenarioError, requirements_of, scenario_of
from console.recovery.model.scenarios import Book, Requirement, Scenario

#: Where scenarios ship, and where a site's own are in the data directory: every file that ends in .toml.
FOLDER = "scenarios"
_REQUIREMENTS = "requirements.toml"


@lru_cache(maxsize=1)
def shipped() -> Book:
    """The scenarios of resources/scenarios. Raises ScenarioError, and FileNotFoundError when the program was installed
    without."""
    files = sorted(resources.path(FOLDER).glob("*.toml"))
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    requirements = requirements_of(_REQUIREMENTS, texts.pop(_REQUIREMENTS))
    return _book([scenario_of(name, text) for name, text in texts.items()], requirements, ())


def load(directory: Path) -> Book:
    """The scenarios that ship, with those of this data directory: one of the same id takes the place of ours, others
    are added. A file that is wrong is left out and told of in `Book.faults`."""
    book = shipped()
    scenarios = {each.id: each for each in book.scenarios}
    own: dict[str, str] = {}
    faults: list[str] = []
    for file in sorted((directory / FOLDER).glob("*.toml")):
        try:
            if file.stat().st_size > MOST_BYTES:
                raise ScenarioError(f"{file.name}: it is larger than {MOST_BYTES >> 10} KiB")
            scenario = scenario_of(file.name, file.read_text(encoding="utf-8"))
            if scenario.id in own:
                raise ScenarioError(f"{file.name}: {scenario.id} stands in {own[scenario.id]} already")
            own[scenario.id], scenarios[scenario.id] = file.name, scenario
        except (ScenarioError, OSError, UnicodeDecodeError) as error:
            words = str(error)
            faults.append(words if words.startswith(file.name) else f"{file.name}: {words}")
    return _book(list(scenarios.values()), book.requirements, tuple(faults))


def _book(scenarios: list[Scenario], requirements: tuple[Requirement, ...], faults: tuple[str, ...]) -> Book:
    return Book(tuple(sorted(scenarios, key=lambda each: each.name.source)), requirements, faults)
