"""Priorities: told apart by colour, by shape and by word, in this order of weight.

critical = filled red octagon, high = orange triangle, medium = yellow diamond, low = blue circle, normal = a small grey
ring, unknown (also stale) = a dashed outline, overridden = a teal square with a dash.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.motion import blinker
from widgets.theme import Size, Weight
from widgets.tips import set_tip


class Priority(StrEnum):
    """How much something matters. `rank` sorts: 0 is worst."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"
    NORMAL = "normal"

    @property
    def rank(self) -> int:
        """0 for critical, growing towards normal."""
        return _RANKS[self]

    @property
    def abnormal(self) -> bool:
        """Whether it is one of the four that ask for something."""
        return self in (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW)

    @property
    def ink(self) -> str:
        """The token in which text of this priority is written."""
        if self is Priority.NORMAL:
            return "text"
        return "muted" if self is Priority.UNKNOWN else f"{self.value}-text"


_RANKS = {priority: rank for rank, priority in enumerate(Priority)}


def word(priority: Priority) -> str:
    """The word for a priority, in the language of the program."""
    app = QCoreApplication
    words = {
        Priority.CRITICAL: app.translate("Priority", "Critical"),
        Priority.HIGH: app.translate("Priority", "High"),
        Priority.MEDIUM: app.translate("Priority", "Medium"),
        Priority.LOW: app.translate("Priority", "Low"),
        Priority.UNKNOWN: app.translate("Priority", "No data"),
        Priority.OVERRIDDEN: app.translate("Priority", "Overridden"),
        Priority.NORMAL: app.translate("Priority", "Normal"),
    }
    return words[priority]


def _regular(centre: QPointF, radius: float, corners: int, turn: float) -> QPolygonF:
    step = 2 * math.pi / corners
    return QPolygonF(
        [
            QPointF(centre.x() + radius * math.cos(turn + step * n), centre.y() + radius * math.sin(turn + step * n))
            for n in range(corners)
        ]
    )


def _octagon(area: QRectF, side: float) -> QPolygonF:
    """Straight sides on whole pixels and plainly cut corners: at twelve pixels a regular one would look round."""
    left, top = round(area.center().x() - side / 2) + 0.5, round(area.center().y() - side / 2) + 0.5
    right, bottom = left + round(side) - 1, top + round(side) - 1
    cut = round(side * 0.3)
    return QPolygonF(
        [
            QPointF(left + cut, top),
            QPointF(right - cut, top),
            QPointF(right, top + cut),
            QPointF(right, bottom - cut),
            QPointF(right - cut, bottom),
            QPointF(left + cut, bottom),
            QPointF(left, bottom - cut),
            QPointF(left, top + cut),
        ]
    )


def paint_mark(painter: QPainter, rect: QRect | QRectF, priority: Priority, dim: bool = False) -> None:
    """The mark of a priority, as large as fits into `rect`. `dim`: the dark half of a blink, outline alone."""
    area = QRectF(rect)
    side = min(area.width(), area.height())
    centre = area.center()
    theme = themes.current()
    colour = theme.colour(priority.value)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QPen(colour, 1.4)
    line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if priority.abnormal:
        painter.setPen(QPen(colour, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush if dim else colour)
    else:
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    half = side / 2
    if priority is Priority.CRITICAL:
        painter.drawPolygon(_octagon(area, side))
    elif priority is Priority.HIGH:
        drop = side * 0.03
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(centre.x(), centre.y() - half * 0.86 + drop),
                    QPointF(centre.x() + half * 0.9, centre.y() + half * 0.72 + drop),
                    QPointF(centre.x() - half * 0.9, centre.y() + half * 0.72 + drop),
                ]
            )
        )
    elif priority is Priority.MEDIUM:
        painter.drawPolygon(_regular(centre, half - 0.3, 4, 0.0))
    elif priority is Priority.LOW:
        painter.drawEllipse(centre, half * 0.78, half * 0.78)
    elif priority is Priority.NORMAL:
        painter.drawEllipse(centre, half * 0.6, half * 0.6)
    elif priority is Priority.UNKNOWN:
        line.setDashPattern([1.6, 1.5])
        line.setWidthF(1.2)
        painter.setPen(line)
        painter.drawRoundedRect(
            QRectF(centre.x() - half * 0.76, centre.y() - half * 0.76, side * 0.76, side * 0.76), 1, 1
        )
    else:
        painter.drawRoundedRect(
            QRectF(centre.x() - half * 0.76, centre.y() - half * 0.76, side * 0.76, side * 0.76), 2, 2
        )
        painter.drawLine(QPointF(centre.x() - half * 0.36, centre.y()), QPointF(centre.x() + half * 0.36, centre.y()))
    painter.restore()


