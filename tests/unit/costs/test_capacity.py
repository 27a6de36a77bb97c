"""Capacity: what was needed by the ledger, how that grows, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from console.costs.model.basis import Basis
from console.costs.model.calendar import bounds, later
from console.costs.model.capacity import Act, Demand, Plan, chance_of_more, plan
from console.costs.model.demand import HOUR, Needed, hours, needed
from console.costs.model.ledger import Cause, Line, Period
from console.costs.model.moves import metered, period
from console.costs.model.price_file import Called, PriceFileError, parse
from console.costs.model.prices import Offer, Price, PriceKind, Prices, Provenance
from console.costs.model.tenants import Tenancy, Use
from console.costs.model.usage import Drawn, gather

SAID = Provenance(Basis.CONTRACT, "offer 17")
GPUS = 16
FIRST = "2026-01"
START = bounds(FIRST)[0]


def drawn(start: int, end: int, gpus: float, *, site: str = "S", away: float = 0.0) -> Drawn:
    length = end - start
    return Drawn(site, start, end, 0, 2, GPUS * length, round(gpus * length), length, round(away * length))


def months(*gpus: float) -> list[Drawn]:
    return [drawn(*bounds(later(FIRST, place)), each) for place, each in enumerate(gpus)]


def planned(found: Needed, **known: object) -> Plan:
    return plan(found, (), Prices(**known), found.until, 36)  # type: ignore[arg-type]


def test_a_gpu_is_needed_while_it_works_or_waits_and_not_while_it_idles() -> None:
    lines = [
        Line("n", Use(model="m"), cause, 900, 0, 0)
        for cause in (Cause.WORKING, Cause.WAITING_STORAGE, Cause.ALLOCATED_IDLE, Cause.FREE, Cause.UNMEASURED)
    ]
    made: Period = period(metered("S", START, START + 900, lines))
    (each,) = gather([made], Tenancy()).drawn
    assert (each.gpus, each.needed, each.idle, each.away) == (4500, 1800, 900, 900)


def test_what_is_needed_is_exceeded_in_one_hour_of_twenty() -> None:
    day = [drawn(START + n * HOUR, START + (n + 1) * HOUR, 4 + (n % 20)) for n in range(200)]
    found = needed(hours(day))
    assert found is not None and found.gpus == 22
    assert (found.owned, round(found.idle, 3), found.growth) == (GPUS, 1.0, None)


def test_hours_that_were_not_measured_as_a_whole_or_lack_a_site_count_nowhere() -> None:
    some = [
        *(drawn(START + n * HOUR, START + (n + 1) * HOUR, 8) for n in range(4)),
        *(drawn(START + n * HOUR, START + (n + 1) * HOUR, 4, site="T") for n in (0, 3)),
        drawn(START + 4 * HOUR, START + 5 * HOUR, 1, away=8),
    ]
    assert [(each.start, each.needed) for each in hours(some)] == [(START, 12), (START + 3 * HOUR, 12)]


def test_growth_is_that_of_the_months_with_its_error() -> None:
    even = needed(hours(months(*(8 * 1.03**n for n in range(8)))))
    assert even is not None and even.growth == pytest.approx(0.03, abs=0.001)
    odd = needed(hours(months(8, 9.5, 7.6, 9.9, 8.6, 10.2)))
    assert odd is not None and odd.error > 10 * even.error
    flat = needed(hours(months(8, 8)))
    assert flat is not None and flat.growth is None, "two months say nothing of growth"


def test_without_an_offer_a_plan_says_when_and_not_by_when() -> None:
    found = needed(hours(months(*(12 * 1.02**n for n in range(6)))))
    assert found is not None
    made = planned(found)
    assert len(made.steps) == 1 and made.days_left is None and made.offer is None
    assert made.demand.carries == 0.9 and made.carries is None
    assert {each.act: each.cost for each in made.choices} == {
        Act.RENT: None,
        Act.WIN_BACK: Decimal(0),
        Act.NOTHING: Decimal(0),
    }


def test_an_offer_says_by_when_to_order_how_much_and_for_how_much() -> None:
    found = needed(hours(months(*(12 * 1.02**n for n in range(6)))))
    assert found is not None
    offer = Offer("two", START, Decimal(170_000), 8, 2, 60, SAID, currency="EUR")
    prices = (
        Price(PriceKind.RATE, START, Decimal("11.20"), SAID, name="EUR"),
        Price(PriceKind.RENT, START, Decimal(20), SAID),
        Price(PriceKind.MOST_USE, START, Decimal("0.95"), SAID),
    )
    made = planned(found, offers=(offer,), prices=prices)
    first = made.steps[0]
    assert (first.on - first.order_by).days == 60 and first.owned == GPUS + 16
    assert made.demand.carries == 0.95
    by = {each.act: each for each in made.choices}
    assert by[Act.ORDER].cost == Decimal(170_000) * 2 * Decimal("11.20") and by[Act.ORDER_TWICE].gpus == 32
    assert by[Act.RENT].cost == 16 * 720 * 20 and by[Act.RENT].before == 0
    unknown = planned(found, offers=(offer,))
    assert {each.act: each.cost for each in unknown.choices}[Act.ORDER] is None, "no rate is known, so it is unpriced"


def test_the_newest_offer_that_still_holds_is_taken_else_the_newest() -> None:
    old = Offer("old", 100, Decimal(1), 8, 1, 30, SAID)
    new = replace(old, name="new", since=200, until=300)
    known = Prices(offers=(old, new))
    assert [known.offer_at(each) for each in (50, 150, 250, 350)] == [None, old, new, old]
    assert Prices(offers=(new,)).offer_at(350) == new, "it goes on to say how long delivery takes"


def test_a_late_delivery_is_likelier_to_come_too_late() -> None:
    demand = Demand(gpus=100, growth=0.01, owned=128, carries=0.9, step=16, lead_days=200)
    chances = [chance_of_more(demand, 0.003, demand.limit, months) for months in (0, 6, 14.2, 24)]
    assert chances[0] == 0 and chances == sorted(chances) and chances[2] == pytest.approx(0.5, abs=0.01)
    assert chance_of_more(replace(demand, gpus=120), 0.003, demand.limit, 1) == 1


OFFER = """
source = "offer"
basis = "contract"
[[offer]]
name = "two"
since = 2026-11-09
amount = 1_900_000
gpus = 8
nodes = 2
lead_days = 210
"""


def test_an_offer_comes_from_a_file_and_odd_ones_are_refused() -> None:
    called = Called(lambda name: name, lambda name: name)
    (offer,) = parse(OFFER, called).offers
    assert (offer.gpus, offer.nodes, offer.lead_days, offer.provenance.source) == (8, 2, 210, "offer")
    assert datetime.fromtimestamp(offer.since, UTC).isoformat() == "2026-11-08T23:00:00+00:00"
    for odd, said in (("gpus = 0", "gpus"), ("lead_days = 1.5", "lead_days"), ("until = 2026-01-01", "ends before")):
        name = odd.partition(" ")[0]
        text = "\n".join(line for line in OFFER.splitlines() if not line.startswith(f"{name} ")) + f"\n{odd}\n"
        with pytest.raises(PriceFileError, match=said):
            parse(text, called)
