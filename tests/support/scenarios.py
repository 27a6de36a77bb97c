"""Labelled scenarios: a fault, or what only looks like one, played to the judge, and what is to be told of it.

`python -m tests.support.scenarios` plays all of them and prints the table of docs/alarms-scenarios.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from console.fleet.model.inventory import Node
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from tests.support.court import (
    BRAKE,
    CAP,
    HEAT,
    REFUSED,
    SHAPE,
    Court,
    clock,
    disk,
    gpus,
    happened,
    health,
    host,
    port,
    reading,
    server,
    trouble,
)  # fmt: skip
from tests.support.scripted import NOW, alive

Play = Callable[["Stage"], None]


def _hall(nodes: int, racks: int) -> dict[str, dict[str, str]]:
    made = [
        Node("hall", f"g{number}", "h", rack=f"R{number % racks}", switch=f"leaf-{number % racks}")
        for number in range(nodes)
    ]
    return {node.full_name: node.parents for node in made}


class Stage:
    """Nodes before the judge, well at first. It writes down what was shown, and when the first of it was."""

    def __init__(self, nodes: int = 1, racks: int = 1, boot: float | None = None) -> None:
        self.places: Mapping[str, Mapping[str, str]] = _hall(nodes, racks)
        self.names = list(self.places)
        self.court = Court(nodes=self.names)
        self.court.judge.keep(self.places)
        self.boot = boot
        self.shown: Counter[str] = Counter()
        self.began = NOW
        self.first: dict[str, float] = {}
        self.most = 0
        for name in self.names:
            self.court.nodes[name] = self._of(name, reading())
        self.wait(2)
        self.began = self.court.now

    def _of(self, name: str, state: NodeReading) -> NodeReading:
        link = replace(state.link, node=name, name=name.partition("/")[2], site="hall")
        facts = state.facts if self.boot is None else replace(state.facts, boot_time=self.boot)
        return replace(state, link=link, facts=facts)

    def put(self, state: NodeReading, *names: str) -> None:
        """From the next second on these nodes (all) are so."""
        for name in names or self.names:
            self.court.nodes[name] = self._of(name, state)

    def say(self, event: NodeEvent, *names: str) -> None:
        """A second in which these nodes (all) tell of an event, now."""
        now = self.court.now + 1.0
        self._second({name: (replace(event, node=name, time=now),) for name in names or self.names})

    def wait(self, seconds: int) -> None:
        """So many seconds of samples."""
        for _ in range(seconds):
            self._second(dict.fromkeys(self.names, ()))

    def _second(self, told: Mapping[str, tuple[NodeEvent, ...]]) -> None:
        court = self.court
        court.now += 1.0
        for name, state in court.nodes.items():
            if state.link.state is LinkState.LIVE:
                court.nodes[name] = replace(state, link=replace(state.link, newest_sample=court.now))
        court.round({name: told.get(name, ()) for name in self.names})
        found = court.judge.all()
        self.most = max(self.most, len(found))
        counts = Counter(each.rule.id for each in found)
        for rule, count in counts.items():
            self.first.setdefault(rule, court.now)
            self.shown[rule] = max(self.shown[rule], count)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is played, and what is to be shown of it: alarms by rule. `within` is how many seconds may pass until then,
    `falsely` how many alarms are known to be told that should not be."""

    name: str
    play: Play
    expected: Mapping[str, int] = field(default_factory=dict)
    within: float = 2.0
    nodes: int = 1
    racks: int = 1
    starts: bool = False
    falsely: int = 0
    source: str = "a fault alone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: seconds until the first alarm that was expected, alarms that were not, and findings that were
    folded into those that were shown."""

    shown: Mapping[str, int]
    delay: float | None
    false: int
    missed: int
    folded: int


def played(scenario: Scenario) -> Outcome:
    """Play a scenario."""
    stage = Stage(scenario.nodes, scenario.racks, NOW - 60.0 if scenario.starts else None)
    scenario.play(stage)
    wanted = Counter(scenario.expected)
    shown = Counter({rule: count for rule, count in stage.shown.items() if rule != "link.late"})
    firsts = [time for rule, time in stage.first.items() if rule in wanted]
    told = sum(after == "found" for _, _, after, _ in stage.court.told)
    return Outcome(
        dict(shown),
        min(firsts) - stage.began if firsts else None,
        (shown - wanted).total(),
        (wanted - shown).total(),
        max(0, told - shown.total()),
    )


def _so(state: NodeReading, seconds: int) -> Play:
    def play(stage: Stage) -> None:
        stage.put(state)
        stage.wait(seconds)

    return play


def _lost(state: NodeReading) -> NodeReading:
    return replace(state, link=replace(state.link, state=LinkState.LOST, failure=REFUSED))


def _gpu_falls_off(stage: Stage) -> None:
    stage.put(reading(alive=alive(SHAPE, 1)))
    stage.say(happened("xid:79", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 79"))
    stage.wait(5)


def _silence_then_xid(stage: Stage) -> None:
    stage.put(reading(alive=alive(SHAPE, 1)))
    stage.wait(3)
    stage.say(happened("xid:79", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 79"))
    stage.wait(3)


def _killed_jobs(stage: Stage) -> None:
    """672 times XID 45, of one GPU that fell off the bus first."""
    _gpu_falls_off(stage)
    for _ in range(672):
        stage.say(happened("xid:45", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 45, caused by previous Xid 79"))


def _training_at_a_start(stage: Stage) -> None:
    some = stage.names[:214]
    stage.put(port("state", 0.0), *some)
    stage.say(happened("link:down", "port:ib0"), *some)
    stage.wait(20)
    stage.put(reading())
    stage.say(happened("link:up", "port:ib0"), *some)
    stage.wait(5)


def _lines(stage: Stage) -> None:
    for number in range(29 * 20):
        line = f"nfs: server nas-{number % 29} not responding, still trying"
        stage.say(happened("kernel", "", text=line))


def _rack_dark(stage: Stage) -> None:
    for name in stage.names[::2]:
        stage.put(_lost(reading()), name)
        stage.wait(1)
    stage.wait(3)


def _two_faults(stage: Stage) -> None:
    stage.put(disk(2.0))
    stage.say(happened("xid:48", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 48"))
    stage.wait(5)


def _planned_boot(stage: Stage) -> None:
    for state, seconds in ((clock(40.0), 60), (clock(0.0), 60)):
        stage.put(state)
        stage.wait(seconds)


def _checkpoints(stage: Stage) -> None:
    for _ in range(6):
        stage.put(gpus(HEAT))
        stage.wait(60)
        stage.put(gpus(CAP))
        stage.wait(60)


SCENARIOS = (
    Scenario("GPU falls off the bus, its XID first", _gpu_falls_off, {"xid.79": 1}),
    Scenario("The same, silent first", _silence_then_xid, {"gpu.lost": 1, "xid.79": 1}),
    Scenario("Driver hangs", _so(reading(troubles=(trouble("nvml"),)), 5), {"driver.hung": 1}),
    Scenario("Slowed by heat", _so(gpus(HEAT), 60), {"gpu.hot": 1}, 31),
    Scenario("Power brake", _so(gpus(BRAKE), 60), {"gpu.power-brake": 1}),
    Scenario("Uncorrected memory error", _so(health(ecc_uncorrected=1), 5), {"gpu.memory-error": 1}),
    Scenario("Row not remapped", _so(health(remap_failed=True), 5), {"gpu.remap-failed": 1}),
    Scenario("Disk full", _so(disk(2.0), 5), {"disk.full": 1}),
    Scenario("Work waits for memory", _so(host("fully_stalled_on_memory", 80), 60), {"memory.stalled": 1}, 31),
    Scenario("Storage slow", _so(server(40), 60), {"storage.slow": 1}, 7),
    Scenario("Storage slow for four nodes", _so(server(40), 60), {"server.slow": 1}, 7, 4),
    Scenario("Link errors", _so(port("receive_errors", 100), 60), {"port.errors": 1}, 5),
    Scenario("Connection lost", _so(_lost(reading()), 5), {"link.lost": 1}),
    Scenario("Node's clock is off", _so(clock(30.0), 5), {"clock.ahead": 1}),
    Scenario("Two faults in one minute", _two_faults, {"xid.48": 1, "disk.full": 1}, source="a pair"),
    Scenario("A rack goes dark, node by node", _rack_dark, {"rack.lost": 1, "link.lost": 2, "switch.lost": 1}, 4, 8, 2,
             source="a pair"),
    Scenario("XID 45 in floods: 672 after one cause", _killed_jobs, {"xid.79": 1}, source="NVSentinel #1710"),
    Scenario("77 nodes in 11 racks flagged at once", _so(gpus(HEAT), 40), {"rack.hot": 11}, 31, 77, 11,
             source="NVSentinel PR #1629"),
    Scenario("214 of 288 nodes train links at a start", _training_at_a_start, {}, 0, 288, 24, starts=True,
             source="NVSentinel #1701"),
    Scenario("One fault over and over, 29 distinct lines", _lines, {"storage.unanswered": 29},
             source="NVSentinel #1120"),
    Scenario("A node starts, its clock not yet set", _planned_boot, starts=True, source="looks like a fault"),
    Scenario("A plain power cap", _so(gpus(CAP, CAP), 120), source="looks like a fault"),
    Scenario("Heat that pauses for checkpoints", _checkpoints, {"gpu.hot": 1}, 31, source="looks like six faults"),
    Scenario("Memory pressure of ten seconds", _so(host("fully_stalled_on_memory", 80), 10),
             source="looks like a fault"),
    Scenario("Slowed by heat for two seconds", _so(gpus(HEAT), 2), source="looks like a fault"),
)  # fmt: skip


def table() -> str:
    """All scenarios, as docs/alarms-scenarios.md has them."""
    lines = [
        "| Scenario | From | Expected | Told | After | False | Missed | Folded |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in SCENARIOS:
        found = played(each)
        expected = ", ".join(f"{count} {rule}" for rule, count in each.expected.items()) or "nothing"
        shown = ", ".join(f"{count} {rule}" for rule, count in sorted(found.shown.items())) or "nothing"
        after = "" if found.delay is None else f"{found.delay:g} s"
        lines.append(
            f"| {each.name} | {each.source} | {expected} | {shown} | {after} | {found.false} | {found.missed}"
            f" | {found.folded} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
