"""The line of the worst alarm at the bottom of every page: what is wrong, where, and what to do about it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.pagekit.advice import at_first
from widgets import paint, theme
from widgets.priority import Priority, PriorityMark, word
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_MARK = 11
#: Pixels: before the texts, between what is wrong and what to do, round the focus, and what it takes at least.
_LEFT, _GAP, _SIDE, _LEAST = 4 + _MARK + 7, 12, 4, 160


class AlarmLine(QWidget):
    """What asks for somebody first, in the strip that is always there, so that no page moves when it begins. It says it
    in fewer words where there is less room, and what to do last of all. A click or Enter leads to it: `clicked`."""

    reader_role = "Button"

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms: tuple[str, ...] = ()
        self._advice = self._next = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.mark = PriorityMark(size=_MARK)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 0, 0, 0)
        row.addWidget(self.mark)
        row.addStretch(1)
        self.hide()

    def show_alarm(self, priority: Priority, forms: Sequence[str], advice: str, *, acknowledged: bool) -> None:
        """Say what is wrong in the longest of these `forms` that has room, and what to do about it."""
        self.mark.set(priority, acknowledged=acknowledged)
        if (tuple(forms), advice) != (self._forms, self._advice):
            self._forms, self._advice, self._next = tuple(forms), advice, at_first(advice)
            self.setAccessibleName(f"{word(priority)}: {self.said()}")
            self.updateGeometry()
            self._tell()
            self.update()
        self.show()

    def said(self) -> str:
        """All of it, as a sentence or two."""
        return ". ".join(part for part in (self._forms[0] if self._forms else "", self._advice) if part)

    def reads(self) -> str:
        """What stands there, in the room there is."""
        return " ".join(part for part in (self._form(), self._next) if part)

    def _needs(self, form: str) -> int:
        acts = paint.advance(self._next, theme.font(Size.SMALL, Weight.MEDIUM))
        return _LEFT + paint.advance(form, theme.font(Size.SMALL)) + (_GAP + acts if self._next else 0) + _SIDE

    def _form(self) -> str:
        """The longest that has room; else none, where what to do can be said without."""
        found = next((form for form in self._forms if self._needs(form) <= self.width()), "")
        return found or ("" if self._next else self._forms[-1] if self._forms else "")

    def _tell(self) -> None:
        short = bool(self._forms) and self._needs(self._forms[0]) > self.width()
        set_tip(self, self.said() if short or self._next != self._advice.rstrip(".") else "")

    def sizeHint(self) -> QSize:
        return QSize(self._needs(self._forms[0]) if self._forms else _LEAST, theme.BOTTOM_STRIP - 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, theme.BOTTOM_STRIP - 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def reader_act(self) -> None:
        self.clicked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.hasFocus():
            paint.frame(painter, self.rect(), None, "focus", radius=4)
        left, form = _LEFT, self._form()
        end = self.width() - _SIDE
        if form:
            room = QRect(left, 0, end - left, self.height())
            left += paint.text(painter, room, form, "muted", theme.font(Size.SMALL)) + _GAP
        room = QRect(left, 0, end - left, self.height())
        paint.text(painter, room, self._next, "text", theme.font(Size.SMALL, Weight.MEDIUM))
