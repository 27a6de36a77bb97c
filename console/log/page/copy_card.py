"""The card of a copy: why the log may only be read, and the way on; and the sheet that asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.journal.model import Held
from console.log.service.heads import Lost
from console.pagekit.sheet import Sheet
from widgets import numbers
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
    """Says what a continuation is and what of the log is not here (None where nobody could be asked), and asks why.
    `agreed` carries the reason."""

    agreed = Signal(str)

    def __init__(self, gone: Sequence[Lost] | None, parent: QWidget | None = None) -> None:
        title = self.tr("Begin a continuation?")
        super().__init__(title, parent=parent, width=480)
        self.text.setText(
            self.tr(
                "The log goes on from its newest entry under an id of its own, and says from which log and entry. What "
                "was written elsewhere after that stays there. This cannot be taken back."
            )
        )
        self.text.show()
        self.gone = Caption(self._gone(gone), wrap=True)
        self.gone.set_ink("critical-text" if gone else "muted")
        self.content.addWidget(self.gone)
        self.reason = QLineEdit()
        form = Form()
        form.add(self.tr("Why"), self.reason, self.tr("It stands in the log"))
        self.content.addWidget(form)
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Only read"), main=True)
        cancel.clicked.connect(self.reject)
        self.go_on = self.add_button(self.tr("Go on from here"), Kind.NORMAL)
        self.go_on.clicked.connect(self._on_go_on)

    def _gone(self, gone: Sequence[Lost] | None) -> str:
        if gone is None:
            return self.tr("Nobody could be asked how far the log was known to go: what is lost is told later.")
        if not gone:
            return self.tr("Nothing is known outside of this file that is not in it.")
        said = [self.tr("What is lost stands in the log for good, and everybody sees it who checks it:")]
        for each in gone:
            text = self.tr("entry {known} was known to be another, and here are {count}")
            if not each.count:
                text = self.tr("another log lay here, which was known to have {known} entries")
            elif each.cut:
                text = self.tr("{known} entries were known, and here are {count}")
            known, count = numbers.number(each.head.sequence), numbers.number(each.count)
            said.append(f"\u2022 {text.format(known=known, count=count)}")
        return "\n".join(said)

    @Slot()
    def _on_go_on(self) -> None:
        self.agreed.emit(self.reason.text().strip())
        self.accept()
