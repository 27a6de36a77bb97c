"""What is abnormal now: every trouble is told once, the worst first, with its consequences folded into it."""

from __future__ import annotations

import math
import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.attention import (
    FOLD_FROM,
    SEVERITY,
    Began,
    Finding,
    Matter,
    Signs,
    began,
    cell_marks,
    findings,
    folded,
    levels,
    node_mark,
    read_signs,
    tell,
)
from console.fleet.model.figures import figures_of, sum_of
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeEvent, PartTrouble, Track
from console.fleet.model.signals import Kind, column
from tests.support.scripted import NOW, alive, facts, link, live, rows, unseen

REASONS = column(Kind.GPU, "throttle_reasons")
HEAT, POWER_BRAKE, POWER_CAP = 0x40, 0x80, 0x04
REFUSED = Failure("ssh.refused", "g1")


def matters(reading, signs=Signs()) -> list[Matter]:  # noqa: B008 - frozen
    return [finding.matter for finding in findings(reading, signs)]


def event(code: str, device: str, ago: float, source: str = "kernel") -> NodeEvent:
    return NodeEvent("hall/g1", NOW - ago, source, code, device, "")


def slowed(*reasons: int):
    made = rows(facts(len(reasons)))
    made[Kind.GPU][:, REASONS] = reasons
    return live(facts(len(reasons)), rows=made)


class TestOneNode:
    def test_a_node_that_is_well_has_nothing(self):
        assert findings(live()) == ()

    def test_a_lost_gpu_says_since_when_and_why(self):
        reading = live(facts(8), alive=alive(facts(8), 5), troubles=(PartTrouble("gpu:5", "failed", NOW - 60, ""),))
        (found,) = findings(reading, Signs(xids=(("5", 79),)))
        assert (found.matter, found.parts, found.since, found.gpus) == (Matter.GPU_LOST, ("5",), NOW - 60, 1)
        assert found.address == "gpu:hall/g1/5"
        assert "fell off the bus" in str(tell(found).what)
        assert cell_marks(reading, [found]) == {"5": "critical"}
        assert node_mark([found]) == ""

    def test_several_gpus_held_down_by_heat_are_one_finding(self):
        reading = slowed(HEAT, POWER_CAP, HEAT, 0)
        (found,) = findings(reading)
        assert (found.matter, found.parts, found.address) == (Matter.HEAT, ("0", "2"), "node:hall/g1")
        assert cell_marks(reading, [found]) == {"0": "high", "2": "high"}

    def test_a_power_cap_alone_is_normal(self):
        assert matters(slowed(POWER_CAP, 0x1)) == []

    def test_a_hanging_driver_takes_all_gpus_with_it(self):
        shape = facts(2)
        trouble = PartTrouble("nvml", "overdue", NOW - 30, "")
        (found,) = findings(live(shape, alive=alive(shape, 0, 1), troubles=(trouble,)))
        assert (found.matter, found.gpus, found.since) == (Matter.DRIVER, 2, NOW - 30)
        assert cell_marks(live(shape), [found]) == {"0": "critical", "1": "critical"}

    def test_a_clock_far_off_and_a_silent_part_concern_the_node(self):
        reading = live(
            link=link(LinkState.LIVE, newest=NOW, clock_offset=-90.0),
            troubles=(PartTrouble("disks", "overdue", NOW - 5, ""), PartTrouble("kernel", "failed", NOW, "")),
        )
        assert matters(reading) == [Matter.CLOCK, Matter.INCOMPLETE]
        assert node_mark(findings(reading)) == "medium"
        assert cell_marks(reading, findings(reading)) == {}

    @pytest.mark.parametrize("bits", [math.nan, 0.0])
    def test_gpus_without_a_reading_are_not_called_slow(self, bits):
        made = rows(facts(2))
        made[Kind.GPU][:, REASONS] = bits
        assert matters(live(rows=made)) == []


class TestLinks:
    @pytest.mark.parametrize(
        ("state", "failure", "newest", "expected"),
        [
            (LinkState.LOST, REFUSED, NOW - 90, [Matter.LOST]),
            (LinkState.WAITING, REFUSED, NOW - 90, [Matter.LOST]),
            (LinkState.CONNECTING, REFUSED, None, [Matter.NEVER]),
            (LinkState.CONNECTING, None, NOW - 90, []),
            (LinkState.WAITING, None, None, []),
            (LinkState.STARTING, None, NOW - 90, []),
            (LinkState.OFF, None, NOW - 90, []),
            (LinkState.LATE, None, NOW - 5, [Matter.LATE]),
            (LinkState.ASKING, Failure("ssh.host_key_unknown", "g1"), None, [Matter.ASKING]),
            (LinkState.STOPPED, Failure("ssh.host_key_changed", "g1"), NOW, [Matter.STOPPED]),
        ],
    )
    def test_what_a_link_says(self, state, failure, newest, expected):
        assert matters(unseen(state, failure=failure, newest=newest)) == expected

    def test_a_lost_node_folds_its_gpus_and_advises_by_its_failure(self):
        reading = replace(live(facts(8)), link=link(LinkState.LOST, failure=REFUSED, newest=NOW - 90))
        (found,) = findings(reading)
        assert (found.gpus, found.since) == (8, NOW - 90)
        assert "sshd" in str(tell(found).next)
        assert cell_marks(reading, [found]) == {}
        assert all(math.isnan(level) for level in levels(reading))

    def test_a_link_that_waits_names_what_it_waits_for(self):
        (found,) = findings(unseen(LinkState.ASKING, failure=Failure("ssh.password_needed", "g1")))
        assert str(tell(found).what) == "Asks for a password"


