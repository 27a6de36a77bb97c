"""The sheet of the ML Test Score: 28 tests, each not done, by hand, or by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.deployments.model.models import Model
from console.deployments.model.score import HALVES, Mark, Test, score_of, section_of
from console.deployments.page import wording
from console.deployments.page.sheets import ModelSheet
from widgets import numbers
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable

_HIGH = 440
_NEXT = {Mark.NOT: Mark.BY_HAND, Mark.BY_HAND: Mark.AUTOMATED, Mark.AUTOMATED: Mark.NOT}


class ScoreSheet(ModelSheet):
    """Enter or the button of a line goes on to the next answer. `agreed` carries the marks that change, by Test."""

    agreed = Signal(object)

    def __init__(self, model: Model, parent: QWidget) -> None:
        super().__init__("", "", "", parent, width=680)
        self.set_title(self.tr("ML Test Score of {model}").format(model=model.name))
        self.go.setText(self.tr("Write it down"))
        self.text.setText(
            self.tr(
                "Half a point when done by hand and written down, a whole one when it runs by itself. The weakest of "
                "four sections is the score."
            )
        )
        self.text.setVisible(True)
        self._before = {test: model.marks.get(test, Mark.NOT) for test in Test}
        self._marks = dict(self._before)
        self.table = DenseTable(
            [
                Column("section", self.tr("Section"), 96, fit=True, ink="muted"),
                Column("test", self.tr("Test"), 240, stretch=True, wrap=True),
                Column("mark", self.tr("Answer"), 90, fit=True),
                Column("act", "", 84, "right", tip=self.tr("Next answer")),
            ],
            row_height=28,
            name=self.tr("Tests"),
        )
        self.table.setFixedHeight(_HIGH)
        self.table.opened.connect(self._on_opened)
        self.table.action.connect(self._on_action)
        self.content.addWidget(self.table)
        self.look()

    @Slot()
    def look(self) -> None:
        self.table.set_rows([self._row(test, mark) for test, mark in self._marks.items()])
        super().look()
        if not self.fault():
            self.set_note(self._said())

    def _said(self) -> str:
        points = numbers.number(score_of(self._marks).points, 1)
        return self.tr("By what people say: {points} of 7").format(points=points)

    def _row(self, test: Test, mark: Mark) -> Row:
        changed = mark is not self._before[test]
        return Row(
            str(test),
            (
                wording.section(section_of(test)), wording.test(test),
                Rich(wording.mark(mark), strong=changed, ink="muted" if mark is Mark.NOT else ""),
                Actions((("next", self.tr("Change")),)),
            ),
            sort=(list(Test).index(test), None, HALVES[mark], None),
        )  # fmt: skip

    def fault(self) -> str:
        return "" if self._changed() else self.tr("Nothing changes.")

    def _changed(self) -> dict[Test, Mark]:
        return {test: mark for test, mark in self._marks.items() if mark is not self._before[test]}

    def agree(self) -> None:
        self.agreed.emit(self._changed())

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        test = Test(str(key))
        self._marks[test] = _NEXT[self._marks[test]]
        self.look()

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self._on_opened(key)
