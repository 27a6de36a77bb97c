"""A site that stands still: every value of its nodes, now and in the past, follows from its name and its time.

Pictures of it are the same on every machine and every day, so they can be compared. Five conditions: `normal`, `storm`
(what a bad night looks like), `lost` (no node is reached any more), `first` (u03 and u04 are reached for the first
time) and `empty`. What there is, is in `still_nodes`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from console.fleet.model.addresses import Address
from console.fleet.model.changed import Changed
from console.fleet.model.exchange.preview import ImportPreview, Offers, preview
from console.fleet.model.findings import Finding, in_order
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.past import reading_then
from console.fleet.model.readings import Facts, NodeEvent, NodeReading, PartTrouble, Track
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.model.summaries import FleetSummary, summarise
from console.fleet.model.totals import Grid, Sums, Totals, counted_ports, put_gpus, put_ports
from console.fleet.service.history.retention import Limits
from console.fleet.service.history.state import HistoryState
from tests.support.judged import court
from tests.support.still_nodes import (
    DETAILS,
    DIRECTORY,
    FIRST_KEY,
    GIB,
    MEMORY_BYTES,
    NOW,
    PORTS,
    REFUSED,
    REFUSED_RAW,
    events,
    facts_of,
    filesystems_of,
    health_of,
    inventory,
    processes_of,
    seed,
)

CONDITIONS = ("normal", "storm", "lost", "first", "empty")
#: (mean utilisation, how much it moves) of the nodes of each rack.
_LOADS = {
    "Hall 1, rack A": (93.0, 4.0),
    "Hall 1, rack B": (88.0, 7.0),
    "Hall 1, rack C": (34.0, 22.0),
    "Rack 1": (52, 14),
    "": (12, 6),
}
_HOT_SINCE = NOW - 14 * 60
_LOST_SINCE = NOW - 10 * 60
_HUNG_SINCE = NOW - 75


def _noise(times: np.ndarray, seed: int, grain: float) -> np.ndarray:
    """Values between -1 and 1 that follow from the time alone, in whole numbers so that they do so everywhere."""
    mixed = (np.floor(times / grain).astype(np.int64) * 2_654_435_761 + seed * 40_503) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2_246_822_519) & 0xFFFFFFFF
    return (((mixed ^ (mixed >> 13)) & 0xFFFF) / 32_767.5) - 1.0


def _wave(times: np.ndarray, seed: int) -> np.ndarray:
    """Slow and quick movement between about -1 and 1."""
    phase = (seed % 628) / 100
    slow = np.sin(times / 1_700 + phase) * 0.45 + np.sin(times / 410 + 2 * phase) * 0.25
    return slow + _noise(times, seed, 20.0) * 0.3


#: What `ssh.host_key_changed` says of g05 in the storm.
CHANGED_KEY = {
    "host": "g05.trollhattan.example.org",
    "port": "2222",
    "key_type": "ssh-ed25519",
    "fingerprint": "SHA256:" + "Qm8" * 14 + "w",
    "known_type": "ssh-ed25519",
    "known_fingerprint": "SHA256:" + "Xd2" * 14 + "k",
    "file": "known_hosts",
    "line": "5",
}


class StillSite:
    """Telemetry as the frame and the pages ask for it. Nothing changes, so nobody is ever woken."""

    def __init__(self, condition: str = "normal") -> None:
        self.condition = condition
        self.inventory = Inventory() if condition == "empty" else inventory()
        bare = {node.key: self._reading(node) for node in self.inventory.nodes}
        self._judge = court(list(bare), bare.get, lambda node: self.events(node, 0.0), NOW)
        self._readings = {key: replace(reading, found=self._judge.found(key)) for key, reading in bare.items()}

    # -- as the frame asks ---------------------------------------------------------------------------------------------

    def listen(self, _wake: object) -> StillSite:
        return self

    def take(self) -> Changed:
        everything = frozenset(self._readings)
        return Changed(everything, everything, everything, everything, everything, history=True)

    def summary(self) -> FleetSummary:
        return summarise(self._readings.values())

    def reading(self, node: str) -> NodeReading | None:
        return self._readings.get(node)

    def readings(self) -> Mapping[str, NodeReading]:
        return dict(self._readings)

    def findings(self) -> Sequence[Finding]:
        return self._judge.all()

    def waiting(self) -> Sequence[Finding]:
        return self._judge.all_waiting()

    def events(self, node: str, since: float, until: float = math.inf) -> Sequence[NodeEvent]:
        return [event for event in events(self.condition) if event.node == node and since <= event.time <= until]

    def readings_at(self, nodes: Sequence[str], moment: float) -> Mapping[str, NodeReading]:
        return {key: self._then(key, moment) for key in nodes if key in self._readings}

    def findings_at(self, then: Mapping[str, NodeReading], _moment: float) -> Sequence[Finding]:
        return in_order(each for reading in then.values() for each in reading.found)

    def _then(self, key: str, moment: float) -> NodeReading:
        node, now = self.inventory.node(key), self._readings[key]
        assert node is not None
        parts = {kind: [device.part for device in now.facts.of(kind)] for kind in Kind} | {Kind.HOST: [""]}
        rows = {kind: self._rows_at(node, kind, parts[kind], moment) for kind in Kind}
        return reading_then(now, rows, moment if moment <= self._last_seen(node.name) else None, moment)

    def beginning(self, _nodes: Sequence[str]) -> float | None:
        return NOW - 26 * 3600

    def track(
        self, address: Address, signal: str, start: float, end: float, points: int, _before: Track | None = None
    ) -> Track:
        step = max(1.0, (end - start) / points)
        times = np.arange(np.ceil(start), min(end, NOW), step)
        return Track(times, self.values(address, signal, times), step=step)

    def totals(
        self, nodes: Iterable[str], start: float, end: float, step: float, _before: Totals | None = None
    ) -> Totals:
        grid = Grid.over(start, end, step)
        times = grid.start + step * (np.arange(grid.count) + 0.5)
        whole = Sums.empty(grid.count)
        for node in nodes:
            sums = Sums.empty(grid.count)
            facts = self._readings[node].facts

            def made(kind: str, parts: Sequence[str], signal: str, node: str = node) -> np.ndarray:
                return np.stack([self.values(Address(kind, node, part), signal, times) for part in parts], axis=1)

            gpus, ports = [gpu.part for gpu in facts.of(Kind.GPU)], sorted(counted_ports(facts))
            if gpus:
                put_gpus(sums, np.arange(grid.count), made("gpu", gpus, "utilization"), made("gpu", gpus, "power"))
            if ports:
                put_ports(sums, np.arange(grid.count), made("port", ports, "receive"), made("port", ports, "send"))
            whole.add(sums)
        return Totals(grid, whole)

    def preview(self, offers: Offers, *, site: str = "") -> ImportPreview:
        return preview(self.inventory, offers, site=site)

    def retry(self, node: str) -> None: ...

    @property
    def limits(self) -> Limits:
        return Limits()

    @property
    def history(self) -> HistoryState:
        """In the storm the disk is full, too."""
        full = Failure("history.full", "telemetry.db", {"path": DIRECTORY.as_posix()})
        return HistoryState("telemetry.db", failure=full if self.condition == "storm" else None)

    # -- the values ----------------------------------------------------------------------------------------------------

    def values(self, address: Address, signal: str, times: np.ndarray) -> np.ndarray:
        """What a signal of a thing was at `times`, NaN where it was not there."""
        node = self.inventory.node(address.node)
        assert node is not None
        made = getattr(self, f"_{address.kind}")(node, address.part, signal, times)
        values = np.where(times > self._last_seen(node.name), np.nan, made)
        silent = self._silent_since(node.name, address)
        values = np.where(times > silent, np.nan, values)
        return values.astype(np.float32)

    def _silent_since(self, name: str, address: Address) -> float:
        """When a GPU fell off the bus, or the driver of all of them hung."""
        if self.condition != "storm" or address.kind != "gpu":
            return NOW
        return _HUNG_SINCE if name == "g11" else _LOST_SINCE if (name, address.part) == ("g03", "5") else NOW

    def _last_seen(self, name: str) -> float:
        if name == "u05":  # nobody watches it
            return NOW - 41 * 3600
        if self.condition == "lost":
            return NOW - 300
        return (
            {"u04": NOW - 94, "g12": NOW - 40, "g05": NOW - 1_260}.get(name, NOW) if self.condition == "storm" else NOW
        )

    def _utilization(self, node: Node, part: str, times: np.ndarray) -> np.ndarray:
        mean, swing = _LOADS[node.rack]
        made = mean + swing * (_wave(times, seed(node.name)) + 0.25 * _noise(times, seed(node.name, part), 10.0))
        return np.clip(made, 0, 100)

    def _hot(self, node: Node, part: str, times: np.ndarray) -> np.ndarray:
        """How far a GPU has gone from well (0) to slowed by heat (1)."""
        if self.condition != "storm" or node.name != "g07" or part not in ("0", "1"):
            return np.zeros(len(times))
        gone: np.ndarray = np.clip((times - _HOT_SINCE) / 420, 0, 1)
        return gone

    def _gpu(self, node: Node, part: str, signal: str, times: np.ndarray) -> np.ndarray:
        load = self._utilization(node, part, times)
        hot = self._hot(node, part, times)
        even = np.ones(len(times))
        if signal == "power":
            power: np.ndarray = np.clip(
                95 + load * 5.4 + 12 * _noise(times, seed(node.name, part, "power"), 5.0) - 180 * hot, 80, 700
            )
            return power
        if signal == "temperature":
            degrees: np.ndarray = np.round(36 + load * 0.33 + int(part) % 4 * 1.5 + hot * 24)
            return degrees
        if signal == "throttle_reasons":
            why: np.ndarray = np.where(
                hot >= 1, 0x40, np.where(_noise(times, seed(node.name, part, "cap"), 90.0) > 0.8, 4, 0)
            )
            return why
        by_signal: dict[str, np.ndarray] = {
            "utilization": load,
            "memory_used": even * _memory_used(node),
            "memory_activity": load * 0.55,
            "power_cap": even * 700,
            "memory_temperature": np.round(40 + load * 0.35 + hot * 20),
            "sm_clock": np.where(hot >= 1, 1_260, 1_980 - np.round(load / 20) * 15),
            "memory_clock": even * 3_201,
            "pcie_receive": load * 2.2e8,
            "pcie_send": load * 0.9e8,
            "sm_active": load * 0.86,
            "tensor_active": load * 0.41,
        }
        return by_signal[signal]

    def _host(self, node: Node, _part: str, signal: str, times: np.ndarray) -> np.ndarray:
        wave = _wave(times, seed(node.name, signal))
        means = {
            "cpu": (38, 9),
            "cpu_waiting_for_disk": (1.2, 0.6),
            "load_1": (61, 8),
            "memory_used": (612 * GIB, 9 * GIB),
            "memory_available": (1_400 * GIB, 9 * GIB),
            "stalled_on_cpu": (0.8, 0.4),
            "stalled_on_files": (3.1, 1.4),
            "fully_stalled_on_files": (1.4, 0.7),
            "processes_running": (58, 9),
        }
        mean, swing = means.get(signal, (0.0, 0.0))
        if node.local:
            mean, swing = mean / 60, swing / 60
        return np.clip(mean + swing * wave, 0, None)

    def _port(self, node: Node, part: str, signal: str, times: np.ndarray) -> np.ndarray:
        speed = dict(PORTS).get(part, 1e9)
        busy = _LOADS[node.rack][0] / 100 * (1 + 0.3 * _wave(times, seed(node.name, part, signal)))
        return {
            "receive": speed / 8 * 0.11 * busy,
            "send": speed / 8 * 0.1 * busy * (1e-5 if "ethernet" in DETAILS.get(part, "") else 1.0),
            "state": np.ones(len(times)),
            "speed": np.full(len(times), speed),
        }.get(signal, np.zeros(len(times)))

    def _disk(self, node: Node, part: str, signal: str, times: np.ndarray) -> np.ndarray:
        wave = 1 + 0.5 * _wave(times, seed(node.name, part, signal))
        return {"read": 2.1e8, "write": 0.6e8, "busy": 12.0, "queue": 0.8}[signal] * wave

    def _storage(self, node: Node, part: str, signal: str, times: np.ndarray) -> np.ndarray:
        means = {"read_rtt": 2.4, "write_rtt": 4.1, "other_rtt": 0.6, "read_operations": 210.0, "silent": 0.0}
        if signal == "responding":
            return np.ones(len(times))
        made: np.ndarray = means.get(signal, 1.0) * (1 + 0.2 * _wave(times, seed(node.name, part, signal)))
        return made

    # -- the nodes -----------------------------------------------------------------------------------------------------

    def _reading(self, node: Node) -> NodeReading:
        facts = facts_of(node)
        if not node.watched:
            return NodeReading(
                Link(node.key, LinkState.OFF, NOW - 41 * 3600, name=node.name, site=node.site), facts, None, {}, {}
            )
        link = Link(node.key, LinkState.LIVE, NOW - 41 * 3600, name=node.name, site=node.site)
        link = replace(link, newest_sample=NOW - 1, clock_offset=0.004)
        rows: dict[Kind, Any] = {}
        for kind in Kind:
            parts = [device.part for device in facts.of(kind)] if kind is not Kind.HOST else [""]
            rows[kind] = self._rows(node, kind, parts)
        alive: dict[Kind, Any] = {kind: np.ones(len(facts.of(kind)), bool) for kind in Kind if kind is not Kind.HOST}
        reading = NodeReading(
            link,
            facts,
            1.0,
            rows,
            alive,
            processes=processes_of(node, _memory_used(node)),
            filesystems=filesystems_of(node),
            health=health_of(node),
        )
        if self.condition == "lost":
            return _unreached(node, reading, NOW - 300)
        if self.condition == "first" and node.name in ("u03", "u04"):
            return _first_met(node)
        return self._stormy(node, reading) if self.condition == "storm" else reading

    def _rows(self, node: Node, kind: Kind, parts: Sequence[str]) -> np.ndarray:
        return self._rows_at(node, kind, parts, min(NOW - 1, self._last_seen(node.name)))

    def _rows_at(self, node: Node, kind: Kind, parts: Sequence[str], moment: float) -> np.ndarray:
        at = np.array([moment])
        made = [
            [self.values(Address(kind, node.key, part), signal.name, at)[0] for signal in SIGNALS[kind]]
            for part in parts
        ]
        return np.array(made, np.float32).reshape(len(parts), len(SIGNALS[kind]))

    def _stormy(self, node: Node, reading: NodeReading) -> NodeReading:
        link = reading.link
        if node.name == "g03":
            reading.alive[Kind.GPU][5] = False
            reading.rows[Kind.GPU][5] = np.nan
            return replace(reading, troubles=(PartTrouble("gpu:5", "failed", _LOST_SINCE, "GPU is lost"),))
        if node.name == "g11":
            reading.rows[Kind.GPU][:] = np.nan
            return replace(reading, troubles=(PartTrouble("nvml", "overdue", _HUNG_SINCE, "no answer for 75 s"),))
        if node.name == "g10":
            return replace(reading, link=replace(link, clock_offset=-8.2))
        if node.name == "g12":
            return replace(reading, link=replace(link, state=LinkState.LATE, newest_sample=NOW - 40), age=40.0)
        if node.name == "g05":
            failure = Failure("ssh.host_key_changed", _target(node), CHANGED_KEY)
            return replace(
                _unreached(node, reading, NOW - 1_260),
                link=replace(
                    link, state=LinkState.STOPPED, since=NOW - 1_255, failure=failure, newest_sample=NOW - 1_260
                ),
            )
        return _unreached(node, reading, NOW - 94) if node.name == "u04" else reading

    # -- the directory -------------------------------------------------------------------------------------------------

    def current(self) -> Inventory:
        return self.inventory

    def facts(self, node: str) -> Facts | None:
        reading = self._readings.get(node)
        return reading.facts if reading is not None else None


def _memory_used(node: Node) -> float:
    """Bytes in use on each GPU of a node."""
    return MEMORY_BYTES * (0.2 + 0.7 * _LOADS[node.rack][0] / 100)


def _target(node: Node) -> str:
    return f"{node.user or 'astrid.bergstrom'}@{node.host}:{node.port or 22}"


def _first_met(node: Node) -> NodeReading:
    """One asks whether its key is right, the other one lets nobody in."""
    if node.name == "u04":
        failure = Failure("ssh.host_key_unknown", _target(node), FIRST_KEY)
        link = Link(node.key, LinkState.ASKING, NOW - 20, failure, name=node.name, site=node.site)
    else:
        failure = Failure("ssh.auth_failed", _target(node), REFUSED, REFUSED_RAW)
        link = Link(node.key, LinkState.LOST, NOW - 20, failure, NOW + 24, name=node.name, site=node.site)
    return NodeReading(link, Facts(), None, {}, {})


def _unreached(node: Node, reading: NodeReading, newest: float) -> NodeReading:
    if node.local:
        failure = Failure("local.closed", "localhost", {}, "")
    else:
        failure = Failure("ssh.timed_out", _target(node), {"seconds": "15", "phase": "connect"}, "timed out")
    link = replace(
        reading.link,
        state=LinkState.LOST,
        since=newest + 9,
        failure=failure,
        newest_sample=newest,
        next_try=NOW + 24,
        clock_offset=None,
    )
    return replace(reading, link=link, age=NOW - newest)
