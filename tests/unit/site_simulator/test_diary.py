"""What the demo site's people did, as a pure function of seed and times."""

from __future__ import annotations

from itertools import pairwise

import pytest

from connectors.site_simulator.diary import KEPT_DAYS, NIGHT, PEOPLE, Deed, diary
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.story import MOMENT

SITE = default_specification()
BEGUN = MOMENT - KEPT_DAYS * 86400.0


@pytest.fixture(scope="module")
def month():
    return list(diary(1, BEGUN, BEGUN, MOMENT, SITE, story=True))


def test_a_month_of_it_is_in_order_and_before_the_opening(month):
    assert len(month) > 2000
    assert all(one.time <= other.time for one, other in pairwise(month))
    assert month[0].time > BEGUN and month[-1].time < MOMENT


def test_every_deed_is_in_it_by_people_of_the_list(month):
    assert {line.deed for line in month} == set(Deed)
    assert {line.who for line in month} <= set(PEOPLE)


def test_a_later_start_tells_the_same_of_the_days_that_both_know(month):
    earlier = list(diary(1, BEGUN, BEGUN, MOMENT - 5 * 86400, SITE, story=False))
    until = MOMENT - 6 * 86400
    assert [line for line in earlier if line.time < until] == [line for line in month if line.time < until]


def test_what_was_told_before_is_not_told_again(month):
    rest = list(diary(1, BEGUN, MOMENT - 86400, MOMENT, SITE, story=True))
    assert rest == [line for line in month if line.time > MOMENT - 86400]
    assert list(diary(1, BEGUN, MOMENT, MOMENT, SITE, story=True)) == []


def test_the_night_is_signed_at_three_with_sixteen_or_fewer_lines_after_it(month):
    signed = max(line.time for line in month if line.deed is Deed.SIGN)
    assert signed == MOMENT - (12 * 60 + 44)
    after = [line for line in month if line.time > signed]
    assert [line.who for line in after] == [NIGHT] * len(after) and 0 < len(after) <= 16


def test_a_quiet_site_has_no_such_night():
    calm = list(diary(1, BEGUN, MOMENT - 86400, MOMENT, SITE, story=False))
    assert calm and not any("XID 79" in line.text for line in calm)


def test_what_is_written_is_about_nodes_that_are_there(month):
    names = {f"node:{node.site}/{node.name}" for node in SITE.nodes}
    assert {line.about for line in month if line.about.startswith("node:")} <= names
