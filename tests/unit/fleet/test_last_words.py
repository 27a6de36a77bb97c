"""What a GPU said last of itself is there when it is lost, also after a restart of the console."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.fleet.model.readings import Facts, GpuHealth, GpuProcess, LastKnown
from console.fleet.service.history.last_known import MOST_PROCESSES
from console.fleet.service.history.retention import Limits
from console.fleet.service.live.last_words import KEPT_SECONDS, LastWords
from tests.support.collector import Bench
from tests.support.fleet import Lines, line, wait_for
from tests.support.recording import START, Recording

RANK = {"gpu": 1, "pid": 4711, "user": "s.lind", "name": "weld-inspect", "memory_bytes": 1 << 30, "sm": 90.0}


class Runs:
    """One console after another on the same telemetry.db; the node goes on meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began: list[Bench] = []

    def start(self, after: float = 0.0) -> Bench:
        bench = Bench(history=self.path, known_facts=lambda _: Facts())
        bench.clock.advance(after)
        assert bench.collector._history is not None
        bench.collector._history.start()
        bench.watch("g01")
        self.began.append(bench)
        return bench

    def recalled(self, bench: Bench) -> Bench:
        def done() -> bool:
            bench.drain()
            return bench.pipeline.feeds["hall/g01"].last_words._recalled

        wait_for(done)
        return bench

    def close(self, bench: Bench) -> None:
        bench.pipeline._stopping.set()
        bench.pipeline._run()
        bench.collector.stop()


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path / "telemetry.db")
    yield made
    for bench in made.began:
        bench.collector.stop()
        assert bench.bugs == []


def tell(bench: Bench, lines: Lines, *lost: int) -> None:
    """A sample, processes and health of the GPUs that answer."""
    bench.clock.advance(1)
    gpus = [None if index in lost else [0.0] * 14 for index in range(lines.gpus)]
    health = [None if index in lost else {"pcie_width": 16, "pcie_replays": 3 + index} for index in range(lines.gpus)]
    listed = [] if 1 in lost else [RANK]
    times = {"t": lines.t, "m": lines.m}
    bench.say("g01", lines.sample(0.0, g=gpus), line(k="mid", processes=listed, **times))
    bench.say("g01", line(k="slow", gpus=health, **times))


def last(bench: Bench) -> LastKnown:
    reading = bench.reading()
    assert reading is not None
    return reading.last.get("1", LastKnown())


def test_what_a_lost_gpu_said_last_is_known_after_a_restart(runs: Runs) -> None:
    first = runs.recalled(runs.start())
    lines = first.greet()
    tell(first, lines)
    said = last(first)
    assert said.health == GpuHealth(pcie_width=16, pcie_replays=4)
    assert said.processes == (GpuProcess(1, 4711, "s.lind", "weld-inspect", 1 << 30, 90.0),)
    tell(first, lines, 1)
    assert last(first) == said, "the driver lists nothing of a GPU that is gone"
    runs.close(first)

    second = runs.recalled(runs.start(30))
    assert last(second) == said, "before the node is reached"
    lines = second.greet()
    tell(second, lines, 1)
    assert last(second) == said
    runs.close(second)
    assert last(runs.recalled(runs.start(60))) == said, "and after the next one"


def test_a_gpu_that_is_lost_while_no_console_runs_is_known_by_what_it_said_before(runs: Runs) -> None:
    first = runs.recalled(runs.start())
    lines = first.greet()
    tell(first, lines)
    said = last(first)
    runs.close(first)
    second = runs.recalled(runs.start(3600))
    lines = second.greet()
    tell(second, lines, 1)
    assert last(second) == said
    assert second.pipeline.feeds["hall/g01"].last_words.said["0"].health_at == second.pipeline.now()


def test_a_console_that_was_killed_after_the_loss_knows_it_too(runs: Runs) -> None:
    first = runs.recalled(runs.start())
    lines = first.greet()
    tell(first, lines)
    said = last(first)
    tell(first, lines, 1)
    first.pipeline.hand_over()  # as it does every five seconds
    history = first.collector._history
    assert history is not None
    wait_for(lambda: not history._waiting.last._words and not history._waiting.last._lent)
    assert last(runs.recalled(runs.start(30))) == said


def test_while_nothing_is_lost_it_is_written_rarely(runs: Runs) -> None:
    bench = runs.recalled(runs.start())
    feed, lines = bench.pipeline.feeds["hall/g01"], bench.greet()
    tell(bench, lines)
    assert feed.last_to_keep(bench.pipeline.now()) is None
    assert feed.last_to_keep(bench.pipeline.now() + KEPT_SECONDS) is not None
    assert feed.last_to_keep(bench.pipeline.now() + 2 * KEPT_SECONDS) is None, "nothing new was said"


def test_nothing_is_overwritten_before_it_was_recalled(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    first = runs.recalled(runs.start())
    lines = first.greet()
    tell(first, lines)
    tell(first, lines, 1)
    said = last(first)
    runs.close(first)
    with monkeypatch.context() as disk:
        disk.setattr("console.fleet.service.live.recall.Recall.soon", lambda *_: None)  # it hangs
        second = runs.start(30)
    lines = second.greet()
    tell(second, lines, 1)
    runs.close(second)
    assert last(runs.recalled(runs.start(60))) == said


def test_another_gpu_in_its_slot_has_nothing_of_it(runs: Runs) -> None:
    first = runs.recalled(runs.start())
    lines = first.greet()
    tell(first, lines)
    other = [{"index": index, "uuid": f"GPU-{index + 7 * index}", "name": "H200"} for index in range(2)]
    lines.gen += 1
    first.say("g01", line(k="inv", gen=lines.gen, gpus=other, ports=[{"name": "ib0", "kind": "infiniband"}], disks=[]))
    assert last(first) == LastKnown()
    tell(first, lines, 1)
    runs.close(first)
    assert last(runs.recalled(runs.start(30))) == LastKnown()


def test_of_a_gpu_that_was_exchanged_meanwhile_nothing_is_recalled() -> None:
    words = LastWords()
    words.recall({"0": LastKnown(uuid="GPU-0"), "1": LastKnown(uuid="GPU-1")}, {"0": "GPU-0", "1": "GPU-9"})
    assert list(words.said) == ["0"]


def test_it_goes_with_its_node_and_a_damaged_one_is_not_known(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "telemetry.db", limits=Limits(event_seconds=60.0))
    ranks = tuple(GpuProcess(0, pid, "s.lind", "rank", None, None) for pid in range(MOST_PROCESSES + 5))
    said = {"0": LastKnown(GpuHealth(pcie_width=16), START, ranks, START, "GPU-1")}
    recording.history.keep_last("6f1d", said)
    recording.step()
    kept = recording.queries.remembered("6f1d", START, 10, {}).last["0"]
    assert (kept.health, len(kept.processes)) == (said["0"].health, MOST_PROCESSES)
    connection = sqlite3.connect(tmp_path / "telemetry.db")
    connection.execute("UPDATE meta SET value = '{\"0\":7}' WHERE key = 'last known of 6f1d'")
    connection.commit()
    assert recording.queries.remembered("6f1d", START, 10, {}).last == {}
    recording.idle(120)
    assert connection.execute("SELECT count(*) FROM meta WHERE key LIKE 'last%'").fetchone() == (0,)
    connection.close()
    recording.history.stop()
