"""The GPU card of a node's page, and its counterpart for nodes without GPUs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import cast

import numpy as np
from PySide6.QtWidgets import QWidget

from console.fleet.model.addresses import Address
from console.fleet.model.readings import NodeReading, Track
from console.fleet.model.signals import Kind, Throttle, column, throttle
from console.fleet.page.needs import Surroundings, Telemetry
from console.fleet.page.pictures import (
    GPU_DEFAULT,
    GPU_PICTURES,
    HOST_DEFAULT,
    HOST_PICTURES,
    SLOWED_BY,
    Picture,
    gpu_limits,
    has_data,
    hot_stretches,
    slowed_spans,
    title_of,
    top_of,
)
from console.fleet.page.side_values import SideLines, SideValue, SideValues
from console.fleet.page.time_card import TimeCard
from console.fleet.page.tracks import Wanted
from console.fleet.page.words import THROTTLE_INKS, THROTTLES, lost_gpus, slowed_gpus, translate
from widgets import numbers
from widgets.priority import Priority
from widgets.timestack import Curve, Plot, Strip

_STRIP_ROW = 13
_INKS = ("data-2", "data-3", "data-4", "data-5")
#: What heat does to a GPU shows in these.
_HEATED = ("power", "temperature", "sm_clock")


class GpuCard(TimeCard):
    """Every GPU of a node on one time axis. `set_bright` brings out one of them; slowed ones bring themselves out."""

    memory_name = "gpus"
    gutter = 136
    side_width = 190

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(telemetry, surroundings, "", parent)
        self.set_title(self.tr("GPUs"))
        self.setAccessibleName(self.tr("GPUs"))
        self._bright = ""
        self._sides: dict[str, SideValues] = {}
        self._lines: SideLines | None = None
        self._hot: frozenset[str] = frozenset()
        self._all_lost = False
        self._ever: tuple[str, set[str]] = ("", set())

    def set_bright(self, gpu: str) -> None:
        """Draw one GPU (its index) bright; empty = none."""
        if gpu != self._bright:
            self._bright = gpu
            if self._reading is not None:
                self.draw(self._reading, self._tracks)
                self.show_values(self._reading, self.stack.crosshair())

    # -- signals -----------------------------------------------------------------------------------------------------

    def signals_now(self, reading: NodeReading) -> Sequence[tuple[str, str]]:
        if self._ever[0] != self._node:
            self._ever = (self._node, set())
        # A signal that was there once stays on offer while the driver hangs.
        self._ever[1].update(p.signal for p in GPU_PICTURES if has_data(Kind.GPU, p.signal, reading))
        offered = {*GPU_DEFAULT, *self.chosen, *self._ever[1]}
        known = [p.signal for p in GPU_PICTURES if p.signal in offered]
        return [(signal, title_of(signal)) for signal in [*known, SLOWED_BY]]

    def default_signals(self) -> tuple[str, ...]:
        return GPU_DEFAULT

    def wanted(self, reading: NodeReading, /) -> tuple[Wanted, ...]:
        signals = list(self.chosen)
        if SLOWED_BY not in signals:
            signals.append(SLOWED_BY)  # heat colours the other curves
        return tuple(
            Wanted((signal, gpu.part), Address("gpu", self._node, gpu.part), signal)
            for signal in signals
            for gpu in reading.facts.of(Kind.GPU)
        )

    def overview(self, reading: NodeReading, /) -> tuple[Wanted, ...]:
        return tuple(
            Wanted(gpu.part, Address("gpu", self._node, gpu.part), "utilization") for gpu in reading.facts.of(Kind.GPU)
        )

    def _pictures(self) -> list[Picture]:
        return [picture for picture in GPU_PICTURES if picture.signal in self.chosen]

    # -- the picture ---------------------------------------------------------------------------------------------------

    def shape(self, reading: NodeReading) -> Hashable:
        return tuple(self._rows(reading))

    def _rows(self, reading: NodeReading) -> list[Plot | Strip]:
        rows: list[Plot | Strip] = []
        for picture in self._pictures():
            limits = gpu_limits(picture.signal, reading)
            rows.append(
                Plot(
                    picture.signal,
                    translate(picture.title),
                    picture.unit,
                    low=picture.low,
                    high=top_of(picture.signal, reading, limits, picture),
                    limits=limits,
                    decimals=picture.decimals,
                )
            )
        gpus = reading.facts.of(Kind.GPU)
        if SLOWED_BY in self.chosen:
            named = tuple((gpu.part, self.tr("GPU {index}").format(index=gpu.part)) for gpu in gpus)
            rows.append(Strip(SLOWED_BY, title_of(SLOWED_BY), named, row_height=_STRIP_ROW))
        return rows

    def lay_out(self, reading: NodeReading) -> None:
        self.stack.set_rows(self._rows(reading))
        shown = {picture.signal for picture in self._pictures()}
        # The stack drops what stands beside rows that are gone.
        self._sides = {key: side for key, side in self._sides.items() if key in shown}
        for picture in self._pictures():
            if picture.signal not in self._sides:
                self._sides[picture.signal] = SideValues(translate(picture.title))
                self.stack.set_side(picture.signal, self._sides[picture.signal])
        if SLOWED_BY not in self.chosen:
            self._lines = None
        elif self._lines is None:
            self._lines = SideLines(title_of(SLOWED_BY), _STRIP_ROW)
            self.stack.set_side(SLOWED_BY, self._lines)
        if SLOWED_BY in self.chosen:
            self.stack.set_legend(
                [
                    (THROTTLE_INKS[reason], translate(THROTTLES[reason]))
                    for reason in (Throttle.POWER_CAP, Throttle.EASED_OFF, Throttle.HEAT)
                ]
            )
        else:
            self.stack.set_legend([])

    def draw(self, reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> None:
        gpus = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        hot = {gpu for gpu, why in slowed_gpus(reading).items() if why is Throttle.HEAT}
        self._hot = frozenset(hot)
        self._say_bright(len(gpus))
        slowed = {gpu: slowed_spans(track) for gpu in gpus if (track := tracks.get((SLOWED_BY, gpu))) is not None}
        for picture in self._pictures():
            curves: list[Curve] = []
            for i, gpu in enumerate(gpus):
                track = tracks.get((picture.signal, gpu))
                if track is None:
                    continue
                values = np.asarray(track.values * np.float32(picture.scale), dtype=np.float32)
                strong = gpu == self._bright or gpu in hot
                ink = "data-strong" if strong else _INKS[i % len(_INKS)]
                name = self.tr("GPU {index}").format(index=gpu)
                inks = hot_stretches(slowed.get(gpu, ())) if picture.signal in _HEATED else ()
                curves.append(Curve(gpu, track.times, values, ink, strong, name, inks))
            self.stack.set_curves(picture.signal, curves)
        if SLOWED_BY in self.chosen:
            for gpu in gpus:
                self.stack.set_spans(SLOWED_BY, gpu, slowed.get(gpu, []))

    def _say_bright(self, count: int) -> None:
        bright = sorted(self._hot | ({self._bright} if self._bright else set()), key=lambda part: (len(part), part))
        some = bool(bright) and len(bright) < count
        self.set_subtitle(self.tr("bright: GPU {gpus}").format(gpus=", ".join(bright)) if some else "")

    # -- the values beside it ------------------------------------------------------------------------------------

    def show_values(self, reading: NodeReading, at: float | None) -> None:
        gpus = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        lost = set(lost_gpus(reading)) if at is None else set()
        self._all_lost = len(lost) == len(gpus)  # then it is the driver, and the page says so once
        if at is None:
            self.stack.set_side_title(self.tr("Each GPU now"))
        else:
            self.stack.set_side_title(self.tr("Each GPU at {time}").format(time=numbers.clock(at, self.zone)))
        found = self._values_now(reading) if at is None else self._values_then(at)
        for picture in self._pictures():
            side = self._sides.get(picture.signal)
            if side is None:
                continue
            values = found.get(picture.signal, {})
            side.set_values(
                [
                    SideValue(
                        gpu,
                        numbers.quantity(values.get(gpu), picture.unit, picture.decimals),
                        gpu == self._bright or gpu in self._hot,
                        self._mark(gpu, picture.signal, lost),
                    )
                    for gpu in gpus
                ]
            )
        if self._lines is not None:
            self._lines.set_values([self._line(gpu, found, lost) for gpu in gpus])

    def _mark(self, gpu: str, signal: str, lost: set[str]) -> Priority:
        if gpu in lost and not self._all_lost:
            return Priority.CRITICAL
        return Priority.HIGH if gpu in self._hot and signal == "temperature" else Priority.NORMAL

    def _line(self, gpu: str, found: Mapping[str, Mapping[str, float]], lost: set[str]) -> SideValue:
        if gpu in lost:
            return SideValue(gpu, self.tr("does not answer"), not self._all_lost, Priority.CRITICAL)
        bits = found.get(SLOWED_BY, {}).get(gpu, math.nan)
        clock = found.get("sm_clock", {}).get(gpu, math.nan)
        if math.isnan(bits):
            return SideValue(gpu, numbers.UNKNOWN)
        reason = throttle(int(bits))
        text = translate(THROTTLES[reason])
        if not math.isnan(clock):
            text = f"{text}, {numbers.quantity(clock, 'MHz')}"
        return SideValue(gpu, text, reason in (Throttle.HEAT, Throttle.POWER_BRAKE))

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
        for key, track in self._tracks.items():
            signal, gpu = cast("tuple[str, str]", key)
            found.setdefault(signal, {})[gpu] = value_at(track, at) * scales.get(signal, 1.0)
        return found


class HostOverTime(TimeCard):
    """The host's own signals over time: what a node without GPUs shows in the GPU card's place."""

    memory_name = "host"
    gutter = 144

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(telemetry, surroundings, "", parent)
        self.set_title(self.tr("Host over time"))
        self.setAccessibleName(self.tr("Host over time"))
        self._sides: dict[str, SideValues] = {}

    def signals_now(self, reading: NodeReading) -> Sequence[tuple[str, str]]:
        return [
            (p.signal, translate(p.title))
            for p in HOST_PICTURES
            if p.signal in HOST_DEFAULT or has_data(Kind.HOST, p.signal, reading)
        ]

    def default_signals(self) -> tuple[str, ...]:
        return HOST_DEFAULT

    def wanted(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return tuple(Wanted(signal, Address("host", self._node), signal) for signal in self.chosen)

    def overview(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return (Wanted("cpu", Address("host", self._node), "cpu"),)

    def shape(self, reading: NodeReading) -> Hashable:
        return (self.chosen, reading.facts.memory_bytes)

    def lay_out(self, reading: NodeReading) -> None:
        pictures = [picture for picture in HOST_PICTURES if picture.signal in self.chosen]
        rows = [
            Plot(
                p.signal,
                translate(p.title),
                p.unit,
                low=p.low,
                high=top_of(p.signal, reading, (), p),
                decimals=p.decimals,
            )
            for p in pictures
        ]
        self.stack.set_rows(rows)
        self._sides = {key: side for key, side in self._sides.items() if key in self.chosen}
        for picture in pictures:
            if picture.signal not in self._sides:
                self._sides[picture.signal] = SideValues(translate(picture.title))
                self.stack.set_side(picture.signal, self._sides[picture.signal])

    def draw(self, _reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> None:
        for picture in HOST_PICTURES:
            if picture.signal in self.chosen:
                track = tracks.get(picture.signal)
                curves = []
                if track is not None:
                    values = np.asarray(track.values * np.float32(picture.scale), dtype=np.float32)
                    curves = [Curve("host", track.times, values, "data", True, translate(picture.title))]
                self.stack.set_curves(picture.signal, curves)

    def show_values(self, reading: NodeReading, at: float | None) -> None:
        self.stack.set_side_title(self.tr("Now") if at is None else numbers.clock(at, self.zone))
        host = reading.rows.get(Kind.HOST)
        for picture in HOST_PICTURES:
            side = self._sides.get(picture.signal)
            if side is None:
                continue
            value = math.nan
            if at is None:
                if host is not None and len(host) and reading.link.state in ("live", "late"):
                    value = float(host[0, column(Kind.HOST, picture.signal)])
            elif picture.signal in self._tracks:
                value = value_at(self._tracks[picture.signal], at)
            text = numbers.quantity(value * picture.scale, picture.unit, picture.decimals).rstrip(numbers.SPACE)
            side.set_values([SideValue("", text, True)])


def value_at(track: Track, at: float) -> float:
    """The reading that held at a time: the newest one before it, NaN in a gap."""
    index = int(np.searchsorted(track.times, at, side="right")) - 1
    if index < 0:
        return math.nan
    if at - float(track.times[index]) > max(5.0, 3.5 * track.step):
        return math.nan
    return float(track.values[index])
