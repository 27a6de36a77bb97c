"""The rail at the left: the pages of the program, and what is wrong on each."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from widgets import icons, paint, reader
from widgets import theme as themes
from widgets.priority import Priority, paint_mark, word
from widgets.text import Tag
from widgets.theme import Size, Weight
from widgets.tips import set_tip


class RailItem(QAbstractButton):
    """One page: icon, name, and a badge of the worst priority with a count, or a word on what goes on there."""

    reader_role = "PageTab"

    def __init__(self, key: str, text: str, icon: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self._priority: Priority | None = None
        self._count: int | None = None
        self._word = self._word_said = self._of = ""
        self.setText(text)
        set_tip(self, tip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def reader_act(self) -> None:
        self.click()

    def set_badge(self, priority: Priority | None, count: int | None = None) -> None:
        """Show the worst priority of the page and how many; None takes it away."""
        if (priority, count) == (self._priority, self._count):
            return
        self._priority, self._count = priority, count
        self._describe()

    def set_word(self, text: str, said: str = "") -> None:
        """Show a short word on what goes on, where there is no badge; `said` is it in full. Empty takes it away."""
        if (text, said) != (self._word, self._word_said):
            self._word, self._word_said = text, said
            self._describe()

    def set_of(self, time: str) -> None:
        """Tell a screen reader of what time the badge or the word is; empty where that goes without saying."""
        if time != self._of:
            self._of = time
            self._describe()

    def word(self) -> str:
        """What it says of what goes on."""
        return self._word

    def _describe(self) -> None:
        priority, count = self._priority, self._count
        said = "" if priority is None else f"{word(priority)}" + (f", {count}" if count is not None else "")
        told = [part for part in (said, self._word_said) if part]
        self.setAccessibleDescription(", ".join((*told, self._of) if told and self._of else told))
        self.update()

    def badge(self) -> tuple[Priority | None, int | None]:
        """What the badge shows."""
        return self._priority, self._count

    def sizeHint(self) -> QSize:
        return QSize(themes.RAIL_WIDTH - 16, 31)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's buttons would take the arrows to go to the next one in the tab order.
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        if on or self.underMouse():
            paint.frame(painter, self.rect(), "raised" if on else "hover", None)
        if on:
            self._paint_current(painter)
        if self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus")
        ink = "text" if on else "muted"
        image = icons.pixmap(self._icon, ink, 16, self.devicePixelRatioF())
        painter.drawPixmap(10, (self.height() - 16) // 2, image)
        right = self._paint_badge(painter)
        room = QRect(36, 0, right - 40, self.height())
        paint.text(painter, room, self.text(), ink, themes.font())

    def _paint_current(self, painter: QPainter) -> None:
        """The bar at the left edge that follows the corner."""
        painter.save()
        painter.setClipRect(0, 0, 2, self.height())
        paint.frame(painter, self.rect(), "focus" if self.hasFocus() else "accent", None)
        painter.restore()

    def _paint_badge(self, painter: QPainter) -> int:
        """The left edge of the badge, or of the free room."""
        right = self.width() - 10
        font = themes.font(Size.SMALL, Weight.MEDIUM)
        if self._priority is None:
            if self._word:
                wide = QFontMetrics(font).horizontalAdvance(self._word)
                paint.text(painter, QRect(right - wide, 0, wide + 1, self.height()), self._word, "muted", font)
                right -= wide
            return right
        if self._count is not None:
            figure = self.locale().toString(self._count)
            wide = QFontMetrics(font).horizontalAdvance(figure)
            paint.text(painter, QRect(right - wide, 0, wide + 1, self.height()), figure, "muted", font)
            right -= wide + 8
        paint_mark(painter, QRect(right - 13, (self.height() - 13) // 2, 13, 13), self._priority)
        return right - 13


class NavigationRail(QWidget):
    """Pages from top to bottom, settings at the foot. Up and Down move, Enter and Space open."""

    reader_role = "PageTabList"

    activated = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or self.tr("Pages"))
        self.setFixedWidth(themes.RAIL_WIDTH)
        self._items: dict[str, RailItem] = {}
        self._current: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(2)
        self._of = Tag("")
        self._of.hide()
        column.addWidget(self._of, 0, Qt.AlignmentFlag.AlignRight)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(2)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(2)
        column.addLayout(self._pages)
        column.addStretch(1)
        column.addLayout(self._foot)

    def add_item(self, key: str, text: str, icon: str, tip: str = "") -> RailItem:
        """Add a page below those that are there."""
        return self._add(self._pages, RailItem(key, text, icon, tip, self))

    def add_foot_item(self, key: str, text: str, icon: str, tip: str = "") -> RailItem:
        """Add a page at the foot."""
        return self._add(self._foot, RailItem(key, text, icon, tip, self))

    def _add(self, where: QVBoxLayout, item: RailItem) -> RailItem:
        self._items[item.key] = item
        where.addWidget(item)
        item.clicked.connect(self._clicked)
        return item

    def _clicked(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            self.set_current(item.key)
            self.activated.emit(item.key)

    def items(self) -> list[RailItem]:
        """All pages, top to bottom."""
        return list(self._items.values())

    def current(self) -> str | None:
        """The key of the page that is open."""
        return self._current

    def set_current(self, key: str | None) -> None:
        """Mark a page as the open one, without a signal. Raises KeyError for an unknown key."""
        if key is not None:
            _ = self._items[key]
        news = key if key != self._current else None
        self._current = key
        for each in self._items.values():
            each.setChecked(each.key == key)
        if news is not None:
            reader.say(self, self._items[news].text())

    def set_badge(self, key: str, priority: Priority | None, count: int | None = None) -> None:
        """Show what is wrong on a page."""
        self._items[key].set_badge(priority, count)
        self._show_of()

    def set_word(self, key: str, text: str, said: str = "") -> None:
        """Say what goes on on a page."""
        self._items[key].set_word(text, said)
        self._show_of()

    def set_of(self, time: str) -> None:
        """Say over the badges of what time they are, where that is not the time of the pages; empty where it is."""
        self._of.set(time)
        for each in self._items.values():
            each.set_of(time)
        self._show_of()

    def _show_of(self) -> None:
        marked = any(each.badge()[0] is not None or each.word() for each in self._items.values())
        self._of.setVisible(marked and bool(self._of.text()))

    def of(self) -> str:
        """Of what time the badges are, where it says so."""
        return "" if self._of.isHidden() else self._of.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        items = self.items()
        focused = next((index for index, item in enumerate(items) if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        items[(focused + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
