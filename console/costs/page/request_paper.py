"""The request for what is chosen on the view of capacity: a paper for whoever decides on the money."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.costs.model.calendar import ZONE
from console.costs.model.capacity import Act
from console.costs.page import month_words as words
from console.costs.page import wording
from console.costs.page.capacity_chart import course
from console.pagekit.report import Chart, Facts, Heading, Paragraph, Part, Report, Table
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.model.capacity import Choice, Plan

_TITLES: dict[Act, Text] = {
    Act.ORDER: QT_TRANSLATE_NOOP("RequestPaper", "Request: {nodes} nodes with {gpus} GPUs"),
    Act.ORDER_TWICE: QT_TRANSLATE_NOOP("RequestPaper", "Request: {nodes} nodes with {gpus} GPUs"),
    Act.RENT: QT_TRANSLATE_NOOP("RequestPaper", "Request: {gpus} rented GPUs"),
    Act.WIN_BACK: QT_TRANSLATE_NOOP("RequestPaper", "Request: time to win back {gpus} idle GPUs"),
    Act.NOTHING: QT_TRANSLATE_NOOP("RequestPaper", "Capacity without a request"),
}
_UNDER = QT_TRANSLATE_NOOP("RequestPaper", "As planned on {day}, from what was metered until {moment}.")
_WHAT = QT_TRANSLATE_NOOP("RequestPaper", "What is asked for")
_COST = QT_TRANSLATE_NOOP("RequestPaper", "Cost")
_MONTHLY = QT_TRANSLATE_NOOP("RequestPaper", "{cost} a month")
_FROM = QT_TRANSLATE_NOOP("RequestPaper", "From the offer")
_FROM_OF = QT_TRANSLATE_NOOP("RequestPaper", "{offer}, {price} a node, {basis}; runs {days} days after the order")
_VALID = QT_TRANSLATE_NOOP("RequestPaper", "Offer valid to")
_BY = QT_TRANSLATE_NOOP("RequestPaper", "To be decided by")
_THERE = QT_TRANSLATE_NOOP("RequestPaper", "Helps from")
_UNTIL = QT_TRANSLATE_NOOP("RequestPaper", "Enough until")
_NO_END = QT_TRANSLATE_NOOP("RequestPaper", "no end in sight")
_BEFORE = QT_TRANSLATE_NOOP("RequestPaper", "Run out before it helps")
_BEFORE_OF = QT_TRANSLATE_NOOP("RequestPaper", "in {part} of the cases")
_WHY = QT_TRANSLATE_NOOP("RequestPaper", "Why")
_MEETS = QT_TRANSLATE_NOOP(
    "RequestPaper",
    "{gpus} GPUs are needed in the busiest 5 % of hours, growing {growth} a month; {limit} of the {owned} that are "
    "owned may be loaded. That is reached on {day}, in eight of ten cases between {early} and {late}.",
)
_ENOUGH = QT_TRANSLATE_NOOP(
    "RequestPaper",
    "{gpus} GPUs are needed in the busiest 5 % of hours; {limit} of the {owned} that are owned may be loaded.",
)
_CHART = QT_TRANSLATE_NOOP("RequestPaper", "GPUs needed and what may be loaded; shaded: eight of ten cases")
_ELSE = QT_TRANSLATE_NOOP("RequestPaper", "What else can be done")
_HEAD = (
    QT_TRANSLATE_NOOP("RequestPaper", "Choice"),
    QT_TRANSLATE_NOOP("RequestPaper", "GPUs"),
    QT_TRANSLATE_NOOP("RequestPaper", "Cost"),
    QT_TRANSLATE_NOOP("RequestPaper", "Helps from"),
    QT_TRANSLATE_NOOP("RequestPaper", "Run out before"),
    QT_TRANSLATE_NOOP("RequestPaper", "Enough until"),
)
_CHOICES: dict[Act, Text] = {
    Act.ORDER_TWICE: QT_TRANSLATE_NOOP("RequestPaper", "Order {nodes} nodes"),
    Act.ORDER: QT_TRANSLATE_NOOP("RequestPaper", "Order {nodes} nodes"),
    Act.RENT: QT_TRANSLATE_NOOP("RequestPaper", "Rent"),
    Act.WIN_BACK: QT_TRANSLATE_NOOP("RequestPaper", "Win back idle time"),
    Act.NOTHING: QT_TRANSLATE_NOOP("RequestPaper", "Do nothing"),
}
_SIGNED = QT_TRANSLATE_NOOP("RequestPaper", "Asked for by")
_DECIDED = QT_TRANSLATE_NOOP("RequestPaper", "Decided by, on")


def request_paper(plan: Plan, choice: Choice, zone: str, now: float) -> Report:
    """The request for one choice of a plan, beside the others; `zone` and `now` (unix seconds) say when it was made."""
    parts: list[Part] = [
        Heading(_said(_WHAT)),
        Facts(_asked(plan, choice)),
        Heading(_said(_WHY)),
        Paragraph(_why(plan)),
        Chart(course(plan), 55.0, _said(_CHART)),
        Heading(_said(_ELSE)),
        Table(
            tuple(map(_said, _HEAD)),
            tuple(_row(each, plan) for each in plan.choices if each.act is not choice.act),
            (0.2, 0.08, 0.24, 0.16, 0.16, 0.16),
            frozenset({1, 2, 3, 4, 5}),
        ),
        Facts(((_said(_SIGNED), " "), (_said(_DECIDED), " "))),
    ]
    title = _said(_TITLES[choice.act]).format(nodes=choice.nodes, gpus=_gpus(choice))
    moment = numbers.moment(plan.needed.until, zone, 0.0, seconds=False)
    return Report(
        title,
        _said(_UNDER).format(day=wording.day_text(plan.today), moment=moment),
        tuple(parts),
        "Driftvakt",
        datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone)),
    )


def chosen(plan: Plan, act: Act | None = None) -> Choice | None:
    """The choice of this kind; where none is named the first that is an order, else the first. None where the plan
    has none of that kind."""
    if act is not None:
        return next((each for each in plan.choices if each.act is act), None)
    return next((each for each in plan.choices if each.act is Act.ORDER), next(iter(plan.choices), None))


def _said(text: Text) -> str:
    return QCoreApplication.translate(*text)


def _gpus(choice: Choice) -> str:
    return numbers.number(choice.gpus, 0 if choice.nodes or choice.act is Act.RENT else 1)


def _cost(choice: Choice, plan: Plan) -> str:
    if choice.cost is None:
        return words.money(None)
    cost = f"{words.money(choice.cost)} {plan.currency}"
    return _said(_MONTHLY).format(cost=cost) if choice.monthly else cost


def _asked(plan: Plan, choice: Choice) -> tuple[tuple[str, str], ...]:
    facts = [(_said(_COST), _cost(choice, plan))]
    offer, ordered = plan.offer, choice.act in (Act.ORDER, Act.ORDER_TWICE)
    if offer is not None and ordered:
        price = words.money(plan.node_price)
        price = price if plan.node_price is None else f"{price} {plan.currency}"
        basis = words.translated(words.BASES[offer.provenance.basis])
        facts.append(
            (_said(_FROM), _said(_FROM_OF).format(offer=offer.name, price=price, basis=basis, days=offer.lead_days))
        )
        if offer.until:
            until = datetime.fromtimestamp(offer.until - 1, UTC).astimezone(ZONE).date()
            facts.append((_said(_VALID), wording.day_text(until)))
        if plan.steps:
            facts.append((_said(_BY), wording.day_text(plan.steps[0].order_by)))
    if choice.there is not None:
        facts.append((_said(_THERE), wording.day_text(choice.there)))
        facts.append((_said(_BEFORE), _said(_BEFORE_OF).format(part=numbers.percent(100 * choice.before))))
    facts.append((_said(_UNTIL), _until(choice)))
    return tuple(facts)


def _until(choice: Choice) -> str:
    return _said(_NO_END) if choice.until is None else wording.day_text(choice.until)


def _why(plan: Plan) -> str:
    demand, first = plan.demand, plan.steps[0] if plan.steps else None
    gpus, limit, owned = numbers.number(demand.gpus), numbers.number(demand.limit, 1), numbers.number(demand.owned)
    if first is None:
        return _said(_ENOUGH).format(gpus=gpus, limit=limit, owned=owned)
    early, late = (numbers.UNKNOWN if day is None else wording.day_text(day) for day in (plan.early, plan.late))
    return _said(_MEETS).format(
        gpus=gpus,
        growth=numbers.percent(100 * demand.growth, 1),
        limit=limit,
        owned=owned,
        day=wording.day_text(first.on),
        early=early,
        late=late,
    )


def _row(choice: Choice, plan: Plan) -> tuple[str, ...]:
    helps = choice.act is not Act.NOTHING
    return (
        _said(_CHOICES[choice.act]).format(nodes=choice.nodes),
        _gpus(choice) if helps else numbers.UNKNOWN,
        _cost(choice, plan),
        numbers.UNKNOWN if choice.there is None else wording.day_text(choice.there),
        numbers.percent(100 * choice.before) if helps else numbers.UNKNOWN,
        _until(choice),
    )
