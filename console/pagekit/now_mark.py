"""The mark of the present where the past is shown: what cannot be shown as it was then is dimmed and says "now"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets import paint, theme
from widgets.card import Card
from widgets.theme import Size

_DIM = 0.45
#: A whole page is there to act on, so its captions stay legible.
_DIM_PAGE = 0.3
_HIGH = 18
#: Pixels of the mark in the margin above a page's own heading and buttons.
_IN_MARGIN = 14


class NowVeil(QWidget):
    """Lies over a widget that shows the present, and lets the mouse through."""

    reader_role = "StaticText"

    def __init__(self, over: QWidget, ground: str, inset: int, corner: bool) -> None:
        super().__init__(over)
        self._ground, self._inset, self._corner = ground, inset, corner
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(QCoreApplication.translate("NowMark", "now, not the time that is looked at"))
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        elif event.type() == QEvent.Type.ChildAdded:
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside = self.rect().adjusted(1, 1, -1, -1)
        painter.fillRect(inside, theme.current().colour(self._ground, _DIM_PAGE if self._corner else _DIM))
        small = theme.font(Size.SMALL)
        text = QCoreApplication.translate("NowMark", "now")
        wide = QFontMetrics(small).horizontalAdvance(text) + 14
        room, high = self.rect().adjusted(0, 0, -6 - self._inset, 0), _HIGH
        over = self.parentWidget()
        if isinstance(over, Card):
            room = over.header_room()
        elif self._corner:
            high = _IN_MARGIN
            room.setHeight(high)
        chip = QRect(room.right() - wide, room.center().y() - high // 2, wide, high)
        paint.frame(painter, QRectF(chip), "raised", "line-strong", radius=4)
        paint.text(painter, chip, text, "text", small, align=Qt.AlignmentFlag.AlignCenter)
        painter.end()


def mark_now(widget: QWidget, on: bool, ground: str = "surface", inset: int = 0, *, corner: bool = False) -> None:
    """Say of a widget that it shows now while the page shows the past, or that it does so no longer. `ground` is the
    token that it stands on, `inset` keeps the word so far from its right edge; in the `corner` it stands at the top of
    what is high, such as a page."""
    veil = next((each for each in widget.children() if isinstance(each, NowVeil)), None)
    if on and veil is None:
        veil = NowVeil(widget, ground, inset, corner)
    if veil is not None and veil.isHidden() == on:
        veil.setVisible(on)
        veil.raise_()


def is_marked_now(widget: QWidget) -> bool:
    """Whether a widget, or what it stands in, says that it shows now."""
    at: QWidget | None = widget
    while at is not None:
        if any(isinstance(each, NowVeil) and not each.isHidden() for each in at.children()):
            return True
        at = None if at.isWindow() else at.parentWidget()  # a sheet shows what it is opened for
    return False
