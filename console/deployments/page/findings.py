"""Findings of what was looked at before anything runs, each in a sentence behind a mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from console.deployments.model.preflight import Finding, Weight
from console.deployments.page import wording
from resources.text import filled
from widgets.icons import IconLabel
from widgets.priority import Priority, PriorityMark
from widgets.text import Label

_MARKS = {Weight.REFUSES: Priority.HIGH, Weight.WARNS: Priority.MEDIUM}


def lines_of(found: Iterable[Finding]) -> list[tuple[str, Priority]]:
    """Each in a sentence, and how much it matters."""
    return [
        (filled(wording.spoken(each.words.text), each.values), _MARKS.get(each.weight, Priority.NORMAL))
        for each in found
    ]


class Findings(QWidget):
    """What was found, each in a sentence behind a mark."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_findings(self, found: Sequence[tuple[str, Priority]]) -> None:
        """Show these."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (text, priority) in enumerate(found):
            well = priority is Priority.NORMAL
            mark: QWidget = IconLabel("check", "text", 14) if well else PriorityMark(priority, size=12)
            mark.setAccessibleName(self.tr("well") if well else self.tr("to know about"))
            self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Label(text, "text", wrap=True), row, 1)
        self.setVisible(bool(found))
