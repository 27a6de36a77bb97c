"""Before the window: one per data directory, and a word on the screen where none can open. Whoever starts it from a
desktop's menu reads no terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from connectors.text import sanitise
from console.frame.single import Claim, SingleInstance
from console.main.own_data import DataRefused, not_writable
from resources.text import QT_TRANSLATE_NOOP, say

if TYPE_CHECKING:
    from console.pagekit.sheet import Sheet

_SILENT = QT_TRANSLATE_NOOP("Data", "Another Driftvakt has the data directory {path} and does not answer.")
_END_IT = QT_TRANSLATE_NOOP("Data", "End it and start again, or choose another directory with --data-dir.")


def alone(directory: Path) -> SingleInstance | None:
    """The data directory for one window; None when the window that has it was brought forward. Raises DataRefused."""
    single = SingleInstance(directory)
    claim = single.claim()
    if claim is Claim.OURS:
        return single
    if claim is Claim.NOT_WRITABLE:
        raise not_writable(directory)
    shown = sanitise(str(directory), 300)
    if claim is Claim.SILENT:
        raise DataRefused(say(_SILENT, path=shown), say(_END_IT))
    sys.stderr.write(f"driftvakt: the window that is open on {shown} was brought forward.\n")
    return None


@contextlib.contextmanager
def told_on_screen() -> Iterator[None]:
    """A refusal of the data is also shown, and goes on to whoever reads the terminal."""
    try:
        yield
    except DataRefused as error:
        if QGuiApplication.platformName() != "offscreen":  # where nobody could close it
            show(error)
        raise


def show(error: DataRefused) -> None:
    """The refusal on the screen, until it is closed."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    from widgets import theme, translation  # noqa: PLC0415 - a start that succeeds does it with what was remembered

    translation.install(app)
    theme.apply(app, theme.load())
    refusal(error).exec()


def refusal(error: DataRefused) -> Sheet:
    """The sheet that says why no window opens: what is wrong, and what to do."""
    # A start that succeeds needs none of it before the first paint.
    from console.fleet.page.vocabulary import sentence  # noqa: PLC0415
    from console.pagekit.sheet import Sheet  # noqa: PLC0415
    from widgets.text import Label  # noqa: PLC0415

    sheet = Sheet(QCoreApplication.translate("Program", "The data cannot be opened"), sentence(error.happened))
    sheet.content.addWidget(Label(sentence(error.remedy), "text", wrap=True, selectable=True))
    close = sheet.add_button(QCoreApplication.translate("Program", "Close"), main=True)
    close.clicked.connect(sheet.reject)
    return sheet


class NoDisplayError(OSError):
    """There is nothing to open a window on."""


def has_display() -> bool:
    """Whether Qt could open a window here. It ends the process when it cannot, so it is looked at first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    host, colon, number = os.environ.get("DISPLAY", "").partition(":")
    if not colon:
        return False
    # A display of this machine has a socket; of one elsewhere nothing is known before it is tried.
    return bool(host) or Path(f"/tmp/.X11-unix/X{number.partition('.')[0]}").exists()  # noqa: S108 - X11's own place
