"""The queue before the writer: rows and events that any thread hands over without ever waiting for the disk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

from console.fleet.model.readings import KernelRecord, NodeEvent
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.last_known import Said

MAX_EVENTS = 20_000
_Word = TypeVar("_Word")


class Newest(Generic[_Word]):
    """A word about each node that waits for the disk: of each node only the newest waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: dict[str, _Word] = {}
        self._lent: dict[str, _Word] = {}

    def add(self, node: str, word: _Word) -> None:
        with self._lock:
            self._words[node] = word

    def lend(self) -> dict[str, _Word]:
        """All that wait, by node; they are lent again until `settle`, for the disk may refuse them."""
        with self._lock:
            self._lent = self._lent | self._words
            self._words = {}
            return self._lent

    def settle(self) -> None:
        """Those that were lent are done with."""
        self._lent = {}


class Waiting:
    """A bounded queue between all threads and the writer's. The oldest go first; what went is counted, never hidden.
    `records` say how far nodes' kernel logs were told, `last` what their GPUs said last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._batches: deque[Batch] = deque()
        self._nbytes = 0
        self._events: deque[NodeEvent] = deque()
        self._lent: list[NodeEvent] = []
        self._findings: dict[tuple[str, str, str, float], Kept] = {}
        self._lent_findings: list[Kept] = []
        self.records: Newest[KernelRecord] = Newest()
        self.last: Newest[Said] = Newest()
        self.dropped_rows = 0
        self.dropped_events = 0

    def add(self, batch: Batch, limit: int) -> None:
        """Take rows; the oldest go until what waits takes at most `limit` bytes, but for the newest batch."""
        with self._lock:
            self._batches.append(batch)
            self._nbytes += batch.nbytes
            while self._nbytes > limit and len(self._batches) > 1:
                oldest = self._batches.popleft()
                self._nbytes -= oldest.nbytes
                self.dropped_rows += len(oldest.times)

    def add_events(self, events: Iterable[NodeEvent]) -> None:
        with self._lock:
            self._events.extend(events)
            while len(self._events) > MAX_EVENTS:
                self._events.popleft()
                self.dropped_events += 1

    def add_findings(self, kept: Iterable[Kept]) -> None:
        """Take findings as they stand now; of each only the newest word waits."""
        with self._lock:
            for each in kept:
                self._findings[each.key] = each
            while len(self._findings) > MAX_EVENTS:
                del self._findings[next(iter(self._findings))]

    def lend_findings(self) -> list[Kept]:
        """All findings that wait, as `lend_events` does."""
        with self._lock:
            # What came while the others were lent is newer.
            waiting = {each.key: each for each in self._lent_findings} | self._findings
            self._findings.clear()
            self._lent_findings = list(waiting.values())
            return self._lent_findings

    def settle_findings(self) -> None:
        """The findings that were lent are done with."""
        self._lent_findings = []

    def take(self) -> list[Batch]:
        """All rows that wait; they are the caller's now."""
        with self._lock:
            batches = list(self._batches)
            self._batches.clear()
            self._nbytes = 0
        return batches

    def lend_events(self) -> list[NodeEvent]:
        """All events that wait, the oldest first; they are lent again until `settle_events`, for the disk may refuse
        them."""
        with self._lock:
            events = [*self._lent, *self._events]
            self._events.clear()
            self._lent = events[-MAX_EVENTS:]
            self.dropped_events += len(events) - len(self._lent)
            return self._lent

    def settle_events(self) -> None:
        """The events that were lent are done with."""
        self._lent = []
