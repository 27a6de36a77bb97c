"""The demo site in operation: one thread moves the world with the clock and writes the files of nodes that are read.

A node's files are written just after its probe sent a sample, as of then. The next reading comes a full period later,
whatever the period, so that readings see the site one period ago and the rates that the probe forms are true; a clock
of the simulator's own would beat against the probe's. Until the first sample the files are written often, one usual
period in the past, so that the second sample's rates are true as well.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connectors.site_simulator import stores
from connectors.site_simulator.backups import furnish
from connectors.site_simulator.faults import Entry, Fault, FaultBook, FaultError, FaultKind, parse_fault
from connectors.site_simulator.furnishing import furnish_models
from connectors.site_simulator.operations import Operations, Reach, end_runs
from connectors.site_simulator.serving.answers import Request, Response
from connectors.site_simulator.serving.floor import Listening
from connectors.site_simulator.specification import Specification
from connectors.site_simulator.story import Scene, entries_of
from connectors.site_simulator.tools import Answer
from connectors.site_simulator.tree import NodeTree
from connectors.site_simulator.world import STEP_SECONDS, World

#: A node whose probe is silent for so long is written anyway (seconds).
REFRESH_SECONDS = 1.25
#: From a probe's start to its first sample: how often its files are written, and for how long at most (seconds).
STARTING_EVERY = 0.1
STARTING_SECONDS = 4.0
USUAL_PERIOD = 1.0
#: How a sample's line begins (connectors/probe/messages.py).
SAMPLE = b'{"k":"s"'
FORGET_SECONDS = 6 * 3600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """The story's next act: at `time` a fault begins, or `ends`."""

    time: float
    fault: Fault
    ends: bool


def _timetable(told: tuple[Entry, ...], now: float) -> list[_Step]:
    """What the story still does after `now`, in order."""
    steps = [_Step(entry.raised_at, entry.fault, False) for entry in told if entry.raised_at > now]
    steps += [
        _Step(entry.cleared_at, entry.fault, True)
        for entry in told
        if entry.cleared_at is not None and entry.cleared_at > now
    ]
    return sorted(steps, key=lambda step: step.time)


def _over(entry: Entry, time: float) -> bool:
    return entry.cleared_at is not None and entry.cleared_at <= time


@dataclass(slots=True)
class _Reading:
    """A node's probes and its files."""

    tree: NodeTree
    probes: int = 0
    written: float = float("-inf")
    starting_until: float = float("-inf")
    sampled: bool = False

    def due(self) -> float:
        """When its files are to be written next."""
        if self.sampled:
            return self.written
        return self.written + (STARTING_EVERY if self.written < self.starting_until else REFRESH_SECONDS)


