"""A newcomer rolls versions out on the demo site by clicks and keys alone: the sheet, the plan, agreement, how it goes,
paused and resumed, taken back by hand and by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit

from connectors.site_simulator.serving.deployed import DEPLOYED, STORE, versions
from connectors.site_simulator.serving.golden import GOLDEN
from connectors.site_simulator.specification import GIB
from connectors.site_simulator.tool_doors import POSSIBLE
from console.acts.page.act_sheet import ActSheet
from console.deployments.model.deployments import RolloutState, Slot
from console.deployments.model.models import Stage, Version
from console.deployments.page.deploy_sheet import DeploySheet
from console.deployments.page.models_page import ModelsPage
from console.deployments.page.plan_sheet import PlanSheet
from console.deployments.page.rollout_view import RolloutView
from console.deployments.page.scale_sheet import ScaleSheet
from console.frame.window import Window
from console.main.demo import DemoProgram
from console.main.past_models import _stored
from console.main.window import Options
from console.work.model.runs import RunState
from tests.support.window import click, finish, wait_until
from widgets import theme as themes
from widgets import translation
from widgets.plans.steps import StepState

SUPPORT = DEPLOYED[0]
LONG = 240.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux"),
]


class Rolling:
    """The real window on a demo site of the four nodes that serve support-sv."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        node = {"site": "trollhattan", "hall": "Hall 1", "rack": "A", "gpus": 2}
        job = {"number": 1, "name": SUPPORT.job_name, "user": "svc-models", "load": "inference", "intensity": 0.9}
        spec = {
            "sites": [{"key": "trollhattan", "name": "Trollhättan", "storage": "nas-1", "fabric": "infiniband"}],
            "nodes": [{"name": name, **node} for name, _ in SUPPORT.places],
            "jobs": [{**job, "memory_bytes": 57 * GIB, "placement": dict(SUPPORT.places)}],
        }
        file = folder / "specification.json"
        file.write_text(json.dumps(spec), encoding="utf-8")
        options = Options(folder, folder / "logs", demo=True, language="en", size=(1600, 1000))
        self.folder = folder
        self.program = DemoProgram(app, options, specification=file, past=False, seed=7)
        self.window: Window = self.program.window
        ready: list[bool] = []
        self.window.ready.connect(lambda: ready.append(True))
        self.program.start()
        wait_until(lambda: ready, LONG, "the window to be complete")
        self.program._past_models(None)
        assert self.program.parts is not None
        self.parts: Any = self.program.parts

    @property
    def page(self) -> ModelsPage:
        page = self.window.page("models")
        assert isinstance(page, ModelsPage)
        return page

    @property
    def view(self) -> RolloutView:
        return self.page.rollout.view

    @property
    def state(self) -> RolloutState | None:
        shown = self.page.rollout.shown
        return shown.view.rollout.state if shown is not None else None

    def sheet(self, kind: type[QDialog]) -> Any:
        def shown() -> list[QDialog]:
            return [each for each in self.window.findChildren(kind) if each.isVisible()]

        wait_until(shown, LONG, kind.__name__)
        return shown()[0]

    def open_model(self) -> None:
        """From the register to the model, by keys."""
        table = self.page.register_view.production
        wait_until(lambda: any(row.cells[0].text == "support-sv" for row in table.rows()), LONG, "the register")
        row = next(at for at, row in enumerate(table.rows()) if row.cells[0].text == "support-sv")
        box = table.visualRect(table.model().index(row, 0))
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        QTest.keyClick(table, Qt.Key.Key_Return)
        wait_until(self.page.model_view.isVisible, LONG, "the model")

    def plan(self, version: str) -> None:
        """From the register to the plan of a version."""
        self.window.go("models")
        self.open_model()
        button = self.page.model_view.plan
        wait_until(button.isVisible, LONG, "the button that plans a rollout")
        click(button)
        sheet = self.sheet(PlanSheet)
        choose(sheet.version, version)
        wait_until(lambda: sheet.folder.path().endswith(f"/{version}"), LONG, "the folder that is found by itself")
        write(sheet.ramp, "50 100")
        write(sheet.hold, "5")
        write(sheet.bake, "0")
        golden = self.folder / "golden.json"
        golden.write_text(json.dumps(GOLDEN[:2]), encoding="utf-8")  # each of its answers costs time on each node
        write(sheet.golden.edit, str(golden))
        write(sheet.misses, "1")
        click(sheet.go)
        pane = self.page.rollout
        wait_until(
            lambda: pane.currentWidget() is pane.plan_view and pane.shown is not None and pane.shown.waits, LONG,
            "the plan",
        )  # fmt: skip

    def begin(self) -> None:
        """Agree to the plan by the sheet of acts, and see it begin."""
        pane = self.page.rollout
        click(pane.plan_view.agree)
        sheet = self.sheet(ActSheet)
        wait_until(sheet.panel.go.isEnabled, LONG, "the act")
        click(sheet.panel.go)
        wait_until(lambda: pane.currentWidget() is pane.view, LONG, "the rollout to begin")
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        wait_until(lambda: not sheet.isVisible(), LONG, "the sheet to close")

    def comes_to(self, *states: RolloutState) -> None:
        wait_until(lambda: self.state in states, 2 * LONG, " or ".join(states))


