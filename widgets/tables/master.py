"""The list at the left of a page with details: grouped, filtered, marked, with a sparkline and a figure per item."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets import paint
from widgets import theme as themes
from widgets.field import SearchField
from widgets.motion import blinker
from widgets.priority import Priority, paint_mark, word
from widgets.spark import Spark, paint_spark
from widgets.tables.rows import ROW_ROLE, Heading, ListModel
from widgets.text import Label
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_Index = QModelIndex | QPersistentModelIndex
_ITEM_HEIGHT = 40
_GROUP_HEIGHT = 32
_LEFT = 16
#: Where the texts of a line begin, right of its mark; where those below them do, how high each is, how many may be.
_INDENT, _UNDER, _LINE, _MOST_BELOW = _LEFT + 18, 37, 14, 5
_GATHERING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
E = TypeVar("E", QMouseEvent, QKeyEvent)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. `detail` stands below the name, across the whole line where it is `wide`, and `below` under
    that, in as many lines as it needs; `search` is found by the filter besides what is shown."""

    key: Hashable
    group: str
    title: str
    detail: str = ""
    priority: Priority = Priority.NORMAL
    spark: Spark | None = None
    value: str = ""
    search: str = ""
    acknowledged: bool = True
    tip: str = ""
    wide: bool = False
    below: str = ""

    def heard(self) -> str:
        """What a screen reader says of it."""
        said = (self.title, word(self.priority), self.detail, self.below, self.value)
        return ", ".join(part for part in dict.fromkeys(said) if part)

    def found_by(self, words: Sequence[str]) -> bool:
        """Whether every word occurs somewhere in it."""
        text = f"{self.title} {self.detail} {self.group} {self.search} {word(self.priority)}".casefold()
        return all(part in text for part in words)


