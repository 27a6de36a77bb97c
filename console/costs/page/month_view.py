"""The view of a month: what it came to, what it went into, for whom, by which model and kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.costs.model.basis import Basis
from console.costs.model.benefit import Verdict
from console.costs.page import month_words as words
from console.costs.page.figure_sheet import OpenValue
from console.costs.page.flow_card import FlowCard
from console.costs.page.hours_card import EnergyCard
from widgets import numbers, theme
from widgets.bullet import Bullet, BulletBar, Share, ShareBar
from widgets.button import Button
from widgets.card import Card, FactList, in_order, scrolled
from widgets.tables.cells import Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label

if TYPE_CHECKING:
    from console.costs.model.benefit import Benefit
    from console.costs.model.energy_hours import EnergyHours
    from console.costs.model.figures import Figure
    from console.costs.model.statement import ModelRow, Month

_FIGURES = ("total", "forecast", "available", "used", "tokens", "idle", "energy")


class MonthView(QWidget):
    """Shows a Month. `opened` carries a figure's name and the figure; `tenant` whose bill is wanted."""

    opened = Signal(str, object)
    tenant = Signal(str)

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: dict[Hashable, tuple[str, Figure]] = {}
        self._wide: bool | None = None
        self.values = {name: OpenValue() for name in _FIGURES}
        for value in self.values.values():
            value.opened.connect(self.opened)
        self.value = Button(self.tr("Say what work is worth…"))
        self.value.setToolTip(self.tr("What a unit is worth is said by the model's owner"))
        self.progress = BulletBar()
        self.invented = Label("", "text", wrap=True)
        self.into = DenseTable(
            [
                Column("into", self.tr("What it went into"), 150, stretch=True),
                Column("share", "", 90),
                Column("amount", self.tr("Amount"), 90, "right", fit=True),
            ],
            name=self.tr("Where it goes"),
        )
        self.tenants = DenseTable(
            [
                Column("tenant", self.tr("Tenant"), 120, stretch=True),
                Column("share", "", 90),
                Column("hours", self.tr("GPU-hours"), 80, "right", ink="muted", fit=True),
                Column("amount", self.tr("Amount"), 90, "right", fit=True),
            ],
            name=self.tr("By tenant"),
        )
        self.tenants.opened.connect(self._on_tenant)
        self.models = DenseTable(
            [
                Column("model", self.tr("Model"), 130, stretch=True),
                Column("done", self.tr("Tokens, images"), 80, "right", ink="muted", fit=True),
                Column("per", self.tr("Per 1M or 1,000"), 70, "right", fit=True),
                Column("before", self.tr("Month before"), 70, "right", ink="muted", fit=True),
            ],
            name=self.tr("By model"),
        )
        self.worth = DenseTable(
            [
                Column("model", self.tr("Model"), 110, stretch=True),
                Column("worth", self.tr("Worth"), 70, "right", fit=True),
                Column("cost", self.tr("Cost"), 70, "right", ink="muted", fit=True),
                Column("verdict", self.tr("Verdict"), 80, "right", fit=True),
            ],
            name=self.tr("Asset or hobby"),
        )
        self.flow = FlowCard()
        self.kinds = DenseTable(
            [
                Column("kind", self.tr("Kind"), 120, stretch=True),
                Column("amount", self.tr("Amount"), 90, "right", fit=True),
            ],
            name=self.tr("By kind"),
        )
        for table in (self.models, self.kinds, self.worth):
            table.opened.connect(self._on_figure)
        self.kind_bar, self.hour_bar = ShareBar(), ShareBar()
        self.hours, self.energy = FactList(), EnergyCard(zone)
        self._build()

    def _build(self) -> None:
        strip = Card()
        row = QHBoxLayout()
        row.setSpacing(16)
        first = QVBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.values["total"])
        first.addWidget(self.progress)
        row.addLayout(first)
        for name in _FIGURES[1:]:
            row.addStretch(1)
            row.addWidget(self.values[name], alignment=Qt.AlignmentFlag.AlignTop)
        strip.add(row)
        strip.add(self.invented)
        self._cards = (*self._tables_cards(), *self._facts_cards())
        body = QWidget()
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.GAP)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(strip)
        column.addLayout(self._grid, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolled(body, self.tr("This month")))
        in_order(*self.values.values(), self.into, self.tenants, self.models, self.worth, self.kinds)
        self.arrange(True)

    def _tables_cards(self) -> tuple[Card, ...]:
        into, tenants, worth = Card(self.tr("Into what")), Card(self.tr("By tenant")), Card(self.tr("Asset or hobby"))
        models, kinds = Card(self.tr("By model")), Card(self.tr("By kind"))
        into.set_trailing(self.tr("models, waiting, what stood free"))
        tenants.set_trailing(self.tr("Enter opens the bill"))
        models.set_trailing(self.tr("all costs carried"))
        kinds.set_trailing(self.tr("each opens down to its sources"))
        worth.set_trailing(self.tr("counted as measured, worth as stated"))
        kinds.add(self.kind_bar)
        for card, table in (
            (into, self.into), (tenants, self.tenants), (models, self.models), (worth, self.worth), (kinds, self.kinds),
        ):  # fmt: skip
            card.add(table)
            card.add_stretch()
        worth.add(self.value)
        self._tenants_card = tenants
        return models, tenants, worth, kinds, into

    def _facts_cards(self) -> tuple[Card, ...]:
        hours = Card(self.tr("What the GPUs' hours went into"))
        hours.add(self.hour_bar)
        hours.add(self.hours)
        hours.add_stretch()
        return hours, self.energy

    def arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for card in self._cards:
            self._grid.removeWidget(card)
        across = 3 if wide else 2
        self._grid.removeWidget(self.flow)
        self._grid.addWidget(self.flow, 0, 0, 1, 2)
        taken = 2
        for place, card in enumerate(self._cards, taken):
            self._grid.addWidget(card, place // across, place % across)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def valued(self) -> str:
        """The model of the row in sight of what work is worth; empty for none."""
        key = self.worth.current()
        return str(key[1]) if isinstance(key, tuple) else ""

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_month(self, month: Month, called: Mapping[str, str], day: Sequence[EnergyHours] = ()) -> None:
        """`called` are the names of its sites and nodes by their ids; `day` is the last day by the hour,
        where it is the month that goes on."""
        self._figures.clear()
        self._tenants_card.setVisible(not month.withheld)
        self.flow.show_month(month, called)
        self._strip(month)
        self.energy.show_hours(day)
        self._tables(month)
        self._rest(month)
        invented = month.total.basis is Basis.INVENTED
        self.invented.setText(self.tr("The demo site's prices are invented.") if invented else "")
        self.invented.setVisible(invented)

    def _strip(self, month: Month) -> None:
        money, currency = words.money, month.currency
        budget = self.tr("of {budget}").format(budget=money(month.budget)) if month.budget is not None else ""
        name_, of = words.month_name(month.name), f"{currency} {budget}".strip()
        idle = month.waiting_and_idle
        shown: Mapping[str, tuple[str, Figure | None, str, str]] = {
            "total": (name_, month.total, money(month.total.value), of),
            "forecast": (self._forecast(month), month.forecast, money(month.forecast.value), currency),
            "available": (self.tr("Per GPU-hour, measured"), month.per_hour, money(month.per_hour.value, 2), currency),
            "used": (self.tr("Per GPU-hour, used"), month.per_hour_used, money(month.per_hour_used.value, 2), currency),
            "tokens": (
                self.tr("Per 1M tokens"),
                month.per_million,
                money(month.per_million.value, 2) if month.per_million else numbers.UNKNOWN,
                currency if month.per_million else "",
            ),
            "idle": (self.tr("Waiting and idle"), idle, money(idle.value), currency),
        }
        for name, (caption, figure, value, unit) in shown.items():
            self.values[name].show_figure(caption, figure, value, unit)
        energy = next((figure for kind, figure in month.kinds.items() if kind.value == "energy"), None)
        used = numbers.number(float(month.power.kwh) / 1000.0, 1)
        self.values["energy"].show_figure(self.tr("Energy"), energy, used, "MWh")
        whole = float(month.budget or month.forecast.value or 1)
        self.progress.set(Bullet(float(month.total.value or 0), 0.0, max(whole, 1.0), filled=True))

    def _forecast(self, month: Month) -> str:
        if month.budget is None or month.forecast.value is None:
            return self.tr("Forecast")
        within = month.forecast.value <= month.budget
        return self.tr("Forecast, within budget") if within else self.tr("Forecast, beyond the budget")

    def _tables(self, month: Month) -> None:
        into: dict[str, Decimal] = {}
        for row in month.tenants:
            for item in row.items:
                name = words.item_name(item)
                into[name] = into.get(name, Decimal(0)) + item.amount
        for flow in month.flows if month.withheld else ():
            into[flow.into] = into.get(flow.into, Decimal(0)) + flow.amount
        largest = float(max(into.values(), default=Decimal(1)) or 1)
        self.into.set_rows(
            [
                Row(name, (name, Bullet(float(amount), 0.0, largest, filled=True), words.money(amount)))
                for name, amount in sorted(into.items(), key=lambda each: -each[1])
            ]
        )
        most = float(max((row.amount for row in month.tenants), default=Decimal(1)) or 1)
        self.tenants.set_rows(
            [
                Row(
                    row.tenant,
                    (
                        Rich(words.tenant(row.tenant), strong=True),
                        Bullet(float(row.amount), 0.0, most, filled=True),
                        numbers.number(float(row.seconds) / 3600.0),
                        words.money(row.amount),
                    ),
                )
                for row in month.tenants
            ]
        )
        self.models.set_rows([self._model(row) for row in month.models])
        self.worth.set_rows([self._worth(each) for each in month.benefits])
        rows = []
        for kind, figure in month.kinds.items():
            if figure.value is None and not figure.inputs:
                continue
            name = words.translated(words.KINDS[kind])
            self._figures[kind] = (name, figure)
            rows.append(Row(kind, (name, words.money(figure.value))))
        self.kinds.set_rows(rows)
        for table in (self.into, self.tenants, self.models, self.worth, self.kinds):
            table.fit_height()

    def _model(self, row: ModelRow) -> Row:
        figure = row.per_million or row.per_thousand_images
        if figure is not None:
            self._figures[row.model] = (row.model, figure)
        done = words.amount_of(row.tokens or row.images)
        unit = self.tr("images") if row.images and not row.tokens else ""
        per = words.money(figure.value, 2) if figure is not None else numbers.UNKNOWN
        before = numbers.number(float(row.before), 2) if row.before is not None else numbers.UNKNOWN
        return Row(row.model, (row.model, Rich(done, unit), per, before))

    def _worth(self, each: Benefit) -> Row:
        key = ("worth", each.model)
        amount = numbers.UNKNOWN
        if each.worth is not None:
            self._figures[key] = (each.model, each.worth)
            amount = words.money(each.worth.value)
        verdict = Rich(
            words.translated(words.VERDICTS[each.verdict]), strong=each.verdict in (Verdict.ASSET, Verdict.HOBBY)
        )
        return Row(key, (each.model, amount, words.money(each.cost), verdict))

    def _rest(self, month: Month) -> None:
        inks = ("data", "data-2", "data-3")
        whole = sum((each.value or Decimal(0) for each in month.kinds.values()), Decimal(0)) or Decimal(1)
        kinds = [(kind, each.value) for kind, each in month.kinds.items() if each.value]
        self.kind_bar.set(
            [
                Share(float(value / whole), words.translated(words.KINDS[kind]), inks[place % 3])
                for place, (kind, value) in enumerate(kinds)
            ]
        )
        hours = [(cause, value) for cause, value in month.hours.items() if value >= 1]
        counted = sum((value for _, value in hours), Decimal(0)) or Decimal(1)
        causes = words.CAUSES
        self.hour_bar.set(
            [
                Share(float(value / counted), words.translated(causes[cause]), words.cause_ink(cause))
                for cause, value in hours
            ]
        )
        self.hours.set_facts(
            [(words.translated(causes[cause]), numbers.quantity(float(value), "h")) for cause, value in hours]
        )
        self.energy.show_month(month)

    @Slot(object)
    def _on_tenant(self, key: Hashable) -> None:
        self.tenant.emit(str(key))

    @Slot(object)
    def _on_figure(self, key: Hashable) -> None:
        found = self._figures.get(key)
        if found is not None:
            self.opened.emit(*found)
