"""What is said of the alarms themselves: by ISA-18.2's measures, from the alarms alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.figures import (
    BAR_SECONDS,
    DAY,
    TARGETS,
    WINDOW_LIMIT,
    WINDOW_SECONDS,
    Measure,
    figures,
)
from console.fleet.model.rules import Grade

SINCE = 1_800_000_000.0
MONTH = SINCE + 30 * DAY


def an_alarm(raised: float, *, rule: str = "disk.low", node: str = "n1", grade: Grade = Grade.LOW, **more) -> Alarm:
    more.setdefault("returned", raised + 300.0)
    return Alarm(int(raised), Source(rule, node), grade, raised, **{"last_raised": raised, **more})


def the_month() -> list[Alarm]:
    """Alarms with the counts of a month as it was: 26 floods, of which the worst has 14, and ten sources that bring
    428 together."""
    worst = (96, 71, 58, 47, 39, 33, 27, 22, 19, 16)
    sources = [Source("often", f"n{place}") for place, count in enumerate(worst) for _ in range(count)]
    sources += [Source("seldom", f"n{place % 400}") for place in range(4752 - len(sources))]
    grades = [Grade.LOW] * 3834 + [Grade.MEDIUM] * 741 + [Grade.HIGH] * 171 + [Grade.CRITICAL] * 6
    chance = random.Random(4)
    chance.shuffle(sources)
    chance.shuffle(grades)
    floods = [14, *[11] * 25]
    places = [161 * flood + 7 for flood in range(26)]
    windows = [window for window, count in zip(places, floods, strict=True) for _ in range(count)]
    calm = [window for window in range(4320) if window not in set(places)]
    windows += [calm[place % len(calm)] for place in range(4752 - len(windows))]
    # Nothing is raised within a minute of the same source, as steady rules have it.
    return [
        Alarm(number, source, grade, at := SINCE + window * 600.0 + number % 600, at, returned=at + 300.0)
        for number, (window, source, grade) in enumerate(zip(windows, sources, grades, strict=True))
    ]


def test_a_month_is_told_as_it_was():
    month = [
        replace(each, returned=each.raised + 2.2 * DAY) if each.number % 190 == 5 else each for each in the_month()
    ]
    made = figures(month, SINCE, MONTH)
    assert (made.count, made.windows, made.flooded, made.peak) == (4752, 4320, 26, 14)
    assert made.peak_at == SINCE + 7 * WINDOW_SECONDS
    assert made.value(Measure.RATE) == pytest.approx(1.1)
    assert made.value(Measure.FLOODED) == pytest.approx(0.006, abs=1e-4)
    assert [each.count for each in made.worst] == [96, 71, 58, 47, 39, 33, 27, 22, 19, 16]
    assert made.of_worst == 428
    assert made.value(Measure.TOP_TEN) == pytest.approx(0.09, abs=1e-4)
    assert made.share(Grade.LOW) == pytest.approx(0.807, abs=1e-3)
    assert made.share(Grade.MEDIUM) == pytest.approx(0.156, abs=1e-3)
    assert made.share(Grade.HIGH) == pytest.approx(0.037, abs=1e-3)
    assert made.chattering == made.fleeting == 0
    missed = [each for each in Measure if not made.met(each)]
    assert missed == [Measure.PEAK, Measure.TOP_TEN]
    assert len(made.bars) == 90
    assert max(made.bars) == 14


def test_no_alarm_is_a_good_month():
    made = figures([], SINCE, MONTH)
    assert all(made.met(each) and made.value(each) == 0.0 for each in Measure)
    assert made.peak_at is None
    assert figures([], SINCE, SINCE).windows == 0


def test_every_measure_has_its_target():
    assert set(TARGETS) == set(Measure)


def test_what_is_raised_three_times_within_a_minute_chatters():
    again = [an_alarm(SINCE + 29.0 * turn, acknowledged=SINCE, by="AL") for turn in range(3)]
    assert figures(again, SINCE, MONTH).chattering == 1
    apart = [an_alarm(SINCE + 31.0 * turn, acknowledged=SINCE, by="AL") for turn in range(3)]
    assert figures(apart, SINCE, MONTH).chattering == 0


def test_one_alarm_that_was_raised_so_often_in_so_short_a_time_chatters():
    close = an_alarm(SINCE, times=21, last_raised=SINCE + 500.0, returned=None)
    assert figures([close], SINCE, MONTH).chattering == 1
    assert figures([replace(close, times=5)], SINCE, MONTH).chattering == 0


def test_what_goes_within_a_minute_and_does_not_come_back_is_fleeting():
    short = an_alarm(SINCE, returned=SINCE + 59.0)
    assert figures([short], SINCE, MONTH).fleeting == 1
    assert figures([replace(short, times=2)], SINCE, MONTH).fleeting == 0
    assert figures([replace(short, returned=SINCE + 60.0)], SINCE, MONTH).fleeting == 0


def test_what_stands_for_more_than_a_day_counts_on_each_day_on_which_it_did():
    stands = an_alarm(SINCE + 0.5 * DAY, returned=SINCE + 3.25 * DAY)  # over a day from 1.5 to 3.25: days 1, 2 and 3
    assert figures([stands], SINCE, SINCE + 10 * DAY).stale == pytest.approx(0.3)
    before = an_alarm(SINCE - 5 * DAY, returned=None)
    made = figures([before], SINCE, SINCE + 10 * DAY)
    assert (made.stale, made.count) == (1.0, 0)
    back = replace(stands, last_raised=SINCE + 3.0 * DAY)
    assert figures([back], SINCE, SINCE + 10 * DAY).stale == 0.0


def test_what_asked_for_nobody_does_not_count():
    folded = an_alarm(SINCE, returned=SINCE + 30.0, acknowledged=SINCE + 30.0)
    assert figures([folded], SINCE, MONTH) == figures([], SINCE, MONTH)


def test_the_share_of_ten_sources_says_nothing_where_there_are_no_more():
    few = [an_alarm(SINCE + 700.0 * turn, node=f"n{turn}") for turn in range(4)]
    made = figures(few, SINCE, MONTH)
    assert not made.tells_top_ten
    assert made.met(Measure.TOP_TEN)


_ALARMS = st.lists(
    st.builds(
        an_alarm,
        st.floats(SINCE - DAY, SINCE + DAY),
        rule=st.sampled_from(("disk.low", "gpu.hot")),
        node=st.sampled_from("abcdefgh"),
        grade=st.sampled_from(Grade),
        returned=st.one_of(st.none(), st.floats(SINCE + DAY, SINCE + 5 * DAY)),
        times=st.integers(1, 5),
    ),
    max_size=40,
)


@pytest.mark.slow
@given(_ALARMS, st.randoms(use_true_random=False))
def test_all_alarms_are_counted_once_in_any_order(alarms, chance):
    until = SINCE + DAY
    made = figures(alarms, SINCE, until)
    shuffled = list(alarms)
    chance.shuffle(shuffled)
    assert figures(shuffled, SINCE, until) == made
    pieces = [
        figures(alarms, start, start + WINDOW_SECONDS)
        for start in (SINCE + place * WINDOW_SECONDS for place in range(int(DAY / WINDOW_SECONDS)))
    ]
    assert sum(piece.count for piece in pieces) == made.count == sum(made.by_grade.values())
    assert sum(piece.count > WINDOW_LIMIT for piece in pieces) == made.flooded
    assert max(piece.count for piece in pieces) == made.peak == max(made.bars, default=0)
    assert len(made.bars) == DAY / BAR_SECONDS
