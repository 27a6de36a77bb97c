"""Everything one GPU says over time, with the range of the other GPUs of its node behind it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from statistics import median

import numpy as np
from PySide6.QtWidgets import QSizePolicy

from console.fleet.model.addresses import Address
from console.fleet.model.judging import lost_gpus
from console.fleet.model.readings import Floats, NodeReading, Track
from console.fleet.model.signals import Kind, Throttle, throttles
from console.fleet.page import settings
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.card import STRIP_ROW
from console.fleet.page.time.gpu_time import HEATED, GpuTime
from console.fleet.page.time.pictures import (
    GPU_PICTURES,
    REASONS,
    SLOWED_BY,
    Picture,
    hot_stretches,
    reason_spans,
    share,
    slowed_spans,
    title_of,
    unknown_spans,
)
from console.fleet.page.time.tracks import Wanted, aligned, lead_of
from console.fleet.page.vocabulary import THROTTLES, gpu_condition, translate
from console.pagekit.side_values import SideValue
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.time.timestack import Area, Curve, Span, Strip

#: Shares of the height, in pixels: the temperature needs room for the names of its limits.
_HEIGHTS = {"utilization": 80, "power": 84, "temperature": 120, "memory_used": 72}


class OneGpuCard(GpuTime):
    """One GPU on a time axis: each signal bright, the range of the node's other GPUs shaded, their median a thin line.

    Far back, where a line is a mean, the least and greatest of each step are shaded around it.
    """

    signals_setting = settings.GPU_SIGNALS
    gutter = 178
    side_width = 180

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings) -> None:
        super().__init__(telemetry, surroundings)
        self._node = ""
        self._ranges_of: tuple[Mapping[Hashable, Track], list[str]] = ({}, [])
        self._ranges: dict[str, tuple[list[Area], list[Curve]]] = {}
        self._held: dict[Throttle, list[Span]] = {}  # since when each reason held the clocks down
        # As high as the page has room for: a wrapped text beside it would else ask for its whole wish.
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def set_gpu(self, node: str, part: str) -> None:
        """Which GPU it is about, before `start_over`."""
        self._node, self._part = node, part
        self.set_title(self.tr("Over time"))
        name = self.tr("GPU {index}").format(index=part)
        self.stack.setAccessibleName(self.tr("{gpu} over time").format(gpu=name))

    def _others(self, reading: NodeReading) -> list[str]:
        """The node's other GPUs of the same model: what this one is held against."""
        gpus = reading.facts.of(Kind.GPU)
        model = next((gpu.name for gpu in gpus if gpu.part == self._part), "")
        return [gpu.part for gpu in gpus if gpu.part != self._part and gpu.name == model]

    # -- signals -----------------------------------------------------------------------------------------------------

    def default_signals(self) -> tuple[str, ...]:
        return (*(picture.signal for picture in GPU_PICTURES), SLOWED_BY)

    def _wanted(self, part: str, signals: list[str]) -> tuple[Wanted, ...]:
        return tuple(Wanted((signal, part), Address("gpu", self._node, part), signal) for signal in signals)

    def wanted(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return self._wanted(self._part, self._signals_read())

    def beside(self, reading: NodeReading, /) -> tuple[Wanted, ...]:
        signals = [picture.signal for picture in self._pictures()]
        return tuple(wanted for part in self._others(reading) for wanted in self._wanted(part, signals))

    def overview(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return self._wanted(self._part, ["utilization"])

    def row_height(self, signal: str) -> int:
        return _HEIGHTS.get(signal, 56)

    # -- the picture -------------------------------------------------------------------------------------------------

    def _strip(self, _reading: NodeReading) -> Strip:
        named = tuple((reason.value, translate(THROTTLES[reason])) for reason in REASONS)
        return Strip(SLOWED_BY, title_of(SLOWED_BY), named, row_height=STRIP_ROW)

    def draw(self, reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> None:
        others = self._others(reading)
        self._say_others(len(others), self._is_rolled(tracks))
        slowed = tracks.get((SLOWED_BY, self._part))
        hot = hot_stretches(slowed_spans(slowed)) if slowed is not None else ()
        name = self.tr("GPU {index}").format(index=self._part)
        for picture in self._pictures():
            behind, lines = self._range(picture, others)
            areas, curves = [*behind], [*lines]
            track = tracks.get((picture.signal, self._part))
            if track is not None:
                if track.low is not None and track.high is not None:
                    texts = (self.tr("{name}, lowest").format(name=name), self.tr("{name}, highest").format(name=name))
                    low, high = _scaled(track.low, picture), _scaled(track.high, picture)
                    areas.append(Area("self", track.times, low, high, "data-6", texts))
                inks = hot if picture.signal in HEATED else ()
                values = _scaled(track.values, picture)
                lead = lead_of(track)
                curves.append(Curve(self._part, track.times, values, "data-strong", True, name, inks, lead=lead))
            self.stack.set_areas(picture.signal, areas)
            self.stack.set_curves(picture.signal, curves)
        self._held = {reason: reason_spans(slowed, reason) for reason in REASONS} if slowed is not None else {}
        if SLOWED_BY in self.chosen:
            unknown = unknown_spans(slowed, *self.drawn_range())
            for reason in REASONS:
                self.stack.set_spans(SLOWED_BY, reason.value, self._held.get(reason, []) + unknown)

    def _range(self, picture: Picture, others: list[str]) -> tuple[list[Area], list[Curve]]:
        """What stands behind one plot, worked out once per reading of the others."""
        if self._ranges_of[0] is not self._beside or self._ranges_of[1] != others:
            self._ranges_of, self._ranges = (self._beside, others), {}
        if picture.signal not in self._ranges:
            self._ranges[picture.signal] = self._of_others(picture, others)
        return self._ranges[picture.signal]

    def _of_others(self, picture: Picture, others: list[str]) -> tuple[list[Area], list[Curve]]:
        """The range of the node's other GPUs, and their median."""
        known = [track for part in others if (track := self._beside.get((picture.signal, part))) is not None]
        times, lines = aligned(known)
        if not len(times):
            return [], []
        some = ~np.isnan(lines).all(axis=0)
        low, middle, high = (np.full(len(times), np.nan, np.float32) for _ in range(3))
        low[some] = np.nanmin(lines[:, some], axis=0)
        middle[some] = np.nanmedian(lines[:, some], axis=0)
        high[some] = np.nanmax(lines[:, some], axis=0)
        texts = (self.tr("other GPUs, lowest"), self.tr("other GPUs, highest"))
        area = Area("others", times, _scaled(low, picture), _scaled(high, picture), "band", texts)
        name = self.tr("other GPUs, median")
        return [area], [Curve("others", times, _scaled(middle, picture), "data-2", False, name)]

    def _is_rolled(self, tracks: Mapping[Hashable, Track]) -> bool:
        """Whether what is in sight are means over steps, with the least and greatest of each."""
        mine = (tracks.get((picture.signal, self._part)) for picture in self._pictures())
        return any(track is not None and track.low is not None for track in mine)

    def _say_others(self, count: int, rolled: bool) -> None:
        """What the shades mean."""
        self.set_subtitle(self.tr("means and ranges") if rolled else "")
        legend = []
        if count:
            legend.append(("band", self.tr("%n other GPU(s)", "", count)))
            legend.append(("data-2", self.tr("their median")))
        self.stack.set_legend(legend)

    # -- the values beside it ------------------------------------------------------------------------------------------

    def show_values(self, reading: NodeReading, at: float | None, /) -> None:
        self.stack.set_side_title(self._when(reading, at))
        found = self.values(reading, at)
        others = self._others(reading)
        for picture in self._pictures():
            side = self._sides.get(picture.signal)
            if side is None:
                continue
            values = found.get(picture.signal, {})
            lines = [self._line(self.tr("GPU {index}").format(index=self._part), values.get(self._part), picture, True)]
            known = [value for part in others if not math.isnan(value := values.get(part, math.nan))]
            if others:
                middle = median(known) if known else None
                lines.append(self._line(self.tr("others"), middle, picture, False))
            side.set_values(lines)
        if self._lines is not None:
            self._lines.set_values(self._reasons(reading, found, at))

    def _when(self, reading: NodeReading, at: float | None) -> str:
        if at is not None:
            return self.tr("At {time}").format(time=numbers.moment(at, self.zone, self._surroundings.now()))
        newest = reading.link.newest_sample
        if newest is None:
            return self.tr("Nothing known yet")
        if self._part in lost_gpus(reading):
            return self.tr("No values: {state}").format(
                state=gpu_condition(reading, self._part, self.zone, newest).word.lower()
            )
        return self.tr("Now, {age} old").format(age=numbers.duration(max(0.0, self._surroundings.now() - newest), 1))

    @staticmethod
    def _line(name: str, value: float | None, picture: Picture, bright: bool) -> SideValue:
        return SideValue(name, numbers.quantity(value, picture.unit, picture.decimals), bright)

    def _reasons(
        self, reading: NodeReading, found: Mapping[str, Mapping[str, float]], at: float | None
    ) -> list[SideValue]:
        """Beside each reason: how much of the time in sight it held the clocks down; bright when it does so."""
        bits = found.get(SLOWED_BY, {}).get(self._part, math.nan)
        holding = frozenset() if math.isnan(bits) else throttles(int(bits))
        silent = at is None and self._part in lost_gpus(reading)
        track = self._tracks.get((SLOWED_BY, self._part))
        start, end = self.stack.range()
        lines = []
        for reason in REASONS:
            text = numbers.UNKNOWN
            if track is not None and len(track.times) and not silent:
                text = self.tr("{share} of the time").format(
                    share=numbers.percent(100 * share(self._held[reason], start, end))
                )
            lines.append(SideValue("", text, reason in holding))
        return lines


def _scaled(values: Floats, picture: Picture) -> Floats:
    return np.asarray(values * np.float32(picture.scale), dtype=np.float32)
