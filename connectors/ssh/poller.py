"""One thread that waits for all established connections, in place of one thread each. Knows no SSH.

A connection (a `Guest`) has a thread of its own, and at any time either that thread or the poller reads its socket:

               serve (its thread has nothing to do, and waits)
    OWN THREAD ────────────────────────────────────────────────▶ POLLER ──┐ `arrived`: the bytes
        ▲                                                          │  ▲   │ were all for the poller
        └──────────────────────────────────────────────────────────┘  └───┘
               home: `arrived` returned HOME, its time has come (`due`), or somebody asked (`recall`)

Waking up costs ten times as much as what is then done for one line, so the poller gathers: when it has served everybody
who had something, it lets 50 ms pass before it looks again, unless somebody sends much, asks for something, or waits
for an answer.

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
_GATHER: Final = 0.05  # seconds; half of what the pipeline lets pass between two looks
_MUCH: Final = 16 * 1024  # bytes of one read: no line but a file or a flood, which is not to be slowed down
_ONLY_SELECT: Final = issubclass(selectors.DefaultSelector, selectors.SelectSelector)
_MOST: Final = 500  # guests, where there is only select(): it takes 512 sockets on Windows

HOME: Final = -1


class Guest(Protocol):
    """A connection as the poller sees it. All of it is called in the poller's thread and must not block."""

    road: socket.socket

    def arrived(self, now: float) -> int:
        """The socket is readable: read it once, and return how many bytes came. HOME sends the guest home."""

    def due(self) -> float:
        """When (time.monotonic) it wants to go home; may move on while it is served, never back."""

    def awaited(self) -> float:
        """Until when (time.monotonic) somebody waits for what it brings: nothing is gathered meanwhile."""

    def home(self) -> None:
        """The socket is its own thread's again: wake that."""

    def broken(self, error: Exception) -> None:
        """A bug was met while serving it: it is to end. `home` follows."""


class Poller:
    """The door to the poller's thread, which starts with the first guest and ends when there was none for a second.
    One serves a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._bell: socket.socket | None = None
        self._wanted: list[tuple[Guest, bool]] = []  # (guest, whether it comes or goes), in order
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
            elif self._count >= _MOST and _ONLY_SELECT:
                return False
            self._count += 1
            self._ask(guest, True)
        return True

    def recall(self, guest: Guest) -> None:
        """Send the guest home soon, if it is here. From any thread."""
        with self._lock:
            if self._thread is not None:
                self._ask(guest, False)

    def hurry(self) -> None:
        """Look now: a guest is awaited from now on. From any thread."""
        with self._lock:
            if self._thread is not None:
                self._ring()

    def _start(self) -> None:
        self._bell, ear = socket.socketpair()
        self._bell.setblocking(False)
        ear.setblocking(False)
        self._thread = threading.Thread(target=_Shift(self, ear).run, name="ssh poller", daemon=True)
        self._thread.start()

    def _ask(self, guest: Guest, comes: bool) -> None:
        self._wanted.append((guest, comes))
        if len(self._wanted) == 1:
            self._ring()

    def _ring(self) -> None:
        if self._bell is not None:
            with contextlib.suppress(BlockingIOError):  # it is ringing already
                self._bell.send(b"!")

    # -- for the thread

    def wanted(self) -> list[tuple[Guest, bool]]:
        """Who wants to come and go, since the last look."""
        with self._lock:
            wanted, self._wanted = self._wanted, []
        return wanted

    def gone(self) -> None:
        with self._lock:
            self._count -= 1

    def end(self, *, always: bool) -> list[tuple[Guest, bool]] | None:
        """Let the next guest start a new thread; returns who wanted something of this one. None when somebody does
        and it is not to end `always`."""
        with self._lock:
            if self._wanted and not always:
                return None
            wanted, self._wanted = self._wanted, []
            self._count = 0
            self._thread = None
            if self._bell is not None:
                self._bell.close()
        return wanted


class _Shift:
    """One life of the poller's thread: everything here runs in it."""

    def __init__(self, poller: Poller, ear: socket.socket) -> None:
        self._poller = poller
        self._ear = ear
        self._guests: dict[Guest, None] = {}
        self._all = selectors.DefaultSelector()  # every guest, and the ear
        self._only_ear = selectors.DefaultSelector()
        self._next_round = 0.0

    def run(self) -> None:
        with self._ear, self._all, self._only_ear:
            self._all.register(self._ear, selectors.EVENT_READ)
            self._only_ear.register(self._ear, selectors.EVENT_READ)
            try:
                self._serve()
            except BaseException:  # a bug, which is told loudly: nobody may wait for a thread that is gone
                coming = self._poller.end(always=True) or []
                for guest in dict.fromkeys([*self._guests, *(guest for guest, comes in coming if comes)]):
                    guest.home()
                raise

    def _serve(self) -> None:
        while True:
            now = time.monotonic()
            if now >= self._next_round:
                self._next_round = self._round(now)
            ready = self._all.select(self._next_round - now)
            if not ready:
                if not self._guests and self._poller.end(always=False) is not None:
                    return
                continue
            rung, most = self._read(ready)
            if rung:
                self._let_in_and_out()
            elif most < _MUCH and not self._awaited():
                self._only_ear.select(_GATHER)

    def _awaited(self) -> bool:
        now = time.monotonic()
        return any(guest.awaited() > now for guest in self._guests)

    def _read(self, ready: list[tuple[selectors.SelectorKey, int]]) -> tuple[bool, int]:
        """Serve everybody who has something; whether the bell rang, and the most bytes that one of them brought."""
        now, rung, most = time.monotonic(), False, 0
        for key, _ in ready:
            guest: Guest | None = key.data
            if guest is None:
                rung = True
                continue
            try:
                count = guest.arrived(now)
            except Exception as error:  # a bug of ours: told loudly, and the end of this connection, not of the others
                trace = error.__traceback__
                threading.excepthook(threading.ExceptHookArgs((type(error), error, trace, threading.current_thread())))
                guest.broken(error)
                count = HOME
            if count == HOME:
                self._send_home(guest)
            elif count > most:
                most = count
        return rung, most

    def _round(self, now: float) -> float:
        """Send home who is due; returns when to look again."""
        first = now + _LONGEST_ROUND
        for guest in list(self._guests):
            due = guest.due()
            if due <= now:
                self._send_home(guest)
            else:
                first = min(first, due)
        return max(first, now + _SHORTEST_ROUND) if self._guests else now + _IDLE_END

    def _let_in_and_out(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._ear.recv(64)
        wanted = self._poller.wanted()
        self._guests.update((guest, None) for guest, comes in wanted if comes)  # all at once: a bug loses none
        for guest in (guest for guest, comes in wanted if comes):
            self._all.register(guest.road, selectors.EVENT_READ, guest)
            self._next_round = min(self._next_round, guest.due())
        # Afterwards, since one may be recalled before it has come.
        for guest in (guest for guest, comes in wanted if not comes):
            if guest in self._guests:
                self._send_home(guest)

    def _send_home(self, guest: Guest) -> None:
        self._all.unregister(guest.road)
        del self._guests[guest]
        if not self._guests:
            self._next_round = 0.0  # which says how long to stay without any
        self._poller.gone()
        guest.home()
