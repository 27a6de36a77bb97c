"""pyqtgraph's half of the navigator: curve, band, hatching, window and axis.

This is the only module that imports pyqtgraph. It costs a quarter of a second, so pages import the navigator when they
first need it, never while the window starts. pyqtgraph has no types: what it returns stays inside this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size
from widgets.time import strokes
from widgets.time.historytrack import Float64s, Holes, Part, part_at
from widgets.time.stackpaint import tick_text
from widgets.time.strokes import Stroke
from widgets.time.timeaxis import time_ticks

AXIS_HEIGHT = 19
EDGE = 4  # pixels beside the first and the last moment, so that a handle there can be seen and grabbed


class _TimeAxis(pg.AxisItem):  # type: ignore[misc] # pyqtgraph has no types
    """Ticks at round local times; "now" at the end, which no other text may touch."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.zone = "UTC"
        self.extent = (0.0, 1.0)
        self.end_text = ""
        self._texts: dict[float, str] = {}
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=3, tickTextOffset=3, autoExpandTextSpace=False)
        self.setHeight(AXIS_HEIGHT)

    def redraw(self) -> None:
        """After the zone, the extent or the theme changed."""
        self.picture = None
        self.update()

    def tickValues(self, _low: float, _high: float, size: float) -> list[tuple[float, list[float]]]:
        ticks = time_ticks(*self.extent, self.zone, max(int(size) // 64, 2))
        self._texts = {tick.time: tick_text(tick) for tick in ticks}
        return [(ticks[0].step, [tick.time for tick in ticks])] if ticks else []

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def generateDrawSpecs(self, painter: QPainter) -> Any:
        specs = super().generateDrawSpecs(painter)
        if specs is None or not self.end_text:
            return specs
        line, ticks, texts = specs
        bounds = QRectF(self.mapRectFromParent(self.geometry()))
        wide = QFontMetrics(self.style["tickFont"]).horizontalAdvance(self.end_text) + 2
        room = QRectF(bounds.right() - EDGE - wide, bounds.top() + 6, wide, bounds.height() - 6)
        near = room.adjusted(-10, -20, 20, 20)
        texts = [each for each in texts if not near.intersects(each[0])]
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
        return line, ticks, [*texts, (room, flags, self.end_text)]


class _Filling(pg.GraphicsObject):  # type: ignore[misc] # pyqtgraph has no types
    """What fills the whole view, wherever that moves."""

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()  # or the scene would look for it where the view was, and draw nothing
        super().viewTransformChanged()  # which forgets where the view was

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())


class _Unknown(_Filling):
    """Hatches what is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.holes: Holes = ()
        self.text = ""
        self.setZValue(-20)

    def paint(self, painter: QPainter, *_rest: object) -> None:
        view = QRectF(self.viewRect())
        boxes = [QRectF(left, view.top(), right - left, view.height()) for left, right in self.holes]
        boxes = [painter.transform().mapRect(box) for box in boxes]
        painter.save()
        painter.resetTransform()  # the hatch is made of pixels, not of seconds
        for box in boxes:
            paint.paint_hatch(painter, box.adjusted(0, 0, max(1 - box.width(), 0), 0))
        if self.text and boxes:
            small = themes.font(Size.SMALL)
            wide = QFontMetrics(small).horizontalAdvance(self.text) + 16
            room = QRectF(boxes[0].center().x() - wide / 2, boxes[0].center().y() - 9, wide, 18)
            painter.fillRect(room.toRect(), themes.current().colour("surface"))
            paint.text(painter, room, self.text, "muted", small, align=Qt.AlignmentFlag.AlignCenter)
        painter.restore()


class _Curve(_Filling):
    """The curve, as smooth as those above it."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Float64s = np.empty(0)
        self.values: Float64s = np.empty(0)

    def paint(self, painter: QPainter, *_rest: object) -> None:
        to_pixels = painter.transform()
        box = to_pixels.mapRect(QRectF(self.viewRect()))
        x = self.times * to_pixels.m11() + (to_pixels.dx() - box.left())
        y = self.values * to_pixels.m22() + (to_pixels.dy() - box.top())
        painter.save()
        painter.resetTransform()
        strokes.draw(painter, [(box, [Stroke(x, y, "data")])])
        painter.restore()


class _Window(pg.LinearRegionItem):  # type: ignore[misc] # pyqtgraph has no types
    """The window. It takes every drag on the strip and says what was grabbed; it does not move itself.

    pyqtgraph's own dragging needs a region wider than its edges: an hour of a month is a pixel and a half.
    """

    dragged = Signal(str, float, float, bool)
    """Part, where the drag began, where it is now (Unix seconds), whether it ended."""

    def __init__(self) -> None:
        super().__init__(movable=False)
        self._part = Part.GROUND
        self.setZValue(10)
        self.setAcceptHoverEvents(True)

    def _part_at(self, place: QPointF) -> Part:
        pixel = float(self.getViewBox().viewPixelSize()[0]) or 1.0
        start, end = self.getRegion()
        return part_at(place.x() / pixel, start / pixel, end / pixel)

    def boundingRect(self) -> QRectF:
        super().boundingRect()  # it tells the scene when the view moved
        return QRectF(self.viewRect())

    def paint(self, painter: QPainter, *_rest: object) -> None:
        view = QRectF(self.viewRect())
        start, end = self.getRegion()
        box = painter.transform().mapRect(QRectF(start, view.top(), end - start, view.height()))
        painter.save()
        painter.resetTransform()
        painter.fillRect(box, self.brush)
        ink = themes.current().colour("accent")
        middle = box.center().y()
        for left in (round(box.left()) - 2, round(box.right())):
            painter.fillRect(QRectF(left, middle - 8, 3, 16), ink)
        painter.restore()

    def mouseDragEvent(self, event: Any) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        began = event.buttonDownPos()
        if event.isStart():
            self._part = self._part_at(began)
        self.dragged.emit(self._part, float(began.x()), float(event.pos().x()), bool(event.isFinish()))

    def hoverEvent(self, event: Any) -> None:
        if event.isExit() or not event.acceptDrags(Qt.MouseButton.LeftButton):
            return
        part = self._part_at(event.pos())
        if part is Part.MIDDLE:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif part is Part.GROUND:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.SplitHCursor)


