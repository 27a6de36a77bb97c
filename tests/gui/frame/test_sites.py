"""From a site of the Overview to its nodes and back, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.fleet.model.changes import remove_site
from console.fleet.page.fleet_page import FleetPage
from console.frame.overview.page import OverviewPage
from console.frame.settings import PLACE
from tests.support.window import DemoWindow, demo, wait_until
from widgets.tables.table import DenseTable

__all__ = ["demo"]

ALT = Qt.KeyboardModifier.AltModifier


def open_site(table: DenseTable, key: str) -> None:
    """Press the line's Open."""
    row = [each.key for each in table.rows()].index(key)
    last = table.model().columnCount() - 1
    box = table.visualRect(table.model().index(row, last))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def shown(demo: DemoWindow) -> list[str]:
    page = demo.window.page("fleet")
    assert isinstance(page, FleetPage)
    return [demo.named(str(row.key)) for row in page.table.table.rows()]


@pytest.mark.slow
def test_open_shows_the_sites_nodes_and_the_way_back_and_forth_keeps_them(demo: DemoWindow) -> None:
    demo.window.activateWindow()
    wait_until(demo.window.isActiveWindow, 10, "the window to be active")
    demo.window.go("overview")
    page = demo.window.page("overview")
    assert isinstance(page, OverviewPage)
    wait_until(lambda: len(page.sites.table.rows()) == 2, 60, "two sites")
    open_site(page.sites.table, demo.key("edge"))
    assert demo.place == "site:edge"
    fleet = demo.window.page("fleet")
    assert isinstance(fleet, FleetPage)
    assert shown(demo) == ["edge/u1"]
    assert fleet.table.table.hasFocus(), "the keyboard goes with the eye"
    assert demo.window.top.site.value.text() == "Uppsala"
    demo.press(Qt.Key.Key_Left, ALT)
    assert demo.place == "overview"
    open_site(page.sites.table, demo.key("hall"))
    demo.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    demo.type("g2")
    assert shown(demo) == ["hall/g2"]
    demo.press(Qt.Key.Key_Return)
    demo.press(Qt.Key.Key_Return)
    assert demo.place == "node:hall/g2"
    demo.press(Qt.Key.Key_Left, ALT)
    assert (demo.place, shown(demo), fleet.table.field.text()) == ("site:hall", ["hall/g2"], "g2")
    demo.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    demo.press(Qt.Key.Key_Escape)
    assert sorted(shown(demo)) == ["hall/g1", "hall/g2", "hall/g3"]
    assert demo.named(str(demo.window.memory.get(PLACE))) == "site:hall", "the next start begins here"


@pytest.mark.slow
def test_the_site_and_clock_beside_a_comparison_are_those_of_its_first(demo: DemoWindow) -> None:
    """Its times are that site's, too."""
    for first, other, name in (("edge/u1", "hall/g1", "Uppsala"), ("hall/g1", "edge/u1", "Trollhättan")):
        demo.window.go(f"compare:node:{first},node:{other}")
        wait_until(lambda name=name: demo.window.top.site.value.text() == name, 10, name)


@contextmanager
def without_site(window: DemoWindow, key: str) -> Iterator[None]:
    """Somebody removes a site with its nodes, and puts it back afterwards; the window has not heard of it yet."""
    inventory = window.window._parts.inventory
    inventory.apply(remove_site(inventory.current(), key))
    try:
        yield
    finally:
        inventory.undo()
        window.window.inventory_changed()


def test_a_site_that_goes_while_settings_are_in_sight_leaves_the_window_there(demo: DemoWindow) -> None:
    window = demo.window
    window.go("site:edge")
    window.go("settings")
    with without_site(demo, "edge"):
        window.inventory_changed()
        assert window.place == "settings"
        assert window.memory.get(PLACE) == "settings", "the next start begins here"


@pytest.mark.slow
def test_who_leaves_a_site_that_has_just_gone_arrives_where_he_goes(demo: DemoWindow) -> None:
    window = demo.window
    window.go("site:edge")
    with without_site(demo, "edge"):
        window.go("settings")
        assert window.place == "settings"
        assert window.memory.get(PLACE) == "settings"


@pytest.mark.slow
def test_the_window_is_not_modal_while_sheets_are_open(demo: DemoWindow) -> None:
    demo.window.activateWindow()
    wait_until(demo.window.isActiveWindow, 10, "the window to be active")
    demo.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = demo.dialog("add_nodes")
    assert not sheet.isModal()
    demo.window.go("node:hall/g3")
    assert demo.window.page("fleet").page.header.name.text() == "g3"
    sheet.close()
    assert QApplication.activeModalWidget() is None
