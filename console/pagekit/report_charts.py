"""Charts of a report: bars beside each other, and a course with its cases, drawn on light paper in any thread.

What is drawn is told by records; nothing of a window is needed, and nothing shines through, for paper for archives
(PDF/A-1b) knows no transparency.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from widgets import paint, theme
from widgets.theme import Weight

_DOTS = 200  # an inch
_LETTERS = 8.0  # points
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how much, and that in words; `lost` ones are drawn lighter."""

    text: str
    value: float
    said: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, on one scale from nought."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A course over even steps: what was (`past`), what is likely to come and between which ends, each with the word of
    its tick where it has one. `levels` are what is there: from which step on, how much; `marks` are steps with a word.
    """

    past: tuple[float, ...]
    coming: tuple[tuple[float, float, float], ...]
    ticks: tuple[tuple[int, str], ...]
    levels: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, float, str], ...] = ()


def picture(drawn: Bars | Course, wide_mm: float, high_mm: float) -> QImage:
    """The chart as an image of this size."""
    image = QImage(round(wide_mm / 25.4 * _DOTS), round(high_mm / 25.4 * _DOTS), QImage.Format.Format_RGB32)
    image.fill(_ink("raised"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = QRectF(0, 0, image.width(), image.height())
    if isinstance(drawn, Bars):
        _bars(painter, drawn, room)
    else:
        _course(painter, drawn, room)
    painter.end()
    return image


def _bars(painter: QPainter, drawn: Bars, room: QRectF) -> None:
    if not drawn.bars:
        return
    font = _font(Weight.REGULAR)
    metrics = QFontMetricsF(font)
    names = min(max(metrics.horizontalAdvance(each.text) for each in drawn.bars), room.width() * 0.35) + 16
    said = max(metrics.horizontalAdvance(each.said) for each in drawn.bars) + 16
    step = room.height() / len(drawn.bars)
    most = max(each.value for each in drawn.bars) or 1.0
    painter.setFont(font)
    for place, each in enumerate(drawn.bars):
        top = place * step
        painter.setPen(_ink("text"))
        left = metrics.elidedText(each.text, Qt.TextElideMode.ElideRight, names - 12)
        painter.drawText(QRectF(0, top, names, step), Qt.AlignmentFlag.AlignVCenter, left)
        wide = max((room.width() - names - said) * max(each.value, 0.0) / most, 1.0)
        bar = QRectF(names, top + step * 0.2, wide, step * 0.6)
        painter.fillRect(bar, _ink("data-6" if each.lost else "data"))
        painter.drawText(QRectF(bar.right() + 8, top, said, step), Qt.AlignmentFlag.AlignVCenter, each.said)


def _course(painter: QPainter, drawn: Course, room: QRectF) -> None:
    font, metrics = _font(Weight.REGULAR), QFontMetricsF(_font(Weight.REGULAR))
    line = metrics.height()
    area = QRectF(0, 4, room.width() - 70, room.height() - line - 12)
    steps = len(drawn.past) + len(drawn.coming) - 1
    values = [*drawn.past, *(low for _, low, _ in drawn.coming), *(level for _, level in drawn.levels)]
    least = min(values)
    most = max(*drawn.past, *(high for *_, high in drawn.coming), *(level for _, level in drawn.levels))
    least, most = least - (most - least) * 0.1, most + (most - least) * 0.08

    def x(step: float) -> float:
        return area.left() + step / max(steps, 1) * area.width()

    def y(value: float) -> float:
        return area.bottom() - (value - least) / ((most - least) or 1.0) * area.height()

    painter.setFont(font)
    _scale(painter, area, (least, most), y)
    first = len(drawn.past)
    around = [QPointF(x(first + at), y(high)) for at, (_, _, high) in enumerate(drawn.coming)]
    around += [QPointF(x(first + at), y(low)) for at, (_, low, _) in reversed(list(enumerate(drawn.coming)))]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paint.mix(_ink("raised"), _ink("data-2"), 0.3))
    painter.drawPolygon(QPolygonF(around))
    painter.setPen(_pen("text", 3))
    joined = [*drawn.past, drawn.coming[0][0]]
    painter.drawPolyline(QPolygonF([QPointF(x(at), y(value)) for at, value in enumerate(joined)]))
    painter.setPen(_pen("text", 3, dashed=True))
    painter.drawPolyline(
        QPolygonF([QPointF(x(first + at), y(likely)) for at, (likely, _, _) in enumerate(drawn.coming)])
    )
    _levels(painter, drawn.levels, steps, x, y)
    for at, value, word in drawn.marks:
        painter.setPen(_pen("text", 3))
        painter.setBrush(_ink("raised"))
        painter.drawEllipse(QPointF(x(at), y(value)), 7, 7)
        wide = metrics.horizontalAdvance(word) + 4
        place = QRectF(min(x(at) + 12, area.right() - wide), y(value) + 6, wide, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, word)
    painter.setPen(_ink("muted"))
    for at, word in drawn.ticks:
        wide = metrics.horizontalAdvance(word) + 4
        left = min(max(x(at) - wide / 2, 0.0), area.right() - wide)
        painter.drawText(QRectF(left, area.bottom() + 6, wide, line), Qt.AlignmentFlag.AlignLeft, word)


def _levels(
    painter: QPainter,
    levels: Sequence[tuple[float, float]],
    steps: int,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> None:
    painter.setPen(_pen("text", 2))
    for place, (start, level) in enumerate(levels):
        last = place + 1 == len(levels)
        end = steps if last else levels[place + 1][0]
        painter.drawLine(QPointF(x(start), y(level)), QPointF(x(end), y(level)))
        if not last:
            painter.drawLine(QPointF(x(end), y(level)), QPointF(x(end), y(levels[place + 1][1])))


def _scale(painter: QPainter, area: QRectF, ends: tuple[float, float], y: Callable[[float], float]) -> None:
    rough = (ends[1] - ends[0]) / _LEVELS or 1.0
    step = 10.0 ** math.floor(math.log10(rough))
    step *= next(each for each in (1, 2, 5, 10) if each * step >= rough)
    value = math.ceil(ends[0] / step) * step
    while value <= ends[1]:
        painter.setPen(_pen("line", 1))
        painter.drawLine(QPointF(area.left(), y(value)), QPointF(area.right(), y(value)))
        painter.setPen(_ink("muted"))
        painter.drawText(QPointF(area.right() + 8, y(value) + 8), f"{value:g}")
        value += step


@cache
def _ink(token: str) -> QColor:
    """Paper is light."""
    return theme.load("light").colour(token)


def _pen(token: str, wide: int, *, dashed: bool = False) -> QPen:
    made = QPen(_ink(token), wide)
    if dashed:
        made.setDashPattern([5.0, 4.0])
    return made


def _font(weight: Weight) -> QFont:
    made = QFont(theme.font(weight=weight))
    made.setPixelSize(round(_LETTERS / 72 * _DOTS))
    return made
