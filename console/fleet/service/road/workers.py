"""Daemon threads for calls that may block: closing a connection, writing a control line, telling the journal.

`concurrent.futures` joins its threads at exit, and one that hangs in a dead connection would then hang the program.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

IDLE_SECONDS = 10.0


class Workers:
    """At most `limit` threads, made when there is work and gone when there is none for a while."""

    def __init__(self, name: str, limit: int, on_bug: Callable[[BaseException], None]) -> None:
        self._name = name
        self._limit = limit
        self._on_bug = on_bug
        self._condition = threading.Condition()
        self._calls: deque[Callable[[], None]] = deque()
        self._idle = self._alive = 0

    def run(self, call: Callable[[], None]) -> None:
        """Have `call` run soon. It handles the environment's errors itself; what it raises is a bug and reported."""
        with self._condition:
            self._calls.append(call)
            if self._idle >= len(self._calls):
                self._condition.notify()
            elif self._alive < self._limit:
                self._alive += 1
                threading.Thread(target=self._work, name=f"{self._name}-{self._alive}", daemon=True).start()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all calls are done; False when some still run after `timeout` seconds."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._calls and self._alive == self._idle, timeout)

    def _work(self) -> None:
        while True:
            with self._condition:
                self._idle += 1
                self._condition.notify_all()
                found = self._condition.wait_for(lambda: bool(self._calls), IDLE_SECONDS)
                self._idle -= 1
                if not found:
                    self._alive -= 1
                    self._condition.notify_all()
                    return
                call = self._calls.popleft()
            try:
                call()
            except Exception as error:  # a bug of ours: told loudly by the receiver, and the next call still runs
                self._on_bug(error)
