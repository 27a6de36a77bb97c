"""The view of capacity: until when the GPUs last, by when to order, who needs them, what can be done, a week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.costs.model.calendar import ZONE
from console.costs.model.capacity import Act
from console.costs.model.tipping import after
from console.costs.page import month_words as words
from console.costs.page import wording
from console.costs.page.request_paper import chosen
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers, theme
from widgets.bullet import Bullet
from widgets.button import Button
from widgets.card import Card, FactList, in_order, scrolled
from widgets.priority import Priority
from widgets.tables.cells import Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Caption
from widgets.theme import Size
from widgets.time.crossing import Sample
from widgets.time.growth import Course, Growth, Rise
from widgets.value import ValueLabel
from widgets.week import Week

if TYPE_CHECKING:
    from console.costs.model.capacity import Choice, Plan, Step

_KINDS: Mapping[str, Text] = {
    "serving": QT_TRANSLATE_NOOP("Costs", "Serving"),
    "jobs": QT_TRANSLATE_NOOP("Costs", "Jobs, training"),
    "others": QT_TRANSLATE_NOOP("Costs", "Others"),
    "waiting": QT_TRANSLATE_NOOP("Costs", "Waiting for something"),
}
#: Within so many days of the last day to order it is time.
_SOON = 30


class CapacityView(QWidget):
    """Shows a Plan of capacity."""

    def __init__(self, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self._wide: bool | None = None
        self.chart = Growth(self.tr("GPUs needed and owned"), zone)
        self.meets = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.order = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.facts = FactList()
        self.formula = Caption("", wrap=True)
        self.needs = DenseTable(
            [
                Column("kind", self.tr("Who"), 110, stretch=True),
                Column("share", "", 40),
                Column("gpus", self.tr("GPUs"), 50, "right", fit=True),
                Column("growth", self.tr("Growth"), 60, "right", ink="muted", fit=True),
            ],
            name=self.tr("Who needs them"),
        )
        self.waste = FactList()
        self.choices = DenseTable(
            [
                Column("act", self.tr("Choice"), 150, stretch=True, wrap=True),
                Column("cost", self.tr("Cost"), 126, "right", wrap=True),
                Column("there", self.tr("Helps from"), 90, "right", ink="muted", fit=True),
                Column("before", self.tr("Run out before"), 80, "right", ink="muted", fit=True),
                Column("until", self.tr("Enough until"), 90, "right", ink="muted", fit=True),
            ],
            name=self.tr("What can be done"),
        )
        self.request = Button(self.tr("Write the request…"))
        self.week = Week(self.tr("GPUs needed by the hour of the week"))
        self.scale, self.hours = Caption("", wrap=True), FactList()
        self._build()

    def _build(self) -> None:
        chart, answer = Card(self.tr("When do the GPUs run out?")), Card(self.tr("Answer"))
        chart.set_subtitle(self.tr("GPUs needed in the busiest 5 % of hours"))
        chart.set_trailing(self.tr("shaded: 8 of 10 cases"))
        chart.add(self.chart, 1)
        for part in (self.meets, self.order, self.facts):
            answer.add(part)
        answer.add_stretch()
        answer.add(self.formula)
        needs, choices, week = (
            Card(self.tr("Who needs them")),
            Card(self.tr("What can be done")),
            Card(self.tr("How full is the week")),
        )
        needs.set_trailing(self.tr("mean of the month"))
        choices.set_trailing(self.tr("as if begun today"))
        week.set_trailing(self.tr("by the hour, mean of 8 weeks"))
        needs.add(self.needs)
        needs.add(Caption(self.tr("What could be won back without buying"), wrap=True))
        needs.add(self.waste)
        choices.add(self.choices)
        said = self.tr("Run out before: the part of cases in which demand meets what may be loaded before it helps.")
        choices.add(Caption(said, wrap=True))
        asking = QHBoxLayout()
        asking.addStretch(1)
        asking.addWidget(self.request)
        choices.add_stretch()
        choices.add(asking)
        for shown in (self.week, self.scale, self.hours):
            week.add(shown)
        for card in (needs, week):
            card.add_stretch()
        self._cards = (chart, answer, needs, choices, week)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolled(body, self.tr("Capacity")))
        in_order(self.needs, self.choices, self.request)
        self.arrange(True)

    def arrange(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for card in self._cards:
            self._grid.removeWidget(card)
        places = (
            ((0, 0, 1, 2), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1))
            if wide
            else ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (2, 0, 1, 2), (3, 0, 1, 2))
        )
        for card, place in zip(self._cards, places, strict=True):
            self._grid.addWidget(card, *place)
        for column, stretch in enumerate((3, 5, 3) if wide else (1, 1, 0)):
            self._grid.setColumnStretch(column, stretch)
        self._grid.setRowStretch(0, 1)

    @property
    def choice(self) -> Choice | None:
        """The choice that stands in the table, else the order that is usual; None where there is no plan."""
        if self.plan is None:
            return None
        act = self.choices.current()
        return chosen(self.plan, Act(str(act)) if act is not None else None)

    def show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.chart.set(_course(plan, self._rise, self._texts(plan)), self._said(plan))
        self._answer(plan)
        self._needs(plan)
        self.choices.set_rows([self._choice(each, plan) for each in plan.choices])
        self.choices.fit_height()
        self._week(plan)

    # -- the answer ----------------------------------------------------------------------------------------------------

    def _texts(self, plan: Plan) -> tuple[str, str, str, str]:
        demand, first = plan.demand, plan.steps[0] if plan.steps else None
        return (
            self.tr("{limit} = {part} of {owned} GPUs").format(
                limit=numbers.number(demand.limit, 1), part=numbers.percent(100 * demand.carries), owned=demand.owned
            ),
            self.tr("{gpus} GPUs needed now").format(gpus=numbers.number(demand.gpus)),
            "" if first is None else self.tr("order by {day}").format(day=wording.day_text(first.order_by)),
            self.tr("lead time, %n day(s)", "", demand.lead_days),
        )

    def _rise(self, step: Step, plan: Plan) -> str:
        if plan.offer is None:
            return ""
        owned = [plan.demand.owned, *(each.owned for each in plan.steps)]
        before = owned[owned.index(step.owned) - 1]
        return self.tr("+ %n node(s)", "", round((step.owned - before) / plan.offer.gpus))

    def _said(self, plan: Plan) -> str:
        if not plan.steps:
            return self.tr("enough for all of that time")
        return self.tr("demand meets what may be loaded on {day}").format(day=wording.day_text(plan.steps[0].on))

    def _answer(self, plan: Plan) -> None:
        first, demand, needed = plan.steps[0] if plan.steps else None, plan.demand, plan.needed
        if first is None:
            self.meets.set_value(self.tr("enough"))
            self.meets.set_caption(self.tr("for %n month(s)", "", plan.months))
        else:
            self.meets.set_value(wording.day_text(first.on))
            self.meets.set_caption(self.tr("demand meets what may be loaded"))
        left = plan.days_left
        self.order.setVisible(left is not None)
        if left is not None and first is not None:
            self.order.set_value(wording.day_text(first.order_by))
            self.order.set_caption(
                self.tr("last day to order, %n day(s) left", "", left)
                if left >= 0
                else self.tr("should have been ordered, %n day(s) ago", "", -left)
            )
            self.order.set_priority(Priority.MEDIUM if left <= _SOON else Priority.NORMAL)
        never = self.tr("never")
        grows = never if needed.growth is None else wording.value("volume_growth", Decimal(repr(demand.growth)), "")
        facts = [
            (
                self.tr("Growth, %n month(s)", "", len(needed.months)),
                self.tr("not known yet") if needed.growth is None else grows,
            ),
            (self.tr("8 of 10 cases, from"), never if plan.early is None else wording.day_text(plan.early)),
            (self.tr("8 of 10 cases, to"), never if plan.late is None else wording.day_text(plan.late)),
        ]
        if plan.offer is not None:
            facts.append((self.tr("Lead time"), numbers.Numbers().days(plan.offer.lead_days)))
            if plan.offer.until:
                until = datetime.fromtimestamp(plan.offer.until - 1, UTC).astimezone(ZONE).date()
                facts.append((self.tr("Offer valid to"), wording.day_text(until)))
            price = words.money(plan.node_price)
            facts.append((self.tr("A node"), f"{price} {plan.currency}" if plan.node_price is not None else price))
        else:
            facts.append((self.tr("Lead time"), self.tr("no offer is known")))
        basis = (
            self.tr("assumed") if plan.carries is None else words.translated(words.BASES[plan.carries.provenance.basis])
        )
        facts.append((self.tr("May be loaded, {basis}").format(basis=basis), numbers.percent(100 * demand.carries)))
        self.facts.set_facts(facts)
        self.formula.setText(
            ""
            if first is None or demand.growth <= 0 or first.months <= 0
            else self.tr("m = ln({limit} / {gpus}) / ln {growth} = {months} months, less the lead time").format(
                limit=numbers.number(demand.limit, 1),
                gpus=numbers.number(demand.gpus, 1),
                growth=numbers.number(1 + demand.growth, 4),
                months=numbers.number(first.months, 1),
            )
        )

    # -- who, what, when -----------------------------------------------------------------------------------------------

    def _needs(self, plan: Plan) -> None:
        most = max((each.gpus for each in plan.kinds), default=1.0)
        rows = []
        for each in plan.kinds:
            name = QCoreApplication.translate(*_KINDS[each.kind])
            detail = self.tr("%n model(s)", "", each.models) if each.models else ""
            grows = numbers.UNKNOWN if each.growth is None else numbers.percent(100 * each.growth, 1)
            bar = Bullet(each.gpus, 0.0, most, filled=True)
            rows.append(Row(each.kind, (Rich(name, detail), bar, numbers.number(each.gpus, 1), grows)))
        self.needs.set_rows(rows)
        self.needs.fit_height()
        waits = next((each.gpus for each in plan.kinds if each.kind == "waiting"), 0.0)
        up = self.tr("up to {gpus} GPUs")
        self.waste.set_facts(
            [
                (self.tr("Allocated and idle"), up.format(gpus=numbers.number(plan.needed.idle, 1))),
                (self.tr("Waiting for storage, network, CPU"), up.format(gpus=numbers.number(waits, 1))),
            ]
        )

    def _choice(self, each: Choice, plan: Plan) -> Row:
        gpus = numbers.number(each.gpus)
        name = {
            Act.ORDER_TWICE: self.tr("Order %n node(s)", "", each.nodes),
            Act.ORDER: self.tr("Order %n node(s)", "", each.nodes),
            Act.RENT: self.tr("Rent {gpus} GPUs").format(gpus=gpus),
            Act.WIN_BACK: self.tr("Win back idle time"),
            Act.NOTHING: self.tr("Do nothing"),
        }[each.act]
        if each.cost is None:
            cost = words.money(None)
        else:
            cost = f"{words.money(each.cost)} {plan.currency}"
            cost = self.tr("{cost} a month").format(cost=cost) if each.monthly else cost
        if each.act is Act.NOTHING:
            detail = self.tr("{gpus} GPUs short a year later").format(gpus=gpus) if each.gpus else ""
            there = before = numbers.UNKNOWN
        else:
            detail = self.tr("+ {gpus} GPUs").format(gpus=numbers.number(each.gpus, 0 if each.nodes else 1))
            detail = "" if each.act is Act.RENT else detail  # its name says how many
            there = numbers.UNKNOWN if each.there is None else wording.day_text(each.there)
            before = numbers.percent(100 * each.before)
        until = self.tr("no end in sight") if each.until is None else wording.day_text(each.until)
        return Row(each.act, (Rich(name, detail), cost, there, before, until))

    def _week(self, plan: Plan) -> None:
        cells = [
            (value, day, hour)
            for day, row in enumerate(plan.needed.week)
            for hour, value in enumerate(row)
            if value is not None
        ]
        if not cells:
            self.week.set(plan.needed.week, (0.0, 1.0))
            self.scale.setText(self.tr("Nothing was metered by the hour yet."))
            self.hours.set_facts([])
            return
        fullest, emptiest = max(cells), min(cells)

        def said(cell: tuple[float, int, int]) -> str:
            value, day, hour = cell
            name = QLocale().dayName(day + 1, QLocale.FormatType.ShortFormat)
            return self.tr("{day} {hour}, {gpus} GPUs").format(
                day=name[:1].upper() + name[1:], hour=f"{hour:02}:00", gpus=numbers.number(value, 1)
            )

        self.week.set(plan.needed.week, (emptiest[0], fullest[0]), said(fullest))
        self.scale.setText(
            self.tr(
                "From {least} to {most} of {owned} GPUs needed; an empty cell was not measured by the hour."
            ).format(least=numbers.number(emptiest[0]), most=numbers.number(fullest[0]), owned=plan.demand.owned)
        )
        self.hours.set_facts([(self.tr("Busiest hour"), said(fullest)), (self.tr("Quietest hour"), said(emptiest))])


def _course(plan: Plan, rise: Callable[[Step, Plan], str], texts: tuple[str, str, str, str]) -> Course:
    demand = plan.demand
    coming = []
    for month, (low, high) in enumerate(plan.fan):
        day = after(plan.today, month)
        if day is not None:
            coming.append(Sample(wording.noon(day), demand.gpus * (1 + demand.growth) ** month, low, high))
    first = plan.steps[0] if plan.steps else None
    now = coming[0].time
    return Course(
        tuple((time, value) for time, value in plan.needed.course if time < now),
        tuple(coming),
        demand.limit,
        texts[0],
        texts[1],
        tuple(
            Rise(
                wording.noon(each.on),
                each.gpus,
                each.owned * demand.carries,
                wording.day_text(each.on),
                rise(each, plan),
            )
            for each in plan.steps
        ),
        None if first is None or plan.offer is None else wording.noon(first.order_by),
        texts[2],
        texts[3],
    )
