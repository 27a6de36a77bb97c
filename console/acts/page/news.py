"""The door by which news of runs reach the window: many changes in a moment are one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.acts.page.protocols import Acts

#: How often what is shown of runs is read anew at most, in milliseconds.
_PAUSE_MS = 200


class News(QObject):
    """`changed` comes on the main thread after anything changed about runs, at most five times a second."""

    changed = Signal()
    _told = Signal()

    def __init__(self, acts: Acts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        self._told.connect(self._on_told)
        self.destroyed.connect(acts.subscribe(self._told.emit))  # runs outlive windows

    @Slot()
    def _on_told(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
