"""Comparing nodes and GPUs: how one comes there, what is shown, how things are added and taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.model.addresses import Address
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeEvent
from console.fleet.model.signals import Kind, column
from console.fleet.page.fleet_page import FleetPage
from tests.support import scripted
from tests.support.scripted import NOW, Desk, Fleet
from tests.support.window import click

Shown = Callable[..., FleetPage]
CONTROL = Qt.KeyboardModifier.ControlModifier
TWO = "compare:gpu:hall/g1/0,gpu:hall/g2/1"


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    pages: list[FleetPage] = []

    def show(place: str, **fleet: object) -> FleetPage:
        telemetry, desk = Fleet(), Desk()
        telemetry.now = {key: scripted.live(node=key) for key in ("hall/g1", "hall/g2")}
        for name, value in fleet.items():
            setattr(telemetry, name, value)
        page = FleetPage(telemetry, telemetry, desk)
        page.fleet, page.desk = telemetry, desk
        qtbot.addWidget(page)
        page.resize(1400, 900)
        page.show()
        page.open(place)
        pages.append(page)
        return page

    yield show
    for page in pages:
        if page.chooser is not None:
            page.chooser.dismiss()


def line(page: FleetPage, row: int) -> list[str]:
    """A line of the table as it is read."""
    text = page.comparison.table.to_tsv().splitlines()[row + 1]
    return text.replace("\N{NO-BREAK SPACE}", " ").split("\t")


def line_of_node(page: FleetPage, key: str) -> QPoint:
    view = page.list.list.view
    row = page.list.list._model.row_of(key)
    return view.visualRect(view.model().index(row, 0)).center()


@pytest.mark.slow
def test_nothing_compared_says_how_to_begin(shown: Shown) -> None:
    page = shown("compare")
    assert page.comparison.state.isVisible()
    assert "Ctrl" in page.comparison.state.text.text()
    click(page.comparison.state.button)
    assert page.chooser is not None
    assert page.chooser.isVisible()


@pytest.mark.slow
def test_gpus_of_several_nodes_lie_in_the_same_plots_with_their_numbers(shown: Shown) -> None:
    page = shown(TWO, values={("gpu:hall/g2/1", "power"): 80.0})
    stack = page.comparison.curves.stack
    assert [row.key for row in stack.rows()] == ["utilization", "power", "temperature", "throttle_reasons"]
    power = stack._raw["power"]
    assert [(curve.label, float(curve.values[0])) for curve in power] == [("1", 50.0), ("2", 80.0)]
    assert "g2 GPU 1" in stack.to_csv()


@pytest.mark.slow
def test_the_table_has_values_and_differences_from_the_first(shown: Shown) -> None:
    shape = scripted.facts()
    rows = scripted.rows(shape)
    rows[Kind.GPU][:, column(Kind.GPU, "power")] = 81
    page = shown(TWO)
    page.fleet.now["hall/g2"] = scripted.live(shape, node="hall/g2", rows=rows)
    page.comparison.refresh()
    assert line(page, 0)[:2] == ["1", "g1 GPU 0 Trollhättan · A"]
    assert line(page, 0)[6:8] == ["50 W", ""]
    assert line(page, 1)[6:8] == ["81 W", "+31"]
    assert line(page, 2)[6] == "31 W"


@pytest.mark.slow
def test_at_the_crosshair_the_table_shows_what_was_then(shown: Shown) -> None:
    page = shown(TWO, values={("gpu:hall/g2/1", "power"): 80.0})
    page.comparison.curves.stack.look_at(NOW - 300)
    assert line(page, 1)[6:8] == ["80 W", "+30"]
    assert "13:55:00" in page.comparison.values._trailing.text()


@pytest.mark.slow
def test_nodes_are_compared_by_their_gpus_together_and_their_host(shown: Shown) -> None:
    page = shown("compare:node:hall/g1,node:hall/g2")
    assert [row.key for row in page.comparison.curves.stack.rows()] == [
        "gpu_utilization",
        "gpu_power",
        "gpu_temperature",
        "cpu",
    ]
    assert line(page, 0)[4] == "50 %"
    assert line(page, 0)[6] == "0.1 kW"
    curve = page.comparison.curves.stack._raw["gpu_power"][0]
    assert float(curve.values[0]) == pytest.approx(0.1)


@pytest.mark.slow
def test_nodes_without_gpus_are_compared_by_their_hosts(shown: Shown) -> None:
    page = shown("compare")
    for key in ("hall/g1", "hall/g2"):
        page.fleet.now[key] = scripted.live(scripted.facts(gpus=0), node=key)
    page.open("compare:node:hall/g1,node:hall/g2")
    rows = [row.key for row in page.comparison.curves.stack.rows()]
    assert rows == ["cpu", "memory_used", "load_1", "stalled_on_files"]
    page.open(TWO)
    page.fleet.now["hall/g1"] = scripted.live(node="hall/g1")
    page.open("compare:node:hall/g1,node:hall/g2")
    assert page.comparison.curves.stack.rows()[0].key == "gpu_utilization"


@pytest.mark.slow
def test_a_sum_without_one_of_its_gpus_is_not_known(shown: Shown) -> None:
    page = shown("compare:node:hall/g1,node:hall/g2")
    shape = scripted.facts()
    page.fleet.now["hall/g2"] = scripted.live(shape, node="hall/g2", alive=scripted.alive(shape, 1))
    page.comparison.refresh()
    assert line(page, 1)[4] == "50 %"  # the mean of those that answer
    assert line(page, 1)[6] == "–"


@pytest.mark.slow
def test_one_that_is_lost_keeps_its_place_without_values(shown: Shown) -> None:
    page = shown(TWO)
    lost = scripted.live(node="hall/g2", link=scripted.link(LinkState.LOST, newest=NOW - 90))
    page.fleet.now["hall/g2"] = lost
    page.comparison.refresh()
    assert line(page, 1)[3] == "Lost 13:58"
    assert line(page, 1)[4:6] == ["–", ""]
    assert page.comparison.curves.stack._scene.stale is None  # the other still speaks


@pytest.mark.slow
def test_when_all_are_lost_the_picture_is_hatched(shown: Shown) -> None:
    page = shown(TWO)
    for key in ("hall/g1", "hall/g2"):
        page.fleet.now[key] = scripted.live(node=key, link=scripted.link(LinkState.LOST, newest=NOW - 90))
    page.comparison.refresh()
    assert page.comparison.curves.stack._scene.stale[0] == NOW - 90


@pytest.mark.slow
@pytest.mark.parametrize(("address", "word"), [("gpu:hall/g1/7", "Not there"), ("gpu:hall/gone/0", "Not known yet")])
def test_what_does_not_exist_says_so_and_has_no_curve(shown: Shown, address: str, word: str) -> None:
    page = shown(f"compare:gpu:hall/g1/0,{address}")
    assert line(page, 1)[3] == word
    assert [curve.label for curve in page.comparison.curves.stack._raw["power"]] == ["1"]


@pytest.mark.slow
def test_a_line_is_taken_out_by_its_button_and_by_delete(shown: Shown) -> None:
    page = shown(TWO)
    table = page.comparison.table
    last = table.model().columnCount() - 1
    box = table.visualRect(table.model().index(0, last))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 20, box.center().y()))
    assert page.desk.places[-1] == "compare:gpu:hall/g2/1"
    table.set_current(Address("gpu", "hall/g2", "1"))
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert page.desk.places[-1] == "compare:gpu:hall/g1/0"


@pytest.mark.slow
def test_a_chosen_line_brings_its_curve_out(shown: Shown) -> None:
    page = shown(TWO)
    table = page.comparison.table
    table.setCurrentIndex(table.model().index(1, 0))
    assert [curve.strong for curve in page.comparison.curves.stack._raw["power"]] == [False, True]


@pytest.mark.slow
def test_the_choice_of_signals_changes_plots_and_table(shown: Shown) -> None:
    page = shown(TWO)
    page.comparison.curves._actions["sm_clock"].trigger()
    page.comparison.refresh()
    assert "sm_clock" in [row.key for row in page.comparison.curves.stack.rows()]
    assert "SM clock" in page.comparison.table.to_tsv()
    assert page.desk.memory["compare.gpu.signals"][-2:] == ("sm_clock", "throttle_reasons")


@pytest.mark.slow
def test_ctrl_click_gathers_nodes_without_leaving_the_page(shown: Shown) -> None:
    page = shown("node:hall/g1")
    view = page.list.list.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CONTROL, line_of_node(page, "hall/g2"))
    assert page.desk.places == []
    assert page.list.gathered() == ["hall/g1", "hall/g2"]
    assert page.list.compare.text() == "Compare 2 nodes"
    page.list.refresh(page.fleet.readings(), NOW)
    assert page.list.gathered() == ["hall/g1", "hall/g2"]
    click(page.list.compare)
    assert page.desk.places == ["compare:node:hall/g1,node:hall/g2"]


@pytest.mark.slow
def test_shift_and_arrows_gather_nodes_too(shown: Shown) -> None:
    page = shown("node:hall/g1")
    page.list.list.view.setFocus()
    QTest.keyClick(page.list.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.gathered() == ["hall/g1", "hall/g2"]
    QTest.mouseClick(page.list.list.view.viewport(), Qt.MouseButton.LeftButton, pos=line_of_node(page, "hall/g2"))
    assert page.desk.places == ["node:hall/g2"]
    assert not page.list.compare.isVisible()


@pytest.mark.slow
def test_from_a_gpu_the_keyboard_finds_another_one(shown: Shown) -> None:
    page = shown("gpu:hall/g1/0")
    page.compare()
    assert page.chooser.found()[0] == (Address("gpu", "hall/g1", "0"), Address("gpu", "hall/g1", "1"))
    QTest.keyClicks(page.chooser.field, "g2 gpu 1")
    QTest.keyClick(page.chooser.field, Qt.Key.Key_Return)
    assert page.desk.places == ["compare:gpu:hall/g1/0,gpu:hall/g2/1"]


def test_to_a_comparison_more_of_the_same_kind_are_added(shown: Shown) -> None:
    page = shown("compare:node:hall/g1")
    click(page.comparison.add)
    assert page.chooser.found() == [(Address("node", "hall/g1"), Address("node", "hall/g2"))]


def test_events_of_all_stand_on_the_axis_and_say_whose_they_are(shown: Shown) -> None:
    told = {
        "hall/g1": [NodeEvent("hall/g1", NOW - 50, "kernel", "xid:79", "gpu:0", "NVRM: Xid 79")],
        "hall/g2": [NodeEvent("hall/g2", NOW - 60, "kernel", "xid:63", "gpu:0", "NVRM: Xid 63")],
    }
    page = shown(TWO, told=told)
    assert [event.detail for event in page.comparison.curves.stack._scene.events] == ["1 g1 GPU 0: NVRM: Xid 79"]


def test_an_address_that_makes_no_sense_is_said_and_shows_how_to_begin(shown: Shown) -> None:
    page = shown("compare:node:hall/g1,gpu:hall/g1/0")
    assert "compare:node:hall/g1,gpu:hall/g1/0" in page.desk.said[0]
    assert page.comparison.state.isVisible()


def test_a_reading_that_is_missing_is_a_dash_without_a_difference(shown: Shown) -> None:
    shape = scripted.facts()
    rows = scripted.rows(shape)
    rows[Kind.GPU][:, column(Kind.GPU, "power")] = np.nan
    page = shown(TWO)
    page.fleet.now["hall/g1"] = scripted.live(shape, rows=rows)
    page.comparison.refresh()
    assert line(page, 0)[6] == "–"
    assert line(page, 1)[6:8] == ["50 W", ""]
    assert line(page, 2)[6] == "–"
