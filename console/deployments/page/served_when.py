"""Lanes of which version served when: what was seen serving, version by version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject

from console.deployments.model.board import share_of
from console.deployments.model.models import Served, Version
from widgets import numbers
from widgets.time.lanes import Lane, Stretch

_DAY = 86400.0
#: So much of the past is shown at most, and so little at least, in seconds.
_MOST, _LEAST = 365 * _DAY, 2 * _DAY
#: Gaps that are shorter are no gaps: a look may come late.
_GAP = 600.0
_MOST_LANES = 8


def spans(served: Iterable[Served], now: float) -> list[tuple[float, float, bool]]:
    """Times in which any of these was seen, oldest first: beginning, end, whether it is still."""
    found: list[tuple[float, float, bool]] = []
    for each in sorted(served, key=lambda one: one.begin):
        begin, end, on = each.begin, each.end if each.end is not None else now, each.end is None
        if found and begin <= found[-1][1] + _GAP:
            before = found[-1]
            found[-1] = (before[0], max(before[1], end), before[2] or on)
        else:
            found.append((begin, end, on))
    return found


def beginning(served: Iterable[Served], now: float) -> float:
    """From when on lanes are drawn."""
    first = min((each.begin for each in served), default=now - _LEAST)
    return min(max(first, now - _MOST), now - _LEAST)


class ServedWhen(QObject):
    """Makes lanes, newest version last; `zone` tells in which zone days are written."""

    def __init__(self, zone: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone = zone

    def lanes(self, versions: Sequence[Version], served: Sequence[Served], now: float) -> list[Lane]:
        """A lane for each version that was seen, and one for what no rollout started."""
        start = beginning(served, now)
        alone = len({each.version for each in served if each.end is None}) == 1
        made = []
        for version in versions:
            of = [each for each in served if each.version == version.id]
            if of:
                made.append(
                    Lane(version.name, tuple(self._stretches(of, start, now, version.rolled_back, alone=alone)))
                )
        stray = [each for each in served if not each.version]
        if stray:
            made.append(Lane(self.tr("unplanned"), tuple(self._stretches(stray, start, now, None, alone=alone))))
        return made[-_MOST_LANES:]

    def _stretches(
        self, served: Sequence[Served], start: float, now: float, rolled_back: float | None, *, alone: bool
    ) -> list[Stretch]:
        """Only the last of them is written on: the others tell by where they are."""
        on_now = [each for each in served if each.end is None]
        share = float(share_of(on_now, alone=alone and len(on_now) > 1))
        found = [each for each in spans(served, now) if each[1] >= start]
        made = []
        for place, (begin, end, on) in enumerate(found):
            text = ""
            if place == len(found) - 1:
                text = self._said(begin, end, on, share, rolled_back)
            made.append(Stretch(max(begin, start), end, text, share / 100 if on and share else 1.0, on))
        return made

    def _said(self, begin: float, end: float, on: bool, share: float, rolled_back: float | None) -> str:
        if on:
            day = numbers.date(begin, self._zone())
            if share < 100:
                return self.tr("{share} since {day}").format(share=numbers.percent(share), day=day)
            return self.tr("since {day}").format(day=day)
        if rolled_back is not None and abs(rolled_back - end) < _DAY:
            return self.tr("{length}, rolled back").format(length=numbers.duration(end - begin, 1))
        return ""
