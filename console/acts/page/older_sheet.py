"""The sheet of what others left running on a plan's nodes: before it has ended, nothing new starts there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from connectors.text import sanitise, shown_command
from console.acts.page.protocols import Older
from console.pagekit.sheet import Sheet
from console.work.model.words import name_of
from widgets import theme
from widgets.button import Kind
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Label
from widgets.theme import Size

_WIDE = 720


class OlderSheet(Sheet):
    """`agreed` comes when all of it is to be ended."""

    agreed = Signal()

    def __init__(self, found: Sequence[Older], parent: QWidget) -> None:
        super().__init__(
            self.tr("What others left running"),
            self.tr(
                "This goes on there, and this console did not start it: another one did, or this one before it lost "
                "its log. Ask whose it is. What is ended is asked first, then killed."
            ),
            parent,
            width=_WIDE,
        )
        self.table = DenseTable(
            [
                Column("where", self.tr("Where"), 90),
                Column("run", self.tr("Run"), 90, ink="muted"),
                Column("program", self.tr("Program"), 300, stretch=True, wrap=True),
            ],
            name=self.windowTitle(),
        )
        self.table.setMinimumHeight(160)
        self.table.set_rows(
            [
                Row(
                    (number, each.run.run),
                    (
                        sanitise(name_of(each.target), 100),
                        sanitise(each.run.run[:8], 8),
                        shown_command(each.run.argv, 500),
                    ),
                    (None, None, None),
                )
                for number, each in enumerate(found)
            ]
        )
        nothing = Label(self.tr("Nothing goes on there that this console did not start."), "muted", Size.BODY)
        nothing.setVisible(not found)
        self.table.setVisible(bool(found))
        self.content.addWidget(nothing)
        self.content.addWidget(self.table, 1)
        self.content.setSpacing(theme.GAP)
        self.add_button(self.tr("Leave it"), Kind.SAFE, main=True).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("End all of it"), Kind.DANGER)
        self.go.setVisible(bool(found))
        self.go.clicked.connect(self._on_go)

    def _on_go(self) -> None:
        self.accept()
        self.agreed.emit()