def choose(field: QComboBox, text: str) -> None:
    """Choose what begins with a text, by keys."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Home)
    for _ in range(field.count()):
        if field.currentText().startswith(text):
            return
        QTest.keyClick(field, Qt.Key.Key_Down)
    raise AssertionError(f"there is no {text}")


def write(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture(scope="module")
def rolling(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rolling]:
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    translation.install(qapp, "en")
    made = Rolling(qapp, tmp_path_factory.mktemp("rolling"))
    yield made
    finish(made.program)


def test_one_that_is_cancelled_stands_still_and_is_taken_back_by_a_button(rolling: Rolling) -> None:
    rolling.plan("7.1")
    rolling.begin()
    click(rolling.view.cancel)
    rolling.comes_to(RolloutState.STOPPED, RolloutState.ROLLED_BACK)
    if rolling.state is RolloutState.STOPPED:
        click(rolling.view.back)
    rolling.comes_to(RolloutState.ROLLED_BACK)
    assert not rolling.view.back.isVisible() and not rolling.view.resume.isVisible(), "it is back already"


def test_a_version_that_answers_rubbish_never_gets_traffic_and_says_why(rolling: Rolling) -> None:
    rolling.plan("7.2")
    rolling.begin()
    rolling.comes_to(RolloutState.ROLLED_BACK)
    shown = rolling.page.rollout.shown
    assert shown is not None and shown.view.share == 0
    assert rolling.view.figures["step"].about.whole_text() == "Too many answers of the golden set are wrong"
    states = {row.key: row.state for row in rolling.view.steps.steps.steps()}
    assert states[4] is StepState.FAILED and states[6] is StepState.WAITING


def test_a_newcomer_rolls_a_version_out_pauses_and_resumes_it_and_takes_it_back(rolling: Rolling) -> None:
    rolling.plan("7.1")
    pane = rolling.page.rollout
    plan = pane.plan_view
    assert plan.chose.isVisible() and [row.key for row in plan.steps.steps()] == list(range(1, 11))
    changed = {view.accessibleName().rpartition("/")[2] for view in plan.changes.views()}
    assert changed == {"driftvakt-support-sv-green.service", "support-sv.cfg"}
    router = plan.changes.views()[-1].lines()
    assert any(line.kind == "-" for line in router), "what is there now was read on the node"
    assert "systemctl" in plan.commands.toPlainText() and "g01" in plan.falls.text()
    rolling.begin()
    wait_until(lambda: pane.shown is not None and pane.shown.view.share == 50, 2 * LONG, "the first share")
    models = next(each for each in rolling.window.rail.items() if each.key == "models")
    wait_until(lambda: models.word().startswith("50"), LONG, "the rail's word")
    click(rolling.view.pause)
    rolling.comes_to(RolloutState.PAUSED)
    wait_until(lambda: models.word() == "paused", LONG, "the rail's word")
    run = pane.shown.run.id if pane.shown is not None else ""
    click(rolling.view.run)
    runs: Any = rolling.window.page("runs")
    wait_until(lambda: runs.current is not None and runs.current.id == run, LONG, "the run of the rollout")
    click(runs.panel.also)
    wait_until(lambda: rolling.window.place == f"rollout:{run}" and rolling.view.isVisible(), LONG, "the rollout again")
    assert rolling.view.back.text() == "Roll back to 7.0" and rolling.view.back.isVisible()
    titles = {row.title for row in rolling.view.comparison._rows}
    assert {"Traffic share", "Requests", "Error rate", "Whole answer", "Golden set"} <= titles
    assert rolling.parts.rollouts.traffic("support-sv").shares == {Slot.BLUE: 50, Slot.GREEN: 50}
    click(rolling.view.resume)
    rolling.comes_to(RolloutState.DONE)
    assert {row.state for row in rolling.view.steps.steps.steps()} == {StepState.DONE}
    wait_until(lambda: len(rolling.view.judged.rows()) >= 2, LONG, "the comparisons of the log")
    assert rolling.parts.rollouts.traffic("support-sv").serving is Slot.GREEN
    rolling.view.back.setFocus()
    QTest.keyClick(rolling.view.back, Qt.Key.Key_Space)
    rolling.comes_to(RolloutState.ROLLED_BACK)
    assert rolling.parts.rollouts.traffic("support-sv").serving is Slot.BLUE
    assert not rolling.view.back.isVisible(), "it is back already"
    shown = pane.shown
    assert shown is not None and shown.view.back is not None and shown.view.back.state is RunState.SUCCEEDED
    wait_until(lambda: not models.word(), LONG, "the rail to be still")


def test_a_deployment_that_a_sheet_adds_is_rolled_out_replaced_and_taken_back_from_the_page(rolling: Rolling) -> None:
    """The whole way of a model that is served nowhere, on one node; its second version is the same files otherwise."""
    models = rolling.parts.models
    model = models.add("chat-try", stage=Stage.PILOT, owner="A. Lindqvist")
    stored = next(each for each in versions() if each.name == "chat-sv")
    first = models.add_version(model.id, _stored(stored, Version("", "", "2")))
    models.add_version(model.id, replace(first, id="", name="3", flags=(*first.flags, "--ctx-size", "2048")))
    window, page = rolling.window, rolling.page
    window.go(f"model:{model.id}")
    wait_until(page.model_view.deploy.isVisible, LONG, "the button that adds a deployment")
    click(page.model_view.deploy)
    sheet = rolling.sheet(DeploySheet)
    choose(sheet.version, "2")
    for field, text in ((sheet.nodes, "trollhattan/g02"), (sheet.port, "8100"), (sheet.blue, "18101")):
        write(field, text)
    write(sheet.green, "18102")
    click(sheet.go)
    wait_until(lambda: sheet.go.text() == "Add deployment" and sheet.go.isEnabled(), LONG, "what was seen there")
    click(sheet.go)
    wait_until(page.model_view.plan.isVisible, LONG, "the button that plans its first rollout")

    def roll(version: str) -> None:
        window.go(f"model:{model.id}")
        wait_until(page.model_view.plan.isVisible, LONG, "the button that plans a rollout")
        click(page.model_view.plan)
        plan = rolling.sheet(PlanSheet)
        choose(plan.version, version)
        write(plan.folder.edit, f"{STORE}/chat-sv/2")
        if plan.hold.isEnabled():
            choose(plan.strategy, "Blue")
            write(plan.hold, "3")
            write(plan.bake, "0")
        click(plan.go)
        pane = page.rollout
        wait_until(
            lambda: pane.currentWidget() is pane.plan_view and pane.shown is not None and pane.shown.waits, LONG,
            "the plan",
        )  # fmt: skip
        rolling.begin()

    roll("2")
    rolling.comes_to(RolloutState.DONE)
    assert rolling.parts.rollouts.traffic("chat-try").serving is Slot.BLUE
    roll("3")
    pane = page.rollout
    wait_until(lambda: pane.shown is not None and pane.shown.view.share == 100, 2 * LONG, "all of the traffic")
    assert rolling.parts.rollouts.traffic("chat-try").shares[Slot.GREEN] >= 99
    wait_until(rolling.view.back.isVisible, LONG, "the way back")
    assert rolling.view.back.text() == "Roll back to 2"
    click(rolling.view.back)
    rolling.comes_to(RolloutState.ROLLED_BACK)
    assert rolling.parts.rollouts.traffic("chat-try").serving is Slot.BLUE
    assert rolling.parts.rollouts.deployment("chat-try").version == first.id


def test_what_serves_is_stopped_and_scaled_by_plans_that_buttons_open(rolling: Rolling) -> None:
    rolling.window.go("models")
    rolling.open_model()
    view = rolling.page.model_view
    wait_until(lambda: view.stop.isVisible() and view.scale.isVisible(), LONG, "the buttons")
    click(view.scale)
    sheet = rolling.sheet(ScaleSheet)
    write(sheet.count, "2")
    click(sheet.go)
    runs: Any = rolling.window.page("runs")

    def planned(act: str) -> bool:
        return runs.current is not None and runs.current.plan.act == act and runs.current.state is RunState.PLANNED

    wait_until(lambda: planned("deploy.scale"), LONG, "the plan of fewer replicas")
    rolling.window.go("models")
    rolling.open_model()
    click(view.stop)
    wait_until(lambda: planned("deploy.stop"), LONG, "the plan that stops it")
    assert not runs.panel.also.isVisible()
