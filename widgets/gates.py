"""So many of so many, as segments: gates passed, points scored."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight

_MOST_SEGMENTS = 40


@dataclass(frozen=True, slots=True)
class Gates:
    """`passed` of `of`; the figure is written with `decimals` places, filled segments in the token `ink`."""

    passed: float
    of: int
    decimals: int = 0
    ink: str = "data-2"

    def figure(self) -> str:
        """As it is written beside the segments."""
        return f"{numbers.number(self.passed, self.decimals)} / {numbers.number(self.of)}"

    def longest(self) -> str:
        """The longest figure that may stand there."""
        return Gates(self.of, self.of, self.decimals).figure()


def paint_gates(painter: QPainter, rect: QRect, gates: Gates) -> None:
    """Draw the segments into `rect`, sharp on whole pixels; one that is passed in part is filled in part."""
    count = min(max(gates.of, 1), _MOST_SEGMENTS)
    gap = 2 if rect.width() >= 4 * count else 1
    theme = themes.current()
    pitch = (rect.width() + gap) / count
    for place in range(count):
        left, right = rect.left() + round(place * pitch), rect.left() + round((place + 1) * pitch) - gap
        wide = max(right - left, 1)
        filled = round(wide * min(max(gates.passed - place, 0.0), 1.0))
        painter.fillRect(QRect(left, rect.top(), wide, rect.height()), theme.colour("track"))
        painter.fillRect(QRect(left, rect.top(), filled, rect.height()), theme.colour(gates.ink))


class GateRing(QWidget):
    """A ring of segments around its figure; `caption` is what a reader hears before it."""

    reader_role = "Chart"

    def __init__(self, caption: str, *, side: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._gates = caption, Gates(0, 1)
        self.setFixedSize(side, side)
        self.set(self._gates)

    def set(self, gates: Gates) -> None:
        """Show so many of so many."""
        self._gates = gates
        passed, of = numbers.number(gates.passed, gates.decimals), numbers.number(gates.of)
        self._of = self.tr("of %1").replace("%1", of)
        self.setAccessibleName(f"{self._caption}: {passed} {self._of}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, count = themes.current(), min(max(self._gates.of, 1), _MOST_SEGMENTS)
        thick = max(self.width() // 10, 4)
        area = QRectF(self.rect()).adjusted(thick / 2 + 1, thick / 2 + 1, -thick / 2 - 1, -thick / 2 - 1)
        step = 360 / count
        gap = 3.0 if count > 1 else 0.0
        for place in range(count):
            passed = place < int(self._gates.passed)
            painter.setPen(QPen(theme.colour("data" if passed else "track"), thick, c=Qt.PenCapStyle.FlatCap))
            painter.drawArc(area, round((90 - place * step - gap / 2) * 16), round(-(step - gap) * 16))
        large, small = themes.font(Size.HEADING, Weight.SEMIBOLD), themes.font(Size.SMALL)
        centre = Qt.AlignmentFlag.AlignCenter
        middle = self.rect().center().y()
        figure = numbers.number(self._gates.passed, self._gates.decimals)
        paint.text(painter, QRect(0, middle - 20, self.width(), 26), figure, "text", large, align=centre)
        paint.text(painter, QRect(0, middle + 5, self.width(), 14), self._of, "muted", small, align=centre)


class GateBar(QWidget):
    """Segments on their own, with no figure: that is said beside it."""

    reader_role = "Chart"

    def __init__(self, gates: Gates | None = None, *, width: int = 84, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gates, self._size = gates, QSize(width, 12)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(gates)

    def set(self, gates: Gates | None) -> None:
        """Show so many of so many; None shows nothing."""
        self._gates = gates
        self.setAccessibleName(gates.figure() if gates is not None else self.tr("No data"))
        self.update()

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._gates is not None:
            paint_gates(QPainter(self), QRect(0, 2, self.width(), 8), self._gates)
