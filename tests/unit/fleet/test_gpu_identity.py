"""A GPU is its UUID in a slot: a replaced one begins anew, and is told of once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from console.fleet.model.addresses import parse_address
from console.fleet.model.readings import Device
from console.fleet.model.signals import Kind
from console.fleet.service.history.queries import track
from console.fleet.service.series import Layout, NodeSeries, layout_of
from tests.support.collector import Bench
from tests.support.fleet import Lines, line
from tests.support.recording import POWER, START, Recording


def gpus(*uuids):
    return layout_of(Device(Kind.GPU, str(slot), "H200", uuid) for slot, uuid in enumerate(uuids))


def inventory(lines, *uuids):
    lines.gen += 1
    lines.gpus = len(uuids)
    told = [{"index": n, "uuid": uuid, "name": "H200"} for n, uuid in enumerate(uuids)]
    return line(k="inv", gen=lines.gen, gpus=told, ports=[{"name": "ib0", "kind": "infiniband"}], disks=[])


class TestLayout:
    def test_it_knows_the_gpu_in_each_slot_where_the_node_says_it(self):
        layout = gpus("GPU-a", "")
        assert layout.uuid(Kind.GPU, "0") == "GPU-a"
        assert layout.uuid(Kind.GPU, "1") == layout.uuid(Kind.GPU, "7") == layout.uuid(Kind.HOST, "") == ""
        assert layout != gpus("GPU-b", "")
        assert hash(layout) != hash(gpus("GPU-b", ""))
        assert gpus("", "") == Layout(
            {Kind.HOST: ("",), Kind.GPU: ("0", "1"), Kind.PORT: (), Kind.DISK: (), Kind.STORAGE: ()}
        )

    @pytest.mark.parametrize(
        ("before", "after", "stays"), [("GPU-a", "GPU-a", True), ("", "GPU-a", True), ("GPU-a", "GPU-b", False)]
    )
    def test_memory_keeps_a_slots_past_only_while_it_is_the_same_gpu(self, before, after, stays):
        series = NodeSeries(gpus(before, "GPU-x"))
        series.append(1.0, 1.0, np.full(series.layout.width, 7, np.float32))
        shifts = series.shifts
        series.relayout(gpus(after, "GPU-x"))
        assert (series.samples(Kind.GPU, "0", 0, 0, 9).values == 7).all() == stays
        assert (series.samples(Kind.GPU, "1", 0, 0, 9).values == 7).all()
        assert (series.shifts > shifts) == (before != after)  # an earlier answer is not gone on from


@pytest.fixture
def replaced(tmp_path):
    """A slot whose GPU was not known, then GPU-a, then GPU-b: ten minutes each."""
    recording = Recording(tmp_path / "telemetry.db")
    for uuid, value in (("", 1.0), ("GPU-a", 2.0), ("GPU-b", 3.0)):
        recording.measure(600, layout=gpus("GPU-x" if uuid else "", uuid), value=value)
    recording.idle(3600)
    yield recording
    recording.history.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("uuid", "values"), [("GPU-b", {1.0, 3.0}), ("GPU-a", {1.0, 2.0}), ("GPU-new", {1.0}), ("", {1.0, 2.0, 3.0})]
)
def test_a_curve_shows_the_gpu_that_is_meant_and_what_nobody_named(replaced, uuid, values):
    curve = replace(POWER, uuid=uuid)
    assert set(replaced.queries.samples(curve, START, START + 3600).values) == values
    assert set(replaced.queries.steps(curve, START, START + 3600, 60).mean) == values
    assert len(replaced.queries.steps(curve, START, START + 3600, 3600).times) == len(values)
    shown = track(None, replaced.queries, curve, start=START, end=START + 3600, points=60)
    assert set(shown.values[~np.isnan(shown.values)]) == values


def test_maps_and_the_last_known_state_go_by_the_slot(replaced):
    sheet = replaced.queries.sheet(Kind.GPU, POWER.signal, START, START + 1800)
    assert [str(address) for address in sheet.addresses] == ["gpu:hall/g01/0", "gpu:hall/g01/1"]
    assert list(sheet.mean[1]) == [1.0] * 10 + [2.0] * 10 + [3.0] * 10
    assert replaced.queries.latest("hall/g01").layout.uuids == ("GPU-x", "GPU-b")


def test_what_a_killed_process_left_is_still_of_its_gpu(tmp_path):
    first = Recording(tmp_path / "telemetry.db")
    first.measure(50, layout=gpus("GPU-x", "GPU-a"), value=2.0)
    first.die()
    second = Recording(tmp_path / "telemetry.db", now=first.now)
    second.step()
    assert len(second.queries.samples(replace(POWER, uuid="GPU-a"), START, START + 60).times) == 50
    assert not len(second.queries.samples(replace(POWER, uuid="GPU-b"), START, START + 60).times)
    second.history.stop()


class TestReplacement:
    """As the collector sees it."""

    def power(self, bench, part="0"):
        now = bench.clock.wall()
        got = bench.collector.track(parse_address(f"gpu:hall/g01/{part}"), "power", now - 3000, now + 1, 6000)
        return set(got.values[~np.isnan(got.values)].tolist())

    def test_it_is_told_once_with_both_uuids_and_its_curve_begins_anew(self, bench):
        lines = bench.greet()
        bench.seconds(lines, 5, value=10.0)
        bench.say("g01", inventory(lines, "GPU-0", "GPU-new"))
        bench.seconds(lines, 5, value=20.0)
        assert self.power(bench, "0") == {10.0, 20.0}
        assert self.power(bench, "1") == {20.0}
        bench.say("g01", inventory(lines, "GPU-0", "GPU-new"))
        (event,) = [event for event in bench.collector.events("hall/g01") if event.code == "gpu:replaced"]
        assert (event.source, event.device) == ("console", "gpu:1")
        assert "GPU-1 " in event.text
        assert "GPU-new" in event.text

    def test_a_gpu_that_is_silent_or_gone_in_between_is_no_other_one(self, bench):
        lines = bench.greet()
        for uuids in (("GPU-0", ""), ("GPU-0",), ("GPU-0", "GPU-1")):
            bench.say("g01", inventory(lines, *uuids))
            bench.seconds(lines, 2)
        assert "gpu:replaced" not in bench.codes()
        bench.say("g01", inventory(lines, "GPU-0"))
        bench.say("g01", inventory(lines, "GPU-0", "GPU-new"))
        assert bench.codes().count("gpu:replaced") == 1

    def test_it_is_told_at_the_next_start_too_and_not_again_at_the_one_after(self):
        known = {}
        told = []
        for uuid in ("GPU-1", "GPU-new", "GPU-new"):
            bench = Bench(
                known_facts=known.get,
                on_facts=lambda node, facts: known.update({node: facts}),
            )
            bench.watch("g01")
            lines = Lines(bench.clock)
            bench.say("g01", lines.hello(), inventory(lines, "GPU-0", uuid))
            bench.seconds(lines, 5, value=10.0)
            told.append(bench.codes().count("gpu:replaced"))
            bench.collector._crew.wait_idle(20)
            bench.collector.stop()
            assert bench.bugs == []
        assert told == [0, 1, 0]

    def test_a_storm_of_replacements_is_held_back(self, bench):
        lines = bench.greet()
        for number in range(300):
            bench.say("g01", inventory(lines, "GPU-0", f"GPU-{number}"))
        assert bench.codes().count("gpu:replaced") < 30
