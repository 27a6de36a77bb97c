"""What the Overview reads away from the window's thread: sums over the fleet, and the events of nodes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from console.fleet.model.addresses import Address
from console.fleet.model.attention import Began, Finding, Signs, began, read_signs
from console.fleet.model.readings import NodeEvent
from console.fleet.model.totals import Totals
from console.fleet.page.words import event_words
from console.frame.overview.needs import Telemetry
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from widgets.priority import Priority

#: Links that went down longer ago than this are found by their node's readings alone.
_SIGNS_SPAN = 6 * 3600.0
#: How far back beginnings are looked for, and in how many points: as far as it needs, the near in the greatest detail;
#: further back by the minute, which is what is shown, for roll-ups are read twenty times as fast as samples.
_BACK = ((900.0, 900), (6 * 3600.0, 360), (7 * 86_400.0, 10_080))
#: When a whole hall is held down, the beginnings of so many GPUs are read first, which are the lines in sight; then of
#: more at a time, for a list of a thousand lines is not made anew for every few of them.
_FIRST = 64
_MORE = 4


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

    def ask(self, wish: Wish) -> None:
        """Read this next; a wish that still waits is forgotten."""

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

        self.read((), work)

    def forget(self) -> None:
        """Read everything anew next time."""
        self._before = None

    def _take(self, _wish: Any, found: Answer) -> None:
        self._before = found.totals
        self.loaded.emit(found)


class SignsLoader(NewestLoader):
    """Reads what nodes' events tell about now. `loaded` carries {node: Signs}."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry
        self._wanted: set[str] = set()

    def ask(self, nodes: Collection[str]) -> None:
        """Look at these nodes' events soon."""
        self._wanted |= set(nodes)
        self._rested()

    def _begin(self) -> None:
        nodes: Sequence[str] = sorted(self._wanted)
        self._wanted = set()
        now = self._surroundings.now()

        def work() -> dict[str, Signs]:
            return {node: read_signs(self._telemetry.events(node, now - _SIGNS_SPAN), now) for node in nodes}

        self.read((), work)

    def _rested(self) -> None:
        if self._wanted and not self._busy:
            self._begin()


class BeginningsLoader(NewestLoader):
    """Reads since when GPUs are held down. `loaded` carries {key of a finding: Began}, of those that history knows,
    as often as some are read."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry
        self._wanted: dict[tuple[str, str], Finding] = {}
        self._share = _FIRST

    def ask(self, found: Sequence[Finding]) -> None:
        """Look for the beginnings of these soon."""
        self._wanted |= {finding.key: finding for finding in found}
        self._rested()

    def _rested(self) -> None:
        if self._wanted and not self._busy:
            self._begin()

    def _begin(self) -> None:
        wanted: list[Finding] = []
        while self._wanted and sum(len(finding.parts) for finding in wanted) < self._share:
            wanted.append(self._wanted.pop(next(iter(self._wanted))))
        self._share = _MORE * self._share if self._wanted else _FIRST
        now = self._surroundings.now()

        def work() -> dict[tuple[str, str], Began]:
            found = {finding.key: self._beginning(finding, now) for finding in wanted}
            return {key: known for key, known in found.items() if known is not None}

        self.read((), work)

    def _beginning(self, finding: Finding, now: float) -> Began | None:
        """The beginning of the GPU that was held down first; uncertain as soon as one of them is."""
        each = [self._of_gpu(finding.nodes[0], part, finding, now) for part in finding.parts]
        known = [one for one in each if one is not None]
        if not known:
            return None
        return Began(min(one.time for one in known), any(one.or_earlier for one in known) or len(known) < len(each))

    def _of_gpu(self, node: str, part: str, finding: Finding, now: float) -> Began | None:
        found: Began | None = None
        for span, points in _BACK:
            track = self._telemetry.track(Address("gpu", node, part), "throttle_reasons", now - span, now, points)
            seen = began(track, finding.matter)
            if seen is None:
                break  # a minute that was something worse as well: what the nearer picture knew holds
            found = seen
            if not found.or_earlier or found.time > track.times[0]:
                break
        return found
