"""A few figures of each node now, and their sums over a site or the fleet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.model.totals import WORKING_FROM

_UTILIZATION = column(Kind.GPU, "utilization")
_POWER = column(Kind.GPU, "power")
_RECEIVE = column(Kind.PORT, "receive")
_SEND = column(Kind.PORT, "send")


@dataclass(slots=True)
class Figures:
    """Sums over watched nodes, only of what live ones measured: `gpus_reporting` of `gpus` have a utilisation (the
    sum, in per cent), `power_gpus` a power (W); `networks` of `nodes` have port readings (bytes per second)."""

    nodes: int = 0
    reporting: int = 0
    gpus: int = 0
    gpus_reporting: int = 0
    working: int = 0
    utilization: float = 0.0
    power_gpus: int = 0
    power: float = 0.0
    networks: int = 0
    receive: float = 0.0
    send: float = 0.0

    @property
    def mean_utilization(self) -> float | None:
        """Per cent over the GPUs that report; None without any."""
        return self.utilization / self.gpus_reporting if self.gpus_reporting else None

    @property
    def watts(self) -> float | None:
        return self.power if self.power_gpus else None


def figures_of(reading: NodeReading, ports: frozenset[str]) -> Figures:
    """One node's figures; `ports` are those whose traffic counts."""
    if reading.link.state is LinkState.OFF:
        return Figures()
    made = Figures(nodes=1, gpus=len(reading.facts.of(Kind.GPU)))
    if reading.link.state is not LinkState.LIVE:
        return made
    made.reporting = 1
    rows = reading.rows.get(Kind.GPU)
    if rows is not None and len(rows):
        known = rows[:, _UTILIZATION]
        known = known[~np.isnan(known)]
        made.gpus_reporting, made.utilization = len(known), float(known.sum(dtype=np.float64))
        made.working = int((known >= WORKING_FROM).sum())
        watts = rows[:, _POWER]
        watts = watts[~np.isnan(watts)]
        made.power_gpus, made.power = len(watts), float(watts.sum(dtype=np.float64))
    rows = reading.rows.get(Kind.PORT)
    if rows is not None and len(rows):
        parts = [port.part in ports for port in reading.facts.of(Kind.PORT)][: len(rows)]
        chosen = rows[: len(parts)][parts]
        if not np.isnan(chosen[:, _RECEIVE]).all():
            made.networks = 1
            made.receive = float(np.nansum(chosen[:, _RECEIVE], dtype=np.float64))
            made.send = float(np.nansum(chosen[:, _SEND], dtype=np.float64))
    return made


_NAMES = tuple(field.name for field in fields(Figures))


def sum_of(some: Iterable[Figures]) -> Figures:
    """The figures of several nodes together."""
    chosen = list(some)
    return Figures(*(sum(getattr(each, name) for each in chosen) for name in _NAMES))


def levels(reading: NodeReading) -> list[float]:
    """How much each GPU works, 0 to 1; NaN where nothing is known now."""
    rows = reading.rows.get(Kind.GPU)
    gpus = len(reading.facts.of(Kind.GPU))
    if rows is None or reading.link.state is not LinkState.LIVE:
        return [math.nan] * gpus
    known = [value / 100.0 for value in rows[:, _UTILIZATION].tolist()]
    return (known + [math.nan] * gpus)[:gpus]
