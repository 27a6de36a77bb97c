"""Hints where there is nothing to show: in a card a quiet line, on a page the one act that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.states import EmptyState
from widgets.text import Caption, Label


class Hint(QWidget):
    """A quiet line in the middle of a card, with a smaller one below it."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        self._title = Label("", "muted")
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = Caption("", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addStretch(3)
        self.set(title, text)

    def set(self, title: str, text: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}" if text else title)


class PageState(EmptyState):
    """A page without content whose words change as things go on."""

    def set(self, title: str, text: str = "", action: str = "") -> None:
        """Say something else; without `action` there is no button."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {text}" if text else title)