class TestSigns:
    def test_a_port_is_down_from_its_last_fall_until_it_rises(self):
        fell = read_signs([event("link:up", "port:ib0", 90), event("link:down", "port:ib0", 60)], NOW)
        assert fell.down == (("ib0", NOW - 60),)
        shape = facts(ports=("ib0",))
        down = rows(shape)
        down[Kind.PORT][:, column(Kind.PORT, "state")] = 0
        (found,) = findings(live(shape, rows=down), fell)
        assert (found.matter, found.parts, found.since) == (Matter.PORT_DOWN, ("ib0",), NOW - 60)
        assert findings(live(shape), fell) == ()  # its own reading says that it is up again
        risen = read_signs([event("link:down", "port:ib0", 60), event("link:up", "port:ib0", 30)], NOW)
        assert risen == Signs()

    def test_a_link_that_falls_again_and_again_flaps_also_while_it_is_up(self):
        falls = [event("link:down", "port:ib0", ago) for ago in (50, 34, 18)]
        signs = read_signs([*falls, event("link:up", "port:ib0", 12)], NOW)
        assert matters(live(), signs) == [Matter.PORT_FLAPS]
        assert read_signs(falls, NOW + 3600).flapping == ()

    def test_the_connection_of_the_console_is_no_port(self):
        assert read_signs([event("link:lost", "", 5, "console"), event("link:down", "", 5, "console")], NOW) == Signs()


NODES = st.tuples(st.sampled_from(("a", "b")), st.integers(0, 12)).map(lambda each: f"{each[0]}/n{each[1]:02d}")


@st.composite
def found(draw) -> list[Finding]:
    keys = draw(st.lists(st.tuples(st.sampled_from(list(Matter)), NODES), unique=True, max_size=40))
    return [
        Finding(
            matter,
            (node,),
            since=draw(st.none() | st.floats(0, 100)),
            gpus=draw(st.integers(0, 8)),
            failure=draw(st.sampled_from((None, REFUSED, Failure("ssh.timed_out", "x")))),
            site=node.partition("/")[0],
        )
        for matter, node in keys
    ]


class TestFolding:
    @given(found())
    def test_no_node_and_no_gpu_is_lost_or_told_twice(self, some):
        told = folded(some)
        assert sorted((f.matter, n) for f in told for n in f.nodes) == sorted((f.matter, f.nodes[0]) for f in some)
        assert sum(f.gpus for f in told) == sum(f.gpus for f in some)

    @given(found())
    def test_the_worst_comes_first(self, some):
        order = list(Matter)
        places = [order.index(finding.matter) for finding in folded(some)]
        assert places == sorted(places)

    @given(found())
    def test_what_is_folded_is_of_one_site_and_one_kind(self, some):
        for finding in folded(some):
            assert len({node.partition("/")[0] for node in finding.nodes}) == 1
            assert len(finding.nodes) == 1 or len(finding.nodes) >= FOLD_FROM

    def test_a_dead_site_is_one_line_that_opens_the_site(self):
        some = [Finding(Matter.LOST, (f"{i}",), since=50.0 - i, gpus=8, failure=REFUSED, site="a") for i in range(6)]
        (made,) = folded([*some])
        assert (len(made.nodes), made.gpus, made.since, made.address) == (6, 48, 45.0, "site:a")

    @pytest.mark.parametrize("unsure", range(FOLD_FROM))
    def test_many_that_fail_alike_began_perhaps_earlier_where_one_of_them_did(self, unsure: int):
        some = [Finding(Matter.NEVER, (f"a/n{i}",)) for i in range(FOLD_FROM)]
        times = {each.key: Began(50.0 + i, or_earlier=i == unsure) for i, each in enumerate(some)}
        (made,) = folded(some, times)
        assert (made.since, made.or_earlier) == (50.0, True)
        known = {key: Began(began.time) for key, began in times.items()}
        (made,) = folded(some, known)
        assert (made.since, made.or_earlier) == (50.0, False)
        (made,) = folded(some, dict(list(known.items())[unsure:][:1]))
        assert (made.since, made.or_earlier) == (50.0 + unsure, True)
        (made,) = folded(some)
        assert (made.since, made.or_earlier) == (None, False)

    def test_what_says_itself_since_when_keeps_its_time(self):
        late = Finding(Matter.LATE, ("hall/g1",), since=NOW - 40)
        (made,) = folded([late], {late.key: Began(NOW, or_earlier=True)})
        assert (made.since, made.or_earlier) == (NOW - 40, False)

    def test_what_does_not_know_since_when_is_given_the_time_it_was_first_seen(self):
        heat = Finding(Matter.HEAT, ("a/n1",), ("0",))
        (told,) = folded([heat], {heat.key: Began(7.0, or_earlier=True)})
        assert (told.since, told.or_earlier) == (7.0, True)


