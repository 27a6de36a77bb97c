"""Events for the screen, read away from the window's thread: far back they come from telemetry.db."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from console.fleet.model.readings import NodeEvent
from console.fleet.page.needs import Telemetry
from console.pagekit.surroundings import Surroundings, TaskReport

_LOG = logging.getLogger("console.fleet.events")

Found = Mapping[str, Sequence[NodeEvent]]


class EventLoader(QObject):
    """Reads nodes' events in a thread, one request at a time; only the newest wish counts. `loaded` carries
    `(of, {node: events})` on the main thread, events oldest first."""

    loaded = Signal(object)

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._telemetry = telemetry
        self._surroundings = surroundings
        self._busy = False
        self._next: tuple[Hashable, tuple[str, ...], float] | None = None

    def ask(self, of: Hashable, nodes: Sequence[str], since: float) -> None:
        """Read these nodes' events since a time; `of` says for whom, so that late answers are known."""
        wish = (of, tuple(nodes), since)
        if self._busy:
            self._next = wish
            return
        self._busy = True

        def read(_report: TaskReport) -> Found:
            return {node: self._telemetry.events(node, since) for node in wish[1]}

        self._surroundings.run("", read, lambda found: self._done(of, found), self._failed, shown=False)

    def _done(self, of: Hashable, found: Found | None) -> None:
        self._busy = False
        newer, self._next = self._next, None
        if found is not None and (newer is None or newer[0] == of):
            self.loaded.emit((of, found))
        if newer is not None:
            self.ask(*newer)

    def _failed(self, error: Exception) -> None:
        # What was shown stays; the storage page says what is wrong with the history.
        _LOG.warning("events could not be read: %s", error)
        self._done(None, None)
