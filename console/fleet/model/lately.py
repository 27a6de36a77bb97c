"""Lately, what more than one reading tells: how a counter grows, what came within a while, when a disk will be full.

Every value needs some time of looking before it is known. It is kept for one node, by times of its samples alone, so
that the same samples give the same values.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.fleet.model.rules import Named
from console.fleet.model.signals import Kind, column

if TYPE_CHECKING:
    from console.fleet.model.judging import Values
    from console.fleet.model.readings import Filesystem, NodeReading

#: A counter is compared with what it was so long ago: the probe tells of it once a minute, give or take.
COUNTER_SECONDS = 55.0
#: Symbol errors are counted within this.
ERRORS_SECONDS = 300.0
#: A disk's trend is that of so long, and known after so long; a point a minute is kept.
TREND_SECONDS, TREND_LEAST, TREND_STEP = 1800.0, 600.0, 60.0
#: So much of a disk free at once, of all of it, is no wavering: somebody has tidied up.
TIDIED = 0.01
_SYMBOL_ERRORS = column(Kind.PORT, "symbol_errors")
#: Links of this generation and older are slower, and bear less.
_OLDER_LINK = 4


@dataclass(slots=True)
class _Counter:
    """A GPU's replays, (time, count), and the newest generation that its link was seen to have: it rests at less."""

    points: deque[tuple[float, int]] = field(default_factory=deque)
    generation: int | None = None

    def rate(self, time: float, count: int) -> float | None:
        """Per minute; None until it has been looked at for so long."""
        points = self.points
        if points and (count < points[-1][1] or time < points[-1][0]):
            points.clear()  # the driver was loaded anew
        points.append((time, count))
        while len(points) > 1 and time - points[1][0] >= COUNTER_SECONDS:
            points.popleft()
        since, before = points[0]
        return 60.0 * (count - before) / (time - since) if time - since >= COUNTER_SECONDS else None


@dataclass(slots=True)
class _Space:
    """What was free on a disk: (time, bytes), a point a minute. It begins anew when somebody has tidied up."""

    points: deque[tuple[float, int]] = field(default_factory=deque)
    free: int = 0
    tidied: bool = False

    def take(self, time: float, free: int, size: int) -> None:
        """One measurement; what hangs brings an old one again."""
        points = self.points
        if points and free - self.free > TIDIED * size:
            points.clear()
            self.tidied = True
        if points and time < points[-1][0] - TREND_SECONDS:
            points.clear()  # the clock was set back
        self.free = free
        if not points or time - points[-1][0] >= TREND_STEP:
            points.append((time, free))
            while time - points[0][0] > TREND_SECONDS:
                points.popleft()

    def hours_left(self) -> float | None:
        """Hours until nothing is free, by the line through the points; None while they are too young, infinite where it
        does not fill."""
        points = self.points
        if points[-1][0] - points[0][0] < TREND_LEAST:
            return math.inf if self.tidied else None
        count, last = len(points), points[-1][0]
        mean_time = sum(time - last for time, _ in points) / count
        mean_free = sum(free for _, free in points) / count
        spread = sum((time - last - mean_time) ** 2 for time, _ in points)
        slope = sum((time - last - mean_time) * (free - mean_free) for time, free in points) / spread
        return self.free / -slope / 3600.0 if slope < 0.0 else math.inf


class Lately:
    """One node. `values` takes a reading of this time (unix seconds) and says what is known by it."""

    def __init__(self) -> None:
        self._replays: dict[str, _Counter] = {}
        self._errors: dict[str, deque[tuple[float, float]]] = {}
        self._errors_at = -math.inf
        self._spaces: dict[str, _Space] = {}
        self._rated: dict[str, float | None] = {}

    def forget(self) -> None:
        """Nobody looked for a while: errors are counted anew. What counts by itself goes on."""
        self._errors.clear()

    @property
    def counts(self) -> bool:
        """Whether errors of links are being counted, so that no sample may be passed over."""
        return bool(self._errors)

    def values(self, named: Named, reading: NodeReading, at: float) -> Values:
        """A value of this reading, which came at this time."""
        match named:
            case Named.SYMBOL_ERRORS:
                return self._symbol_errors(reading, at)
            case Named.DISK_FULL_IN:
                return self.full_in(reading.filesystems, at)
            case Named.PCIE_REPLAYS | Named.PCIE_4_REPLAYS:
                return self._rates(older=named is Named.PCIE_4_REPLAYS)
        raise KeyError(named)

    def take_health(self, reading: NodeReading, at: float) -> None:
        """New health counters."""
        for gpu, health in zip(reading.facts.of(Kind.GPU), reading.health, strict=False):
            if health is None or health.pcie_replays is None:
                self._rated[gpu.part] = None
                continue
            counter = self._replays.setdefault(gpu.part, _Counter())
            self._rated[gpu.part] = counter.rate(at, health.pcie_replays)
            if health.pcie_generation is not None:
                counter.generation = max(counter.generation or 0, health.pcie_generation)

    def _rates(self, *, older: bool) -> Values:
        def mine(part: str) -> bool:
            generation = self._replays[part].generation if part in self._replays else None
            return (generation is not None and generation <= _OLDER_LINK) is older

        return tuple((part, rate) for part, rate in self._rated.items() if mine(part))

    def _symbol_errors(self, reading: NodeReading, at: float) -> Values:
        rows = reading.rows.get(Kind.PORT)
        if rows is None:
            return None
        if at < self._errors_at:
            self._errors.clear()  # the clock was set back
        # The first sample with errors may follow others that were passed over for having none.
        passed = at - self._errors_at if self._errors else 1.0
        self._errors_at = at
        rates = rows[:, _SYMBOL_ERRORS]
        if passed > 0.0 and (rates > 0.0).any():
            for port, rate in zip(reading.facts.of(Kind.PORT), rates.tolist(), strict=False):
                if rate > 0.0:
                    self._errors.setdefault(port.part, deque()).append((at, rate * passed))
        for part, came in list(self._errors.items()):
            while came and at - came[0][0] >= ERRORS_SECONDS:
                came.popleft()
            if not came:
                del self._errors[part]
        return tuple((part, sum(errors for _, errors in came)) for part, came in self._errors.items())

    def full_in(self, filesystems: Sequence[Filesystem], at: float) -> Values:
        """Hours until each is full."""
        if not filesystems:
            return None
        mounts = {each.mount for each in filesystems}
        for gone in self._spaces.keys() - mounts:
            del self._spaces[gone]
        found: list[tuple[str, float | str | None]] = []
        for each in filesystems:
            space = self._spaces.setdefault(each.mount, _Space())
            space.take(at - each.age, each.free_bytes, each.size_bytes)
            found.append((each.mount, space.hours_left()))
        return tuple(found)
