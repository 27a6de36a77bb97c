"""Buttons. The kinds carry meaning: the safe way out is the lightest, what cannot be undone is outlined in red."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from widgets import icons, paint
from widgets import theme as themes
from widgets.theme import Size, Weight
from widgets.tips import set_tip


class Kind(StrEnum):
    """What a button means."""

    NORMAL = "normal"
    PRIMARY = "primary"
    SAFE = "safe"
    DANGER = "danger"
    QUIET = "quiet"
    LIVE = "live"


_FILL = {Kind.PRIMARY: "selected", Kind.SAFE: "safe", Kind.QUIET: None}
_LINE = {Kind.PRIMARY: "accent", Kind.SAFE: "safe", Kind.DANGER: "critical", Kind.QUIET: None}
_INK = {Kind.PRIMARY: "on-selected", Kind.SAFE: "on-safe", Kind.DANGER: "critical-text"}


class Button(QPushButton):
    """A push button. With `detail` it is tall and says in a second line what happens.

    A LIVE button is checkable: outlined in the accent while it is on.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.NORMAL,
        *,
        icon: str = "",
        detail: str = "",
        tip: str = "",
        shortcut: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._glyph, self._detail, self._small = kind, icon, detail, small
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCheckable(kind is Kind.LIVE)
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
        self.set_tip(tip)
        if detail:
            self.setAccessibleDescription(detail)

    @property
    def kind(self) -> Kind:
        """What it means."""
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Mean something else."""
        self._kind = kind
        self.update()

    def set_icon(self, icon: str) -> None:
        """Show another icon; an empty name shows none."""
        self._glyph = icon
        self.updateGeometry()
        self.update()

    def set_detail(self, detail: str) -> None:
        """The second line of a tall button."""
        self._detail = detail
        self.setAccessibleDescription(detail)
        self.updateGeometry()
        self.update()

    def set_tip(self, tip: str) -> None:
        """Shown on hover, with the shortcut behind it."""
        keys = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        set_tip(self, f"{tip}  {keys}".strip() if keys else tip)
        if not self.text() and tip:
            self.setAccessibleName(tip)

    def _fonts(self) -> tuple[Size, Weight]:
        if self._detail:
            return Size.TITLE, Weight.SEMIBOLD
        return (Size.SMALL if self._small else Size.BODY), Weight.REGULAR

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font(*self._fonts()))
        wide = metrics.horizontalAdvance(self.text())
        if self._glyph:
            wide += 16 + (6 if self.text() else 0)
        if self.menu() is not None:
            wide += 16
        if self._detail:
            below = QFontMetrics(themes.font(Size.SMALL)).horizontalAdvance(self._detail)
            return QSize(max(wide, below) + 36, 48)
        side = 5 if not self.text() else 8 if self._small or self._kind is Kind.QUIET else 12
        return QSize(wide + 2 * side, 22 if self._small else themes.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[str | None, str | None, str]:
        if not self.isEnabled():
            return None, "line", "faint"
        fill = _FILL.get(self._kind, "raised")
        line = _LINE.get(self._kind, "control-line")
        ink = _INK.get(self._kind, "text")
        if self._kind is Kind.LIVE:
            line, ink = ("accent", "text") if self.isChecked() else ("control-line", "muted")
        if self._kind is Kind.QUIET:
            ink = "text" if self.underMouse() else "muted"
        if fill in ("raised", None) and (self.underMouse() or self.isDown()):
            fill = "line" if self.isDown() else "hover"
        return fill, line, ink

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, line, ink = self._colours()
        style = Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine
        paint.frame(painter, self.rect(), fill, line, style=style)
        if self._kind in (Kind.PRIMARY, Kind.SAFE) and self.isEnabled() and (self.isDown() or self.underMouse()):
            veil = themes.current().colour("bg" if self.isDown() else "surface", 0.14)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(self.rect(), themes.RADIUS, themes.RADIUS)
        if self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus")
            paint.frame(painter, self.rect().adjusted(1, 1, -1, -1), None, "focus", radius=themes.RADIUS - 1)
        if self._detail:
            self._paint_tall(painter, ink)
        else:
            self._paint_line(painter, ink)

    def _paint_tall(self, painter: QPainter, ink: str) -> None:
        inner = self.rect().adjusted(18, 6, -12, -6)
        top = QRect(inner.left(), inner.top(), inner.width(), 20)
        below = QRect(inner.left(), inner.top() + 20, inner.width(), 16)
        paint.text(painter, top, self.text(), ink, themes.font(*self._fonts()))
        second = "on-safe" if self._kind is Kind.SAFE else ink if self._kind is Kind.PRIMARY else "muted"
        paint.text(painter, below, self._detail, second, themes.font(Size.SMALL))

    def _paint_line(self, painter: QPainter, ink: str) -> None:
        font = themes.font(*self._fonts())
        metrics = QFontMetrics(font)
        text = self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        wide = metrics.horizontalAdvance(text)
        glyph = 16 if self._glyph else 0
        gap = 6 if glyph and text else 0
        arrow = 16 if self.menu() is not None else 0
        left = (self.width() - wide - glyph - gap - arrow) // 2
        if glyph:
            image = icons.pixmap(self._glyph, ink, 16, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - 16) // 2, image)
        room = QRect(left + glyph + gap, 0, wide + 2, self.height())
        paint.text(painter, room, text, ink, font)
        if arrow:
            centre = QPointF(room.right() + 9, self.height() / 2 + 0.5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(themes.current().colour(ink))
            shape = [centre + QPointF(-3.5, -2), centre + QPointF(3.5, -2), centre + QPointF(0, 2.5)]
            painter.drawPolygon(QPolygonF(shape))


class IconButton(Button):
    """A quiet button with an icon alone; `tip` is also its accessible name."""

    def __init__(self, icon: str, tip: str, kind: Kind = Kind.QUIET, parent: QWidget | None = None) -> None:
        super().__init__("", kind, icon=icon, tip=tip, parent=parent)
