"""Many listeners, each with its own gathering of what changed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from console.fleet.model.changed import Changed, Gathering


class Listener:
    """One subscriber. What changes gathers here until it is taken; a fleet's node keys bound it, however late that is.

    It is woken once per burst: after a wake-up there is none until `take`. `wait` is for a thread of its own, `wake`
    for whoever only passes the word on.
    """

    def __init__(self, wake: Callable[[], None], forget: Callable[[Listener], None]) -> None:
        """Use `Announcer.listen`."""
        self._wake = wake
        self._forget = forget
        self._lock = threading.Lock()
        self._gathering = Gathering()
        self._announced = threading.Event()

    def take(self) -> Changed:
        """What changed since this listener took it last. Any thread."""
        with self._lock:
            self._announced.clear()
            return self._gathering.take()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until there is news, at most `timeout` seconds; whether there is."""
        return self._announced.wait(timeout)

    def close(self) -> None:
        """Listen no longer."""
        self._forget(self)

    def note(self, gather: Callable[[Gathering], None]) -> None:
        """Gather a change; the announcer's."""
        with self._lock:
            gather(self._gathering)

    def announce(self) -> None:
        """Wake whoever listens if there is news it does not know of; the announcer's."""
        with self._lock:
            if self._announced.is_set() or not self._gathering:
                return
            self._announced.set()
        self._wake()


class Announcer:
    """Gathers changes from all threads, for each listener apart, and wakes those that have news.

    The contract: every listener gets every change that came after it began to listen, whatever the others take and
    when. One that takes late, or never, delays nobody and costs nobody else a change. One whose `wake` raises is told
    by `on_bug`, and the others are woken all the same.
    """

    def __init__(self, on_bug: Callable[[BaseException], None]) -> None:
        self._on_bug = on_bug
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, wake: Callable[[], None] = lambda: None) -> Listener:
        """One more listener. `wake` is called in the announcing thread, which serves all nodes: it may set an event or
        emit a signal; whoever has more to do has a thread that waits."""
        listener = Listener(wake, self._drop)
        with self._lock:
            self._listeners += (listener,)
        return listener

    def _drop(self, gone: Listener) -> None:
        with self._lock:
            self._listeners = tuple(each for each in self._listeners if each is not gone)

    def note(self, gather: Callable[[Gathering], None]) -> None:
        """Something changed; `gather` writes it into a gathering. Any thread."""
        for listener in self._listeners:
            listener.note(gather)

    def announce(self) -> None:
        """Wake the listeners that have news they do not know of."""
        for listener in self._listeners:
            try:
                listener.announce()
            except Exception as error:  # a bug of that listener: told loudly by the receiver; the others are woken
                self._on_bug(error)
