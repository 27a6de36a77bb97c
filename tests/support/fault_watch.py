"""Every fault of the demo site, raised and cleared on a clock of samples: when its definition was first met by what the
nodes said, when it was found, since when, before and after a restart of the console, and when it was over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.probe.messages import Event, Middle, Sample, Slow, Status
from connectors.site_simulator import rows
from connectors.site_simulator.faults import Entry, FaultKind
from console.fleet.model.findings import Finding
from tests.support.simulated_site import SimulatedSite, Speaker

GIB = 1 << 30
#: Seconds before anything is wrong, and while everything is, before and after the restart.
CALM, LASTS, AFTER_RESTART = 15, 150, 20
LONG_CALM, LONG_LASTS = 15, 920


_Says = Callable[[Speaker], Iterator[bool]]


class Definition:
    """When a row's own definition is first met, read off what one node said; `met` is asked after every second."""

    def __init__(self, says: _Says) -> None:
        self._says = says
        self._running: tuple[Speaker, Iterator[bool]] | None = None

    def met(self, speaker: Speaker) -> bool:
        if self._running is None:
            self._running = speaker, self._says(speaker)
        assert self._running[0] is speaker, "a definition is asked of one probe"
        return next(self._running[1])


def _said(wanted: Callable[[Any], bool]) -> _Says:
    """It is met by one thing that was said."""

    def says(speaker: Speaker) -> Iterator[bool]:
        while True:
            yield any(wanted(each) for each in speaker.told)

    return says


def _in_a_row(seconds: int, holds: Callable[[Speaker], bool | None]) -> _Says:
    """It is met when every sample of so many seconds holds; None says nothing."""

    def says(speaker: Speaker) -> Iterator[bool]:
        since = None
        while True:
            held = holds(speaker)
            if held is False:
                since = None
            elif held and since is None:
                since = speaker.lines.t
            yield since is not None and speaker.lines.t - since >= seconds

    return says


def _sample(speaker: Speaker) -> Sample | None:
    return next((each for each in speaker.told if isinstance(each, Sample)), None)


def _value(kind: str, place: int, column: int) -> Callable[[Speaker], float | None]:
    def value(speaker: Speaker) -> float | None:
        sample = _sample(speaker)
        row = None if sample is None else (getattr(sample, kind) or [])[place]
        return None if row is None else row[column]

    return value


def _port(name: str, column: int) -> Callable[[Speaker], float | None]:
    def value(speaker: Speaker) -> float | None:
        return _value("p", list(rows.port_rows(speaker.model)).index(name), column)(speaker)

    return value


def _symbols(speaker: Speaker) -> Iterator[bool]:
    count, value = 0.0, _port("mlx5_1", 9)
    while True:
        count += value(speaker) or 0.0
        yield count > 10.0


def _replays(speaker: Speaker) -> Iterator[bool]:
    told: list[tuple[float, int]] = []
    while True:
        met = False
        for each in speaker.told:
            if isinstance(each, Slow) and each.gpus is not None and each.gpus[1] is not None:
                count = each.gpus[1].pcie_replays or 0
                old = [(at, before) for at, before in told if each.m - at >= 55.0]
                met |= bool(old) and 60.0 * (count - old[-1][1]) / (each.m - old[-1][0]) > 31.0
                told.append((each.m, count))
        yield met


def _free(speaker: Speaker) -> Iterator[bool]:
    while True:
        yield any(
            disk.free_bytes < 0.03 * disk.size_bytes
            for each in speaker.told
            if isinstance(each, Middle)
            for disk in each.filesystems
        )


def _left(speaker: Speaker) -> Iterator[bool]:
    owned = [True]

    def holds(speaker: Speaker) -> bool | None:
        for each in speaker.told:
            if isinstance(each, Middle):
                owned[:] = [any(process.gpu == 6 for process in each.processes or ())]
        held = _value("g", 6, 1)(speaker)
        return None if held is None else not any(owned) and held > 2 * GIB

    return _in_a_row(60, holds)(speaker)


def _lost(speaker: Speaker) -> Iterator[bool]:
    while True:
        yield not speaker.connected


def _off(speaker: Speaker) -> Iterator[bool]:
    while True:
        yield abs(speaker.lines.wall_error) > 5.0 and _sample(speaker) is not None


def _above(value: Callable[[Speaker], float | None], limit: float) -> Callable[[Speaker], bool | None]:
    def holds(speaker: Speaker) -> bool | None:
        found = value(speaker)
        return None if found is None else found > limit

    return holds


def _idle(speaker: Speaker) -> bool | None:
    use = _value("g", 2, 0)(speaker)
    return None if use is None else use < 5.0


@dataclass
class Case:
    """A fault, what it is found as (any of `rules`), its definition, and the seconds within which it is over when its
    cause is: the row's own quiet time, and what the node takes to say it."""

    name: str
    kind: FaultKind
    given: dict[str, Any]
    rules: tuple[str, ...]
    part: str
    says: _Says
    over_within: float
    node: str = ""
    entry: Entry | None = None
    raised: float = 0.0
    met: float | None = None
    found: float | None = None
    seen_as: str = ""
    since: float | None = None
    after_restart: float | None = None
    cleared: float = 0.0
    over: float | None = None

    def __post_init__(self) -> None:
        self.node = self.node or self.given["node"]
        self.definition = Definition(self.says)


def _xid(code: int) -> _Says:
    return _said(lambda said: isinstance(said, Event) and said.code == f"xid:{code}")


