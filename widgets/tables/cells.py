"""A table's cells: what they hold and how they are painted."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.bullet import Bullet, paint_bullet
from widgets.gates import Gates, paint_gates
from widgets.motion import blinker
from widgets.priority import Priority, paint_mark, word
from widgets.spark import Spark, paint_spark
from widgets.tables.rows import ROW_ROLE
from widgets.theme import Size, Weight

_Index = QModelIndex | QPersistentModelIndex
#: Between two columns, for a mark before a text, and between a text and what stands muted behind it, in pixels.
SIDE = 8
MARK = 18
BEHIND = 6
_TAG_SIDE = 7
_GATES = 4  # the least of a segment
#: How much higher a row is with each further line of a text that wraps, and how many lines it may take.
LINE = 16
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its `key` names it in settings, `width` is its least in pixels. One that `fit`s is as wide as what it
    holds where there is room; `stretch` takes a share of the room left over; a long text may `wrap` to further lines.
    One of figures says by `widest` the longest of them, and never cuts it.
    """

    key: str
    title: str
    width: int = 80
    align: str = "left"
    stretch: bool = False
    ink: str = "text"
    weight: Weight = Weight.REGULAR
    mono: bool = False
    tip: str = ""
    hidden: bool = False
    fit: bool = False
    wrap: bool = False
    widest: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with a mark before it and a muted rest behind it."""

    text: str
    detail: str = ""
    ink: str = ""
    priority: Priority | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Actions:
    """Small buttons in a cell: (key, text); a click sends the table's `action` signal."""

    buttons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A short word in a frame of its own, as a state."""

    text: str


Cell = str | Rich | Tagged | Spark | Bullet | Gates | Priority | Actions | None
SortValue = tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a stable key. `sort` gives per column what to sort by (numbers or texts), None: by what is shown.

    `ink` writes the whole row in another token; `priority` is said to screen readers; a Priority cell blinks while
    the row is not `acknowledged`; `below` stands in a line of its own under the cells, across the table.
    """

    key: Hashable
    cells: tuple[Cell, ...]
    sort: tuple[float | str | None, ...] | None = None
    priority: Priority | None = None
    acknowledged: bool = True
    ink: str = ""
    tip: str = ""
    words: str = ""
    below: str = ""

    def found_by(self, words: Sequence[str]) -> bool:
        """Whether every word occurs somewhere in it."""
        text = " ".join((*map(cell_text, self.cells), self.words)).casefold()
        return all(part in text for part in words)


def cell_text(cell: Cell) -> str:
    """A cell as text, for copying, finding and screen readers."""
    if type(cell) is str:  # nearly all are, and a thousand rows are looked through at every key
        return cell
    if isinstance(cell, Priority):
        return word(cell)
    if isinstance(cell, Rich):
        return f"{cell.text} {cell.detail}".strip()
    if isinstance(cell, Tagged):
        return cell.text
    if isinstance(cell, Bullet):
        return numbers.number(cell.value, 1)
    return cell.figure() if isinstance(cell, Gates) else ""


def mark_of(cell: Cell) -> Priority | None:
    """The mark before a text; what is normal has none."""
    return cell.priority if isinstance(cell, Rich) and cell.priority is not Priority.NORMAL else None


def spoken(row: Row, column: int, tip: str = "") -> str:
    """A cell of a row as a screen reader says it: the first with the row's priority, buttons with what they act on;
    a button with a sign alone as its column's tip."""
    cell = row.cells[column]
    said = heard(cell) if column or not row.below else f"{heard(cell)}, {row.below}"
    if isinstance(cell, Actions):
        said = said if any(sign.isalnum() for sign in said) else tip or said
        things = (each for each in row.cells if not isinstance(each, Priority | Bullet))
        about = [text for each in things if (text := cell_text(each))][:2]
        return ", ".join((said, *about)) if said else ""
    if row.priority is None or column or isinstance(cell, Priority) or mark_of(cell) is row.priority:
        return said
    return f"{word(row.priority)}: {said}" if said else word(row.priority)


