"""Short messages in a corner of the window; they come, say something and go, without taking the keyboard."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets import paint, reader
from widgets.button import Button, IconButton, Kind
from widgets.priority import Priority, PriorityMark
from widgets.text import Label

_MARGIN = 16
_GAP = 8
#: How many are shown at once; the oldest goes when another comes.
MOST = 4


class Toast(QWidget):
    """One message with its mark, an action and a way to close it."""

    reader_role = "AlertMessage"

    closed = Signal()
    acted = Signal()

    def __init__(self, text: str, priority: Priority, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        if priority is not Priority.NORMAL:
            row.addWidget(PriorityMark(priority))
        label = Label(text, wrap=True)
        label.setMinimumWidth(min(label.fontMetrics().horizontalAdvance(text) + 4, 380))
        label.setMaximumWidth(380)
        row.addWidget(label, 1)
        if action:
            button = Button(action, small=True)
            button.clicked.connect(self.acted)
            row.addWidget(button)
        close = IconButton("x", self.tr("Close"), Kind.QUIET)
        close.setAccessibleName(f"{self.tr('Close')}: {text}")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        self._remaining = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.closed)

    def start(self, seconds: float) -> None:
        """Go by itself after this time; 0 stays until it is closed."""
        if seconds > 0:
            self._timer.start(round(seconds * 1000))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._remaining = self._timer.remainingTime() if self._timer.isActive() else -1
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._remaining >= 0:
            self._timer.start(max(self._remaining, 1500))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.frame(QPainter(self), self.rect(), "raised", "line-strong")


class Toaster(QObject):
    """Stacks messages in the lower right corner of a window. A message with the same key replaces the one before."""

    action = Signal(object)

    def __init__(self, window: QWidget, *, above: int = 28) -> None:
        super().__init__(window)
        self._window, self._above = window, above
        self._toasts: list[tuple[Hashable, Toast]] = []
        window.installEventFilter(self)

    def toasts(self) -> list[Toast]:
        """What is shown, oldest first."""
        return [toast for _, toast in self._toasts]

    def show_message(
        self,
        text: str,
        priority: Priority = Priority.NORMAL,
        *,
        action: str = "",
        seconds: float = 6.0,
        key: Hashable | None = None,
    ) -> Toast:
        """Show a message; `action` names a button that sends the `action` signal with `key`."""
        name = key if key is not None else object()
        self._drop([toast for held, toast in self._toasts if held == name])
        toast = Toast(text, priority, action, self._window)
        self._toasts.append((name, toast))
        toast.closed.connect(self._closed)
        toast.acted.connect(self._acted)
        self._drop([each for _, each in self._toasts[:-MOST]])
        toast.show()
        toast.raise_()
        toast.start(seconds)
        reader.say(toast, text, urgent=priority.abnormal)
        self._arrange()
        return toast

    def _sender_toast(self) -> Toast | None:
        sender = self.sender()
        return sender if isinstance(sender, Toast) else None

    def _closed(self) -> None:
        toast = self._sender_toast()
        if toast is not None:
            self._drop([toast])
            self._arrange()

    def _acted(self) -> None:
        toast = self._sender_toast()
        for name, held in self._toasts:
            if held is toast:
                self.action.emit(name)
        self._closed()

    def _drop(self, gone: list[Toast]) -> None:
        for toast in gone:
            self._toasts = [(name, held) for name, held in self._toasts if held is not toast]
            toast.hide()
            toast.deleteLater()

    def _arrange(self) -> None:
        bottom = self._window.height() - self._above - _MARGIN
        for _, toast in reversed(self._toasts):
            toast.adjustSize()
            toast.move(self._window.width() - toast.width() - _MARGIN, bottom - toast.height())
            bottom -= toast.height() + _GAP

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._arrange()
        return False
