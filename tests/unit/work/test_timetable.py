"""Times that are due: those that cron has, each decided once, whatever the clock does meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given, settings
from hypothesis import strategies as st

from console.work.model.timetable import MOST_COUNTED, NAMES, Missed, NoTime, Timetable, after, checked, due

ZONES = ("UTC", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
DAY = 86400.0
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp()


def unix(text: str, zone: str = "UTC", fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def local(times: list[float], zone: str) -> list[str]:
    return [f"{datetime.fromtimestamp(time, ZoneInfo(zone)):%m-%d %H:%M}" for time in times]


@st.composite
def fields(draw: st.DrawFn) -> str:
    """Five fields that come at least once in a year."""

    def one(low: int, high: int) -> str:
        number = st.integers(low, high).map(str)
        step = st.integers(1, high).map(lambda by: f"*/{by}")
        several = st.lists(number, min_size=1, max_size=3).map(",".join)
        return draw(st.one_of(st.just("*"), number, step, several))

    return " ".join((one(0, 59), one(0, 23), draw(st.sampled_from(("*", "1", "28", "*/9"))), "*",
                     draw(st.sampled_from(("*", "1-5", "0")))))  # fmt: skip


MOMENTS = st.floats(unix("2025-01-01"), unix("2028-01-01"), allow_nan=False)
TABLES = st.builds(Timetable, fields(), st.sampled_from(ZONES))


@settings(max_examples=25, deadline=None)
@given(TABLES, MOMENTS)
def test_times_are_those_of_cron_in_order_each_once(table: Timetable, start: float) -> None:
    found = list(islice(after(table, start), 12))
    told = CronSim(table.when, datetime.fromtimestamp(start, UTC).astimezone(ZoneInfo(table.zone)))
    expected = sorted({each.timestamp() for each in islice(told, 16) if each.timestamp() > start})
    assert found == expected[:12] and all(time > start for time in found)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(TABLES, MOMENTS, st.lists(st.floats(-2 * DAY, 9 * DAY), max_size=6), st.sampled_from((0.0, 60.0, 3600.0, DAY)))
def test_each_time_is_decided_once_whatever_the_clock_does(
    table: Timetable, start: float, steps: list[float], late: float
) -> None:
    """Looks at odd times, also by a clock that is set back, decide all times until the latest one, none twice."""
    decided, now, latest = start, start, start
    kept: list[float] = []
    counted = 0
    for step in steps:
        now += step
        latest = max(latest, now)
        found = due(table, decided, late, now)
        for time in (found.missed.first, found.missed.last) if found.missed else ():
            assert decided < time <= now
        if found.missed is not None:
            counted += found.missed.count
            decided = found.missed.last
        if found.at is not None:
            assert decided < found.at <= now and now - found.at <= late
            kept.append(found.at)
            decided = found.at
    all_of_them = list(takewhile(lambda time: time <= latest, islice(after(table, start), 2 * MOST_COUNTED)))
    assert kept == sorted(set(kept))
    if len(all_of_them) < MOST_COUNTED:  # beyond that it is not counted
        assert set(kept) <= set(all_of_them) and counted + len(kept) == len(all_of_them)


@pytest.mark.parametrize(
    ("when", "start", "times"),
    [
        # In the night to 29 March the hour from two to three is left out in Stockholm.
        ("30 2 * * *", "2026-03-28T12:00", ["03-29 03:00", "03-30 02:30"]),
        ("*/30 * * * *", "2026-03-29T01:20", ["03-29 01:30", "03-29 03:00", "03-29 03:30"]),
        # In the night to 25 October it comes twice.
        ("30 2 * * *", "2026-10-24T12:00", ["10-25 02:30", "10-26 02:30"]),
        ("0 * * * *", "2026-10-25T01:30", ["10-25 02:00", "10-25 02:00", "10-25 03:00"]),
        ("@daily", "2026-10-24T12:00", ["10-25 00:00", "10-26 00:00"]),
    ],
)
def test_the_hour_that_comes_twice_counts_once_and_the_missing_one_moves(
    when: str, start: str, times: list[str]
) -> None:
    zone = "Europe/Stockholm"
    found = list(islice(after(Timetable(when, zone), unix(start, zone)), len(times)))
    assert local(found, zone) == times


def test_begun_in_the_second_pass_of_an_hour_nothing_of_the_first_is_told_again() -> None:
    zone = "Europe/Stockholm"
    begun = unix("2026-10-25T02:10", zone, fold=1)
    assert local(list(islice(after(Timetable("30 2 * * *", zone), begun), 1)), zone) == ["10-26 02:30"]


def test_months_of_absence_are_told_once_and_only_the_newest_time_is_kept() -> None:
    table = Timetable("0 3 * * *")
    began = unix("2026-01-01T12:00")
    found = due(table, began, 3600, unix("2026-06-30T03:10"))
    assert found.at == unix("2026-06-30T03:00")
    assert found.missed == Missed(179, unix("2026-01-02T03:00"), unix("2026-06-29T03:00"))
    assert due(table, began, 300, unix("2026-06-30T03:10")).at is None


def test_of_what_is_due_each_minute_months_are_counted_so_far_and_told_whole() -> None:
    found = due(Timetable("* * * * *"), NOW - 200 * DAY, 0, NOW + 30)
    assert found.missed == Missed(MOST_COUNTED, NOW - 200 * DAY + 60, NOW)


def test_a_clock_set_back_has_nothing_due_until_it_is_where_it_was() -> None:
    table, decided = Timetable("0 * * * *"), unix("2026-07-01T12:00")
    assert due(table, decided, 3600, unix("2026-07-01T11:30")).at is None
    assert due(table, decided, 3600, unix("2026-07-01T12:59")).at is None
    assert due(table, decided, 3600, unix("2026-07-01T13:00")).at == unix("2026-07-01T13:00")


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        ("", "UTC"), ("0 3 * *", "UTC"), ("0 0 3 * * *", "UTC"), ("61 3 * * *", "UTC"), ("@reboot", "UTC"),
        ("0 3 31 2 *", "UTC"), ("0 3 * * *", "Mars/Olympus"), ("0 3 * * *", "../etc/passwd"), ("x" * 5000, "UTC"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(when: str, zone: str) -> None:
    with pytest.raises(NoTime):
        checked(when, zone, NOW)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_time_or_refused(when: str, zone: str) -> None:
    try:
        table = checked(when, zone or "UTC", NOW)
    except NoTime:
        return
    assert next(after(table, NOW)) > NOW


def test_names_are_read_as_their_fields() -> None:
    for name, meant in NAMES.items():
        assert list(islice(after(Timetable(name), NOW), 3)) == list(islice(after(Timetable(meant), NOW), 3))
