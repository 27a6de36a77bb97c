"""Handlers of what is done with rollouts in the window: planned by a sheet, agreed to by the one sheet of acts, paused,
taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.deployments.model.deployments import Deployment
from console.deployments.model.models import Model, Version
from console.deployments.model.placing import Placed
from console.deployments.model.preflight import Preflight
from console.deployments.page import commands
from console.deployments.page.deploy_sheet import DeploySheet
from console.deployments.page.models_page import ModelsPage
from console.deployments.page.plan_sheet import PlanSheet
from console.deployments.page.protocols import Room
from console.deployments.page.rollouts_card import read_of
from console.deployments.page.scale_sheet import ScaleSheet
from console.deployments.service.planning import Wish
from console.deployments.service.releases import Release, standing
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.commands import ACT_CANCEL, ACT_PAUSE, ACT_RESUME, ACT_SHOW, ACT_WITHDRAW
from console.work.model.commands import Danger
from console.work.model.runs import RunView
from console.work.service.carrying import Confirmation


class RolloutHandlers(QObject):
    """`one` gives the model that a command means, None, and said, where there is none; `said` tells an error of the
    environment in words."""

    def __init__(
        self,
        room: Room,
        page: ModelsPage,
        surroundings: Surroundings,
        window: QWidget,
        *,
        one: Callable[[str], Model | None],
        said: Callable[[Exception], str],
    ) -> None:
        super().__init__(window)
        self._room, self._page, self._surroundings, self._window = room, page, surroundings, window
        self._one, self._said = one, said
        self.sheets = Sheets(self)
        page.rolling.connect(self._on_rolling)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.PLAN.id: self.plan,
            commands.ROLLOUT.id: self.show,
            commands.DEPLOY.id: self.deploy,
            commands.STOP.id: partial(self.power, on=False),
            commands.START.id: partial(self.power, on=True),
            commands.SCALE.id: self.scale,
            commands.ALIGN.id: self.align,
        }

    # -- planning ------------------------------------------------------------------------------------------------------

    def plan(self, model: str = "", version: str = "") -> None:
        """Ask how a version is to be rolled out; then show the plan."""
        found, rollouts = self._one(model), self._room.rollouts
        if found is None or rollouts is None or self._room.planning is None:
            return
        models = self._room.models

        def work(_report: Any) -> tuple[tuple[Deployment, ...], tuple[Version, ...]]:
            sheet = models.sheet(found.id)
            return read_of(rollouts, found.id).deployments, tuple(each.version for each in sheet.versions)

        def done(read: tuple[tuple[Deployment, ...], tuple[Version, ...]]) -> None:
            deployments, versions = read
            if deployments:
                self._ask(found, deployments, versions, version)
            else:
                text = self.tr("{model} is served nowhere yet: add a deployment first")
                self._surroundings.say(text.format(model=found.name))

        self._run(self.tr("Reading deployments"), work, done, danger=Danger.NONE)

    def _ask(
        self, model: Model, deployments: tuple[Deployment, ...], versions: tuple[Version, ...], version: str
    ) -> None:
        def make() -> PlanSheet:
            sheet = PlanSheet(model, deployments, versions, self._page.called, self._window)
            sheet.agreed.connect(self._propose)
            sheet.placed.connect(partial(self._place, sheet))
            if version:
                sheet.choose_version(next((each.id for each in versions if version in (each.id, each.name)), ""))
            else:
                sheet.look_for_place()
            return sheet

        self.sheets.show(f"plan {model.id}", make)

    def _place(self, sheet: PlanSheet, deployment: str, version: str) -> None:
        """Look where the files of a version lie."""
        planning = self._room.planning
        if planning is None:
            return
        tell = partial(self._found_place, sheet, deployment, version)
        self._surroundings.run(
            self.tr("Looking where its files lie"),
            lambda _report: planning.place(deployment, version),
            tell,
            lambda _error: tell(""),
            shown=False,
        )

    @staticmethod
    def _found_place(sheet: PlanSheet, deployment: str, version: str, folder: str) -> None:
        if PlanSheet.there(sheet):
            sheet.show_place(deployment, version, folder)

    @Slot(object)
    def _propose(self, wish: Wish) -> None:
        planning, rollouts = self._room.planning, self._room.rollouts
        if planning is None or rollouts is None:
            return

        def work(_report: Any) -> int:
            run = planning.propose(wish)
            return next((each.number for each in rollouts.rollouts(wish.deployment) if each.run == run.id), 0)

        self._run(self.tr("Planning the rollout"), work, self._go, shown=True)

    def _go(self, number: int) -> None:
        if number:
            self._surroundings.go(f"rollout:{number}")

    def show(self, model: str = "") -> None:
        """The newest rollout of a model."""
        found, rollouts = self._one(model), self._room.rollouts
        if found is None or rollouts is None:
            return

        def work(_report: Any) -> int:
            newest = next(iter(read_of(rollouts, found.id).rollouts), None)
            return newest.number if newest is not None else 0

        def done(number: int) -> None:
            if number:
                self._go(number)
            else:
                self._surroundings.say(self.tr("Nothing of this model was rolled out from here"))

        self._run(self.tr("Reading rollouts"), work, done, danger=Danger.NONE)

    # -- placing -------------------------------------------------------------------------------------------------------

    def deploy(self, model: str = "") -> None:
        """Ask where a model is to be served, look there, and put that onto the list."""
        found, placing = self._one(model), self._room.placing
        if found is None or placing is None:
            return
        versions = [each.version for each in self._room.models.sheet(found.id).versions]

        def look(sheet: DeploySheet, placed: Placed) -> None:
            def seen(found: Preflight) -> None:
                if DeploySheet.there(sheet):
                    sheet.show_found(placed, found)

            def failed(error: Exception) -> None:
                if DeploySheet.there(sheet):
                    sheet.show_fault(placed, self._said(error))

            title = self.tr("Looking at the nodes")
            self._surroundings.run(title, lambda _report: placing.look(placed), seen, failed, shown=False)

        def agreed(placed: Placed) -> None:
            def done(made: Deployment) -> None:
                self._surroundings.say(self.tr("{name} is on the list: plan its first rollout").format(name=made.name))
                self._surroundings.go(f"model:{found.id}")

            self._run(self.tr("Adding the deployment"), lambda _report: placing.add(placed), done)

        def make() -> DeploySheet:
            sheet = DeploySheet(found, versions, self._room.spots(), self._window)
            sheet.looking.connect(partial(look, sheet))
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"deploy {found.id}", make)

    # -- stopped, started, scaled --------------------------------------------------------------------------------------

    def power(self, model: str = "", *, on: bool) -> None:
        """The plan by which what serves is stopped, or started again."""
        rollouts = self._room.rollouts
        self._planned(
            model, lambda serving: rollouts.power(serving.id, self._standing(serving), on=on) if rollouts else None
        )

    def align(self, model: str = "") -> None:
        """The plan by which each of its routers serves what the log says."""
        rollouts = self._room.rollouts
        self._planned(model, lambda serving: rollouts.align(serving.id, self._standing(serving)) if rollouts else None)

    def scale(self, model: str = "") -> None:
        """Ask how many of its replicas are to serve; then show the plan."""
        found, rollouts = self._one(model), self._room.rollouts
        if found is None or rollouts is None:
            return

        def ask(serving: Deployment | None) -> None:
            if serving is None:
                self._nothing()
                return

            def make() -> ScaleSheet:
                sheet = ScaleSheet(serving, self._page.called, self._window)
                sheet.agreed.connect(scaled)
                return sheet

            def scaled(count: int) -> None:
                self._planned(found.id, lambda now: rollouts.scale(now.id, self._standing(now), count))

            self.sheets.show(f"scale {serving.id}", make)

        self._run(self.tr("Reading deployments"), lambda _report: self._serving(found.id), ask, danger=Danger.NONE)

    def _serving(self, model: str) -> Deployment | None:
        read = read_of(self._room.rollouts, model) if self._room.rollouts is not None else None
        return next((each for each in read.deployments if each.version), None) if read is not None else None

    def _standing(self, serving: Deployment) -> Release:
        return standing(serving.version, self._room.models.version(serving.version))

    def _planned(self, model: str, plan: Callable[[Deployment], RunView | None]) -> None:
        found = self._one(model)
        if found is None:
            return

        def work(_report: Any) -> RunView | None:
            serving = self._serving(found.id)
            return plan(serving) if serving is not None else None

        def done(run: RunView | None) -> None:
            if run is None:
                self._nothing()
            else:
                self._surroundings.go(f"run:{run.id}")

        self._run(self.tr("Planning"), work, done, shown=True)

    def _nothing(self) -> None:
        self._surroundings.say(self.tr("Nothing of this model was rolled out from here"))

    # -- what is done with the one in sight ----------------------------------------------------------------------------

    @Slot(str)
    def _on_rolling(self, act: str) -> None:
        shown = self._page.rollout.shown
        if shown is None:
            return
        run = shown.run.id
        match act:
            case "agree":
                self._surroundings.act(ACT_SHOW.id, run=run)
            case "discard":
                self._surroundings.act(ACT_WITHDRAW.id, run=run)
                self._surroundings.go(f"model:{shown.view.deployment.model}")
            case "pause":
                self._surroundings.act(ACT_PAUSE.id, run=run)
            case "cancel":
                self._surroundings.act(ACT_CANCEL.id, run=run)
            case "resume":
                # What is pressed there was read there: how far it is, and what comes next.
                self._surroundings.act(ACT_RESUME.id, Confirmation(ACT_RESUME.id, {"run": run}), run=run)
            case "back":
                self._back(shown.view.deployment, shown.view.rollout.number)
            case "run":
                self._surroundings.go(f"run:{run}")
            case "copy":
                QGuiApplication.clipboard().setText(self._page.rollout.text())
                self._surroundings.say(self.tr("Copied the plan"))

    def _back(self, deployment: Deployment, number: int) -> None:
        """At once: whoever agreed to the rollout agreed to that."""
        rollouts = self._room.rollouts
        if rollouts is None:
            return

        def work(_report: Any) -> RunView:
            return rollouts.roll_back(deployment.id)

        title = self.tr("Rolling {name} back").format(name=deployment.name)
        self._run(title, work, lambda _run: self._go(number), shown=True)

    def _run(
        self,
        title: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        danger: Danger = Danger.CHANGES,
        shown: bool = False,
    ) -> None:
        self._surroundings.run(title, work, done, self._failed, target="models", danger=danger, shown=shown)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))
