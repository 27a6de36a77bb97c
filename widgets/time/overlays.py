"""Overlays of time plots, which lie over their picture: the crosshair, and the range that a hand measures."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.time.stackpaint import Scene
from widgets.time.tracks import Plot


def draw_crosshair(painter: QPainter, scene: Scene, time: float, text: str, *, pinned: bool = False) -> None:
    """The line, dotted under the pointer and whole with a head where it is pinned; a dot on every curve, and a chip
    with the time on the axis."""
    at = round(scene.x(time))
    top = scene.places[0][1].top() if scene.places else 0
    theme = themes.current()
    if pinned:
        painter.fillRect(QRect(at, top - 4, 1, scene.bottom - top + 4), theme.colour("accent"))
        painter.fillRect(QRect(at - 3, top - 6, 7, 5), theme.colour("accent"))
    else:
        painter.setPen(paint.dashed("text", 1, 3))
        paint.line(painter, at, top - 4, at, scene.bottom)
    for row, place in scene.places:
        if isinstance(row, Plot) and row.key in scene.scales:
            low, high = scene.scales[row.key]
            for curve in scene.curves.get(row.key, ()):
                value = curve.value_at(time)
                if value is not None and low <= value <= high:
                    ink = next((ink for start, end, ink in curve.inks if start <= time <= end), None)
                    dot = QRect(at - 1, round(scene.y(row, place, value)) - 1, 3, 3)
                    painter.fillRect(dot, theme.colour(ink or ("data-strong" if curve.strong else curve.ink)))
    small, chip = themes.font(Size.SMALL, Weight.MEDIUM), chip_of(scene, time, text)
    paint.frame(painter, chip, "raised", "accent" if pinned else "line-strong", radius=4)
    paint.text(painter, chip, text, "text", small, align=Qt.AlignmentFlag.AlignCenter)


def chip_of(scene: Scene, time: float, text: str) -> QRect:
    """Where the crosshair says its time, below the axis."""
    wide = QFontMetrics(themes.font(Size.SMALL, Weight.MEDIUM)).horizontalAdvance(text) + 12
    left = min(max(round(scene.x(time)) - wide // 2, 0), scene.right + 24 - wide)
    return QRect(left, scene.bottom + 3, wide, 19)


def draw_measured(painter: QPainter, scene: Scene, measured: tuple[float, float]) -> None:
    """The range that a hand marks, from edge to edge through all plots."""
    if not scene.places:
        return
    start, end = sorted(measured)
    left, right = round(scene.x(max(start, scene.start))), round(scene.x(min(end, scene.end)))
    top = scene.places[0][1].top() - 4
    painter.fillRect(
        QRect(left, top, max(right - left, 1), scene.bottom - top), themes.current().colour("accent", 0.22)
    )
    for edge in (left, right):
        painter.fillRect(QRect(edge, top, 1, scene.bottom - top), themes.current().colour("accent"))