class Runtime:
    """The world, its files and its faults, safe to use from any thread."""

    def __init__(
        self,
        spec: Specification,
        seed: int,
        directory: Path,
        *,
        wall: float,
        monotonic: Callable[[], float],
        story: tuple[Scene, ...] = (),
        opening: float | None = None,
        ahead: float = 0.0,
        away_seconds: float | None = None,
    ) -> None:
        """`wall` is the time to begin at (unix seconds); from then on `monotonic` measures, so that a workstation whose
        clock is set does not upset the site. The story opens at `opening`, without one as the site begins. `ahead` is
        how far `wall` was ahead of the machine's own clock, which the nodes' programs read; `away_seconds` for how long
        a reboot keeps a node away, else as each needs. Raises FaultError for a story that the specification cannot
        tell, OSError when the files cannot be written."""
        self._spec, self._monotonic, self._ahead = spec, monotonic, ahead
        self._start = wall - monotonic()
        told = entries_of(story, wall if opening is None else opening, spec)
        begun = [entry for entry in told if entry.raised_at <= wall]
        self._story = _timetable(told, wall)
        # What lasts beyond the opening can be cleared by hand, too: until then the book does not know when it ends.
        book = FaultBook(tuple(e if _over(e, wall) else replace(e, cleared_at=None) for e in begun))
        self._world = World(spec, seed, wall, book)
        self._nodes = {name: _Reading(NodeTree(directory / name, model)) for name, model in self._world.nodes.items()}
        for reading in self._nodes.values():
            reading.tree.create(wall)
        self.roots = {name: directory / name for name in self._nodes}
        for name, root in self.roots.items():
            furnish(root, name, seed, wall if opening is None else opening)
            stores.furnish(root, name, seed, wall if opening is None else opening)
            furnish_models(root, self._world.nodes[name])
        self._operations = Operations(self._world, self.roots, self.now, self._begin_anew, away_seconds)
        self._condition = threading.Condition()
        self._listen: Callable[[frozenset[Listening]], None] = lambda _now: None
        self._heard: frozenset[Listening] = frozenset()
        self._running = True
        self._on_change: Callable[[Entry, bool], None] = lambda _entry, _raised: None
        self._thread = threading.Thread(target=self._run, name="world", daemon=True)

    def start(self, on_change: Callable[[Entry, bool], None], reach: Reach | None = None) -> None:
        """Begin to move. `on_change(entry, raised)` is called for every fault raised or cleared, without a lock held,
        in the thread that did it; `reach` is told, in the same way, when nodes come and go."""
        self._on_change, self._operations.reach = on_change, reach
        self._thread.start()

    def stop(self) -> None:
        with self._condition:
            self._running = False
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join()
        for root in self.roots.values():
            end_runs(root)

    @property
    def book(self) -> FaultBook:
        return self._world.book

    def now(self) -> float:
        """The site's time in unix seconds."""
        return self._start + self._monotonic()

    # What the servers tell

    def probe_starting(self, node: str) -> None:
        """A probe is about to read: give it fresh files."""
        with self._condition:
            reading = self._nodes[node]
            reading.probes += 1
            if reading.probes == 1:
                reading.starting_until = self.now() + STARTING_SECONDS
                self._world.advance(self.now())
                self._write(node)
                self._condition.notify()

    def probe_said(self, node: str, data: bytes) -> None:
        """Look at a piece of a probe's output: what matters is when its samples go out."""
        if SAMPLE in data:
            with self._condition:
                self._nodes[node].sampled = True
                self._condition.notify()

    def probe_ended(self, node: str) -> None:
        with self._condition:
            self._nodes[node].probes -= 1

    # What operators do

    def use(self, node: str, argv: list[str]) -> Answer:
        """What a program on a node says to these arguments, its own name first."""
        with self._condition:
            self._world.advance(self.now())
            answer = self._operations.use(node, argv)
            self._tell_listening()
            self._condition.notify()
        self._do_beyond()
        more = answer.more
        return answer if more is None else replace(answer, more=lambda: self._locked(more))

    def ask_port(self, node: str, port: int, asked: Request) -> Response | None:
        """What is said at a port of a node; None where nobody listens."""
        with self._condition:
            return self._operations.floor.ask_port(node, port, asked, self.now())

    def ask_socket(self, node: str, path: str, line: str) -> str | None:
        """What a router of a node says at its admin socket."""
        with self._condition:
            return self._operations.floor.ask_socket(node, path, line, self.now())

    def listen_by(self, listen: Callable[[frozenset[Listening]], None]) -> None:
        """Have `listen` told what listens on the nodes, now and whenever that changes."""
        with self._condition:
            self._listen = listen
            self._heard = self._operations.listening()
            listen(self._heard)

    def _tell_listening(self) -> None:
        """The lock is held."""
        now = self._operations.listening()
        if now != self._heard:
            self._heard = now
            self._listen(now)

    def _locked(self, say: Callable[[], str]) -> str:
        with self._condition:
            return say()

    def is_away(self, node: str) -> bool:
        """Whether a node cannot be reached: it is gone by a fault, or boots."""
        with self._condition:
            return node in self._operations.away or FaultKind.NODE_GONE in self._operations.faults(node)

    def may_log_in(self, node: str) -> bool:
        """Whether accounts may log in: not before a node has booted to its end."""
        with self._condition:
            return node not in self._operations.no_login

    def _begin_anew(self, node: str) -> None:
        self._nodes[node].tree.create(self.now())

    def _do_beyond(self) -> None:
        """What acts have left to be done without the lock."""
        with self._condition:
            beyond, self._operations.beyond = self._operations.beyond, []
            ended, self._operations.ended = self._operations.ended, []
            entries = [entry for entry in self.book.entries() if entry.id in ended]
        for entry in entries:
            self._changed(entry, raised=False)
        for act in beyond:
            act()

    # Faults

    def raise_fault(self, asked: dict[str, Any]) -> Entry:
        """Raise what a command asks for; raises FaultError."""
        return self._raise(parse_fault(asked, self._spec))

    def _raise(self, fault: Fault) -> Entry:
        with self._condition:
            entry = self.book.raise_(fault, self.now())
        self._changed(entry, raised=True)
        return entry

    def clear(self, entry_id: str) -> Entry:
        """End a fault; raises FaultError."""
        with self._condition:
            entry = self.book.clear(entry_id, self.now())
        self._changed(entry, raised=False)
        return entry

    def active(self) -> tuple[Entry, ...]:
        with self._condition:
            return self.book.active()

    def _changed(self, entry: Entry, *, raised: bool) -> None:
        with self._condition:
            if entry.fault.node:
                self._nodes[entry.fault.node].tree.write_state(*self._seams(entry.fault.node))
        self._on_change(entry, raised)

    # The thread

    def _run(self) -> None:
        while self._running:
            due = self.turn()
            with self._condition:
                asked = any(reading.probes and reading.sampled for reading in self._nodes.values())
                if self._running and not asked and due > self.now():
                    self._condition.wait(due - self.now())

    def turn(self) -> float:
        """Move everything to now: the world, the files that are due, the story. Returns when the next turn is due."""
        with self._condition:
            now = self.now()
            self._world.advance(now)
            self.book.forget_before(now - FORGET_SECONDS)
            self._operations.turn(now)
            self._tell_listening()
            due = min(self._world.time + STEP_SECONDS, self._operations.due())
            for name, reading in self._nodes.items():
                if reading.probes:
                    if reading.due() <= now:
                        self._write(name)
                    due = min(due, reading.due())
            step = self._story.pop(0) if self._story and self._story[0].time <= now else None
        self._do_beyond()
        if step is None:
            return due
        try:
            self._tell(step)
        except FaultError as problem:  # somebody raised or cleared it before
            _log.info("the story's %s: %s", step.fault.kind, problem)
        return now

    def _tell(self, step: _Step) -> None:
        if not step.ends:
            self._raise(step.fault)
            return
        for entry in self.active():
            if entry.fault == step.fault:
                self.clear(entry.id)
                return

    def _write(self, name: str) -> None:
        """Bring a node's files to now. A full disk stops the demo's figures, not the demo."""
        reading, now = self._nodes[name], self.now()
        if reading.sampled:
            reading.starting_until = float("-inf")
        try:
            reading.tree.write(now - (USUAL_PERIOD if now < reading.starting_until else 0.0), *self._seams(name))
            self._operations.write(name)
        except OSError:
            _log.exception("%s: its files could not be written", name)
        reading.written, reading.sampled = now, False

    def _seams(self, name: str) -> tuple[float, bool]:
        """What the stand-in itself acts on: the node's clock offset in seconds, and whether its driver hangs."""
        offset, hung = self._ahead, False
        for entry in self.book.active():
            if entry.fault.node == name and entry.fault.kind is FaultKind.CLOCK_OFF:
                offset = self._ahead + entry.fault.seconds
            if entry.fault.node == name and entry.fault.kind is FaultKind.PROBE_HUNG:
                hung = True
        return offset, hung
