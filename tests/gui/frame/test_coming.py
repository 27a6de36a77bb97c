"""A picture at once: what is not ready is drawn as coming, by the first window and by the first page."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from connectors.streams import ConnectorError
from console.frame.coming import Coming
from console.frame.overview.page import OverviewPage
from console.main.backfill import PastMaker
from console.main.compose import Reach
from console.main.demo import DemoProgram
from console.main.window import Options
from tests.support.ink import Colour, Picture, Text, painted
from tests.support.window import SPECIFICATION, finish, wait_until
from widgets import theme as themes


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(qapp, themes.load("dark"))


def options(folder: Path) -> Options:
    return Options(folder, folder / "logs", demo=True, language="en", size=(1280, 800))


@pytest.mark.slow
def test_the_demos_window_is_a_picture_before_there_is_any_data(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def held(_: DemoProgram, _report: object) -> Any:
        go.wait(60)
        raise OSError("there is no site")

    monkeypatch.setattr(DemoProgram, "prepare", held)
    program = DemoProgram(qapp, options(tmp_path), past=False)
    try:
        program.start()
        window = program.window
        assert window.isVisible() and window.stack.currentWidget() is window.coming
        marks = painted([window.coming])
        assert [mark.text for mark in marks if isinstance(mark, Text)] == ["Starting the demo site"]
        dashed = QColor(themes.current().colour("unknown"))
        nodes = [mark for mark in marks if isinstance(mark, Colour) and mark.colour.rgb() == dashed.rgb()]
        assert len(nodes) >= 64, "nodes that have not said a word are dashed, as everywhere"
        assert any(isinstance(mark, Picture) for mark in marks), "and a past that is still to come is hatched"
        assert window.coming.accessibleName() == "Starting the demo site"
    finally:
        go.set()
        finish(program)


@pytest.mark.slow
def test_a_start_that_is_waited_for_by_nobody_draws_no_cards(qtbot) -> None:
    empty = Coming()
    qtbot.addWidget(empty)
    empty.resize(1100, 700)
    empty.show()
    assert {type(mark) for mark in painted([empty])} == {Colour}


@pytest.mark.slow  # the demo site is a process of its own
def test_the_first_page_waits_for_no_node_and_no_past_and_says_what_is_coming(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    reach, work = Reach.__call__, PastMaker.work

    def reached(self: Reach, node: Any, cancel: threading.Event) -> Any:
        if not go.wait(60) or cancel.is_set():
            raise ConnectorError("cancelled")
        return reach(self, node, cancel)

    def made(self: PastMaker, job: Any) -> int:
        go.wait(60)
        return work(self, job)

    monkeypatch.setattr(Reach, "__call__", reached)
    monkeypatch.setattr(PastMaker, "work", made)
    specification = tmp_path / "specification.json"
    specification.write_text(json.dumps(SPECIFICATION), encoding="utf-8")
    program = DemoProgram(qapp, options(tmp_path), specification=specification)
    try:
        program.start()
        wait_until(lambda: program.window.page("overview") is not None, 90, "the first page")
        page = program.window.page("overview")
        assert isinstance(page, OverviewPage) and page.isVisible()
        assert page.attention.calm.whole_text() == "Not known yet: 0 of 4 nodes have answered"
        assert program.window.top.nodes.value.whole_text() == "0 / 4"
        assert "Making the demo site's past" in [job.view.name for job in program.window.background.running]
        go.set()
        wait_until(lambda: program.window.top.nodes.value.whole_text() == "4 / 4", 60, "the nodes to answer")
        wait_until(lambda: page.attention.calm.whole_text() == "Nothing is abnormal", 20)
    finally:
        go.set()
        finish(program)
