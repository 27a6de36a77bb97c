"""The readiness of one model: which of fourteen gates are missing, what stops production first, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.deployments.model.board import Row
from console.deployments.model.gates import Gate
from console.deployments.model.models import Forward, Model, Stage
from console.deployments.model.readiness import DAY, MANAGER_IS_TOLD, Readiness, Standing
from console.deployments.model.score import Section, Test
from console.deployments.page import commands, wording
from console.deployments.page.head import Head
from console.deployments.page.listing import days_text, last_step, still_seconds, version_text
from widgets import numbers, theme
from widgets.button import Button
from widgets.card import Card, rows, scrolled
from widgets.gates import GateRing, Gates
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.time.lanes import Lane, Lanes, Note, Stretch
from widgets.value import ValueLabel

_WIDE, _ROOMY = 1180, 1000
_SEVEN = 7
_TURNS = 3
_TICK = "✓"


class ReadinessView(QWidget):
    """`answered` carries the gate that somebody answers for, `acted` the id of a command, `went` an address."""

    answered = Signal(str)
    acted = Signal(str)
    went = Signal(object)

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self._wide: bool | None = None
        self.show_model = Button(self.tr("Show the model"))
        self.paper = Button(self.tr("Save the sheet…"))
        self.retire = Button(self.tr("End the pilot…"))
        self.move_on = Button(self.tr("Move on…"))
        self.head = Head((self.retire, self.paper, self.show_model, self.move_on))
        self.head.crumbs.chosen.connect(self.went)
        for button, command in (
            (self.show_model, commands.OPEN), (self.paper, commands.SHEET), (self.retire, commands.RETIRE),
            (self.move_on, commands.STAGE),
        ):  # fmt: skip
            button.setProperty("command", command.id)
            button.clicked.connect(self._on_button)
        self.ring = GateRing(self.tr("Gates passed"))
        self.verdict = Label("", "text", Size.HEADING, Weight.SEMIBOLD)
        self.said = Label("", "muted", wrap=True)
        self.score = Label("", "text", wrap=True)
        self.still = ValueLabel(size=Size.DISPLAY)
        self.still_name = Caption("")
        self.due = Label("", "muted", wrap=True)
        self.lanes = Lanes(self.tr("Timeline"), zone)
        self.missing = DenseTable(
            [
                Column("gate", self.tr("Gate"), 130, fit=True),
                Column("kind", self.tr("What it stops"), 110, fit=True, ink="muted"),
                Column("why", self.tr("Why it matters"), 140, stretch=True, wrap=True, ink="muted"),
                Column("next", self.tr("Next step"), 110, stretch=True, wrap=True),
                Column("who", self.tr("Who"), 70, fit=True, ink="muted"),
                Column("work", self.tr("Work"), 60, "right", fit=True, ink="muted"),
                Column("act", "", 78, "right", tip=self.tr("Answer for it")),
            ],
            row_height=38,
            name=self.tr("Missing gates"),
        )
        self.missing.opened.connect(self._on_gate)
        self.missing.action.connect(self._on_action)
        self.passed = DenseTable(
            [
                Column("gate", self.tr("Gate"), 120, fit=True),
                Column("words", self.tr("What shows it"), 120, stretch=True),
                Column("way", self.tr("How it is known"), 130, "right", fit=True, ink="muted"),
            ],
            row_height=28,
            name=self.tr("Passed gates"),
            header=False,
        )
        self.passed.opened.connect(self._on_gate)
        self.sections = DenseTable(
            [
                Column("section", self.tr("Section"), 92, fit=True),
                Column("points", self.tr("Points"), 120, stretch=True),
            ],
            row_height=28,
            name=self.tr("ML Test Score"),
            header=False,
        )
        self.tests = DenseTable(
            [
                Column("test", self.tr("Test"), 140, stretch=True, wrap=True),
                Column("mark", self.tr("Counts"), 60, "right", fit=True, ink="muted"),
            ],
            row_height=26,
            name=self.tr("Tests that count"),
            header=False,
        )
        self.mark = Button(self.tr("Answer…"), small=True)
        self.mark.setProperty("command", commands.MARK.id)
        self.mark.clicked.connect(self._on_button)
        self._build()

    def _build(self) -> None:
        verdict = QVBoxLayout()
        verdict.setSpacing(4)
        verdict.addStretch(1)
        for part in (self.verdict, self.said, self.score):
            verdict.addWidget(part)
        verdict.addStretch(1)
        ring = QHBoxLayout()
        ring.setSpacing(20)
        ring.addWidget(self.ring)
        ring.addLayout(verdict, 1)
        self.ring_card = Card()
        self.ring_card.add(ring)
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.still_name)
        told.addWidget(self.still)
        told.addWidget(self.due)
        told.addStretch(1)
        stood = QHBoxLayout()
        stood.setSpacing(28)
        stood.addLayout(told, 2)
        stood.addWidget(self.lanes, 5)
        self.still_card = Card()
        self.still_card.add(stood)
        self.missing_card = Card(self.tr("Missing, what stops production first"))
        self.missing_card.set_trailing(self.tr("an answer may be measured, shown or signed for"))
        self.missing_card.add(self.missing)
        self.passed_card = Card(self.tr("Passed"))
        self.passed_card.add(self.passed)
        self.quickest = Caption("", wrap=True)
        self.passed_card.add(self.quickest)
        self.score_card = Card(self.tr("ML Test Score"), "", self.mark)
        self.score_card.add(self.sections)
        self.score_card.add(Caption(self.tr("Breck et al. 2017: 28 tests, 0.5 when done by hand, 1 when automatic. "
                                            "The lowest of the four counts."), wrap=True))  # fmt: skip
        self.tests_card = Card(self.tr("Tests that count"))
        self.tests_card.add(self.tests)
        self.rest = Caption("", wrap=True)
        self.tests_card.add(self.rest)
        self.score_card.add_stretch()
        self.tests_card.add_stretch()
        self.side = rows(self.score_card, self.tests_card)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.head)
        column.addWidget(scrolled(body, self.tr("What the model lacks")), 1)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(wide=width >= _WIDE)
        self.missing.set_column_shown("why", width >= _ROOMY)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        parts = (self.ring_card, self.still_card, self.missing_card, self.passed_card, self.side)
        for part in parts:
            self._grid.removeWidget(part)
        # Of twelve columns: the verdict and how long it stood still on top, what is missing below, the score beside it.
        places = ((0, 0, 1, 4), (0, 4, 1, 8), (1, 0, 1, 9), (2, 0, 1, 9), (1, 9, 2, 3))
        if not wide:
            places = ((0, 0, 1, 5), (0, 5, 1, 7), (1, 0, 1, 12), (2, 0, 1, 12), (3, 0, 1, 12))
        for part, place in zip(parts, places, strict=True):
            self._grid.addWidget(part, *place, Qt.AlignmentFlag.AlignTop if part is self.side else Qt.AlignmentFlag(0))
        for at in range(12):
            self._grid.setColumnStretch(at, 1)
        self._grid.setRowStretch(4, 1)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_row(self, row: Row, now: float) -> None:
        """Show how ready a model is."""
        model, ready = row.model, row.readiness
        self.head.show_path(
            [("models", self.tr("Models")), (f"model:{model.id}", model.name), ("", self.tr("Readiness"))]
        )
        owner = self.tr("owner {name}").format(name=model.owner) if model.owner else self.tr("no owner")
        told = (version_text(row), wording.stage(model.stage), owner, model.users)
        self.head.show_model(model.name, [each for each in told if each], suspended=model.suspended is not None)
        over = model.stage is Stage.RETIRED
        self.retire.setText(self.tr("End the pilot…") if model.stage is Stage.PILOT else self.tr("Retire…"))
        for button in (self.retire, self.move_on, self.mark):
            button.setEnabled(not over)
        self._show_verdict(model, ready)
        self._show_still(row, now)
        self.missing.set_rows([self._missing(each, over) for each in ready.missing])
        self.missing.fit_height()
        self.missing_card.set_subtitle(numbers.number(len(ready.missing)))
        self.missing_card.setVisible(bool(ready.missing))
        self.passed.set_rows([self._passed(each) for each in ready.passed])
        self.passed.fit_height()
        self.passed_card.set_subtitle(numbers.number(ready.held))
        quick = ready.quickest
        self.quickest.setVisible(quick is not None)
        if quick is not None:
            self.quickest.setText(
                self.tr("What is quickest: {gates}. In about {minutes} it stands at {to} of {of}.").format(
                    gates=", ".join(wording.next_step(each) for each in quick.gates),
                    minutes=numbers.duration(quick.minutes * 60.0, 1),
                    to=numbers.number(quick.to),
                    of=numbers.number(ready.of),
                )
            )
        self._show_score(ready)

    def _show_verdict(self, model: Model, readiness: Readiness) -> None:
        self.ring.set(Gates(readiness.held, readiness.of))
        stopping = len(readiness.stopping(Stage.PRODUCTION, model.ai_class))
        self.verdict.setText(self.tr("Not ready") if stopping else self.tr("Ready"))
        missing = len(readiness.missing)
        said = self.tr("%n gate(s) missing.", "", missing) if missing else self.tr("Every gate is passed.")
        if stopping:
            said += " " + self.tr("Production is stopped by {count} of them.").format(count=numbers.number(stopping))
        self.said.setText(said)
        points = numbers.number(readiness.score.points, 1)
        self.score.setText(self.tr("ML Test Score {points} of 7, the weakest part").format(points=points))

    def _show_still(self, row: Row, now: float) -> None:
        model, still, zone = row.model, row.readiness.still, self._zone()
        last, seconds = last_step(row), still_seconds(row, now)
        self.still_name.setText(self.tr("Stood still for") if still is not None else self.tr("Last step forward"))
        self.still.set_value(days_text(seconds))
        self.still.set_priority(wording.grade(still.grade if still is not None else None))
        told = []
        if model.waits_for:
            told.append(self.tr("Waits for: {what}").format(what=model.waits_for))
        if still is not None and still.left:
            due = numbers.date(last + MANAGER_IS_TOLD * DAY, zone)
            told.append(self.tr("At 90 days, on {day}, the owner's manager is told.").format(day=due))
        elif still is not None:
            told.append(self.tr("Over 90 days: it goes on, or it ends."))
        self.due.setText("\n".join(told))
        self.due.setVisible(bool(told))
        begun = model.since
        worked = self.tr("worked on, {days}").format(days=days_text(max(last - begun, 0.0)))
        stood = self.tr("stood still, {days}").format(days=days_text(seconds)) if still is not None else ""
        stretches = [Stretch(begun, last, worked)] if last > begun + DAY else []
        stretches.append(Stretch(last, now, stood, hollow=still is not None, now=still is None))
        notes = [Note(begun, numbers.date(begun, zone), self.tr("begins"))]
        notes += [Note(each.at, numbers.date(each.at, zone), wording.step(each)) for each in self._turns(model)]
        notes.append(Note(now, numbers.date(now, zone), self.tr("today")))
        self.lanes.set(begun, now, [Lane("", tuple(stretches))], notes)

    @staticmethod
    def _turns(model: Model) -> Sequence[Forward]:
        """The newest steps forward, oldest first; that it was added is its beginning."""
        return model.steps[1:][-_TURNS:]

    def _missing(self, found: Standing, over: bool) -> TableRow:
        grade = wording.grade(found.grade)
        named = found.gate in (Gate.OWNER, Gate.DEPUTY, Gate.OVERSEER)
        act = self.tr("Name") if named else self.tr("Answer")
        step = wording.next_step(found.gate)
        if found.aged:
            step = self.tr("{words} counts no more: again").format(words=found.words)
        elif found.words:
            step = found.words
        work = numbers.duration(found.minutes * 60.0, 1) if found.minutes is not None else ""
        if found.waits is not None:
            work = self.tr("about {time}").format(time=numbers.duration(found.waits, 1))
        who = found.who or (self.tr("Driftvakt") if found.gate is Gate.DRIFT else self.tr("nobody"))
        return TableRow(
            str(found.gate),
            (
                Rich(wording.lack(found.gate), priority=grade, strong=True), wording.stops(found),
                wording.why(found.gate), step, who, work, "" if over else Actions((("answer", act),)),
            ),
            priority=grade,
        )  # fmt: skip

    def _passed(self, found: Standing) -> TableRow:
        when = numbers.date(found.at, self._zone()) if found.at is not None else ""
        how = " ".join(part for part in (wording.way(found.way), found.by, when) if part)
        return TableRow(str(found.gate), (Rich(f"{_TICK} {wording.gate(found.gate)}"), found.words, how))

    def _show_score(self, readiness: Readiness) -> None:
        score = readiness.score
        weakest = score.weakest
        self.sections.set_rows(
            [
                TableRow(
                    str(each),
                    (
                        Rich(wording.section(each), strong=each is weakest),
                        Gates(score.sections[each], _SEVEN, 1, "data" if each is weakest else "data-2"),
                    ),
                )
                for each in Section
            ]
        )
        self.sections.fit_height()
        marks = readiness.marks
        self.tests.set_rows(
            [TableRow(str(test), (wording.test(test), wording.mark(mark))) for test, mark in marks.items()]
        )
        self.tests.fit_height()
        self.tests_card.set_trailing(self.tr("{count} of 28").format(count=numbers.number(len(marks))))
        self.rest.setText(self.tr("The others are not done, or nobody said.") if len(marks) < len(Test) else "")

    # -- what is done --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("command")))

    @Slot(object)
    def _on_gate(self, key: object) -> None:
        self.answered.emit(str(key))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self.answered.emit(str(key))
