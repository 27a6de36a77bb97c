"""The steps of a plan as they will be carried out: what each is, its exact command lines, how long, what it changes;
and once it is carried out, where each is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
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
from widgets.plans.steps import StepKind, StepState, paint_step_mark, state_word
from widgets.tables.rows import ROW_ROLE, Heading, ListModel
from widgets.theme import Size, Weight

_Index = QModelIndex | QPersistentModelIndex
_PAD, _TITLE, _LINE, _GROUP = 7, 20, 16, 30
_MARK, _NUMBER, _GAP = 16, 30, 12
#: More lines than any command line takes: none is cut.
_MOST_LINES = 2000
#: A narrower list puts what a step takes and changes below its command lines.
_NARROW = 520


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step. `lines` are its exact command lines; `time` says how long it takes, or when it was, `effect` what it
    changes, `loss` that the effect is for good. `state` is None as long as nothing runs; `said` is what there is to say
    of its state, in `ink`."""

    key: Hashable
    number: str
    title: str
    lines: tuple[str, ...] = ()
    time: str = ""
    effect: str = ""
    loss: bool = False
    state: StepState | None = None
    kind: StepKind = StepKind.SENSED
    said: str = ""
    ink: str = "muted"
    group: str = ""

    def heard(self) -> str:
        """What a screen reader says of it."""
        state = state_word(self.state) if self.state is not None else ""
        said = (self.number, self.title, state, self.said, self.time, self.effect, *self.lines)
        return ", ".join(part for part in said if part)

    def as_text(self) -> str:
        """It as text, to be copied."""
        head = f"{self.number}  {self.title}"
        state = state_word(self.state) if self.state is not None else ""
        notes = " · ".join(part for part in (state, self.said, self.time, self.effect) if part)
        return "\n".join(part for part in (head, *(f"   {line}" for line in self.lines), f"   {notes}") if part.strip())


