"""Spot prices: what files of Nord Pool and ENTSO-E say comes out whole, over changes of the clock and of resolution."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.energy import Quarter, Tariff, energy
from console.costs.model.spot import QUARTER, Interval, Spot, SpotError, day_seconds, parse

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def moments(day: datetime, minutes: int) -> list[datetime]:
    """The beginnings of a local day's intervals, as moments of UTC."""
    begin = day.replace(tzinfo=STOCKHOLM).astimezone(UTC)
    end = (day + timedelta(days=1)).replace(tzinfo=STOCKHOLM).astimezone(UTC)
    return [begin + timedelta(minutes=n) for n in range(0, round((end - begin).total_seconds() / 60), minutes)]


def nord_pool(day: datetime, minutes: int, *, comma: bool = False) -> str:
    """A day as Nord Pool writes it: local time without an offset; a price is its number in the day."""
    lines = ["Delivery Start (CET);Delivery End (CET);SE3 Price (EUR);SE4 Price (EUR)"]
    for number, moment in enumerate(moments(day, minutes)):
        ends = [(moment + timedelta(minutes=each)).astimezone(STOCKHOLM) for each in (0, minutes)]
        price = f"{number - 2}.5"
        lines.append(
            ";".join(
                [*(end.strftime("%d.%m.%Y %H:%M:%S") for end in ends), price.replace(".", ",") if comma else price, "7"]
            )
        )
    return "\n".join(lines) + "\n"


def entsoe(day: datetime, minutes: int, zone: str = "CET/CEST", sequences: tuple[int, ...] = (1,)) -> str:
    lines = [f'"MTU ({zone})","Area","Sequence","Day-ahead Price (EUR/MWh)"']
    for number, moment in enumerate(moments(day, minutes)):
        place = UTC if zone == "UTC" else STOCKHOLM
        ends = [
            (moment + timedelta(minutes=each)).astimezone(place).strftime("%d/%m/%Y %H:%M:%S") for each in (0, minutes)
        ]
        lines += [
            f'"{ends[0]} - {ends[1]}","BZN|SE3","Sequence Sequence {sequence}","{number + 100 * (sequence - 1)}.25"'
            for sequence in sequences
        ]
    return "\ufeff" + "\n".join(lines)


HEAD = "Delivery Start (CET);Delivery End (CET);SE3 Price (EUR)\n"
#: A usual day, the one whose clock is set back, and the one whose clock is set forward.
DAYS = {datetime(2025, 11, 20): 24, datetime(2025, 10, 26): 25, datetime(2026, 3, 29): 23}  # noqa: DTZ001 - local


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.strftime("%Y-%m-%d"))
@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("written", [nord_pool, entsoe], ids=lambda each: each.__name__)
def test_every_hour_of_a_day_is_there_once_in_its_order(day: datetime, minutes: int, written) -> None:
    spot = parse(written(day, minutes), "SE3")
    assert [each.start for each in spot.intervals] == [round(each.timestamp()) for each in moments(day, minutes)]
    assert len(spot.intervals) == DAYS[day] * 60 // minutes
    assert [each.end - each.start for each in spot.intervals] == [60 * minutes] * len(spot.intervals)
    assert all(a.price < b.price for a, b in zip(spot.intervals, spot.intervals[1:], strict=False))
    assert (spot.gaps, spot.days, spot.repeated, spot.currency) == ((), (), 0, "EUR")


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.strftime("%Y-%m-%d"))
def test_a_file_that_begins_with_the_newest_says_the_same(day: datetime) -> None:
    head, *lines = nord_pool(day, 15).splitlines()
    assert parse("\n".join([head, *reversed(lines)]), "SE3") == parse(nord_pool(day, 15), "SE3")


def test_times_of_utc_and_local_ones_say_the_same() -> None:
    day = datetime(2025, 10, 26)  # noqa: DTZ001 - local
    assert parse(entsoe(day, 15, "UTC"), "SE3") == parse(entsoe(day, 15), "SE3")


def test_a_decimal_comma_is_read() -> None:
    day = datetime(2025, 11, 20)  # noqa: DTZ001 - local
    assert parse(nord_pool(day, 60, comma=True), "SE3") == parse(nord_pool(day, 60), "SE3")
    assert parse(nord_pool(day, 60), "SE3").intervals[0].price == Decimal("-2.5")


