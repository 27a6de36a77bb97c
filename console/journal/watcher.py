"""The one watcher of a journal: a thread that notices what anyone commits, and hands it to who subscribed to it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from console.journal.database import connect, told
from console.journal.model import Entry, JournalError, JournalProblem
from console.journal.service import Journal

#: How often other programs' commits are looked for, in seconds; our own are told at once.
PAUSE = 1.0
#: How long one look waits for a program that holds the file. The next one comes soon.
_PATIENCE_MS = 200
#: A file that another program holds is trouble only after this many seconds: a slow disk holds it for a moment, too.
_LASTING = 5.0
#: Entries handed over at a time.
_PIECE = 500
_NEWEST = "SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1"


@dataclass(frozen=True, slots=True)
class News:
    """What was committed: the entries of the categories that were subscribed to, oldest first, and the number of the
    newest entry of all that was looked at. There may be no entries: not everything in the file has one."""

    entries: tuple[Entry, ...]
    sequence: int


@dataclass(frozen=True, slots=True)
class _Subscriber:
    told: Callable[[News], object]
    categories: frozenset[str]
    everything: bool


class JournalWatcher:
    """Tells subscribers, in its own thread and one after the other, what came into the journal since it was made; once,
    but again where one of them could not read the file meanwhile.

    Make it before what subscribes is read from the journal: then nothing comes in between unseen. Raises JournalError.
    """

    def __init__(self, journal: Journal, *, pause: float = PAUSE) -> None:
        self._journal = journal
        self._pause = pause
        self._on_trouble: Callable[[JournalError | None], None] = lambda _error: None
        self._on_bug: Callable[[BaseException], None] = lambda _bug: None
        self._subscribers: list[_Subscriber] = []
        self._wanted = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="journal watcher", daemon=True)
        self._trouble_since: float | None = None
        self._trouble_told = False
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._sequence: int = journal.rows(_NEWEST)[0]["newest"]
        journal.on_commit(self.look)

    def subscribe(self, told: Callable[[News], object], categories: Collection[str] = ()) -> Callable[[], None]:
        """Have `told` called, in the watcher's thread, when entries of these categories came; without categories after
        every commit, with all entries. Gives the function that ends it."""
        subscriber = _Subscriber(told, frozenset(categories), not categories)
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def start(
        self, *, on_trouble: Callable[[JournalError | None], None], on_bug: Callable[[BaseException], None]
    ) -> None:
        """Begin to look. `on_trouble` is called with a JournalError when the file cannot be read (another program
        holds it, the disk fails), and with None when it can again: what was known until then still holds. `on_bug` gets
        whatever else a subscriber raises."""
        self._on_trouble, self._on_bug = on_trouble, on_bug
        self._thread.start()

    def look(self) -> None:
        """Look now instead of soon; callable from any thread, returns at once."""
        self._wanted.set()

    def stop(self) -> None:
        """End the thread and wait for it: at most as long as a look, or a subscriber, takes."""
        self._ended.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._look()
                except JournalError as error:
                    self._close()  # it may be another file by now, or another disk under it
                    self._in_trouble(error)
                else:
                    self._well()
                self._wanted.wait(self._pause)
                self._wanted.clear()
        except Exception as bug:  # the watcher's own; a thread that ends in silence would be missed by nobody
            self._on_bug(bug)
        finally:
            self._close()

    def _look(self) -> None:
        with told(self._journal.path):
            if self._connection is None:
                self._connection = connect(self._journal.path)
                self._connection.execute("PRAGMA query_only = ON")
                self._connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
                self._version = None
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            newest: int = self._connection.execute(_NEWEST).fetchone()[0]
        if version != self._version:
            self._hand_over(newest)
            # Only now: a look that failed half way is made again.
            self._version = version

    def _hand_over(self, newest: int) -> None:
        if newest <= self._sequence:
            self._tell((), self._sequence)
        while self._sequence < newest and not self._ended.is_set():
            upto = min(newest, self._sequence + _PIECE)
            with self._journal.reading() as reading:
                entries = reading.entries("AND sequence > ? AND sequence <= ?", (self._sequence, upto))
            self._tell(tuple(entries), upto)
            self._sequence = upto

    def _tell(self, entries: tuple[Entry, ...], sequence: int) -> None:
        for subscriber in tuple(self._subscribers):
            wanted = tuple(
                entry for entry in entries if subscriber.everything or entry.category in subscriber.categories
            )
            if not wanted and not subscriber.everything:
                continue
            try:
                subscriber.told(News(wanted, sequence))
            except JournalError:
                raise  # told as trouble, and looked at again
            except Exception as bug:  # a subscriber's own, told loudly: it must not keep news from the others
                self._on_bug(bug)

    def _in_trouble(self, error: JournalError) -> None:
        now = time.monotonic()
        self._trouble_since = now if self._trouble_since is None else self._trouble_since
        lasting = error.code is not JournalProblem.LOCKED or now - self._trouble_since >= _LASTING
        if lasting and not self._trouble_told:
            self._trouble_told = True
            self._on_trouble(error)

    def _well(self) -> None:
        self._trouble_since = None
        if self._trouble_told:
            self._trouble_told = False
            self._on_trouble(None)

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):  # nothing was written through it
                self._connection.close()
            self._connection = None
