"""Screen readers: what they are told of controls that are painted here; of its own controls Qt tells everything itself.

A widget says by `reader_role`, the name of a `QAccessible.Role`, what it is. One with things inside it (the cells of a
map) is `Items` besides. PySide makes the enumerations of QAccessible when it is named, so only this module names it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol, cast, runtime_checkable

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QApplication, QWidget


@runtime_checkable
class Items(Protocol):
    """A widget with things in it that are no widgets. Numbers count from 0, in the order in which they are read; keys
    stay when that changes."""

    def reader_count(self) -> int:
        """How many there are."""

    def reader_key(self, index: int) -> Hashable:
        """By what one is known."""

    def reader_index(self, key: Hashable) -> int | None:
        """Which one is known by this; None when it is gone."""

    def reader_text(self, index: int) -> str:
        """What one says."""

    def reader_rect(self, index: int) -> QRect:
        """Where one stands, in the widget's coordinates."""

    def reader_current(self) -> int | None:
        """The one the keyboard is on."""


@runtime_checkable
class Pressable(Protocol):
    """A widget that does something when it is pressed, while it is enabled. A button that can be on says so by Qt's own
    means."""

    def reader_act(self) -> None:
        """Press it."""


def install() -> None:
    """Tell Qt about our controls, also about those that a screen reader came across already.

    Not while another thread makes classes of Qt, as an import does: each would wait for the other, for ever.
    """
    if _installed:
        return
    _installed.append(True)
    QAccessible.installFactory(_face)
    for widget in QApplication.allWidgets() if listening() else ():
        role = getattr(widget, "reader_role", "")
        known = QAccessible.queryAccessibleInterface(widget) if role else None
        if known is not None and known.role() != QAccessible.Role[role]:
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))


def listening() -> bool:
    """Whether a screen reader is there."""
    return bool(QAccessible.isActive())


def say(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something that nobody asked for; `urgent` interrupts what it is saying."""
    if text and listening():
        event = QAccessibleAnnouncementEvent(widget, text)
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if urgent else polite.Polite)
        QAccessible.updateAccessibility(event)


def moved(widget: QWidget, index: int | None) -> None:
    """The keyboard went to one of a widget's `Items`, or back to the widget as a whole."""
    if listening() and widget.hasFocus():
        event = QAccessibleEvent(widget, QAccessible.Event.Focus)
        if index is not None:
            event.setChild(index)
        QAccessible.updateAccessibility(event)


_installed: list[bool] = []


def _face(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    """Called by Qt for every object that a screen reader comes across and nobody knows yet."""
    role = getattr(thing, "reader_role", "")
    if not role or not isinstance(thing, QWidget):
        return None
    known = QAccessible.Role[role]
    if isinstance(thing, Items):
        return _Container(thing, known)
    return _Pressed(thing, known) if isinstance(thing, Pressable) else QAccessibleWidget(thing, known)


class _Pressed(QAccessibleWidget):
    """A widget that can be pressed, and may be on."""

    def actionNames(self) -> list[str]:
        press = [self.pressAction()] if self._enabled() else []
        return [*press, *super().actionNames()]

    def doAction(self, action: str) -> None:
        if action == self.pressAction():
            if self._enabled():
                cast("Pressable", self.object()).reader_act()
        else:
            super().doAction(action)

    def _enabled(self) -> bool:
        return cast("QWidget", self.object()).isEnabled()

    def state(self) -> QAccessible.State:
        state = super().state()
        button = self.object()
        if isinstance(button, QAbstractButton) and button.isCheckable():
            state.selectable, state.selected = True, button.isChecked()
        return state


class _Container(QAccessibleWidget):
    """A widget with items. They are made when they are asked for and kept as long as the widget, for Qt holds on to
    them."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)
        self._made: dict[Hashable, _Item] = {}
        widget.destroyed.connect(self._let_go)

    def _let_go(self) -> None:
        """Qt lets go of what stands for a widget when that is gone, but does not know that these go with it."""
        for item in self._made.values():
            if shiboken6.isValid(item):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
        self._made.clear()

    @property
    def items(self) -> Items:
        return cast("Items", self.object())

    def childCount(self) -> int:
        return self.items.reader_count()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        if not 0 <= index < self.childCount():
            return None
        key = self.items.reader_key(index)
        if key not in self._made:
            self._made[key] = _Item(self, key)
        return self._made[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        index = self.items.reader_index(child.key) if isinstance(child, _Item) else None
        return -1 if index is None else index

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        widget = cast("QWidget", self.object())
        place = widget.mapFromGlobal(QPoint(x, y))
        found = (i for i in range(self.childCount()) if self.items.reader_rect(i).contains(place))
        return self.child(next(found, -1))

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt allows none
        current = self.items.reader_current()
        widget = cast("QWidget", self.object())
        return self.child(current) if current is not None and widget.hasFocus() else None


class _Item(QAccessibleInterface):
    """One thing within a widget."""

    def __init__(self, container: _Container, key: Hashable) -> None:
        super().__init__()
        self._container, self.key = container, key

    def _index(self) -> int | None:
        """Which of the items it is; None when it or the whole widget is gone."""
        there = shiboken6.isValid(self._container) and self._container.isValid()
        return self._container.items.reader_index(self.key) if there else None

    def isValid(self) -> bool:
        return self._index() is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # as above
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # as above
        return self._container.window() if self.isValid() else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # as above
        return self._container if self.isValid() else None

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as above
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # as above
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        index = self._index()
        return self._container.items.reader_text(index) if kind == QAccessible.Text.Name and index is not None else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """What stands there is painted and cannot be changed from outside."""

    def rect(self) -> QRect:
        index = self._index()
        if index is None:
            return QRect()
        widget = cast("QWidget", self._container.object())
        inside = self._container.items.reader_rect(index)
        return QRect(widget.mapToGlobal(inside.topLeft()), inside.size())

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        index = self._index()
        if index is None:
            state.invalid = True
            return state
        widget = cast("QWidget", self._container.object())
        state.focusable = state.selectable = True
        state.invisible = not widget.isVisible()
        state.selected = self._container.items.reader_current() == index
        state.focused = bool(state.selected) and widget.hasFocus()
        return state
