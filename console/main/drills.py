"""Drills composed: over the journal, with the computer's clocks, and what the console sees by itself of their steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from console.fleet.model.links import LinkState
from console.fleet.service.protocols import SystemClock
from console.recovery.model.drills import Drill, Tick
from console.recovery.model.scenarios import DrillStep, Sense, Senses
from console.recovery.model.tests import LayerKind, LayerState, RestoreTest, Verdict
from console.recovery.service.drill_records import DrillRecords
from console.recovery.service.drills import DrillService, Seen
from console.work.model.runs import RunState

if TYPE_CHECKING:
    from console.alarms.service.alarms import AlarmService
    from console.fleet.service.collector import Collector
    from console.fleet.service.inventory import InventoryService
    from console.journal.service import Journal
    from console.main.parts import Parts
    from console.recovery.page.protocols import Room
    from console.recovery.service.recovery import RecoveryService
    from console.work.service.acting import Acts

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Ticking:
    """The computer's two clocks; `wall` is the journal's, so that a drill's times are those of its entries."""

    def __init__(self, wall: Callable[[], float], boot: Path = _BOOT) -> None:
        self._wall, self._machine = wall, SystemClock()
        try:
            self._boot = boot.read_text(encoding="ascii").strip()[:64]
        except (OSError, UnicodeDecodeError):  # not Linux: the time of day has to do
            self._boot = ""

    def __call__(self) -> Tick:
        return Tick(self._wall(), self._machine.monotonic(), self._boot)


class Eyes:
    """What the console sees of the steps of a drill. `links` gives since when (unix seconds) a node reports, None where
    it does not; a program that follows no node sees none."""

    def __init__(self, recovery: RecoveryService, acts: Acts, alarms: AlarmService) -> None:
        self._recovery, self._acts, self._alarms = recovery, acts, alarms
        self.links: Callable[[str], float | None] | None = None

    def __call__(self, drill: Drill, step: DrillStep) -> Seen | None:
        """Raises JournalError."""
        sense = step.sense
        if sense is None:
            return None
        match sense.by:
            case Senses.TEST:
                return self._test(drill, Verdict(sense.of))
            case Senses.LAYER:
                return self._layer(drill, LayerKind(sense.of))
            case Senses.RUN:
                return self._run(drill, sense)
            case Senses.ALARM:
                return self._alarm(sense)
            case Senses.LINK:
                return self._link(drill)

    def _tests(self, drill: Drill) -> list[RestoreTest]:
        """The newest restore test of each asset of the drill that began since it did; none where one is missing."""
        found = []
        for about in drill.assets:
            since = (each for each in self._recovery.tests(about.id) if each.began >= drill.began and not each.control)
            newest = next(since, None)
            if newest is None:
                return []
            found.append(newest)
        return found

    def _test(self, drill: Drill, wanted: Verdict) -> Seen | None:
        tests = self._tests(drill)
        if not tests or any(test.verdict is None for test in tests):
            return None
        worst = next((test for test in tests if test.verdict is not wanted), tests[0])
        ends = worst.verdict is wanted
        return Seen(ends, max(test.ended or test.began for test in tests), _address(worst), _facts(tests, worst))

    def _layer(self, drill: Drill, kind: LayerKind) -> Seen | None:
        tests = self._tests(drill)
        layers = [layer for test in tests if (layer := test.layer(kind)) is not None]
        if not tests or len(layers) < len(tests):
            return None
        held = all(layer.state is LayerState.HELD for layer in layers)
        at = max(layer.end or test.ended or test.began for layer, test in zip(layers, tests, strict=True))
        facts = {"layer": str(kind), "state": str(LayerState.HELD if held else layers[0].state)}
        program = " ".join(layers[0].program)
        if program:
            facts |= {"program": program[:1500], "exit": str(layers[0].status)}
        facts |= {name: str(count) for name, count in layers[0].counts.items()}
        return Seen(held, at, _address(tests[0]), facts)

    def _run(self, drill: Drill, sense: Sense) -> Seen | None:
        nodes = {f"node:{node.id}" for node in drill.nodes} | {node.id for node in drill.nodes}
        for run in reversed(self._acts.of_acts(sense.of)):
            about = {step.step.target.id for step in run.steps}
            if run.made.timestamp() < drill.began or (nodes and not about & nodes):
                continue
            ends = run.state is RunState.SUCCEEDED
            at = run.ended.timestamp() if run.ended is not None else drill.tick.wall
            return Seen(ends, at, f"run:{run.id}", {"run": run.id, "state": str(run.state)})
        return None

    def _alarm(self, sense: Sense) -> Seen:
        board = self._alarms.board()
        active = [each.alarm for each in board.shown if each.alarm.source.rule == sense.of and each.alarm.active]
        return Seen(not active, board.at, facts={"rule": sense.of, "active": str(len(active))})

    def _link(self, drill: Drill) -> Seen | None:
        if self.links is None or not drill.nodes:
            return None
        since = {node.name: self.links(node.id) for node in drill.nodes}
        report = [at for at in since.values() if at is not None]
        silent = [name for name, at in since.items() if at is None]
        facts = {"nodes": str(len(since)), "silent": ", ".join(silent)[:1000]}
        return Seen(not silent, max([drill.began, *report]), facts=facts)


