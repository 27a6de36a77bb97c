"""Faults that a script or the screen can raise: their parameters, the check of what was asked, and the book of what is
wrong when. The model reads the book at its own times, so that a run can be repeated from the book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from connectors.site_simulator.specification import Specification
from resources.errors import EnvironmentFault

MAX_ACTIVE = 256
PORTS = ("mlx5_0", "mlx5_1", "eno1")
MOUNTS = ("/", "/scratch")
FLAP_PERIOD = 16.0
FLAP_DOWN = 5.0
COOLING_SECONDS = 45.0
#: Retries of the PCIe link, by the minute, of a GPU that sits badly in its slot.
REPLAYS_A_MINUTE = 41.0
#: A cable at its end: wrong symbols a second.
SYMBOL_ERRORS_A_SECOND = 14.0


class FaultError(EnvironmentFault):
    """A fault that cannot be raised or cleared; the text says why and what would do."""


class FaultKind(StrEnum):
    GPU_LOST = "gpu_lost"
    XID = "xid"
    THERMAL = "thermal"
    LINK_FLAP = "link_flap"
    SLOW_STORAGE = "slow_storage"
    NODE_GONE = "node_gone"
    PROBE_HUNG = "probe_hung"
    CLOCK_OFF = "clock_off"
    PCIE_REPLAYS = "pcie_replays"
    SYMBOL_ERRORS = "symbol_errors"
    DISK_FULL = "disk_full"
    JOB_IDLE = "job_idle"
    PROCESS_GONE = "process_gone"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong. Only the fields that its kind needs are set: `seconds` is the heat-up time of `thermal`, the
    offset of `clock_off`, the time from fall to fall of `link_flap`, and that in which `disk_full` fills the disk."""

    kind: FaultKind
    node: str = ""
    site: str = ""
    gpus: tuple[int, ...] = ()
    port: str = ""
    mount: str = ""
    code: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The fault as the command lines carry it: the kind's own fields only."""
        found: dict[str, Any] = {"fault": str(self.kind)}
        for name in _FIELDS[self.kind]:
            found[name] = self.gpus[0] if name == "gpu" else list(self.gpus) if name == "gpus" else getattr(self, name)
        return found


_FIELDS: dict[FaultKind, tuple[str, ...]] = {
    FaultKind.GPU_LOST: ("node", "gpu"),
    FaultKind.XID: ("node", "gpu", "code"),
    FaultKind.THERMAL: ("node", "gpus", "seconds"),
    FaultKind.LINK_FLAP: ("node", "port", "seconds"),
    FaultKind.SLOW_STORAGE: ("site",),
    FaultKind.NODE_GONE: ("node",),
    FaultKind.PROBE_HUNG: ("node",),
    FaultKind.CLOCK_OFF: ("node", "seconds"),
    FaultKind.PCIE_REPLAYS: ("node", "gpu"),
    FaultKind.SYMBOL_ERRORS: ("node", "port"),
    FaultKind.DISK_FULL: ("node", "mount", "seconds"),
    FaultKind.JOB_IDLE: ("node", "gpus"),
    FaultKind.PROCESS_GONE: ("node", "gpu"),
}
_DEFAULTS: dict[FaultKind, dict[str, Any]] = {
    FaultKind.THERMAL: {"seconds": 60.0},
    FaultKind.LINK_FLAP: {"seconds": FLAP_PERIOD},
    FaultKind.DISK_FULL: {"mount": "/scratch", "seconds": 60.0},
}
_OFFSETS = (-31_536_000.0, 31_536_000.0)
_SECONDS = {FaultKind.LINK_FLAP: (2 * FLAP_DOWN, 3600.0), FaultKind.CLOCK_OFF: _OFFSETS}