def test_of_several_sequences_one_counts_and_the_others_are_counted() -> None:
    day = datetime(2025, 11, 20)  # noqa: DTZ001 - local
    both = entsoe(day, 60, sequences=(2, 1))
    assert parse(both, "SE3").intervals == parse(entsoe(day, 60), "SE3").intervals
    assert parse(both, "SE3").left_out == 24
    assert parse(both, "SE3", 2).intervals[0].price == Decimal("100.25")


def test_hours_and_quarters_stand_in_one_file() -> None:
    first, second = datetime(2025, 9, 30), datetime(2025, 10, 1)  # noqa: DTZ001 - local
    mixed = nord_pool(first, 60) + nord_pool(second, 15).partition("\n")[2]
    spot = parse(mixed, "SE3")
    assert (len(spot.intervals), spot.gaps, spot.days) == (24 + 96, (), ())


def test_what_is_missing_or_said_twice_is_told_and_nothing_is_filled_in() -> None:
    day = datetime(2025, 11, 20)  # noqa: DTZ001 - local
    lines = nord_pool(day, 60).splitlines()
    spot = parse("\n".join([*lines[:4], *lines[6:], lines[6]]), "SE3")
    begin = round(moments(day, 60)[0].timestamp())
    assert spot.gaps == ((begin + 3 * 3600, begin + 5 * 3600),)
    assert [str(each) for each in spot.days] == ["2025-11-20"]
    assert spot.repeated == 1
    assert spot.at([begin + 2 * 3600, begin + 3 * 3600, begin + 5 * 3600]) == (Decimal("0.5"), None, Decimal("3.5"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no columns"),
        ("a;b\n1;2", "no columns"),
        (nord_pool(datetime(2025, 11, 20), 60).replace("SE3", "NO1"), "no prices of SE3; it has NO1, SE4"),  # noqa: DTZ001
        (HEAD + "32.01.2026 00:00:00;01.02.2026 01:00:00;1", "no time"),
        (HEAD + "01.01.2026 00:00:00;01.01.2026 05:00:00;1", "neither"),
        (HEAD + "01.01.2026 00:00:00;01.01.2026 01:00:00;nan", "no price"),
        (HEAD + "01.01.2026 00:00:00", "Line 2 has 1 columns"),
        (HEAD + "", "no price of SE3"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_prices_is_told(text: str, said: str) -> None:
    with pytest.raises(SpotError, match=said):
        parse(text, "SE3")


def test_two_prices_for_one_hour_are_refused() -> None:
    lines = nord_pool(datetime(2025, 11, 20), 60).splitlines()  # noqa: DTZ001 - local
    with pytest.raises(SpotError, match="Two prices for 2025-11-20 03:00 UTC"):
        parse("\n".join([*lines, lines[5].replace(";2.5;", ";9.5;")]), "SE3")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_a_file_holds_is_prices_or_an_error(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([nord_pool, entsoe]))(datetime(2025, 10, 26), 60)  # noqa: DTZ001 - local
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    try:
        spot = parse(text, "SE3")
    except SpotError as error:
        assert str(error)
        return
    assert all(a.end <= b.start for a, b in zip(spot.intervals, spot.intervals[1:], strict=False))


def test_days_of_the_clock_s_change_have_another_length() -> None:
    assert [day_seconds(day.date()) // 3600 for day in DAYS] == [24, 25, 23]


def test_energy_costs_by_the_price_of_its_quarter_and_what_has_none_is_unpriced() -> None:
    begin = 1_760_000_400
    spot = Spot(
        "SE3", "EUR", (Interval(begin, begin + 3600, Decimal(100)), Interval(begin + 3600, begin + 5400, Decimal(-20)))
    )
    quarters = [Quarter(begin + n * QUARTER, 4000.0, 8.0 if n != 2 else 0.0) for n in range(8)]
    made = energy(quarters, spot, Tariff(Decimal(11), Decimal("0.5"), Decimal("1.25")))
    # 1 kWh a quarter: three at 100 EUR/MWh, two at -20, two without a price, one that was not measured.
    assert (made.kwh, made.priced, made.unpriced) == (7, 5, 2)
    assert made.cost == Decimal("1.25") * (
        3 * (Decimal("1.1") + Decimal("0.5")) + 2 * (Decimal("-0.22") + Decimal("0.5"))
    )
    assert (made.measured, made.quarters, made.gpu_hours) == (7, 8, 14)
