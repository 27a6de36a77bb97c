"""Icons of the one set that is shipped, tinted by a token when drawn."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

import resources
from widgets import theme as themes


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resources.path(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _rendered(name: str, colour: str, size: int, ratio: float, weight: float) -> QPixmap:
    source = _source(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{weight}"')
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixels = round(size * ratio)
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(name: str, ink: str = "muted", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as pixels, in the colour of a token of the theme now applied.

    Raises FileNotFoundError for a name that is not shipped.
    """
    return _rendered(name, themes.current().hex(ink), size, ratio, 2.0)


class _Engine(QIconEngine):
    """Draws at the moment of painting, so that a live switch of themes needs no new icons."""

    def __init__(self, name: str, ink: str, active: str) -> None:
        super().__init__()
        self._name, self._ink, self._active = name, ink, active

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._ink, self._active)

    def _token(self, mode: QIcon.Mode) -> str:
        if mode == QIcon.Mode.Disabled:
            return "faint"
        return self._active if mode in (QIcon.Mode.Active, QIcon.Mode.Selected) else self._ink

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, _state: QIcon.State) -> None:
        area = QRectF(rect)  # type: ignore[call-overload]
        size = int(min(area.width(), area.height()))
        ratio = painter.device().devicePixelRatioF()
        image = pixmap(self._name, self._token(mode), size, ratio)
        painter.drawPixmap(round(area.center().x() - size / 2), round(area.center().y() - size / 2), image)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return pixmap(self._name, self._token(mode), min(size.width(), size.height()))


def icon(name: str, ink: str = "muted", active: str = "text") -> QIcon:
    """An icon that follows the theme; `active` is its ink under the pointer or selected."""
    _source(name)
    return QIcon(_Engine(name, ink, active))


class IconLabel(QWidget):
    """An icon on its own. Decoration: it says nothing to a screen reader unless given a name."""

    def __init__(self, name: str, ink: str = "muted", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size = name, ink, size
        self.setFixedSize(size, size)

    def set_icon(self, name: str, ink: str | None = None) -> None:
        """Show another icon."""
        self._name = name
        self._ink = ink or self._ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, self._ink, self._size, self.devicePixelRatioF()))
