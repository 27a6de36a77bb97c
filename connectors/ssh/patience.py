"""The patience of an attempt: how long to wait in each phase, and whether anyone still wants the result."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from connectors.ssh.problems import SshError, SshProblem


class Phase(StrEnum):
    """The steps of a connection, in order."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    BANNER = "banner"
    HANDSHAKE = "handshake"
    AUTH = "auth"
    CHANNEL = "channel"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """All in seconds. `overall` bounds one machine's whole connect, each hop anew; a link on which nothing was heard
    for `keepalive_interval` is asked, and is half-dead when it answered none of `keepalive_count` questions, so after
    `keepalive_interval * (keepalive_count + 1)`. `write` bounds how long a command may leave its input unread."""

    resolve: float = 5.0
    connect: float = 8.0
    banner: float = 10.0
    handshake: float = 15.0
    auth: float = 20.0
    channel: float = 10.0
    overall: float = 45.0
    write: float = 15.0
    keepalive_interval: float = 3.0
    keepalive_count: int = 3


class Cancel(Protocol):
    """What tells a connect to stop: a threading.Event will do."""

    def is_set(self) -> bool: ...


class Patience:
    """The deadlines of one connect. `phase` starts a phase with a bound of its own; `problem` says whether to stop."""

    def __init__(self, target: str, overall: float, cancel: Cancel | None) -> None:
        self._target = target
        self._overall = overall
        self._end = time.monotonic() + overall
        self._cancel = cancel
        self._phase = Phase.RESOLVE
        self._phase_end = self._end
        self._phase_seconds = overall

    def phase(self, phase: Phase, seconds: float) -> None:
        self._phase = phase
        self._phase_seconds = min(seconds, self.left(overall=True))
        self._phase_end = time.monotonic() + seconds

    @property
    def current(self) -> Phase:
        return self._phase

    def left(self, *, overall: bool = False) -> float:
        """Seconds until the phase (or everything) must be done; 0 when it is late."""
        end = self._end if overall else min(self._end, self._phase_end)
        return max(0.0, end - time.monotonic())

    def problem(self) -> SshError | None:
        """Why to stop now, or None: cancelled, or out of time."""
        if self._cancel is not None and self._cancel.is_set():
            return SshError(SshProblem.CANCELLED, self._target)
        if self.left() > 0:
            return None
        code = SshProblem.BANNER_TIMEOUT if self._phase is Phase.BANNER else SshProblem.TIMED_OUT
        facts = {"phase": str(self._phase), "seconds": f"{self._phase_seconds:.0f}"}
        return SshError(code, self._target, facts=facts)

    def check(self) -> None:
        """Raises what `problem` says."""
        problem = self.problem()
        if problem is not None:
            raise problem
