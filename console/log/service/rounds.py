"""Rounds of signing: while a console is open, the log is signed after so many entries and once a day."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from console.log.service.desk import Unasked
from resources.errors import EnvironmentFault

_LOG = logging.getLogger("console.log")
#: Seconds between two looks.
_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the log is signed: after so many entries (0: never), once a day or not."""

    entries: int
    daily: bool


class Log(Protocol):
    """The log, as `console.log.service.desk.LogDesk` has it. Methods block and raise EnvironmentFault."""

    def due(self, entries: int, daily: bool) -> bool: ...

    def sign_unasked(self) -> Unasked: ...


class SigningRounds:
    """Called once a second, in a thread that waits for nothing: it looks once a minute whether it is time, in a thread
    of its own. `on_bug` hears what is no fault of the environment."""

    def __init__(
        self,
        log: Log,
        rhythm: Callable[[], Rhythm],
        on_bug: Callable[[BaseException], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = log
        self._rhythm = rhythm
        self._on_bug = on_bug
        self._monotonic = monotonic
        self._looked = monotonic()
        self._thread: threading.Thread | None = None
        self._told = ""

    def __call__(self) -> None:
        now = self._monotonic()
        if now - self._looked < _EVERY or (self._thread is not None and self._thread.is_alive()):
            return
        self._looked = now
        self._thread = threading.Thread(target=self._guarded, name="signing", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Wait for a look that is under way: at most as long as an agent is waited for."""
        if self._thread is not None:
            self._thread.join()

    def _guarded(self) -> None:
        try:
            self.look()
        except EnvironmentFault as fault:
            self._tell(str(fault))
        except Exception as bug:  # a thread that ends in silence would be missed by nobody
            self._on_bug(bug)

    def look(self) -> None:
        """Sign where it is time and that asks nobody. Blocks; raises EnvironmentFault."""
        rhythm = self._rhythm()
        if not self._log.due(rhythm.entries, rhythm.daily):
            return
        came = self._log.sign_unasked()
        if came.why is not None:
            self._tell(f"{came.left} entries stay unsigned: {came.why}")
        elif came.entry is not None:
            self._told = ""
            _LOG.info("entry %d signs the log", came.entry.sequence)

    def _tell(self, text: str) -> None:
        """Once, not each minute."""
        why = text.partition(":")[2] or text
        if why != self._told:
            self._told = why
            _LOG.info("the log was not signed: %s", text)
