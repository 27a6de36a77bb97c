"""A scripted fleet for tests of pages: says what it is told to, and does work at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from console.fleet.model.addresses import Address
from console.fleet.model.findings import Finding, in_order
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.past import reading_then
from console.fleet.model.readings import Device, Facts, NodeEvent, NodeReading, Track
from console.fleet.model.signals import SIGNALS, Kind, column
from console.pagekit.settings import Setting
from console.pagekit.view_time import ViewTime
from console.work.model.commands import Bar, Danger
from console.work.service.carrying import Standing, permit
from resources.errors import is_environments
from tests.support.judged import judged

NOW = 1_795_525_200.0
NODE = Node("hall", "g1", "g1.example.org", rack="A")
SITE = Site("hall", "Trollhättan", zone="Europe/Stockholm")
INVENTORY = Inventory((SITE,), (NODE, Node("hall", "g2", "g2.example.org", rack="A")))
LIMITS = {"memory_bytes": 143_771.0 * (1 << 20), "slowdown_celsius": 87.0, "shutdown_celsius": 92.0}


def facts(gpus: int = 2, ports: Sequence[str] = ("mlx5_0", "eno1")) -> Facts:
    """A node's shape."""
    devices = [
        Device(Kind.GPU, str(i), "NVIDIA H200", f"GPU-{i}-2f 00000000:{i + 1:02X}:00.0", dict(LIMITS))
        for i in range(gpus)
    ]
    devices += [Device(Kind.PORT, name, name) for name in ports]
    devices.append(Device(Kind.DISK, "nvme0n1", "nvme0n1"))
    return Facts("g1", "Debian", "6.1", 192, 2 << 40, NOW - 41 * 86400, "570.1", "ok", "python", True, tuple(devices))


def rows(shape: Facts, **gpu: float) -> dict[Kind, np.ndarray]:
    """Rows for a shape: 50 in every column, but what `gpu` says of GPUs."""
    made = {Kind.HOST: np.full((1, len(SIGNALS[Kind.HOST])), 5.0, np.float32)}
    for kind in (Kind.GPU, Kind.PORT, Kind.DISK):
        count = len(shape.of(kind))
        if count:
            made[kind] = np.full((count, len(SIGNALS[kind])), 50.0, np.float32)
    if Kind.GPU in made:
        made[Kind.GPU][:, column(Kind.GPU, "throttle_reasons")] = 0
        for name, value in gpu.items():
            made[Kind.GPU][:, column(Kind.GPU, name)] = value
    if Kind.PORT in made:
        made[Kind.PORT][:, column(Kind.PORT, "state")] = 1
        for name in ("receive_errors", "send_errors", "receive_drops", "send_drops", "symbol_errors"):
            made[Kind.PORT][:, column(Kind.PORT, name)] = 0
    return made


def alive(shape: Facts, *lost: int) -> dict[Kind, np.ndarray]:
    """Every device answers but the GPUs named."""
    found = {kind: np.ones(len(shape.of(kind)), dtype=bool) for kind in (Kind.GPU, Kind.PORT, Kind.DISK)}
    for index in lost:
        found[Kind.GPU][index] = False
    return found


def live(shape: Facts | None = None, node: str = "hall/g1", **values: Any) -> NodeReading:
    """A node that is well."""
    shape = shape or facts()
    made = NodeReading(
        replace(link(LinkState.LIVE, node=node, newest=NOW - 1, clock_offset=0.0), since=NOW - 100),
        shape,
        1.0,
        rows(shape),
        alive(shape),
    )
    return replace(made, **values)


def link(
    state: LinkState,
    *,
    node: str = "hall/g1",
    failure: Failure | None = None,
    newest: float | None = None,
    **more: Any,
) -> Link:
    site, _, name = node.partition("/")
    return Link(node, state, NOW - 60, failure=failure, newest_sample=newest, name=name, site=site, **more)


def unseen(state: LinkState, **more: Any) -> NodeReading:
    """A node of which nothing is known yet."""
    return NodeReading(link(state, **more), Facts(), None, {}, {})


