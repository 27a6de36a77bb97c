"""The sheet of where a model is served: nothing is added that was not looked at as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.deployments.model.models import Model
from console.deployments.model.placing import Engine, Placed, Spot
from console.deployments.model.preflight import Code, Finding, preflight_of
from console.deployments.page.deploy_sheet import DeploySheet
from tests.support.still_models import version
from widgets import theme as themes
from widgets import translation

SPOTS = tuple(Spot(str(number), f"hall/g0{number}", f"10.0.0.{number}") for number in (1, 2))


@pytest.fixture
def sheet(qapp: QApplication) -> Iterator[DeploySheet]:
    themes.apply(qapp, themes.load("dark"))
    translation.install(qapp, "en")
    window = QWidget()
    made = DeploySheet(Model("m", "support-sv"), [replace(version("7.0", "support-sv"), id="v")], SPOTS, window)
    window.show()
    made.show()
    yield made
    window.deleteLater()


def typed(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClicks(field, text)


@pytest.mark.slow
def test_it_is_looked_at_first_and_again_after_each_change(sheet: DeploySheet) -> None:
    asked: list[Placed] = []
    agreed: list[Placed] = []
    sheet.looking.connect(asked.append)
    sheet.agreed.connect(agreed.append)
    assert not sheet.go.isEnabled()
    typed(sheet.nodes, "hall/g01 hall/g02")
    typed(sheet.gpus, "0 1")
    assert sheet.go.text() == "Look at the nodes" and sheet.go.isEnabled()
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert not sheet.go.isEnabled() and agreed == []
    [placed] = asked
    assert (placed.name, placed.engine, placed.gpus, placed.version) == ("support-sv", Engine.LLAMA, (0, 1), "v")
    assert placed.router is SPOTS[0] and placed.spots == SPOTS
    sheet.show_found(replace(placed, port=9), preflight_of([Finding(Code.PORT_TAKEN, {"node": "x", "port": "9"})]))
    assert not sheet.go.isEnabled(), "what is not asked any more is passed over"
    sheet.show_found(placed, preflight_of([Finding(Code.PORTS_FREE, {"node": "hall/g01", "port": "8000"})]))
    assert sheet.go.text() == "Add deployment" and sheet.go.isEnabled()
    typed(sheet.second, "hall/g09")
    assert not sheet.go.isEnabled() and sheet.placed is None
    sheet.second.clear()
    typed(sheet.second, "hall/g01")
    typed(sheet.router, "hall/g02")
    assert sheet.go.text() == "Look at the nodes"
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    sheet.show_found(asked[-1], preflight_of([]))
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert agreed == asked[1:] and (agreed[0].router, agreed[0].second) == SPOTS[::-1] and not sheet.isVisible()


@pytest.mark.slow
def test_what_could_not_stand_there_cannot_be_added_and_says_why(sheet: DeploySheet) -> None:
    typed(sheet.nodes, "hall/g01")
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert sheet.placed is not None
    sheet.show_found(sheet.placed, preflight_of([Finding(Code.PORT_TAKEN, {"node": "hall/g01", "port": "8000"})]))
    assert not sheet.go.isEnabled() and sheet.findings.isVisible()


@pytest.mark.slow
def test_the_sheet_grows_with_what_was_found(sheet: DeploySheet) -> None:
    typed(sheet.nodes, "hall/g01")
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert sheet.placed is not None
    found = [Finding(Code.PAIR, {"first": f"hall/g0{number}", "second": "hall/g09"}) for number in range(7)]
    sheet.show_found(sheet.placed, preflight_of(found))
    QApplication.processEvents()
    assert sheet.height() >= sheet.sizeHint().height()


@pytest.mark.slow
def test_a_node_that_cannot_be_reached_is_told_and_may_be_looked_at_again(sheet: DeploySheet) -> None:
    typed(sheet.nodes, "hall/g01")
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    assert sheet.placed is not None
    sheet.show_fault(sheet.placed, "hall/g01 does not answer")
    assert sheet.told.text() == "hall/g01 does not answer" and sheet.go.isEnabled()
    assert sheet.go.text() == "Look at the nodes"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("nodes", "gpus", "engine", "program"),
    [
        ("hall/g09", "", Engine.LLAMA, ""),
        ("hall/g01", "x", Engine.LLAMA, ""),
        ("hall/g01", "", Engine.OTHER, "serve {artifact}"),
        ("hall/g01", "", Engine.OTHER, "serve '{port}"),
    ],
)
def test_what_says_nothing_whole_is_not_looked_at(
    sheet: DeploySheet, nodes: str, gpus: str, engine: Engine, program: str
) -> None:
    sheet.engine.set_current(engine)
    typed(sheet.nodes, nodes)
    typed(sheet.gpus, gpus)
    sheet.program.setText(program)
    sheet.look()
    assert not sheet.go.isEnabled()
