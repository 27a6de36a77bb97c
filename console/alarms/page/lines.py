"""Short lines in a card: a mark, what and where, something quieter below, something at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from widgets.button import Button
from widgets.card import Hairline
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label
from widgets.theme import Size, Weight


@dataclass(frozen=True, slots=True)
class Line:
    """One of them; with `act` there is a button at the right, else `trailing`. A line without `what` is a heading."""

    key: object = None
    mark: Priority | None = None
    what: str = ""
    where: str = ""
    below: str = ""
    trailing: str = ""
    act: str = ""
    heading: str = ""


class Lines(QWidget):
    """Lines one below the other; nothing is made anew that did not change. `acted` carries the key of a button's."""

    reader_role = "List"

    acted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._shown: tuple[Line, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    @property
    def shown(self) -> tuple[Line, ...]:
        return self._shown

    def set(self, lines: Sequence[Line]) -> None:
        """Show these."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in self._shown:
            self._column.addWidget(Caption(line.heading) if line.heading else self._made(line))
            if not line.heading:
                self._column.addWidget(Hairline())

    def button(self, key: object) -> Button:
        """The button of a line. Raises KeyError for one without."""
        found = next((each for each in self.findChildren(Button) if each.property("line") == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _made(self, line: Line) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignVCenter
        if line.mark is not None:
            grid.addWidget(PriorityMark(line.mark, size=11), 0, 0, top)
        what = Label(line.what, "text", Size.BODY, Weight.MEDIUM)
        grid.addWidget(what, 0, 1)
        grid.addWidget(Label(line.where, "muted", elide=True), 0, 2)
        if line.act:
            button = Button(line.act, small=True)
            button.setAccessibleName(f"{line.act}: {line.what}, {line.where}")
            button.setProperty("line", line.key)
            button.clicked.connect(self._on_button)
            grid.addWidget(button, 0, 3)
        elif line.trailing:
            grid.addWidget(Label(line.trailing, "muted", Size.SMALL), 0, 3)
        if line.below:
            grid.addWidget(Label(line.below, "muted", Size.SMALL, wrap=True), 1, 1, 1, 3)
        return made

    def _on_button(self) -> None:
        self.acted.emit(self.sender().property("line"))
