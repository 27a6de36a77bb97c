"""Nodes or GPUs on one time axis: a plot for each signal, all of them in it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from console.fleet.model.readings import Track
from console.fleet.model.signals import Kind, Throttle, throttle
from console.fleet.page import settings
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.card import STRIP_ROW, TimeCard
from console.fleet.page.time.compared import (
    JOINED,
    Member,
    default_for,
    pictures_for,
    track_of,
    value_now,
    wanted_of,
)
from console.fleet.page.time.gpu_time import HEATED
from console.fleet.page.time.measuring import Named
from console.fleet.page.time.pictures import (
    SLOWED_BY,
    Picture,
    gpu_limits,
    has_data,
    hot_stretches,
    slowed_spans,
    title_of,
    top_of,
    unknown_spans,
)
from console.fleet.page.time.tracks import Wanted, lead_of, value_at
from console.fleet.page.vocabulary import THROTTLES, slowed_badly, throttle_ink, translate
from console.pagekit.side_values import SideValue
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.time.timestack import Curve, Plot, Strip

_INKS = ("data-strong", "data", "data-3", "data-2")


class CompareCard(TimeCard[tuple[Member, ...]]):
    """What is compared over time. Lines carry the numbers of the members, so that no colour has to be told apart."""

    gutter = 148
    side_width = 180

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings) -> None:
        super().__init__(telemetry, surroundings, "")
        self.set_title(self.tr("Over time"))
        self.stack.setAccessibleName(self.tr("Over time"))
        self._kind = "gpu"
        self._gpus = True
        self._bright = 0
        self.signals_setting = settings.COMPARED_GPUS

    def set_kind(self, kind: str) -> None:
        """Compare GPUs or nodes, before `start_over`."""
        self.chosen = ()  # what is remembered of this kind holds, not what was chosen of other things
        if kind != self._kind:
            self._kind = kind
            self.signals_setting = settings.COMPARED_GPUS if kind == "gpu" else settings.COMPARED_NODES

    def set_bright(self, number: int) -> None:
        """Bring one member out, 0 for none."""
        if number != self._bright:
            self._bright = number
            if self._reading is not None:
                self.draw(self._reading, self._tracks)

    @property
    def pictures(self) -> list[Picture]:
        """The plots that are chosen."""
        return [picture for picture in pictures_for(self._kind) if picture.signal in self.chosen]

    # -- signals -----------------------------------------------------------------------------------------------------

    def made_of(self, members: tuple[Member, ...], /) -> Hashable:
        return tuple((member.address, member.gpus) for member in members)

    def nodes_of(self, members: tuple[Member, ...], /) -> tuple[str, ...]:
        return tuple(dict.fromkeys(member.address.node for member in members))

    def known_until(self, members: tuple[Member, ...], /) -> float | None:
        """Nothing is known of any of them any more."""
        links = [member.reading.link for member in members if member.reading is not None]
        if any(link.state in ("live", "starting") for link in links):
            return None
        return max((link.newest_sample for link in links if link.newest_sample is not None), default=None)

    def signals_now(self, members: tuple[Member, ...], /) -> Sequence[tuple[str, str]]:
        self._gpus = any(member.gpus for member in members)
        always = (*default_for(self._kind, self._gpus), *self.chosen)
        found = [
            (picture.signal, translate(picture.title))
            for picture in pictures_for(self._kind)
            if picture.signal in always or any(self._has(member, picture.signal) for member in members)
        ]
        return [*found, (SLOWED_BY, title_of(SLOWED_BY))] if self._kind == "gpu" else found

    @staticmethod
    def _has(member: Member, signal: str) -> bool:
        if member.reading is None:
            return False
        of_gpus = member.address.kind == "gpu" or signal in JOINED
        source = JOINED[signal].signal if signal in JOINED else signal
        return has_data(Kind.GPU if of_gpus else Kind.HOST, source, member.reading)

    def default_signals(self) -> tuple[str, ...]:
        return default_for(self._kind, self._gpus)

    def wanted(self, members: tuple[Member, ...], /) -> tuple[Wanted, ...]:
        slowed = [SLOWED_BY] if self._kind == "gpu" and SLOWED_BY not in self.chosen else []
        return tuple(
            wanted for signal in [*self.chosen, *slowed] for member in members for wanted in wanted_of(member, signal)
        )

    def named(self, members: tuple[Member, ...], tracks: Mapping[Hashable, Track], /) -> Sequence[Named]:
        return [
            (picture, f"{member.number} {member.name}", track)
            for picture in self.pictures
            for member in members
            if (track := track_of(member, picture.signal, tracks)) is not None
        ]

    def overview(self, members: tuple[Member, ...], /) -> tuple[Wanted, ...]:
        signal = "utilization" if self._kind == "gpu" else "cpu"
        return tuple(wanted for member in members for wanted in wanted_of(member, signal))

    # -- the picture -------------------------------------------------------------------------------------------------

    def shape(self, members: tuple[Member, ...], /) -> Hashable:
        return (tuple(self._rows(members)), tuple(member.name for member in members))

    def _rows(self, members: tuple[Member, ...]) -> list[Plot | Strip]:
        rows: list[Plot | Strip] = []
        for picture in self.pictures:
            # A limit is drawn where all have the same: else it would be unclear whose it is.
            found = {
                gpu_limits(picture.signal, member.reading, member.address.part)
                for member in members
                if self._kind == "gpu" and member.reading is not None and member.device is not None
            }
            limits = found.pop() if len(found) == 1 else ()
            top = next((top_of(picture.signal, m.reading, limits, picture) for m in members if m.reading), picture.high)
            rows.append(
                Plot(
                    picture.signal,
                    translate(picture.title),
                    picture.unit,
                    low=picture.low,
                    high=top if self._kind == "gpu" else picture.high,
                    limits=limits,
                    decimals=picture.decimals,
                )
            )
        if SLOWED_BY in self.chosen:
            named = tuple((member.number, f"{member.number}") for member in members)
            rows.append(Strip(SLOWED_BY, title_of(SLOWED_BY), named, row_height=STRIP_ROW))
        return rows

    def lay_out(self, members: tuple[Member, ...], /) -> None:
        self.stack.set_rows(self._rows(members))
        titles = [(picture.signal, translate(picture.title)) for picture in self.pictures]
        self.place_sides(titles, SLOWED_BY if SLOWED_BY in self.chosen else "")

    def draw(self, members: tuple[Member, ...], tracks: Mapping[Hashable, Track], /) -> None:
        slowed = {
            member.number: slowed_spans(track)
            for member in members
            if self._kind == "gpu" and (track := track_of(member, SLOWED_BY, tracks)) is not None
        }
        for picture in self.pictures:
            curves = []
            for member in members:
                track = track_of(member, picture.signal, tracks)
                if track is None:
                    continue
                values = np.asarray(track.values * np.float32(picture.scale), dtype=np.float32)
                bright = member.number == self._bright
                ink = "data-strong" if bright else _INKS[(member.number - 1) % len(_INKS)]
                inks = hot_stretches(slowed.get(member.number, ())) if picture.signal in HEATED else ()
                name, label = member.name, str(member.number)
                curves.append(Curve(member.number, track.times, values, ink, bright, name, inks, label, lead_of(track)))
            self.stack.set_curves(picture.signal, curves)
        if SLOWED_BY in self.chosen:
            for member in members:
                unknown = unknown_spans(track_of(member, SLOWED_BY, tracks), *self.drawn_range())
                self.stack.set_spans(SLOWED_BY, member.number, slowed.get(member.number, []) + unknown)
            reasons = (Throttle.POWER_CAP, Throttle.EASED_OFF, Throttle.HEAT)
            self.stack.set_legend([(throttle_ink(reason), translate(THROTTLES[reason])) for reason in reasons])
        else:
            self.stack.set_legend([])

    # -- values ------------------------------------------------------------------------------------------------------

    def values(self, members: Sequence[Member], at: float | None) -> dict[str, dict[int, float]]:
        """By signal and number, in the picture's units, NaN where nothing is known: at a time, None = now."""
        found: dict[str, dict[int, float]] = {}
        scales = {picture.signal: picture.scale for picture in self.pictures}
        for signal in self.chosen:
            scale = scales.get(signal, 1.0)
            found[signal] = {member.number: scale * self._value(member, signal, at) for member in members}
        return found

    def _value(self, member: Member, signal: str, at: float | None) -> float:
        if at is None:
            return value_now(member, signal)
        track = track_of(member, signal, self._tracks)
        return value_at(track, at) if track is not None else math.nan

    def show_values(self, members: tuple[Member, ...], at: float | None, /) -> None:
        now = self.tr("Each now")
        self.stack.set_side_title(
            now
            if at is None
            else self.tr("Each at {time}").format(time=numbers.moment(at, self.zone, self._surroundings.now()))
        )
        found = self.values(members, at)
        for picture in self.pictures:
            values = found[picture.signal]
            lines = [
                SideValue(str(number), numbers.quantity(value, picture.unit, picture.decimals), number == self._bright)
                for number, value in values.items()
            ]
            if picture.signal in self._sides:
                self._sides[picture.signal].set_values(lines)
        if self._lines is not None:
            self._lines.set_values([_held(number, bits) for number, bits in found.get(SLOWED_BY, {}).items()])


def _held(number: int, bits: float) -> SideValue:
    if math.isnan(bits):
        return SideValue(str(number), numbers.UNKNOWN)
    reason = throttle(int(bits))
    return SideValue(str(number), translate(THROTTLES[reason]), slowed_badly(reason))
