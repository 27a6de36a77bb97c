"""The road to every node: who is connected, who waits, who asks, and what happens when a deadline passes.

A state machine per node over LinkState, without threads and without I/O of its own: time comes in, attempts go out.
`dialler.py` runs the attempts.

    WAITING -> CONNECTING -> STARTING -> LIVE <-> LATE
    any of the four -> LOST (retried with back-off) | ASKING | STOPPED (wait for the operator)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from connectors.streams import ConnectorError, Host, Stream
from console.fleet.model.failures import Local, slowness, verdict
from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure, Link, LinkState, question

CONNECTED = frozenset({LinkState.STARTING, LinkState.LIVE, LinkState.LATE})
WILL_RETRY = frozenset({LinkState.WAITING, LinkState.LOST})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until something is called what it is. `connect` bounds a whole attempt, above the connector's own
    timeouts; `start` is how long a login shell may take to run the probe; after `silent` seconds (or six periods)
    without a line a link that looks up is closed and made anew. A link that lived `settled` seconds is forgiven its
    past failures."""

    connect: float = 90.0
    hanging: float = 2.0
    start: float = 60.0
    silent: float = 15.0
    settled: float = 10.0
    late_periods: float = 3.0


@dataclass(slots=True, eq=False)
class Attempt:
    """One try at one node. It stays the session's until it fails, ends, or another takes its place."""

    node: Node
    number: int
    started: float
    cancel: threading.Event = field(default_factory=threading.Event)
    host: Host | None = None
    stream: Stream | None = None
    returned: bool = False  # the worker that ran it is back


@dataclass(slots=True, eq=False)
class _Session:
    node: Node
    link: Link
    due: float = 0.0  # monotonic
    attempt: Attempt | None = None
    deadline: float | None = None
    heard: float = 0.0
    live_since: float | None = None
    period: float = 1.0
    failures: int = 0
    stuck: Attempt | None = None  # given up, but its worker has not come back
    newest: float | None = None  # these three go into `link` when somebody looks: they change with every sample
    offset: float | None = None
    dropped: int = 0

    def current(self) -> Link:
        """The link as it is now."""
        link = self.link
        if (link.newest_sample, link.clock_offset, link.dropped_samples) != (self.newest, self.offset, self.dropped):
            link = self.link = replace(
                link, newest_sample=self.newest, clock_offset=self.offset, dropped_samples=self.dropped
            )
        return link


