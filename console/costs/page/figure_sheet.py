"""The sheet that opens a figure: how it was made, of what, and where that is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.costs.page import month_words as words
from console.pagekit.sheet import Sheet
from widgets import paint
from widgets.button import Kind
from widgets.card import FactList
from widgets.tables.cells import Column, Row
from widgets.tables.table import DenseTable
from widgets.theme import Size
from widgets.value import ValueLabel

if TYPE_CHECKING:
    from console.costs.model.figures import Figure

_MOST_ROWS = 12


class FigureSheet(Sheet):
    """What one figure is made of."""

    def __init__(self, name: str, figure: Figure, parent: QWidget) -> None:
        super().__init__(name, words.formula(figure), parent, width=720)
        self.facts = FactList()
        self.facts.set_facts(
            [
                (self.tr("Comes to"), words.exact(figure)),
                (self.tr("How sure"), words.translated(words.BASES[figure.basis])),
            ]
        )
        self.table = DenseTable(
            [
                Column("of", self.tr("Made of"), 150, stretch=True),
                Column("basis", self.tr("How sure"), 90, ink="muted", fit=True),
                Column("source", self.tr("Source"), 120, ink="muted", stretch=True),
                Column("value", self.tr("Value"), 130, "right", fit=True),
            ],
            name=self.tr("What it is made of"),
        )
        rows = [
            Row(
                number,
                (
                    words.input_name(each.name),
                    words.translated(words.BASES[each.basis]),
                    ", ".join(filter(None, (each.source, each.told))),
                    words.input_value(each),
                ),
            )
            for number, each in enumerate(figure.inputs)
        ]
        self.table.set_rows(rows)
        self.table.fit_height(_MOST_ROWS)
        self.content.addWidget(self.facts)
        self.content.addWidget(self.table)
        self.table.setVisible(bool(rows))
        self.add_button(self.tr("Copy")).clicked.connect(self._on_copy)
        self.add_button(self.tr("Close"), Kind.SAFE, main=True).clicked.connect(self.accept)
        self._text = "\n".join([f"{name}\t{figure.value}\t{figure.unit}\t{words.formula(figure)}", self.table.to_tsv()])

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.set_note(self.tr("Copied"))


class OpenValue(ValueLabel):
    """A figure that opens: by a click, or by Enter and the space bar."""

    reader_role = "Button"
    opened = Signal(str, object)

    def __init__(self, size: Size = Size.TITLE, parent: QWidget | None = None) -> None:
        super().__init__(size=size, stacked=True, parent=parent)
        self._figure: Figure | None = None
        self._name = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_figure(self, name: str, figure: Figure | None, value: str, unit: str, caption: str = "") -> None:
        self._name, self._figure = name, figure
        self.set_value(value, unit)
        self.set_caption(caption or name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._figure is not None:
            self.opened.emit(self._name, self._figure)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            paint.frame(QPainter(self), self.rect(), None, "focus")
