"""The demo opens in the middle of its night, at the night's own moment: the whole site, over SSH."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from connectors.site_simulator.story import MOMENT
from console.acts.page.act_sheet import ActSheet
from console.alarms.page.alarms_page import AlarmsPage
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind
from console.incidents.model.incidents import Number, Phase
from console.incidents.page.incidents_page import IncidentsPage
from console.incidents.page.reports import ReportSheet
from console.incidents.page.sheets import WordsSheet
from console.main.demo import DemoProgram
from console.main.window import Options
from console.maintenance.page.node_sheets import DrainSheet
from console.work.model.runs import RunState
from tests.support.window import click, finish, wait_until
from widgets import theme as themes

pytestmark = pytest.mark.slow
Page = TypeVar("Page")
Shown = TypeVar("Shown", bound=QDialog)


@pytest.fixture(scope="module")
def night(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProgram]:
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))
    folder = tmp_path_factory.mktemp("night")
    options = Options(folder, folder / "logs", demo=True, language="en", size=(1600, 1000), place="overview")
    program = DemoProgram(qapp, options, story=True, opening=MOMENT)
    program.start()
    wait_until(lambda: program.window.page("overview") is not None, 90, "the first page")
    yield program
    finish(program)


def reading(night: DemoProgram, name: str) -> NodeReading:
    assert night.collector is not None and night.parts is not None
    node = next(node for node in night.parts.inventory.current().nodes if node.name == name)
    found = night.collector.reading(node.key)
    assert found is not None
    return found


def seconds(time: float | None) -> float:
    """A time as seconds after the story's moment."""
    assert time is not None
    return time - MOMENT


def test_every_node_has_its_shape_and_its_last_figures_before_it_is_reached(night: DemoProgram) -> None:
    assert night.parts is not None
    for node in night.parts.inventory.current().nodes:
        facts = night.parts.inventory.facts(node.key)
        assert facts is not None and len(facts.of(Kind.GPU)) == 8 and facts.simulated
    wait_until(lambda: len(reading(night, "u04").rows) > 0, 20, "the last figures of a node that is gone")
    assert -115 < seconds(reading(night, "u04").link.newest_sample) <= -102


def test_the_nights_faults_are_there(night: DemoProgram) -> None:
    names = ["g03", "g05", "g07", "g09", "g11", "u02"]
    wait_until(lambda: all(reading(night, name).link.state == "live" for name in names), 60, "the nodes to be live")
    wait_until(lambda: not reading(night, "g03").alive[Kind.GPU][5], 10, "GPU 5 of g03 to be lost")
    wait_until(lambda: reading(night, "u04").link.state == "lost", 30, "u04 to be lost")
    assert all(int(bits) & 0x60 for bits in reading(night, "g07").rows[Kind.GPU][:2, 9])
    clocks = {name: reading(night, name).link.clock_offset for name in ("u02", "g05")}
    assert clocks["u02"] == pytest.approx(19, abs=2) and clocks["g05"] == pytest.approx(0, abs=2)
    wait_until(lambda: reading(night, "g11").processes is not None, 30)
    idle = next(process for process in reading(night, "g11").processes or () if process.gpu == 2)
    assert (idle.user, idle.name) == ("s.ahmadi", "meeting-notes 1.0")
    assert reading(night, "g11").rows[Kind.GPU][2, 0] == 0


def test_the_lost_gpu_keeps_what_it_said_a_moment_before(night: DemoProgram) -> None:
    wait_until(lambda: not reading(night, "g03").alive[Kind.GPU][5], 60, "GPU 5 of g03 to be lost")
    said = reading(night, "g03").last["5"]
    assert said.health is not None and said.health.pcie_width == 16 and said.health.recovery_action == 0
    assert [(process.user, process.name) for process in said.processes] == [("svc-models", "weld-inspect 3.2")]
    assert -200 < seconds(said.health_at) <= -186 and -200 < seconds(said.processes_at) <= -186
    gone = reading(night, "u04").last["0"]
    assert gone.health is not None and seconds(gone.health_at) <= -102


