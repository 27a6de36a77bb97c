"""The lines that make a row of a table higher: of texts that wrap, and the one that stands under all cells."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView

from widgets import paint
from widgets import theme as themes
from widgets.tables.cells import LINE, MARK, lines_of
from widgets.tables.tablemodel import TableModel
from widgets.theme import Size

#: Where the line under the cells begins: under the texts, right of the marks.
_INDENT = MARK + 6
_AIR = 5  # pixels between it and the hairline


class MoreLines:
    """How high the rows of a table are for their texts, and what stands under their cells."""

    def __init__(self, table: QTableView, model: TableModel) -> None:
        self._table, self._model = table, model
        self._under = False  # whether a row has a line under its cells

    def heighten(self, row_height: int) -> None:
        """More lines for the rows with a text that does not fit into one, and with one under their cells."""
        table, rows = self._table, self._model.shown
        before, self._under = self._under, any(row.below for row in rows)
        wraps = [(index, column) for index, column in enumerate(self._model.columns) if column.wrap]
        seen = [(index, column, table.columnWidth(index)) for index, column in wraps if not table.isColumnHidden(index)]
        for place, row in enumerate(rows if wraps or before or self._under else ()):
            lines = max((len(lines_of(row.cells[index], column, width)) for index, column, width in seen), default=1)
            table.setRowHeight(place, row_height + (lines - 1 + bool(row.below and self._model.below(place))) * LINE)

    def paint(self, event: QPaintEvent) -> None:
        """Paint those in sight over what the cells have painted: no cell is as wide."""
        if not self._under:
            return
        table = self._table
        first, last = table.rowAt(event.rect().top()), table.rowAt(event.rect().bottom())
        header = table.horizontalHeader()
        painter = QPainter(table.viewport())
        for place in range(max(first, 0), (last if last >= 0 else len(self._model.shown) - 1) + 1):
            if below := self._model.below(place):
                end = table.rowViewportPosition(place) + table.rowHeight(place)
                room = QRect(_INDENT - header.offset(), end - LINE - _AIR, header.length() - _INDENT, LINE)
                paint.text(painter, room, below, "text", themes.font(Size.SMALL))
        painter.end()
