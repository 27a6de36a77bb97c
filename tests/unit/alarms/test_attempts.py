"""An attempt: a rule tried beside the one that holds, at other limits, on labelled scenarios, with what it misses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from console.alarms.model.alarms import Alarm, Source
from console.alarms.model.attempts import Attempt, other_limits, with_limit
from console.alarms.service.attempts import attempt, check
from console.alarms.service.replaying import Unwatched
from console.fleet.model.rule_rows import checked
from console.fleet.model.rules import Grade, Rule, Rules, Threshold
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.rulebook import shipped
from console.fleet.service.series import Layout
from tests.support.recording import START, Recording

LAYOUT = Layout({Kind.HOST: ("",)})
STALLED = shipped().by_id["files.stalled"]
END = START + 86_400.0


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    made = Recording(tmp_path / "telemetry.db")
    at = LAYOUT.column(Kind.HOST, "", column(Kind.HOST, "stalled_on_files"))
    values = [0.0] * 30 + [40.0] * 3 + [0.0] * 60 + [20.0] * 20 + [0.0] * 60 + [90.0] * 20 + [0.0] * 60
    found = np.zeros((len(values), LAYOUT.width), np.float32)
    found[:, at] = values
    times = np.arange(START, START + len(values), dtype=np.float64)
    made.history.append(Batch("g1", LAYOUT, times, np.ones(len(values), np.float32), found))
    made.now = float(times[-1]) + 120.0
    made.step()
    yield made
    made.history.stop()


def tried(recording: Recording, rule: Rule, on: Rule | None) -> Attempt:
    past = [Alarm(1, Source("gpu.hot", "g1", "0"), Grade.HIGH, START + 10, START + 10, returned=START + 20)]
    return attempt(recording.history.readers, rule, on, {"g1": "hall"}, START, END, past, shipped(), Unwatched())


def above(limit: float, after: float = 5.0) -> Rule:
    assert isinstance(STALLED.when, Threshold)
    return replace(STALLED, when=replace(STALLED.when, above=limit), after=after)


@pytest.mark.slow
def test_it_is_counted_beside_the_one_that_holds_and_at_other_limits(recording: Recording) -> None:
    made = tried(recording, above(50.0), STALLED)
    assert made.on is not None
    assert (made.tried.sure, made.on.sure) == (1, 2)
    counts = {each.limit: each.sure for each in made.limits}
    assert (counts[50.0], counts[100.0], counts[min(counts)]) == (1, 0, 1)
    assert made.before is not None and made.after is not None
    assert (made.before.count, made.after.count) == (3, 2)


@pytest.mark.slow
def test_what_goes_within_the_delay_is_counted_as_spared(recording: Recording) -> None:
    made = tried(recording, STALLED, STALLED)
    assert (made.tried.sure, made.spared) == (2, 1)


@pytest.mark.slow
def test_the_course_has_the_lowest_and_the_highest_of_each_stretch(recording: Recording) -> None:
    course = tried(recording, STALLED, None).course
    assert max(course.high) == 90.0
    assert min(course.low) == 0.0
    assert START <= course.times[0] < course.times[0] + course.step


@pytest.mark.slow
def test_a_new_rule_has_none_beside_it(recording: Recording) -> None:
    made = tried(recording, replace(STALLED, id="own.stalled"), None)
    assert made.on is None
    assert made.before is not None and made.before.count == 1


def test_limits_lie_around_the_rules_own_and_take_the_limit_to_return_by_along() -> None:
    full = shipped().by_id["disk.full"]
    assert 3.0 in other_limits(full)
    assert list(other_limits(full)) == sorted(other_limits(full))
    twice = with_limit(full, 6.0).when
    assert isinstance(twice, Threshold)
    assert (twice.below, twice.back) == (6.0, 8.0)
    assert other_limits(shipped().by_id["gpu.hot"]) == ()
    assert other_limits(shipped().by_id["gpu.memory-error"]) == (0.0,), "nothing lies around nothing"


def with_row(rule: Rule) -> Rules:
    rows = {row.id: row for row in shipped().rows} | {rule.id: rule}
    return checked(tuple(rows.values()), shipped().happenings, shipped().xids_of)


@pytest.mark.slow
def test_labelled_scenarios_tell_what_a_rule_misses_and_what_it_tells_falsely() -> None:
    hot = shipped().by_id["gpu.hot"]
    sound = check(shipped(), "gpu.hot", Unwatched())
    assert (sound.of, sound.told, sound.in_time, sound.false, sound.worse) == (2, 2, 2, 0, ())
    late = check(with_row(replace(hot, after=3600.0)), "gpu.hot", Unwatched())
    assert (late.of, late.told) == (2, 0)
    assert "Slowed by heat" in late.worse
    hasty = check(with_row(replace(hot, after=0.0)), "gpu.hot", Unwatched())
    assert hasty.false == 1
    assert "Slowed by heat for two seconds" in hasty.worse
