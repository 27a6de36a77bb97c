"""The paper for management: two pages of what a month came to, where it went, what it was worth, how long GPUs last,
and whether to own or to rent."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.costs.model.allocation import Column
from console.costs.model.basis import Basis
from console.costs.page import month_words as words
from console.costs.page import wording
from console.costs.page.capacity_chart import course
from console.costs.page.rent_part import rent_part
from console.pagekit.report import Chart, Facts, Heading, Paragraph, Part, Report, Table
from console.pagekit.report_charts import Bar, Bars
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.model.benefit import Benefit
    from console.costs.model.capacity import Plan
    from console.costs.model.statement import Month
    from console.costs.page.answer import Answer

_TITLE = QT_TRANSLATE_NOOP("ManagementPaper", "What AI cost: {month}")
_UNDER = QT_TRANSLATE_NOOP("ManagementPaper", "Counted until {moment}. How sure the whole is: {basis}.")
_SUM = QT_TRANSLATE_NOOP("ManagementPaper", "So far")
_OF = QT_TRANSLATE_NOOP("ManagementPaper", "{sum} of a budget of {budget}")
_FORECAST = QT_TRANSLATE_NOOP("ManagementPaper", "Forecast of the whole month")
_USED = QT_TRANSLATE_NOOP("ManagementPaper", "A GPU-hour that worked")
_TOKENS = QT_TRANSLATE_NOOP("ManagementPaper", "1M tokens")
_IDLE = QT_TRANSLATE_NOOP("ManagementPaper", "Waiting and idle")
_IDLE_OF = QT_TRANSLATE_NOOP("ManagementPaper", "{sum}, {part} of the whole")
_ENERGY = QT_TRANSLATE_NOOP("ManagementPaper", "Energy")
_ENERGY_OF = QT_TRANSLATE_NOOP("ManagementPaper", "{mwh}; {co2} of CO₂, direct")
_UNPRICED = QT_TRANSLATE_NOOP("ManagementPaper", "Lacks a price")
_KINDS = QT_TRANSLATE_NOOP("ManagementPaper", "What it was paid for")
_INTO = QT_TRANSLATE_NOOP("ManagementPaper", "What it went into")
_INTO_SAID = QT_TRANSLATE_NOOP("ManagementPaper", "{currency}; lighter: what did no work")
_WORTH = QT_TRANSLATE_NOOP("ManagementPaper", "Asset or hobby")
_WORTH_SAID = QT_TRANSLATE_NOOP(
    "ManagementPaper",
    "How much was done is measured. What a unit of it is worth was said by the model's owner, and is as sure as that.",
)
_WORTH_HEAD = (
    QT_TRANSLATE_NOOP("ManagementPaper", "Model"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Worth"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Cost"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Verdict"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Assumed"),
)
_ASSUMED = QT_TRANSLATE_NOOP("ManagementPaper", "{amount} a unit of {part}, {basis} ({by})")
_TENANTS = QT_TRANSLATE_NOOP("ManagementPaper", "For whom")
_TENANT_HEAD = (
    QT_TRANSLATE_NOOP("ManagementPaper", "Tenant"),
    QT_TRANSLATE_NOOP("ManagementPaper", "GPU-hours"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Amount"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Forecast"),
    QT_TRANSLATE_NOOP("ManagementPaper", "Budget"),
)
_WITHHELD = QT_TRANSLATE_NOOP(
    "ManagementPaper", "What each tenant pays is for those with the role; it is left out here."
)
_CAPACITY = QT_TRANSLATE_NOOP("ManagementPaper", "How long the GPUs last")
_MEETS = QT_TRANSLATE_NOOP(
    "ManagementPaper",
    "{gpus} GPUs are needed in the busiest 5 % of hours, growing {growth} a month. On {day} that meets the {limit} "
    "that may be loaded, in eight of ten cases between {early} and {late}.",
)
_ENOUGH = QT_TRANSLATE_NOOP(
    "ManagementPaper", "{gpus} GPUs are needed in the busiest 5 % of hours; {limit} may be loaded."
)
_ORDER = QT_TRANSLATE_NOOP("ManagementPaper", "Last day to order: {day}; {nodes} nodes at {price} each.")
_CHART = QT_TRANSLATE_NOOP("ManagementPaper", "GPUs needed and what may be loaded; shaded: eight of ten cases")
_SURE = QT_TRANSLATE_NOOP("ManagementPaper", "How sure this is")
_SURE_SAID = QT_TRANSLATE_NOOP(
    "ManagementPaper",
    "Measured: GPU-hours, tokens, the GPUs' energy. Every figure opens in the program down to its formula and sources. "
    "Kinds of cost by their least sure price: {kinds}.",
)
_MOST = 10  # bars of a chart, rows of a table


def management_paper(month: Month, plan: Plan | None, rent: Answer | None, zone: str, now: float) -> Report:
    """A month for those who decide, and a scenario of owning and renting; `zone` and `now` (unix seconds) tell when it
    was made."""
    moment = numbers.moment(month.until, zone, 0.0, seconds=False)
    parts: list[Part] = [
        Facts(_facts(month)),
        Heading(_said(_KINDS)),
        Chart(_kinds(month), 42.0, month.currency),
        Heading(_said(_INTO)),
        Chart(_into(month), 52.0, _said(_INTO_SAID).format(currency=month.currency)),
        *_tenants(month),
        Heading(_said(_WORTH), new_page=True),
        Paragraph(_said(_WORTH_SAID), dim=True),
        Table(tuple(map(_said, _WORTH_HEAD)), tuple(_worth(each, month) for each in month.benefits[:_MOST]),
              (0.2, 0.13, 0.13, 0.14, 0.4), frozenset({1, 2})),
        *(_capacity(plan) if plan is not None else ()),
        *(rent_part(rent) if rent is not None else ()),
        Heading(_said(_SURE)),
        Paragraph(_said(_SURE_SAID).format(kinds=_sure(month)), dim=True),
    ]  # fmt: skip
    return Report(
        _said(_TITLE).format(month=words.month_name(month.name)),
        _said(_UNDER).format(moment=moment, basis=words.translated(words.BASES[month.total.basis])),
        tuple(parts),
        "Driftvakt",
        datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone)),
    )


def _said(text: Text) -> str:
    return QCoreApplication.translate(*text)


def _facts(month: Month) -> tuple[tuple[str, str], ...]:
    currency = month.currency

    def money(amount: Decimal | None, places: int = 0) -> str:
        said = words.money(amount, places)
        return said if amount is None else f"{said} {currency}"

    total = money(month.total.value)
    if month.budget is not None:
        total = _said(_OF).format(sum=total, budget=money(month.budget))
    idle = month.waiting_and_idle.value
    part = numbers.percent(float(100 * (idle or 0) / month.total.value) if month.total.value else 0.0, 1)
    power = month.power
    facts = [
        (_said(_SUM), total),
        (_said(_FORECAST), money(month.forecast.value)),
        (_said(_USED), money(month.per_hour_used.value, 2)),
        (_said(_IDLE), _said(_IDLE_OF).format(sum=money(idle), part=part)),
        (
            _said(_ENERGY),
            _said(_ENERGY_OF).format(
                mwh=numbers.quantity(float(power.kwh) / 1000.0, "MWh", 1),
                co2=numbers.quantity(float(power.co2_kg), "kg"),
            ),
        ),
    ]
    if month.per_million is not None:
        facts.insert(3, (_said(_TOKENS), money(month.per_million.value, 2)))
    if month.unpriced:
        lacking = ", ".join(dict.fromkeys(words.input_name(each.name) for each in month.unpriced))
        facts.append((_said(_UNPRICED), lacking))
    return tuple(facts)


def _kinds(month: Month) -> Bars:
    found = [(kind, figure.value) for kind, figure in month.kinds.items() if figure.value]
    return Bars(
        tuple(Bar(words.translated(words.KINDS[kind]), float(value), words.money(value)) for kind, value in found)
    )


def _into(month: Month) -> Bars:
    sums: dict[str, Decimal] = {}
    lost: set[str] = set()
    for row in month.tenants:
        for item in row.items:
            name = words.item_name(item)
            sums[name] = sums.get(name, Decimal(0)) + item.amount
            if item.column not in (Column.SERVING, Column.TRAINING):
                lost.add(name)
    for flow in month.flows if month.withheld else ():
        name = words.what(flow.into)
        sums[name] = sums.get(name, Decimal(0)) + flow.amount
        if name != flow.into:
            lost.add(name)
    largest = sorted(sums.items(), key=lambda each: -each[1])[:_MOST]
    return Bars(tuple(Bar(name, float(value), words.money(value), name in lost) for name, value in largest))


def _tenants(month: Month) -> tuple[Part, ...]:
    if month.withheld:
        return (Heading(_said(_TENANTS)), Paragraph(_said(_WITHHELD), dim=True))
    rows = tuple(
        (
            words.tenant(row.tenant),
            numbers.number(float(row.seconds) / 3600.0),
            words.money(row.amount),
            words.money(row.forecast),
            numbers.UNKNOWN if row.budget is None else words.money(row.budget),
        )
        for row in sorted(month.tenants, key=lambda each: -each.amount)[:_MOST]
    )
    head = tuple(map(_said, _TENANT_HEAD))
    return (Heading(_said(_TENANTS)), Table(head, rows, (0.32, 0.17, 0.17, 0.17, 0.17), frozenset({1, 2, 3, 4})))


def _worth(each: Benefit, month: Month) -> tuple[str, ...]:
    stated = each.stated
    assumed = ""
    if stated is not None:
        assumed = _said(_ASSUMED).format(
            amount=f"{numbers.number(float(stated.amount), 4)} {month.currency}",
            part=numbers.percent(float(100 * stated.part)),
            basis=words.translated(words.BASES[stated.provenance.basis]),
            by=stated.by,
        )
    worth = numbers.UNKNOWN if each.worth is None else words.money(each.worth.value)
    return (each.model, worth, words.money(each.cost), words.translated(words.VERDICTS[each.verdict]), assumed)


def _capacity(plan: Plan) -> tuple[Part, ...]:
    demand, first = plan.demand, plan.steps[0] if plan.steps else None
    gpus, limit = numbers.number(demand.gpus), numbers.number(demand.limit, 1)
    if first is None:
        said = _said(_ENOUGH).format(gpus=gpus, limit=limit)
    else:
        ends = [numbers.UNKNOWN if day is None else wording.day_text(day) for day in (plan.early, plan.late)]
        said = _said(_MEETS).format(
            gpus=gpus,
            growth=numbers.percent(100 * demand.growth, 1),
            day=wording.day_text(first.on),
            limit=limit,
            early=ends[0],
            late=ends[1],
        )
    parts: list[Part] = [Heading(_said(_CAPACITY)), Paragraph(said)]
    if first is not None and plan.offer is not None:
        price = words.money(plan.node_price)
        price = price if plan.node_price is None else f"{price} {plan.currency}"
        day = wording.day_text(first.order_by)
        parts.append(Paragraph(_said(_ORDER).format(day=day, nodes=plan.offer.nodes, price=price)))
    parts.append(Chart(course(plan), 42.0, _said(_CHART)))
    return tuple(parts)


def _sure(month: Month) -> str:
    by: dict[Basis, list[str]] = {}
    for kind, figure in month.kinds.items():
        if figure.value is not None:
            by.setdefault(figure.basis, []).append(words.translated(words.KINDS[kind]))
    return "; ".join(f"{words.translated(words.BASES[basis])}: {', '.join(kinds)}" for basis, kinds in by.items())
