"""The look of a fleet map's cells: which part of which cell a pixel shows, and the colours of the parts. No Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from widgets.maps.fleetlayout import Placed

ROUNDED_FROM = 10
CORNERS = (0.85, 0.25)  # how much of a corner's pixels a radius of two covers


def numbered(placed: Placed, ratio: float, extent: tuple[int, int]) -> NDArray[np.intp]:
    """For every pixel of `extent` (height, width) 4n + 1 to 4n + 4 where cell n is: its inside, its rim, and the two
    kinds of pixels that its round corners cover in part; 0 elsewhere. Without what is below the last cell."""
    size = max(round(placed.grain.cell * ratio), 1)
    left = np.rint(placed.left * ratio).astype(np.int64)
    top = np.rint(placed.top * ratio).astype(np.int64)
    # The kind of index and a place for the result that numpy needs: it would make both anew for every frame.
    made = np.zeros(extent, np.intp)
    numbers = 4 * np.arange(len(placed.keys), dtype=np.intp)
    shape = _shape(size, rounded=placed.grain.cell >= ROUNDED_FROM)
    for row, column in np.argwhere(shape).tolist():
        y, x = top + row, left + column
        inside = (y < extent[0]) & (x < extent[1])
        made[y[inside], x[inside]] = numbers[inside] + shape[row, column]
    used = int(top.max(initial=0)) + size
    return np.ascontiguousarray(made[: min(used, extent[0])])


def _shape(size: int, *, rounded: bool) -> NDArray[np.intp]:
    """The parts of one cell: 1 inside, 2 rim, 3 and 4 the pixels of a round corner, 0 outside it."""
    made = np.ones((size, size), np.intp)
    if size >= 3:
        made[0, :] = made[-1, :] = made[:, 0] = made[:, -1] = 2
    if rounded:
        scale = max(size // 12, 1)
        for row in (slice(0, scale), slice(size - scale, size)):
            for column in (slice(0, scale), slice(size - scale, size)):
                made[row, column] = 4
        for near in (scale, size - scale - 1):
            for edge in (0, size - 1):
                made[near, edge] = made[edge, near] = 3
    return made


def parts(body: NDArray[np.uint32], ground: np.uint32) -> NDArray[np.uint32]:
    """The colours of each cell's four parts, (cells, 4), 0xAARRGGBB: as its body, corners laid over the ground."""
    made = np.empty((len(body), 4), np.uint32)
    made[:, 0] = made[:, 1] = body
    made[:, 2], made[:, 3] = (blend(body, ground, cover) for cover in CORNERS)
    return made


def blend(colours: NDArray[np.uint32], ground: np.uint32, cover: float) -> NDArray[np.uint32]:
    """Colours (0xAARRGGBB) laid over a ground with a share of coverage."""
    made = np.full(len(colours), 0xFF000000, np.uint32)
    for shift in (0, 8, 16):
        over = ((colours >> np.uint32(shift)) & np.uint32(255)).astype(np.float64)
        under = float((ground >> np.uint32(shift)) & np.uint32(255))
        made |= np.rint(under + (over - under) * cover).astype(np.uint32) << np.uint32(shift)
    return made
