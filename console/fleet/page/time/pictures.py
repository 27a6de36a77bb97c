"""The signals that can be drawn over time: how they are named, scaled and bounded. Data, and pure functions over it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from console.fleet.model.readings import Device, NodeReading, Track
from console.fleet.model.signals import Kind, Throttle, column, throttle, throttles
from console.fleet.page.time.tracks import lead_of
from console.fleet.page.vocabulary import THROTTLES, throttle_ink, translate
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.time.lines import HOLD
from widgets.time.timestack import Limit, Span

GIB = float(1 << 30)
MIB = float(1 << 20)
#: Seconds that the newest samples may take.
_ON_THE_WAY = 5.0


@dataclass(frozen=True, slots=True)
class Picture:
    """One plot: a signal's values times `scale` are in `unit`; `low` and `high` bound the axis, None = by data."""

    signal: str
    title: Text
    unit: str
    scale: float = 1.0
    decimals: int = 0
    low: float | None = 0.0
    high: float | None = None


SLOWED_BY = "throttle_reasons"

GPU_PICTURES: tuple[Picture, ...] = (
    Picture("utilization", QT_TRANSLATE_NOOP("Pictures", "Utilisation"), "%", high=100),
    Picture("power", QT_TRANSLATE_NOOP("Pictures", "Power"), "W"),
    Picture("temperature", QT_TRANSLATE_NOOP("Pictures", "Temperature"), "°C", low=None),
    Picture("memory_used", QT_TRANSLATE_NOOP("Pictures", "Memory"), "GiB", scale=1 / GIB),
    Picture("memory_activity", QT_TRANSLATE_NOOP("Pictures", "Memory activity"), "%", high=100),
    Picture("memory_temperature", QT_TRANSLATE_NOOP("Pictures", "Memory temperature"), "°C", low=None),
    Picture("sm_clock", QT_TRANSLATE_NOOP("Pictures", "SM clock"), "MHz"),
    Picture("memory_clock", QT_TRANSLATE_NOOP("Pictures", "Memory clock"), "MHz"),
    Picture("pcie_receive", QT_TRANSLATE_NOOP("Pictures", "PCIe in"), "GB/s", scale=1e-9, decimals=1),
    Picture("pcie_send", QT_TRANSLATE_NOOP("Pictures", "PCIe out"), "GB/s", scale=1e-9, decimals=1),
    Picture("sm_active", QT_TRANSLATE_NOOP("Pictures", "SM active"), "%", high=100),
    Picture("tensor_active", QT_TRANSLATE_NOOP("Pictures", "Tensor active"), "%", high=100),
)
GPU_DEFAULT = ("utilization", "power", "temperature", SLOWED_BY)

HOST_PICTURES: tuple[Picture, ...] = (
    Picture("cpu", QT_TRANSLATE_NOOP("Pictures", "CPU"), "%", high=100),
    Picture("memory_used", QT_TRANSLATE_NOOP("Pictures", "Memory"), "GiB", scale=1 / GIB),
    Picture("load_1", QT_TRANSLATE_NOOP("Pictures", "Load, 1 min"), "", decimals=1),
    Picture("stalled_on_cpu", QT_TRANSLATE_NOOP("Pictures", "Stalled on CPU"), "%", high=100),
    Picture("stalled_on_memory", QT_TRANSLATE_NOOP("Pictures", "Stalled on memory"), "%", high=100),
    Picture("stalled_on_files", QT_TRANSLATE_NOOP("Pictures", "Stalled on files"), "%", high=100),
)
HOST_DEFAULT = ("cpu", "memory_used", "load_1", "stalled_on_files")

_CAP = QT_TRANSLATE_NOOP("Pictures", "cap {value}")
_CAPS = QT_TRANSLATE_NOOP("Pictures", "lowest cap {value}")
_SLOWS = QT_TRANSLATE_NOOP("Pictures", "slows down at {value}")
_STOPS = QT_TRANSLATE_NOOP("Pictures", "shuts down at {value}")
_TOTAL = QT_TRANSLATE_NOOP("Pictures", "{value} in all")
_HIGHEST = QT_TRANSLATE_NOOP("Pictures", "highest {value}")


def has_data(kind: Kind, signal: str, reading: NodeReading) -> bool:
    """Whether any device of the node has a reading of this signal now."""
    rows = reading.rows.get(kind)
    return rows is not None and len(rows) > 0 and not bool(np.isnan(rows[:, column(kind, signal)]).all())


def gpu_limits(signal: str, reading: NodeReading, part: str = "") -> tuple[Limit, ...]:
    """The limit lines of a GPU plot, from what the devices and their caps say; of one GPU when `part` names it."""
    gpus = reading.facts.of(Kind.GPU)
    meant = [not part or gpu.part == part for gpu in gpus]
    devices = [gpu for gpu, wanted in zip(gpus, meant, strict=True) if wanted]
    if signal == "power":
        rows = reading.rows.get(Kind.GPU)
        caps = rows[:, column(Kind.GPU, "power_cap")] if rows is not None and len(rows) else np.empty(0)
        caps = caps[np.array(meant[: len(caps)], bool)] if len(caps) == len(meant) else caps
        caps = caps[~np.isnan(caps)]
        if len(caps) == 0:
            return ()
        lowest = float(caps.min())
        text = _CAP if lowest == float(caps.max()) else _CAPS
        return (Limit(lowest, translate(text, value=f"{numbers.number(lowest)} W")),)
    if signal == "temperature":
        slows = _least(devices, "slowdown_celsius")
        stops = _least(devices, "shutdown_celsius")
        found = []
        if stops is not None:
            found.append(Limit(stops, translate(_STOPS, value=f"{numbers.number(stops)} °C")))
        if slows is not None:
            found.append(Limit(slows, translate(_SLOWS, value=f"{numbers.number(slows)} °C"), below=True))
        return tuple(found)
    if signal == "memory_used":
        size = _least(devices, "memory_bytes")
        return () if size is None else (Limit(size / GIB, translate(_TOTAL, value=numbers.iec(size))),)
    if signal == "sm_clock":
        most = _least(devices, "sm_clock_max")
        return () if most is None else (Limit(most, translate(_HIGHEST, value=f"{numbers.number(most)} MHz")),)
    return ()


