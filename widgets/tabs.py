"""Tabs over a list: how many there are, of what; the open one is underlined."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.text import Label
from widgets.theme import Size, Weight

_HIGH = 34
_SIDE, _GAP = 10, 5
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class _Tab(QAbstractButton):
    """One of them."""

    reader_role = "PageTab"

    def __init__(self, key: Hashable, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.figure = key, ""
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set(self, figure: str, text: str) -> None:
        if (figure, text) != (self.figure, self.text()):
            self.figure = figure
            self.setText(text)
            self.setAccessibleName(f"{figure} {text}".strip())
            self.updateGeometry()
            self.update()

    def _parts(self) -> tuple[int, int]:
        figure = QFontMetrics(themes.font(Size.BODY, Weight.SEMIBOLD)).horizontalAdvance(self.figure)
        return figure, QFontMetrics(themes.font()).horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        figure, text = self._parts()
        return QSize(2 * _SIDE + figure + (_GAP if figure else 0) + text + 1, _HIGH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()  # Qt's buttons would take the arrows
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        if self.hasFocus():
            paint.frame(painter, self.rect().adjusted(1, 2, -1, -3), None, "focus", radius=4)
        elif self.underMouse() and not self.isChecked():
            painter.fillRect(self.rect().adjusted(0, 0, 0, -2), theme.colour("hover"))
        figure, _text = self._parts()
        left = _SIDE
        room = QRect(left, 0, figure + 1, _HIGH - 2)
        paint.text(painter, room, self.figure, "text", themes.font(Size.BODY, Weight.SEMIBOLD))
        left += figure + (_GAP if figure else 0)
        room = QRect(left, 0, self.width() - left, _HIGH - 2)
        paint.text(painter, room, self.text(), "text" if self.isChecked() else "muted", themes.font())
        if self.isChecked():
            painter.fillRect(0, _HIGH - 2, self.width(), 2, theme.colour("accent"))


class Tabs(QWidget):
    """One is open. Left and Right choose; what stands at the right says something of the list below."""

    reader_role = "PageTabList"

    changed = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFixedHeight(_HIGH + 1)
        self._tabs: list[_Tab] = []
        self._current: Hashable | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 1)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._trailing = Label("", "muted", Size.SMALL, elide=True)
        self._row.addWidget(self._trailing)

    def set_tabs(self, tabs: Sequence[tuple[Hashable, str, str]]) -> None:
        """Offer these: (key, figure, word). Those that were there are told anew in place."""
        if [tab.key for tab in self._tabs] != [key for key, _, _ in tabs]:
            for old in self._tabs:
                self._row.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._tabs = [_Tab(key, self) for key, _, _ in tabs]
            for place, tab in enumerate(self._tabs):
                tab.clicked.connect(self._clicked)
                self._row.insertWidget(place, tab)
        for tab, (_, figure, text) in zip(self._tabs, tabs, strict=True):
            tab.set(figure, text)
        self._mark()

    def current(self) -> Hashable | None:
        """The key of the open one."""
        return self._current

    def set_current(self, key: Hashable) -> None:
        """Open another one, without a signal."""
        self._current = key
        self._mark()

    def set_trailing(self, text: str) -> None:
        """What stands at the right."""
        self._trailing.setText(text)

    def tab(self, key: Hashable) -> QAbstractButton:
        """One of them. Raises KeyError for an unknown key."""
        found = next((tab for tab in self._tabs if tab.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _mark(self) -> None:
        for tab in self._tabs:
            tab.setChecked(tab.key == self._current)
            # One stop for the Tab key, as in a group of radio buttons.
            stop = tab.key == self._current
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus if stop else Qt.FocusPolicy.ClickFocus)

    def _clicked(self) -> None:
        tab = self.sender()
        if isinstance(tab, _Tab):
            self._choose(tab.key)

    def _choose(self, key: Hashable) -> None:
        news = key != self._current
        self.set_current(key)
        if news:
            self.changed.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        keys = [tab.key for tab in self._tabs]
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        following = min(max(keys.index(self._current) + step, 0), len(keys) - 1)
        self._choose(keys[following])
        self._tabs[following].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, themes.current().colour("line"))
