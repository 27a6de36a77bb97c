"""One run, from its plan to what became of it: what it does, who agrees to it, how it goes, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.acts.model.progress import step_now
from console.acts.page import wording
from console.acts.page.approvals_card import ApprovalsCard
from console.acts.page.checks_card import ChecksCard
from console.acts.page.commands import COPY, TAKE
from console.acts.page.loading import CheckLoader, Looked, Output, OutputLoader, RunLoader, Seen
from console.acts.page.outcome_card import HandDone, OutcomeCard
from console.acts.page.plan_column import PlanColumn
from console.acts.page.protocols import Acts
from console.pagekit.faults import tell_faults
from console.pagekit.news import News
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_words import range_text
from console.work.commands import (
    ACT_APPLY,
    ACT_APPROVE,
    ACT_CANCEL,
    ACT_DONE,
    ACT_OLDER,
    ACT_PAUSE,
    ACT_REQUEST,
    ACT_RESUME,
    ACT_UNDO,
    ACT_WINDOW,
    ACT_WITHDRAW,
)
from console.work.model.commands import Command
from console.work.model.plans import Way
from console.work.model.runs import CANCEL, RESUMABLE, RunState, RunView, StepState, StepView, expiry
from console.work.model.words import Vocabulary
from console.work.service.attempts import RAN
from console.work.service.carrying import ASKING, Confirmation
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import scrolled
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Tag, Title

#: Pixels: below this width what stands at the right stands below.
_WIDE = 690
#: The width of what stands at the right, in a panel that has room, and in one that has little.
_ROOMY, _SIDE, _NARROW_SIDE = 940, 372, 284
_SECOND_MS = 1000
#: The times of a longer plan's steps move on when something happens, not each second.
_TICKING = 200
_ANY = (1 << 24) - 1  # Qt's own bound of a width
#: What each button does: a command, and what it is told besides the run.
_ACTS: Mapping[str, tuple[Command, Mapping[str, Any]]] = {
    "begin": (ACT_APPLY, {}),
    "later": (ACT_WINDOW, {}),
    "sign": (ACT_APPROVE, {}),
    "ask": (ACT_REQUEST, {}),
    "take": (TAKE, {}),
    "copy": (COPY, {}),
    "withdraw": (ACT_WITHDRAW, {}),
    "pause": (ACT_PAUSE, {}),
    "cancel": (ACT_CANCEL, {}),
    "end": (ACT_CANCEL, {"firmly": True}),
    "resume": (ACT_RESUME, {}),
    "again": (ACT_RESUME, {"again": True}),
    "older": (ACT_OLDER, {}),
    "take_over": (ACT_RESUME, {"take_over": True}),
    "undo": (ACT_UNDO, {}),
}
#: These are asked about in a sheet of their own.
_ASKED_ELSEWHERE = frozenset({"older", "later"})
_WAITS = (RunState.PLANNED, RunState.APPROVED)


class RunPanel(QWidget):
    """Shows a run and keeps up with it while it is in sight. `shown` comes whenever it was read. `also` says where else
    a run is shown: what the button says that goes there, and its place; empty for nowhere."""

    shown = Signal(object)

    def __init__(
        self,
        acts: Acts,
        news: News,
        surroundings: Surroundings,
        words: Vocabulary,
        *,
        zone: Callable[[], str],
        fingerprint: Callable[[str], str],
        said: Callable[[Exception], str],
        also: Callable[[RunView], tuple[str, str]] = lambda _run: ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._also = also
        self._surroundings = surroundings
        self._words = words
        self._zone = zone
        self._id = ""
        self._seen: Seen | None = None
        self._chosen: int | None = None
        self._checked = ""
        self.title = Title("", elide=True)
        self.mark = PriorityMark(size=12)
        self.state = Tag("")
        self.about = Caption("", wrap=True)
        self.column = PlanColumn(words)
        self.column.step_chosen.connect(self._on_step)
        self.outcome = OutcomeCard(words)
        self.outcome.done.connect(self._on_done)
        self.approvals = ApprovalsCard(fingerprint)
        self.approvals.wanted.connect(self._on_act)
        self.checks = ChecksCard(words, said)
        self.checks.again.connect(self.check)
        self._run = RunLoader(acts, surroundings, self)
        self._run.loaded.connect(self._on_seen)
        self._run.missed.connect(self._on_missed)
        self._checks = CheckLoader(acts, surroundings, self)
        self._checks.loaded.connect(self._on_looked)
        self._checks.missed.connect(self._on_not_looked)
        self._output = OutputLoader(acts, surroundings, self)
        self._output.loaded.connect(self._on_output)
        tell_faults(self.checks.body, self._checks)
        tell_faults(self.approvals.body, self._run, self._output)
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._on_second)
        news.changed.connect(self.refresh)
        self._build()

    def _build(self) -> None:
        self.safe = {
            "pause": Button(self.tr("Pause")),
            "resume": Button(self.tr("Resume"), Kind.PRIMARY),
            "again": Button(self.tr("Begin the step again"), Kind.DANGER),
            "older": Button(self.tr("What runs there?")),
            "take_over": Button(self.tr("Take the node over"), Kind.DANGER),
            "end": Button(self.tr("End its program now"), Kind.DANGER),
            "cancel": Button(self.tr("Cancel"), Kind.SAFE),
            "undo": Button(self.tr("Undo"), Kind.SAFE),
            "withdraw": Button(self.tr("Withdraw the plan"), Kind.SAFE),
        }
        head = QGridLayout()
        head.setHorizontalSpacing(10)
        head.setVerticalSpacing(4)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.title)
        first.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self.also = Button("")
        self.also.clicked.connect(self._on_also)
        acts.addWidget(self.also)
        for name, button in self.safe.items():
            button.setObjectName(name)
            button.clicked.connect(self._on_button)
            acts.addWidget(button)
        head.addLayout(first, 0, 0)
        head.addWidget(self.about, 1, 0)
        head.addLayout(acts, 0, 1, 2, 1)
        head.setColumnStretch(0, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(14)
        page.addLayout(head)
        page.addWidget(self._body(), 1)
        page.addLayout(self._foot())
        for button in self.findChildren(Button):
            button.setAutoDefault(False)  # in a dialog Enter would press the first of them

    def _body(self) -> QWidget:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.GAP)
        for card in (self.outcome, self.approvals, self.checks):
            side.addWidget(card)
        side.addStretch(1)
        body = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._both.setContentsMargins(0, 0, 8, 0)
        self._both.setSpacing(theme.GAP)
        self._both.addWidget(self.column, 1)
        self._both.addWidget(self._side)
        return scrolled(body, self.tr("The plan"))

    def _foot(self) -> QHBoxLayout:
        self.note = Caption("", wrap=True)
        self.copy = Button(self.tr("Copy the plan"))
        self.copy.setObjectName("copy")
        self.copy.clicked.connect(self._on_button)
        self.later = Button(self.tr("In a maintenance window…"))
        self.later.setObjectName("later")
        self.later.clicked.connect(self._on_button)
        self.go = Button("", Kind.PRIMARY)
        self.go.setObjectName("begin")
        self.go.clicked.connect(self._on_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.note, 1)
        for button in (self.copy, self.later, self.go):
            foot.addWidget(button)
        return foot

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def run(self) -> RunView | None:
        """The run in sight."""
        return self._seen.run if self._seen is not None else None

    def open(self, run: str) -> None:
        """Show another run."""
        if run != self._id:
            self._id, self._seen, self._chosen, self._checked = run, None, None, ""
            self.column.hide_output()
        self.refresh()

    @Slot()
    def _on_also(self) -> None:
        place = self._also(self.run)[1] if self.run is not None else ""
        if place:
            self._surroundings.go(place)

    @Slot()
    def refresh(self) -> None:
        """Read it anew."""
        if self._id and self.isVisible():
            self._run.ask(self._id)

    @Slot(object)
    def _on_seen(self, seen: Seen) -> None:
        if seen.run.id != self._id:
            return
        before = self.run
        self._seen = seen
        run, zone, now = seen.run, self._zone(), self._now()
        self.title.setText(wording.title(run, self._words))
        priority = wording.PRIORITIES.get(run.state, Priority.NORMAL)
        self.mark.setVisible(run.state in wording.PRIORITIES)
        self.mark.set(priority)
        self.state.set(wording.state_word(run.state))
        self.about.setText(self._about(run))
        text, place = self._also(run)
        self.also.setText(text)
        self.also.setVisible(bool(place))
        self.column.show_run(run, zone, now)
        self.outcome.show_run(run, now)
        self.approvals.show_seen(seen, zone)
        self.approvals.show_time(seen, zone, now.timestamp())
        self._show_acts(seen)
        self.checks.setVisible(run.state in _WAITS)
        if run.state in _WAITS and self._checked != run.id:
            self.check()
        if before is None or before.state is not run.state or run.open:
            self._show_output(run)
        self.shown.emit(seen)

    def _about(self, run: RunView) -> str:
        made = self.tr("Made {time} by {who}").format(
            time=numbers.moment(run.made.timestamp(), self._zone(), self._surroundings.now()),
            who=run.plan.maker or run.maker,
        )
        whole = run.plan.expected
        lasts = self.tr("about {length} from start to end").format(length=wording.length(whole)) if whole else ""
        takes_back = self.tr("takes back an earlier run") if run.undoes else ""
        return "  ·  ".join(part for part in (made, run.plan.reason, takes_back, self._within(run), lasts) if part)

    def _within(self, run: RunView) -> str:
        """In which maintenance window it begins by itself; empty where in none."""
        plan = run.plan
        if not plan.window:
            return ""
        opens, closes = datetime.fromisoformat(plan.opens).timestamp(), expiry(plan).timestamp()
        return f"{plan.window} {range_text(opens, closes, self._zone(), self._surroundings.now())}"

    def _show_acts(self, seen: Seen) -> None:
        run = seen.run
        cancelling = run.state is RunState.RUNNING and run.asked == CANCEL
        held = run.state in RESUMABLE and any(each.reason == "held" for each in run.steps)
        shown = {
            "withdraw": run.state in _WAITS,
            "pause": run.state is RunState.RUNNING and not run.asked,
            "cancel": run.open and not cancelling,
            "end": cancelling and not run.firmly,
            "resume": run.state in RESUMABLE,
            "again": run.state in RESUMABLE and any(_may_be_begun_again(each) for each in run.steps),
            "older": held,
            "take_over": held,
            "undo": run.can_be_undone,
        }
        for name, button in self.safe.items():
            button.setVisible(shown[name])
        unknown = run.state is RunState.UNKNOWN
        self.safe["cancel"].setText(self.tr("Cancel") if run.state is RunState.RUNNING else self.tr("Let it be"))
        self.safe["resume"].setText(self.tr("Ask the node, and go on") if unknown else self.tr("Resume"))
        stopped = run.state in (RunState.FAILED, RunState.CANCELLED)
        self.safe["resume"].set_kind(Kind.NORMAL if stopped else Kind.PRIMARY)
        waits = run.state in _WAITS
        by_itself = bool(run.plan.window) and run.state is RunState.APPROVED
        self.go.setVisible(waits and not by_itself)
        self.later.setVisible(waits and not run.plan.window)
        self.go.setText(wording.title(run, self._words).replace("&", "&&"))
        self.go.set_kind(Kind.PRIMARY if run.plan.can_be_undone else Kind.DANGER)
        late = self._surroundings.now() >= seen.expires.timestamp()
        self.go.setEnabled(waits and not late and (seen.enough or seen.needs == 1))
        self.later.setEnabled(not late)
        self.note.setText(self._note(seen, late=late))

    def _note(self, seen: Seen, *, late: bool) -> str:
        if seen.run.state not in _WAITS:
            return self.tr("Every step, its output and its exit status are in the log.")
        if late:
            return self.tr("It is too late to begin it: make the plan anew.")
        missing = max(seen.needs - len(seen.run.approvals), 0)
        if seen.needs > 1 and missing:
            return self.tr("Still to sign before it opens: {count}").format(count=numbers.number(missing))
        if seen.run.plan.window:
            return self.tr(
                "It begins by itself while {window} is open, where a console is open then: this window, or "
                "“driftvakt schedule run”. If none is, it never begins, and says so."
            ).format(window=seen.run.plan.window)
        if not seen.run.plan.can_be_undone:
            text = self.tr("Step {steps} cannot be undone. All of it goes to the log.")
            return text.format(steps=wording.lasting(seen.run))
        return self.tr("Every step, its output and its exit status go to the log.")

    @Slot(str)
    def _on_missed(self, run: str) -> None:
        if run == self._id and self._seen is None:
            self.title.setText(self.tr("This run cannot be shown"))
            self.about.setText(self.tr("It is not in this log, or the log cannot be read at the moment."))
            self.shown.emit(None)

    # -- what must hold ------------------------------------------------------------------------------------------------

    @Slot()
    def check(self) -> None:
        """Look whether what must hold before it holds now."""
        run = self.run
        if run is not None and run.state in _WAITS:
            self._checked = run.id
            self.checks.show_busy(True)
            self._checks.ask(run)

    @Slot(object)
    def _on_looked(self, looked: Looked) -> None:
        run = self.run
        if run is not None and looked.run == run.id:
            self.checks.show_looked(run, looked, self._zone())

    @Slot()
    def _on_not_looked(self) -> None:
        self.checks.show_busy(False)
        self.checks.note.setText(self.tr("It could not be looked at: the nodes do not answer now."))

    # -- what is said --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_step(self, number: int) -> None:
        self._chosen = number
        if self.run is not None:
            self._show_output(self.run)

    def _telling(self, run: RunView) -> int | None:
        """The step whose output is shown: the chosen one, else that which runs, else the one that it stopped at."""
        if self._chosen is not None:
            return self._chosen
        step = step_now(run) if run.open else None
        if step is not None:
            return step.number
        odd = (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED)
        return next((each.number for each in run.steps if each.state in odd), None)

    def _show_output(self, run: RunView) -> None:
        number = self._telling(run)
        step = run.steps[number] if number is not None else None
        if step is not None and step.attempt and step.step.way in (Way.PROGRAM, Way.REBOOT):
            self._output.ask(run.id, step.number)
        else:
            self.column.hide_output()

    @Slot(object)
    def _on_output(self, said: Output) -> None:
        run = self.run
        if run is not None and said.run == run.id and said.step == self._telling(run):
            self.column.show_output(said.step, said.text, run.steps[said.step].state)

    # -- acts ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_button(self) -> None:
        self._on_act(self.sender().objectName())

    @Slot(str)
    def _on_act(self, name: str) -> None:
        command, more = _ACTS[name]
        arguments = {"run": self._id, **more}
        # What is pressed here was read here: the sheet is what asks.
        agreed = (
            Confirmation(command.id, arguments) if command.danger in ASKING and name not in _ASKED_ELSEWHERE else None
        )
        self._surroundings.act(command.id, agreed, **arguments)

    @Slot(object)
    def _on_done(self, done: HandDone) -> None:
        self._surroundings.act(ACT_DONE.id, run=self._id, step=done.step + 1, words=done.words)

    # -- time and room -------------------------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._surroundings.now(), UTC)

    @Slot()
    def _on_second(self) -> None:
        seen = self._seen
        if seen is None:
            return
        now = self._now()
        self.approvals.show_time(seen, self._zone(), now.timestamp())
        if seen.run.state in _WAITS:
            self._show_acts(seen)
        elif seen.run.open and len(seen.run.steps) <= _TICKING:
            self.column.show_steps(seen.run, self._zone(), now)
            self.outcome.show_run(seen.run, now)
            self._show_output(seen.run)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._second.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._second.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._both.direction() != way:
            self._both.setDirection(way)
        side = _SIDE if self.width() >= _ROOMY else _NARROW_SIDE
        self._side.setMinimumWidth(side if wide else 0)
        self._side.setMaximumWidth(side if wide else _ANY)


def _may_be_begun_again(step: StepView) -> bool:
    """Whether a person's word alone starts it: nobody knows how it ended, or its program ran without success."""
    return step.state is StepState.UNKNOWN or step.reason in RAN
