"""Watchers in the pipeline: what must notice things before anybody looks, with a window or without one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from console.fleet.model.clock import passed
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.watching import Seen, Told

#: What a watcher may count for one node's round, in seconds of its thread. All nodes wait for it.
BUDGET_SECONDS = 0.05
#: So long may its round last by the clock: on a busy machine others count meanwhile, and that is not its fault.
LONGEST_SECONDS = 1.0
#: How long a watcher is left out after a fault of its own.
REST_SECONDS = 60.0


class Watcher(Protocol):
    """Looks at every node after each round of its feed.

    It runs in the pipeline's thread, between two nodes. So it only computes: it waits for nothing, reads no file and
    asks no machine. It keeps its own state; nothing else calls it. What it raises, and what it takes beyond
    BUDGET_SECONDS of the thread or LONGEST_SECONDS of the clock, is its own fault: it is told as a bug under the
    watcher's name, and the watcher is left out for REST_SECONDS while feeds and other watchers go on. After that it is
    shown nodes again, and must cope with what it did not see.
    """

    @property
    def name(self) -> str:
        """What its faults are told under."""

    def watch(self, seen: Seen, /) -> Iterable[Told]:
        """A node as it stands now, and what is to be told of it."""


class WatcherFault(Exception):
    """A watcher raised (its exception is the cause) or took too long; a bug, never the environment's."""


@dataclass(slots=True)
class _Watched:
    watcher: Watcher
    resting_since: float | None = None


@dataclass(slots=True)
class Watching:
    """The hook after a feed's round. `tell` gets what was told, in order, in the pipeline's thread: it only passes it
    on. `stopwatch` measures what a watcher counts, `monotonic` how long it lasts and rests; both in seconds."""

    watchers: Sequence[Watcher]
    look: Callable[[str], NodeReading | None]
    tell: Callable[[Sequence[Told]], None]
    on_bug: Callable[[BaseException], None]
    now: Callable[[], float]
    monotonic: Callable[[], float]
    stopwatch: Callable[[], float] = time.thread_time
    _watched: tuple[_Watched, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._watched = tuple(_Watched(watcher) for watcher in self.watchers)

    def after_round(self, rounds: Iterable[tuple[str, Sequence[NodeEvent]]]) -> None:
        """Show the watchers these nodes with the events of their round."""
        if not self._watched:
            return
        for node, events in rounds:
            reading = self.look(node)
            if reading is not None:
                seen = Seen(node, self.now(), reading, tuple(events))
                for each in self._watched:
                    self._show(each, seen)

    def _show(self, each: _Watched, seen: Seen) -> None:
        if each.resting_since is not None:
            if not passed(each.resting_since, self.monotonic(), REST_SECONDS):
                return
            each.resting_since = None
        began, began_at = self.stopwatch(), self.monotonic()
        try:
            told = tuple(each.watcher.watch(seen))
        except Exception as error:  # the watcher's own bug: told loudly by the receiver; the feeds flow on
            self._rest(each, f"{each.watcher.name} failed at {seen.node}", error)
            return
        taken, lasted = self.stopwatch() - began, self.monotonic() - began_at
        if told:
            try:
                self.tell(told)
            except Exception as error:  # a bug of whoever hears it: told loudly; the other nodes are shown
                self.on_bug(error)
        if taken > BUDGET_SECONDS or lasted > LONGEST_SECONDS:
            self._rest(each, f"{each.watcher.name} took {max(taken, lasted):.3f} s for {seen.node}", None)

    def _rest(self, each: _Watched, words: str, cause: Exception | None) -> None:
        each.resting_since = self.monotonic()
        fault = WatcherFault(words)
        fault.__cause__ = cause
        self.on_bug(fault)
