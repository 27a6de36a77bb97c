"""The coming picture: what stands in the window before there is a page; cards with all that is in them to come."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets import paint, reader, theme
from widgets.priority import Priority, paint_mark
from widgets.theme import Size, Weight

#: Pixels: of the map's card and the list's, of a card's title, of a line of the list, from cell to cell.
_MAP, _LIST, _TITLE, _LINE, _CELL = 170, 250, 40, 36, 22
_ROWS, _CELLS, _GROUP = 4, 8, 243


class Coming(QWidget):
    """Cards without figures. Nodes are dashed, what has no past yet is hatched: neither looks like nought. What is
    waited for stands on the first of them."""

    reader_role = "StaticText"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""

    def wait_for(self, text: str) -> None:
        """What is waited for; without one nothing is drawn, for then it takes no time that anybody sees."""
        self._text = text
        self.setAccessibleName(text)
        if self.isVisible():
            reader.say(self, text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("bg"))
        if self._text:
            self._cards(painter)

    def _cards(self, painter: QPainter) -> None:
        left, wide = theme.GAP, self.width() - 2 * theme.GAP
        upper = QRect(left, theme.GAP, wide, _MAP)
        middle = QRect(left, upper.bottom() + 1 + theme.GAP, wide, _LIST)
        top = middle.bottom() + 1 + theme.GAP
        each = (wide - 2 * theme.GAP) // 3
        lower = [
            QRect(left + place * (each + theme.GAP), top, each, self.height() - top - theme.GAP) for place in range(3)
        ]
        for card in (upper, middle, *lower):
            paint.frame(painter, card, "surface", "line")
        title = QRect(upper.left() + 16, upper.top(), upper.width() - 32, _TITLE)
        paint.text(painter, title, self._text, "muted", theme.font(Size.TITLE, Weight.MEDIUM))
        self._nodes(painter, upper.adjusted(16, _TITLE + 8, -16, 0))
        for place in range((middle.height() - _TITLE) // _LINE):
            line = QRect(middle.left() + 16, middle.top() + _TITLE + place * _LINE, middle.width() - 32, 1)
            painter.fillRect(line, theme.current().colour("line"))
        for card in lower:
            plot = card.adjusted(16, _TITLE, -16, -16)
            if plot.height() > _LINE:
                paint.paint_hatch(painter, plot)

    @staticmethod
    def _nodes(painter: QPainter, room: QRect) -> None:
        for group in range(max(room.width() // _GROUP, 1)):
            for row in range(_ROWS):
                for cell in range(_CELLS):
                    at = room.left() + group * _GROUP + 40 + cell * _CELL
                    mark = QRect(at, room.top() + row * 28, 16, 16)
                    paint_mark(painter, mark, Priority.UNKNOWN)
