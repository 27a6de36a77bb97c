"""The Fleet page as a whole: list and table keep up, whatever else was in sight, however many nodes there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.links import LinkState
from console.fleet.page.cards.processes_card import ProcessesCard
from console.fleet.page.fleet_page import TABLE, FleetPage
from tests.support import scripted
from tests.support.scripted import SITE, Desk, Fleet
from widgets import numbers, translation
from widgets.tables.cells import cell_text
from widgets.tables.master import Item

pytestmark = pytest.mark.slow

#: The window looks at the fleet so often in a second.
LOOKS = 4

Shown = Callable[..., FleetPage]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(count: int) -> FleetPage:
        names = [f"n{number:04}" for number in range(count)]
        fleet = Fleet(Inventory((SITE,), tuple(Node("hall", name, f"{name}.example.org") for name in names)))
        shape = scripted.facts()
        fleet.now = {f"hall/{name}": scripted.live(shape, f"hall/{name}") for name in names}
        page = FleetPage(fleet, fleet, Desk())
        page.fleet, page.desk = fleet, page._surroundings
        qtbot.addWidget(page)
        page.resize(1500, 900)
        page.show()
        page.open("fleet")
        return page

    return show


def looks(page: FleetPage, seconds: float, a_second: int = LOOKS) -> None:
    """The window looks at the fleet for a while, and the page's own timer goes off every third second."""
    for look in range(round(seconds * a_second)):
        page.desk.clock += 1 / a_second
        if look % (3 * a_second) == 0:
            notes(page)
        page.refresh(Changed())


def goes_elsewhere(page: FleetPage, seconds: float) -> None:
    """Another page is in sight for a while, and the window looks for that one."""
    page.hide()
    for _ in range(round(seconds / 3)):
        page.desk.clock += 3
        notes(page)
    page.show()


def notes(page: FleetPage) -> None:
    if page.list._noting.isActive():
        page.list._noting.timeout.emit()


def load(page: FleetPage, node: str, percent: float) -> None:
    reading = page.fleet.now[node]
    page.fleet.now[node] = replace(reading, rows=scripted.rows(reading.facts, utilization=percent))


def lose(page: FleetPage, node: str) -> None:
    lost = scripted.link(LinkState.LOST, newest=page.desk.clock)
    page.fleet.now[node] = scripted.live(node=node, link=replace(lost, node=node))


def item(page: FleetPage, node: str) -> Item:
    """The line of a node in the list."""
    return next(each for each in page.list.list._all if each.key == node)


def cells(page: FleetPage, node: str) -> dict[str, str]:
    """The line of a node in the table."""
    table = page.table.table
    row = next(row for row in table.rows() if row.key == node)
    keys = [column.key for column in table._model.columns]
    return dict(zip(keys, map(cell_text, row.cells), strict=True))


def hour(page: FleetPage, node: str) -> np.ndarray:
    """What the small curve of a node draws, a value a minute."""
    spark = page.list.spark(node, page.fleet.now[node])
    assert spark is not None
    return spark.values


def test_the_list_goes_on_when_the_clock_is_set_back(shown: Shown) -> None:
    page = shown(3)
    looks(page, 10)
    page.desk.clock -= 3600
    load(page, "hall/n0001", 98.0)
    looks(page, 1)
    assert item(page, "hall/n0001").value == numbers.percent(98)
    load(page, "hall/n0001", 12.0)
    looks(page, 3)
    assert item(page, "hall/n0001").value == numbers.percent(12)


def test_the_table_goes_on_when_the_clock_is_set_back(shown: Shown) -> None:
    page = shown(3)
    page.open(TABLE)
    looks(page, 10)
    page.desk.clock -= 3600
    load(page, "hall/n0001", 98.0)
    looks(page, 1)
    assert cells(page, "hall/n0001")["use"] == numbers.percent(98)


def test_the_node_in_sight_goes_on_when_the_clock_is_set_back(shown: Shown) -> None:
    page = shown(2)
    looks(page, 10)
    page.desk.clock -= 3600
    looks(page, 1)
    assert page.page.gpus.stack.range()[1] == pytest.approx(page.desk.clock, abs=1)


def test_the_hour_of_a_thousand_nodes_has_no_holes_while_the_table_is_in_sight(shown: Shown) -> None:
    page = shown(1024)
    page.open(TABLE)
    looks(page, 150, a_second=1)
    for node in ("hall/n0000", "hall/n1023"):
        assert np.isfinite(hour(page, node)[-3:]).all()


