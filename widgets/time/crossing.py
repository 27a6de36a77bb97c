"""A crossing: a ratio that grows towards a level, with the cases around it, and the days that matter on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.timeaxis import time_ticks

#: How much of its ink the area has in which a value may lie.
MAYBE = 0.45
_AXIS, _TOP = 22, 8
#: How far above the level there is to see.
_ABOVE = 1.4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Sample:
    """A moment (unix seconds) with the likely value and the ends of what one in ten cases is beyond."""

    time: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Samples from now on. `level` is crossed at `crossed`, None where it never is; `zone` is when to decide.
    `due` is the last day to act, `due_text` says so; `lead_text` names the way from there to the crossing."""

    samples: tuple[Sample, ...]
    level: float
    level_text: str
    zone: tuple[float, float]
    zone_text: str
    crossed: float | None = None
    crossed_text: str = ""
    due: float | None = None
    due_text: str = ""
    lead_text: str = ""


class Crossing(QWidget):
    """One curve with its cases, on an axis of time."""

    reader_role = "Chart"

    def __init__(self, name: str, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._zone = name, zone
        self._picture: Picture | None = None
        self.setMinimumHeight(180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def set(self, picture: Picture | None, said: str = "") -> None:
        """Show another picture; `said` is what it shows, in words."""
        self._picture = picture
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None or len(picture.samples) < 2:
            return
        painter = QPainter(self)
        area = QRect(0, _TOP, self.width(), self.height() - _TOP - _AXIS)
        begin, end = picture.samples[0].time, picture.samples[-1].time
        least = min(*(each.low for each in picture.samples), picture.zone[0]) * 0.9
        most = picture.level * _ABOVE

        def x(time: float) -> float:
            return area.left() + (time - begin) / (end - begin) * (area.width() - 1)

        def y(value: float) -> float:
            return area.bottom() - (min(value, 4 * most) - least) / (most - least) * (area.height() - 1)

        self._ground(painter, picture, area, y)
        painter.setClipRect(area)
        self._curve(painter, picture.samples, x, y)
        painter.setClipping(False)
        self._axis(painter, area, begin, end, x)
        self._days(painter, picture, area, x, y)

    def _ground(self, painter: QPainter, picture: Picture, area: QRect, y: Callable[[float], float]) -> None:
        theme, small = themes.current(), themes.font(Size.SMALL)
        top, bottom = round(y(picture.zone[1])), round(y(picture.zone[0]))
        painter.fillRect(QRect(area.left(), top, area.width(), bottom - top), theme.colour("band"))
        room = QRect(area.left(), top, area.width() - 4, bottom - top)
        if room.height() >= 14:
            paint.text(painter, room, picture.zone_text, "text", small, align=_RIGHT)
        level = round(y(picture.level))
        painter.fillRect(QRect(area.left(), level, area.width(), 1), theme.colour("muted"))
        paint.text(
            painter, QRect(area.left() + 4, level - 17, area.width() - 8, 16), picture.level_text, "muted", small
        )

    def _curve(
        self, painter: QPainter, samples: Sequence[Sample], x: Callable[[float], float], y: Callable[[float], float]
    ) -> None:
        theme = themes.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        around = [QPointF(x(each.time), y(each.high)) for each in samples]
        around += [QPointF(x(each.time), y(each.low)) for each in reversed(samples)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("data-6", MAYBE))
        painter.drawPolygon(QPolygonF(around))
        pen = paint.dashed("text", 4, 3)
        pen.setWidthF(1.5)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x(each.time), y(each.value)) for each in samples]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(x(samples[0].time) + 4, y(samples[0].value)), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _axis(self, painter: QPainter, area: QRect, begin: float, end: float, x: Callable[[float], float]) -> None:
        small = themes.font(Size.SMALL)
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), themes.current().colour("line"))
        for tick in time_ticks(begin, end, self._zone(), max(self.width() // 90, 2)):
            said = numbers.month(tick.local) if tick.local.day == 1 else numbers.day(tick.local)
            wide = paint.advance(said, small) + 2
            left = min(max(round(x(tick.time)) - wide // 2, 0), self.width() - wide)
            painter.fillRect(QRect(round(x(tick.time)), area.bottom(), 1, 4), themes.current().colour("line-strong"))
            paint.text(painter, QRect(left, area.bottom() + 5, wide, _AXIS - 5), said, "muted", small)

    def _days(
        self,
        painter: QPainter,
        picture: Picture,
        area: QRect,
        x: Callable[[float], float],
        y: Callable[[float], float],
    ) -> None:
        theme, small, bold = themes.current(), themes.font(Size.SMALL), themes.font(Size.BODY, Weight.SEMIBOLD)
        end = picture.samples[-1].time
        if picture.crossed is None or not picture.samples[0].time <= picture.crossed <= end:
            return
        at, level = round(x(picture.crossed)), round(y(picture.level))
        painter.setPen(paint.dashed("muted"))
        paint.line(painter, at, level, at, area.bottom())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(paint.pen("text"))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(at, level), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        wide = paint.advance(picture.crossed_text, bold) + 2
        left = min(at + 10, self.width() - wide)
        paint.text(painter, QRect(left, level + 4, wide, 18), picture.crossed_text, "text", bold)
        if picture.due is None:
            return
        due = max(round(x(picture.due)), area.left())
        row = QRectF(due, area.bottom() - 22, at - due, 16)
        painter.fillRect(QRect(due, area.bottom() - 44, 2, 44), theme.colour("text"))
        painter.fillRect(row, theme.colour("raised"))
        paint.text(painter, row.adjusted(6, 0, -4, 0), picture.lead_text, "muted", small)
        room = QRect(due + 6, area.bottom() - 43, max(self.width() - due - 8, 10), 18)
        paint.text(painter, room, picture.due_text, "text", bold)