def test_events_have_the_times_of_the_night(night: DemoProgram) -> None:
    assert night.collector is not None
    wait_until(lambda: reading(night, "g07").link.state == "live", 60)

    def told(name: str, code: str) -> list[float]:
        key = reading(night, name).link.node
        return [seconds(event.time) for event in night.collector.events(key) if event.code == code]  # type: ignore[union-attr]

    wait_until(lambda: told("g07", "xid:63"), 20)
    assert told("g07", "xid:63") == [-2454]
    assert told("g03", "xid:79") == [-186]
    assert told("u01", "link:down")[:2] == [-270, -120]
    assert told("u04", "link:lost")[0] == -102


def test_the_day_before_comes_in_behind_the_window(night: DemoProgram) -> None:
    assert night.collector is not None
    past = night.collector.past
    wait_until(lambda: len(past.known(MOMENT - 3600, MOMENT, 60)) >= 59, 90, "the last hour")
    assert reading(night, "g05").link.state == "live", "and what is live went on"


def test_faults_are_a_button_away_and_their_sheet_lies_aside(night: DemoProgram) -> None:
    window = night.window
    window.band._button.click()
    sheet = window.faults.sheet
    assert sheet is not None and sheet.isVisible()
    wait_until(sheet.table.isVisible, 20, "the list of what is raised")
    assert window.geometry().contains(sheet.geometry())
    assert sheet.geometry().top() > window.geometry().center().y() - 100
    sheet.reject()


def page(night: DemoProgram, name: str, kind: type[Page]) -> Page:
    """A page, gone to by its entry in the rail."""
    wait_until(lambda: night.window.page(name) is not None, 60, f"the page {name}")
    click(next(each for each in night.window.rail.items() if each.key == name))
    made = night.window.page(name)
    assert isinstance(made, kind)
    wait_until(made.isVisible, 10, f"{name} to be in front")  # type: ignore[attr-defined]
    return made


def sheet(night: DemoProgram, kind: type[Shown]) -> Shown:
    """The sheet of this kind that is open."""

    def found() -> list[Shown]:
        return [each for each in night.window.findChildren(kind) if each.isVisible()]

    wait_until(found, 30, f"{kind.__name__} to open")
    return found()[-1]


def carried_out(night: DemoProgram, title: str) -> ActSheet:
    """A plan that lies before one, begun by its button, and over."""

    def ready() -> list[ActSheet]:
        there = [each for each in night.window.findChildren(ActSheet) if each.isVisible()]
        return [each for each in there if each.panel.title.whole_text() == title and each.panel.go.isEnabled()]

    wait_until(ready, 60, f"{title} to be ready")
    made = ready()[-1]
    assert made.panel.run is not None and made.panel.run.state is RunState.PLANNED, "nothing runs before that"
    pressed = [0.0]

    def done() -> bool:
        """Pressed again where another run has the node: the demo's start tests backups there."""
        assert made.panel.run is not None
        waits = made.panel.run.state in (RunState.PLANNED, RunState.APPROVED) and made.panel.go.isEnabled()
        if waits and time.monotonic() - pressed[0] > 3.0:
            pressed[0] = time.monotonic()
            click(made.panel.go)
        return made.panel.run.state is RunState.SUCCEEDED

    wait_until(done, 60, f"{title}: done")
    return made


def drained(night: DemoProgram, why: str, node: str = "g03") -> ActSheet:
    """The sheet that asks why, filled, and the plan that comes of it, carried out."""
    asked = sheet(night, DrainSheet)
    QTest.keyClicks(asked.reason, why)
    click(asked.go)
    return carried_out(night, f"Drain {node}")


def out_of_work(night: DemoProgram, name: str) -> bool:
    assert night.parts is not None
    return night.parts.asides.of(reading(night, name).link.node) is not None


