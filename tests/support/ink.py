"""Everything that a widget paints, as a list: texts with font, colour and place, and every colour of pen and brush.

Qt paints into a device of our own instead of into pixels, so that nothing is missed: neither what pages paint by hand
nor what the style paints for stock controls. Pictures that widgets keep of themselves are seen through.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRegion,
)
from PySide6.QtWidgets import QWidget

#: Modules that make small pictures without text (icons, hatching) and keep them for the life of the program.
_SMALL_PICTURES = ("widgets.icons", "widgets.paint")
_FAR = 100_000.0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text as it was painted; rectangles in pixels of the widget."""

    widget: QWidget
    text: str
    font: QFont
    colour: QColor
    rect: QRectF
    #: What cuts it off, besides the widget's own edges.
    clip: QRectF


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour that something was painted in; `what` says by which act of painting."""

    widget: QWidget
    what: str
    colour: QColor


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels that were copied to the screen."""

    widget: QWidget
    image: QImage


Mark = Text | Colour | Picture


class _Engine(QPaintEngine):
    """Writes down what is painted; for a picture that a widget keeps, `widget` is not known yet."""

    def __init__(self, widget: QWidget | None) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._widget: Any = widget
        self.marks: list[Mark] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: object) -> None:
        """Looked up at each act instead."""

    # -- acts ----------------------------------------------------------------------------------------------------------

    def drawTextItem(self, at: Any, item: Any) -> None:
        text = item.text()
        if not text.strip():
            return
        painter = self.painter()
        transform = painter.combinedTransform()
        ink = _ink(item.font(), text).translated(at)
        far = QRectF(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR)
        clip = transform.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else far
        self.marks.append(
            Text(
                self._widget,
                text,
                QFont(item.font()),
                _with_opacity(painter.pen().color(), painter),
                transform.mapRect(ink),
                clip,
            )
        )

    def _pen(self, what: str) -> None:
        pen = self.painter().pen()
        if pen.style() != Qt.PenStyle.NoPen:
            self._brushed(pen.brush(), f"{what}, pen")

    def _both(self, what: str) -> None:
        self._pen(what)
        self._brushed(self.painter().brush(), what)

    def _brushed(self, brush: QBrush, what: str) -> None:
        style = brush.style()
        if style == Qt.BrushStyle.NoBrush:
            return
        if style == Qt.BrushStyle.TexturePattern:
            self.marks.append(Picture(self._widget, brush.textureImage()))
        elif brush.gradient() is not None:
            for _, colour in brush.gradient().stops():
                self.marks.append(Colour(self._widget, f"{what}, gradient", colour))
        elif brush.color().alpha():
            self.marks.append(Colour(self._widget, what, brush.color()))

    def drawRects(self, *_given: object) -> None:
        self._both("rectangle")

    def drawPath(self, _path: object) -> None:
        self._both("path")

    def drawEllipse(self, *_given: object) -> None:
        self._both("ellipse")

    def drawPolygon(self, _points: object, _count: object = 0, mode: object = None) -> None:
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._pen("line")
        else:
            self._both("polygon")

    def drawLines(self, *_given: object) -> None:
        self._pen("line")

    def drawPoints(self, *_given: object) -> None:
        self._pen("points")

    def drawPixmap(self, rect: Any, pixmap: Any, _source: object) -> None:
        self._copied(rect, pixmap, pixmap.toImage())

    def drawTiledPixmap(self, _rect: object, pixmap: Any, _at: object) -> None:
        self.marks.append(Picture(self._widget, pixmap.toImage()))

    def drawImage(self, rect: Any, image: QImage, _source: object, _flags: object = None) -> None:
        self._copied(rect, image, image)

    def _copied(self, rect: QRectF, source: QPixmap | QImage, image: QImage) -> None:
        seen = next((kept.engine for kept in _KEPT if kept.cacheKey() == source.cacheKey()), None)
        if seen is None or not seen.marks:  # made of numbers, not painted
            self.marks.append(Picture(self._widget, image))
            return
        at = self.painter().combinedTransform().map(rect.topLeft())
        for mark in seen.marks:
            if isinstance(mark, Text):
                moved = mark.rect.translated(at), mark.clip.translated(at)
                self.marks.append(replace(mark, widget=self._widget, rect=moved[0], clip=moved[1]))
            else:
                self.marks.append(replace(mark, widget=self._widget))


