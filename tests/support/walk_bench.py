"""A page of a few parts for the walker to look at, and parts that paint by hand what they are given to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.walk import Sight
from tests.support.walk_rules import RULES
from widgets import paint
from widgets import theme as themes
from widgets.card import Ground

Show = Callable[..., Sight]


def bench(app: QApplication, qtbot: QtBot) -> Show:
    """Gives what shows parts below each other on a page, in the dark theme until another is applied."""
    QLocale.setDefault(QLocale("en_GB"))
    themes.apply(app, themes.load("dark"))

    def show(*parts: QWidget, size: tuple[int, int] = (500, 300)) -> Sight:
        page = Ground("surface")
        qtbot.addWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        return Sight(page)

    return show


class Painted(QWidget):
    """Paints by hand what it is given to."""

    def __init__(self, act: Callable[[QPainter, QRect], None]) -> None:
        super().__init__()
        self._act = act
        self.setFixedSize(300, 40)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        self._act(painter, self.rect())
        painter.end()


def text(ink: str, content: str = "word") -> Callable[[QPainter, QRect], None]:
    """Paints a word in a token."""

    def act(painter: QPainter, rect: QRect) -> None:
        paint.text(painter, rect, content, ink, themes.font())

    return act


def broken(sight: Sight) -> set[str]:
    """The rules that find something."""
    return {name for name, rule in RULES.items() if rule(sight)}
