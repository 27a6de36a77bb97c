"""Threads that reach nodes: a bounded number at once, and those that hang must not keep the others from being tried.

At most `parallel` attempts are young (handshakes cost CPU, and a window may be in sight). One that has been at it for
`Patience.hanging` seconds only waits, costs nothing but its thread, and makes room for the next, up to `hanging` of
them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.streams import ConnectorError, Host
from console.fleet.model.failures import Local
from console.fleet.model.links import Failure
from console.fleet.model.readings import KernelRecord
from console.fleet.service.protocols import Connect, Probe, Tiers
from console.fleet.service.road.inbox import Inbox, Lane
from console.fleet.service.road.sessions import Attempt, Sessions, failure_of

PARALLEL = 16
HANGING = 48
TICK_SECONDS = 0.25
IDLE_SECONDS = 20.0
LAST_WORDS_SECONDS = 3.0


@dataclass(slots=True)
class Dialler:
    """Runs attempts. `begin(lane)` is told of each stream before its first byte; `on_bug(error)` of what should not
    happen; `told` says how far a node's kernel log is known."""

    sessions: Sessions
    inbox: Inbox
    connect: Connect
    probe: Probe
    tiers: Callable[[str], Tiers]
    on_bug: Callable[[BaseException], None]
    told: Callable[[str], KernelRecord | None] = lambda _: None
    parallel: int = PARALLEL
    hanging: int = HANGING
    monotonic: Callable[[], float] = field(init=False)
    _condition: threading.Condition = field(default_factory=threading.Condition)
    _running: dict[int, float] = field(default_factory=dict)  # attempt -> when it began
    _idle: int = 0
    _alive: int = 0
    _stopping: bool = False
    _ticker: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.monotonic = self.inbox.monotonic

    def start(self) -> None:
        self._ticker = threading.Thread(target=self._tick, name="links", daemon=True)
        self._ticker.start()

    def stop(self) -> None:
        """Begin nothing new; workers in the middle of an attempt are cancelled by the sessions."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._ticker is not None:
            self._ticker.join()

    def nudge(self) -> None:
        """Something may be due now."""
        with self._condition:
            self._condition.notify_all()

    def _tick(self) -> None:
        while True:
            with self._condition:
                self._condition.wait(TICK_SECONDS)
                if self._stopping:
                    return
            try:
                self.sessions.tick()
                self._hire()
            except Exception as error:  # a bug of ours: told loudly, and the other nodes' deadlines go on
                self.on_bug(error)

    def _hire(self) -> None:
        """Wake or make workers while something is due and there is room for it."""
        due = self.sessions.next_due()
        if due is None or due > self.monotonic():
            return
        with self._condition:
            if not self._room():
                return
            if self._idle:
                self._condition.notify_all()
            elif self._alive < self.parallel + self.hanging:
                self._alive += 1
                threading.Thread(target=self._work, name=f"dial-{self._alive}", daemon=True).start()

    def _room(self) -> bool:
        young = sum(self.monotonic() - began < self.sessions.patience.hanging for began in self._running.values())
        return young < self.parallel and len(self._running) < self.parallel + self.hanging

    def _work(self) -> None:
        while True:
            attempt = None
            with self._condition:
                if self._stopping:
                    self._alive -= 1
                    return
                if self._room():
                    attempt = self.sessions.take()
                if attempt is not None:
                    self._running[attempt.number] = self.monotonic()
                else:
                    self._idle += 1
                    woken = self._condition.wait(IDLE_SECONDS)
                    self._idle -= 1
                    if not woken:
                        self._alive -= 1
                        return
            if attempt is not None:
                self._hire()  # one worker calls the next, so that many are there at once when many are due
                try:
                    self.run(attempt)
                finally:
                    self.sessions.returned(attempt)
                    with self._condition:
                        del self._running[attempt.number]

    def run(self, attempt: Attempt) -> None:
        """Reach a node and start the probe there, in the caller's thread; every end is told to the sessions."""
        try:
            host = self.connect(attempt.node, attempt.cancel)
        except ConnectorError as error:
            self.sessions.failed(attempt, failure_of(error))
            return
        except Exception as error:  # a bug of ours or of a library on the way: this node says so, the others go on
            self._bug(attempt, error)
            return
        lane = self.inbox.lane(attempt.node.key, attempt.number)
        try:
            if not self.sessions.connected(attempt, host):
                host.close()
                return
            self._start(attempt, host, lane)
        except ConnectorError as error:
            self.sessions.failed(attempt, failure_of(error))
        except Exception as error:  # as above
            self._bug(attempt, error)

    def _start(self, attempt: Attempt, host: Host, lane: Lane) -> None:
        stream = host.open(
            self.probe.command(), on_output=lane.output, on_error_output=lane.error_output, on_end=lane.ended
        )
        if not self.sessions.started(attempt, stream):
            lane.close()
            host.close()
            return
        try:
            stream.write(self.probe.payload(self.tiers(attempt.node.key), self.told(attempt.node.key)))
        except ConnectorError:
            # A command that ended at once (no shell, no such command) breaks the pipe before its status is here; the
            # status, with what the node said, is the better answer, and the pipeline gives it.
            if not lane.wait_end(LAST_WORDS_SECONDS):
                raise

    def _bug(self, attempt: Attempt, error: Exception) -> None:
        self.sessions.failed(
            attempt, Failure(Local.BUG.value, attempt.node.host, {}, f"{type(error).__name__}: {error}")
        )
        self.on_bug(error)
