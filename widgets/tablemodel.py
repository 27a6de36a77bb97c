"""The model behind a dense table: its rows as they are shown, and what a screen reader says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from widgets.cells import Actions, Column, Row, cell_text
from widgets.priority import word
from widgets.rows import ROW_ROLE, RowModel

_Index = QModelIndex | QPersistentModelIndex


class TableModel(RowModel[Row]):
    """Columns and rows as they are shown; the view sorts and filters before it gives rows."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        row = self.shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row.cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _said(row, index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.columns[section].tip or None
        return None


def _said(row: Row, column: int) -> str:
    """A cell as it is spoken: the first with the row's priority, small buttons with what they are about."""
    cell = row.cells[column]
    if isinstance(cell, Actions):
        about = [text for each in row.cells if (text := cell_text(each))][:2]
        return ", ".join((*(text for _, text in cell.buttons), *about)) if cell.buttons else ""
    said = cell_text(cell)
    return f"{word(row.priority)}: {said}" if row.priority is not None and column == 0 else said
