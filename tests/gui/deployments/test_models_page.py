"""The Models page: what it shows of the register and of one model, and what one does there by keys and clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from console.deployments.model import rollout_moves
from console.deployments.model.deployments import Deployment, Replica, Slot, Strategy
from console.deployments.model.gates import Gate
from console.deployments.model.models import Model, Serving, Stage
from console.deployments.model.orphans import Left, Orphan
from console.deployments.model.score import Mark, Test
from console.deployments.model.traffic import DeploymentSeen, Point, Unplanned
from console.deployments.page import commands
from console.deployments.page.answer_sheet import AnswerSheet
from console.deployments.page.compare_sheet import CompareSheet
from console.deployments.page.handlers import ModelHandlers
from console.deployments.page.listing import csv_of
from console.deployments.page.models_page import ModelsPage
from console.deployments.page.paper import readiness_paper
from console.deployments.page.rollouts_card import read_of
from console.deployments.page.score_sheet import ScoreSheet
from console.deployments.page.sheets import AddSheet, DescribeSheet, PeopleSheet, StageSheet, WordsSheet
from console.deployments.service.rollout_records import RolloutRecords
from console.deployments.service.rollouts import Rollouts
from console.journal.model import Target
from console.journal.service import Journal
from console.pagekit.news import News
from console.pagekit.report import plain
from console.work.model.runs import RunState
from tests.support.scripted import Desk
from tests.support.still_models import still_models, version
from tests.support.still_nodes import NOW
from tests.support.still_runs import StillRuns
from widgets import theme as themes
from widgets import translation
from widgets.gates import Gates

ZONE = "Europe/Stockholm"
LEFT = Qt.MouseButton.LeftButton
S = TypeVar("S", bound=QWidget)


class Eyes:
    """What is seen serving: what a test says, to as many as look."""

    def __init__(self) -> None:
        self.now: dict[str, DeploymentSeen] = {}
        self.hands: list[Unplanned] = []
        self.left: list[Orphan] = []
        self.told: list[Callable[[], object]] = []

    def seen(self) -> dict[str, DeploymentSeen]:
        return self.now

    def unplanned(self) -> list[Unplanned]:
        return self.hands

    def orphans(self) -> list[Orphan]:
        return self.left

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        self.told.append(told)
        return lambda: self.told.remove(told)


class Opened:
    """The page over the real register of a journal, in a window of its own."""

    def __init__(self, folder: Path, condition: str, seeing: Eyes | None = None) -> None:
        self.room = replace(still_models(folder, NOW, condition), seeing=seeing)
        self.models: Any = self.room.models
        self.desk = Desk()
        self.desk.clock = NOW
        self.window = QWidget()
        self.page = ModelsPage(
            self.room, (News(self.room.models, self.window),), self.desk, zone=lambda: ZONE,
            called=lambda node: node.partition("/")[2], parent=self.window,
        )  # fmt: skip
        self.handlers = ModelHandlers(
            self.room, self.page, self.desk, self.window, people=lambda: ["A. Lindqvist", "M. Ek"], said=str,
            zone=lambda: ZONE, site=lambda: "Trollhättan",
        )  # fmt: skip
        self.page.resize(1500, 950)
        self.window.resize(1500, 950)
        self.window.show()

    def run(self, command: str, **arguments: Any) -> None:
        self.handlers.table()[command](**arguments)

    def open(self, place: str) -> None:
        self.page.open(place)
        self.page.look()

    def model(self, name: str) -> Model:
        return next(each for each in self.models.models() if each.name == name)

    def sheet(self, kind: type[S]) -> S:
        found = [each for each in self.window.findChildren(kind) if each.isVisible()]
        assert len(found) == 1
        return found[0]


@pytest.fixture
def made(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    themes.apply(qapp, themes.load("dark"))
    translation.install(qapp, "en")
    opened: list[Opened] = []

    def make(condition: str = "normal", seeing: Eyes | None = None) -> Opened:
        opened.append(Opened(tmp_path / "models", condition, seeing))
        return opened[-1]

    yield make
    for each in opened:
        each.window.close()
        each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def names(table: Any) -> list[str]:
    return [row.cells[0].text for row in table.rows()]


@pytest.mark.slow
def test_traffic_is_shown_while_somebody_looks_and_what_nobody_tells_is_no_zero(made: Callable[..., Opened]) -> None:
    eyes = Eyes()
    opened = made(seeing=eyes)
    opened.open("models")
    production = opened.page.register_view.production
    keys = [column.key for column in production.model().columns]
    first = keys.index("requests")
    assert production.isColumnHidden(first) and not opened.page.register_view.figures["requests"].isVisible()
    points = (Point(NOW - 5, 60.0, 0.0), Point(NOW, 66.4, 0.6, first_token=0.607))
    model = opened.model("support-sv").id
    eyes.now = {"d": DeploymentSeen("d", NOW, (), points, model=model)}
    (told,) = eyes.told
    told()
    QCoreApplication.processEvents()
    shown = {row.key: row.cells[first : first + 3] for row in production.rows()}
    assert shown[model] == ("66", "607\N{NO-BREAK SPACE}ms", "0.47\N{NO-BREAK SPACE}%")
    assert {cells for key, cells in shown.items() if key != model} == {("–", "–", "–")}
    assert opened.page.register_view.figures["requests"].value() == "66"
    assert not production.isColumnHidden(first)
    eyes.now = {"d": DeploymentSeen("d", NOW, (), points, "no answer", model)}
    told()
    QCoreApplication.processEvents()
    assert {row.cells[first] for row in production.rows()} == {"–"}, "what was is not told as now"
    opened.page.hide()
    assert not eyes.told, "nodes are asked no more"


def test_servers_that_nobody_answers_for_stand_on_top_and_lead_to_where_they_are_put_right(
    made: Callable[..., Opened],
) -> None:
    eyes = Eyes()
    eyes.hands = [Unplanned("trollhattan/g03", "vllm", 9000, "eva", "org/m", pid=7)]
    left = Orphan("trollhattan/g02", Left.RESTING, 8, "vllm", ("3",), 44 << 30, "driftvakt-support-sv-green.service")
    eyes.left = [left, replace(left, left=Left.STRAY, pid=7, node="trollhattan/g03", unit="")]
    opened = made(seeing=eyes)
    opened.open("models")
    card = opened.page.register_view.loose
    rows = card.table.rows()
    assert [row.cells[1] for row in rows] == ["g02", "g03", "u03"] and card.isVisible()
    assert rows[0].cells[2] == "44.0\N{NO-BREAK SPACE}GiB of GPU 3" and rows[1].cells[0].text == eyes.hands[0].what
    for row in rows:
        card.table.opened.emit(row.key)
    assert opened.desk.acted == [
        ("maintenance.services", {"node": "trollhattan/g02"}),
        ("maintenance.gpus", {"node": "trollhattan/g03", "gpu": "3"}),
        ("maintenance.services", {"node": "uppsala/u03"}),
    ]


def test_what_models_cost_stands_with_them_and_what_nobody_counted_is_no_zero(made: Callable[..., Opened]) -> None:
    opened = made()
    opened.open("models")
    register = opened.page.register_view
    told = {row.cells[0].text: row.cells[-2:] for row in register.production.rows()}
    space = "\N{NO-BREAK SPACE}"
    assert told["support-sv"] == (f"48,213{space}SEK", "2.07") and told["embed-sv"][1] == "0.0412"
    assert told["x-ray-triage"][1] == f"6.37{space}*" and told["weld-inspect"][1] == "–"
    assert register.figures["per_million"].value() == f"1.65{space}SEK"
    opened.open(f"model:{opened.model('support-sv').id}")
    facts = " ".join(each.text() for each in opened.page.model_view.facts.findChildren(QLabel))
    assert f"2.07{space}SEK per 1M tokens" in facts


@pytest.mark.slow
def test_a_model_shows_what_goes_through_it_now_and_why_nothing_is_known(made: Callable[..., Opened]) -> None:
    eyes = Eyes()
    opened = made(seeing=eyes)
    model = opened.model("support-sv").id
    opened.open(f"model:{model}")
    card = opened.page.model_view.traffic
    assert card.isHidden(), "it has no deployment"
    points = (Point(NOW - 5, 60.0, 0.0), Point(NOW, 66.0, 0.33, 0.607, 9000.0, 12.0, 3.0, 0.58))
    eyes.now = {"d": DeploymentSeen("d", NOW, (), points, model=model)}
    opened.page.look()
    space = "\N{NO-BREAK SPACE}"
    assert [line.value.text() for line in card.lines] == [
        "66 /s", f"0.50{space}%", f"607{space}ms", "9,000 /s", "12", "3", f"58{space}%",
    ]  # fmt: skip
    assert card.isVisible() and card.why.isHidden()
    eyes.now = {"d": DeploymentSeen("d", NOW, (), points, "no route to host", model)}
    opened.page.look()
    assert {line.value.text() for line in card.lines} == {"–"} and "no route to host" in card.why.text()


@pytest.mark.slow
def test_the_register_has_what_serves_and_the_pilot_that_stood_still_longest_on_top(
    made: Callable[..., Opened],
) -> None:
    opened = made()
    opened.open("models")
    register = opened.page.register_view
    assert "support-sv" in names(register.production)
    assert names(register.pilots) == ["contract-check", "spare-parts", "meeting-notes", "ticket-router"]
    lost = register.pilots.rows()[0]
    assert lost.cells[2].text == "no owner" and lost.cells[3] == Gates(4, 14)
    assert register.figures["longest"].value() == "213 days"
    assert register.lacks.rows()[0].cells[0] == "Restore of the logs never tested"
    QTest.mouseClick(register.coverage, LEFT, pos=register.coverage.cell_rect(5, 0).center())
    assert opened.desk.places[-1] == f"readiness:{lost.key}"


@pytest.mark.slow
def test_one_filters_and_goes_through_the_register_by_keys_and_takes_it_along(made: Callable[..., Opened]) -> None:
    opened = made()
    opened.open("models")
    register = opened.page.register_view
    opened.page.focus_filter()
    QTest.keyClicks(opened.page.field, "norling")
    assert names(register.production) == ["journal-summary", "x-ray-triage"] and register.pilot_card.isHidden()
    QTest.keyClick(opened.page.field, Qt.Key.Key_Down)
    assert opened.page.model == opened.model("journal-summary")
    opened.run(commands.COPY.id)
    text = QGuiApplication.clipboard().text()
    assert "journal-summary" in text and "13 / 14" in text and "support-sv" not in text
    QTest.keyClick(register.production, Qt.Key.Key_Return)
    assert opened.desk.places[-1] == f"model:{opened.model('journal-summary').id}"
    saved = csv_of(opened.page.everything(), ZONE)
    assert "chat-sv" in saved and "12/14" in saved, "the file has all of them, whatever the filter says"


@pytest.mark.slow
def test_a_site_without_models_says_what_belongs_here_and_takes_the_first(made: Callable[..., Opened]) -> None:
    opened = made("empty")
    opened.open("models")
    empty = opened.page.register_view.empty
    assert empty.isVisible()
    QTest.mouseClick(empty.button, LEFT)
    assert opened.desk.acted[-1][0] == commands.ADD.id
    opened.run(commands.ADD.id)
    sheet = opened.sheet(AddSheet)
    assert not sheet.go.isEnabled()
    QTest.keyClicks(sheet.name, "ticket-router")
    sheet.owner.setText("")
    QTest.mouseClick(sheet.go, LEFT)
    (model,) = opened.models.models()
    assert (model.name, model.owner, model.stage) == ("ticket-router", "", Stage.IDEA)
    assert opened.desk.places[-1] == f"readiness:{model.id}"


@pytest.mark.slow
def test_owner_and_deputy_are_named_on_one_sheet_and_it_can_be_undone(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("contract-check")
    opened.open(f"readiness:{model.id}")
    first = opened.page.readiness_view.missing.rows()[0]
    assert first.cells[0].text == "No owner"
    opened.run(commands.ANSWER.id, model=model.id, gate=Gate.OWNER.value)
    sheet = opened.sheet(PeopleSheet)
    owner, deputy = (sheet.fields[role] for role in list(sheet.fields)[:2])
    QTest.keyClicks(owner, "M. Ek")
    QTest.keyClicks(deputy, "M. Ek")
    assert not sheet.go.isEnabled(), "owner and deputy are two people"
    deputy.setText("A. Lindqvist")
    QTest.mouseClick(sheet.go, LEFT)
    now = opened.model("contract-check")
    assert (now.owner, now.deputy) == ("M. Ek", "A. Lindqvist")
    assert opened.desk.offers[-1][0] == "Undo"
    done = opened.desk.said[-1]
    opened.desk.offers[-1][1]()
    assert opened.model("contract-check").owner == ""
    assert opened.desk.said[-1] == f"Undone: {done}"


@pytest.mark.slow
def test_whoever_answers_for_a_gate_says_what_shows_it(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("ticket-router")
    opened.open(f"readiness:{model.id}")
    view = opened.page.readiness_view
    assert "2 gates missing" in view.said.text()
    view.missing.set_current(Gate.ROLLBACK.value)
    QTest.keyClick(view.missing, Qt.Key.Key_Return)
    command, arguments = opened.desk.acted[-1]
    opened.run(command, **arguments)
    sheet = opened.sheet(AnswerSheet)
    assert not sheet.go.isEnabled()
    sheet.words.setPlainText("11 s on g11, run 5f0c")
    sheet.days.set_current(90)
    QTest.mouseClick(sheet.go, LEFT)
    answer = opened.model("ticket-router").answers[Gate.ROLLBACK]
    assert answer.held and answer.words == "11 s on g11, run 5f0c" and answer.until == NOW + 90 * 86400
    opened.page.look()
    assert "1 gate missing" in view.said.text()


@pytest.mark.slow
def test_a_model_that_lacks_something_moves_to_production_only_with_a_reason(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("spare-parts")
    opened.run(commands.STAGE.id, model=model.name)
    sheet = opened.sheet(StageSheet)
    assert "Deputy owner" in sheet.warning.text() and not sheet.go.isEnabled()
    QTest.keyClicks(sheet.reason, "The shift lead takes it on")
    QTest.mouseClick(sheet.go, LEFT)
    assert opened.model("spare-parts").stage is Stage.PRODUCTION
    opened.desk.offers[-1][1]()
    assert opened.model("spare-parts").stage is Stage.PILOT


@pytest.mark.slow
def test_a_pilot_ends_with_a_reason_and_stays_in_the_register(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("contract-check")
    opened.run(commands.RETIRE.id, model=model.id)
    sheet = opened.sheet(WordsSheet)
    sheet.words.setPlainText("Nobody took it on")
    QTest.mouseClick(sheet.go, LEFT)
    assert opened.model("contract-check").ended == "Nobody took it on"
    opened.open("models")
    assert "contract-check 0.4" in [row.cells[0] for row in opened.page.register_view.versions.rows()]


@pytest.mark.slow
def test_a_model_shows_its_versions_and_which_of_them_served_when(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("support-sv")
    opened.open(f"model:{model.id}")
    view = opened.page.model_view
    assert [row.cells[0].text for row in view.versions.rows()] == ["7.0", "6.3", "6.2"]
    assert [row.cells[1].text for row in view.versions.rows()] == ["Serving", "Rolled back, kept", "Replaced, kept"]
    assert "7.0 since" in view.lanes.accessibleName() and len(view.now.rows()) == 4
    opened.models.note_served(
        "trollhattan/g03", [Serving("trollhattan/g03", "8080", model.id, planned=False, what="llama-server")]
    )
    opened.page.look()
    stray = next(row for row in view.now.rows() if row.cells[0] == "g03")
    assert stray.cells[2].text == "llama-server" and stray.cells[2].detail == "no rollout started it"
    opened.open("models")
    row = next(row for row in opened.page.register_view.production.rows() if row.key == model.id)
    assert "Unplanned server" in [getattr(cell, "text", "") for cell in row.cells]


@pytest.mark.slow
def test_two_versions_are_laid_side_by_side(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("support-sv")
    opened.models.add_version(model.id, version("7.1", "support-sv", engine_version="0.12.0"))
    opened.open(f"model:{model.id}")
    view = opened.page.model_view
    view.versions.enter()
    QTest.keyClick(view.versions, Qt.Key.Key_Return)
    changed = {row.cells[0]: row.cells[1:] for row in opened.sheet(CompareSheet).table.rows()}
    assert changed["engine"] == ("vllm 0.11.2", "vllm 0.12.0") and "model.safetensors" in changed
    assert "driver" not in changed, "it is the same in both"


@pytest.mark.slow
def test_a_rollout_stands_with_its_model_and_is_taken_back_by_one_button(
    made: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = made()
    model = opened.model("support-sv")
    acts = StillRuns(tmp_path / "runs", NOW).acts
    done = next(run for run in acts.runs() if run.state is RunState.SUCCEEDED and not run.undoes)
    journal = Journal.open(tmp_path / "rollouts.db", actor="A. Lindqvist", source="window", clock=lambda: NOW)
    rollouts = Rollouts(RolloutRecords(journal), acts, lambda node: Target(f"node:{node}", f"node:{node}"))
    ids = [each.id for each in opened.models.versions(model.id)]
    deployment = rollouts.add(
        Deployment("", "support-sv", model.id, "g01", 8080, (Replica("r1", "g01", 18001, 18002),), ("serve", "{port}"))
    )
    planned = rollout_moves.Planned(
        rollout=41, deployment=deployment.id, before=ids[1], after=ids[2], slot=Slot.GREEN,
        strategy=Strategy.CANARY, ramp=(5, 25, 100), run=done.id,
    )  # fmt: skip
    rollouts._records.write("rollout.planned", lambda _standing: [planned])
    opened.open(f"model:{model.id}")
    view = opened.page.model_view
    assert view.rollouts.isHidden() and view.back.isHidden(), "this page was given no rollouts"
    view.show_rollouts(read_of(rollouts, model.id), NOW)
    (row,) = view.rollouts.table.rows()
    assert [row.cells[0], row.cells[1].text, row.cells[3].text] == ["41", "6.3 → 7.0", "Done"]
    assert view.back.text() == "Roll back to 6.3" and view.back.isVisible()
    QTest.mouseClick(view.back, LEFT)
    assert opened.desk.acted[-1] == (commands.ROLL_BACK.id, {"model": model.id})
    view.rollouts.table.enter()
    QTest.keyClick(view.rollouts.table, Qt.Key.Key_Return)
    assert opened.desk.places[-1] == "rollout:41"


@pytest.mark.slow
def test_the_score_and_what_a_model_is_are_written_down(made: Callable[..., Opened]) -> None:
    opened = made()
    model = opened.model("meeting-notes")
    opened.run(commands.MARK.id, model=model.id)
    score = opened.sheet(ScoreSheet)
    score.table.set_current(Test.O1.value)
    for _ in range(2):
        QTest.keyClick(score.table, Qt.Key.Key_Return)
    QTest.mouseClick(score.go, LEFT)
    assert opened.model("meeting-notes").marks[Test.O1] is Mark.AUTOMATED
    opened.run(commands.DESCRIBE.id, model=model.id)
    sheet = opened.sheet(DescribeSheet)
    sheet.lines["slo"].setText("5 minutes for 95 %")
    QTest.mouseClick(sheet.go, LEFT)
    now = opened.model("meeting-notes")
    assert now.slo == "5 minutes for 95 %"
    text = plain(
        readiness_paper(
            now, opened.models.sheet(now.id).row.readiness, site="Trollhättan", by="A. Lindqvist", zone=ZONE, now=NOW
        )
    )
    assert "Readiness of meeting-notes" in text and "5 minutes for 95 %" in text and "No canary plan" in text
