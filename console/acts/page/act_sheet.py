"""The act sheet: a plan beside the work, before anything of it runs, while it runs, and after."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QWidget

from console.acts.page.loading import Seen
from console.acts.page.run_panel import RunPanel
from console.pagekit.sheet import Sheet

_WIDE, _HIGH = 1208, 846
#: What of the window behind it stays in sight at each edge, in pixels.
_EDGE = 32


class ActSheet(Sheet):
    """Shows a run in `panel`, as large as its window lets it be."""

    def __init__(self, panel: RunPanel, run: str, parent: QWidget) -> None:
        around = parent.window().size()
        wide = min(_WIDE, around.width() - 2 * _EDGE)
        super().__init__(self.tr("The plan of an act"), "", parent, width=wide)
        self._high = min(_HIGH, around.height() - 2 * _EDGE)
        self.panel = panel
        self.heading.hide()
        self.note.hide()
        self.content.addWidget(panel, 1)
        panel.shown.connect(self._on_shown)
        panel.open(run)
        self.resize(wide, self._high)  # Qt would make it two thirds of the screen at most
        panel.column.steps.setFocus()  # no key that is pressed by chance does anything

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high)

    def grow(self) -> None:
        """It scrolls instead."""

    @Slot(object)
    def _on_shown(self, seen: Seen | None) -> None:
        if seen is not None and self.windowTitle() != self.panel.title.whole_text():
            self.setWindowTitle(self.panel.title.whole_text())
            self.setAccessibleName(self.panel.title.whole_text())
