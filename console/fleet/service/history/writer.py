"""The history of measurements: takes rows from the pipeline, keeps them in telemetry.db by a thread of its own.

The writer has its own thread so that a slow, full or hanging disk stops neither the live picture nor the alarms: rows
then wait in memory up to a bound, the oldest go first, and the state says so until it is over.
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from console.fleet.model.clock import passed
from console.fleet.model.links import Failure
from console.fleet.model.readings import NodeEvent
from console.fleet.service.history.hot_log import Batch, HotLog, Segment, replay, segments
from console.fleet.service.history.recorder import Recorder
from console.fleet.service.history.retention import Limits, Retention
from console.fleet.service.history.store import (
    HistoryProblem,
    Readers,
    Store,
    StoreError,
    is_broken,
    move_aside,
    open_store,
    store_error,
)

RETRY_SECONDS = 10.0
TIDY_SECONDS = 10.0
MAX_EVENTS_WAITING = 20_000


@dataclass(frozen=True, slots=True)
class HistoryState:
    """Whether measurements are being kept, and if not, why. `notices` are told once (a rebuilt file); `dropped_rows`
    are samples that never reached the disk, since the program started."""

    path: str
    recording: bool = False
    failure: Failure | None = None
    notices: tuple[Failure, ...] = ()
    dropped_rows: int = 0
    dropped_events: int = 0
    size_bytes: int = 0


class History:
    """telemetry.db and its writer. `append` and `append_events` may be called from any thread and never block on the
    disk. `step` is the writer's work, once a second; `start` runs it in a thread, tests call it."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        limits: Limits | None = None,
        sync: bool = False,
        on_state: Callable[[HistoryState], None] = lambda _: None,
        on_bug: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        self.path = path
        self.readers = Readers(path)
        self.limits = limits or Limits()
        self._now = now
        self._on_state = on_state
        self._on_bug = on_bug
        self._recorder = Recorder()
        self._retention = Retention(self.limits)
        self._log = HotLog(path, sync=sync)
        self._store: Store | None = None
        self._state = self._published = HistoryState(str(path))
        self._lock = threading.Lock()
        self._queue: deque[Batch] = deque()
        self._queued_bytes = 0
        self._events: deque[NodeEvent] = deque()
        self._dropped = self._dropped_events = 0
        self._failed_at = self._tidied_at = -math.inf
        self._flush_all = False
        self._owing = False
        self._log_failure: Failure | None = None
        self._suspicion: sqlite3.Error | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.opened = threading.Event()  # the file was opened, or could not be

    @property
    def state(self) -> HistoryState:
        return self._state

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> bool:
        """Write what is open and close; False when the disk did not let it happen within `timeout` seconds (the hot
        log then still has it)."""
        self._stopping.set()
        if self._thread is None:
            self._close()
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def set_limits(self, limits: Limits) -> None:
        """Bound the history anew, from now on; what is too old or too much then goes, slice by slice."""
        self.limits = self._retention.limits = limits
        self._tidied_at = -math.inf

    def append(self, batch: Batch) -> None:
        """Keep rows. The batch's arrays must not be changed afterwards."""
        with self._lock:
            self._queue.append(batch)
            self._queued_bytes += batch.nbytes
            while self._queued_bytes > self.limits.open_bytes and len(self._queue) > 1:
                oldest = self._queue.popleft()
                self._queued_bytes -= oldest.nbytes
                self._dropped += len(oldest.times)

    def append_events(self, events: Iterable[NodeEvent]) -> None:
        with self._lock:
            self._events.extend(events)
            while len(self._events) > MAX_EVENTS_WAITING:
                self._events.popleft()
                self._dropped_events += 1

    def flush(self) -> None:
        """Write everything that is open at the next step, not at its minute's end (the console's clock was set)."""
        self._flush_all = True

    def suspect(self, error: sqlite3.Error) -> None:
        """A reader stumbled: if the file is damaged, the writer sets it aside at its next step."""
        if is_broken(error):
            self._suspicion = error

    def _run(self) -> None:
        while True:
            try:
                self.step(self._now())
            except Exception as error:  # a bug of ours: told loudly by the receiver; the next minute may still be kept
                self._on_bug(error)
            self.opened.set()
            if self._stopping.wait(0.02 if self._owing else 1.0):
                break
        try:
            self._close()
        except Exception as error:  # as above
            self._on_bug(error)

    def step(self, now: float) -> None:
        """One round of the writer's work. The environment's errors end up in `state`, never raised."""
        batches = self._take()
        if self._store is None and passed(self._failed_at, now, RETRY_SECONDS):
            self._open(now)
        if self._state.failure is not None and self._state.failure.code == HistoryProblem.IN_USE:
            batches = []  # the other process keeps them; ours would be there twice
        segment = self._log_batches(batches, now)
        for batch in batches:
            self._recorder.add(batch, segment)
        if self._store is not None and passed(self._failed_at, now, RETRY_SECONDS):
            self._write(self._store, now)
        self._dropped += self._recorder.drop_oldest(self.limits.open_bytes, self._log)
        self._publish()

    def _take(self) -> list[Batch]:
        with self._lock:
            batches = list(self._queue)
            self._queue.clear()
            self._queued_bytes = 0
        return batches

    def _open(self, now: float) -> None:
        try:
            store = open_store(self.path)
        except StoreError as error:
            self._fail(error.failure, now)
            return
        self._store = store
        self._recorder.forget_shapes()
        self.readers.moved(store.path)
        self._set(path=str(store.path), recording=True, failure=None)
        self._set(notices=(*self._state.notices, *store.notices))
        try:
            self._recover(store, now)
        except sqlite3.Error as error:
            self._handle(error, now)

    def _recover(self, store: Store, now: float) -> None:
        """Write what a killed process left in the hot log."""
        for path in segments(self.path):
            if path in self._log.own:
                continue
            with contextlib.suppress(OSError):  # unreadable: it stays for the next start
                self._recorder.write_recovered(store.connection, replay(path))
                path.unlink(missing_ok=True)
        self._recorder.catch_up(store.connection, now)

    def _log_batches(self, batches: list[Batch], now: float) -> Segment | None:
        if not batches:
            return None
        try:
            segment = self._log.write(batches, now)
        except OSError as error:
            self._log_failure = store_error(error, self.path).failure
            return None
        self._log_failure = None
        return segment

    def _write(self, store: Store, now: float) -> None:
        try:
            everything, self._flush_all = self._flush_all, False
            suspicion, self._suspicion = self._suspicion, None
            if suspicion is not None:
                raise suspicion
            # First, so that what goes makes room for what comes.
            if passed(self._tidied_at, now, TIDY_SECONDS):
                self._tidy(store, now)
            self._recorder.write_due(store.connection, now, self._log, everything=everything)
            left = self._recorder.work_off(store.connection)
            self._owing = left or passed(self._tidied_at, now, TIDY_SECONDS)
            self._write_events(store)
        except sqlite3.Error as error:
            self._flush_all = self._flush_all or everything
            self._owing = False
            self._handle(error, now)
        else:
            failure = self._log_failure
            if failure is None and self._dropped != self._state.dropped_rows:
                failure = Failure(HistoryProblem.FALLEN_BEHIND.value, str(store.path), {"path": str(store.path)})
            self._set(failure=failure, recording=True)

    def _tidy(self, store: Store, now: float) -> None:
        self._tidied_at = now
        if self._retention.tidy(store.connection, now):
            self._recorder.forget_shapes()
        self._set(size_bytes=self._retention.size_bytes)
        if self._retention.behind:
            self._tidied_at = -math.inf

    def _write_events(self, store: Store) -> None:
        with self._lock:
            events = list(self._events)
        if not events:
            return
        self._recorder.write_events(store.connection, events)
        with self._lock:
            for _ in events[: len(self._events)]:
                self._events.popleft()

    def _handle(self, error: sqlite3.Error, now: float) -> None:
        store = self._store
        assert store is not None  # noqa: S101 -- only called while it is open
        with contextlib.suppress(sqlite3.Error):  # the error at hand is the one to tell
            store.connection.rollback()
        if is_broken(error):
            store.close()
            self._store = None
            self._failed_at = -math.inf
            self.readers.close()
            try:
                aside = move_aside(store.path)
            except OSError as blocked:
                self._fail(store_error(blocked, store.path).failure, now)
                return
            told = Failure(
                HistoryProblem.REBUILT.value, str(store.path), {"path": str(store.path), "aside": aside}, str(error)
            )
            self._set(notices=(*self._state.notices, told))
            return
        self._fail(store_error(error, store.path).failure, now)

    def _fail(self, failure: Failure, now: float) -> None:
        self._failed_at = now
        self._set(failure=failure, recording=False)

    def _close(self) -> None:
        self._failed_at = -math.inf
        self._flush_all = True
        self.step(self._now())
        self._log.close()
        self.readers.end()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # fields by name

    def _publish(self) -> None:
        before = self._published
        self._set(dropped_rows=self._dropped, dropped_events=self._dropped_events)
        if self._state != before:
            self._published = self._state
            self._on_state(self._state)
