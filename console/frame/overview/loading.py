"""The Overview's loader, which reads away from the window's thread: sums over the fleet, and the events of nodes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject

from console.fleet.model.readings import NodeEvent
from console.fleet.model.totals import Totals
from console.fleet.page.vocabulary import event_words
from console.frame.overview.protocols import Telemetry
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from widgets.priority import Priority


@dataclass(frozen=True, slots=True)
class Wish:
    """Sums over nodes in even steps of [start, end); the events of those nodes too when `events`."""

    nodes: tuple[str, ...]
    start: float
    end: float
    step: float
    events: bool = False


@dataclass(frozen=True, slots=True)
class Grave:
    """An event that matters, in words."""

    event: NodeEvent
    priority: Priority
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`events` are the grave ones, oldest first; None when they were not asked for."""

    wish: Wish
    totals: Totals
    events: tuple[Grave, ...] | None = None


class TotalsLoader(NewestLoader):
    """Reads sums; what it read before is not read again. `loaded` carries an Answer."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry
        self._before: Totals | None = None
        self._owed = False  # events that were wished for and not read

    def ask(self, wish: Wish) -> None:
        """Read this next; a wish that still waits is forgotten, but not that it wanted the events, too."""
        if self._owed or (self.waiting is not None and self.waiting.events):
            wish = replace(wish, events=True)
        self._owed = False

        def work() -> Answer:
            totals = self._telemetry.totals(wish.nodes, wish.start, wish.end, wish.step, self._before)
            events: tuple[Grave, ...] | None = None
            if wish.events:
                told = (event for node in wish.nodes for event in self._telemetry.events(node, wish.start))
                # Here and not in the window's thread: a bad day has tens of thousands.
                grave = [Grave(event, *event_words(event)) for event in told]
                grave = [each for each in grave if each.priority in (Priority.CRITICAL, Priority.HIGH)]
                events = tuple(sorted(grave, key=lambda each: each.event.time))
            return Answer(wish, totals, events)

        self.read(wish, work)

    def forget(self) -> None:
        """Read everything anew next time."""
        self._before = None

    def _take(self, _wish: Any, found: Answer) -> None:
        self._before = found.totals
        self.loaded.emit(found)

    def _missed(self, wish: Wish) -> None:
        self._owed = self._owed or wish.events
