"""Bars over time: how much there was in each of many equal steps, and which of it is listed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size
from widgets.tips import show_tip

_AXIS = 18
_LEAST_BAR = 2


class TimeBars(QWidget):
    """Counts between `edges` (unix seconds, equally far apart), as bars. A click on a bar, or Left, Right and Enter,
    send `chosen` with its start and end; a click on the chosen one sends it with nothing, so that all count again."""

    reader_role = "Chart"

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._edges: Sequence[float] = ()
        self._counts: Sequence[int] = ()
        self._zone = "UTC"
        self._taken: int | None = None
        self._here: int | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(400, 74)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 74)

    def show_counts(self, edges: Sequence[float], counts: Sequence[int], zone: str) -> None:
        """Show these counts, one fewer than the edges; the chosen bar stays chosen where it is still there."""
        if self._taken is not None:
            start = self._edges[self._taken]
            self._taken = next((place for place, edge in enumerate(edges[:-1]) if edge == start), None)
        self._edges, self._counts, self._zone = tuple(edges), tuple(counts), zone
        total = numbers.number(sum(counts))
        self.setAccessibleDescription(total)
        self.update()

    @property
    def taken(self) -> tuple[float, float] | None:
        """The start and end of the chosen bar."""
        return None if self._taken is None else (self._edges[self._taken], self._edges[self._taken + 1])

    def clear(self) -> None:
        """Choose none, without a signal."""
        self._taken = None
        self.update()

    # -- what is done with it ------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().x())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._counts) - 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0:
            step = -1 if event.key() == Qt.Key.Key_Left else 1
            self._here = last if self._here is None else min(max(self._here + step, 0), last)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._here is not None:
            self._choose(self._here)
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self._taken = None if place == self._taken else place
        self._here = place
        self.update()
        self.chosen.emit(self.taken)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = self._at(event.pos().x())
            if place is not None:
                show_tip(event.globalPos(), self._said(place), self)
            return True
        return super().event(event)

    def _said(self, place: int) -> str:
        start, end = (numbers.clock(edge, self._zone, seconds=False) for edge in self._edges[place : place + 2])
        day = numbers.date(self._edges[place], self._zone)
        return f"{day} {start}–{end}: {numbers.number(self._counts[place])}"

    # -- how it looks --------------------------------------------------------------------------------------------------

    def _at(self, x: float) -> int | None:
        if not self._counts:
            return None
        place = int(x * len(self._counts) / max(self.width(), 1))
        return place if 0 <= place < len(self._counts) else None

    def _left(self, place: int) -> int:
        return round(place * self.width() / len(self._counts))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._counts:
            return
        theme = themes.current()
        room = self.height() - _AXIS
        most = max(self._counts) or 1
        for place, count in enumerate(self._counts):
            left, right = self._left(place), self._left(place + 1) - 2
            height = max(round(count / most * (room - 4)), _LEAST_BAR) if count else 0
            bright = self._taken is None or place == self._taken
            if count:
                bar = QRect(left, room - height, max(right - left, 1), height)
                painter.fillRect(bar, theme.colour("data" if bright else "data-2"))
        painter.setPen(paint.pen("line"))
        paint.line(painter, 0, room, self.width() - 1, room)
        self._paint_axis(painter, room)
        if self.hasFocus() and self._here is not None:
            painter.setPen(paint.pen("accent"))
            left, right = self._left(self._here), self._left(self._here + 1) - 3
            painter.drawRect(QRect(left, 0, max(right - left, 2), room))

    def _paint_axis(self, painter: QPainter, top: int) -> None:
        font = themes.font(Size.SMALL)
        end = -8
        for place in range(len(self._counts)):
            text = numbers.clock(self._edges[place], self._zone, seconds=False)
            if not text.endswith(":00"):
                continue
            if text == "00:00":
                text = numbers.date(self._edges[place], self._zone)
            width = paint.advance(text, font)
            left = self._left(place)
            if left >= end + 16 and left + width <= self.width():
                align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                paint.text(painter, QRect(left, top + 1, width + 2, _AXIS - 1), text, "muted", font, align=align)
                end = left + width
