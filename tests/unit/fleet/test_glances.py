"""A glance spares a whole look and changes nothing: whoever glances finds what finds who always looks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.fleet.model.links import Link
from console.fleet.model.readings import GpuProcess, NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.service.live.feeds import Feed, Newest, Picture
from console.fleet.service.live.judge import Judge
from console.fleet.service.rulebook import shipped
from console.fleet.service.series import layout_of
from tests.support.court import BRAKE, KEY, reading, server, xid
from tests.support.judged import fail
from tests.support.scripted import NOW

NAN = float("nan")
GIB = float(1 << 30)
SHAPE = server(0.0).facts
LAYOUT = layout_of(SHAPE.devices)
GPUS = tuple(str(index) for index in range(4))

#: What a step may change, and to what.
CHANGES = st.one_of(
    st.tuples(st.just((Kind.GPU, "throttle_reasons")), st.sampled_from((0.0, float(BRAKE), NAN))),
    st.tuples(st.just((Kind.GPU, "utilization")), st.sampled_from((0.0, 4.0, 50.0, NAN))),
    st.tuples(st.just((Kind.GPU, "memory_used")), st.sampled_from((0.6 * GIB, 20.0 * GIB, NAN))),
    st.tuples(st.just((Kind.HOST, "stalled_on_files")), st.sampled_from((0.0, 30.0, NAN))),
    st.tuples(st.just((Kind.PORT, "receive_errors")), st.sampled_from((0.0, 3.0, 40.0))),
    st.tuples(st.just((Kind.PORT, "symbol_errors")), st.sampled_from((0.0, 2.0, 14.0))),
    st.tuples(st.just((Kind.STORAGE, "read_rtt")), st.sampled_from((1.0, 15.0, 38.0, NAN))),
    st.tuples(st.just((Kind.STORAGE, "responding")), st.sampled_from((1.0, 0.0))),
    st.tuples(st.just("processes"), st.sampled_from((None, (), ("0",), ("0", "1")))),
    st.tuples(st.just("event"), st.sampled_from((48, 31, 94))),
    st.tuples(st.just("gap"), st.sampled_from((3.0, 20.0, 900.0))),
)
STEPS = st.lists(st.tuples(st.none() | CHANGES, st.sampled_from((1, 1, 3, 7, 70))), max_size=10)


class Pair:
    """One node before two judges: one that glances, and one that always looks."""

    def __init__(self) -> None:
        self.glancing, self.looking = Judge(shipped(), fail), Judge(shipped(), fail)
        self.feed = Feed(KEY, "g1", SHAPE)
        self.feed.picture = Picture(facts=SHAPE)
        self.now = NOW
        self.looks = 0
        rows = server(1.0).rows
        rows[Kind.GPU][:, column(Kind.GPU, "utilization")] = 60.0
        self.alive = {kind: np.ones(len(values), np.bool_) for kind, values in rows.items()}
        self.row = np.concatenate([rows[kind].reshape(-1) for kind in LAYOUT.parts])
        self.event: int | None = None

    def change(self, what: object, value: object) -> None:
        if what == "gap":
            assert isinstance(value, float)
            self.now += value
        elif what == "event":
            assert isinstance(value, int)
            self.event = value
        elif what == "processes":
            assert value is None or isinstance(value, tuple)
            made = value and tuple(GpuProcess(int(gpu), 7, "ada", "train", 0, None, job="4") for gpu in value)
            self.feed.picture = replace(self.feed.picture, processes=made)
        else:
            assert isinstance(what, tuple) and isinstance(value, float)
            rows = LAYOUT.split(self.row.copy())
            rows[what[0]][0, column(*what)] = value
            self.row = np.concatenate([rows[kind].reshape(-1) for kind in LAYOUT.parts])

    def reading(self) -> NodeReading:
        picture = self.feed.picture
        made = reading(shape=SHAPE, rows=LAYOUT.split(self.row), alive=self.alive, processes=picture.processes)
        return replace(made, link=self.link())

    def link(self) -> Link:
        return replace(reading().link, newest_sample=self.now, node=KEY)

    def look(self, _node: str) -> NodeReading:
        self.looks += 1
        return self.reading()

    def second(self) -> None:
        self.now += 1.0
        self.feed.newest = Newest(self.now, LAYOUT, self.row, self.alive)
        events = [] if self.event is None else [xid(self.event, self.now)]
        self.event = None
        self.glancing.after_round(
            [(KEY, events)],
            self.look,
            self.now,
            road=lambda _: (self.link(), 0.0),
            feeds={KEY: self.feed},
            fresh={KEY},
        )
        self.looking.after_round([(KEY, events)], lambda _: self.reading(), self.now)


def found(judge: Judge) -> list[tuple[object, ...]]:
    return [(*each.key, each.since, each.facts) for each in judge.found(KEY)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_who_glances_finds_what_finds_who_always_looks(steps: list[tuple[tuple[object, object] | None, int]]) -> None:
    pair = Pair()
    for change, seconds in steps:
        if change is not None:
            pair.change(*change)
        for _ in range(seconds):
            pair.second()
            assert found(pair.glancing) == found(pair.looking)


@pytest.mark.slow
def test_what_time_alone_brings_is_found_by_who_glances_too() -> None:
    pair = Pair()
    pair.change("processes", ("0",))
    pair.change((Kind.GPU, "utilization"), 0.0)
    for _ in range(902):
        pair.second()
    assert [each[0] for each in found(pair.glancing)] == ["gpu.job-idle"]
    assert found(pair.glancing) == found(pair.looking)
    assert pair.looks < 10


def test_what_stays_as_it_is_costs_a_glance_even_where_something_is_wrong() -> None:
    pair = Pair()
    pair.change((Kind.GPU, "throttle_reasons"), float(BRAKE))
    pair.change("processes", ("1",))
    pair.change((Kind.GPU, "utilization"), 0.0)
    pair.event = 48
    for _ in range(5):
        pair.second()
    assert [each[0] for each in found(pair.glancing)] == ["xid.48", "gpu.power-brake"]
    pair.looks = 0
    for _ in range(20):
        pair.second()
    assert pair.looks == 0


def test_who_comes_and_goes_changes_what_is_looked_for() -> None:
    pair = Pair()
    for users, rule in (((), "gpu.memory-left"), (("0",), None), ((), "gpu.memory-left")):
        pair.change("processes", users)
        pair.change((Kind.GPU, "utilization"), 0.0)
        pair.change((Kind.GPU, "memory_used"), 20.0 * GIB)
        for _ in range(62):
            pair.second()
        assert [each[0] for each in found(pair.glancing)] == [rule] * (rule is not None)
        assert found(pair.glancing) == found(pair.looking)


@pytest.mark.slow
def test_a_job_that_stops_working_is_seen_at_a_glance() -> None:
    pair = Pair()
    pair.change("processes", ("0",))
    for use in (60.0, 0.0):
        pair.change((Kind.GPU, "utilization"), use)
        for _ in range(5 if use else 902):
            pair.second()
    assert [each[0] for each in found(pair.glancing)] == ["gpu.job-idle"]
    assert found(pair.glancing) == found(pair.looking)
    pair.change((Kind.GPU, "utilization"), 60.0)
    pair.second()
    assert found(pair.glancing) == []
