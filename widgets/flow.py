"""A flow: how an amount goes from column to column, each bar as high as its part, bands between them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size, Weight

#: How much of its ink a band has: two may lie under a figure.
BAND = 0.18
_BAR, _GAP, _LINE = 8, 3, 13
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Stop:
    """A bar of a column: what it is called, its amount in words, how it is drawn (`hatch` for what is lost)."""

    key: Hashable
    text: str
    amount: float
    amount_text: str = ""
    ink: str = "data-2"


@dataclass(frozen=True, slots=True)
class Band:
    """So much from a bar of one column to a bar of the next."""

    column: int
    start: Hashable
    end: Hashable
    amount: float
    ink: str = "data-3"


class Flow(QWidget):
    """Columns from left to right. The bars of a column sum to the whole."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._columns: tuple[tuple[Stop, ...], ...] = ()
        self._bands: tuple[Band, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def set(self, columns: Sequence[Sequence[Stop]], bands: Sequence[Band]) -> None:
        """Show another flow."""
        self._columns, self._bands = tuple(tuple(each) for each in columns), tuple(bands)
        said = [f"{stop.text} {stop.amount_text}".strip() for stop in (self._columns[-1] if self._columns else ())]
        self.setAccessibleName(f"{self._name}: {', '.join(said)}" if said else self._name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._columns or not any(stop.amount > 0 for stop in self._columns[0]):
            return
        painter = QPainter(self)
        room = self._room()
        lefts = self._lefts()
        places = [self._places(column, room) for column in self._columns]
        self._draw_bands(painter, places, lefts)
        for at, (column, left) in enumerate(zip(self._columns, lefts, strict=True)):
            self._draw_column(painter, at, column, places[at], left)

    def _room(self) -> QRectF:
        return QRectF(0, 2, self.width(), self.height() - 4)

    def _lefts(self) -> list[int]:
        """Where the bars of each column stand: the last one leaves room for its words."""
        small, count = themes.font(Size.SMALL), len(self._columns)
        last = max((paint.advance(stop.text, themes.font(Size.BODY)) for stop in self._columns[-1]), default=0)
        last = max(last, *(paint.advance(stop.amount_text, small) for stop in self._columns[-1]), 40)
        wide = self.width() - last - 12 - _BAR
        return [round(wide * place / max(count - 1, 1)) for place in range(count)]

    @staticmethod
    def _places(column: Sequence[Stop], room: QRectF) -> Mapping[Hashable, tuple[float, float]]:
        """The top and the height of each bar, by its key."""
        whole = sum(stop.amount for stop in column) or 1.0
        scale = (room.height() - _GAP * (len(column) - 1)) / whole
        found, top = {}, room.top()
        for stop in column:
            found[stop.key] = (top, stop.amount * scale)
            top += stop.amount * scale + _GAP
        return found

    def _draw_bands(
        self, painter: QPainter, places: Sequence[Mapping[Hashable, tuple[float, float]]], lefts: Sequence[int]
    ) -> None:
        theme = themes.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        used: dict[tuple[int, Hashable, bool], float] = {}
        wholes = [
            {stop.key: stop.amount or 1.0 for stop in column} for column in self._columns
        ]  # what a bar's height stands for
        for band in self._bands:
            first, second = places[band.column], places[band.column + 1]
            if band.start not in first or band.end not in second or band.amount <= 0:
                continue
            ends = []
            for key, at, out in ((band.start, band.column, True), (band.end, band.column + 1, False)):
                top, high = places[at][key]
                part = band.amount / wholes[at][key] * high
                off = used.get((at, key, out), 0.0)
                used[at, key, out] = off + part
                ends.append((top + off, top + off + part))
            left, right = lefts[band.column] + _BAR, lefts[band.column + 1]
            middle = (left + right) / 2
            path = QPainterPath(QPointF(left, ends[0][0]))
            path.cubicTo(QPointF(middle, ends[0][0]), QPointF(middle, ends[1][0]), QPointF(right, ends[1][0]))
            path.lineTo(QPointF(right, ends[1][1]))
            path.cubicTo(QPointF(middle, ends[1][1]), QPointF(middle, ends[0][1]), QPointF(left, ends[0][1]))
            path.closeSubpath()
            painter.fillPath(path, theme.colour(band.ink, BAND))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_column(
        self,
        painter: QPainter,
        at: int,
        column: Sequence[Stop],
        places: Mapping[Hashable, tuple[float, float]],
        left: int,
    ) -> None:
        theme, small = themes.current(), themes.font(Size.SMALL)
        bold = themes.font(Size.SMALL, Weight.SEMIBOLD)
        last, first = at == len(self._columns) - 1, at == 0
        below = -1.0
        for stop in column:
            top, high = places[stop.key]
            bar = QRectF(left, top, _BAR, max(high, 1.0))
            if stop.ink == "hatch":
                painter.fillRect(bar, theme.colour("track"))
                paint.paint_hatch(painter, bar)
            else:
                painter.fillRect(bar, theme.colour(stop.ink))
            two = (first or last) and high >= 2 * _LINE
            middle = top + high / 2 - (_LINE if two else _LINE / 2)
            if middle < below:  # no room beside the one above
                continue
            below = middle + (2 if two else 1) * _LINE
            wide = paint.advance(stop.text, bold) + 4
            paint.text(painter, QRect(left + _BAR + 6, round(middle), wide, _LINE), stop.text, "text", bold)
            if two:
                said = QRect(left + _BAR + 6, round(middle) + _LINE, 200, _LINE)
                paint.text(painter, said, stop.amount_text, "text", small)
            elif not first and not last and stop.amount_text:
                said = QRect(left + _BAR + 6 + wide + 4, round(middle), 90, _LINE)
                paint.text(painter, said, stop.amount_text, "text", small)
