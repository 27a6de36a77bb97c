"""The door by which news of runs reach the window: many changes in a moment are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

#: How often what is shown of runs is read anew at most, in milliseconds.
_PAUSE_MS = 200


class Changing(Protocol):
    """What tells that it changed, in any thread, until the function is called that `subscribe` gives."""

    def subscribe(self, told: Callable[[], Any], /) -> Callable[[], None]: ...


class News(QObject):
    """`changed` comes on the main thread after anything changed there, at most five times a second."""

    changed = Signal()
    _told = Signal()

    def __init__(self, source: Changing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.changed)
        self._told.connect(self._on_told)
        self.destroyed.connect(source.subscribe(self._told.emit))  # runs outlive windows

    @Slot()
    def _on_told(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
