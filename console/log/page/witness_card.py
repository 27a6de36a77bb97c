"""The card of witnesses: which consoles vouch for how much of this log, and the files that go there and back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.log.service.sharing import Vouched
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.text import Caption

_MOST = 4


class WitnessCard(Card):
    """`acted` carries what its buttons want: `log.ask_witness`, `log.take_answer`, `log.be_witness`."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Witnesses"))
        self.facts = FactList()
        self.next = Caption("", wrap=True)
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (name, text) in enumerate(
            (
                ("log.ask_witness", self.tr("Ask a witness…")),
                ("log.take_answer", self.tr("Take the answer…")),
                ("log.be_witness", self.tr("Be a witness…")),
            )
        ):
            button = Button(text, Kind.NORMAL)
            button.setObjectName(name)
            button.clicked.connect(self._on_clicked)
            self.buttons[name] = button
            grid.addWidget(button, place // 2, place % 2)
        self.add(self.facts)
        self.add(self.next)
        self.add(grid)
        self.facts.hide()

    def show_vouched(self, vouched: Sequence[Vouched], newest: int, zone: str) -> None:
        """How far each witness vouches; `newest` is the number of the newest entry."""
        self.facts.set_facts(
            [
                (
                    each.name,
                    self.tr("{count} on {date}").format(
                        count=numbers.number(each.size), date=numbers.date(each.time.timestamp(), zone)
                    ),
                )
                for each in vouched[:_MOST]
            ]
        )
        self.facts.setVisible(bool(vouched))
        if not vouched:
            self.next.setText(
                self.tr("No other console has vouched for this log yet: take a request to one, on a stick.")
            )
            return
        after = max(newest - max(each.size for each in vouched), 0)
        oldest = min(vouched, key=lambda each: each.time)
        text = numbers.counted(self.tr("%n entries came after what a witness saw.", "", after), after)
        further = self.tr("Bring the next to {name}.").format(name=oldest.name)
        self.next.setText(f"{text} {further}")

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(sender.objectName())
