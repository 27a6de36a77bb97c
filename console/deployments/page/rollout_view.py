"""One rollout that goes on or went: how far it is, both versions side by side, what takes it back, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.acts.model.progress import seconds_left
from console.deployments.model.deployments import BY_NODE, RolloutState
from console.deployments.model.traffic import DeploymentSeen
from console.deployments.model.verdicts import Verdict
from console.deployments.page import wording
from console.deployments.page.judging import ramp_of
from console.deployments.page.rollout_cards import LeaseCard, PlanDiffCard, StepsCard, VerdictBox
from console.deployments.page.rollout_loading import Shown
from console.deployments.page.versus import Versus
from console.work.model.runs import CANCEL, PAUSE, RunState
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, Hairline, scrolled
from widgets.plans.compare import Comparison
from widgets.priority import Priority
from widgets.tables.cells import Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Breadcrumbs, Caption, Label, Title
from widgets.theme import Size, Weight

_WIDE, _SECOND_MS = 1250, 1000
#: How much room each figure of the head has beside the others.
_ROOM = {"step": 4, "replicas": 4, "since": 3, "left": 4}
_RESUMABLE = frozenset({RunState.PAUSED, RunState.UNKNOWN, RunState.FAILED, RunState.CANCELLED})
_ODD = {RolloutState.STOPPED: Priority.HIGH, RolloutState.UNKNOWN: Priority.UNKNOWN}


class Figure(QWidget):
    """A figure over what it is of."""

    def __init__(self) -> None:
        super().__init__()
        self.value = Label("", "text", Size.TITLE, Weight.SEMIBOLD)
        self.about = Caption("", elide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.value)
        column.addWidget(self.about)

    def set(self, value: str, about: str) -> None:
        self.value.setText(value)
        self.about.setText(about)
        self.setAccessibleName(f"{value}, {about}")


class RolloutView(QWidget):
    """`acted` carries what is wished: pause, resume, cancel, back, run, copy. `went` carries a place."""

    acted = Signal(str)
    went = Signal(object)
    #: Once a second, while it goes on and is in sight.
    ticked = Signal()

    def __init__(
        self, zone: Callable[[], str], called: Callable[[str], str], now: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._zone, self._called, self._now = zone, called, now
        self._shown: Shown | None = None
        self._seen: DeploymentSeen | None = None
        self._wide: bool | None = None
        self._versus = Versus(self)
        self.crumbs = Breadcrumbs()
        self.crumbs.chosen.connect(self.went)
        self.title = Title("", elide=True)
        self.figures = {name: Figure() for name in ("step", "replicas", "since", "left")}
        self.why = Caption("", wrap=True)
        self.pause = Button(self.tr("Pause"))
        self.resume = Button(self.tr("Resume"), Kind.PRIMARY)
        self.cancel = Button(self.tr("Cancel"))
        self.run = Button(self.tr("Show the run"))
        self.back = Button(self.tr("Roll back"), Kind.SAFE)
        for button, act in (
            (self.pause, "pause"), (self.resume, "resume"), (self.cancel, "cancel"), (self.run, "run"),
            (self.back, "back"),
        ):  # fmt: skip
            button.setProperty("act", act)
            button.clicked.connect(self._on_button)
        self.steps = StepsCard(zone)
        self.lease = LeaseCard(called)
        self.verdict = VerdictBox()
        self.comparison = Comparison(self.tr("Old and new"))
        self.no_live = Caption("", wrap=True)
        self.diff = PlanDiffCard()
        self.diff.acted.connect(self.acted)
        self.judged = DenseTable(
            [
                Column("share", self.tr("Share"), 54, fit=True),
                Column("verdict", self.tr("Verdict"), 90, fit=True, stretch=True),
                Column("requests", self.tr("Requests"), 70, "right", fit=True),
                Column("errors", self.tr("Fail at most"), 74, "right", fit=True),
            ],
            row_height=26,
            name=self.tr("Comparisons so far"),
        )
        self.facts, self.missing = FactList(), FactList()
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self._on_second)
        self._build()

    def _build(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addWidget(self._head())
        self.compare_card = Card(self.tr("Old and new, side by side"), "", self.tr("same scales"))
        for part in (self.verdict, self.comparison, self.no_live):
            self.compare_card.add(part)
        self.compare_card.add_stretch()
        self.judged_card = Card(self.tr("Comparisons so far"), "", self.tr("at each share of the ramp"))
        self.judged_card.add(self.judged)
        self.facts_card = Card(self.tr("This rollout"))
        self.facts_card.add(self.facts)
        self.missing_card = Card(self.tr("Readiness"))
        self.missing_card.add(self.missing)
        self._columns = tuple(QWidget() for _ in range(3))
        for column, cards in zip(
            self._columns,
            (
                (self.steps, self.lease),
                (self.compare_card, self.diff),
                (self.facts_card, self.judged_card, self.missing_card),
            ),
            strict=True,
        ):
            box = QVBoxLayout(column)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.GAP)
            for each in cards:
                box.addWidget(each)
            box.addStretch(1)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        page.addWidget(scrolled(body, self.tr("The rollout")), 1)
        self._arrange(wide=True)

    def _head(self) -> Card:
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.crumbs)
        left.addWidget(self.title)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 6)
        self._spare: list[QWidget] = []  # what a narrow page leaves out
        for name, figure in self.figures.items():
            rule = Hairline(vertical=True)
            row.addWidget(rule)
            if name in {"replicas", "since"}:
                self._spare += [rule, figure]
            row.addWidget(figure, _ROOM[name])
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button in (self.run, self.cancel, self.pause, self.resume, self.back):
            acts.addWidget(button)
        row.addLayout(acts)
        card = Card()
        card.add(row)
        card.add(self.why)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= _WIDE)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for each in self._spare:
            each.setVisible(wide)
        for part in self._columns:
            self._grid.removeWidget(part)
        places = ((0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1)) if wide else ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1))
        for part, place in zip(self._columns, places, strict=True):
            self._grid.addWidget(part, *place)
        for at, share in enumerate((6, 11, 6) if wide else (5, 9, 0)):
            self._grid.setColumnStretch(at, share)
        self._grid.setRowStretch(0 if wide else 1, 1)
        self._grid.setRowStretch(1 if wide else 0, 0)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_rollout(self, shown: Shown, seen: DeploymentSeen | None) -> None:
        """Show how it stands; `seen` is what its router and engines say now, None where nobody asks them."""
        self._shown, self._seen = shown, seen
        rollout, run, model = shown.view.rollout, shown.run, shown.model
        old, new = shown.names
        path = [("models", self.tr("Models"))]
        if model is not None:
            path.append((f"model:{model.id}", model.name))
        path.append(("", self.tr("Rollout {number}").format(number=numbers.number(rollout.number))))
        self.crumbs.set_path(path)
        name = shown.view.deployment.name
        self.title.setText(f"{name}  {old} → {new}" if old else f"{name}  {new}")
        self._show_buttons(shown)
        self._show_facts(shown)
        self.steps.show_steps(shown, self._now())
        self.lease.show_lease(shown)
        self.diff.show_diff(shown)
        self._show_comparison(shown)
        self._show_figures(shown)
        (self._second.start if run.open and self.isVisible() else self._second.stop)()

    def _show_buttons(self, shown: Shown) -> None:
        run, rollout = shown.run, shown.view.rollout
        old, _new = shown.names
        running = run.state is RunState.RUNNING
        self.pause.setVisible(running and not run.asked)
        self.cancel.setVisible(running and run.asked != CANCEL)
        back = shown.view.back
        taken = back is not None and back.state is not RunState.FAILED
        self.resume.setVisible(run.state in _RESUMABLE and not taken and rollout.state is not RolloutState.ROLLED_BACK)
        # What its node took back by itself is not all taken back.
        back_already = rollout.state is RolloutState.ROLLED_BACK and rollout.reason != BY_NODE
        can = run.begun is not None and not back_already and not taken
        self.back.setVisible(can and run.plan.back and shown.newest)
        self.back.setText(self.tr("Roll back to {version}").format(version=old) if old else self.tr("Take it back"))

    def _show_figures(self, shown: Shown) -> None:
        run, view = shown.run, shown.view
        now = datetime.fromtimestamp(self._now(), UTC)
        stages = view.stages
        done = [each for each in stages if each.state in ("done", "already")]
        at = next((each for each in stages if each not in done), None)
        if run.open and at is not None:
            name, _ = wording.rollout_stage(at.number)
            last = numbers.number(stages[-1].number)
            said = self.tr("Step {number} of {all}").format(number=numbers.number(at.number), all=last)
            about = self.tr("{step}, {share}").format(step=name, share=numbers.percent(view.share))
            self.figures["step"].set(said, about if at.number == 6 else name)
        else:
            state = wording.rollout_state(view.rollout.state)
            self.figures["step"].set(state, wording.rollout_reason(view.rollout.reason))
        nodes = dict.fromkeys(self._called(each.node) for each in view.deployment.replicas)
        stands_still = view.rollout.state is RolloutState.PAUSED and bool(view.rollout.reason)
        said = self.tr("It stands still. {why}").format(why=wording.rollout_reason(view.rollout.reason))
        self.why.setText(said if stands_still else "")
        self.why.setVisible(stands_still)
        self.figures["replicas"].set(
            numbers.number(len(view.deployment.replicas)), self.tr("replicas: {nodes}").format(nodes=", ".join(nodes))
        )
        begun = run.begun
        if begun is not None:
            ended = view.back.ended if view.back is not None and view.back.ended else run.ended
            lasted = ((ended if not run.open and ended else now) - begun).total_seconds()
            at_text = numbers.moment(begun.timestamp(), self._zone(), now.timestamp(), seconds=False)
            about = self.tr("since {time}") if run.open else self.tr("from {time}")
            self.figures["since"].set(numbers.duration(max(lasted, 0.0)), about.format(time=at_text))
        left = seconds_left(run, now) if run.open else None
        self.figures["left"].setVisible(left is not None)
        if left is not None:
            end = numbers.clock(now.timestamp() + left, self._zone(), seconds=False)
            text = self.tr("About {time}").format(time=numbers.duration(left))
            self.figures["left"].set(text, self.tr("left, all done {time}").format(time=end))

    def _show_facts(self, shown: Shown) -> None:
        rollout, run = shown.view.rollout, shown.run
        state = wording.rollout_state(rollout.state)
        if run.asked == PAUSE and run.state is RunState.RUNNING:
            state = self.tr("Pauses after this step")
        agreed = ", ".join(each.person for each in run.approvals)
        facts: list[tuple[str, str] | tuple[str, str, Priority | None]] = [
            (self.tr("State"), state, _ODD.get(rollout.state)),
            (self.tr("How"), wording.strategy(rollout.strategy)),
            (self.tr("Planned by"), run.plan.maker or run.maker),
            (self.tr("Agreed by"), agreed or numbers.UNKNOWN),
        ]
        if rollout.reason:
            facts.insert(1, (self.tr("Why"), wording.rollout_reason(rollout.reason)))
        self.facts.set_facts(facts)
        rows = []
        for at, (each, alone) in enumerate(reversed(ramp_of(rollout))):
            bad = each.verdict is Verdict.FAIL
            word = wording.reason(each.reason) if bad else wording.verdict(each.verdict)
            if alone and not bad:
                word = self.tr("alone, nothing odd")
            cells = (
                numbers.percent(each.share), Rich(word, priority=Priority.HIGH if bad else None),
                numbers.number(each.new_requests), numbers.percent(100 * each.at_most, 2),
            )  # fmt: skip
            rows.append(Row(at, cells))
        self.judged.set_rows(rows)
        self.judged.fit_height()
        self.judged_card.setVisible(bool(rows))
        ready, model = shown.readiness, shown.model
        self.missing_card.setVisible(ready is not None and model is not None)
        if ready is not None and model is not None:
            self.missing_card.set_trailing(
                self.tr("{passed} of {gates}").format(passed=numbers.number(ready.held), gates=numbers.number(ready.of))
            )
            lacks = [(wording.gate(each.gate), self.tr("missing"), Priority.MEDIUM) for each in ready.missing]
            self.missing.set_facts(lacks or [(self.tr("Nothing"), self.tr("is missing"))])

    def _show_comparison(self, shown: Shown) -> None:
        old, new = shown.names
        slot = shown.view.rollout.slot
        self.compare_card.setVisible(bool(old))
        self.verdict.show_verdict(shown)
        self.comparison.set_heads(
            (old or numbers.UNKNOWN, str(slot.other)), (new, str(slot)),
            (self.tr("New minus old"), self.tr("95 % interval")),
        )  # fmt: skip
        self.comparison.set_rows(self._versus.rows(shown, self._seen))
        text = ""
        if shown.run.open and self._seen is not None and self._seen.problem:
            text = self.tr("The router does not answer now: {problem}").format(problem=self._seen.problem)
        elif not shown.run.open:
            text = self.tr("As the log has it. Traffic that is over is not kept here.")
        self.no_live.setText(text)
        self.no_live.setVisible(bool(text))

    # -- time ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_second(self) -> None:
        if self._shown is not None:
            self._show_figures(self._shown)
            self.steps.show_steps(self._shown, self._now())
            self.lease.show_lease(self._shown)
            self.ticked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._shown is not None and self._shown.run.open:
            self._second.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._second.stop()

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("act")))
