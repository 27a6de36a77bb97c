"""Loaders of scenarios, months and plans, away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.costs.model.scenario import Scenario
from console.costs.page.protocols import Months, Scenarios
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

if TYPE_CHECKING:
    from console.costs.model.energy_hours import EnergyHours
    from console.costs.model.policy import Policy
    from console.costs.model.statement import Month

    #: What MonthLoader brings: see there.
    Loaded = tuple[tuple[str, ...], Month | None, dict[str, str], tuple[EnergyHours, ...]]


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

    def _refused(self, wish: str, error: Exception) -> None:
        self.refused.emit(wish, error)


class PlanLoader(NewestLoader):
    """Reads the plan of capacity; `loaded` carries it, None where nothing was needed yet."""

    subject = "capacity"

    def __init__(self, months: Callable[[], Months], surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._months = months

    def ask(self) -> None:
        self.read("plan", lambda: self._months().plan())


class MonthLoader(NewestLoader):
    """Reads a month, the newest where none is named; `loaded` carries the names of all, the Month, None where nothing
    is known of any, what its sites and nodes are called, and the last day by the hour where it is the newest."""

    subject = "a month"

    def __init__(self, months: Callable[[], Months], surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._months = months

    def ask(self, name: str, policy: Policy | None) -> None:
        def work() -> Loaded:
            months = self._months()
            names = months.months()
            wanted = name or next(iter(names), "")
            month = months.month(wanted, policy) if wanted else None
            places = {id for flow in month.flows for id in (flow.site, flow.node) if id} if month is not None else ()
            day = months.by_the_hour() if month is not None and month.name == names[0] else ()
            return names, month, {id: months.called(id) for id in places}, day

        self.read((name, policy), work)
