"""The collector when streams end, flood, tear or tell too much."""

from __future__ import annotations

import numpy as np
import pytest

from console.fleet.model.addresses import parse_address
from console.fleet.model.links import LinkState
from console.fleet.model.signals import Kind
from console.fleet.model.storms import FLOOD_SECONDS, SINGLES, WINDOW_SECONDS
from console.fleet.service.road.inbox import Taken
from tests.support.fleet import refused, wait_for


def test_a_shell_that_ends_without_the_probe_says_what_it_said(bench):
    stream = bench.hosts["g01"].stream
    stream.output(b"This account is \x1b[31mcurrently\x1b[0m not available.\n")
    stream.error_output(b"nologin: go away\n")
    stream.end(1)
    bench.drain()
    failure = bench.reading().link.failure
    assert failure.code == "probe.not_started"
    assert failure.facts["status"] == "1"
    assert "This account is currently not available." in failure.raw
    assert "nologin: go away" in failure.raw


@pytest.mark.parametrize(
    ("status", "code"), [(69, "probe.no_interpreter"), (70, "probe.crashed"), (127, "probe.not_started")]
)
def test_an_exit_status_is_told_for_what_it_means(bench, status, code):
    bench.hosts["g01"].stream.end(status)
    bench.drain()
    assert bench.reading().link.failure.code == code


def test_a_probe_that_ends_is_told_and_started_again(bench):
    lines = bench.greet()
    bench.seconds(lines, 2)
    bench.hosts["g01"].stream.end(0)
    bench.drain()
    assert bench.reading().link.failure.code == "probe.ended"
    bench.clock.advance(10)
    bench.dial()
    assert bench.reading().link.state is LinkState.STARTING


def test_what_waits_is_decoded_before_the_end_is_told(bench):
    lines = bench.greet()
    bench.clock.advance(1)
    stream = bench.hosts["g01"].stream
    stream.output(lines.sample())
    stream.output(lines.event(text="last words"))
    stream.end(0)
    bench.drain()
    assert "xid:79" in bench.codes()
    assert bench.reading().age == pytest.approx(0, abs=0.01)


def test_a_flood_of_garbage_closes_the_link_and_says_so(bench):
    lines = bench.greet()
    bench.seconds(lines, 1)
    for _ in range(200):
        bench.say("g01", b"\xff\x00garbage\n" * 16_000)
        if bench.reading().link.state is LinkState.LOST:
            break
    link = bench.reading().link
    assert link.failure.code == "probe.flood"
    assert bench.reading().troubles[-1].part == "stream"
    assert bench.collector._inbox.waiting == 0


def test_a_flood_that_the_pipeline_cannot_follow_is_told_for_what_it_is(bench):
    stream = bench.hosts["g01"].stream
    for _ in range(90):
        for _ in range(50):
            stream.output(bytes(32_768))
        bench.drain()
        if bench.reading().link.failure is not None:
            break
    assert bench.reading().link.failure.code == "probe.flood"


def test_a_line_without_end_is_bounded_and_said(bench):
    lines = bench.greet()
    for _ in range(64):
        bench.say("g01", b"x" * 65_536)
    bench.clock.advance(1)
    bench.say("g01", b"\n" + lines.sample())
    assert bench.reading().link.state is LinkState.LIVE
    (trouble,) = bench.reading().troubles
    assert trouble.state == "probe.line_too_long"
    bench.seconds(lines, 70)
    assert bench.reading().troubles == ()


@pytest.mark.slow
def test_a_pipeline_that_fell_behind_keeps_the_newest_and_counts_the_rest(bench):
    lines = bench.greet()
    bench.seconds(lines, 1)
    stream = bench.hosts["g01"].stream
    for _ in range(8000):
        bench.clock.advance(1)
        stream.output(lines.sample())
    for _ in range(20):
        bench.drain()
    link = bench.reading().link
    assert link.dropped_samples > 0
    assert bench.reading().age == pytest.approx(0, abs=0.01)
    feed = bench.pipeline.feeds["hall/g01"]
    assert len(feed.series) == 600


@pytest.mark.parametrize("torn", [b'{"k":"s","n":7,"t"', b"x" * 1_100_000], ids=["a half line", "a line too long"])
def test_the_first_line_after_dropped_bytes_is_not_joined_to_what_was_torn(bench, torn):
    lines = bench.greet()
    bench.clock.advance(1)
    for start in range(0, len(torn), 65_536):
        bench.say("g01", torn[start : start + 65_536])
    feed = bench.pipeline.feeds["hall/g01"]
    after = Taken([(bench.clock.monotonic(), lines.sample(value=7.0))], torn=True, end=None)
    assert feed.work(after, bench.clock.wall(), bench.clock.wall() - bench.clock.monotonic()).sampled
    assert (bench.reading().rows[Kind.GPU] == 7).all()


def test_one_that_floods_does_not_keep_the_others_waiting(bench):
    bench.watch("g01", "g02")
    noisy, quiet = bench.greet("g01"), bench.greet("g02")
    stream = bench.hosts["g01"].stream
    bench.clock.advance(1)
    for _ in range(500):
        stream.output(noisy.sample())
    bench.say("g02", quiet.sample())
    assert bench.reading("g02").link.state is LinkState.LIVE


