"""The fleet summed over even steps of time, honestly: what a node did not say is not counted as nought.

A node's samples fall into steps. In a step each device has the mean of its readings there; the node has the sum of its
devices' means, and how many devices that sum holds. A step in which a node said nothing, though it was not yet overdue
(it is asked more rarely than a step is long), keeps what it said last; anything else that is empty is unknown, and the
counts say so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from console.fleet.model.readings import Facts, Floats, Times
from console.fleet.model.signals import Kind
from console.fleet.model.tracks import GAP_PERIODS

Places = npt.NDArray[np.integer]
#: Nodes, which of their ports count, and how often the times in their memory had been moved.
Whose = frozenset[tuple[str, frozenset[str], int]]
#: A GPU works in a step in which at least this share of the time (in per cent) some kernel ran on it.
WORKING_FROM = 5.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Even steps: `first` is the number of the first one, counted from the epoch; `step` is their length in seconds."""

    first: int
    count: int
    step: float

    @classmethod
    def over(cls, start: float, end: float, step: float) -> Grid:
        """The steps that begin at or after the one of `start` and are over at `end`."""
        first = math.floor(start / step)
        return cls(first, max(0, math.floor(end / step) - first), step)

    @property
    def start(self) -> float:
        return self.first * self.step

    @property
    def end(self) -> float:
        return (self.first + self.count) * self.step

    def places(self, times: Times) -> Places:
        """The number of each time's step in this grid; outside of it where negative or not less than `count`."""
        # Micro-seconds of slack: a time at the border of a step must not fall into the one before.
        return np.floor((times + 1e-6) / self.step).astype(np.int64) - self.first


#: What is known together: how many report first, then what is summed over them.
_GPU_SUMS = ("gpus", "utilization", "working")
_POWER_SUMS = ("power_gpus", "power")
_PORT_SUMS = ("nodes", "receive", "send")


@dataclass(slots=True)
class Sums:
    """Per step sums [steps]: of the utilisation (%), power (W) and traffic (bytes per second) of the devices that have
    a reading, and how many they are. `nodes` counts nodes with port readings. `period` is a node's longest seconds
    between samples in the step, 0 where it said nothing; without meaning for a sum over nodes."""

    utilization: Times
    gpus: Times
    working: Times
    power: Times
    power_gpus: Times
    receive: Times
    send: Times
    nodes: Times
    period: Times

    @classmethod
    def empty(cls, steps: int) -> Sums:
        return cls(*(np.zeros(steps) for _ in fields(cls)))

    def part(self, which: slice) -> Sums:
        return Sums(*(getattr(self, field.name)[which] for field in fields(self)))

    def add(self, other: Sums) -> None:
        for field in fields(self):
            mine = getattr(self, field.name)
            mine += getattr(other, field.name)

    def put(self, at: Places, other: Sums, index: Places) -> None:
        """Set the steps `at` to what `other` has at `index`."""
        for field in fields(self):
            getattr(self, field.name)[at] = getattr(other, field.name)[index]


def joined(before: Sums, after: Sums) -> Sums:
    """Two stretches, one after the other."""
    return Sums(*(np.concatenate((getattr(before, f.name), getattr(after, f.name))) for f in fields(Sums)))


def put_gpus(sums: Sums, at: Places, utilization: Times, power: Times) -> None:
    """Set steps `at` from each GPU's means there, both [steps, GPUs] with NaN for no reading."""
    known = ~np.isnan(utilization)
    sums.utilization[at] = np.where(known, utilization, 0.0).sum(axis=1)
    sums.gpus[at] = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        sums.working[at] = (utilization >= WORKING_FROM).sum(axis=1)
    known = ~np.isnan(power)
    sums.power[at] = np.where(known, power, 0.0).sum(axis=1)
    sums.power_gpus[at] = known.sum(axis=1)


def put_ports(sums: Sums, at: Places, receive: Times, send: Times) -> None:
    """Set steps `at` from each counted port's means there, both [steps, ports] with NaN for no reading."""
    sums.receive[at] = np.nansum(receive, axis=1)
    sums.send[at] = np.nansum(send, axis=1)
    sums.nodes[at] = (~np.isnan(receive)).any(axis=1)


def means(places: Places, values: Times | Floats) -> tuple[Places, Times]:
    """(steps, means[steps, columns]) of `values[samples, columns]` that fall into ascending `places`, without NaN."""
    firsts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
    known = ~np.isnan(values)
    counts = np.add.reduceat(known, firsts, axis=0, dtype=np.int64)
    sums = np.add.reduceat(np.where(known, values, 0.0), firsts, axis=0, dtype=np.float64)
    made = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=made, where=counts > 0)
    return places[firsts], made


