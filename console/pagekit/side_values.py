"""The values at the right of a plot: every GPU's value at the crosshair, in as many columns as the height asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.priority import Priority, paint_mark
from widgets.tips import set_tip

_LINE = 16.0
_LEAST_LINE = 12.5
_MARK = 10.0
#: The stack gives what stands beside a row this much more room above and below.
_BLEED = 3


@dataclass(frozen=True, slots=True)
class SideValue:
    """One device's value as finished text; `bright` values stand out, `priority` puts a mark before the value."""

    name: str
    value: str
    bright: bool = False
    priority: Priority = Priority.NORMAL


class SideValues(QWidget):
    """A grid of names and right-aligned values, filled column by column, centred on the plot beside it."""

    reader_role = "StaticText"

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._values: tuple[SideValue, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(title)
        theme.watcher().changed.connect(self.update)

    def set_values(self, values: Sequence[SideValue]) -> None:
        found = tuple(values)
        if found != self._values:
            self._values = found
            self.setAccessibleDescription(", ".join(f"{v.name}: {v.value}" for v in found))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, int(_LINE * 4))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            set_tip(self, f"{self._title}\n" + "\n".join(f"{v.name}: {v.value}" for v in self._values))
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._values:
            return
        painter = QPainter(self)
        colours = theme.current()
        names = theme.font(theme.Size.SMALL)
        values = theme.font(theme.Size.BODY)
        columns = 1 if len(self._values) <= 4 else 2
        while columns < 4 and self.height() / -(-len(self._values) // columns) < _LEAST_LINE:
            columns += 1
        rows = -(-len(self._values) // columns)
        line = min(_LINE, self.height() / rows)
        small = columns > 2 or line < 15
        if small:
            values = theme.font(theme.Size.SMALL)
        gap = 0 if columns == 1 else 10 if columns == 2 else 6
        width = (self.width() + gap) / columns
        top = max(0.0, (self.height() - rows * line) / 2)
        name_width = max(QFontMetricsF(names).horizontalAdvance(v.name) for v in self._values) + 4
        for i, value in enumerate(self._values):
            x = (i // rows) * width
            box = QRectF(x, top + (i % rows) * line, width - gap, line)
            painter.setFont(names)
            painter.setPen(colours.colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, value.name)
            if value.priority is not Priority.NORMAL:
                paint_mark(
                    painter, QRectF(x + name_width + 2, box.center().y() - _MARK / 2, _MARK, _MARK), value.priority
                )
            painter.setFont(values)
            painter.setPen(colours.colour("text" if value.bright else "muted"))
            side = Qt.AlignmentFlag.AlignRight if value.name else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, value.value)
        painter.end()


class SideLines(QWidget):
    """One line of text per row of a state strip, in the strip's own row height. `chosen` carries the name of the line
    that was clicked; with `tip` lines look as if they could be."""

    reader_role = "StaticText"

    chosen = Signal(str)

    def __init__(self, title: str, row_height: int, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height
        set_tip(self, tip)
        if tip:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lines: tuple[SideValue, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(title)
        theme.watcher().changed.connect(self.update)

    def set_values(self, lines: Sequence[SideValue]) -> None:
        found = tuple(lines)
        if found != self._lines:
            self._lines = found
            self.setAccessibleDescription(", ".join(f"{v.name}: {v.value}" for v in found))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._row_height * len(self._lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        painter.setFont(theme.font(theme.Size.SMALL))
        metrics = QFontMetricsF(painter.font())
        for i, line in enumerate(self._lines):
            box = QRectF(0, _BLEED + i * self._row_height, self.width(), self._row_height)
            painter.setPen(colours.colour("text" if line.bright else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.name)
            rest = box.adjusted(18, 0, 0, 0)
            text = metrics.elidedText(line.value, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        line = int((event.position().y() - _BLEED) // self._row_height)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= line < len(self._lines):
            self.chosen.emit(self._lines[line].name)
