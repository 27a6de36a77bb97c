"""The window beside its journal: it goes on while another program holds the file, says so, and takes in what came when
it may read; a large one is looked through after the start; a toast's Undo takes back what it speaks of."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.service.inventory import InventoryService
from console.journal import database, service
from console.journal.model import Mark
from console.main.parts import features
from console.main.window import Options, Program
from tests.support.journals import opened
from tests.support.pulse import Beats, held
from tests.support.window import click, finish, pause, wait_until
from widgets.toast import Toast

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

ROOT = Path(__file__).resolve().parents[3]
#: Far above what a pulse may lose (docs/benchmarks.md has the figure), far below what waiting for a lock takes.
STOOD_STILL = 1.0
HELD_SECONDS = 5.5


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    made.start()
    wait_until(lambda: made.window.page("settings") is not None, 60)
    assert made.parts is not None
    inventory = made.parts.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g01", "g01.invalid", watched=False)]))
    pause(0.5)
    yield made
    if made.parts is not None:
        finish(made)


def said(program: Program) -> list[str]:
    """What the window told in passing, from now on."""
    told: list[str] = []
    program.window.desk.said.connect(lambda text, _action, _act: told.append(text))
    return told


def test_the_window_goes_on_while_the_journal_is_held_and_during_undo(program: Program, tmp_path: Path) -> None:
    told, beats = said(program), Beats()
    with held(tmp_path / "journal.db"):
        beats.begin()
        program.window.acts.run("nodes.undo")
        pause(HELD_SECONDS)
        program.window.go("settings")
        pause(0.5)
        assert beats.worst < STOOD_STILL
        assert program.parts is not None
        assert [node.name for node in program.parts.inventory.current().nodes] == ["g01"], "what was known still is"
        wait_until(lambda: any("what you see is what was in it before" in text for text in told), 20)
        assert any("Nothing was written" in text for text in told), "the undo gave up"
    wait_until(lambda: "The journal can be read again." in told, 20)
    assert sum("what you see is" in text for text in told) == 1, "it is told once"


def test_the_window_closes_without_standing_still_while_the_journal_is_held(program: Program, tmp_path: Path) -> None:
    beats = Beats()
    with held(tmp_path / "journal.db"):
        program.window.acts.run("nodes.undo")
        pause(0.3)
        beats.begin()
        finish(program)
        assert beats.worst < STOOD_STILL
    program.parts = None


def test_what_the_command_line_changes_is_shown_by_itself(program: Program, tmp_path: Path) -> None:
    assert program.parts is not None
    words = ["--data-dir", str(tmp_path), "nodes", "add", "g02.invalid", "--site", "hall"]
    done = subprocess.run(
        [sys.executable, "-m", "console.main", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wait_until(lambda: len(program.window._inventory.nodes) == 2, 20)


def test_a_subscriber_that_takes_its_time_holds_up_nobody_in_the_window(program: Program) -> None:
    assert program.parts is not None
    program.parts.watcher.subscribe(lambda _news: time.sleep(2.0))
    beats = Beats()
    inventory = program.parts.inventory
    inventory.apply(add_site(inventory.current(), Site("edge", "Edge")))
    wait_until(lambda: len(program.window._inventory.sites) == 2, 20)
    pause(0.5)
    assert beats.worst < STOOD_STILL


def test_a_toasts_undo_takes_back_what_it_speaks_of_also_the_older_of_two(program: Program) -> None:
    told = said(program)
    assert program.parts is not None
    inventory = program.parts.inventory
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g02", "g02.invalid", watched=False)]))

    def watched() -> dict[str, bool]:
        return {node.name: node.watched for node in inventory.current().nodes}

    for count, node in enumerate(inventory.current().nodes, 1):
        program.window.acts.run("nodes.watch", nodes=(node.key,))
        wait_until(lambda count=count: len(told) == count, 20)  # type: ignore[misc]
    assert watched() == {"g01": True, "g02": True}
    older, newer = program.window.toaster.toasts()[-2:]
    press_undo(older, "g01 is watched now")
    wait_until(lambda: told[2:] == ["Undone: Edit node hall/g01"], 20)
    assert watched() == {"g01": False, "g02": True}
    press_undo(newer, "g02 is watched now")
    wait_until(lambda: told[2:] == [f"Undone: Edit node hall/{name}" for name in ("g01", "g02")], 20)
    assert watched() == {"g01": False, "g02": False}


def test_an_undo_that_was_overtaken_says_so(program: Program) -> None:
    told = said(program)
    assert program.parts is not None
    inventory = program.parts.inventory
    (node,) = inventory.current().nodes
    program.window.acts.run("nodes.watch", nodes=(node.key,))
    wait_until(lambda: told == ["g01 is watched now"], 20)
    inventory.undo()
    press_undo(program.window.toaster.toasts()[-1], "g01 is watched now")
    wait_until(lambda: told[1:] == ["Nothing was changed: it has been undone already"], 20)


def press_undo(toast: Toast, text: str) -> None:
    """Press the button of the toast that says this."""
    assert toast.accessibleName() == text
    (button,) = (each for each in toast.findChildren(QAbstractButton) if each.text() == "Undo")
    click(button)


def test_a_large_journal_that_somebody_wrote_into_is_told_of_after_the_start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "CHECK_BYTES", 0)
    with opened(tmp_path / "journal.db") as journal:
        journal.append("test", "done")
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.execute("DROP TRIGGER entries_keep")
    connection.execute("UPDATE entries SET entry = replace(entry, 'astrid', 'mallory')")
    connection.commit()
    connection.close()
    made = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    told = said(made)
    made.start()
    try:
        wait_until(lambda: any(text.startswith("Entry 1 of the journal does not hold: its text") for text in told), 60)
    finally:
        finish(made)


def test_a_large_journal_that_is_damaged_is_told_of_after_the_start(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "CHECK_BYTES", 0)
    monkeypatch.setattr(service, "CHECK_BYTES", 0)
    with opened(tmp_path / "journal.db") as journal:
        InventoryService(journal)
        for feature in features():
            journal.keep(feature)
        for number in range(100):
            journal.add_mark(Mark(float(number), "", "note", "x" * 100))
        (root,) = journal.rows("SELECT rootpage FROM sqlite_master WHERE name = 'marks'")
    data = bytearray((tmp_path / "journal.db").read_bytes())
    data[(root["rootpage"] - 1) * 4096 : root["rootpage"] * 4096] = bytes(4096)
    (tmp_path / "journal.db").write_bytes(data)
    made = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en"))
    told = said(made)
    made.start()
    try:
        wait_until(lambda: any("is damaged" in text and "log recover" in text for text in told), 60)
    finally:
        finish(made)
