"""Judging: the values that rules speak of, read off a node's reading, and whether a condition is met by them. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from console.fleet.model.links import LinkState
from console.fleet.model.readings import Filesystem, GpuHealth, NodeReading
from console.fleet.model.rules import TOLD, Absence, Named, Rules, State, Threshold
from console.fleet.model.signals import Kind, Throttle, column, throttle

if TYPE_CHECKING:
    from console.fleet.model.readings import Floats

#: Each part with its value, None where it is not known now; parts that are left out are well. None: nothing is known.
Values = tuple[tuple[str, float | str | None], ...] | None

#: An ordinary account may not read the kernel's log, and that is how it should be.
_KERNEL_LOG = "kernel"
_GIB = float(1 << 30)
_STREAM, _DRIVER, _GPU = "stream", "nvml", "gpu:"
#: nvmlDeviceGpuRecoveryAction_t (nvml.h).
RECOVERY = {1: "reset", 2: "reboot", 3: "drain_p2p", 4: "drain_and_reset"}
_THROTTLE = column(Kind.GPU, "throttle_reasons")
_ERRORS = slice(column(Kind.PORT, "receive_errors"), column(Kind.PORT, "send_drops") + 1)
_FILES, _MEMORY = column(Kind.HOST, "stalled_on_files"), column(Kind.HOST, "fully_stalled_on_memory")
_PORT_STATE = column(Kind.PORT, "state")
_USE, _TAKEN = column(Kind.GPU, "utilization"), column(Kind.GPU, "memory_used")
_RESPONDING = column(Kind.STORAGE, "responding")
_ROUND_TRIPS = [column(Kind.STORAGE, "read_rtt"), column(Kind.STORAGE, "write_rtt")]


def link_state(reading: NodeReading) -> str | None:
    """What the road to a node has come to; None while that is still to be seen."""
    link = reading.link
    match link.state:
        case LinkState.LIVE:
            return "well"
        case LinkState.LATE | LinkState.ASKING | LinkState.STOPPED | LinkState.OFF:
            return link.state.value
        case LinkState.STARTING:
            return None
    if link.state is not LinkState.LOST and link.failure is None:
        return None  # the first attempt since the start is still under way
    return "lost" if link.newest_sample is not None else "never"


def _link(reading: NodeReading) -> Values:
    state = link_state(reading)
    return None if state is None else () if state == "well" else (("", state),)


def _silent_driver(reading: NodeReading) -> bool:
    """Whether no GPU answers, which a driver that hangs and GPUs that are lost have in common."""
    alive = reading.alive.get(Kind.GPU)
    return alive is not None and bool(len(alive)) and not alive.any()


def _driver(reading: NodeReading) -> Values:
    for trouble in reading.troubles:
        if trouble.part == _DRIVER:
            return (("", trouble.state),)
    if reading.facts.nvml == "starting":
        return None  # it is being opened, or hangs at that
    if _silent_driver(reading) and not any(trouble.part.startswith(_GPU) for trouble in reading.troubles):
        return None  # until the probe has said which it is
    return ()


def _gpu(reading: NodeReading) -> Values:
    alive = reading.alive.get(Kind.GPU)
    if alive is None or alive.all():
        return ()
    if reading.facts.nvml == "starting" or any(trouble.part == _DRIVER for trouble in reading.troubles):
        return None
    gpus = zip(reading.facts.of(Kind.GPU), alive.tolist(), strict=False)
    gone = [gpu.part for gpu, answers in gpus if not answers]
    if _silent_driver(reading):
        named = {trouble.part for trouble in reading.troubles}
        return tuple((part, "absent" if f"{_GPU}{part}" in named else None) for part in gone)
    return tuple((part, "absent") for part in gone)


def _parts(reading: NodeReading) -> Values:
    told = {_DRIVER, _STREAM, _KERNEL_LOG}
    return tuple(
        (trouble.part, trouble.state)
        for trouble in reading.troubles
        if trouble.part not in told and not trouble.part.startswith(_GPU)
    )


def _stream(reading: NodeReading) -> Values:
    return tuple(("", "any") for trouble in reading.troubles if trouble.part == _STREAM)


def _throttled(reading: NodeReading) -> Values:
    rows = reading.rows.get(Kind.GPU)
    if rows is None:
        return None
    bits = rows[:, _THROTTLE]
    if not bits.any():  # nearly always nothing is held down; NaN is not nothing
        return ()
    gpus = zip(reading.facts.of(Kind.GPU), bits.tolist(), strict=False)
    return tuple((gpu.part, None if math.isnan(value) else throttle(int(value)).value) for gpu, value in gpus)


def _health(read: Callable[[GpuHealth], float | str | None]) -> Callable[[NodeReading], Values]:
    """Of each GPU's health counters; a GPU that did not say leaves it open."""

    def values(reading: NodeReading) -> Values:
        if not reading.health:
            return None
        gpus = zip(reading.facts.of(Kind.GPU), reading.health, strict=False)
        return tuple((gpu.part, None if health is None else read(health)) for gpu, health in gpus)

    return values


