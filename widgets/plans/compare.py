"""Two things side by side on the same scales, and what is different between them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark, word
from widgets.spark import Spark, paint_spark
from widgets.theme import Size, Weight

_HEAD = 40
_ROW = 50
_NAME = 110
_SPARK = 84
#: So much of a side is its figures' at least, beside the trend.
_FIGURES = 98


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row: a value, what it is made of, its trend."""

    value: str
    detail: str = ""
    spark: Spark | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference with its uncertainty on a scale from `least` to `most`; `band` is what is accepted."""

    low: float
    middle: float
    high: float
    least: float
    most: float
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A figure on both sides. `verdict` says the difference in words."""

    key: Hashable
    title: str
    unit: str
    left: Side
    right: Side
    verdict: str = ""
    detail: str = ""
    priority: Priority = Priority.NORMAL
    interval: Interval | None = None


def paint_interval(painter: QPainter, rect: QRect, interval: Interval) -> None:
    """A whisker with its middle over the accepted band; a thin line marks nought."""
    theme = themes.current()
    span = interval.most - interval.least or 1.0

    def x(value: float) -> int:
        return rect.left() + round(rect.width() * min(max((value - interval.least) / span, 0.0), 1.0))

    painter.fillRect(rect, theme.colour("track"))
    if interval.band is not None:
        left, right = x(interval.band[0]), x(interval.band[1])
        painter.fillRect(QRect(left, rect.top(), right - left, rect.height()), theme.colour("band"))
    if interval.least < 0 < interval.most:
        painter.fillRect(QRect(x(0), rect.top(), 1, rect.height()), theme.colour("line-strong"))
    middle = rect.center().y()
    painter.fillRect(
        QRect(x(interval.low), middle, max(x(interval.high) - x(interval.low), 1), 1), theme.colour("data")
    )
    painter.fillRect(QRect(x(interval.middle) - 2, middle - 2, 5, 5), theme.colour("data-strong"))


class Comparison(QWidget):
    """Rows of figures, old at the left, new in the middle, the difference at the right.

    Up and Down move, Enter opens.
    """

    reader_role = "Chart"

    activated = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name or self.tr("Comparison")
        self._heads = (("", ""), ("", ""), ("", ""))
        self._rows: tuple[CompareRow, ...] = ()
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_heads(self, left: tuple[str, str], right: tuple[str, str], difference: tuple[str, str]) -> None:
        """(title, detail) over each column."""
        self._heads = (left, right, difference)
        self._describe()
        self.update()

    def set_rows(self, rows: Sequence[CompareRow]) -> None:
        """The figures, top to bottom."""
        self._rows = tuple(rows)
        self._at = None if self._at is None or not rows else min(self._at, len(rows) - 1)
        self._describe()
        self.updateGeometry()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(" ".join(part for part in (self._name, *(head[0] for head in self._heads[:2])) if part))
        row = self._rows[self._at] if self._at is not None else None
        if row is not None:
            marked = word(row.priority) if row.priority.abnormal else ""
            said = (row.title, row.unit, row.left.value, row.right.value, row.verdict, marked)
            self.setAccessibleDescription(", ".join(part for part in said if part))

    def sizeHint(self) -> QSize:
        return QSize(560, _HEAD + _ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(420, self.sizeHint().height())

    def _columns(self) -> tuple[QRect, QRect, QRect]:
        """Left, right and difference as (x, width); the rest of the width is the names'."""
        room = self.width() - _NAME
        third = min(room // 3, 150)
        side = (room - third) // 2
        return QRect(_NAME, 0, side, 0), QRect(_NAME + side, 0, side, 0), QRect(_NAME + 2 * side, 0, third, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        places = self._columns()
        bold, small = themes.font(Size.BODY, Weight.MEDIUM), themes.font(Size.SMALL)
        for place, (title, detail) in zip(places, self._heads, strict=True):
            paint.text(painter, QRect(place.left() + 8, 2, place.width() - 16, 18), title, "text", bold)
            paint.text(painter, QRect(place.left() + 8, 20, place.width() - 16, 14), detail, "muted", small)
        for index, row in enumerate(self._rows):
            top = _HEAD + index * _ROW
            painter.fillRect(QRect(0, top, self.width(), 1), theme.colour("line"))
            if index == self._at and self.hasFocus():
                paint.frame(painter, QRect(0, top + 2, self.width(), _ROW - 3), None, "focus")
            self._row(painter, row, top, places)

    def _row(self, painter: QPainter, row: CompareRow, top: int, places: tuple[QRect, QRect, QRect]) -> None:
        small, bold = themes.font(Size.SMALL), themes.font(Size.BODY, Weight.MEDIUM)
        first, second = top + 8, top + 27
        left = 0
        if row.priority is not Priority.NORMAL:
            paint_mark(painter, QRect(0, first + 3, 12, 12), row.priority)
            left = 18
        paint.text(painter, QRect(left, first, _NAME - left - 6, 18), row.title, "text", themes.font())
        paint.text(painter, QRect(left, second, _NAME - left - 6, 14), row.unit, "muted", small)
        sparks = any(side.spark is not None for each in self._rows for side in (each.left, each.right))
        for place, side in zip(places[:2], (row.left, row.right), strict=True):
            wide = max(0, min(_SPARK, place.width() // 2, place.width() - _FIGURES)) if sparks else 0
            if side.spark is not None:
                box = QRectF(place.right() - wide - 4, top + 9, wide, _ROW - 18)
                painter.fillRect(box, themes.current().colour("band-soft"))
                paint_spark(painter, box, side.spark)
            room = place.width() - wide - 22
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            paint.text(painter, QRect(place.left() + 4, first, room, 18), side.value, "text", bold, align=align)
            paint.text(painter, QRect(place.left() + 4, second, room, 14), side.detail, "muted", small, align=align)
        place = places[2]
        spot = QRect(place.left() + 8, first, place.width() - 10, 18)
        if row.interval is not None:
            paint_interval(painter, QRect(spot.left(), first + 3, min(spot.width(), 96), 11), row.interval)
        else:
            paint.text(painter, spot, row.verdict, "text", small)
        below = QRect(place.left() + 8, second, place.width() - 10, 14)
        paint.text(painter, below, row.verdict if row.interval is not None else row.detail, "muted", small)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = int((event.position().y() - _HEAD) // _ROW)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= index < len(self._rows):
            self._at = index
            self._describe()
            self.update()
            self.activated.emit(self._rows[index].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            self._at = 0 if self._at is None else min(max(self._at + step, 0), len(self._rows) - 1)
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.activated.emit(self._rows[self._at].key)
        else:
            super().keyPressEvent(event)
