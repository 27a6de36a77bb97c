"""The map of what is missing where: things below each other, what each must have side by side, holes for what lacks."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size
from widgets.tips import show_tip

_ROW, _CELL_HIGH = 15, 12
_GROUP_GAP = 6
_LEAN = math.radians(45)
_MOST_PITCH, _LEAST_PITCH = 26, 10
_COUNT = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A thing: its key, its name, the numbers of the columns that it lacks, and the group that it stands in."""

    key: Hashable
    name: str
    missing: frozenset[int]
    group: str = ""


class CoverageMap(QWidget):
    """Arrows move, Enter or a click opens a thing and a column: `chosen` carries its key and the column's number."""

    reader_role = "Chart"

    chosen = Signal(object, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._columns: tuple[str, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._at: tuple[int, int] | None = None
        self._hovered: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set(self, columns: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other things; those of one group stand together, in the order given."""
        if (tuple(columns), tuple(lines)) == (self._columns, self._lines):
            return
        self._columns, self._lines = tuple(columns), tuple(lines)
        if self._at is not None:
            row, column = self._at
            inside = row < len(self._lines) and column < len(self._columns)
            self._at = (row, column) if inside else None
        holes = sum(len(line.missing) for line in self._lines)
        said = self.tr("%1: %2 missing").replace("%1", self._name).replace("%2", numbers.number(holes))
        self.setAccessibleName(said)
        self._describe()
        self.updateGeometry()
        self.update()

    def current(self) -> tuple[Hashable, int] | None:
        """The thing and the column that the keyboard is on."""
        return None if self._at is None else (self._lines[self._at[0]].key, self._at[1])

    # -- where all stands ----------------------------------------------------------------------------------------------

    def _names(self) -> int:
        small = themes.font(Size.SMALL)
        return max((paint.advance(line.name, small) for line in self._lines), default=0) + 12

    def _head(self) -> int:
        small = themes.font(Size.SMALL)
        longest = max((paint.advance(text, small) for text in self._columns), default=0)
        return math.ceil(longest * math.sin(_LEAN)) + 12

    def _overhang(self) -> int:
        """How far the last heading leans out over its column."""
        small = themes.font(Size.SMALL)
        count = len(self._columns)
        pitch = _LEAST_PITCH
        wide = (paint.advance(text, small) * math.cos(_LEAN) for text in self._columns)
        return max((math.ceil(each - (count - place - 1) * pitch) for place, each in enumerate(wide)), default=0)

    def _pitch(self) -> int:
        room = self.width() - self._names() - max(_COUNT, self._overhang())
        return min(max(room // max(len(self._columns), 1), _LEAST_PITCH), _MOST_PITCH)

    def _top(self, row: int) -> int:
        breaks = sum(
            self._lines[place].group != self._lines[place - 1].group
            for place in range(1, min(row + 1, len(self._lines)))
        )
        return self._head() + row * _ROW + breaks * _GROUP_GAP

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a cell stands."""
        pitch = self._pitch()
        return QRect(self._names() + column * pitch, self._top(row), pitch - 3, _CELL_HIGH)

    def sizeHint(self) -> QSize:
        wide = self._names() + 22 * len(self._columns) + max(_COUNT, self._overhang())
        return QSize(wide, self._top(len(self._lines)) + 2)

    def minimumSizeHint(self) -> QSize:
        wide = self._names() + _LEAST_PITCH * len(self._columns) + max(_COUNT, self._overhang())
        return QSize(wide, self.sizeHint().height())

    # -- what is painted -----------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, small = themes.current(), themes.font(Size.SMALL)
        held = self._hovered or self._at
        self._heads(painter, held)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, line in enumerate(self._lines):
            top = self._top(row)
            ink = "text" if held is not None and held[0] == row else "muted"
            paint.text(painter, QRect(0, top - 1, self._names() - 10, _ROW), line.name, ink, small)
            for column in range(len(self._columns)):
                box = self.cell_rect(row, column)
                if column in line.missing:
                    painter.setPen(paint.dashed("text", 2, 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
                else:
                    painter.fillRect(box, theme.colour("data-4"))
            figure = numbers.number(len(self._columns) - len(line.missing))
            end = self.cell_rect(row, max(len(self._columns) - 1, 0)).right()
            paint.text(painter, QRect(end + 2, top - 1, 20, _ROW), figure, "muted", small, align=right)
        for place, ink in ((self._hovered, "text"), (self._at, "focus" if self.hasFocus() else "")):
            if place is not None and ink:
                paint.frame(painter, self.cell_rect(*place).adjusted(-2, -2, 2, 2), None, ink, radius=3)

    def _heads(self, painter: QPainter, held: tuple[int, int] | None) -> None:
        """Headings that lean to the right, each over the middle of its column."""
        small, head = themes.font(Size.SMALL), self._head()
        for column, text in enumerate(self._columns):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            painter.translate(QPointF(self.cell_rect(0, column).center().x() + 1, head - 4))
            painter.rotate(-math.degrees(_LEAN))
            ink = "text" if held is not None and held[1] == column else "muted"
            wide = paint.advance(text, small) + 2
            paint.text(painter, QRect(0, -9, wide, 14), text, ink, small)
            painter.restore()

    # -- where the pointer and the keyboard are ------------------------------------------------------------------------

    def _under(self, place: QPoint) -> tuple[int, int] | None:
        pitch = self._pitch()
        column = (place.x() - self._names()) // pitch
        if not 0 <= column < len(self._columns):
            return None
        return next(((row, column) for row in range(len(self._lines)) if 0 <= place.y() - self._top(row) < _ROW), None)

    def _said(self, row: int, column: int) -> str:
        line = self._lines[row]
        text = self.tr("%1: %2 is missing") if column in line.missing else self.tr("%1: %2 is there")
        return text.replace("%1", line.name).replace("%2", self._columns[column])

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._at is None else self._said(*self._at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position().toPoint())
        if found != self._hovered:
            self._hovered = found
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._go(found)
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._lines and self._columns:
            row, column = self._at or (0, 0)
            if self._at is not None:
                row = min(max(row + step[0], 0), len(self._lines) - 1)
                column = min(max(column + step[1], 0), len(self._columns) - 1)
            self._go((row, column))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self._open()
        else:
            super().keyPressEvent(event)

    def _go(self, place: tuple[int, int]) -> None:
        self._at = place
        self._describe()
        self.update()

    def _open(self) -> None:
        if self._at is not None:
            self.chosen.emit(self._lines[self._at[0]].key, self._at[1])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._under(event.pos())
            show_tip(event.globalPos(), self._said(*found) if found is not None else "", self)
            return True
        return bool(super().event(event))
