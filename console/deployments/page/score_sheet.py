"""The sheet of the ML Test Score: 28 tests, each not done, by hand, or by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.deployments.model.models import Model
from console.deployments.model.score import HALVES, Mark, Section, Test, score_of, section_of
from console.deployments.page import wording
from console.deployments.page.sheets import ModelSheet
from widgets import numbers
from widgets.card import scrolled
from widgets.field import Choice, Form
from widgets.text import Label
from widgets.theme import Size, Weight

_HIGH = 460


class ScoreSheet(ModelSheet):
    """`agreed` carries the marks that change, by Test."""

    agreed = Signal(object)

    def __init__(self, model: Model, parent: QWidget) -> None:
        super().__init__("", "", "", parent, width=640)
        self.set_title(self.tr("ML Test Score of {model}").format(model=model.name))
        self.go.setText(self.tr("Write it down"))
        self.text.setText(
            self.tr("Half a point when done by hand and written down, a whole one when it runs by itself. The weakest "
                    "of four sections is the score.")
        )  # fmt: skip
        self.text.setVisible(True)
        self._before = {test: model.marks.get(test, Mark.NOT) for test in Test}
        self.choices: dict[Test, Choice] = {}
        self._heads: dict[Section, Label] = {}
        form = Form()
        for test in Test:
            section = section_of(test)
            if section not in self._heads:
                self._heads[section] = Label("", "text", Size.BODY, Weight.SEMIBOLD)
                form.add(wording.section(section), self._heads[section])
            entries = [(mark, wording.mark(mark)) for mark in Mark]
            self.choices[test] = Choice(entries, self._before[test], wording.test(test))
            self.choices[test].chosen.connect(self.look)
            form.add(wording.test(test), self.choices[test])
        area = scrolled(form, self.tr("Tests"))
        area.setFixedHeight(_HIGH)
        self.content.addWidget(area)
        self.look()

    def marks(self) -> dict[Test, Mark]:
        """How each test stands by this sheet."""
        return {test: Mark(str(choice.current())) for test, choice in self.choices.items()}

    @Slot()
    def look(self) -> None:
        score = score_of(self.marks())
        for section, label in self._heads.items():
            label.setText(self.tr("{points} of 7").format(points=numbers.number(score.sections[section], 1)))
        super().look()

    def fault(self) -> str:
        return "" if self._changed() else self.tr("Nothing changes.")

    def _changed(self) -> dict[Test, Mark]:
        return {test: mark for test, mark in self.marks().items() if HALVES[mark] != HALVES[self._before[test]]}

    def agree(self) -> None:
        self.agreed.emit(self._changed())
