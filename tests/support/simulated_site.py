"""The demo site on a clock that the test moves: each second its nodes say what the probe would, and a collector without
threads takes it. So what is found, and when, is told in samples and not in how busy the machine is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from connectors.probe import messages
from connectors.site_simulator import rows
from connectors.site_simulator.chronicle import Line
from connectors.site_simulator.faults import Entry, FaultBook, FaultKind, parse_fault
from connectors.site_simulator.node_model import NodeModel
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.tree import filesystems
from connectors.site_simulator.world import World
from connectors.streams import ConnectorError
from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.service.rulebook import shipped
from tests.support.collector import Bench
from tests.support.fleet import START, Lines, Problem, refused, wait_for

MIDDLE, SLOW = 10, 60
#: A driver call that has not come back for so long is overdue (docs/probe-protocol.md).
OVERDUE = 2
#: The same while the driver is being opened.
OPENING = 30


def packed(message: msgspec.Struct) -> bytes:
    """A message as a line."""
    return msgspec.json.encode(message) + b"\n"


@dataclass
class Speaker:
    """One node's probe: what it said last, so that it says what is new. `told` is what a test may look at."""

    model: NodeModel
    lines: Lines
    connected: bool = False
    seconds: int = 0
    health: list[dict[str, Any] | None] = field(default_factory=list)
    lost: frozenset[int] = frozenset()
    hung: int = 0
    opening: bool = False
    gen: int = 1
    told: list[msgspec.Struct] = field(default_factory=list)

    def say(self, *, hung: bool) -> bytes:
        """Everything of this second."""
        self.told = []
        model = self.model
        first = b"" if self.connected else self._hello(hung=hung)
        for event in model.take_events():
            self._event(event.line)
        self._parts(hung=hung)
        self.lines.number += 1
        gpus = None if self._silent else [rows.gpu_row(model, index) for index in range(model.node.gpus)]
        shown = (rows.port_rows(model), rows.disk_rows(model), rows.storage_rows(model))
        others: list[list[messages.Row | None]] = [list(each.values()) for each in shown]
        host, t, m = rows.host_row(model), self._t, self.lines.m
        self.told.append(messages.Sample(self.lines.number, t, m, self.gen, host, gpus, *others))
        self._now_and_then()
        self.seconds += 1
        return first + b"".join(packed(each) for each in self.told)

    @property
    def _t(self) -> float:
        return self.lines.t

    @property
    def _silent(self) -> bool:
        """Whether nothing comes from the driver."""
        return self.hung > 0 and (self.opening or self.hung > OVERDUE)

    def _hello(self, *, hung: bool) -> bytes:
        """A probe that begins; a driver that hangs is not opened."""
        self.connected, self.opening = True, hung
        self.seconds, self.lost, self.hung, self.gen = 0, frozenset(), 0, 1
        self.model.take_events()
        known = rows.inventory(self.model)
        self.told.append(msgspec.structs.replace(known, gpus=[], nvml="starting") if hung else known)
        state = "starting" if hung else "ok"
        up = self._t - self.model.boot_time
        return self.lines.hello(host=f"{self.model.node.name}.demo", driver=rows.DRIVER, uptime=up, nvml=state)

    def _event(self, line: Line) -> None:
        code, device = (f"xid:{line.xid}", f"gpu:{line.gpu}") if line.xid else ("kernel", "")
        at = line.time + self.lines.wall_error
        self.told.append(messages.Event(at, "kernel", code, line.text, device))
        if line.fell is not None:
            code = "link:down" if line.fell else "link:up"
            self.told.append(messages.Event(at, "probe", code, line.text, f"port:{line.port}"))

    def _parts(self, *, hung: bool) -> None:
        for gpu in sorted(self.model.lost ^ self.lost):
            state = "failed" if gpu in self.model.lost else "ok"
            self.told.append(messages.Status(self._t, f"gpu:{gpu}", state, self._t, "GPU is lost"))
        self.lost = self.model.lost
        patience = OPENING if self.opening else OVERDUE
        was, self.hung = self.hung > patience, self.hung + 1 if hung else 0
        if (self.hung > patience) != was:
            state = "ok" if was else "overdue"
            self.told.append(messages.Status(self._t, "nvml", state, self._t - self.hung, ""))
        if self.opening and not hung:
            self.opening, self.gen = False, self.gen + 1
            self.told.append(msgspec.structs.replace(rows.inventory(self.model), gen=self.gen))

    def _now_and_then(self) -> None:
        if self._silent:
            return
        model, t, m = self.model, self._t, self.lines.m
        gpus = range(model.node.gpus)
        health = [rows.health(model, index) for index in gpus]
        asks = [each and {name: each[name] for name in _ASKS} for each in health]
        before = [each and {name: each[name] for name in _ASKS} for each in self.health]
        if self.seconds % MIDDLE == 0:
            space = filesystems(model).items()
            disks = [messages.FilesystemRow(mount, "xfs", size, free) for mount, (size, free) in space]
            processes = [row for index in gpus for row in rows.process_rows(model, index)]
            self.told.append(messages.Middle(t, m, processes, [rows.fan(model, index) for index in gpus], disks))
        event = any(isinstance(each, messages.Event) and each.code.startswith("xid:") for each in self.told)
        asked = asks != before and (event or self.seconds % MIDDLE == 0)
        if self.seconds % SLOW == 0 or asked:
            self.health = health
            self.told.append(
                messages.Slow(t, m, [None if each is None else messages.GpuHealth(**each) for each in health])
            )


