"""Labelled scenarios: a fault, or what only looks like one, played to a judge, and what is to be told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from console.alarms.service.stage import (
    BEGIN,
    BRAKE,
    CAP,
    HEAT,
    Stage,
    answering,
    clock,
    disk,
    health,
    lost,
    of_row,
    said,
    server,
    silent,
    well,
)
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import Rules
from console.fleet.model.signals import Kind

Play = Callable[[Stage], None]
_REASONS = "throttle_reasons"


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


def played(scenario: Scenario, rules: Rules, check: Callable[[], None] = lambda: None) -> Outcome:
    """Play a scenario to these rules; `check` is called each second of it, and raises what ends the work."""
    stage = Stage(rules, scenario.nodes, scenario.racks, BEGIN - 60.0 if scenario.starts else None, check)
    scenario.play(stage)
    wanted = Counter(scenario.expected)
    shown = Counter({rule: count for rule, count in stage.shown.items() if rule != "link.late"})
    firsts = [time for rule, time in stage.first.items() if rule in wanted]
    return Outcome(
        dict(shown),
        min(firsts) - stage.began if firsts else None,
        (shown - wanted).total(),
        (wanted - shown).total(),
        max(0, stage.told - shown.total()),
    )


def _so(state: NodeReading, seconds: int) -> Play:
    def play(stage: Stage) -> None:
        stage.put(state)
        stage.wait(seconds)

    return play


def _gpu_falls_off(stage: Stage) -> None:
    stage.put(well(alive=answering(1)))
    stage.say(said("xid:79", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 79"))
    stage.wait(5)


def _silence_then_xid(stage: Stage) -> None:
    stage.put(well(alive=answering(1)))
    stage.wait(3)
    stage.say(said("xid:79", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 79"))
    stage.wait(3)


def _again_and_again(stage: Stage) -> None:
    """A GPU's driver times out five times within a day."""
    for _ in range(5):
        stage.say(said("xid:119", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 119"))
        stage.wait(20)


def _killed_jobs(stage: Stage) -> None:
    """672 times XID 45, of one GPU that fell off the bus first."""
    _gpu_falls_off(stage)
    for _ in range(672):
        stage.say(said("xid:45", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 45, caused by previous Xid 79"))


def _training_at_a_start(stage: Stage) -> None:
    some = stage.names[:214]
    stage.put(of_row(Kind.PORT, "state", 0.0), *some)
    stage.say(said("link:down", "port:ib0"), *some)
    stage.wait(20)
    stage.put(well())
    stage.say(said("link:up", "port:ib0"), *some)
    stage.wait(5)


def _lines(stage: Stage) -> None:
    for number in range(29 * 20):
        line = f"nfs: server nas-{number % 29} not responding, still trying"
        stage.say(said("kernel", "", text=line))


def _rack_dark(stage: Stage) -> None:
    for name in stage.names[::2]:
        stage.put(lost(), name)
        stage.wait(1)
    stage.wait(3)


def _two_faults(stage: Stage) -> None:
    stage.put(disk(2.0))
    stage.say(said("xid:48", "gpu:1", text="NVRM: Xid (PCI:0000:c3:00): 48"))
    stage.wait(5)


def _planned_boot(stage: Stage) -> None:
    for state, seconds in ((clock(40.0), 60), (clock(0.0), 60)):
        stage.put(state)
        stage.wait(seconds)


def _checkpoints(stage: Stage) -> None:
    for _ in range(6):
        stage.put(of_row(Kind.GPU, _REASONS, HEAT))
        stage.wait(60)
        stage.put(of_row(Kind.GPU, _REASONS, CAP))
        stage.wait(60)


SCENARIOS = (
    Scenario("GPU falls off the bus, its XID first", _gpu_falls_off, {"xid.79": 1}),
    Scenario("The same, silent first", _silence_then_xid, {"gpu.lost": 1, "xid.79": 1}),
    Scenario("Five grave XIDs of one GPU", _again_and_again, {"xid.119": 1, "gpu.xids-repeat": 1}),
    Scenario("Driver hangs", _so(silent("nvml"), 5), {"driver.hung": 1}),
    Scenario("Slowed by heat", _so(of_row(Kind.GPU, _REASONS, HEAT), 60), {"gpu.hot": 1}, 31),
    Scenario("Power brake", _so(of_row(Kind.GPU, _REASONS, BRAKE), 60), {"gpu.power-brake": 1}),
    Scenario("Uncorrected memory error", _so(health(ecc_uncorrected=1), 5), {"gpu.memory-error": 1}),
    Scenario("Row not remapped", _so(health(remap_failed=True), 5), {"gpu.remap-failed": 1}),
    Scenario("Disk full", _so(disk(2.0), 5), {"disk.full": 1}),
    Scenario("Work waits for memory", _so(of_row(Kind.HOST, "fully_stalled_on_memory", 80), 60), {"memory.stalled": 1},
             31),
    Scenario("Storage slow", _so(server(40), 60), {"storage.slow": 1}, 7),
    Scenario("Storage slow for four nodes", _so(server(40), 60), {"server.slow": 1}, 7, 4),
    Scenario("Link errors", _so(of_row(Kind.PORT, "receive_errors", 100), 60), {"port.errors": 1}, 5),
    Scenario("Connection lost", _so(lost(), 5), {"link.lost": 1}),
    Scenario("Node's clock is off", _so(clock(30.0), 5), {"clock.ahead": 1}),
    Scenario("Two faults in one minute", _two_faults, {"xid.48": 1, "disk.full": 1}, source="a pair"),
    Scenario("A rack goes dark, node by node", _rack_dark, {"rack.lost": 1, "link.lost": 2, "switch.lost": 1}, 4, 8, 2,
             source="a pair"),
    Scenario("XID 45 in floods: 672 after one cause", _killed_jobs, {"xid.79": 1}, source="NVSentinel, issue 1710"),
    Scenario("77 nodes in 11 racks flagged at once", _so(of_row(Kind.GPU, _REASONS, HEAT), 40), {"rack.hot": 11}, 31,
             77, 11, source="NVSentinel, pull request 1629"),
    Scenario("214 of 288 nodes train links at a start", _training_at_a_start, {}, 0, 288, 24, starts=True,
             source="NVSentinel, issue 1701"),
    Scenario("One fault over and over, 29 distinct lines", _lines, {"storage.unanswered": 29},
             source="NVSentinel, issue 1120"),
    Scenario("A node starts, its clock not yet set", _planned_boot, starts=True, source="looks like a fault"),
    Scenario("A plain power cap", _so(of_row(Kind.GPU, _REASONS, CAP, CAP), 120), source="looks like a fault"),
    Scenario("Heat that pauses for checkpoints", _checkpoints, {"gpu.hot": 1}, 31, source="looks like six faults"),
    Scenario("Memory pressure of ten seconds", _so(of_row(Kind.HOST, "fully_stalled_on_memory", 80), 10),
             source="looks like a fault"),
    Scenario("Slowed by heat for two seconds", _so(of_row(Kind.GPU, _REASONS, HEAT), 2), source="looks like a fault"),
)  # fmt: skip
