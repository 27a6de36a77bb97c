"""Painting that several controls share: hatching, rounded frames, text in a rectangle."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)

from widgets import theme as themes


def pen(token: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of one logical pixel: sharp on any screen when it is led through the middles of pixels, as `line` does."""
    return QPen(_pen(themes.current().hex(token), style))  # one's own: what changes it changes nobody else's


def cosmetic(token: str) -> QPen:
    """A pen of one pixel of the screen, for painters whose unit is not a pixel."""
    made = pen(token)
    made.setCosmetic(True)
    return made


@lru_cache(maxsize=128)
def _pen(colour: str, style: Qt.PenStyle) -> QPen:
    made = QPen(QColor(colour))
    made.setWidth(1)
    made.setStyle(style)
    return made


def dashed(token: str, on: float = 3.0, off: float = 3.0) -> QPen:
    """A one-pixel pen with dashes of `on` and gaps of `off` pixels."""
    made = pen(token)
    made.setDashPattern([on, off])
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def line(painter: QPainter, left: int, top: int, right: int, bottom: int) -> None:
    """A line through the middles of two pixels, and all between them."""
    painter.drawLine(QLineF(left + 0.5, top + 0.5, right + 0.5, bottom + 0.5))


@lru_cache(maxsize=8)
def _hatch_tile(colour: int, step: int) -> QPixmap:
    size = step
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    for offset in range(size):
        image.setPixelColor(offset, size - 1 - offset, QColor.fromRgba(colour))
    return QPixmap.fromImage(image)


def hatch_brush(ink: str = "hatch", step: int = 6, alpha: float = 0.6) -> QBrush:
    """Thin diagonal lines: the sign of stale and lost data."""
    return QBrush(_hatch_tile(themes.current().colour(ink, alpha).rgba(), step))


def paint_hatch(painter: QPainter, rect: QRectF | QRect, ink: str = "hatch") -> None:
    """Fill `rect` with the sign of stale data."""
    painter.fillRect(QRectF(rect), hatch_brush(ink))


def stripes_brush(token: str, step: int = 14) -> QBrush:
    """Broad diagonal stripes for bands across the window; the ground shows between them."""
    return QBrush(_stripe_tile(themes.current().colour(token).rgba(), step))


@lru_cache(maxsize=8)
def _stripe_tile(colour: int, step: int) -> QPixmap:
    image = QImage(step, step, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    for row in range(step):
        for column in range(step):
            if (row + column) % step < step // 2:
                image.setPixelColor(column, row, QColor.fromRgba(colour))
    return QPixmap.fromImage(image)


def frame(
    painter: QPainter,
    rect: QRect | QRectF,
    fill: str | None,
    line: str | None,
    *,
    radius: float = themes.RADIUS,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded rectangle with a hairline inside `rect`, sharp on whole pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(line, style) if line else Qt.PenStyle.NoPen)
    painter.setBrush(themes.current().colour(fill) if fill else Qt.BrushStyle.NoBrush)
    inner = QRectF(rect)
    if line:
        inner = inner.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, radius, radius)
    painter.restore()


def text(
    painter: QPainter,
    rect: QRect | QRectF,
    content: str,
    ink: str,
    font: QFont,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> int:
    """One line of text in `rect`, shortened when it does not fit. The width it took, in pixels."""
    if not content:
        return 0
    area = QRectF(rect).toRect()
    metrics = QFontMetrics(font)
    wide = metrics.horizontalAdvance(content)
    if wide > area.width():
        content = metrics.elidedText(content, elide, area.width())
        wide = metrics.horizontalAdvance(content)
    painter.setFont(font)
    painter.setPen(themes.current().colour(ink))
    painter.drawText(area, int(align) | int(Qt.TextFlag.TextSingleLine), content)
    return wide


def letter(painter: QPainter, centre: QPoint, content: str) -> None:
    """A letter in a circle of 16 pixels: a moment that is named the same elsewhere."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QRectF(centre.x() - 7.5, centre.y() - 7.5, 16, 16)
    painter.setPen(pen("data"))
    painter.setBrush(themes.current().colour("surface"))
    painter.drawEllipse(circle)
    font = themes.font(themes.Size.SMALL, themes.Weight.SEMIBOLD)
    text(painter, circle, content, "text", font, align=Qt.AlignmentFlag.AlignCenter)
    painter.restore()


@lru_cache(maxsize=4096)
def advance(text: str, font: QFont) -> int:
    """How wide a text is, in pixels; remembered, for tables ask it of all their rows again and again."""
    return QFontMetrics(font).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def wrapped(text: str, font: QFont, width: int, most: int) -> tuple[str, ...]:
    """A text as at most so many lines of `width` pixels; the last one may be too long. Remembered, like `advance`."""
    if most < 2 or advance(text, font) <= width:
        return (text,)
    text = text.strip()
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    units = text.encode("utf-16-le", "surrogatepass")  # what Qt counts in, two bytes each
    ends = [0]
    layout.beginLayout()
    while len(ends) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        ends.append(2 * (line.textStart() + line.textLength()))
    layout.endLayout()
    parts = (units[begin:end] for begin, end in pairwise([*ends, len(units)]) if begin < end)
    return tuple(part.decode("utf-16-le", "surrogatepass").strip() for part in parts)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two tokens; `share` 0 gives the first, 1 the second."""
    share = min(max(share, 0.0), 1.0)
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )
