"""What the nodes say arrives as pictures of the fleet, whatever they say and however they say it."""

from __future__ import annotations

import gc
import json
import math
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.streams import ConnectorError
from console.fleet.model.addresses import parse_address
from console.fleet.model.links import LinkState
from console.fleet.model.readings import Device, Facts
from console.fleet.model.signals import Kind, column
from console.fleet.page.vocabulary import event_quote
from console.fleet.service.collector import Collector
from console.fleet.service.garbage import GarbageCollector
from tests.support.collector import POWER, Bench
from tests.support.fleet import (
    Lines,
    ManualClock,
    Problem,
    ScriptedHost,
    ScriptedProbe,
    inventory,
    node,
    refused,
    wait_for,
)


def test_a_sample_becomes_a_reading(bench):
    lines = bench.greet()
    bench.seconds(lines, 3, value=42.0)
    reading = bench.reading()
    assert reading.link.state is LinkState.LIVE
    assert reading.age == pytest.approx(0, abs=0.01)
    assert reading.facts.host == "g01"
    assert [device.part for device in reading.facts.of(Kind.GPU)] == ["0", "1"]
    assert reading.rows[Kind.GPU].shape[0] == 2
    assert list(reading.rows[Kind.PORT][0]) == [42] * 6 + [1, 42, 42, 42]
    assert reading.alive[Kind.GPU].all()
    assert Kind.DISK not in reading.rows
    track = bench.collector.track(
        parse_address("gpu:hall/g01/1"), "power", bench.clock.wall() - 60, bench.clock.wall() + 1, 600
    )
    assert list(track.values) == [42, 42, 42]


def test_file_servers_and_where_processes_run_reach_the_reading(bench):
    lines = bench.greet()
    inventory = json.loads(lines.inventory()) | {"gen": 2, "storage": [{"name": "nas-1"}]}
    bench.say("g01", json.dumps(inventory).encode() + b"\n")
    sample = json.loads(lines.sample(1.0)) | {"gen": 2, "f": [[20.0, 38.0, 41.5, None]]}
    process = {"gpu": 0, "pid": 7, "user": "s.lind", "name": "train", "job": "48120", "runtime": "podman"}
    middle = {"k": "mid", "t": sample["t"], "m": sample["m"], "processes": [process]}
    bench.say("g01", *(json.dumps(message).encode() + b"\n" for message in (sample, middle)))
    reading = bench.reading()
    assert [device.part for device in reading.facts.of(Kind.STORAGE)] == ["nas-1"]
    assert list(reading.rows[Kind.STORAGE][0, :3]) == [20.0, 38.0, 41.5]
    assert math.isnan(reading.rows[Kind.STORAGE][0, column(Kind.STORAGE, "responding")])
    assert (reading.processes[0].job, reading.processes[0].runtime) == ("48120", "podman")
    track = bench.collector.track(
        parse_address("storage:hall/g01/nas-1"), "read_rtt", bench.clock.wall() - 60, bench.clock.wall() + 1, 600
    )
    assert list(track.values) == [38.0]


def test_a_node_that_never_answered_has_no_values_and_no_age(bench):
    reading = bench.reading()
    assert reading.age is None
    assert reading.rows == {}
    assert bench.collector.reading("hall/none") is None


def test_before_the_first_sample_a_link_is_starting(bench):
    lines = bench.greet()
    assert bench.reading().link.state is LinkState.STARTING
    bench.seconds(lines, 1)
    assert bench.reading().link.state is LinkState.LIVE


def test_a_missing_reading_is_nan_and_a_missing_row_is_not_alive(bench):
    lines = bench.greet()
    row = [1.0] * 14
    row[POWER] = None
    bench.clock.advance(1)
    bench.say("g01", lines.sample(g=[row, None]))
    reading = bench.reading()
    assert np.isnan(reading.rows[Kind.GPU][0, POWER])
    assert reading.rows[Kind.GPU][0, 0] == 1
    assert np.isnan(reading.rows[Kind.GPU][1]).all()
    assert list(reading.alive[Kind.GPU]) == [True, False]


def test_what_no_float32_holds_is_no_reading(bench):
    lines = bench.greet()
    bench.clock.advance(1)
    bench.say("g01", lines.sample(g=[[1e39] * 14] * 2))
    assert np.isnan(bench.reading().rows[Kind.GPU]).all()


def test_a_hung_driver_leaves_the_hosts_figures(bench):
    lines = bench.greet()
    bench.seconds(lines, 2)
    bench.clock.advance(1)
    bench.say("g01", lines.sample(g=None), lines.status("nvml", "overdue", "no answer for 5 s"))
    reading = bench.reading()
    assert not reading.alive[Kind.GPU].any()
    assert reading.alive[Kind.HOST].all()
    assert [(t.part, t.state) for t in reading.troubles] == [("nvml", "overdue")]
    bench.say("g01", lines.status("nvml", "ok"))
    assert bench.reading().troubles == ()


