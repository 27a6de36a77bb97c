"""Storms of events: a driver that repeats itself a thousand times a second must not bury what happened once.

Nothing is lost without a word: what is held back is counted and told by one event when the window closes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from console.fleet.model.clock import passed
from console.fleet.model.readings import NodeEvent

WINDOW_SECONDS = 10.0
#: Events of one source, code and device that pass in a window; the first ones tell the story.
SINGLES = 20
#: Different ones that are counted apart in a window; those beyond share one count.
KEYS = 100
#: Events of all kinds that pass in a window: more are no story, whatever their names are.
PASSES = 200


@dataclass(slots=True)
class _Count:
    passed: int
    held: int
    last: NodeEvent


class StormGate:
    """One node's gate. Time comes in as console time."""

    def __init__(self) -> None:
        self._until = 0.0
        self._counts: dict[tuple[str, str, str], _Count] = {}
        self._passed = 0

    def admit(self, event: NodeEvent, now: float) -> list[NodeEvent]:
        """What to tell now: the event, nothing when it is held back, and whatever a window that closed had held."""
        told = self.close(now)
        key = (event.source, event.code, event.device)
        if key not in self._counts and len(self._counts) >= KEYS:
            key = ("", "", "")
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count(0, 0, event)
        count.last = event
        if count.passed < SINGLES and (self._passed < PASSES or not count.passed):
            count.passed += 1
            self._passed += 1
            return [*told, event]
        count.held += 1
        return told

    def close(self, now: float) -> list[NodeEvent]:
        """Sum up a window that is over; call it now and then, for the last storm has no event after it."""
        if self._until - WINDOW_SECONDS <= now < self._until:
            return []
        self._until = now + WINDOW_SECONDS
        held = [count for count in self._counts.values() if count.held]
        self._counts.clear()
        self._passed = 0
        return [_summed(count) for count in held]


def _summed(count: _Count) -> NodeEvent:
    return replace(count.last, text=f"{count.last.text} (and {count.held} more within {WINDOW_SECONDS:.0f} s)")


#: So many bad lines within so many seconds are a flood, long before they are megabytes: short ones cost most.
FLOOD_LINES = 10_000
FLOOD_SECONDS = 600.0


class FloodGauge:
    """Bad lines of one kind in one stream. It hears of their number now and then only, and says when it has grown by
    FLOOD_LINES within FLOOD_SECONDS."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, int]] = deque()  # (when, how many by then), within the last FLOOD_SECONDS
        self._before = 0  # how many there were when that began

    def rose(self, count: int, now: float) -> bool:
        """Take the number of bad lines since the stream began; True when they are a flood."""
        while self._heard and passed(self._heard[0][0], now, FLOOD_SECONDS):
            self._before = self._heard.popleft()[1]
        self._heard.append((now, count))
        return count - self._before >= FLOOD_LINES
