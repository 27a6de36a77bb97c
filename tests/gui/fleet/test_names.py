"""A screen reader finds a name at everything on these pages that the keyboard can reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.fleet.page.fleet_page import TABLE, FleetPage
from tests.support import scripted
from tests.support.scripted import Desk, Fleet


def nameless(page: QWidget) -> list[str]:
    found = []
    for widget in page.findChildren(QWidget):
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        text = widget.text() if isinstance(widget, QAbstractButton | QLineEdit) else ""
        if reachable and not widget.accessibleName() and not text:
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["node:hall/g1", "gpu:hall/g1/1", "gpu:hall/g1/9", "compare", "compare:gpu:hall/g1/0,gpu:hall/g1/1", TABLE],
)
def test_everything_the_keyboard_reaches_has_a_name(qtbot: QtBot, place: str) -> None:
    fleet = Fleet()
    fleet.now["hall/g1"] = scripted.live()
    page = FleetPage(fleet, fleet, Desk())
    qtbot.addWidget(page)
    page.resize(1500, 1000)
    page.show()
    page.open(place)
    assert nameless(page) == []
