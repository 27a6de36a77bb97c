"""Every node in a table: order, filter, columns, copying, and what leads on from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.links import LinkState
from console.fleet.model.readings import Device
from console.fleet.model.signals import Kind, column
from console.fleet.page.fleet_page import TABLE, FleetPage
from tests.support import scripted
from tests.support.scripted import NOW, SITE, Desk, Fleet
from tests.support.window import click, wait_until
from widgets.spark import Spark
from widgets.tables.cells import cell_text

pytestmark = pytest.mark.slow

LEFT = Qt.MouseButton.LeftButton
NODES = ("a1", "b1", "b2")
CONTROL = Qt.KeyboardModifier.ControlModifier
INVENTORY = Inventory((SITE,), tuple(Node("hall", name, f"{name}.example.org", rack=name[0]) for name in NODES))

Shown = Callable[..., FleetPage]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(desk: Desk | None = None, inventory: Inventory = INVENTORY) -> FleetPage:
        telemetry, desk = Fleet(inventory), desk or Desk()
        shape = scripted.facts()
        rows = scripted.rows(shape)
        rows[Kind.GPU][:, column(Kind.GPU, "power")] = (600, 700)
        rows[Kind.GPU][:, column(Kind.GPU, "temperature")] = (61, 74)
        telemetry.now = {
            "hall/a1": scripted.live(shape, node="hall/a1", rows=rows),
            "hall/b1": scripted.live(shape, node="hall/b1", alive=scripted.alive(shape, 1)),
            "hall/b2": scripted.live(node="hall/b2", link=scripted.link(LinkState.LOST, newest=NOW - 90)),
        }
        page = FleetPage(telemetry, telemetry, desk)
        page.fleet, page.desk = telemetry, desk
        qtbot.addWidget(page)
        page.resize(1500, 900)
        page.show()
        page.open(TABLE)
        return page

    return show


def names(page: FleetPage) -> list[str]:
    return [str(row.key).removeprefix("hall/") for row in page.table.table.rows()]


def cells(page: FleetPage, node: str) -> dict[str, str]:
    table = page.table.table
    row = next(row for row in table.rows() if row.key == f"hall/{node}")
    keys = [each.key for each in table._model.columns]
    return {key: cell_text(cell).replace("\N{NO-BREAK SPACE}", " ") for key, cell in zip(keys, row.cells, strict=True)}


def heading(page: FleetPage, key: str) -> None:
    header = page.table.table.horizontalHeader()
    section = [each.key for each in page.table.table._model.columns].index(key)
    place = QPoint(header.sectionViewportPosition(section) + 10, 10)
    QTest.mouseClick(header.viewport(), LEFT, pos=place)


def test_the_worst_stands_first(shown: Shown) -> None:
    page = shown()
    assert page.table.isVisible()
    assert names(page) == ["b1", "b2", "a1"]
    assert cells(page, "b1")["state"] == "GPU 1 · Lost"


def test_a_line_has_the_nodes_figures(shown: Shown) -> None:
    found = cells(shown(), "a1")
    assert found["power"] == "1.30 kW"
    assert found["hottest"] == "74 °C"
    assert found["use"] == "50 %"
    assert found["gpus"] == "2 × H200 140 GiB"


def test_a_rack_that_is_named_anew_stands_in_its_line_at_once(shown: Shown) -> None:
    page = shown()
    nodes = tuple(replace(node, rack="cellar") if node.name == "a1" else node for node in INVENTORY.nodes)
    page.fleet.inventory = replace(INVENTORY, nodes=nodes)
    page.inventory_changed()
    assert cells(page, "a1")["rack"] == "cellar"
    assert cells(page, "b1")["rack"] == "b"


def test_a_site_without_nodes_says_so(shown: Shown) -> None:
    empty = Site("edge", "Edge", zone="UTC")
    page = shown(inventory=replace(INVENTORY, sites=(SITE, empty)))
    page.open("site:edge")
    assert names(page) == []
    labels = [label.text() for label in page.table.findChildren(QLabel) if label.isVisible()]
    assert any("No nodes on this site" in text for text in labels)


def test_a_lost_node_has_dashes_and_the_age_of_its_last_sample(shown: Shown) -> None:
    found = cells(shown(), "b2")
    assert {found[key] for key in ("use", "power", "hottest", "vram", "cpu", "memory")} == {"–"}
    assert found["age"] == "1 min"


def test_a_click_on_a_heading_sorts_and_what_is_unknown_stays_last(shown: Shown) -> None:
    page = shown()
    heading(page, "power")
    assert names(page) == ["b1", "a1", "b2"]
    heading(page, "power")
    assert names(page) == ["a1", "b1", "b2"]


def test_a_state_that_changes_moves_its_line(shown: Shown) -> None:
    page = shown()
    page.fleet.now["hall/b1"] = scripted.live(node="hall/b1")
    page.refresh(Changed(links=frozenset({"hall/b1"})))
    assert names(page) == ["b2", "a1", "b1"]


def test_columns_and_order_are_remembered(shown: Shown) -> None:
    page = shown()
    page.table.table.set_column_shown("cpu", False)
    page.table.table.set_column_shown("owner", True)
    heading(page, "node")
    desk = Desk()
    desk.memory = page.desk.memory
    again = shown(desk)
    assert names(again) == ["a1", "b1", "b2"]
    text = again.table.table.to_tsv().splitlines()[0].split("\t")
    assert "Owner" in text
    assert "CPU" not in text


def test_ctrl_f_filters_and_escape_lets_go(shown: Shown) -> None:
    page = shown()
    page.focus_filter()
    QTest.keyClicks(page.table.field, "lost")
    assert names(page) == ["b1", "b2"]
    QTest.keyClicks(page.table.field, " nowhere")
    assert page.table._unfound.isVisible()
    QTest.keyClick(page.table.field, Qt.Key.Key_Escape)
    assert len(names(page)) == 3


def test_from_the_filter_the_keyboard_opens_a_node(shown: Shown) -> None:
    page = shown()
    QTest.keyClicks(page.table.field, "a1")
    QTest.keyClick(page.table.field, Qt.Key.Key_Return)
    QTest.keyClick(page.table.table, Qt.Key.Key_Return)
    assert page.desk.places == ["node:hall/a1"]


def test_several_lines_are_compared(shown: Shown) -> None:
    page = shown()
    table = page.table.table
    assert not page.table.compare.isEnabled()
    for row, keys in ((0, Qt.KeyboardModifier.NoModifier), (2, CONTROL)):
        place = table.visualRect(table.model().index(row, 2)).center()
        QTest.mouseClick(table.viewport(), LEFT, keys, place)
    click(page.table.compare)
    assert page.desk.places == ["compare:node:hall/b1,node:hall/a1"]


def test_the_table_is_copied_as_a_spreadsheet_takes_it(shown: Shown) -> None:
    page = shown()
    click(page.table.copy)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert lines[0].split("\t")[1:4] == ["State", "Node", "Site"]
    assert page.desk.said == ["Copied 3 lines"]


def test_the_list_and_the_table_lead_to_each_other(shown: Shown) -> None:
    page = shown()
    click(page.table.list)
    page.open("fleet")
    assert page.list.isVisible()
    click(page.list.table)
    assert page.desk.places == ["fleet", TABLE]


TWO_SITES = Inventory((SITE, Site("edge", "Uppsala")), (*INVENTORY.nodes, Node("edge", "u1", "u1.example.org")))


def test_a_site_shows_its_own_nodes_and_says_so(shown: Shown) -> None:
    page = shown(inventory=TWO_SITES)
    assert len(page.table.table.rows()) == 4
    page.open("site:edge")
    assert [row.key for row in page.table.table.rows()] == ["edge/u1"]
    assert page.table.header.name.text() == "Uppsala"
    assert page.table.header.facts.text() == "1 node  ·  1 not normal"
    page.open("site:hall")
    assert names(page) == ["b1", "b2", "a1"]


def test_each_site_keeps_the_filter_that_was_typed_there(shown: Shown) -> None:
    page = shown(inventory=TWO_SITES)
    page.open("site:hall")
    QTest.keyClicks(page.table.field, "a1")
    page.open("site:edge")
    assert page.table.field.text() == ""
    assert len(page.table.table.rows()) == 1
    page.open("site:hall")
    assert names(page) == ["a1"]


def test_from_a_site_the_crumbs_lead_to_all_nodes(shown: Shown) -> None:
    page = shown(inventory=TWO_SITES)
    page.open("site:edge")

    def crumb() -> QWidget | None:
        crumbs = page.table.header.crumbs.findChildren(QWidget)
        return next((each for each in crumbs if each.accessibleName() == "All nodes" and each.isVisible()), None)

    wait_until(crumb, 5)
    click(crumb())
    assert page.desk.places == [TABLE]


def test_a_site_that_was_taken_out_gives_way_to_all_nodes(shown: Shown) -> None:
    page = shown(inventory=TWO_SITES)
    page.open("site:edge")
    page.fleet.inventory = INVENTORY
    page.inventory_changed()
    assert names(page) == ["b1", "b2", "a1"]
    assert page.desk.places == [TABLE]
    assert page.desk.said == ["The site edge is no longer in the inventory"]


def test_what_nobody_watches_stands_last_and_is_not_counted_as_wrong(shown: Shown) -> None:
    watched = tuple(replace(node, watched=node.name != "b1") for node in INVENTORY.nodes)
    page = shown(inventory=Inventory((SITE,), watched))
    page.fleet.now["hall/b1"] = scripted.live(node="hall/b1", link=scripted.link(LinkState.OFF))
    page.refresh(Changed(links=frozenset({"hall/b1"})))
    assert names(page) == ["b2", "a1", "b1"]
    assert page.table.header.facts.text() == "3 nodes  ·  1 not normal"


def test_a_bond_adds_nothing_to_what_its_ports_carry(shown: Shown) -> None:
    page = shown()
    shape = scripted.facts(ports=())
    ports = (Device(Kind.PORT, "eno1", "eno1", "ethernet tg3"), Device(Kind.PORT, "bond0", "bond0", "ethernet"))
    shape = replace(shape, devices=(*shape.devices, *ports))
    rows = scripted.rows(shape)
    rows[Kind.PORT][:, column(Kind.PORT, "receive")] = 1.25e9
    page.fleet.now["hall/a1"] = scripted.live(shape, node="hall/a1", rows=rows)
    page.refresh(Changed(facts=frozenset({"hall/a1"})))
    assert cells(page, "a1")["in"] == "10.00"


def test_a_fleet_without_nodes_has_no_table(shown: Shown) -> None:
    page = shown(inventory=Inventory())
    assert page.empty.isVisible()
    assert not page.table.isVisible()


def test_the_past_of_a_node_is_drawn_as_soon_as_it_is_read(shown: Shown) -> None:
    page = shown()

    def drawn() -> bool:
        page.refresh(Changed())
        return all(isinstance(row.cells[6], Spark) for row in page.table.table.rows())

    wait_until(drawn, 30)
