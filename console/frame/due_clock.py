"""The reporting clock that asks first, in the top strip: of all incidents, whatever page is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.incidents.model.clocks import Clock, OwnClock, clocks_of, own_clock, shortest
from console.incidents.page import reporting_words as words
from console.incidents.page import wording
from console.pagekit.news import News

if TYPE_CHECKING:
    from console.fleet.model.readings import NodeReading
    from console.frame.protocols import Parts
    from console.frame.status_bars import TopBar
    from console.incidents.model.incidents import Incident
    from console.incidents.model.regimes import Regimes
    from console.pagekit.surroundings import Surroundings

#: Milliseconds between two readings of what runs here, and between two looks at the clock.
_AGAIN_MS, _SECOND_MS = 60_000, 1_000


def offset_of(readings: Mapping[str, NodeReading]) -> OwnClock:
    """How far this workstation's clock is off, by those of the nodes that report."""
    known = (each.link.clock_offset for each in readings.values())
    return own_clock(each for each in known if each is not None)


@dataclass(frozen=True, slots=True)
class _First:
    incident: Incident
    clock: Clock


class DueClock(QObject):
    """Shows it, and goes to its reporting on a click. What runs here is read in jobs, time goes on by itself."""

    #: Which clock asks first and what is left of it, empty where none counts.
    told = Signal(str)

    def __init__(self, parts: Parts, surroundings: Surroundings, top: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._incidents, self._reporting, self._telemetry = parts.incidents, parts.reporting, parts.telemetry
        self._surroundings, self._top = surroundings, top
        self._regimes: Regimes | None = None
        self._first: _First | None = None
        top.due_clicked.connect(self._on_click)
        News(parts.incidents, self).changed.connect(self.look)
        for pause, slot in ((_AGAIN_MS, self.learn), (_SECOND_MS, self._tell)):
            timer = QTimer(self)
            timer.setInterval(pause)
            timer.timeout.connect(slot)
            timer.start()
        self.learn()

    @Slot()
    def learn(self) -> None:
        """Read what runs here."""
        self._surroundings.run(
            "", lambda _report: self._reporting.regimes(), self._on_regimes, lambda _error: None, shown=False
        )

    def _behind(self) -> float:
        return offset_of(self._telemetry.readings()).behind or 0.0

    def _on_regimes(self, regimes: Any) -> None:
        self._regimes = regimes
        self.look()

    @Slot()
    def look(self) -> None:
        """Find what asks first: also of what was closed, for what is owed of that is owed still."""
        self._first = None
        if self._regimes is not None and self._regimes.running:
            now, behind = self._surroundings.now(), self._behind()
            found = {
                id(clock): _First(incident, clock)
                for incident in self._incidents.overview().incidents
                if (clock := shortest(clocks_of(incident, self._regimes, now, behind))) is not None
            }
            first = shortest(each.clock for each in found.values())
            self._first = None if first is None else found[id(first)]
        self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._first is None:
            self._top.set_due("", "", "", grave=False)
            self.told.emit("")
            return
        clock, incident = self._first.clock, self._first.incident
        now, behind = self._surroundings.now(), self._behind()
        left = words.left(clock, now, behind)
        zone = self._top.zone if self._regimes is None or self._regimes.profile is None else self._regimes.profile.zone
        told = (f"{wording.name(incident.number)} · {words.title(clock)}: {left}", words.due(clock, zone, now))
        grave = clock.due is None or clock.due <= now + max(0.0, behind)
        self.told.emit(f"{clock.regime.short} {left}")
        self._top.set_due(clock.regime.short, left, "\n".join(filter(None, told)), grave=grave)

    @Slot()
    def _on_click(self) -> None:
        if self._first is not None:
            self._surroundings.go(f"{words.PLACE}{self._first.incident.number}")