def _remap(health: GpuHealth) -> str | None:
    if health.remap_failed is None and health.remap_pending is None:
        return None
    return "failed" if health.remap_failed else "pending" if health.remap_pending else "none"


def _recovery(health: GpuHealth) -> str | None:
    action = health.recovery_action
    return None if action is None else RECOVERY.get(action, "none" if action == 0 else "other")


def _lanes(reading: NodeReading) -> Values:
    if not reading.health:
        return None
    found: list[tuple[str, float | str | None]] = []
    for gpu, health in zip(reading.facts.of(Kind.GPU), reading.health, strict=False):
        most = (gpu.limits or {}).get("pcie_width_max")
        known = health is not None and health.pcie_width and most is not None
        found.append((gpu.part, most - (health.pcie_width or 0) if known and health and most else None))
    return tuple(found)


def _job_use(reading: NodeReading) -> Values:
    if reading.processes is None or Kind.GPU not in reading.rows:
        return None
    jobs = {str(process.gpu) for process in reading.processes if process.job}
    uses = zip(reading.facts.of(Kind.GPU), reading.rows[Kind.GPU][:, _USE].tolist(), strict=False)
    # Of a GPU that does not answer the driver lists no process, whoever has it.
    return tuple(
        (gpu.part, None if math.isnan(use) else use) for gpu, use in uses if gpu.part in jobs or math.isnan(use)
    )


def _memory_left(reading: NodeReading) -> Values:
    if reading.processes is None or Kind.GPU not in reading.rows:
        return None
    taken = {str(process.gpu) for process in reading.processes}
    gpus = zip(reading.facts.of(Kind.GPU), reading.rows[Kind.GPU][:, (_USE, _TAKEN)].tolist(), strict=False)
    found: list[tuple[str, float | str | None]] = []
    for gpu, (use, held) in gpus:
        if math.isnan(use) or math.isnan(held):
            found.append((gpu.part, None))
        elif use < 1.0 and gpu.part not in taken:  # what works has a process, whether or not it is listed
            found.append((gpu.part, held / _GIB))
    return tuple(found)


def _offset(reading: NodeReading) -> Values:
    offset = reading.link.clock_offset
    return None if offset is None else (("", offset),)


def _host(at: int) -> Callable[[NodeReading], Values]:
    def values(reading: NodeReading) -> Values:
        rows = reading.rows.get(Kind.HOST)
        if rows is None or not len(rows):
            return None
        value = float(rows[0, at])
        return () if not value else (("", None if math.isnan(value) else value),)

    return values


def free_of(filesystems: Sequence[Filesystem]) -> Values:
    """What is free of each file system, in per cent."""
    if not filesystems:
        return None
    return tuple((each.mount, 100.0 * each.free_bytes / each.size_bytes) for each in filesystems if each.size_bytes > 0)


def _errors(reading: NodeReading) -> Values:
    rows = reading.rows.get(Kind.PORT)
    if rows is None:
        return None
    faults = rows[:, _ERRORS]
    if not faults.any():
        return ()
    ports = zip(reading.facts.of(Kind.PORT), faults.tolist(), strict=False)
    found: list[tuple[str, float | str | None]] = []
    for port, each in ports:
        known = [value for value in each if not math.isnan(value)]
        found.append((port.part, sum(known) if known else None))
    return tuple(found)


