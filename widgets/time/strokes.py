"""Curves as smooth strokes: a small rasteriser for lines and areas whose x only grows.

Qt's own antialiased polylines take six times as long with 600 points each, and twenty times with 3,600
(docs/benchmarks.md). Here all curves of all plots of a picture are drawn at once: with few points each, what numpy
costs is its calls. Each pixel column is cut into `fine` slices; in a slice the line covers one stretch [top, bottom] of
the column, which the disc of the pen widens up, down and to its neighbours; a pixel's coverage is the mean of what its
slices cover of it.

Lines of one ink are joined, not painted over each other: sixteen lines on each other are as thin as one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from widgets import theme as themes
from widgets.time.lines import Floats

#: How wide a line is, in logical pixels.
WIDTH = 1.25
_TALL = 10  # rows in a column from which on only its ends are looked at
_FEW = 256  # columns that are not worth looking at row by row
_AT_ONCE = 16  # lines in one go, which bounds the memory
_FAR = 1e6  # pixels; no screen is higher, and float32 still knows a sixteenth of a pixel there

Singles = NDArray[np.float32]
Indices = NDArray[np.intp]
Sheet = NDArray[np.uint8]
Box = QRect | QRectF


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line through points in logical pixels from the corner of the box it is drawn in.

    `x` never falls; `y` that is not finite is a gap, and a lone point a dot. Lines that share one array `x` are the
    cheapest. `inks` are stretches (left, right, token) of it in another ink.
    """

    x: Floats
    y: Floats
    ink: str
    inks: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """What lies between an upper and a lower line, in pixels as of a `Stroke`; NaN in one of them is a gap."""

    x: Floats
    upper: Floats
    lower: Floats
    ink: str


Shape = TypeVar("Shape", Stroke, Fill)


@dataclass(frozen=True, slots=True)
class Raster:
    """A grid of `wide` by `high` device pixels, `ratio` of them to a logical one."""

    wide: int
    high: int
    ratio: float = 1.0

    @property
    def fine(self) -> int:
        """Slices of a column: enough that the slope of a line is smooth, however small the pixels are."""
        return 4 if self.ratio < 1.75 else 2


@lru_cache(maxsize=8)
def _pen(ratio: float, fine: int) -> tuple[np.float32, ...]:
    """How far the pen reaches up and down in its own slice, and in those beside it."""
    radius = WIDTH * ratio / 2
    beside = max(round(radius * fine - 0.5), 0)
    return tuple(np.float32(math.sqrt(max(radius**2 - (slices / fine) ** 2, 0.0))) for slices in range(beside + 1))


def draw(painter: QPainter, parts: Sequence[tuple[Box, Sequence[Stroke]]]) -> None:
    """Draw lines into their boxes: those that come later lie above, and stretches in another ink above all lines."""
    places = [QRectF(box) for box, _ in parts]
    grid = raster(painter, places)
    if grid is not None:
        for place, sheets in zip(places, covers(grid, [lines for _, lines in parts]), strict=True):
            for ink, sheet in sheets.items():
                _lay(painter, place, sheet, ink)


def fill(painter: QPainter, parts: Sequence[tuple[Box, Fill]]) -> None:
    """Fill areas in their boxes, in order."""
    places = [QRectF(box) for box, _ in parts]
    grid = raster(painter, places)
    if grid is None:
        return
    sheets = np.zeros((len(parts), grid.high, grid.wide), np.uint8)
    for x, together in _groups([(number, area) for number, (_, area) in enumerate(parts)]):
        ys = _placed(grid, [edge for _, area in together for edge in (area.upper, area.lower)])
        pairs = ys.reshape(len(together), 2, -1)
        np.copyto(pairs, np.float32(np.nan), where=np.isnan(pairs).any(axis=1, keepdims=True))
        top, bottom = _stretches(x * grid.ratio, ys, grid)
        begin = _begin(grid, [number for number, _ in together])
        _add(sheets, _by_slice(top[::2], grid), _by_slice(bottom[1::2], grid), begin)
    for place, sheet, (_, area) in zip(places, sheets, parts, strict=True):
        _lay(painter, place, sheet, area.ink)