def heard(cell: Cell) -> str:
    """A cell as a screen reader says it: also what is seen as a picture or a button."""
    if isinstance(cell, Rich):
        mark = mark_of(cell)
        return ", ".join(part for part in (word(mark) if mark else "", cell.text, cell.detail) if part)
    if isinstance(cell, Actions):
        return ", ".join(text for _, text in cell.buttons)
    if isinstance(cell, Bullet):
        return numbers.percent(_share(cell))
    if isinstance(cell, Spark):
        return _trend(cell)
    return cell_text(cell)


def heading(column: Column, cell: Cell) -> str:
    """A column's heading as a screen reader says it; `cell` is one of it."""
    if column.title or column.tip:
        return column.title or column.tip
    if isinstance(cell, Actions):
        return QCoreApplication.translate("Cells", "Actions")
    if isinstance(cell, Priority):
        return QCoreApplication.translate("Cells", "Priority")
    return QCoreApplication.translate("Cells", "Number")


def _share(bullet: Bullet) -> float | None:
    """How far along its scale a value stands, 0 to 100."""
    if bullet.value is None or not numbers.known(bullet.value):
        return None
    return (bullet.value - bullet.low) / (bullet.high - bullet.low or 1.0) * 100


def _trend(spark: Spark) -> str:
    known = [float(value) for value in spark.values if math.isfinite(value)]
    if not known:
        return numbers.UNKNOWN
    values = min(known), max(known), known[-1]
    near = max(map(abs, values)) / 40
    places = next((n for n in range(3) if all(abs(round(value, n) - value) <= near for value in values)), 3)
    low, high, last = (numbers.number(value, places) for value in values)
    said = QCoreApplication.translate("Cells", "%1 to %2, last %3")
    return said.replace("%1", low).replace("%2", high).replace("%3", last)


def sort_value(row: Row, column: int) -> SortValue | None:
    """What a row sorts by in a column; None is unknown and comes last."""
    value: object = row.cells[column] if row.sort is None else row.sort[column]
    if isinstance(value, Priority):
        return (0, float(value.rank), "")
    if isinstance(value, Bullet):
        value = value.value
    if isinstance(value, Gates):
        value = value.passed / max(value.of, 1)
    if isinstance(value, Rich | Tagged):
        value = value.text
    if isinstance(value, int | float):
        return (0, float(value), "") if numbers.known(value) else None
    if isinstance(value, str):
        return (1, 0.0, value.casefold()) if value and value != numbers.UNKNOWN else None
    return None


def ordered(rows: Sequence[Row], column: int, descending: bool) -> list[Row]:
    """The rows sorted by a column; what is not known comes last whichever way one sorts."""
    known = [(value, row) for row in rows if (value := sort_value(row, column)) is not None]
    unknown = [row for row in rows if sort_value(row, column) is None]
    return [row for _, row in sorted(known, key=lambda each: each[0], reverse=descending)] + unknown


def tsv(columns: Sequence[Column], order: Sequence[int], rows: Sequence[Row]) -> str:
    """Columns, in this order, as tab-separated text with a heading."""
    lines = [[columns[index].title or columns[index].key for index in order]]
    lines += [[cell_text(row.cells[index]) for index in order] for row in rows]
    clean = ([part.replace("\t", " ").replace("\n", " ") for part in line] for line in lines)
    return "".join("\t".join(line) + "\n" for line in clean)


def least_width(column: Column) -> int:
    """What a column takes at least: its own width, or what its heading and its widest figure need in the language of
    the program."""
    heading = paint.advance(column.title, themes.font(Size.SMALL))
    figure = paint.advance(column.widest, themes.font(Size.BODY, column.weight))
    return max(column.width, max(heading, figure) + SIDE + 1)


def face(cell: Cell, column: Column) -> QFont:
    """In what a cell's text is written; what stands muted behind it is in the plain face."""
    if isinstance(cell, Rich):
        return themes.font(Size.BODY, Weight.MEDIUM if cell.strong else column.weight, mono=column.mono)
    return themes.font(Size.SMALL, mono=True) if column.mono else themes.font(Size.BODY, column.weight)


def taken(cell: Cell, column: Column) -> int:
    """The pixels in which a cell's text stands on one line, with its mark and what is behind it."""
    if isinstance(cell, Rich):
        behind = BEHIND + paint.advance(cell.detail, themes.font()) if cell.detail else 0
        return (MARK if mark_of(cell) else 0) + paint.advance(cell.text, face(cell, column)) + behind
    if isinstance(cell, Tagged):
        return paint.advance(cell.text, themes.font(Size.SMALL, Weight.MEDIUM)) + 2 * _TAG_SIDE
    if isinstance(cell, Gates):
        return (_GATES + 2) * cell.of + BEHIND + paint.advance(cell.longest(), themes.font())
    return paint.advance(cell, face(cell, column)) if type(cell) is str else 0


