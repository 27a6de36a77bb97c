"""The course of one value against limits: from its lowest to its highest of each stretch of time, with marks of when
something came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark
from widgets.theme import Size
from widgets.time.timeaxis import time_ticks

_TOP, _BOTTOM, _SIDE, _MARK = 18, 18, 78, 10
_TICK_ROOM = 90


@dataclass(frozen=True, slots=True)
class Span:
    """Something that came at `begin` and lasted until `end`; it may have been, and may not, where it is not `sure`."""

    begin: float
    end: float
    sure: bool = True


class Course(QWidget):
    """One band over time; `limits` are lines with a word each."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._start, self._end, self._zone = 0.0, 1.0, "UTC"
        self._times: Sequence[float] = ()
        self._low: Sequence[float] = ()
        self._high: Sequence[float] = ()
        self._step = 1.0
        self._limits: Sequence[tuple[float, str]] = ()
        self._spans: Sequence[Span] = ()
        self._priority = Priority.NORMAL
        self._fine: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set_range(self, start: float, end: float, zone: str, fine: float | None) -> None:
        """The time that is shown; before `fine` it is known less well (None: everywhere)."""
        self._start, self._end, self._zone, self._fine = start, end, zone, fine
        self.update()

    def set_values(self, times: Sequence[float], low: Sequence[float], high: Sequence[float], step: float) -> None:
        """How it went: each speaks of `step` seconds around its time."""
        self._times, self._low, self._high, self._step = times, low, high, step
        self.update()

    def set_marks(self, limits: Sequence[tuple[float, str]], spans: Sequence[Span], priority: Priority) -> None:
        """The limits, and when something came of them."""
        self._limits, self._spans, self._priority = limits, spans, priority
        sure = sum(each.sure for each in spans)
        said = self.tr("%1: %2 marked").replace("%1", self._name).replace("%2", numbers.number(sure))
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 190)

    # -- how it is painted ---------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(0, _TOP, self.width() - _SIDE, self.height() - _TOP - _BOTTOM)
        top = max((*self._high, *(limit * 1.2 for limit, _ in self._limits), 0.0)) or 1.0
        self._paint_ground(painter, area)
        self._paint_band(painter, area, top)
        self._paint_limits(painter, area, top)
        self._paint_spans(painter, area)

    def _x(self, area: QRectF, time: float) -> float:
        return area.left() + area.width() * (time - self._start) / max(self._end - self._start, 1.0)

    def _paint_ground(self, painter: QPainter, area: QRectF) -> None:
        theme = themes.current()
        fine = self._end if self._fine is None else self._fine
        if fine > self._start:
            coarse = QRectF(area.left(), area.top(), self._x(area, fine) - area.left(), area.height())
            painter.fillRect(coarse, theme.colour("raised"))
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), theme.colour("line"))
        font = themes.font(Size.SMALL)
        for tick in time_ticks(self._start, self._end, self._zone, max(1, int(area.width() / _TICK_ROOM))):
            x = self._x(area, tick.time)
            painter.fillRect(QRectF(round(x), area.bottom(), 1, 4), theme.colour("line"))
            text = numbers.date(tick.time, self._zone) if tick.is_day else f"{tick.local:%H:%M}"
            room = QRectF(x - _TICK_ROOM / 2, area.bottom() + 3, _TICK_ROOM, _BOTTOM - 3)
            if room.left() >= 0:
                paint.text(painter, room, text, "muted", font, align=Qt.AlignmentFlag.AlignHCenter)

    def _paint_band(self, painter: QPainter, area: QRectF, top: float) -> None:
        theme = themes.current()
        pieces: list[list[int]] = []
        for place, time in enumerate(self._times):
            if pieces and time - self._times[pieces[-1][-1]] <= 2.5 * self._step:
                pieces[-1].append(place)
            else:
                pieces.append([place])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("data-6"))
        painter.setBrush(theme.colour("data-3"))
        for piece in pieces:
            up = [QPointF(self._x(area, self._times[at]), self._y(area, self._high[at], top)) for at in piece]
            down = [QPointF(self._x(area, self._times[at]), self._y(area, self._low[at], top)) for at in piece]
            painter.drawPolygon(QPolygonF([*up, *reversed(down)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    @staticmethod
    def _y(area: QRectF, value: float, top: float) -> float:
        return area.bottom() - area.height() * min(max(value / top, 0.0), 1.0)

    def _paint_limits(self, painter: QPainter, area: QRectF, top: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, (limit, word) in enumerate(self._limits):
            y = round(self._y(area, limit, top))
            painter.setPen(paint.dashed("muted"))
            painter.drawLine(round(area.left()), y, round(area.right()), y)
            room = QRectF(area.right() + 4, y - 14 if not place else y, _SIDE - 4, 14)
            paint.text(painter, room, word, "text" if not place else "muted", themes.font(Size.SMALL))

    def _paint_spans(self, painter: QPainter, area: QRectF) -> None:
        theme = themes.current()
        for each in self._spans:
            left, right = self._x(area, each.begin), self._x(area, each.end)
            if each.sure:
                painter.fillRect(QRectF(left, area.top(), 1.0, area.height()), theme.colour(self._priority.value))
                base = QRectF(left, area.bottom() - 3, max(right - left, 1.0), 3)
                painter.fillRect(base, theme.colour(self._priority.value))
                paint_mark(painter, QRectF(left - _MARK / 2, 3, _MARK, _MARK), self._priority)
            else:
                painter.setPen(theme.colour("muted"))
                painter.drawEllipse(QRectF(left - 3, 5, 6, 6))