def across(times: Floats, start: float, end: float, width: int, ratio: float) -> Floats:
    """Where times lie on an axis from `start` to `end`: the middles of their pixels, of `width` in all.

    They move on by whole pixels of a screen of `ratio`, or slopes would shimmer while the axis follows the present.
    """
    per_second = width / (end - start) * ratio
    passed = start % 86400.0 * per_second  # from a moment that stays; floats are too coarse to go further back
    x = (np.asarray(times, np.float64) - start) * per_second + (passed - round(passed))
    # On a grid that lies beside the edges of pixels and slices, or points there would fall to this side and to that.
    return (np.round(x * 1024) + 0.5) / (1024 * ratio) + 0.5


def _lay(painter: QPainter, place: QRectF, sheet: Sheet, ink: str) -> None:
    """Draw what is covered of a sheet, which may be larger than its place."""
    ratio = painter.device().devicePixelRatioF()
    sheet = sheet[: math.ceil(place.height() * ratio), : math.ceil(place.width() * ratio)]
    touched = np.flatnonzero(sheet.any(axis=1))
    if len(touched):
        first, last = int(touched[0]), int(touched[-1]) + 1
        put(painter, place.topLeft(), inked(sheet[first:last], ink, ratio), first)


def cover(raster: Raster, strokes: Sequence[Stroke]) -> dict[str, Sheet]:
    """How far lines cover each pixel (0 to 255, [high, wide]), for each ink, lowest first."""
    return covers(raster, [strokes])[0]


def covers(raster: Raster, parts: Sequence[Sequence[Stroke]]) -> list[dict[str, Sheet]]:
    """The same for the lines of several boxes, each on sheets of its own."""
    orders = [_inks(strokes) for strokes in parts]
    inks = list(dict.fromkeys(ink for order in orders for ink in order))
    sheets = np.zeros((len(inks), len(parts), raster.high, raster.wide), np.uint8)
    for x, together in _groups([(part, stroke) for part, strokes in enumerate(parts) for stroke in strokes]):
        ys = _placed(raster, [stroke.y for _, stroke in together])
        _sharpen(ys, raster)
        stretches = _stretches(x * raster.ratio, ys, raster)
        top, bottom = (_by_slice(edge, raster) for edge in _widen(*stretches, _pen(raster.ratio, raster.fine)))
        begin = _begin(raster, [part for part, _ in together])
        worn = np.concatenate([_worn(raster, stroke, inks) for _, stroke in together])
        for number, sheet in enumerate(sheets):
            at = np.flatnonzero(worn == number)
            if len(at) == len(worn):
                _add(sheet, top, bottom, begin)
            elif len(at):
                _add(sheet, top.take(at, axis=1), bottom.take(at, axis=1), begin[at])
    return [{ink: sheets[inks.index(ink), part] for ink in order} for part, order in enumerate(orders)]


def _inks(strokes: Sequence[Stroke]) -> list[str]:
    """The inks of lines, lowest first."""
    order = dict.fromkeys(stroke.ink for stroke in reversed(strokes))
    return [*reversed(order), *dict.fromkeys(ink for each in strokes for *_, ink in each.inks if ink not in order)]


def _begin(raster: Raster, parts: Sequence[int]) -> Indices:
    """For every column of lines of these parts, its first pixel in [parts, high, wide]."""
    made: Indices = np.add.outer(np.array(parts) * (raster.high * raster.wide), np.arange(raster.wide)).reshape(-1)
    return made


def _by_slice(edge: Singles, raster: Raster) -> Singles:
    """[lines, slices of all columns] as [slices of a column, columns of all lines], which is the faster way round."""
    return np.ascontiguousarray(edge.reshape(-1, raster.fine).T)


