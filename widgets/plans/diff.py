"""The changes in a text: removed and added lines with their numbers, unchanged ones folded."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from widgets import paint
from widgets import theme as themes
from widgets.theme import Size

_CONTEXT = 3
_GUTTER_PAD = 8


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line with its numbers before and after; `kind` is " ", "-", "+" or "…" for unchanged lines left out."""

    kind: str
    text: str
    before: int | None = None
    after: int | None = None


def lines_of(before: str, after: str, context: int = _CONTEXT) -> list[DiffLine]:
    """The difference of two texts; unchanged stretches longer than twice `context` are folded to one line."""
    old, new = before.splitlines(), after.splitlines()
    made: list[DiffLine] = []
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (kind, a, b, c, d) in enumerate(blocks):
        if kind == "equal":
            head = context if place else 0
            tail = context if place < len(blocks) - 1 else 0
            hidden = (b - a) - head - tail
            if hidden > 1:
                made += [DiffLine(" ", old[a + n], a + n + 1, c + n + 1) for n in range(head)]
                made.append(DiffLine("…", str(hidden)))
                made += [DiffLine(" ", old[n], n + 1, n - b + d + 1) for n in range(b - tail, b)]
            else:
                made += [DiffLine(" ", old[a + n], a + n + 1, c + n + 1) for n in range(b - a)]
            continue
        made += [DiffLine("-", old[n], n + 1, None) for n in range(a, b)]
        made += [DiffLine("+", new[n], None, n + 1) for n in range(c, d)]
    return made


class _Gutter(QWidget):
    """Line numbers beside the text."""

    def __init__(self, view: DiffView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(QPainter(self), event.rect())


class DiffView(QPlainTextEdit):
    """Read-only, selectable, copied as a patch is written: with its signs."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[DiffLine] = []
        self.setAccessibleName(name or self.tr("Changes"))
        self.setReadOnly(True)
        self.setProperty("frameless", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(themes.font(Size.SMALL, mono=True))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._gutter = _Gutter(self)
        self.updateRequest.connect(self._scrolled)
        themes.watcher().changed.connect(self._colour)

    def set_texts(self, before: str, after: str, context: int = _CONTEXT) -> None:
        """Show what leads from `before` to `after`."""
        self.set_lines(lines_of(before, after, context))

    def set_lines(self, lines: list[DiffLine]) -> None:
        """Show a difference that was computed elsewhere."""
        self._lines = lines
        folded = self.tr("%1 unchanged lines")
        self.setPlainText(
            "\n".join(
                folded.replace("%1", line.text) if line.kind == "…" else f"{line.kind} {line.text}" for line in lines
            )
        )
        added = sum(line.kind == "+" for line in lines)
        removed = sum(line.kind == "-" for line in lines)
        self.setAccessibleDescription(f"+{added} −{removed}")
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()
        self._colour()

    def lines(self) -> list[DiffLine]:
        """What is shown."""
        return list(self._lines)

    def _colour(self) -> None:
        made = []
        for number, line in enumerate(self._lines):
            ground = {"+": "added", "-": "removed", "…": "raised"}.get(line.kind)
            if ground is None:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(themes.current().colour(ground))
            if line.kind == "…":
                mark.format.setForeground(themes.current().colour("muted"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(self.document().findBlockByNumber(number))
            made.append(mark)
        self.setExtraSelections(made)
        self._gutter.update()

    def gutter_width(self) -> int:
        """Room for both numbers."""
        most = max((number for line in self._lines for number in (line.before, line.after) if number), default=1)
        digits = QFontMetrics(themes.font(Size.SMALL, mono=True)).horizontalAdvance("0") * len(str(most))
        return 2 * digits + 3 * _GUTTER_PAD

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Both numbers of every line in sight."""
        theme = themes.current()
        painter.fillRect(area, theme.colour("surface"))
        font = themes.font(Size.SMALL, mono=True)
        half = (self.gutter_width() - 3 * _GUTTER_PAD) // 2
        block = self.firstVisibleBlock()
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > area.bottom():
                return
            line = self._lines[block.blockNumber()] if block.blockNumber() < len(self._lines) else DiffLine(" ", "")
            for place, number in enumerate((line.before, line.after)):
                left = _GUTTER_PAD + place * (half + _GUTTER_PAD)
                room = QRect(left, round(box.top()), half, round(box.height()))
                paint.text(painter, room, "" if number is None else str(number), "muted", font, align=align)
            block = block.next()

    def _scrolled(self, _rect: QRect, down: int) -> None:
        if down:
            self._gutter.scroll(0, down)
        else:
            self._gutter.update()

    def _place_gutter(self) -> None:
        self._gutter.setGeometry(QRect(0, 0, self.gutter_width(), self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()
