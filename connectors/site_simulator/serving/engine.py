"""A simulated model server: what it was told to serve, how it stands, and what it has counted.

Requests of the callers come as flights, a step's together; those that somebody sends are answered one by one. Bad
versions are bad by what their file says (`demo.behaviour`), whatever they are called.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.site_simulator.serving.callers import Work
from connectors.site_simulator.serving.flights import NEVER, Flight, Health

#: A version that hangs or dies does it once it has taken so many requests; one that is slow needs so many times longer.
BAD_AFTER = 40
SLOW_TIMES = 5.0
DIES_AFTER = 120
SUM_STEPS = 4


class Program(StrEnum):
    LLAMA = "llama-server"
    VLLM = "vllm"


class Behaviour(StrEnum):
    """How a version behaves; its file says which."""

    GOOD = "good"
    NEVER_HEALTHY = "never-healthy"
    RUBBISH = "rubbish"
    HANGS = "hangs"  # what runs is never done, and its health says 200
    HANGS_WAITING = "hangs-waiting"  # nothing runs any more, and requests wait
    SLOW = "slow"
    DIES = "dies"  # under load


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server was started with. `memory_bytes` are what it needs on each of its `gpus`; it does `slots` requests
    at a time."""

    program: Program
    model: str
    version: str
    path: str
    port: int
    gpus: tuple[int, ...]
    memory_bytes: int
    loading_seconds: float
    context: int
    slots: int
    work: Work
    behaviour: Behaviour = Behaviour.GOOD
    alias: str = ""
    layers: int = 0
    metrics: bool = True

    @property
    def shown(self) -> str:
        """What it calls its model."""
        return self.alias or self.path


@dataclass(slots=True)
class Tally:
    """A histogram as Prometheus has it: how many were at most each edge, how many in all, and their sum."""

    edges: tuple[float, ...]
    counts: list[float] = field(default_factory=list)
    count: float = 0.0
    sum: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0.0] * len(self.edges)

    def add(self, count: float, mean: float, spread: float = 0.35) -> None:
        """So many that lie log-normally about a mean."""
        self.count += count
        self.sum += count * mean
        middle = math.log(max(mean, 1e-9)) - spread * spread / 2.0
        for place, edge in enumerate(self.edges):
            part = 0.5 * (1.0 + math.erf((math.log(edge) - middle) / (spread * math.sqrt(2.0))))
            self.counts[place] += count * part


_FIRST = (0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0)
_BETWEEN = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0)
_WHOLE = (0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 120.0, 240.0, 480.0)
_LENGTHS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0)


@dataclass(slots=True)
class Counted:
    """What a server has counted since it began. Seconds are of work, tokens as the engine counts them."""

    requests: int = 0
    failed: int = 0
    aborted: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    prompt_seconds: float = 0.0
    made_tokens: int = 0
    made_seconds: float = 0.0
    decodes: float = 0.0
    busy_slots: float = 0.0
    first: Tally = field(default_factory=lambda: Tally(_FIRST))
    between: Tally = field(default_factory=lambda: Tally(_BETWEEN))
    whole: Tally = field(default_factory=lambda: Tally(_WHOLE))
    queued: Tally = field(default_factory=lambda: Tally(_WHOLE))
    prompt_lengths: Tally = field(default_factory=lambda: Tally(_LENGTHS))
    made_lengths: Tally = field(default_factory=lambda: Tally(_LENGTHS))


