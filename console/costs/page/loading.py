"""Loader of scenarios, away from the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.costs.model.scenario import Scenario
from console.costs.page.protocols import Scenarios
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings


class ScenarioLoader(NewestLoader):
    """Reads a scenario and the names of all; `loaded` carries the wished name, the names and the Scenario. `refused`
    carries the name and the error of one that cannot be read."""

    refused = Signal(str, object)
    subject = "a scenario"

    def __init__(self, scenarios: Scenarios, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._scenarios = scenarios

    def ask(self, name: str) -> None:
        def work() -> tuple[str, tuple[str, ...], Scenario]:
            return name, self._scenarios.names(), self._scenarios.load(name)

        self.read(name, work)

    def _failed(self, wish: str, error: Exception) -> None:
        super()._failed(wish, error)
        self.refused.emit(wish, error)