def test_the_table_draws_what_the_hour_brought(shown: Shown) -> None:
    page = shown(2)
    page.open(TABLE)
    looks(page, 60)
    load(page, "hall/n0001", 98.0)
    looks(page, 120)
    table = page.table.table
    spark = next(row for row in table.rows() if row.key == "hall/n0001").cells[6]
    assert spark.values[-2:].tolist() == [98.0, 98.0]


def test_of_a_thousand_nodes_a_look_brings_a_part_up_to_date_in_the_list_and_in_the_table(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(1024)
    taken: list[int] = []
    for part, at in ((page.list, 2), (page.table, 4)):
        refresh = part.refresh
        monkeypatch.setattr(part, "refresh", lambda *a, refresh=refresh, at=at: (taken.append(len(a[at])), refresh(*a)))
    looks(page, 4)
    monkeypatch.undo()
    page.open(TABLE)
    monkeypatch.setattr(page.list, "refresh", lambda *a: taken.append(len(a[2])))
    monkeypatch.setattr(page.table, "refresh", lambda *a: taken.append(len(a[4])))
    looks(page, 4)
    assert taken
    assert max(taken) <= 128
    assert len(taken) <= 8 * LOOKS


def test_ten_minutes_on_another_page_leave_no_hole_in_the_hour(shown: Shown) -> None:
    page = shown(100)
    looks(page, 5 * 60)
    goes_elsewhere(page, 10 * 60)
    looks(page, 60)
    for node in ("hall/n0000", "hall/n0099"):
        assert np.isfinite(hour(page, node)[-15:]).all()


@pytest.mark.parametrize("place", ["fleet", TABLE])
def test_what_happened_to_nodes_while_another_page_was_in_sight_is_shown_on_coming_back(
    shown: Shown, place: str
) -> None:
    page = shown(1000)
    page.open(place)
    looks(page, 1)
    last = "hall/n0999"
    page.hide()
    lose(page, last)
    page.show()
    page.open(place)
    if place == TABLE:
        assert cells(page, last)["state"].startswith("Lost")
    else:
        assert item(page, last).detail.startswith("Lost")


def test_coming_back_from_the_table_the_list_shows_what_happened_meanwhile(shown: Shown) -> None:
    page = shown(1000)
    page.open(TABLE)
    lose(page, "hall/n0999")
    page.refresh(Changed(links=frozenset({"hall/n0999"})))
    page.open("fleet")
    assert item(page, "hall/n0999").detail.startswith("Lost")


def test_a_page_out_of_sight_says_nothing_and_moves_nowhere_when_its_site_or_node_goes(shown: Shown) -> None:
    page = shown(2)
    other = Inventory((Site("edge", "Edge", zone="UTC"),), (Node("edge", "u1", "u1"),))
    for place in ("site:hall", "node:hall/n0000"):
        inventory = page.fleet.inventory
        page.open(place)
        page.desk.places.clear()
        page.hide()
        page.fleet.inventory = other
        page.inventory_changed()
        assert (page.desk.places, page.desk.said) == ([], [])
        page.fleet.inventory = inventory
        page.inventory_changed()
        page.show()


def test_in_sight_it_says_where_it_has_gone(shown: Shown) -> None:
    page = shown(2)
    page.open("site:hall")
    page.fleet.inventory = Inventory((Site("edge", "Edge", zone="UTC"),), (Node("edge", "u1", "u1"),))
    page.inventory_changed()
    assert page.desk.places == [TABLE]
    assert page.desk.said == ["The site hall is no longer in the inventory"]
    assert [row.key for row in page.table.table.rows()] == ["edge/u1"]


def test_the_small_curves_say_that_they_show_the_form_of_the_hour_and_not_its_level(shown: Shown) -> None:
    page = shown(2)
    columns = {column.key: column for column in page.table.table._model.columns}
    assert "rose and fell" in columns["hour"].tip
    assert f"“{columns['use'].title}”" in columns["hour"].tip
    assert "rose and fell" in page.list.list._trailing.toolTip()


@pytest.fixture
def swedish(qapp: QApplication) -> Iterator[None]:
    translation.install(qapp, "sv")
    yield
    translation.install(qapp, "en")


def test_in_swedish_what_a_gpu_does_does_not_read_as_what_is_taken_of_its_memory(
    swedish: None, shown: Shown, qtbot: QtBot
) -> None:
    processes = ProcessesCard(narrow=True)
    qtbot.addWidget(processes)
    tables = {"use": shown(1).table.table, "sm": processes.table}
    titles = {key: {column.key: column.title for column in table._model.columns} for key, table in tables.items()}
    for key, found in titles.items():
        assert found[key] == "Last"
        assert found["memory"] == "Minne"
    assert titles["use"]["hour"] == "Senaste timmen"
