"""The cards of own or rent: the parity date, what a month costs, what moves the date, the hour."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.costs.model.owning import HOURS
from console.costs.model.tipping import after
from console.costs.page import wording
from console.costs.page.answer import Answer
from widgets import numbers
from widgets.bars import Bars
from widgets.bullet import Bullet, BulletBar
from widgets.card import Card, FactList, columns
from widgets.text import Caption
from widgets.theme import Size
from widgets.time.crossing import Crossing, Picture, Sample
from widgets.tornado import Bar, Tornado
from widgets.value import ValueLabel

#: Bars of the histogram; a month each where the horizon allows it.
_MOST_BARS = 48
#: The curve shows so many at least.
_FEWEST_MONTHS = 12


class ParityCard(Card):
    """When renting costs as much as owning, and by when to order."""

    def __init__(self, zone: Callable[[], str]) -> None:
        super().__init__()
        self.set_title(self.tr("When does renting cost as much as owning?"))
        self.set_trailing(self.tr("R = cloud cost / cost of owning"))
        self.ratio = ValueLabel("", "", "", size=Size.DISPLAY, stacked=True)
        self.months = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.order = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.words = Caption("", wrap=True)
        self.chart = Crossing(self.tr("R over time"), zone)
        left = QWidget()
        left.setFixedWidth(200)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for part in (self.ratio, self.months, self.order, self.words):
            column.addWidget(part)
        column.addStretch(1)
        self.add(columns(left, self.chart, stretch=(0, 1), spacing=24), 1)

    def show_answer(self, answer: Answer) -> None:
        scenario, parity = answer.scenario, answer.parity
        self.set_subtitle(self.tr("what is rented now, same volume"))
        self.ratio.set_value(numbers.number(float(parity.ratio), 2))
        self.ratio.set_caption(
            self.tr("R now: {bill} of {own}").format(
                bill=numbers.number(float(answer.case.bill)), own=wording.money(answer.case.owning, scenario.currency)
            )
        )
        grows = numbers.percent(parity.spend_growth * 100, 1)
        if parity.months is None:
            self.months.set_value(self.tr("never"))
            self.months.set_caption(self.tr("what is spent grows {growth} a month").format(growth=grows))
        else:
            self.months.set_value(numbers.number(parity.months, 1), self.tr("months"))
            self.months.set_caption(self.tr("to parity, ln(1/R) / ln(1 + {growth})").format(growth=grows))
        self.order.setVisible(parity.order_by is not None and not parity.is_over)
        if parity.order_by is not None:
            left = (parity.order_by - scenario.today).days
            self.order.set_value(wording.day_text(parity.order_by))
            self.order.set_caption(
                self.tr("order by then, %n day(s) left", "", left)
                if left >= 0
                else self.tr("should have been ordered, %n day(s) ago", "", -left)
            )
        self.words.setText(self._judged(answer))
        self.chart.set(self._picture(answer), self._said(answer))

    def _judged(self, answer: Answer) -> str:
        low = answer.scenario.band[0]
        if answer.parity.is_over:
            return self.tr("Renting costs as much as owning already.")
        if answer.parity.ratio >= low:
            return self.tr("Time to decide: R is a signal that comes before parity, for buying takes time.")
        return self.tr("Before the time to decide, which begins at R {low}.").format(low=numbers.number(float(low), 2))

    def _said(self, answer: Answer) -> str:
        parity = answer.parity
        if parity.on is None:
            return self.tr("parity is never reached")
        return self.tr("parity on {day}").format(day=wording.day_text(parity.on))

    def _picture(self, answer: Answer) -> Picture:
        scenario, parity = answer.scenario, answer.parity
        growth = 1 + parity.spend_growth
        samples = []
        # Twice as far as parity lies, so that what comes after it is in sight too.
        months = math.ceil(2 * parity.months) if parity.months else scenario.horizon_months
        for month, (low, high) in enumerate(answer.fan[: max(months, _FEWEST_MONTHS) + 1]):
            day = after(scenario.today, month)
            if day is not None:
                samples.append(Sample(wording.noon(day), float(parity.ratio) * growth**month, low, high))
        return Picture(
            tuple(samples),
            1.0,
            self.tr("parity: renting costs as much as owning"),
            (float(scenario.band[0]), float(scenario.band[1])),
            self.tr("time to decide"),
            None if parity.on is None or parity.is_over else wording.noon(parity.on),
            "" if parity.on is None else wording.day_text(parity.on),
            None if parity.order_by is None else wording.noon(parity.order_by),
            "" if parity.order_by is None else self.tr("order by {day}").format(day=wording.day_text(parity.order_by)),
            self.tr("lead time, %n day(s)", "", scenario.lead_days),
        )


class MonthCard(Card):
    """What a month of owning costs, line by line, beside the cloud's bill."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What a month costs"))
        self.lines = FactList()
        self.foot = Caption("", wrap=True)
        self.add(self.lines)
        self.add_stretch()
        self.add(self.foot)

    def show_answer(self, answer: Answer) -> None:
        scenario, case = answer.scenario, answer.case
        self.set_trailing(self.tr("%n node(s) of one's own", "", int(case.own.nodes)))
        rows = [
            (QCoreApplication.translate(*wording.LINES[item]), numbers.number(float(amount)))
            for item, amount in answer.lines.items()
            if amount
        ]
        more = case.owning - sum(answer.lines.values(), Decimal(0))
        if round(more):
            rows.append((self.tr("More or fewer at this use"), numbers.number(float(more))))
        rows.append((self.tr("Owning"), wording.money(case.owning, scenario.currency)))
        rows.append((self.tr("Renting, the cloud's bill"), wording.money(case.bill, scenario.currency)))
        self.lines.set_facts(rows)
        days = HOURS // 24
        self.foot.setText(
            self.tr("A month of {days} days. Not in it: what moving costs, and what a fault costs.").format(days=days)
        )


