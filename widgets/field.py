"""Fields for input: the search field that every list has, choices from a long list, rows of a form."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIntValidator, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import paint
from widgets import theme as themes
from widgets.text import Label
from widgets.theme import Size


class SearchField(QLineEdit):
    """Filters as one types. Escape clears it; Down and Enter go on to what was found."""

    changed = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.setPlaceholderText(placeholder or self.tr("Filter"))
        self.setAccessibleName(self.placeholderText())
        self.setAccessibleDescription(hint or " ")  # Qt would say the placeholder again
        self.textChanged.connect(self.changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hint and not self.text() and not self.hasFocus():
            painter = QPainter(self)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = self.rect().adjusted(0, 0, -10, 0)
            paint.text(painter, room, self._hint, "muted", themes.font(Size.SMALL), align=align)


class Number(QLineEdit):
    """A whole number from `least` to `most` with its unit; empty is `least`, which `empty` has a word for."""

    def __init__(  # noqa: PLR0917 - a number, whole
        self,
        least: int,
        most: int,
        value: int | None = None,
        unit: str = "",
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unit = unit
        self.setPlaceholderText(empty)
        self.set_range(least, most)
        if value is not None:
            self.set_value(value)
        room = self.fontMetrics().horizontalAdvance(unit) + 8 if unit else 0
        self.setTextMargins(0, 0, room, 0)

    def set_range(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self.setValidator(QIntValidator(0, most, self))

    def set_value(self, value: int) -> None:
        self.setText(str(value))

    def value(self) -> int:
        """What was typed, within the range."""
        text = self.text()
        return min(self._most, max(self._least, int(text))) if text.isdecimal() else self._least

    @property
    def most(self) -> int:
        return self._most

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit and (self.text() or not self.placeholderText()):
            painter = QPainter(self)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = self.rect().adjusted(0, 0, -10, 0)
            paint.text(painter, room, self._unit, "muted", themes.font(Size.SMALL), align=align)


class _EntryDelegate(QStyledItemDelegate):
    """A line of a list that drops down."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        wide = QFontMetrics(themes.font()).horizontalAdvance(str(index.data()))
        return QSize(wide + 20, themes.CONTROL_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint.frame(painter, rect, "selected", None, radius=4)
        ink = "on-selected" if chosen else "text"
        paint.text(painter, rect.adjusted(10, 0, -8, 0), str(index.data()), ink, themes.font())


class Choice(QComboBox):
    """One of many, in a list that drops down."""

    chosen = Signal(object)

    def __init__(
        self,
        entries: Sequence[tuple[Hashable, str]] = (),
        current: Hashable | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        listed = QListView()
        listed.setItemDelegate(_EntryDelegate(listed))
        self.setView(listed)
        holder = listed.parentWidget()
        if isinstance(holder, QFrame):  # its frame would be the style's own, around the list's
            holder.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        for key, text in entries:
            self.addItem(text, key)
        if current is not None:
            self.set_current(current)
        self.activated.connect(self._tell)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.setAccessibleDescription("")

    def setAccessibleDescription(self, text: str) -> None:
        """Behind the name, for under Linux Qt gives what is chosen as the name."""
        super().setAccessibleDescription(". ".join(part for part in (self.accessibleName(), text) if part))

    def current(self) -> Hashable:
        """The key that is chosen."""
        found: Hashable = self.currentData()
        return found

    def set_current(self, key: Hashable) -> None:
        """Choose by key, without a signal."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def _tell(self) -> None:
        self.chosen.emit(self.currentData())

    def showPopup(self) -> None:
        self.view().setAccessibleName(self.accessibleName())  # a form may name it late
        super().showPopup()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 8, themes.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, themes.CONTROL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = "text" if self.isEnabled() else "faint"
        line = "focus" if self.hasFocus() else "control-line"
        paint.frame(painter, self.rect(), "hover" if self.underMouse() else "raised", line)
        paint.text(painter, self.rect().adjusted(10, 0, -24, 0), self.currentText(), ink, themes.font())
        centre = QPointF(self.width() - 14, self.height() / 2 + 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(themes.current().colour("muted"))
        painter.drawPolygon(
            QPolygonF([centre + QPointF(-3.5, -2), centre + QPointF(3.5, -2), centre + QPointF(0, 2.5)])
        )


class CheckBox(QCheckBox):
    """Yes or no. Drawn by tokens: the style's own box is dark on dark."""

    def __init__(self, text: str = "", checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setChecked(checked)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(themes.font())
        return QSize(16 + (8 + metrics.horizontalAdvance(self.text()) if self.text() else 0) + 4, 22)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = themes.current()
        box = QRect(1, (self.height() - 16) // 2, 16, 16)
        partly = self.checkState() == Qt.CheckState.PartiallyChecked
        filled = self.isChecked() or partly
        line = "focus" if self.hasFocus() else "accent" if filled else "text" if self.underMouse() else "muted"
        ground = ("selected" if filled else "raised") if self.isEnabled() else None
        paint.frame(painter, box, ground, line if self.isEnabled() else "line", radius=4)
        if filled:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(theme.colour("on-selected" if self.isEnabled() else "faint"), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            centre = QPointF(box.center()) + QPointF(0.5, 0.5)
            tick = [QPointF(-3.2, 0.2), QPointF(-1, 2.6), QPointF(3.4, -2.4)]
            shape = [QPointF(-3, 0), QPointF(3, 0)] if partly else tick
            painter.drawPolyline(QPolygonF([centre + point for point in shape]))
        room = self.rect().adjusted(25, 0, 0, 0)
        paint.text(painter, room, self.text(), "text" if self.isEnabled() else "faint", themes.font())


class Form(QWidget):
    """Names at the left, fields at the right, what is wrong with a field below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._notes: dict[QWidget, tuple[Label, str]] = {}

    def add(self, name: str, field: QWidget, help_text: str = "") -> None:
        """Add a row; `help_text` stands below the field until something is wrong."""
        row = 2 * len(self._notes)
        label = Label(name, "muted")
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        note = Label(help_text, "muted", Size.SMALL, wrap=True)
        note.setVisible(bool(help_text))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self._notes[field] = (note, help_text)

    def show_row(self, field: QWidget, shown: bool) -> None:
        """Show a row, or leave it out."""
        note, _ = self._notes[field]
        row = self._grid.getItemPosition(self._grid.indexOf(field))[0]  # type: ignore[index]
        label = self._grid.itemAtPosition(row, 0)
        for each in (field, label.widget() if label is not None else None):
            if each is not None:
                each.setVisible(shown)
        note.setVisible(shown and bool(note.text()))

    def set_fault(self, field: QWidget, text: str) -> None:
        """Say what is wrong with a field; an empty text takes it back."""
        note, help_text = self._notes[field]
        note.setText(text or help_text)
        note.set_ink("critical-text" if text else "muted")
        note.setVisible(bool(text or help_text) and not field.isHidden())
        field.setAccessibleDescription(text or help_text)

    def faults(self) -> list[str]:
        """What is wrong at the moment, top to bottom."""
        return [note.text() for note, _ in self._notes.values() if note.ink == "critical-text"]
