"""The card of how a run goes, and of how it went: what was done, what was not, what can be undone, what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.acts.model.progress import outcome, seconds_left, step_now, waits_for
from console.acts.page import wording
from console.work.model.runs import CANCEL, PAUSE, RunState, RunView, StepState
from console.work.model.words import Vocabulary
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.states import ProgressBar
from widgets.text import Caption, Label
from widgets.theme import Size, Weight


@dataclass(frozen=True, slots=True)
class HandDone:
    """The number of a step, from 0, that somebody did by hand, and what they say of it."""

    step: int
    words: str


class OutcomeCard(Card):
    """`done` carries a HandDone: somebody says that they did a step."""

    done = Signal(object)

    def __init__(self, words: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self._step: int | None = None
        self.said = Label("", "text", Size.TITLE, Weight.MEDIUM, wrap=True)
        self.bar = ProgressBar()
        self.detail = Caption("", wrap=True)
        self.look = Label("", "text", Size.SMALL, mono=True, wrap=True, selectable=True)
        self.way_out = Caption("", wrap=True)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("What you did, for the log"))
        self.words.setAccessibleName(self.tr("What you did, for the log"))
        self.words.returnPressed.connect(self._on_done)
        self.is_done = Button(self.tr("It is done"), Kind.PRIMARY)
        self.is_done.clicked.connect(self._on_done)
        for part in (self.said, self.bar, self.detail, self.look, self.way_out, self.words, self.is_done):
            self.add(part)

    def show_run(self, run: RunView, now: datetime) -> None:
        """How a run goes, or how it went."""
        begun = run.begun is not None
        self.setVisible(begun or run.over)
        self.set_title(self.tr("How it goes") if run.open else self.tr("How it went"))
        self.said.setText(self._headline(run))
        self.bar.setVisible(run.open)
        self.bar.set_fraction(run.progress)
        self.detail.setText(self._detail(run, now))
        self.detail.setVisible(bool(self.detail.text()))
        unknown = [each for each in run.steps if each.state is StepState.UNKNOWN]
        looks = [wording.line_of(check.argv) for each in unknown for check in each.step.seen if check.argv]
        self.look.setText("\n".join(dict.fromkeys(looks)))
        self.look.setVisible(bool(looks))
        self.way_out.setText(self._way_out(run))
        self.way_out.setVisible(bool(self.way_out.text()))
        waiting = waits_for(run)
        self._step = waiting.number if waiting is not None else None
        for part in (self.words, self.is_done):
            part.setVisible(waiting is not None)

    def _headline(self, run: RunView) -> str:
        waiting = waits_for(run)
        if waiting is not None:
            text = self.tr("Step {number} waits for a person: {title}")
            title = wording.step_title(waiting.step, self._words)
            return text.format(number=numbers.number(waiting.number + 1), title=title)
        if run.begun is None:
            return wording.state_word(run.state).capitalize()
        if run.state is RunState.RUNNING:
            step = step_now(run)
            place = numbers.number((step.number if step is not None else len(run.steps) - 1) + 1)
            return self.tr("Step {number} of {all}").format(number=place, all=numbers.number(len(run.steps)))
        return wording.summed(run).capitalize()

    def _detail(self, run: RunView, now: datetime) -> str:
        if waits_for(run) is not None:
            return self.tr("It goes on when you say so here, and that is looked at.")
        match run.state:
            case RunState.RUNNING:
                return self._going(run, now)
            case RunState.UNKNOWN:
                asked = self.tr("Whoever resumes has the node asked, which decides. By hand this shows it:")
                said = " ".join(part for part in (wording.stopped_by(run), asked) if part)
            case RunState.FAILED | RunState.CANCELLED:
                said = wording.stopped_by(run)
            case RunState.PAUSED:
                said = self.tr("Nothing goes on until somebody resumes it.")
            case RunState.WITHDRAWN:
                said = run.reason
            case _:
                said = ""
        return said

    def _going(self, run: RunView, now: datetime) -> str:
        if run.asked == PAUSE:
            return self.tr("It pauses when this step has ended.")
        if run.asked == CANCEL:
            return self.tr("Its program is killed.") if run.firmly else self.tr("Its program was asked to end.")
        left = seconds_left(run, now)
        if left is None:
            return ""
        return self.tr("about {left} left").format(left=wording.length(left))

    def _way_out(self, run: RunView) -> str:
        if run.open or run.begun is None:
            return ""
        found = outcome(run)
        parts = []
        if run.can_be_undone:
            parts.append(self.tr("%n step(s) can be undone.", "", len(found.undoable)))
        if found.lasting:
            parts.append(self.tr("%n step(s) changed something for good.", "", len(found.lasting)))
        if not found.done and not found.unknown:
            parts.append(self.tr("Nothing was changed."))
        return " ".join(parts)

    @Slot()
    def _on_done(self) -> None:
        if self._step is not None:
            self.done.emit(HandDone(self._step, self.words.text().strip()))
            self.words.clear()
