"""From the probe's lines to findings: in each reading, to every listener, into history, and back at the next start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.fleet.model.links import LinkState
from console.fleet.model.readings import Facts
from console.fleet.service.live.judge import RECALL_SECONDS
from console.fleet.service.rulebook import shipped
from tests.support.collector import Bench
from tests.support.fleet import Lines, wait_for

BRAKE = 0x80
THROTTLE = 9  # the column of a GPU's row


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench(rules=shipped())
    made.watch("g01")
    yield made
    assert made.bugs == []
    made.collector.stop()


def sample(lines: Lines, *bits: int) -> bytes:
    gpus = [[0.0] * 14 for _ in range(lines.gpus)]
    for row, bit in zip(gpus, bits, strict=False):
        row[THROTTLE] = float(bit)
    return lines.sample(0.0, g=gpus, p=[[0, 0, 0, 0, 0, 0, 1, 1, 1]] * lines.ports)


def seconds(bench: Bench, lines: Lines, count: int, *bits: int) -> None:
    for _ in range(count):
        bench.clock.advance(1)
        bench.say("g01", sample(lines, *bits))
        bench.sessions.tick()


def ids(bench: Bench) -> list[str]:
    reading = bench.reading()
    assert reading is not None
    return [finding.rule.id for finding in reading.found]


def test_what_is_found_is_in_the_reading_and_every_listener_hears_of_it(bench: Bench) -> None:
    lines = bench.greet()
    seconds(bench, lines, 2)
    assert ids(bench) == []
    bench.news.take()
    seconds(bench, lines, 1, BRAKE)
    assert ids(bench) == ["gpu.power-brake"]
    assert "hall/g01" in bench.news.take().findings
    assert [finding.rule.id for finding in bench.collector.findings()] == ["gpu.power-brake"]
    before = bench.collector.findings()
    seconds(bench, lines, 1, BRAKE)
    assert bench.collector.findings() is before, "what did not change is the same object"


def test_history_tells_of_what_no_event_of_the_node_tells(bench: Bench) -> None:
    lines = bench.greet()
    seconds(bench, lines, 1)
    seconds(bench, lines, 1, BRAKE)
    seconds(bench, lines, 125)
    assert [code for code in bench.codes() if "gpu.power-brake" in code] == [
        "found:gpu.power-brake",
        "over:gpu.power-brake",
    ]


def test_a_link_that_is_lost_has_one_event_and_one_finding(bench: Bench) -> None:
    lines = bench.greet()
    seconds(bench, lines, 2)
    newest = bench.clock.wall()
    bench.hosts["g01"].stream.end(1)
    for _ in range(3):
        bench.clock.advance(1)
        bench.drain()
    (found,) = bench.collector.findings()
    assert (found.rule.id, found.gpus) == ("link.lost", 2)
    assert found.since == pytest.approx(newest, abs=0.1)
    assert bench.codes().count("link:lost") == 1 and not [c for c in bench.codes() if c.startswith("found:")]


def test_without_rules_nobody_judges() -> None:
    bench = Bench()
    bench.watch("g01")
    lines = bench.greet()
    seconds(bench, lines, 2, BRAKE)
    assert ids(bench) == [] and bench.collector.findings() == ()
    bench.collector.stop()


def test_a_clock_of_the_console_that_is_set_forward_makes_no_node_late(bench: Bench) -> None:
    lines = bench.greet()
    seconds(bench, lines, 5)
    bench.clock.set_wall(3600.0)
    lines.wall_error = -3600.0
    seconds(bench, lines, 10)
    reading = bench.reading()
    assert reading is not None and reading.link.state is LinkState.LIVE
    assert reading.age is not None and reading.age < 2
    assert ids(bench) == ["clock.behind"], "of one node nobody can say whose clock moved"


def test_a_console_clock_that_is_set_back_keeps_how_long_it_has_been(bench: Bench) -> None:
    lines = bench.greet()
    seconds(bench, lines, 2)
    seconds(bench, lines, 100, BRAKE)
    bench.clock.set_wall(-1000.0)
    lines.wall_error = 1000.0
    seconds(bench, lines, 2, BRAKE)
    hot = next(finding for finding in bench.collector.findings() if finding.rule.id == "gpu.power-brake")
    assert hot.since is not None
    assert bench.clock.wall() - hot.since == pytest.approx(102, abs=3)


def start(path: Path) -> Bench:
    made = Bench(rules=shipped(), history=path, known_facts=lambda _: Facts())
    assert made.collector._history is not None
    made.collector._history.start()
    made.watch("g01")
    return made


def settle(bench: Bench) -> None:
    """Until history has said what was open."""
    judge = bench.collector._judge
    assert judge is not None
    lines = bench.greet()
    seconds(bench, lines, 1)

    def recalled() -> bool:
        bench.drain()
        return not judge._cases["hall/g01"].waits

    wait_for(recalled)


def test_a_restart_keeps_since_to_the_microsecond(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    first = start(path)
    settle(first)
    lines = first.greet()
    seconds(first, lines, 2)
    seconds(first, lines, 3, BRAKE)
    (before,) = first.collector.findings()
    first.pipeline._stopping.set()
    first.pipeline._run()
    first.collector.stop()
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT rule, ended FROM finding").fetchall() == [("gpu.power-brake", None)]
    connection.close()

    second = start(path)
    second.clock.advance(30)
    settle(second)
    lines = second.greet()
    seconds(second, lines, 1, BRAKE)
    (after,) = second.collector.findings()
    assert (after.since, after.or_earlier) == (before.since, before.or_earlier)
    second.collector.stop()
    assert first.bugs == second.bugs == []


def test_a_history_that_cannot_be_read_delays_judgement_and_does_not_prevent_it(tmp_path: Path) -> None:
    bench = Bench(rules=shipped(), history=tmp_path / "telemetry.db")
    bench.collector._recall.soon = lambda _nodes: None  # type: ignore[method-assign]  # a disk that hangs
    bench.watch("g01")
    lines = bench.greet()
    seconds(bench, lines, 3, BRAKE)
    assert ids(bench) == []
    seconds(bench, lines, int(RECALL_SECONDS), BRAKE)
    assert ids(bench) == ["gpu.power-brake"]
    bench.collector.stop()
