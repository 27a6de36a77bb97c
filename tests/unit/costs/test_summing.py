"""A month summed up: what lacks a price is told, a budget fires whatever it is for, prices hold by their days."""

from __future__ import annotations

from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.calendar import bounds, later, months_between, months_later
from console.costs.model.charges import Kind, Stretch
from console.costs.model.ledger import Cause, Line, Period, Work
from console.costs.model.moves import metered, period
from console.costs.model.policy import Policy
from console.costs.model.prices import Asset, Curve, CurveKind, Method, Price, PriceKind, Prices, Provenance
from console.costs.model.statement import Month
from console.costs.model.summing import Made, month
from console.costs.model.tenants import Budget, Rule, Tenancy, Use
from console.costs.model.usage import gather

SAID = Provenance(Basis.CONTRACT, "contract")
START, END = bounds("2026-06")
DAY = 86_400
RULES = (Rule("all", {"Lab": Decimal(1)}, site="S"),)


def price(kind: PriceKind, amount: str, since: int = START, name: str = "") -> Price:
    return Price(kind, since, Decimal(amount), SAID, name=name)


def ten_days(use: Use, work: tuple[Work, ...] = ()) -> Period:
    line = Line("N", use, Cause.WORKING, 10 * DAY, 10 * 3_600_000, 0)
    return period(metered("S", START, START + 10 * DAY, [line], work=work))


def made(known: Prices, use: Use, budgets: tuple[Budget, ...] = (), work: tuple[Work, ...] = ()) -> Month:
    usage = gather([ten_days(use, work)], Tenancy(RULES))
    stretch = Stretch(START, START + 10 * DAY, END)
    return month(Made("2026-06", stretch, known, Tenancy(RULES, {}, budgets), usage, (), Policy.PROPORTIONAL, {}))


def test_energy_without_a_price_is_told_and_is_not_nought() -> None:
    pue = Prices(prices=(price(PriceKind.PUE, "1.5"),))
    found = made(pue, Use(model="m"))
    assert found.kinds[Kind.ENERGY].value is None
    assert {each.name: each.value for each in found.unpriced}["energy without a price"] == "15.0 kWh"
    assert made(Prices(), Use(model="m")).power.kwh == 0


def test_a_budget_fires_for_a_model_that_has_no_price_of_its_own() -> None:
    known = Prices(prices=(price(PriceKind.STAFF, "3000"),))
    found = made(known, Use(model="never-priced"), (Budget("Lab", Decimal(900)), Budget("", Decimal(2999))))
    assert {each.tenant: (each.amount, each.reached is None) for each in found.warnings} == {
        "": (Decimal("1000.00"), False),
        "Lab": (Decimal("1000.00"), True),
    }
    assert found.warnings[0].counter.value == Decimal("1000.00")


def test_a_price_in_another_currency_needs_the_rate_of_its_day() -> None:
    staff = Price(PriceKind.STAFF, START, Decimal(300), SAID, currency="EUR")
    assert made(Prices(prices=(staff,)), Use()).kinds[Kind.STAFF].value is None
    with_rate = Prices(prices=(staff, price(PriceKind.RATE, "11", name="EUR")))
    assert made(with_rate, Use()).kinds[Kind.STAFF].value == Decimal("1100.00")


def test_negative_spot_prices_make_energy_cheaper_than_its_taxes() -> None:
    spot = Curve(CurveKind.SPOT, "SE3", START, DAY, (Decimal(-100),) * 10, SAID, "SEK")
    known = Prices(prices=(price(PriceKind.PUE, "1"), price(PriceKind.TAX, "0.04")), curves=(spot,), zones={"S": "SE3"})
    assert made(known, Use()).kinds[Kind.ENERGY].value == Decimal("-0.60")  # 10 kWh at -0.10 + 0.04


def test_what_declines_loses_less_each_month_down_to_what_is_left() -> None:
    def lost(age: int) -> Decimal:
        asset = Asset("a", months_later(START, -age), Decimal(1000), 12, SAID, Decimal("0.5"), Method.DECLINING)
        found = made(Prices(assets=(asset,)), Use()).kinds[Kind.HARDWARE].value
        return found if found is not None else Decimal(0)

    assert lost(0) > lost(6) > lost(11) > 0
    assert lost(12) == 0


def test_tokens_are_priced_in_and_out_by_the_time_they_took() -> None:
    work = Work("m", computed=2_000_000, cached=7_000_000, out=1_000_000, prefill_ms=1000, decode_ms=3000)
    found = made(Prices(prices=(price(PriceKind.STAFF, "1200"),)), Use(model="m"), work=(work,)).models[0]
    units = (found.per_million, found.per_million_in, found.per_million_out)
    # 400 over 10 M tokens; a quarter of it over 2 M, the rest over 1 M
    assert [each and each.value and round(each.value, 9) for each in units] == [40, 50, 300]
    assert found.per_thousand_images is None


def test_months_end_where_they_end_in_sweden() -> None:
    assert [(bounds(name)[1] - bounds(name)[0]) // 3600 for name in ("2026-03", "2026-10", "2026-11")] == [
        743,
        745,
        720,
    ]
    assert later("2026-12") == "2027-01" and later("2026-01", -1) == "2025-12"
    assert months_between(START, months_later(START, 7)) == 7
