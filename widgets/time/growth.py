"""Growth: what was needed and is likely to be, against what is there, which grows by steps, and the day to act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.crossing import MAYBE, Sample
from widgets.time.timeaxis import time_ticks

_AXIS, _TOP, _SCALE = 22, 8, 40
_LEVELS = 5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Rise:
    """What is there rises to `level` at `time`, where what is needed meets it at `met`; `text` and `detail` say so."""

    time: float
    met: float
    level: float
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """`past` are moments with what was needed, `coming` what is likely from now on. `level` is there now, until the
    first of `rises`. `due` is the last day to act, `due_text` says so, `lead_text` names the way to the first rise."""

    past: tuple[tuple[float, float], ...]
    coming: tuple[Sample, ...]
    level: float
    level_text: str
    now_text: str = ""
    rises: tuple[Rise, ...] = ()
    due: float | None = None
    due_text: str = ""
    lead_text: str = ""


class Growth(QWidget):
    """One course on an axis of time, its figures at the right."""

    reader_role = "Chart"

    def __init__(self, name: str, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._zone = name, zone
        self._course: Course | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def set(self, course: Course | None, said: str = "") -> None:
        """Show another course; `said` is what it shows, in words."""
        self._course = course
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        course = self._course
        if course is None or len(course.coming) < 2:
            return
        painter = QPainter(self)
        area = QRect(0, _TOP, self.width() - _SCALE, self.height() - _TOP - _AXIS)
        begin = min([course.coming[0].time, *(time for time, _ in course.past)])
        end = course.coming[-1].time
        values = [value for _, value in course.past]
        tops = [each.high for each in course.coming] + [each.level for each in course.rises] + [course.level]
        bottoms = [each.low for each in course.coming] + values + [course.level]
        least, most = min(bottoms), max([*tops, *values])
        least -= (most - least or 1.0) * 0.25  # room for the day to act
        most += (most - least) * 0.03

        def x(time: float) -> float:
            return area.left() + (time - begin) / (end - begin) * (area.width() - 1)

        def y(value: float) -> float:
            return area.bottom() - (value - least) / (most - least) * (area.height() - 1)

        self._scale(painter, area, least, most, y)
        self._axis(painter, area, begin, end, x)
        self._curves(painter, course, x, y)
        self._levels(painter, course, area, x, y)
        self._due(painter, course, area, x, y)

    def _scale(self, painter: QPainter, area: QRect, least: float, most: float, y: Callable[[float], float]) -> None:
        theme, small = themes.current(), themes.font(Size.SMALL)
        rough = (most - least) / _LEVELS
        step = next(each for each in _steps() if each >= rough)
        value = (least // step + 1) * step
        while value < most:
            row = round(y(value))
            painter.fillRect(QRect(area.left(), row, area.width(), 1), theme.colour("line"))
            paint.text(painter, QRect(area.right() + 4, row - 8, _SCALE - 4, 16), numbers.number(value), "muted", small)
            value += step

    def _axis(self, painter: QPainter, area: QRect, begin: float, end: float, x: Callable[[float], float]) -> None:
        small = themes.font(Size.SMALL)
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), themes.current().colour("line"))
        for tick in time_ticks(begin, end, self._zone(), max(area.width() // 90, 2)):
            said = numbers.month(tick.local) if tick.local.day == 1 else numbers.day(tick.local)
            wide = paint.advance(said, small) + 2
            left = min(max(round(x(tick.time)) - wide // 2, 0), area.width() - wide)
            painter.fillRect(QRect(round(x(tick.time)), area.bottom(), 1, 4), themes.current().colour("line-strong"))
            paint.text(painter, QRect(left, area.bottom() + 5, wide, _AXIS - 5), said, "muted", small)

    def _curves(
        self, painter: QPainter, course: Course, x: Callable[[float], float], y: Callable[[float], float]
    ) -> None:
        theme, now = themes.current(), course.coming[0]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        around = [QPointF(x(each.time), y(each.high)) for each in course.coming]
        around += [QPointF(x(each.time), y(each.low)) for each in reversed(course.coming)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("data-6", MAYBE))
        painter.drawPolygon(QPolygonF(around))
        line = paint.pen("text")
        line.setWidthF(1.5)
        painter.setPen(line)
        painter.drawPolyline(QPolygonF([QPointF(x(time), y(value)) for time, value in course.past]))
        dashed = paint.dashed("text", 4, 3)
        dashed.setWidthF(1.5)
        painter.setPen(dashed)
        painter.drawPolyline(QPolygonF([QPointF(x(each.time), y(each.value)) for each in course.coming]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(x(now.time), y(now.value)), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        small = themes.font(Size.SMALL)
        wide = paint.advance(course.now_text, small) + 2
        place = QRect(max(0, round(x(now.time)) - wide - 8), round(y(now.value)) - 22, wide, 16)
        paint.text(painter, place, course.now_text, "text", small)

    def _levels(
        self,
        painter: QPainter,
        course: Course,
        area: QRect,
        x: Callable[[float], float],
        y: Callable[[float], float],
    ) -> None:
        theme, small, bold = themes.current(), themes.font(Size.SMALL), themes.font(Size.SMALL, Weight.SEMIBOLD)
        level, left = course.level, area.left()
        right = round(x(course.rises[0].time)) if course.rises else area.right()
        painter.fillRect(QRect(left, round(y(level)), right - left, 2), theme.colour("text"))
        paint.text(painter, QRect(left + 4, round(y(level)) - 18, area.width(), 16), course.level_text, "text", small)
        for place, rise in enumerate(course.rises):
            at, row = round(x(rise.time)), round(y(rise.level))
            after = round(x(course.rises[place + 1].time)) if place + 1 < len(course.rises) else area.right()
            painter.setPen(paint.dashed("text", 4, 3))
            paint.line(painter, at, round(y(rise.met)), at, row)
            paint.line(painter, at, row, after, row)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(paint.pen("text"))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(QPointF(at, y(rise.met)), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            for line, (said, ink, font) in enumerate(((rise.text, "text", bold), (rise.detail, "text", small))):
                wide = paint.advance(said, font) + 2
                room = QRect(min(at + 8, area.right() - wide), round(y(rise.met)) + 5 + 14 * line, wide, 15)
                paint.text(painter, room, said, ink, font)

    def _due(
        self,
        painter: QPainter,
        course: Course,
        area: QRect,
        x: Callable[[float], float],
        y: Callable[[float], float],
    ) -> None:
        if course.due is None or not course.rises:
            return
        theme, small, bold = themes.current(), themes.font(Size.SMALL), themes.font(Size.BODY, Weight.SEMIBOLD)
        at = round(x(course.rises[0].time))
        due = min(max(round(x(course.due)), area.left()), at)
        painter.setPen(paint.dashed("muted"))
        paint.line(painter, at, round(y(course.rises[0].met)), at, area.bottom())
        painter.fillRect(QRectF(due, area.bottom() - 22, at - due, 16), theme.colour("raised"))
        painter.fillRect(QRect(due, area.bottom() - 44, 2, 44), theme.colour("medium"))
        wide = paint.advance(course.lead_text, small) + 8
        lead = QRect(due + 6, area.bottom() - 22, max(at - due - 8, wide), 16)
        paint.text(painter, lead, course.lead_text, "muted", small)
        wide = paint.advance(course.due_text, bold) + 4
        room = QRect(min(due + 6, max(area.right() - wide, 0)), area.bottom() - 43, wide, 18)
        paint.text(painter, room, course.due_text, "text", bold)


def _steps() -> Sequence[float]:
    return [digit * 10.0**power for power in range(-3, 10) for digit in (1, 2, 5)]