_ASKS = ("ecc_uncorrected", "remapped_uncorrectable", "remap_pending", "remap_failed", "recovery_action")


class SimulatedSite:
    """Some nodes of the demo site before a collector that keeps a history in `path`, if it is given."""

    def __init__(self, names: Iterable[str], path: Path | None = None) -> None:
        self.spec = default_specification()
        self.path = path
        self.book = FaultBook()
        self.world = World(self.spec, 1, START, self.book)
        names = tuple(names)
        sites = tuple(Site(site.key, site.name, zone="Europe/Stockholm") for site in self.spec.sites)
        where = {node.name: node for node in self.spec.nodes}
        nodes = tuple(Node(where[name].site, name, name, rack=where[name].rack) for name in names)
        self.inventory = Inventory(sites, nodes)
        self.keys = {node.name: node.key for node in nodes}
        self.speakers: dict[str, Speaker] = {}
        self.bench = self._start(None)

    # A collector, and the next one

    def _start(self, before: Bench | None) -> Bench:
        made = Bench(rules=shipped(), history=self.path, clock=before.clock if before is not None else None)
        history = made.collector._history
        if history is not None:
            history.step(made.clock.wall())
            history.opened.set()
        made.collector.set_inventory(self.inventory)
        if history is not None:
            judge = made.collector._judge
            assert judge is not None

            def recalled() -> bool:
                made.drain()
                cases = judge._cases
                return len(cases) == len(self.keys) and not any(case.waits for case in cases.values())

            wait_for(recalled)
        for name in self.keys:
            self.speakers[name] = Speaker(self.world.nodes[name], Lines(made.clock, gpus=8))
        return made

    def restart(self) -> None:
        """Close the console and open it again."""
        before = self.bench
        before.pipeline._stopping.set()
        before.pipeline._run()
        history = before.collector._history
        assert history is not None
        history.step(before.clock.wall())
        before.collector.stop()
        assert before.bugs == []
        self.bench = self._start(before)

    def close(self) -> None:
        self.bench.collector.stop()
        assert self.bench.bugs == []

    # What goes wrong

    def raise_fault(self, kind: str, **given: Any) -> Entry:
        return self.book.raise_(parse_fault({"fault": kind, **given}, self.spec), self.now + 1.0)

    def clear(self, entry: Entry) -> None:
        self.book.clear(entry.id, self.now + 1.0)

    def _active(self, kind: FaultKind, name: str) -> list[Entry]:
        return [e for e in self.book.active() if e.fault.kind is kind and e.fault.node == name and e.active(self.now)]

    # Time

    @property
    def now(self) -> float:
        return self.bench.clock.wall()

    def second(self) -> None:
        """Every node says what is new, and the collector takes it."""
        bench = self.bench
        bench.clock.advance(1.0)
        self.world.advance(self.now)
        for name, speaker in self.speakers.items():
            if self._active(FaultKind.NODE_GONE, name):
                self._go(name, speaker)
                continue
            bench.errors.pop(name, None)
            if name not in bench.hosts or bench.hosts[name].stream.over:
                speaker.connected = False
                bench.dial()
                if name not in bench.hosts or bench.hosts[name].stream.over:
                    continue
            speaker.lines.wall_error = sum(e.fault.seconds for e in self._active(FaultKind.CLOCK_OFF, name))
            hung = bool(self._active(FaultKind.PROBE_HUNG, name))
            bench.hosts[name].stream.output(speaker.say(hung=hung))
        bench.drain()
        bench.sessions.tick()

    def _go(self, name: str, speaker: Speaker) -> None:
        self.bench.errors[name] = refused(name)
        if speaker.connected:
            speaker.connected = False
            self.bench.hosts[name].stream.end(None, ConnectorError(Problem.CLOSED, name))
        speaker.told = []

    def found(self, rule: str, name: str, part: str = "") -> Finding | None:
        """What is found of a node."""
        reading = self.bench.collector.reading(self.keys[name])
        for each in reading.found if reading is not None else ():
            if each.rule.id == rule and (not part or part in each.parts):
                return each
        return None
