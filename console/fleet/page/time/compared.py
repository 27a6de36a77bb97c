"""A member of a comparison: who it is, how it is, and which signals it has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from console.fleet.model.addresses import Address
from console.fleet.model.inventory import Inventory
from console.fleet.model.readings import Device, Floats, NodeReading, Track
from console.fleet.model.signals import Kind, column
from console.fleet.page.time.pictures import GPU_DEFAULT, GPU_PICTURES, HOST_DEFAULT, HOST_PICTURES, Picture
from console.fleet.page.time.tracks import Wanted, aligned
from resources.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Member:
    """One of the things compared. `number` (from 1) is what its curves and lines are called; `device` is None where its
    node has no such GPU, `reading` where there is no such node."""

    number: int
    address: Address
    name: str
    where: str
    zone: str
    reading: NodeReading | None
    device: Device | None = None

    @property
    def gpus(self) -> tuple[Device, ...]:
        """The GPUs that count: itself, or those of the node."""
        if self.address.kind == "gpu":
            return () if self.device is None else (self.device,)
        return self.reading.facts.of(Kind.GPU) if self.reading is not None else ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A signal of a node that is made of its GPUs'."""

    signal: str
    join: Callable[[Floats], Floats]  # [gpus, times] to [times]; columns hold at least one reading


def _mean(values: Floats) -> Floats:
    return np.asarray(np.nanmean(values, axis=0), np.float32)


def _sum(values: Floats) -> Floats:
    # A part of a sum would look like a drop: where one has no reading, neither has the sum.
    return np.asarray(values.sum(axis=0, dtype=np.float64), np.float32)


def _most(values: Floats) -> Floats:
    return np.asarray(np.nanmax(values, axis=0), np.float32)


JOINED: dict[str, Joined] = {
    "gpu_utilization": Joined("utilization", _mean),
    "gpu_power": Joined("power", _sum),
    "gpu_temperature": Joined("temperature", _most),
}
NODE_PICTURES: tuple[Picture, ...] = (
    Picture("gpu_utilization", QT_TRANSLATE_NOOP("Pictures", "GPU use"), "%", high=100),
    Picture("gpu_power", QT_TRANSLATE_NOOP("Pictures", "GPU power"), "kW", scale=1e-3, decimals=1),
    Picture("gpu_temperature", QT_TRANSLATE_NOOP("Pictures", "Hottest GPU"), "°C", low=None),
    *HOST_PICTURES,
)
NODE_DEFAULT = ("gpu_utilization", "gpu_power", "gpu_temperature", "cpu")


def pictures_for(kind: str) -> tuple[Picture, ...]:
    """What can be drawn of nodes, or of GPUs."""
    return GPU_PICTURES if kind == "gpu" else NODE_PICTURES


def default_for(kind: str, gpus: bool) -> tuple[str, ...]:
    """What is drawn until somebody chooses; `gpus` says whether any of the nodes has some."""
    if kind == "gpu":
        return GPU_DEFAULT
    return NODE_DEFAULT if gpus else HOST_DEFAULT


def wanted_of(member: Member, signal: str) -> tuple[Wanted, ...]:
    """The curves that a member's signal is made of; keys are (signal, number, part)."""
    node = member.address.node
    if member.address.kind == "node" and signal not in JOINED:
        return (Wanted((signal, member.number, ""), Address("host", node), signal),)
    source = JOINED[signal].signal if signal in JOINED else signal
    return tuple(
        Wanted((signal, member.number, gpu.part), Address("gpu", node, gpu.part), source) for gpu in member.gpus
    )


def track_of(member: Member, signal: str, tracks: Mapping[object, Track]) -> Track | None:
    """A member's signal over time; None when nothing was read."""
    found = [tracks[wanted.key] for wanted in wanted_of(member, signal) if wanted.key in tracks]
    if not found:
        return None
    if signal not in JOINED:
        return found[0]
    times, lines = aligned(found)
    values = np.full(len(times), np.nan, np.float32)
    if len(times):
        some = ~np.isnan(lines).all(axis=0)
        values[some] = JOINED[signal].join(lines[:, some])
    # Of what is joined only the mean is known; that it is in steps shows.
    bound = values if any(track.low is not None for track in found) else None
    return Track(times, values, bound, bound, max(track.step for track in found))


def value_now(member: Member, signal: str) -> float:
    """A member's newest reading, unscaled; NaN when it does not answer."""
    reading = member.reading
    if reading is None or reading.link.state not in ("live", "late"):
        return math.nan
    if member.address.kind == "node" and signal not in JOINED:
        host = reading.rows.get(Kind.HOST)
        return float(host[0, column(Kind.HOST, signal)]) if host is not None and len(host) else math.nan
    source = JOINED[signal].signal if signal in JOINED else signal
    values = [_of_gpu(reading, gpu, source) for gpu in member.gpus]
    if all(math.isnan(value) for value in values):
        return math.nan
    return float(JOINED[signal].join(np.array(values, np.float32)[:, None])[0]) if signal in JOINED else values[0]


def _of_gpu(reading: NodeReading, gpu: Device, signal: str) -> float:
    rows, alive = reading.rows.get(Kind.GPU), reading.alive.get(Kind.GPU)
    place = reading.facts.of(Kind.GPU).index(gpu)
    if rows is None or place >= len(rows) or (alive is not None and place < len(alive) and not alive[place]):
        return math.nan
    return float(rows[place, column(Kind.GPU, signal)])


def members_of(
    addresses: Sequence[Address],
    inventory: Inventory,
    readings: Mapping[str, NodeReading],
    *,
    gpu_name: Callable[[str, str], str],
    zone_of: Callable[[str], str],
) -> tuple[Member, ...]:
    """Who is compared. `gpu_name` makes a name of a node's and a GPU's index, `zone_of` gives a site's zone."""
    found = []
    for number, address in enumerate(addresses, 1):
        node = inventory.node(address.node)
        site = inventory.site_of(address.node)
        plain = node.name if node is not None else address.node
        reading = readings.get(address.node) if node is not None else None
        gpus = reading.facts.of(Kind.GPU) if reading is not None else ()
        device = next((gpu for gpu in gpus if address.kind == "gpu" and gpu.part == address.part), None)
        name = gpu_name(plain, address.part) if address.kind == "gpu" else plain
        rack = node.rack if node is not None else ""
        where = " · ".join(part for part in (site.name if site is not None else "", rack) if part)
        found.append(Member(number, address, name, where, zone_of(address.node), reading, device))
    return tuple(found)
