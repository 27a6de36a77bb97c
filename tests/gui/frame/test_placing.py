"""Windows fit the screen they open on, and what is put aside lies aside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.frame.placing import first_size, put_aside, restore, shape_of


class Screen:
    def __init__(self, width: int, height: int) -> None:
        self._room = QRect(0, 0, width, height)

    def availableGeometry(self) -> QRect:
        return self._room


class Window(QWidget):
    """A window on a screen of a size of its own."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.setMinimumSize(1040, 640)
        self._on = Screen(width, height)

    def screen(self) -> Screen:  # type: ignore[override]
        return self._on


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ((1366, 768), (1350, 720)),
        ((1440, 900), (1424, 852)),
        ((1920, 1080), (1600, 1000)),
        ((3840, 2160), (1600, 1000)),
        ((1024, 600), (1040, 640)),  # less than that nothing can be read
    ],
)
def test_the_first_window_is_comfortable_and_no_larger_than_the_screen(
    qtbot: QtBot, screen: tuple[int, int], size: tuple[int, int]
) -> None:
    window = Window(*screen)
    qtbot.addWidget(window)
    restore(window, "")
    assert window.size() == QSize(*size)
    assert first_size(window) == QSize(*size)


@pytest.mark.parametrize("shape", ["", "no shape", "bm8gc2hhcGU="])
def test_a_shape_that_is_none_gives_the_first_size(qtbot: QtBot, shape: str) -> None:
    window = Window(1366, 768)
    qtbot.addWidget(window)
    restore(window, shape)
    assert window.size() == QSize(1350, 720)


def test_a_window_comes_back_as_it_was(qtbot: QtBot) -> None:
    window, again = QWidget(), QWidget()
    for one in (window, again):
        qtbot.addWidget(one)
    window.resize(700, 500)
    restore(again, shape_of(window))
    assert again.size() == QSize(700, 500)


def test_a_sheet_is_put_into_the_lower_right_corner_of_its_window(qtbot: QtBot) -> None:
    window, sheet = QWidget(), QWidget()
    for one in (window, sheet):
        qtbot.addWidget(one)
    window.setGeometry(0, 0, 700, 600)
    sheet.resize(300, 200)
    put_aside(sheet, window)
    assert window.geometry().contains(sheet.geometry())
    assert sheet.geometry().left() > 350 and sheet.geometry().top() > 300


def test_a_sheet_that_is_put_aside_stays_on_the_screen(qtbot: QtBot) -> None:
    window, sheet = QWidget(), QWidget()
    for one in (window, sheet):
        qtbot.addWidget(one)
    window.setGeometry(0, 0, 300, 200)
    sheet.resize(600, 500)
    put_aside(sheet, window)
    assert sheet.pos().x() >= 0 and sheet.pos().y() >= 0
