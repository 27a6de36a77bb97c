"""Acts of a person on a page of the still window before its picture is taken: sheets, overlays, messages.

An act gets the window, whose page is in sight, and gives the dialog it opened, None for what lies in the window itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from console.acts.page.act_sheet import ActSheet
from console.fleet.page.fleet_page import FleetPage
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from tests.support.still_nodes import FIRST_KEY, NOW
from tests.support.still_window import StillWindow, pause

_CSV = """\
name,host,user,port,site,rack,owner
g13,g13.trollhattan.example.org,ops,2222,trollhattan,"Hall 1, rack D",Bildgruppen radiologi
g14,g14.trollhattan.example.org,ops,2222,trollhattan,"Hall 1, rack D",Bildgruppen radiologi
g07,g07.trollhattan.example.org,ops,2222,trollhattan,"Hall 1, rack B",vision
g07-old,g07.trollhattan.example.org,ops,2222,trollhattan,"Hall 1, rack B",vision
u01,u01.example.org,,,uppsala,Rack 2,vision
g 15,g15.trollhattan.example.org,ops,2222,trollhattan,,
"""


def _sheet(still: StillWindow, command: str, name: str, **arguments: Any) -> QDialog:
    still.window.acts.run(command, **arguments)
    found = still.window.findChild(QDialog, name)
    assert found is not None, f"{command} opens no {name}"
    return found


def _added(still: StillWindow, source: str) -> AddNodesSheet:
    sheet = _sheet(still, "nodes.add", "add_nodes", source=source)
    assert isinstance(sheet, AddNodesSheet)
    return sheet


def _ready(sheet: AddNodesSheet) -> AddNodesSheet:
    for _ in range(500):
        if sheet.add.isEnabled() and not sheet._timer.isActive():  # not of what was typed until a moment ago
            return sheet
        pause(0.02)
    raise TimeoutError("the nodes are not looked at")


def palette(still: StillWindow, _folder: Path) -> None:
    still.window.open_palette()
    assert still.window.palette_box is not None
    QTest.keyClicks(still.window.palette_box.field, "g07")


def compare_with(still: StillWindow, _folder: Path) -> None:
    still.window.acts.run("fleet.compare")
    page = still.window.page("fleet")
    assert isinstance(page, FleetPage) and page.chooser is not None
    QTest.keyClicks(page.chooser.field, "g08")


def add_nodes(still: StillWindow, _folder: Path) -> QWidget:
    sheet = _added(still, "hand")
    QTest.keyClicks(sheet.form.host, "ops@g13.trollhattan.example.org:2222")
    return _ready(sheet)


def add_range(still: StillWindow, _folder: Path) -> QWidget:
    sheet = _added(still, "range")
    QTest.keyClicks(sheet.range, "g[11-16].trollhattan.example.org")
    return _ready(sheet)


def import_nodes(still: StillWindow, folder: Path) -> QWidget:
    """A file whose path is the same everywhere: it is named from its folder."""
    (folder / "nodes.csv").write_text(_CSV, encoding="utf-8")
    sheet = _added(still, "csv")
    here = Path.cwd()
    os.chdir(folder)
    try:
        sheet.path.setText("nodes.csv")
        return _ready(sheet)
    finally:
        os.chdir(here)


def edit_site(still: StillWindow, _folder: Path) -> QWidget:
    return _sheet(still, "sites.edit", "site:trollhattan", key="trollhattan")


def edit_node(still: StillWindow, _folder: Path) -> QWidget:
    return _sheet(still, "nodes.edit", "edit:trollhattan/g09")


def host_key(still: StillWindow, _folder: Path) -> QWidget:
    """What the administrator sent is the same."""
    sheet = _sheet(still, "nodes.host_key", "host_key:uppsala/u04")
    assert isinstance(sheet, UnknownKeySheet)
    QTest.keyClicks(sheet.compare.field, f"256 {FIRST_KEY['fingerprint']} root@u04 (ED25519)")
    return sheet


def changed_key(still: StillWindow, _folder: Path) -> QWidget:
    """What was read on the node is another key than the one that is shown."""
    sheet = _sheet(still, "nodes.host_key", "host_key:trollhattan/g05")
    assert isinstance(sheet, ChangedKeySheet)
    QTest.keyClicks(sheet.compare.field, "SHA256:" + "B" * 43)
    return sheet


def explanation(still: StillWindow, _folder: Path) -> QWidget:
    return _sheet(still, "window.help", "help")


def error(still: StillWindow, _folder: Path) -> None:
    """The raw text unfolded."""
    page = still.window.page("fleet")
    assert isinstance(page, FleetPage) and page.page.road.card is not None
    buttons = page.page.road.card.findChildren(QAbstractButton)
    fold = next(button for button in buttons if button.text() in ("Show raw text", "Visa råtext"))
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)


def toast(still: StillWindow, _folder: Path) -> None:
    """Two messages, one that can be taken back."""
    still.window.acts.run("nodes.copy_address")
    still.window.desk.say(_UNDONE[still.language], _UNDO[still.language], lambda: None)


def _a_day_ago(still: StillWindow, place: str) -> None:
    still.window.desk.time.show(NOW - 27 * 3600, NOW - 25 * 3600, live=False)
    still.show(place)


def past_overview(still: StillWindow, _folder: Path) -> None:
    _a_day_ago(still, ACTS["past-overview"][0])


def statistics(still: StillWindow, _folder: Path) -> QWidget:
    """Of a range in which a GPU was lost."""
    page = still.window.page("fleet")
    assert isinstance(page, FleetPage)
    page.page.gpus.stack.measured.emit(NOW - 780, NOW - 420)
    sheet = page.page.gpus.measuring.range.sheet
    assert sheet is not None
    for _ in range(500):
        if sheet.table.rows():
            return sheet
        pause(0.02)
    raise TimeoutError("nothing is measured")


def act_plan(still: StillWindow, _folder: Path) -> QDialog:
    """The sheet of a plan that one of two people has signed."""
    assert still.window._parts is not None
    runs = still.window._parts.acts.runs()
    plan = next(run for run in runs if len(run.approvals) == 1 and run.begun is None)
    still.window.acts.run("act.show", run=plan.id)
    for _ in range(500):
        sheet = next((each for each in still.window.findChildren(ActSheet) if each.panel.checks.note.text()), None)
        if sheet is not None:
            sheet.panel.column.steps.clearFocus()  # its ring is there only while the window is the active one
            return sheet
        pause(0.02)
    raise TimeoutError("nothing is looked at")


_UNDONE = {
    "en": "Forgot the key of [bastion.trollhattan.example.org]:2222",
    "sv": "Nyckeln för [bastion.trollhattan.example.org]:2222 är glömd",
}
_UNDO = {"en": "Undo", "sv": "Ångra"}

#: By the name of the face: where it happens, in which condition of the site, and what is done.
ACTS: dict[str, tuple[str, str, Callable[[StillWindow, Path], QWidget | None]]] = {
    "palette": ("overview", "storm", palette),
    "compare-with": ("gpu:trollhattan/g07/0", "normal", compare_with),
    "add-nodes": ("fleet/table", "normal", add_nodes),
    "add-range": ("fleet/table", "normal", add_range),
    "import": ("settings", "normal", import_nodes),
    "edit-site": ("settings", "normal", edit_site),
    "edit-node": ("node:trollhattan/g09", "normal", edit_node),
    "host-key": ("node:uppsala/u04", "first", host_key),
    "changed-key": ("node:trollhattan/g05", "storm", changed_key),
    "help": ("overview", "normal", explanation),
    "error": ("node:uppsala/u03", "first", error),
    "toast": ("node:trollhattan/g09", "normal", toast),
    "past-overview": ("overview", "storm", past_overview),
    "act-plan": ("runs", "normal", act_plan),
    "statistics": ("node:trollhattan/g03", "storm", statistics),
}
