"""A storm of events is told by its first and by its size, and never hides another event."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.readings import NodeEvent
from console.fleet.model.storms import (
    FLOOD_LINES,
    FLOOD_SECONDS,
    KEYS,
    PASSES,
    SINGLES,
    WINDOW_SECONDS,
    FloodGauge,
    StormGate,
)


def event(code="kernel", time=0.0, device=""):
    return NodeEvent("hall/g01", time, "kernel", code, device, "again")


def count(events):
    """How many events a list tells of."""
    more = [re.search(r"and (\d+) more", e.text) for e in events]
    return sum(int(found.group(1)) if found else 1 for found in more)


def test_a_few_events_pass_as_they_are():
    gate = StormGate()
    told = [gate.admit(event(time=n), n) for n in range(5)]
    assert told == [[event(time=n)] for n in range(5)]


def test_another_code_passes_in_the_middle_of_a_storm():
    gate = StormGate()
    for _ in range(1000):
        gate.admit(event(), 1.0)
    assert gate.admit(event("xid:79"), 1.0) == [event("xid:79")]


def test_a_thousand_different_ones_are_bounded_too():
    gate = StormGate()
    told = [found for n in range(10_000) for found in gate.admit(event(f"code:{n}"), 1.0)]
    assert len(told) <= KEYS + SINGLES + 1
    assert count(told + gate.close(20.0)) == 10_000


def test_a_node_that_names_a_new_thing_with_every_event_tells_few_of_them():
    gate = StormGate()
    told = [found for n in range(20_000) for found in gate.admit(event(f"code:{n % KEYS}"), 1.0)]
    assert len(told) <= PASSES
    assert count(told + gate.close(20.0)) == 20_000


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 3)), max_size=300))
def test_no_event_goes_uncounted(steps):
    gate, now, told = StormGate(), 0.0, []
    for code, passed in steps:
        now += passed
        told += gate.admit(event(code, now), now)
    told += gate.close(now + 10)
    assert count(told) == len(steps)


def test_a_clock_that_was_set_back_opens_the_gate():
    gate = StormGate()
    for _ in range(100):
        gate.admit(event(), 1e9)
    assert gate.admit(event("xid:79"), 10.0)[-1].code == "xid:79"


def test_a_clock_that_was_set_back_does_not_hold_the_same_event_back_for_years():
    gate = StormGate()
    for _ in range(100):
        gate.admit(event(), 1e9)
    told = gate.admit(event(time=10.0), 10.0)
    assert "and 80 more" in told[0].text
    assert told[1] == event(time=10.0)
    assert gate.admit(event(time=11.0), 11.0) == [event(time=11.0)]
    assert gate.close(10.0 + WINDOW_SECONDS - 0.1) == []


def rises(*heard):
    gauge = FloodGauge()
    return [gauge.rose(count, now) for count, now in heard]


def test_so_many_bad_lines_in_so_short_a_time_are_a_flood():
    assert rises((1, 0), (1000, 1), (FLOOD_LINES, FLOOD_SECONDS - 1)) == [False, False, True]
    assert rises((FLOOD_LINES - 1, 0)) == [False]
    assert rises((FLOOD_LINES, 0)) == [True]


def test_bad_lines_of_long_ago_do_not_count():
    assert rises((1000, 0), (FLOOD_LINES, FLOOD_SECONDS + 1)) == [False, False]
    assert rises((1000, 0), (FLOOD_LINES + 1000, FLOOD_SECONDS + 1)) == [False, True]


def test_a_clock_that_was_set_back_makes_no_flood_and_hides_none():
    assert rises((1000, 1e9), (1001, 10.0), (FLOOD_LINES + 1001, 11.0)) == [False, False, True]
