"""Loader of the past of alarms and its figures, away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from console.alarms.model.figures import DAY, Figures, figures
from console.alarms.model.savings import Saving, savings
from console.alarms.page.protocols import Alarms
from console.fleet.model.rules import Rules
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

DAYS = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """The figures of alarms, and what a longer delay would have spared of each of the worst sources, in their order."""

    figures: Figures
    savings: tuple[Saving, ...]


class FiguresLoader(NewestLoader):
    """Reads the alarms of the last 30 days; `loaded` carries them Judged."""

    subject = "the past of alarms"

    def __init__(self, alarms: Alarms, rules: Callable[[], Rules], surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._alarms, self._rules = alarms, rules

    def ask(self) -> None:
        until = self._surroundings.now()
        since = until - DAYS * DAY

        def work() -> Judged:
            past = self._alarms.past(since, until)
            made = figures(past, since, until)
            return Judged(made, savings(past, made, self._rules().by_id))

        self.read(None, work)
