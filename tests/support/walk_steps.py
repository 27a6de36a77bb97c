"""The steps of a walk: going to a page, opening something over it, and waiting until nothing moves any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QDialog

from tests.support.still_window import StillWindow, pause
from tests.support.walk import Sight, below
from tests.support.window import wait_until


def visit(still: StillWindow, place: str) -> None:
    """Go to a page that has been read before."""
    still.window.go(place)
    settled(still)


def settled(still: StillWindow) -> None:
    """What was opened has read what it needs and is drawn."""
    still._a_while_later()
    pause(0.02)
    wait_until(lambda: not still.window.background._running, what="what was opened to be read")
    at_rest(still)


def at_rest(still: StillWindow) -> None:
    """Nothing moves any more: what a layout asks for reaches the layouts around it a turn of the loop later."""
    before: list[QRect] = []
    for _ in range(50):
        open_now = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        now = [each.geometry() for window in open_now for each in (window, *below(window))]
        if now == before:
            return
        before = now
        pause(0.02)


@contextmanager
def opened(still: StillWindow, sheet: QDialog) -> Iterator[Sight]:
    sheet.show()
    settled(still)
    yield Sight(sheet)
    sheet.close()
    pause(0)


def shown(still: StillWindow) -> list[QDialog]:
    """The dialogs that are open."""
    return [each for each in still.window.findChildren(QDialog) if each.isVisible()]
