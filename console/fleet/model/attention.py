"""Findings, the things that are abnormal now, worst first: a node's own readings and its link, consequences folded into
their cause."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from console.fleet.model.failures import explain
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading, Track
from console.fleet.model.signals import Kind, Throttle, column, throttle
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text

#: A node's clock further off than this, in seconds, is worth a word.
CLOCK_OFF = 5.0
#: A link that went down this often within FLAP_SPAN seconds flaps, whether or not it is up right now.
FLAPS = 3
FLAP_SPAN = 600.0
#: Nodes of one site that fail in the same way become one line from this many on.
FOLD_FROM = 4
_UTILIZATION = column(Kind.GPU, "utilization")
_REASONS = column(Kind.GPU, "throttle_reasons")
_STATE = column(Kind.PORT, "state")
_HELD = 0x40 | 0x80 | 0x08  # slowed by heat or by the power brake: what `throttle` calls HEAT and POWER_BRAKE
#: An ordinary account may not read the kernel's log, and that is how it should be.
_KERNEL_LOG = "kernel"
_STREAM = "stream"


class Matter(StrEnum):
    """What is wrong, worst first."""

    STOPPED = "stopped"
    DRIVER = "driver"
    GPU_LOST = "gpu_lost"
    HEAT = "heat"
    POWER_BRAKE = "power_brake"
    LOST = "lost"
    PORT_DOWN = "port_down"
    PORT_FLAPS = "port_flaps"
    ASKING = "asking"
    CLOCK = "clock"
    INCOMPLETE = "incomplete"
    STREAM = "stream"
    NEVER = "never"
    LATE = "late"


_ORDER = {matter: place for place, matter in enumerate(Matter)}
#: How much each matters, in the words of the four priorities; "unknown" where nothing is measured any more.
SEVERITY: dict[Matter, str] = {
    Matter.STOPPED: "critical",
    Matter.DRIVER: "critical",
    Matter.GPU_LOST: "critical",
    Matter.HEAT: "high",
    Matter.POWER_BRAKE: "high",
    Matter.LOST: "unknown",
    Matter.PORT_DOWN: "medium",
    Matter.PORT_FLAPS: "medium",
    Matter.ASKING: "medium",
    Matter.CLOCK: "medium",
    Matter.INCOMPLETE: "medium",
    Matter.STREAM: "medium",
    Matter.NEVER: "unknown",
    Matter.LATE: "unknown",
}
_FOLDED = frozenset({Matter.LOST, Matter.NEVER, Matter.LATE, Matter.ASKING})
_OF_GPUS = frozenset({Matter.GPU_LOST, Matter.HEAT, Matter.POWER_BRAKE})
#: What is told by a GPU's throttle reasons, so that its history knows since when.
THROTTLED = {Matter.HEAT: Throttle.HEAT, Matter.POWER_BRAKE: Throttle.POWER_BRAKE}


@dataclass(frozen=True, slots=True)
class Signs:
    """What a node's events tell that its readings do not: ports that went down and since when, ports that flap, and the
    last XID of each GPU."""

    down: tuple[tuple[str, float], ...] = ()
    flapping: tuple[tuple[str, float], ...] = ()
    xids: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Began:
    """Since when something is so: since `time`, or since that time `or_earlier`, where nobody looked before."""

    time: float
    or_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, of one node, called `name`, or of several of a `site` (`nodes`). `parts` are GPU
    indexes, port names or silent parts; `gpus` is how many GPUs nothing is known of because of it; `since` is None
    where nobody knows, and it may have begun before it where that is `or_earlier`."""

    matter: Matter
    nodes: tuple[str, ...]
    parts: tuple[str, ...] = ()
    since: float | None = None
    gpus: int = 0
    failure: Failure | None = None
    value: float = 0.0
    or_earlier: bool = False
    site: str = ""
    name: str = ""

    @property
    def severity(self) -> str:
        return SEVERITY[self.matter]

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same while it lasts."""
        return self.matter.value, self.nodes[0]

    @property
    def address(self) -> str:
        """Where to look at it."""
        if len(self.nodes) > 1:
            return f"site:{self.site}"
        if self.matter in _OF_GPUS and len(self.parts) == 1:
            return f"gpu:{self.nodes[0]}/{self.parts[0]}"
        return f"node:{self.nodes[0]}"


def read_signs(events: Iterable[NodeEvent], now: float) -> Signs:
    """What a node's events, oldest first, tell about now."""
    last: dict[str, NodeEvent] = {}
    falls: dict[str, list[float]] = {}
    xids: dict[str, int] = {}
    for event in events:
        family, _, rest = event.code.partition(":")
        kind, _, part = event.device.partition(":")
        if family == "link" and event.source != "console" and rest in ("up", "down"):
            name = part or event.device
            last[name] = event
            if rest == "down" and now - event.time <= FLAP_SPAN:
                falls.setdefault(name, []).append(event.time)
        elif family == "xid" and kind == "gpu" and part and rest.isdigit() and len(rest) < 6:
            xids[part] = int(rest)
    flapping = {name: times[0] for name, times in falls.items() if len(times) >= FLAPS}
    down = [(name, event.time) for name, event in last.items() if event.code == "link:down" and name not in flapping]
    return Signs(tuple(sorted(down)), tuple(sorted(flapping.items())), tuple(sorted(xids.items())))


