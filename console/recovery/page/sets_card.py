"""The card of sets: whether backups that must be from one time are, and what a test of all of them said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot

from console.recovery.model import words
from console.recovery.model.sets import Agreement, SetRow
from console.recovery.page import wording
from widgets import numbers
from widgets.button import Button
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Label

_MARKS = {
    Agreement.TOGETHER: Priority.NORMAL,
    Agreement.APART: Priority.MEDIUM,
    Agreement.NONE: Priority.HIGH,
    Agreement.UNKNOWN: Priority.MEDIUM,
}
_MOST_ROWS = 4


class SetsCard(Card):
    """`wanted` when a new set is, `opened` carries the id of one, `test_wanted` that of one that is to be tested."""

    wanted = Signal()
    opened = Signal(str)
    test_wanted = Signal(str)

    def __init__(self, zone: Callable[[], str]) -> None:
        super().__init__(self.tr("Sets"), self.tr("backups that must be from one time"))
        self._zone = zone
        self.table = DenseTable(
            [
                Column("verdict", self.tr("Test of all"), 116, fit=True),
                Column("set", self.tr("Set"), 150, stretch=True),
                Column("agreement", self.tr("The newest"), 150, fit=True),
                Column("point", self.tr("Common point"), 150, fit=True),
                Column("within", self.tr("Wanted"), 70, "right", ink="muted", fit=True),
                Column("test", "", 62, "right"),
            ],
            row_height=30,
            name=self.tr("Sets"),
        )
        self.table.opened.connect(self._on_opened)
        self.table.action.connect(self._on_action)
        self.none = Label(
            self.tr("None yet. A vector database and the models of its vectors are of use only from one time."),
            "muted",
            wrap=True,
        )
        self.make = Button(self.tr("Make a set…"))
        self.make.clicked.connect(self.wanted)
        self.add(self.none)
        self.add(self.table)
        self.set_trailing(self.make)

    def show_sets(self, rows: Sequence[SetRow], now: float) -> None:
        """Tell how all stand."""
        self.table.set_rows([self._row(row, now) for row in rows])
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.table.fit_height(_MOST_ROWS)

    def _row(self, row: SetRow, now: float) -> TableRow:
        verdict = row.verdict
        said = self.tr("NEVER") if verdict is None else wording.spoken(wording.VERDICTS[verdict])
        mark = Priority.HIGH if verdict is None else wording.MARKS[verdict]
        names = ", ".join(asset.name for asset in row.assets)
        newest = wording.spoken(words.AGREEMENTS[row.agreement])
        return TableRow(
            row.set.id,
            (
                Rich(
                    said,
                    self.tr("goes on") if row.goes_on is not None else "",
                    priority=mark,
                    strong=mark.abnormal,
                    ink="" if mark.abnormal else "muted",
                ),
                Rich(row.set.name, names),
                Rich(newest, self._apart(row), priority=_MARKS[row.agreement]),
                self._point(row, now),
                numbers.duration(row.set.span, 1),
                Actions((("test", self.tr("Test")),)),
            ),
            priority=mark,
            tip=names,
        )

    def _apart(self, row: SetRow) -> str:
        if row.newest is None:
            return ", ".join(row.unknown)
        return self.tr("{span} apart").format(span=numbers.duration(row.newest.apart, 1))

    def _point(self, row: SetRow, now: float) -> Rich:
        if row.point is None:
            return Rich(self.tr("none"), ink="medium-text")
        when = numbers.moment(row.point.time, self._zone(), now, seconds=False)
        return Rich(when, self.tr("{span} apart").format(span=numbers.duration(row.point.apart, 1)))

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.opened.emit(str(key))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self.test_wanted.emit(str(key))
