"""A site's own rules: beside those that ship, in their place, or left out with what is wrong in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.rule_rows import rows_of
from console.fleet.model.rule_text import as_toml
from console.fleet.model.rules import About, Grade, Named, Origin, Rule, RuleError, Threshold
from console.fleet.service.live.judge import Judge
from console.fleet.service.rulebook import load, shipped
from resources.text import Text
from tests.support.court import KEY, Court, host
from tests.support.judged import fail

LASTING = [rule for rule in shipped().rows if rule.lasts]
OWN = """
[[rule]]
id = "files.own"
about = "node"
grade = "low"
when = { value = "stalled_on_files", above = 2 }
what = "Waits a little"
short = "Waits"
cause = "a"
consequence = "b"
next = "c"
respond = 60
source = "ours"
"""


def put(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "alarms"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def same(one: Rule, other: Rule) -> bool:
    return replace(one, order=0) == replace(other, order=0)


@pytest.mark.slow
@pytest.mark.parametrize("rule", LASTING, ids=[rule.id for rule in LASTING])
def test_each_rule_that_ships_is_written_and_read_as_the_same(rule: Rule) -> None:
    (back,) = rows_of("own.toml", as_toml(rule))
    assert same(back, rule)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
SECONDS = st.floats(0, 1e6, allow_nan=False)


@pytest.mark.slow
@given(
    st.builds(
        Rule,
        id=st.from_regex(r"[a-z]{1,9}\.[a-z-]{1,9}", fullmatch=True),
        about=st.sampled_from(About),
        grade=st.sampled_from([Grade.CRITICAL, Grade.LOW]),
        when=st.builds(Threshold, st.just(Named.DISK_FREE), above=st.floats(-1e9, 1e9)),
        what=WORDS.map(lambda text: Text("Rules", text)),
        short=WORDS.map(lambda text: Text("Rules", text)),
        next=WORDS.map(lambda text: Text("Rules", text)),
        cause=WORDS.map(lambda text: Text("Rules", text)),
        consequence=WORDS.map(lambda text: Text("Rules", text)),
        source=WORDS,
        respond=st.floats(1, 1e6),
        after=SECONDS,
        quiet=SECONDS,
        grace=SECONDS,
        after_polls=st.integers(0, 99),
        quiet_polls=st.integers(0, 99),
        folds=st.booleans(),
        under=st.lists(st.sampled_from(["xid", "disk.full"]), max_size=2).map(tuple),
    )
)
def test_whatever_a_person_writes_into_a_rule_it_is_read_as_the_same(rule: Rule) -> None:
    (back,) = rows_of("own.toml", as_toml(rule))
    assert same(back, rule)


def test_without_files_the_rules_are_those_that_ship(tmp_path: Path) -> None:
    rules = load(tmp_path)
    assert (rules.rows, rules.faults, rules.origin("disk.full")) == (shipped().rows, (), Origin.SHIPPED)


def test_a_new_rule_is_added_and_judged_with_the_others(tmp_path: Path) -> None:
    put(tmp_path, "files.toml", OWN)
    rules = load(tmp_path)
    assert rules.origin("files.own") is Origin.OWN and len(rules.rows) == len(shipped().rows) + 1
    court = Court()
    court.judge = Judge(rules, fail)
    court.judge.keep([KEY])
    assert court.see(host("stalled_on_files", 3)) == ["files.own"]
    assert court.see(host("stalled_on_files", 1)) == []


def test_a_rule_that_ships_is_replaced_by_one_of_the_same_name_and_keeps_its_place(tmp_path: Path) -> None:
    full = shipped().by_id["disk.full"]
    put(tmp_path, "disk.toml", as_toml(full).replace("below = 3", "below = 7").replace("back = 4", "back = 9"))
    rules = load(tmp_path)
    changed = rules.by_id["disk.full"]
    assert isinstance(changed.when, Threshold) and (changed.when.below, changed.when.back) == (7, 9)
    assert (rules.origin("disk.full"), changed.order) == (Origin.CHANGED, full.order)
    put(tmp_path, "disk.toml", as_toml(full))
    assert load(tmp_path).origin("disk.full") is Origin.SHIPPED, "it says the same"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule", "bad.toml: "),
        ("[[xid]]\ncode = 79", "xid is no table of rules"),
        ("rule = 3", "rule is no list of rows"),
        (OWN.replace('"low"', '"grave"'), "grade is 'grave'"),
        (OWN.replace("files.own", "files.bad") + 'under = ["gone.away"]\n', "gone.away, which is no rule"),
        (2 * OWN.replace("files.own", "files.twice"), "it stands in bad.toml already"),
        (OWN.replace("files.own", "files.mine") + OWN, "it stands in a.toml already"),
    ],
)
def test_a_wrong_file_is_left_out_whole_and_told_of_and_loses_nothing(tmp_path: Path, text: str, said: str) -> None:
    put(tmp_path, "a.toml", OWN)
    put(tmp_path, "bad.toml", text)
    put(tmp_path, "c.toml", OWN.replace("files.own", "files.more"))
    rules = load(tmp_path)
    assert {rule.id for rule in rules.rows} - {rule.id for rule in shipped().rows} == {"files.own", "files.more"}
    (fault,) = rules.faults
    assert fault.startswith("bad.toml: ") and said in fault


def test_a_file_that_is_no_text_or_far_too_large_is_told_of(tmp_path: Path) -> None:
    put(tmp_path, "large.toml", "# " + "x" * (1 << 20))
    (tmp_path / "alarms" / "odd.toml").write_bytes(b"\xff\xfe")
    assert [fault.partition(":")[0] for fault in load(tmp_path).faults] == ["large.toml", "odd.toml"]


@given(st.text(max_size=200))
def test_whatever_stands_in_a_file_it_is_rows_or_a_fault_that_is_told(text: str) -> None:
    try:
        rows_of("own.toml", text)
    except RuleError as error:
        assert "own.toml" in str(error)


def test_a_rule_that_a_glance_cannot_see_has_every_sample_looked_at(tmp_path: Path) -> None:
    put(
        tmp_path, "a.toml", OWN.replace("above = 2", "below = 1").replace("stalled_on_files", "fully_stalled_on_memory")
    )
    court = Court()
    court.judge = Judge(load(tmp_path), fail)
    court.judge.keep([KEY])
    assert court.see(host("fully_stalled_on_memory", 5)) == []
    assert court.see(host("fully_stalled_on_memory", 0.5)) == ["files.own"]
