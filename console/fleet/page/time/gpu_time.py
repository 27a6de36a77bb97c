"""The common part of the cards that draw GPUs over time: their signals, their rows, and values now and then."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import cast

from console.fleet.model.judging import lost_gpus
from console.fleet.model.readings import NodeReading, Track
from console.fleet.model.signals import Kind, column
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.card import NodeTimeCard
from console.fleet.page.time.measuring import Named
from console.fleet.page.time.pictures import (
    GPU_DEFAULT,
    GPU_PICTURES,
    SLOWED_BY,
    Picture,
    gpu_limits,
    has_data,
    silent_from,
    title_of,
    top_of,
)
from console.fleet.page.time.tracks import value_at
from console.fleet.page.vocabulary import translate
from console.pagekit.surroundings import Surroundings
from widgets.time.timestack import Plot, Strip

#: What heat does to a GPU shows in these.
HEATED = ("power", "temperature", "sm_clock")


class GpuTime(NodeTimeCard):
    """A card that draws one or more GPUs of a node. `_part` names the one GPU it is about; empty = all."""

    gutter = 136
    side_width = 190

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings) -> None:
        super().__init__(telemetry, surroundings, "")
        self._part = ""
        self._ever: tuple[str, set[str]] = ("", set())

    # -- signals -----------------------------------------------------------------------------------------------------

    def signals_now(self, reading: NodeReading, /) -> Sequence[tuple[str, str]]:
        if self._ever[0] != self._of:
            self._ever = (self._of, set())
        # A signal that was there once stays on offer while the driver hangs.
        self._ever[1].update(p.signal for p in GPU_PICTURES if has_data(Kind.GPU, p.signal, reading))
        offered = {*GPU_DEFAULT, *self.chosen, *self._ever[1]}
        known = [p.signal for p in GPU_PICTURES if p.signal in offered]
        return [(signal, title_of(signal)) for signal in [*known, SLOWED_BY]]

    def default_signals(self) -> tuple[str, ...]:
        return GPU_DEFAULT

    def _signals_read(self) -> list[str]:
        """What is chosen, and what heat says: it colours the other curves."""
        return [*self.chosen, *([] if SLOWED_BY in self.chosen else [SLOWED_BY])]

    def _pictures(self) -> list[Picture]:
        return [picture for picture in GPU_PICTURES if picture.signal in self.chosen]

    # -- rows --------------------------------------------------------------------------------------------------------

    def _strip(self, reading: NodeReading) -> Strip:
        """The row of what held clocks down."""
        raise NotImplementedError

    def shape(self, reading: NodeReading, /) -> Hashable:
        return tuple(self._rows(reading))

    def _rows(self, reading: NodeReading) -> list[Plot | Strip]:
        rows: list[Plot | Strip] = []
        for picture in self._pictures():
            limits = gpu_limits(picture.signal, reading, self._part)
            rows.append(
                Plot(
                    picture.signal,
                    translate(picture.title),
                    picture.unit,
                    low=picture.low,
                    high=top_of(picture.signal, reading, limits, picture),
                    limits=limits,
                    height=self.row_height(picture.signal),
                    decimals=picture.decimals,
                )
            )
        if SLOWED_BY in self.chosen:
            rows.append(self._strip(reading))
        return rows

    def row_height(self, _signal: str) -> int:
        """A plot's share of the height, in pixels."""
        return 84

    def lay_out(self, reading: NodeReading, /) -> None:
        self.stack.set_rows(self._rows(reading))
        titles = [(picture.signal, translate(picture.title)) for picture in self._pictures()]
        self.place_sides(titles, SLOWED_BY if SLOWED_BY in self.chosen else "")

    def named(self, reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> Sequence[Named]:
        parts = [self._part] if self._part else [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        return [
            (picture, self.tr("GPU {index}").format(index=part), tracks[picture.signal, part])
            for picture in self._pictures()
            for part in parts
            if (picture.signal, part) in tracks
        ]

    def known_until(self, reading: NodeReading, /) -> float | None:
        """Also where the node goes on and none of its GPUs that are meant does."""
        until = super().known_until(reading)
        parts = [self._part] if self._part else [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        if until is not None or not parts or not set(parts) <= set(lost_gpus(reading)):
            return until
        now = self._surroundings.now()
        ends = [silent_from(self._tracks.get((SLOWED_BY, part)), now) for part in parts]
        return max((end for end in ends if end is not None), default=None)

    # -- values ------------------------------------------------------------------------------------------------------

    def values(self, reading: NodeReading, at: float | None) -> dict[str, dict[str, float]]:
        """By signal and GPU, in the picture's units: at a time, None = now. Now, what does not answer is left out."""
        return self._values_now(reading) if at is None else self._values_then(at)

    def _values_now(self, reading: NodeReading) -> dict[str, dict[str, float]]:
        rows = reading.rows.get(Kind.GPU)
        if rows is None or reading.link.state not in ("live", "late"):
            return {}
        parts = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        alive = reading.alive.get(Kind.GPU)
        found: dict[str, dict[str, float]] = {}
        scales = {picture.signal: picture.scale for picture in GPU_PICTURES}
        for signal in {*self.chosen, "sm_clock", SLOWED_BY}:
            values = rows[:, column(Kind.GPU, signal)]
            scale = scales.get(signal, 1.0)
            found[signal] = {
                part: float(values[i]) * scale
                for i, part in enumerate(parts)
                if i < len(values) and (alive is None or i >= len(alive) or bool(alive[i]))
            }
        return found

    def _values_then(self, at: float) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        scales = {picture.signal: picture.scale for picture in GPU_PICTURES}
        for key, track in {**self._beside, **self._tracks}.items():
            signal, gpu = cast("tuple[str, str]", key)
            found.setdefault(signal, {})[gpu] = value_at(track, at) * scales.get(signal, 1.0)
        return found
