"""Turns: of all pictures of curves that are due, one is drawn anew in a frame; the others show what they had until the
frame after. What a window does at one stretch is one picture, however many are in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget


class Turns:
    """Who draws in a frame, and who waits: first come, first served. Outside of frames (a picture of a page, a print)
    everybody draws at once."""

    def __init__(self) -> None:
        self._in_frame = False
        self._taken = False
        self._before: list[QWidget] = []
        self._waiting: list[QWidget] = []

    @contextmanager
    def frame(self) -> Iterator[None]:
        """While a window paints what is due."""
        self._in_frame, self._taken = True, False
        # Who waited and is not painted this time is out of sight by now, and keeps nobody waiting.
        self._before, self._waiting = self._waiting, []
        try:
            yield
        finally:
            self._in_frame = False
            self._waiting.sort(key=lambda view: self._before.index(view) if view in self._before else len(self._before))
            if self._waiting:
                QTimer.singleShot(0, partial(_paint, tuple(self._waiting)))

    def take(self, view: QWidget) -> bool:
        """Whether `view` may draw now; else it is painted again in the next frame, and comes first then."""
        if not self._in_frame:
            return True
        if self._taken or (self._before and self._before[0] is not view):
            self._waiting.append(view)
            return False
        self._taken = True
        return True


def _paint(views: Iterable[QWidget]) -> None:
    for view in views:
        if shiboken6.isValid(view):
            view.update()


#: The program's: it has one thread that paints.
TURNS = Turns()


class InTurns(QMainWindow):
    """A window in which pictures of curves are drawn in turns."""

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return bool(super().event(event))
        with TURNS.frame():
            return bool(super().event(event))
