"""An engine that has something to do and does nothing of it for long hangs; a busy good one never does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.engines.hanging import LEAST_SECONDS, Going, Look, Pause, going, longest_pause, look_of, looked
from connectors.engines.metrics import Engine, Metrics


def after(*looks: Look) -> Pause:
    pause = Pause()
    for look in looks:
        pause = looked(pause, look)
    return pause


def every(seconds: float, until: float, busy: bool | None, steps: float | None) -> list[Look]:
    return [Look(at * seconds, busy, steps) for at in range(int(until / seconds) + 1)]


def test_requests_that_wait_while_nothing_moves_are_a_hang() -> None:
    pause = after(*every(5, 60, True, 7))
    assert going(pause, 59, 0) is Going.STILL and going(pause, 60, 0) is Going.HANGS


def test_the_patience_is_twice_the_longest_pause_of_the_warm_up() -> None:
    pause = after(*every(5, 120, True, 7))
    assert going(pause, 100, 50) is Going.HANGS and going(pause, 100, 50.5) is Going.STILL


def test_an_engine_without_work_does_not_hang() -> None:
    assert going(after(*every(5, 600, False, 7)), 600, 0) is Going.WELL


def test_work_that_begins_is_waited_for_from_its_beginning() -> None:
    pause = after(*every(5, 600, False, 7), Look(605, True, 7))
    assert going(pause, 660, 0) is Going.STILL


@pytest.mark.parametrize("steps", [8, 3])
def test_whatever_moves_or_begins_anew_is_a_new_base(steps: float) -> None:
    pause = after(*every(5, 55, True, 7), Look(60, True, steps))
    assert going(pause, 119, 0) is Going.STILL and pause.since == 60


def test_a_look_that_failed_is_not_idle() -> None:
    looks = [*every(5, 30, True, 7), Look(35, None, None), Look(40, None, None), Look(70, True, 7)]
    pause = after(*looks)
    assert pause.misses == 0 and going(pause, 70, 0) is Going.HANGS


def test_one_that_has_work_and_says_nothing_for_as_long_is_silent() -> None:
    pause = after(*every(5, 10, True, 7), *(Look(at, True, None) for at in range(15, 80, 5)))
    assert pause.misses == 13 and going(pause, 75, 0) is Going.SILENT


def test_the_longest_pause_of_a_warm_up_is_found() -> None:
    moves = [0, 1, 1, 1, 2, 3]
    assert longest_pause([Look(at * 5.0, True, steps) for at, steps in enumerate(moves)]) == 15


def test_whether_it_is_busy_is_the_routers_word_where_it_gives_none() -> None:
    assert look_of(Metrics(Engine.VLLM, running=0, waiting=3, steps=9), 1) == Look(1, True, 9)
    assert look_of(None, 1, 4) == Look(1, True, None) and look_of(None, 1) == Look(1, None, None)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.floats(0.1, 200), min_size=1, max_size=30),
    warm=st.lists(st.floats(0.1, 200), min_size=1, max_size=10),
    look_every=st.floats(1, 20),
)
def test_a_busy_engine_that_pauses_no_longer_than_when_it_was_warm_never_hangs(
    gaps: list[float], warm: list[float], look_every: float
) -> None:
    longest = max(warm)
    moves, at = [0.0], 0.0
    for gap in gaps:
        at += min(gap, max(longest, LEAST_SECONDS / 2))
        moves.append(at)
    pause, now = Pause(), 0.0
    while now <= at:
        steps = float(sum(move <= now for move in moves))
        pause = looked(pause, Look(now, True, steps))
        assert going(pause, now, longest + look_every) is not Going.HANGS
        now += look_every
