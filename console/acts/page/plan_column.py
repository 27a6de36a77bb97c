"""The column of what a plan does: its exact steps, the way back, what it touches and what it changes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from console.acts.page import wording
from console.work.model.runs import RunView, StepState
from console.work.model.words import Vocabulary
from widgets import numbers, theme
from widgets.card import Card, FactList, columns
from widgets.plans.planlist import PlanList
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

#: What is known of a step is shown up to so many lines.
_OUTPUT_HEIGHT = 168
_MOST_FACTS = 12


class Section(QWidget):
    """A heading with a quieter word at its right, and what stands below it."""

    def __init__(self, title: str, trailing: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(title, "muted", Size.BODY, Weight.SEMIBOLD))
        head.addStretch(1)
        self.trailing = Caption(trailing)
        head.addWidget(self.trailing)
        column.addLayout(head)
        self._column = QVBoxLayout()
        column.addLayout(self._column)
        column.addStretch(1)
        self.setAccessibleName(title)

    def add(self, item: QWidget) -> None:
        self._column.addWidget(item)


class PlanColumn(QWidget):
    """Shows a run's plan. `step_chosen` gives the number of the step whose output is wished for."""

    step_chosen = Signal(object)

    def __init__(self, words: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.steps = PlanList(self.tr("Exact steps"))
        self.steps.current_changed.connect(self._on_step)
        self._exact = Section(self.tr("Exact steps"), self.tr("in this order, stops at the first surprise"))
        self._exact.add(self.steps)
        self.output = QPlainTextEdit()
        self.output.setReadOnly(True)
        self.output.setFrameShape(QFrame.Shape.NoFrame)
        self.output.setProperty("frameless", True)
        self.output.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.output.setFont(theme.font(Size.SMALL, mono=True))
        self.output.setFixedHeight(_OUTPUT_HEIGHT)
        self.output.setTabChangesFocus(True)
        self.said = Card(ground="raised")
        self.said.add(self.output)
        self.said.hide()
        self.back = Label("", "text", Size.SMALL, mono=True, wrap=True, selectable=True)
        self.stays = Caption("", wrap=True)
        box = Card(ground="bg")
        box.add(self.back)
        box.add(self.stays)
        self._back = Section(self.tr("How to come back"), self.tr("one button, at any time"))
        self._back.add(box)
        self.touches, self.leaves = FactList(), FactList()
        self._touches, self._leaves = Section(self.tr("It touches")), Section(self.tr("It leaves alone"))
        self._touches.add(self.touches)
        self._leaves.add(self.leaves)
        self.changes = FactList()
        self._changes = Section(self.tr("What changes"), self.tr("as it stood when the plan was made"))
        self._changes.add(self.changes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        both = columns(self._touches, self._leaves, spacing=24)
        for part in (self._exact, self.said, self._back, both, self._changes):
            column.addWidget(part)
        column.addStretch(1)

    def show_run(self, run: RunView, zone: str, now: datetime) -> None:
        """Show a plan and where its steps are."""
        self.show_steps(run, zone, now)
        self._show_back(run)
        plan = run.plan
        touched = [(wording.word(each.what, self._words), each.which) for each in plan.touched]
        alone = [pair for pair, each in zip(touched, plan.touched, strict=True) if each.left_alone]
        hit = [pair for pair, each in zip(touched, plan.touched, strict=True) if not each.left_alone]
        if not hit:
            hit = [(self.tr("Nodes"), wording.where(plan, most=12))]
        self.touches.set_facts(hit)
        self.leaves.set_facts(alone)
        self._leaves.setVisible(bool(alone))
        changes = [wording.difference(each, self._words) for step in plan.steps for each in step.changes]
        changes = list(dict.fromkeys(changes))
        self._changes.setVisible(bool(changes))
        self.changes.set_facts(changes[:_MOST_FACTS])
        if len(changes) > _MOST_FACTS:
            more = self.tr("{count} more stand in what is copied")
            self._changes.trailing.setText(more.format(count=numbers.number(len(changes) - _MOST_FACTS)))

    def show_steps(self, run: RunView, zone: str, now: datetime) -> None:
        """Where its steps are."""
        self.steps.set_steps(wording.step_rows(run, self._words, zone, now))

    def _show_back(self, run: RunView) -> None:
        back, lasting = wording.way_back(run), wording.lasting(run)
        self._back.setVisible(bool(back or lasting))
        self.back.setText("\n".join(back))
        self.back.setVisible(bool(back))
        self.stays.setText(self.tr("Step {steps} cannot be undone.").format(steps=lasting) if lasting else "")
        self.stays.setVisible(bool(lasting))
        self._back.trailing.setVisible(bool(back) and not run.undoes)

    def show_output(self, number: int, text: str, state: StepState) -> None:
        """What the program of a step said; the end of it stays in sight while more comes."""
        title = self.tr("What step {number} said").format(number=numbers.number(number + 1))
        self.said.set_title(title)
        self.output.setAccessibleName(title)
        self.said.set_trailing(self.tr("as it comes") if state is StepState.RUNNING else "")
        bar = self.output.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        if text != self.output.toPlainText():
            at = bar.value()
            self.output.setPlainText(text)
            if at_end:
                self.output.moveCursor(QTextCursor.MoveOperation.End)
            else:
                bar.setValue(at)
        self.said.setVisible(bool(text) or state is StepState.RUNNING)

    def hide_output(self) -> None:
        """Nothing was said."""
        self.said.hide()

    @Slot(object)
    def _on_step(self, number: object) -> None:
        if isinstance(number, int):
            self.step_chosen.emit(number)
