"""Papers that commands write without a window: Qt draws them, and no screen is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


def drawing() -> QCoreApplication:
    """The application that fonts and pictures need: the one of the window where it runs, or one without a screen. It is
    one that could have windows: there is but one in a process, and whatever comes later in this one may need that."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - Qt, which other commands need not load

    return QApplication.instance() or QApplication(["driftvakt"])
