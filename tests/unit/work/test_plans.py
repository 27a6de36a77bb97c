"""A plan's text is its own: it comes back as it was, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.model import Target
from console.work.model.plans import (
    Check,
    Content,
    Difference,
    NotAPlan,
    Plan,
    Relation,
    Step,
    Touched,
    Undo,
    Way,
    read_plan,
    undoing,
)
from console.work.service.by_file import answer_text, read_answer, read_request, request_text, taken_in

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.lists(text, max_size=4).map(tuple)
seconds = st.integers(0, 86400)
checks = st.builds(Check, texts, text, text, st.sampled_from(Relation), text, seconds)
targets = st.builds(Target, text, text)
steps = st.builds(
    Step,
    text,
    targets,
    st.sampled_from(Way),
    st.dictionaries(text, text, max_size=3),
    texts,
    st.lists(st.integers(0, 255), max_size=3).map(tuple),
    st.lists(checks, max_size=2).map(tuple),
    st.lists(checks, max_size=2).map(tuple),
    st.lists(st.builds(Difference, text, text, text), max_size=2).map(tuple),
    st.none() | st.builds(Undo, text, texts, st.lists(checks, max_size=2).map(tuple), st.sampled_from(Way)),
    seconds,
    seconds,
    st.integers(0, 1999),
    text,
)
plans = st.builds(
    Plan,
    text,
    st.lists(steps, min_size=1, max_size=4).map(tuple),
    st.dictionaries(text, text, max_size=3),
    made=st.just("2026-11-29T03:12:41Z"),
    touched=st.lists(st.builds(Touched, text, text, st.booleans()), max_size=2).map(tuple),
)

G01 = Target("node:1", "node:hall/g01")
ADD = Step("add", G01, argv=("add", "--", "x"), undo=Undo("remove", ("remove", "--", "x")))
PLAN = Plan("test", (ADD,))


@pytest.mark.slow
@given(plans)
def test_a_plan_comes_back_from_its_text_as_it_was(plan: Plan) -> None:
    assert read_plan(plan.text) == plan
    assert read_plan(plan.text).hash == plan.hash
    assert read_request(request_text(plan).encode())[0] == plan


@pytest.mark.slow
@given(plans, st.data())
def test_a_text_that_was_changed_is_another_plan_or_none(plan: Plan, data: st.DataObject) -> None:
    raw = bytearray(plan.text.encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[place]))
    try:
        found = read_plan(bytes(raw))
    except NotAPlan:
        return
    assert found.text.encode() == bytes(raw)
    assert found.hash != plan.hash


@given(st.binary(max_size=200))
def test_garbage_is_no_plan_no_request_and_no_answer(raw: bytes) -> None:
    for read in (read_plan, read_request, read_answer):
        with pytest.raises(NotAPlan):
            read(raw)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace('"form":1', '"form":2'),
        lambda text: text.replace('"wave":0', '"wave":0.0'),
        lambda text: text.replace('"wave":0', '"wave":0,"wave":0'),
        lambda text: text.replace('"timeout":60', '"timeout":-1'),
        lambda text: text.replace('"steps":[', '"steps":[],"x":['),
        lambda text: " " + text,
    ],
)
def test_two_readers_never_read_one_text_as_two_plans(spoilt: object) -> None:
    assert callable(spoilt)
    with pytest.raises(NotAPlan):
        read_plan(spoilt(PLAN.text))


@pytest.mark.parametrize(
    ("relation", "wanted", "found", "holds"),
    [
        (Relation.IS, "active", "active", True),
        (Relation.IS, "active", "inactive", False),
        (Relation.IS_NOT, "old", "new", True),
        (Relation.IS_NOT, "old", "old", False),
        (Relation.ONE_OF, "idle drained", "drained", True),
        (Relation.ONE_OF, "idle drained", "drain", False),
        (Relation.AT_LEAST, "8", "8", True),
        (Relation.AT_LEAST, "8", "7", False),
        (Relation.AT_LEAST, "8", "many", False),
        (Relation.AT_MOST, "0", "0", True),
        (Relation.AT_MOST, "0", "1", False),
        (Relation.AT_MOST, "0", "", False),
    ],
)
def test_a_check_holds_by_what_is_seen(relation: Relation, wanted: str, found: str, holds: bool) -> None:
    check = Check(("look",), "reader", "state", relation, wanted)
    assert check.holds({"state": found}) is holds
    assert not check.holds({"other": found})


def test_the_way_back_goes_from_the_last_that_was_done_to_the_first() -> None:
    second = replace(ADD, argv=("add", "y"), undo=Undo("remove", ("remove", "y")))
    lost = replace(ADD, argv=("lose",), undo=None)
    plan = Plan("test", (ADD, second, lost, ADD))
    assert [step.argv for step in undoing(plan, (0, 1, 2))] == [("remove", "y"), ("remove", "--", "x")]
    assert not plan.can_be_undone
    assert Plan("test", (ADD, second)).can_be_undone


def test_an_answer_says_of_which_plan_it_is() -> None:
    plan = replace(PLAN, nonce="7a1b")
    answer = read_answer(answer_text(plan, "ssh-ed25519 AAAA", "sig").encode())
    assert (answer.run, answer.plan, answer.key, answer.signature) == ("7a1b", plan.hash, "ssh-ed25519 AAAA", "sig")


def test_a_plan_that_came_as_a_file_names_nothing_and_is_ruled_as_what_may_do_anything() -> None:
    harmless = replace(PLAN, act="services.restart", values={"unit": "chrony"}, touched=(Touched("gpu", "0"),))
    taken = taken_in(replace(harmless, steps=(replace(ADD, values={"unit": "chrony"}, argv=("rm", "-rf", "/")),)))
    assert (taken.act, taken.values, taken.touched) == ("act.plan", {}, ())
    assert [(step.kind, step.values, step.argv) for step in taken.steps] == [("act.plan.step", {}, ("rm", "-rf", "/"))]
    look = Check(("rm", "-rf", "/srv"), "plain", "line", Relation.IS, "")
    for step in (
        replace(ADD, way=Way.RECORD),
        replace(ADD, before=(look,)),
        replace(ADD, seen=(look,)),
        replace(ADD, undo=Undo("remove", ("rm", "x"), (look,))),
    ):
        with pytest.raises(NotAPlan):  # what looks runs before anybody agreed
            taken_in(replace(PLAN, steps=(step,)))
    with pytest.raises(NotAPlan):
        taken_in(replace(PLAN, steps=(replace(ADD, wave=1), ADD)))


def test_a_plan_that_came_as_a_file_sends_nothing_of_this_console_and_has_nobody_look_for_it() -> None:
    sent = Content("/etc/x", "0" * 64, 3, source="/home/anna/.ssh/id_ed25519")
    for step in (Step("x", G01, Way.FILE, file=sent), Step("x", G01, Way.LOOK, argv=("trees",))):
        with pytest.raises(NotAPlan):
            taken_in(Plan("act.plan", (step,)))
