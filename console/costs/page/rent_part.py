"""Own or rent in the paper for management: what a scenario comes to, as the page shows it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.costs.model.tipping import MONTH_DAYS, after
from console.costs.page import wording
from console.pagekit.report import Chart, Facts, Heading, Paragraph, Part
from console.pagekit.report_charts import Course
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.page.answer import Answer

_HEADING = QT_TRANSLATE_NOOP("ManagementPaper", "Own or rent: {scenario}")
_INVENTED = QT_TRANSLATE_NOOP("ManagementPaper", "The prices of this scenario are invented.")
_A_MONTH = QT_TRANSLATE_NOOP("ManagementPaper", "A month")
_A_MONTH_OF = QT_TRANSLATE_NOOP("ManagementPaper", "{own} owned, {bill} rented: R = {ratio}")
_PARITY = QT_TRANSLATE_NOOP("ManagementPaper", "Renting costs as much")
_OVER = QT_TRANSLATE_NOOP("ManagementPaper", "already")
_NEVER = QT_TRANSLATE_NOOP("ManagementPaper", "never: what is spent on renting grows {growth} a month")
_ON = QT_TRANSLATE_NOOP(
    "ManagementPaper", "on {day}, in {months} months; in eight of ten cases between {early} and {late}"
)
_ORDER = QT_TRANSLATE_NOOP("ManagementPaper", "Last day to order")
_HOUR = QT_TRANSLATE_NOOP("ManagementPaper", "A GPU-hour")
_HOUR_OF = QT_TRANSLATE_NOOP(
    "ManagementPaper", "{own} owned, {rent} rented; owning is cheaper from a use of {use} on, and it is {now}"
)
_CHART = QT_TRANSLATE_NOOP(
    "ManagementPaper", "R: rented divided by owned; at 1 both cost as much; shaded: eight of ten"
)
#: The curve shows so many months at least, as on the page.
_FEWEST_MONTHS = 12
_TICKS = 6  # months


def rent_part(answer: Answer) -> tuple[Part, ...]:
    """The parts of the paper about a scenario."""
    name = answer.scenario.name
    invented = (Paragraph(_said(_INVENTED), dim=True),) if answer.scenario.invented else ()
    return (
        Heading(_said(_HEADING).format(scenario=name)),
        *invented,
        Facts(_facts(answer)),
        Chart(_course(answer), 34.0, _said(_CHART)),
    )


def _said(text: Text) -> str:
    return QCoreApplication.translate(*text)


def _facts(answer: Answer) -> tuple[tuple[str, str], ...]:
    scenario, case, parity, spread = answer.scenario, answer.case, answer.parity, answer.spread
    growth = numbers.percent(parity.spend_growth * 100, 1)
    if parity.is_over:
        when = _said(_OVER)
    elif parity.months is None or parity.on is None:
        when = _said(_NEVER).format(growth=growth)
    else:
        days = [None if each is None else after(scenario.today, each) for each in (spread.p10, spread.p90)]
        early, late = (numbers.UNKNOWN if day is None else wording.day_text(day) for day in days)
        months = numbers.number(parity.months, 1)
        when = _said(_ON).format(day=wording.day_text(parity.on), months=months, early=early, late=late)
    facts = [
        (
            _said(_A_MONTH),
            _said(_A_MONTH_OF).format(
                own=wording.money(case.owning, scenario.currency),
                bill=wording.money(case.bill, scenario.currency),
                ratio=numbers.number(float(parity.ratio), 2),
            ),
        ),
        (_said(_PARITY), when),
    ]
    if parity.order_by is not None and not parity.is_over:
        facts.append((_said(_ORDER), wording.day_text(parity.order_by)))
    facts.append(
        (
            _said(_HOUR),
            _said(_HOUR_OF).format(
                own=wording.money(answer.owned_hour, scenario.currency, 2),
                rent=wording.money(answer.rent, scenario.currency, 2),
                use=numbers.percent(float(answer.use_from) * 100),
                now=numbers.percent(float(case.own.use) * 100),
            ),
        )
    )
    return tuple(facts)


def _course(answer: Answer) -> Course:
    """R by the month from today on, twice as far as parity lies."""
    scenario, parity = answer.scenario, answer.parity
    months = math.ceil(2 * parity.months) if parity.months else scenario.horizon_months
    fan = answer.fan[: max(months, _FEWEST_MONTHS) + 1]
    growth = 1 + parity.spend_growth
    coming = tuple((float(parity.ratio) * growth**n, low, high) for n, (low, high) in enumerate(fan))
    ticks = []
    for step in range(0, len(coming), _TICKS):
        day = after(scenario.today, step)
        if day is not None:
            ticks.append((step, f"{numbers.month(datetime(day.year, day.month, 2, tzinfo=UTC))} {day.year}"))
    marks: tuple[tuple[float, float, str], ...] = ()
    if parity.on is not None and not parity.is_over:
        marks = (((parity.on - scenario.today).days / MONTH_DAYS, 1.0, wording.day_text(parity.on)),)
    return Course((), coming, tuple(ticks), ((0.0, 1.0),), marks)
