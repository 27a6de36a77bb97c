"""Looking for a sheet: one reading of a node at a time, away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings


class NodeLooker(NewestLoader):
    """Reads from one node. `loaded` carries what was wanted and what was found, `refused` why it could not be read."""

    refused = Signal(object)
    subject = "a node"

    def __init__(
        self, surroundings: Surroundings, said: Callable[[Exception], str], parent: QObject | None = None
    ) -> None:
        super().__init__(surroundings, parent)
        self._said = said

    def _take(self, wish: Any, found: Any) -> None:
        self.loaded.emit((wish, found))

    def _refused(self, _wish: Any, error: Exception) -> None:
        self.refused.emit(self._said(error))
