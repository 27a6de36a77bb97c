"""The demo site's past, so that a demonstration can show the last hours at once. It is simulated like all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.probe.messages import Row
from connectors.site_simulator import rows
from connectors.site_simulator.faults import Entry, FaultBook
from connectors.site_simulator.specification import Specification, default_specification
from connectors.site_simulator.world import World

MAX_SAMPLES = 200_000


@dataclass(frozen=True, slots=True)
class PastSample:
    """A node at a time (unix seconds), in the columns of the probe's samples; GPUs in order of index, None for a lost
    one; ports and disks by name. Always simulated."""

    node: str
    time: float
    host: Row
    gpus: tuple[Row | None, ...]
    ports: dict[str, Row]
    disks: dict[str, Row]
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
    """Every node at `start` (its whole second), `start + step`, ... up to `end`, all nodes of one time together.

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
    while True:
        for name, model in world.nodes.items():
            model.take_events()
            yield PastSample(
                node=name,
                time=world.time,
                host=rows.host_row(model),
                gpus=tuple(rows.gpu_row(model, index) for index in range(model.node.gpus)),
                ports=rows.port_rows(model),
                disks=rows.disk_rows(model),
            )
        time += step
        if time > end:
            return
        world.advance(time, step)