def lines_of(cell: Cell, column: Column, width: int) -> Sequence[str]:
    """The text of a cell of a column that wraps, when the column is so wide."""
    room = width - SIDE
    if isinstance(cell, Rich):
        if taken(cell, column) <= room:
            return (cell_text(cell),)
        room -= MARK if mark_of(cell) else 0
    return paint.wrapped(cell_text(cell), face(cell, column), room, MOST_LINES)


class Header(QHeaderView):
    """Small muted headings over a hairline, with a small arrow where the table is sorted."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._sorting: tuple[int, bool] | None = None
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns' titles."""
        self._columns = columns
        self.viewport().update()

    def set_sorting(self, sorting: tuple[int, bool] | None) -> None:
        """Show an arrow in a section: (index, descending)."""
        self._sorting = sorting
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 28)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._columns[section]
        theme = themes.current()
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        right = column.align == "right"
        inner = rect.adjusted(0 if not right else SIDE, 0, -SIDE if not right else 0, 0)
        font = themes.font(Size.SMALL)
        align = (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        sorted_here = self._sorting is not None and self._sorting[0] == section
        ink = "text" if sorted_here else "muted"
        wide = paint.text(painter, inner, column.title, ink, font, align=align)
        if sorted_here and self._sorting is not None:
            middle = inner.right() - wide - 7 if right else inner.left() + wide + 8
            self._arrow(painter, QPointF(middle, rect.center().y() + 0.5), self._sorting[1])

    @staticmethod
    def _arrow(painter: QPainter, at: QPointF, descending: bool) -> None:
        tip = 2.0 if descending else -2.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themes.current().colour("text"))
        painter.drawPolygon(QPolygonF([at + QPointF(-3, -tip), at + QPointF(3, -tip), at + QPointF(0, tip)]))
        painter.restore()


