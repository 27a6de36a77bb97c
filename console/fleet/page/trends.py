"""The small curves of the node list: one hour of each node, one point a minute, kept while the window is open.

The past comes once from history, a node at a time; after that readings are averaged by the minute.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from console.fleet.model.addresses import Address
from console.fleet.model.readings import Floats, NodeReading, Track
from console.fleet.model.signals import Kind, column
from console.fleet.page.needs import Telemetry
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish, mean_of
from console.pagekit.surroundings import Surroundings

MINUTES = 60
_STEP = 60.0
_UTILISATION = column(Kind.GPU, "utilization")
_CPU = column(Kind.HOST, "cpu")


def load_of(reading: NodeReading) -> float:
    """What the list shows of a node, in per cent: the mean utilisation of its answering GPUs, the CPU's where it has
    none. NaN = no reading."""
    gpus = reading.rows.get(Kind.GPU)
    if gpus is not None and len(gpus):
        # A handful of numbers, for every node again and again: numpy's sums would take ten times as long.
        good = [value for value in gpus[:, _UTILISATION].tolist() if not math.isnan(value)]
        return float(sum(good) / len(good)) if good else math.nan
    if reading.facts.of(Kind.GPU):
        return math.nan
    host = reading.rows.get(Kind.HOST)
    return float(host[0, _CPU]) if host is not None and len(host) else math.nan


@dataclass(slots=True)
class _Trend:
    past: Floats = field(default_factory=lambda: np.full(MINUTES, np.nan, dtype=np.float32))
    minute: int = 0
    total: float = 0.0
    count: int = 0
    asked: int | None = None  # the minute its past was asked for
    known: bool = False
    turn: int = 0  # counts the changes that are worth drawing


class Trends:
    """Minute means of every node's load, newest last."""

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings) -> None:
        self._trends: dict[str, _Trend] = {}
        self._queue: list[tuple[str, tuple[Wanted, ...]]] = []
        self._reading = ""
        self._arrived: set[str] = set()
        self._loader = TrackLoader(telemetry, surroundings)
        self._loader.loaded.connect(self._on_loaded)

    def note(self, node: str, load: float, now: float) -> None:
        """Take a reading in."""
        minute = int(now // _STEP)
        trend = self._trends.setdefault(node, _Trend(minute=minute))
        if minute != trend.minute:
            self._roll(trend, minute)
            trend.turn += 1
        if not math.isnan(load):
            trend.total += load
            trend.count += 1

    def turn(self, node: str) -> int:
        """Another number whenever the curve has something new to draw: once a minute, and when its past has come."""
        trend = self._trends.get(node)
        return trend.turn if trend is not None else 0

    @staticmethod
    def _roll(trend: _Trend, minute: int) -> None:
        steps = min(MINUTES, max(0, minute - trend.minute))
        if steps:
            trend.past = np.roll(trend.past, -steps)
            trend.past[-steps:] = np.nan
            if trend.count and steps < MINUTES:
                trend.past[-steps] = trend.total / trend.count
        trend.minute, trend.total, trend.count = minute, 0.0, 0

    def curve(self, node: str) -> Floats | None:
        """The last hour with the open minute at its end; None when nothing is known."""
        trend = self._trends.get(node)
        if trend is None:
            return None
        open_minute = trend.total / trend.count if trend.count else math.nan
        return np.append(trend.past, np.float32(open_minute)).astype(np.float32)

    def arrived(self) -> frozenset[str]:
        """The nodes whose past has come since this was asked last."""
        found = frozenset(self._arrived)
        self._arrived.clear()
        return found

    def want_past(self, readings: Iterable[tuple[str, NodeReading]], now: float) -> None:
        """Fetch the past of these nodes, each once."""
        for node, reading in readings:
            trend = self._trends.setdefault(node, _Trend(minute=int(now // _STEP)))
            minute = int(now // _STEP)
            if trend.known or trend.asked == minute:
                continue  # what could not be read is asked for again in a minute
            gpus = reading.facts.of(Kind.GPU)
            if gpus:
                curves = tuple(Wanted(gpu.part, Address("gpu", node, gpu.part), "utilization") for gpu in gpus)
            elif reading.link.newest_sample is not None:
                curves = (Wanted("host", Address("host", node), "cpu"),)
            else:
                continue  # nothing is known of it yet; it is looked at again
            trend.asked = minute
            self._queue.append((node, curves))
        self._next(now)

    def _next(self, now: float) -> None:
        if self._reading or not self._queue:
            return
        node, curves = self._queue.pop(0)
        self._reading = node
        end = math.floor(now / _STEP) * _STEP
        self._loader.ask(Wish(node, curves, end - MINUTES * _STEP, end, MINUTES))

    def _on_loaded(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        self._reading = ""
        trend = self._trends.get(str(wish.of))
        if trend is not None and tracks:
            trend.known = True
            past = mean_of(list(tracks.values()), wish.start, wish.end, MINUTES)
            late = trend.minute - int(wish.end // _STEP)
            if 0 < late < MINUTES:
                past = np.append(past[late:], np.full(late, np.nan, dtype=np.float32))
            trend.past = np.where(np.isnan(trend.past), past, trend.past)
            trend.turn += 1
            self._arrived.add(str(wish.of))
        self._next(wish.end)
