"""The line of the worst alarm at the bottom of every page: what is wrong, where, and what to do about it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.pagekit.advice import at_first
from widgets import paint, theme
from widgets.priority import Priority, PriorityMark, word
from widgets.text import Tag
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_MARK = 11
#: Pixels: before the texts, between what is wrong and what to do, and round the focus; round the mark of now.
_LEFT, _GAP, _SIDE = 4 + _MARK + 7, 12, 4
_TAG_GAP = 6


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
        # It takes what the work under way leaves it, and no more than it has to say.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.mark = PriorityMark(size=_MARK)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.mark)
        self.of_now = Tag(QCoreApplication.translate("NowMark", "now"))
        self.of_now.hide()
        row.addSpacing(_LEFT - _SIDE - _MARK)
        row.addWidget(self.of_now)
        row.addStretch(1)
        self.hide()

    def show_alarm(self, priority: Priority, forms: Sequence[str], advice: str, *, acknowledged: bool) -> None:
        """Say what is wrong in the longest of these `forms` that has room, and what to do about it."""
        self.mark.set(priority, acknowledged=acknowledged)
        if (tuple(forms), advice) != (self._forms, self._advice):
            self._forms, self._advice, self._next = tuple(forms), advice, at_first(advice)
            self.setAccessibleName(f"{word(priority)}: {self.said()}")
            self.setMaximumWidth(self.sizeHint().width())
            self._tell()
            self.update()
        self.show()

    def show_past(self, past: bool) -> None:
        """Say that it is so now while the pages show the past."""
        self.of_now.setVisible(past)
        self.setMaximumWidth(self.sizeHint().width())
        self.updateGeometry()
        self._tell()
        self.update()

    def said(self) -> str:
        """All of it, as a sentence or two."""
        return ". ".join(part for part in (self._forms[0] if self._forms else "", self._advice) if part)

    def reads(self) -> str:
        """What stands there, in the room there is."""
        return " ".join(filter(None, self._shown()))

    def least(self) -> int:
        """The pixels without which nobody reads here what to do."""
        return self._needs("", self._next)

    def _left(self) -> int:
        """Where the texts begin."""
        return _LEFT + (0 if self.of_now.isHidden() else self.of_now.sizeHint().width() + _TAG_GAP)

    def _needs(self, form: str, act: str) -> int:
        said = paint.advance(form, theme.font(Size.SMALL)), paint.advance(act, theme.font(Size.SMALL, Weight.MEDIUM))
        return self._left() + sum(said) + (_GAP if form and act else 0) + _SIDE

    def _shown(self) -> tuple[str, str]:
        """What is wrong and what to do in the most words that have room: what is wrong is left out first. Nothing is
        cut; where there is no room even for where it is, the mark stands alone."""
        whole = [(form, self._next) for form in (*self._forms, "")]
        found = (pair for pair in (*whole, *((form, "") for form in self._forms)) if self._needs(*pair) <= self.width())
        return next(found, ("", ""))

    def _tell(self) -> None:
        whole = (self._forms[:1] or ("",))[0], self._advice.rstrip(".")
        set_tip(self, self.said() if self._shown() != whole else "")

    def sizeHint(self) -> QSize:
        return QSize(self._needs(self._forms[0], self._next) if self._forms else 0, theme.BOTTOM_STRIP - 4)

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
        left, end = self._left(), self.width() - _SIDE
        form, act = self._shown()
        if form:
            room = QRect(left, 0, end - left + 1, self.height())
            left += paint.text(painter, room, form, "muted", theme.font(Size.SMALL)) + _GAP
        room = QRect(left, 0, end - left + 1, self.height())
        paint.text(painter, room, act, "text", theme.font(Size.SMALL, Weight.MEDIUM))
