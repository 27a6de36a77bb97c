"""Backpressure: how much a command may still send, and how fast. Knows no paramiko."""

from __future__ import annotations

import threading
from typing import Final

WINDOW: Final = 1024 * 1024
"""Bytes a command may be ahead of what was consumed; so much a held stream costs at most."""

DEFAULT_RATE: Final = 8.0 * 1024 * 1024
"""Bytes a second one stream may bring on average: thousands of times a probe's need, and little of a core."""


class Flow:
    """What one channel has received and not yet been allowed to send again. At most `rate` bytes a second are allowed
    on average, none while held. Safe from any thread; times are seconds of one monotonic clock."""

    def __init__(self, rate: float = DEFAULT_RATE, adjust_at: int = WINDOW // 4) -> None:
        self.held = False
        self._owed = 0
        self._rate = rate
        self._adjust_at = adjust_at
        self._ready_at = 0.0
        self._lock = threading.Lock()

    @property
    def overrun(self) -> bool:
        """Whether the far side sent more than it was ever allowed to."""
        return self._owed > WINDOW + 128 * 1024

    def is_small(self, count: int) -> bool:
        """Whether `count` more bytes would not make it time to allow more."""
        return self._owed + count < self._adjust_at

    def received(self, count: int) -> bool:
        """Count bytes; whether it is time to allow more."""
        with self._lock:
            self._owed += count
            return self._owed >= self._adjust_at

    def due(self, now: float) -> float | None:
        """Seconds until more may be allowed; None while held or while nothing is owed."""
        return None if self.held or not self._owed else max(0.0, self._ready_at - now)

    def take(self, now: float) -> int:
        """The bytes to allow now; 0 when none may be."""
        with self._lock:
            if self.held or not self._owed or now < self._ready_at:
                return 0
            count, self._owed = self._owed, 0
            self._ready_at = max(now, self._ready_at) + count / self._rate
            return count
