"""Sparklines: the last while of one figure as a thin line in its normal band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.time import strokes
from widgets.time.lines import Floats
from widgets.time.strokes import Raster, Stroke


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


def around(values: Floats, least: float) -> tuple[float, float]:
    """A scale with what `values` did in its middle, so that its form shows; at least `least` high, so that noise stays
    small. A figure beside the sparkline must say how much it is. (0, `least`) when nothing is known."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, least
    low, high = float(known.min()), float(known.max())
    lacking = max(least - (high - low), 0.0)
    return low - lacking / 2, high + lacking / 2


#: The line of each sparkline in use, and what it was made for: rows are painted far more often than they change.
_drawn: WeakKeyDictionary[Spark, tuple[Raster, int, QImage]] = WeakKeyDictionary()


def _line(spark: Spark, ink: str, raster: Raster) -> QImage:
    """The line as it is drawn."""
    colour = themes.current().colour(ink).rgba()
    kept = _drawn.get(spark)
    if kept is None or kept[:2] != (raster, colour):
        kept = (raster, colour, _made(spark, ink, raster))
        _drawn[spark] = kept
    return kept[2]


def _made(spark: Spark, ink: str, raster: Raster) -> QImage:
    wide, high = raster.wide / raster.ratio, raster.high / raster.ratio
    values = np.where(np.isfinite(spark.values), spark.values, np.nan).astype(np.float64)
    y = (spark.high - values) * ((high - 2) / (spark.high - spark.low or 1.0)) + 1
    stroke = Stroke(_across(len(y), wide), np.clip(y, 1.0, high - 1), ink)
    return strokes.inked(strokes.cover(raster, [stroke])[ink], ink, raster.ratio)


@lru_cache(maxsize=64)
def _across(count: int, width: float) -> Floats:
    """Where values lie in so many logical pixels; in less than one, in its middle."""
    edge = min(0.5, width / 2)
    made: Floats = np.linspace(edge, width - edge, count) if count > 1 else np.array([max(width - 2, edge)])
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
        ink = "data-2" if spark.stale_from is not None and spark.ink == "data" else spark.ink
        raster = strokes.raster(painter, [area])
        if raster is not None:
            strokes.put(painter, area.topLeft(), _line(spark, ink, raster))
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
