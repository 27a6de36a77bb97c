"""The frame of every dialog: a heading, plain words, what is asked, and buttons that name the act.

Sheets stand beside the work, they never stop it: none is modal, the window behind goes on living and can be used.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.button import Button, Kind
from widgets.text import Label
from widgets.theme import Size, Weight


class Sheet(QDialog):
    """A dialog of this program. Fill `content`; add buttons left to right, the act that is meant last."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None, *, width: int = 560) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._width = width
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(12)
        self.heading = Label(title, "text", Size.HEADING, Weight.SEMIBOLD, wrap=True)
        self.text = Label(text, "muted", Size.BODY, wrap=True)
        self.text.setVisible(bool(text))
        page.addWidget(self.heading)
        page.addWidget(self.text)
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        page.addLayout(self.content, 1)
        self._footer = QHBoxLayout()
        self._footer.setSpacing(8)
        self.note = Label("", "muted", Size.SMALL, wrap=True)
        self._footer.addWidget(self.note, 1)
        page.addSpacing(4)
        page.addLayout(self._footer)
        self.setMinimumWidth(width)

    def add_button(self, text: str, kind: Kind = Kind.NORMAL, *, main: bool = False) -> Button:
        """One more button at the right. Enter presses the main one."""
        button = Button(text, kind)
        button.setAutoDefault(False)
        if main:
            button.setDefault(True)
        self._footer.addWidget(button)
        return button

    def set_title(self, title: str) -> None:
        """The name of the sheet: in its head, on its window, for screen readers."""
        self.heading.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)

    def set_note(self, text: str, ink: str = "muted") -> None:
        """A line beside the buttons: what is missing, or what went wrong."""
        self.note.setText(text)
        self.note.set_ink(ink)
        if self.isVisible():
            # A refusal may be long, and covers nothing. What the layout counted before does not hold any more.
            self._footer.invalidate()
            self.grow()

    def _height_for(self, width: int) -> int:
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        return height if height > 0 else super().sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(self._width, self._height_for(self._width))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()

    def grow(self) -> None:
        """Be at least as high as wrapped text needs: Qt's own least height does not count its lines."""
        height = self._height_for(max(self.width(), self._width))
        if height > self.height():
            self.resize(max(self.width(), self._width), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("surface"))
        painter.end()
