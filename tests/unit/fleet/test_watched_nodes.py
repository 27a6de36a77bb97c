"""What is watched changes while it runs: from several threads at once, and under other names."""

from __future__ import annotations

import threading

import pytest

from console.fleet.model.addresses import Address
from console.fleet.model.inventory import Inventory, Node, Site
from tests.support.collector import Bench
from tests.support.fleet import Lines
from tests.support.recording import START, Recording

FIRST, SECOND = "6f1dd5a4-3f0e-4c6c-9b4a-0d1d5f6d2a01", "0b7a1c9e-55b3-4a58-8a5e-7f3f0c2b9e02"
SITES = (Site("hall", "Hall"),)


@pytest.mark.slow
def test_two_threads_may_set_the_inventory(bench):
    many = Inventory(SITES, tuple(Node("hall", f"n{number}", f"h{number}", watched=False) for number in range(300)))
    none = Inventory(SITES, ())
    errors = []

    def hammer():
        for _ in range(60):
            try:
                bench.collector.set_inventory(many)
                bench.collector.set_inventory(none)
            except Exception as error:  # whatever it is, the test shows it
                errors.append(error)

    threads = [threading.Thread(target=hammer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    bench.collector.set_inventory(many)
    assert len(bench.collector.readings()) == 300


@pytest.fixture
def recorded(tmp_path):
    """A history of two nodes by their ids; the first measured 1, the second 2."""
    recording = Recording(tmp_path / "telemetry.db")
    for node, value in ((FIRST, 1.0), (SECOND, 2.0)):
        recording.now = START
        recording.measure(600, node, value=value)
    recording.idle(60)
    recording.history.stop()
    return tmp_path / "telemetry.db"


def powers(bench, node):
    return set(bench.collector.track(Address("gpu", node, "1"), "power", START, START + 600, 300).values.tolist())


def test_the_past_follows_two_nodes_that_swap_their_names(recorded):
    bench = Bench(history=recorded)
    bench.collector._history.opened.set()
    for names in (("g01", "g02"), ("g02", "g01"), ("new", "other")):
        bench.collector.set_inventory(
            Inventory(
                SITES,
                tuple(
                    Node("hall", name, name, watched=False, id=key)
                    for name, key in zip(names, (FIRST, SECOND), strict=True)
                ),
            )
        )
        assert powers(bench, FIRST) == {1.0}
        assert powers(bench, SECOND) == {2.0}
    bench.collector.stop()


def test_a_node_that_is_renamed_while_it_measures_goes_on_in_one_series(tmp_path):
    bench = Bench(history=tmp_path / "telemetry.db")
    history = bench.collector._history
    history.step(bench.clock.wall())
    history.opened.set()
    bench.collector.set_inventory(Inventory(SITES, (Node("hall", "g01", "g01", id=FIRST),)))
    bench.dial()
    lines = Lines(bench.clock)
    bench.say("g01", lines.hello(), lines.inventory())
    bench.seconds(lines, 10)
    bench.collector.set_inventory(Inventory(SITES, (Node("hall", "gpu-01", "g01", id=FIRST),)))
    bench.seconds(lines, 10)
    bench.pipeline.hand_over()
    bench.collector.stop()
    again = Bench(history=tmp_path / "telemetry.db")
    again.collector._history.step(again.clock.wall())
    now = bench.clock.wall()
    assert len(again.collector.track(Address("gpu", FIRST, "0"), "power", now - 60, now + 1, 600).times) == 20
    again.collector.stop()


def test_a_failure_names_the_node_as_people_do(bench):
    bench.greet()
    feed = bench.pipeline.feeds["hall/g01"]
    feed.work = lambda *_: 1 / 0
    bench.say("g01", b"x\n")
    assert bench.reading().link.failure.target == "g01"
    assert [type(bug) for bug in bench.bugs] == [ZeroDivisionError]
    bench.bugs.clear()
    with pytest.raises(ExceptionGroup):
        bench.collector.stop()
    bench.collector._bugs.clear()
