"""A line of a node's kernel log, and so an XID, is told once: across reconnects, and across starts of the console."""

from __future__ import annotations

from connectors.streams import ConnectorError
from console.fleet.model.readings import KernelRecord
from console.fleet.service.history.queries import Remembered
from tests.support.fleet import Problem


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
