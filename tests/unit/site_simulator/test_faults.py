"""What may be raised, and the book of what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.site_simulator.faults import (
    FLAP_DOWN,
    FLAP_PERIOD,
    Fault,
    FaultBook,
    FaultError,
    FaultKind,
    carrier_changes,
    flapping,
    fullness,
    heat_of,
    parse_fault,
    seconds_active,
)
from connectors.site_simulator.specification import default_specification

SPEC = default_specification()
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["g01", "mlx5_0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(["fault", "node", "gpu", "gpus", "site", "port", "mount", "code", "seconds", "x"])


@pytest.mark.slow
@given(st.dictionaries(fields, json_values | st.sampled_from(list(FaultKind)), max_size=6))
def test_whatever_is_asked_is_a_fault_or_an_error_that_says_why(asked):
    try:
        fault = parse_fault(asked, SPEC)
    except FaultError as problem:
        assert 10 < len(str(problem)) < 500
    else:
        assert parse_fault(fault.as_json(), SPEC) == fault


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"fault": "fire"}, "gpu_lost, xid, thermal"),
        ({"fault": "gpu_lost", "node": "g03"}, "misses gpu"),
        ({"fault": "gpu_lost", "node": "g03", "gpu": 5, "site": "x"}, "does not take 'site'"),
        ({"fault": "gpu_lost", "node": "g99", "gpu": 5}, "no node is called 'g99'"),
        ({"fault": "gpu_lost", "node": "g03", "gpu": 8}, "GPUs 0 to 7"),
        ({"fault": "gpu_lost", "node": "g03", "gpu": True}, "GPUs 0 to 7"),
        ({"fault": "thermal", "node": "g03", "gpus": []}, "GPUs 0 to 7"),
        ({"fault": "thermal", "node": "g03", "gpus": [0], "seconds": 0}, "1 to 3600"),
        ({"fault": "link_flap", "node": "g03", "port": "eth0"}, "mlx5_0, mlx5_1, eno1"),
        ({"fault": "link_flap", "node": "g03", "port": "mlx5_0", "seconds": 5}, "10 to 3600"),
        ({"fault": "symbol_errors", "node": "g03", "port": "eno1"}, "mlx5_0, mlx5_1, not"),
        ({"fault": "disk_full", "node": "g03", "mount": "/data"}, "disks at /, /scratch"),
        ({"fault": "slow_storage", "site": "Malmö"}, "no site is called"),
        ({"fault": "xid", "node": "g03", "gpu": 0, "code": 0}, "1 to 999"),
        ({"fault": "clock_off", "node": "g03", "seconds": float("nan")}, "clock_off"),
    ],
)
def test_an_error_says_what_would_do(asked, words):
    with pytest.raises(FaultError, match=words):
        parse_fault(asked, SPEC)


def test_a_site_may_be_named_as_people_write_it():
    assert parse_fault({"fault": "slow_storage", "site": "Trollhättan"}, SPEC).site == "trollhattan"


def test_the_same_fault_is_not_raised_twice_but_an_xid_may_repeat():
    book = FaultBook()
    lost = parse_fault({"fault": "gpu_lost", "node": "g03", "gpu": 5}, SPEC)
    xid = parse_fault({"fault": "xid", "node": "g03", "gpu": 5, "code": 13}, SPEC)
    first = book.raise_(lost, 10.0)
    with pytest.raises(FaultError, match="raised already, as f1"):
        book.raise_(lost, 11.0)
    book.raise_(xid, 12.0)
    book.raise_(xid, 13.0)
    assert [entry.id for entry in book.active()] == ["f1", "f2", "f3"]
    book.clear(first.id, 20.0)
    assert book.raise_(lost, 21.0).id == "f4"


def test_clearing_names_what_is_raised():
    book = FaultBook()
    with pytest.raises(FaultError, match="raised: none"):
        book.clear("f9", 1.0)


def test_the_book_forgets_what_is_long_over_and_keeps_what_lasts():
    book = FaultBook()
    old = book.raise_(Fault(FaultKind.SLOW_STORAGE, site="uppsala"), 0.0)
    book.raise_(Fault(FaultKind.NODE_GONE, node="g01"), 0.0)
    book.clear(old.id, 10.0)
    book.forget_before(100.0)
    assert [entry.id for entry in book.entries()] == ["f2"]


def test_heat_rises_over_its_time_and_falls_when_cleared():
    book = FaultBook()
    entry = book.raise_(Fault(FaultKind.THERMAL, node="g07", gpus=(0,), seconds=60.0), 0.0)
    assert heat_of(book.entries(), 0, 30.0) == (0.5, 1.0)
    assert heat_of(book.entries(), 0, 90.0) == (1.0, 1.0)
    assert heat_of(book.entries(), 1, 90.0) == (0.0, 1.0)
    book.clear(entry.id, 100.0)
    assert 0.0 < heat_of(book.entries(), 0, 120.0)[0] < 1.0
    assert heat_of(book.entries(), 0, 200.0)[0] == 0.0


def test_a_hurried_heat_up_shortens_the_thermal_time():
    book = FaultBook()
    book.raise_(Fault(FaultKind.THERMAL, node="g07", gpus=(0,), seconds=6.0), 0.0)
    assert heat_of(book.entries(), 0, 3.0) == (0.5, 10.0)


@given(st.floats(0, 500), st.floats(0, 500), st.sampled_from([FLAP_PERIOD, 140.0]))
def test_carrier_changes_tell_the_state_and_none_is_told_twice(first, second, period):
    book = FaultBook()
    entry = book.raise_(Fault(FaultKind.LINK_FLAP, node="g09", port="mlx5_1", seconds=period), 0.0)
    early, late = sorted((first, second))
    changes = carrier_changes(entry, 0.0, late)
    assert changes == carrier_changes(entry, 0.0, early) + carrier_changes(entry, early, late)
    down = flapping(book.entries(), "mlx5_1", late)
    assert down == (late % period < FLAP_DOWN)
    if late % period not in (0.0, FLAP_DOWN):  # a change belongs to what begins with it
        assert down == bool(changes and changes[-1][1])


def test_clearing_a_flapping_link_leaves_it_up():
    book = FaultBook()
    entry = book.raise_(parse_fault({"fault": "link_flap", "node": "g09", "port": "mlx5_1"}, SPEC), 0.0)
    cleared = book.clear(entry.id, 1.0)
    assert not flapping(book.entries(), "mlx5_1", 2.0)
    assert carrier_changes(cleared, 0.0, 100.0) == [(0.0, True), (1.0, False)]


def test_a_disk_fills_evenly_and_is_tidied_up_at_once():
    book = FaultBook()
    entry = book.raise_(Fault(FaultKind.DISK_FULL, node="g11", mount="/scratch", seconds=300.0), 100.0)
    assert [fullness(book.entries(), "/scratch", time) for time in (99.0, 250.0, 400.0, 999.0)] == [0, 0.5, 1, 1]
    assert fullness(book.entries(), "/", 400.0) == 0
    book.clear(entry.id, 1000.0)
    assert fullness(book.entries(), "/scratch", 1000.0) == 0


def test_only_the_seconds_that_a_fault_lasted_count():
    book = FaultBook()
    entry = book.raise_(Fault(FaultKind.PCIE_REPLAYS, node="g08", gpus=(2,)), 100.0)
    assert seconds_active(entry, 0.0, 160.0) == 60.0
    assert seconds_active(book.clear(entry.id, 130.0), 110.0, 160.0) == 20.0
    assert seconds_active(entry, 0.0, 50.0) == 0.0
