"""Card of what an incident cost so far, and the sheet on which something is booked on it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.incidents.page.side_cards import Entries, Entry
from console.pagekit.sheet import Sheet
from console.work.model.costed import Costed
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.field import Choice, Form
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

MONEY, HOURS = "money", "hours"
_MOST_TEXT = 200
_MOST = Decimal(10) ** 9


class CostCard(Card):
    """`wanted` comes when something is to be booked."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Cost so far"))
        self.book = Button(self.tr("Book…"), small=True)
        self.book.setAccessibleName(self.tr("Book a cost on the incident"))
        self.book.clicked.connect(self.wanted)
        self.set_trailing(self.book)
        self.amount = Label("", "text", Size.HEADING, Weight.SEMIBOLD, selectable=True)
        self.entries = Entries(self.tr("Cost so far"))
        self.told = Caption("", wrap=True)
        for part in (self.amount, self.entries, self.told):
            self.add(part)

    def show_cost(self, cost: Costed | None, zone: str, now: float, *, is_open: bool) -> None:
        """Show it; None where costs have told nothing yet."""
        self.set_title(self.tr("Cost so far") if is_open else self.tr("Cost"))
        self.amount.setVisible(cost is not None)
        if cost is None:
            self.entries.set(())
            self.told.setText(self.tr("Nothing is known of it yet: it comes with the ledger and with what is booked."))
            return
        self.amount.setText(f"{numbers.number(cost.amount / 100, 2)} {cost.currency}")
        lines = [
            Entry("lost", self.tr("Lost, {hours} GPU-hours").format(hours=_hours(cost.lost))),
            Entry("redone", self.tr("Worked again, {hours} GPU-hours").format(hours=_hours(cost.redone))),
            Entry("booked", self.tr("Booked, {money}").format(money=_money(cost.booked, cost.currency))),
        ]
        self.entries.set(lines)
        at = numbers.moment(cost.until, zone, now, seconds=False) if cost.until else numbers.UNKNOWN
        rate = _money(cost.rate, cost.currency)
        self.told.setText(
            self.tr("{rate} a used GPU-hour; the ledger was read until {time}").format(rate=rate, time=at)
        )


def _hours(seconds: int) -> str:
    return numbers.number(seconds / 3600, 2)


def _money(hundredths: int, currency: str) -> str:
    return f"{numbers.number(hundredths / 100, 2)} {currency}"


class BookSheet(Sheet):
    """`agreed` carries MONEY or HOURS, how much of it, and what it was for."""

    agreed = Signal(str, object, str)

    def __init__(self, about: str, parent: QWidget) -> None:
        text = self.tr("It stands in the log under your name, and is part of the month in which it is booked.")
        super().__init__(self.tr("Book a cost"), f"{about}\n{text}", parent)
        self.form = Form()
        kinds = [(MONEY, self.tr("Money")), (HOURS, self.tr("GPU-hours worked again"))]
        self.kind = Choice(kinds, MONEY, self.tr("What"))
        self.amount, self.words = QLineEdit(), QLineEdit()
        self.words.setMaxLength(_MOST_TEXT)
        for field in (self.amount, self.words):
            field.textChanged.connect(self._look)
        self.form.add(self.tr("What"), self.kind, self.tr("Hours cost what a used GPU-hour of that month does"))
        self.form.add(self.tr("How much"), self.amount, self.tr("Like 1150.00; less than 0 where money comes back"))
        self.form.add(self.tr("For what"), self.words, self.tr("Like a call-out, a part, a restart from a checkpoint"))
        self.kind.currentIndexChanged.connect(self._look)
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Book"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.amount.setFocus()

    @property
    def value(self) -> Decimal | None:
        """How much; None for what cannot be booked."""
        try:
            value = Decimal(self.amount.text().strip().replace(" ", "").replace(",", "."))
        except InvalidOperation:
            return None
        if not value.is_finite() or not value or abs(value) > _MOST or value != round(value, 2):
            return None
        return None if self.kind.current() == HOURS and value < 0 else value

    @Slot()
    def _look(self) -> None:
        typed = bool(self.amount.text().strip())
        wrong = typed and self.value is None
        self.form.set_fault(self.amount, self.tr("This is no amount in whole hundredths.") if wrong else "")
        self.go.setEnabled(self.value is not None and bool(self.words.text().strip()))

    @Slot()
    def _on_go(self) -> None:
        if self.value is not None:
            self.agreed.emit(str(self.kind.current()), self.value, self.words.text().strip())
            self.accept()