class CellDelegate(QStyledItemDelegate):
    """Paints a cell from the row's record; no style calls, no look-ups."""

    def __init__(self, columns: Sequence[Column], lines: bool, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._columns, self._lines = columns, lines
        self._hovered = -1
        self._over: str | None = None

    def hover(self, row: int, action: str | None) -> bool:
        """The pointer is over a row (-1: none) and an action in it. True when that is news."""
        changed = (row, action) != (self._hovered, self._over)
        self._hovered, self._over = row, action
        return changed

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = themes.current()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.colour("raised"))
        elif index.row() == self._hovered:
            painter.fillRect(rect, theme.colour("hover"))
        # The line under the selected row takes the accent: a bar at the left would push the text out of its column.
        ink = ("focus" if self._view.hasFocus() else "accent") if selected else "line" if self._lines else ""
        if ink:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour(ink))
        self._cell(painter, _body(rect, row, index), row, index)

    def _cell(self, painter: QPainter, rect: QRect, row: Row, index: _Index) -> None:
        column = self._columns[index.column()]
        cell = row.cells[index.column()]
        right = column.align == "right"
        inner = rect.adjusted(SIDE if right else 0, 0, 0 if right else -SIDE, -1)
        if isinstance(cell, Priority):  # a text too, so it comes first
            dim = not row.acknowledged and blinker().dim
            side = QRect(inner.right() - 12 if right else inner.left() + 2, inner.center().y() - 5, 12, 12)
            paint_mark(painter, side, cell, dim)
        elif isinstance(cell, str):
            font, ink = face(cell, column), row.ink or column.ink
            if column.wrap:
                _lines(painter, inner, lines_of(cell, column, rect.width()), ink, font, right=right)
            else:
                paint.text(painter, inner, cell, ink, font, align=_align(right))
        elif isinstance(cell, Rich):
            self._rich(painter, inner, cell, column, row)
        elif isinstance(cell, Tagged):
            box = QRect(inner.left(), inner.center().y() - 9, min(taken(cell, column), inner.width()), 20)
            paint.frame(painter, box, None, "control-line", radius=4)
            small = themes.font(Size.SMALL, Weight.MEDIUM)
            paint.text(painter, box, cell.text, row.ink or column.ink, small, align=Qt.AlignmentFlag.AlignCenter)
        elif isinstance(cell, Spark):
            paint_spark(painter, QRectF(inner.left(), inner.center().y() - 7, inner.width(), 15), cell)
        elif isinstance(cell, Gates):
            self._gates(painter, inner, cell, row.ink or column.ink)
        elif isinstance(cell, Bullet):
            paint_bullet(painter, QRect(inner.left(), inner.center().y() - 4, inner.width(), 9), cell)
        elif isinstance(cell, Actions):
            for key, text, box in _buttons(cell, inner):
                over = index.row() == self._hovered and self._over == key
                paint.frame(painter, box, "line" if over else "raised", "control-line")
                centre = Qt.AlignmentFlag.AlignCenter
                paint.text(painter, box, text, "text", themes.font(), align=centre)

    @staticmethod
    def _gates(painter: QPainter, inner: QRect, cell: Gates, ink: str) -> None:
        # All bars of a column are as long as that of the longest figure.
        figure = paint.advance(cell.longest(), themes.font()) + 2
        bar = QRect(inner.left(), inner.center().y() - 3, inner.width() - figure - BEHIND, 8)
        if bar.width() > _GATES:
            paint_gates(painter, bar, cell)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(painter, inner, cell.figure(), ink, themes.font(), align=right)

    @staticmethod
    def _rich(painter: QPainter, inner: QRect, cell: Rich, column: Column, row: Row) -> None:
        font, ink = face(cell, column), cell.ink or row.ink or column.ink
        wide = taken(cell, column)
        left = inner.left()
        if column.align == "right":
            left = max(inner.right() + 1 - wide, left)
        if (mark := mark_of(cell)) is not None:
            paint_mark(
                painter, QRect(left, inner.center().y() - 5, 11, 11), mark, not row.acknowledged and blinker().dim
            )
            left += MARK
        room = QRect(left, inner.top(), inner.right() + 1 - left, inner.height())
        if column.wrap and wide > inner.width():
            lines = lines_of(cell, column, inner.width() + SIDE)
            _lines(painter, room, lines, ink, font, right=column.align == "right")
            return
        end = paint.text(painter, room, cell.text, ink, font)
        if wide <= inner.width():
            paint.text(painter, room.adjusted(end + BEHIND, 0, 0, 0), cell.detail, "muted", themes.font())

    def action_at(self, index: QModelIndex, place: QPoint) -> str | None:
        """The action under a point of the viewport."""
        row: Any = index.data(ROW_ROLE)
        cell = row.cells[index.column()] if isinstance(row, Row) else None
        if not isinstance(cell, Actions):
            return None
        column = self._columns[index.column()]
        right = column.align == "right"
        whole = _body(self._view.visualRect(index), row, index)
        inner = whole.adjusted(SIDE if right else 0, 0, 0 if right else -SIDE, -1)
        return next((key for key, _, box in _buttons(cell, inner) if box.contains(place)), None)


def _body(rect: QRect, row: Row, index: _Index) -> QRect:
    """Where the cells of a row stand, above the line under them."""
    model: Any = index.model()
    return rect.adjusted(0, 0, 0, -LINE) if row.below and model.below(index.row()) else rect


def _lines(painter: QPainter, inner: QRect, lines: Sequence[str], ink: str, font: QFont, *, right: bool) -> None:
    top = inner.center().y() - LINE * len(lines) // 2 + 1
    for line in lines:
        paint.text(painter, QRect(inner.left(), top, inner.width(), LINE), line, ink, font, align=_align(right))
        top += LINE


def _align(right: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _buttons(cell: Actions, inner: QRect) -> list[tuple[str, str, QRect]]:
    """The buttons of a cell with their places, right-aligned."""
    metrics = QFontMetrics(themes.font())
    found: list[tuple[str, str, QRect]] = []
    right = inner.right()
    high = min(24, inner.height() - 2)
    for key, text in reversed(cell.buttons):
        wide = metrics.horizontalAdvance(text) + 20
        found.append((key, text, QRect(right - wide, inner.top() + (inner.height() - high) // 2 + 1, wide, high)))
        right -= wide + 6
    return found[::-1]
