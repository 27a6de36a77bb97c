"""Other rules are switched on while nodes are watched: what goes on goes on, what nobody finds any more ends, and
nothing is told twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.fleet.model.rule_rows import checked
from console.fleet.model.rules import Rule, Rules, Threshold
from console.fleet.service.rulebook import shipped
from tests.support.court import HEAT, KEY, Court, clock, disk, gpus, reading, server


def with_row(rule: Rule) -> Rules:
    rows = {row.id: row for row in shipped().rows} | {rule.id: rule}
    return checked(tuple(rows.values()), shipped().happenings, shipped().xids_of)


def without(rule: str) -> Rules:
    rows = tuple(
        replace(row, under=tuple(of for of in row.under if of != rule)) for row in shipped().rows if row.id != rule
    )
    return checked(rows, shipped().happenings, shipped().xids_of)


def limit(rule: str, **values: Any) -> Rule:
    row = shipped().by_id[rule]
    assert isinstance(row.when, Threshold)
    return replace(row, when=replace(row.when, **values))


def test_what_stands_goes_on_under_a_new_delay_and_is_not_told_again() -> None:
    court = Court()
    for _ in range(40):
        court.see(gpus(HEAT))
    since = court.only("gpu.hot").since
    told = len(court.told)
    court.judge.switch(with_row(replace(shipped().by_id["gpu.hot"], after=600.0)), court.now)
    court.see(gpus(HEAT))
    assert court.only("gpu.hot").since == since
    assert court.only("gpu.hot").rule.after == 600.0
    assert len(court.told) == told
    standing = [each for each in court.standing if each.node == KEY]
    assert [each.rule for each in standing[-1].found] == ["gpu.hot"]


def test_what_is_within_the_new_limit_is_over() -> None:
    court = Court()
    court.see(disk(4.0))
    assert court.ids() == ["disk.filling"]
    court.judge.switch(with_row(limit("disk.filling", below=2.0, back=2.5)), court.now)
    assert court.see(disk(4.0)) == []
    assert court.told[-1][0::2] == ("disk.filling", "over")


def test_what_passes_the_new_limit_is_found() -> None:
    court = Court()
    assert court.see(disk(8.0)) == []
    court.judge.switch(with_row(limit("disk.filling", below=10.0, back=12.0)), court.now)
    assert court.see(disk(8.0)) == ["disk.filling"]


def test_what_waits_waits_by_the_new_delay() -> None:
    court = Court()
    for _ in range(10):
        court.see(gpus(HEAT))
    assert court.ids() == []
    court.judge.switch(with_row(replace(shipped().by_id["gpu.hot"], after=5.0)), court.now)
    assert court.see(gpus(HEAT)) == ["gpu.hot"]


def test_a_row_that_is_gone_takes_what_it_found_with_it() -> None:
    court = Court()
    court.see(clock(30.0))
    assert court.ids() == ["clock.ahead"]
    court.judge.switch(with_row(replace(shipped().by_id["clock.ahead"], when=limit("disk.full").when)), court.now)
    assert court.see(clock(30.0)) == []
    assert court.told[-1][0::2] == ("clock.ahead", "over")
    assert court.kept[KEY, "clock.ahead", ""].ended is not None


def test_a_whole_goes_on_and_ends_with_its_row() -> None:
    nodes = ("hall/g1", "hall/g2")
    court = Court(nodes=nodes)

    def slow() -> None:
        for node in nodes:
            state = server(40)
            court.nodes[node] = replace(state, link=replace(state.link, node=node, newest_sample=court.now))
        court.now += 1.0
        for node in nodes:
            link = replace(court.nodes[node].link, newest_sample=court.now)
            court.nodes[node] = replace(court.nodes[node], link=link)
        court.round(dict.fromkeys(nodes, ()))

    for _ in range(8):
        slow()
    assert [each.rule.id for each in court.judge.all()] == ["server.slow"]
    since = court.judge.all()[0].since
    court.judge.switch(with_row(replace(shipped().by_id["server.slow"], respond=60.0)), court.now)
    slow()
    (whole,) = court.judge.all()
    assert (whole.rule.respond, whole.since) == (60.0, since)
    court.judge.switch(without("server.slow"), court.now)
    slow()
    assert {each.rule.id for each in court.judge.all()} == {"storage.slow"}


def test_a_node_that_is_well_stays_so() -> None:
    court = Court()
    court.see(reading())
    court.judge.switch(with_row(replace(shipped().by_id["gpu.hot"], after=5.0)), court.now)
    assert court.see(reading()) == []
    assert court.told == []
