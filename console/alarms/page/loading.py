"""Loader of the past of alarms and its figures, away from the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.alarms.model.figures import DAY, Figures, figures
from console.alarms.page.protocols import Alarms
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

DAYS = 30


class FiguresLoader(NewestLoader):
    """Reads the alarms of the last 30 days; `loaded` carries their Figures."""

    subject = "the past of alarms"

    def __init__(self, alarms: Alarms, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._alarms = alarms

    def ask(self) -> None:
        until = self._surroundings.now()
        since = until - DAYS * DAY

        def work() -> Figures:
            return figures(self._alarms.past(since, until), since, until)

        self.read(None, work)