class MovesCard(Card):
    """What moves the parity date: each uncertain figure alone, and all of them together."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What moves the parity date"))
        self.set_trailing(self.tr("each alone, P10 to P90, months"))
        self.tornado = Tornado(self.tr("What moves the parity date"))
        self.bars = Bars(self.tr("Cases by the month of parity"), height=72)
        self.foot = Caption("", wrap=True)
        for part in (self.tornado, self.bars, self.foot):
            self.add(part)
        self.add_stretch()

    def show_answer(self, answer: Answer) -> None:
        scenario, parity, spread = answer.scenario, answer.parity, answer.spread
        never = self.tr("never")
        bars = [
            Bar(
                wording.name(bar.name),
                wording.ends(bar.name, bar.low, bar.high),
                math.inf if bar.at_low is None else bar.at_low,
                math.inf if bar.at_high is None else bar.at_high,
            )
            for bar in answer.bars
        ]
        months = parity.months
        lead = scenario.lead_days / 30.44
        if months is None:
            finite = [x for bar in bars for x in (bar.at_low, bar.at_high) if math.isfinite(x)]
            self.tornado.set(bars, max(finite, default=0.0), never, never)
        else:
            said = self.tr("{months} months").format(months=numbers.number(months, 1))
            self.tornado.set(bars, months, said, never, lead, self.tr("too late before"))
        horizon = min(scenario.horizon_months, _MOST_BARS)
        counts = [0.0] * horizon
        for each in spread.months:
            if each < horizon:
                counts[int(each)] += 1
        self.bars.set(counts, None)
        ends = [never if each is None else numbers.number(each, 1) for each in (spread.p10, spread.p50, spread.p90)]
        self.foot.setText(
            self.tr(
                "{count} cases, seed {seed}: one in ten before {p10} months, half before {p50}, nine in ten before "
                "{p90}. Never: {never}. Later than {horizon} months: {later}."
            ).format(
                count=numbers.number(len(spread.months)),
                seed=scenario.seed,
                p10=ends[0],
                p50=ends[1],
                p90=ends[2],
                never=numbers.percent(spread.never * 100, 1),
                horizon=scenario.horizon_months,
                later=numbers.percent(spread.later * 100, 1),
            )
        )


class HourCard(Card):
    """Break-even by the hour, and from which use on owning is cheaper."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("By the hour"))
        self.hours = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.formula = Caption("", wrap=True)
        self.use = ValueLabel("", "", "", size=Size.TITLE, stacked=True)
        self.bar = BulletBar()
        self.ends = Caption("", wrap=True)
        for part in (self.hours, self.formula, self.use, self.bar, self.ends):
            self.add(part)
        self.add_stretch()

    def show_answer(self, answer: Answer) -> None:
        scenario, case = answer.scenario, answer.case
        currency = scenario.currency
        self.set_trailing(self.tr("renting at {rent} a GPU-hour").format(rent=wording.money(answer.rent, currency, 2)))
        rent = numbers.number(float(answer.rent * case.own.gpus), 2)
        running = numbers.number(float(answer.running), 2)
        if answer.hours is None:
            self.hours.set_value(self.tr("never"))
            self.hours.set_caption(self.tr("an hour of running costs more than an hour of renting"))
        else:
            self.hours.set_value(numbers.number(float(answer.hours)), self.tr("hours"))
            self.hours.set_caption(self.tr("of renting as many pay the purchase"))
        self.formula.setText(f"{numbers.number(float(case.own.bought))} / {wording.sum_text(rent, running)}")
        self.use.set_value(f"U* = {numbers.percent(float(answer.use_from) * 100)}")
        self.use.set_caption(
            self.tr("{own} owned / {rent} rented").format(
                own=numbers.number(float(answer.owned_hour), 2), rent=wording.money(answer.rent, currency, 2)
            )
        )
        threshold = min(float(answer.use_from), 1.0)
        self.bar.set(Bullet(float(case.own.use), 0.0, 1.0, (threshold, 1.0)))
        self.ends.setText(
            self.tr("Used {use}. Shaded: used more than that, owning is cheaper.").format(
                use=numbers.percent(float(case.own.use) * 100)
            )
        )