class Fleet:
    """Telemetry and directory in one, from a script."""

    def __init__(self, inventory: Inventory = INVENTORY) -> None:
        self.inventory = inventory
        self.now: dict[str, NodeReading] = {}
        self.told: dict[str, list[NodeEvent]] = {}
        self.whole: list[Finding] = []
        self._seen: dict[int, tuple[NodeReading, NodeReading]] = {}
        self.retried: list[str] = []
        self.asked: list[tuple[Address, str, float, float]] = []
        self.values: dict[tuple[str, str], float] = {}  # what an address's signal always was, if not 50
        self.silent: dict[str, float] = {}  # since when an address says nothing
        self.began: float | None = None  # since when history holds anything
        self.empty = False  # whether history holds nothing yet
        self.rolled = False  # whether curves come as means with their least and greatest

    def reading(self, node: str) -> NodeReading | None:
        reading = self.now.get(node)
        return None if reading is None else self._judged(reading)

    def readings(self) -> Mapping[str, NodeReading]:
        return {node: self._judged(reading) for node, reading in self.now.items()}

    def _judged(self, reading: NodeReading) -> NodeReading:
        known = self._seen.get(id(reading))
        if known is None or known[0] is not reading:
            told = self.told.get(reading.link.node, ())
            known = self._seen[id(reading)] = (reading, reading if reading.found else judged(reading, NOW, told))
        return known[1]

    def findings(self) -> Sequence[Finding]:
        """What the nodes' own readings hold, and what a test adds."""
        return in_order([*self.whole, *(each for reading in self.readings().values() for each in reading.found)])

    def events(self, node: str, since: float, until: float = math.inf) -> Sequence[NodeEvent]:
        return [event for event in self.told.get(node, []) if since <= event.time <= until]

    def readings_at(self, nodes: Sequence[str], moment: float) -> Mapping[str, NodeReading]:
        """Each as it is now, with what its signals always were."""
        return {node: self._at(self.now[node], moment) for node in nodes if node in self.now}

    def findings_at(self, then: Mapping[str, NodeReading], _moment: float) -> Sequence[Finding]:
        return in_order(each for reading in then.values() for each in reading.found)

    def _at(self, now: NodeReading, moment: float) -> NodeReading:
        made = {}
        for kind in Kind:
            parts = [device.part for device in now.facts.of(kind)] if kind is not Kind.HOST else [""]
            things = [Address(kind.value, now.link.node, part) for part in parts]
            values = [[self.values.get((str(thing), s.name), 50.0) for s in SIGNALS[kind]] for thing in things]
            made[kind] = np.array(values, np.float32).reshape(-1, len(SIGNALS[kind]))
        return reading_then(now, made, moment - 1, moment)

    def beginning(self, _nodes: Sequence[str]) -> float | None:
        return None if self.empty else self.began

    def track(
        self, address: Address, signal: str, start: float, end: float, points: int, _before: Track | None = None
    ) -> Track:
        self.asked.append((address, signal, start, end))
        step = max(1.0, (end - start) / points)
        times = np.arange(np.ceil(start), end, step) if not self.empty else np.empty(0)
        value = self.values.get((str(address), signal), 50.0)
        values = np.full(len(times), value, np.float32)
        values[times > self.silent.get(str(address), math.inf)] = np.nan
        if self.rolled:
            return Track(times, values, values - 5, values + 5, step)
        return Track(times, values, step=step)

    def retry(self, node: str) -> None:
        self.retried.append(node)

    def answered(self, node: str, _failure: Failure) -> None:
        self.retried.append(node)

    def current(self) -> Inventory:
        return self.inventory

    def facts(self, _node: str) -> Facts | None:
        return None


class Task:
    def cancel(self) -> None:
        pass

    def check(self) -> None:
        pass

    def report(self, _progress: float | None, _note: str = "") -> None:
        pass


class Desk:
    """Surroundings that do work at once and write down what pages say."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self.said: list[str] = []
        self.offers: list[tuple[str, Callable[[], None]]] = []
        self.acted: list[tuple[str, dict[str, Any]]] = []
        self.confirmed: list[Any] = []
        self.handlers: dict[str, Callable[..., Any]] = {}
        self.memory: dict[str, Any] = {}
        self.standing = Standing()
        self.clock = NOW
        self.time = ViewTime(self.now)

    def go(self, place: str) -> None:
        self.places.append(place)

    def moved(self, place: str) -> None:
        self.places.append(place)

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        self.said.append(text)
        if act is not None:
            self.offers.append((action, act))

    def run(
        self,
        _title: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        broke: Callable[[], None] | None = None,
        target: str = "",
        shown: bool = True,
        danger: Danger = Danger.NONE,
        past: frozenset[Bar] = frozenset(),
    ) -> Task:
        task = Task()
        try:
            permit(danger, self.standing, past)
            result = work(task)
        except Exception as error:
            if is_environments(error):
                failed(error)
                return task
            if broke is not None:
                broke()
            raise
        else:
            done(result)
        return task

    def recall(self, setting: Setting[Any]) -> Any:
        return setting.check(self.memory.get(setting.name, setting.default))

    def remember(self, setting: Setting[Any], value: Any) -> None:
        self.memory[setting.name] = setting.check(value)

    def act(self, command: str, confirmation: Any = None, **arguments: Any) -> None:
        if confirmation is not None:
            self.confirmed.append(confirmation)
        self.acted.append((command, arguments))
        if command in self.handlers:
            self.handlers[command](**arguments)

    def now(self) -> float:
        return self.clock
