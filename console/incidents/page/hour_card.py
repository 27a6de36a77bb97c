"""The hour around an incident: curves of its node from what was kept as evidence, with the timeline's marks on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from console.fleet.model.signals import Kind
from console.incidents.model.incidents import Evidence, Line, LineKind
from console.incidents.page import wording
from console.incidents.service.measured import Measured, Series
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.card import Card
from widgets.time.stackpaint import ROW_GAP
from widgets.time.timestack import Curve, Event, Plot, TimeStack

#: So many moments have a letter: more could not be told apart on the axis.
MOST_MARKS = 8
#: Pixels: of a row, of what stands around the rows; under this of the page's height there are fewer rows.
_HEIGHT, _AROUND, _LOW = 36, 92, 860
_MARKED = frozenset({LineKind.ALARM, LineKind.TYPED, LineKind.ACT})
_BEYOND = 0.02
_Line = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row: of which kind of thing which signal, in which unit at which scale, how it is called; `others` is the mean
    of all parts but the one that it is about."""

    kind: Kind
    signal: str
    text: Text
    unit: str
    scale: float = 1.0
    others: bool = False
    high: float | None = None


_OTHERS = QT_TRANSLATE_NOOP("IncidentHour", "Other GPUs, mean use")
_ROWS: tuple[_Wanted, ...] = (
    _Wanted(Kind.GPU, "temperature", QT_TRANSLATE_NOOP("IncidentHour", "Temperature"), "°C"),
    _Wanted(Kind.GPU, "power", QT_TRANSLATE_NOOP("IncidentHour", "Power"), "W"),
    _Wanted(Kind.GPU, "utilization", QT_TRANSLATE_NOOP("IncidentHour", "Use"), "%", high=100.0),
    _Wanted(Kind.GPU, "utilization", _OTHERS, "%", others=True, high=100.0),
    _Wanted(Kind.STORAGE, "read_time", QT_TRANSLATE_NOOP("IncidentHour", "Storage, reads take"), "ms"),
    _Wanted(Kind.HOST, "cpu", QT_TRANSLATE_NOOP("IncidentHour", "CPU"), "%", high=100.0),
    _Wanted(Kind.PORT, "receive", QT_TRANSLATE_NOOP("IncidentHour", "Network in"), "Gbit/s", 8e-9),
)
#: So many rows there are, and so many where there is little room.
_MOST_ROWS, _FEW_ROWS = 5, 3


def marked(lines: Sequence[Line], since: float, until: float) -> dict[int, str]:
    """Letters for moments of a timeline from `since` to `until`, by their place in it."""
    found = [place for place, line in enumerate(lines) if line.kind in _MARKED and since <= line.time <= until]
    return {place: chr(ord("A") + number) for number, place in enumerate(found[:MOST_MARKS])}


@dataclass(frozen=True, slots=True, eq=False)
class Hour:
    """What there is to draw: of a node what was measured, the evidence that it is from, the part that is meant (a GPU;
    empty for the whole node)."""

    measured: Measured
    evidence: Evidence
    part: str = ""


class HourCard(Card):
    """Hidden as long as nothing that was measured is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("The hour around it"))
        self.set_trailing("")
        self.stack = TimeStack(name=self.tr("The hour around it"), gutter=196)
        self.add(self.stack, 1)
        self.hide()
        self._shown: tuple[object, ...] | None = None
        self._low = False

    def set_room(self, height: int) -> None:
        """The page is so high, in pixels."""
        if (height < _LOW) != self._low:
            self._low = height < _LOW
            self._fit()

    def _fit(self) -> None:
        keys = [row.key for row in self.stack.rows()][: _FEW_ROWS if self._low else _MOST_ROWS]
        self.stack.set_visible_rows(keys)
        self.setFixedHeight(_AROUND + (_HEIGHT + ROW_GAP) * len(keys))

    def show_hour(self, hour: Hour | None, lines: Sequence[Line], zone: str, now: float) -> Mapping[int, str]:
        """Show what was kept. Gives the letters of the moments that are marked, by their places."""
        self.setVisible(hour is not None)
        if hour is None:
            self._shown = None
            return {}
        found = hour.measured
        letters = marked(lines, found.since, found.until)
        self._tell_source(hour.evidence, zone, now)
        marks = tuple((lines[place].time, letter) for place, letter in letters.items())
        shown = (hour.evidence.sha256, hour.part, zone, marks)
        if shown != self._shown:
            self._shown = shown
            self._draw(hour, lines, letters, zone)
        return letters

    def _tell_source(self, evidence: Evidence, zone: str, now: float) -> None:
        at = numbers.moment(evidence.taken, zone, now)
        kept = self.tr("kept as evidence {time}").format(time=at)
        self.set_trailing(" · ".join((kept, wording.short_hash(evidence.sha256), numbers.iec(evidence.size))))

    def _draw(self, hour: Hour, lines: Sequence[Line], letters: Mapping[int, str], zone: str) -> None:
        found = hour.measured
        plots: list[Plot] = []
        curves: dict[str, Curve] = {}
        for number, wanted in enumerate(_ROWS):
            line = _line(found, wanted, hour.part)
            if line is None or len(plots) == _MOST_ROWS:
                continue
            key = str(number)
            title = QCoreApplication.translate(*wanted.text)
            if wanted.kind is Kind.GPU and hour.part and not wanted.others:
                title = f"{title}, GPU {hour.part}"
            plots.append(Plot(key, title, wanted.unit, high=wanted.high, height=_HEIGHT))
            curves[key] = Curve(key, line[0], line[1] * wanted.scale, strong=True, text=title)
        self.stack.set_zone(zone)
        self.stack.set_rows(plots)
        self.stack.set_live(False)
        end = found.until + _BEYOND * (found.until - found.since)  # a mark at the very end has room
        self.stack.set_limits(found.since, end)
        self.stack.set_now(end)
        self.stack.set_range(found.since, end)
        self.stack.set_gap(90.0)
        for key, curve in curves.items():
            self.stack.set_curves(key, [curve])
        self.stack.set_events(
            [
                Event(letter, lines[place].time, "", letter=letter, detail=wording.said(lines[place].text))
                for place, letter in letters.items()
            ]
        )
        self._fit()


def _line(found: Measured, wanted: _Wanted, part: str) -> tuple[_Line, _Line] | None:
    """One line for a row: of the part that is meant, else the mean of all; None where nothing was measured."""
    series = found.of(wanted.kind, wanted.signal)
    if wanted.kind is Kind.GPU and part:
        if not wanted.others:
            return (series[part].times, series[part].values) if part in series else None
        series = {name: each for name, each in series.items() if name != part}
    elif wanted.others:
        return None
    return _mean(list(series.values()))


def _mean(series: Sequence[Series]) -> tuple[_Line, _Line] | None:
    if not series:
        return None
    times = max((each.times for each in series), key=len)
    same = np.array([each.values for each in series if len(each.times) == len(times)], np.float64)
    counted = np.sum(~np.isnan(same), axis=0)
    mean = np.divide(np.nansum(same, axis=0), counted, out=np.full(len(times), np.nan), where=counted > 0)
    return times, mean
