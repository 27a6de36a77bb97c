"""The evidence of drills: what each showed, who signed it, what it answers, and what is still to be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.recovery.model.after_action import NAMESPACE, answered
from console.recovery.model.drills import Action, Drill
from console.recovery.model.scenarios import Book
from console.recovery.page import commands, wording
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, scrolled
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label, Title
from widgets.value import ValueLabel

_WIDE = 1250


class EvidenceView(QWidget):
    """`acted` carries a command's id, `opened` a drill's number, `closed` an action's."""

    acted = Signal(str)
    opened = Signal(object)
    closed = Signal(object)

    def __init__(self, book: Book, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._zone = book, zone
        self.drill: Drill | None = None
        self._drills: tuple[Drill, ...] = ()
        self._actions: tuple[Action, ...] = ()
        self.list = DenseTable(
            [
                Column("drill", self.tr("Drill"), 60, fit=True),
                Column("what", self.tr("Scenario"), 80, stretch=True, wrap=True),
                Column("says", self.tr("Says"), 60, fit=True),
            ],
            name=self.tr("Reports"),
        )
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self.opened)
        self.list_card = Card(self.tr("Reports"))
        self.list_card.add(self.list, 1)
        self.nothing = Label(self.tr("A report comes of every drill that is over."), "muted", wrap=True)
        self.list_card.add(self.nothing)
        self.title, self.under = Title(""), Label("", "muted", elide=True)
        self.sign = self._button(self.tr("Sign…"), commands.SIGN.id, Kind.PRIMARY)
        self.save_json = self._button(self.tr("Signed JSON…"), commands.SAVE_JSON.id)
        self.save_pdf = self._button(self.tr("PDF…"), commands.SAVE_PDF.id)
        self.rto, self.rpo = ValueLabel(stacked=True), ValueLabel(stacked=True)
        self.waiting = ValueLabel(stacked=True)
        self.phases = DenseTable(
            [
                Column("phase", self.tr("Phase"), 110, fit=True),
                Column("begin", self.tr("Start"), 70, ink="muted", fit=True),
                Column("known", self.tr("Known from"), 110, ink="muted", stretch=True),
                Column("waiting", self.tr("of it waiting"), 80, "right", ink="muted", fit=True),
                Column("took", self.tr("Took"), 90, "right", fit=True),
            ],
            name=self.tr("Where the time went"),
        )
        self.deviations = Label("", "overridden", wrap=True)
        self.trust = FactList()
        self.answers = DenseTable(
            [
                Column("duty", self.tr("Duty"), 130, ink="muted", fit=True),
                Column("asks", self.tr("Asks for"), 100, stretch=True, wrap=True),
            ],
            name=self.tr("Answers which duty"),
            header=False,
        )
        self.check = Label("", "muted", mono=True, wrap=True, selectable=True)
        self.action_table = DenseTable(
            [
                Column("what", self.tr("What"), 120, stretch=True, wrap=True),
                Column("owner", self.tr("Who"), 70, ink="muted", fit=True),
                Column("due", self.tr("Due"), 60, "right", fit=True),
                Column("act", "", 70, "right"),
            ],
            name=self.tr("Corrective actions"),
        )
        self.action_table.action.connect(self._on_close)
        self.open_action = self._button(self.tr("Open action…"), commands.ACTION.id)
        self._build()

    def _button(self, text: str, command: str, kind: Kind = Kind.NORMAL) -> Button:
        button = Button(text, kind)
        button.setProperty("command", command)
        button.clicked.connect(self._on_button)
        return button

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.under, 1)
        for button in (self.save_json, self.save_pdf, self.sign):
            head.addWidget(button)
        self.result_card = Card(self.tr("Result"))
        figures = QHBoxLayout()
        figures.setSpacing(40)
        for value in (self.rto, self.rpo, self.waiting):
            figures.addWidget(value)
        figures.addStretch(1)
        self.result_card.add(figures)
        self.result_card.add(self.phases)
        self.result_card.add(self.deviations)
        self.action_card = Card(self.tr("Corrective actions"), self.tr("on the board until closed"))
        self.action_card.set_trailing(self.open_action)
        self.action_card.add(self.action_table, 1)
        self.trust_card = Card(self.tr("Can it be trusted?"))
        self.trust_card.add(self.trust)
        self.check_card = Card(self.tr("Check it without Driftvakt"), "", self.tr("stock OpenSSH"))
        self.check_card.add(self.check)
        self.answer_card = Card(self.tr("Answers which duty"), "", self.tr("mapped, not judged"))
        self.answer_card.add(self.answers)
        right, inner = QWidget(), QWidget()
        both = QVBoxLayout(right)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(theme.GAP)
        both.addLayout(head)
        self._wide: bool | None = None
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        scroll = scrolled(inner, self.tr("Evidence"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        both.addWidget(scroll, 1)
        self._right = right
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        self.list_card.setFixedWidth(290)
        whole.addWidget(self.list_card)
        whole.addWidget(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)

    def _arrange(self, wide: bool) -> None:
        """What can be trusted beside the result where there is room, else below it."""
        if wide == self._wide:
            return
        self._wide = wide
        left, right = (self.result_card, self.action_card), (self.trust_card, self.check_card, self.answer_card)
        for card in (*left, *right):
            self._grid.removeWidget(card)
        for row in range(8):
            self._grid.setRowStretch(row, 0)
        top = Qt.AlignmentFlag.AlignTop
        for column, cards in enumerate((left, right) if wide else ((*left, *right),)):
            for row, card in enumerate(cards):
                self._grid.addWidget(card, row, column, 4 - row if wide and card is cards[-1] else 1, 1, top)
        self._grid.setRowStretch(7 if not wide else 3, 1)
        for column, share in enumerate((3, 2) if wide else (1, 0)):
            self._grid.setColumnStretch(column, share)

    def show_all(self, drills: Sequence[Drill], actions: Sequence[Action], now: float) -> None:
        """List the drills that are over; the one that is chosen is told of."""
        self._drills = tuple(drill for drill in drills if drill.over)
        self._actions, self._now = tuple(actions), now
        self.list.set_rows(
            [
                Row(
                    drill.number,
                    (
                        drill.name,
                        wording.spoken(drill.scenario.name),
                        Rich(wording.says(drill), priority=wording.MARKS[drill.verdict[0]])
                        if drill.verdict is not None
                        else "",
                    ),
                )
                for drill in self._drills
            ]
        )
        self.list.setVisible(bool(self._drills))
        self.nothing.setVisible(not self._drills)
        known = {drill.number for drill in self._drills}
        chosen = self.drill.number if self.drill is not None and self.drill.number in known else None
        self.choose(chosen if chosen is not None else self._drills[0].number if self._drills else None)

    def choose(self, number: int | None) -> None:
        """Tell of a drill that is over."""
        drill = next((each for each in self._drills if each.number == number), None)
        self.drill = drill
        self._right.setVisible(drill is not None)
        if drill is not None:
            self.list.set_current(drill.number)
            self._show(drill)

    def _show(self, drill: Drill) -> None:
        zone, now = self._zone(), self._now
        self.title.setText(self.tr("Evidence of {drill}").format(drill=drill.name))
        began = numbers.moment(drill.began, zone, now, seconds=False)
        self.under.setText(" · ".join((wording.spoken(drill.scenario.name), began, wording.nature(drill))))
        reason = wording.spoken(wording.REASONS[drill.verdict[1]]) if drill.verdict is not None else ""
        self.result_card.set_subtitle(f"{wording.says(drill)}: {reason}")
        self.rto.set_value(wording.span(drill.clock))
        self.rto.set_caption(self.tr("to return, target {span}").format(span=numbers.duration(drill.rto, 1)))
        late = drill.clock > drill.rto
        self.rto.set_priority(Priority.MEDIUM if late else Priority.NORMAL)
        target = numbers.duration(drill.rpo_target, 1)
        self.rpo.set_value(wording.span(drill.rpo))
        self.rpo.set_caption(self.tr("of data lost, target {span}").format(span=target))
        self.rpo.setVisible(drill.rpo_target is not None)
        self.waiting.set_value(wording.span(drill.waiting))
        self.waiting.set_caption(self.tr("of it waiting; paused apart {span}").format(span=wording.span(drill.paused)))
        self.phases.set_rows(
            [
                Row(
                    phase.kind,
                    (
                        wording.spoken(wording.PHASES[phase.kind]),
                        numbers.clock(phase.begin, zone),
                        wording.spoken(wording.SOURCES[phase.ended_by]),
                        wording.span(phase.waiting) if phase.waiting else "",
                        wording.span(phase.seconds),
                    ),
                )
                for phase in drill.phases
            ]
        )
        self.phases.fit_height(7)
        gone = [f"{wording.spoken(view.step.text)}: {view.words} ({view.who})" for view in drill.deviations]
        self.deviations.setText("\n".join(gone))
        self.deviations.setVisible(bool(gone))
        self._show_trust(drill)
        self._show_actions(drill, zone)

    def _show_trust(self, drill: Drill) -> None:
        names = (self.tr("Signed by"), self.tr("Counter-signed by"))
        signed = [
            (name, f"{each.who}, {numbers.moment(each.at, self._zone(), self._now, seconds=False)}")
            for name, each in zip(names, drill.signatures, strict=False)
        ]
        facts = signed or [(self.tr("Signed by"), self.tr("nobody yet"))]
        if len(drill.signatures) == 1:
            facts.append((self.tr("Counter-signed by"), self.tr("nobody yet")))
        facts.append((self.tr("Report, SHA-256"), drill.report_sha256[:16] or numbers.UNKNOWN))
        facts.append((self.tr("Scenario, SHA-256"), drill.scenario.sha256[:16]))
        facts.append((self.tr("Events"), numbers.number(len(drill.events))))
        self.trust.set_facts(facts)
        self.sign.setVisible(len(drill.signatures) < 2)
        self.sign.setText(self.tr("Counter-sign…") if drill.signatures else self.tr("Sign…"))
        self.save_json.setEnabled(bool(drill.signatures))
        self.check.setText(
            f"ssh-keygen -Y verify -f signers -I WHO -n {NAMESPACE} -s {drill.name}.json.1.sig < {drill.name}.json"
        )
        self.answers.set_rows(
            [
                Row(each.id, (f"{each.of} {each.place}", wording.spoken(each.asks)))
                for each in answered(drill, self._book.requirements)
            ]
        )
        self.answers.fit_height()

    def _show_actions(self, drill: Drill, zone: str) -> None:
        of = [each for each in self._actions if each.about == f"drill:{drill.number}"]
        self.action_table.set_rows(
            [
                Row(
                    each.number,
                    (
                        Rich(f"{each.name} {each.text}", each.words),
                        each.owner,
                        numbers.date(each.due, zone),
                        Actions((("close", self.tr("Close")),)) if each.closed is None else self.tr("closed"),
                    ),
                    ink="" if each.closed is None else "muted",
                )
                for each in of
            ]
        )
        self.action_table.fit_height()

    @Slot(object)
    def _on_current(self, key: object) -> None:
        if isinstance(key, int) and (self.drill is None or self.drill.number != key):
            self.choose(key)

    @Slot(object, object)
    def _on_close(self, key: object, _act: object) -> None:
        self.closed.emit(key)

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("command")))
