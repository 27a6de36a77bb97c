"""Recovery: what a killed process left in the hot log comes into telemetry.db, tried again until it is there."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from console.fleet.model.clock import passed
from console.fleet.model.links import Failure
from console.fleet.service.history.faults import HistoryProblem, failure
from console.fleet.service.history.hot_log import HotLog, Replay, replay, segments
from console.fleet.service.history.recorder import Recorder

RETRY_SECONDS = 10.0


class Recovery:
    """Belongs to the writer's thread. `failure` says why something of the hot log is still not in the database,
    `notices` gathers what never will be. `identities` maps what earlier versions called nodes to their keys."""

    def __init__(
        self, database: Path, recorder: Recorder, log: HotLog, identities: Callable[[], Mapping[str, str]]
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._log = log
        self._identities = identities
        self._chunks: set[tuple[str, int]] = set()  # of which rows came back, and that are to be rolled up
        self._tried_at = -math.inf
        self._done = False
        self.caught_up = False  # it is known what is still to be rolled up
        self.failure: Failure | None = None
        self.notices: list[Failure] = []

    def begin(self) -> None:
        """The database was opened: look for what is not in it."""
        self._done = self.caught_up = False
        self._tried_at = -math.inf

    def run(self, connection: sqlite3.Connection, now: float) -> None:
        """Recover what is not recovered yet; raises sqlite3.Error, and is then to be called again."""
        if self._done or not passed(self._tried_at, now, RETRY_SECONDS):
            return
        names = self._identities()
        unread: list[OSError] = []
        for path in segments(self._database):
            if path in self._log.own:
                continue
            try:
                found = replay(path)
                self._write(connection, found, names)
                path.unlink(missing_ok=True)
            except OSError as error:
                unread.append(error)
                continue
            if found.damaged:
                self.notices.append(failure(HistoryProblem.LOG_DAMAGED, path))
        self._recorder.catch_up(connection, now, self._chunks)
        self._chunks.clear()
        self.caught_up = True
        self._tried_at = now
        self._done = not unread
        self.failure = (
            failure(HistoryProblem.LOG_UNREADABLE, self._database, "\n".join(map(str, unread))) if unread else None
        )

    def _write(self, connection: sqlite3.Connection, found: Replay, names: Mapping[str, str]) -> None:
        batches = [replace(batch, node=names.get(batch.node, batch.node)) for batch in found.batches]
        self._chunks |= self._recorder.write_recovered(connection, batches)
