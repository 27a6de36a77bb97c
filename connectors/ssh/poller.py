"""One thread that waits for all established connections, in place of one thread each. Knows no SSH.

A connection (a `Guest`) has a thread of its own, and at any time either that thread or the poller reads its socket:

               serve (its thread has nothing to do, and waits)
    OWN THREAD ────────────────────────────────────────────────▶ POLLER ──┐ `arrived` returns True: the bytes
        ▲                                                          │  ▲   │ were all for the poller
        └──────────────────────────────────────────────────────────┘  └───┘
               home: `arrived` returned False, its time has come (`due`), or somebody asked (`recall`)

Only the poller's own thread sends a guest home, so nobody closes a descriptor that it is reading. Whatever needs to
send, to wait or to decide is work for the guest's own thread.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from typing import Final, Protocol

_IDLE_END: Final = 1.0  # seconds without a guest, after which the thread ends
_SHORTEST_ROUND: Final = 0.05  # seconds between two looks at who is due
_LONGEST_ROUND: Final = 60.0
_MOST_BY_SELECT: Final = 500  # select() takes 512 sockets on Windows


class Guest(Protocol):
    """A connection as the poller sees it. All of it is called in the poller's thread and must not block."""

    road: socket.socket

    def arrived(self, now: float) -> bool:
        """The socket is readable: read it once. False sends the guest home."""

    def due(self) -> float:
        """When (time.monotonic) it wants to go home; may move on while it is served, never back."""

    def home(self) -> None:
        """The socket is its own thread's again: wake that."""

    def broken(self, error: Exception) -> None:
        """A bug was met while serving it: it is to end. `home` follows."""


class Poller:
    """Its thread starts with the first guest and ends when there was none for a second. One serves a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wanted: list[tuple[Guest, bool]] = []  # (guest, whether it comes or goes), in order
        self._bell: socket.socket | None = None
        self._count = 0

    @property
    def is_here(self) -> bool:
        """Whether this is called in the poller's thread, where nothing may wait."""
        return threading.current_thread() is self._thread

    def serve(self, guest: Guest) -> bool:
        """Take over the guest's socket until `home` is called; False when there is no room."""
        with self._lock:
            if self._thread is None:
                self._start()
            elif self._count >= _MOST_BY_SELECT and selectors.DefaultSelector is selectors.SelectSelector:
                return False
            self._count += 1
            self._ask(guest, True)
        return True

    def recall(self, guest: Guest) -> None:
        """Send the guest home soon, if it is here. From any thread."""
        with self._lock:
            if self._thread is not None:
                self._ask(guest, False)

    def _start(self) -> None:
        self._bell, ear = socket.socketpair()
        self._bell.setblocking(False)
        ear.setblocking(False)
        self._thread = threading.Thread(target=self._run, args=(ear,), name="ssh poller", daemon=True)
        self._thread.start()

    def _ask(self, guest: Guest, comes: bool) -> None:
        self._wanted.append((guest, comes))
        if len(self._wanted) == 1 and self._bell is not None:
            with contextlib.suppress(BlockingIOError):  # it is ringing already
                self._bell.send(b"!")

    # -- in the poller's thread

    def _run(self, ear: socket.socket) -> None:
        guests: dict[Guest, None] = {}
        selector = selectors.DefaultSelector()
        selector.register(ear, selectors.EVENT_READ)
        try:
            self._serve(selector, ear, guests)
        finally:
            selector.close()
            ear.close()
            for guest in guests:  # with a bug alone: nobody may wait for a thread that is gone
                guest.home()

    def _serve(self, selector: selectors.BaseSelector, ear: socket.socket, guests: dict[Guest, None]) -> None:
        next_round = 0.0
        try:
            while True:
                now = time.monotonic()
                if now >= next_round:
                    next_round = self._round(selector, guests, now)
                ready = selector.select(next_round - now)
                now = time.monotonic()
                rung = False
                for key, _ in ready:
                    if key.data is None:
                        rung = True
                    elif not self._arrived(key.data, now):
                        self._send_home(selector, guests, key.data)
                if rung:
                    with contextlib.suppress(BlockingIOError):
                        ear.recv(64)
                    next_round = min(next_round, self._changes(selector, guests))
                elif not ready and self._over(guests, unless_wanted=True):
                    return
        except BaseException:
            self._over(guests, unless_wanted=False)
            raise

    def _round(self, selector: selectors.BaseSelector, guests: dict[Guest, None], now: float) -> float:
        """Send home who is due; returns when to look again."""
        first = now + _LONGEST_ROUND
        for guest in list(guests):
            due = guest.due()
            if due <= now:
                self._send_home(selector, guests, guest)
            else:
                first = min(first, due)
        return max(first, now + _SHORTEST_ROUND) if guests else now + _IDLE_END

    def _changes(self, selector: selectors.BaseSelector, guests: dict[Guest, None]) -> float:
        """Let guests in and out; returns when the first of the new ones is due."""
        with self._lock:
            wanted, self._wanted = self._wanted, []
        guests.update((guest, None) for guest, comes in wanted if comes)  # all of them first: none is lost by a bug
        first = float("inf")
        for guest, comes in wanted:
            if comes:
                selector.register(guest.road, selectors.EVENT_READ, guest)
                first = min(first, guest.due())
            elif guest in guests:
                self._send_home(selector, guests, guest)
        return first

    def _arrived(self, guest: Guest, now: float) -> bool:
        try:
            return guest.arrived(now)
        except Exception as error:  # a bug of ours: told loudly, and the end of this connection, not of the others
            trace = error.__traceback__
            threading.excepthook(threading.ExceptHookArgs((type(error), error, trace, threading.current_thread())))
            guest.broken(error)
            return False

    def _send_home(self, selector: selectors.BaseSelector, guests: dict[Guest, None], guest: Guest) -> None:
        selector.unregister(guest.road)
        del guests[guest]
        with self._lock:
            self._count -= 1
        guest.home()

    def _over(self, guests: dict[Guest, None], *, unless_wanted: bool) -> bool:
        """Make place for a next thread, unless this one has something to do; whether it was made."""
        with self._lock:
            if unless_wanted and (guests or self._wanted):
                return False
            guests.update((guest, None) for guest, comes in self._wanted if comes)
            self._wanted.clear()
            self._count = 0
            self._thread = None
            if self._bell is not None:
                self._bell.close()
            return True
