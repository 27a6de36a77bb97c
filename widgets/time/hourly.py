"""Hours of a day under each other: what was in each as bars or as a line by steps, what is ahead drawn broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.timeaxis import time_ticks
from widgets.tips import show_tip

_HOUR = 3600.0
_CAPTION, _GAP, _AXIS, _TICK_ROOM = 18, 8, 20, 56
# Bars are twice as high as lines.
_PARTS = {True: 2, False: 1}


@dataclass(frozen=True, slots=True)
class Lane:
    """What was in each hour, None where it is not known; `figure` and what it is stand above."""

    figure: str
    text: str
    values: Sequence[float | None]
    bars: bool = False


class Hourly(QWidget):
    """Lanes on one axis of hours. `told` says of each hour what its tip says."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._start, self._now, self._zone = 0.0, 0.0, "UTC"
        self._lanes: Sequence[Lane] = ()
        self._told: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set(self, start: float, now: float, zone: str, lanes: Sequence[Lane], told: Sequence[str]) -> None:
        """Hours from `start` on (unix seconds), of which those from `now` on are ahead."""
        self._start, self._now, self._zone = start, now, zone
        self._lanes, self._told = lanes, told
        self.setAccessibleName(". ".join((self._name, *(f"{each.figure} {each.text}" for each in lanes))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 210)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 210)

    # -- how it is painted ---------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._lanes:
            return
        whole = QRectF(0, 0, self.width(), self.height() - _AXIS)
        room = whole.height() - len(self._lanes) * _CAPTION - (len(self._lanes) - 1) * _GAP
        parts = sum(_PARTS[lane.bars] for lane in self._lanes)
        top = 0.0
        for lane in self._lanes:
            figure = themes.font(Size.BODY, Weight.SEMIBOLD)
            caption = QRectF(0, top, whole.width(), _CAPTION)
            wide = paint.text(painter, caption, lane.figure, "text", figure)
            paint.text(painter, caption.adjusted(wide + 6, 0, 0, 0), lane.text, "muted", themes.font(Size.SMALL))
            area = QRectF(0, top + _CAPTION, whole.width(), room * _PARTS[lane.bars] / parts)
            (self._bars if lane.bars else self._line)(painter, area, lane.values)
            if self._now < self._start + self._count() * _HOUR:
                at = round(self._x((self._now - self._start) / _HOUR))
                painter.fillRect(QRectF(at, area.top(), 1, area.height()), themes.current().colour("muted"))
            top = area.bottom() + _GAP
        self._axis(painter, whole)

    def _x(self, place: float) -> float:
        return self.width() * place / max(self._count(), 1)

    def _count(self) -> int:
        return max((len(lane.values) for lane in self._lanes), default=0)

    def _bars(self, painter: QPainter, area: QRectF, values: Sequence[float | None]) -> None:
        theme = themes.current()
        highest = max((value for value in values if value is not None), default=0.0) or 1.0
        for place, value in enumerate(values):
            if value is not None and value > 0:
                left, right = round(self._x(place)), round(self._x(place + 1))
                high = max(area.height() * value / highest, 1.0)
                painter.fillRect(
                    QRectF(left, area.bottom() - high, max(right - left - 1, 1), high), theme.colour("data")
                )
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), theme.colour("line"))

    def _line(self, painter: QPainter, area: QRectF, values: Sequence[float | None]) -> None:
        known = [value for value in values if value is not None]
        if not known:
            return
        low, high = min(*known, 0.0), max(known) or 1.0
        ink = themes.current().colour("data-strong")

        def y(value: float) -> float:
            return round(area.bottom() - 1 - (area.height() - 2) * (value - low) / ((high - low) or 1.0)) + 0.5

        before: float | None = None
        for place, value in enumerate(values):
            ahead = self._start + place * _HOUR >= self._now
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine if ahead else Qt.PenStyle.SolidLine))
            if value is not None:
                left, right = self._x(place), self._x(place + 1)
                if before is not None:
                    painter.drawLine(round(left), int(before), round(left), int(y(value)))
                painter.drawLine(round(left), int(y(value)), round(right), int(y(value)))
            before = None if value is None else y(value)
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), themes.current().colour("line"))

    def _axis(self, painter: QPainter, area: QRectF) -> None:
        theme, small = themes.current(), themes.font(Size.SMALL)
        end = self._start + self._count() * _HOUR
        at = self._x((self._now - self._start) / _HOUR)
        if self._now < end:
            room = QRectF(at - _TICK_ROOM / 2, area.bottom() + 3, _TICK_ROOM, _AXIS - 3)
            paint.text(painter, room, self.tr("now"), "text", small, align=Qt.AlignmentFlag.AlignHCenter)
        for tick in time_ticks(self._start, end, self._zone, max(1, int(self.width() / _TICK_ROOM / 1.5))):
            x = self._x((tick.time - self._start) / _HOUR)
            text = numbers.date(tick.time, self._zone) if tick.is_day else f"{tick.local:%H:%M}"
            room = QRectF(x - _TICK_ROOM / 2, area.bottom() + 3, _TICK_ROOM, _AXIS - 3)
            if room.left() >= 0 and room.right() <= self.width() and (self._now >= end or abs(x - at) > _TICK_ROOM):
                painter.fillRect(QRectF(round(x), area.bottom(), 1, 4), theme.colour("line"))
                paint.text(painter, room, text, "muted", small, align=Qt.AlignmentFlag.AlignHCenter)

    # -- hands ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_tip(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return bool(super().event(event))

    def tip_at(self, x: float) -> str:
        """What is said of the hour at this place."""
        place = int(x * self._count() / max(self.width(), 1))
        return self._told[place] if 0 <= place < len(self._told) else ""
