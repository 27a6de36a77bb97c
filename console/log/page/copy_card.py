"""The card of a copy: why the log may only be read, and the way on; and the sheet that asks for it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.journal.model import Held
from console.pagekit.sheet import Sheet
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.field import Form
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Title


class CopyCard(Card):
    """Shown while the log may only be read. `wanted` asks for a continuation."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("This log may only be read"))
        row = QHBoxLayout()
        row.setSpacing(8)
        mark = PriorityMark(size=14)
        mark.set(Priority.HIGH)
        self.headline = Title("")
        row.addWidget(mark)
        row.addWidget(self.headline, 1)
        self.said = Caption("", wrap=True)
        self.go_on = Button(self.tr("Begin a continuation"), Kind.NORMAL)
        self.go_on.clicked.connect(self.wanted)
        self.add(row)
        self.add(self.said)
        self.add(self.go_on)
        self.hide()

    def show_held(self, held: Held | None) -> None:
        """Why it may only be read; None where it may be written."""
        self.setVisible(held is not None)
        if held is None:
            return
        words = {
            Held.RESTORED: (self.tr("A restored backup"), self.tr("It was put in place of the log.")),
            Held.BEHIND: (
                self.tr("It was longer"),
                self.tr("It was known to go farther: its end was cut off, or it is an older copy."),
            ),
            Held.FORKED: (
                self.tr("It was another"),
                self.tr("It was known to have other entries: two machines work under one id, or it was written anew."),
            ),
        }
        self.headline.setText(words[held][0])
        text = self.tr("If you have the whole log, put it back. If not, go on from here under an id of its own.")
        self.said.setText(f"{words[held][1]} {text}")


class ContinueSheet(Sheet):
    """Says what a continuation is, and asks why. `agreed` carries the reason."""

    agreed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        title = self.tr("Begin a continuation?")
        super().__init__(title, parent=parent, width=480)
        self.text.setText(
            self.tr(
                "The log goes on from its newest entry under an id of its own, and says from which log and entry. What "
                "was written elsewhere after that stays there. This cannot be taken back."
            )
        )
        self.text.show()
        self.reason = QLineEdit()
        form = Form()
        form.add(self.tr("Why"), self.reason, self.tr("It stands in the log"))
        self.content.addWidget(form)
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Only read"), main=True)
        cancel.clicked.connect(self.reject)
        self.go_on = self.add_button(self.tr("Go on from here"), Kind.NORMAL)
        self.go_on.clicked.connect(self._on_go_on)

    @Slot()
    def _on_go_on(self) -> None:
        self.agreed.emit(self.reason.text().strip())
        self.accept()