class _Delegate(QStyledItemDelegate):
    """Paints from the row itself; nothing is looked up per cell."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.value_width = 44
        self.width = 0
        self.sparks = True

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ROW_ROLE)
        high = _GROUP_HEIGHT if isinstance(row, Heading) else _ITEM_HEIGHT + _LINE * len(self._below(row, index))
        return QSize(120, high)

    def _below(self, row: Item, index: _Index) -> Sequence[str]:
        model: Any = index.model()
        if not row.below or not (below := model.below(index.row())):
            return ()
        return paint.wrapped(below, themes.font(Size.SMALL), self.width - _INDENT - _LEFT, _MOST_BELOW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        if isinstance(row, Heading):
            room = rect.adjusted(_LEFT, 10, -_LEFT, 0)
            paint.text(painter, room, row.title, "muted", themes.font(Size.SMALL))
            return
        state: QStyle.StateFlag = option.state
        self._item(painter, rect, state, row, self._below(row, index))

    def _item(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Item, below: Sequence[str]) -> None:
        theme = themes.current()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected:
            painter.fillRect(rect, theme.colour("raised"))
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), theme.colour("focus" if focused else "accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        dim = not row.acknowledged and blinker().dim
        for place, line in enumerate(below):
            top = rect.top() + _UNDER + place * _LINE
            under = QRect(rect.left() + _INDENT, top, self.width - _INDENT - _LEFT, _LINE)
            paint.text(painter, under, line, "text", themes.font(Size.SMALL))
        rect = rect.adjusted(0, 0, 0, -_LINE * len(below))
        centre = rect.center().y()
        paint_mark(painter, QRect(rect.left() + _LEFT - 2, centre - 6, 13, 13), row.priority, dim)
        right = rect.right() - _LEFT + 1
        value_font = themes.font()
        if row.value:
            box = QRect(right - self.value_width, rect.top(), self.value_width, rect.height())
            if row.wide:
                box = QRect(box.left(), rect.top() + 4, box.width(), 18)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            paint.text(painter, box, row.value, "text" if selected else "muted", value_font, align=align)
            right -= self.value_width + 8
        elif self.value_width and self.sparks:
            right -= self.value_width + 8
        left = rect.left() + _INDENT
        if row.detail:
            end = rect.right() - _LEFT + 1 if row.wide else right
            under = QRect(left, rect.top() + 21, end - left, 15)
            paint.text(painter, under, row.detail, "muted", themes.font(Size.SMALL))
        if row.spark is not None:
            wide = min(56, max((right - left) // 2, 24))
            paint_spark(painter, QRectF(right - wide, rect.top() + 6, wide, 14), row.spark)
            right -= wide + 8
        room = QRect(left, rect.top() + 4, right - left, 18)
        paint.text(painter, room, row.title, "text", themes.font(Size.BODY, Weight.MEDIUM))


class _View(QListView):
    """A list that knows whether the hand is gathering several lines just now: then none of them is gone to."""

    def __init__(self) -> None:
        super().__init__()
        self.gathering = False

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Draw what changed. QListView would lay all lines out anew; that is asked for when one gets another height."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, _Delegate) and delegate.width != self.viewport().width():
            delegate.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._with(event, super().mousePressEvent)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._with(event, super().mouseReleaseEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._with(event, super().keyPressEvent)

    def moveCursor(self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier) -> QModelIndex:
        """Home goes to the first item, and a page that ends at a heading to the item below it; Qt would stay."""
        moves = QAbstractItemView.CursorAction
        there = self.model().index(0, 0) if action == moves.MoveHome else super().moveCursor(action, keys)
        if action not in (moves.MoveHome, moves.MovePageUp, moves.MovePageDown) or not there.isValid():
            return there
        rows = (self.model().index(row, 0) for row in range(there.row(), self.model().rowCount()))
        return next((index for index in rows if index.flags() & Qt.ItemFlag.ItemIsEnabled), QModelIndex())

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """With its heading, where that stands right above."""
        above = self.model().index(index.row() - 1, 0)
        if isinstance(above.data(ROW_ROLE), Heading):
            super().scrollTo(above, hint)
        super().scrollTo(index, hint)

    def _with(self, event: E, handle: Callable[[E], None]) -> None:
        several = self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection
        self.gathering = several and bool(event.modifiers() & _GATHERING)
        handle(event)
        self.gathering = False


class MasterList(QFrame):
    """A framed list with a title, a filter and groups. Keys identify items and come back in the signals.

    Up, Down, Home, End and typing move; Enter activates; Escape in the filter clears it. A refresh keeps the
    selection. After `set_several` Ctrl and Shift gather lines, by clicks or by Up, Down and Space, without going to
    them.
    """

    current_changed = Signal(object)
    activated = Signal(object)
    context_requested = Signal(object, QPoint)
    selection_changed = Signal()

    def __init__(
        self,
        title: str = "",
        trailing: str = "",
        placeholder: str = "",
        *,
        hint: str = "Ctrl+F",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._all: list[Item] = []
        self._words: list[str] = []
        self._current: Hashable | None = None
        self._quiet = False
        self.setAccessibleName(title)
        self._title = Label(title, "muted", Size.BODY, Weight.SEMIBOLD)
        self._count = Label("", "muted")
        self._trailing = Label(trailing, "muted", Size.SMALL)
        set_tip(self._trailing, tip)
        header = QHBoxLayout()
        header.setContentsMargins(_LEFT, 0, _LEFT, 0)
        header.setSpacing(8)
        header.addWidget(self._title)
        header.addWidget(self._count)
        header.addStretch(1)
        header.addWidget(self._trailing)
        self.field = SearchField(placeholder, hint)
        field = QHBoxLayout()
        field.setContentsMargins(_LEFT - 4, 0, _LEFT - 4, 0)
        field.addWidget(self.field)
        self._model = ListModel[Item](Item.heard, lambda item: item.tip, self)
        self._delegate = _Delegate(self)
        self._view = _View()
        self._prepare_view(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 8)
        column.setSpacing(8)
        column.addLayout(header)
        column.addLayout(field)
        column.addWidget(self._view, 1)
        self.field.changed.connect(self.set_filter)
        self.field.left_down.connect(self._enter)
        blinker().turned.connect(self._blink)

    def _prepare_view(self, name: str) -> None:
        view = self._view
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(name or self.tr("List"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.viewport().setAutoFillBackground(False)
        view.selectionModel().currentChanged.connect(self._moved)
        # After lines were gathered the one that is clicked may be Qt's current one already.
        view.clicked.connect(self._moved)
        view.activated.connect(self._activated)
        view.customContextMenuRequested.connect(self._context)

    @property
    def view(self) -> QListView:
        """The list itself, for its focus and its scroll bar."""
        return self._view

    def set_several(self) -> None:
        """Let several lines be selected."""
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._view.selectionModel().selectionChanged.connect(self._selected)

    def selected(self) -> list[Hashable]:
        """The keys of the selected lines, top to bottom."""
        rows = sorted(index.row() for index in self._view.selectionModel().selectedIndexes())
        return [row.key for place in rows if isinstance(row := self._model.shown[place], Item)]

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the list."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(widget)

    def set_items(self, items: Sequence[Item]) -> None:
        """Show `items`; groups appear in the order of their first item. Raises ValueError for equal keys."""
        self._all = list(items)
        self._refresh()

    def update_items(self, items: Iterable[Item]) -> None:
        """Replace items that are there, by key; the cheap way for figures that change."""
        fresh = {item.key: item for item in items}
        higher = any((new := fresh.get(item.key)) is not None and new.below != item.below for item in self._all)
        self._all = [fresh.get(item.key, item) for item in self._all]
        if self._words:
            self._refresh()
        else:
            if higher:
                self._view.scheduleDelayedItemsLayout()
            self._model.amend(fresh.values())
            self._measure()

    def set_trailing(self, text: str) -> None:
        """What stands at the right of the header."""
        self._trailing.setText(text)

    def set_filter(self, text: str) -> None:
        """Show only what has every word of `text`."""
        if self.field.text() != text:
            self.field.setText(text)
            return
        self._words = text.casefold().split()
        self._refresh()

    def focus_filter(self) -> None:
        """Put the cursor into the filter and select what is there."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def count(self) -> int:
        """How many items there are, shown or not."""
        return len(self._all)

    def shown(self) -> list[Hashable]:
        """The keys that the filter lets through, top to bottom."""
        return [row.key for row in self._model.shown if isinstance(row, Item)]

    def current(self) -> Hashable | None:
        """The key of the selected item."""
        return self._current

    def set_current(self, key: Hashable | None) -> None:
        """Select by key and bring it into view, without a signal. An unknown key is remembered until it appears."""
        self._current = key
        self._restore(scroll=True)

    def _refresh(self) -> None:
        groups: dict[str, list[Item]] = {}
        for item in self._all:
            if not self._words or item.found_by(self._words):
                groups.setdefault(item.group, []).append(item)
        rows: list[Item | Heading] = []
        for group, members in groups.items():
            if group:
                rows.append(Heading(("group", group), group))
            rows += members
        self._quiet = True
        self._model.replace(rows)
        self._quiet = False
        self._view.scheduleDelayedItemsLayout()  # what stands below a line depends on the one above
        figure = self.locale().toString(len(self._all))
        found = len(rows) - sum(isinstance(row, Heading) for row in rows)
        self._count.setText(f"{self.locale().toString(found)} / {figure}" if self._words else figure)
        self._measure()
        self._restore(scroll=False)
        self._blink_needed()

    def _measure(self) -> None:
        """One column for the figures, as wide as the widest."""
        metrics = QFontMetrics(themes.font())
        widest = max((metrics.horizontalAdvance(item.value) for item in self._all if item.value), default=0)
        if widest and abs(widest + 2 - self._delegate.value_width) > 1:
            self._delegate.value_width = widest + 2
            self._view.viewport().update()

    def _restore(self, *, scroll: bool) -> None:
        row = self._model.row_of(self._current) if self._current is not None else None
        selection = self._view.selectionModel()
        self._quiet = True
        if row is None:
            self._view.setCurrentIndex(QModelIndex())
            selection.clearSelection()
        else:
            index = self._model.index(row, 0)
            several = len(selection.selectedIndexes()) > 1
            if not several and (selection.currentIndex() != index or not selection.isSelected(index)):
                # By the view a key that happens to be held would gather it to what was chosen before.
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if scroll:
                self._view.scrollTo(index)
        self._quiet = False

    def _moved(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if self._quiet or self._view.gathering or not isinstance(row, Item) or row.key == self._current:
            return
        self._current = row.key
        self.current_changed.emit(row.key)

    def _selected(self) -> None:
        if not self._quiet:
            self.selection_changed.emit()

    def _activated(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Item):
            self.activated.emit(row.key)

    def _context(self, place: QPoint) -> None:
        row = self._view.indexAt(place).data(ROW_ROLE)
        if isinstance(row, Item):
            self.context_requested.emit(row.key, self._view.viewport().mapToGlobal(place))

    def _enter(self) -> None:
        """From the filter into the list: the selected item, or the first."""
        keys = self.shown()
        if not keys:
            return
        if self._current not in keys:
            self._view.setCurrentIndex(self._model.index(self._model.row_of(keys[0]) or 0, 0))
        self._view.setFocus(Qt.FocusReason.TabFocusReason)

    def _blink_needed(self) -> None:
        alarms = any(not item.acknowledged and item.priority.abnormal for item in self._all)
        blinker().need(self, alarms and self.isVisible())

    def _blink(self) -> None:
        if any(not item.acknowledged for item in self._all):
            self._view.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._blink_needed()

    def sizeHint(self) -> QSize:
        return QSize(212, 400)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.frame(QPainter(self), self.rect(), "surface", "line")
