"""The probe's messages as the fleet's own records: where names and orders of the wire end."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt

from connectors.probe import messages
from console.fleet.model.readings import Device, Facts, Filesystem, Floats, GpuHealth, GpuProcess
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.series import Layout

_GPU_LIMITS = (
    "memory_bytes",
    "power_limit_max",
    "slowdown_celsius",
    "shutdown_celsius",
    "sm_clock_max",
    "pcie_width_max",
)

_PROCESS_FIELDS = tuple(field.name for field in fields(GpuProcess))
_HEALTH_FIELDS = tuple(field.name for field in fields(GpuHealth))


def facts_from_hello(hello: messages.Hello, before: Facts) -> Facts:
    """What hello says of a node; the devices of before stay until the inventory names them anew."""
    return replace(
        before,
        host=hello.host,
        os=hello.os,
        kernel=hello.kernel,
        cpus=hello.cpus,
        memory_bytes=hello.memory_bytes or 0,
        boot_time=None if hello.uptime is None else round(hello.t - hello.uptime),
        driver=hello.driver,
        nvml=hello.nvml,
        variant=hello.variant,
        simulated=hello.simulated,
    )


def facts_from_inventory(inventory: messages.Inventory, before: Facts) -> Facts:
    """What the inventory says of a node's devices and driver. A driver that is still being opened, or hangs at that,
    has not said that there are no GPUs."""
    opening = inventory.nvml == "starting" and not inventory.gpus
    return replace(
        before,
        devices=(*(before.of(Kind.GPU) if opening else ()), *_devices(inventory)),
        nvml=inventory.nvml or before.nvml,
        driver=inventory.driver or before.driver,
    )


def _devices(inventory: messages.Inventory) -> Iterable[Device]:
    for gpu in inventory.gpus:
        limits = {name: float(value) for name in _GPU_LIMITS if (value := getattr(gpu, name)) is not None}
        yield Device(Kind.GPU, str(gpu.index), gpu.name, " ".join(filter(None, (gpu.uuid, gpu.pci))), limits)
    for port in inventory.ports:
        detail = " ".join(filter(None, (port.kind, port.driver, port.netdev)))
        yield Device(Kind.PORT, port.name, port.name, detail)
    for disk in inventory.disks:
        size = None if disk.size_bytes is None else {"size_bytes": float(disk.size_bytes)}
        yield Device(Kind.DISK, disk.name, disk.name, disk.model, size)
    for server in inventory.storage:
        yield Device(Kind.STORAGE, server.name, server.name, server.kind)


def wire_parts(inventory: messages.Inventory) -> dict[Kind, tuple[str, ...]]:
    """The devices in the order of a sample's rows; a layout holds at most the first of each name."""
    return {
        Kind.GPU: tuple(str(gpu.index) for gpu in inventory.gpus),
        Kind.PORT: tuple(port.name for port in inventory.ports),
        Kind.DISK: tuple(disk.name for disk in inventory.disks),
        Kind.STORAGE: tuple(server.name for server in inventory.storage),
    }


Alive = dict[Kind, npt.NDArray[np.bool_]]
_KINDS = (Kind.GPU, Kind.PORT, Kind.DISK, Kind.STORAGE)


class RowMaker:
    """Makes flat rows of one layout from samples of one inventory. Made once per inventory, used once per sample."""

    def __init__(self, layout: Layout, parts: dict[Kind, tuple[str, ...]], gen: int) -> None:
        self.layout = layout
        self.gen = gen
        #: For each kind, the places in the wire's order that the layout keeps; None when it keeps all, in that order.
        self._kept: dict[Kind, list[int] | None] = {}
        self._counts = {kind: len(layout.parts.get(kind, ())) for kind in _KINDS}
        self._blank: dict[Kind, list[float | None]] = {kind: [None] * len(SIGNALS[kind]) for kind in self._counts}
        self._all = {kind: np.ones(count, np.bool_) for kind, count in self._counts.items() if count}
        self._all[Kind.HOST] = np.ones(1, np.bool_)
        for kind, wire in parts.items():
            places = [wire.index(part) for part in layout.parts.get(kind, ()) if part in wire]
            self._kept[kind] = None if places == list(range(len(wire))) else places

    def row(self, sample: messages.Sample) -> tuple[Floats, Alive]:
        """(flat row, which devices answered). Readings that are missing, and whole rows that are, become NaN; so does
        what no float32 holds. Devices of another inventory than this maker's do not count."""
        flat: list[float | None] = list(sample.h)
        alive = self._all  # shared by all rows in which everything answered
        for kind, rows in zip(_KINDS, (sample.g, sample.p, sample.d, sample.f), strict=True):
            count = self._counts[kind]
            if not count:
                continue
            known: list[messages.Row | None] = rows if rows is not None and sample.gen == self.gen else []
            places = self._kept.get(kind)
            if places is not None:
                known = [known[place] if place < len(known) else None for place in places]
            if len(known) != count:
                known = (known + [None] * count)[:count]
            if None in known:
                alive = {**alive, kind: np.array([row is not None for row in known])}
                blank = self._blank[kind]
                known = [blank if row is None else row for row in known]
            flat.extend(itertools.chain.from_iterable(known))  # type: ignore[arg-type]  # no None is left
        return _floats(flat), alive


@np.errstate(over="ignore")
def _floats(flat: list[float | None]) -> Floats:
    row = np.array(flat, np.float64).astype(np.float32)  # None becomes NaN
    infinite = np.isinf(row)
    if infinite.any():
        row[infinite] = np.nan
    return row


def processes(middle: messages.Middle) -> tuple[GpuProcess, ...] | None:
    """None when the driver did not say."""
    if middle.processes is None:
        return None
    return tuple(_process(row) for row in middle.processes)


def _process(row: messages.ProcessRow) -> GpuProcess:
    return GpuProcess(**{name: getattr(row, name) for name in _PROCESS_FIELDS})


def filesystems(middle: messages.Middle) -> tuple[Filesystem, ...]:
    return tuple(Filesystem(f.mount, f.kind, f.size_bytes, f.free_bytes, f.age) for f in middle.filesystems)


def health(slow: messages.Slow) -> tuple[GpuHealth | None, ...]:
    rows = slow.gpus or []
    return tuple(None if row is None else _health(row) for row in rows)


def _health(row: messages.GpuHealth) -> GpuHealth:
    return GpuHealth(**{name: getattr(row, name) for name in _HEALTH_FIELDS})