class HistoryStrip(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """pyqtgraph's half: curve, band, hatching, window, axis. Times are Unix seconds."""

    double_clicked = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        self._axis = _TimeAxis()
        super().__init__(parent, background=None, enableMenu=False, axisItems={"bottom": self._axis})
        self.setMinimumSize(40, 2 * AXIS_HEIGHT)  # a scroll area wants more by itself
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the navigator around it takes the keys
        plot = self.getPlotItem()
        plot.hideAxis("left")
        plot.hideButtons()
        plot.layout.setContentsMargins(0, 0, 0, 0)
        self._box = plot.getViewBox()
        self._box.setMouseEnabled(False, False)
        self._box.disableAutoRange()
        self.show_scale(0.0, 1.0)
        self._curve = _Curve()
        self._low, self._high = self._line(), self._line()
        self._band = pg.FillBetweenItem(self._low, self._high)
        self._unknown = _Unknown()
        self.window_item = _Window()
        for item in (self._unknown, self._band, self._curve, self.window_item):
            self._box.addItem(item, ignoreBounds=True)
        self._extent = (0.0, 1.0)
        self._box.sigResized.connect(self._fit)

    @staticmethod
    def _line() -> Any:
        return pg.PlotCurveItem(connect="finite", antialias=False, pen=None)

    def restyle(self, ground: str) -> None:
        """Take every colour and face from the theme again."""
        theme = themes.current()
        self.setBackground(theme.colour(ground))
        self._curve.update()
        self._band.setBrush(QBrush(theme.colour("data-6")))
        self.window_item.setBrush(QBrush(theme.colour("accent", 0.22)))
        for line in self.window_item.lines:
            line.setPen(paint.cosmetic("accent"))
        self._axis.setStyle(tickFont=themes.font(Size.SMALL))
        self._axis.setPen(paint.cosmetic("line"))
        self._axis.setTickPen(paint.cosmetic("line-strong"))
        self._axis.setTextPen(QColor(theme.hex("muted")))
        self._axis.redraw()
        self.viewport().update()

    def show_axis(self, zone: str, end_text: str) -> None:
        """On whose clock, and what the end is called ("" when it is a moment like any other)."""
        self._axis.zone, self._axis.end_text = zone, end_text
        self._axis.redraw()

    def show_extent(self, start: float, end: float) -> bool:
        """All the time there is. False when it changed by less than half a pixel: nobody sees a second of a month."""
        changes = abs(start - self._extent[0]), abs(end - self._extent[1])
        if self.isVisible() and max(changes) < 0.5 * self.seconds_per_pixel():
            return False
        self._extent = (start, end)
        self._fit()
        return True

    def show_track(self, line: tuple[Float64s, Float64s], band: tuple[Float64s, Float64s, Float64s] | None) -> None:
        """The curve, and the least and the greatest around it (times, low, high)."""
        empty = np.empty(0)
        times, low, high = band or (empty, empty, empty)
        self._curve.times, self._curve.values = line
        self._curve.update()
        self._low.setData(times, low)
        self._high.setData(times, high)

    def show_scale(self, low: float, high: float) -> None:
        """What the top and the bottom stand for."""
        self._box.setYRange(low, high, padding=0.06)

    def show_unknown(self, stretches: Holes, text: str) -> None:
        """What is hatched, and what is written in the first of them."""
        if (stretches, text) != (self._unknown.holes, self._unknown.text):
            self._unknown.holes, self._unknown.text = stretches, text
            self._unknown.update()

    def show_window(self, start: float, end: float) -> None:
        """Put the window there."""
        self.window_item.setRegion((start, end))

    def seconds_per_pixel(self) -> float:
        """How much time one pixel is."""
        wide = float(self._box.width())
        return (self._extent[1] - self._extent[0]) / max(wide - 2 * EDGE, 1.0)

    def time_at(self, place: QPointF) -> float:
        """The moment under a place of the viewport."""
        return float(self._box.mapSceneToView(self.mapToScene(place.toPoint())).x())

    def x_of(self, time: float) -> float:
        """Where a moment lies, in pixels of the viewport."""
        return float(self.mapFromScene(self._box.mapViewToScene(QPointF(time, 0.0))).x())

    def _fit(self) -> None:
        edge = EDGE * self.seconds_per_pixel()
        self._axis.extent = self._extent
        self._box.setXRange(self._extent[0] - edge, self._extent[1] + edge, padding=0)
        self._axis.redraw()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(self.time_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
