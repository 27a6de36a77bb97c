"""Two clocks that cannot be trusted, made one: the console's wall clock, which operators and time servers set, and
each node's, which may be a year off. Everything is placed on the console's unix seconds by monotonic clocks.

No clock is read here: readings come in as arguments.
"""

from __future__ import annotations

import math
from collections import deque

#: A wall clock that moved less than this against the monotonic one is slewed; time servers do that all day.
SLEW_SECONDS = 0.25
#: A wall clock set back by less than this is caught up with by running slower, so that times never repeat.
HOLD_SECONDS = 2.0
#: Share of passing time by which a held clock runs slower.
HOLD_RATE = 0.1

BUCKET_SECONDS = 60.0
BUCKETS = 5
#: Beyond these a clock reading is nonsense, and float64 would lose the microseconds.
MAX_MONOTONIC = 1e10
MAX_UNIX = 1e11


def passed(since: float, now: float, pause: float) -> bool:
    """Whether `pause` seconds of the console's time are over since `since`; also when its clock was set back behind
    `since`, for nobody shall wait until it is there again."""
    return not 0.0 <= now - since < pause


class Timeline:
    """The console's own mapping of a monotonic clock to unix seconds.

    It never runs backwards but for one reason: the wall clock was set back by HOLD_SECONDS or more. A step forward (set
    forward, or a suspended computer whose monotonic clock stood still) is followed at once.
    """

    def __init__(self, monotonic: float, wall: float) -> None:
        self._offset = wall - monotonic
        self._seen = monotonic

    def unix(self, monotonic: float) -> float:
        """Unix seconds of the console at a reading of its monotonic clock."""
        return monotonic + self._offset

    def observe(self, monotonic: float, wall: float) -> float:
        """Compare the clocks; call it about once a second. Returns the step in seconds that was taken, negative when
        times of before must be shifted back with it, 0.0 when none was."""
        passed = max(0.0, monotonic - self._seen)
        self._seen = max(self._seen, monotonic)
        error = wall - self.unix(monotonic)
        if error >= SLEW_SECONDS or error <= -HOLD_SECONDS:
            self._offset += error
            return error
        slowest = -HOLD_RATE * passed
        self._offset += error * 0.1 if error > 0 else max(error, slowest)
        return 0.0


class NodeClock:
    """Places one node's samples on the console's time by the node's monotonic clock `m`.

    `arrival - m` is the offset between the clocks plus the delay on the road, so the smallest of the last minutes is
    the best estimate (the minimum filter of NTP, RFC 5905 section 10). The node's wall clock never places a
    sample; its distance from the console's is only shown, and places what has nothing else (kernel events).
    """

    def __init__(self) -> None:
        self._boot: str | None = None
        self._buckets: deque[tuple[float, float]] = deque(maxlen=BUCKETS)  # (first arrival, smallest arrival - m)
        self._base: float | None = None
        self._wall_minus_m: float | None = None
        self._m = -math.inf
        self._placed = -math.inf

    @property
    def offset(self) -> float | None:
        """Seconds that the node's wall clock is ahead of the console's; None before the first observation."""
        if self._base is None or self._wall_minus_m is None:
            return None
        return self._wall_minus_m - self._base

    def observe(self, boot: str, m: float, t: float, arrival: float) -> bool:
        """Take one (monotonic `m`, wall `t`) of the node that arrived at console time `arrival`. Observe a whole burst
        before placing it: the last line of a stalled burst tells best when the first was taken. False for readings that
        no clock gives."""
        if not (0.0 <= m <= MAX_MONOTONIC and abs(t) <= MAX_UNIX):  # False for NaN, too
            return False
        delta = arrival - m
        wall_minus_m = t - m
        if boot != self._boot or m < self._m - 1.0 or self._slept(delta, wall_minus_m):
            self._buckets.clear()
            self._boot = boot
        self._m = m
        self._wall_minus_m = wall_minus_m
        if not self._buckets or not 0 <= arrival - self._buckets[-1][0] < BUCKET_SECONDS:
            self._buckets.append((arrival, delta))
        elif delta < self._buckets[-1][1]:
            self._buckets[-1] = (self._buckets[-1][0], delta)
        self._base = min(smallest for _, smallest in self._buckets)
        return True

    def _slept(self, delta: float, wall_minus_m: float) -> bool:
        """Whether the node was suspended: its monotonic clock then stood still while its wall clock moved on by just as
        much as the offset grew. A congested road moves only the offset, a wall clock that was set only the other."""
        if self._base is None or self._wall_minus_m is None:
            return False
        excess = delta - self._base
        moved = wall_minus_m - self._wall_minus_m
        return excess > 1.0 and abs(moved - excess) < max(0.5, 0.1 * excess)

    def place(self, m: float, arrival: float) -> float | None:
        """Console time of a sample, rounded to microseconds (what telemetry.db keeps), after every one placed before;
        None when that would lie after its arrival, which only a node that sends nonsense achieves."""
        if self._base is None:
            return None
        time = round(max(m + self._base, self._placed + 0.001), 6)
        if time > arrival + 0.001:
            return None
        self._placed = time
        return time

    def place_wall(self, t: float, arrival: float) -> float:
        """Console time of something dated by the node's wall clock alone; never after its arrival."""
        if self.offset is None or not abs(t) <= MAX_UNIX:
            return arrival
        return min(t - self.offset, arrival)

    def forget(self) -> None:
        """The console's own Timeline went forward: where the clocks were before says nothing of where they are now."""
        self._buckets.clear()

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's own Timeline."""
        self._buckets = deque(((first + seconds, delta + seconds) for first, delta in self._buckets), maxlen=BUCKETS)
        if self._base is not None:
            self._base += seconds
        self._placed += seconds
