"""Frame costs of what is drawn often, each against the obvious way to draw it: `python tests/bench/screen.py`.

Both sides run in this one process, in turns; medians are printed as a Markdown table. Nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene, QGraphicsView, QWidget

from widgets import theme as themes
from widgets.gallery.maps import fleet
from widgets.maps.fleetmap import FleetMap
from widgets.priority import Priority
from widgets.spark import Spark, paint_spark
from widgets.time.lines import Floats
from widgets.time.strokes import WIDTH
from widgets.time.timestack import Curve, Plot, TimeStack

TURNS = 30
Frame = Callable[[], None]


def medians(ours: Frame, naive: Frame, turns: int = TURNS) -> tuple[float, float]:
    """Milliseconds per frame of both, measured in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 3):
        for frame, times in zip((ours, naive), taken, strict=True):
            begin = time.perf_counter()
            frame()
            if turn >= 3:
                times.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(taken[0]), statistics.median(taken[1])


def stack_of(values: list[Floats], plots: int) -> tuple[TimeStack, Frame]:
    """A stack of plots, and what gives it new data and draws it."""
    times = np.arange(len(values[0]), dtype=float)
    stack = TimeStack()
    stack.set_rows([Plot(n, str(n), "%", 0, 100) for n in range(plots)])
    stack.resize(1000, 640)
    stack.set_range(0, float(len(times)))
    stack.show()

    def frame() -> None:
        for plot in range(plots):
            stack.set_curves(plot, [Curve(n, times, member) for n, member in enumerate(values[plot::plots])])
        stack.repaint()

    return stack, frame


def walks(count: int, points: int) -> list[Floats]:
    """Curves that go up and down by half a unit at a time."""
    random = np.random.default_rng(1)
    return [50 + np.cumsum(random.normal(0, 0.5, points)) for _ in range(count)]


