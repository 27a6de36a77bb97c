"""The thread between the nodes and everybody who looks: drains the inbox, decodes, keeps, announces.

It waits for nobody: not for a window that is frozen, not for a disk, not for a node. A node that makes it stumble is
closed with what went wrong, and the others flow on.
"""

from __future__ import annotations

import math
import threading
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from console.fleet.model.clock import Timeline, passed
from console.fleet.model.failures import Local
from console.fleet.model.links import Failure
from console.fleet.model.readings import Facts, NodeEvent, NodeReading
from console.fleet.service.history.writer import History
from console.fleet.service.live.announcer import Announcer
from console.fleet.service.live.feeds import Feed, Outcome
from console.fleet.service.live.judge import Judge, Verdict
from console.fleet.service.live.watching import Watching
from console.fleet.service.protocols import Clock, Probe
from console.fleet.service.road.inbox import Inbox, Lane
from console.fleet.service.road.sessions import Sessions

#: Between two drains: what a thousand nodes send within it costs one wake-up, and nobody sees 100 ms.
PAUSE_SECONDS = 0.1
HOUSEKEEPING_SECONDS = 1.0
#: Rows are handed to the history this often, each node in its own second.
HAND_OVER_SECONDS = 5


@dataclass(slots=True)
class Pipeline:
    """The thread and the feeds. `on_facts` is called in the pipeline's thread and must be short; `between` once a
    second in it (garbage, in headless runs)."""

    sessions: Sessions
    inbox: Inbox
    clock: Clock
    timeline: Timeline
    probe: Probe
    announcer: Announcer
    history: History | None
    on_facts: Callable[[str, Facts], None]
    on_bug: Callable[[BaseException], None]
    watching: Watching
    judge: Judge | None = None
    look: Callable[[str], NodeReading | None] = lambda _: None
    between: Callable[[], None] = lambda: None
    feeds: dict[str, Feed] = field(default_factory=dict)
    _requests: deque[Callable[[], None]] = field(default_factory=deque)
    _rounds: dict[str, list[NodeEvent]] = field(default_factory=dict)  # what the watchers have not seen yet
    _fresh: set[str] = field(default_factory=set)  # of which something came
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _kept_house: float = -1e18
    _seconds: int = 0

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Drain what is there, hand everything to the history, and end."""
        self._stopping.set()
        self.inbox.nudge()
        if self._thread is not None:
            self._thread.join()

    def do(self, request: Callable[[], None]) -> None:
        """Have something done in the pipeline's thread, soon."""
        self._requests.append(request)
        self.inbox.nudge()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.inbox.wait(HOUSEKEEPING_SECONDS / 4)
            self.drain()
            self._stopping.wait(PAUSE_SECONDS)
        self.drain()
        if self.judge is not None and self.history is not None:
            self.history.keep_findings(self.judge.open())
        for feed in self.feeds.values():
            self._keep_last(feed, math.inf)
        self.hand_over()

    def drain(self) -> None:
        """One round: requests, every lane that holds something once, housekeeping when it is time, the watchers, one
        wake-up: who is woken sees what the watchers told."""
        while self._requests:
            self._guarded(self._requests.popleft())
        for lane in self.inbox.round():
            try:
                self._work(lane)
            except Exception as error:  # a bug of ours: this node says so, the receiver hears it, the others flow on
                words = f"{type(error).__name__}: {error}"
                feed = self.feeds.get(lane.node)
                target = feed.label if feed is not None else ""
                self.sessions.broke(lane.node, lane.attempt, Failure(Local.BUG.value, target, {}, words))
                lane.close()
                self.on_bug(error)
        monotonic = self.clock.monotonic()
        if passed(self._kept_house, monotonic, HOUSEKEEPING_SECONDS):
            self._kept_house = monotonic
            self._guarded(self._keep_house)
        self._guarded(self._watch)
        self._guarded(self.announcer.announce)

    def _watch(self) -> None:
        rounds, self._rounds = self._rounds, {}
        if self.judge is not None:
            fresh, self._fresh = self._fresh, set()
            verdict = self.judge.after_round(
                rounds.items(), self.look, self.now(), road=self.sessions.road, feeds=self.feeds, fresh=fresh
            )
            self._pronounce(verdict)
        self.watching.after_round(rounds.items())

    def _pronounce(self, verdict: Verdict) -> None:
        """Pass on what the judge found."""
        if verdict.changed:
            self.announcer.note(lambda news: news.findings.update(verdict.changed))
        if verdict.kept and self.history is not None:
            self.history.keep_findings(verdict.kept)
        if verdict.told:
            self.watching.tell(verdict.told)
        for event in verdict.events:
            feed = self.feeds.get(event.node)
            if feed is not None:
                self.tell_events(feed, [event])

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # a bug of ours: told loudly by the receiver; the pipeline itself must not end
            self.on_bug(error)

    def _work(self, lane: Lane) -> None:
        feed = self.feeds.get(lane.node)
        if feed is None or not self.sessions.is_current(lane.node, lane.attempt):
            lane.close()
            return
        if feed.attempt != lane.attempt:
            feed.begin(lane.attempt, self.probe.decoder())
        taken = lane.take()
        unix, offset = self.now(), self.timeline.unix(0.0)
        outcome = feed.work(taken, unix, offset)
        self._tell(feed, outcome)
        if outcome.heard:
            self.sessions.heard(
                lane.attempt,
                lane.node,
                newest=feed.sampled_at,
                offset=feed.clock.offset,
                dropped=feed.dropped,
                period=feed.period,
            )
        if outcome.failure is not None:
            lane.close()
            self.sessions.broke(lane.node, lane.attempt, outcome.failure)
        elif taken.end is not None:
            lane.close()
            self.sessions.broke(lane.node, lane.attempt, feed.end(taken.end, lane))

    def _tell(self, feed: Feed, outcome: Outcome) -> None:
        self._rounds.setdefault(feed.node, [])
        if outcome.sampled or outcome.pictured:
            self._fresh.add(feed.node)
            self.announcer.note(lambda news: news.readings.add(feed.node))
        if outcome.facts is not None:
            self.announcer.note(lambda news: news.facts.add(feed.node))
            self.on_facts(feed.node, outcome.facts)
        if outcome.events:
            self.tell_events(feed, outcome.events)
        if outcome.judged is not None and self.history is not None:
            self.history.keep_record(feed.node, outcome.judged)

    def tell_events(self, feed: Feed, events: list[NodeEvent]) -> None:
        """Keep events and announce them; in the pipeline's thread."""
        feed.events.extend(events)
        self._rounds.setdefault(feed.node, []).extend(events)
        self.announcer.note(lambda news: news.events.add(feed.node))
        if self.history is not None:
            self.history.append_events(events)

    def now(self) -> float:
        """Unix seconds on the console's own timeline."""
        return self.timeline.unix(self.clock.monotonic())

    def _keep_house(self) -> None:
        step = self.timeline.observe(self.clock.monotonic(), self.clock.wall())
        if step < 0:
            self._set_back(step)
        elif step > 0:
            self._set_forward()
        unix = self.now()
        self._seconds += 1
        for feed in list(self.feeds.values()):
            self._tell(feed, feed.idle(unix))
        self.hand_over(self._seconds % HAND_OVER_SECONDS)
        self.between()

    def _set_back(self, seconds: float) -> None:
        """The console's clock was set back: what is in memory keeps its age, what was written keeps its old date."""
        self.hand_over()
        if self.history is not None:
            self.history.flush()
        for feed in self.feeds.values():
            feed.shift(seconds)
        self.sessions.shift(seconds)
        if self.judge is not None:
            self.judge.shift(seconds)

    def _set_forward(self) -> None:
        """The console's clock was set forward, or this computer slept: what is known of nodes' clocks is of before."""
        for feed in self.feeds.values():
            feed.clock.forget()

    def hand_over(self, phase: int | None = None) -> None:
        """Hand new rows to the history: all nodes', or those of one phase."""
        for feed in list(self.feeds.values()):
            if phase is None or zlib.crc32(feed.node.encode()) % HAND_OVER_SECONDS == phase:
                self.hand_over_of(feed)

    def hand_over_of(self, feed: Feed) -> None:
        """Hand one node's new rows to the history; without one they end here."""
        for batch in feed.batches():
            if self.history is not None:
                self.history.append(batch)
        self._keep_last(feed, self.now())

    def _keep_last(self, feed: Feed, unix: float) -> None:
        last = feed.last_to_keep(unix)
        if last is not None and self.history is not None:
            self.history.keep_last(feed.node, last)
