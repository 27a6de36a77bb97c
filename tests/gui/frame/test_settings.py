"""Settings by keyboard: a key is forgotten and taken back, and another language begins by the button beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from console.fleet.model.inventory import Inventory
from console.frame.settings import LANGUAGE
from console.frame.settings_page import SettingsPage
from tests.support.window import DemoWindow, click, demo, undo_button, wait_until

__all__ = ["demo"]


def settings(demo: DemoWindow) -> SettingsPage:
    demo.window.go("settings")
    page = demo.window.page("settings")
    assert isinstance(page, SettingsPage)
    wait_until(page.keys.table.rows, 20, "the host keys")
    return page


@pytest.mark.slow
def test_a_host_key_is_forgotten_by_delete_and_taken_back(demo: DemoWindow) -> None:
    page, parts = settings(demo), demo.program.parts
    assert parts is not None
    before = sorted(parts.known_hosts.own.read_text().splitlines())
    first = page.keys.table.rows()[0].key
    page.keys.table.set_current(first)
    QTest.keyClick(page.keys.table, Qt.Key.Key_Delete)
    wait_until(lambda: len(page.keys.table.rows()) == len(before) - 1, 20, "the key to be gone")
    assert first not in [row.key for row in page.keys.table.rows()]
    click(undo_button(demo.window))
    wait_until(lambda: len(page.keys.table.rows()) == len(before), 20, "the key to be back")
    assert sorted(parts.known_hosts.own.read_text().splitlines()) == before
    told = [(entry.type, entry.result) for entry in parts.journal.entries(category="trust")]
    assert told[-4:] == [(f"hostkey.{act}", how) for act in ("forgotten", "restored") for how in ("", "ok")]


@pytest.mark.slow
def test_a_host_key_that_is_gone_already_is_not_told_as_forgotten(demo: DemoWindow) -> None:
    page, parts = settings(demo), demo.program.parts
    assert parts is not None
    before = parts.known_hosts.own.read_bytes()
    host, fingerprint = page.keys.table.rows()[0].key
    forgotten = parts.trust.forget(host, fingerprint)  # from the command line, say
    page._on_forget((host, fingerprint))
    gone = f"The key of {host} was gone already"
    wait_until(lambda: gone in " ".join(label.text() for label in demo.window.findChildren(QLabel)), 20, gone)
    parts.trust.restore(host, fingerprint, forgotten)
    assert sorted(parts.known_hosts.own.read_bytes().splitlines()) == sorted(before.splitlines())


@pytest.mark.slow
def test_another_language_offers_to_restart_now(demo: DemoWindow) -> None:
    card = settings(demo).appearance
    assert not card.restart.isVisible()
    for language, offered in (("sv", True), ("system", False), ("sv", True)):
        card.language.set_current(language)
        card.language.activated.emit(card.language.currentIndex())
        assert card.restart.isVisible() is offered
    assert demo.window.memory.get(LANGUAGE) == "sv"
    click(card.restart)
    assert demo.window.wants_restart
    assert not demo.window.isVisible()


@pytest.mark.slow
def test_adding_nodes_is_offered_once_also_where_there_are_none(demo: DemoWindow) -> None:
    card = settings(demo).sites
    inventory = demo.program.parts.inventory.current()
    for shown in (inventory, Inventory(inventory.sites)):
        card.show_inventory(shown)
        buttons = [each for each in card.findChildren(QAbstractButton) if each.isVisibleTo(card)]
        assert sum("nodes" in each.text() and "Add" in each.text() for each in buttons) == 1
