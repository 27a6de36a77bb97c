"""Sums over the fleet back in time: a node at a time from telemetry.db and from memory, on one grid of steps.

What was summed before is not read again: only the last steps, for samples may still have been on the road.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from console.fleet.model.readings import Floats, Times
from console.fleet.model.signals import Kind, column
from console.fleet.model.totals import Grid, Places, Sums, Totals, Whose, hold, joined, means, put_gpus, put_ports
from console.fleet.service.history.queries import Queries, Rolled
from console.fleet.service.history.roll_ups import CHUNK, HOUR, MINUTE
from console.fleet.service.series import NodeSeries

_GPU = (column(Kind.GPU, "utilization"), column(Kind.GPU, "power"))
_PORT = (column(Kind.PORT, "receive"), column(Kind.PORT, "send"))
#: The last steps, in seconds, may still change by samples that come late.
UNSETTLED = 30.0
#: So far before the first step that is summed a sample may lie that still holds in it.
LOOKBACK = 300.0


@dataclass(frozen=True, slots=True)
class Source:
    """One node: its last minutes in memory, and the ports whose traffic counts."""

    node: str
    series: NodeSeries | None
    ports: frozenset[str]

    @property
    def shifts(self) -> int:
        return self.series.shifts if self.series is not None else 0


def total(
    sources: Iterable[Source],
    queries: Queries | None,
    grid: Grid,
    before: Totals | None = None,
    suspect: Callable[[sqlite3.Error], None] = lambda _: None,
) -> Totals:
    """Sum these nodes over the grid (steps of whole minutes come from roll-ups). `before` are sums of the same nodes
    that overlap: what has settled in them is taken over. `suspect` hears of a file that cannot be read; what memory
    holds is summed all the same, and nothing of that answer is taken over later."""
    chosen = list(sources)
    whose = frozenset((source.node, source.ports, source.shifts) for source in chosen)
    kept = _settled(before, grid, whose)
    rest = Grid(grid.first + kept, grid.count - kept, grid.step)
    wide = Grid.over(rest.start - LOOKBACK, rest.end, grid.step)
    ahead = rest.first - wide.first
    whole = Sums.empty(rest.count)
    complete = True
    for source in chosen if rest.count else ():
        sums = Sums.empty(wide.count)
        reach = _reach(source, wide)
        if queries is not None:
            try:
                _from_disk(queries, source, wide, reach, sums)
            except sqlite3.Error as error:
                suspect(error)
                queries, complete = None, False
        _from_memory(source, wide, reach, sums)
        hold(sums, grid.step)
        whole.add(sums.part(slice(ahead, None)))
    if kept and before is not None:
        shift = grid.first - before.grid.first
        whole = joined(before.sums.part(slice(shift, shift + kept)), whole)
    return Totals(grid, whole, whose if complete else frozenset())


def _settled(before: Totals | None, grid: Grid, whose: Whose) -> int:
    """How many steps of the grid `before` has for good."""
    if before is None or before.whose != whose or before.grid.step != grid.step or before.grid.first > grid.first:
        return 0
    settled = math.floor((before.grid.end - UNSETTLED) / grid.step) - grid.first
    return min(max(settled, 0), grid.count)


def _reach(source: Source, grid: Grid) -> int:
    """The first step of the grid that lies in memory as a whole; the grid's end when none does."""
    oldest = source.series.oldest() if source.series is not None else None
    if oldest is None:
        return grid.count
    return min(max(math.ceil(oldest / grid.step) - grid.first, 0), grid.count)


def _from_disk(queries: Queries, source: Source, grid: Grid, reach: int, sums: Sums) -> None:
    """Fill the steps before `reach`: roll-ups where steps are minutes and they are written, else samples."""
    # After a start the beginning of the first step in memory may be on disk alone.
    limit = (grid.first + reach) * grid.step
    for kind, signals in ((Kind.GPU, _GPU), (Kind.PORT, _PORT)):
        pieces: list[Rolled] = []
        stretches = [(grid.start, limit)]
        if grid.step in (MINUTE, HOUR):
            step = int(grid.step)
            found = queries.rolled(source.node, kind, signals, grid.start, limit, step)
            pieces += [some for some in found if len(some.times)]
            stretches = _unrolled(grid.start, limit, [piece.times for piece in pieces], step)
        for start, end in stretches:
            pieces += queries.measured(source.node, kind, signals, start, end)
        for rolled in _by_parts(pieces):
            _put(sums, source, kind, grid.places(rolled.times), rolled, first=0, end=reach)


def _unrolled(start: float, end: float, rolled: Iterable[Times], step: int) -> list[tuple[float, float]]:
    """Where no roll-ups are written yet, which minutes are by the chunk: the newest ones, and after a start more."""
    times = np.sort(np.concatenate([[start - step], *rolled, [end]]))
    holes = np.flatnonzero(np.diff(times) >= max(CHUNK, 2 * step))
    found = [(float(times[at]) + step, float(times[at + 1])) for at in holes]
    if float(times[-2]) + step < end and len(times) - 2 not in holes:
        found.append((float(times[-2]) + step, end))
    return found


def _by_parts(pieces: list[Rolled]) -> list[Rolled]:
    """Pieces of the same devices joined, ascending in time."""
    groups: dict[tuple[str, ...], list[Rolled]] = {}
    for piece in pieces:
        groups.setdefault(piece.parts, []).append(piece)
    found = []
    for parts, some in groups.items():
        times = np.concatenate([piece.times for piece in some])
        order = np.argsort(times, kind="stable")
        periods = np.concatenate([piece.periods for piece in some])[order]
        values = np.concatenate([piece.values for piece in some], axis=1)[:, order]
        found.append(Rolled(parts, times[order], periods, values))
    return sorted(found, key=lambda piece: float(piece.times[0]))


def _from_memory(source: Source, grid: Grid, reach: int, sums: Sums) -> None:
    if source.series is None:
        return
    layout, times, periods, rows = source.series.since(max(grid.start, (grid.first + reach - 1) * grid.step))
    if not len(times):
        return
    # The step that is only partly in memory is filled where the disk knows nothing of it.
    first = reach - 1 if reach and not sums.period[reach - 1] else reach
    for kind, signals in ((Kind.GPU, _GPU), (Kind.PORT, _PORT)):
        parts = layout.parts.get(kind, ())
        if parts:
            table = rows[:, layout.block(kind)].reshape(len(rows), len(parts), -1)
            values = table[:, :, list(signals)].transpose(2, 0, 1)
            rolled = Rolled(parts, times, periods.astype(np.float64), values)
            _put(sums, source, kind, grid.places(times), rolled, first=first, end=grid.count)


def _put(sums: Sums, source: Source, kind: Kind, places: Places, rolled: Rolled, *, first: int, end: int) -> None:
    """Fill the steps [first, end) from samples or minutes of one kind of device."""
    inside = (places >= first) & (places < end)
    if not inside.any():
        return
    values: Floats = rolled.values[:, inside]
    if kind is Kind.PORT:
        values = values[:, :, [part in source.ports for part in rolled.parts]]
    signals, samples, things = values.shape
    at, found = means(places[inside], values.transpose(1, 0, 2).reshape(samples, signals * things))
    found = found.reshape(len(at), signals, things)
    (put_gpus if kind is Kind.GPU else put_ports)(sums, at, found[:, 0], found[:, 1])
    np.maximum.at(sums.period, places[inside], rolled.periods[inside])
