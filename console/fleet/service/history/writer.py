"""The history of measurements: takes rows from the pipeline, keeps them in telemetry.db by a thread of its own.

The writer has its own thread so that a slow, full or hanging disk stops neither the live picture nor the alarms: rows
then wait in memory up to a bound, the oldest go first, and the state says so until it is over.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from console.fleet.model.clock import passed
from console.fleet.model.links import Failure
from console.fleet.model.readings import KernelRecord, NodeEvent
from console.fleet.service.history.faults import HistoryProblem, StoreError, failure, is_broken, store_error
from console.fleet.service.history.findings import Kept, write_findings
from console.fleet.service.history.hot_log import Batch, HotLog, Segment
from console.fleet.service.history.last_known import Said, write_last
from console.fleet.service.history.past import PastDoor
from console.fleet.service.history.readers import Readers
from console.fleet.service.history.recorder import Recorder
from console.fleet.service.history.recovery import RETRY_SECONDS, Recovery
from console.fleet.service.history.retention import Limits, Retention
from console.fleet.service.history.state import HistoryState
from console.fleet.service.history.store import Store, open_store, rebuilt
from console.fleet.service.history.waiting import Waiting

TIDY_SECONDS = 10.0
#: So long after rows were dropped the history counts as fallen behind.
BEHIND_SECONDS = 60.0


class History:
    """telemetry.db and its writer. `append` and `append_events` may be called from any thread and never block on the
    disk; `past` is the door for what was not measured here. `step` is the writer's work, once a second; `start` runs it
    in a thread, tests call it. `identities` maps what earlier versions called nodes to their keys; it is asked when
    something of theirs is found."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        limits: Limits | None = None,
        sync: bool = False,
        identities: Callable[[], Mapping[str, str]] = dict,
        on_state: Callable[[HistoryState], None] = lambda _: None,
        on_bug: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        self.path = path
        self.readers = Readers(path)
        self.limits = limits or Limits()
        self._now = now
        self._identities = identities
        self._on_state = on_state
        self._on_bug = on_bug
        self._waiting = Waiting()
        self._recorder = Recorder()
        self._retention = Retention(self.limits)
        self._log = HotLog(path, sync=sync)
        self._recovery = Recovery(path, self._recorder, self._log, identities)
        self._store: Store | None = None
        self._state = self._told = HistoryState(str(path))
        self._failure: Failure | None = None  # why nothing is being written
        self._log_failure: Failure | None = None
        self._dropped = 0  # rows that were taken and could not be kept
        self._failed_at = self._tidied_at = self._dropped_at = -math.inf
        self._flush_all = False
        self._owing = False
        self._suspicion: sqlite3.Error | None = None
        self._stopping = threading.Event()
        self.past = PastDoor(self._stopping)
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
        self._waiting.add(batch, self.limits.open_bytes)

    def append_events(self, events: Iterable[NodeEvent]) -> None:
        self._waiting.add_events(events)

    def keep_record(self, node: str, record: KernelRecord) -> None:
        """Keep how far a node's kernel log was told; call it after its events were appended."""
        self._waiting.records.add(node, record)

    def keep_last(self, node: str, said: Said) -> None:
        """Keep what a node's GPUs said last of themselves; never blocks on the disk."""
        self._waiting.last.add(node, said)

    def keep_findings(self, kept: Iterable[Kept]) -> None:
        """Keep findings as they stand now; never blocks on the disk."""
        self._waiting.add_findings(kept)

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
        if self._store is None and passed(self._failed_at, now, RETRY_SECONDS):
            self._open(now)
        batches = self._waiting.take()
        if self._failure is not None and self._failure.code == HistoryProblem.IN_USE:
            batches = []  # the other process keeps them; ours would be there twice
            self._waiting.lend_events()
            self._waiting.settle_events()
            self._waiting.lend_findings()
            self._waiting.settle_findings()
            for newest in (self._waiting.records, self._waiting.last):
                newest.lend()
                newest.settle()
        segment = self._log_batches(batches, now)
        for batch in batches:
            self._recorder.add(batch, segment)
        if self._store is not None and passed(self._failed_at, now, RETRY_SECONDS):
            self._write(self._store, now)
        self._dropped += self._recorder.drop_oldest(self.limits.open_bytes, self._log)
        self._tell(now)

    def _open(self, now: float) -> None:
        self.readers.close()
        try:
            store = open_store(self.path, self._identities, lambda: self._converting(now))
        except StoreError as error:
            self._fail(error.failure, now)
            return
        self._store = store
        self._failure = None
        self._recorder.shapes.forget()
        self._recovery.begin()
        self.readers.moved(store.path)
        self._state = replace(self._state, path=str(store.path), notices=(*self._state.notices, *store.notices))

    def _converting(self, now: float) -> None:
        """Said before and not after: it takes as long as the file is large."""
        self._failure = failure(HistoryProblem.CONVERTING, self.path)
        self._tell(now)

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
        everything, self._flush_all = self._flush_all, False
        suspicion, self._suspicion = self._suspicion, None
        try:
            if suspicion is not None:
                raise suspicion
            self._round(store, now, everything=everything or self._recorder.open_bytes > self.limits.open_bytes)
        except sqlite3.Error as error:
            self._flush_all = self._flush_all or everything
            self._owing = False
            self._handle(error, store, now)
        else:
            self._failure = None

    def _round(self, store: Store, now: float, *, everything: bool) -> None:
        """One round of writing; raises sqlite3.Error, and what was not written then is written in another one."""
        # First, so that what goes makes room for what comes. But nothing goes that is still to be rolled up, unless the
        # disk leaves no choice.
        settled = self._recovery.caught_up and not self._recorder.owes
        if passed(self._tidied_at, now, TIDY_SECONDS) and (settled or self._failure is not None):
            self._tidy(store, now)
        self._recovery.run(store.connection, now)
        self._recorder.write_due(store.connection, now, self._log, everything=everything)
        self._recorder.work_off(store.connection)
        self._owing = self._recorder.owes or self._retention.behind
        records = self._waiting.records.lend()  # before the events: what is known as told is written with them
        events = self._waiting.lend_events()
        if events or records:
            self._recorder.write_events(store.connection, events, records)
            self._waiting.settle_events()
            self._waiting.records.settle()
        findings = self._waiting.lend_findings()
        if findings:
            write_findings(store.connection, self._recorder.shapes, findings)
            self._waiting.settle_findings()
        last = self._waiting.last.lend()
        if last:
            write_last(store.connection, self._recorder.shapes, last)
            self._waiting.last.settle()
        past = self.past.lend()
        if past is not None and not self._recorder.owes:
            self._recorder.write_past(store.connection, past)
            self.past.done()
            self._owing = True

    def _tidy(self, store: Store, now: float) -> None:
        with self._recorder.shapes.transaction(store.connection):
            gone = self._retention.tidy(store.connection, now)
        if gone:
            self._recorder.shapes.forget()
        self._retention.compact(store.connection)
        self._state = replace(self._state, size_bytes=self._retention.size_bytes)
        self._tidied_at = -math.inf if self._retention.behind else now

    def _handle(self, error: sqlite3.Error, store: Store, now: float) -> None:
        if not is_broken(error):
            self._fail(store_error(error, store.path).failure, now)
            return
        store.close()
        self._store = None
        self._failed_at = -math.inf
        self.readers.close()
        try:
            notice = rebuilt(store.path, error)
        except OSError as blocked:
            self._fail(store_error(blocked, store.path).failure, now)
            return
        self._state = replace(self._state, notices=(*self._state.notices, notice))

    def _fail(self, why: Failure, now: float) -> None:
        self._failed_at = now
        self._failure = why

    def _close(self) -> None:
        self._failed_at = -math.inf
        self._flush_all = True
        self.step(self._now())
        self._log.close()
        self.readers.end()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _tell(self, now: float) -> None:
        """Make the state anew, and tell it if it is another one."""
        rows = self._dropped + self._waiting.dropped_rows
        if rows > self._state.dropped_rows:
            self._dropped_at = now
        behind = None
        if not passed(self._dropped_at, now, BEHIND_SECONDS):
            behind = failure(HistoryProblem.FALLEN_BEHIND, Path(self._state.path))
        notices, self._recovery.notices = self._recovery.notices, []
        state = replace(
            self._state,
            recording=self._store is not None and self._failure is None,
            failure=self._failure or self._log_failure or self._recovery.failure or behind,
            notices=(*self._state.notices, *notices),
            dropped_rows=rows,
            dropped_events=self._waiting.dropped_events,
        )
        if state != self._told:
            self._state = self._told = state
            self._on_state(state)