class PriorityMark(QWidget):
    """A mark with an optional text beside it. Unacknowledged alarms blink at 1 Hz."""

    reader_role = "Graphic"

    def __init__(
        self,
        priority: Priority = Priority.NORMAL,
        text: str = "",
        *,
        size: int = 12,
        acknowledged: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._priority, self._text, self._size, self._acknowledged = priority, text, size, acknowledged
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        blinker().turned.connect(self._blink)
        self._describe()

    @property
    def priority(self) -> Priority:
        """What it shows."""
        return self._priority

    def set(self, priority: Priority, text: str | None = None, acknowledged: bool = True) -> None:
        """Show another priority; `text` None keeps the text."""
        asked = (priority, self._text if text is None else text, acknowledged)
        if asked == (self._priority, self._text, self._acknowledged):
            return
        self._priority, self._text, self._acknowledged = asked
        self._describe()
        blinker().need(self, self.isVisible() and self._blinks)
        self.updateGeometry()
        self.update()

    @property
    def _blinks(self) -> bool:
        return self._priority.abnormal and not self._acknowledged

    def _describe(self) -> None:
        name = word(self._priority)
        self.setAccessibleName(f"{name}: {self._text}" if self._text else name)
        set_tip(self, "" if self._text else name)

    def _blink(self) -> None:
        if self._blinks:
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font(Size.BODY, Weight.MEDIUM))
        wide = self._size + (8 + metrics.horizontalAdvance(self._text) if self._text else 0)
        return QSize(wide, max(self._size, metrics.height()) if self._text else self._size)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        blinker().need(self, self._blinks)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        dim = self._blinks and blinker().dim
        paint_mark(painter, QRect(0, (self.height() - self._size) // 2, self._size, self._size), self._priority, dim)
        if self._text:
            rest = self.rect().adjusted(self._size + 8, 0, 0, 0)
            paint.text(painter, rest, self._text, "text", themes.font(Size.BODY, Weight.MEDIUM))


class PriorityCount(QWidget):
    """A mark and how many there are, in the top strip; a click or Enter opens the list. Nought is quiet, not absent."""

    reader_role = "Button"

    clicked = Signal()

    def __init__(self, priority: Priority, count: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._priority, self._count, self._acknowledged = priority, count, True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        blinker().turned.connect(self._blink)
        self._describe()

    def count(self) -> int:
        """How many it shows."""
        return self._count

    def set_count(self, count: int, acknowledged: bool = True) -> None:
        """Show `count`; it blinks while one of them is not acknowledged."""
        if (count, acknowledged) == (self._count, self._acknowledged):
            return
        self._count, self._acknowledged = count, acknowledged
        self._describe()
        blinker().need(self, self.isVisible() and self._blinks)
        self.updateGeometry()
        self.update()

    @property
    def _blinks(self) -> bool:
        return self._count > 0 and not self._acknowledged and self._priority.abnormal

    def _describe(self) -> None:
        self.setAccessibleName(f"{word(self._priority)}: {self._figure()}")
        set_tip(self, self.accessibleName())

    def _figure(self) -> str:
        return self.locale().toString(self._count)

    def _blink(self) -> None:
        if self._blinks:
            self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(themes.font(Size.BODY, Weight.MEDIUM)).horizontalAdvance(self._figure())
        return QSize(4 + 12 + 8 + wide + 4, 24)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        blinker().need(self, self._blinks)

    def reader_act(self) -> None:
        self.clicked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus", radius=4)
        quiet = self._count == 0
        if quiet:
            painter.setOpacity(0.45)
        paint_mark(painter, QRect(4, (self.height() - 12) // 2, 12, 12), self._priority, self._blinks and blinker().dim)
        painter.setOpacity(1.0)
        rest = self.rect().adjusted(24, 0, 0, 0)
        paint.text(painter, rest, self._figure(), "muted" if quiet else "text", themes.font(Size.BODY, Weight.MEDIUM))


class Legend(QWidget):
    """Marks with their words in a row."""

    reader_role = "StaticText"

    def __init__(
        self, entries: Iterable[tuple[Priority, str]] | None = None, *, parent: QWidget | None = None, size: int = 10
    ) -> None:
        super().__init__(parent)
        standard = (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.UNKNOWN)
        self._entries = list(entries) if entries is not None else [(each, word(each)) for each in standard]
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(text for _, text in self._entries))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font(Size.SMALL))
        wide = sum(self._size + 6 + metrics.horizontalAdvance(text) + 12 for _, text in self._entries) - 12
        return QSize(max(wide, 0), metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = themes.font(Size.SMALL)
        metrics = QFontMetrics(font)
        left = 0
        for priority, text in self._entries:
            paint_mark(painter, QRect(left, (self.height() - self._size) // 2, self._size, self._size), priority)
            left += self._size + 6
            wide = metrics.horizontalAdvance(text)
            paint.text(painter, QRect(left, 0, wide + 2, self.height()), text, "muted", font)
            left += wide + 12
