"""Curves for the screen, read away from the window's thread."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject

from console.fleet.model.addresses import Address
from console.fleet.model.readings import Floats, Times, Track
from console.fleet.page.protocols import Telemetry
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from console.pagekit.view_time import ViewTime
from widgets.time import lines

#: Points per curve: about one per pixel of the widest plot; more would only be drawn over each other.
POINTS = 720


@dataclass(frozen=True, slots=True)
class Wanted:
    """One curve to read: `key` is the reader's own name for it."""

    key: Hashable
    address: Address
    signal: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a picture shows: curves over a span of unix seconds. `of` says for whom, so that late answers are known."""

    of: Hashable
    curves: tuple[Wanted, ...]
    start: float
    end: float
    points: int = POINTS


def shown_of(of: str, time: ViewTime) -> tuple[str, float, float | None]:
    """For whom and for when curves are asked; those that follow the present are one picture that moves on."""
    return of, time.seconds, None if time.live else time.range()[1]


def pause(span: float, points: int = POINTS) -> float:
    """Seconds after which a picture of `span` seconds has a new pixel's worth to show: 2 to 60."""
    return min(60.0, max(2.0, math.floor(span / points)))


class TrackLoader(NewestLoader):
    """Reads wishes. `loaded` carries `(Wish, {key: Track})`; no tracks where history cannot be read. Of a picture that
    moves on, only what is new is read."""

    subject = "the curves"

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._telemetry = telemetry
        self._of: Hashable = None
        self._held: Mapping[Hashable, Track] = {}

    def ask(self, wish: Wish) -> None:
        """Read this next; a wish that still waits is forgotten."""

        def work() -> dict[Hashable, Track]:
            held = self._held if wish.of == self._of else {}
            return {
                wanted.key: self._telemetry.track(
                    wanted.address, wanted.signal, wish.start, wish.end, wish.points, held.get(wanted.key)
                )
                for wanted in wish.curves
            }

        self.read(wish, work)

    def _take(self, wish: Wish, found: Mapping[Hashable, Track]) -> None:
        self._of, self._held = wish.of, found
        if self.waiting is None or self.waiting.of == wish.of:
            self.loaded.emit((wish, found))

    def _missed(self, wish: Wish) -> None:
        self._take(wish, {})


def mean_of(tracks: Sequence[Track], start: float, end: float, bins: int) -> Floats:
    """The mean of several curves in `bins` equal steps; NaN where none of them has a reading."""
    total = np.zeros(bins)
    count = np.zeros(bins)
    if end > start:
        for track in tracks:
            if len(track.times) == 0:
                continue
            at = ((track.times - start) * (bins / (end - start))).astype(np.int64)
            good = (at >= 0) & (at < bins) & ~np.isnan(track.values)
            np.add.at(total, at[good], track.values[good])
            np.add.at(count, at[good], 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(count > 0, total / count, np.nan), dtype=np.float32)


def aligned(tracks: Sequence[Track]) -> tuple[Times, Floats]:
    """Curves of one node as (times, [curves, times]) on the sample times of the longest; NaN where one has no reading
    there. Curves without any are left out: a device that came or went has no place in this span."""
    known = [track for track in tracks if len(track.times)]
    if not known:
        return np.empty(0), np.empty((0, 0), np.float32)
    longest = max(known, key=lambda track: len(track.times))
    rows = []
    for track in known:
        if len(track.times) == len(longest.times):
            rows.append(track.values)
        else:
            at = np.clip(np.searchsorted(track.times, longest.times), 0, len(track.times) - 1)
            same = np.abs(track.times[at] - longest.times) <= track.step / 2
            rows.append(np.where(same, track.values[at], np.float32(np.nan)))
    return longest.times, np.asarray(rows, dtype=np.float32)


def sum_of(tracks: Sequence[Track]) -> tuple[Times, Floats]:
    """The sum of curves that share their sample times (those of one node). Where one has no reading, neither has the
    sum: a part of a sum would look like a drop."""
    times, rows = aligned(tracks)
    return times, np.asarray(rows.sum(axis=0, dtype=np.float64), dtype=np.float32)


def usual(values: Floats, least: float = 0.0) -> tuple[float, float] | None:
    """The band that nine tenths of the readings lie in, at least `least` wide; None with fewer than 20 readings."""
    good = values[~np.isnan(values)]
    if len(good) < 20:
        return None
    low, high = np.percentile(good, (5, 95))
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    return float(low), float(high)


def lead_of(track: Track) -> float:
    """How long before its time a point of a track holds: those in steps stand in the middle of what they sum up."""
    return track.step / 2 if track.low is not None else 0.0


def value_at(track: Track, at: float) -> float:
    """What the curve of a track shows at a time; NaN where none is drawn."""
    return lines.value_at(track.times, track.values, at, lead_of(track), track.step)
