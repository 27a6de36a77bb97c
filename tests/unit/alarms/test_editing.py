"""Fields of a rule: what they say, and the rule that other texts make of it."""

from __future__ import annotations

import pytest

from console.alarms.model.editing import Field, Wrong, edited, fields, seconds_of, time_text
from console.fleet.model.rule_text import as_toml
from console.fleet.model.rules import Count, Grade, Threshold
from console.fleet.service.rulebook import shipped

ALL = [rule for rule in shipped().rows if rule.is_alarm]


@pytest.mark.parametrize("rule", ALL, ids=[rule.id for rule in ALL])
def test_fields_that_are_left_alone_leave_the_rule_alone(rule):
    made = edited(rule, fields(rule))
    assert made.wrong == {}
    assert as_toml(made.rule) == as_toml(rule)


def test_each_field_changes_what_it_is_called():
    slow = shipped().by_id["storage.slow"]
    made = edited(
        slow,
        {
            Field.LIMIT: "12.5", Field.BACK: "", Field.AFTER: "5 min", Field.QUIET: "1 h 30 min", Field.GRADE: "low",
            Field.UNDER: "storage.silent,  site.lost", Field.RESPOND: "2 h", Field.CAUSE: "A cable",
        },
    ).rule  # fmt: skip
    assert isinstance(made.when, Threshold)
    assert (made.when.above, made.when.back) == (12.5, None)
    assert (made.after, made.quiet, made.respond, made.grade) == (300.0, 5400.0, 7200.0, Grade.LOW)
    assert (made.under, made.cause.source) == (("storage.silent", "site.lost"), "A cable")
    flaps = edited(shipped().by_id["port.flaps"], {Field.COUNT: "5", Field.WITHIN: "20 min"}).rule.when
    assert isinstance(flaps, Count)
    assert (flaps.count, flaps.within) == (5, 1200.0)


def test_what_is_wrong_is_named_and_leaves_the_rule_as_it_was():
    slow, flaps = shipped().by_id["storage.slow"], shipped().by_id["port.flaps"]
    said = {Field.LIMIT: "x", Field.BACK: "nan", Field.AFTER: "-1 s", Field.RESPOND: "0", Field.NEXT: ""}
    made = edited(slow, said)
    assert made.rule is slow
    assert made.wrong == {
        Field.LIMIT: Wrong.NUMBER, Field.BACK: Wrong.NUMBER, Field.AFTER: Wrong.TIME, Field.RESPOND: Wrong.TIME,
        Field.NEXT: Wrong.EMPTY,
    }  # fmt: skip
    wrong = edited(flaps, {Field.COUNT: "0", Field.WITHIN: ""}).wrong
    assert wrong == {Field.COUNT: Wrong.WHOLE, Field.WITHIN: Wrong.TIME}


@pytest.mark.parametrize("seconds", [0.0, 1.5, 30.0, 90.0, 3600.0, 93_784.0])
def test_a_length_of_time_is_read_as_it_is_written(seconds):
    assert seconds_of(time_text(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"), [("30", 30.0), ("1,5 min", 90.0), ("2h", 7200.0), ("", None), ("5 m", None), ("min", None)]
)
def test_people_write_times_in_several_ways(text, seconds):
    assert seconds_of(text) == seconds
