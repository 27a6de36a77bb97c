"""The fleet in one line, for the top strip and the command line."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from console.fleet.model.links import LinkState
from console.fleet.model.readings import Floats, NodeReading
from console.fleet.model.signals import Kind, column

_POWER = column(Kind.GPU, "power")
_UTILIZATION = column(Kind.GPU, "utilization")
CONNECTED = frozenset({LinkState.LIVE, LinkState.LATE})


@dataclass(frozen=True, slots=True)
class FleetSummary:
    """Sums over nodes that report now; None where nothing was measured, never a zero that was not.

    `nodes` are the watched ones. `oldest_sample` is the largest age in seconds among connected nodes. Sums hold only
    what LIVE nodes measured: `gpus_reporting` of `gpus` have a utilisation.
    """

    nodes: int = 0
    reporting: int = 0
    oldest_sample: float | None = None
    gpus: int = 0
    gpus_reporting: int = 0
    power_watts: float | None = None


class _Total:
    """A sum and a count of what is not NaN."""

    def __init__(self) -> None:
        self.sum = 0.0
        self.count = 0

    def add(self, rows: Floats | None, index: int) -> None:
        if rows is None or not rows.size:
            return
        known = [value for value in rows[:, index].tolist() if not math.isnan(value)]
        self.sum += math.fsum(known)
        self.count += len(known)

    @property
    def total(self) -> float | None:
        return self.sum if self.count else None


def summarise(readings: Iterable[NodeReading]) -> FleetSummary:
    """One line over all nodes. Late and lost nodes count as nodes, and not in any sum."""
    nodes = reporting = gpus = 0
    ages: list[float] = []
    power, utilization = _Total(), _Total()
    for reading in readings:
        if reading.link.state is LinkState.OFF:
            continue
        nodes += 1
        gpus += len(reading.facts.of(Kind.GPU))
        if reading.link.state in CONNECTED and reading.age is not None:
            ages.append(reading.age)
        if reading.link.state is not LinkState.LIVE:
            continue
        reporting += 1
        power.add(reading.rows.get(Kind.GPU), _POWER)
        utilization.add(reading.rows.get(Kind.GPU), _UTILIZATION)
    return FleetSummary(
        nodes=nodes,
        reporting=reporting,
        oldest_sample=max(ages, default=None),
        gpus=gpus,
        gpus_reporting=utilization.count,
        power_watts=power.total,
    )
