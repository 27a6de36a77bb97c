"""Cards of a rollout: its steps with the ramp, the verdict, what takes it back by itself, and what the plan changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.deployments.model.verdicts import Verdict
from console.deployments.page import wording
from console.deployments.page.judging import telling
from console.deployments.page.rollout_loading import Shown
from console.deployments.page.version_text import short
from console.deployments.service.rollout_views import StageView
from console.work.model.runs import WELL, StepState, StepView
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, FactList
from widgets.plans.diff import lines_of
from widgets.plans.stagebar import Part, StageBar
from widgets.plans.steps import Step, StepList
from widgets.plans.steps import StepState as Shows
from widgets.priority import Priority, PriorityMark
from widgets.states import ProgressBar
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

_SHOWS: Mapping[StepState, Shows] = {
    StepState.WAITING: Shows.WAITING,
    StepState.RUNNING: Shows.RUNNING,
    StepState.DONE: Shows.DONE,
    StepState.ALREADY: Shows.DONE,
    StepState.FAILED: Shows.FAILED,
    StepState.ENDED: Shows.SKIPPED,
    StepState.UNKNOWN: Shows.UNKNOWN,
}


class StepsCard(Card):
    """The numbered steps with how long each took, and the shares of the ramp."""

    def __init__(self, zone: Callable[[], str]) -> None:
        super().__init__()
        self.set_title(self.tr("Steps"))
        self._zone = zone
        self.steps = StepList(self.tr("Steps"))
        self.steps.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ramp_name = Caption(self.tr("The ramp"))
        self.ramp = StageBar(self.tr("The ramp"))
        for part in (self.steps, self.ramp_name, self.ramp):
            self.add(part)

    def show_steps(self, shown: Shown, now: float) -> None:
        """Where each is."""
        expected = {each.number: each.seconds for each in shown.stages}
        rows = [self._row(each, expected.get(each.number, 0.0), shown, now) for each in shown.view.stages]
        if [row.key for row in self.steps.steps()] != [row.key for row in rows]:
            self.steps.set_steps(rows)
            high = sum(self.steps.sizeHintForRow(at) for at in range(len(rows)))
            self.steps.setFixedHeight(max(high, 1) + 2)
        else:
            self.steps.update_steps(rows)
        agreed = next((each for each in shown.run.approvals), None)
        if agreed is not None:
            at = numbers.clock(agreed.time.timestamp(), self._zone(), seconds=False)
            self.set_trailing(self.tr("agreed {time}, {name}").format(time=at, name=agreed.person))
        parts = self._parts(shown, now)
        self.ramp.setVisible(bool(parts))
        self.ramp_name.setVisible(bool(parts))
        self.ramp.set_parts(parts)

    def _row(self, stage: StageView, expected: float, shown: Shown, now: float) -> Step:
        name, about = wording.rollout_stage(stage.number)
        state = _SHOWS[stage.state]
        time = _lasted(stage.steps, now)
        trailing = numbers.duration(expected) if expected else ""
        if time is not None:
            trailing = numbers.duration(time) if time >= 1 else self.tr("under 1 s")
        detail = about
        if stage.state in (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED):
            detail = wording.rollout_reason(shown.view.rollout.reason) or about
        elif stage.number == 6 and state is Shows.RUNNING:
            detail = self.tr("The new version has {share}").format(share=numbers.percent(shown.view.share))
        return Step(stage.number, f"{numbers.number(stage.number)}  {name}", detail, trailing, state)

    def _parts(self, shown: Shown, now: float) -> list[Part]:
        judges = [each for each in shown.run.steps if each.step.kind == "rollout.judge"]
        shares = [each for each in shown.run.steps if each.step.kind == "rollout.share"]
        made = []
        for judge, share in zip(judges, shares, strict=False):
            name = numbers.percent(int(share.step.values.get("share", "0")))
            hold = float(judge.step.expected or 1)
            took = _lasted((judge,), now)
            if judge.state in WELL:
                part = Part((name, numbers.duration(took or 0.0), self.tr("passed")), state=Shows.DONE)
            elif judge.state is StepState.RUNNING:
                left = hold - (took or 0.0)
                said = self.tr("{time} left").format(time=numbers.duration(left)) if left > 0 else self.tr("waits")
                fraction = min((took or 0.0) / hold, 1.0)
                part = Part((name, numbers.duration(took or 0.0), said), 1.0, fraction, Shows.RUNNING)
            elif judge.state is StepState.WAITING:
                part = Part((name, numbers.duration(hold), ""))
            else:
                part = Part((name, "", self.tr("stopped")), state=_SHOWS[judge.state])
            made.append(part)
        return made


class VerdictBox(QWidget):
    """The newest comparison in words: the verdict, how many requests it took of those that it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.mark = PriorityMark(size=12)
        self.said = Label("", "text", Size.TITLE, Weight.SEMIBOLD)
        self.count = Label("", "text", Size.BODY, Weight.MEDIUM)
        self.bar = ProgressBar()
        self.about = Caption("", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.mark)
        head.addWidget(self.said)
        head.addStretch(1)
        head.addWidget(self.count)
        box = Card(ground="raised")
        box.add(head)
        box.add(self.bar)
        box.add(self.about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)

    def show_verdict(self, shown: Shown) -> None:
        """Say it; before the first comparison, that there is none."""
        found, last = shown.view.compared, telling(shown.view.rollout)
        requests, needed, priority = 0, 0, Priority.NORMAL
        if found is not None and shown.run.open:
            said, requests, needed = wording.reason(found.reason), found.new.requests, found.needed
            priority = Priority.HIGH if found.verdict is Verdict.FAIL else Priority.NORMAL
        elif last is not None:
            said, requests = wording.reason(last.reason), last.new_requests
            priority = Priority.HIGH if last.verdict is Verdict.FAIL else Priority.NORMAL
        else:
            said = self.tr("Not compared yet")
        self.mark.setVisible(priority is not Priority.NORMAL)
        self.mark.set(priority)
        self.said.setText(said)
        if needed:
            text = self.tr("{count} of {needed} requests needed")
            self.count.setText(text.format(count=numbers.number(requests), needed=numbers.number(needed)))
        else:
            self.count.setText(self.tr("{count} requests").format(count=numbers.number(requests)) if requests else "")
        self.bar.setVisible(bool(needed))
        self.bar.set_fraction(min(requests / needed, 1.0) if needed else 0.0)
        limit = numbers.percent(100 * shown.told.errors, 2)
        text = self.tr("{needed} requests without an error prove that fewer than {limit} fail, 95 % sure.")
        about = text.format(needed=numbers.number(needed), limit=limit) if needed else ""
        if not about and last is None:
            about = self.tr("Both are compared as soon as the new version gets its first share of the traffic.")
        self.about.setText(about)
        self.about.setVisible(bool(about))


