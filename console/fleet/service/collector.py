"""The collector: everything between the inventory and whoever looks at the fleet, behind one narrow interface.

It knows no Qt and no SSH: `connect` and `probe` come from the composition root. Threads: one for links' deadlines, some
that dial, one pipeline, one writer of telemetry.db, a few for calls that may block. Headless, pass `between=
GarbageCollector()`, and the pipeline's thread is the one that collects.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from console.fleet.model.addresses import Address
from console.fleet.model.clock import Timeline
from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import Failure, Link
from console.fleet.model.past import reading_then
from console.fleet.model.readings import Facts, NodeEvent, NodeReading, Track
from console.fleet.model.rules import Rules
from console.fleet.model.signals import Kind, column
from console.fleet.model.summaries import FleetSummary, summarise
from console.fleet.model.totals import Grid, Totals, counted_ports
from console.fleet.model.watching import Told
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.findings_then import found_then
from console.fleet.service.history.moments import Latest
from console.fleet.service.history.past_keeper import PastKeeper
from console.fleet.service.history.queries import Queries, Sheet, curve_of, track
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.state import HistoryState
from console.fleet.service.history.totals import Source, total
from console.fleet.service.history.writer import History
from console.fleet.service.live.announcer import Announcer, Listener
from console.fleet.service.live.feeds import EVENTS_KEPT, Feed
from console.fleet.service.live.judge import Judge
from console.fleet.service.live.link_events import LinkEvents
from console.fleet.service.live.pipeline import Pipeline
from console.fleet.service.live.recall import Recall
from console.fleet.service.live.watching import Watcher, Watching
from console.fleet.service.protocols import Clock, Connect, Probe, SystemClock, Tiers
from console.fleet.service.road.dialler import HANGING, PARALLEL, Dialler
from console.fleet.service.road.inbox import Inbox
from console.fleet.service.road.sessions import Attempt, Patience, Sessions
from console.fleet.service.road.streams import close, write
from console.fleet.service.road.workers import Workers
from console.fleet.service.series import NodeSeries, transfer

TIERS: Tiers = (1.0, 10.0, 60.0)
CREW = 8
MAX_BUGS = 16


class Collector:
    """The fleet now and back in time. Every method may be called from any thread.

    `backoff(failures)` gives seconds until the next try. `known_facts(node)` is what the journal remembers, `on_facts`
    has it remember more (called in a thread that may block). `identities()` maps names ("site/name") to node keys, for
    a history in which an earlier version wrote names. `on_bug` hears of our exceptions at once; `stop` raises them
    again. `rules` say what is abnormal; without them nobody judges.
    """

    def __init__(
        self,
        connect: Connect,
        probe: Probe,
        *,
        backoff: Callable[[int], float],
        history: Path | None = None,
        limits: Limits | None = None,
        sync: bool = False,
        clock: Clock | None = None,
        patience: Patience | None = None,
        parallel: int = PARALLEL,
        hanging: int = HANGING,
        tiers: Tiers = TIERS,
        known_facts: Callable[[str], Facts | None] = lambda _: None,
        on_facts: Callable[[str, Facts], None] = lambda _node, _facts: None,
        identities: Callable[[], Mapping[str, str]] = dict,
        on_bug: Callable[[BaseException], None] = lambda _: None,
        between: Callable[[], None] = lambda: None,
        rules: Rules | None = None,
        watchers: Sequence[Watcher] = (),
        on_watched: Callable[[Sequence[Told]], None] = lambda _told: None,
        stood: Callable[[str], Sequence[Kept]] | None = None,
        marks: Callable[[str, float, float], Sequence[NodeEvent]] = lambda _node, _since, _until: (),
    ) -> None:
        self._clock = clock or SystemClock()
        self._timeline = Timeline(self._clock.monotonic(), self._clock.wall())
        self._known_facts = known_facts
        self._on_facts = on_facts
        self._report = on_bug
        self._marks = marks
        self._bugs: list[BaseException] = []
        self._tiers = tiers
        self._node_tiers: dict[str, Tiers] = {}
        self._probe = probe
        self._told_facts: dict[str, Facts] = {}
        self._running = False
        self._lock = threading.Lock()
        self._watching = threading.Lock()  # held while the inventory is being set
        self._link_events = LinkEvents()
        self._announcer = Announcer(self._bug)
        self._crew = Workers("crew", CREW, self._bug)
        self._inbox = Inbox(self._clock.monotonic)
        self._sessions = Sessions(
            monotonic=self._clock.monotonic,
            unix=self.now,
            backoff=backoff,
            on_change=self._link_changed,
            on_close=self._close,
            patience=patience,
        )
        self._history, self._queries = None, None
        if history is not None:
            self._history = History(
                history,
                now=self.now,
                limits=limits,
                sync=sync,
                identities=identities,
                on_state=self._history_changed,
                on_bug=self._bug,
            )
            self._queries = Queries(self._history.readers)
        self._judge = None
        if rules is not None:
            self._judge = Judge(rules, self._bug, remembers=bool(history or stood), on_hour=self._hour_began)
        self._pipeline = Pipeline(
            self._sessions,
            self._inbox,
            self._clock,
            self._timeline,
            probe,
            self._announcer,
            self._history,
            self._facts_came,
            self._bug,
            Watching(watchers, self.reading, on_watched, self._bug, self.now, self._clock.monotonic),
            self._judge,
            self.reading,
            between,
        )
        self._recall = Recall(self._history, self._queries, self._pipeline, self._crew, self._suspect, stood)
        self._dialler = Dialler(
            self._sessions, self._inbox, connect, probe, self._tiers_of, self._bug, self._recall.told, parallel, hanging
        )

    # Running

    def start(self) -> None:
        self._running = True
        if self._history is not None:
            self._history.start()
        self._pipeline.start()
        self._dialler.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Close every link, write what is open, end the threads (those that hang in a connector are left behind, they
        are daemons). Raises an ExceptionGroup of what went wrong by our own fault since the start."""
        self._sessions.close_all()
        if self._running:
            self._running = False
            self._dialler.stop()
            self._crew.wait_idle(timeout / 2)
            self._pipeline.stop()
        if self._history is not None:
            self._history.stop(timeout)
        if self._bugs:
            raise ExceptionGroup("the collector ran into bugs", [e for e in self._bugs if isinstance(e, Exception)])

    def now(self) -> float:
        """Unix seconds on the console's own timeline: what every age and time here is measured by."""
        return self._timeline.unix(self._clock.monotonic())

    # What is watched

    def set_inventory(self, inventory: Inventory) -> None:
        """Watch these nodes from now on."""
        with self._watching:
            new, gone = self._add_feeds(inventory.nodes)
            self._sessions.set_nodes(inventory.nodes)
            for key in gone:
                feed = self._pipeline.feeds.pop(key)
                self._told_facts.pop(key, None)
                self._pipeline.do(lambda feed=feed: self._pipeline.hand_over_of(feed))  # type: ignore[misc]
        if (judge := self._judge) is not None:
            self._pipeline.do(lambda: judge.keep({node.key: node.parents for node in inventory.nodes}))
        if new:
            self._recall.soon(sorted(new))
        self._dialler.nudge()

    def _add_feeds(self, nodes: Iterable[Node]) -> tuple[set[str], set[str]]:
        feeds = self._pipeline.feeds
        wanted = {node.key: node for node in nodes}
        for key in wanted.keys() & feeds.keys():
            feeds[key].label = wanted[key].host or wanted[key].full_name
        new = wanted.keys() - feeds.keys()
        for key in new:
            facts = self._known_facts(key)
            feeds[key] = Feed(key, wanted[key].host or wanted[key].full_name, facts)
            if facts is not None:
                self._told_facts[key] = facts
        return new, feeds.keys() - wanted.keys()

    def judge_by(self, rules: Rules) -> None:
        """Judge by these rules from the next round on."""
        if (judge := self._judge) is not None:
            self._pipeline.do(lambda: judge.switch(rules, self.now()))

    def _hour_began(self, nodes: list[str]) -> None:
        self._recall.usual(nodes)

    # What the operator does

    def retry(self, node: str) -> None:
        """Try now, whatever the link waits for."""
        if self._sessions.retry(node):
            self._dialler.nudge()

    def answered(self, node: str, failure: Failure) -> None:
        """The operator answered what a node's link asked with `failure` (a host key, a secret): it tries again, and so
        does every other that waits for the same answer."""
        self._sessions.answered(node, failure)
        self._dialler.nudge()

    def set_tiers(self, tiers: Tiers, nodes: Iterable[str] | None = None) -> None:
        """Change how often nodes measure (fast, middle, slow; seconds), of all nodes or of some, now and after every
        reconnect. Raises ValueError for periods that the probe does not accept."""
        line = self._probe.tiers(tiers)
        streams = self._sessions.streams()
        if nodes is None:
            self._tiers = tiers
            self._node_tiers.clear()
            chosen = list(streams)
        else:
            chosen = list(nodes)
            self._node_tiers.update(dict.fromkeys(chosen, tiers))
        for key in chosen:
            feed = self._pipeline.feeds.get(key)
            if feed is not None:
                feed.asked_period = tiers[0]
            if key in streams:
                self._crew.run(lambda stream=streams[key]: write(stream, line))  # type: ignore[misc]

    def set_parallel(self, parallel: int) -> None:
        """How many nodes may be shaken hands with at once: fewer while a window is in sight."""
        self._dialler.parallel = max(1, parallel)

    def _tiers_of(self, node: str) -> Tiers:
        return self._node_tiers.get(node, self._tiers)

    # What is seen

    def listen(self, wake: Callable[[], None] = lambda: None) -> Listener:
        """One more listener, with its own gathering of what changed. `wake` is called in the pipeline's thread when
        there is news, once until the listener took it."""
        return self._announcer.listen(wake)

    def reading(self, node: str) -> NodeReading | None:
        """A node now; None when it is not in the inventory."""
        link, feed = self._sessions.link(node), self._pipeline.feeds.get(node)
        return None if link is None or feed is None else self._reading(link, feed, self.now())

    def readings(self) -> dict[str, NodeReading]:
        """Every node now."""
        now, feeds = self.now(), self._pipeline.feeds
        links = self._sessions.links()
        return {
            key: self._reading(link, feed, now) for key, link in links.items() if (feed := feeds.get(key)) is not None
        }

    def _reading(self, link: Link, feed: Feed, now: float) -> NodeReading:
        picture, newest = feed.picture, feed.newest
        time = newest.time if newest else None
        if link.newest_sample != time:
            link = replace(link, newest_sample=time)
        return NodeReading(
            link=link,
            facts=picture.facts,
            age=None if time is None else max(0.0, now - time),
            rows=newest.layout.split(newest.row) if newest else {},
            alive=newest.alive if newest else {},
            processes=picture.processes,
            fans=picture.fans,
            filesystems=picture.filesystems,
            troubles=picture.troubles,
            health=picture.health,
            last=picture.last,
            found=self._judge.found(feed.node) if self._judge is not None else (),
            waiting=self._judge.waiting(feed.node) if self._judge is not None else (),
        )

    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong now, worst first, of all nodes and of the whole; not folded but for the whole."""
        return self._judge.all() if self._judge is not None else ()

    def waiting(self) -> tuple[Finding, ...]:
        """What will be found if it stays so, of all nodes; `Finding.due` says when. Nothing is wrong by it yet."""
        return self._judge.all_waiting() if self._judge is not None else ()

    def readings_at(self, nodes: Iterable[str], moment: float) -> dict[str, NodeReading]:
        """Nodes as they were at a moment, from memory, then from telemetry.db, so the window asks from a thread of its
        own. Of a GPU's slot it is the GPU that is in it now."""
        found: dict[str, NodeReading] = {}
        for node in nodes:
            now, feed = self.reading(node), self._pipeline.feeds.get(node)
            if now is None or feed is None:
                continue
            held, series = self._held(node, feed.series, moment), feed.series
            row = np.full(series.layout.width, np.nan, np.float32)
            if held is not None:
                row = transfer(held.row, held.layout, series.layout)
            sample = held.time if held is not None else None
            found[node] = reading_then(now, series.layout.split(row), sample, moment)
        wrong, _ = self._found_at(found, moment)
        return {node: replace(then, found=wrong.get(node, ())) for node, then in found.items()}

    def findings_at(self, then: Mapping[str, NodeReading], moment: float) -> tuple[Finding, ...]:
        """Everything that was wrong at a moment with these nodes, which were read as they were, and with the whole;
        reads telemetry.db, as above."""
        return self._found_at(then, moment)[1]

    def _found_at(
        self, then: Mapping[str, NodeReading], moment: float
    ) -> tuple[dict[str, tuple[Finding, ...]], tuple[Finding, ...]]:
        if self._queries is None or self._judge is None:
            return {}, ()
        try:
            return found_then(self._queries.findings_at(moment), then, self._judge.rules)
        except sqlite3.Error as error:
            self._suspect(error)
            return {}, ()

    def _held(self, node: str, series: NodeSeries, moment: float) -> Latest | None:
        oldest = series.oldest()
        if oldest is not None and oldest <= moment:
            kept = series.at(moment)
            return None if kept is None else Latest(kept[1], kept[0], kept[2])
        if self._queries is None:
            return None
        try:
            return self._queries.held(node, moment)
        except sqlite3.Error as error:
            self._suspect(error)
            return None

    def beginning(self, nodes: Iterable[str]) -> float | None:
        """Since when anything is known of any of these nodes, None for nothing; reads telemetry.db, as above."""
        firsts: list[float | None] = []
        for node in nodes:
            feed = self._pipeline.feeds.get(node)
            firsts.append(feed.series.oldest() if feed is not None else None)
            if self._queries is not None:
                try:
                    firsts.append(self._queries.beginning(node))
                except sqlite3.Error as error:
                    self._suspect(error)
        return min((first for first in firsts if first is not None), default=None)

    def summary(self) -> FleetSummary:
        """The fleet in one line."""
        return summarise(self.readings().values())

    def links(self) -> dict[str, Link]:
        return self._sessions.links()

    def events(self, node: str, since: float = 0.0, until: float = math.inf) -> list[NodeEvent]:
        """A node's events in a stretch of time, oldest first: the last 500 from memory, older from telemetry.db, and
        the marks of what people did."""
        feed = self._pipeline.feeds.get(node)
        known = list(feed.events) if feed else []
        if self._queries is not None and len(known) == EVENTS_KEPT and known[0].time > since:
            try:
                older = self._queries.events(node, since, 10 * EVENTS_KEPT, until)
            except sqlite3.Error as error:
                self._suspect(error)
            else:
                known = [event for event in older if event.time < known[0].time] + known
        known = [event for event in known if since <= event.time <= until]
        marks = self._marks(node, since, until)
        return sorted([*known, *marks], key=lambda event: event.time) if marks else known

    def track(  # noqa: PLR0917 -- what, when, and how fine
        self, address: Address, signal: str, start: float, end: float, points: int, before: Track | None = None
    ) -> Track:
        """One signal of one thing over [start, end) in about `points` points: from memory, then from telemetry.db, so
        the window asks from a thread of its own. Of a GPU's address it is the GPU that is in the slot now. `before`, an
        earlier answer for the same length of time and as many points, spares what has settled in it. Raises KeyError
        for a signal that the kind does not have."""
        curve = curve_of(address, signal)
        feed = self._pipeline.feeds.get(curve.node)
        series = feed.series if feed else None
        if series is not None:
            curve = replace(curve, uuid=series.layout.uuid(curve.kind, curve.part))
        try:
            return track(series, self._queries, curve, start=start, end=end, points=points, before=before)
        except sqlite3.Error as error:
            self._suspect(error)
            # Without its past it is nothing to go on from.
            return replace(track(series, None, curve, start=start, end=end, points=points), settled=None)

    def sheet(self, kind: Kind, signal: str, start: float, end: float, nodes: list[str] | None = None) -> Sheet | None:
        """One signal of many things over the same steps, from telemetry.db; None without one, or when it cannot be
        read. Raises KeyError for a signal that the kind does not have."""
        at = column(kind, signal)
        if self._queries is None:
            return None
        try:
            return self._queries.sheet(kind, at, start, end, nodes)
        except sqlite3.Error as error:
            self._suspect(error)
            return None

    def totals(
        self, nodes: Iterable[str], start: float, end: float, step: float, before: Totals | None = None
    ) -> Totals:
        """The sums over these nodes in even steps of [start, end); steps of 60 s are read from roll-ups. `before`
        spares what has settled in an earlier answer. Takes a while: the window asks from a thread of its own."""
        feeds = self._pipeline.feeds
        known = ((node, feeds[node]) for node in nodes if node in feeds)
        sources = [Source(node, feed.series, counted_ports(feed.picture.facts)) for node, feed in known]
        return total(sources, self._queries, Grid.over(start, end, step), before, self._suspect)

    @property
    def history(self) -> HistoryState | None:
        """Whether measurements are being kept; None when nobody asked for it."""
        return self._history.state if self._history else None

    @property
    def limits(self) -> Limits | None:
        """How much of the history is kept; None without one."""
        return self._history.limits if self._history else None

    def set_limits(self, limits: Limits) -> None:
        """Keep more or less of the history, from now on."""
        if self._history is not None:
            self._history.set_limits(limits)

    @property
    def past(self) -> PastKeeper:
        """The door for a past that was not measured here. Only with a history."""
        assert self._history is not None  # noqa: S101 -- as above
        feeds = self._pipeline.feeds
        return PastKeeper(self._history, lambda: [feed.series for feed in list(feeds.values())], self._history_changed)

    # What the parts tell

    def _link_changed(self, node: str, before: Link, after: Link) -> None:
        self._announcer.note(lambda news: news.links.add(node))
        event = self._link_events.of(before, after)
        if event is not None:
            self._pipeline.do(lambda: self._tell_event(event))
        self._inbox.nudge()

    def _tell_event(self, event: NodeEvent) -> None:
        feed = self._pipeline.feeds.get(event.node)
        if feed is not None:
            self._pipeline.tell_events(feed, [event])

    def _close(self, attempt: Attempt) -> None:
        if attempt.stream is not None or attempt.host is not None:
            self._crew.run(lambda: close(attempt))

    def _facts_came(self, node: str, facts: Facts) -> None:
        if self._told_facts.get(node) != facts:
            self._told_facts[node] = facts
            self._crew.run(lambda: self._on_facts(node, facts))

    def _history_changed(self, _: HistoryState | None = None) -> None:
        def gather(news: object) -> None:
            news.history = True  # type: ignore[attr-defined]  # a Gathering

        self._announcer.note(gather)
        self._inbox.nudge()

    def _suspect(self, error: sqlite3.Error) -> None:
        if self._history is not None:
            self._history.suspect(error)

    def _bug(self, error: BaseException) -> None:
        with self._lock:
            if len(self._bugs) < MAX_BUGS:
                self._bugs.append(error)
        self._report(error)