def _servers(reading: NodeReading) -> Values:
    rows = reading.rows.get(Kind.STORAGE)
    if rows is None:
        return None
    responding = zip(reading.facts.of(Kind.STORAGE), rows[:, _RESPONDING].tolist(), strict=False)
    return tuple(
        (server.part, None if math.isnan(value) else "responding" if value else "silent")
        for server, value in responding
    )


def _round_trips(reading: NodeReading) -> Values:
    rows = reading.rows.get(Kind.STORAGE)
    if rows is None:
        return None
    ways = zip(reading.facts.of(Kind.STORAGE), rows[:, _ROUND_TRIPS].tolist(), strict=False)
    found: list[tuple[str, float | str | None]] = []
    for server, each in ways:
        known = [value for value in each if not math.isnan(value)]
        found.append((server.part, max(known) if known else None))  # in a second without a request there is nothing
    return tuple(found)


#: How each value is read off a reading; those of `console.fleet.model.lately` need more than one.
READ: dict[Named, Callable[[NodeReading], Values]] = {
    Named.LINK: _link,
    Named.DRIVER: _driver,
    Named.PART: _parts,
    Named.STREAM: _stream,
    Named.GPU: _gpu,
    Named.THROTTLE: _throttled,
    Named.REMAP: _health(_remap),
    Named.RECOVERY: _health(_recovery),
    Named.ECC_UNCORRECTED: _health(lambda health: health.ecc_uncorrected),
    Named.REMAPPED_UNCORRECTABLE: _health(lambda health: health.remapped_uncorrectable),
    Named.PCIE_LANES_MISSING: _lanes,
    Named.JOB_USE: _job_use,
    Named.MEMORY_LEFT: _memory_left,
    Named.CLOCK_OFFSET: _offset,
    Named.STALLED_ON_FILES: _host(_FILES),
    Named.FULLY_STALLED_ON_MEMORY: _host(_MEMORY),
    Named.DISK_FREE: lambda reading: free_of(reading.filesystems),
    Named.PORT_ERRORS: _errors,
    Named.STORAGE: _servers,
    Named.STORAGE_ROUND_TRIP: _round_trips,
    **dict.fromkeys(TOLD, lambda _reading: ()),
}


def meets(when: Threshold | State | Absence, value: float | str, usual: float | None = None) -> bool:
    """Whether a known value meets a condition; `usual` is what it mostly is there, None while that is not known."""
    if isinstance(when, State):
        return value in when.among
    if isinstance(when, Absence):
        return value == "absent"
    assert not isinstance(value, str)  # noqa: S101 -- the rules are checked when they are read
    if when.times_usual is not None and value <= (when.while_unknown if usual is None else when.times_usual * usual):
        return False
    return (when.above is not None and value > when.above) or (when.below is not None and value < when.below)


def stays(when: Threshold, value: float, usual: float | None = None) -> bool:
    """Whether what was so is still, by the limit that it returns by; compared with the usual it is in proportion."""
    if when.back is None:
        return False
    if when.below is not None:
        return value < when.back
    limit = when.back
    if when.times_usual is not None and when.above:
        least = when.while_unknown if usual is None else when.times_usual * usual
        limit = max(limit, least * when.back / when.above)
    return value > limit


def since_of(named: Named, part: str, reading: NodeReading) -> float | None:
    """Since when it is so, where the reading itself says it."""
    link = reading.link
    if named is Named.LINK:
        silent = link.state not in (LinkState.ASKING, LinkState.STOPPED)
        return link.newest_sample if silent else link.since
    wanted = {Named.DRIVER: _DRIVER, Named.STREAM: _STREAM, Named.PART: part, Named.GPU: f"{_GPU}{part}"}.get(named)
    return next((trouble.since for trouble in reading.troubles if trouble.part == wanted), None)


#: What is told of the number that decided, as finely as it is shown, so that it does not change all the time: of any
#: other its count.
_TOLD: dict[Named, tuple[str, Callable[[float], float]]] = {
    Named.CLOCK_OFFSET: ("offset", lambda value: round(abs(value))),
    Named.STORAGE_ROUND_TRIP: ("milliseconds", lambda value: float(f"{value:.1g}")),  # it sways: its size is told
    Named.SYMBOL_ERRORS: ("count", lambda value: float(f"{value:.1g}")),
    Named.DISK_FULL_IN: ("left", lambda hours: max(1.0, round(4.0 * hours)) * 900.0),  # no trend is finer than quarters
    Named.MEMORY_LEFT: ("bytes", lambda gibibytes: round(gibibytes) * _GIB),
    Named.STALLED_ON_FILES: ("value", round),
    Named.FULLY_STALLED_ON_MEMORY: ("value", round),
    Named.DISK_FREE: ("value", round),
}


