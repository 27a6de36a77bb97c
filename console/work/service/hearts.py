"""Hearts: while a console looks at a target, a program there that says again and again that somebody is there.

What it keeps alive (a timer that takes traffic back) does its work once nobody says so any more.
"""

from __future__ import annotations

import contextlib
import time
import uuid

from console.work.service.lanes import Lane
from resources.errors import EnvironmentFault

#: Seconds between two beats, and how long one may take.
EVERY = 10.0
_TIMEOUT = 20.0
_POLL = 0.1


class Heart:
    """The beats of one step. `act` is its attempt, of which each beat has its name: what one leaves is found again."""

    def __init__(self, lane: Lane, act: str, beat: tuple[str, ...], until: float) -> None:
        self._lane = lane
        self._beat = beat
        self._until = until
        self._id = str(uuid.uuid5(uuid.UUID(act), "beat")) if beat else ""
        self._next = 0.0

    def stopped(self) -> bool:
        """Whether a person has the run stopped; a beat where it is time for one. Raises EnvironmentFault."""
        if self._beat and time.monotonic() >= self._next:
            self._once()
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
            with contextlib.suppress(EnvironmentFault):
                self._lane.runner().sweep(self._id, unknown=True)
