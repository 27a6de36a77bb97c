"""Since when: what lasts, pauses, ends; what many nodes have alike; restarts, and clocks that are set."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.fleet.model.links import LinkState
from console.fleet.model.readings import GpuHealth, NodeReading
from console.fleet.model.signals import Kind, column
from console.fleet.service.live.docket import Kept
from console.fleet.service.live.judge import RECALL_SECONDS, Judge
from console.fleet.service.rulebook import shipped
from tests.support import scripted
from tests.support.court import (
    ALL_SILENT,
    BRAKE,
    HEAT,
    KEY,
    REFUSED,
    SHAPE,
    SITE,
    Court,
    falls,
    gpus,
    happened,
    health,
    kernel,
    port,
    reading,
    trouble,
    whole,
    xid,
)
from tests.support.scripted import NOW, alive


def test_one_late_sample_is_no_news() -> None:
    court = Court()
    court.see(reading())
    late = reading(link=scripted.link(LinkState.LATE, newest=court.now))
    assert court.see(late, after=3.1) == []
    assert court.see(late, after=2.0) == []
    assert court.see(reading()) == []
    assert court.see(late) == []
    assert court.see(late, after=3.0) == ["link.late"]
    assert court.only("link.late").since == late.link.newest_sample


def test_a_driver_that_hangs_is_never_first_told_as_all_gpus_lost() -> None:
    court = Court()
    court.see(reading())
    silent = reading(alive=ALL_SILENT)
    for _ in range(12):
        assert court.see(silent) == []
    assert court.see(replace(silent, troubles=(trouble("nvml"),))) == ["driver.hung"]
    assert court.only("driver.hung").since == NOW - 10 and court.only("driver.hung").gpus == 4
    assert [rule for rule, *_ in court.told] == ["driver.hung"]


def test_a_brake_that_pauses_is_the_same_thing_and_its_since_never_moves() -> None:
    court = Court()
    court.see(gpus(0))
    court.see(gpus(BRAKE))
    began = court.only("gpu.power-brake").since
    for _ in range(5):
        assert court.see(gpus(0), after=100.0) == ["gpu.power-brake"]
        assert court.see(gpus(BRAKE), after=10.0) == ["gpu.power-brake"]
        assert court.only("gpu.power-brake").since == began
    court.see(gpus(0))
    assert court.see(gpus(0), after=119.0) == ["gpu.power-brake"]
    assert court.see(gpus(0), after=2.0) == []
    assert [after for _, _, after, _ in court.told] == ["found", "over"]


def test_a_link_is_down_at_its_first_fall_and_until_its_own_reading_says_that_it_is_up() -> None:
    court = Court()
    court.see(reading())
    down = port("state", 0.0)
    assert court.see(down, happened("link:down", "port:ib0", court.now + 1)) == ["port.down"]
    fell = court.only("port.down")
    assert (fell.parts, fell.since) == (("ib0",), court.now)
    assert court.see(down) == ["port.down"]
    assert court.see(reading()) == []


def test_a_link_that_was_never_up_is_no_finding() -> None:
    court = Court()
    for _ in range(10):
        assert court.see(port("state", 0.0)) == []


def test_a_flap_lasts_since_its_first_fall_until_it_has_been_quiet() -> None:
    court = Court()
    court.see(reading())
    first = court.now + 1
    for turn in range(30):  # twelve minutes, long past the time within which falls count
        court.see(port("state", 0.0), happened("link:down", "port:ib0", court.now + 1), after=1.0)
        up = court.see(reading(), happened("link:up", "port:ib0", court.now + 5), after=5.0)
        court.see(reading(), after=19.0)
        assert up == ([] if turn < 2 else ["port.flaps"]), "a fall that is over is no link that is down"
        if turn >= 2:
            assert court.only("port.flaps").since == first
    assert court.see(reading(), after=500.0) == ["port.flaps"]
    assert court.see(reading(), after=100.0) == []


def test_the_connection_of_the_console_is_no_port() -> None:
    court = Court()
    own = [happened("link:down", "port:ib0", NOW, source="console") for _ in range(3)]
    assert court.see(reading(), *own) == []


def test_an_xid_stays_until_the_gpu_was_reset() -> None:
    court = Court()
    court.see(health())
    assert court.see(health(), xid(48, court.now + 1)) == ["xid.48"]
    assert court.see(health(recovery_action=1, ecc_uncorrected=1)) == ["xid.48"], "one fact is one finding"
    assert court.see(reading(), after=86_400.0) == ["xid.48"], "not known is not over"
    assert court.see(health()) == []


def test_an_xid_stays_until_the_drivers_counters_begin_anew() -> None:
    court = Court()
    court.see(health(energy_joules=5000.0))
    court.see(health(energy_joules=5100.0), xid(95, court.now + 0.5))
    assert court.see(health(energy_joules=5200.0)) == ["xid.95"]
    assert court.see(health(energy_joules=10.0)) == []


def test_a_restart_of_the_node_and_another_gpu_end_an_xid() -> None:
    for end in (
        happened("node:rebooted", "", NOW + 50, source="console"),
        happened("gpu:replaced", "gpu:0", NOW + 50, source="console"),
    ):
        court = Court()
        assert court.see(health(), xid(64, NOW + 1)) == ["xid.64"]
        assert court.see(health(), end, after=49.0) == []
    elsewhere = happened("gpu:replaced", "gpu:2", NOW + 50, source="console")
    court = Court()
    court.see(health(), xid(64, NOW + 1))
    assert court.see(health(), elsewhere) == ["xid.64"]


def test_an_xid_of_before_a_boot_that_nobody_saw_is_over() -> None:
    court = Court()
    court.see(health(), xid(64, court.now + 1))
    after = court.again(down=600.0)
    booted = replace(health(), facts=replace(SHAPE, boot_time=after.now - 300.0))
    assert after.see(booted) == []
    same = court.again(down=600.0)
    assert same.see(health()) == ["xid.64"]


def test_an_xid_that_ages_out_or_is_taken_back_is_over() -> None:
    court = Court()
    assert court.see(health(), xid(94, court.now + 1)) == ["xid.94"]
    assert court.see(health(), after=86_000.0) == ["xid.94"]
    assert court.see(health(), after=401.0) == []
    assert court.see(health(), xid(163, court.now + 1)) == ["xid.163"]
    assert court.see(health(), xid(162, court.now + 1)) == []


def test_an_xid_45_is_no_cause_whatever_it_follows() -> None:
    court = Court()
    court.see(health())
    lost = reading(alive=alive(SHAPE, 0))
    assert court.see(lost, xid(119, court.now + 0.2), xid(45, court.now + 0.4, "caused by previous Xid 119")) == [
        "gpu.lost"
    ]
    assert court.only("gpu.lost").fact("code") == "119"
    court = Court()
    assert court.see(lost, xid(79, court.now + 0.2), xid(45, court.now + 0.4)) == ["xid.79"]
    assert court.only("xid.79").gpus == 1


def test_a_gpu_that_fell_off_the_bus_is_one_finding_until_it_answers() -> None:
    court = Court()
    court.see(reading())
    at = court.now + 0.5
    assert court.see(reading(), xid(79, at)) == ["xid.79"], "before its row is missing"
    assert court.see(reading(alive=alive(SHAPE, 0))) == ["xid.79"]
    assert court.only("xid.79").since == at
    assert court.see(reading()) == []
    assert not [event for event in court.events if event.code.startswith("found:")], "its XID tells of it already"


def test_what_the_line_calls_nonfatal_is_no_finding() -> None:
    court = Court()
    assert court.see(reading(), xid(145, NOW, "145, RLW_SRC_TRACK Nonfatal XC0")) == []
    assert court.see(reading(), xid(145, NOW, "145, RLW_SRC_TRACK Fatal XC0")) == ["xid.145"]


def test_storage_does_not_answer_until_the_kernel_says_that_it_does() -> None:
    court = Court()
    court.see(reading())
    silent = kernel("nfs: server nas-1 not responding, still trying", court.now + 1)
    assert court.see(reading(), silent) == ["storage.unanswered"]
    found = court.only("storage.unanswered")
    assert (found.parts, found.since) == (("nas-1",), silent.time)
    assert court.see(reading(), kernel("nfs: server nas-2 OK", court.now)) == ["storage.unanswered"]
    assert court.see(reading(), kernel("nfs: server nas-1 OK", court.now)) == []
    court.see(reading(), kernel("nfs: server nas-1 not responding, timed out", court.now))
    assert court.see(reading(), after=3598.0) == ["storage.unanswered"]
    assert court.see(reading(), after=2.0) == [], "nobody may ever say OK"


def test_what_began_while_nobody_looked_began_before() -> None:
    court = Court()
    court.see(gpus(BRAKE))
    assert court.only("gpu.power-brake").or_earlier
    court = Court()
    court.see(gpus(0))
    court.see(gpus(BRAKE))
    assert not court.only("gpu.power-brake").or_earlier
    court = Court()
    court.see(gpus(0))
    lost = reading(link=scripted.link(LinkState.LOST, failure=REFUSED, newest=court.now))
    assert court.see(lost, after=30.0) == ["link.lost"]
    assert court.see(gpus(BRAKE), after=600.0) == ["gpu.power-brake"]
    assert court.only("gpu.power-brake").or_earlier


def test_a_lost_node_is_one_finding_and_what_it_had_goes_on_afterwards() -> None:
    court = Court()
    court.see(gpus(0))
    court.see(gpus(BRAKE))
    began = court.only("gpu.power-brake").since
    lost = reading(link=scripted.link(LinkState.LOST, failure=REFUSED, newest=court.now))
    assert court.see(lost, after=30.0) == ["link.lost"]
    assert court.only("link.lost").gpus == 4 and court.only("link.lost").grade == "high"
    assert court.see(gpus(BRAKE), after=600.0) == ["gpu.power-brake"]
    assert court.only("gpu.power-brake").since == began


def test_a_node_that_is_no_longer_watched_has_nothing() -> None:
    court = Court()
    court.see(gpus(BRAKE))
    assert court.see(reading(link=scripted.link(LinkState.OFF))) == []
    assert court.kept[KEY, "gpu.power-brake", "0"].ended is not None


def test_a_node_that_is_removed_and_taken_back_keeps_its_since() -> None:
    court = Court()
    court.see(reading())
    court.see(reading(alive=alive(SHAPE, 0)), xid(79, court.now + 0.5))
    began = court.only("xid.79").since
    court.judge.keep([])
    assert court.see(reading(alive=alive(SHAPE, 0)), after=60.0) == [] and court.judge.all() == ()
    court.judge.keep([KEY])
    assert court.see(reading(alive=alive(SHAPE, 0)), after=60.0) == ["xid.79"]
    assert court.only("xid.79").since == began


# Of many nodes


def lost(node: str, at: float) -> NodeReading:
    return replace(reading(), link=scripted.link(LinkState.LOST, node=node, failure=REFUSED, newest=at))


def test_a_site_of_which_every_node_is_lost_is_one_critical_finding() -> None:
    court = Court(nodes=SITE)
    for node in SITE:
        court.see(scripted.live(SHAPE, node=node))
    for node in SITE[:3]:
        court.see(lost(node, NOW), after=10.0)
    assert whole(court) == [("link.lost", 1)] * 3
    court.see(lost(SITE[3], NOW + 20), after=1.0)
    assert whole(court) == [("site.lost", 4)]
    (site,) = court.judge.all()
    assert (site.grade, site.since, site.gpus, site.site) == ("critical", NOW, 16, "hall")
    assert court.ids(SITE[0]) == ["link.lost"], "the node itself still says what is wrong with it"
    court.see(scripted.live(SHAPE, node=SITE[1]))
    assert whole(court) == [("link.lost", 1)] * 3


def test_at_a_start_no_site_is_lost_before_every_node_was_tried() -> None:
    court = Court(nodes=SITE)
    for node in SITE[:3]:
        court.see(lost(node, NOW))
    assert "site.lost" not in [rule for rule, _ in whole(court)], "of the fourth nothing is known"
    court.see(scripted.unseen(LinkState.CONNECTING, node=SITE[3]))
    assert "site.lost" not in [rule for rule, _ in whole(court)]


# Restarts


def test_since_survives_a_restart_to_the_second() -> None:
    court = Court()
    court.see(gpus(0))
    seen = gpus(BRAKE)
    seen.rows[Kind.PORT][0, column(Kind.PORT, "state")] = 0.0
    court.see(seen, happened("link:down", "port:ib0", court.now + 0.25), xid(48, court.now + 0.5))
    before = {finding.key: (finding.since, finding.or_earlier) for finding in court.judge.found(KEY)}
    assert len(before) == 3
    after = court.again(down=3600.0)
    after.see(seen)
    assert {finding.key: (finding.since, finding.or_earlier) for finding in after.judge.found(KEY)} == before
    assert after.told == [], "nothing began with the restart"


def test_a_driver_that_hangs_is_told_at_once_after_a_restart() -> None:
    court = Court()
    hung = reading(alive=ALL_SILENT, troubles=(trouble("nvml"),))
    court.see(hung)
    began = court.only("driver.hung").since
    after = court.again()
    connecting = replace(hung, link=scripted.link(LinkState.CONNECTING, newest=NOW), troubles=())
    assert after.see(connecting) == ["driver.hung"]
    opening = replace(hung, troubles=(), facts=replace(SHAPE, nvml="starting"), alive={})
    assert after.see(opening) == ["driver.hung"], "a driver that is still being opened has not answered"
    assert after.only("driver.hung").since == began
    assert after.see(reading()) == []


def test_nothing_is_judged_before_it_is_known_what_was_open_but_not_for_ever() -> None:
    court = Court(remembers=True)
    fell = xid(48, court.now + 0.5)
    assert court.see(gpus(BRAKE), fell) == []
    court.judge.recall(KEY, [], [], court.now)
    assert court.see(gpus(BRAKE)) == ["xid.48", "gpu.power-brake"], "what happened meanwhile is not forgotten"
    hanging = Court(remembers=True)
    hanging.see(gpus(BRAKE))
    assert hanging.see(gpus(BRAKE), after=RECALL_SECONDS) == ["gpu.power-brake"]
    kept = Kept(KEY, "gpu.power-brake", "0", NOW - 500, NOW - 5)
    hanging.judge.recall(KEY, [kept], [], hanging.now)
    hanging.see(gpus(BRAKE))
    assert hanging.only("gpu.power-brake").since == NOW - 500, "the disk answered late"


def test_falls_of_before_a_restart_count() -> None:
    court = Court(remembers=True)
    court.judge.recall(KEY, [], falls(100, 50), court.now)
    assert court.see(reading()) == []
    assert "port.flaps" in court.see(reading(), happened("link:down", "port:ib0", court.now + 1))
    assert court.only("port.flaps").since == NOW - 100


def test_a_row_that_is_gone_and_a_finding_that_is_not_wanted_any_more_are_passed_over() -> None:
    court = Court(remembers=True)
    court.judge.recall("", [Kept("", "gone.row", "", NOW, NOW)], [], NOW)
    court.judge.recall(KEY, [Kept(KEY, "gone.row", "", NOW, NOW)], [], NOW)
    assert court.see(reading()) == []


def test_a_clock_that_is_set_back_moves_what_began_with_it() -> None:
    court = Court()
    court.see(gpus(0))
    court.see(gpus(BRAKE))
    began = court.only("gpu.power-brake").since
    assert began is not None
    court.judge.shift(-3600.0)
    court.now -= 3600.0
    court.see(gpus(BRAKE))
    assert court.only("gpu.power-brake").since == began - 3600.0


def test_a_bug_at_one_node_is_told_and_the_others_are_judged() -> None:
    bugs: list[BaseException] = []
    judge = Judge(shipped(), bugs.append)
    broken = replace(reading(), rows={Kind.GPU: np.zeros(3, np.float32)})
    hot = replace(gpus(BRAKE), link=scripted.link(LinkState.LIVE, node="hall/g2", newest=NOW))
    nodes = {"hall/g1": broken, "hall/g2": hot}
    judge.after_round([(node, ()) for node in nodes], nodes.get, NOW)
    judge.after_round([(node, ()) for node in nodes], nodes.get, NOW + 1)
    assert len(bugs) == 1, "told once, and left in peace for a while"
    assert [finding.rule.id for finding in judge.found("hall/g2")] == ["gpu.power-brake"]
    judge.after_round([(node, ()) for node in nodes], nodes.get, NOW + 61)
    assert len(bugs) == 2


# Whatever comes, in whatever order

STEPS = st.lists(
    st.tuples(
        st.sampled_from((0, 0, HEAT, BRAKE)),
        st.sampled_from(("", "", "down", "up", "48", "79", "silent")),
        st.sampled_from((0, 0, 1)),
        st.floats(0.5, 200.0),
    ),
    max_size=25,
)


def play(court: Court, steps: list[tuple[int, str, int, float]]) -> list[dict[tuple[str, ...], float | None]]:
    """What is found, since when, after each step."""
    seen = []
    for bits, what, action, after in steps:
        at = court.now + after / 2
        events = {
            "down": [happened("link:down", "port:ib0", at)],
            "up": [happened("link:up", "port:ib0", at)],
            "48": [xid(48, at)],
            "79": [xid(79, at)],
            "silent": [kernel("nfs: server nas-1 not responding", at)],
        }.get(what, [])
        well = GpuHealth(recovery_action=action, remap_pending=False, ecc_uncorrected=0)
        court.see(replace(gpus(bits), health=(well,) * 4), *events, after=after)
        seen.append({finding.key: finding.since for finding in court.judge.found(KEY)})
    return seen


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_since_never_moves_later_while_it_lasts(steps: list[tuple[int, str, int, float]]) -> None:
    seen = play(Court(), steps)
    for before, after in itertools.pairwise(seen):
        for key in before.keys() & after.keys():
            assert after[key] <= before[key]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(0, 24))
def test_a_restart_at_any_moment_gives_the_same_since(steps: list[tuple[int, str, int, float]], at: int) -> None:
    straight, broken = Court(), Court()
    first, rest = steps[:at], steps[at:]
    play(straight, first)
    play(broken, first)
    again = broken.again(down=0.0)
    again.judge.recall(KEY, [], [], again.now)
    for court in (straight, again):
        court.see(replace(gpus(0), health=()), after=1.0)
    lasting = {finding.key for finding in broken.judge.found(KEY)}
    one, two = play(straight, rest), play(again, rest)
    for before, after in zip(one, two, strict=True):
        for key in before.keys() & after.keys() & lasting:
            assert before[key] == after[key]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_same_day_played_again_is_judged_the_same(steps: list[tuple[int, str, int, float]]) -> None:
    assert play(Court(), steps) == play(Court(), steps)


def test_what_stands_after_a_start_is_told_once_and_what_comes_after_it_is_news() -> None:
    court = Court()
    court.see(gpus(BRAKE))
    _, first = sorted(court.standing, key=lambda each: each.node)
    assert [(each.rule, each.node, each.part) for each in first.found] == [("gpu.power-brake", KEY, "0")]
    after = court.again()
    after.see(gpus(BRAKE, BRAKE))
    whole, node = sorted(after.standing, key=lambda each: each.node)
    assert whole.node == "" and not whole.found
    assert [(each.part, each.time) for each in node.found] == [("0", NOW + 1), ("1", after.now)]
    assert [scope for rule, scope, _, _ in after.told if rule == "gpu.power-brake"] == [f"gpu:{KEY}/1"], (
        "the other is no news"
    )
    after.see(gpus(BRAKE))
    assert len(after.standing) == 2


def test_of_a_node_whose_first_attempts_are_under_way_nothing_is_said_to_stand() -> None:
    court = Court()
    court.see(scripted.unseen(LinkState.STARTING))
    assert not [each for each in court.standing if each.node]
    court.see(gpus())
    assert [each.node for each in court.standing if each.node] == [KEY]


def test_what_is_folded_under_its_cause_is_told_all_the_same() -> None:
    court = Court()
    court.see(gpus(BRAKE), xid(79, NOW))
    assert court.ids() == ["xid.79"]
    assert {rule for rule, _, _, _ in court.told} == {"xid.79", "gpu.power-brake"}
