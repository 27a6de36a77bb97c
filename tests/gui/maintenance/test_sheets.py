"""Maintenance in the window: what is on a node is seen, and what is wanted becomes a plan that has not run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from connectors.systemd import Verb
from console.acts.page.act_sheet import ActSheet
from console.maintenance.page.files_sheet import FilesSheet
from console.maintenance.page.gpus_sheet import GpusSheet
from console.maintenance.page.node_sheets import CommandSheet, DrainSheet, ResetSheet
from console.maintenance.page.services_sheet import ServicesSheet
from console.work.model.runs import RunState
from tests.support.still_files import StillFiles, StillShell
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow, pause

S = TypeVar("S", bound=QDialog)


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillWindow]:
    made = StillWindow(qapp, tmp_path_factory.mktemp("still"), StillSite("normal"))
    made.show("node:trollhattan/g05")
    yield made
    made.close()


@pytest.fixture
def still(window: StillWindow) -> Iterator[StillWindow]:
    yield window
    for each in window.window.findChildren(QDialog):
        each.close()
    pause(0.05)


def until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        pause(0.02)
    raise TimeoutError


def opened(still: StillWindow, kind: type[S], command: str = "") -> S:
    """The sheet of this kind, once it is there."""
    if command:
        still.window.acts.run(command)
    found: list[S] = []

    def there() -> bool:
        found[:] = [each for each in still.window.findChildren(kind) if each.isVisible()]
        return bool(found)

    until(there)
    return found[0]


@pytest.mark.slow
def test_of_each_service_that_is_offered_which_makes_sense(still: StillWindow) -> None:
    sheet = opened(still, ServicesSheet, "maintenance.services")
    until(lambda: "1 failed" in sheet.counts.text())
    assert not any(button.isEnabled() for button in sheet.verbs.values()), "none is chosen"

    def offered(words: str, unit: str) -> set[Verb]:
        sheet.filter.setText(words)
        sheet.table.setCurrentIndex(sheet.table.model().index(0, 0))
        assert sheet.table.current() == unit
        return {verb for verb, button in sheet.verbs.items() if button.isEnabled()}

    assert offered("odd", "-odd@1.service") == {Verb.STOP, Verb.RESTART}
    assert offered("breaks always", "broken.service") == {Verb.START, Verb.RESTART, Verb.RESET_FAILED}


@pytest.mark.slow
def test_gpus_are_listed_with_what_may_be_planned(still: StillWindow) -> None:
    sheet = opened(still, GpusSheet, "maintenance.gpus")
    until(lambda: sheet.gpus.current() is not None)
    assert sheet.watts.most == 700
    assert not sheet.end.isEnabled(), "nobody uses it"
    sheet.watts.set_value(400)
    sheet.limit.click()
    act = opened(still, ActSheet)
    until(lambda: "400" in act.windowTitle())
    (run,) = [each for each in still.window._parts.acts.runs() if each.plan.act.endswith("power_limit")][:1]
    assert run.state is RunState.PLANNED
    assert "--power-limit=400" in run.plan.steps[0].argv


def test_a_drain_asks_why_and_opens_its_plan(still: StillWindow) -> None:
    sheet = opened(still, DrainSheet, "maintenance.drain")
    sheet.reason.setText("GPU 5 is off the bus")
    sheet.go.click()
    act = opened(still, ActSheet)
    until(lambda: "g05" in act.windowTitle())
    assert not [each for each in still.window.findChildren(DrainSheet) if each.isVisible()], "it made way for its plan"


def test_a_reset_is_of_the_gpu_that_was_named_and_says_why_it_cannot_be_planned(still: StillWindow) -> None:
    still.window.acts.run("maintenance.reset", gpu="3")
    sheet = opened(still, ResetSheet)
    assert "GPU 3" in sheet.windowTitle()
    sheet.end_first.setChecked(True)
    sheet.go.click()
    until(lambda: "There is no" in sheet.note.text())
    assert sheet.isVisible() and sheet.go.isEnabled()


@pytest.mark.parametrize(
    ("nodes", "line", "said"),
    [("trollhattan/g05", "", "quotes"), ("trollhattan/g05", "echo 'a", "quotes"), ("nowhere", "uptime", "no node")],
)
def test_a_command_that_makes_no_sense_is_told_before_anything_is_asked(
    still: StillWindow, nodes: str, line: str, said: str
) -> None:
    sheet = opened(still, CommandSheet, "maintenance.command")
    assert sheet.where.text() == "trollhattan/g05"
    sheet.where.setText(nodes)
    sheet.line.setText(line)
    sheet.go.click()
    assert said in sheet.note.text()


def test_folders_are_gone_through_and_what_a_node_calls_its_files_is_shown_as_text(still: StillWindow) -> None:
    sheet = opened(still, FilesSheet, "maintenance.files")
    until(lambda: len(sheet.table.rows()) == 3)
    assert not sheet.fetch.isEnabled() and not sheet.up.isEnabled() and sheet.next.isHidden()
    sheet.table.opened.emit(b"srv")
    until(lambda: sheet.where.text() == "/srv")
    assert "12,340" in sheet.counts.text() and not sheet.next.isHidden()
    shown = [row.cells[0].text for row in sheet.table.rows()]
    assert [row.tip for row in sheet.table.rows()] == shown, "a name that is too long for its column shows on hover"
    assert "\\xff\\n\\x1b[31mred" in shown and "current → checkpoints/step-004800" in shown
    sheet.where.setText("/no")
    sheet.where.returnPressed.emit()
    until(lambda: "No such file" in sheet.note.text())
    assert sheet.table.rows(), "what was shown stays"
    sheet.up.click()
    until(lambda: sheet.where.text() == "/")


def test_a_file_is_fetched_with_progress_and_a_stop(still: StillWindow, tmp_path: Path) -> None:
    sheet = opened(still, FilesSheet, "maintenance.files")
    files: StillFiles = still.window._parts.files
    until(lambda: bool(sheet.table.rows()))
    sheet.table.opened.emit(b"srv")
    until(lambda: sheet.where.text() == "/srv")
    sheet.table.setCurrentIndex(sheet.table.model().index(2, 0))
    assert sheet.fetch.isEnabled()
    files.hold = threading.Event()
    sheet._fetch_to("/srv/loss.csv", 10, str(tmp_path / "loss.csv"))
    until(lambda: sheet.progress.isVisible() and not sheet.fetch.isEnabled())
    sheet.progress.cancelled.emit()
    until(lambda: sheet.progress.isHidden() and "stopped" in sheet.note.text())
    files.hold = None
    sheet._fetch_to("/srv/loss.csv", 10, str(tmp_path / "loss.csv"))
    until(lambda: (tmp_path / "loss.csv").exists() and sheet.progress.isHidden())
    assert sheet.fetch.isEnabled() and sheet.note.text() == ""


def test_a_file_is_sent_as_a_plan(still: StillWindow, tmp_path: Path) -> None:
    (tmp_path / "limits.conf").write_text("limits")
    sheet = opened(still, FilesSheet, "maintenance.files")
    until(lambda: bool(sheet.table.rows()))
    sheet._send(str(tmp_path / "limits.conf"))
    act = opened(still, ActSheet)
    until(lambda: "limits.conf" in act.windowTitle())
    run = next(each for each in still.window._parts.acts.runs() if each.plan.act == "file.send")
    assert run.state is RunState.PLANNED and run.plan.can_be_undone


@pytest.mark.slow
def test_a_terminal_opens_where_a_rule_allows_it_and_else_it_is_said_why(still: StillWindow) -> None:
    said: list[str] = []
    shell: StillShell = still.window._parts.shell
    desk = still.window.desk
    told, desk.say = desk.say, lambda text, *_: said.append(text)
    try:
        still.window.acts.run("maintenance.terminal")
        until(lambda: bool(said))
        assert "are off" in said[0] and not shell.opened
        shell.allowed = True
        still.window.acts.run("maintenance.terminal")
        until(lambda: bool(shell.opened))
    finally:
        desk.say = told
    assert shell.opened == ["node:trollhattan/g05"]
