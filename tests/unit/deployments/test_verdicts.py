"""Two versions held against each other: what is proven, what is not, and what too few requests leave open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.deployments.model.verdicts import Bounds, Counted, Reason, Verdict, compare, median, share

FAST = (0.1,) * 20


def test_none_of_n_failed_bounds_the_share_at_about_three_of_n() -> None:
    for requests in (100, 300, 3000):
        assert share(0, requests) == (0.0, pytest.approx(3 / requests, rel=0.02))
    assert share(0, 0) == (0.0, 1.0)
    assert share(5, 5)[1] == 1.0


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.floats(0, 1))
def test_bounds_lie_around_what_was_counted(requests: int, part: float) -> None:
    errors = round(requests * part)
    low, high = share(errors, requests)
    assert 0 <= low <= errors / requests <= high <= 1


def test_so_many_clean_requests_as_are_needed_pass_and_one_less_stands_still() -> None:
    bounds = Bounds(errors=0.01)
    assert bounds.needed == 299
    old = Counted(1000, 1)
    assert compare(old, Counted(299), bounds).verdict is Verdict.PASS
    few = compare(old, Counted(298), bounds)
    assert (few.verdict, few.reason, few.needed) == (Verdict.INCONCLUSIVE, Reason.TOO_FEW, 299)


def test_nothing_asked_is_no_proof_of_anything() -> None:
    assert compare(Counted(), Counted(), Bounds()).verdict is Verdict.INCONCLUSIVE


def test_what_is_certainly_worse_fails_before_enough_were_asked() -> None:
    found = compare(Counted(100), Counted(20, 6), Bounds())
    assert (found.verdict, found.reason) == (Verdict.FAIL, Reason.ERRORS)
    assert found.at_least > 0.1


def test_errors_that_the_old_version_has_as_well_are_not_blamed_on_the_new() -> None:
    found = compare(Counted(200, 80), Counted(200, 60), Bounds())
    assert found.verdict is Verdict.INCONCLUSIVE


def test_a_version_that_is_slower_by_more_than_it_may_fails_and_by_less_passes() -> None:
    old = Counted(1000, probes=FAST)
    slow = compare(old, Counted(1000, probes=(0.3,) * 20), Bounds())
    assert (slow.verdict, slow.reason) == (Verdict.FAIL, Reason.SLOWER)
    assert (slow.old_median, slow.new_median) == (0.1, 0.3)
    assert compare(old, Counted(1000, probes=(0.14,) * 20), Bounds()).verdict is Verdict.PASS
    few = compare(old, Counted(1000, probes=(0.3,) * 3), Bounds())
    assert (few.verdict, few.reason) == (Verdict.INCONCLUSIVE, Reason.TOO_FEW)


def test_a_warm_version_and_a_cold_one_are_not_compared() -> None:
    found = compare(Counted(1000, probes=FAST, warm=True), Counted(1000, probes=(9.0,) * 20, warm=False), Bounds())
    assert (found.verdict, found.reason) == (Verdict.INCONCLUSIVE, Reason.UNEQUAL)


def test_one_that_hangs_fails_whatever_else_is_known() -> None:
    found = compare(Counted(1000), Counted(1000), Bounds(), hangs=True)
    assert (found.verdict, found.reason) == (Verdict.FAIL, Reason.HANGS)


def test_the_median_of_none_is_none() -> None:
    assert median(()) is None and median((3, 1, 2)) == 2 and median((1, 2)) == 1.5
