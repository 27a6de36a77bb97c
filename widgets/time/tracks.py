"""The contents of a stack of time plots: rows, curves, spans, events. Times are Unix seconds (float64)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from widgets.priority import Priority
from widgets.time.lines import Floats, value_at


@dataclass(frozen=True, slots=True)
class Limit:
    """A dashed line across a plot, named at its left end, above it or `below`."""

    value: float
    text: str = ""
    ink: str = "muted"
    below: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A row with a scale of values. `low` or `high` None follow what is in sight; `height` is its share in pixels.

    `bands` are the normal ranges, `decimals` those of the values as said (not of the ticks).
    """

    key: Hashable
    title: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    bands: tuple[tuple[float, float], ...] = ()
    limits: tuple[Limit, ...] = ()
    height: int = 84
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of states: one thin line per (key, text), filled with spans."""

    key: Hashable
    title: str
    rows: tuple[tuple[Hashable, str], ...]
    row_height: int = 13

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.row_height * len(self.rows)


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch in which what a line stands for was there and said nothing: hatched at the height of its last value."""

    start: float
    end: float
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line through `values` at ascending `times`; NaN is a gap. Strong curves lie on top.

    `inks` draws stretches (start, end, token) of it in another ink, for what was not normal then. `label` is a letter
    or two that stand on the line itself; `lost` says where it fell silent. Where
    points stand in the middle of what they sum up, they hold from `lead`
    seconds before.
    """

    key: Hashable
    times: Floats
    values: Floats
    ink: str = "data-2"
    strong: bool = False
    text: str = ""
    inks: tuple[tuple[float, float, str], ...] = ()
    label: str = ""
    lead: float = 0.0
    lost: tuple[Lost, ...] = ()

    def value_at(self, time: float) -> float | None:
        """What the line shows at `time`; None where none is drawn."""
        value = value_at(self.times, self.values, time, self.lead)
        return value if np.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Span:
    """A state from `start` to `end` in a token's ink; the ink `hatch` hatches what is not known."""

    start: float
    end: float
    ink: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a mark on the event strip and a thin line through every plot.

    Without a priority it carries an icon (a flag), or a `letter` by which a list beside it names the same moment.
    `end` shades the time it lasted.
    """

    key: Hashable
    time: float
    text: str
    priority: Priority | None = None
    icon: str = "flag"
    end: float | None = None
    detail: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch in which the curves do not hold everything: hatched behind them, with a text that says what. It may
    have begun at minus infinity."""

    start: float
    end: float
    text: str = ""


def with_gaps(curve: Curve, gap: float) -> Curve:
    """The curve with NaN put where two samples lie further apart than `gap` seconds."""
    if gap <= 0 or len(curve.times) < 2:
        return curve
    holes = np.flatnonzero(np.diff(curve.times) > gap)
    if not len(holes):
        return curve
    times = np.insert(np.asarray(curve.times, dtype=np.float64), holes + 1, curve.times[holes] + gap / 2)
    values = np.insert(np.asarray(curve.values, dtype=np.float64), holes + 1, np.nan)
    return replace(curve, times=times, values=values)
