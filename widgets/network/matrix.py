"""Everything against everything: a square of cells by lightness, outliers by colour and shape."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark
from widgets.theme import Size
from widgets.time.lines import Floats
from widgets.tips import show_tip

_GROUP_GAP = 6
_SHADES = 32
_HEAD = 34


class MatrixHeatMap(QWidget):
    """Rows and columns have the same members, in groups. Arrows move, Enter opens a pair; NaN is no data.

    `short` names stand over the columns, whole names beside the rows.
    """

    reader_role = "Chart"

    pair_clicked = Signal(object, object)
    pair_hovered = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Matrix"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._groups: list[tuple[str, list[tuple[Hashable, str, str]]]] = []
        self._members: list[tuple[Hashable, str, str]] = []
        self._offsets: list[int] = []
        self._levels: Floats = np.empty((0, 0), np.float32)
        self._marks: dict[tuple[Hashable, Hashable], Priority] = {}
        self._tip: Callable[[Hashable, Hashable], str] | None = None
        self._current: tuple[int, int] | None = None
        self._hovered: tuple[int, int] | None = None

    def set_members(self, groups: Sequence[tuple[str, Sequence[tuple[Hashable, str, str]]]]) -> None:
        """Groups of (key, name, short name), in order."""
        self._groups = [(title, list(members)) for title, members in groups]
        self._members = [member for _, members in self._groups for member in members]
        self._offsets = [group for group, (_, members) in enumerate(self._groups) for _ in members]
        count = len(self._members)
        self._levels = np.full((count, count), np.nan, np.float32)
        self._current = self._hovered = None
        self.updateGeometry()
        self.update()

    def set_levels(self, levels: Floats) -> None:
        """How far each pair (row, column) is from usual, 0 to 1; NaN: no data. Raises ValueError for a wrong shape."""
        count = len(self._members)
        if levels.shape != (count, count):
            raise ValueError(f"levels are {levels.shape}, there are {count} members")
        self._levels = np.asarray(levels, np.float32)
        self.update()

    def set_marks(self, marks: Mapping[tuple[Hashable, Hashable], Priority]) -> None:
        """Pairs that are not normal."""
        self._marks = dict(marks)
        self.update()

    def set_tip(self, tip: Callable[[Hashable, Hashable], str]) -> None:
        """What a pair says on hover."""
        self._tip = tip

    def current(self) -> tuple[Hashable, Hashable] | None:
        """The pair the keyboard is on."""
        return (
            None if self._current is None else (self._members[self._current[0]][0], self._members[self._current[1]][0])
        )

    def _names(self) -> int:
        metrics = QFontMetrics(themes.font(Size.SMALL))
        return max((metrics.horizontalAdvance(name) for _, name, _ in self._members), default=0) + 10

    def sizeHint(self) -> QSize:
        side = len(self._members) * 20 + _GROUP_GAP * max(len(self._groups) - 1, 0)
        return QSize(self._names() + side, _HEAD + side)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 140)

    def _pitch(self) -> int:
        gaps = _GROUP_GAP * max(len(self._groups) - 1, 0)
        room = min(self.width() - self._names(), self.height() - _HEAD) - gaps
        return min(max(room // max(len(self._members), 1), 3), 24)

    def _place(self, index: int) -> int:
        return index * self._pitch() + self._offsets[index] * _GROUP_GAP

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a pair stands."""
        side = self._pitch() - (2 if self._pitch() >= 10 else 1)
        return QRect(self._names() + self._place(column), _HEAD + self._place(row), side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._members:
            return
        self._heads(painter)
        theme = themes.current()
        low, high = theme.colour("heat-low"), theme.colour("heat-high")
        known = np.isfinite(self._levels)
        shades = np.rint(np.where(known, np.clip(self._levels, 0, 1), 0) * (_SHADES - 1)).astype(int)
        round_by = 2 if self._pitch() >= 10 else 0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, round_by > 0)
        painter.setPen(Qt.PenStyle.NoPen)
        for shade in range(_SHADES):
            painter.setBrush(paint.mix(low, high, shade / (_SHADES - 1)))
            for row, column in np.argwhere(known & (shades == shade)).tolist():
                painter.drawRoundedRect(self.cell_rect(row, column), round_by, round_by)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(paint.dashed("unknown", 2, 2))
        for row, column in np.argwhere(~known).tolist():
            if row != column:
                box = QRectF(self.cell_rect(row, column)).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(box, round_by, round_by)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_marks(painter)
        for pair, ink in ((self._hovered, "text"), (self._current, "focus" if self.hasFocus() else "accent")):
            if pair is not None:
                paint.frame(painter, self.cell_rect(*pair).adjusted(-2, -2, 2, 2), None, ink, radius=3)

    def _paint_marks(self, painter: QPainter) -> None:
        places = {key: index for index, (key, _, _) in enumerate(self._members)}
        for (row, column), priority in self._marks.items():
            if row in places and column in places:
                box = self.cell_rect(places[row], places[column])
                painter.fillRect(box, themes.current().colour("track"))
                grow = max(0, 9 - box.width()) // 2
                paint_mark(painter, box.adjusted(1 - grow, 1 - grow, grow - 1, grow - 1), priority)

    def _heads(self, painter: QPainter) -> None:
        small = themes.font(Size.SMALL)
        metrics = QFontMetrics(small)
        pitch, names = self._pitch(), self._names()
        centre = Qt.AlignmentFlag.AlignCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        begin = 0
        for title, members in self._groups:
            if members:
                left = names + self._place(begin)
                paint.text(painter, QRect(left, 0, len(members) * pitch, 15), title, "muted", small, align=centre)
            begin += len(members)
        for index, (_, name, short) in enumerate(self._members):
            held = self._current if self._hovered is None else self._hovered
            row_ink = "text" if held is not None and held[0] == index else "muted"
            column_ink = "text" if held is not None and held[1] == index else "muted"
            if pitch >= metrics.height() - 3:
                room = QRect(0, _HEAD + self._place(index), names - 8, pitch - 1)
                paint.text(painter, room, name, row_ink, small, align=right)
            if pitch >= metrics.horizontalAdvance(short) + 2:
                room = QRect(names + self._place(index), 17, pitch - 1, 15)
                paint.text(painter, room, short, column_ink, small, align=centre)

    def _pair_at(self, place: QPoint) -> tuple[int, int] | None:
        def index_of(position: int) -> int | None:
            pitch = self._pitch()
            return next((n for n in range(len(self._members)) if 0 <= position - self._place(n) < pitch), None)

        row, column = index_of(place.y() - _HEAD), index_of(place.x() - self._names())
        return None if row is None or column is None else (row, column)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pair = self._pair_at(event.position().toPoint())
        if pair != self._hovered:
            self._hovered = pair
            self.update()
            self.pair_hovered.emit(None if pair is None else (self._members[pair[0]][0], self._members[pair[1]][0]))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pair = self._pair_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and pair is not None:
            self._current = pair
            self.update()
            self.pair_clicked.emit(self._members[pair[0]][0], self._members[pair[1]][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._members:
            row, column = self._current or (0, 0)
            if self._current is not None:
                last = len(self._members) - 1
                row, column = min(max(row + step[0], 0), last), min(max(column + step[1], 0), last)
            self._current = (row, column)
            self.setAccessibleDescription(f"{self._members[row][1]} – {self._members[column][1]}")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            row, column = self._current
            self.pair_clicked.emit(self._members[row][0], self._members[column][0])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            pair = self._pair_at(event.pos())
            if pair is not None and self._tip is not None:
                text = self._tip(self._members[pair[0]][0], self._members[pair[1]][0])
                show_tip(event.globalPos(), text, self)
            else:
                show_tip(event.globalPos(), "", self)
            return True
        return bool(super().event(event))