def test_a_newcomer_finds_the_lost_gpu_acts_on_it_through_the_plan_and_takes_it_back(night: DemoProgram) -> None:
    alarms = page(night, "alarms", AlarmsPage)
    wait_until(lambda: any("GPU lost" in each for each in told(alarms)), 60, "the lost GPU among the alarms")
    assert "GPU lost" in told(alarms)[0], "worst on top"
    alarms.field.setFocus()
    QTest.keyClick(alarms.field, Qt.Key.Key_Down)
    QTest.keyClick(alarms.list.table, Qt.Key.Key_Return)
    wait_until(alarms.details.act.isVisible, 20, "what is to be done about it")
    assert alarms.details.act.text() == "Take out of work…"
    click(alarms.details.act)
    done = drained(night, "Its GPU 5 is lost")
    wait_until(lambda: out_of_work(night, "g03"), 20, "g03 to be out of work")
    click(done.panel.safe["undo"])
    done = carried_out(night, "Take back: Drain g03")
    wait_until(lambda: not out_of_work(night, "g03"), 20, "g03 to be back in work")
    done.reject()


def told(alarms: AlarmsPage) -> list[str]:
    """What the list shows, line by line."""
    return alarms.list.table.to_tsv().splitlines()[1:]


def choose(incidents: IncidentsPage, number: Number) -> None:
    """Find an incident by its number, and go to it with the arrow key."""
    field = incidents.list.findChild(QLineEdit)
    assert field is not None
    click(field)
    field.clear()
    QTest.keyClicks(field, f"INC-{number}")
    wait_until(lambda: incidents.list.shown() == [number], 20, f"{number} to be found")
    QTest.keyClick(field, Qt.Key.Key_Down)
    wait_until(lambda: incidents.head.number.text() == f"INC-{number}", 20, f"{number} to be in sight")


def test_a_newcomer_takes_an_incident_drains_its_node_notes_closes_and_reads(
    night: DemoProgram, tmp_path: Path
) -> None:
    assert night.parts is not None
    incidents = page(night, "incidents", IncidentsPage)
    service = night.parts.incidents
    number = Number(2026, 40)
    wait_until(lambda: service.incident(number) is not None, 60, "the night's incidents")
    choose(incidents, number)
    wait_until(incidents.head.take.isVisible, 20, "one that is nobody's")
    click(incidents.head.take)
    wait_until(lambda: incidents.head.owner.value.text() == "A. Lindqvist", 20, "it to be taken")
    wait_until(lambda: incidents.do_now.act.isVisible() and incidents.do_now.act.text(), 20, "what is to be done now")
    click(incidents.do_now.act)
    drained(night, "Cooling loop B is weak", "g07").reject()
    field = incidents.timeline.field
    click(field)
    QTest.keyClicks(field, "Out of work until loop B has its flow")
    QTest.keyClick(field, Qt.Key.Key_Return)

    def lines() -> list[str]:
        return [each.title for each in incidents.timeline.list.moments()]

    wait_until(lambda: "Out of work until loop B has its flow" in lines(), 20, "the note")
    assert "Drain g07: done" in lines(), "the act tells of itself"
    click(incidents.head.close_)
    closing = sheet(night, WordsSheet)
    assert closing.warnings[0].text().startswith("No root cause is written down yet")
    QTest.keyClicks(closing.words, "Loop B was bled, g07 is cool")
    click(closing.go)
    wait_until(incidents.head.reopen.isVisible, 20, "it to be closed")
    found = service.incident(number)
    assert found is not None and (found.phase, found.outcome) == (Phase.CLOSED, "Loop B was bled, g07 is cool")
    click(incidents.report)
    click(sheet(night, ReportSheet).pdf)
    dialog = sheet(night, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "INC-2026-040.pdf"))
    dialog.close()
    wait_until((tmp_path / "INC-2026-040.pdf").exists, 30, "the report")
    assert (tmp_path / "INC-2026-040.pdf").read_bytes().startswith(b"%PDF-1.4")
