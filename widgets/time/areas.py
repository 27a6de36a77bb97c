"""Areas and names behind and beside the lines of a time plot: areas between two curves, and names on the lines."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time import strokes
from widgets.time.lines import Floats, in_sight
from widgets.time.strokes import Fill
from widgets.time.tracks import Curve

_BAR = 4  # pixels above and below the middle of what hatches a lost line


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """What lies between `low` and `high` at ascending `times`; NaN is a gap. Drawn behind every line, in order.

    `texts` name its two edges where values are given out.
    """

    key: Hashable
    times: Floats
    low: Floats
    high: Floats
    ink: str = "band"
    texts: tuple[str, str] = ("", "")


def bounds(areas: Sequence[Area], start: float, end: float) -> tuple[float, float] | None:
    """The least and greatest value of the areas within a time; None when there is none."""
    least, most = np.inf, -np.inf
    for area in areas:
        first, last = (int(place) for place in np.searchsorted(area.times, (start, end)))
        low, high = area.low[first:last], area.high[first:last]
        low, high = low[np.isfinite(low)], high[np.isfinite(high)]
        if len(low) and len(high):
            least, most = min(least, float(low.min())), max(most, float(high.max()))
    return (least, most) if np.isfinite(least) else None


def placed(
    area: Area, across: tuple[float, float, int, int], box: tuple[int, int, float, float], ratio: float
) -> tuple[QRect, Fill]:
    """What to fill where. `across` is (start, end, left, width) of the time axis, `box` (top, height, low, high),
    `ratio` that of the screen."""
    start, end, left, width = across
    top, height, low, high = box
    part = in_sight(area.times, start, end)
    x = strokes.across(area.times[part], start, end, width, ratio)
    per_pixel = height / ((high - low) or 1.0)
    lower = (high - np.asarray(area.low[part], np.float64)) * per_pixel + 0.5
    # An area is at least a pixel high: one that is as thin as a line must still be seen.
    upper = np.minimum((high - np.asarray(area.high[part], np.float64)) * per_pixel + 0.5, lower - 1.0)
    return QRect(left, top, width, height + 1), Fill(x, upper, lower, area.ink)


def draw_labels(
    painter: QPainter,
    curves: Sequence[Curve],
    across: tuple[float, float, int, int],
    box: tuple[int, int, float, float],
) -> None:
    """Write each named line's label on the line itself, each at a place of its own, so that lines that lie on each
    other are still told apart."""
    named = [curve for curve in curves if curve.label]
    start, end, left, width = across
    top, height, low, high = box
    font = themes.font(Size.SMALL, Weight.MEDIUM)
    metrics = QFontMetrics(font)
    for number, curve in enumerate(named):
        known = np.flatnonzero(np.isfinite(curve.values) & (curve.times >= start) & (curve.times <= end))
        if not len(known):
            continue
        times = curve.times[known]
        # Side by side near the right end of what the line shows.
        at = max(float(times[-1]) - (len(named) - number) * 16.0 / width * (end - start), float(times[0]))
        value = float(np.interp(at, times, curve.values[known]))
        x = left + (at - start) / (end - start) * width
        y = top + height * (1.0 - (value - low) / ((high - low) or 1.0))
        wide = metrics.horizontalAdvance(curve.label) + 6
        chip = QRect(round(x) - wide // 2, round(y) - 7, wide, 13)
        chip.moveTop(min(max(chip.top(), top), top + height - 13))
        chip.moveLeft(min(max(chip.left(), left), left + width - wide))
        painter.fillRect(chip, themes.current().colour("surface", 0.85))
        paint.text(painter, chip, curve.label, "text", font, align=Qt.AlignmentFlag.AlignCenter)


def draw_lost(
    painter: QPainter,
    curves: Sequence[Curve],
    across: tuple[float, float, int, int],
    box: tuple[int, int, float, float],
    *,
    names: bool,
) -> None:
    """A hatched bar where a line fell silent, at the height of its last value: neither a nought nor nothing. The bars
    lie behind all lines, their `names` over them."""
    start, end, left, width = across
    top, height, low, high = box
    small, per_second = themes.font(Size.SMALL), width / (end - start)
    for of, lost in ((curve, lost) for curve in curves for lost in curve.lost):
        value = of.value_at(lost.start)
        if value is None or lost.end <= start or lost.start >= end:
            continue
        first, last = (
            left + round((min(max(edge, start), end) - start) * per_second) for edge in (lost.start, lost.end)
        )
        at = top + round(height * (high - value) / ((high - low) or 1.0))
        at = min(max(at, top + _BAR), top + height - _BAR)
        bar = QRect(first, at - _BAR, max(last - first, 2), 2 * _BAR + 1)
        wide = QFontMetrics(small).horizontalAdvance(lost.text) + 8
        if not names:
            paint.paint_hatch(painter, bar)
            painter.setPen(paint.dashed("unknown", 2, 2))
            for y in (bar.top(), bar.bottom()):
                paint.line(painter, bar.left(), y, bar.right(), y)
        elif lost.text and wide + 4 <= bar.width():
            chip = QRect(bar.left() + 2, at - 7, wide, 14)
            painter.fillRect(chip, themes.current().colour("surface"))
            paint.text(painter, chip, lost.text, "text", small, align=Qt.AlignmentFlag.AlignCenter)