def parse_fault(asked: dict[str, Any], spec: Specification) -> Fault:
    """The fault in a command's fields (`fault` and the parameters of its kind); raises FaultError."""
    try:
        kind = FaultKind(str(asked.get("fault")))
    except ValueError:
        raise FaultError(f"no fault is called {_shown(asked.get('fault'))}; there are {', '.join(FaultKind)}") from None
    given = {**_DEFAULTS.get(kind, {}), **{key: value for key, value in asked.items() if key != "fault"}}
    wanted = _FIELDS[kind]
    missing = [name for name in wanted if name not in given]
    surplus = sorted(set(given) - set(wanted))
    if missing or surplus:
        wrong = f"misses {', '.join(missing)}" if missing else f"does not take {', '.join(map(_shown, surplus))}"
        raise FaultError(f"{kind} {wrong}; it takes {', '.join(wanted)}")
    fault = Fault(kind)
    for name in wanted:
        fault = _FILL[name](fault, given[name], spec)
    return fault


def _shown(value: object) -> str:
    return repr(value)[:60]


def _node(fault: Fault, value: object, spec: Specification) -> Fault:
    if not isinstance(value, str) or all(node.name != value for node in spec.nodes):
        raise FaultError(f"no node is called {_shown(value)}")
    return replace(fault, node=value)


def _site(fault: Fault, value: object, spec: Specification) -> Fault:
    try:
        return replace(fault, site=spec.site(value if isinstance(value, str) else "").key)
    except KeyError:
        raise FaultError(f"no site is called {_shown(value)}") from None


def _gpu(fault: Fault, value: object, spec: Specification) -> Fault:
    return _gpus(fault, [value], spec)


def _gpus(fault: Fault, value: object, spec: Specification) -> Fault:
    count = spec.node(fault.node).gpus
    good = isinstance(value, list | tuple) and value and all(type(v) is int and 0 <= v < count for v in value)
    if not isinstance(value, list | tuple) or not good:
        raise FaultError(f"{fault.node} has GPUs 0 to {count - 1}, not {_shown(value)}")
    return replace(fault, gpus=tuple(sorted(set(value))))


def _port(fault: Fault, value: object, _spec: Specification) -> Fault:
    # An Ethernet port counts no symbols.
    ports = PORTS[:2] if fault.kind is FaultKind.SYMBOL_ERRORS else PORTS
    if not isinstance(value, str) or value not in ports:
        raise FaultError(f"{fault.node} has ports {', '.join(ports)}, not {_shown(value)}")
    return replace(fault, port=value)


def _mount(fault: Fault, value: object, _spec: Specification) -> Fault:
    if not isinstance(value, str) or value not in MOUNTS:
        raise FaultError(f"{fault.node} has disks at {', '.join(MOUNTS)}, not {_shown(value)}")
    return replace(fault, mount=value)


def _code(fault: Fault, value: object, _spec: Specification) -> Fault:
    if type(value) is not int or not 1 <= value <= 999:
        raise FaultError(f"an XID is a number from 1 to 999, not {_shown(value)}")
    return replace(fault, code=value)


def _seconds(fault: Fault, value: object, _spec: Specification) -> Fault:
    low, high = _SECONDS.get(fault.kind, (1.0, 3600.0))
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FaultError(f"seconds of {fault.kind} are {low:.0f} to {high:.0f}, not {_shown(value)}")
    return replace(fault, seconds=float(value))


