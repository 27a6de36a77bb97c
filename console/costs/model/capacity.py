"""Capacity: how long what is owned carries a demand that grows, when more is to be ordered, and what can be done.

What is owned carries demand up to a part of it that keeps room for peaks and repair. Where demand exceeds that, so many
nodes are added; the cost of owning steps with them. How sure a day is follows from the error of the growth alone, taken
as normal: what is exceeded in one of ten cases lies 1.2816 errors off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from console.costs.model.calendar import ZONE
from console.costs.model.demand import Needed
from console.costs.model.owning import HOURS
from console.costs.model.prices import Offer, Price, PriceKind, Prices
from console.costs.model.tipping import MONTH_DAYS, after

#: By so much a step goes past what its day asks for, lest rounding find that day again.
_PAST = 1 + 1e-9
#: Errors between the likely value and what is exceeded in one of ten cases.
_TENTH = 1.2815515655446004
#: Of what is owned so much may be planned with where nobody says otherwise.
CARRIES = 0.9
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Demand:
    """`gpus` are needed today (P95), by `growth` a month more; `owned` are there, of which `carries` is the part that
    may be planned with. `step` GPUs are added at a time, `lead_days` after they were ordered."""

    gpus: float
    growth: float
    owned: int
    carries: float
    step: int
    lead_days: int

    @property
    def limit(self) -> float:
        """What may be loaded."""
        return self.owned * self.carries


@dataclass(frozen=True, slots=True)
class Step:
    """Demand meets what is carried: `on` that day, at `gpus`; ordered by `order_by`, `owned` GPUs are there then."""

    months: float
    on: date
    gpus: float
    order_by: date
    owned: int


class Act(StrEnum):
    """What can be done."""

    ORDER_TWICE = "order_twice"
    ORDER = "order"
    RENT = "rent"
    WIN_BACK = "win_back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done: `gpus` more from `there` on, for `cost` (None: its price is not known), each month
    where it is `monthly`. `before` is the part of cases in which demand meets what is carried before that, `until` when
    it is likely to meet it then, None where it never does. Of doing nothing `gpus` are those that lack a year after."""

    act: Act
    gpus: float
    nodes: int
    cost: Decimal | None
    monthly: bool
    there: date | None
    before: float
    until: date | None


