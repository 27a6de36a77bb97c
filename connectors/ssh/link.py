"""The bytes under one SSH transport: a socket, or a channel through a jump host, watched and bounded.

paramiko takes any socket-like object. This one (a) reads ahead, so that a packet costs one system call instead of two,
(b) ignores paramiko's ten polls a second and waits for seconds, (c) asks a silent peer whether it is there and gives a
half-dead link up, (d) refuses the packet lengths and pre-login floods that paramiko would buffer without bound, and
(e) ends every wait at once when it is closed, cancelled or late.

It is read by one thread at a time: the transport's, or the poller's while that one serves it (connectors.ssh.poller).
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Protocol

import paramiko

from connectors.ssh.patience import Patience
from connectors.ssh.problems import SshError, SshProblem

_READ = 65536
_LONGEST_PACKET = 256 * 1024 + 4096  # OpenSSH's PACKET_MAX_SIZE, and room for MAC and padding
_BEFORE_LOGIN = 512 * 1024  # bytes a server may send before it let us in; a real one sends some 3 kB
_CONNECTING_TICK = 0.1
_FIRST_WORDS = 256


class Road(Protocol):
    """What a link runs over: a connected socket or a paramiko channel."""

    def recv(self, size: int, /) -> bytes: ...

    def send(self, data: bytes, /) -> int: ...

    def settimeout(self, seconds: float | None, /) -> None: ...

    def close(self) -> None: ...


class Link:
    """`recv`, `send`, `settimeout` and `close` are paramiko's; the rest is ours. `failure` is why the link ended, when
    known here; `first_words` is how the peer greeted, for the case that it is no SSH server; `farewell` the reason that
    it gave when it ended the connection (SSH_MSG_DISCONNECT). `on_wait` runs in the transport's thread before every
    wait and returns how many seconds it may last at most (None: any); `on_silence` sends a question that the peer must
    answer; `on_close` wakes the transport's thread from a wait that is not on the road."""

    def __init__(self, road: Road, target: str, patience: Patience) -> None:
        self._road = road
        self.target = target
        self._patience: Patience | None = patience
        self._buffer = b""
        self._at = 0
        self._timeout = -1.0
        self._reader: int | None = None
        self._released = False
        self._lock = threading.Lock()
        self._interval = 0.0
        self._count = 0
        self._asked = 0
        self._asked_at = 0.0
        self.closed = False
        self.received = 0
        self.first_words = b""
        self.farewell = ""
        self.heard_at = time.monotonic()
        self.failure: SshError | None = None
        self.on_wait: Callable[[], float | None] | None = None
        self.on_silence: Callable[[], None] | None = None
        self.on_close: Callable[[], object] | None = None

    @property
    def _closed(self) -> bool:  # paramiko asks its socket this when a transport stops
        return self.closed

    def settled(self, interval: float, count: int) -> None:
        """Login is done: no more deadline, but a peer silent for `interval` seconds is asked, `count` times."""
        self._interval = interval
        self._count = count
        self._asked = 0
        self._patience = None

    def settimeout(self, seconds: float | None) -> None:
        """Nothing: how long a wait lasts is decided here."""

    def recv(self, size: int) -> bytes:
        """Up to `size` bytes. Raises TimeoutError when nothing came for a tick, EOFError when the link is over."""
        if size > _LONGEST_PACKET:
            self.fail(SshError(SshProblem.PROTOCOL_BROKEN, self.target, facts={"reason": "packet_length"}))
        if self._at >= len(self._buffer):
            self._fill()
        end = min(self._at + size, len(self._buffer))
        data = self._buffer[self._at : end]
        self._at = end
        return data

    def _fill(self) -> None:
        if self._reader is None:
            self._reader = threading.get_ident()
        if self._patience is not None:
            self._check_patience(self._patience)
        tick = self._interval if self._patience is None else _CONNECTING_TICK
        if self.on_wait is not None:
            wanted = self.on_wait()
            if wanted is not None and (wanted < tick or tick <= 0):
                tick = max(wanted, 0.001)
        if self.closed:
            raise EOFError
        if tick != self._timeout:
            self._timeout = tick
            self._road.settimeout(tick if tick > 0 else None)
        try:
            data = self._road.recv(_READ)
        except TimeoutError:
            self.look_for_silence()
            raise
        except (BlockingIOError, InterruptedError) as error:
            raise TimeoutError from error
        except OSError as error:
            raise self.broken(error) from error
        if not data:
            self.closed = True
            raise EOFError
        self._buffer, self._at = data, 0
        self.heard(len(data), time.monotonic())
        if len(self.first_words) < _FIRST_WORDS:
            self.first_words += data[: _FIRST_WORDS - len(self.first_words)]
        if self._patience is not None and self.received > _BEFORE_LOGIN:
            self.fail(SshError(SshProblem.PROTOCOL_BROKEN, self.target, facts={"reason": "flood_before_login"}))

    def send(self, data: bytes) -> int:
        """How many bytes were taken. Raises TimeoutError when none could be for a tick, EOFError when it is over."""
        if self.closed:
            raise EOFError
        try:
            return self._road.send(data)
        except TimeoutError:
            if self._patience is not None:
                self._check_patience(self._patience)
            elif self._interval and time.monotonic() - self.heard_at > self._interval * (self._count + 1):
                self._half_dead()
            raise
        except (BlockingIOError, InterruptedError) as error:
            raise TimeoutError from error
        except OSError as error:
            raise self.broken(error) from error

    def close(self) -> None:
        """End every wait on this link at once. Safe from any thread, any number of times."""
        self.closed = True
        # A thread may be inside recv with the descriptor: shutting down wakes it, and it gives the descriptor back.
        with contextlib.suppress(OSError):
            if isinstance(self._road, socket.socket):
                self._road.shutdown(socket.SHUT_RDWR)
        if self.on_close is not None:
            self.on_close()
        mine = self._reader in (None, threading.get_ident())
        if mine or not isinstance(self._road, socket.socket):
            with self._lock:
                if self._released:
                    return
                self._released = True
            # Closing a channel tells the jump host so, which may be gone itself.
            with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
                self._road.close()

    def fail(self, failure: SshError) -> None:
        """End the link for a reason; the first one counts. Raises EOFError, which is how paramiko hears of it."""
        self.give_up(failure)
        raise EOFError(str(failure.code))

    def give_up(self, failure: SshError) -> None:
        """As `fail`, from any thread, without raising."""
        if self.failure is None and not self.closed:
            self.failure = failure
        self.close()

    def _check_patience(self, patience: Patience) -> None:
        problem = patience.problem()
        if problem is not None:
            self.fail(problem)

    # -- while another thread reads the road

    def lend(self) -> socket.socket | None:
        """The road, for another thread to read until this one reads again; None before the login is done, and for a
        road that no selector can wait for. In the transport's thread."""
        if self._patience is not None or not isinstance(self._road, socket.socket):
            return None
        self._reader = threading.get_ident()
        return self._road

    @property
    def buffered(self) -> bool:
        """Whether bytes wait here for `recv`."""
        return self._at < len(self._buffer)

    def give(self, data: bytes) -> None:
        """Put bytes that were read elsewhere before what `recv` gives next; nothing may be buffered."""
        self._buffer, self._at = data, 0

    def heard(self, count: int, now: float) -> None:
        """Bytes came."""
        self.received += count
        self.heard_at = now
        self._asked = 0

    def silence_due(self) -> float:
        """When `look_for_silence` will have something to do, if nothing is heard until then."""
        if not self._interval:
            return float("inf")
        return (max(self.heard_at, self._asked_at) if self._asked else self.heard_at) + self._interval

    def look_for_silence(self) -> None:
        """Ask a peer that was silent for too long, or give it up (EOFError). In the transport's thread."""
        if self._patience is not None or not self._interval:
            return
        now = time.monotonic()
        if now - max(self.heard_at, self._asked_at if self._asked else 0.0) < self._interval * 0.9:
            return  # a shorter wait, for `on_wait`
        if self._asked >= self._count:
            self._half_dead()
        self._asked += 1
        self._asked_at = now
        if self.on_silence is not None:
            self.on_silence()

    def _half_dead(self) -> None:
        seconds = f"{time.monotonic() - self.heard_at:.0f}"
        self.fail(SshError(SshProblem.HALF_DEAD, self.target, facts={"seconds": seconds}))

    def broken(self, error: OSError) -> EOFError:
        """The road failed: end the link, and make paramiko's word for it."""
        if not self.first_words:  # it may have said why before it hung up, while we were sending
            with contextlib.suppress(OSError):
                self.first_words = self._road.recv(_FIRST_WORDS)
        self.give_up(SshError(SshProblem.CLOSED, self.target, facts={"reason": "reset"}, raw=str(error)))
        return EOFError(str(error))
