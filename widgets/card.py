"""Cards and the pieces that fill them: hairlines, rows of facts, columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from widgets import paint
from widgets import theme as themes
from widgets.priority import Priority, PriorityMark
from widgets.text import Label
from widgets.theme import Size, Weight


class Card(QFrame):
    """A framed surface with a title, a quieter subtitle beside it, and a text or a control at the right."""

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        trailing: str | QWidget | None = None,
        *,
        ground: str = "surface",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        outer = QVBoxLayout(self)
        outer.setContentsMargins(themes.PADDING, 12, themes.PADDING, 12)
        outer.setSpacing(8)
        self._header = QWidget(self)
        row = QHBoxLayout(self._header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = Label(title, "muted", Size.BODY, Weight.SEMIBOLD)
        self._subtitle = Label(subtitle, "muted", Size.BODY, elide=True)
        self._slot = QHBoxLayout()
        self._slot.setContentsMargins(0, 0, 0, 0)
        self._slot.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._subtitle, 1)
        row.addLayout(self._slot)
        outer.addWidget(self._header, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self._trailing: QWidget | None = None
        self.set_trailing(trailing)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Name the card."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._tidy()

    def set_subtitle(self, subtitle: str) -> None:
        """What stands beside the title."""
        self._subtitle.setText(subtitle)
        self._tidy()

    def set_trailing(self, trailing: str | QWidget | None) -> None:
        """What stands at the right of the header; a text is replaced in place."""
        if isinstance(trailing, str) and isinstance(self._trailing, Label):
            self._trailing.setText(trailing)
            self._tidy()
            return
        if self._trailing is not None:
            self._slot.removeWidget(self._trailing)
            self._trailing.hide()
            self._trailing.deleteLater()
        self._trailing = Label(trailing, "muted", Size.SMALL) if isinstance(trailing, str) else trailing
        if self._trailing is not None:
            self._slot.addWidget(self._trailing)
        self._tidy()

    def header_room(self) -> QRect:
        """The header without what stands at its right, in the card's own pixels."""
        room = self._header.geometry()
        if self._trailing is not None and self._trailing.isVisible():
            room.setRight(room.left() + self._trailing.x() - 10)
        return room

    def _tidy(self) -> None:
        """A header with nothing in it takes no room."""
        filled = self._title.whole_text() or self._subtitle.whole_text()
        trailing = self._trailing is not None and not (isinstance(self._trailing, Label) and not self._trailing.text())
        self._header.setVisible(bool(filled) or trailing)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is already there."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def add_stretch(self) -> None:
        """Leave the rest of the card empty."""
        self.body.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.frame(QPainter(self), self.rect(), self._ground, "line")


def cleared(layout: QLayout) -> None:
    """Take down all widgets of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class Hairline(QWidget):
    """A line of one pixel."""

    def __init__(self, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), themes.current().colour("line"))


class Ground(QWidget):
    """A plain area in one token: rail, strips, pages."""

    def __init__(self, ground: str = "bg", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground

    def set_ground(self, ground: str) -> None:
        """Fill with another token."""
        self._ground = ground
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), themes.current().colour(self._ground))


def scrolled(body: QWidget, name: str) -> QScrollArea:
    """A page's body, called `name`, that scrolls down where it has no room, on the page's own ground."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    # A scroll area fills both with the window's ground; the page's own shall show.
    area.viewport().setAutoFillBackground(False)
    body.setAutoFillBackground(False)
    return area


def in_order(*parts: QWidget) -> None:
    """Have the Tab key go through the parts one after the other, within each in the order of its making."""
    window = parts[0].window()
    stops = [stop for part in parts for stop in _stops(part) if stop.window() is window]  # menus are windows
    for before, after in itertools.pairwise(stops):
        QWidget.setTabOrder(before, after)


def _stops(part: QWidget) -> list[QWidget]:
    # Not by Qt's chain itself: PySide takes what it gives next for a parent, and lets go of widgets with it. With those
    # that only a click reaches: of a group of choices the Tab key stops at another one once that is chosen.
    return [each for each in part.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus]


def columns(*items: QWidget | QLayout, stretch: Sequence[int] = (), spacing: int = themes.GAP) -> QWidget:
    """Widgets side by side; `stretch` shares the width between them (1 each when not given)."""
    return _line(QHBoxLayout(), items, stretch, spacing)


def rows(*items: QWidget | QLayout, stretch: Sequence[int] = (), spacing: int = themes.GAP) -> QWidget:
    """Widgets below each other; `stretch` shares the height between them (0 each when not given)."""
    return _line(QVBoxLayout(), items, stretch or [0] * len(items), spacing)


def _line(
    layout: QHBoxLayout | QVBoxLayout, items: Sequence[QWidget | QLayout], stretch: Sequence[int], spacing: int
) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for index, item in enumerate(items):
        share = stretch[index] if index < len(stretch) else 1
        if isinstance(item, QWidget):
            layout.addWidget(item, share)
        else:
            layout.addLayout(item, share)
    return made


class FactList(QWidget):
    """Names at the left, values at the right, a hairline between; a mark where a value is not normal."""

    def __init__(
        self,
        facts: Sequence[tuple[str, str] | tuple[str, str, Priority | None]] = (),
        *,
        row_height: int = 24,
        lines: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._height, self._lines = row_height, lines
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._names: list[str] = []
        self._values: list[tuple[Label, PriorityMark]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[tuple[str, str] | tuple[str, str, Priority | None]]) -> None:
        """Show (name, value) or (name, value, priority); the same names are updated in place."""
        if [fact[0] for fact in facts] != self._names:
            self._build([fact[0] for fact in facts])
        for (value, mark), fact in zip(self._values, facts, strict=True):
            priority = fact[2] if len(fact) > 2 else None
            value.setText(fact[1])
            value.setAccessibleName(f"{fact[0]}: {fact[1]}")
            mark.setVisible(priority is not None and priority is not Priority.NORMAL)
            mark.set(priority or Priority.NORMAL)

    def _build(self, names: list[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._names, self._values = names, []
        for index, name in enumerate(names):
            row = 2 * index
            if index and self._lines:
                self._grid.addWidget(Hairline(), row - 1, 0, 1, 3)
            middle = Qt.TextElideMode.ElideMiddle  # of a path both ends tell
            value = Label("", "text", Size.BODY, Weight.MEDIUM, elide=True, elided=middle, selectable=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            mark = PriorityMark(size=10)
            mark.hide()
            self._grid.addWidget(Label(name, "muted"), row, 0)
            self._grid.addWidget(mark, row, 1)
            self._grid.addWidget(value, row, 2)
            self._grid.setRowMinimumHeight(row, self._height)
            self._values.append((value, mark))

    def sizeHint(self) -> QSize:
        base = super().sizeHint()
        return QSize(base.width(), max(base.height(), len(self._names) * self._height))
