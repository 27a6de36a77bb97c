"""Idleness: nobody touched a key or the mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_MINUTE_MS = 60_000
_TOUCHED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Tells once, by `gone`, that the program was left alone for so many minutes; every touch begins the count anew.
    It looks at events only while it is asked to."""

    gone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.gone)

    def watch(self, minutes: int) -> None:
        """Count from now; 0 never tells."""
        app = QApplication.instance()
        if app is None:
            return
        app.removeEventFilter(self)
        self._timer.stop()
        if minutes:
            self._timer.start(minutes * _MINUTE_MS)
            app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHED and self._timer.isActive():
            self._timer.start()
        return False
