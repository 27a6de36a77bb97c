"""The door by which news of what outlives windows reach them: many changes in a moment are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

#: How often what is shown is read anew at most, in milliseconds.
_PAUSE_MS = 200


class Telling(Protocol):
    """What tells, in any thread, that it changed."""

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]: ...


class News(QObject):
    """`changed` comes on the main thread after anything changed, at most five times a second."""

    changed = Signal()
    _told = Signal()

    def __init__(self, telling: Telling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        self._told.connect(self._on_told)
        self.destroyed.connect(telling.subscribe(self._told.emit))  # it outlives windows

    @Slot()
    def _on_told(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
