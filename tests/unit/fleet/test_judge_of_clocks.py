"""Whose clock is off, and in which direction: one node's, or that of the console which compares."""

from __future__ import annotations

import pytest

from tests.support.court import SITE, Court, clock, whole


@pytest.mark.parametrize(
    ("off", "nodes", "console"),
    [(-3600.0, "clock.behind", "console.ahead"), (3600.0, "clock.ahead", "console.behind")],
)
def test_when_all_nodes_are_off_by_the_same_it_is_the_consoles_own_clock(off: float, nodes: str, console: str) -> None:
    court = Court(nodes=SITE)
    for node in SITE:
        court.see(clock(0.01, node))
    for node in SITE[:3]:
        court.see(clock(off - 0.2, node), after=0.1)
    assert whole(court) == [(nodes, 1)] * 3
    court.see(clock(off + 0.2, SITE[3]), after=0.1)
    assert whole(court) == [(console, 4)]
    assert [court.ids(node) for node in SITE] == [[]] * 4
    (found,) = court.judge.all()
    assert found.fact("offset") == 3600.0
    court.see(clock(off / 12, SITE[3]))
    assert whole(court) == [(nodes, 1)] * 4, "one of them is off by something else"
    court.see(clock(-off, SITE[3]))
    assert console not in dict(whole(court)), "nor is it the console's when they disagree in which direction"


def test_one_nodes_clock_alone_is_that_nodes() -> None:
    court = Court()
    court.see(clock(-3600.0))
    assert whole(court) == [("clock.behind", 1)]
