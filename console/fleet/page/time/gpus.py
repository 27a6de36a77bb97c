"""The GPU card of a node's page, and its counterpart for nodes without GPUs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.fleet.model import rules
from console.fleet.model.addresses import Address
from console.fleet.model.judging import lost_gpus, slowed_gpus
from console.fleet.model.readings import NodeReading, Track
from console.fleet.model.signals import Kind, Throttle, column, throttle
from console.fleet.page import settings
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.card import STRIP_ROW, NodeTimeCard
from console.fleet.page.time.gpu_time import HEATED, GpuTime
from console.fleet.page.time.measuring import Named
from console.fleet.page.time.pictures import (
    HOST_DEFAULT,
    HOST_PICTURES,
    SLOWED_BY,
    has_data,
    hot_stretches,
    silent_from,
    slowed_spans,
    title_of,
    top_of,
    unknown_spans,
)
from console.fleet.page.time.tracks import Wanted, lead_of, value_at
from console.fleet.page.vocabulary import THROTTLES, row_grade, slowed_badly, throttle_ink, translate
from console.pagekit.side_values import SideLines, SideValue
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.priority import Priority
from widgets.time.timestack import Curve, Lost, Plot, Strip

_INKS = ("data-2", "data-3", "data-4", "data-5")


class GpuCard(GpuTime):
    """Every GPU of a node on one time axis. Slowed ones bring themselves out. `gpu_chosen` carries the GPU whose line
    was clicked."""

    gpu_chosen = Signal(str)

    signals_setting = settings.GPUS_SIGNALS

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings) -> None:
        super().__init__(telemetry, surroundings)
        self.set_title(self.tr("GPUs"))
        self.stack.setAccessibleName(self.tr("GPUs over time"))
        self._hot: frozenset[str] = frozenset()
        self._bright: frozenset[str] = frozenset()
        self._all_lost = False

    # -- signals -----------------------------------------------------------------------------------------------------

    def wanted(self, reading: NodeReading, /) -> tuple[Wanted, ...]:
        return tuple(
            Wanted((signal, gpu.part), Address("gpu", self._of, gpu.part), signal)
            for signal in self._signals_read()
            for gpu in reading.facts.of(Kind.GPU)
        )

    def overview(self, reading: NodeReading, /) -> tuple[Wanted, ...]:
        return tuple(
            Wanted(gpu.part, Address("gpu", self._of, gpu.part), "utilization") for gpu in reading.facts.of(Kind.GPU)
        )

    # -- the picture ---------------------------------------------------------------------------------------------------

    def _strip(self, reading: NodeReading) -> Strip:
        named = tuple((gpu.part, self.tr("GPU {index}").format(index=gpu.part)) for gpu in reading.facts.of(Kind.GPU))
        return Strip(SLOWED_BY, title_of(SLOWED_BY), named, row_height=STRIP_ROW)

    def make_lines(self) -> SideLines:
        lines = SideLines(title_of(SLOWED_BY), STRIP_ROW, self.tr("Click a line to see that GPU alone"))
        lines.chosen.connect(self.gpu_chosen)
        return lines

    def lay_out(self, reading: NodeReading, /) -> None:
        super().lay_out(reading)
        reasons = (Throttle.POWER_CAP, Throttle.EASED_OFF, Throttle.HEAT)
        legend = [(throttle_ink(reason), translate(THROTTLES[reason])) for reason in reasons]
        self.stack.set_legend(legend if SLOWED_BY in self.chosen else [])

    def draw(self, reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> None:
        gpus = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        slowed = {gpu: slowed_spans(track) for gpu in gpus if (track := tracks.get((SLOWED_BY, gpu))) is not None}
        if self.head.time.live:
            hot = {gpu for gpu, why in slowed_gpus(reading).items() if why is Throttle.HEAT}
        else:
            hot = {gpu for gpu, spans in slowed.items() if hot_stretches(spans)}
        self._hot = frozenset(hot)
        silent = self._silent(gpus, tracks)
        self._bright = self._hot | silent.keys()
        self._say_bright(len(gpus))
        for picture in self._pictures():
            curves: list[Curve] = []
            for i, gpu in enumerate(gpus):
                track = tracks.get((picture.signal, gpu))
                if track is None:
                    continue
                values = np.asarray(track.values * np.float32(picture.scale), dtype=np.float32)
                strong = gpu in self._bright
                ink = "data-strong" if strong else _INKS[i % len(_INKS)]
                name = self.tr("GPU {index}").format(index=gpu)
                inks = hot_stretches(slowed.get(gpu, ())) if picture.signal in HEATED else ()
                lost = (Lost(silent[gpu], math.inf, name),) if gpu in silent else ()
                curves.append(Curve(gpu, track.times, values, ink, strong, name, inks, lead=lead_of(track), lost=lost))
            self.stack.set_curves(picture.signal, curves)
        if SLOWED_BY in self.chosen:
            for gpu in gpus:
                unknown = unknown_spans(tracks.get((SLOWED_BY, gpu)), *self.drawn_range())
                self.stack.set_spans(SLOWED_BY, gpu, slowed.get(gpu, []) + unknown)

    def _silent(self, gpus: Sequence[str], tracks: Mapping[Hashable, Track]) -> dict[str, float]:
        """The GPUs that fell silent while others of the node went on, and when."""
        end = self.drawn_range()[1]
        found = {gpu: silent_from(tracks.get((SLOWED_BY, gpu)), end) for gpu in gpus}
        silent = {gpu: since for gpu, since in found.items() if since is not None}
        return silent if len(silent) < len(gpus) else {}

    def _say_bright(self, count: int) -> None:
        bright = sorted(self._bright, key=lambda part: (len(part), part))
        some = bool(bright) and len(bright) < count
        self.set_subtitle(self.tr("bright: GPU {gpus}").format(gpus=", ".join(bright)) if some else "")

    # -- the values beside it ------------------------------------------------------------------------------------

    def show_values(self, reading: NodeReading, at: float | None, /) -> None:
        gpus = [gpu.part for gpu in reading.facts.of(Kind.GPU)]
        lost = set(lost_gpus(reading)) if at is None else set()
        self._all_lost = len(lost) == len(gpus)  # then it is the driver, and the page says so once
        if at is None:
            self.stack.set_side_title(self.tr("Each GPU now"))
        else:
            time = numbers.moment(at, self.zone, self._surroundings.now())
            self.stack.set_side_title(self.tr("Each GPU at {time}").format(time=time))
        found = self.values(reading, at)
        hot = self._hot if at is None else _hot_in(found)
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
                        gpu in hot,
                        self._mark(gpu, picture.signal, lost, hot),
                    )
                    for gpu in gpus
                ]
            )
        if self._lines is not None:
            self._lines.set_values([self._line(gpu, found, lost) for gpu in gpus])

    def _mark(self, gpu: str, signal: str, lost: set[str], hot: frozenset[str]) -> Priority:
        if gpu in lost and not self._all_lost:
            return row_grade(rules.Named.GPU, "absent")
        return row_grade(rules.Named.THROTTLE, "heat") if gpu in hot and signal == "temperature" else Priority.NORMAL

    def _line(self, gpu: str, found: Mapping[str, Mapping[str, float]], lost: set[str]) -> SideValue:
        if gpu in lost:
            return SideValue(gpu, self.tr("does not answer"), not self._all_lost, row_grade(rules.Named.GPU, "absent"))
        bits = found.get(SLOWED_BY, {}).get(gpu, math.nan)
        clock = found.get("sm_clock", {}).get(gpu, math.nan)
        if math.isnan(bits):
            return SideValue(gpu, numbers.UNKNOWN)
        reason = throttle(int(bits))
        text = translate(THROTTLES[reason])
        if not math.isnan(clock):
            text = f"{text}, {numbers.quantity(clock, 'MHz')}"
        return SideValue(gpu, text, slowed_badly(reason))


def _hot_in(found: Mapping[str, Mapping[str, float]]) -> frozenset[str]:
    """The GPUs that heat held down, by what was read of a moment."""
    reasons = found.get(SLOWED_BY, {}).items()
    return frozenset(gpu for gpu, bits in reasons if not math.isnan(bits) and throttle(int(bits)) is Throttle.HEAT)


class HostOverTime(NodeTimeCard):
    """The host's own signals over time: what a node without GPUs shows in the GPU card's place."""

    signals_setting = settings.HOST_SIGNALS
    gutter = 144

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(telemetry, surroundings, "", parent)
        self.set_title(self.tr("Host over time"))
        self.setAccessibleName(self.tr("Host over time"))
        self.stack.setAccessibleName(self.tr("Host over time"))

    def signals_now(self, reading: NodeReading, /) -> Sequence[tuple[str, str]]:
        return [
            (p.signal, translate(p.title))
            for p in HOST_PICTURES
            if p.signal in HOST_DEFAULT or has_data(Kind.HOST, p.signal, reading)
        ]

    def default_signals(self) -> tuple[str, ...]:
        return HOST_DEFAULT

    def wanted(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return tuple(Wanted(signal, Address("host", self._of), signal) for signal in self.chosen)

    def named(self, _reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> Sequence[Named]:
        chosen = [picture for picture in HOST_PICTURES if picture.signal in self.chosen]
        return [(picture, self.tr("Host"), tracks[picture.signal]) for picture in chosen if picture.signal in tracks]

    def overview(self, _reading: NodeReading, /) -> tuple[Wanted, ...]:
        return (Wanted("cpu", Address("host", self._of), "cpu"),)

    def shape(self, reading: NodeReading, /) -> Hashable:
        return (self.chosen, reading.facts.memory_bytes)

    def lay_out(self, reading: NodeReading, /) -> None:
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
        self.place_sides([(picture.signal, translate(picture.title)) for picture in pictures])

    def draw(self, _reading: NodeReading, tracks: Mapping[Hashable, Track], /) -> None:
        for picture in HOST_PICTURES:
            if picture.signal in self.chosen:
                track = tracks.get(picture.signal)
                curves = []
                if track is not None:
                    values = np.asarray(track.values * np.float32(picture.scale), dtype=np.float32)
                    name = translate(picture.title)
                    curves = [Curve("host", track.times, values, "data", True, name, lead=lead_of(track))]
                self.stack.set_curves(picture.signal, curves)

    def show_values(self, reading: NodeReading, at: float | None, /) -> None:
        when = self.tr("Now") if at is None else numbers.moment(at, self.zone, self._surroundings.now())
        self.stack.set_side_title(when)
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