def test_a_new_probe_does_not_inherit_the_troubles_of_the_one_before(bench):
    lines = bench.greet()
    bench.say("g01", lines.status("nvml", "overdue", "no answer for 5 s"), b"garbage\n")
    assert [trouble.part for trouble in bench.reading().troubles] == ["nvml", "stream"]
    bench.hosts["g01"].stream.end(None, refused())
    bench.drain()
    bench.clock.advance(30)
    bench.dial()
    bench.seconds(bench.greet(), 1)
    assert bench.reading().link.state is LinkState.LIVE
    assert bench.reading().troubles == ()


def test_a_sample_of_another_inventory_counts_for_the_host_alone(bench):
    lines = bench.greet()
    bench.clock.advance(1)
    bench.say("g01", lines.sample(gen=9))
    reading = bench.reading()
    assert not reading.alive[Kind.GPU].any()
    assert not np.isnan(reading.rows[Kind.HOST]).any()


def test_a_gpu_that_comes_and_goes_keeps_the_past_of_the_others(bench):
    lines = bench.greet()
    bench.seconds(lines, 5)
    lines.gpus, lines.gen = 1, 2
    bench.say("g01", lines.inventory())
    bench.seconds(lines, 5)
    assert bench.reading().rows[Kind.GPU].shape[0] == 1
    now = bench.clock.wall()
    assert len(bench.collector.track(parse_address("gpu:hall/g01/0"), "power", now - 60, now + 1, 600).values) == 10
    assert len(bench.collector.track(parse_address("gpu:hall/g01/1"), "power", now - 60, now + 1, 600).values) == 0


def test_one_wake_up_until_the_news_were_taken(bench):
    lines = bench.greet()
    bench.news.take()
    bench.wakes = 0
    bench.seconds(lines, 5)
    assert bench.wakes == 1
    changed = bench.news.take()
    assert "hall/g01" in changed.readings
    assert "hall/g01" in changed.links
    assert not bench.news.take()
    bench.seconds(lines, 1)
    assert bench.wakes == 2


def test_a_clock_that_is_a_year_off_is_shown_and_does_no_harm(bench):
    year = 365 * 86400.0
    lines = bench.greet(wall_error=-year)
    bench.seconds(lines, 5)
    bench.say("g01", lines.event())
    reading = bench.reading()
    assert reading.link.state is LinkState.LIVE
    assert reading.link.clock_offset == pytest.approx(-year, abs=0.1)
    assert reading.age < 1
    (event,) = [e for e in bench.collector.events("hall/g01") if e.code == "xid:79"]
    assert event.time == pytest.approx(bench.clock.wall(), abs=0.1)


def test_the_consoles_clock_set_back_a_year_moves_everything_along(bench):
    lines = bench.greet()
    bench.seconds(lines, 10)
    bench.clock.set_wall(-365 * 86400.0)
    bench.seconds(lines, 10)
    assert bench.reading().link.state is LinkState.LIVE
    assert bench.reading().age < 2
    now = bench.collector.now()
    assert now == pytest.approx(bench.clock.wall(), abs=0.1)
    track = bench.collector.track(parse_address("host:hall/g01"), "cpu", now - 60, now + 1, 600)
    assert len(track.values) == 20
    assert not np.isnan(track.values).any()


def test_a_reboot_is_an_event_and_the_series_go_on(bench):
    lines = bench.greet()
    bench.seconds(lines, 5)
    bench.hosts["g01"].stream.end(None, ConnectorError(Problem.CLOSED, "g01"))
    bench.drain()
    assert bench.reading().link.state is LinkState.LOST
    bench.clock.advance(100)
    bench.dial()
    again = bench.greet(boot="b2", uptime=20.0)
    bench.seconds(again, 5)
    assert bench.codes() == ["link:up", "link:lost", "node:rebooted", "link:up"]
    now = bench.clock.wall()
    track = bench.collector.track(parse_address("host:hall/g01"), "cpu", now - 600, now + 1, 600)
    assert np.isnan(track.values).sum() == 1
    assert (np.diff(track.times) > 0).all()


def test_lost_samples_are_counted(bench):
    lines = bench.greet()
    bench.seconds(lines, 2)
    lines.number += 7
    bench.seconds(lines, 1)
    assert bench.reading().link.dropped_samples == 7