def reasons(*values: float) -> Track:
    return Track(np.arange(len(values), dtype=np.float64), np.array(values, np.float32))


class TestBeginnings:
    def test_it_began_with_the_first_sample_after_one_that_was_well(self):
        assert began(reasons(0x40, 0, 4, 0x40, 0x44, 0x40), Matter.HEAT) == Began(3.0)

    def test_where_history_begins_in_the_middle_of_it_nobody_knows(self):
        assert began(reasons(0x40, 0x40), Matter.HEAT) == Began(0.0, or_earlier=True)

    def test_nothing_is_known_across_a_gap(self):
        assert began(reasons(0, 0x40, math.nan, 0x40, 0x40), Matter.HEAT) == Began(3.0, or_earlier=True)

    def test_what_is_not_measured_yet_is_passed_over(self):
        assert began(reasons(0, 0x40, math.nan), Matter.HEAT) == Began(1.0)

    @given(st.lists(st.sampled_from((0.0, 4.0, 0x40, 0x44, 0x80, math.nan)), max_size=12))
    def test_it_is_found_as_by_going_back_from_sample_to_sample(self, values: list[float]):
        known = [at for at, value in enumerate(values) if not math.isnan(value)]
        at = known[-1] if known else -1
        while at >= 0 and values[at] in {0x40, 0x44}:
            at -= 1
        found = began(reasons(*values), Matter.HEAT)
        if not known or at == known[-1]:
            assert found is None
        else:
            assert found == Began(at + 1.0, or_earlier=at < 0 or math.isnan(values[at]))

    def test_what_is_over_or_something_else_has_no_beginning(self):
        assert began(reasons(0x40, 0), Matter.HEAT) is None
        assert began(reasons(0x40), Matter.POWER_BRAKE) is None
        assert began(reasons(), Matter.HEAT) is None
        assert began(reasons(0, 0x80), Matter.POWER_BRAKE) == Began(1.0)


@pytest.mark.parametrize("matter", list(Matter))
def test_every_matter_has_a_severity_and_sentences_that_can_be_filled(matter: Matter):
    assert SEVERITY[matter] in {"critical", "high", "medium", "low", "unknown"}
    for failure in (None, REFUSED):
        told = tell(Finding(matter, ("a/n1",), failure=failure, value=48.0))
        for sentence in (told.what, told.next, told.happened, told.matters):
            if sentence is not None:
                assert str(sentence)
                names = {name for _, name, _, _ in string.Formatter().parse(sentence.text.source) if name}
                assert names == set(sentence.values)


class TestFigures:
    def test_only_what_live_nodes_measured_is_summed(self):
        shape = facts(2)
        measured = rows(shape, utilization=80.0, power=600.0)
        measured[Kind.GPU][1, column(Kind.GPU, "utilization")] = math.nan
        measured[Kind.PORT][:, column(Kind.PORT, "receive")] = [10.0, 1000.0]
        well = live(shape, rows=measured)
        lost = replace(live(shape, node="hall/g2"), link=link(LinkState.LOST, node="hall/g2", newest=NOW - 90))
        made = sum_of([figures_of(well, frozenset({"mlx5_0"})), figures_of(lost, frozenset())])
        assert (made.nodes, made.reporting, made.gpus, made.gpus_reporting) == (2, 1, 4, 1)
        assert (made.mean_utilization, made.working) == (80.0, 1)
        assert (made.watts, made.power_gpus) == (1200.0, 2)
        assert (made.receive, made.networks) == (10.0, 1)

    def test_without_any_reading_there_is_no_figure(self):
        made = sum_of([figures_of(unseen(LinkState.CONNECTING), frozenset())])
        assert made.mean_utilization is None
        assert made.watts is None

    def test_a_node_that_is_not_watched_is_no_node(self):
        assert figures_of(unseen(LinkState.OFF), frozenset()).nodes == 0

    def test_levels_are_shares_in_the_order_of_the_gpus(self):
        made = rows(facts(2))
        made[Kind.GPU][:, column(Kind.GPU, "utilization")] = [25.0, np.nan]
        first, second = levels(live(rows=made))
        assert first == 0.25
        assert math.isnan(second)
