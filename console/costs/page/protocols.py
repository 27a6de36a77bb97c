"""Protocols of what the page of costs is given."""

from __future__ import annotations

from typing import Protocol

from console.costs.model.scenario import Scenario


class Scenarios(Protocol):
    """Scenarios that are kept beside the data. Methods block; they raise EnvironmentFault and OSError."""

    def names(self) -> tuple[str, ...]: ...

    def load(self, name: str) -> Scenario:
        """The example that ships where the name is empty."""

    def save(self, name: str, scenario: Scenario) -> None: ...