def _address(test: RestoreTest) -> str:
    return f"restore-test:{test.number}"


def _facts(tests: list[RestoreTest], told: RestoreTest) -> Mapping[str, str]:
    """What restore tests said, in words of their own; of several the oldest backup counts."""
    facts = {
        "verdict": str(told.verdict),
        "test": ", ".join(test.name for test in tests),
        "copy": told.copy,
        "snapshot": told.snapshot,
        "snapshot_time": str(round(min(test.snapshot_time for test in tests) * 1000)),
        "run": told.run,
        "tool": told.tool,
        "host_key": told.host_key,
        "seed": told.seed,
        "differing": str(sum(len(test.differing) for test in tests)),
    }
    return {name: fact for name, fact in facts.items() if fact}


def drills_over(
    journal: Journal, inventory: InventoryService, recovery: RecoveryService, acts: Acts, alarms: AlarmService
) -> tuple[DrillService, Eyes]:
    """Raises JournalError."""
    eyes = Eyes(recovery, acts, alarms)
    records = DrillRecords(journal, lambda node: inventory.current().name(node))
    return DrillService(records, Ticking(journal.now), eyes), eyes


def room_of(parts: Parts, collector: Collector) -> Room:
    """What the Recovery page is given. From then on links of nodes are seen, and how far their clocks are off."""
    from console.main.schedules import zone_of  # noqa: PLC0415 - as below
    from console.recovery.page.protocols import Room  # noqa: PLC0415 - a page's: the command line needs none of it
    from console.recovery.service.protecting import Protecting  # noqa: PLC0415 - as above

    def since(node: str) -> float | None:
        link = collector.links().get(node)
        return link.since if link is not None and link.state is LinkState.LIVE else None

    def offset(node: str) -> int | None:
        link = collector.links().get(node)
        return None if link is None or link.clock_offset is None else round(link.clock_offset * 1000)

    parts.eyes.links, parts.evidence.offsets = since, offset
    return Room(
        parts.recovery,
        parts.drills,
        parts.evidence,
        parts.book,
        lambda: parts.log.seat.seen().name or parts.operator,
        parts.testing,
        parts.schedules,
        lambda node: zone_of(parts, node),
        parts.backing_up,
        parts.searching,
        lambda: [node.key for node in parts.inventory.current().nodes],
        lambda node: parts.inventory.current().name(node),
        parts.sets,
        Protecting(parts.recovery, parts.sets, lambda: parts.keyring.store() if parts.keyring is not None else None),
    )