def curves(count: int, points: int, *, plots: int = 4) -> tuple[float, float]:
    """A stack of plots with new data at every frame, against one PlotCurveItem of a pixel's width per curve."""
    times = np.arange(points, dtype=float)
    values = walks(count, points)
    _stack, ours = stack_of(values, plots)
    view = pyqtgraph.GraphicsView()
    view.resize(1000, 640)
    layout = pyqtgraph.GraphicsLayout()
    view.setCentralItem(layout)
    items = []
    for plot in range(plots):
        box = layout.addViewBox(row=plot, col=0, enableMenu=False)
        box.setXRange(0, points, padding=0)
        box.setYRange(0, 100)
        for _ in range(count // plots):
            item = pyqtgraph.PlotCurveItem(pen=pyqtgraph.mkPen(width=1), antialias=False)
            box.addItem(item)
            items.append(item)
    view.show()
    QApplication.processEvents()

    def naive() -> None:
        for item, member in zip(items, values, strict=True):
            item.setData(times, member)
        view.viewport().repaint()

    return medians(ours, naive)


class _Polylines(QWidget):
    """Smooth polylines as Qt draws them, each in its plot; their points are placed beforehand."""

    def __init__(self, places: list[QRect], lines: list[Floats]) -> None:
        super().__init__()
        self._shapes = [
            QPolygonF(
                [
                    QPointF(place.left() + x, place.top() + (1 - y) * place.height())
                    for x, y in zip(np.linspace(0, place.width(), len(line)), line.tolist(), strict=True)
                ]
            )
            for place, line in zip(places, lines, strict=True)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(themes.current().colour("data"), WIDTH))
        for shape in self._shapes:
            painter.drawPolyline(shape)


def smooth_curves(count: int, points: int, turns: int, *, plots: int = 4) -> tuple[float, float]:
    """The same stack against its curves alone, drawn with Qt's antialiased polylines."""
    values = walks(count, points)
    stack, ours = stack_of(values, plots)
    QApplication.processEvents()
    boxes = [box for _, box in stack._scene.places]
    polylines = _Polylines([boxes[n % plots] for n in range(count)], [each / 100 for each in values])
    polylines.resize(1000, 640)
    polylines.show()
    QApplication.processEvents()
    return medians(ours, polylines.repaint, turns)


def fleet_map(nodes: int) -> tuple[float, float]:
    """A full repaint of the fleet map with new levels, against one rectangle item per cell."""
    random = np.random.default_rng(2)
    made = FleetMap()
    made.resize(1100, 300)
    made.set_sites(fleet(nodes, 8, 4))
    keys = made.cell_keys()
    made.set_marks({keys[n * 97 % len(keys)]: Priority.HIGH for n in range(12)})
    made.show()
    scene = QGraphicsScene()
    cells: list[QGraphicsRectItem] = []
    for key in keys:
        cell = scene.addRect(QRectF(made.cell_rect(key)))
        cells.append(cell)
    view = QGraphicsView(scene)
    view.resize(1100, 300)
    view.show()
    QApplication.processEvents()
    shades = [themes.current().colour("data", 0.1 + 0.9 * step / 15) for step in range(16)]

    def ours() -> None:
        made.set_levels(random.random(len(keys), dtype=np.float32))
        made.repaint()

    def naive() -> None:
        for cell, level in zip(cells, random.integers(0, 16, len(cells)).tolist(), strict=True):
            cell.setBrush(shades[level])
        view.viewport().repaint()

    return medians(ours, naive)


class _Sparks(QWidget):
    """Sparklines painted by one widget."""

    def __init__(self, sparks: list[Spark]) -> None:
        super().__init__()
        self.sparks = sparks

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, spark in enumerate(self.sparks):
            paint_spark(painter, QRect(place % 8 * 110, place // 8 * 22, 100, 18), spark)


def sparklines(count: int, points: int) -> tuple[float, float]:
    """Sparklines with bands in one widget, against a plot each."""
    random = np.random.default_rng(3)
    values = [random.random(points) for _ in range(count)]
    made = _Sparks([Spark(each, 0, 1, (0.2, 0.8)) for each in values])
    made.resize(900, 720)
    made.show()
    view = pyqtgraph.GraphicsView()
    view.resize(900, 720)
    layout = pyqtgraph.GraphicsLayout()
    view.setCentralItem(layout)
    for place, each in enumerate(values):
        box = layout.addViewBox(row=place // 8, col=place % 8, enableMenu=False)
        box.addItem(pyqtgraph.PlotCurveItem(each, pen=pyqtgraph.mkPen(width=1), antialias=False))
    view.show()
    QApplication.processEvents()
    return medians(made.repaint, view.viewport().repaint)


def new_sparklines(count: int, points: int) -> tuple[float, float]:
    """Sparklines with new values at every frame, against Qt's antialiased polylines."""
    random = np.random.default_rng(3)
    values = [random.random(points) for _ in range(count)]
    made = _Sparks([])
    polylines = _Polylines([QRect(n % 8 * 110, n // 8 * 22, 100, 18) for n in range(count)], values)
    for each in (made, polylines):
        each.resize(900, 720)
        each.show()
    QApplication.processEvents()

    def ours() -> None:
        made.sparks = [Spark(each, 0, 1, (0.2, 0.8)) for each in values]
        made.repaint()

    return medians(ours, polylines.repaint)


def crosshair() -> tuple[float, float]:
    """Moving the crosshair over 64 curves, against drawing everything again."""
    times = np.arange(600, dtype=float)
    stack = TimeStack()
    stack.set_rows([Plot(n, str(n), "%", 0, 100) for n in range(4)])
    for plot in range(4):
        stack.set_curves(plot, [Curve(n, times, np.full(600, 5.0 * n)) for n in range(16)])
    stack.resize(1000, 640)
    stack.set_range(0, 600)
    stack.show()
    QApplication.processEvents()
    at = iter(range(10**9))

    def ours() -> None:
        stack.set_crosshair(float(next(at) % 600))
        stack.repaint()

    def naive() -> None:
        stack.set_crosshair(float(next(at) % 600))
        stack._redraw()
        stack.repaint()

    return medians(ours, naive)


def main() -> None:
    """Print the table."""
    app = QApplication(sys.argv[:1])
    themes.apply(app, themes.load())
    rows = [
        ("64 curves x 600 points, new data (PlotCurveItem each)", curves(64, 600)),
        ("64 curves x 3 600 points, new data (PlotCurveItem each)", curves(64, 3600)),
        ("256 curves x 3 600 points, new data (PlotCurveItem each)", curves(256, 3600)),
        ("64 curves x 600 points, new data (antialiased polylines)", smooth_curves(64, 600, 10)),
        ("64 curves x 3 600 points, new data (antialiased polylines)", smooth_curves(64, 3600, 3)),
        ("crosshair over 64 curves (everything drawn again)", crosshair()),
        ("fleet map, 8 192 cells, new levels (a rectangle item each)", fleet_map(1024)),
        ("fleet map, 1 024 cells, new levels (a rectangle item each)", fleet_map(128)),
        ("256 sparklines of 60 points (a plot each)", sparklines(256, 60)),
        ("256 sparklines of 60 points, new values (antialiased polylines)", new_sparklines(256, 60)),
    ]
    print("| What (naive way) | ms per frame | naive | ratio |")
    print("|---|---|---|---|")
    for name, (ours, naive) in rows:
        print(f"| {name} | {ours:.2f} | {naive:.2f} | {ours / naive:.3f} |")


if __name__ == "__main__":
    main()
