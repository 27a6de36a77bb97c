"""Placing windows on the screen: the first window's size, and the sheet that lies beside it."""

from __future__ import annotations

import base64
import binascii
import importlib
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QPoint, QSize, Slot
from PySide6.QtWidgets import QWidget

_COMFORTABLE = QSize(1600, 1000)
#: What window managers put around a window, at most: title bar and borders.
_FRAME = QSize(16, 48)
#: Between a window's corner and a sheet that was put aside.
_ASIDE = 40


def first_size(window: QWidget) -> QSize:
    """As large as is comfortable, and never larger than what the screen has room for."""
    room = window.screen().availableGeometry().size() - _FRAME
    return _COMFORTABLE.boundedTo(room).expandedTo(window.minimumSize())


def restore(window: QWidget, shape: str) -> None:
    """Give a window the shape that `shape_of` told of it, or its first size where that is none."""
    try:
        restored = bool(shape) and window.restoreGeometry(QByteArray(base64.b64decode(shape, validate=True)))
    except (binascii.Error, ValueError):
        restored = False
    if not restored:
        window.resize(first_size(window))


def shape_of(window: QWidget) -> str:
    """Size and place of a window, as text."""
    return base64.b64encode(window.saveGeometry().data()).decode()


def put_aside(sheet: QWidget, window: QWidget) -> None:
    """Into the window's lower right corner: lists begin at the upper left."""
    frame, room = sheet.frameGeometry(), sheet.screen().availableGeometry()
    at = window.frameGeometry().bottomRight() - QPoint(_ASIDE + frame.width(), _ASIDE + frame.height())
    sheet.move(max(at.x(), room.left()), max(at.y(), room.top()))


class BesideWindow(QObject):
    """The sheet of the demo site's faults, which lies beside the work as long as it is open."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.sheet: QWidget | None = None

    def open(self, faults: Any, inventory: Any, surroundings: Any) -> None:
        """Show it, or bring it forward."""
        if self.sheet is None:
            module = importlib.import_module("console.fleet.page.sheets.faults")
            self.sheet = module.FaultsSheet(faults, inventory, surroundings, self._window)
            assert self.sheet is not None  # noqa: S101 - just made
            self.sheet.setObjectName("faults")
            self.sheet.destroyed.connect(self._on_gone)
            self.sheet.show()
            put_aside(self.sheet, self._window)
        else:
            self.sheet.raise_()
        self.sheet.activateWindow()

    @Slot()
    def _on_gone(self) -> None:
        self.sheet = None
