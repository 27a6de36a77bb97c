"""The Overview as files: a picture of the page, and the sums over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from console.fleet.page.problems import said
from console.frame.overview.page import OverviewPage
from console.pagekit.surroundings import Surroundings


class OverviewHandlers(QObject):
    """What the commands of the Overview do."""

    def __init__(self, page: OverviewPage, surroundings: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._page = page
        self._surroundings = surroundings
        self._window = window

    def table(self) -> dict[str, Callable[..., Any]]:
        return {"save_overview_picture": self.save_picture, "save_overview_values": self.save_values}

    def save_picture(self) -> None:
        """Ask for a file, then save the page as PNG."""
        self._ask_file(self.tr("Save the picture"), "png", self._on_picture)

    def save_values(self) -> None:
        """Ask for a file, then save the sums in sight as CSV."""
        self._ask_file(self.tr("Save the values"), "csv", self._on_values)

    def _ask_file(self, title: str, ending: str, chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._window, title, str(Path.home() / f"overview.{ending}"))
        dialog.setObjectName(f"save_overview_{ending}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    @Slot(str)
    def _on_picture(self, path: str) -> None:
        saved = self._page.picture().save(path)
        text = self.tr("Picture saved as {path}") if saved else self.tr("The picture could not be written to {path}")
        self._surroundings.say(text.format(path=path))

    @Slot(str)
    def _on_values(self, path: str) -> None:
        text = self._page.trends.to_csv()

        def write(_report: Any) -> int:
            return Path(path).write_text(text, encoding="utf-8")

        def done(_written: int) -> None:
            self._surroundings.say(self.tr("Values saved as {path}").format(path=path))

        def failed(error: Exception) -> None:
            self._surroundings.say(said(error))

        self._surroundings.run(self.tr("Saving the values"), write, done, failed)
