"""`driftvakt watch` and `driftvakt probe`: nodes live, as a table, as lines, or as JSON for scripts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from connectors.probe import launch
from connectors.text import sanitise
from console.fleet.model.exchange.range import parse_range
from console.fleet.model.failures import ASKING, STOPPING
from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeReading
from console.fleet.model.selecting import select_nodes
from console.fleet.model.watching import Told
from console.fleet.service.collector import Collector
from console.fleet.service.garbage import GarbageCollector
from console.log.service.rounds import SigningRounds
from console.main.alarms import raise_alarms
from console.main.command_line.answers import CHANGED_KEY, UNKNOWN_KEY, answer, to_accept
from console.main.command_line.exits import Exit
from console.main.command_line.findings_text import finding_json, finding_line
from console.main.command_line.reading_text import (
    GPU_HEADER,
    GPU_RIGHT,
    NODE_HEADER,
    NODE_RIGHT,
    event_json,
    facts_json,
    gpu_cells,
    link_json,
    node_cells,
    sample_json,
)
from console.main.command_line.run import Refused, Run
from console.main.command_line.terminal import layout
from console.main.compose import collect
from console.main.parts import Parts

#: A table is drawn at most this often, in seconds.
_REDRAW = 0.5
_WAITING = frozenset({LinkState.ASKING, LinkState.STOPPED})


def watch(run: Run) -> int:
    """Nodes of the inventory, live."""
    with run.parts() as parts:
        inventory = parts.inventory.current()
        if run.get("nodes"):
            nodes = select_nodes(inventory, run.get("nodes"))
        elif run.get("all"):
            nodes = tuple(node for node in inventory.nodes if node.watched)
        else:
            raise Refused("Name nodes to watch, or --all.", Exit.USAGE)
        if not nodes:
            raise Refused("There are no nodes to watch. Add some: driftvakt nodes add 'g[01-16].hall'")
        chosen = Inventory(inventory.sites, tuple(replace(node, watched=True) for node in nodes))
        names = {node.key: node.full_name for node in nodes}
        return _Live(run, parts, chosen, names, give_up=bool(run.get("count"))).show()


def probe(run: Run) -> int:
    """One machine that need not be in the inventory. It is not remembered either."""
    offers = parse_range(run.get("host"), site="probe").nodes
    if len(offers) != 1:
        raise Refused("probe reads one machine; `driftvakt watch` reads many.", Exit.USAGE)
    values = offers[0].values | {"local": bool(run.get("local"))}
    given = {name: run.get(name) for name in ("identity_file", "jump") if run.get(name)}
    node = Node(**(values | given))
    with run.parts() as parts:
        chosen = Inventory((), (node,))
        return _Live(run, parts, chosen, {node.key: run.get("host")}, give_up=True, remember=False).show()


def _bug(bug: BaseException) -> None:
    raise bug  # in its own thread: told with its traceback, and the watching goes on


class _Live:
    """One watching, from the first connection to the last line."""

    def __init__(
        self,
        run: Run,
        parts: Parts,
        chosen: Inventory,
        names: dict[str, str],
        *,
        give_up: bool,
        remember: bool = True,
    ) -> None:
        self._run = run
        self._terminal = run.terminal
        self._parts = parts
        self._chosen = chosen
        self._names = names
        self._give_up = give_up
        self._remember = remember
        self._count: int | None = run.get("count") or None
        every = run.get("every")
        if not launch.SHORTEST_PERIOD <= every <= launch.LONGEST_PERIOD:
            raise Refused(f"--every goes from {launch.SHORTEST_PERIOD:g} to {launch.LONGEST_PERIOD:g} s.", Exit.USAGE)
        self._tiers = (every, max(10.0, every), max(60.0, every))
        self._samples = dict.fromkeys(names, 0)
        self._newest: dict[str, float] = {}
        self._states: dict[str, LinkState] = {}
        self._failures: dict[str, str] = {}
        self._facts_told: set[str] = set()
        self._events_told: dict[str, float] = {}
        self._found: dict[tuple[str, ...], Finding] = {}
        self._started = 0.0
        self._drawn = 0
        self._drawn_at = -1e18

    def show(self) -> int:
        garbage, rounds = GarbageCollector(), SigningRounds(self._parts.log, self._run.rhythm, _bug)

        def between() -> None:
            garbage()
            rounds()

        collector = collect(
            self._parts,
            history=False,
            remember=self._remember,
            tiers=self._tiers,
            between=between,
            on_watched=self._raise_alarms() if self._remember else lambda _told: None,
        )
        self._news = collector.listen()
        collector.start()
        try:
            collector.set_inventory(self._chosen)
            self._started = collector.now()
            self._loop(collector)
        finally:
            collector.stop()
            rounds.close()
            garbage.close()
        return self._status()

    def _raise_alarms(self) -> Callable[[Sequence[Told]], None]:
        """Raise alarms where no window does."""
        watched = {node.key for node in self._parts.inventory.current().nodes if node.watched}
        every = watched <= self._names.keys()
        heard = raise_alarms(self._parts, _bug, first=False, all=every)
        if every and self._count is None:  # who takes a few samples goes before a copy is read
            from console.main.recovery import watch_backups  # noqa: PLC0415 - what only looks needs none of it

            self._parts.backups = watch_backups(self._parts, _bug)
            self._parts.backups.start()
        return heard

    def _loop(self, collector: Collector) -> None:
        seconds = self._run.get("seconds")
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            self._news.wait(0.25)
            self._news.take()
            readings = collector.readings()
            for key, reading in readings.items():
                self._take(collector, key, reading)
            self._findings(collector)
            late = end is not None and time.monotonic() >= end
            done = late or all(self._is_done(key) for key in self._names)
            if self._terminal.is_screen:
                self._draw(readings, now=done)
            if done:
                return

    def _is_done(self, key: str) -> bool:
        if self._count is not None and self._samples[key] >= self._count:
            return True
        state = self._states.get(key)
        return state in _WAITING or (self._give_up and state is LinkState.LOST)

    def _take(self, collector: Collector, key: str, reading: NodeReading) -> None:
        state = reading.link.state
        failure = reading.link.failure
        if state in _WAITING and failure is not None and self._states.get(key) is not state:
            self._leave_table()
            expected = self._run.get("accept_host_key") or ""
            # Asked once for each state: an answer that did not help comes back as another failure, or the same anew.
            node = key if self._remember else ""
            if answer(self._terminal, self._parts, failure, node=node, expected=expected):
                collector.retry(key)
                return
        if state is not self._states.get(key):
            self._states[key] = state
            self._link(key, reading)
        newest = reading.link.newest_sample
        enough = self._count is not None and self._samples[key] >= self._count
        fresh = newest is not None and newest >= self._started - 1.0 and newest != self._newest.get(key)
        if newest is not None and fresh and not enough:
            self._newest[key] = newest
            self._samples[key] += 1
            self._sample(key, reading)
        if self._terminal.json:
            self._events(collector, key)

    def _link(self, key: str, reading: NodeReading) -> None:
        if reading.link.failure is not None:
            self._failures[key] = reading.link.failure.code
        if self._terminal.json:
            record = link_json(self._names[key], reading.link, goes_on=not self._give_up)
            expected = self._run.get("accept_host_key")
            if (
                expected
                and reading.link.failure is not None
                and reading.link.failure.code in (UNKNOWN_KEY, CHANGED_KEY)
            ):
                record["failure"]["facts"]["expected_fingerprint"] = expected
            self._terminal.record(record)
        elif reading.link.failure is not None and reading.link.state in _WAITING | {LinkState.LOST}:
            self._leave_table()
            self._terminal.tell(f"{sanitise(self._names[key])}: {reading.link.state}")
            self._terminal.failure(reading.link.failure, goes_on=not self._give_up)
            expected = self._run.get("accept_host_key") or ""
            for line in to_accept(reading.link.failure, self._names[key], expected):
                self._terminal.tell(line)

    def _sample(self, key: str, reading: NodeReading) -> None:
        if self._terminal.json:
            if key not in self._facts_told:
                self._facts_told.add(key)
                self._terminal.record(facts_json(self._names[key], reading.facts))
            self._terminal.record(sample_json(self._names[key], reading))
        elif not self._terminal.is_screen:
            if not self._drawn:
                self._drawn = 1
                self._terminal.line("# TIME  " + "  ".join(word for word in NODE_HEADER if word))
            stamp = time.strftime("%H:%M:%S", time.localtime(reading.link.newest_sample))
            self._terminal.line(f"{stamp}  " + "  ".join(filter(None, node_cells(self._names[key], reading))))

    def _events(self, collector: Collector, key: str) -> None:
        since = self._events_told.get(key, self._started)
        for event in collector.events(key, since):
            if event.source != "console" and event.time > since:
                self._events_told[key] = max(self._events_told.get(key, 0.0), event.time)
                self._terminal.record(event_json(self._names[key], event))

    def _findings(self, collector: Collector) -> None:
        """Tell what began to be wrong, and what is over."""
        found = {finding.key: finding for finding in collector.findings()}
        changes = [(found[key], "found") for key in found.keys() - self._found.keys()]
        changes += [(self._found[key], "over") for key in self._found.keys() - found.keys()]
        self._found = found
        for finding, state in sorted(changes, key=lambda change: change[0].rule.rank):
            now = collector.now()
            if self._terminal.json:
                self._terminal.record(finding_json(self._names, finding, state, now))
            elif not self._terminal.is_screen:
                stamp = time.strftime("%H:%M:%S", time.localtime(now))
                nodes = ", ".join(self._names.get(node, node) for node in finding.nodes)
                self._terminal.tell(f"{stamp}  {sanitise(nodes)}  {finding_line(finding, state)}")

    # -- the table on a screen

    def _draw(self, readings: dict[str, NodeReading], *, now: bool) -> None:
        if not now and time.monotonic() - self._drawn_at < _REDRAW:
            return
        self._drawn_at = time.monotonic()
        lines = layout(NODE_HEADER, [node_cells(self._names[k], r) for k, r in readings.items()], right=NODE_RIGHT)
        if len(readings) == 1:
            cells = [row for reading in readings.values() for row in gpu_cells(reading)]
            lines += ["", *layout(GPU_HEADER, cells, right=GPU_RIGHT)] if cells else []
        size = shutil.get_terminal_size()
        if len(lines) > size.lines - 1:
            lines = [*lines[: size.lines - 2], f"… and {len(lines) - size.lines + 2} more"]
        self._put([line[: size.columns - 1] for line in lines])

    def _put(self, lines: Sequence[str]) -> None:
        # Up to where the table began, then everything below cleared: what was printed before it stays.
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        self._terminal.out.write(f"\r{up}\x1b[J" + "\n".join(lines) + "\n")
        self._terminal.out.flush()
        self._drawn = len(lines)

    def _leave_table(self) -> None:
        """What is printed next stands below the table as it is now."""
        if self._terminal.is_screen:
            self._drawn = 0

    def _status(self) -> int:
        silent = [key for key, count in self._samples.items() if not count]
        if not silent:
            return Exit.OK
        asking = any(self._failures.get(key) in ASKING | STOPPING for key in silent)
        return Exit.OPERATOR if asking else Exit.FAILED
