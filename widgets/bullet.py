"""Bullet bars: where a value stands in its normal band and against its target; and shares of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.priority import Priority
from widgets.theme import Size, Weight
from widgets.tips import set_tip


@dataclass(frozen=True, slots=True)
class Bullet:
    """A value on a scale from `low` to `high` with its normal `band` and a `target`.

    A tick marks the value; `filled` draws a bar from `low` to it instead, and what goes beyond the target in the colour
    of its priority. None and NaN are no data: a dashed frame, never a nought. `stale` hatches it.
    """

    value: float | None
    low: float
    high: float
    band: tuple[float, float] | None = None
    target: float | None = None
    priority: Priority = Priority.NORMAL
    filled: bool = False
    stale: bool = False


def paint_bullet(painter: QPainter, rect: QRect | QRectF, bullet: Bullet) -> None:
    """Draw `bullet` into `rect`, sharp on whole pixels."""
    area = QRectF(QRectF(rect).toRect())
    theme = themes.current()
    span = bullet.high - bullet.low or 1.0

    def across(value: float) -> float:
        share = min(max((value - bullet.low) / span, 0.0), 1.0)
        return float(round(area.left() + area.width() * share))

    if not numbers.known(bullet.value) or bullet.value is None:
        painter.setPen(paint.dashed("unknown", 2, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    painter.fillRect(area, theme.colour("track"))
    if bullet.band is not None:
        left, right = across(bullet.band[0]), across(bullet.band[1])
        painter.fillRect(QRectF(left, area.top(), max(right - left, 1), area.height()), theme.colour("band"))
    if bullet.stale:
        paint.paint_hatch(painter, area)
    ink = bullet.priority.value if bullet.priority.abnormal else "data-strong"
    place = across(bullet.value)
    if bullet.filled:
        inset = round(area.height() * 0.3)
        bar = area.adjusted(0, inset, 0, -inset)
        limit = across(bullet.target) if bullet.target is not None and bullet.priority.abnormal else place
        within = min(place, max(limit, area.left()))
        painter.fillRect(QRectF(bar.left(), bar.top(), within - bar.left(), bar.height()), theme.colour("data-2"))
        if place > within:
            painter.fillRect(QRectF(within, bar.top(), place - within, bar.height()), theme.colour(ink))
    else:
        tick = min(max(place - 1.5, area.left()), area.right() - 3)
        painter.fillRect(QRectF(round(tick), area.top(), 3, area.height()), theme.colour(ink))
    if bullet.target is not None:
        at = min(across(bullet.target), area.right() - 1)
        painter.fillRect(QRectF(at, area.top() - 2, 1, area.height() + 4), theme.colour("muted"))


class BulletBar(QWidget):
    """A bullet bar on its own."""

    reader_role = "Chart"

    def __init__(
        self, bullet: Bullet | None = None, *, width: int = 72, height: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bullet, self._size, self._height = bullet, QSize(width, height + 4), height
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._describe()

    def set(self, bullet: Bullet | None) -> None:
        """Show another value."""
        if bullet != self._bullet:
            self._bullet = bullet
            self._describe()
            self.update()

    def _describe(self) -> None:
        if self._bullet is None or self._bullet.value is None or not numbers.known(self._bullet.value):
            self.setAccessibleName(self.tr("No data"))
            return
        locale = self.locale()
        value, low, high = (
            locale.toString(float(number), "g", 4)
            for number in (self._bullet.value, self._bullet.low, self._bullet.high)
        )
        self.setAccessibleName(
            self.tr("%1 on a scale from %2 to %3").replace("%1", value).replace("%2", low).replace("%3", high)
        )

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bullet is not None:
            top = (self.height() - self._height) // 2
            paint_bullet(QPainter(self), QRect(0, top, self.width(), self._height), self._bullet)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: 0 to 1, what it is, and the token it is drawn in."""

    part: float
    text: str
    ink: str = "data-3"
    figure: str = ""


class ShareBar(QWidget):
    """How a whole divides: one bar, each part named below it where there is room."""

    reader_role = "Chart"

    def __init__(self, shares: Sequence[Share] = (), *, height: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(shares)

    def set(self, shares: Sequence[Share]) -> None:
        """Show other parts; they are drawn in the order given."""
        self._shares = tuple(shares)
        said = ", ".join(f"{share.figure or self._percent(share)} {share.text}" for share in self._shares)
        self.setAccessibleName(said or self.tr("No data"))
        set_tip(self, said)
        self.update()

    def _percent(self, share: Share) -> str:
        return self.locale().toString(round(share.part * 100)) + "\N{NO-BREAK SPACE}%"

    def sizeHint(self) -> QSize:
        return QSize(240, self._height + 4 + QFontMetrics(themes.font(Size.SMALL)).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        bold, plain = themes.font(Size.SMALL, Weight.MEDIUM), themes.font(Size.SMALL)
        whole = sum(share.part for share in self._shares) or 1.0
        room = self.width() - 2 * max(len(self._shares) - 1, 0)
        left = 0.0
        for share in self._shares:
            wide = room * share.part / whole
            bar = QRectF(round(left), 0, max(round(left + wide) - round(left), 1), self._height)
            painter.fillRect(bar, theme.colour(share.ink))
            if share.ink == "hatch":
                paint.paint_hatch(painter, bar, "data")
            figure = share.figure or self._percent(share)
            taken = QFontMetrics(bold).horizontalAdvance(figure) + 4
            line = QRectF(bar.left(), self._height + 3, bar.width(), self.height() - self._height - 3)
            if bar.width() >= taken:
                paint.text(painter, line, figure, "text", bold)
                if bar.width() - taken >= QFontMetrics(plain).horizontalAdvance(share.text):  # whole, or not at all
                    paint.text(painter, line.adjusted(taken, 0, 0, 0), share.text, "muted", plain)
            left += wide + 2
