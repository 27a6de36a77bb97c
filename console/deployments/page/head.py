"""The head of what is shown of one model: the way back, its name, facts in a line, buttons at the right."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.button import Button
from widgets.text import Breadcrumbs, Label, Tag, Title

_DOT = "  ·  "


class Head(QWidget):
    """The buttons stand in the order given, the safe way out last."""

    def __init__(self, buttons: Sequence[Button], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crumbs = Breadcrumbs()
        self.name = Title("")
        self.suspended = Tag(self.tr("USE SUSPENDED"), "medium")
        self.told = Label("", "muted", elide=True)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.name)
        line.addWidget(self.suspended)
        line.addWidget(self.told, 1)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self.crumbs)
        left.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(left, 1)
        for button in buttons:
            row.addWidget(button)

    def show_path(self, path: Sequence[tuple[Hashable, str]]) -> None:
        """Where one is."""
        self.crumbs.set_path(path)

    def show_model(self, name: str, told: Sequence[str], *, suspended: bool) -> None:
        """Its name, and facts that go on in a line."""
        self.name.setText(name)
        self.told.setText(_DOT.join(told))
        self.suspended.setVisible(suspended)
