"""A week: how much of something in each of its hours, days below each other, the fullest hour the strongest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size

_DAYS, _HOURS = 7, 24
_ROW, _GAP, _FOOT = 16, 2, 18
_EVERY = 6


class Week(QWidget):
    """Seven rows of twenty-four cells from Monday on. What is not known is left empty, never nought."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._values: tuple[tuple[float | None, ...], ...] = ()
        self._ends = (0.0, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set(self, values: Sequence[Sequence[float | None]], ends: tuple[float, float], said: str = "") -> None:
        """Show other values, on a scale between `ends`; `said` is what they show, in words."""
        self._values, self._ends = tuple(tuple(day) for day in values), ends
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _DAYS * (_ROW + _GAP) + _FOOT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, small, locale = themes.current(), themes.font(Size.SMALL), QLocale()
        names = [locale.dayName(day + 1, QLocale.FormatType.ShortFormat) for day in range(_DAYS)]
        left = max(paint.advance(name, small) for name in names) + 8
        step = (self.width() - left) / _HOURS
        least, most = self._ends
        for day, name in enumerate(names):
            top = day * (_ROW + _GAP)
            paint.text(painter, QRect(0, top, left, _ROW), name[:1].upper() + name[1:], "muted", small)
            for hour in range(_HOURS):
                cell = QRect(round(left + hour * step), top, max(round(step) - _GAP, 1), _ROW)
                value = self._values[day][hour] if self._values else None
                if value is None:
                    painter.setPen(paint.pen("line"))
                    painter.drawRect(cell.adjusted(0, 0, -1, -1))
                    continue
                share = min(max((value - least) / ((most - least) or 1.0), 0.0), 1.0)
                painter.fillRect(cell, paint.mix(theme.colour("track"), theme.colour("data-strong"), share))
        foot = _DAYS * (_ROW + _GAP)
        for hour in range(0, _HOURS, _EVERY):
            room = QRect(round(left + hour * step), foot, 48, _FOOT)
            paint.text(painter, room, f"{hour:02}:00", "muted", small, align=Qt.AlignmentFlag.AlignLeft)
