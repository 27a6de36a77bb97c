"""Sparklines: the last while of one figure as a thin line in its normal band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import lines, paint
from widgets import theme as themes
from widgets.lines import Floats


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Spark:
    """What a sparkline shows: evenly spaced `values` (NaN is a gap) on a scale from `low` to `high`.

    `band` is the normal range. Right of `stale_from` (0 to 1 of the width) nothing is known: hatched.
    `mark` (0 to 1) draws the crosshair's place. `ink` is the token of the line.
    """

    values: Floats
    low: float
    high: float
    band: tuple[float, float] | None = None
    stale_from: float | None = None
    mark: float | None = None
    ink: str = "data"


#: The line of each sparkline in use, and the size it was made for: rows are painted far more often than they change.
_drawn: WeakKeyDictionary[Spark, tuple[float, float, list[QPolygonF]]] = WeakKeyDictionary()


def _lines(spark: Spark, width: float, height: float) -> list[QPolygonF]:
    """The line in pixels, one piece between gaps."""
    kept = _drawn.get(spark)
    if kept is None or kept[:2] != (width, height):
        kept = (width, height, _pieces(spark, width, height))
        _drawn[spark] = kept
    return kept[2]


def _pieces(spark: Spark, width: float, height: float) -> list[QPolygonF]:
    values = np.asarray(spark.values, dtype=np.float64)
    y: Floats = (spark.high - values) * (height / (spark.high - spark.low or 1.0))
    np.clip(y, 0.0, height, out=y)
    x, y = lines.decimate(_across(len(values), width), y, int(width))
    known = np.isfinite(y)
    if known.all():
        return [lines.polygon(x, y)]
    pieces = []
    for start, end in lines.runs(known):
        if end - start == 1:  # a lone value is a short dash
            pieces.append(lines.polygon(np.array([x[start], x[start] + 1]), np.array([y[start], y[start]])))
        else:
            pieces.append(lines.polygon(x[start:end], y[start:end]))
    return pieces


@lru_cache(maxsize=64)
def _across(count: int, width: float) -> Floats:
    made: Floats = np.linspace(0.0, width - 1, count) if count > 1 else np.array([width - 2])
    return made


def paint_spark(painter: QPainter, rect: QRect | QRectF, spark: Spark) -> None:
    """Draw `spark` into `rect`; cheap enough for some hundred in one delegate."""
    area = QRectF(rect)
    theme = themes.current()
    span = spark.high - spark.low or 1.0
    if not math.isfinite(span):
        return
    top, height = area.top() + 1, area.height() - 2

    def row(value: float) -> float:
        share = min(max((value - spark.low) / span, 0.0), 1.0)
        return float(top + height * (1.0 - share))

    if spark.band is not None:
        upper, lower = row(spark.band[1]), row(spark.band[0])
        shade = QRectF(area.left(), round(upper), area.width(), max(round(lower) - round(upper), 1))
        painter.fillRect(shade, theme.colour("band"))
    if len(spark.values):
        painter.setPen(paint.pen("data-2" if spark.stale_from is not None and spark.ink == "data" else spark.ink))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(area.left(), top)
        for line in _lines(spark, area.width(), height):
            painter.drawPolyline(line)
        painter.translate(-area.left(), -top)
    if spark.stale_from is not None:
        left = area.left() + area.width() * min(max(spark.stale_from, 0.0), 1.0)
        lost = QRectF(round(left), area.top(), max(area.right() - round(left), 3), area.height())
        painter.fillRect(lost, theme.colour("surface", 0.6))
        paint.paint_hatch(painter, lost)
        painter.setPen(paint.dashed("unknown", 2, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(lost.adjusted(0.5, 0.5, -0.5, -0.5))
    if spark.mark is not None:
        across = round(area.left() + (area.width() - 1) * min(max(spark.mark, 0.0), 1.0)) + 0.5
        painter.setPen(paint.dashed("muted", 1, 2))
        painter.drawLine(QPointF(across, area.top() - 3), QPointF(across, area.bottom() + 3))


class Sparkline(QWidget):
    """A sparkline on its own. The figure it stands for is said beside it; give it a name where nothing is."""

    reader_role = "Chart"

    def __init__(
        self, spark: Spark | None = None, *, width: int = 84, height: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._spark = spark
        self._size = QSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Trend"))

    def set(self, spark: Spark | None) -> None:
        """Show other values; None shows nothing."""
        self._spark = spark
        self.update()

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._spark is not None:
            painter = QPainter(self)
            paint_spark(painter, QRectF(self.rect()).adjusted(0, 3, 0, -3), self._spark)