def _ink(font: QFont, text: str) -> QRectF:
    """What the letters cover, from the start of their line."""
    key = (font.key(), text)
    if key not in _INKS:
        path = QPainterPath()
        path.addText(QPointF(), font, text)
        _INKS[key] = path.boundingRect()
    return _INKS[key]


_INKS: dict[tuple[str, str], QRectF] = {}


def _with_opacity(colour: QColor, painter: QPainter) -> QColor:
    made = QColor(colour)
    made.setAlphaF(made.alphaF() * painter.opacity())
    return made


_Metric = QPaintDevice.PaintDeviceMetric
_DPI = (_Metric.PdmDpiX, _Metric.PdmDpiY, _Metric.PdmPhysicalDpiX, _Metric.PdmPhysicalDpiY)
_METRICS = {**dict.fromkeys(_DPI, 96), _Metric.PdmDepth: 32, _Metric.PdmNumColors: 1 << 24}
_METRICS |= {
    _Metric.PdmDevicePixelRatio: 1,
    _Metric.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
}
_HEIGHTS = (_Metric.PdmHeight, _Metric.PdmHeightMM)


class _Paper(QPaintDevice):
    """What is painted on instead of pixels."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        self.engine = _Engine(widget)

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        known = _METRICS.get(metric)
        if known is not None:
            return known
        return self._widget.height() if metric in _HEIGHTS else self._widget.width()


class _Seen:
    """A picture that a widget makes of itself."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.engine = _Engine(None)
        assert isinstance(self, _SeenPixmap | _SeenImage)
        _KEPT.append(self)

    def paintEngine(self) -> QPaintEngine:
        return self.engine


class _SeenPixmap(_Seen, QPixmap):
    pass


class _SeenImage(_Seen, QImage):
    pass


_KEPT: list[_SeenPixmap | _SeenImage] = []


@contextmanager
def seeing_through() -> Iterator[None]:
    """Pictures that widgets make of themselves meanwhile hold a list of what is painted, and no pixels.

    Widgets must draw anew at its beginning and at its end: see `refresh`.
    """
    before = []
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("widgets", "console") and name not in _SMALL_PICTURES:
            for kind, ours in (("QPixmap", _SeenPixmap), ("QImage", _SeenImage)):
                if getattr(module, kind, None) in (QPixmap, QImage):
                    before.append((module, kind, getattr(module, kind)))
                    setattr(module, kind, ours)
    try:
        yield
    finally:
        for module, kind, held in before:
            setattr(module, kind, held)
        _KEPT.clear()


def refresh(widgets: Iterable[QWidget]) -> None:
    """Have widgets forget the pictures that they keep of themselves."""
    for widget in widgets:
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.PaletteChange))


def painted(widgets: Iterable[QWidget]) -> list[Mark]:
    """What each of these widgets paints by itself, its children left out."""
    found: list[Mark] = []
    for widget in widgets:
        paper = _Paper(widget)
        painter = QPainter(paper)
        QWidget.render(
            widget, painter, QPoint(), QRegion(), QWidget.RenderFlag(0)
        )  # some views have a `render` of their own
        painter.end()
        found += paper.engine.marks
    return found


def colours(image: QImage) -> np.ndarray:
    """The colours (0xrrggbb, each once) of a picture's pixels; of those that barely cover, the colour is not exact."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)[:, : plain.width()]
    return np.unique(pixels[(pixels >> 24) > 100] & 0xFFFFFF)
