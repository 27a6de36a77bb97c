"""What a longer delay would have spared is counted by the alarms that there were."""

from __future__ import annotations

from dataclasses import replace

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.figures import figures
from console.alarms.model.savings import Saving, savings
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped

SINCE = 1_800_000_000.0
UNTIL = SINCE + 30 * 86_400.0
SOURCE = Source("disk.full", "n1", "/scratch")
RULES = {"disk.full": replace(shipped().by_id["disk.full"], after=0.0, respond=7200.0)}


def saved(*lasted: float | None, rules: dict = RULES) -> Saving:
    alarms = [
        Alarm(
            number, SOURCE, Grade.HIGH, at := SINCE + number * 7200.0, at,
            returned=None if seconds is None else at + seconds,
        )
        for number, seconds in enumerate(lasted)
    ]  # fmt: skip
    (found,) = savings(alarms, figures(alarms, SINCE, UNTIL), rules)
    return found


def test_the_shortest_delay_that_spares_nearly_all_is_told() -> None:
    assert saved(20.0, 30.0, 40.0, 5000.0) == Saving(SOURCE, 4, 60.0, 3)
    assert saved(*[200.0] * 9, 20.0, 1000.0) == Saving(SOURCE, 11, 300.0, 10)


def test_where_all_stand_long_or_last_no_delay_helps() -> None:
    assert saved(5000.0, 6000.0, None) == Saving(SOURCE, 3, None, 0)


def test_a_delay_leaves_time_to_respond() -> None:
    short = {"disk.full": replace(RULES["disk.full"], respond=600.0)}
    assert saved(*[400.0] * 5, rules=short).after is None
    assert saved(*[200.0] * 5, rules=short) == Saving(SOURCE, 5, 300.0, 5)


def test_of_a_rule_that_there_is_no_longer_nothing_is_said() -> None:
    assert saved(20.0, rules={}) == Saving(SOURCE, 1, None, 0)
