"""Maintenance windows in the window: planned, shown where its nodes are, ended and removed, and that taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from console.fleet.page.aside import aside_words, with_aside, with_coming
from console.fleet.page.vocabulary import Condition
from console.maintenance.page.windows_sheet import WindowsSheet
from console.maintenance.service.windows import Windows
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow, pause
from tests.support.window import wait_until
from widgets.priority import Priority


@pytest.fixture(scope="module")
def still(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillWindow]:
    made = StillWindow(qapp, tmp_path_factory.mktemp("still"), StillSite("normal"))
    made.show("node:trollhattan/g05")
    yield made
    made.close()


def until(condition: Callable[[], object]) -> None:
    wait_until(lambda: bool(condition()), what="the sheet of windows")


@pytest.mark.slow
def test_a_window_is_planned_seen_on_its_node_ended_removed_and_restored(still: StillWindow) -> None:
    windows: Windows = still.window._parts.asides.windows  # type: ignore[assignment,union-attr] - the real one
    still.window.acts.run("maintenance.windows")
    until(lambda: still.window.findChildren(WindowsSheet))
    (sheet,) = still.window.findChildren(WindowsSheet)
    assert sheet.place.currentText() == "trollhattan/g05" and sheet.place.count() == 3, "itself, its rack, its site"
    assert not sheet.go.isEnabled() and "reason" in sheet.note.text()
    sheet.reason.setText("Fans")
    sheet.opens.setText("soon")
    sheet.go.click()
    assert "2026-11-20 07:00" in sheet.note.text() and len(windows.all()) == 2
    sheet.opens.setText("2026-11-24 14:00")
    sheet.go.click()
    until(lambda: len(sheet.list.rows()) == 3)
    node = still.site.inventory.node("trollhattan/g05")
    assert node is not None
    absences = still.window._parts.asides  # type: ignore[union-attr] - the window stands
    found = absences.of(node.key)
    assert found is not None and (found.window, found.reason) == ("W-3", "Fans")
    said = with_aside(Condition(Priority.NORMAL, "Normal", ""), found, "Europe/Stockholm", found.since.timestamp())
    assert (said.word, said.priority) == ("Maintenance", Priority.OVERRIDDEN) and "W-3" in said.headline
    worse = with_aside(Condition(Priority.HIGH, "Hot", "GPU 1"), found, "UTC", 0.0)
    assert worse.priority is Priority.HIGH, "what is wrong is said all the same"
    sheet.list.action.emit("W-3", "end")
    until(lambda: len(sheet.list.rows()) == 2)
    assert absences.of(node.key) is None
    sheet.list.action.emit("W-1", "remove")
    until(lambda: len(sheet.list.rows()) == 1)
    still.window.toaster.toasts()[-1].acted.emit()  # Undo
    until(lambda: len(sheet.list.rows()) == 2)
    sheet.close()
    pause(0.05)


@pytest.mark.slow
def test_a_node_whose_window_opens_within_a_day_says_so_while_nothing_else_is_to_be_said(still: StillWindow) -> None:
    windows: Windows = still.window._parts.asides.windows  # type: ignore[assignment,union-attr] - the real one
    node = next(each for each in still.site.inventory.nodes if each.rack == "Hall 1, rack C")
    coming = windows.next_of(node.key)
    assert coming is not None and coming.window == "W-2"
    begins = coming.since.timestamp()
    calm = Condition(Priority.NORMAL, "Normal", "")
    assert "W-2" in with_coming(calm, coming, "UTC", begins - 3600).headline
    assert with_coming(calm, coming, "UTC", begins - 2 * 86400) == calm
    hot = Condition(Priority.HIGH, "Hot", "GPU 1")
    assert with_coming(hot, coming, "UTC", begins - 3600) == hot


def test_a_reason_of_any_length_takes_one_line(still: StillWindow) -> None:
    windows: Windows = still.window._parts.asides.windows  # type: ignore[assignment,union-attr] - the real one
    node = next(each for each in still.site.inventory.nodes if each.rack == "Hall 1, rack C")
    coming = windows.next_of(node.key)
    assert coming is not None
    long = type(coming)(coming.window, coming.since, coming.by, "fans " * 100, coming.until)
    assert len(aside_words(long, "UTC", 0.0)) < 200