_NO_SIGNS = Signs()


def findings(reading: NodeReading, signs: Signs = _NO_SIGNS) -> tuple[Finding, ...]:
    """Everything wrong with a node, worst first; nothing for one that is not watched or is just being reached."""
    state = reading.link.state
    if state is LinkState.LIVE:
        found = tuple(_live(reading, signs))
    elif state in (LinkState.OFF, LinkState.STARTING) or (lost := _of_link(reading)) is None:
        found = ()
    else:
        found = (lost,)
    return tuple(replace(each, site=reading.link.site, name=reading.link.name) for each in found)


def _of_link(reading: NodeReading) -> Finding | None:
    link, key = reading.link, (reading.link.node,)
    gpus = len(reading.facts.of(Kind.GPU))
    if link.state is LinkState.LATE:
        return Finding(Matter.LATE, key, since=link.newest_sample, gpus=gpus)
    if link.state in (LinkState.STOPPED, LinkState.ASKING):
        matter = Matter.STOPPED if link.state is LinkState.STOPPED else Matter.ASKING
        return Finding(matter, key, since=link.since, gpus=gpus, failure=link.failure)
    if link.state is not LinkState.LOST and link.failure is None:
        return None  # the first attempt since the start is still under way
    matter = Matter.LOST if link.newest_sample is not None else Matter.NEVER
    return Finding(matter, key, since=link.newest_sample, gpus=gpus, failure=link.failure)


def _live(reading: NodeReading, signs: Signs) -> Iterable[Finding]:
    key = (reading.link.node,)
    troubles = reading.troubles
    driver = next((trouble for trouble in troubles if trouble.part == "nvml"), None)
    if driver is not None:
        yield Finding(Matter.DRIVER, key, since=driver.since, gpus=len(reading.facts.of(Kind.GPU)))
    else:
        yield from _gpus(reading, signs)
    yield from _ports(reading, signs)
    offset = reading.link.clock_offset
    if offset is not None and abs(offset) > CLOCK_OFF:
        yield Finding(Matter.CLOCK, key, value=float(round(offset)))
    if not troubles:
        return
    told = {"nvml", _STREAM, _KERNEL_LOG}
    silent = [trouble for trouble in troubles if trouble.part not in told and not trouble.part.startswith("gpu:")]
    if silent:
        parts = tuple(trouble.part for trouble in silent)
        yield Finding(Matter.INCOMPLETE, key, parts, min(trouble.since for trouble in silent))
    for trouble in troubles:
        if trouble.part == _STREAM:
            target = reading.facts.host or reading.link.name
            failure = Failure(trouble.state, target, {}, trouble.text)
            yield Finding(Matter.STREAM, key, since=trouble.since, failure=failure)


def _gpus(reading: NodeReading, signs: Signs) -> Iterable[Finding]:
    key = (reading.link.node,)
    devices = reading.facts.of(Kind.GPU)
    alive = reading.alive.get(Kind.GPU)
    if alive is not None and not alive.all():
        lost = tuple(gpu.part for gpu, answers in zip(devices, alive.tolist(), strict=False) if not answers)
        since = [t.since for t in reading.troubles if t.part in {f"gpu:{part}" for part in lost}]
        code = dict(signs.xids).get(lost[0], 0) if lost else 0
        yield Finding(Matter.GPU_LOST, key, lost, min(since, default=None), len(lost), value=code)
    rows = reading.rows.get(Kind.GPU)
    if rows is None:
        return
    # Nearly always nothing is held down: that is seen without looking at each GPU.
    bits = [0 if math.isnan(value) else int(value) for value in rows[:, _REASONS].tolist()]
    if not any(value & _HELD for value in bits):
        return
    why = {gpu.part: throttle(value) for gpu, value in zip(devices, bits, strict=False)}
    for matter, reason in THROTTLED.items():
        parts = tuple(part for part, found in why.items() if found is reason)
        if parts:
            yield Finding(matter, key, parts)


