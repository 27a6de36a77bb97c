"""Waves cover every node once, the smallest first; a node is out of work from its drain to its return; the same answers
of many nodes stand together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from console.journal.model import Target
from console.maintenance.model.answers import Answer, answers
from console.maintenance.model.aside import ASIDE, BACK, taken_out
from console.maintenance.model.waves import waves
from console.work.model.plans import Plan, Step, Way
from console.work.model.runs import RunState, RunView, StepState, StepView

_BEGIN = datetime(2026, 11, 29, tzinfo=UTC)
_SIZES = st.lists(st.integers(1, 50).map(str) | st.integers(1, 100).map(lambda part: f"{part}%"), min_size=1)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 300), _SIZES)
def test_every_target_is_in_one_wave_and_no_wave_is_empty(count: int, sizes: list[str]) -> None:
    found = waves(count, ",".join(sizes))
    assert len(found) == count and list(found) == sorted(found)
    assert set(found) == set(range(max(found) + 1)) if found else True
    if not sizes[0].endswith("%"):
        assert found.count(0) == min(count, int(sizes[0]))


def test_the_last_size_holds_for_all_waves_that_are_needed() -> None:
    assert waves(7, "1,2") == (0, 1, 1, 2, 2, 3, 3)
    assert waves(3) == (0, 1, 2)


def run(kind: str, hour: int, state: StepState = StepState.DONE, node: str = "g01") -> RunView:
    step = Step(kind, Target(f"node:{node}", f"node:hall/{node}"), Way.RECORD, {"reason": "fans"})
    plan = replace(Plan("node.drain", (step,)), nonce=f"{kind}{hour}")
    at = _BEGIN + timedelta(hours=hour)
    view = StepView(step, 0, state, begun=at, ended=at, told=hour)
    return RunView(plan.nonce, hour, plan, RunState.SUCCEEDED, at, "anna", (view,))


def test_a_node_is_out_from_its_drain_to_its_return_whatever_order_they_are_told_in() -> None:
    drained, back, again = run(ASIDE, 1), run(BACK, 2), run(ASIDE, 3)
    assert set(taken_out([drained])) == {"node:g01"}
    assert taken_out([back, drained]) == {}
    out = taken_out([again, back, drained])["node:g01"]
    assert (out.by, out.reason, out.since) == ("anna", "fans", _BEGIN + timedelta(hours=3))


def test_what_was_told_later_counts_though_the_clock_was_set_back() -> None:
    drained = run(ASIDE, 5)
    back = replace(run(BACK, 1), steps=(replace(run(BACK, 1).steps[0], told=6),))
    assert taken_out([drained, back]) == {}


def test_a_node_is_meant_to_be_back_by_the_time_that_was_said_and_by_none_where_it_is_no_time() -> None:
    def meant(text: str) -> datetime | None:
        made = run(ASIDE, 1)
        [view] = made.steps
        step = replace(view.step, values={"until": text})
        return taken_out([replace(made, steps=(replace(view, step=step),))])["node:g01"].until

    until = _BEGIN + timedelta(hours=4)
    assert meant(until.isoformat()) == until
    assert meant("soon") is None and meant("2026-11-29T10:00") is None


def test_a_drain_that_did_not_happen_takes_nobody_out() -> None:
    assert taken_out([run(ASIDE, 1, StepState.FAILED), run(ASIDE, 2, StepState.WAITING, "g02")]) == {}


def test_the_same_answers_stand_together_what_most_said_first() -> None:
    said = [("g01", 0, "6.1\n"), ("g02", 0, "6.12\n"), ("g03", 0, "6.12"), ("g04", 1, "6.12\n")]
    views = []
    for number, (node, status, out) in enumerate(said):
        state = StepState.FAILED if status else StepState.DONE
        facts = {"status": status, "out": out, "err": ""}
        views.append(replace(run("command.run", 1, state, node).steps[0], number=number, facts=facts))
    views.append(run("command.run", 1, StepState.WAITING, "g05").steps[0])
    found = answers(replace(run("command.run", 1), steps=tuple(views)))
    assert found[0] == Answer(StepState.DONE, 0, "6.12", ("node:hall/g02", "node:hall/g03"))
    assert [(each.status, each.said, len(each.nodes)) for each in found[1:]] == [(0, "6.1", 1), (1, "6.12", 1)]
