"""The stage on which labelled scenarios are played: made-up nodes before a judge of their own, a sample a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from console.fleet.model.inventory import Node
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import (
    Device,
    Facts,
    Filesystem,
    Floats,
    GpuHealth,
    NodeEvent,
    NodeReading,
    PartTrouble,
)
from console.fleet.model.rules import Rules
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.model.watching import Standing
from console.fleet.service.live.judge import Judge

#: When every scenario begins: the same always, so that they come to the same.
BEGIN = 1_795_525_200.0
HEAT, BRAKE, CAP = 0x40, 0x80, 0x04
#: Four GPUs, a fabric port, an Ethernet port and a disk.
SHAPE = Facts(
    host="g1",
    boot_time=BEGIN - 41 * 86400.0,
    nvml="ok",
    devices=(
        *(Device(Kind.GPU, str(i), "GPU", limits={"pcie_width_max": 16.0}) for i in range(4)),
        *(Device(Kind.PORT, name, name) for name in ("ib0", "eno1")),
        Device(Kind.DISK, "nvme0n1", "nvme0n1"),
    ),
)
_ERRORS = ("receive_errors", "send_errors", "receive_drops", "send_drops", "symbol_errors")


def rows(shape: Facts = SHAPE) -> dict[Kind, Floats]:
    """Rows in which nothing is wrong."""
    made = {Kind.HOST: np.full((1, len(SIGNALS[Kind.HOST])), 5.0, np.float32)}
    for kind in (Kind.GPU, Kind.PORT, Kind.DISK):
        made[kind] = np.full((len(shape.of(kind)), len(SIGNALS[kind])), 50.0, np.float32)
    made[Kind.GPU][:, column(Kind.GPU, "throttle_reasons")] = 0
    made[Kind.PORT][:, column(Kind.PORT, "state")] = 1
    for name in _ERRORS:
        made[Kind.PORT][:, column(Kind.PORT, name)] = 0
    return made


def well(shape: Facts = SHAPE, **values: Any) -> NodeReading:
    """A node that is well, but for what `values` say."""
    link = Link("hall/g1", LinkState.LIVE, BEGIN - 100.0, newest_sample=BEGIN, name="g1", site="hall", clock_offset=0.0)
    return replace(NodeReading(link, shape, 1.0, rows(shape), answering()), **values)


def answering(*lost: int) -> dict[Kind, Any]:
    """Every device answers but the GPUs named."""
    made = {kind: np.ones(len(SHAPE.of(kind)), np.bool_) for kind in (Kind.GPU, Kind.PORT, Kind.DISK)}
    made[Kind.GPU][list(lost)] = False
    return made


def of_row(kind: Kind, signal: str, *values: float) -> NodeReading:
    """A node of which the first things say this in their newest row."""
    made = rows()
    made[kind][: len(values), column(kind, signal)] = values
    return well(rows=made)


def clock(offset: float) -> NodeReading:
    found = well()
    return replace(found, link=replace(found.link, clock_offset=offset))


def health(**values: Any) -> NodeReading:
    sound = GpuHealth(ecc_uncorrected=0, remap_pending=False, remap_failed=False, recovery_action=0, pcie_width=16)
    return well(health=(replace(sound, **values), *[sound] * 3))


def disk(free: float) -> NodeReading:
    return well(filesystems=(Filesystem("/scratch", "xfs", 1000, round(10 * free)),))


def server(milliseconds: float) -> NodeReading:
    """A node whose file server takes so long for a read."""
    shape = replace(SHAPE, devices=(*SHAPE.devices, Device(Kind.STORAGE, "nas-1", "nas-1")))
    made = rows(shape)
    made[Kind.STORAGE] = np.zeros((1, len(SIGNALS[Kind.STORAGE])), np.float32)
    made[Kind.STORAGE][:, column(Kind.STORAGE, "read_rtt")] = milliseconds
    made[Kind.STORAGE][:, column(Kind.STORAGE, "responding")] = 1.0
    return well(shape, rows=made)


def silent(part: str) -> NodeReading:
    """A node of which a part of the probe is overdue."""
    return well(troubles=(PartTrouble(part, "overdue", BEGIN - 10.0, ""),))


def lost() -> NodeReading:
    state = well()
    return replace(state, link=replace(state.link, state=LinkState.LOST, failure=Failure("ssh.refused", "g1")))


def said(code: str, device: str = "gpu:1", text: str = "") -> NodeEvent:
    """An event of the kernel."""
    return NodeEvent("", 0.0, "kernel", code, device, text)


def _hall(nodes: int, racks: int) -> dict[str, dict[str, str]]:
    made = [
        Node("hall", f"g{number}", "h", rack=f"R{number % racks}", switch=f"leaf-{number % racks}")
        for number in range(nodes)
    ]
    return {node.full_name: node.parents for node in made}


class Stage:
    """Nodes before a judge by these rules, well at first. It notes what was shown, and when the first of it was."""

    def __init__(
        self,
        rules: Rules,
        nodes: int = 1,
        racks: int = 1,
        boot: float | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.places: Mapping[str, Mapping[str, str]] = _hall(nodes, racks)
        self.names = list(self.places)
        self.judge = Judge(rules, _loudly)
        self.judge.keep(self.places)
        self.boot, self._check = boot, check
        self.shown: Counter[str] = Counter()
        self.told = 0
        self.now = BEGIN
        self.first: dict[str, float] = {}
        self._nodes = {name: self._of(name, well()) for name in self.names}
        self.wait(2)
        self.began = self.now

    def _of(self, name: str, state: NodeReading) -> NodeReading:
        link = replace(state.link, node=name, name=name.partition("/")[2], site="hall")
        facts = state.facts if self.boot is None else replace(state.facts, boot_time=self.boot)
        return replace(state, link=link, facts=facts)

    def put(self, state: NodeReading, *names: str) -> None:
        """From the next second on these nodes (all) are so."""
        for name in names or self.names:
            self._nodes[name] = self._of(name, state)

    def say(self, event: NodeEvent, *names: str) -> None:
        """A second in which these nodes (all) tell of an event, now."""
        now = self.now + 1.0
        self._second({name: (replace(event, node=name, time=now),) for name in names or self.names})

    def wait(self, seconds: int) -> None:
        """So many seconds of samples."""
        for _ in range(seconds):
            self._second({})

    def _second(self, told: Mapping[str, Sequence[NodeEvent]]) -> None:
        self._check()
        self.now += 1.0
        for name, state in self._nodes.items():
            if state.link.state is LinkState.LIVE:
                self._nodes[name] = replace(state, link=replace(state.link, newest_sample=self.now))
        rounds = [(name, told.get(name, ())) for name in self.names]
        verdict = self.judge.after_round(rounds, self._nodes.get, self.now)
        self.told += sum(not isinstance(each, Standing) and each.after == "found" for each in verdict.told)
        counts = Counter(each.rule.id for each in self.judge.all())
        for rule, count in counts.items():
            self.first.setdefault(rule, self.now)
            self.shown[rule] = max(self.shown[rule], count)


def _loudly(error: BaseException) -> None:
    raise error
