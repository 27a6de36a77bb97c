"""Bars side by side: how many in each of equal stretches of time, against a limit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size


class Bars(QWidget):
    """Bars from left to right; what is over the limit stands out in `ink`."""

    reader_role = "Chart"

    def __init__(self, name: str, *, height: int = 60, ink: str = "medium", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._high, self._ink = name, height, ink
        self._values: tuple[float, ...] = ()
        self._limit: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set((), None)

    def set(self, values: Sequence[float], limit: float | None, *, line: bool = True) -> None:
        """Show other values; with `line` the limit is drawn as a dashed line with its figure."""
        self._values, self._limit, self._line = tuple(values), limit, line
        most = max(self._values, default=0.0)
        said = self.tr("%1: at most %2").replace("%1", self._name).replace("%2", numbers.number(most))
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        area = QRectF(self.rect())
        painter.fillRect(QRectF(0, area.height() - 1, area.width(), 1), theme.colour("line"))
        if not self._values:
            return
        top = max(*self._values, (self._limit or 0.0) * 1.3, 1.0)
        step = area.width() / len(self._values)
        for place, value in enumerate(self._values):
            high = round((area.height() - 2) * value / top)
            over = self._limit is not None and value > self._limit
            left, right = round(place * step), round((place + 1) * step)
            bar = QRectF(left, area.height() - 1 - high, max(right - left - (1 if step > 2 else 0), 1), high)
            painter.fillRect(bar, theme.colour(self._ink if over else "data-2"))
        if self._limit is not None and self._line:
            y = round(area.height() - 1 - (area.height() - 2) * self._limit / top)
            painter.setPen(paint.dashed("muted"))
            painter.drawLine(0, y, self.width(), y)
            room = QRectF(0, y - 15, area.width() - 2, 14)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            paint.text(painter, room, numbers.number(self._limit), "muted", themes.font(Size.SMALL), align=right)
