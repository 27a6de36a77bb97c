"""The page of one GPU in every state it can be in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.model.links import LinkState
from console.fleet.model.readings import GpuHealth, GpuProcess, LastKnown, NodeEvent, NodeReading, PartTrouble
from console.fleet.model.signals import Kind, column
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.gpu_page import GpuPage
from tests.support import scripted
from tests.support.judged import judged
from tests.support.scripted import NOW, Desk, Fleet
from tests.support.window import click
from widgets.priority import Priority

Shown = Callable[..., FleetPage]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(reading: NodeReading | None, place: str = "gpu:hall/g1/1", **fleet: object) -> FleetPage:
        telemetry, desk = Fleet(), Desk()
        for name, value in fleet.items():
            setattr(telemetry, name, value)
        if reading is not None:
            telemetry.now["hall/g1"] = reading
        page = FleetPage(telemetry, telemetry, desk)
        page.fleet, page.desk = telemetry, desk
        qtbot.addWidget(page)
        page.resize(1500, 1000)
        page.show()
        page.open(place)
        return page

    return show


def side(page: GpuPage, signal: str) -> dict[str, str]:
    return {value.name: value.value.replace("\N{NO-BREAK SPACE}", " ") for value in page.curves._sides[signal]._values}


def test_an_address_of_a_gpu_opens_its_own_page(shown: Shown) -> None:
    page = shown(scripted.live())
    assert page.gpu.isVisible()
    assert not page.page.isVisible()
    assert page.gpu.header.name.text() == "GPU 1"
    assert page.gpu.header.crumbs.accessibleName() == "Fleet › Trollhättan › A › g1 › GPU 1"
    assert page.gpu.header.mark.accessibleName() == "Normal"
    assert page.list.current() == "hall/g1"


def test_the_head_says_what_the_gpu_is_and_copies_its_uuid(shown: Shown) -> None:
    page = shown(scripted.live())
    assert "H200" in page.gpu.header.facts.whole_text()
    assert "140 GiB" in page.gpu.header.facts.whole_text().replace("\N{NO-BREAK SPACE}", " ")
    assert page.gpu.header.uuid.text() == "GPU-1-2f"
    assert "00000000:02:00.0" in page.gpu.header.bus.whole_text()
    assert "570.1" in page.gpu.header.bus.whole_text()
    click(page.gpu.header.copy)
    assert page.desk.acted == [("gpus.copy_uuid", {})]
    page.copy_uuid()
    assert QGuiApplication.clipboard().text() == "GPU-1-2f"


@pytest.mark.slow
def test_every_signal_the_gpu_has_is_drawn_on_one_axis(shown: Shown) -> None:
    curves = shown(scripted.live()).gpu.curves
    assert len(curves.stack.rows()) == 13
    assert {row.key for row in curves.stack.rows()} >= {"power", "pcie_receive", "tensor_active", "throttle_reasons"}


def test_a_signal_it_does_not_have_is_not_offered(shown: Shown) -> None:
    shape = scripted.facts()
    rows = scripted.rows(shape)
    rows[Kind.GPU][:, column(Kind.GPU, "tensor_active")] = np.nan
    curves = shown(scripted.live(shape, rows=rows)).gpu.curves
    assert "tensor_active" not in [row.key for row in curves.stack.rows()]


@pytest.mark.slow
def test_the_nodes_other_gpus_are_the_range_behind_it(shown: Shown) -> None:
    values = {("gpu:hall/g1/0", "power"): 300.0, ("gpu:hall/g1/2", "power"): 400.0, ("gpu:hall/g1/3", "power"): 600.0}
    page = shown(scripted.live(scripted.facts(gpus=4)), values=values)
    stack = page.gpu.curves.stack
    area = next(area for area in stack._areas["power"] if area.key == "others")
    assert (float(area.low[0]), float(area.high[0])) == (300.0, 600.0)
    median = next(curve for curve in stack._raw["power"] if curve.key == "others")
    assert float(median.values[0]) == 400.0
    assert [text for _ink, text in stack._legend] == ["3 other GPUs", "their median"]


@pytest.mark.slow
def test_beside_each_plot_stand_its_value_and_the_others_median(shown: Shown) -> None:
    shape = scripted.facts(gpus=3)
    rows = scripted.rows(shape)
    rows[Kind.GPU][:, column(Kind.GPU, "power")] = (100, 250, 300)
    page = shown(scripted.live(shape, rows=rows))
    assert side(page.gpu, "power") == {"GPU 1": "250 W", "others": "200 W"}
    assert page.gpu.curves.stack._side_title.text() == "Now, 1\N{NO-BREAK SPACE}s old"


def test_a_node_with_one_gpu_has_nobody_to_compare_with_and_nowhere_to_turn(shown: Shown) -> None:
    page = shown(scripted.live(scripted.facts(gpus=1)), "gpu:hall/g1/0")
    assert side(page.gpu, "power") == {"GPU 0": "50 W"}
    assert not page.gpu.header.after.isEnabled()
    assert page.gpu.curves.stack._legend == []


@pytest.mark.slow
def test_far_back_the_least_and_greatest_lie_around_the_mean(shown: Shown) -> None:
    page = shown(scripted.live(), rolled=True)
    own = next(area for area in page.gpu.curves.stack._areas["power"] if area.key == "self")
    assert (float(own.low[0]), float(own.high[0])) == (45.0, 55.0)
    assert "GPU 1, lowest" in page.gpu.curves.stack.to_csv()
    assert "other GPUs, highest" in page.gpu.curves.stack.to_csv()


@pytest.mark.slow
def test_reasons_of_held_down_clocks_have_a_line_each(shown: Shown) -> None:
    both = float(0x40 | 0x04)  # heat and power cap at once
    shape = scripted.facts()
    reading = scripted.live(shape, rows=scripted.rows(shape, throttle_reasons=both))
    page = shown(reading, values={("gpu:hall/g1/1", "throttle_reasons"): both})
    spans = page.gpu.curves.stack._spans
    held = {row for (_strip, row), found in spans.items() if found}
    assert held == {"heat", "power_cap"}
    lines = page.gpu.curves._lines._lines
    assert [line.bright for line in lines] == [True, False, True, False, False]
    assert page.gpu.header.mark.accessibleName() == "Hot"


@pytest.mark.slow
def test_a_lost_gpu_says_since_when_and_has_no_values(shown: Shown) -> None:
    shape = scripted.facts()
    trouble = PartTrouble("gpu:1", "failed", NOW - 60, "GPU is lost")
    page = shown(scripted.live(shape, alive=scripted.alive(shape, 1), troubles=(trouble,)))
    assert page.gpu.header.headline.text() == "GPU lost: it does not answer · since 13:59"
    assert side(page.gpu, "power") == {"GPU 1": "–", "others": "50 W"}
    assert page.gpu.curves.isVisible()


def test_the_neighbour_of_a_lost_gpu_is_well(shown: Shown) -> None:
    shape = scripted.facts()
    page = shown(scripted.live(shape, alive=scripted.alive(shape, 1)), "gpu:hall/g1/0")
    assert page.gpu.header.mark.accessibleName() == "Normal"


def test_of_a_lost_node_the_last_picture_stays_hatched(shown: Shown) -> None:
    page = shown(scripted.live(link=scripted.link(LinkState.LOST, newest=NOW - 90)))
    assert page.gpu.road.banner.isVisible()
    assert page.gpu.curves.isVisible()
    assert page.gpu.curves.stack._scene.stale[0] == NOW - 90
    assert side(page.gpu, "power")["GPU 1"] == "–"


@pytest.mark.slow
@pytest.mark.parametrize("state", [LinkState.CONNECTING, LinkState.STARTING, LinkState.OFF])
def test_before_anything_is_known_the_page_says_what_it_waits_for(shown: Shown, state: LinkState) -> None:
    page = shown(scripted.unseen(state))
    assert page.gpu.road.empty.isVisible()
    assert not page.gpu.curves.isVisible()
    assert not page.gpu.state.isVisible()


@pytest.mark.slow
@pytest.mark.parametrize(("gpus", "text"), [(2, "It has 2 GPUs, counted from 0."), (0, "It has no GPUs.")])
def test_a_gpu_that_is_not_there_leads_to_its_node(shown: Shown, gpus: int, text: str) -> None:
    page = shown(scripted.live(scripted.facts(gpus=gpus)), "gpu:hall/g1/9")
    assert page.gpu.state.isVisible()
    assert page.gpu.state.text.text() == text
    assert page.gpu.header.mark.accessibleName() == "Not there"
    click(page.gpu.state.button)
    assert page.desk.places == ["node:hall/g1"]


def test_buttons_go_round_the_gpus_of_the_node(shown: Shown) -> None:
    page = shown(scripted.live(scripted.facts(gpus=3)), "gpu:hall/g1/2")
    click(page.gpu.header.after)
    click(page.gpu.header.before)
    assert page.desk.places == ["gpu:hall/g1/0", "gpu:hall/g1/1"]


def test_from_a_nodes_page_one_comes_to_its_gpus(shown: Shown) -> None:
    process = GpuProcess(1, 7, "root", "b", 1 << 30, 5.0)
    page = shown(scripted.live(processes=(process,)), "node:hall/g1")
    page.next_gpu()
    page.previous_gpu()
    lines = page.page.gpus._lines
    QTest.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(40, 3 + 13 + 6))
    page.page.processes.table.opened.emit((1, 7))
    assert page.desk.places == ["gpu:hall/g1/0", "gpu:hall/g1/1", "gpu:hall/g1/1", "gpu:hall/g1/1"]


def test_only_its_own_processes_and_events_are_shown(shown: Shown) -> None:
    processes = (GpuProcess(0, 7, "root", "a", 1 << 30, 5.0), GpuProcess(1, 9, "s.lind", "b", 1 << 30, 5.0))
    told = [
        NodeEvent("hall/g1", NOW - 50, "kernel", "xid:79", "gpu:0", "NVRM: Xid 79"),
        NodeEvent("hall/g1", NOW - 40, "kernel", "xid:63", "gpu:1", "NVRM: Xid 63"),
    ]
    page = shown(scripted.live(processes=processes), told={"hall/g1": told})
    assert [row.key for row in page.gpu.processes.table.rows()] == [(1, 9)]
    assert [row.cells[2] for row in page.gpu.events.table.rows()] == ["NVRM: Xid 63"]
    assert [event.time for event in page.gpu.curves.stack._scene.events] == [NOW - 40]


@pytest.mark.slow
def test_who_uses_a_lost_gpu_is_not_known(shown: Shown, qtbot: QtBot) -> None:
    shape = scripted.facts()
    page = shown(scripted.live(shape, processes=(), alive=scripted.alive(shape, 1)))
    assert page.gpu.processes._unknown.isVisible()
    page.resize(1500, 1100)
    qtbot.wait(30)
    assert page.gpu._scroll.verticalScrollBar().maximum() == 0  # its words make nothing higher than the page
    page.open("gpu:hall/g1/0")
    assert page.gpu.processes._empty.isVisible()


def test_health_is_shown_with_marks_where_it_is_not_well(shown: Shown) -> None:
    sick = GpuHealth(3.6e6, 3, 1, 0, 1, True, False, 8, 5, 2, 1)
    reading = judged(scripted.live(health=(None, sick)), NOW)
    page = shown(reading)
    facts = {fact[0]: (fact[1], fact[2]) for fact in page.gpu.health._facts(sick, page.gpu.device, None, reading)}
    assert page.gpu.health.facts.isVisible()
    # Four words for one fact, and one grade: that of the error, of which the others are consequences.
    assert facts["Memory errors, uncorrected"] == ("1", Priority.CRITICAL)
    assert facts["A row waits for a reset"] == ("yes", Priority.CRITICAL)
    assert facts["Recovery asked for"] == ("reset the GPU", Priority.CRITICAL)
    assert facts["A row cannot be remapped"] == ("no", None)
    assert page.gpu.header.mark.priority is Priority.CRITICAL
    assert facts["Energy"][0].replace("\N{NO-BREAK SPACE}", " ") == "1.0 kWh"


def test_before_the_first_slow_reading_health_is_not_known(shown: Shown) -> None:
    page = shown(scripted.live())
    assert page.gpu.health._empty.isVisible()


def test_what_is_saved_is_called_after_the_gpu(shown: Shown) -> None:
    page = shown(scripted.live())
    assert page.thing == "g1-gpu1"
    assert page.picture is page.gpu.curves.stack


def test_without_any_history_the_plots_say_so(shown: Shown) -> None:
    page = shown(scripted.live(), empty=True)
    assert page.gpu.curves.stack._scene.empty_text == "No data"
    assert side(page.gpu, "power")["GPU 1"] == "50 W"
    assert all(len(curve.times) == 0 for curve in page.gpu.curves.stack._raw["power"])


@pytest.mark.slow
def test_a_narrow_page_puts_the_rest_below_the_curves(shown: Shown, qtbot: QtBot) -> None:
    page = shown(scripted.live())
    page.resize(1100, 800)
    qtbot.wait(30)
    curves, health = page.gpu.curves, page.gpu.health
    assert health.mapTo(page, QPoint()).y() > curves.mapTo(page, QPoint()).y() + curves.height()
    page.resize(1500, 1000)
    qtbot.wait(30)
    assert health.mapTo(page, QPoint()).x() > curves.mapTo(page, QPoint()).x() + curves.width()


@pytest.mark.slow
@pytest.mark.parametrize("still", [None, GpuHealth(recovery_action=1)])
def test_a_gpu_that_is_lost_keeps_what_it_said_last_with_its_age(shown: Shown, still: GpuHealth | None) -> None:
    """`still` is the health that stands for half a minute more."""
    shape = scripted.facts()
    rank = GpuProcess(1, 4711, "s.lind", "weld-inspect", 1 << 30, 90.0)
    well = GpuHealth(pcie_width=16, pcie_generation=5, recovery_action=0)
    lost = scripted.live(
        shape,
        alive=scripted.alive(shape, 1),
        processes=(),
        health=(well, still),
        last={"1": LastKnown(well, NOW - 240, (rank,), NOW - 70)},
    )
    page = shown(lost)
    assert page.gpu.health.facts.isVisible()
    assert page.gpu.health._trailing.whole_text() == "last known, 4\N{NO-BREAK SPACE}min old"
    assert [row.key for row in page.gpu.processes.table.rows()] == [(1, 4711)]
    assert page.gpu.now.said() == [
        ("GPU lost: it does not answer · since before 13:57", "Move its work away, then restart the node")
    ]


@pytest.mark.slow
def test_of_a_gpu_whose_node_is_gone_what_it_said_last_is_shown_with_its_age(shown: Shown) -> None:
    said = LastKnown(GpuHealth(pcie_width=16, pcie_generation=5), NOW - 240, (), NOW - 70)
    page = shown(scripted.live(link=scripted.link(LinkState.LOST, newest=NOW - 70), last={"1": said}))
    assert page.gpu.health.facts.isVisible()
    assert page.gpu.health._trailing.whole_text() == "last known, 4\N{NO-BREAK SPACE}min old"
    assert page.gpu.processes._empty.isVisible()
    held = page.gpu.processes._trailing.whole_text()
    assert held.replace("\N{NO-BREAK SPACE}", " ") == "last known, 1 min 10 s old"
