"""A tornado: what each of several uncertain values alone does to a result, the widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.theme import Size, Weight

_ROW, _BAR, _FOOT = 25, 17, 20
_GAP = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One value: what it is, between which ends it lies, and the result at each, infinite where there is none."""

    text: str
    ends: str
    at_low: float
    at_high: float


class Tornado(QWidget):
    """Bars around the likely result. Results before `early` are shaded: by then it is too late to act."""

    reader_role = "Chart"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._centre = 0.0
        self._early: float | None = None
        self._centre_text = self._early_text = self._never = ""
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set((), 0.0, "", "")

    def set(  # noqa: PLR0917 - one picture
        self,
        bars: Sequence[Bar],
        centre: float,
        centre_text: str,
        never: str,
        early: float | None = None,
        early_text: str = "",
    ) -> None:
        """Show other bars; `never` is written where there is no result."""
        self._bars, self._centre, self._centre_text = tuple(bars), centre, centre_text
        self._never, self._early, self._early_text = never, early, early_text
        said = [f"{bar.text} {bar.ends}: {self._figure(bar.at_low)}, {self._figure(bar.at_high)}" for bar in self._bars]
        self.setAccessibleName("; ".join([f"{self._name}, {centre_text}", *said]) if said else self._name)
        self.updateGeometry()
        self.update()

    def _figure(self, value: float) -> str:
        return numbers.number(value, 1) if numbers.known(value) else self._never

    def sizeHint(self) -> QSize:
        return QSize(420, _ROW * max(len(self._bars), 1) + _FOOT)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        theme, plain, small = themes.current(), themes.font(Size.BODY), themes.font(Size.SMALL)
        name = min(max(paint.advance(bar.text, plain) for bar in self._bars) + 2, self.width() // 3)
        end = min(max(paint.advance(bar.ends, small) for bar in self._bars) + 2, self.width() // 3)
        figure = max(paint.advance(self._figure(x), small) for bar in self._bars for x in (bar.at_low, bar.at_high)) + 2
        left, right = name + _GAP + figure + _GAP, self.width() - end - 2 * _GAP - figure
        finite = [x for bar in self._bars for x in (bar.at_low, bar.at_high) if numbers.known(x)] + [self._centre]
        low, high = min(finite), max(finite)
        scale = (right - left) / max(high - low, 1e-9)

        def x(value: float) -> int:
            return right if not numbers.known(value) else left + round((value - low) * scale)

        whole, shaded = _ROW * len(self._bars), 0
        if self._early is not None and self._early > low:
            edge = min(x(self._early), right)
            painter.fillRect(QRect(left - figure - _GAP, 0, edge - left + figure + _GAP, whole), theme.colour("band"))
            said = f"{self._early_text} {numbers.number(self._early, 1)}"
            shaded = max(paint.advance(said, small) + 2, edge)
            paint.text(painter, QRect(0, whole + 2, shaded, _FOOT - 2), said, "muted", small, align=_RIGHT)
        middle = x(self._centre)
        for place, bar in enumerate(self._bars):
            top = place * _ROW + (_ROW - _BAR) // 2
            paint.text(painter, QRect(0, top, name, _BAR), bar.text, "text", plain)
            paint.text(painter, QRect(self.width() - end, top, end, _BAR), bar.ends, "muted", small, align=_RIGHT)
            ends = sorted((bar.at_low, bar.at_high))
            first, last = x(ends[0]), x(ends[1])
            for begin, stop, ink in ((first, min(last, middle), "data-2"), (max(first, middle), last, "data-4")):
                if stop > begin:
                    painter.fillRect(QRect(begin, top, stop - begin, _BAR), theme.colour(ink))
            before = QRect(first - _GAP - figure, top, figure, _BAR)
            paint.text(painter, before, self._figure(ends[0]), "text", small, align=_RIGHT)
            paint.text(painter, QRect(last + _GAP, top, figure, _BAR), self._figure(ends[1]), "text", small)
        painter.fillRect(QRect(middle, 0, 1, whole), theme.colour("text"))
        bold = themes.font(Size.SMALL, Weight.MEDIUM)
        wide = paint.advance(self._centre_text, bold) + 2
        begin = max(middle - wide // 2, shaded + 8)
        paint.text(painter, QRect(begin, whole + 2, wide, _FOOT - 2), self._centre_text, "text", bold)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
