"""A list of steps: a drill's, a rollout's, a plan's. What is done, runs, waits for a hand, was skipped."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import icons, paint
from widgets import theme as themes
from widgets.priority import Priority, paint_mark
from widgets.tables.rows import ROW_ROLE, Heading, ListModel
from widgets.theme import Size, Weight

_Index = QModelIndex | QPersistentModelIndex
_ROW = 26
_TALL = 44
_GROUP = 28
_MARK = 16
_LEFT = 8


class StepKind(StrEnum):
    """Who turns a step: the program when it senses that it is so, a hand, or a choice between two ways."""

    SENSED = "sensed"
    BY_HAND = "by_hand"
    DECISION = "decision"


class StepState(StrEnum):
    """Where a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `trailing` stands at the right (a time, who, how far), `detail` in a second line."""

    key: Hashable
    title: str
    detail: str = ""
    trailing: str = ""
    state: StepState = StepState.WAITING
    kind: StepKind = StepKind.SENSED
    group: str = ""

    def heard(self) -> str:
        """What a screen reader says of it."""
        said = (self.title, state_word(self.state), self.detail, self.trailing)
        return ", ".join(part for part in said if part)


class _Words(QObject):
    """Holds the words of the states, so that lupdate finds them in one context."""

    def word(self, state: StepState) -> str:
        """A state in words."""
        return {
            StepState.WAITING: self.tr("waiting"),
            StepState.RUNNING: self.tr("running"),
            StepState.DONE: self.tr("done"),
            StepState.FAILED: self.tr("failed"),
            StepState.SKIPPED: self.tr("skipped"),
            StepState.UNKNOWN: self.tr("nobody knows"),
        }[state]


def state_word(state: StepState) -> str:
    """A state in the language of the program."""
    return _Words().word(state)


def paint_step_mark(painter: QPainter, rect: QRect, state: StepState, kind: StepKind) -> None:
    """Round for what the program senses, square for what a hand confirms, a fork for a decision."""
    theme = themes.current()
    area = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
    if state is StepState.FAILED:
        paint_mark(painter, rect.adjusted(1, 1, -1, -1), Priority.CRITICAL)
        return
    if state in (StepState.SKIPPED, StepState.UNKNOWN):
        paint_mark(painter, rect, Priority.OVERRIDDEN if state is StepState.SKIPPED else Priority.UNKNOWN)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    done, running = state is StepState.DONE, state is StepState.RUNNING
    ink = theme.colour("text" if running else "data-3" if done else "line-strong")
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(theme.colour("data-2") if done and kind is StepKind.SENSED else Qt.BrushStyle.NoBrush)
    if kind is StepKind.DECISION:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect.topLeft(), icons.pixmap("split", "text" if running else "muted", rect.width(), ratio))
    elif kind is StepKind.BY_HAND:
        painter.drawRoundedRect(area, 2.5, 2.5)
    elif running:
        painter.setPen(QPen(theme.colour("line-strong"), 2.2))
        painter.drawEllipse(area)
        painter.setPen(QPen(theme.colour("text"), 2.2))
        painter.drawArc(area, 90 * 16, -250 * 16)
    else:
        painter.drawEllipse(area)
    if done and kind is not StepKind.DECISION:
        tick = "surface" if kind is StepKind.SENSED else "text"
        painter.setPen(QPen(theme.colour(tick), 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        centre = area.center()
        shape = [centre + QPointF(-2.8, 0.2), centre + QPointF(-0.8, 2.2), centre + QPointF(3, -2.2)]
        painter.drawPolyline(QPolygonF(shape))
    painter.restore()


class _Delegate(QStyledItemDelegate):
    """Paints headings and steps."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ROW_ROLE)
        return QSize(160, _GROUP if isinstance(row, Heading) else _TALL if row.detail else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if isinstance(row, Heading):
            self._group(painter, rect, row)
        else:
            self._step(painter, rect, state, row)

    @staticmethod
    def _group(painter: QPainter, rect: QRect, row: Heading) -> None:
        small = themes.font(Size.SMALL)
        room = rect.adjusted(_LEFT, 8, -_LEFT, -2)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        taken = paint.text(painter, room, row.trailing, "muted", small, align=align)
        bold = themes.font(Size.SMALL, Weight.SEMIBOLD)
        paint.text(painter, room.adjusted(0, 0, -taken - 8, 0), row.title, "muted", bold)
        painter.fillRect(
            QRect(rect.left() + _LEFT, rect.bottom(), rect.width() - 2 * _LEFT, 1), themes.current().colour("line")
        )

    @staticmethod
    def _step(painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Step) -> None:
        theme = themes.current()
        running = row.state is StepState.RUNNING
        if running or state & QStyle.StateFlag.State_Selected:
            paint.frame(painter, rect.adjusted(0, 0, 0, -1), "raised", None)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.frame(painter, rect.adjusted(0, 0, 0, -1), "hover", None)
        if running:
            painter.fillRect(QRect(rect.left(), rect.top() + 2, 2, rect.height() - 5), theme.colour("accent"))
        if state & QStyle.StateFlag.State_HasFocus:
            paint.frame(painter, rect.adjusted(0, 0, 0, -1), None, "focus")
        top = rect.top() + (4 if row.detail else 0)
        high = 20 if row.detail else rect.height() - 1
        mark = QRect(rect.left() + _LEFT, top + (high - _MARK) // 2, _MARK, _MARK)
        paint_step_mark(painter, mark, row.state, row.kind)
        skipped = row.state is StepState.SKIPPED
        waiting = row.state is StepState.WAITING
        small = themes.font(Size.SMALL)
        line = QRect(mark.right() + 9, top, rect.right() - mark.right() - 9 - _LEFT, high)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        quiet = "overridden-text" if skipped else "text" if running else "muted"
        taken = paint.text(painter, line, row.trailing, quiet, small, align=align)
        font = themes.font(Size.BODY, Weight.MEDIUM if running else Weight.REGULAR)
        font.setStrikeOut(skipped)
        ink = "overridden-text" if skipped else "critical-text" if row.state is StepState.FAILED else "text"
        title = line.adjusted(0, 0, -taken - 10, 0)
        paint.text(painter, title, row.title, "muted" if waiting else ink, font)
        if row.detail:
            below = QRect(line.left(), top + high, line.width(), 16)
            paint.text(painter, below, row.detail, "muted", small)


class StepList(QListView):
    """Steps under their phases. Up and Down move; Space or a click on the mark of a step by hand asks to turn it."""

    current_changed = Signal(object)
    toggled = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ListModel[Step](Step.heard, parent=self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name or self.tr("Steps"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def set_steps(self, steps: Sequence[Step], groups: Sequence[tuple[str, str]] = ()) -> None:
        """Show `steps`; `groups` gives (name, trailing text) for headings."""
        said = dict(groups)
        rows: list[Step | Heading] = []
        group = ""
        for step in steps:
            if step.group and step.group != group:
                rows.append(Heading(("group", step.group), step.group, said.get(step.group, "")))
            group = step.group
            rows.append(step)
        self._model.replace(rows)

    def update_steps(self, steps: Iterable[Step]) -> None:
        """Replace steps that are there, by key."""
        self._model.amend(steps)

    def steps(self) -> list[Step]:
        """The steps shown."""
        return [row for row in self._model.shown if isinstance(row, Step)]

    def show_running(self) -> None:
        """Bring the running step into sight."""
        for place, row in enumerate(self._model.shown):
            if isinstance(row, Step) and row.state is StepState.RUNNING:
                self.scrollTo(self._model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _moved(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, Step):
            self.current_changed.emit(row.key)

    def _ask(self, index: QModelIndex) -> bool:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, Step) and row.kind is not StepKind.SENSED:
            self.toggled.emit(row.key)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._ask(self.currentIndex()):
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() < _LEFT + _MARK + 6:
            self._ask(index)