class LeaseCard(Card):
    """What takes traffic back when this console is gone, and who holds the nodes."""

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__()
        self.set_title(self.tr("Lease and dead-man timer"))
        self._called = called
        self.seconds = Label("", "text", Size.HEADING, Weight.SEMIBOLD)
        self.about = Caption("", wrap=True)
        self.bar = ProgressBar()
        self.facts = FactList()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.seconds)
        row.addWidget(self.about, 1)
        self.add(row)
        self.add(self.bar)
        self.add(self.facts)

    def show_lease(self, shown: Shown) -> None:
        """How long until traffic goes back, were nobody here."""
        view, run = shown.view, shown.run
        old, _new = shown.names
        armed = _state_of(shown, "rollout.arm") in WELL and _state_of(shown, "rollout.disarm") not in WELL
        left = view.seconds_to_rollback
        if not old:
            self.setVisible(False)
            return
        self.setVisible(True)
        over = not run.open
        self.seconds.setVisible(left is not None and armed)
        self.bar.setVisible(left is not None and armed)
        if left is not None and armed:
            self.seconds.setText(numbers.quantity(float(left), "s"))
            self.bar.set_fraction(left / max(shown.told.dead_man, 1))
            self.about.setText(self.tr("to rollback by itself, if nobody looks any more"))
        elif over:
            self.about.setText(self.tr("The timer is stopped: the rollout is over."))
        elif armed:
            self.about.setText(self.tr("Armed on the node. How long it still waits, the console that goes on knows."))
        else:
            self.about.setText(self.tr("Not armed: it is before traffic moves, and stops after the bake."))
        slot = view.rollout.slot
        epochs = [each.epoch for each in run.steps if each.epoch]
        holder = run.plan.maker or run.maker
        if epochs:
            holder = self.tr("{name}, epoch {epoch}").format(name=holder, epoch=numbers.number(max(epochs)))
        nodes = numbers.number(len(view.deployment.nodes))
        self.facts.set_facts(
            [
                (self.tr("Holder"), holder),
                (self.tr("On expiry"), self.tr("{old} 100, {new} maintenance").format(old=slot.other, new=slot)),
                (self.tr("Timer on"), ", ".join(map(self._called, view.deployment.routers))),
                (self.tr("Nodes"), nodes),
            ]
        )


class PlanDiffCard(Card):
    """What the plan changes, in short. `acted` carries run or copy."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Plan diff"))
        self.set_trailing(self.tr("as agreed, nothing else changes"))
        self.facts = FactList()
        self.open, self.copy = Button(self.tr("Open the plan")), Button(self.tr("Copy"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button, act in ((self.open, "run"), (self.copy, "copy")):
            button.setProperty("act", act)
            button.clicked.connect(self._on_button)
            row.addWidget(button)
        self.add(self.facts)
        self.add(row)

    def show_diff(self, shown: Shown) -> None:
        """Show files by how many lines of them change."""
        facts = []
        for each in shown.changes:
            kinds = [line.kind for line in lines_of(each.before, each.after)]
            told = f"+{kinds.count('+')}" + (f" −{kinds.count('-')}" if each.before else "")
            where = ", ".join(each.nodes) if len(each.nodes) <= 3 else numbers.number(len(each.nodes))
            facts.append((each.path.rpartition("/")[2], self.tr("{lines}, on {nodes}").format(lines=told, nodes=where)))
        for artifact in shown.artifacts[:3]:
            how = numbers.iec(artifact.size) if artifact.sent else self.tr("there already")
            facts.append((artifact.path.rpartition("/")[2], f"sha256 {short(artifact.sha256)}, {how}"))
        alone = [each.which for each in shown.run.plan.touched if each.left_alone]
        facts.append((self.tr("Not touched"), ", ".join((*alone, self.tr("SLO, alarms, everything else")))))
        self.facts.set_facts(facts)

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("act")))


def _lasted(steps: tuple[StepView, ...], now: float) -> float | None:
    """For how long steps have gone on, or did; None where none has begun."""
    begun = [each.begun for each in steps if each.begun is not None]
    if not begun:
        return None
    running = any(each.state is StepState.RUNNING for each in steps)
    ended = [each.ended for each in steps if each.ended is not None]
    end = datetime.fromtimestamp(now, UTC) if running or not ended else max(ended)
    return max((end - min(begun)).total_seconds(), 0.0)


def _state_of(shown: Shown, kind: str) -> StepState | None:
    return next((each.state for each in shown.run.steps if each.step.kind == kind), None)