_STORAGE = ("storage.slow", "storage.unanswered", "storage.silent")
_SILENT = _said(lambda said: isinstance(said, Sample) and said.g is not None and said.g[5] is None)
_HEAT = _in_a_row(30, lambda speaker: bool(int(_value("g", 0, 9)(speaker) or 0) & 0x40))
_FELL = _said(lambda said: isinstance(said, Event) and said.code == "link:down")
_HANGS = _said(lambda said: isinstance(said, Status) and said.part == "nvml" and said.state == "overdue")
_SLOW = _in_a_row(5, _above(_value("f", 0, 1), 20.0))


def short_cases() -> list[Case]:
    """Those that are found within minutes."""

    def of(name: str, fault: FaultKind, rules: str, part: str, says: _Says, over: float, **given: Any) -> Case:
        node = "" if "node" in given else "u02"
        return Case(name, fault, given, tuple(rules.split()), part, says, over, node)

    kind = FaultKind
    return [
        of("GPU lost", kind.GPU_LOST, "xid.79 gpu.lost", "5", _SILENT, 5, node="g03", gpu=5),
        of("XID 48", kind.XID, "xid.48", "3", _xid(48), 15, node="g05", gpu=3, code=48),
        of("XID 63", kind.XID, "xid.63 gpu.remap-pending", "4", _xid(63), 15, node="g07", gpu=4, code=63),
        of("Thermal", kind.THERMAL, "gpu.hot", "0", _HEAT, 220, node="g07", gpus=[0], seconds=10.0),
        of("Link flap", kind.LINK_FLAP, "port.down port.flaps", "mlx5_0", _FELL, 605, node="g05", port="mlx5_0"),
        of("Slow storage", kind.SLOW_STORAGE, " ".join(_STORAGE), "nas-2", _SLOW, 60, site="uppsala"),
        of("Node gone", kind.NODE_GONE, "link.lost", "", _lost, 20, node="u04"),
        of("Driver hangs", kind.PROBE_HUNG, "driver.hung", "", _HANGS, 5, node="u02"),
        of("Clock off", kind.CLOCK_OFF, "clock.behind", "", _off, 5, node="g03", seconds=-3600.0),
        of("PCIe replays", kind.PCIE_REPLAYS, "gpu.pcie-replays", "1", _replays, 250, node="g05", gpu=1),
        of("Disk full", kind.DISK_FULL, "disk.full", "/scratch", _free, 15, node="g03", mount="/scratch", seconds=60.0),
    ]


def long_cases() -> list[Case]:
    """Those that take a quarter of an hour to begin, or to end."""
    idle, left, cable = ({"node": "g11", "gpus": [2]}, {"node": "g09", "gpu": 6}, {"node": "g11", "port": "mlx5_1"})
    kind = FaultKind
    return [
        Case("Idle job", kind.JOB_IDLE, idle, ("gpu.job-idle",), "2", _in_a_row(900, _idle), 5),
        Case("Process gone", kind.PROCESS_GONE, left, ("gpu.memory-left",), "6", _left, 15),
        Case("Symbol errors", kind.SYMBOL_ERRORS, cable, ("port.symbol-errors",), "mlx5_1", _symbols, 605),
    ]


class Watch:
    """Some faults on a site, second by second; on the nodes of `calm` nothing happens."""

    def __init__(self, cases: list[Case], path: Path | None, calm: tuple[str, ...] = ()) -> None:
        self.cases = cases
        self.site = SimulatedSite(sorted({case.node for case in cases} | set(calm)), path)

    def raise_all(self) -> None:
        for case in self.cases:
            case.entry = self.site.raise_fault(case.kind.value, **case.given)
            case.raised = self.site.now + 1.0

    def clear_all(self) -> None:
        for case in self.cases:
            assert case.entry is not None
            self.site.clear(case.entry)
            case.cleared = self.site.now + 1.0

    def seconds(self, count: int, note: Callable[[Case], None] | None = None) -> None:
        for _ in range(count):
            self.site.second()
            for case in self.cases:
                if note is not None:
                    note(case)

    def begins(self, case: Case) -> None:
        """What a second brought while it is wrong."""
        now = self.site.now
        if case.definition.met(self.site.speakers[case.node]) and case.met is None:
            case.met = now
        finding = self.finding(case)
        if finding is not None:
            if case.found is None:
                case.found, case.seen_as = now, finding.rule.id
            case.since = finding.since

    def restarted(self, case: Case) -> None:
        finding = self.finding(case)
        if finding is not None:
            case.after_restart = finding.since

    def ends(self, case: Case) -> None:
        if case.over is None and self.finding(case) is None:
            case.over = self.site.now

    def finding(self, case: Case) -> Finding | None:
        """What is found of it now."""
        found = (self.site.found(rule, case.node, case.part) for rule in case.rules)
        return next((each for each in found if each is not None), None)

    def run(self, calm: int, lasts: int) -> None:
        """All of it: nothing, everything, a restart, nothing."""
        self.seconds(calm)
        self.raise_all()
        self.seconds(lasts, self.begins)
        if self.site.path is not None:
            self.site.restart()
            self.seconds(AFTER_RESTART, self.restarted)
        self.clear_all()
        left = int(max(case.over_within for case in self.cases))
        for _ in range(left):
            if all(case.over is not None for case in self.cases):
                break
            self.seconds(1, self.ends)
        self.site.close()
