"""Hearts: while a console looks at a target, a program there that says again and again that somebody is there.

What it keeps alive (a timer that takes traffic back) does its work once nobody says so any more.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from console.work.service.lanes import Lane, Stopped
from resources.errors import EnvironmentFault

#: Seconds between two beats, and how long one may take.
EVERY = 10.0
_TIMEOUT = 20.0
_POLL = 0.1
#: So often a heart is asked whether it is time.
_LOOK = 0.5


class Heart:
    """Beats at a target. `act` is what they are for, of which each beat has its name: what one leaves is found
    again."""

    def __init__(self, lane: Lane, act: str, beat: tuple[str, ...], until: float) -> None:
        self._lane = lane
        self._beat = beat
        self._until = until
        self._id = str(uuid.uuid5(uuid.UUID(act), "beat")) if beat else ""
        self._next = 0.0

    def stopped(self) -> bool:
        """Whether a person has the run stopped; a beat where it is time for one. Raises EnvironmentFault."""
        if self._beat and time.monotonic() >= self._next:
            try:
                self._once()
            except Stopped:
                return True
            self._next = time.monotonic() + EVERY
        return self._lane.stopped()

    def _once(self) -> None:
        epoch = self._lane.lease(self._until)
        there = self._lane.runner()
        with contextlib.suppress(EnvironmentFault):  # there is none but after a connection that was lost
            there.sweep(self._id, unknown=True)
        run = there.start(self._id, self._beat, target=self._lane.target.id, epoch=epoch, timeout=_TIMEOUT)
        end = time.monotonic() + _TIMEOUT
        while not run.over and time.monotonic() < end:
            time.sleep(_POLL)
            run = there.status(self._id)
        there.sweep(self._id, unknown=True)

    def end(self) -> None:
        """Leave nothing of it."""
        if self._beat and self._next:
            with contextlib.suppress(EnvironmentFault, Stopped):
                self._lane.runner().sweep(self._id, unknown=True)


@dataclass(slots=True)
class Beating:
    """A heart of a run, in a thread of its own: it beats from step to step, however long they take and wherever they
    are, also while nothing of the run goes on at its target. `lane` is its own, with the lease of the run's others."""

    lane: Lane
    act: str
    beat: tuple[str, ...]
    _first: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self, unless: Callable[[], bool]) -> None:
        """Beat from now on; returns after the first time, where the target does not answer soon, or `unless`."""
        self.lane.leased.kept = True
        self._thread = threading.Thread(target=self._go_on, name=f"heart-{self.act[:8]}", daemon=True)
        self._thread.start()
        until = time.monotonic() + _TIMEOUT
        while not self._first.wait(_POLL) and not unless() and time.monotonic() < until:
            pass

    def _go_on(self) -> None:
        heart = Heart(self.lane, self.act, self.beat, math.inf)
        while not self.lane.cancel.is_set():
            try:
                heart.stopped()
                self._first.set()
            except EnvironmentFault:  # it is reached anew; until then its target helps itself
                self.lane.close()
            self.lane.cancel.wait(_LOOK)
        heart.end()
        self.lane.leased.kept = False
        self.lane.end()

    def end(self) -> None:
        """Beat no more, and let others have the lease."""
        self.lane.cancel.set()
        if self._thread is not None:
            self._thread.join(2 * _TIMEOUT)
