"""Watchers in the pipeline: they see every node, tell marks and transitions, and their faults are their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from console.fleet.model.links import LinkState
from console.fleet.model.signals import Kind
from console.fleet.model.watching import Seen, Told, Transition
from console.fleet.service.live.watching import BUDGET_SECONDS, REST_SECONDS, WatcherFault
from console.journal.model import Mark
from tests.support.collector import POWER, Bench


class Watts:
    """Follows whether a node's GPUs draw more than 100 W."""

    name = "watts"

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.state: dict[str, str] = {}
        self.fail: Exception | None = None
        self.clock: Stopwatch | None = None
        self.slow = 0.0

    def watch(self, seen: Seen, /) -> Iterable[Told]:
        self.seen.append(seen)
        if self.clock is not None:
            self.clock.now += self.slow
        if self.fail is not None:
            raise self.fail
        for event in seen.events:
            yield Mark(event.time, f"node:{event.node}", "event", event.text)
        rows = seen.reading.rows.get(Kind.GPU)
        watts = float(rows[0, POWER]) if rows is not None and len(rows) else 0.0
        before, after = self.state.get(seen.node, "normal"), "high" if watts > 100 else "normal"
        if after != before:
            self.state[seen.node] = after
            yield Transition(f"node:{seen.node}", "watts", before, after, seen.now, {"watts": watts})


class Stopwatch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watts() -> Watts:
    return Watts()


@pytest.fixture
def told() -> list[Told]:
    return []


@pytest.fixture
def bench(watts: Watts, told: list[Told]) -> Iterator[Bench]:
    made = Bench(watchers=[watts], on_watched=told.extend)
    made.watch("g01", "g02")
    yield made
    made.collector._bugs.clear()
    made.collector.stop()


def transitions(told: list[Told]) -> list[tuple[str, str, str]]:
    return [(each.scope, each.before, each.after) for each in told if isinstance(each, Transition)]


def test_a_watcher_tells_transitions_from_readings(bench: Bench, told: list[Told]) -> None:
    lines = bench.greet()
    bench.seconds(lines, 2)
    assert transitions(told) == []
    bench.seconds(lines, 3, value=500.0)
    bench.seconds(lines, 2)
    assert transitions(told) == [("node:hall/g01", "normal", "high"), ("node:hall/g01", "high", "normal")]


def test_a_watcher_sees_events_once_and_tells_marks(bench: Bench, watts: Watts, told: list[Told]) -> None:
    lines = bench.greet()
    bench.seconds(lines, 2)
    told.clear()
    bench.say("g01", lines.event(text="fell off the bus"))
    bench.seconds(lines, 5)
    assert [mark.text for mark in told if isinstance(mark, Mark)] == ["fell off the bus"]


def test_a_watcher_sees_a_node_that_has_fallen_silent(bench: Bench, watts: Watts) -> None:
    lines = bench.greet()
    bench.seconds(lines, 3)
    watts.seen.clear()
    for _ in range(30):
        bench.clock.advance(1)
        bench.sessions.tick()
        bench.drain()
    mine = [seen for seen in watts.seen if seen.node == "hall/g01"]
    assert len(mine) >= 30
    assert mine[-1].reading.link.state is not LinkState.LIVE
    assert mine[-1].reading.age == pytest.approx(30, abs=2)


def test_what_watchers_tell_is_there_before_anybody_is_woken(bench: Bench, told: list[Told]) -> None:
    known: list[int] = []
    listener = bench.collector.listen(lambda: known.append(len(transitions(told))))
    lines = bench.greet()
    bench.seconds(lines, 2)
    listener.take()
    known.clear()
    bench.seconds(lines, 1, value=500.0)
    assert known == [1]


@pytest.mark.parametrize("bug", [ValueError("a bug"), OSError("it read a file")])
def test_a_watcher_that_raises_is_told_by_name_and_left_out_for_a_while(
    bench: Bench, watts: Watts, told: list[Told], bug: Exception
) -> None:
    lines = bench.greet()
    watts.fail = bug
    bench.seconds(lines, 10)
    (fault,) = bench.bugs
    assert isinstance(fault, WatcherFault)
    assert str(fault) == "watts failed at hall/g01"
    assert fault.__cause__ is bug
    assert bench.reading().link.state is LinkState.LIVE
    assert bench.reading().age == 0
    watts.fail = None
    watts.seen.clear()
    bench.seconds(lines, int(REST_SECONDS) - 15)
    assert watts.seen == []
    bench.seconds(lines, 20, value=500.0)
    assert transitions(told) == [("node:hall/g01", "normal", "high")]
    assert len(bench.bugs) == 1


def test_a_watcher_that_takes_too_long_is_told_and_left_out_for_a_while(bench: Bench, watts: Watts) -> None:
    watts.clock = bench.pipeline.watching.stopwatch = Stopwatch()
    lines = bench.greet()
    watts.slow = BUDGET_SECONDS / 2
    bench.seconds(lines, 3)
    assert bench.bugs == []
    watts.slow = 2 * BUDGET_SECONDS
    watts.seen.clear()
    bench.seconds(lines, 10)
    assert [str(bug) for bug in bench.bugs] == ["watts took 0.100 s for hall/g01"]
    assert len(watts.seen) == 1
    assert bench.reading().link.state is LinkState.LIVE


def test_one_watchers_fault_costs_the_others_nothing(told: list[Told]) -> None:
    broken, well = Watts(), Watts()
    broken.fail = RuntimeError("a bug")
    bench = Bench(watchers=[broken, well], on_watched=told.extend)
    bench.watch("g01")
    lines = bench.greet()
    bench.seconds(lines, 3, value=500.0)
    assert transitions(told) == [("node:hall/g01", "normal", "high")]
    assert len(bench.bugs) == 1
    bench.collector._bugs.clear()
    bench.collector.stop()