_FILL = {
    "node": _node,
    "site": _site,
    "gpu": _gpu,
    "gpus": _gpus,
    "port": _port,
    "mount": _mount,
    "code": _code,
    "seconds": _seconds,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A fault in the book. Times are unix seconds; `cleared_at` is None while it lasts."""

    id: str
    fault: Fault
    raised_at: float
    cleared_at: float | None = None

    def active(self, time: float) -> bool:
        return self.raised_at <= time and (self.cleared_at is None or time < self.cleared_at)

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, **self.fault.as_json(), "raised_at": self.raised_at}


class FaultBook:
    """What was raised and cleared, and when. One fault of a kind on one thing at a time."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._entries: list[Entry] = list(entries)
        self._count = len(entries)

    def raise_(self, fault: Fault, time: float) -> Entry:
        """Write the fault in; raises FaultError when the same one lasts already."""
        lasting = self.active()
        for entry in lasting:
            if entry.fault == fault and fault.kind is not FaultKind.XID:
                raise FaultError(f"this is raised already, as {entry.id}")
        if len(lasting) >= MAX_ACTIVE:
            raise FaultError(f"{MAX_ACTIVE} faults are raised; clear some")
        self._count += 1
        entry = Entry(f"f{self._count}", fault, time)
        self._entries.append(entry)
        return entry

    def clear(self, entry_id: str, time: float) -> Entry:
        """End a fault; raises FaultError when none of that id lasts."""
        for place, entry in enumerate(self._entries):
            if entry.id == entry_id and entry.cleared_at is None:
                ended = replace(entry, cleared_at=time)
                self._entries[place] = ended
                return ended
        known = ", ".join(entry.id for entry in self.active()) or "none"
        raise FaultError(f"no fault {_shown(entry_id)} is raised; raised: {known}")

    def active(self) -> tuple[Entry, ...]:
        """The faults that nobody has cleared, oldest first."""
        return tuple(entry for entry in self._entries if entry.cleared_at is None)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def of_node(self, node: str, site: str) -> tuple[Entry, ...]:
        """All entries, lasting or over, that concern a node itself or its site."""
        return tuple(e for e in self._entries if e.fault.node == node or (e.fault.site and e.fault.site == site))

    def forget_before(self, time: float) -> None:
        """Drop entries that ended before `time`, so that a long demonstration does not grow."""
        self._entries = [e for e in self._entries if e.cleared_at is None or e.cleared_at >= time]


def heat_of(entries: tuple[Entry, ...], gpu: int, time: float) -> tuple[float, float]:
    """The state of a GPU's cooling fault (0 to 1) and how much its thermal time is shortened."""
    heat, hurry = 0.0, 1.0
    for entry in entries:
        if entry.fault.kind is not FaultKind.THERMAL or gpu not in entry.fault.gpus or time < entry.raised_at:
            continue
        ramp = entry.fault.seconds
        risen = min(1.0, (min(time, entry.cleared_at or time) - entry.raised_at) / ramp)
        if entry.cleared_at is not None and time >= entry.cleared_at:
            risen = max(0.0, risen - (time - entry.cleared_at) / min(ramp, COOLING_SECONDS))
        heat = max(heat, risen)
        if risen:
            hurry = max(hurry, 60.0 / ramp)
    return heat, hurry


def flapping(entries: tuple[Entry, ...], port: str, time: float) -> bool:
    """Whether a port is down at a time by a flapping link."""
    return any(
        entry.fault.port == port
        and entry.fault.kind is FaultKind.LINK_FLAP
        and entry.active(time)
        and (time - entry.raised_at) % entry.fault.seconds < FLAP_DOWN
        for entry in entries
    )


def carrier_changes(entry: Entry, since: float, until: float) -> list[tuple[float, bool]]:
    """When a flapping link fell (True) and came back (False) within [since, until)."""
    found: list[tuple[float, bool]] = []
    end = min(until, entry.cleared_at if entry.cleared_at is not None else until)
    fall = entry.raised_at + entry.fault.seconds * max(0, (since - entry.raised_at) // entry.fault.seconds)
    while fall < end:
        found.append((fall, True))
        back = fall + FLAP_DOWN
        if entry.cleared_at is not None:
            back = min(back, entry.cleared_at)  # clearing brings it up
        found.append((back, False))
        fall += entry.fault.seconds
    return [change for change in found if since <= change[0] < until]


def seconds_active(entry: Entry, since: float, until: float) -> float:
    """How many of the seconds in [since, until] a fault lasted."""
    end = until if entry.cleared_at is None else min(until, entry.cleared_at)
    return max(0.0, end - max(since, entry.raised_at))


def fullness(entries: tuple[Entry, ...], mount: str, time: float) -> float:
    """How much of what was free on a disk is taken, 0 to 1: it fills evenly, and is tidied up at once."""
    return max(
        (
            min(1.0, (time - entry.raised_at) / entry.fault.seconds)
            for entry in entries
            if entry.fault.kind is FaultKind.DISK_FULL and entry.fault.mount == mount and entry.active(time)
        ),
        default=0.0,
    )
