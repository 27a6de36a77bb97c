"""The demo site's past, so that a demonstration can show the last hours at once. It is simulated like all of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.probe.messages import GpuHealth, Inventory, ProcessRow, Row
from connectors.site_simulator import rows
from connectors.site_simulator.chronicle import Line, lines_of
from connectors.site_simulator.faults import Entry, FaultBook, FaultKind
from connectors.site_simulator.node_model import NodeModel
from connectors.site_simulator.specification import Specification, default_specification
from connectors.site_simulator.tree import KERNEL, SYSTEM, filesystems
from connectors.site_simulator.world import World

MAX_SAMPLES = 200_000


@dataclass(frozen=True, slots=True)
class PastSample:
    """A node at a time (unix seconds), in the columns of the probe's samples; GPUs in order of index, None for a lost
    one, and their UUIDs; ports, disks and file servers by name. Always simulated."""

    node: str
    time: float
    host: Row
    gpus: tuple[Row | None, ...]
    uuids: tuple[str, ...]
    ports: dict[str, Row]
    disks: dict[str, Row]
    storage: dict[str, Row]
    simulated: bool = True


def past(
    seed: int,
    start: float,
    end: float,
    step: float,
    *,
    specification: Specification | None = None,
    faults: Sequence[Entry] = (),
) -> Iterator[PastSample]:
    """Every node at `start` (its whole second), `start + step`, ... up to `end`, all nodes of one time together; not
    those that are gone then.

    The values are those of the moment, not means over the step. `faults` are entries with times of their own. A site
    that starts now continues where its past ends: both are functions of the seed and the time. Raises ValueError for a
    span that is no span, or of more than MAX_SAMPLES times.
    """
    if not step >= 1.0 or not end >= start or (end - start) / step > MAX_SAMPLES:
        raise ValueError(
            f"no past from {start} to {end} in steps of {step} s (at least 1 s, at most {MAX_SAMPLES} times)"
        )
    return _samples(World(specification or default_specification(), seed, start, FaultBook(tuple(faults))), end, step)


def _samples(world: World, end: float, step: float) -> Iterator[PastSample]:
    time = world.time
    uuids = {
        name: tuple(rows.uuid(model, index) for index in range(model.node.gpus)) for name, model in world.nodes.items()
    }
    while True:
        gone = _gone(world.book, time)
        for name, model in world.nodes.items():
            model.take_events()
            if name not in gone:
                yield _sample(world, model, uuids[name])
        time += step
        if time > end:
            return
        world.advance(time, step)


def _gone(book: FaultBook, time: float) -> dict[str, Entry]:
    """The nodes that are gone at a time, by what took them away."""
    return {e.fault.node: e for e in book.entries() if e.fault.kind is FaultKind.NODE_GONE and e.active(time)}


def _sample(world: World, model: NodeModel, uuids: tuple[str, ...]) -> PastSample:
    return PastSample(
        node=model.node.name,
        time=world.time,
        host=rows.host_row(model),
        gpus=tuple(rows.gpu_row(model, index) for index in range(model.node.gpus)),
        uuids=uuids,
        ports=rows.port_rows(model),
        disks=rows.disk_rows(model),
        storage=rows.storage_rows(model),
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A node as a console saw it at a time: its sample and the kernel's lines since the last glance, what else it
    said, and how far its clock was ahead. Without a sample the node was gone, `since` then."""

    node: str
    time: float
    sample: PastSample | None
    lines: tuple[Line, ...] = ()
    health: tuple[GpuHealth | None, ...] = ()
    filesystems: tuple[tuple[str, int, int], ...] = ()  # mount, size and free bytes
    processes: tuple[ProcessRow, ...] = ()
    clock_ahead: float = 0.0
    lost: tuple[tuple[int, float], ...] = ()  # GPUs that do not answer, and since when
    since: float = 0.0


def glances(
    seed: int,
    looks: Sequence[tuple[float, frozenset[str]]],
    *,
    specification: Specification | None = None,
    faults: Sequence[Entry] = (),
) -> Iterator[Glance]:
    """Nodes at some times (unix seconds, ascending), each time those that are named."""
    if not looks:
        return
    book = FaultBook(tuple(faults))
    world = World(specification or default_specification(), seed, looks[0][0], book)
    uuids = {name: tuple(rows.uuid(m, index) for index in range(m.node.gpus)) for name, m in world.nodes.items()}
    for time, names in looks:
        gap = time - world.time
        if gap >= 1.0:
            # What heats up does so in minutes; over longer times everything has settled.
            world.advance(time, gap / math.ceil(gap / 15.0) if gap < 150.0 else gap)
        gone = _gone(book, time)
        for name in names:
            model = world.nodes[name]
            lines = tuple(event.line for event in model.take_events())
            if name in gone:
                yield Glance(name, time, None, since=gone[name].raised_at)
                continue
            mine = [entry for entry in book.of_node(name, model.site.key) if entry.active(time)]
            health = (rows.health(model, index) for index in range(model.node.gpus))
            yield Glance(
                name,
                time,
                _sample(world, model, uuids[name]),
                lines,
                tuple(None if each is None else GpuHealth(**each) for each in health),
                tuple((mount, size, free) for mount, (size, free) in filesystems(model).items()),
                tuple(row for index in range(model.node.gpus) for row in rows.process_rows(model, index)),
                sum(entry.fault.seconds for entry in mine if entry.fault.kind is FaultKind.CLOCK_OFF),
                tuple(
                    (index, entry.raised_at)
                    for entry in mine
                    if entry.fault.kind is FaultKind.GPU_LOST
                    for index in entry.fault.gpus
                ),
            )


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a console would know of a node that it had watched up to now: what the node said of itself and of its
    devices, what its kernel said of faults (in order), and since when it is gone, if it is."""

    node: str
    cpus: int
    memory_bytes: int
    boot_time: float
    inventory: Inventory
    lines: tuple[Line, ...]
    gone_since: float | None
    host: str
    system: str = SYSTEM
    kernel: str = KERNEL


def remembered(
    seed: int,
    until: float,
    *,
    specification: Specification | None = None,
    faults: Sequence[Entry] = (),
) -> Iterator[Remembered]:
    """Every node as a console would remember it at a time (unix seconds)."""
    book = FaultBook(tuple(faults))
    for name, model in World(specification or default_specification(), seed, until, book).nodes.items():
        mine = book.of_node(name, model.site.key)
        gone = [e for e in mine if e.fault.kind is FaultKind.NODE_GONE]
        lines = lines_of(mine, model.witness, 0.0, until)
        yield Remembered(
            node=name,
            cpus=model.node.cpus,
            memory_bytes=model.node.memory_bytes,
            boot_time=model.boot_time,
            inventory=rows.inventory(model),
            lines=tuple(line for line in lines if not any(entry.active(line.time) for entry in gone)),
            gone_since=max((entry.raised_at for entry in gone if entry.active(until)), default=None),
            host=f"{name}.demo",
        )
