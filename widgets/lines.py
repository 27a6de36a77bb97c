"""Lines through many points: fast polylines, their gaps, and fewer points with the same picture.

Apart from widgets.paint because it needs numpy, which the first painted window does without.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

Floats = NDArray[np.floating]
_POINT = 16  # bytes of a QPointF: two doubles


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """Points as Qt wants them, copied in one go instead of one QPointF each."""
    made = QPolygonF()
    count = len(x)
    if count == 0:
        return made
    made.resize(count)
    # The stubs know neither VoidPtr's real constructor nor that it is a buffer.
    raw: Any = shiboken6.VoidPtr(made.data(), count * _POINT, True)  # type: ignore
    points = np.frombuffer(raw, dtype=np.float64).reshape(-1, 2)
    points[:, 0] = x
    points[:, 1] = y
    return made


def runs(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches [start, end) in which `known` holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def draw_line(painter: QPainter, x: Floats, y: Floats) -> None:
    """A line through the points, broken where `y` is NaN; a lone point is a dot."""
    known = np.isfinite(y)
    if known.all():
        if len(x):
            painter.drawPolyline(polygon(x, y))
        return
    for start, end in runs(known):
        if end - start == 1:
            painter.drawPoint(QPointF(float(x[start]), float(y[start])))
        else:
            painter.drawPolyline(polygon(x[start:end], y[start:end]))


def decimate(x: Floats, y: Floats, width: int) -> tuple[Floats, Floats]:
    """At most four points per pixel column, with the same picture: first, least, greatest and last of each column.

    `x` is in pixels and ascending. Short lines come back as they are. A column that is all NaN stays a gap.
    """
    if len(x) <= 6 * max(width, 1):
        return x, y
    column = np.floor(x).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    low = np.fmin.reduceat(y, starts)
    high = np.fmax.reduceat(y, starts)
    ends = np.concatenate((starts[1:], [len(y)])) - 1
    values = np.stack((y[starts], low, high, y[ends]), axis=1).reshape(-1)
    return np.repeat(x[starts], 4), values
