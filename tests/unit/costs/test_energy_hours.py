"""Energy by the hour: what was metered, at which price and intensity, and what the exchange said of the hours ahead."""

from __future__ import annotations

from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.energy_hours import AHEAD, BACK, HOUR, by_the_hour
from console.costs.model.prices import Curve, CurveKind, Price, PriceKind, Prices, Provenance
from console.costs.model.usage import Drawn

NOW = 1_795_140_000  # on the hour
KWH = 3_600_000
MEASURED, ESTIMATED = Provenance(Basis.MEASURED, "meter", "op"), Provenance(Basis.ESTIMATED, "model", "op")


def quarter(start: int, kwh: float, site: str = "T") -> Drawn:
    return Drawn(site, start, start + 900, int(kwh * KWH), 1)


def curve(kind: CurveKind, start: int, values: list[int | None], zone: str = "SE3", **more: str) -> Curve:
    amounts = tuple(None if value is None else Decimal(value) for value in values)
    return Curve(kind, zone, start, HOUR, amounts, ESTIMATED if kind is CurveKind.CO2 else MEASURED, **more)


def known(*curves: Curve, prices: tuple[Price, ...] = ()) -> Prices:
    return Prices("SEK", prices=prices, curves=curves, zones={"T": "SE3", "U": "SE3", "S": "SE4"})


def price(kind: PriceKind, amount: str, name: str = "") -> Price:
    return Price(kind, 0, Decimal(amount), MEASURED, name=name)


def test_an_hour_is_the_sum_of_its_quarters_and_of_its_sites() -> None:
    drawn = [quarter(NOW - HOUR + 900 * place, 1.5) for place in range(4)] + [quarter(NOW - HOUR, 2, "U")]
    (of,) = by_the_hour(known(), drawn, NOW)
    assert (of.zone, of.now, len(of.hours)) == ("SE3", NOW, BACK)
    assert [each.it_kwh for each in of.metered] == [Decimal(8)]
    assert of.it_kwh == 8
    assert of.hours[0].it_kwh is None, "nothing was metered in it, which is not nought"


def test_what_is_not_a_whole_hour_yet_and_what_is_older_than_a_day_is_left_out() -> None:
    drawn = [quarter(NOW, 1), quarter(NOW - HOUR, 2), quarter(NOW - (BACK + 1) * HOUR, 4)]
    (of,) = by_the_hour(known(), drawn, NOW + 900)
    assert of.it_kwh == 2


def test_a_price_is_in_own_money_for_a_kwh_and_nothing_without_a_rate() -> None:
    spot = curve(CurveKind.SPOT, NOW - HOUR, [50], currency="EUR")
    rate = price(PriceKind.RATE, "11.20", name="EUR")
    (of,) = by_the_hour(known(spot, prices=(rate,)), [quarter(NOW - HOUR, 1)], NOW)
    assert of.metered[0].spot == Decimal("0.56")
    (of,) = by_the_hour(known(spot), [quarter(NOW - HOUR, 1)], NOW)
    assert of.metered[0].spot is None


def test_hours_ahead_go_as_far_as_the_exchange_has_said() -> None:
    spot = curve(CurveKind.SPOT, NOW - HOUR, [500, 600, 700])
    (of,) = by_the_hour(known(spot), [quarter(NOW - HOUR, 1)], NOW)
    assert [each.spot for each in of.ahead] == [Decimal("0.6"), Decimal("0.7")]
    long = curve(CurveKind.SPOT, NOW, [500] * (AHEAD + 5))
    (of,) = by_the_hour(known(long), [quarter(NOW - HOUR, 1)], NOW)
    assert len(of.ahead) == AHEAD


def test_carbon_is_that_of_the_building_and_unknown_where_no_intensity_is() -> None:
    co2 = curve(CurveKind.CO2, NOW - HOUR, [20])
    drawn = [quarter(NOW - HOUR, 100), quarter(NOW - 2 * HOUR, 100)]
    (of,) = by_the_hour(known(co2, prices=(price(PriceKind.PUE, "1.2"),)), drawn, NOW)
    assert of.co2_kg == Decimal("2.4")
    assert [each.co2_kg for each in of.metered] == [None, Decimal("2.4")]
    assert of.basis is Basis.ESTIMATED
    (of,) = by_the_hour(known(), drawn, NOW)
    assert (of.co2_kg, of.basis) == (None, None)


def test_what_took_most_comes_first_and_sites_without_a_zone_are_not_lost() -> None:
    drawn = [quarter(NOW - HOUR, 1, "S"), quarter(NOW - HOUR, 3), quarter(NOW - HOUR, 2, "elsewhere")]
    assert [(of.zone, of.it_kwh) for of in by_the_hour(known(), drawn, NOW)] == [("SE3", 3), ("", 2), ("SE4", 1)]


def test_of_a_day_without_data_nothing_is_told() -> None:
    assert by_the_hour(known(), [], NOW) == ()
