"""Rows of what the nodes of a plan allow, and of what the plan lacks there, with where to get it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from console.acts.page import wording
from console.work.model.allowed import NOTES, Footing, lack_words, level_words, who_words
from widgets.card import cleared
from widgets.icons import IconLabel
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label

#: No more groups of nodes are told of; those that lack something come first.
_MOST = 8
_DOT = "  ·  "


class FootingRows(QWidget):
    """Says for nodes that are alike at once what they allow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 4)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_footings(self, footings: Iterable[Footing]) -> None:
        """Show how a plan stands on its nodes."""
        cleared(self._grid)
        groups: dict[tuple[object, ...], list[Footing]] = {}
        for each in footings:
            allowed = each.allowed
            groups.setdefault((allowed.level, allowed.account, each.lacks, each.programs), []).append(each)
        row = 0
        for alike in sorted(groups.values(), key=lambda alike: not alike[0].lacks)[:_MOST]:
            row = self._group(alike, row)
        self.setVisible(bool(groups))

    def _group(self, alike: list[Footing], row: int) -> int:
        first = alike[0]
        nodes = _names([each.node.removeprefix("node:") for each in alike])
        said = [wording.spoken(each) for each in (level_words(first.allowed.level), *who_words(first.allowed)[:1])]
        self._row(row, self.tr("{node}: {what}").format(node=nodes, what=_DOT.join(said)))
        row += 2
        for lack in first.lacks:
            what, where = lack_words(lack, first.allowed, first.programs)
            grade = Priority.LOW if lack in NOTES else Priority.HIGH
            self._row(row, wording.spoken(what), wording.spoken(where), grade)
            row += 2
        return row

    def _row(self, row: int, text: str, more: str = "", grade: Priority = Priority.NORMAL) -> None:
        well = grade is Priority.NORMAL
        mark: QWidget = IconLabel("info", "text", 14) if well else PriorityMark(grade, size=12)
        mark.setAccessibleName(self.tr("it allows") if well else self.tr("missing"))
        name = Label(text, "text", wrap=True)
        name.setAccessibleName(
            ", ".join((mark.accessibleName(), text, more) if more else (mark.accessibleName(), text))
        )
        self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(name, row, 1)
        if more:
            self._grid.addWidget(Caption(more, wrap=True), row + 1, 1)


def _names(nodes: list[str]) -> str:
    return ", ".join(nodes[:3]) + (f" +{len(nodes) - 3}" if len(nodes) > 3 else "")