@dataclass(frozen=True, slots=True)
class Need:
    """Who needs GPUs: so many on average of late, growing so much a month where that is known."""

    kind: str
    gpus: float
    growth: float | None
    models: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of capacity. `steps` are as likely as not; in eight of ten cases the first lies between `early` and
    `late`, None where that never comes. `fan` are the ends of eight of ten cases of demand by months from now.
    `node_price` and `rent_hour` are in one's own currency; `carries` and `rent` are as somebody told them, None where
    nobody did."""

    today: date
    currency: str
    needed: Needed
    demand: Demand
    months: int
    steps: tuple[Step, ...]
    early: date | None
    late: date | None
    fan: tuple[tuple[float, float], ...]
    kinds: tuple[Need, ...]
    choices: tuple[Choice, ...]
    node_price: Decimal | None = None
    rent_hour: Decimal | None = None
    offer: Offer | None = None
    carries: Price | None = None
    rent: Price | None = None

    @property
    def days_left(self) -> int | None:
        """Until the last day to order; below 0 where that is over, None where nothing is to be ordered."""
        return (self.steps[0].order_by - self.today).days if self.steps and self.offer is not None else None


def steps(demand: Demand, today: date, months: int) -> tuple[Step, ...]:
    """When more is needed within so many months, the first first: one step a day, as large as that day's demand asks
    for. A demand beyond what is carried meets it today, whether it grows or not."""
    found: list[Step] = []
    owned = demand.owned
    while (due := _until(demand, owned * demand.carries)) is not None and due <= months:
        on = after(today, due)
        if on is None:
            break
        tomorrow = ((on - today).days + 1) / MONTH_DAYS
        needed = _PAST * demand.gpus * (1 + max(0.0, demand.growth)) ** tomorrow
        met = max(owned * demand.carries, demand.gpus)
        owned += demand.step * max(1, math.ceil((needed / demand.carries - owned) / demand.step))
        found.append(Step(due, on, met, on - timedelta(days=demand.lead_days), owned))
    return tuple(found)


def _until(demand: Demand, limit: float) -> float | None:
    """Months until a demand exceeds a limit, 0 where it does already, None where it never does."""
    if demand.gpus > limit:
        return 0.0
    return math.log(limit / demand.gpus) / math.log1p(demand.growth) if demand.growth > 0 else None


def plan(needed: Needed, kinds: tuple[Need, ...], known: Prices, now: float, months: int) -> Plan:
    """What is to be done about a demand, by what is known of offers and prices at `now` (unix seconds)."""
    moment, today = int(now), datetime.fromtimestamp(now, UTC).astimezone(ZONE).date()
    offer = known.offer_at(moment)
    carries, rent = known.at(PriceKind.MOST_USE, moment), known.at(PriceKind.RENT, moment)
    demand = Demand(
        gpus=max(needed.gpus, 1e-9),
        growth=needed.growth or 0.0,
        owned=needed.owned,
        carries=CARRIES if carries is None else float(carries.amount),
        step=1 if offer is None else offer.gpus * offer.nodes,
        lead_days=0 if offer is None else offer.lead_days,
    )
    price = None if offer is None else known.own(offer.amount, offer.currency, moment)
    hour = None if rent is None else known.own(rent.amount, rent.currency, moment)
    made = Plan(
        today, known.currency, needed, demand, months, (), None, None, (), kinds, (), price, hour, offer, carries, rent
    )
    return replanned(made, demand, now)


def replanned(made: Plan, demand: Demand, now: float) -> Plan:
    """The same with another demand, at another time (unix seconds)."""
    today = datetime.fromtimestamp(now, UTC).astimezone(ZONE).date()
    ends = [replace(demand, growth=_growth(demand, made.needed.error * each)) for each in (-_TENTH, _TENTH)]
    late, early = (_day(today, _until(each, demand.limit)) for each in ends)
    fan = [tuple(each.gpus * (1 + each.growth) ** n for each in ends) for n in range(made.months + 1)]
    # Without an offer nobody knows how much would come at once, so only the first day is told.
    found = steps(demand, today, made.months)[: None if made.offer is not None else 1]
    made = replace(
        made,
        today=today,
        demand=demand,
        steps=found,
        early=early,
        late=late,
        fan=tuple((low, high) for low, high in fan),
    )
    return replace(made, choices=tuple(_choices(made)))


def chance_of_more(demand: Demand, error: float, limit: float, months: float) -> float:
    """In which part of cases demand exceeds a limit within so many months."""
    if demand.gpus > limit:
        return 1.0
    if months <= 0:
        return 0.0
    off = math.log(limit / demand.gpus) / months - math.log1p(demand.growth)
    if error <= 0:
        return 1.0 if off < 0 else 0.0
    return 0.5 * math.erfc(off / error / math.sqrt(2))


def _growth(demand: Demand, error: float) -> float:
    return math.expm1(math.log1p(demand.growth) + error)


def _day(today: date, months: float | None) -> date | None:
    return None if months is None else after(today, months)


def _choices(made: Plan) -> list[Choice]:
    demand, today, offer = made.demand, made.today, made.offer
    first = made.steps[0] if made.steps else None

    def choice(
        act: Act, gpus: float, cost: Decimal | None, there: date, *, nodes: int = 0, monthly: bool = False
    ) -> Choice:
        limit = demand.limit + gpus * demand.carries
        before = chance_of_more(demand, made.needed.error, demand.limit, (there - today).days / MONTH_DAYS)
        return Choice(act, gpus, nodes, cost, monthly, there, before, _day(today, _until(demand, limit)))

    found = []
    if offer is not None:
        there = today + timedelta(days=offer.lead_days)
        for act, times in ((Act.ORDER_TWICE, 2), (Act.ORDER, 1)):
            nodes = times * offer.nodes
            cost = None if made.node_price is None else made.node_price * nodes
            found.append(choice(act, nodes * offer.gpus, cost, there, nodes=nodes))
    rented = demand.step if offer is not None else 8
    month = None if made.rent_hour is None else made.rent_hour * rented * HOURS
    found.append(choice(Act.RENT, rented, month, today, monthly=True))
    if made.needed.idle >= 0.1:
        found.append(choice(Act.WIN_BACK, made.needed.idle, Decimal(0), today))
    lacking = 0.0
    if first is not None:
        lacking = max(0.0, demand.gpus * (1 + demand.growth) ** (first.months + _YEAR) - demand.limit)
    found.append(Choice(Act.NOTHING, lacking, 0, Decimal(0), False, None, 0.0, None if first is None else first.on))
    return found
