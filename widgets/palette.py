"""The palette: every command, page and thing of the program, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets import fuzzy, icons, paint, reader
from widgets import theme as themes
from widgets.field import SearchField
from widgets.priority import Priority, paint_mark
from widgets.tables.rows import ROW_ROLE, Heading, ListModel
from widgets.text import Label
from widgets.theme import Size, Weight

_Index = QModelIndex | QPersistentModelIndex
_WIDTH = 620
_ROW = 32
_HEADING = 28
_MOST = 60
_TOP = 64
_TALLEST = 540


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """Something that can be chosen. `keywords` are found but not shown."""

    key: Hashable
    title: str
    group: str = ""
    detail: str = ""
    shortcut: str = ""
    keywords: str = ""
    icon: str = ""
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """An item with the letters that were found."""

    item: PaletteItem
    places: tuple[int, ...] = ()

    @property
    def key(self) -> Hashable:
        """The item's key."""
        return self.item.key

    @property
    def title(self) -> str:
        """The item's title."""
        return self.item.title

    def heard(self) -> str:
        """What a screen reader says of it."""
        return ", ".join(part for part in (self.item.title, self.item.detail, self.item.shortcut) if part)


def find(query: str, items: Sequence[PaletteItem], most: int = _MOST) -> list[tuple[PaletteItem, tuple[int, ...]]]:
    """The best `most` items for a query, grouped: the group with the best find first. All, in order, for no query."""
    if not query.strip():
        return [(item, ()) for item in items[:most]]
    scored = []
    for place, item in enumerate(items):
        found = fuzzy.rank(query, item.title, f"{item.group} {item.detail} {item.keywords}")
        if found is not None:
            scored.append((-found[0], place, item, found[1]))
    scored.sort(key=lambda each: each[:2])
    groups: dict[str, list[tuple[PaletteItem, tuple[int, ...]]]] = {}
    for _, _, item, places in scored[:most]:
        groups.setdefault(item.group, []).append((item, places))
    return [each for members in groups.values() for each in members]


