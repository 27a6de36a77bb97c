"""The demo site's past, so that a demonstration can show the last hours at once. It is simulated like all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.probe.messages import Inventory, Row
from connectors.site_simulator import rows
from connectors.site_simulator.chronicle import Line, lines_of
from connectors.site_simulator.faults import Entry, FaultBook, FaultKind
from connectors.site_simulator.specification import Specification, default_specification
from connectors.site_simulator.tree import KERNEL, SYSTEM
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
        gone = {e.fault.node for e in world.book.entries() if e.fault.kind is FaultKind.NODE_GONE and e.active(time)}
        for name, model in world.nodes.items():
            model.take_events()
            if name in gone:
                continue
            yield PastSample(
                node=name,
                time=world.time,
                host=rows.host_row(model),
                gpus=tuple(rows.gpu_row(model, index) for index in range(model.node.gpus)),
                uuids=uuids[name],
                ports=rows.port_rows(model),
                disks=rows.disk_rows(model),
                storage=rows.storage_rows(model),
            )
        time += step
        if time > end:
            return
        world.advance(time, step)


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