def hold(sums: Sums, step: float) -> None:
    """Fill a node's empty steps between two samples that lie no further apart than a gap, and those after its last
    sample until the next one is due, with what it said last."""
    said = np.flatnonzero(sums.period > 0)
    if not len(said):
        return
    steps = np.arange(len(sums.period))
    before = np.searchsorted(said, steps, side="right") - 1
    empty = (sums.period == 0) & (before >= 0)
    last = said[np.clip(before, 0, None)]
    following = np.clip(before + 1, 0, len(said) - 1)
    has_next = before + 1 < len(said)
    reach = np.where(
        has_next,
        GAP_PERIODS * np.maximum(sums.period[last], sums.period[said[following]]),
        sums.period[last],
    )
    until = np.where(has_next, said[following] - last, steps - last + 1)
    held = np.flatnonzero(empty & (until * step <= reach))
    sums.put(held, sums, last[held])


@dataclass(frozen=True, slots=True)
class Totals:
    """The fleet over `grid`. `whose` says whose sums these are; sums of others are not taken over."""

    grid: Grid
    sums: Sums
    whose: Whose = frozenset()

    @property
    def times(self) -> Times:
        """The middles of the steps, in unix seconds."""
        return np.asarray((self.grid.first + np.arange(self.grid.count) + 0.5) * self.grid.step, np.float64)

    def utilization(self) -> Times:
        """Per cent, the mean of the GPUs that report; NaN where none does."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Times = np.where(self.sums.gpus > 0, self.sums.utilization / self.sums.gpus, np.nan)
        return found

    def power(self) -> Times:
        """Watts of the GPUs that report; NaN where none does."""
        return np.where(self.sums.power_gpus > 0, self.sums.power, np.nan)

    def receive(self) -> Times:
        """Bytes per second into the nodes that report; NaN where none does."""
        return np.where(self.sums.nodes > 0, self.sums.receive, np.nan)

    def send(self) -> Times:
        """Bytes per second out of the nodes that report; NaN where none does."""
        return np.where(self.sums.nodes > 0, self.sums.send, np.nan)


def coarser(totals: Totals, steps: int) -> Totals:
    """The means over `steps` steps, of those in which anything was known; half a step at either end is left out."""
    grid = totals.grid
    skip = -grid.first % steps
    count = max(0, (grid.count - skip) // steps)
    inside = slice(skip, skip + count * steps)
    made = Sums.empty(count)
    for names in (_GPU_SUMS, _POWER_SUMS, _PORT_SUMS):
        counted = getattr(totals.sums, names[0])[inside].reshape(count, steps) > 0
        shares = np.maximum(counted.sum(axis=1), 1)
        for name in names:
            values = getattr(totals.sums, name)[inside].reshape(count, steps)
            setattr(made, name, np.where(counted, values, 0.0).sum(axis=1) / shares)
    return Totals(Grid((grid.first + skip) // steps, count, grid.step * steps), made, totals.whose)


def missing(times: Times, counts: Times, whole: float, step: float) -> list[tuple[float, float, int]]:
    """The stretches (start, end, least count) in which some but not all of `whole` report, from the first step in which
    any does: before it there is no history to miss."""
    known = np.flatnonzero(counts > 0)
    if not len(known):
        return []
    found: list[tuple[float, float, int]] = []
    for place in range(int(known[0]), len(counts)):
        count = counts[place]
        if not 0 < count <= whole - 0.5:
            continue
        start, end = float(times[place]) - step / 2, float(times[place]) + step / 2
        if found and abs(found[-1][1] - start) < step / 2:
            found[-1] = (found[-1][0], end, min(found[-1][2], int(count)))
        else:
            found.append((start, end, int(count)))
    return found


@dataclass(frozen=True, slots=True)
class GpuTime:
    """GPU-hours since `start`: they sum up to `gpus` times the hours, exactly."""

    start: float
    end: float
    gpus: int
    working: float
    idle: float
    unknown: float

    @property
    def whole(self) -> float:
        return self.working + self.idle + self.unknown


def gpu_time(totals: Totals, gpus: int) -> GpuTime | None:
    """What `gpus` GPUs did, from the first step in which anything was measured; None when nothing was."""
    sums, grid = totals.sums, totals.grid
    measured = np.flatnonzero(sums.gpus > 0)
    if not len(measured):
        return None
    first = int(measured[0])
    hours = grid.step / 3600.0
    working = float(sums.working[first:].sum()) * hours
    known = float(sums.gpus[first:].sum()) * hours
    # A GPU that was taken out since then did work; it must not make others' missing hours negative.
    whole = float(np.maximum(sums.gpus[first:], gpus).sum()) * hours
    start = (grid.first + first) * grid.step
    return GpuTime(start, grid.end, gpus, working, known - working, whole - known)


def counted_ports(facts: Facts) -> frozenset[str]:
    """The ports whose traffic is summed, each byte once: an interface on top of an InfiniBand port is counted by that
    port, and bonds and bridges (which have no driver of a device) by what they are made of, where there is any."""
    words = {port.part: port.detail.split() for port in facts.of(Kind.PORT)}
    carried = {detail[2] for detail in words.values() if len(detail) > 2 and detail[0] == "infiniband"}
    hardware = {part for part, detail in words.items() if len(detail) > 1}
    return frozenset(part for part in (hardware or words) if part not in carried)


def all_gpus(facts: Iterable[Facts]) -> int:
    """How many GPUs these nodes are known to have."""
    return sum(len(each.of(Kind.GPU)) for each in facts)