def _worn(raster: Raster, stroke: Stroke, inks: list[str]) -> NDArray[np.int8]:
    """The number of the ink of a line in every column."""
    worn = np.full(raster.wide, inks.index(stroke.ink), np.int8)
    for left, right, ink in stroke.inks:
        first, last = (round(min(max(edge * raster.ratio, 0.0), raster.wide)) for edge in (left, right))
        worn[first:last] = inks.index(ink)
    return worn


def _groups(shapes: Sequence[tuple[int, Shape]]) -> Iterator[tuple[Floats, list[tuple[int, Shape]]]]:
    """Those that share their x, a bounded number at a time."""
    found: list[list[tuple[int, Shape]]] = []
    for part, shape in shapes:
        if not len(shape.x):
            continue
        same = next((g for g in found if g[0][1].x is shape.x or np.array_equal(g[0][1].x, shape.x)), None)
        if same is None:
            found.append([(part, shape)])
        else:
            same.append((part, shape))
    for group in found:
        for first in range(0, len(group), _AT_ONCE):
            yield group[0][1].x, group[first : first + _AT_ONCE]


def _placed(raster: Raster, ys: Sequence[Floats]) -> Singles:
    """Rows of y in device pixels; NaN for every gap."""
    made = np.array(ys, np.float64)
    made[~np.isfinite(made)] = np.nan
    return (np.clip(made, -_FAR, _FAR) * raster.ratio).astype(np.float32)


def _sharpen(ys: Singles, raster: Raster) -> None:
    """Put lines that stand still or go in steps onto whole rows: their flat parts are sharp then.

    All steps of a line must be a pixel high, or rounding would make something of its small changes.
    """
    steps = np.abs(np.diff(ys, axis=1))
    flat = steps < 1e-3
    level = (2 * flat.sum(axis=1) >= steps.shape[1]) & ~((steps < 1.0) & ~flat).any(axis=1)
    middle = 0.5 if round(WIDTH * raster.ratio) % 2 else 0.0
    ys[level] = np.round(ys[level] - middle) + np.float32(middle)


def _stretches(x: Floats, ys: Singles, raster: Raster) -> tuple[Singles, Singles]:
    """The least and the greatest y of lines in every slice, each [lines, slices]; inf and -inf where there is none."""
    count = raster.wide * raster.fine
    place = np.floor(x * raster.fine)
    top = np.full((len(ys), count), np.inf, np.float32)
    bottom = np.full((len(ys), count), -np.inf, np.float32)
    first, last = (int(edge) for edge in np.searchsorted(place, (0, count)))
    if len(x) > 1:
        _between(x, ys, (np.arange(count) + 0.5) / raster.fine, (top, bottom))
    low = high = ys
    known = ~np.isnan(ys)
    if len(x) == 1 or not known.all():
        low, high = np.where(known, ys, np.float32(np.inf)), np.where(known, ys, np.float32(-np.inf))
        _dots(raster, place, known, ys, (top, bottom))
    if last > first:
        slices = place[first:last].astype(np.intp)
        starts = np.flatnonzero(np.concatenate(([True], slices[1:] != slices[:-1])))
        low, high = low[:, first:last], high[:, first:last]
        if len(starts) < len(slices):
            low, high = np.minimum.reduceat(low, starts, axis=1), np.maximum.reduceat(high, starts, axis=1)
        slices = slices[starts]
        top[:, slices] = np.minimum(top[:, slices], low)
        bottom[:, slices] = np.maximum(bottom[:, slices], high)
    return top, bottom


def _between(x: Floats, ys: Singles, at: Floats, into: tuple[Singles, Singles]) -> None:
    """The lines themselves at `at`, written into (top, bottom); what lies in a gap or beside a line is left."""
    left = (x.searchsorted(at, side="right") - 1).clip(0, len(x) - 2)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = (at - x[left]) / (x[left + 1] - x[left])
    share[~((share >= 0.0) & (share <= 1.0))] = np.nan
    begin = ys.take(left, axis=1)
    y = ys.take(left + 1, axis=1)
    y -= begin
    y *= share.astype(np.float32)
    y += begin
    known = ~np.isnan(y)
    for edge in into:
        np.copyto(edge, y, where=known)


