"""Dense tables of text that was formatted before it came here, with marks, sparklines and bars in the cells."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from widgets import theme as themes
from widgets.motion import blinker
from widgets.tables.cells import (
    Actions,
    Cell,
    CellDelegate,
    Column,
    Header,
    Rich,
    Row,
    Tagged,
    least_width,
    ordered,
    tsv,
)
from widgets.tables.columns import needed, shared
from widgets.tables.more_lines import MoreLines
from widgets.tables.tablemodel import TableModel

__all__ = ["Actions", "Cell", "Column", "DenseTable", "Rich", "Row", "TableModel", "Tagged"]


class DenseTable(QTableView):
    """A table of keyed rows. Click a heading to sort, drag to widen, right-click it to hide columns.

    Ctrl+C copies as TSV; Delete presses the only small button of a row. Rows come as precomputed strings; a refresh
    keeps selection, scroll position and widths.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    action = Signal(object, object)
    context_requested = Signal(object, QPoint)
    state_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        row_height: int = 28,
        name: str = "",
        lines: bool = True,
        header: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._words: list[str] = []
        self._sort: tuple[int, bool] | None = None
        self._current: Hashable | None = None
        self._quiet = False
        self._fitted: int | None = None
        self._overflows = False
        self._chosen_widths: dict[int, int] = {}
        self._row_height = row_height
        self._model = TableModel(columns, self)
        self._needed = needed(self._model.columns, ())
        self._delegate = CellDelegate(self._model.columns, lines, self)
        self._lines = MoreLines(self, self._model)
        self.setAccessibleName(name or self.tr("Table"))
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._prepare(row_height)
        self._prepare_header()
        self.horizontalHeader().setVisible(header)
        self._heading = 28 if header else 0
        self.selectionModel().currentRowChanged.connect(self._moved)
        blinker().turned.connect(self._blink)

    def _prepare(self, row_height: int) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(row_height)
        vertical.setDefaultSectionSize(row_height)

    def _prepare_header(self) -> None:
        header = Header(self._model.columns, self)
        self.setHorizontalHeader(header)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(20)
        header.setFixedHeight(28)
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for index, column in enumerate(self._model.columns):
            header.resizeSection(index, least_width(column))
            header.setSectionHidden(index, column.hidden)
        header.sectionClicked.connect(self._heading_clicked)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self.state_changed)
        header.customContextMenuRequested.connect(self._header_menu)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show `rows`. Raises ValueError for equal keys or for rows with another number of cells."""
        count = len(self._model.columns)
        for row in rows:
            if len(row.cells) != count:
                raise ValueError(f"row {row.key!r} has {len(row.cells)} cells, there are {count} columns")
        self._rows = list(rows)
        self._needed = needed(self._model.columns, self._rows)
        self._refresh()

    def update_rows(self, rows: Iterable[Row]) -> None:
        """Replace rows that are there, by key; without sorting again, so that nothing jumps under the pointer."""
        fresh = {row.key: row for row in rows}
        self._rows = [fresh.get(row.key, row) for row in self._rows]
        self._model.amend(fresh.values())
        wanted = needed(self._model.columns, fresh.values())
        self._needed = [max(pair) for pair in zip(self._needed, wanted, strict=True)]
        self._stretch()
        self._blink_needed()

    def rows(self) -> list[Row]:
        """The rows as shown: filtered and sorted."""
        return list(self._model.shown)

    def in_sight(self) -> set[Hashable]:
        """The keys of the rows that are in view."""
        first, last = (self.rowAt(y) for y in (0, self.viewport().height() - 1))
        return {row.key for row in self._model.shown[max(first, 0) : last + 1 if last >= 0 else None]}

    def set_filter(self, text: str) -> None:
        """Show only rows that have every word of `text` somewhere."""
        self._words = text.casefold().split()
        self._refresh()

    def sort_by(self, column: str | None, descending: bool = False) -> None:
        """Sort by a column's key; None gives the order of `set_rows` back. Raises KeyError for an unknown key."""
        if column is None:
            self._sort = None
        else:
            keys = [each.key for each in self._model.columns]
            if column not in keys:
                raise KeyError(column)
            self._sort = (keys.index(column), descending)
        self._show_sorting()
        self._refresh()

    def _refresh(self) -> None:
        rows = self._rows
        if self._words:
            rows = [row for row in rows if row.found_by(self._words)]
        if self._sort is not None:
            rows = ordered(rows, *self._sort)
        self._quiet = True
        self._model.replace(rows)
        self._quiet = False
        self._stretch()
        self._restore()
        self._blink_needed()

    def _restore(self) -> None:
        row = self._model.row_of(self._current) if self._current is not None else None
        selection = self.selectionModel()
        self._quiet = True
        if row is None:
            self.setCurrentIndex(QModelIndex())
            selection.clearSelection()
        elif selection.currentIndex().row() != row:
            self.setCurrentIndex(self._model.index(row, self._first_column()))
        self._quiet = False

    def _first_column(self) -> int:
        header = self.horizontalHeader()
        for place in range(header.count()):
            if not header.isSectionHidden(header.logicalIndex(place)):
                return header.logicalIndex(place)
        return 0

    # Selection

    def current(self) -> Hashable | None:
        """The key of the row the keyboard is on."""
        return self._current

    def set_current(self, key: Hashable | None) -> None:
        """Go to a row by key, without a signal."""
        self._current = key
        self._restore()
        row = self._model.row_of(key) if key is not None else None
        if row is not None:
            self.scrollTo(self._model.index(row, self._first_column()))

    def selected(self) -> list[Hashable]:
        """The keys of the selected rows, top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._model.shown[row].key for row in rows]

    def _moved(self, index: QModelIndex) -> None:
        if self._quiet or not index.isValid():
            return
        key = self._model.shown[index.row()].key
        if key != self._current:
            self._current = key
            self.current_changed.emit(key)

    def enter(self) -> Hashable | None:
        """Take the keyboard and go to the first row, without a signal; its key, None when no row is shown."""
        rows = self._model.shown
        if rows:
            self.setFocus(Qt.FocusReason.TabFocusReason)
            self.set_current(rows[0].key)
        return rows[0].key if rows else None

    # Copying

    def to_tsv(self, keys: Sequence[Hashable] | None = None) -> str:
        """The visible columns as tab-separated text with a heading; all rows shown, or only `keys`."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        order = [index for index in order if not header.isSectionHidden(index)]
        rows = [row for row in self._model.shown if keys is None or row.key in set(keys)]
        return tsv(self._model.columns, order, rows)

    def copy(self) -> None:
        """Put the selected rows (or all, when none is selected) on the clipboard."""
        chosen = self.selected()
        QGuiApplication.clipboard().setText(self.to_tsv(chosen or None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current)
        elif event.key() == Qt.Key.Key_Delete and len(acts := self._acts_of(self._current)) == 1:
            self.action.emit(self._current, acts[0][0])
        else:
            super().keyPressEvent(event)

    def _acts_of(self, key: Hashable | None) -> tuple[tuple[str, str], ...]:
        """The small buttons of a row: (key, text)."""
        row = next((row for row in self._model.shown if row.key == key), None)
        found = (cell.buttons for cell in row.cells if isinstance(cell, Actions)) if row is not None else ()
        return next(iter(found), ())

    # The pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        over = self._delegate.action_at(index, event.position().toPoint()) if index.isValid() else None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if self._delegate.hover(index.row() if index.isValid() else -1, over):
            self.viewport().update()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        over = self._delegate.action_at(index, event.position().toPoint())
        if over is not None:
            self.action.emit(self._model.shown[index.row()].key, over)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        super().mouseDoubleClickEvent(event)
        if index.isValid() and self._delegate.action_at(index, place) is None:
            self.opened.emit(self._model.shown[index.row()].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._lines.paint(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._delegate.hover(-1, None):
            self.viewport().update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if key else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.visualRect(index).center() if key else event.pos()
        self.context_requested.emit(self._model.shown[index.row()].key, self.viewport().mapToGlobal(place))

    def show_row_menu(self, key: Hashable, place: QPoint) -> None:
        """Offer a row's small buttons as a menu: for `context_requested`."""
        menu = self.row_menu(key)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def row_menu(self, key: Hashable) -> QMenu | None:
        """A row's small buttons; None when it has none."""
        acts = self._acts_of(key)
        if not acts:
            return None
        menu = QMenu(self)
        for act, text in acts:
            entry = menu.addAction(text)
            entry.setData((key, act))
            if len(acts) == 1:
                entry.setShortcut(QKeySequence.StandardKey.Delete)
        menu.triggered.connect(self._chose)
        return menu

    def _chose(self, entry: QAction) -> None:
        self.action.emit(*entry.data())

    def _blink_needed(self) -> None:
        blinker().need(self, self.isVisible() and any(not row.acknowledged for row in self._model.shown))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._blink_needed()

    def _blink(self) -> None:
        if any(not row.acknowledged for row in self._model.shown):
            self.viewport().update()

    # Columns

    def _heading_clicked(self, section: int) -> None:
        if self._sort is None or self._sort[0] != section:
            self._sort = (section, False)
        elif not self._sort[1]:
            self._sort = (section, True)
        else:
            self._sort = None
        self._show_sorting()
        self._refresh()
        self.state_changed.emit()

    def _show_sorting(self) -> None:
        header = self.horizontalHeader()
        if isinstance(header, Header):
            header.set_sorting(self._sort)

    def _hide(self, section: int, hidden: bool) -> None:
        """To the header this is a change of width, too, but one that nobody chose."""
        self._quiet = True
        self.horizontalHeader().setSectionHidden(section, hidden)
        self._quiet = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        if not self._quiet:
            self._chosen_widths[section] = new
            self._stretch()
            self.state_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        """Share the room there is among the columns, never less than their own width; the rows are as high as their
        texts need then."""
        header = self.horizontalHeader()
        columns = self._model.columns
        shown = [index for index in range(header.count()) if not header.isSectionHidden(index)]
        least = {index: self._chosen_widths.get(index, least_width(columns[index])) for index in shown}
        free = [index for index in shown if index not in self._chosen_widths]
        elastic = [index for index in free if columns[index].stretch]
        room = self.viewport().width()
        self._quiet = True
        for index, width in shared(room, least, {index: self._needed[index] for index in free}, elastic).items():
            if header.sectionSize(index) != width:
                header.resizeSection(index, width)
        self._quiet = False
        self._lines.heighten(self._row_height)
        if self._fitted is not None:
            self.fit_height(self._fitted or None)

    def _header_menu(self, place: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def column_menu(self) -> QMenu:
        """The columns that have a name, to show and hide."""
        menu = QMenu(self)
        header = self.horizontalHeader()
        for index, column in enumerate(self._model.columns):
            if not column.title:
                continue
            entry = menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(not header.isSectionHidden(index))
            entry.setData(index)
        menu.triggered.connect(self._toggle_column)
        return menu

    def _toggle_column(self, entry: Any) -> None:
        self.set_column_shown(self._model.columns[entry.data()].key, bool(entry.isChecked()))

    def set_column_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        header = self.horizontalHeader()
        index = [column.key for column in self._model.columns].index(key)
        visible = sum(not header.isSectionHidden(each) for each in range(header.count()))
        if not shown and visible <= 1:
            return
        self._hide(index, not shown)
        self._stretch()
        self.state_changed.emit()

    def set_column_title(self, key: str, title: str) -> None:
        """Name a column in another way. Raises KeyError for an unknown key."""
        columns = self._model.retitle(key, title)
        header = self.horizontalHeader()
        if isinstance(header, Header):
            header.set_columns(columns)

    # What is remembered

    def save_state(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sorting, by column keys: plain data for a settings file."""
        header = self.horizontalHeader()
        keys = [column.key for column in self._model.columns]
        return {
            "order": [keys[header.logicalIndex(place)] for place in range(header.count())],
            "widths": {keys[index]: width for index, width in self._chosen_widths.items()},
            "hidden": [key for index, key in enumerate(keys) if header.isSectionHidden(index)],
            "sort": None if self._sort is None else [keys[self._sort[0]], self._sort[1]],
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take back what `save_state` gave; unknown columns are passed over, new ones stay where they are."""
        header = self.horizontalHeader()
        keys = [column.key for column in self._model.columns]
        order = [key for key in state.get("order", ()) if key in keys]
        for place, key in enumerate(order):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        hidden = {key for key in state.get("hidden", ()) if key in keys}
        if "order" in state and len(hidden) < len(keys):
            for index, key in enumerate(keys):
                self._hide(index, key in hidden if key in order else self._model.columns[index].hidden)
        if "widths" in state:
            self._chosen_widths = {keys.index(key): int(width) for key, width in state["widths"].items() if key in keys}
        sort = state.get("sort")
        if sort and sort[0] in keys:
            self._sort = (keys.index(sort[0]), bool(sort[1]))
            self._show_sorting()
        self._refresh()

    def fit_height(self, max_rows: int | None = None) -> None:
        """Be exactly as high as the rows (at most `max_rows`), for tables that stand in a card."""
        self._fitted = max_rows or 0
        count = len(self._model.shown) if max_rows is None else min(len(self._model.shown), max_rows)
        header = self.horizontalHeader()
        wide = sum(header.sectionSize(index) for index in range(header.count()) if not self.isColumnHidden(index))
        self._overflows = wide > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows else 0
        high = self._heading + sum(self.rowHeight(number) for number in range(count)) + bar
        if (high, high) != (self.minimumHeight(), self.maximumHeight()):
            self.setFixedHeight(high)
            # While the cards around are being laid out, they would not hear of it.
            QTimer.singleShot(0, self, self.updateGeometry)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if count == len(self._model.shown)
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._heading + self._row_height)

    def sizeHint(self) -> QSize:
        shown = (column for index, column in enumerate(self._model.columns) if not self.isColumnHidden(index))
        wide = sum(map(least_width, shown))
        high = self._heading + self._row_height * max(len(self._model.shown), 3)
        return QSize(wide, min(high, themes.GRID * 120))
