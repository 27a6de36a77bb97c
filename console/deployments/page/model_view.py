"""One model: what it is and whose, its versions, and which of them served when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.deployments.model.board import Row, Sheet, VersionRow, VersionState
from console.deployments.model.costs import Costs
from console.deployments.model.models import Stage
from console.deployments.page import commands, wording
from console.deployments.page.head import Head
from console.deployments.page.listing import version_text
from console.deployments.page.model_costs import CostWords
from console.deployments.page.now_card import NowCard
from console.deployments.page.rollouts_card import GOES_ON, Read, RolloutsCard
from console.deployments.page.served_when import ServedWhen, beginning
from console.deployments.page.version_text import short
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, scrolled
from widgets.gates import Gates
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Caption, Label
from widgets.time.lanes import Lanes

_WIDE = 1150


class ModelView(QWidget):
    """`compared` carries the ids of a version and of the one before it, `acted` the id of a command."""

    compared = Signal(str, str)
    acted = Signal(str)
    went = Signal(object)

    def __init__(self, zone: Callable[[], str], called: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone, self._called = zone, called
        self._when = ServedWhen(zone, self)
        self._cost_words = CostWords(self)
        self._wide: bool | None = None
        self._sheet: Sheet | None = None
        self._deployed = self._nowhere = False
        self.lacks = Button(self.tr("What it lacks"))
        self.people = Button(self.tr("People…"))
        self.describe = Button(self.tr("Describe…"))
        self.move_on = Button(self.tr("Move on…"))
        self.suspend = Button(self.tr("Suspend use…"))
        self.plan = Button(self.tr("Plan a rollout…"))
        self.watch = Button(self.tr("Show the rollout"), Kind.PRIMARY)
        self.back = Button(self.tr("Roll back"), Kind.SAFE)
        self.stop = Button(self.tr("Stop serving…"))
        self.start = Button(self.tr("Start serving…"))
        self.scale = Button(self.tr("Scale…"))
        self.deploy = Button(self.tr("Add a deployment…"))
        for button in (self.suspend, self.back, self.plan, self.watch, self.stop, self.start, self.scale, self.deploy):
            button.hide()
        self.head = Head((self.people, self.describe, self.move_on, self.lacks))
        self.traffic = NowCard()
        self.rollouts = RolloutsCard(zone, (self.plan, self.watch, self.back))
        self.head.crumbs.chosen.connect(self.went)
        for button, command in (
            (self.lacks, commands.READINESS), (self.people, commands.PEOPLE), (self.describe, commands.DESCRIBE),
            (self.move_on, commands.STAGE), (self.suspend, commands.SUSPEND), (self.back, commands.ROLL_BACK),
            (self.plan, commands.PLAN), (self.watch, commands.ROLLOUT), (self.stop, commands.STOP),
            (self.start, commands.START), (self.scale, commands.SCALE), (self.deploy, commands.DEPLOY),
            (self.traffic.align, commands.ALIGN),
        ):  # fmt: skip
            button.setProperty("command", command.id)
            button.clicked.connect(self._on_button)
        self.versions = DenseTable(
            [
                Column("version", self.tr("Version"), 64, fit=True),
                Column("state", self.tr("State"), 110, fit=True),
                Column("served", self.tr("Served"), 110, fit=True, ink="muted"),
                Column("engine", self.tr("Engine"), 90, fit=True),
                Column("digest", self.tr("SHA-256"), 96, mono=True, ink="muted", fit=True),
                Column("signed", self.tr("Signed by"), 86, fit=True, stretch=True),
                Column("since", self.tr("In the register"), 84, fit=True, ink="muted"),
                Column("size", self.tr("Files"), 76, "right", fit=True),
                Column("compare", "", 90, "right", tip=self.tr("Compare with the version before")),
            ],
            row_height=30,
            name=self.tr("Versions"),
        )
        self.versions.opened.connect(self._on_compare)
        self.versions.action.connect(self._on_action)
        self.lanes = Lanes(self.tr("Which version served when"), zone)
        self.no_lanes = Caption(self.tr("Nothing of it was seen serving yet."), wrap=True)
        self.now = DenseTable(
            [
                Column("node", self.tr("Node"), 80, fit=True),
                Column("slot", self.tr("Slot"), 70, fit=True, ink="muted"),
                Column("version", self.tr("Version"), 70, fit=True, stretch=True),
                Column("since", self.tr("Since"), 80, "right", fit=True, ink="muted"),
            ],
            row_height=26,
            name=self.tr("What serves now"),
        )
        self.facts = FactList()
        self.purpose = Label("", wrap=True, selectable=True)
        self._build()

    def _build(self) -> None:
        self.versions_card = Card(self.tr("Versions"), "", self.tr("nothing is deleted by a rollback"))
        self.versions_card.add(self.versions)
        self.no_version = Label(self.tr("No version is in the register yet."), "muted", wrap=True)
        self.versions_card.add(self.no_version)
        self.versions_card.add_stretch()
        self.when_card = Card(self.tr("Which version served when"), "", self.tr("as it was seen"))
        self.when_card.add(self.lanes)
        self.when_card.add(self.no_lanes)
        self.now_card = Card(self.tr("Serves now"))
        self.nothing_now = Caption(self.tr("Nothing of it serves now."), wrap=True)
        self.now_card.add(self.now)
        self.now_card.add(self.nothing_now)
        powering = QHBoxLayout()
        powering.setSpacing(8)
        for button in (self.stop, self.start, self.scale, self.suspend, self.deploy):
            powering.addWidget(button)
        powering.addStretch(1)
        self.now_card.add(powering)
        self.facts_card = Card(self.tr("What it is"))
        self.facts_card.add(self.purpose)
        self.facts_card.add(self.facts)
        self.facts_card.add_stretch()
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.head)
        column.addWidget(scrolled(body, self.tr("The model")), 1)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= _WIDE)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        parts = (self.versions_card, self.rollouts, self.when_card, self.now_card, self.facts_card, self.traffic)
        for part in parts:
            self._grid.removeWidget(part)
        # At the right what it is, from top to bottom; below each other where there is no room.
        places = ((0, 0, 1, 1), (1, 0, 1, 1), (2, 0, 1, 1), (3, 0, 1, 1), (2, 1, 3, 1), (0, 1, 2, 1))
        if not wide:
            places = ((1, 0, 1, 1), (2, 0, 1, 1), (3, 0, 1, 1), (4, 0, 1, 1), (5, 0, 1, 1), (0, 0, 1, 1))
        for part, place in zip(parts, places, strict=True):
            self._grid.addWidget(part, *place)
        for at, share in enumerate((5, 2) if wide else (1, 0)):
            self._grid.setColumnStretch(at, share)
        self._grid.setRowStretch(4, 0 if not wide else 1)
        self._grid.setRowStretch(6, 0 if wide else 1)
        self.versions.set_column_shown("since", wide)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet, now: float, costs: Costs | None = None) -> None:
        """Show all of a model."""
        if self._sheet is None or self._sheet.row.model.id != sheet.row.model.id:
            for part in (self.rollouts, self.back, self.suspend, self.plan, self.watch, self.traffic):
                part.hide()
            self._deployed = self._nowhere = False
        self._sheet = sheet
        model = sheet.row.model
        self.head.show_path([("models", self.tr("Models")), ("", model.name)])
        self.head.show_model(model.name, self._told(sheet.row), suspended=model.suspended is not None)
        for button in (self.people, self.describe, self.move_on):
            button.setEnabled(model.stage is not Stage.RETIRED)
        self._show_versions(sheet)
        lanes = self._when.lanes([each.version for each in reversed(sheet.versions)], sheet.served, now)
        self.lanes.setVisible(bool(lanes))
        self.no_lanes.setVisible(not lanes)
        self.lanes.set(beginning(sheet.served, now), now, lanes)
        self._show_now(sheet, now)
        self._show_facts(sheet.row, costs)

    def show_rollouts(self, read: Read, now: float) -> None:
        """Show what was rolled out of the model that is shown; what was read of another one is passed over."""
        sheet = self._sheet
        if sheet is None or sheet.row.model.id != read.model:
            return
        versions = {each.version.id: each.version for each in sheet.versions}
        self.rollouts.show_rollouts(read, versions, now)
        last = read.revocable
        self.back.setVisible(last is not None)
        if last is not None:
            name = versions[last.before].name if last.before in versions else last.before[:8]
            said = self.tr("Roll back to {version}").format(version=name) if last.before else self.tr("Take it back")
            self.back.setText(said)
        newest = read.rollouts[0] if read.rollouts else None
        on = newest is not None and newest.state in GOES_ON
        self.watch.setVisible(on)
        self.plan.setVisible(bool(read.deployments) and not on and sheet.row.model.stage is not Stage.RETIRED)
        serving = [each for each in read.deployments if each.version]
        self._deployed = bool(serving) and not on
        self._nowhere = not read.deployments and sheet.row.model.stage is not Stage.RETIRED
        self._show_power()
        self.suspend.setVisible(bool(serving))
        if serving:
            off = serving[0].suspended
            self.suspend.setText(self.tr("Let requests in again…") if off else self.tr("Suspend use…"))

    def _told(self, row: Row) -> Sequence[str]:
        model, ready = row.model, row.readiness
        owner = model.owner or self.tr("no owner")
        deputy = self.tr("deputy {name}").format(name=model.deputy) if model.deputy else self.tr("no deputy")
        told = [
            version_text(row),
            wording.stage(model.stage),
            self.tr("owner {name}, {deputy}").format(name=owner, deputy=deputy),
            self.tr("readiness {passed} of {gates}").format(
                passed=numbers.number(ready.held), gates=numbers.number(ready.of)
            ),
        ]
        return [each for each in told if each]

    def _show_versions(self, sheet: Sheet) -> None:
        self.no_version.setVisible(not sheet.versions)
        self.versions.setVisible(bool(sheet.versions))
        self.versions_card.set_subtitle(numbers.number(len(sheet.versions)) if sheet.versions else "")
        last = len(sheet.versions) - 1
        self.versions.set_rows([self._version(each, place < last) for place, each in enumerate(sheet.versions)])
        self.versions.fit_height()

    def _version(self, row: VersionRow, before: bool) -> TableRow:
        version, zone = row.version, self._zone()
        on = row.state in (VersionState.SERVING, VersionState.CANARY)
        said = wording.state(row.state)
        if on and row.share < 100:
            said = f"{said}, {numbers.percent(row.share)}"
        told = ""
        if on and row.since is not None:
            told = self.tr("since {day}").format(day=numbers.date(row.since, zone))
        elif row.until is not None:
            told = self.tr("to {day}").format(day=numbers.date(row.until, zone))
        signed = version.signature.by if version.signature is not None else ""
        engine = f"{version.engine} {version.engine_version}".strip()
        buttons = Actions((("compare", self.tr("Compare")),)) if before else ""
        size = numbers.iec(version.size) if version.files else numbers.UNKNOWN
        return TableRow(
            version.id,
            (
                Rich(version.name, strong=True), Rich(said, strong=on, ink="" if on else "muted"), told, engine,
                short(version.digest), Rich(signed or self.tr("not signed"), ink="" if signed else "muted"),
                numbers.date(version.since, zone), size, buttons,
            ),
            sort=(
                version.name, said, row.until or row.since, engine, None, signed, version.since, version.size, None,
            ),
            tip=version.digest,
        )  # fmt: skip

    def _show_now(self, sheet: Sheet, now: float) -> None:
        on = [each for each in sheet.served if each.end is None]
        names = {each.version.id: each.version.name for each in sheet.versions}
        zone = self._zone()
        rows = []
        for each in sorted(on, key=lambda one: (self._called(one.node), one.slot)):
            name = names.get(each.version, each.what or self.tr("unknown"))
            share = numbers.percent(each.share) if each.share < 100 else ""
            mark = None if each.planned else Priority.MEDIUM
            said = share if each.planned else self.tr("no rollout started it")
            cells = (
                self._called(each.node), each.slot, Rich(name, said, priority=mark),
                numbers.moment(each.begin, zone, now, seconds=False),
            )  # fmt: skip
            rows.append(TableRow((each.node, each.slot), cells, priority=mark, tip=each.what))
        self.now.set_rows(rows)
        self.now.fit_height()
        self._show_power()

    def _show_power(self) -> None:
        """What serves can be stopped, or there are fewer of it; what has been stopped, started."""
        on = bool(self.now.rows())
        self.now.setVisible(on)
        self.nothing_now.setVisible(not on)
        self.stop.setVisible(self._deployed and on)
        self.scale.setVisible(self._deployed and on)
        self.start.setVisible(self._deployed and not on)
        self.deploy.setVisible(self._nowhere)
        self.now_card.setVisible(on or self._deployed or self._nowhere)

    def _show_facts(self, row: Row, costs: Costs | None) -> None:
        model, ready = row.model, row.readiness
        self.purpose.setText(model.purpose)
        self.purpose.setVisible(bool(model.purpose))
        nobody, unsaid = self.tr("nobody"), self.tr("not said")
        facts = [
            (self.tr("Stage"), wording.stage_name(model.stage)),
            (self.tr("Readiness"), Gates(ready.held, ready.of).figure()),
            (self.tr("Owner"), model.owner or nobody),
            (self.tr("Deputy"), model.deputy or nobody),
            (self.tr("Overseer"), model.overseer or nobody),
            (self.tr("AI Act class"), wording.ai_class(model.ai_class)),
            (self.tr("Told that it is AI"), wording.told(model.told_ai)),
            (self.tr("SLO"), model.slo or unsaid),
            (self.tr("Runbook"), model.runbook or unsaid),
            (self.tr("Golden set"), model.golden_set or unsaid),
            (self.tr("Licence"), model.licence or unsaid),
            (self.tr("Data sources"), ", ".join(model.sources) or unsaid),
            (self.tr("Unit of value"), model.unit or unsaid),
            (self.tr("Users"), model.users or unsaid),
            (self.tr("In the register since"), numbers.date(model.since, self._zone())),
        ]
        if costs is not None and model.name in costs.models:
            facts += [
                (self.tr("Cost, month so far"), self._cost_words.amount(costs, model.name)),
                (self.tr("Cost by what it did"), self._cost_words.per_with_unit(costs, model.name)),
            ]
        if model.waits_for:
            facts.insert(2, (self.tr("Waits for"), model.waits_for))
        if model.ended:
            facts.insert(1, (self.tr("Ended because"), model.ended))
        self.facts.set_facts(facts)

    # -- what is done --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(str(self.sender().property("command")))

    @Slot(object)
    def _on_compare(self, key: object) -> None:
        ids = [each.version.id for each in self._sheet.versions] if self._sheet is not None else []
        place = ids.index(str(key)) if str(key) in ids else len(ids)
        if place + 1 < len(ids):
            self.compared.emit(ids[place + 1], ids[place])

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self._on_compare(key)
