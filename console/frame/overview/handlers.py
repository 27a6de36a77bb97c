"""The Overview as files: a picture of the page, and the sums over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.fleet.page.problems import said
from console.frame.overview.page import OverviewPage
from console.pagekit.saving import Saving
from console.pagekit.surroundings import Surroundings


class OverviewHandlers(QObject):
    """One method for each command of the Overview."""

    def __init__(self, page: OverviewPage, surroundings: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._page = page
        self._surroundings = surroundings
        self._saving = Saving(surroundings, window, self._refused)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {"overview.save_picture": self.save_picture, "overview.save_values": self.save_values}

    def save_picture(self) -> None:
        """Ask for a file, then save the page as PNG."""
        self._saving.picture("save_overview_png", "overview", self._save)

    def save_values(self) -> None:
        """Ask for a file, then save the sums in sight as CSV."""
        self._saving.values("save_overview_csv", "overview", self._page.trends.to_csv)

    def _save(self, path: Path) -> bool:
        return self._page.picture().save(str(path))

    def _refused(self, error: Exception) -> None:
        self._surroundings.say(said(error))
