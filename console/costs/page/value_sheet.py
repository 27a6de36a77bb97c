"""The sheet of what a unit of a model's work is worth: nobody can measure that, so its owner says it, and how sure it
is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.costs.model.basis import Basis
from console.costs.model.benefit import Benefit, Unit, Worth
from console.costs.model.prices import Provenance
from console.costs.page import month_words as words
from console.pagekit.sheet import Sheet
from resources.text import QT_TRANSLATE_NOOP
from widgets.button import Kind
from widgets.field import Choice, Form

_MOST_TEXT = 200
_LARGEST = Decimal(10) ** 9
_UNITS = {
    Unit.REQUEST: QT_TRANSLATE_NOOP("ValueSheet", "a request"),
    Unit.MILLION_TOKENS: QT_TRANSLATE_NOOP("ValueSheet", "1M tokens"),
    Unit.IMAGE: QT_TRANSLATE_NOOP("ValueSheet", "an image"),
}


class ValueSheet(Sheet):
    """Asks about one of the models of a month. `agreed` carries the Worth, said by nobody yet; the sheet stays until
    that is written, or somebody cancels it."""

    agreed = Signal(object)

    def __init__(self, models: Sequence[Benefit], chosen: str, currency: str, parent: QWidget) -> None:
        super().__init__("", "", parent, width=560)
        self.set_title(self.tr("What is a unit of its work worth?"))
        self.text.setText(
            self.tr("How much was done is measured. What it is worth is said by its owner, and holds from now on.")
        )
        self.text.show()
        self._models = {each.model: each for each in models}
        self.model = Choice([(name, name) for name in self._models], None, self.tr("Model"))
        self.unit = Choice([(unit, words.translated(_UNITS[unit])) for unit in Unit], None, self.tr("What is worth it"))
        self.basis = Choice(
            [(each, words.translated(words.BASES[each])) for each in (Basis.ESTIMATED, Basis.CONTRACT, Basis.MEASURED)],
            None,
            self.tr("How sure"),
        )
        self.amount, self.low, self.high, self.part, self.how = (QLineEdit() for _ in range(5))
        for line in (self.amount, self.low, self.high, self.part):
            line.setMaxLength(24)
        self.how.setMaxLength(_MOST_TEXT)
        self.form = Form()
        self.form.add(self.tr("Model"), self.model)
        self.form.add(self.tr("What is worth it"), self.unit)
        self.form.add(self.tr("Worth, {currency}").format(currency=currency), self.amount)
        self.form.add(self.tr("At least"), self.low, self.tr("Empty: as above. Where the ends disagree it is open"))
        self.form.add(self.tr("At most"), self.high)
        self.form.add(self.tr("Part of them, %"), self.part, self.tr("The units that are worth it, as 80"))
        self.form.add(self.tr("How that was reckoned"), self.how)
        self.form.add(self.tr("How sure"), self.basis)
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Write it down"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._tried = False
        self.model.chosen.connect(self._fill)
        for line in (self.amount, self.low, self.high, self.part, self.how):
            line.textEdited.connect(self.look)
        self.model.set_current(chosen)
        self._fill()
        self.amount.setFocus()

    @Slot()
    def _fill(self) -> None:
        """What was said of the model last."""
        found = self._models.get(self.model.currentData())
        stated = found.stated if found is not None else None
        if stated is None:
            for line in (self.amount, self.low, self.high, self.how):
                line.clear()
            self.part.setText("100")
        else:
            self.unit.set_current(stated.unit)
            self.basis.set_current(stated.provenance.basis)
            self.amount.setText(f"{stated.amount:f}")
            self.low.setText(f"{stated.low:f}" if stated.low != stated.amount else "")
            self.high.setText(f"{stated.high:f}" if stated.high != stated.amount else "")
            self.part.setText(f"{(stated.part * 100).normalize():f}")
            self.how.setText(stated.text)
        self.look()

    @Slot()
    def look(self) -> None:
        """Say at each field what is wrong with it, once somebody wanted to go on."""
        faults = self._faults() if self._tried else {}
        for field in (self.amount, self.low, self.high, self.part, self.how):
            self.form.set_fault(field, faults.get(field, ""))
        self.go.setEnabled(not faults)

    def _faults(self) -> dict[QWidget, str]:
        found: dict[QWidget, str] = {}
        amount, low, high, part = _number(self.amount), self._end(self.low), self._end(self.high), _number(self.part)
        if amount is None:
            found[self.amount] = self.tr("An amount, as 0.004")
        if _odd(self.low, low) or (amount is not None and low is not None and low > amount):
            found[self.low] = self.tr("An amount, no more than the one above")
        if _odd(self.high, high) or (amount is not None and high is not None and high < amount):
            found[self.high] = self.tr("An amount, no less than the first")
        if part is None or not 0 < part <= 100:
            found[self.part] = self.tr("More than 0, and 100 at most")
        if not self.how.text().strip():
            found[self.how] = self.tr("So that others can follow it, as “minutes saved”")
        return found

    def _end(self, line: QLineEdit) -> Decimal | None:
        return _number(line if line.text().strip() else self.amount)

    @Slot()
    def _on_go(self) -> None:
        self._tried = True
        self.look()
        amount, low, high, part = _number(self.amount), self._end(self.low), self._end(self.high), _number(self.part)
        if (faults := self._faults()) or amount is None or low is None or high is None or part is None:
            next(iter(faults)).setFocus()
            return
        self.go.setEnabled(False)
        text = " ".join(self.how.text().split())
        given, unit = Provenance(Basis(self.basis.currentData()), text), Unit(self.unit.currentData())
        self.agreed.emit(Worth(self.model.currentData(), 0, unit, amount, low, high, part / 100, "", text, given))

    def refused(self, said: str) -> None:
        """It could not be written: say why, and keep what was typed."""
        self.look()
        self.set_note(said, "critical-text")


def _odd(line: QLineEdit, amount: Decimal | None) -> bool:
    """Whether something stands there that is no amount."""
    return amount is None and bool(line.text().strip())


def _number(line: QLineEdit) -> Decimal | None:
    """An amount as a person types it; None for what is none, or cannot be meant."""
    try:
        found = Decimal(line.text().strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= _LARGEST else None