def test_what_stands_before_hello_does_no_harm(bench):
    bench.say("g01", b"Welcome to g01!\n\x1b[2J\x1b]0;pwned\x07 last login: never\n")
    lines = bench.greet()
    bench.seconds(lines, 1)
    assert bench.reading().link.state is LinkState.LIVE
    assert bench.reading().troubles == ()


def test_a_link_whose_question_was_answered_is_tried_again():
    bench = Bench()
    bench.errors["g01"] = ConnectorError(Problem.UNKNOWN, "g01")
    bench.watch("g01")
    asking = bench.reading().link
    assert asking.state is LinkState.ASKING
    del bench.errors["g01"]
    bench.collector.answered("hall/g01", asking.failure)
    assert bench.reading().link.state is LinkState.WAITING
    bench.collector.stop()


def test_a_question_that_is_asked_again_is_one_event_without_a_word_of_the_consoles_own():
    bench = Bench()
    bench.errors["g01"] = ConnectorError(Problem.PASSWORD, "g01", facts={"wrong": "no"})
    bench.watch("g01")
    first = bench.reading().link
    bench.errors["g01"] = ConnectorError(Problem.PASSWORD, "g01", facts={"wrong": "yes"})
    bench.collector.answered("hall/g01", first.failure)
    bench.dial()
    bench.drain()
    again = bench.reading().link
    assert (again.state, dict(again.failure.facts)["wrong"]) == (LinkState.ASKING, "yes")
    assert bench.codes("g01").count("link:asking") == 1
    (event,) = [each for each in bench.collector.events("hall/g01") if each.code == "link:asking"]
    assert event_quote(event) == ""
    bench.collector.stop()


def test_a_node_that_cannot_be_reached_is_told_once_not_at_every_try(bench):
    bench.errors["g02"] = refused()
    bench.watch("g01", "g02")
    for _ in range(5):
        bench.clock.advance(10)
        bench.dial()
        bench.drain()
    assert bench.codes("g02") == ["link:lost"]


def test_known_facts_give_a_lost_node_its_shape():
    facts = Facts(host="g01", devices=(Device(Kind.GPU, "0", "H200"),))
    told = []
    bench = Bench(known_facts=lambda _: facts, on_facts=lambda node, facts: told.append(facts))
    bench.errors["g01"] = refused()
    bench.watch("g01")
    assert bench.reading().facts is facts
    assert told == []
    bench.collector.stop()


def test_facts_are_remembered_when_they_change():
    told = []
    bench = Bench(on_facts=lambda node, facts: told.append((node, facts)))
    bench.watch("g01")
    bench.greet()
    wait_for(lambda: told and told[-1][1].devices)
    before = len(told)
    bench.collector.retry("hall/g01")
    bench.dial()
    lines = bench.greet()
    lines.gpus = 3
    bench.say("g01", lines.inventory())
    wait_for(lambda: len(told) > before)
    assert len(told[-1][1].of(Kind.GPU)) == 3
    bench.collector.stop()


def test_the_summary_counts_only_what_reports_now(bench):
    bench.watch("g01", "g02", "g03")
    one, two = bench.greet("g01"), bench.greet("g02")
    bench.seconds(one, 1, "g01", 100.0)
    bench.seconds(two, 1, "g02", 300.0)
    summary = bench.collector.summary()
    assert (summary.nodes, summary.reporting, summary.gpus_reporting) == (3, 2, 4)
    assert summary.power_watts == pytest.approx(800)
    assert summary.oldest_sample == pytest.approx(1, abs=0.1)
    bench.clock.advance(60)
    bench.sessions.tick()
    late = bench.collector.summary()
    assert late.reporting == 0
    assert late.power_watts is None


def test_a_node_taken_out_is_gone_and_its_stream_closed(bench):
    lines = bench.greet()
    bench.seconds(lines, 1)
    host = bench.hosts["g01"]
    bench.collector.set_inventory(inventory())
    wait_for(lambda: host.closed)
    host.stream.output(lines.sample())
    bench.drain()
    assert bench.reading() is None
    assert bench.collector.readings() == {}


def _spoken(bench: Bench, lines: Lines, piece: bytes) -> bytes:
    """What a drawn word stands for; other bytes are said as they are."""
    if piece == b"second":
        bench.clock.advance(1)
        return b""
    if piece == b"inventory":
        lines.gen += 1
        lines.gpus = (lines.gpus + 1) % 4
    words = {
        b"hello": lines.hello,
        b"inventory": lines.inventory,
        b"sample": lines.sample,
        b"event": lines.event,
        b"status": lambda: lines.status("gpu:1", "failed"),
        b"tear": lambda: lines.sample()[:50],
    }
    return words[piece]() if piece in words else piece


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from([b"hello", b"inventory", b"sample", b"event", b"status", b"tear", b"second"]),
        ),
        max_size=40,
    )
)
def test_whatever_comes_in_whatever_order_nothing_breaks(pieces):
    bench = Bench()
    bench.watch("g01")
    lines = Lines(bench.clock)
    for piece in pieces:
        data = _spoken(bench, lines, piece)
        if bench.reading().link.state is LinkState.LOST:
            bench.clock.advance(10)
            bench.dial()
        bench.say("g01", data)
        bench.sessions.tick()
        bench.collector.summary()
    assert bench.bugs == []
    bench.collector.stop()


