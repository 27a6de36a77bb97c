"""The recall of what telemetry.db knows of nodes: read away from the pipeline's thread, put where nothing newer is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial

from console.fleet.model.readings import KernelRecord
from console.fleet.model.signals import Kind
from console.fleet.service.history.faults import HistoryProblem
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.queries import Queries, Remembered
from console.fleet.service.history.roll_ups import HOUR
from console.fleet.service.history.usual import ROUND_TRIPS, Usual, span, usual
from console.fleet.service.history.writer import History
from console.fleet.service.live.feeds import EVENTS_KEPT
from console.fleet.service.live.pipeline import Pipeline
from console.fleet.service.road.workers import Workers


class Recall:
    """Reads in a thread that may block; `suspect` hears of a file that cannot be read. What `stood` of a node by
    somebody else's word is recalled where telemetry.db does not know the node. Without either it does nothing."""

    def __init__(  # noqa: PLR0917 - what it reads from, and who takes it
        self,
        history: History | None,
        queries: Queries | None,
        pipeline: Pipeline,
        crew: Workers,
        suspect: Callable[[sqlite3.Error], None],
        stood: Callable[[str], Sequence[Kept]] | None = None,
    ) -> None:
        self._history, self._queries, self._pipeline = history, queries, pipeline
        self._crew, self._suspect, self._stood = crew, suspect, stood

    def soon(self, nodes: list[str]) -> None:
        """Find the last known state of nodes; the pipeline puts it where nothing newer came."""
        self._crew.run(lambda: self._remember(nodes))

    def usual(self, nodes: list[str]) -> None:
        """Find what is usual of nodes, for the judge."""
        self._crew.run(lambda: self._read_usual(nodes))

    def told(self, node: str) -> KernelRecord | None:
        """How far a node's kernel log was told, in this run of the console or an earlier one. It may block."""
        feed = self._pipeline.feeds.get(node)
        if feed is not None and feed.judged is not None:
            return feed.judged
        queries = self._open()
        try:
            return queries.kernel_record(node) if queries is not None else None
        except sqlite3.Error as error:
            self._suspect(error)
            return None

    def _open(self) -> Queries | None:
        """The file once it can be read: the writer opens it first, for a reader cannot recover a WAL that a crash left,
        nor read an earlier version."""
        history = self._history
        while history is not None and not history.opened.wait(10.0):
            if history.state.failure is None or history.state.failure.code != HistoryProblem.CONVERTING:
                break
        return self._queries

    def _remember(self, nodes: list[str]) -> None:
        queries, judge, now = self._open(), self._pipeline.judge, self._pipeline.now
        if queries is None:
            for node in ("", *nodes) if self._stood is not None else ():
                self._pipeline.do(partial(self._put_back, node, Remembered()))
            return
        counted = judge.counted if judge is not None else {}
        try:
            for node in ("", *nodes):
                past = queries.remembered(node, now(), EVENTS_KEPT, counted)
                if judge is not None and node:  # what is usual is known before the node is judged
                    self._pipeline.do(partial(judge.learn, node, self._usual_of(queries, node)))
                self._pipeline.do(partial(self._put_back, node, past))
        except sqlite3.Error as error:
            self._suspect(error)
            for node in nodes:  # those that were recalled are so twice, which adds nothing
                self._pipeline.do(partial(self._put_back, node, Remembered()))

    def _put_back(self, node: str, past: Remembered) -> None:
        pipeline = self._pipeline
        if pipeline.judge is not None:
            pipeline.judge.recall(node, self._findings(node, past), past.counted, pipeline.now())
        feed = pipeline.feeds.get(node)
        if feed is None:
            return
        if past.latest is not None:
            feed.remember(past.latest)
        if past.record is not None:
            feed.remember_judged(past.record)
        feed.remember_last(past.last)
        known = list(feed.events)
        feed.events.clear()
        feed.events.extend([event for event in past.events if event not in known] + known)
        pipeline.announcer.note(lambda news: news.readings.add(node))

    def _findings(self, node: str, past: Remembered) -> Sequence[Kept]:
        is_known = past.findings or past.latest is not None or past.record is not None
        return past.findings if is_known or self._stood is None else self._stood(node)

    def _read_usual(self, nodes: list[str]) -> None:
        queries, judge = self._open(), self._pipeline.judge
        if queries is None or judge is None:
            return
        try:
            for node in nodes:
                self._pipeline.do(partial(judge.learn, node, self._usual_of(queries, node)))
        except sqlite3.Error as error:
            self._suspect(error)

    def _usual_of(self, queries: Queries, node: str) -> Usual:
        return usual(queries.rolled(node, Kind.STORAGE, ROUND_TRIPS, *span(self._pipeline.now()), HOUR))
