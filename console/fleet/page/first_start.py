"""The Fleet page while there are no nodes: three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.button import Button, Kind
from widgets.card import Card
from widgets.icons import IconLabel
from widgets.text import Label, Title
from widgets.theme import Weight


class _Way(Card):
    """One way to begin, with the button that takes it."""

    def __init__(self, icon: str, title: str, text: str, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(title)
        self.setFixedWidth(264)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(icon, "muted", 20))
        head.addWidget(Label(title, "text", weight=Weight.SEMIBOLD), 1)
        words = Label(text, "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.add(words, 1)
        foot = QHBoxLayout()
        foot.addWidget(button)
        foot.addStretch(1)
        self.add(foot)


class FirstStart(QWidget):
    """`chosen` carries the id of a command: nodes.add, nodes.add_local or window.demo_site."""

    chosen = Signal(str)

    def __init__(self, *, demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Button] = {}
        ways = [
            _Way(
                "server",
                self.tr("Nodes of a site"),
                self.tr("The machines to watch, over SSH. Nothing is installed on them."),
                self._button("nodes.add", self.tr("Add nodes"), Kind.PRIMARY),
            ),
            _Way(
                "cpu",
                self.tr("This workstation"),
                self.tr("Read by the same probe, without SSH. A first look in seconds."),
                self._button("nodes.add_local", self.tr("Watch this workstation"), Kind.NORMAL),
            ),
        ]
        if not demo:
            ways.append(
                _Way(
                    "flag",
                    self.tr("Demo site"),
                    self.tr("16 simulated nodes with 8 GPUs each, in a window of its own."),
                    self._button("window.demo_site", self.tr("Open the demo site"), Kind.NORMAL),
                )
            )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for way in ways:
            row.addWidget(way)
        row.addStretch(1)
        title = Title(self.tr("No nodes yet"))
        text = Label(self.tr("Where do you want to begin?"), "muted")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addLayout(row)
        column.addStretch(3)

    def _button(self, command: str, text: str, kind: Kind) -> Button:
        button = Button(text, kind)
        button.setObjectName(command)
        button.clicked.connect(self._on_clicked)
        self.buttons[command] = button
        return button

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(sender.objectName())
