"""The plan of a rollout before anything of it runs: what was chosen, what is checked, what changes, step by step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from connectors.text import shown_command
from console.deployments.model.deployments import Strategy
from console.deployments.page import wording
from console.deployments.page.changes_card import ChangesCard, NodeTabs
from console.deployments.page.findings import Findings
from console.deployments.page.head import Head
from console.deployments.page.readiness_line import preflight_lines, readiness_facts
from console.deployments.page.rollout_loading import Looked, Shown
from console.deployments.page.version_text import short
from console.work.model.plans import Step, Way
from console.work.model.words import Vocabulary, name_of, shown_argv
from resources.text import filled
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, scrolled
from widgets.plans.stagebar import Part, StageBar
from widgets.plans.steps import Step as Shows
from widgets.plans.steps import StepList
from widgets.priority import Priority
from widgets.text import Caption
from widgets.theme import Size

_WIDE = 1150
_COMMANDS_HEIGHT = 320
_MOST_FILES = 6


class PlanView(QWidget):
    """`acted` carries what is wished: discard, agree, check, copy. `went` carries a place."""

    acted = Signal(str)
    went = Signal(object)

    def __init__(
        self,
        zone: Callable[[], str],
        called: Callable[[str], str],
        words: Vocabulary,
        said: Callable[[Exception], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._zone, self._called, self._words, self._said = zone, called, words, said
        self._shown: Shown | None = None
        self._wide: bool | None = None
        self.copy = Button(self.tr("Copy the plan"))
        self.discard = Button(self.tr("Discard"), Kind.SAFE)
        self.agree = Button(self.tr("Agree and start…"), Kind.PRIMARY)
        self.head = Head((self.copy, self.agree, self.discard))
        self.head.crumbs.chosen.connect(self.went)
        for button, act in ((self.copy, "copy"), (self.discard, "discard"), (self.agree, "agree")):
            button.setProperty("act", act)
            button.clicked.connect(self._on_button)
        self.chose, self.checks, self.files = FactList(), FactList(), FactList()
        self.again = Button(self.tr("Check again"), small=True)
        self.again.setProperty("act", "check")
        self.again.clicked.connect(self._on_button)
        self.checked = Caption("", wrap=True)
        self.preflight = Findings()
        self.changes = ChangesCard()
        self.nodes = NodeTabs(self.tr("Node"))
        self.nodes.changed.connect(self._show_commands)
        self.commands = QPlainTextEdit()
        self.commands.setReadOnly(True)
        self.commands.setTabChangesFocus(True)
        self.commands.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.commands.setFont(theme.font(Size.SMALL, mono=True))
        self.commands.setMinimumHeight(_COMMANDS_HEIGHT)
        self.commands.setAccessibleName(self.tr("Exact commands"))
        self.steps = StepList(self.tr("Step by step"))
        self.steps.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = StageBar(self.tr("How long each step takes"))
        self.undo, self.falls, self.people = FactList(), Caption("", wrap=True), FactList()
        self.hash = Caption("", wrap=True)
        self._build()

    def _build(self) -> None:
        def card(title: str, trailing: str | QWidget, *parts: QWidget) -> Card:
            made = Card(title, "", trailing)
            for part in parts:
                made.add(part)
            made.add_stretch()
            return made

        left, middle, right = QWidget(), QWidget(), QWidget()
        self._columns = (left, middle, right)
        self.steps_card = card(self.tr("Step by step"), "", self.steps, self.bar)
        self.checks_card = card(
            self.tr("Checked before anything starts"), self.again, self.checks, self.preflight, self.checked
        )
        self.commands_card = Card(self.tr("Exact commands"), self.tr("as they run"), self.nodes)
        self.commands_card.add(self.commands, 1)
        self.people_card = card(self.tr("Who must agree"), "", self.people, self.hash)
        for column, cards in (
            (left, (card(self.tr("What you chose"), "", self.chose), self.checks_card,
                    card(self.tr("Files of the version"), self.tr("by their SHA-256"), self.files))),
            (middle, (self.changes, self.commands_card)),
            (right, (self.steps_card, card(self.tr("What can be undone"), "", self.undo),
                     card(self.tr("When the router's node dies"), "", self.falls), self.people_card)),
        ):  # fmt: skip
            box = QVBoxLayout(column)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(theme.GAP)
            for each in cards:
                box.addWidget(each, 1 if each is self.commands_card else 0)
            box.addStretch(0 if column is middle else 1)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addWidget(self.head)
        page.addWidget(scrolled(body, self.tr("The plan")), 1)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= _WIDE)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        left, middle, right = self._columns
        for part in self._columns:
            self._grid.removeWidget(part)
        # Where there is little room what changes stands below, for it needs a whole line.
        places = ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)) if wide else ((0, 0, 1, 1), (1, 0, 1, 2), (0, 1, 1, 1))
        for part, place in zip((left, middle, right), places, strict=True):
            self._grid.addWidget(part, *place)
        for at, share in enumerate((10, 13, 9) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(at, share)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_plan(self, shown: Shown) -> None:
        """Show all of a plan."""
        fresh = self._shown is None or self._shown.run.id != shown.run.id
        self._shown = shown
        old, new = shown.names
        view = shown.view
        model = shown.model
        path = [("models", self.tr("Models"))]
        if model is not None:
            path.append((f"model:{model.id}", model.name))
        number = numbers.number(view.rollout.number)
        self.head.show_path([*path, ("", self.tr("Rollout {number}").format(number=number))])
        name = f"{view.deployment.name}  {old} → {new}" if old else f"{view.deployment.name}  {new}"
        told = [self.tr("rollout {number}, a plan").format(number=number), self.tr("nothing has run")]
        if model is not None and model.owner:
            told.insert(0, self.tr("owner {name}").format(name=model.owner))
        self.head.show_model(name, told, suspended=view.deployment.suspended)
        self._show_chosen(shown)
        self._show_stages(shown)
        self._show_files(shown)
        self.changes.show_changes(shown.changes, nodes=len(view.deployment.nodes))
        self._show_undo(shown)
        self._show_people(shown)
        if fresh:
            targets = dict.fromkeys(step.target for step in shown.run.plan.steps)
            self.nodes.set_nodes([(each.id, name_of(each)) for each in targets])
            self.checks.set_facts(readiness_facts(shown))
            self.preflight.show_findings(preflight_lines(shown))
            self.checked.setText(self.tr("Looking at the nodes…"))
            self._show_commands()

    def _show_chosen(self, shown: Shown) -> None:
        told, deployment = shown.told, shown.view.deployment
        nodes = [self._called(each.node) for each in deployment.replicas]
        rolls = self.tr("worse, 95 % sure, or a hang")
        facts = [
            (self.tr("Replicas"), f"{numbers.number(len(nodes))}: {', '.join(dict.fromkeys(nodes))}"),
            (self.tr("Router"), ", ".join(f"{self._called(node)}:{deployment.port}" for node in deployment.routers)),
        ]
        if told.strategy:
            ramp = ", ".join(map(str, told.ramp))
            facts = [
                (self.tr("Strategy"), wording.strategy(Strategy(told.strategy))),
                *facts,
                (self.tr("Ramp"), f"{ramp}{numbers.SPACE}%"),
                (self.tr("Each share"), self.tr("{hold}, at most {most}").format(
                    hold=numbers.duration(told.hold), most=numbers.duration(told.hold + told.patience))),
                (self.tr("Rolls back when"), rolls),
                (self.tr("May fail"), numbers.percent(100 * told.errors, 2)),
                (self.tr("Bake"), self.tr("{time} with the old one warm").format(time=numbers.duration(told.bake))),
            ]  # fmt: skip
        golden = self.tr("none")
        if told.golden:
            golden = self.tr("{least} of {all} right, or it goes no further").format(
                least=numbers.number(told.least), all=numbers.number(told.golden)
            )
        self.chose.set_facts([*facts, (self.tr("Golden set"), golden)])

    def _show_stages(self, shown: Shown) -> None:
        whole = sum(each.seconds for each in shown.stages)
        self.steps_card.set_trailing(self.tr("about {time}").format(time=numbers.duration(whole)))
        rows, parts = [], []
        for each in shown.stages:
            name, about = wording.rollout_stage(each.number)
            number = numbers.number(each.number)
            time = numbers.duration(each.seconds) if each.seconds else ""
            rows.append(Shows(each.number, f"{number}  {name}", about, time))
            parts.append(Part((name if each.seconds > 0.12 * whole else "", time), max(each.seconds, whole / 80)))
        self.steps.set_steps(rows)
        high = sum(self.steps.sizeHintForRow(at) for at in range(len(rows)))
        self.steps.setFixedHeight(max(high, 1) + 2)
        self.bar.set_parts(parts)

    def _show_files(self, shown: Shown) -> None:
        facts = []
        for each in shown.artifacts[:_MOST_FILES]:
            how = numbers.iec(each.size) if each.sent else self.tr("there already")
            facts.append((each.path.rpartition("/")[2], f"{short(each.sha256)}, {how}"))
        more = len(shown.artifacts) - _MOST_FILES
        if more > 0:
            facts.append((self.tr("and more"), numbers.number(more)))
        if shown.after is not None:
            facts.append((self.tr("All of it"), short(shown.after.digest)))
            signed = shown.after.signature
            facts.append((self.tr("Signed by"), signed.by if signed is not None else self.tr("nobody")))
        self.files.set_facts(facts)

    def _show_undo(self, shown: Shown) -> None:
        old, _new = shown.names
        routers = [self._called(node) for node in shown.view.deployment.routers]
        if not old:
            self.undo.set_facts([(self.tr("Every step"), self.tr("what was written is removed"))])
        elif shown.told.strategy not in (Strategy.CANARY, Strategy.BLUE_GREEN):
            # The old one is stopped on the way: to come back it has to load again.
            self.undo.set_facts([(self.tr("Every step"), self.tr("{version} is started again").format(version=old))])
        else:
            self.undo.set_facts(
                [
                    (self.tr("Steps 1 to 5"), self.tr("nobody noticed, seconds")),
                    (self.tr("Steps 6 to 9"), self.tr("weights back, seconds")),
                    (self.tr("After step 10"), self.tr("{version} is started again").format(version=old)),
                ]
            )
        seconds = numbers.duration(shown.told.dead_man)
        alone = self.tr(
            "Callers reach {deployment} through {node} alone: while it is down nobody is served. It comes up from "
            "its file, on {version}. When this console dies in the middle, a timer on {node} gives all traffic "
            "back after {seconds}."
        )
        pair = self.tr(
            "Callers reach {deployment} through {node}: while one is down the other serves whoever calls it. Each "
            "comes up from its file, on {version}, and the rollout is taken back. When this console dies in the "
            "middle, a timer on each gives all traffic back after {seconds}."
        )
        self.falls.setText(
            (pair if len(routers) > 1 else alone).format(
                deployment=shown.view.deployment.name,
                node=self.tr("{first} or {second}").format(first=routers[0], second=routers[1])
                if len(routers) > 1
                else routers[0],
                version=old or self.tr("the new version"),
                seconds=seconds,
            )
        )

    def _show_people(self, shown: Shown) -> None:
        run = shown.run
        missing = max(shown.needs - len(run.approvals), 0)
        self.people_card.set_trailing(
            self.tr("{count} of {needs}").format(
                count=numbers.number(len(run.approvals)), needs=numbers.number(shown.needs)
            )
        )
        facts = [(each.person, numbers.clock(each.time.timestamp(), self._zone())) for each in run.approvals]
        if missing:
            facts.append((self.tr("Still to agree"), numbers.number(missing)))
        until = numbers.clock(shown.expires.timestamp(), self._zone())
        facts.append((self.tr("May be begun until"), until))
        self.people.set_facts(facts)
        self.hash.setText(self.tr("Agreed to is this exact plan: sha256 {hash}").format(hash=short(run.plan.hash)))

    @Slot()
    def _show_commands(self) -> None:
        if self._shown is None:
            return
        self.commands.setPlainText("\n".join(self._of_node(self._shown, str(self.nodes.current()))))

    def _of_node(self, shown: Shown, node: str) -> list[str]:
        """What runs on a node, under the numbers of the steps."""
        lines: list[str] = []
        for stage in shown.stages:
            mine = [step for step in stage.steps if step.target.id == node]
            if mine:
                name, _ = wording.rollout_stage(stage.number)
                lines.append(f"# {stage.number} {name}")
                lines += [line for step in mine for line in self._lines(step)]
        return lines

    def as_text(self, shown: Shown) -> str:
        """A plan as text: what it is, its hash, and every command on every node."""
        old, new = shown.names
        head = [f"{shown.view.deployment.name}  {old} → {new}".strip(), f"SHA-256 {shown.run.plan.hash}", ""]
        for target in dict.fromkeys(step.target for step in shown.run.plan.steps):
            head += [name_of(target), *self._of_node(shown, target.id), ""]
        return "\n".join(head)

    def _lines(self, step: Step) -> list[str]:
        title = self._words.get(step.kind)
        named = wording.spoken(title) if title is not None else step.kind
        named = filled(named, dict(step.values))
        if step.argv and step.way is not Way.LOOK:
            return [f"  {shown_command(shown_argv(step))}"]
        looks = [shown_command(shown_argv(check)) for check in step.seen if check.argv]
        return [f"  # {named}", *(f"  {line}" for line in looks)]

    def show_looked(self, looked: Looked) -> None:
        """What was seen of what must hold before it."""
        shown = self._shown
        if shown is None or looked.run != shown.run.id:
            return
        facts = readiness_facts(shown)
        for each in looked.found:
            node = name_of(shown.run.steps[each.step].step.target)
            what = self._words.get(f"{each.check.reader}.{each.check.seen}")
            name = wording.spoken(what) if what is not None else each.check.seen
            value = self._said(each.fault) if each.fault is not None else each.found or self.tr("nothing seen")
            facts.append((f"{node}: {name}", value, Priority.NORMAL if each.holds else Priority.HIGH))
        self.checks.set_facts(facts)
        well = all(each.holds for each in looked.found)
        at = numbers.clock(looked.at, self._zone())
        text = (
            self.tr("Looked at {time}, and again when it begins.")
            if well
            else self.tr("Looked at {time}. As it stands, it would stop before the step that needs it.")
        )
        self.checked.setText(text.format(time=at))

    def show_not_looked(self) -> None:
        """The nodes did not answer."""
        self.checked.setText(self.tr("It could not be looked at: the nodes do not answer now."))

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("act")))
