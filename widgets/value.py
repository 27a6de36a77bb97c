"""A figure with its unit, what it is, and how old it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import numbers, paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark, word
from widgets.theme import Size, Weight


class ValueLabel(QWidget):
    """A value in a large face, its unit and caption in a small one, beside it or (`stacked`) below.

    Old values turn muted on a hatched ground and say their age; a value that is not known is an en dash.
    """

    reader_role = "StaticText"

    def __init__(
        self,
        value: str = numbers.UNKNOWN,
        unit: str = "",
        caption: str = "",
        *,
        size: Size = Size.TITLE,
        stacked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value, self._unit, self._caption = value, unit, caption
        self._size, self._stacked = size, stacked
        self._priority = Priority.NORMAL
        self._age = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._refresh()

    def value(self) -> str:
        """The figure as shown."""
        return self._value

    def set_value(self, value: str, unit: str | None = None) -> None:
        """Show a figure that is already formatted; `unit` None keeps the unit."""
        asked = (value, self._unit if unit is None else unit)
        if asked != (self._value, self._unit):
            self._value, self._unit = asked
            self._refresh()

    def set_caption(self, caption: str) -> None:
        """What the figure is."""
        if caption != self._caption:
            self._caption = caption
            self._refresh()

    def set_priority(self, priority: Priority) -> None:
        """An abnormal value carries its mark."""
        if priority is not self._priority:
            self._priority = priority
            self._refresh()

    def set_age(self, seconds: float | None, text: str = "") -> None:
        """Mark the value as old: `seconds` since it was measured (None: it is fresh), or a `text` that says so."""
        age = text or (numbers.age(seconds) if seconds is not None else "")
        if age != self._age:
            self._age = age
            self._refresh()

    def is_stale(self) -> bool:
        """Whether it is marked as old."""
        return bool(self._age)

    def _small(self) -> str:
        beside = (self._unit, self._caption) if not self._stacked else (self._caption,)
        return " ".join(part for part in (*beside, self._age) if part)

    def _refresh(self) -> None:
        # In the order in which it is seen: a caption may go on from the unit.
        said = " ".join(part for part in (self._value, self._unit, self._caption) if part)
        said += f", {self._age}" if self._age else ""
        if self._priority.abnormal:
            said = f"{word(self._priority)}: {said}"
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def _mark(self) -> int:
        return 0 if self._priority in (Priority.NORMAL,) else 10 + (6 if self._size <= Size.TITLE else 8)

    def sizeHint(self) -> QSize:
        large = QFontMetrics(themes.font(self._size, Weight.SEMIBOLD))
        small = QFontMetrics(themes.font(Size.SMALL))
        wide = self._mark() + large.horizontalAdvance(self._value)
        second = small.horizontalAdvance(self._small())
        if self._stacked:
            if self._unit:
                wide += 4 + QFontMetrics(themes.font(Size.BODY)).horizontalAdvance(self._unit)
            return QSize(max(wide, second) + 2, large.height() + (small.height() if self._small() else 0))
        return QSize(wide + (6 + second if second else 0) + 2, max(large.height(), 20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        large = themes.font(self._size, Weight.SEMIBOLD)
        small = themes.font(Size.SMALL)
        metrics = QFontMetrics(large)
        if self._age:
            paint.paint_hatch(painter, self.rect())
        ink = "muted" if self._age or self._priority is Priority.UNKNOWN else "text"
        line = metrics.height() if self._stacked else self.height()
        left = self._mark()
        if left:
            paint_mark(painter, QRect(0, (line - 10) // 2, 10, 10), self._priority)
        wide = metrics.horizontalAdvance(self._value)
        paint.text(painter, QRect(left, 0, wide + 2, line), self._value, ink, large)
        # The small text stands on the large one's baseline.
        base = (line + metrics.ascent() - metrics.descent()) // 2
        if self._stacked:
            unit = themes.font(Size.BODY)
            drop = base - QFontMetrics(unit).ascent()
            rest = QRect(left + wide + 4, drop, self.width(), QFontMetrics(unit).height())
            paint.text(painter, rest, self._unit, "muted", unit)
            below = QRect(0, line, self.width(), QFontMetrics(small).height())
            paint.text(painter, below, self._small(), "muted", small)
            return
        drop = base - QFontMetrics(small).ascent()
        rest = QRect(left + wide + 6, drop, self.width() - left - wide - 6, QFontMetrics(small).height())
        paint.text(painter, rest, self._small(), "muted", small, elide=Qt.TextElideMode.ElideRight)
