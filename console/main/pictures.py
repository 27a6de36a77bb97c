"""Pictures of a running program: every page in turn, saved as PNG, and then the end."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from console.frame.catalogue import PAGES
from widgets import theme

if TYPE_CHECKING:
    from console.main.window import Program

#: How long a page gets to read its curves before it is taken.
_SETTLE_MS = 1500


class Photographer(QObject):
    """Waits until `seconds` before the end, visits every page, saves a picture of each into `folder`, which is there,
    says so on the terminal, and closes the window. Without a folder it only ends the program in time."""

    def __init__(self, program: Program, folder: Path | None, seconds: float) -> None:
        super().__init__(program)
        self._program = program
        self._folder = folder
        self._seconds = seconds
        self._saved = 0
        self._steps: list[tuple[str, Callable[[], QWidget | None]]] = []

    @Slot()
    def begin(self) -> None:
        """The window is complete: plan the pictures."""
        if self._folder is not None:
            self._steps = self._plan()
        taking = len(self._steps) * (_SETTLE_MS + 50) / 1000
        QTimer.singleShot(max(0, math.ceil((self._seconds - taking) * 1000)), self._next)

    def _plan(self) -> list[tuple[str, Callable[[], QWidget | None]]]:
        window = self._program.window
        inventory = self._program.parts.inventory.current() if self._program.parts is not None else None
        first = inventory.nodes[0].key if inventory is not None and inventory.nodes else ""
        last = inventory.nodes[-1].key if inventory is not None and inventory.nodes else ""

        def at(place: str) -> Callable[[], QWidget | None]:
            def show() -> None:
                window.go(place)

            return show

        def act(command: str, sheet: str) -> Callable[[], QWidget | None]:
            def show() -> QWidget | None:
                window.acts.run(command)
                return window.findChild(QDialog, sheet)

            return show

        def palette() -> None:
            window.open_palette()

        sights = [
            (name, at(place.format(first=first, last=last) if first else entry.kinds[0]))
            for entry in PAGES
            for name, place in entry.sights
        ]
        return [
            *sights,
            ("add-nodes", act("nodes.add", "add_nodes")),
            ("edit-node", act("nodes.edit", f"edit:{last}")),
            ("faults", act("window.faults", "faults")),
            ("help", act("window.help", "help")),
            ("palette", palette),
        ]

    @Slot()
    def _next(self) -> None:
        if not self._steps:
            if self._folder is not None:
                sys.stdout.write(f"{self._saved} pictures in {self._folder}\n")
            self._program.window.close()
            return
        name, show = self._steps.pop(0)
        sheet = show()
        QTimer.singleShot(_SETTLE_MS, lambda: self._take(name, sheet))

    def _take(self, name: str, sheet: QWidget | None) -> None:
        assert self._folder is not None  # noqa: S101 - steps are only planned with a folder
        picture = composed(self._program.window, sheet)
        path = self._folder / f"{name}.png"
        if picture.save(str(path)):
            self._saved += 1
        else:
            sys.stderr.write(f"driftvakt: the picture {path} could not be written\n")
        if sheet is not None:
            sheet.close()
        if self._program.window.palette_box is not None:
            self._program.window.palette_box.dismiss()
        QTimer.singleShot(50, self._next)


def composed(window: QWidget, sheet: QWidget | None) -> QPixmap:
    """The window as it is seen, with a dialog over its middle."""
    QApplication.sendPostedEvents()
    picture = window.grab()
    if sheet is None:
        return picture
    over = sheet.grab()
    painter = QPainter(picture)
    shade = theme.current().colour("bg")
    shade.setAlphaF(0.45)
    painter.fillRect(window.rect(), shade)
    size = sheet.size()
    at = QPoint((window.width() - size.width()) // 2, max(24, (window.height() - size.height()) // 2))
    painter.fillRect(at.x() - 1, at.y() - 1, size.width() + 2, size.height() + 2, theme.current().colour("line-strong"))
    painter.drawPixmap(at, over)
    painter.end()
    return picture
