"""Findings are told once, the worst first, what many have alike as one; every one of them in sentences."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.findings import FOLD_FROM, Finding, counted, folded, in_order, joined, tell
from console.fleet.model.links import Failure
from console.fleet.model.rules import About, Grade
from console.fleet.service.rulebook import shipped

RULES = shipped()
REFUSED = Failure("ssh.refused", "g1")
NODES = st.tuples(st.sampled_from(("a", "b")), st.integers(0, 12)).map(lambda each: f"{each[0]}/n{each[1]:02d}")


def finding(rule: str, node: str = "a/n1", part: str = "", **more) -> Finding:
    return Finding(RULES.by_id[rule], (node,), (part,) if part else (), site=node.partition("/")[0], **more)


@st.composite
def some(draw) -> list[Finding]:
    rules, parts = st.sampled_from(sorted(RULES.by_id)), st.sampled_from(("0", "1", "nas-1"))
    whole = (About.NODE, About.LINK, About.CONSOLE)
    one = st.tuples(rules, NODES, parts).map(lambda k: (*k[:2], "" if RULES.by_id[k[0]].about in whole else k[2]))
    keys = draw(st.lists(one, unique=True, max_size=40))
    return [
        finding(
            rule,
            node,
            part,
            since=draw(st.none() | st.floats(1, 100)),
            gpus=draw(st.integers(0, 8)),
            failure=draw(st.sampled_from((None, REFUSED, Failure("ssh.timed_out", "x")))),
        )
        for rule, node, part in keys
    ]


@pytest.mark.slow
@given(some())
def test_no_node_no_part_and_no_gpu_is_lost_or_told_twice(found: list[Finding]) -> None:
    told = folded(found)
    before = {(f.rule.id, node, part) for f in found for node in f.nodes for part in f.parts or ("",)}
    after = {(f.rule.id, node, part) for f in told for node in f.nodes for part in f.parts or ("",)}
    assert before <= after
    assert sum(f.gpus for f in told) == sum(f.gpus for f in found)
    assert len(told) == len({f.key for f in told}), "each line is told from the others"


@pytest.mark.slow
@given(some())
def test_the_worst_comes_first_whatever_is_folded(found: list[Finding]) -> None:
    for order in (in_order(found), joined(found), folded(found)):
        grades = [list(Grade).index(f.grade) for f in order]
        assert grades == sorted(grades)


@pytest.mark.slow
@given(some())
def test_what_is_folded_is_of_one_site_and_one_kind(found: list[Finding]) -> None:
    for each in folded(found):
        assert len({node.partition("/")[0] for node in each.nodes}) == 1
        assert len(each.nodes) == 1 or each.rule.folds


@pytest.mark.slow
@given(some())
def test_it_began_with_the_first_of_those_that_are_folded(found: list[Finding]) -> None:
    for each in folded(found):
        mine = [f for f in found if f.rule is each.rule and set(f.nodes) <= set(each.nodes) and f.since is not None]
        assert each.since is None or each.since >= min(f.since for f in mine)


@pytest.mark.slow
@given(some())
def test_the_counts_are_those_of_the_lines(found: list[Finding]) -> None:
    lines = folded(found)
    assert sum(counted(lines).values()) == len(lines)


def test_gpus_of_one_node_that_are_hot_are_one_line_since_the_first_of_them() -> None:
    (made,) = folded([finding("gpu.hot", part="1", since=50.0), finding("gpu.hot", part="0", since=60.0)])
    assert (made.parts, made.since, made.address) == (("1", "0"), 50.0, "node:a/n1")
    (one,) = folded([finding("gpu.hot", part="1", since=50.0)])
    assert one.address == "gpu:a/n1/1"


def test_a_server_that_two_nodes_wait_for_is_one_line() -> None:
    found = [finding("storage.unanswered", f"a/n{i}", "nas-1", since=50.0 - i) for i in range(2)]
    (made,) = folded(found)
    assert (made.nodes, made.parts, made.since) == (("a/n1", "a/n0"), ("nas-1",), 49.0)
    assert len(folded([*found, finding("storage.unanswered", "a/n3", "nas-2")])) == 2


def test_nodes_that_are_lost_alike_are_one_line_that_opens_the_site() -> None:
    found = [finding("link.lost", f"a/n{i}", since=50.0 - i, gpus=8, failure=REFUSED) for i in range(6)]
    (made,) = folded(found)
    assert (len(made.nodes), made.gpus, made.since, made.address) == (6, 48, 45.0, "site:a")
    assert len(folded(found[: FOLD_FROM - 1])) == FOLD_FROM - 1


@pytest.mark.parametrize("unsure", range(FOLD_FROM))
def test_many_that_fail_alike_began_perhaps_earlier_where_one_of_them_did(unsure: int) -> None:
    found = [finding("link.never", f"a/n{i}", since=None if i == unsure else 50.0 + i) for i in range(FOLD_FROM)]
    (made,) = folded(found)
    assert made.since == (51.0 if unsure == 0 else 50.0) and made.or_earlier


@pytest.mark.parametrize("rule", sorted(RULES.by_id))
def test_every_row_has_sentences_that_can_be_filled(rule: str) -> None:
    facts = (("offset", 30.0), ("value", 4.0), ("count", 12.0), ("state", "reset"))
    for failure in (None, REFUSED):
        told = tell(finding(rule, since=7.0, failure=failure, facts=facts), lambda _name, value: f"{value}")
        for sentence in (told.what, told.short, told.next, told.happened, told.matters):
            if sentence is not None:
                assert str(sentence)
                names = {name for _, name, _, _ in string.Formatter().parse(sentence.text.source) if name}
                assert names == set(sentence.values)


def test_an_xid_is_named_and_so_is_the_one_that_a_lost_gpu_left_behind() -> None:
    def said(each: Finding) -> str:
        return str(tell(each, lambda _name, value: str(value)).what)

    assert said(finding("xid.79", part="5")) == "GPU lost: it fell off the bus (XID 79)"
    assert said(finding("gpu.lost", part="5")) == "GPU lost: it does not answer"
    assert said(finding("gpu.lost", part="5", facts=(("code", "119"),))) == "GPU lost: it does not answer (XID 119)"


def test_a_failures_own_advice_goes_before_the_rows() -> None:
    lost = tell(finding("link.lost", failure=REFUSED), lambda _name, value: str(value))
    assert "sshd" in str(lost.next)
    asking = finding("link.asking", failure=Failure("ssh.password_needed", "g1"))
    assert str(tell(asking, lambda _name, value: str(value)).what) == "Asks for a password"


def test_what_is_of_the_console_opens_no_node() -> None:
    clock = Finding(RULES.by_id["console.ahead"], ("a/n1", "a/n2"))
    assert clock.rule.about is About.CONSOLE and clock.address == "fleet"
