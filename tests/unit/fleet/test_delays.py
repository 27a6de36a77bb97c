"""Delays: what is to last before it is told, what is to be gone before it is over, in seconds and in readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from console.fleet.model.inventory import Node
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.rule_rows import parse
from console.fleet.model.signals import Kind, column
from console.fleet.service.live.judge import Judge
from tests.support import scripted
from tests.support.court import BRAKE, HEAT, KEY, REFUSED, Court, gpus, happened, host, reading, servers
from tests.support.judged import fail
from tests.support.scripted import NOW

ROW = """
[[rule]]
id = "files.wait"
about = "node"
grade = "medium"
when = { value = "stalled_on_files", above = 10, back = 8 }
what = "Waits"
short = "Waits"
cause = "a"
consequence = "b"
next = "c"
respond = 60
source = "here"
"""


def court(more: str) -> Court:
    made = Court()
    made.judge = Judge(parse({"own.toml": ROW + more}), fail)
    made.judge.keep([KEY])
    return made


def waits(percent: float) -> NodeReading:
    return host("stalled_on_files", percent)


def test_what_was_above_its_limit_returns_only_below_the_limit_back() -> None:
    made = court("")
    told = [made.see(waits(percent)) != [] for percent in (9, 11, 9, 8.5, 11, 8, 9, 10, 10.5)]
    assert told == [False, True, True, True, True, False, False, False, True]


def test_what_is_to_last_in_readings_is_not_told_by_time_alone() -> None:
    made = court("after = 2\nafter_polls = 3")
    assert made.see(waits(20)) == made.see(waits(20), after=10) == []
    assert made.see(waits(20)) == ["files.wait"]
    assert made.see(waits(5)) == []
    assert made.see(waits(20)) == made.see(waits(5)) == made.see(waits(20)) == made.see(waits(20), after=9) == []


def test_what_is_to_be_gone_in_readings_is_not_over_by_time_alone() -> None:
    made = court("quiet = 2\nquiet_polls = 3")
    made.see(waits(20))
    assert made.see(waits(5)) == made.see(waits(5), after=4) == ["files.wait"]
    assert made.see(waits(5)) == []
    assert made.told[-1][3] == NOW + 2, "it was over when it was first gone"


def test_what_waits_for_long_is_shown_with_the_moment_at_which_it_will_be_an_alarm() -> None:
    made = court("after = 240")
    assert made.see(waits(20)) == []
    (waiting,) = made.judge.all_waiting()
    assert (waiting.rule.id, waiting.nodes, waiting.due) == ("files.wait", (KEY,), NOW + 1 + 240)
    assert made.judge.waiting(KEY) == (waiting,) and not made.judge.all()
    made.see(waits(5))
    assert not made.judge.all_waiting()
    made.see(waits(20))
    assert made.see(waits(20), after=240) == ["files.wait"] and not made.judge.all_waiting()
    assert made.only("files.wait").due is None


def test_what_waits_for_a_moment_only_is_not_shown() -> None:
    made = court("after = 29")
    made.see(waits(20))
    assert not made.judge.all_waiting()


def started(seconds: float, state: NodeReading) -> NodeReading:
    """A node that was started so long before the first look."""
    return replace(state, facts=replace(state.facts, boot_time=NOW - seconds))


def test_while_a_node_starts_what_is_not_yet_as_it_will_be_is_no_alarm() -> None:
    made = court("grace = 300")
    assert made.see(started(60, waits(20))) == made.see(started(60, waits(20)), after=200) == []
    assert [each.due for each in made.judge.all_waiting()] == [NOW + 240]
    assert made.see(started(60, waits(5))) == [] and not made.told and not made.judge.all_waiting()
    made.see(started(60, waits(20)))
    assert made.see(started(60, waits(20)), after=40) == ["files.wait"]
    late = court("grace = 300")
    assert late.see(started(400, waits(20))) == ["files.wait"], "it has been up for long"


def test_a_port_that_trains_at_a_start_is_no_alarm_and_one_that_stays_down_is() -> None:
    down = scripted.rows(reading().facts)
    down[Kind.PORT][:, column(Kind.PORT, "state")] = 0.0

    def falls(made: Court) -> None:
        made.see(started(60, reading(rows=down)), happened("link:down", "port:eno1", NOW))

    trained, stuck = Court(), Court()
    falls(trained)
    trained.see(started(60, reading()), happened("link:up", "port:eno1", NOW + 2))
    trained.see(started(60, reading()), after=300)
    assert not trained.told
    falls(stuck)
    assert stuck.see(started(60, reading(rows=down))) == []
    assert stuck.see(started(60, reading(rows=down)), after=240) == ["port.down"]


def test_heat_is_told_when_it_has_lasted_for_half_a_minute() -> None:
    made = Court()
    assert made.see(gpus(HEAT, 0x08)) == made.see(gpus(HEAT, 0x08), after=29.0) == []
    assert made.see(gpus(HEAT, 0x08), after=1.0) == ["gpu.hot", "gpu.hot"]


# Many nodes of one rack or switch, or that share a file server

HALL: Mapping[str, Mapping[str, str]] = {
    f"hall/g{number}": Node(
        "hall", f"g{number}", "h", rack="A" if number <= 4 else "B", switch="leaf" if number <= 4 else "other"
    ).parents
    for number in range(1, 9)
}


def hall(lost: int, *, braked: int = 0) -> Court:
    made = Court(nodes=tuple(HALL))
    made.judge.keep(HALL)
    for place, node in enumerate(HALL):
        state = gpus(BRAKE) if place < braked else reading()
        link = replace(state.link, node=node, name=node, site="hall")
        if place < lost:
            link = replace(link, state=LinkState.LOST, failure=REFUSED)
        made.nodes[node] = replace(state, link=link)
    made.now += 1
    made.round(dict.fromkeys(HALL, ()))
    return made


@pytest.mark.parametrize(
    ("lost", "rules"),
    [
        (2, ["link.lost", "link.lost"]),
        (3, ["rack.lost"]),
        (4, ["switch.lost"]),
        (5, ["switch.lost", "link.lost"]),
        (8, ["site.lost"]),
    ],
)
def test_what_most_of_a_rack_or_all_of_a_switch_has_is_one_alarm_of_it(lost: int, rules: list[str]) -> None:
    made = hall(lost)
    assert [each.rule.id for each in made.judge.all()] == rules
    if rules == ["rack.lost"]:
        (found,) = made.judge.all()
        assert (found.fact("place"), found.site, len(found.nodes)) == ("A", "hall", 3)
        assert ("rack.lost", "rack:hall/A", "found") in {told[:3] for told in made.told}


def test_a_rack_whose_nodes_come_back_is_over_and_those_left_are_told_alone() -> None:
    made = hall(3)
    node = "hall/g1"
    made.see(replace(reading(), link=replace(reading().link, node=node, name=node, site="hall")))
    assert [each.rule.id for each in made.judge.all()] == ["link.lost", "link.lost"]
    assert made.told[-1][:3] == ("rack.lost", "rack:hall/A", "over")


def test_half_of_a_rack_that_is_braked_is_one_alarm_and_one_braked_node_is_its_own() -> None:
    assert [each.rule.id for each in hall(0, braked=1).judge.all()] == ["gpu.power-brake"]
    made = hall(0, braked=2)
    assert [each.rule.id for each in made.judge.all()] == ["rack.power-brake"]
    assert made.ids("hall/g1") == ["gpu.power-brake"], "the node itself says which GPU"


def test_both_orders_of_arrival_give_one_rack() -> None:
    def then(order: list[str]) -> list[str]:
        made = hall(0)
        for node in order:
            made.nodes[node] = replace(
                made.nodes[node], link=replace(made.nodes[node].link, state=LinkState.LOST, failure=REFUSED)
            )
            made.now += 1
            events: dict[str, tuple[NodeEvent, ...]] = {node: ()}
            made.round(events)
        return [each.rule.id for each in made.judge.all()]

    some = ["hall/g1", "hall/g2", "hall/g3"]
    assert then(some) == then(some[::-1]) == ["rack.lost"]


def shared(*slow: tuple[str, str]) -> Court:
    """Three nodes with two file servers, which are slow for these nodes; eight seconds later."""
    made = Court(nodes=("hall/g1", "hall/g2", "hall/g3"))
    for _ in range(8):
        made.now += 1.0
        for node in ("hall/g1", "hall/g2", "hall/g3"):
            state = servers(*(40.0 if (node, name) in slow else 1.0 for name in ("nas-1", "nas-2")))
            made.nodes[node] = replace(state, link=replace(state.link, node=node, name=node, newest_sample=made.now))
        made.round(dict.fromkeys(made.nodes, ()))
    return made


def test_a_server_that_is_slow_for_several_nodes_is_one_alarm_of_it_and_another_server_is_none_of_it() -> None:
    made = shared(("hall/g1", "nas-1"), ("hall/g2", "nas-1"), ("hall/g1", "nas-2"))
    server, single = made.judge.all()
    assert (server.rule.id, server.nodes, server.parts) == ("server.slow", ("hall/g1", "hall/g2"), ("nas-1",))
    assert (single.rule.id, single.nodes, single.parts) == ("storage.slow", ("hall/g1",), ("nas-2",))
    assert ("server.slow", "server:hall/nas-1", "found") in {told[:3] for told in made.told}
    assert [each.rule.id for each in shared(("hall/g1", "nas-1")).judge.all()] == ["storage.slow"]
