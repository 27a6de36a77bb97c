"""The card of what must hold before a plan: looked at just now, and again when it begins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.acts.page import wording
from console.acts.page.footing_rows import FootingRows
from console.acts.page.loading import Looked
from console.acts.page.protocols import Checked
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary, name_of
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, Hairline, cleared
from widgets.icons import IconLabel
from widgets.priority import Priority, PriorityMark
from widgets.states import ProgressBar
from widgets.text import Caption, Label

#: No more are listed; those that do not hold come first.
_MOST = 16


class ChecksCard(Card):
    """`said` tells an error of the environment in words; `again` comes from its button."""

    again = Signal()

    def __init__(self, words: Vocabulary, said: Callable[[Exception], str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self._said = said
        self.set_title(self.tr("Checked just now"))
        self.progress = ProgressBar(None)
        self.progress.hide()
        self.rows = QWidget()
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.note = Caption("", wrap=True)
        self.repeat = Button(self.tr("Check again"), small=True)
        self.repeat.clicked.connect(self.again)
        self.set_trailing(self.repeat)
        self.footings = FootingRows()
        self.footings.hide()
        for part in (self.progress, self.footings, self.rows, self.note):
            self.add(part)

    def show_busy(self, busy: bool) -> None:
        """It is looked now."""
        self.progress.setVisible(busy)
        self.repeat.setEnabled(not busy)

    def show_looked(self, run: RunView, looked: Looked, zone: str) -> None:
        """What was seen."""
        self.show_busy(False)
        cleared(self._grid)
        found = sorted(looked.found, key=lambda each: each.holds)
        for row, each in enumerate(found[:_MOST]):
            self._row(run, each, 3 * row)
        self.rows.setVisible(bool(found))
        self.footings.show_footings(looked.footings)
        self.note.setText(self._note(looked, zone))

    def _note(self, looked: Looked, zone: str) -> str:
        at = numbers.clock(looked.at, zone)
        if not looked.found:
            return self.tr("Nothing must hold before it but that nobody else acts there. Looked at {time}.").format(
                time=at
            )
        if all(each.holds for each in looked.found):
            return self.tr("Looked at {time}, and again when it begins.").format(time=at)
        return self.tr("Looked at {time}. As it stands, it would stop before the step that needs it.").format(time=at)

    def _row(self, run: RunView, each: Checked, row: int) -> None:
        node = name_of(run.steps[each.step].step.target)
        text = self.tr("{node}: {what}").format(node=node, what=wording.check_text(each.check, self._words))
        said = self._said(each.fault) if each.fault is not None else each.found or self.tr("nothing seen")
        if row:
            self._grid.addWidget(Hairline(), row - 1, 0, 1, 3)
        mark: QWidget = IconLabel("check", "text", 14) if each.holds else PriorityMark(Priority.HIGH, size=12)
        mark.setAccessibleName(self.tr("holds") if each.holds else self.tr("does not hold"))
        name = Label(text, "text", wrap=True)
        value = Caption(said if not each.holds or each.found != each.check.wanted else "", wrap=each.fault is not None)
        name.setAccessibleName(", ".join((mark.accessibleName(), text, said)))
        self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(name, row, 1)
        # Why it could not be looked at is a sentence, which needs a line of its own.
        self._grid.addWidget(value, *((row + 1, 1, 1, 2) if each.fault is not None else (row, 2)))
