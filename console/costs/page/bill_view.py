"""The view of tenants and a bill: that the bill is divided to the öre, who pays what, and each line of one."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from console.costs.model.allocation import Column as Part
from console.costs.model.policy import Policy
from console.costs.model.summing import bill
from console.costs.page import month_words as words
from widgets import numbers, theme
from widgets.bullet import Bullet, Share, ShareBar
from widgets.card import Card, in_order, rows, scrolled
from widgets.priority import Priority
from widgets.segmented import SegmentedControl
from widgets.tables.cells import Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Caption, Label
from widgets.theme import Size
from widgets.tips import set_tip
from widgets.value import ValueLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.costs.model.figures import Figure
    from console.costs.model.statement import Bill, Month, TenantRow, Warned


class BillView(QWidget):
    """Shows a Month by tenant. `opened` carries a figure's name and the figure; `policy` how idle and free time is
    to be shared."""

    opened = Signal(str, object)
    policy = Signal(object)

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.month: Month | None = None
        self.bill: Bill | None = None
        self._figures: dict[Hashable, tuple[str, Figure]] = {}
        self.whole, self.together = ValueLabel(stacked=True), ValueLabel(stacked=True)
        self.difference = ValueLabel(stacked=True)
        self.policies = SegmentedControl(
            [(each, words.translated(words.POLICIES[each])) for each in Policy],
            Policy.PROPORTIONAL,
            name=self.tr("How idle and free time is shared"),
        )
        self.policies.changed.connect(self.policy)
        figures = [Column(part, words.translated(words.COLUMNS[part]), 84, "right", fit=True) for part in Part]
        self.tenants = DenseTable(
            [
                Column("tenant", self.tr("Tenant"), 128, stretch=True),
                Column("budget", self.tr("Budget"), 40),
                Column("hours", self.tr("GPU-hours"), 80, "right", ink="muted", fit=True),
                *figures,
                Column("sum", self.tr("Sum"), 90, "right", fit=True),
                Column("forecast", self.tr("Forecast"), 150, "right", fit=True),
            ],
            name=self.tr("By tenant"),
        )
        self.tenants.current_changed.connect(self._on_current)
        self.bars = QGridLayout()
        self.bars.setHorizontalSpacing(16)
        self.bars.setColumnStretch(1, 1)
        self.lines = DenseTable(
            [
                Column("line", self.tr("Line"), 140, stretch=True),
                Column("hours", self.tr("GPU-hours"), 90, "right", ink="muted", fit=True),
                Column("done", self.tr("Done, or shared"), 90, "right", ink="muted", fit=True),
                Column("amount", self.tr("Amount"), 90, "right", fit=True),
            ],
            name=self.tr("The lines of a bill"),
        )
        self.lines.opened.connect(self._on_line)
        self.warnings = DenseTable(
            [Column("what", self.tr("Early warning"), 200, stretch=True, wrap=True)],
            name=self.tr("Early warnings"),
            header=False,
        )
        self.warnings.opened.connect(self._on_line)
        self.foot = Caption("", wrap=True)
        self._build()

    def _build(self) -> None:
        head = Card()
        row = QHBoxLayout()
        row.setSpacing(28)
        for value, sign in ((self.whole, "="), (self.together, "−"), (self.difference, "")):
            row.addWidget(value)
            if sign:
                row.addWidget(Label(sign, "muted", Size.TITLE))
        row.addStretch(1)
        row.addWidget(
            rows(Label(self.tr("Idle and free time is shared"), "muted", Size.SMALL), self.policies, spacing=4)
        )
        head.add(row)
        tenants = Card(self.tr("By tenant"))
        tenants.set_trailing(self.tr("whole öre by largest remainder"))
        tenants.add(self.tenants)
        bars = Card(self.tr("What each tenant pays for"))
        bars.set_trailing(self.tr("one scale; from the left: serving, training, hatched waiting and idle, shared"))
        bars.add(self.bars)
        self.lines_card = Card(self.tr("The lines of a bill"))
        self.lines_card.set_trailing(self.tr("each opens down to its hours and prices"))
        self.lines_card.add(self.lines)
        self.lines_card.add_stretch()
        self.lines_card.add(self.foot)
        warned = Card(self.tr("Early warnings"))
        warned.set_trailing(self.tr("budgets"))
        warned.add(self.warnings)
        self.calm = Label(self.tr("No budget will be exceeded as things go."), "muted", wrap=True)
        warned.add(self.calm)
        warned.add_stretch()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for card in (head, tenants, bars):
            column.addWidget(card)
        last = QHBoxLayout()
        last.setSpacing(theme.GAP)
        last.addWidget(self.lines_card, 3)
        last.addWidget(warned, 2)
        column.addLayout(last, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolled(body, self.tr("Tenants and bill")))
        in_order(self.policies, self.tenants, self.lines, self.warnings)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_month(self, month: Month, tenant: str = "") -> None:
        """All of it; the lines of that tenant's bill, of the one in sight, or of the first."""
        self.month = month
        self._figures.clear()
        total = month.total.value or Decimal(0)
        paid = sum((row.amount for row in month.tenants), Decimal(0))
        self.whole.set_value(words.money(total, 2), month.currency)
        until = numbers.moment(month.until, self._zone(), month.until, seconds=False)
        self.whole.set_caption(self.tr("The bill, until {moment}").format(moment=until))
        self.together.set_value(words.money(paid, 2), month.currency)
        self.together.set_caption(self.tr("%n tenant(s) together", "", len(month.tenants)))
        self.difference.set_value(words.money(total - paid, 2), month.currency)
        self.difference.set_caption(self.tr("Difference"))
        self.policies.set_current(month.policy)
        top = max((max(row.forecast, row.budget or Decimal(0)) for row in month.tenants), default=Decimal(1))
        self.tenants.set_rows([*(self._tenant(row, float(top or 1)) for row in month.tenants), self._sum(month)])
        self.tenants.fit_height()
        self._bars(month)
        self._warned(month)
        names = [row.tenant for row in month.tenants]
        wanted = tenant if tenant in names else self.bill.tenant if self.bill and self.bill.tenant in names else ""
        if wanted or names:
            self.tenants.set_current(wanted or names[0])
            self._show_bill(wanted or names[0])

    def _tenant(self, row: TenantRow, top: float) -> Row:
        over = row.budget is not None and row.forecast > row.budget
        forecast = words.money(row.forecast)
        said = Rich(
            forecast,
            self.tr("of {budget}").format(budget=words.money(row.budget)) if row.budget is not None else "",
            priority=Priority.MEDIUM if over else None,
        )
        bar = Bullet(
            float(row.forecast),
            0.0,
            top,
            target=float(row.budget) if row.budget is not None else None,
            priority=Priority.MEDIUM if over else Priority.NORMAL,
            filled=True,
        )
        return Row(
            row.tenant,
            (
                Rich(words.tenant(row.tenant), strong=True),
                bar,
                numbers.number(float(row.seconds) / 3600.0),
                *(words.money(row.columns.get(part, Decimal(0)), 2) for part in Part),
                Rich(words.money(row.amount, 2), strong=True),
                said,
            ),
            priority=Priority.MEDIUM if over else None,
        )

    def _sum(self, month: Month) -> Row:
        def of(part: Part) -> Decimal:
            return sum((row.columns.get(part, Decimal(0)) for row in month.tenants), Decimal(0))

        hours = sum((float(row.seconds) for row in month.tenants), 0.0) / 3600.0
        forecast = sum((row.forecast for row in month.tenants), Decimal(0))
        return Row(
            "",
            (
                Rich(self.tr("Sum"), strong=True),
                None,
                numbers.number(hours),
                *(words.money(of(part), 2) for part in Part),
                Rich(words.money(sum((row.amount for row in month.tenants), Decimal(0)), 2), strong=True),
                words.money(forecast),
            ),
        )

    def _bars(self, month: Month) -> None:
        _empty(self.bars)
        most = max((row.amount for row in month.tenants), default=Decimal(1)) or Decimal(1)
        for place, row in enumerate(month.tenants):
            whole = row.amount or Decimal(1)
            parts = [(part, float(row.columns[part] / whole)) for part in Part if row.columns.get(part)]
            bar = ShareBar([Share(value, "", words.INKS[part]) for part, value in parts])
            # Words have no room below each part; they stand beside the figures of the table above.
            said = ", ".join(f"{words.translated(words.COLUMNS[part])} {numbers.percent(100 * v)}" for part, v in parts)
            bar.setAccessibleName(said)
            set_tip(bar, said)
            line = QHBoxLayout()
            line.setSpacing(0)
            line.addWidget(bar, max(1, round(row.amount / most * 1000)))
            line.addStretch(round((most - row.amount) / most * 1000))
            self.bars.addWidget(Label(words.tenant(row.tenant)), place, 0)
            self.bars.addLayout(line, place, 1)
            self.bars.addWidget(Label(words.money(row.amount, 2)), place, 2)

    def _warned(self, month: Month) -> None:
        rows_ = []
        for each in month.warnings:
            name = words.tenant(each.tenant) if each.tenant else self.tr("All")
            self._figures["warning", each.tenant] = (name, each.counter)
            text = self._warning(each, name)
            rows_.append(
                Row(("warning", each.tenant), (Rich(text, priority=Priority.MEDIUM),), priority=Priority.MEDIUM)
            )
        self.warnings.set_rows(rows_)
        self.warnings.fit_height()
        self.warnings.setVisible(bool(rows_))
        self.calm.setVisible(not rows_)

    def _warning(self, each: Warned, name: str) -> str:
        forecast, budget = words.money(each.forecast), words.money(each.budget)
        if each.reached is None:
            return self.tr("{name}: its budget of {budget} is used up").format(name=name, budget=budget)
        day = numbers.date(each.reached, self._zone())
        return self.tr("{name}: {forecast} of {budget}, reached about {day}").format(
            name=name, forecast=forecast, budget=budget, day=day
        )

    def _show_bill(self, tenant: str) -> None:
        month = self.month
        found = bill(month, tenant) if month is not None else None
        if month is None or found is None:
            return
        self.bill = found
        self.lines_card.set_title(words.tenant(tenant))
        self.lines_card.set_subtitle(self.tr("the lines of its bill"))
        made = []
        for number, line in enumerate(found.lines):
            name = words.line_name(line)
            self._figures[number] = (name, line.figure)
            done = words.amount_of(line.tokens or line.images) if line.tokens or line.images else ""
            if line.shared:
                done = self.tr("shared, {part}").format(part=numbers.percent(float(line.part) * 100, 2))
            made.append(Row(number, (name, numbers.number(float(line.hours)), done, words.money(line.figure.value, 2))))
        made.append(
            Row("sum", (Rich(self.tr("Sum"), strong=True), "", "", Rich(words.money(found.amount, 2), strong=True)))
        )
        self.lines.set_rows(made)
        self.lines.fit_height()
        self.foot.setText(
            self.tr("{rate} {currency} per GPU-hour: {total} over {hours} hours.").format(
                rate=words.money(month.per_hour.value, 4),
                currency=month.currency,
                total=words.money(month.total.value, 2),
                hours=numbers.number(float(month.measured_hours)),
            )
        )

    @Slot(object)
    def _on_current(self, key: Hashable) -> None:
        if key:
            self._show_bill(str(key))

    @Slot(object)
    def _on_line(self, key: Hashable) -> None:
        found = self._figures.get(key)
        if found is not None:
            self.opened.emit(*found)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            _empty(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