def _dots(raster: Raster, place: Floats, known: NDArray[np.bool_], ys: Singles, into: tuple[Singles, Singles]) -> None:
    """Points without a neighbour are made as wide and as high as a pixel before the pen widens them."""
    alone = known.copy()
    alone[:, 1:] &= ~known[:, :-1]
    alone[:, :-1] &= ~known[:, 1:]
    line, point = np.nonzero(alone)
    if not len(line):
        return
    reach, half = round(raster.fine * raster.ratio / 2), np.float32(raster.ratio / 2)
    top, bottom = into
    for beside in range(-reach, reach + 1):
        there = place[point] + beside
        inside = (there >= 0) & (there < top.shape[1])
        at = line[inside], there[inside].astype(np.intp)
        y = ys[line[inside], point[inside]]
        np.minimum.at(top, at, y - half)
        np.maximum.at(bottom, at, y + half)


def _widen(top: Singles, bottom: Singles, pen: tuple[np.float32, ...]) -> tuple[Singles, Singles]:
    """The stretches that a round pen covers which is led along them."""
    upper, lower = top - pen[0], bottom + pen[0]
    for beside, reach in enumerate(pen[1:], 1):
        for to, of in ((slice(beside, None), slice(-beside)), (slice(-beside), slice(beside, None))):
            np.minimum(upper[:, to], top[:, of] - reach, out=upper[:, to])
            np.maximum(lower[:, to], bottom[:, of] + reach, out=lower[:, to])
    return upper, lower


def _add(sheet: Sheet, top: Singles, bottom: Singles, begin: Indices) -> None:
    """Join stretches to a sheet [parts, high, wide]: for each column whose first pixel is in `begin` those of its
    slices, [slices, columns]."""
    _parts, high, wide = sheet.shape
    if len(begin) <= _FEW:
        _add_tall(sheet, (top, bottom), begin)
        return
    first = np.floor(top.min(axis=0)).clip(0, high).astype(np.int32)
    last = np.ceil(bottom.max(axis=0)).clip(0, high).astype(np.int32)
    rows = last - first
    order = np.argsort(-rows.clip(0, _TALL + 1).astype(np.int8), kind="stable")
    tall, low = int((rows > _TALL).sum()), int((rows > 0).sum())
    if low > tall:
        those = order[tall:low]
        shift = first[those].astype(np.float32)
        edges = top.take(those, axis=1) - shift, bottom.take(those, axis=1) - shift
        _add_low(sheet.reshape(-1), edges, first[those] * wide + begin[those], rows[those], wide)
    if tall:
        those = order[:tall]
        _add_tall(sheet, (top.take(those, axis=1), bottom.take(those, axis=1)), begin[those])


def _add_low(pixels: Sheet, edges: tuple[Singles, Singles], begin: Indices, rows: Indices, wide: int) -> None:
    """Look at every pixel of columns that are given highest first: at one row of all of them at a time.

    The edges count from the first row of each column, the pixel `begin`.
    """
    top, bottom = edges
    share = np.float32(255 / len(top))
    for row in range(int(rows[0])):
        count = int((rows > row).sum())
        covered = np.minimum(bottom[:, :count], np.float32(row + 1))
        covered -= np.maximum(top[:, :count], np.float32(row))
        np.maximum(covered, 0.0, out=covered)
        shade = covered.sum(axis=0)
        shade *= share
        shade += np.float32(0.5)
        np.maximum.at(pixels, begin[:count] + row * wide, shade.astype(np.uint8))


