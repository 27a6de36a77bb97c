"""A line of a node's kernel log, and so an XID, is told once: across reconnects, and across starts of the console."""

from __future__ import annotations

import pytest

from connectors.streams import ConnectorError
from console.fleet.model.readings import KernelRecord
from console.fleet.service.history.queries import Remembered
from console.fleet.service.live.feeds import EVENTS_KEPT
from console.fleet.service.live.recall import Recall
from tests.support.fleet import Problem
from tests.support.recording import Recording


def kernel_lines(bench):
    return [event.text for event in bench.collector.events("hall/g01") if event.source == "kernel"]


def reconnect(bench, **hello):
    bench.hosts["g01"].stream.end(None, ConnectorError(Problem.CLOSED, "g01"))
    bench.drain()
    bench.clock.advance(100)
    bench.dial()
    return bench.greet(**hello)


def test_a_line_of_the_kernels_log_that_was_told_before_a_reconnect_is_told_once(bench):
    lines = bench.greet(boot="b1")
    bench.say("g01", lines.event("xid:79", "the 5th", source="kernel", seq=5))
    again = reconnect(bench, boot="b1")
    bench.say("g01", again.event("kernel", "the 4th", source="kernel", seq=4))
    bench.say("g01", again.event("xid:79", "the 5th", source="kernel", seq=5))
    bench.say("g01", again.event("xid:48", "the 6th", source="kernel", seq=6))
    bench.say("g01", again.event("kernel", "3 more kernel lines", source="kernel"))
    assert kernel_lines(bench) == ["the 5th", "the 6th", "3 more kernel lines"]
    assert bench.codes().count("xid:79") == 1
    booted = reconnect(bench, boot="b2")
    bench.say("g01", booted.event("xid:79", "the 1st of another boot", source="kernel", seq=1))
    assert kernel_lines(bench)[-1] == "the 1st of another boot"


def test_a_line_of_the_kernels_log_that_an_earlier_run_of_the_console_told_is_not_told_again(bench):
    bench.collector._recall._put_back("hall/g01", Remembered(record=KernelRecord("b1", 5)))
    lines = bench.greet(boot="b1")
    bench.say("g01", lines.event("xid:79", "the 5th", source="kernel", seq=5))
    bench.say("g01", lines.event("xid:48", "the 6th", source="kernel", seq=6))
    assert kernel_lines(bench) == ["the 6th"]
    bench.collector._recall._put_back("hall/g01", Remembered(record=KernelRecord("b1", 5)))
    bench.say("g01", lines.event("xid:48", "the 6th", source="kernel", seq=6))
    assert kernel_lines(bench) == ["the 6th"], "what this run knows is newer"


def test_a_probe_that_begins_anew_is_told_how_far_the_log_was_told(bench):
    lines = bench.greet(boot="b1")
    assert bench.probe.told == [None]
    bench.say("g01", lines.event("xid:79", "the 5th", source="kernel", seq=5, us=7))
    reconnect(bench, boot="b1")
    assert bench.probe.told[-1] == KernelRecord("b1", 5, 7)
    bench.say("g01", lines.log("b1", 9, 11, 0.5))
    reconnect(bench, boot="b1")
    assert bench.probe.told[-1] == KernelRecord("b1", 9, 11, 0.5)


def test_what_a_boot_that_is_over_said_happened_then_and_nothing_of_it_lasts(bench):
    bench.greet(boot="b1")
    again = reconnect(bench, boot="b2")
    past = again.event("xid:79", "fell off", source="kernel", boot="b1", t=again.t - 60)
    bench.say("g01", past)
    assert kernel_lines(bench) == ["fell off"]
    told = next(event for event in bench.collector.events("hall/g01") if event.text == "fell off")
    assert told.time < bench.collector.now() - 50 and told.past
    assert "xid79" not in str(bench.collector.reading("hall/g01").found)
    once_more = reconnect(bench, boot="b2")
    bench.say("g01", once_more.event("xid:79", "fell off", source="kernel", boot="b1", t=once_more.t - 160))
    assert kernel_lines(bench) == ["fell off"], "the link broke before the probe had said that it was done"


@pytest.mark.slow
def test_a_flood_leaves_few_events_and_says_how_many_there_were(bench):
    lines = bench.greet(boot="b1")
    for part in range(20):
        bench.say(
            "g01",
            *(lines.event(f"xid:{n}", "made up", source="kernel", seq=1000 * part + n) for n in range(1000)),
        )
    bench.clock.advance(30)
    bench.say("g01", lines.sample())
    told = bench.collector.events("hall/g01")
    assert len(told) <= EVENTS_KEPT
    assert sum("more within" in event.text for event in told) > 0


def test_the_next_run_of_the_console_says_what_the_last_one_was_told(bench, tmp_path):
    recording = Recording(tmp_path / "telemetry.db")
    recording.step()
    recording.history.keep_record("hall/g01", KernelRecord("b1", 9, 11, 0.5))
    recording.step()
    recording.history.opened.set()
    recall = Recall(recording.history, recording.queries, bench.pipeline, None, bench.bugs.append)
    assert recall.told("hall/g01") == KernelRecord("b1", 9, 11, 0.5)
    assert recall.told("hall/g02") is None
    recording.history.stop()
