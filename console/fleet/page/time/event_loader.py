"""Events for the screen, read away from the window's thread: far back they come from telemetry.db."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QObject

from console.fleet.model.readings import NodeEvent
from console.fleet.page.protocols import Telemetry
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

Found = Mapping[str, Sequence[NodeEvent]]


class EventLoader(NewestLoader):
    """Reads nodes' events. `loaded` carries `(of, {node: events})`, events oldest first."""

    subject = "the events"

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry

    def ask(self, of: Hashable, nodes: Sequence[str], since: float, until: float = math.inf) -> None:
        """Read these nodes' events from `since` to `until`; `of` says for whom, so that late answers are known."""
        wanted = tuple(nodes)
        self.read(of, lambda: {node: self._telemetry.events(node, since, until) for node in wanted})

    def _take(self, wish: Hashable, found: Found) -> None:
        if self.waiting is None or self.waiting == wish:
            self.loaded.emit((wish, found))
