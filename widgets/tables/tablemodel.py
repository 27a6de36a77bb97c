"""The model behind a dense table: its rows as they are shown, and as a screen reader says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from widgets.tables.cells import Column, Row, cell_text, heading, spoken
from widgets.tables.rows import ROW_ROLE, RowModel
from widgets.tips import plain

_Index = QModelIndex | QPersistentModelIndex


class TableModel(RowModel[Row]):
    """Columns and rows as they are shown; the view sorts and filters before it gives rows."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def retitle(self, key: str, title: str) -> tuple[Column, ...]:
        """Name a column in another way; gives the columns. Raises KeyError for an unknown key."""
        index = next((place for place, column in enumerate(self.columns) if column.key == key), None)
        if index is None:
            raise KeyError(key)
        if self.columns[index].title != title:
            named = replace(self.columns[index], title=title)
            self.columns = (*self.columns[:index], named, *self.columns[index + 1 :])
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, index, index)
        return self.columns

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        row = self.shown[index.row()]
        if role == ROW_ROLE:
            return row
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(row.tip) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, index.column(), self.columns[index.column()].tip)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return heading(self.columns[section], self.shown[0].cells[section] if self.shown else None)
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain(self.columns[section].tip) or None
        return None
