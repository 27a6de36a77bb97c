"""Measured minutes: GPUs of a node out of telemetry.db, as metering needs them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from console.costs.model.metering import MINUTE, Gpu
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.queries import Queries, Rolled
from console.fleet.service.history.readers import Readers

if TYPE_CHECKING:
    import numpy.typing as npt

_SIGNALS = (column(Kind.GPU, "utilization"), column(Kind.GPU, "power"))


def begins(readers: Readers) -> int | None:
    """When the oldest minute that is kept began (unix seconds), None where there is none. Raises sqlite3.Error."""
    sql = (
        "SELECT min(first) FROM (SELECT min(start) AS first FROM block"
        " UNION ALL SELECT min(start) FROM roll_up WHERE step = ?)"
    )
    with readers.lend() as connection:
        (found,) = connection.execute(sql, (MINUTE,)).fetchone()
    return None if found is None else int(found)


def gpus(queries: Queries, node: str, start: int, end: int) -> dict[str, Gpu]:
    """Use and power of each GPU by the minute of [start, end): roll-ups, and samples where none are written yet. A node
    that is asked more rarely than every minute keeps what it said until it is due. Raises sqlite3.Error."""
    count = (end - start) // MINUTE
    found: dict[str, npt.NDArray[np.float64]] = {}
    periods = np.zeros(count)
    rolled = [piece for piece in queries.rolled(node, Kind.GPU, _SIGNALS, start, end) if len(piece.times)]
    _put(found, periods, rolled, start, count)
    if not periods.all():
        sampled = [piece for piece in queries.measured(node, Kind.GPU, _SIGNALS, start, end) if len(piece.times)]
        missing = periods == 0
        fresh: dict[str, npt.NDArray[np.float64]] = {}
        _put(fresh, periods, sampled, start, count)
        for part, values in fresh.items():
            whole = found.setdefault(part, np.full((2, count), np.nan))
            whole[:, missing] = values[:, missing]
    for values in found.values():
        _hold(values, periods)
    return {part: Gpu(values[0].tolist(), values[1].tolist()) for part, values in found.items()}


def _put(
    found: dict[str, npt.NDArray[np.float64]],
    periods: npt.NDArray[np.float64],
    pieces: Iterable[Rolled],
    start: int,
    count: int,
) -> None:
    """The mean of each minute, of each GPU, by each signal."""
    sums: dict[str, npt.NDArray[np.float64]] = {}
    counts: dict[str, npt.NDArray[np.int64]] = {}
    for piece in pieces:
        places = np.floor((piece.times + 1e-6 - start) / MINUTE).astype(np.int64)
        inside = (places >= 0) & (places < count)
        at = places[inside]
        np.maximum.at(periods, at, np.maximum(piece.periods[inside], 1e-3))
        for thing, part in enumerate(piece.parts):
            values = piece.values[:, inside, thing].astype(np.float64)
            whole = sums.setdefault(part, np.zeros((2, count)))
            many = counts.setdefault(part, np.zeros((2, count), np.int64))
            for signal in range(2):
                known = ~np.isnan(values[signal])
                np.add.at(whole[signal], at[known], values[signal][known])
                np.add.at(many[signal], at[known], 1)
    for part, whole in sums.items():
        mean = np.full((2, count), np.nan)
        np.divide(whole, counts[part], out=mean, where=counts[part] > 0)
        found[part] = mean


def _hold(values: npt.NDArray[np.float64], periods: npt.NDArray[np.float64]) -> None:
    """Fill what a node that is asked rarely did not say before it was due."""
    for place in range(1, len(periods)):
        if periods[place] == 0 and periods[place - 1] > MINUTE:
            values[:, place] = values[:, place - 1]
