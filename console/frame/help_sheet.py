"""F1: what the page in sight is for, how to use it, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.frame.acts import spoken
from console.pagekit.sheet import Sheet
from console.work.model.commands import Command
from widgets.button import Kind
from widgets.card import FactList, scrolled
from widgets.text import Label
from widgets.theme import Size, Weight


class HelpSheet(Sheet):
    """Explains a page in a few paragraphs and lists the keys from the commands themselves."""

    def __init__(
        self,
        page: str,
        chapters: Sequence[tuple[str, str]],
        commands: Sequence[Command],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(page, parent=parent, width=600)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for heading, text in chapters:
            column.addWidget(Label(heading, "text", Size.BODY, Weight.SEMIBOLD))
            column.addWidget(Label(text, "muted", wrap=True, selectable=True))
            column.addSpacing(8)
        keys = [
            (
                spoken(command.text).rstrip("…"),
                QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText),
            )
            for command in commands
            if command.shortcut
        ]
        column.addWidget(Label(self.tr("Keys that work everywhere"), "text", Size.BODY, Weight.SEMIBOLD))
        column.addWidget(FactList(keys))
        column.addStretch(1)
        scroll = scrolled(body, self.tr("Explanation"))
        self.content.addWidget(scroll, 1)
        close = self.add_button(self.tr("Close"), Kind.NORMAL, main=True)
        close.clicked.connect(self.reject)
        self.resize(620, 560)