@pytest.mark.slow
def test_a_storm_of_events_is_told_with_its_size(bench):
    lines = bench.greet()
    bench.seconds(lines, 1)
    for _ in range(5000):
        bench.say("g01", lines.event(code="kernel", text="again and again"))
    bench.say("g01", lines.event(code="xid:48", text="what matters"))
    bench.seconds(lines, 12)
    events = bench.collector.events("hall/g01")
    assert len(events) < 100
    assert "xid:48" in [event.code for event in events]
    (summed,) = [event for event in events if "more within" in event.text]
    assert "4980 more" in summed.text


def test_an_exception_of_ours_is_loud_and_costs_one_node(bench):
    bench.watch("g01", "g02")
    one, two = bench.greet("g01"), bench.greet("g02")
    bench.pipeline.feeds["hall/g01"].work = None  # type: ignore[assignment]
    bench.clock.advance(1)
    bench.say("g01", one.sample())
    bench.say("g02", two.sample())
    assert bench.reading("g01").link.failure.code == "console.bug"
    assert bench.reading("g02").link.state is LinkState.LIVE
    assert len(bench.bugs) == 1
    with pytest.raises(ExceptionGroup, match="bugs"):
        bench.collector.stop()
    bench.bugs.clear()
    bench.collector._bugs.clear()


def test_a_listener_that_fails_does_not_stop_the_pipeline(bench):
    def broken() -> None:
        raise RuntimeError("the window's fault")

    bench.collector.listen(broken)
    lines = bench.greet()
    bench.seconds(lines, 2)
    assert bench.reading().link.state is LinkState.LIVE
    assert {type(bug) for bug in bench.bugs} == {RuntimeError}
    bench.bugs.clear()
    bench.collector._bugs.clear()


def test_new_tiers_reach_the_probe_and_the_gaps_follow(bench):
    lines = bench.greet()
    bench.seconds(lines, 2)
    bench.collector.set_tiers((5.0, 10.0, 60.0))
    wait_for(lambda: bench.hosts["g01"].stream.written.endswith(b"tiers 5\n"))
    bench.say("g01", b'{"k":"ack","op":"tiers","ok":true}\n')
    for _ in range(4):
        bench.clock.advance(5)
        bench.say("g01", lines.sample())
        bench.sessions.tick()
        assert bench.reading().link.state is LinkState.LIVE
    now = bench.clock.wall()
    track = bench.collector.track(parse_address("host:hall/g01"), "cpu", now - 60, now + 1, 600)
    assert not np.isnan(track.values).any()
    bench.collector.retry("hall/g01")
    bench.dial()
    assert bench.hosts["g01"].stream.written == b"payload 5\n"


def test_a_storm_of_reboots_is_held_back_and_counted(bench):
    lines = bench.greet()
    data = b""
    for number in range(2000):
        lines.boot = f"b{number % 2}"
        data += lines.hello()
    bench.say("g01", data)
    told = bench.codes().count("node:rebooted")
    assert told == SINGLES
    bench.clock.advance(WINDOW_SECONDS + 1)
    bench.drain()
    assert "more within" in bench.collector.events("hall/g01")[-1].text


@pytest.mark.slow
@pytest.mark.parametrize("first", [b"", b"garbage\n", b"x\ngarbage\ngarbage\n", b"garbage\n" * 99])
def test_a_slow_flood_is_told_however_it_begins(bench, first):
    lines = bench.greet()
    bench.say("g01", first)
    for _ in range(1100):
        bench.clock.advance(0.01)
        bench.say("g01", b"garbage\n" * 10 + lines.sample())
    assert bench.reading().link.failure.code == "probe.flood"


def test_bad_lines_now_and_then_are_no_flood(bench):
    lines = bench.greet()
    for _ in range(120):
        bench.clock.advance(60)
        bench.say("g01", b"garbage\n" * 90 + lines.sample())
    assert bench.reading().link.failure is None


@pytest.mark.slow
def test_a_flood_long_after_the_first_bad_line_is_told_too(bench):
    lines = bench.greet()
    bench.say("g01", b"garbage\n" * 20)
    for _ in range(40):
        bench.clock.advance(60)
        bench.say("g01", lines.sample())
    for _ in range(1200):
        bench.clock.advance(0.01)
        bench.say("g01", b"garbage\n" * 100 + lines.sample())
    assert bench.reading().link.failure.code == "probe.flood"


def test_a_new_stream_is_measured_by_its_own_bad_lines(bench):
    bench.greet()
    bench.say("g01", b"garbage\n" * 9_000)
    bench.hosts["g01"].stream.end(None, refused())
    bench.drain()
    bench.clock.advance(FLOOD_SECONDS + 100)
    bench.dial()
    lines = bench.greet()
    bench.say("g01", lines.sample(), b"garbage\n" * 9_999, lines.sample())
    assert bench.reading().link.failure is None
    bench.say("g01", b"garbage\n" * 10)
    assert bench.reading().link.failure.code == "probe.flood"