class Engine:
    """One running model server. `dies` is called when it ends by itself."""

    def __init__(self, serving: Serving, began: float, now: float, dies: Callable[[], None]) -> None:
        self.serving, self.began = serving, began
        self.counted = Counted()
        self.flights: deque[Flight] = deque()
        self.taken = 0
        self.hung_since = NEVER
        self._dies = dies
        self._time = now

    @property
    def ready_at(self) -> float:
        """When it has its weights."""
        return self.began + self.serving.loading_seconds

    @property
    def work(self) -> Work:
        work = self.serving.work
        if self.serving.behaviour is Behaviour.SLOW:
            return Work(
                work.prompt_tokens, work.made_tokens, work.first_seconds * SLOW_TIMES, work.between_seconds * SLOW_TIMES
            )
        return work

    def health(self, time: float) -> Health:
        """What /health says. One that hangs says that it is well."""
        if time < self.ready_at:
            return Health.WRONG if self.serving.program is Program.LLAMA else Health.REFUSED
        return Health.WRONG if self.serving.behaviour is Behaviour.NEVER_HEALTHY else Health.GOOD

    @property
    def current(self) -> int:
        return sum(flight.count for flight in self.flights)

    @property
    def running(self) -> int:
        if self.hung_since < NEVER and self.serving.behaviour is Behaviour.HANGS_WAITING:
            return 0
        return min(self.current, self.serving.slots)

    @property
    def waiting(self) -> int:
        return self.current - self.running

    def take(self, count: int, time: float) -> Flight | None:
        """Requests of the callers, None where each is answered with an error."""
        if self.health(time) is not Health.GOOD:
            self.counted.failed += count
            return None
        self.taken += count
        self._turn_bad(time)
        work = self.work
        crowd = max(1.0, (self.current + count) / max(1, self.serving.slots))
        first = work.first_seconds * crowd
        ends = NEVER if self.hung_since < NEVER else time + first + work.made_tokens * work.between_seconds * crowd
        flight = Flight(count, time, time + first, ends)
        self.flights.append(flight)
        return flight

    def _turn_bad(self, time: float) -> None:
        behaviour = self.serving.behaviour
        if behaviour in (Behaviour.HANGS, Behaviour.HANGS_WAITING) and self.taken >= BAD_AFTER:
            self.hung_since = min(self.hung_since, time)
            for flight in self.flights:
                flight.ends = NEVER
        elif behaviour is Behaviour.DIES and self.taken >= DIES_AFTER:
            self._dies()

    def advance(self, time: float) -> None:
        """Count what was done until now."""
        seconds = max(0.0, time - self._time)
        self._time = time
        running = self.running
        if running and self.hung_since == NEVER:
            steps = seconds / self.work.between_seconds
            self.counted.decodes += steps
            self.counted.busy_slots += steps * running
        kept: deque[Flight] = deque()
        for flight in self.flights:
            if flight.failed:
                self.counted.aborted += flight.count
            elif flight.ends <= time:
                self._done(flight)
            else:
                kept.append(flight)
        self.flights = kept

    def _done(self, flight: Flight) -> None:
        self.count(flight.count, self.work.prompt_tokens, self.work.made_tokens, flight.first - flight.began)
        self.counted.whole.add(flight.count, flight.ends - flight.began)

    def count(self, count: int, prompt: int, made: int, first: float) -> None:
        """Requests that were answered, each with so many tokens."""
        counted = self.counted
        counted.requests += count
        counted.prompt_tokens += count * prompt
        counted.cached_tokens += count * prompt * 2 // 5
        counted.prompt_seconds += count * first
        counted.made_tokens += count * made
        counted.made_seconds += count * made * self.work.between_seconds
        counted.first.add(count, first)
        counted.between.add(count * made, self.work.between_seconds, 0.2)
        counted.queued.add(count, 0.004)
        counted.prompt_lengths.add(count, prompt)
        counted.made_lengths.add(count, made)

    def answered_now(self) -> bool:
        """Whether a request that somebody sends now is answered; where it hangs, it waits with the others."""
        self.taken += 1
        self._turn_bad(self._time)
        if self.hung_since < NEVER:
            self.flights.append(Flight(1, self._time, self._time, NEVER))
            return False
        return True

    def end(self) -> None:
        """It is gone: what was on its way is cut."""
        for flight in self.flights:
            flight.failed = True
        self.flights.clear()

    def cache_use(self) -> float:
        """The part of its KV cache that requests hold."""
        tokens = self.work.prompt_tokens + self.work.made_tokens / 2.0
        room = self.serving.context * (1 if self.serving.program is Program.LLAMA else 8)
        return min(1.0, self.running * tokens / max(1.0, room))
