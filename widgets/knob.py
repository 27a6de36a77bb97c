"""A knob: a value between two ends, set by hand; a tick shows where it stood, a band what is likely."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from widgets import paint
from widgets import theme as themes

#: Steps from end to end: one is a key press.
STEPS = 200
_WIDE, _HIGH, _TRACK = 7, 15, 4


class Knob(QSlider):
    """Values are parts of its whole, 0 to 1. Drawn by tokens: the style's own slider is dark on dark."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stood = 0.5
        self._likely = (0.0, 1.0)
        self.setRange(0, STEPS)
        self.setPageStep(STEPS // 10)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, stood: float, likely: tuple[float, float]) -> None:
        """Where the value stood before it was moved, and between which ends it is likely to be."""
        self._stood, self._likely = stood, likely
        self.update()

    def part(self) -> float:
        return self.value() / STEPS

    def set_part(self, part: float) -> None:
        self.setValue(round(min(1.0, max(0.0, part)) * STEPS))

    def say(self, text: str) -> None:
        """What a screen reader says of the value."""
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return QSize(120, themes.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, themes.CONTROL_HEIGHT)

    def _x(self, part: float) -> int:
        return _WIDE // 2 + round(part * (self.width() - _WIDE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._follow(event)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _follow(self, event: QMouseEvent) -> None:
        room = max(self.width() - _WIDE, 1)
        self.set_part((event.position().x() - _WIDE / 2) / room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        middle = self.height() // 2
        track = QRect(0, middle - _TRACK // 2, self.width(), _TRACK)
        painter.fillRect(track, theme.colour("track"))
        low, high = (self._x(part) for part in self._likely)
        painter.fillRect(QRect(low, track.top(), max(high - low, 1), _TRACK), theme.colour("data-6"))
        stood = self._x(self._stood)
        painter.fillRect(QRect(stood, middle - _HIGH // 2, 1, _HIGH), theme.colour("muted"))
        at = QRectF(self._x(self.part()) - _WIDE / 2, middle - _HIGH / 2, _WIDE, _HIGH)
        edge = "focus" if self.hasFocus() else None
        paint.frame(painter, at, "text" if self.isEnabled() else "faint", edge, radius=2)
