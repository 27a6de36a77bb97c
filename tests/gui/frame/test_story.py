"""The demo opens in the middle of its night, at the night's own moment: the whole site, over SSH."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from connectors.site_simulator.story import MOMENT
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind
from console.main.demo import DemoProgram
from console.main.window import Options
from tests.support.window import finish, wait_until
from widgets import theme as themes

pytestmark = pytest.mark.slow


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
