"""Ticks fall on round local times and round values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from widgets.time.timeaxis import nice_range, nice_step, tick_decimals, time_ticks, value_ticks

ZONE = "Europe/Stockholm"


def at(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()


def texts(start: float, end: float, most: int = 8, zone: str = ZONE) -> list[str]:
    return [tick.local.strftime("%d %H:%M") for tick in time_ticks(start, end, zone, most)]


def test_quarters_of_an_hour_in_local_time() -> None:
    assert texts(at(2026, 11, 20, 1, 12), at(2026, 11, 20, 2, 12), 4) == [
        "20 02:15",
        "20 02:30",
        "20 02:45",
        "20 03:00",
    ]


def test_hours_stay_round_when_the_clock_changes() -> None:
    # The night of 25 October 2026 has 25 hours in Stockholm.
    ticks = time_ticks(at(2026, 10, 24, 16), at(2026, 10, 25, 16), ZONE, 5)
    assert {tick.local.hour % 6 for tick in ticks} == {0}
    assert [tick.time for tick in ticks] == sorted({tick.time for tick in ticks})


def test_zones_with_odd_offsets() -> None:
    assert texts(at(2026, 1, 1, 0), at(2026, 1, 1, 4), 4, "Asia/Kathmandu")[0] == "01 06:00"


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks = time_ticks(at(2026, 1, 1), at(2026, 3, 1), ZONE, 9)
    assert {tick.local.weekday() for tick in weeks} == {0}
    months = time_ticks(at(2025, 1, 15), at(2027, 1, 15), ZONE, 12)
    assert {tick.local.day for tick in months} == {1}
    assert all(tick.is_day for tick in months)


@given(
    some.floats(0, 4e9), some.floats(0.5, 3e9), some.integers(1, 20), some.sampled_from(["UTC", ZONE, "Asia/Kolkata"])
)
def test_ticks_lie_in_the_range_and_are_few(start: float, span: float, most: int, zone: str) -> None:
    ticks = time_ticks(start, start + span, zone, most)
    assert all(start <= tick.time <= start + span for tick in ticks)
    assert len(ticks) <= most + 2
    assert [tick.time for tick in ticks] == sorted({tick.time for tick in ticks})


def test_a_range_without_length_has_no_ticks() -> None:
    assert time_ticks(5, 5, ZONE, 4) == []
    assert time_ticks(6, 5, ZONE, 4) == []
    assert value_ticks(1, 1) == []


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 100, [0, 50, 100]), (200, 740, [200, 400, 600]), (0, 1, [0, 0.5, 1]), (62, 88, [70, 80])],
)
def test_values_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert value_ticks(low, high, 3) == pytest.approx(ticks)


def test_a_nice_range_holds_what_it_must() -> None:
    assert nice_range(63, 79) == (60, 80)
    assert nice_range(5, 5)[0] < 5 < nice_range(5, 5)[1]
    assert nice_range(float("nan"), 1) == (0, 1)
    assert nice_step(0, 3) == 1


@given(some.floats(-1e9, 1e9), some.floats(1e-6, 1e9))
def test_nice_ranges_hold_any_values(low: float, span: float) -> None:
    bottom, top = nice_range(low, low + span)
    tolerance = 1e-6 * max(abs(low), abs(low + span), 1e-6)
    assert bottom <= low + tolerance and top >= low + span - tolerance


def test_decimals_tell_ticks_apart() -> None:
    assert tick_decimals([0, 0.5, 1]) == 1
    assert tick_decimals([0, 50, 100]) == 0
    assert tick_decimals([0.25, 0.5]) == 2
    assert tick_decimals([1]) == 0
