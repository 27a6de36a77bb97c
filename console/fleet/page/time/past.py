"""The nodes at the moment that the console shows, read away from the window's thread."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.fleet.model.findings import Finding
from console.fleet.model.readings import NodeReading
from console.fleet.page.protocols import PastTelemetry
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.time.timestack import Shade, TimeStack

_Wish = tuple[float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Then:
    """Nodes as they were, and everything that was wrong."""

    readings: Mapping[str, NodeReading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class PastLoader(NewestLoader):
    """Reads nodes at a moment. `loaded` carries `((moment, nodes), Then)`."""

    subject = "the past of nodes"

    def __init__(self, telemetry: PastTelemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry

    def ask(self, moment: float, nodes: Sequence[str]) -> None:
        """Read these nodes next."""
        wish: _Wish = (moment, tuple(nodes))

        def work() -> Then:
            readings = self._telemetry.readings_at(wish[1], moment)
            return Then(readings, tuple(self._telemetry.findings_at(readings, moment)))

        self.read(wish, work)

    def _take(self, wish: _Wish, found: Then) -> None:
        self.loaded.emit((wish, found))

    def _missed(self, wish: _Wish) -> None:
        self.loaded.emit((wish, Then()))


class BeginningLoader(NewestLoader):
    """Reads since when anything is known of nodes. `loaded` carries (nodes, unix seconds or None)."""

    subject = "the beginning of the history"

    def __init__(self, telemetry: PastTelemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry

    def ask(self, nodes: Sequence[str]) -> None:
        """Read it of these nodes together."""
        wanted = tuple(nodes)
        self.read(wanted, lambda: self._telemetry.beginning(wanted))

    def _take(self, wish: tuple[str, ...], found: float | None) -> None:
        self.loaded.emit((wish, found))


class Beginning(BeginningLoader):
    """Keeps the hand from going further back than the oldest that is known of any node."""

    def _take(self, wish: tuple[str, ...], found: float | None) -> None:
        super()._take(wish, found)
        now = self._surroundings.now()
        self._surroundings.time.begin(found if found is not None else now)


class BeforeHistory(QObject):
    """Hatches the plots of nodes before anything is known of them, which is not that nothing went on."""

    def __init__(
        self, stack: TimeStack, telemetry: PastTelemetry, surroundings: Surroundings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stack, self._surroundings = stack, surroundings
        self._nodes: tuple[str, ...] = ()
        self._zone = "UTC"
        self._loader = BeginningLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        surroundings.time.limits_changed.connect(self._on_limits)

    def show_nodes(self, nodes: tuple[str, ...], zone: str) -> None:
        """Hatch before the history of these nodes."""
        self._zone = zone
        if nodes != self._nodes:
            self._nodes = nodes
            self._stack.set_shades(())
            self._on_limits()

    @Slot()
    def _on_limits(self) -> None:
        if self._nodes:
            self._loader.ask(self._nodes)

    @Slot(object)
    def _on_loaded(self, answer: tuple[tuple[str, ...], float | None]) -> None:
        nodes, oldest = answer
        if nodes == self._nodes and oldest is not None:
            time = numbers.moment(oldest, self._zone, self._surroundings.now(), seconds=False)
            text = QCoreApplication.translate("TimeCard", "no history before {time}").format(time=time)
            self._stack.set_shades([Shade(-math.inf, oldest, text)])


class PastReadings(QObject):
    """The readings of some nodes at the moment that is shown. `changed` says that they have come, or that it is now
    again. `moment` is the one they are of, None while it is now or nothing has been read yet."""

    changed = Signal()

    def __init__(self, telemetry: PastTelemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._time = surroundings.time
        self.loader = PastLoader(telemetry, surroundings, self)
        self.loader.loaded.connect(self._on_loaded)
        self._asked: _Wish | None = None
        self._nodes: tuple[str, ...] = ()
        self._found = Then()
        self.moment: float | None = None

    @property
    def past(self) -> bool:
        """Whether a moment of the past is shown."""
        return self._time.moment is not None

    def want(self, nodes: Sequence[str]) -> None:
        """Have these nodes; what was read of them already is not read again."""
        moment, chosen = self._time.moment, tuple(nodes)
        if moment is None:
            self._asked = None
            if self.moment is not None:
                self.moment, self._found = None, Then()
                self.changed.emit()
        elif self._asked != (moment, chosen):
            self._asked = (moment, chosen)
            self.loader.ask(moment, chosen)

    def reading(self, node: str) -> NodeReading | None:
        """The node then; None while it was not read, and of one that there was not."""
        return self._found.readings.get(node)

    @property
    def readings(self) -> Mapping[str, NodeReading]:
        """All of them."""
        return self._found.readings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was wrong then."""
        return self._found.findings

    @Slot(object)
    def _on_loaded(self, answer: tuple[_Wish, Then]) -> None:
        wish, found = answer
        if self._time.moment is not None and self._asked is not None and wish[1] == self._asked[1]:
            self.moment, self._found = wish[0], found
            self.changed.emit()
