"""A themed application, and a place to put a control so that it is really shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets import theme as themes


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[QApplication]:
    QLocale.setDefault(QLocale("en_GB"))
    # Applying a theme polishes every widget there is; do it where another was left behind.
    if themes.current().name != "dark" or qapp.font().family() != "Inter":
        themes.apply(qapp, themes.load("dark"))
    yield qapp
    themes.set_reduced_motion(False)


Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget, int, int], QWidget]:
    """Show a control at a size and wait until it is on the (offscreen) screen."""

    def shown(widget: QWidget, width: int = 400, height: int = 300) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return shown