def _least(devices: Sequence[Device], limit: str) -> float | None:
    values = [d.limits[limit] for d in devices if d.limits is not None and limit in d.limits]
    return min(values) if values else None


def top_of(signal: str, reading: NodeReading, limits: Sequence[Limit], picture: Picture) -> float | None:
    """The top of a plot's axis: its natural bound, or a little above its highest limit; None = by the data."""
    if picture.high is not None:
        return picture.high
    if signal == "memory_used" and not limits and reading.facts.memory_bytes:
        return reading.facts.memory_bytes / GIB
    if limits:
        return max(limit.value for limit in limits) * 1.06
    return None


#: What each reason of held-down clocks is shown as, in the order of a strip.
REASONS = (Throttle.POWER_CAP, Throttle.EASED_OFF, Throttle.HEAT, Throttle.POWER_BRAKE, Throttle.OTHER)


def slowed_spans(track: Track) -> list[Span]:
    """A GPU's held-down clocks as spans, one per run of the same worst reason."""
    return _spans(track, throttle)


def reason_spans(track: Track, reason: Throttle) -> list[Span]:
    """When this reason held a GPU's clocks down, alone or beside others."""
    return _spans(track, lambda bits: reason if reason in throttles(bits) else Throttle.NOTHING)


def _spans(track: Track, reason_of: Callable[[int], Throttle]) -> list[Span]:
    """One span per run of the same reason. A gap, which a track marks by NaN wherever its own period was missed, ends a
    run."""
    values, times = track.values, track.times
    if not len(values):
        return []
    # Bits stay as they are for long: only where they change is there anything to think about.
    changes = (values[1:] != values[:-1]) & ~(np.isnan(values[1:]) & np.isnan(values[:-1]))
    firsts = [0, *(np.flatnonzero(changes) + 1).tolist()]
    reasons = [None if math.isnan(value) else reason_of(int(value)) for value in values[firsts].tolist()]
    spans: list[Span] = []
    start = 0
    for i in range(1, len(firsts) + 1):
        if i < len(firsts) and reasons[i] == reasons[start]:
            continue
        reason = reasons[start]
        if reason is not None and reason is not Throttle.NOTHING:
            end = float(times[(firsts[i] if i < len(firsts) else len(times)) - 1]) + track.step
            if i < len(firsts):
                following = float(times[firsts[i]])
                end = following if reasons[i] is not None else min(end, following)
            begin = float(times[firsts[start]])
            spans.append(Span(begin, end, throttle_ink(reason), translate(THROTTLES[reason])))
        start = i
    return spans


def unknown_spans(track: Track | None, start: float, end: float) -> list[Span]:
    """Where nothing is known of a track in [start, end], hatched; the newest samples may still be on their way."""
    text = QCoreApplication.translate("Pictures", "not known")
    known = np.flatnonzero(~np.isnan(track.values)) if track is not None else np.empty(0, np.int64)
    if track is None or not len(known):
        return [Span(start, end, "hatch", text)] if track is not None else []
    times, lead = track.times, lead_of(track)
    holes = np.flatnonzero(np.diff(known) > 1)
    edges = [(float(times[known[at]]) + track.step - lead, float(times[known[at + 1]]) - lead) for at in holes]
    first, last = float(times[known[0]]) - lead, float(times[known[-1]]) - lead + track.step
    if first - start > HOLD * track.step:
        edges.insert(0, (start, first))
    if end - last > max(HOLD * track.step, _ON_THE_WAY):
        edges.append((last, end))
    return [Span(begin, until, "hatch", text) for begin, until in edges if until > begin]


def silent_from(track: Track | None, end: float) -> float | None:
    """Since when a track that ends before `end` says nothing: its last reading; None where it goes on."""
    known = np.flatnonzero(~np.isnan(track.values)) if track is not None else np.empty(0, np.int64)
    if track is None or not len(known):
        return None
    last = float(track.times[known[-1]])
    return last if end - last - track.step > max(HOLD * track.step, _ON_THE_WAY) else None


def share(spans: Sequence[Span], start: float, end: float) -> float:
    """The part of a stretch of time that spans cover, 0 to 1."""
    covered = sum(max(0.0, min(span.end, end) - max(span.start, start)) for span in spans)
    return min(1.0, covered / (end - start)) if end > start else 0.0


def hot_stretches(spans: Sequence[Span]) -> tuple[tuple[float, float, str], ...]:
    """When a GPU was slowed by heat, as stretches in which its curves carry that ink."""
    hot = throttle_ink(Throttle.HEAT)
    return tuple((span.start, span.end, span.ink) for span in spans if span.ink == hot)


def title_of(signal: str) -> str:
    """A GPU signal's name on screen."""
    if signal == SLOWED_BY:
        return QCoreApplication.translate("Pictures", "Slowed by")
    return translate(next(picture.title for picture in GPU_PICTURES if picture.signal == signal))
