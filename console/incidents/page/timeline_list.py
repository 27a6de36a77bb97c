"""A timeline painted: when, a mark, what; what a person wrote stands in a box. Smooth with ten thousand lines."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import paint
from widgets import theme as themes
from widgets.tables.rows import ROW_ROLE, Heading, ListModel
from widgets.theme import Size, Weight

_Index = QModelIndex | QPersistentModelIndex
#: Pixels: a line of text, the time's column, where texts begin, around the text in a box, between two lines, a heading.
_LINE, _TIME, _LEFT, _BOX, _GAP, _GROUP = 18, 66, 98, 8, 4, 28
#: Pixels that joined words may take more than each alone; words whose widths are remembered.
_SLACK, _MOST_WORDS = 4, 50_000
#: More lines than anybody writes at once: none is cut.
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Moment:
    """One line, `at` its time in the site's zone. `who` stands behind a text that is `boxed`; `strong` ones stand out;
    `mark` is the letter of a mark in the curves; `note` says something of it; `source` is where it comes from, for
    readers; `day` heads a group."""

    key: tuple[Hashable, int]
    at: datetime
    title: str
    who: str = ""
    boxed: bool = False
    strong: bool = False
    note: str = ""
    source: str = ""
    mark: str = ""
    day: str = ""

    @property
    def time(self) -> str:
        """The time of day."""
        return f"{self.at:%H:%M:%S}"

    @property
    def tip(self) -> str:
        """When it was, with the zone's distance from UTC."""
        return f"{self.at:%Y-%m-%d %H:%M:%S %z}"

    def heard(self) -> str:
        """What a screen reader says of it."""
        return ", ".join(part for part in (self.time, self.title, self.who, self.note, self.source, self.mark) if part)

    def as_text(self) -> str:
        """It as text, to be copied."""
        return "\t".join(part for part in (f"{self.day} {self.time}".strip(), self.title, self.who, self.note) if part)


class _Delegate(QStyledItemDelegate):
    """Paints headings and lines; as high as their texts need."""

    def __init__(self, view: TimelineList) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, bool, str], int] = {}
        self._words: dict[tuple[str, bool], int] = {}
        self._wide = 0

    def _room(self, *, boxed: bool) -> int:
        return max(self._view.room() - _LEFT - 6 - (2 * _BOX if boxed else 0), 60)

    def _lines(self, row: Moment) -> list[str]:
        room = self._room(boxed=row.boxed)
        return [part for line in row.title.split("\n") for part in self._wrapped(line, room - _SLACK, row)]

    def _wrapped(self, text: str, room: int, row: Moment) -> Sequence[str]:
        """A text as lines of so many pixels, by the widths of its words: a hundred times as quick as Qt, which is asked
        where a word alone is too wide."""
        space = self._width(" ", row)
        lines: list[str] = []
        line: list[str] = []
        taken = 0
        for word in text.split(" "):
            wide = self._width(word, row)
            if wide > room:
                return paint.wrapped(text, self._font(row), room, _MOST_LINES)
            if line and taken + space + wide > room:
                lines.append(" ".join(line))
                line, taken = [], 0
            taken += wide + (space if line else 0)
            line.append(word)
        return [*lines, " ".join(line)]

    def _width(self, word: str, row: Moment) -> int:
        key = (word, row.strong)
        wide = self._words.get(key)
        if wide is None:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            wide = self._words[key] = QFontMetrics(self._font(row)).horizontalAdvance(word) + 1
        return wide

    @staticmethod
    def _font(row: Moment) -> QFont:
        return themes.font(Size.BODY, Weight.SEMIBOLD if row.strong else Weight.REGULAR)

    @staticmethod
    def _below(row: Moment) -> str:
        return " · ".join(part for part in (row.who, row.note) if part)

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, self.height_of(index.data(ROW_ROLE)))

    def height_of(self, row: Moment | Heading) -> int:
        """Pixels; remembered, for Qt asks it of all lines whenever one comes."""
        if isinstance(row, Heading):
            return _GROUP
        if self._wide != self._view.room():
            self._heights.clear()
            self._wide = self._view.room()
        key = (row.title, row.boxed, self._below(row))
        if key not in self._heights:
            lines = len(self._lines(row)) + bool(self._below(row))
            self._heights[key] = lines * _LINE + 2 * _GAP + (2 * _BOX - 4 if row.boxed else 0)
        return self._heights[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if isinstance(row, Heading):
            paint.text(painter, rect.adjusted(0, 8, 0, 0), row.title, "muted", themes.font(Size.SMALL, Weight.SEMIBOLD))
            return
        middle = rect.left() + _TIME + 14
        line = themes.current().colour("line-strong")
        top = rect.top() + _GAP + (_BOX - 2 if row.boxed else 0)
        last = index.row() == index.model().rowCount() - 1
        painter.fillRect(QRect(middle, rect.top(), 1, (top + 9 - rect.top()) if last else rect.height()), line)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), themes.current().colour("accent"))
        if state & QStyle.StateFlag.State_HasFocus:
            paint.frame(painter, rect, None, "focus", radius=3)
        paint.text(painter, QRect(rect.left() + 6, top, _TIME - 8, _LINE), row.time, "muted", themes.font())
        self._mark(painter, QPoint(middle, top + _LINE // 2), row)
        self._text(painter, rect, top, row)

    @staticmethod
    def _mark(painter: QPainter, at: QPoint, row: Moment) -> None:
        if row.mark:
            paint.letter(painter, at, row.mark)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themes.current().colour("data" if row.boxed or row.strong else "data-4"))
        painter.drawEllipse(QRectF(at.x() - 2.5, at.y() - 2.5, 6, 6))
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, top: int, row: Moment) -> None:
        left = rect.left() + _LEFT
        if row.boxed:
            box = QRect(left, rect.top() + _GAP - 1, rect.width() - _LEFT - 6, rect.height() - 2 * _GAP + 2)
            paint.frame(painter, box, "raised", "line")
            left += _BOX
        room = QRect(left, top, self._room(boxed=row.boxed), _LINE)
        font = self._font(row)
        for part in self._lines(row):
            paint.text(painter, room, part, "text", font)
            room.translate(0, _LINE)
        if below := self._below(row):
            paint.text(painter, room, below, "muted", themes.font(Size.SMALL))