class Sessions:
    """All sessions. Every method may be called from any thread; `monotonic` and `unix` are times of the console.

    `backoff(failures)` gives the seconds until the next try. `on_change(node, before, after)` is called when a link
    changed, `on_close` with what is to be closed (closing may block). Both are called with the lock held and must be
    short.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        unix: Callable[[], float],
        backoff: Callable[[int], float],
        on_change: Callable[[str, Link, Link], None],
        on_close: Callable[[Attempt], None],
        patience: Patience | None = None,
    ) -> None:
        self.patience = patience or Patience()
        self._monotonic = monotonic
        self._unix = unix
        self._backoff = backoff
        self._on_change = on_change
        self._on_close = on_close
        self._lock = threading.RLock()
        self._sessions: dict[str, _Session] = {}
        self._numbers = 0
        self._answered: dict[tuple[str, ...], float] = {}  # question -> when it was answered last, monotonic
        self._ticked: float | None = None
        self._paused = False

    # What exists

    def set_nodes(self, nodes: Iterable[Node]) -> tuple[set[str], set[str]]:
        """Follow the inventory: new nodes are queued, changed roads are travelled anew, gone ones closed. Returns the
        keys that are new and those that are gone."""
        with self._lock:
            wanted = {node.key: node for node in nodes}
            gone = self._sessions.keys() - wanted.keys()
            new = wanted.keys() - self._sessions.keys()
            for key in gone:
                self._drop_attempt(self._sessions.pop(key))
            for key, node in wanted.items():
                if key in new:
                    state = LinkState.WAITING if node.watched else LinkState.OFF
                    link = Link(key, state, self._unix(), name=node.name, site=node.site)
                    self._sessions[key] = _Session(node, link, due=self._monotonic())
                    self._on_change(key, link, link)
                else:
                    self._follow(self._sessions[key], node)
            return set(new), set(gone)

    def _follow(self, session: _Session, node: Node) -> None:
        before, session.node = session.node, node
        session.link = replace(session.link, name=node.name, site=node.site)
        if not node.watched:
            if session.link.state is not LinkState.OFF:
                self._drop_attempt(session)
                self._to(session, LinkState.OFF, failure=None, next_try=None)
        elif session.link.state is LinkState.OFF or _road(before) != _road(node):
            self._again(session)

    def retry(self, node: str) -> bool:
        """Try now, whatever the state was (the operator asked); False for a node that is not watched."""
        with self._lock:
            session = self._sessions.get(node)
            if session is None or not session.node.watched:
                return False
            self._again(session)
            return True

    def answered(self, node: str, failure: Failure) -> None:
        """The operator answered what `failure` asked: try this node now, and every other that waits for the same."""
        asked = question(failure)
        with self._lock:
            if asked is not None:
                self._answered[asked] = self._monotonic()
            for key, session in self._sessions.items():
                waiting = session.link.failure
                if key == node or (asked is not None and waiting is not None and question(waiting) == asked):
                    self.retry(key)

    def _again(self, session: _Session) -> None:
        self._drop_attempt(session)
        session.failures = 0
        session.due = self._monotonic()
        self._to(session, LinkState.WAITING, failure=None, next_try=None, attempts=0)

    def link(self, node: str) -> Link | None:
        session = self._sessions.get(node)
        if session is None:
            return None
        with self._lock:
            return session.current()

    def road(self, node: str) -> tuple[Link, float | None] | None:
        """A node's link, its sample and clock perhaps of a while ago, and its clock's offset now: without a copy."""
        session = self._sessions.get(node)
        return None if session is None else (session.link, session.offset)

    def node(self, key: str) -> Node | None:
        session = self._sessions.get(key)
        return session.node if session else None

    def period(self, node: str) -> float | None:
        session = self._sessions.get(node)
        return session.period if session else None

    def links(self) -> dict[str, Link]:
        with self._lock:
            return {key: session.current() for key, session in self._sessions.items()}

    def streams(self) -> dict[str, Stream]:
        """The streams that a probe may be listening on."""
        with self._lock:
            return {
                key: session.attempt.stream
                for key, session in self._sessions.items()
                if session.attempt and session.attempt.stream and session.link.state in CONNECTED
            }

    def close_all(self) -> None:
        """End everything; nothing is tried any more."""
        with self._lock:
            self._paused = True
            for session in self._sessions.values():
                self._drop_attempt(session)

    # Attempts

    def take(self) -> Attempt | None:
        """The next node to try, if one is due: those that never failed first, then who has waited longest."""
        with self._lock:
            now = self._monotonic()
            due = [s for s in self._sessions.values() if s.link.state in WILL_RETRY and s.due <= now and not s.stuck]
            if not due or self._paused:
                return None
            session = min(due, key=lambda s: (s.failures > 0, s.due))
            self._numbers += 1
            attempt = session.attempt = Attempt(session.node, self._numbers, now)
            session.deadline = now + self.patience.connect
            self._to(
                session,
                LinkState.CONNECTING,
                failure=session.link.failure,
                next_try=None,
                attempts=session.failures + 1,
            )
            return attempt

    def next_due(self) -> float | None:
        """Monotonic time at which the next waiting node is due; None when none waits."""
        with self._lock:
            return min(
                (s.due for s in self._sessions.values() if s.link.state in WILL_RETRY and not s.stuck), default=None
            )

    def connected(self, attempt: Attempt, host: Host) -> bool:
        """The machine is reached; False when nobody wants it any more (the caller closes it)."""
        with self._lock:
            session = self._current(attempt)
            if session is None:
                return False
            attempt.host = host
            session.deadline = self._monotonic() + self.patience.start
            self._to(session, LinkState.STARTING, failure=session.link.failure, next_try=None)
            return True

    def started(self, attempt: Attempt, stream: Stream) -> bool:
        """The command runs; False when nobody wants it any more."""
        with self._lock:
            if self._current(attempt) is None:
                return False
            attempt.stream = stream
            return True

    def returned(self, attempt: Attempt) -> None:
        """The worker that ran an attempt is free again, however it went."""
        with self._lock:
            attempt.returned = True
            session = self._sessions.get(attempt.node.key)
            if session is not None and session.stuck is attempt:
                session.stuck = None

    def failed(self, attempt: Attempt, failure: Failure) -> None:
        """An attempt came to an end that is an error, now or after years of being live."""
        with self._lock:
            session = self._current(attempt)
            if session is None:
                return
            if self._answered.get(question(failure) or (), -1.0) >= attempt.started:
                self._again(session)  # it set out before the answer was there
            else:
                self._fail(session, failure)

    # What the pipeline tells

    def is_current(self, node: str, attempt: int) -> bool:
        """Whether this attempt is the one that counts."""
        session = self._sessions.get(node)
        return session is not None and session.attempt is not None and session.attempt.number == attempt

    def broke(self, node: str, attempt: int, failure: Failure) -> None:
        """The pipeline found an attempt's stream ended or of no use."""
        with self._lock:
            session = self._sessions.get(node)
            if session is not None and session.attempt is not None and session.attempt.number == attempt:
                self._fail(session, failure)

    def heard(
        self, attempt: int, node: str, *, newest: float | None, offset: float | None, dropped: int, period: float
    ) -> None:
        """Lines came: `newest` is the console time of the newest sample, `offset` the node's wall clock minus the
        console's, `dropped` the samples that were lost so far."""
        with self._lock:
            session = self._sessions.get(node)
            if session is None or session.attempt is None or session.attempt.number != attempt:
                return
            session.heard = self._monotonic()
            session.period = period
            state = session.link.state
            if state is LinkState.STARTING:
                session.deadline = session.heard + self._silence(session)
            fresh = newest is not None and newest != session.newest
            session.newest, session.offset, session.dropped = newest, offset, dropped
            if fresh and newest is not None and state in CONNECTED:
                late = self._unix() - newest > self.patience.late_periods * period
                if not late and session.live_since is None:
                    session.live_since = session.heard
                wanted = LinkState.LATE if late else LinkState.LIVE
                if wanted is not state:
                    self._to(session, wanted, failure=None, attempts=0)

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        with self._lock:
            for session in self._sessions.values():
                session.newest = None if session.newest is None else session.newest + seconds
                session.link = replace(session.link, since=session.link.since + seconds)

    # Deadlines

    def tick(self) -> None:
        """Look at every deadline; a few times a second, from one thread."""
        with self._lock:
            now, unix = self._monotonic(), self._unix()
            gap = 0.0 if self._ticked is None else now - self._ticked - 5.0
            self._ticked = now
            for session in self._sessions.values():
                if gap > 0:  # the console itself was stopped or asleep: that is no node's fault
                    session.heard += gap
                    session.deadline = None if session.deadline is None else session.deadline + gap
                self._tick(session, now, unix)

    def _tick(self, session: _Session, now: float, unix: float) -> None:
        state = session.link.state
        if state in (LinkState.CONNECTING, LinkState.STARTING):
            if session.deadline is not None and now > session.deadline:
                code = Local.CONNECT_HUNG if state is LinkState.CONNECTING else Local.START_HUNG
                self._fail(session, self._failure(session, code, seconds=f"{unix - session.link.since:.0f}"))
        elif state in (LinkState.LIVE, LinkState.LATE):
            if now - session.heard > self._silence(session):
                self._fail(session, self._failure(session, Local.SILENT, seconds=f"{now - session.heard:.0f}"))
                return
            newest = session.newest
            if state is LinkState.LIVE and newest is not None:
                if unix - newest > self.patience.late_periods * session.period:
                    self._to(session, LinkState.LATE)
                elif session.live_since is not None and now - session.live_since > self.patience.settled:
                    session.failures = 0

    def _silence(self, session: _Session) -> float:
        return max(self.patience.silent, 6 * session.period)

    # Within

    def _current(self, attempt: Attempt) -> _Session | None:
        session = self._sessions.get(attempt.node.key)
        return session if session is not None and session.attempt is attempt else None

    @staticmethod
    def _failure(session: _Session, code: Local, **facts: str) -> Failure:
        return Failure(code.value, session.node.host or session.node.full_name, facts)

    def _fail(self, session: _Session, failure: Failure) -> None:
        self._drop_attempt(session)
        state = verdict(failure.code)
        next_try = None
        session.failures += 1
        if state is LinkState.LOST:
            wait = self._backoff(session.failures) * slowness(failure)
            session.due = self._monotonic() + wait
            next_try = self._unix() + wait
        self._to(session, state, failure=failure, next_try=next_try, attempts=session.failures)

    def _drop_attempt(self, session: _Session) -> None:
        attempt, session.attempt = session.attempt, None
        session.deadline = session.live_since = None
        if attempt is not None:
            attempt.cancel.set()
            if not attempt.returned:
                session.stuck = attempt
            self._on_close(attempt)

    def _to(self, session: _Session, state: LinkState, **changes: object) -> None:
        before = session.current()
        since = before.since if state is before.state else self._unix()
        session.link = replace(before, state=state, since=since, **changes)  # type: ignore[arg-type]  # fields by name
        if session.link != before:
            self._on_change(session.node.key, before, session.link)


def failure_of(error: ConnectorError) -> Failure:
    """A connector's error as the fleet's own record."""
    return Failure(str(error.code.value), error.target, dict(error.facts), error.raw)


def _road(node: Node) -> tuple[object, ...]:
    """What of a node decides how it is reached."""
    return (node.host, node.user, node.port, node.identity_file, node.jump, node.local)