def facts_of(named: Named, value: float | str, reading: NodeReading, part: str) -> tuple[tuple[str, str | float], ...]:
    """What is told of the value that decided."""
    if isinstance(value, str):
        return (("state", value),)
    if named is Named.JOB_USE:
        return _owner(reading, part)
    name, coarse = _TOLD.get(named, ("count", round))
    return ((name, float(coarse(value))),)


def _owner(reading: NodeReading, part: str) -> tuple[tuple[str, str | float], ...]:
    """Whose job has a GPU."""
    jobs = (process for process in reading.processes or () if process.job and str(process.gpu) == part)
    return next(((("job", process.job), ("user", process.user)) for process in jobs), ())


def answers(reading: NodeReading, part: str) -> bool:
    """Whether a GPU answers now."""
    alive = reading.alive.get(Kind.GPU)
    gpus = reading.facts.of(Kind.GPU)
    return alive is not None and any(gpu.part == part and bool(ok) for gpu, ok in zip(gpus, alive, strict=False))


def is_up(reading: NodeReading, part: str) -> bool:
    """Whether a port's own reading says that it is up."""
    rows: Floats | None = reading.rows.get(Kind.PORT)
    ports = reading.facts.of(Kind.PORT)
    return rows is not None and any(
        port.part == part and row[_PORT_STATE] == 1.0 for port, row in zip(ports, rows, strict=False)
    )


def responds(reading: NodeReading, part: str) -> bool:
    """Whether a file server's own figures say that it answers."""
    return (part, "responding") in (_servers(reading) or ())


def health_of(reading: NodeReading, part: str) -> GpuHealth | None:
    """A GPU's newest health counters."""
    gpus = reading.facts.of(Kind.GPU)
    return next((health for gpu, health in zip(gpus, reading.health, strict=False) if gpu.part == part), None)


def lost_gpus(reading: NodeReading) -> list[str]:
    """The GPUs (their indexes) that were there and do not answer now."""
    alive = reading.alive.get(Kind.GPU)
    gpus = reading.facts.of(Kind.GPU)
    return [] if alive is None else [gpu.part for gpu, ok in zip(gpus, alive, strict=False) if not ok]


def slowed_gpus(reading: NodeReading) -> dict[str, Throttle]:
    """Each answering GPU's reason for held-down clocks; GPUs without a reading are left out."""
    found = _throttled(reading)
    return {part: Throttle(value) for part, value in found or () if isinstance(value, str)}


Source = Callable[[NodeReading], object]
#: Values that come now and then, with what they are read from.
SOURCES: tuple[tuple[Source, tuple[Named, ...]], ...] = (
    (lambda reading: reading.troubles, (Named.PART, Named.STREAM, Named.DRIVER, Named.GPU)),
    (lambda reading: reading.alive.get(Kind.GPU), (Named.DRIVER, Named.GPU)),
    (lambda reading: reading.facts, (Named.DRIVER,)),
    (
        lambda reading: reading.health,
        (
            Named.REMAP,
            Named.RECOVERY,
            Named.ECC_UNCORRECTED,
            Named.REMAPPED_UNCORRECTABLE,
            Named.PCIE_LANES_MISSING,
            Named.PCIE_REPLAYS,
            Named.PCIE_4_REPLAYS,
        ),
    ),
    (lambda reading: reading.filesystems, (Named.DISK_FREE, Named.DISK_FULL_IN)),
)
NOW_AND_THEN = frozenset(named for _, names in SOURCES for named in names)
#: Values of each sample.
OF_SAMPLES = tuple(named for named in Named if named not in (*NOW_AND_THEN, Named.LINK, *TOLD))


def sampled(rules: Rules) -> tuple[Named, ...]:
    """Those of them that some row speaks of."""
    return tuple(named for named in OF_SAMPLES if rules.by_name.get(named))
