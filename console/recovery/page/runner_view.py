"""A drill under way: the step that it is at, large; its steps; the clock against the target; what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.recovery.model.drill_moves import How
from console.recovery.model.drills import Drill, DrillState, StepView, Tick
from console.recovery.model.kinds import DrillKind
from console.recovery.model.scenarios import COMMON_ABORTS, StepKind
from console.recovery.model.tests import PhaseKind, Source
from console.recovery.page import commands, wording
from console.recovery.service.drills import Seen
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, scrolled
from widgets.plans.burndown import BurnDown, Phase, PhaseState
from widgets.plans.steps import Step, StepList
from widgets.plans.steps import StepKind as Mark
from widgets.plans.steps import StepState as MarkState
from widgets.priority import Priority
from widgets.tables.cells import Column, Row
from widgets.tables.table import DenseTable
from widgets.text import Label, Title
from widgets.theme import Size, Weight
from widgets.value import ValueLabel

_MARKS = {
    StepKind.SENSED: Mark.SENSED,
    StepKind.HUMAN: Mark.BY_HAND,
    StepKind.DECISION: Mark.DECISION,
    StepKind.WAIT: Mark.BY_HAND,
}
_MOST_EVENTS = 8
_MINUTE = 60.0
_WIDE = 1250


class RunnerView(QWidget):
    """`acted` carries a command's id, `decided` the chosen way, `noted` a note, `test_wanted` an asset's id."""

    acted = Signal(str)
    decided = Signal(str)
    noted = Signal(str)
    test_wanted = Signal(str)
    back = Signal()

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.drill: Drill | None = None
        self._ways: tuple[str, ...] = ()
        self._build_head()
        self._build_cards()
        self._wide: bool | None = None
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._grid.addWidget(self.steps_card, 0, 0)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for place, cards in enumerate(self._columns, 1):
            cards.setSpacing(theme.GAP)
            cards.addStretch(1)
            self._grid.addLayout(cards, 0, place)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.clock_card)
        column.addWidget(body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addLayout(self._head)
        scroll = scrolled(inner, self.tr("Drill"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(scroll, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)

    def _arrange(self, wide: bool) -> None:
        """Steps, what is done now, and around it: three columns where there is room, else two."""
        if wide == self._wide:
            return
        self._wide = wide
        middle, side = (self.now_card, self.aborts_card), (self.people_card, self.loss_card, self.events_card)
        for column in self._columns:
            for card in (*middle, *side):
                column.removeWidget(card)
        for column, cards in zip(self._columns, (middle, side) if wide else ((*middle, *side), ()), strict=True):
            for place, card in enumerate(cards):
                column.insertWidget(place, card)
        for place, share in enumerate((6, 6, 4) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(place, share)

    def _build_head(self) -> None:
        self.title, self.under = Title(""), Label("", "muted", elide=True)
        self.back_button = Button(self.tr("All drills"), Kind.QUIET)
        self.back_button.clicked.connect(self.back)
        self.pause = Button(self.tr("Pause"), Kind.NORMAL)
        self.pause.clicked.connect(self._act(commands.PAUSE.id))
        self.abort = Button(self.tr("Abort safely…"), Kind.SAFE)
        self.abort.clicked.connect(self._act(commands.ABORT.id))
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self.title)
        self._head.addWidget(self.under, 1)
        for button in (self.back_button, self.pause, self.abort):
            self._head.addWidget(button)

    def _build_cards(self) -> None:
        self.left = ValueLabel(size=Size.DISPLAY, stacked=True)
        self.course = Label("", "muted")
        self.bar = BurnDown(self._zone(), self.tr("Time against the target"))
        clock = QHBoxLayout()
        clock.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.left)
        words.addWidget(self.course)
        clock.addLayout(words)
        clock.addWidget(self.bar, 1)
        self.clock_card = Card(self.tr("Time left to the target"))
        self.clock_card.add(clock)
        self.steps = StepList(self.tr("Steps"))
        self.steps_card = Card(self.tr("Steps"), "", self.tr("sensed ones turn by themselves"))
        self.steps_card.add(self.steps, 1)
        self._build_now()
        self.aborts = Label("", "text", wrap=True)
        self.aborts_card = Card(self.tr("Abort if"), "", self.tr("watched by everybody, all the time"))
        self.aborts_card.add(self.aborts)
        self.people = FactList()
        self.people_card = Card(self.tr("People"))
        self.people_card.add(self.people)
        self.loss = ValueLabel(size=Size.TITLE)
        self.loss_card = Card(self.tr("Data loss"))
        self.loss_card.add(self.loss)
        self.events = DenseTable(
            [
                Column("time", self.tr("Time"), 64, ink="muted", fit=True),
                Column("what", self.tr("What"), 120, stretch=True, wrap=True),
            ],
            name=self.tr("Events"),
            header=False,
            lines=False,
        )
        self.note = QLineEdit()
        self.note.setMaxLength(2000)
        self.note.setPlaceholderText(self.tr("Write a note, saved with its time"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.returnPressed.connect(self._on_note)
        self.note_button = Button(self.tr("Add note"), small=True)
        self.note_button.clicked.connect(self._on_note)
        line = QHBoxLayout()
        line.addWidget(self.note, 1)
        line.addWidget(self.note_button)
        self.events_card = Card(self.tr("Events"), "", self.tr("newest first"))
        self.events_card.add(self.events)
        self.events_card.add(line)

    def _build_now(self) -> None:
        self.now_card = Card()
        self.now_title = Label("", "text", Size.TITLE, Weight.SEMIBOLD, wrap=True)
        self.why, self.expect = Label("", "text", wrap=True), Label("", "text", wrap=True)
        self.program = Label("", "muted", mono=True, wrap=True, selectable=True)
        self.timer = Label("", "muted")
        self.seen = Label("", "text", wrap=True)
        self.done = Button(self.tr("Step done"), Kind.PRIMARY)
        self.done.clicked.connect(self._act(commands.DONE.id))
        self.test = Button(self.tr("Begin the restore test…"), Kind.PRIMARY)
        self.test.clicked.connect(self._on_test)
        self.end = Button(self.tr("End drill"), Kind.PRIMARY)
        self.end.clicked.connect(self._act(commands.DONE.id))
        self.over = Button(self.tr("Go on without it…"), Kind.QUIET)
        self.over.clicked.connect(self._act(commands.OVERRIDE.id))
        self.ways = [Button("") for _ in range(4)]
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for place, way in enumerate(self.ways):
            way.setProperty("way", place)
            way.clicked.connect(self._on_way)
            buttons.addWidget(way)
        for button in (self.done, self.test, self.end, self.over):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self.now_title, self.why, self.expect, self.program, self.timer, self.seen):
            self.now_card.add(part)
        self.now_card.add(buttons)

    def _act(self, command: str) -> Callable[[], None]:
        sender = _Sender(command, self)
        sender.sent.connect(self.acted)
        return sender.send

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_drill(self, drill: Drill, tick: Tick, seen: Seen | None, before: Drill | None) -> None:
        """Tell how it stands; `before` is an earlier drill of the same scenario, to compare with."""
        new = self.drill is None or self.drill.number != drill.number or self.drill.events != drill.events
        self.drill = drill
        self.title.setText(wording.spoken(drill.scenario.name))
        began = numbers.moment(drill.began, self._zone(), tick.wall, seconds=False)
        self.under.setText(" · ".join((drill.name, wording.nature(drill), self.tr("begun {time}").format(time=began))))
        paused = drill.state is DrillState.PAUSED
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        for button in (self.pause, self.abort, self.note_button):
            button.setVisible(not drill.over)
        self.note.setVisible(not drill.over)
        self._show_clock(drill, tick, before)
        self._show_now(drill, tick, seen)
        if new:
            self._show_steps(drill, tick)
            self._show_around(drill)
        self._show_loss(drill)

    def _show_clock(self, drill: Drill, tick: Tick, before: Drill | None) -> None:
        clock = drill.clock_at(tick)
        left = drill.rto - clock
        self.left.set_value(numbers.duration(abs(left), 3))
        self.left.set_priority(Priority.NORMAL if left >= 0 else Priority.MEDIUM)
        said = self.tr("{clock} of {target} used") if left >= 0 else self.tr("over: {clock} of {target} used")
        self.left.set_caption(said.format(clock=wording.span(clock), target=numbers.duration(drill.rto, 1)))
        apart = [self.tr("waiting {span}").format(span=wording.span(drill.waiting))] if drill.waiting else []
        if drill.paused:
            apart.append(self.tr("paused apart {span}").format(span=wording.span(drill.paused)))
        spare = drill.rto - drill.finish_at(tick)
        if drill.state is DrillState.PAUSED:
            course = self.tr("Paused: the clock stands")
        elif drill.over:
            course = self.tr("Over: {says}").format(says=wording.says(drill))
        elif spare >= 0:
            course = self.tr("By the plan: {span} to spare").format(span=wording.span(spare))
        else:
            course = self.tr("By the plan: {span} too late").format(span=wording.span(-spare))
        self.course.setText(" · ".join((course, *apart)))
        self._show_bar(drill, tick, before)

    def _show_bar(self, drill: Drill, tick: Tick, before: Drill | None) -> None:
        start, at = drill.loss, 0.0
        phases = []
        for phase in drill.phases_at(tick):
            if phase.begun_by is Source.ASSUMED:
                state = PhaseState.ASSUMED
            else:
                state = PhaseState.DONE if phase.over or drill.over else PhaseState.RUNNING
            phases.append(
                Phase(wording.spoken(wording.PHASES[phase.kind]), start + at, start + at + phase.seconds, state)
            )
            at += phase.seconds
        current = drill.current
        clock, finish = drill.clock_at(tick), drill.finish_at(tick)
        if current is not None:
            for kind, planned in _planned(drill):
                phases.append(
                    Phase(wording.spoken(wording.PHASES[kind]), start + at, start + at + planned, PhaseState.PLANNED)
                )
                at += planned
        ends: list[float] = []
        reached = 0.0
        for phase in before.phases if before is not None else ():
            reached += phase.seconds
            ends.append(start + reached)
        self.bar.set(
            phases,
            start + drill.rto,
            limit_text=self.tr("RTO {span}").format(span=numbers.duration(drill.rto, 1)),
            now=start + clock if not drill.over else None,
            projected=None if current is None else _between(drill, start, clock, finish),
            last=ends,
            last_text="" if before is None else self.tr("last drill: {span}").format(span=wording.span(before.clock)),
        )

    def _show_now(self, drill: Drill, tick: Tick, seen: Seen | None) -> None:
        view = drill.current
        running = drill.state is DrillState.RUNNING
        self.end.setVisible(view is None and not drill.over)
        if view is None:
            self._show_ended(drill)
            return
        step = view.step
        place = 1 + [each.step.id for each in drill.steps].index(step.id)
        self.now_card.set_title(
            self.tr("Now: step {place} of {count}").format(place=place, count=len(drill.steps))
            + f", {wording.spoken(wording.PHASES[step.phase])}"
        )
        talked = drill.kind is DrillKind.TABLETOP and step.kind is StepKind.SENSED
        sensed = step.kind is StepKind.SENSED and not talked
        self.now_card.set_trailing(self._turns(step.kind, talked))
        self.now_title.setText(wording.spoken(step.text))
        self.why.setText(wording.spoken(step.why))
        self.expect.setText(
            self.tr("Expected: {text}").format(text=wording.spoken(step.expect)) if step.expect.source else ""
        )
        self.program.setText(" ".join(step.program))
        self._show_timer(drill, view, tick)
        self.seen.setText(self._seen(seen) if sensed else "")
        for label in (self.why, self.expect, self.program, self.seen):
            label.setVisible(bool(label.text()))
        self._ways = tuple(choice.id for choice in step.choices)
        for button, choice in zip(self.ways, (*step.choices, *[None] * 4), strict=False):
            button.setVisible(choice is not None)
            button.setEnabled(running)
            if choice is not None:
                button.setText(wording.spoken(choice.text))
        self.done.setVisible(step.kind in (StepKind.HUMAN, StepKind.WAIT) or talked)
        self.done.setText(self.tr("Talked through") if talked else self.tr("Step done"))
        self.test.setVisible(sensed and step.sense is not None and step.sense.by in ("layer", "test"))
        self.over.setVisible(True)
        for button in (self.done, self.test, self.over):
            button.setEnabled(running)

    def _show_ended(self, drill: Drill) -> None:
        self._ways = ()
        for button in (*self.ways, self.done, self.test, self.over):
            button.setVisible(False)
        for label in (self.program, self.timer, self.seen, self.expect):
            label.setVisible(False)
        self.now_card.set_trailing(None)
        if drill.verdict is None:
            self.now_card.set_title(self.tr("All steps are over"))
            self.now_title.setText(self.tr("End the drill"))
            self.why.setText(self.tr("Then it says what it showed, and its report can be signed."))
        else:
            self.now_card.set_title(self.tr("The drill is over"))
            self.now_title.setText(wording.says(drill))
            self.why.setText(wording.spoken(wording.REASONS[drill.verdict[1]]))
        self.why.setVisible(True)

    def _show_timer(self, drill: Drill, view: StepView, tick: Tick) -> None:
        gone = drill.clock_at(tick) - drill.edge
        parts = [self.tr("for {span}").format(span=wording.span(gone))]
        if view.step.seconds:
            parts.append(self.tr("planned {span}").format(span=numbers.duration(view.step.seconds, 1)))
        late = bool(view.step.limit) and gone > view.step.limit
        if late:
            parts.append(self.tr("overdue since {span}").format(span=wording.span(gone - view.step.limit)))
        self.timer.setText(" · ".join(parts))
        self.timer.set_ink("medium-text" if late else "muted")
        self.timer.setVisible(True)

    def _turns(self, kind: StepKind, talked: bool) -> str:
        if talked:
            return self.tr("talked through, nothing is touched")
        return {
            StepKind.SENSED: self.tr("sensed: nobody ticks it"),
            StepKind.HUMAN: self.tr("by hand"),
            StepKind.DECISION: self.tr("a decision"),
            StepKind.WAIT: self.tr("waiting, counted apart"),
        }[kind]

    def _seen(self, seen: Seen | None) -> str:
        if seen is None:
            return self.tr("Nothing is seen of it yet.")
        facts = ", ".join(f"{name} {fact}" for name, fact in sorted(seen.facts.items()) if len(fact) < 40)
        return self.tr("Seen, and not over: {facts}").format(facts=facts)

    def _show_steps(self, drill: Drill, tick: Tick) -> None:
        groups = [
            (wording.spoken(wording.PHASES[phase.kind]), wording.span(phase.seconds))
            for phase in drill.phases_at(tick)
            if phase.over
        ]
        self.steps.set_steps([self._step(drill, view) for view in drill.steps], groups)
        self.steps.show_running()
        self.steps_card.set_subtitle(self.tr("{done} of {count}").format(done=drill.done, count=len(drill.steps)))

    def _step(self, drill: Drill, view: StepView) -> Step:
        state = {
            None: MarkState.WAITING,
            How.OVERRIDDEN: MarkState.SKIPPED,
            How.AWAY: MarkState.SKIPPED,
        }.get(view.how, MarkState.DONE)
        if view is drill.current:
            state = MarkState.RUNNING
        if view.how in (How.OVERRIDDEN, How.AWAY):
            trailing = wording.spoken(wording.HOWS[view.how])
        elif view.how is not None:
            at = numbers.clock(view.at, self._zone(), seconds=False)
            trailing = at if view.how is How.SENSED else f"{_initials(view.who)} {at}"
        else:
            trailing = numbers.duration(view.step.seconds, 1) if view.step.seconds else ""
        chosen = view.step.choice(view.choice)
        detail = view.words or ("" if chosen is None else wording.spoken(chosen.text))
        group = wording.spoken(wording.PHASES[view.step.phase])
        return Step(
            view.step.id, wording.spoken(view.step.text), detail, trailing, state, _MARKS[view.step.kind], group
        )

    def _show_around(self, drill: Drill) -> None:
        texts: Sequence[str] = [wording.spoken(text) for text in (*COMMON_ABORTS, *drill.scenario.aborts)]
        self.aborts.setText("\n".join(f"○  {text}" for text in texts))
        people = [(self.tr("Operator"), drill.operator)]
        if drill.approver:
            people.append((self.tr("Approver"), drill.approver))
        if drill.left_out:
            people.append((self.tr("Left out on purpose"), drill.left_out))
        people += [(self.tr("Asset"), asset.name) for asset in drill.assets]
        self.people.set_facts(people)
        zone = self._zone()
        told = [*enumerate(drill.events)][-_MOST_EVENTS:]
        self.events.set_rows(
            [Row(place, (numbers.clock(each.at, zone), wording.event(drill, each))) for place, each in reversed(told)]
        )
        self.events.fit_height()

    def _show_loss(self, drill: Drill) -> None:
        self.loss_card.setVisible(drill.rpo_target is not None)
        if drill.rpo_target is not None:
            self.loss_card.set_trailing(self.tr("target {span}").format(span=numbers.duration(drill.rpo_target, 1)))
        self.loss.set_value(wording.span(drill.rpo) if drill.rpo is not None else numbers.UNKNOWN)
        self.loss.set_caption("" if drill.rpo is not None else self.tr("counts once verified"))

    # -- acts ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_way(self) -> None:
        place = int(self.sender().property("way"))
        if place < len(self._ways):
            self.decided.emit(self._ways[place])

    @Slot()
    def _on_note(self) -> None:
        text = self.note.text().strip()
        if text:
            self.note.clear()
            self.noted.emit(text)

    @Slot()
    def _on_test(self) -> None:
        if self.drill is not None and self.drill.assets:
            self.test_wanted.emit(self.drill.assets[0].id)


class _Sender(QWidget):
    """Sends a command's id."""

    sent = Signal(str)

    def __init__(self, command: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._command = command
        self.hide()

    @Slot()
    def send(self) -> None:
        self.sent.emit(self._command)


def _planned(drill: Drill) -> list[tuple[PhaseKind, float]]:
    """What is left of a drill by its plan, phase by phase."""
    found: dict[PhaseKind, float] = {}
    for view in drill.steps:
        if view.how is None and view is not drill.current:
            found[view.step.phase] = found.get(view.step.phase, 0.0) + view.step.seconds
    return [(kind, seconds) for kind, seconds in found.items() if seconds >= _MINUTE]


def _between(drill: Drill, start: float, clock: float, finish: float) -> tuple[float, float, float]:
    """The end on the axis, early, likely, late: as planned, and as the steps until now went against their plan."""
    timed = [view for view in drill.steps if view.how is not None and view.step.seconds and view.took]
    planned = sum(view.step.seconds for view in timed)
    pace = min(max(sum(view.took for view in timed) / planned, 0.5), 3.0) if planned else 1.0
    other = clock + (finish - clock) * pace
    return start + min(finish, other), start + finish, start + max(finish, other)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.replace(".", " ").split() if part[0].isalpha())[:3].upper()
