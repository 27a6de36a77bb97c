"""The band of a drill: across the window while one goes on, on every page; alarms stay real."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from resources.text import QT_TRANSLATE_NOOP, Text
from widgets.states import Banner

if TYPE_CHECKING:  # the first painted window waits for none of these
    from collections.abc import Callable

    from console.recovery.page.protocols import Drills

_KINDS: dict[str, Text] = {
    "tabletop": QT_TRANSLATE_NOOP("DrillBand", "Tabletop drill {drill}: talked through, nothing is touched."),
    "functional": QT_TRANSLATE_NOOP("DrillBand", "Functional drill {drill} in a sandbox. Production is not touched."),
    "full": QT_TRANSLATE_NOOP("DrillBand", "Full drill {drill}: service is given from what came back."),
}


class DrillBand(Banner):
    """Says which drill goes on, paused or not, and leads to it by `go`."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(tone="drill", parent=parent)
        self._go = go
        self._drills: Drills | None = None
        self._leads_to = ""
        self.action.connect(self._on_action)
        self.hide()

    def fill(self, drills: Drills) -> None:
        """Watch these drills."""
        self._drills = drills
        importlib.import_module("console.pagekit.news").News(drills, self).changed.connect(self.look)
        self.look()

    @Slot()
    def look(self) -> None:
        """Say how it is now."""
        drill = None if self._drills is None else self._drills.running
        self.setVisible(drill is not None)
        if drill is None:
            return
        self._leads_to = f"drill:{drill.number}"
        text = QCoreApplication.translate(*_KINDS[drill.kind]).format(drill=drill.name)
        if drill.state == "paused":
            paused = self.tr("It is paused.")
            text = f"{text} {paused}"
        self.set(
            self.tr("DRILL"),
            QCoreApplication.translate(*drill.scenario.name),
            text,
            self.tr("Alarms in the strip are real"),
            action=self.tr("Show"),
        )

    @Slot()
    def _on_action(self) -> None:
        self._go(self._leads_to)