class _Delegate(QStyledItemDelegate):
    """Title with the letters found, detail, shortcut."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _HEADING if isinstance(index.data(ROW_ROLE), Heading) else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if isinstance(row, Heading):
            paint.text(painter, rect.adjusted(12, 6, -12, 0), row.title, "muted", themes.font(Size.SMALL))
            return
        if state & QStyle.StateFlag.State_Selected:
            paint.frame(painter, rect, "selected", None)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.frame(painter, rect, "hover", None)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._row(painter, rect, row, chosen)

    def _row(self, painter: QPainter, rect: QRect, row: _Found, chosen: bool) -> None:
        item = row.item
        quiet, loud = ("on-selected", "on-selected") if chosen else ("muted", "text")
        left = rect.left() + 12
        if item.priority is not None:
            paint_mark(painter, QRect(left + 2, rect.center().y() - 5, 12, 12), item.priority)
        elif item.icon:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(left, rect.center().y() - 7, icons.pixmap(item.icon, quiet, 16, ratio))
        left += 26
        right = rect.right() - 12
        small = themes.font(Size.SMALL)
        if item.shortcut:
            wide = QFontMetrics(small).horizontalAdvance(item.shortcut)
            chip = QRect(right - wide - 12, rect.center().y() - 9, wide + 12, 19)
            paint.frame(painter, chip, None, quiet if chosen else "control-line", radius=4)
            paint.text(painter, chip, item.shortcut, quiet, small, align=Qt.AlignmentFlag.AlignCenter)
            right = chip.left() - 10
        left += self._title(painter, QRect(left, rect.top(), right - left, rect.height()), row, loud) + 10
        if item.detail and right - left > 40:
            paint.text(painter, QRect(left, rect.top(), right - left, rect.height()), item.detail, quiet, themes.font())

    @staticmethod
    def _title(painter: QPainter, room: QRect, row: _Found, ink: str) -> int:
        """The title, letters that were found in a heavier face. Its width."""
        title, found = row.item.title, set(row.places)
        plain, bold = themes.font(), themes.font(Size.BODY, Weight.SEMIBOLD)
        if not found:
            return paint.text(painter, room, title, ink, plain)
        left = room.left()
        begin = 0
        while begin < len(title) and left < room.right():
            end = begin + 1
            while end < len(title) and (end in found) == (begin in found):
                end += 1
            font = bold if begin in found else plain
            left += paint.text(
                painter, QRect(left, room.top(), room.right() - left, room.height()), title[begin:end], ink, font
            )
            begin = end
        return left - room.left()


class CommandPalette(QFrame):
    """Lies over its window when open. Type, Up and Down choose, Enter takes, Escape or a click elsewhere closes.

    Items come from `set_items`, or per query from a provider (for things too many to list), or both.
    """

    chosen = Signal(object)
    opened = Signal()
    closed = Signal()

    def __init__(self, window: QWidget, placeholder: str = "") -> None:
        super().__init__(window)
        self._window = window
        self._told = ""
        self._items: list[PaletteItem] = []
        self._provider: Callable[[str], Sequence[PaletteItem]] | None = None
        self.setAccessibleName(self.tr("Commands"))
        self.field = SearchField(placeholder or self.tr("Command, node, model, setting"))
        self._model = ListModel[_Found](_Found.heard, parent=self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Delegate(self))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setMouseTracking(True)
        self._view.setAccessibleName(self.tr("Found"))
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.viewport().setAutoFillBackground(False)
        self._view.clicked.connect(self._take)
        self._nothing = Label(self.tr("Nothing has this name."), "muted")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._nothing)
        column.addWidget(self._view, 1)
        self.field.changed.connect(self._search)
        self.hide()

    def set_items(self, items: Sequence[PaletteItem]) -> None:
        """What can be found."""
        self._items = list(items)
        if self.isVisible():
            self._search()

    def set_provider(self, provider: Callable[[str], Sequence[PaletteItem]] | None) -> None:
        """Asked with the text at every key press; must answer at once."""
        self._provider = provider

    def open(self, text: str = "") -> None:
        """Show it with `text` in the field."""
        # Only while it is open: what is taken apart must not ask a palette that is gone already.
        self.field.installEventFilter(self)
        self._window.installEventFilter(self)
        self.field.setText(text)
        self._told = ""
        self._search()
        self.show()
        self.raise_()
        self._arrange()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()
        self.opened.emit()

    def dismiss(self) -> None:
        """Hide it."""
        if not self.isHidden():
            self.field.removeEventFilter(self)
            self._window.removeEventFilter(self)
            self.hide()
            self.closed.emit()

    def found(self) -> list[Hashable]:
        """The keys shown, top to bottom."""
        return [row.key for row in self._model.shown if isinstance(row, _Found)]

    def _search(self) -> None:
        query = self.field.text()
        items = [*self._items, *(self._provider(query) if self._provider is not None else ())]
        rows: list[_Found | Heading] = []
        group = None
        for item, places in find(query, items):
            if item.group and item.group != group:
                rows.append(Heading(("group", item.group), item.group))
            group = item.group
            rows.append(_Found(item, places))
        self._model.replace(rows)
        self._nothing.setVisible(not rows)
        self._view.setVisible(bool(rows))
        self._step_to(0, 1)
        self._view.scrollToTop()
        if self.isVisible():
            self._arrange()

    def _step_to(self, row: int, direction: int) -> None:
        """The first item from `row` on, passing over headings."""
        count = len(self._model.shown)
        for step in range(count):
            at = (row + direction * step) % count
            if isinstance(self._model.shown[at], _Found):
                index = self._model.index(at, 0)
                self._view.setCurrentIndex(index)
                self._tell(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
                return
        self._tell(self._nothing.text())

    def _tell(self, text: str) -> None:
        """Have a screen reader say what is chosen: the keyboard stays in the field. Once, while one types on."""
        if self.isVisible() and text != self._told:
            self._told = text
            reader.say(self.field, text, urgent=True)

    def _take(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, _Found):
            self.dismiss()
            self.chosen.emit(row.item.key)

    def _arrange(self) -> None:
        high = sum(_HEADING if isinstance(row, Heading) else _ROW for row in self._model.shown)
        chrome = 16 + self.field.sizeHint().height() + 6 + (0 if high else 34)
        wide = min(_WIDTH, self._window.width() - 32)
        tall = min(high + chrome, _TALLEST, max(self._window.height() - _TOP - 48, 120))
        self.setGeometry((self._window.width() - wide) // 2, _TOP, wide, tall)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._arrange()
        if watched is self.field:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
                self.dismiss()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row = self._view.currentIndex().row()
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        move = moves.get(Qt.Key(event.key()))
        if move is not None and self._model.shown:
            count = len(self._model.shown)
            target = row + move if abs(move) == 1 else min(max(row + move, 0), count - 1)
            self._step_to(target, 1 if move > 0 else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._view.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.frame(QPainter(self), self.rect(), "surface", "line-strong")
