"""The keeper of evidence: keeps what was measured around open incidents by itself, once they are opened, and again when
all that belongs to them has happened.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from console.incidents.model.incidents import Number
from console.incidents.service.freezing import Freezing, is_due
from console.incidents.service.incidents import IncidentService
from resources.errors import EnvironmentFault

_log = logging.getLogger(__name__)

#: What was measured until now, and what a start brings back, is in the file after so many seconds.
_SETTLES = 60.0
#: How often it looks by itself, in seconds.
_EVERY = 30.0
#: What could not be kept is tried again after so many seconds.
_AGAIN = 300.0
#: Of what began longer ago, the history may hold no samples any more: a person asks for it.
_RECENT = 24 * 3600.0


class EvidenceKeeper:
    """A thread in the program that writes telemetry.db. `may_write` raises what refuses each write here, `on_bug` hears
    of our own exceptions."""

    def __init__(
        self,
        incidents: IncidentService,
        freezing: Freezing,
        now: Callable[[], float],
        may_write: Callable[[], None],
        on_bug: Callable[[BaseException], None],
    ) -> None:
        self._incidents, self._freezing, self._now = incidents, freezing, now
        self._may_write, self._on_bug = may_write, on_bug
        self._tried: dict[Number, float] = {}
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="evidence", daemon=True)
        self._end: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._end = self._incidents.subscribe(self._wake.set)
        self._thread.start()

    def stop(self) -> None:
        """End it; waits for what it is at."""
        self._end()
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Keep what is to be kept now."""
        now = self._now()
        for incident in self._incidents.overview().open:
            again = self._tried.get(incident.number, 0.0) + _AGAIN
            if not is_due(incident, now) or not 0.0 <= now - incident.began <= _RECENT or now < again:
                continue
            try:
                self._may_write()
                self._freezing.freeze(incident.number, now, self._check)
            except EnvironmentFault as fault:
                self._tried[incident.number] = now
                _log.warning("what was measured around %s was not kept: %s", incident.number, fault)

    def _check(self) -> None:
        if self._stopping.is_set():
            raise _Stopped

    def _run(self) -> None:
        self._stopping.wait(_SETTLES)
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.look()
            except _Stopped:
                return
            except Exception as bug:  # the next look goes on
                self._on_bug(bug)
            self._wake.wait(_EVERY)


class _Stopped(Exception):
    """It is to end."""