class TestWithThreads:
    """The same with the threads that really run it."""

    def _collector(self, hosts, **options):
        def connect(node, cancel):
            hosts[node.name] = host = ScriptedHost()
            return host

        return Collector(connect, ScriptedProbe(), backoff=lambda _: 0.05, **options)

    def test_samples_flow_from_the_transports_thread_to_the_window(self, tmp_path):
        hosts, woken = {}, threading.Event()
        collector = self._collector(hosts, history=tmp_path / "telemetry.db")
        news = collector.listen(woken.set)
        collector.set_inventory(inventory(node("g01")))
        collector.start()
        wait_for(lambda: "g01" in hosts and hosts["g01"].streams)
        clock = ManualClock()
        lines = Lines(clock)
        hosts["g01"].stream.output(lines.hello() + lines.inventory())
        for _ in range(5):
            clock.advance(0.01)
            hosts["g01"].stream.output(lines.sample())
        wait_for(lambda: collector.reading("hall/g01").link.state is LinkState.LIVE)
        assert woken.wait(5)
        assert news.take().readings == {"hall/g01"}
        collector.stop()
        assert hosts["g01"].closed

        again = self._collector({}, history=tmp_path / "telemetry.db")
        again.start()
        again.set_inventory(inventory(node("g01", watched=False)))
        wait_for(lambda: again.reading("hall/g01").age is not None)
        reading = again.reading("hall/g01")
        assert reading.link.state is LinkState.OFF
        assert (reading.rows[Kind.GPU] == 50).all()
        assert "link:up" in [event.code for event in again.events("hall/g01")]
        again.stop()

    @pytest.mark.slow
    def test_nodes_that_hang_in_connecting_do_not_starve_the_others(self):
        reached = set()
        release = threading.Event()

        def connect(node, cancel):
            if int(node.name[1:]) % 2:
                release.wait()
                raise refused()
            reached.add(node.name)
            return ScriptedHost()

        from console.fleet.service.road.sessions import Patience

        collector = Collector(
            connect, ScriptedProbe(), backoff=lambda _: 30.0, parallel=4, hanging=40, patience=Patience(hanging=0.05)
        )
        collector.set_inventory(inventory(*(node(f"g{number:03d}") for number in range(80))))
        collector.start()
        wait_for(lambda: len(reached) == 40)
        release.set()
        wait_for(lambda: sum(link.state is LinkState.LOST for link in collector.links().values()) == 40)
        collector.stop()

    def test_no_more_than_the_pool_connects_at_once(self):
        lock, now, most = threading.Lock(), 0, 0
        seen = threading.Semaphore(0)

        def connect(node, cancel):
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            cancel.wait(0.01)
            with lock:
                now -= 1
            seen.release()
            raise refused()

        collector = Collector(connect, ScriptedProbe(), backoff=lambda _: 60.0, parallel=3)
        collector.set_inventory(inventory(*(node(f"g{number}") for number in range(30))))
        collector.start()
        for _ in range(30):
            assert seen.acquire(timeout=20)
        collector.stop()
        assert 1 < most <= 3

    def test_a_lost_link_comes_back_by_itself(self):
        hosts = {}
        collector = self._collector(hosts)
        collector.set_inventory(inventory(node("g01")))
        collector.start()
        wait_for(lambda: "g01" in hosts and hosts["g01"].streams)
        first = hosts["g01"]
        first.stream.end(None, ConnectorError(Problem.CLOSED, "g01"))
        wait_for(lambda: hosts["g01"] is not first and hosts["g01"].streams)
        wait_for(lambda: first.closed)
        collector.stop()

    def test_garbage_is_collected_in_the_pipelines_thread_when_headless(self):
        where = set()

        def note(phase, info):
            where.add(threading.current_thread().name)

        garbage = GarbageCollector()
        collector = self._collector({}, between=lambda: (gc.collect(), garbage()))
        gc.callbacks.append(note)
        try:
            collector.start()
            wait_for(lambda: where)
            collector.stop()
        finally:
            gc.callbacks.remove(note)
            garbage.close()
        assert where == {"pipeline"}
        assert gc.isenabled()
