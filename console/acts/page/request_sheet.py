"""The sheet of a plan that another console asks somebody here to sign: all of it, and what is signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from console.acts.page import wording
from console.acts.page.plan_column import PlanColumn
from console.pagekit.sheet import Sheet
from console.work.model import words as work
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView, StepView, expiry
from console.work.model.words import Vocabulary
from widgets import numbers
from widgets.button import Kind
from widgets.card import FactList, scrolled

_WIDE, _HIGH = 820, 760


class RequestSheet(Sheet):
    """`agreed` comes when it is to be signed."""

    agreed = Signal()

    def __init__(self, plan: Plan, words: Vocabulary, zone: Callable[[], str], now: float, parent: QWidget) -> None:
        title = wording.spoken(work.title(plan, words))
        text = self.tr(
            "Another console asks you to agree to exactly this. What you sign holds for this plan alone, and goes back "
            "there as a file."
        )
        super().__init__(title, text, parent, width=_WIDE)
        self._high = min(_HIGH, parent.window().height() - 64)
        self.plan = plan
        self.facts = FactList()
        self.column = PlanColumn(words)
        at = datetime.fromtimestamp(now, UTC)
        steps = tuple(StepView(step, number) for number, step in enumerate(plan.steps))
        self.column.show_run(RunView(plan.nonce, 0, plan, RunState.PLANNED, at, plan.maker, steps), zone(), at)
        until = expiry(plan).timestamp()
        late = until <= now
        moment = numbers.moment(until, zone(), now)
        self.facts.set_facts(
            [
                (self.tr("Made by"), plan.maker),
                (self.tr("Why"), plan.reason or "–"),
                (self.tr("To be begun until"), moment),
                (self.tr("Plan"), f"sha256 {plan.hash}"),
                (self.tr("Log"), plan.journal),
            ]
        )
        self.content.addWidget(self.facts)
        self.content.addWidget(scrolled(self.column, self.tr("The plan")), 1)
        self.set_note(self.tr("It is too late to begin it: have the plan made anew.") if late else "")
        self.add_button(self.tr("Do not sign"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Sign with a key…"), Kind.PRIMARY)
        self.go.setEnabled(not late)
        self.go.clicked.connect(self.agreed)
        self.resize(_WIDE, self._high)

    def sizeHint(self) -> QSize:
        return QSize(_WIDE, self._high)

    def grow(self) -> None:
        """It scrolls instead."""