class TimelineList(QListView):
    """Lines of a timeline, the oldest on top; it stays at its end when somebody looks there. Up and Down move, Ctrl+C
    copies the chosen line, Enter and a double click `opened` it; `menu_wanted` carries a line and a place."""

    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        #: Whether a line may leave by the clipboard.
        self.may_copy = True
        self._model = ListModel[Moment](Moment.heard, lambda each: each.tip, self)
        self._delegate = _Delegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(120)
        self.viewport().setAutoFillBackground(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_context)
        self.activated.connect(self._activated)

    def room(self) -> int:
        """Pixels across, with a scroll bar and without one: nothing is broken anew when it comes."""
        return self.contentsRect().width() - self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show these, each day under its name where there are several. Raises ValueError for equal keys."""
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - _LINE
        several = len({each.day for each in moments}) > 1
        rows: list[Moment | Heading] = []
        day = None
        for moment in moments:
            if several and moment.day != day:
                rows.append(Heading(("day", moment.day, len(rows)), moment.day))
            day = moment.day
            rows.append(moment)
        self._model.replace(rows)
        if at_end:
            self.scrollToBottom()

    def moments(self) -> list[Moment]:
        """The lines shown."""
        return [row for row in self._model.shown if isinstance(row, Moment)]

    def current(self) -> Moment | None:
        """The line that is chosen."""
        row = self.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, Moment) else None

    def set_current(self, key: Hashable) -> None:
        """Choose a line and bring it into sight."""
        at = self._model.row_of(key)
        if at is not None:
            self.setCurrentIndex(self._model.index(at, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - _LINE
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
        if at_end:
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.matches(QKeySequence.StandardKey.Copy):  # Qt would copy by itself
            if row is not None and self.may_copy:
                QGuiApplication.clipboard().setText(row.as_text())
            return
        super().keyPressEvent(event)

    def _on_context(self, place: QPoint) -> None:
        row = self.indexAt(place).data(ROW_ROLE) if self.viewport().rect().contains(place) else self.current()
        if isinstance(row, Moment):
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(place))

    def _activated(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Moment):
            self.opened.emit(row.key)
