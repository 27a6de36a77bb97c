"""Progress of runs: where they are, how long they still take, what became of their steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.acts.model.progress import outcome, seconds_left, step_now, under_way, waits_for
from console.journal.model import Target
from console.work.model.plans import Plan, Step, Undo, Way
from console.work.model.runs import RunState, RunView, StepState, StepView

NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
BACK = Undo("back", ("true",))


def step(node: str = "g01", expected: int = 10, wave: int = 0, **more: object) -> Step:
    return Step("do", Target(f"node:{node}", node), argv=("true",), expected=expected, wave=wave, **more)  # type: ignore[arg-type]


def run(state: RunState, *steps: tuple[Step, StepState], begun: datetime | None = NOW) -> RunView:
    views = tuple(
        StepView(each, number, at, begun=NOW - timedelta(seconds=4)) for number, (each, at) in enumerate(steps)
    )
    plan = Plan("act", tuple(each for each, _ in steps))
    return RunView("id", 1, plan, state, NOW, "anna", views, begun=begun)


def test_the_rest_takes_what_the_slowest_node_of_each_wave_takes() -> None:
    view = run(
        RunState.RUNNING,
        (step("g01"), StepState.DONE),
        (step("g01", 10), StepState.RUNNING),
        (step("g02", 3), StepState.WAITING),
        (step("g03", 20, wave=1), StepState.WAITING),
    )
    assert seconds_left(view, NOW) == 6 + 20
    assert seconds_left(view, NOW + timedelta(minutes=5)) == 3 + 20  # a step that takes longer takes no less than none


def test_nobody_says_how_long_steps_take_of_which_nobody_knows() -> None:
    assert seconds_left(run(RunState.RUNNING, (step(expected=0), StepState.RUNNING)), NOW) is None


def test_the_step_that_runs_comes_before_one_that_waits_and_none_comes_after_the_end() -> None:
    steps = ((step(), StepState.DONE), (step(), StepState.WAITING), (step(), StepState.RUNNING))
    now = step_now(run(RunState.RUNNING, *steps))
    assert now is not None
    assert now.number == 2
    assert step_now(run(RunState.FAILED, *steps)) is None


def test_a_step_of_a_persons_is_waited_for_until_it_is_said_to_be_done() -> None:
    view = run(RunState.RUNNING, (step(way=Way.PERSON), StepState.RUNNING))
    assert waits_for(view) is not None
    assert waits_for(replace(view, said=frozenset({0}))) is None
    assert waits_for(replace(view, state=RunState.PLANNED)) is None


def test_what_was_done_can_be_taken_back_or_lasts_and_what_was_so_already_is_neither() -> None:
    found = outcome(
        run(
            RunState.FAILED,
            (step(undo=BACK), StepState.DONE),
            (step(), StepState.DONE),
            (step(undo=BACK), StepState.ALREADY),
            (step(), StepState.FAILED),
            (step(), StepState.WAITING),
        )
    )
    assert (found.undoable, found.lasting, found.already) == ((0,), (1,), (2,))
    assert (found.stopped, found.never, found.unknown) == ((3,), (4,), ())


def test_what_runs_is_told_in_the_order_in_which_it_began() -> None:
    first = run(RunState.RUNNING, (step(), StepState.RUNNING), begun=NOW)
    second = replace(run(RunState.RUNNING, (step(), StepState.RUNNING), begun=NOW + timedelta(seconds=1)), sequence=2)
    over = run(RunState.SUCCEEDED, (step(), StepState.DONE))
    assert under_way((second, over, first)) == (first, second)
