"""A judge in a test: a node before it, sample by sample, and all that it told and would keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from console.fleet.model.findings import Finding, folded
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import Device, Facts, Filesystem, GpuHealth, NodeEvent, NodeReading, PartTrouble
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.model.watching import Standing
from console.fleet.service.history.findings import Kept
from console.fleet.service.live.judge import Judge
from console.fleet.service.rulebook import shipped
from tests.support import scripted
from tests.support.judged import fail
from tests.support.scripted import NOW, alive, facts, rows

HEAT, BRAKE, CAP = 0x40, 0x80, 0x04
KEY = "hall/g1"
REFUSED = Failure("ssh.refused", "g1")
SHAPE = facts(4, ports=("ib0", "eno1"))
SITE = [f"hall/g{number}" for number in range(1, 5)]


class Court:
    """A judge, the nodes before it, and everything that it told. Time goes on as the test says."""

    def __init__(self, *, remembers: bool = False, nodes: Sequence[str] = (KEY,), now: float = NOW) -> None:
        self.judge = Judge(shipped(), fail, remembers=remembers)
        self.judge.keep(nodes)
        self.now = now
        self.nodes: dict[str, NodeReading] = {}
        self.told: list[tuple[str, str, str, float]] = []
        self.standing: list[Standing] = []
        self.events: list[NodeEvent] = []
        self.happened: list[NodeEvent] = []
        self.kept: dict[tuple[str, str, str], Kept] = {}

    def see(self, reading: NodeReading, *events: NodeEvent, after: float = 1.0) -> list[str]:
        """One more sample, `after` so many seconds; the ids of what is found."""
        self.now += after
        node = reading.link.node
        newest = self.now if reading.link.state is LinkState.LIVE else reading.link.newest_sample
        self.nodes[node] = replace(reading, link=replace(reading.link, newest_sample=newest))
        self.happened += events
        self.round({node: events})
        return self.ids(node)

    def round(self, events: dict[str, Sequence[NodeEvent]]) -> None:
        verdict = self.judge.after_round(events.items(), self.nodes.get, self.now)
        for each in verdict.told:
            if isinstance(each, Standing):
                self.standing.append(each)
            else:
                self.told.append((each.rule, each.scope, each.after, each.time))
        self.events += verdict.events
        for kept in verdict.kept:
            self.kept[kept.node, kept.rule, kept.part] = kept

    def ids(self, node: str = KEY) -> list[str]:
        return [finding.rule.id for finding in self.judge.found(node)]

    def only(self, rule: str, node: str = KEY) -> Finding:
        (found,) = [finding for finding in self.judge.found(node) if finding.rule.id == rule]
        return found

    def again(self, node: str = KEY, *, down: float = 20.0) -> Court:
        """The console closed and started anew, with what it had written down."""
        after = Court(remembers=True, nodes=[node], now=self.now + down)
        lasting = {(k.node, k.rule, k.part): k for k in self.judge.open()}
        over = self.judge.counted
        counted = [e for e in self.happened if e.node == node and e.time > after.now - over.get(e.code, 0.0)]
        for of, events in (("", []), (node, counted)):
            after.judge.recall(of, [kept for kept in lasting.values() if kept.node == of], events, after.now)
        return after


def reading(**values: Any) -> NodeReading:
    return scripted.live(values.pop("shape", SHAPE), **values)


def gpus(*bits: float) -> NodeReading:
    made = rows(SHAPE)
    made[Kind.GPU][:, column(Kind.GPU, "throttle_reasons")] = [*bits, *[0] * (4 - len(bits))]
    return reading(rows=made)


def host(signal: str, value: float) -> NodeReading:
    made = rows(SHAPE)
    made[Kind.HOST][0, column(Kind.HOST, signal)] = value
    return reading(rows=made)


def port(signal: str, value: float) -> NodeReading:
    made = rows(SHAPE)
    made[Kind.PORT][0, column(Kind.PORT, signal)] = value
    return reading(rows=made)


def clock(offset: float, node: str = KEY) -> NodeReading:
    found = scripted.live(SHAPE, node=node)
    return replace(found, link=replace(found.link, clock_offset=offset))


def health(**values: Any) -> NodeReading:
    well = GpuHealth(ecc_uncorrected=0, remap_pending=False, remap_failed=False, recovery_action=0, pcie_width=16)
    return reading(health=(replace(well, **values), *[well] * 3))


def disk(free: float, kind: str = "xfs") -> NodeReading:
    return reading(filesystems=(Filesystem("/scratch", kind, 1000, round(10 * free)),))


def happened(code: str, device: str = "gpu:1", at: float = 0.0, text: str = "", source: str = "kernel") -> NodeEvent:
    return NodeEvent(KEY, at, source, code, device, text)


def trouble(part: str, state: str = "overdue", ago: float = 10.0) -> PartTrouble:
    return PartTrouble(part, state, NOW - ago, "")


WIDE = Facts(devices=(Device(Kind.GPU, "0", "H200", limits={"pcie_width_max": 16.0}),))
ALL_SILENT = alive(SHAPE, 0, 1, 2, 3)


def falls(*ago: float) -> list[NodeEvent]:
    return [happened("link:down", "port:ib0", NOW - each) for each in ago]


def xid(code: int, at: float, text: str = "") -> NodeEvent:
    return happened(f"xid:{code}", "gpu:0", at, text)


def kernel(text: str, at: float) -> NodeEvent:
    return happened("kernel", "", at, text)


def server(milliseconds: float) -> NodeReading:
    """A node whose file server takes so long for a read."""
    return servers(milliseconds)


def servers(*milliseconds: float) -> NodeReading:
    """A node whose file servers nas-1, nas-2, ... take so long for a read."""
    names = [f"nas-{number}" for number in range(1, len(milliseconds) + 1)]
    shape = replace(SHAPE, devices=(*SHAPE.devices, *(Device(Kind.STORAGE, name, name) for name in names)))
    made = rows(shape)
    made[Kind.STORAGE] = np.zeros((len(names), len(SIGNALS[Kind.STORAGE])), np.float32)
    made[Kind.STORAGE][:, column(Kind.STORAGE, "read_rtt")] = milliseconds
    made[Kind.STORAGE][:, column(Kind.STORAGE, "responding")] = 1.0
    return reading(shape=shape, rows=made)


def whole(court: Court) -> list[tuple[str, int]]:
    """What is found of all nodes together, by rule and by how many nodes it is of."""
    return [(finding.rule.id, len(finding.nodes)) for finding in folded(court.judge.all())]