def _add_tall(sheet: Sheet, edges: tuple[Singles, Singles], begin: Indices) -> None:
    """Note where coverage begins and ends, and add up down the columns: the cost does not grow with their height.

    Columns come line by line, from left to right. What several lines cover of a slice counts once.
    """
    _parts, high, wide = sheet.shape
    here, places = np.unique(begin, return_inverse=True)
    line = np.concatenate(([0], (begin[1:] <= begin[:-1]).cumsum()))
    top, bottom = _apart(edges, (line, places), (int(line[-1]) + 1, len(here)), high)
    _slice, column, _line = at = np.nonzero(top < bottom)
    changes = np.zeros(len(here) * (high + 2), np.int32)
    for edge, sign in ((top[at], 1), (bottom[at], -1)):
        row, beyond = column * (high + 2) + (edge >> 8), sign * (edge & 255).astype(np.int32)
        np.add.at(changes, row, sign * 256 - beyond)
        np.add.at(changes, row + 1, beyond)
    share = 255 / (256 * len(edges[0]))
    covered = changes.reshape(len(here), high + 2)[:, :high].cumsum(axis=1, dtype=np.int32) * np.float32(share)
    pixels, there = sheet.reshape(-1), np.add.outer(here, np.arange(high) * wide)
    pixels[there] = np.maximum(pixels[there], (covered + np.float32(0.5)).astype(np.uint8))


def _apart(
    edges: tuple[Singles, Singles], of: tuple[Indices, Indices], count: tuple[int, int], high: int
) -> tuple[Indices, Indices]:
    """Stretches of slices [slices, entries] without what an earlier one covers, in 1/256 pixels: [slices, columns,
    lines]. Empty ones end before they begin. `of` are the line and the column of each entry, `count` how many."""
    top, bottom = ((edge.clip(0, high) * np.float32(256)).astype(np.int64) for edge in edges)
    packed = np.full((len(top), count[1], count[0]), high << 32, np.int64)
    packed[:, of[1], of[0]] = (top << 24) + bottom
    packed.sort(axis=-1)
    top, bottom = packed >> 24, packed & 0xFFFFFF
    top[..., 1:] = np.maximum(top[..., 1:], np.maximum.accumulate(bottom, axis=-1)[..., :-1])
    return top, bottom


# On the screen


def raster(painter: QPainter, places: Sequence[QRectF]) -> Raster | None:
    """A grid that boxes fit into, in the pixels of what is painted on; None where there is nothing to paint."""
    ratio = painter.device().devicePixelRatioF()
    wide = max((math.ceil(place.width() * ratio) for place in places), default=0)
    high = max((math.ceil(place.height() * ratio) for place in places), default=0)
    return Raster(wide, high, ratio) if wide > 0 and high > 0 else None


def put(painter: QPainter, corner: QPointF, picture: QImage, below: int = 0) -> None:
    """Draw a picture at a place, moved onto whole pixels of the screen so that it stays as sharp as it is, and so many
    of them further down."""
    to_device = painter.deviceTransform()
    at = to_device.map(corner)
    # Not `round`, which takes halves up here and down there: at 150 % a curve would jump as its highest row changes.
    whole = QPointF(math.floor(at.x() + 0.5), math.floor(at.y() + 0.5) + below)
    painter.drawImage(to_device.inverted()[0].map(whole), picture)


def inked(sheet: Sheet, ink: str, ratio: float) -> QImage:
    """A picture of a sheet in the colour of a token, for a screen of `ratio`."""
    high, wide = sheet.shape
    made = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(made.bits(), np.uint32).reshape(high, -1)
    np.take(_shades(themes.current().colour(ink).rgba()), sheet, out=pixels[:, :wide], mode="clip")
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=64)
def _shades(colour: int) -> NDArray[np.uint32]:
    """The premultiplied pixel for each coverage."""
    alpha, *parts = ((colour >> shift) & 0xFF for shift in (24, 16, 8, 0))
    covered = np.arange(256) * alpha / 255
    made = np.round(covered) * (1 << 24)
    for part, shift in zip(parts, (16, 8, 0), strict=True):
        made += np.round(covered * part / 255) * (1 << shift)
    return made.astype(np.uint32)
