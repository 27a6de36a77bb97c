"""Placing windows on the screen: the first window's size, and sheets that are put aside."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QByteArray, QPoint, QSize
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
