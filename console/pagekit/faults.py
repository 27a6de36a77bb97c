"""The line on a card that says that a reading of its failed by a fault of the program's own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QBoxLayout

from console.pagekit.newest import NewestLoader
from widgets.text import Label
from widgets.theme import Size


class FaultLine(Label):
    """Hidden while the readings of its loaders go well. What the card showed before stays beside it."""

    def __init__(self) -> None:
        text = QCoreApplication.translate(
            "FaultLine", "This could not be shown: a fault of Driftvakt's own was reported"
        )
        super().__init__(text, "high-text", Size.SMALL, wrap=True)
        self.setObjectName("fault")
        self._broken: set[QObject] = set()
        self.hide()

    def watch(self, loader: NewestLoader) -> None:
        """Speak of this loader's readings, too."""
        loader.broke.connect(self._on_broke)
        loader.well.connect(self._on_well)

    @Slot()
    def _on_broke(self) -> None:
        self._broken.add(self.sender())
        self.show()

    @Slot()
    def _on_well(self) -> None:
        if self._broken:
            self._broken.discard(self.sender())
            self.setVisible(bool(self._broken))


def tell_faults(body: QBoxLayout, *loaders: NewestLoader) -> FaultLine:
    """Put the line of these loaders at the foot of a card's body."""
    line = FaultLine()
    for loader in loaders:
        line.watch(loader)
    body.addWidget(line)
    return line