class _Delegate(QStyledItemDelegate):
    """Paints headings and steps; as high as their command lines need."""

    def __init__(self, view: PlanList) -> None:
        super().__init__(view)
        self._view = view
        #: Pixels that the two columns at the right take.
        self.time = self.effect = 0

    def _left(self, row: PlanStep) -> int:
        return _NUMBER + (_MARK + 8 if row.state is not None else 0)

    def _narrow(self) -> bool:
        return self._view.viewport().width() < _NARROW

    def _wide(self, row: PlanStep) -> int:
        """Pixels for what stands below a title."""
        return max(self._view.viewport().width() - self._left(row) - 5, 80)

    def _lines(self, row: PlanStep) -> list[str]:
        mono = themes.font(Size.SMALL, mono=True)
        return [part for line in row.lines for part in paint.wrapped(line, mono, self._wide(row), _MOST_LINES)]

    def _said(self, row: PlanStep) -> tuple[str, ...]:
        return paint.wrapped(row.said, themes.font(Size.SMALL), self._wide(row), _MOST_LINES) if row.said else ()

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, self.height_of(index.data(ROW_ROLE)))

    def height_of(self, row: PlanStep | Heading) -> int:
        """Pixels."""
        if isinstance(row, Heading):
            return _GROUP
        below = len(self._lines(row)) + len(self._said(row)) + (self._narrow() and bool(row.time or row.effect))
        return 2 * _PAD + _TITLE + below * _LINE + 1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if isinstance(row, Heading):
            small = themes.font(Size.SMALL, Weight.SEMIBOLD)
            paint.text(painter, rect.adjusted(0, 8, 0, -2), row.title, "muted", small)
            return
        self._step(painter, rect, state, row)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), themes.current().colour("line"))

    def _step(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: PlanStep) -> None:
        theme = themes.current()
        ground = rect.adjusted(0, 0, 0, -1)
        if state & QStyle.StateFlag.State_Selected and row.state is not None:
            painter.fillRect(ground, theme.colour("raised"))
        if row.state is StepState.RUNNING:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, ground.height()), theme.colour("accent"))
        if state & QStyle.StateFlag.State_HasFocus:
            paint.frame(painter, ground, None, "focus", radius=3)
        top = rect.top() + _PAD
        line = QRect(rect.left(), top, rect.width(), _TITLE)
        paint.text(painter, line.adjusted(8, 0, 0, 0), row.number, "muted", themes.font())
        left = rect.left() + self._left(row)
        if row.state is not None:
            mark = QRect(rect.left() + _NUMBER, top + (_TITLE - _MARK) // 2, _MARK, _MARK)
            paint_step_mark(painter, mark, row.state, row.kind)
        right = rect.right() - 4
        if not self._narrow():
            right = self._columns(painter, QRect(left, top, right - left + 1, _TITLE), row)
        title = QRect(left, top, right - left, _TITLE)
        quiet = row.state is StepState.WAITING
        paint.text(painter, title, row.title, "muted" if quiet else "text", themes.font(Size.BODY, Weight.MEDIUM))
        below = QRect(left, top + _TITLE, self._wide(row), _LINE)
        for part in self._lines(row):
            paint.text(painter, below, part, "muted" if quiet else "text", themes.font(Size.SMALL, mono=True))
            below.translate(0, _LINE)
        small = themes.font(Size.SMALL)
        if self._narrow() and (row.time or row.effect):
            both = " · ".join(part for part in (row.time, row.effect) if part)
            paint.text(painter, below, both, "text" if row.loss else "muted", small)
            below.translate(0, _LINE)
        for part in self._said(row):
            paint.text(painter, below, part, row.ink, small)
            below.translate(0, _LINE)

    def _columns(self, painter: QPainter, room: QRect, row: PlanStep) -> int:
        """What it takes and changes, each in a column of its own; where the title ends."""
        small = themes.font(Size.SMALL)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(painter, room, row.effect, "text" if row.loss else "muted", small, align=align)
        room = room.adjusted(0, 0, -(self.effect + _GAP), 0)
        taken = paint.text(painter, room, row.time, "muted", small, align=align)
        return room.right() - taken - _GAP


class PlanList(QListView):
    """Steps of a plan, as high as they are up to `most` pixels; then they scroll. Up and Down move, Ctrl+C copies the
    step."""

    current_changed = Signal(object)

    def __init__(self, name: str = "", most: int = 640, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._model = ListModel[PlanStep](PlanStep.heard, parent=self)
        self._delegate = _Delegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name or self.tr("Steps"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def set_steps(self, steps: Sequence[PlanStep]) -> None:
        """Show `steps`, each group under its name. Raises ValueError for equal keys."""
        rows: list[PlanStep | Heading] = []
        group = ""
        for step in steps:
            if step.group and step.group != group:
                rows.append(Heading(("group", step.group), step.group))
            group = step.group
            rows.append(step)
        metrics = QFontMetrics(themes.font(Size.SMALL))
        self._delegate.effect = max((metrics.horizontalAdvance(step.effect) for step in steps), default=0)
        self._model.replace(rows)
        self._fit()
        self.viewport().update()

    def steps(self) -> list[PlanStep]:
        """The steps shown."""
        return [row for row in self._model.shown if isinstance(row, PlanStep)]

    def current(self) -> Hashable | None:
        """The key of the step that is chosen."""
        row = self.currentIndex().data(ROW_ROLE)
        return row.key if isinstance(row, PlanStep) else None

    def set_current(self, key: Hashable) -> None:
        """Choose a step and bring it into sight."""
        place = self._model.row_of(key)
        if place is not None:
            self.setCurrentIndex(self._model.index(place, 0))

    def _fit(self) -> None:
        high = min(sum(self._delegate.height_of(row) for row in self._model.shown) or _TITLE, self._most)
        if high != self.height() or self.minimumHeight() != high:
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().data(ROW_ROLE)
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(row, PlanStep):
            QGuiApplication.clipboard().setText(row.as_text())
            return
        super().keyPressEvent(event)

    def _moved(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, PlanStep):
            self.current_changed.emit(row.key)