def _ports(reading: NodeReading, signs: Signs) -> Iterable[Finding]:
    if not signs.down and not signs.flapping:
        return
    key = (reading.link.node,)
    rows = reading.rows.get(Kind.PORT)
    devices = reading.facts.of(Kind.PORT)
    states = {} if rows is None else dict(zip((d.part for d in devices), rows[:, _STATE].tolist(), strict=False))
    down = [(name, since) for name, since in signs.down if states.get(name) != 1.0]
    for matter, some in ((Matter.PORT_DOWN, down), (Matter.PORT_FLAPS, signs.flapping)):
        if some:
            yield Finding(matter, key, tuple(name for name, _ in some), min(since for _, since in some))


def began(track: Track, matter: Matter) -> Began | None:
    """Since when a GPU's throttle reasons (`track`) have been what `matter` says, up to the newest sample; None where
    that one says otherwise."""
    measured = np.flatnonzero(~np.isnan(track.values))
    if not len(measured):
        return None
    # A week has ten thousand points and few values: each value is looked at once.
    words, places = np.unique(track.values[: measured[-1] + 1], return_inverse=True)
    is_so = np.array([not math.isnan(word) and throttle(int(word)) is THROTTLED[matter] for word in words])[places]
    if not is_so[-1]:
        return None
    others = np.flatnonzero(~is_so)
    if not len(others):
        return Began(float(track.times[0]), True)
    return Began(float(track.times[others[-1] + 1]), bool(np.isnan(track.values[others[-1]])))


def folded(found: Iterable[Finding], times: Mapping[tuple[str, str], Began] | None = None) -> list[Finding]:
    """Worst first, then what began first. Many nodes of a site that fail alike become one finding; every node that is
    there before is there after. `times` says since when, for findings that do not know it themselves."""
    groups: dict[object, list[Finding]] = {}
    known = times or {}
    for each in found:
        finding = each
        if each.since is None and (seen := known.get(each.key)) is not None:
            finding = replace(each, since=seen.time, or_earlier=seen.or_earlier)
        code = finding.failure.code if finding.failure is not None else ""
        key = (finding.matter, finding.site, code) if finding.matter in _FOLDED else finding.key
        groups.setdefault(key, []).append(finding)
    made: list[Finding] = []
    for group in groups.values():
        if len(group) < FOLD_FROM:
            made += group
            continue
        since = min((finding.since for finding in group if finding.since is not None), default=None)
        # Of which one of them nobody knows when it began, that one may have been the first.
        earlier = since is not None and any(finding.or_earlier or finding.since is None for finding in group)
        nodes = tuple(node for finding in group for node in finding.nodes)
        gpus = sum(finding.gpus for finding in group)
        made.append(replace(group[0], nodes=nodes, since=since, or_earlier=earlier, gpus=gpus))
    return sorted(made, key=lambda each: (_ORDER[each.matter], each.since or math.inf, each.site, each.name))


def cell_marks(reading: NodeReading, found: Sequence[Finding]) -> dict[str, str]:
    """The GPUs (by index) that are not normal, with how much it matters; of a GPU with two troubles the worse one."""
    marks: dict[str, str] = {}
    for finding in found:
        if finding.matter is Matter.DRIVER:
            marks.update(dict.fromkeys((gpu.part for gpu in reading.facts.of(Kind.GPU)), finding.severity))
        elif finding.matter in _OF_GPUS:
            for part in finding.parts:
                marks.setdefault(part, finding.severity)
    return marks


def node_mark(found: Sequence[Finding]) -> str:
    """How much what is wrong with the node itself matters (not with single GPUs); empty for nothing, or for what the
    GPUs' own cells say: that nothing is known."""
    own = (f.severity for f in found if f.matter not in _OF_GPUS and f.matter is not Matter.DRIVER)
    return next((severity for severity in own if severity != "unknown"), "")


def levels(reading: NodeReading) -> list[float]:
    """How much each GPU works, 0 to 1; NaN where nothing is known now."""
    rows = reading.rows.get(Kind.GPU)
    gpus = len(reading.facts.of(Kind.GPU))
    if rows is None or reading.link.state is not LinkState.LIVE:
        return [math.nan] * gpus
    known = [value / 100.0 for value in rows[:, _UTILIZATION].tolist()]
    return (known + [math.nan] * gpus)[:gpus]


