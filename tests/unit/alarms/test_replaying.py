"""A rule over recorded history gives what the judge would have found, and says where nobody can be sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from console.alarms.model.trying import Basis, Doubt, Tried, changed
from console.alarms.service.replaying import Replaying
from console.fleet.model.readings import NodeEvent
from console.fleet.model.rules import Rule, RuleError, Threshold
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.grains import Grain, gathered
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.past import Past, RolledHours
from console.fleet.service.history.roll_ups import Minute
from console.fleet.service.rulebook import shipped
from console.fleet.service.series import Layout
from console.work.service.jobs import JobCancelled
from tests.support.recording import START, Recording

NODES = {"g1": "hall", "g2": "hall"}
LAYOUT = Layout({Kind.HOST: ("",), Kind.GPU: ("0", "1"), Kind.PORT: ("ib0",), Kind.STORAGE: ("nas-1",)})
STALLED = (Kind.HOST, "", "stalled_on_files")
ROUND_TRIP = (Kind.STORAGE, "nas-1", "read_rtt")
Place = tuple[Kind, str, str]


def rule(name: str) -> Rule:
    return shipped().by_id[name]


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    made = Recording(tmp_path / "telemetry.db")
    yield made
    made.history.stop()


def rows(place: Place, values: list[float], usually: float = 0.0) -> np.ndarray:
    kind, part, signal = place
    found = np.full((len(values), LAYOUT.width), usually, np.float32)
    at = LAYOUT.column(kind, part, column(kind, signal))
    found[:, at] = values
    return found


def measure(recording: Recording, place: Place, values: list[float], *, node: str = "g1", every: float = 1.0) -> None:
    """One signal of a node from START on; all others are nothing."""
    times = START + np.arange(len(values)) * every
    periods = np.full(len(times), every, np.float32)
    recording.history.append(Batch(node, LAYOUT, times, periods, rows(place, values)))
    recording.now = float(times[-1]) + 120.0
    recording.step()


def hours(recording: Recording, place: Place, bounds: list[tuple[float, float]]) -> None:
    """Hours before START of which only the lowest and the highest are kept."""
    low, high = (rows(place, [each[which] for each in bounds]) for which in (0, 1))
    first = START - len(bounds) * 3600.0
    rolled = tuple(
        Minute(first + at * 3600.0, 3600.0, 1.0, low[at], (low[at] + high[at]) / 2, high[at])
        for at in range(len(bounds))
    )
    recording.history.past.give(Past(hours=(RolledHours("g1", LAYOUT, rolled),)))
    recording.idle(10)


def replayed(recording: Recording, tried: Rule, before: float = 0.0, judged: Rule | None = None) -> Tried:
    return Replaying(recording.history.readers).replay(tried, NODES, START - before, START + 86_400.0, judged=judged)


def test_it_finds_what_lasted_longer_than_the_delay_and_passes_over_what_did_not(recording: Recording) -> None:
    values = [0.0] * 30 + [40.0] * 3 + [0.0] * 60 + [20.0] * 10 + [55.0] + [20.0] * 9 + [0.0] * 60
    measure(recording, STALLED, values)
    made = replayed(recording, rule("files.stalled"))  # above 10 % for 5 s, over after 20 s without
    (once,) = made.occurrences
    assert (once.node, once.part, once.begin, once.extreme, once.sure) == ("g1", "", START + 93.0, 55.0, True)
    assert once.end == START + 113.0
    assert (made.basis, made.doubts, made.samples) == (Basis.MEASURED, frozenset(), len(values))
    assert made.by_node() == {"g1": 1}


def test_another_limit_and_other_delays_find_others(recording: Recording) -> None:
    measure(recording, STALLED, [0.0] * 30 + [40.0] * 3 + [0.0] * 60 + [20.0] * 20 + [0.0] * 60)
    asked = rule("files.stalled")
    assert replayed(recording, changed(asked, above=30.0)).sure == 0
    assert replayed(recording, changed(asked, above=30.0, after=1.0)).sure == 1
    assert replayed(recording, changed(asked, after=1.0)).sure == 2
    assert replayed(recording, changed(asked, after=60.0)).sure == 0


def test_what_is_met_lasts_until_it_has_passed_the_limit_to_return_by(recording: Recording) -> None:
    measure(recording, STALLED, [0.0] * 9 + [40.0] * 20 + [8.0] * 60 + [40.0] * 20 + [0.0] * 60)
    asked = rule("files.stalled")
    assert isinstance(asked.when, Threshold)
    to_and_fro = replayed(recording, replace(asked, when=replace(asked.when, back=None)))
    once = replayed(recording, replace(asked, when=replace(asked.when, back=5.0)))
    assert [(each.begin, each.end) for each in to_and_fro.occurrences] == [
        (START + 9.0, START + 29.0),
        (START + 89.0, START + 109.0),
    ]
    assert [(each.begin, each.end) for each in once.occurrences] == [(START + 9.0, START + 109.0)]


def test_what_lasts_has_no_end_and_a_pause_shorter_than_the_quiet_time_is_none(recording: Recording) -> None:
    measure(recording, STALLED, [0.0] * 9 + [40.0] * 20 + [0.0] * 15 + [40.0] * 20)
    (once,) = replayed(recording, rule("files.stalled")).occurrences
    assert (once.begin, once.end) == (START + 9.0, None)


def test_nothing_seen_for_a_while_ends_what_was_over_before(recording: Recording) -> None:
    values = [40.0] * 20 + [0.0] * 3
    measure(recording, STALLED, values)
    times = START + 3600.0 + np.arange(20.0)
    recording.history.append(Batch("g1", LAYOUT, times, np.ones(20, np.float32), rows(STALLED, [40.0] * 20)))
    recording.now = float(times[-1]) + 120.0
    recording.step()
    first, second = replayed(recording, rule("files.stalled")).occurrences
    assert (first.end, second.begin) == (START + 20.0, START + 3600.0)


def test_of_hours_that_are_rolled_up_both_bounds_are_told(recording: Recording) -> None:
    calm, maybe, surely = (0.0, 2.0), (0.0, 80.0), (30.0, 80.0)
    hours(recording, STALLED, [calm, maybe, calm, surely, calm])
    made = replayed(recording, rule("files.stalled"), before=86_400.0)
    assert [(each.begin, each.sure) for each in made.occurrences] == [
        (START - 4 * 3600.0, False),
        (START - 2 * 3600.0, True),
    ]
    assert (made.sure, made.possible) == (1, 1)
    assert made.doubts == {Doubt.COARSE}
    assert made.step == 3600.0


def test_what_is_measured_less_often_than_the_delay_is_long_may_have_been(recording: Recording) -> None:
    measure(recording, STALLED, [0.0] * 5 + [40.0] + [0.0] * 5 + [40.0] * 3 + [0.0] * 5, every=30.0)
    made = replayed(recording, rule("files.stalled"))
    assert [(each.begin, each.sure) for each in made.occurrences] == [(START + 150.0, False), (START + 330.0, True)]
    assert made.doubts == {Doubt.SELDOM}
    assert replayed(recording, changed(rule("files.stalled"), after=0.0)).doubts == set()


def test_servers_that_are_silent_and_slow_are_found(recording: Recording) -> None:
    measure(recording, ROUND_TRIP, [2.0] * 60 + [38.0] * 60 + [2.0] * 60)
    silent = replayed(recording, rule("storage.silent"))
    assert silent.sure == 1  # a server of which nothing is said but zeros does not respond
    slow = replace(rule("storage.slow"), when=Threshold(rule("storage.slow").when.value, above=10.0))  # type: ignore[union-attr]
    (once,) = replayed(recording, slow).occurrences
    assert (once.part, once.begin, once.end, once.extreme) == ("nas-1", START + 60.0, START + 120.0, 38.0)


def test_heat_is_told_from_other_reasons(recording: Recording) -> None:
    measure(recording, (Kind.GPU, "1", "throttle_reasons"), [4.0] * 20 + [0x40] * 40 + [4.0] * 20)
    (once,) = replayed(recording, rule("gpu.hot")).occurrences
    assert (once.part, once.begin, once.extreme) == ("1", START + 20.0, None)


def test_errors_are_counted_over_five_minutes(recording: Recording) -> None:
    asked = next(each for each in shipped().rows if getattr(each.when, "value", "") == "symbol_errors")
    measure(recording, (Kind.PORT, "ib0", "symbol_errors"), [0.0] * 60 + [14.0] * 400 + [0.0] * 900)
    (once,) = replayed(recording, asked).occurrences
    assert once.part == "ib0"
    assert START + 60.0 <= once.begin < START + 460.0
    assert once.end is not None
    assert once.end > START + 460.0


def test_events_are_counted_anew(recording: Recording) -> None:
    told = [NodeEvent("g1", START + at, "kernel", "xid:31", "gpu:1", "") for at in (100.0, 200.0, 200_000.0)]
    recording.history.append_events(told)
    recording.step()
    made = Replaying(recording.history.readers).replay(rule("gpu.programs-fail"), NODES, START, START + 300_000.0)
    (once,) = made.occurrences
    assert (made.basis, once.part, once.begin) == (Basis.COUNTED, "1", START + 100.0)


def test_of_what_is_not_recorded_the_findings_of_then_tell(recording: Recording) -> None:
    asked = rule("disk.full")
    recording.history.keep_findings(
        [
            Kept("g1", asked.id, "/scratch", START + 100.0, START + 900.0, START + 900.0),
            Kept("g1", asked.id, "/scratch", START + 2000.0, START + 2030.0, START + 2030.0),
            Kept("g2", asked.id, "/", START + 50.0, START + 60.0, None, facts=(("_waits", START + 50.0),)),
        ]
    )
    recording.step()
    assert replayed(recording, asked).sure == 2
    longer = replayed(recording, changed(asked, after=60.0), judged=asked)
    assert [each.begin for each in longer.occurrences] == [START + 100.0]
    assert longer.basis is Basis.JUDGED
    lower = replayed(recording, changed(asked, below=1.0), judged=asked)
    assert lower.doubts == {Doubt.LIMIT_UNKNOWN}


def test_a_rule_without_a_limit_has_none_to_change() -> None:
    with pytest.raises(RuleError, match="no limit"):
        changed(rule("gpu.hot"), above=3.0)
    with pytest.raises(RuleError, match="below"):
        changed(rule("files.stalled"), below=3.0)


def test_whoever_waits_may_end_it(recording: Recording) -> None:
    class Cancelled:
        def check(self) -> None:
            raise JobCancelled

        def report(self, progress: float | None, note: str = "") -> None:
            raise AssertionError

    measure(recording, STALLED, [0.0] * 30)
    with pytest.raises(JobCancelled):
        Replaying(recording.history.readers).replay(rule("files.stalled"), NODES, START, START + 60.0, Cancelled())


def test_minutes_are_looked_at_by_the_hour_and_a_pause_keeps_them_apart() -> None:
    def minute(at: float, count: int = 60) -> Grain:
        values = np.full((count, 1, 1), at, np.float32)
        return Grain(("0",), at + np.arange(count), 1.0, False, values, values)

    made = [*gathered(minute(60.0 * number) for number in (*range(3), *range(5, 7)))]
    assert [(float(each.times[0]), len(each.times)) for each in made] == [(0.0, 180), (300.0, 120)]
    assert made[0].low[:, 0, 0].tolist() == [0.0] * 60 + [60.0] * 60 + [120.0] * 60 and made[0].high is made[0].low
    assert len([*gathered(minute(60.0 * number) for number in range(61))]) == 2, "an hour at most"
    other = Grain(("1",), 60.0 + np.arange(60), 1.0, False, made[0].low[:60], made[0].low[:60])
    assert len([*gathered([minute(0.0), other])]) == 2
