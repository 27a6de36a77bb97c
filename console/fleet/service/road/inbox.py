"""From the transports' threads to the pipeline: bytes wait here, bounded per node and in all, the newest win.

What a transport's thread does is one append and, at most once a burst, one event. Decoding is the pipeline's.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from connectors.streams import StreamEnd

#: Bytes of one node that may wait: eleven minutes of samples of an eight-GPU node.
LANE_BYTES = 1 << 20
#: Bytes of all nodes that may wait; beyond it a lane may hold only LANE_LEAST.
INBOX_BYTES = 128 << 20
LANE_LEAST = 64 << 10
#: Bytes taken from one lane in one round, so that a node that floods gets its turn and no more.
ROUND_BYTES = 256 << 10
ERROR_TAIL = 2000


@dataclass(frozen=True, slots=True)
class Taken:
    """One round of a lane: chunks with their arrival on the console's monotonic clock. `torn` says that bytes before
    the first chunk were dropped; `end` comes with the last round."""

    chunks: list[tuple[float, bytes]]
    torn: bool
    end: StreamEnd | None


class Lane:
    """What one attempt at one node brought and nobody has decoded yet."""

    def __init__(self, inbox: Inbox, node: str, attempt: int) -> None:
        self.node = node
        self.attempt = attempt
        self.dropped_bytes = 0
        self._inbox = inbox
        self._lock = inbox.lock
        self._chunks: deque[tuple[float, bytes]] = deque()
        self._bytes = 0
        self._torn = False
        self._error_output = b""
        self._end: StreamEnd | None = None
        self._queued = False
        self._closed = False
        self._over = threading.Condition(self._lock)

    def output(self, data: bytes) -> None:
        """Take bytes from the transport's thread, which serves many nodes: it waits for nothing."""
        arrival = self._inbox.monotonic()
        with self._lock:
            if self._closed:
                return
            self._chunks.append((arrival, data))
            self._bytes += len(data)
            self._inbox.waiting += len(data)
            limit = LANE_BYTES if self._inbox.waiting < INBOX_BYTES else LANE_LEAST
            while self._bytes > limit and len(self._chunks) > 1:
                _, oldest = self._chunks.popleft()
                self._bytes -= len(oldest)
                self._inbox.waiting -= len(oldest)
                self.dropped_bytes += len(oldest)
                self._torn = True
            queue, self._queued = not self._queued, True
        if queue:
            self._inbox.queue(self)

    def error_output(self, data: bytes) -> None:
        """Keep the tail of what the command complained about."""
        with self._lock:
            self._error_output = (self._error_output + data[-ERROR_TAIL:])[-ERROR_TAIL:]

    def ended(self, end: StreamEnd) -> None:
        """The stream is over; what waits is decoded first."""
        with self._lock:
            self._end = end
            self._over.notify_all()
            queue, self._queued = not self._queued and not self._closed, True
        if queue:
            self._inbox.queue(self)

    def wait_end(self, seconds: float) -> bool:
        """Wait until the stream is over; False when it is not after some seconds."""
        with self._lock:
            return self._over.wait_for(lambda: self._end is not None, seconds)

    def close(self) -> None:
        """Nobody listens any more: what waits and what comes is forgotten."""
        with self._lock:
            self._closed = True
            self._chunks.clear()
            self._inbox.waiting -= self._bytes
            self._bytes = 0

    @property
    def complaint(self) -> bytes:
        """The end of the command's error output."""
        return self._error_output

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def waiting(self) -> int:
        return self._bytes

    def take(self) -> Taken:
        """One round of chunks. A lane that holds more is queued again, behind the others."""
        with self._lock:
            chunks, taken = [], 0
            torn, self._torn = self._torn, False
            while self._chunks and taken < ROUND_BYTES:
                chunk = self._chunks.popleft()
                chunks.append(chunk)
                taken += len(chunk[1])
            self._bytes -= taken
            self._inbox.waiting -= taken
            again = bool(self._chunks)
            self._queued = again
            end = None if again else self._end
        if again:
            self._inbox.queue(self)
        return Taken(chunks, torn, end)


class Inbox:
    """All lanes that hold something, in the order in which they began to."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        self.waiting = 0
        self.lock = threading.Lock()  # of all lanes: what is done under it is short
        self._queue: deque[Lane] = deque()
        self._event = threading.Event()

    def lane(self, node: str, attempt: int) -> Lane:
        return Lane(self, node, attempt)

    def queue(self, lane: Lane) -> None:
        self._queue.append(lane)
        if not self._event.is_set():
            self._event.set()

    def nudge(self) -> None:
        """Wake the pipeline though nothing came."""
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Wait for something to come; True when it did."""
        came = self._event.wait(seconds)
        self._event.clear()
        return came

    def round(self) -> list[Lane]:
        """The lanes that hold something now; each is to be taken from once."""
        return [self._queue.popleft() for _ in range(len(self._queue))]
