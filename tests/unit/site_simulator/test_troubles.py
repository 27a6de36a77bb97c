"""The demo site's month goes wrong alike whoever asks, and its alarms are made by the judge of the live picture."""

from __future__ import annotations

from itertools import pairwise

import pytest

from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.story import MOMENT, NIGHT_SECONDS
from connectors.site_simulator.troubles import troubles
from console.alarms.model.alarms import Alarm, State
from console.alarms.model.moves import after
from console.main.past_alarms import AlarmsOrder, moves_of, numbered, pieces

DAY = 86_400.0
NIGHT = MOMENT - NIGHT_SECONDS


def test_a_day_is_the_same_from_whatever_start_it_is_seen() -> None:
    spec = default_specification()
    month = troubles(3, NIGHT - 30 * DAY, NIGHT, spec)
    week = troubles(3, NIGHT - 7 * DAY, NIGHT, spec)
    assert week == tuple(each for each in month if each.raised_at >= NIGHT - 7 * DAY)
    assert troubles(4, NIGHT - 7 * DAY, NIGHT, spec) != week


def test_nothing_is_left_of_the_month_when_the_night_begins() -> None:
    month = troubles(1, NIGHT - 30 * DAY, NIGHT, default_specification())
    assert len(month) > 300
    assert all(each.cleared_at is not None and each.raised_at < each.cleared_at < NIGHT for each in month)
    assert all(each.raised_at // DAY == (each.cleared_at or 0) // DAY for each in month)


@pytest.fixture(scope="module")
def alarms() -> list[Alarm]:
    found: dict[int, Alarm] = {}
    for move in moves_of(AlarmsOrder(1, NIGHT - 2 * DAY, MOMENT, True, "", {"g11": "key of g11"})):
        made = after(found.get(move.alarm), move)
        assert made is not None
        found[move.alarm] = made
    return list(found.values())


#: Hours from the story's moment: at some of them a quiet site opened with an alarm that nobody had looked at.
@pytest.mark.slow  # a day of the site's past each
@pytest.mark.parametrize("hours", [5, 11])
def test_a_quiet_site_opens_with_no_alarm_that_asks_for_anybody(hours: int) -> None:
    opening = MOMENT + hours * 3600
    found: dict[int, Alarm | None] = {}
    for move in moves_of(AlarmsOrder(1, opening - 2 * DAY, opening, False, "", {})):
        found[move.alarm] = after(found.get(move.alarm), move)
    assert len(found) > 10
    left = [(each.source.rule, each.state) for each in found.values() if each is not None and each.state != State.OVER]
    assert left == []


@pytest.mark.slow
def test_alarms_of_the_past_are_over_and_somebody_acknowledged_them(alarms: list[Alarm]) -> None:
    assert [each.number for each in alarms] == list(range(1, len(alarms) + 1))
    before = [each for each in alarms if each.raised < NIGHT - DAY]
    assert before
    assert {each.state for each in before} == {State.OVER}
    by = {each.by for each in before}
    assert by & {"A. Lindqvist", "T. Öberg", "E. Berg"}
    assert any(each.source.node == "key of g11" for each in alarms)


@pytest.mark.slow
def test_what_came_and_went_in_the_night_waits_for_whoever_opens_the_window(alarms: list[Alarm]) -> None:
    waiting = {(each.source.rule, each.source.part) for each in alarms if each.state is State.RETURNED}
    assert {("gpu.pcie-replays", "2"), ("disk.full", "/scratch")} <= waiting


@pytest.mark.slow
def test_pieces_hold_whole_alarms_and_are_numbered_where_they_are_written(alarms: list[Alarm]) -> None:
    moves = moves_of(AlarmsOrder(1, NIGHT - DAY, MOMENT, True, "", {}))
    split = list(pieces(moves, 10))
    assert [move for piece in split for move in piece] == list(moves)
    assert all(one[-1].alarm < other[0].alarm for one, other in pairwise(split))
    assert numbered(split[1], 500)[0].alarm == 500
