"""The sheets of maintenance over a node's page, each while it is open, and what is said where none opens."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from typing import Any

from console.maintenance.model.places import node_target
from console.work.model.allowed import Allowed, Lack, Level
from tests.support.still_window import StillWindow
from tests.support.walk import Sight
from tests.support.walk_steps import at_rest, opened, settled, shown, visit
from tests.support.window import wait_until

#: What looks at a node has a table that is filled once it has answered.
_SHEETS = (
    "maintenance.services", "maintenance.gpus", "maintenance.reset", "maintenance.drain",
    "maintenance.give_back", "maintenance.reboot", "maintenance.command",
)  # fmt: skip


def maintained(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """What is seen and asked of a node, its files with one on its way and one that cannot be read, and a terminal."""
    window = still.window
    for command in _SHEETS:
        visit(still, "gpu:trollhattan/g05/3" if command == "maintenance.reset" else "node:trollhattan/g05")
        window.acts.run(command)
        wait_until(lambda: shown(still), what=f"the sheet of {command}")
        with opened(still, shown(still)[0]) as sight:
            yield command, sight
    visit(still, "node:trollhattan/g05")
    yield from _of_files(still)
    yield from _of_windows(still)
    yield from _of_levels(still)
    window.acts.run("maintenance.terminal")
    wait_until(lambda: bool(window.toaster.toasts()), what="why no terminal opens")
    at_rest(still)
    yield "a terminal that is off", Sight(window, only=window.toaster.toasts()[-1])
    for toast in window.toaster.toasts():
        toast.close()
    window.go("overview")


def _of_levels(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """What a node allows: all that acts may lack there."""
    window = still.window
    assert window._parts is not None
    allowing: Any = window._parts.acts.allowing
    page: Any = window.page("fleet")
    node = still.site.inventory.node("trollhattan/g05")
    assert node is not None
    for level, lacks in ((Level.OPERATE, (Lack.LEAVE, Lack.LINGER)), (Level.WATCH, (Lack.WATCH, Lack.POLICY))):
        allowing._keep(node_target(node).id, Allowed(level, "driftvakt", lacks=lacks, shell=False))
        visit(still, "node:trollhattan/g05")
        wait_until(lambda level=level: str(level) in page.page.allowed.level, what="what the node allows")  # type: ignore[misc]
        settled(still)
        yield f"level {level}", Sight(window)


def _of_windows(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """A node in a maintenance window, in the list, the table and on its page; and the windows that stand."""
    window = still.window
    assert window._parts is not None
    windows: Any = window._parts.asides.windows
    node = still.site.inventory.node("trollhattan/g08")
    assert node is not None
    made = windows.plan(node_target(node), "Fans of the power supplies are replaced", lasting=7200)
    for place in ("node:trollhattan/g08", "fleet/table", "overview"):
        visit(still, place)
        still.show(place)
        yield f"{place} in a maintenance window", Sight(window)
    visit(still, "node:trollhattan/g08")
    window.acts.run("maintenance.windows")
    wait_until(lambda: shown(still), what="the sheet of windows")
    sheet: Any = shown(still)[0]
    with opened(still, sheet) as sight:
        yield "maintenance windows", sight
        sheet.often.set_current("again")
        sheet._on_often("again")
        settled(still)
        yield "a window that comes again", Sight(sheet)
        sheet.opens.setText("61 * * * *")
        settled(still)
        yield "a window that never comes", Sight(sheet)
    windows.remove(made.name)
    settled(still)


def _of_files(still: StillWindow) -> Iterator[tuple[str, Sight]]:
    """A node's folders, one with names that are no text, a file on its way, and a folder that is not there."""
    window = still.window
    assert window._parts is not None
    files: Any = window._parts.files
    window.acts.run("maintenance.files")
    wait_until(lambda: shown(still), what="the sheet of files")
    sheet: Any = shown(still)[0]
    with opened(still, sheet) as sight:
        yield "the files of a node", sight
        sheet.where.setText("/srv")
        sheet.where.returnPressed.emit()
        wait_until(lambda: len(sheet.table.rows()) > 3, what="a folder")
        sheet.table.setCurrentIndex(sheet.table.model().index(2, 0))
        settled(still)
        yield "a folder of a node", Sight(sheet)
        files.hold = threading.Event()
        with tempfile.TemporaryDirectory() as folder:
            sheet._fetch_to("/srv/loss.csv", 8, f"{folder}/loss.csv")
            wait_until(lambda: sheet._coming.done, what="a fetch to begin")
            sheet._look()
            at_rest(still)
            yield "a file on its way", Sight(sheet)
            files.hold.set()
            wait_until(lambda: sheet._coming is None, what="the fetch to end")
        files.hold = None
        sheet.where.setText("/no/such/folder")
        sheet.where.returnPressed.emit()
        wait_until(lambda: "No such file" in sheet.note.text(), what="why a folder cannot be read")
        at_rest(still)
        yield "a folder that is not there", Sight(sheet)
    for toast in window.toaster.toasts():
        toast.close()