_WHAT: dict[Matter, Text] = {
    Matter.STOPPED: QT_TRANSLATE_NOOP("Attention", "The connection was stopped"),
    Matter.DRIVER: QT_TRANSLATE_NOOP("Attention", "The GPU driver does not answer"),
    Matter.GPU_LOST: QT_TRANSLATE_NOOP("Attention", "GPU lost: it does not answer"),
    Matter.HEAT: QT_TRANSLATE_NOOP("Attention", "Hot: slowed by heat"),
    Matter.POWER_BRAKE: QT_TRANSLATE_NOOP("Attention", "Slowed by the power brake"),
    Matter.LOST: QT_TRANSLATE_NOOP("Attention", "Connection lost"),
    Matter.PORT_DOWN: QT_TRANSLATE_NOOP("Attention", "Network link down"),
    Matter.PORT_FLAPS: QT_TRANSLATE_NOOP("Attention", "Network link comes and goes"),
    Matter.ASKING: QT_TRANSLATE_NOOP("Attention", "The connection waits for you"),
    Matter.CLOCK: QT_TRANSLATE_NOOP("Attention", "The node's clock is off"),
    Matter.INCOMPLETE: QT_TRANSLATE_NOOP("Attention", "Some parts do not answer"),
    Matter.STREAM: QT_TRANSLATE_NOOP("Attention", "Something else speaks on the probe's channel"),
    Matter.NEVER: QT_TRANSLATE_NOOP("Attention", "No contact yet"),
    Matter.LATE: QT_TRANSLATE_NOOP("Attention", "Samples come late"),
}
_LOST_BY_XID = QT_TRANSLATE_NOOP("Attention", "GPU lost: it does not answer (XID {code})")
_LOST_OFF_BUS = QT_TRANSLATE_NOOP("Attention", "GPU lost: it fell off the bus (XID 79)")
_NEXT: dict[Matter, Text] = {
    Matter.STOPPED: QT_TRANSLATE_NOOP("Attention", "Compare its host keys"),
    Matter.DRIVER: QT_TRANSLATE_NOOP("Attention", "Look at its kernel events; restart the node if it stays so"),
    Matter.GPU_LOST: QT_TRANSLATE_NOOP("Attention", "Move its work away, then restart the node"),
    Matter.HEAT: QT_TRANSLATE_NOOP("Attention", "Check cooling and coolant or air at the inlet"),
    Matter.POWER_BRAKE: QT_TRANSLATE_NOOP("Attention", "Check its power supplies and the rack's power"),
    Matter.LOST: QT_TRANSLATE_NOOP("Attention", "See whether the node and its network are up"),
    Matter.PORT_DOWN: QT_TRANSLATE_NOOP("Attention", "Check cable, transceiver and switch port"),
    Matter.PORT_FLAPS: QT_TRANSLATE_NOOP("Attention", "Check cable, transceiver and switch port"),
    Matter.ASKING: QT_TRANSLATE_NOOP("Attention", "Open it and answer"),
    Matter.CLOCK: QT_TRANSLATE_NOOP("Attention", "Check its time service"),
    Matter.INCOMPLETE: QT_TRANSLATE_NOOP("Attention", "Open it and see which parts, and what they say"),
    Matter.STREAM: QT_TRANSLATE_NOOP("Attention", "Open it and read what was said"),
    Matter.NEVER: QT_TRANSLATE_NOOP("Attention", "See whether address, user and network are right"),
    Matter.LATE: QT_TRANSLATE_NOOP("Attention", "Wait a moment: it is reached again, or told as lost"),
}
_BY_FAILURE = frozenset({Matter.STOPPED, Matter.LOST, Matter.NEVER, Matter.ASKING, Matter.STREAM})
_WHAT_BY_CODE: dict[str, Text] = {
    "ssh.host_key_unknown": QT_TRANSLATE_NOOP("Words", "Waits for you to look at its host key"),
    "ssh.host_key_changed": QT_TRANSLATE_NOOP("Words", "Stopped: the host key has changed"),
    "ssh.host_key_revoked": QT_TRANSLATE_NOOP("Words", "Stopped: the host key is revoked"),
    "ssh.password_needed": QT_TRANSLATE_NOOP("Words", "Asks for a password"),
    "ssh.passphrase_needed": QT_TRANSLATE_NOOP("Words", "Asks for a passphrase"),
}
_OFF_THE_BUS = 79


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in sentences: in a few words, what to do next, and what a failure says of itself where there is one."""

    what: Sentence
    next: Sentence
    happened: Sentence | None = None
    matters: Sentence | None = None


def tell(finding: Finding) -> Told:
    """What is wrong, and what to do next: a failure's own advice where there is one."""
    failure, code = finding.failure, int(finding.value)
    if finding.matter is Matter.GPU_LOST and code:
        what = Sentence(_LOST_OFF_BUS, {}) if code == _OFF_THE_BUS else Sentence(_LOST_BY_XID, {"code": code})
    else:
        what = Sentence(_WHAT_BY_CODE.get(failure.code if failure else "", _WHAT[finding.matter]), {})
    if failure is None or finding.matter not in _BY_FAILURE:
        return Told(what, Sentence(_NEXT[finding.matter], {}))
    words = explain(failure)
    return Told(what, words.next, words.happened if len(finding.nodes) == 1 else None, words.matters)
