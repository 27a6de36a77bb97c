"""Progress of runs: the step that each is at, how long it still takes, and what became of its steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from console.work.model.plans import Way
from console.work.model.runs import OVER, WELL, RunState, RunView, StepState, StepView

#: Runs that wait for a person.
WAITING = frozenset({RunState.PLANNED, RunState.APPROVED, RunState.PAUSED, RunState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the steps of a run, by their numbers from 0. `lasting` did something that cannot be taken back."""

    done: tuple[int, ...]
    already: tuple[int, ...]
    stopped: tuple[int, ...]
    unknown: tuple[int, ...]
    never: tuple[int, ...]
    undoable: tuple[int, ...]
    lasting: tuple[int, ...]


def outcome(run: RunView) -> Outcome:
    """What became of its steps."""

    def those(*states: StepState) -> tuple[int, ...]:
        return tuple(each.number for each in run.steps if each.state in states)

    done = tuple(number for number in run.done if run.steps[number].step.touches)
    undoable = tuple(number for number in done if run.steps[number].step.undo is not None)
    return Outcome(
        done=those(StepState.DONE),
        already=those(StepState.ALREADY),
        stopped=those(StepState.FAILED, StepState.ENDED),
        unknown=those(StepState.UNKNOWN),
        never=those(StepState.WAITING),
        undoable=undoable,
        lasting=tuple(number for number in done if number not in undoable),
    )


def step_now(run: RunView) -> StepView | None:
    """The step that runs or comes next; None where nothing comes any more."""
    if run.state in OVER:
        return None
    running = (each for each in run.steps if each.state is StepState.RUNNING)
    coming = (each for each in run.steps if each.state not in WELL)
    return next(running, None) or next(coming, None)


def waits_for(run: RunView) -> StepView | None:
    """The step that a person is to do now; None where nobody is waited for."""
    step = step_now(run)
    if step is None or not run.open or step.step.way is not Way.PERSON or step.number in run.said:
        return None
    return step


def seconds_left(run: RunView, now: datetime) -> float | None:
    """About how long the rest takes: of each wave what its slowest target takes. None where no step says."""
    rest = [each for each in run.steps if each.state not in WELL]
    if not any(each.step.expected for each in rest):
        return None
    waves: dict[int, dict[str, float]] = {}
    for each in rest:
        left = float(each.step.expected)
        if each.state is StepState.RUNNING and each.begun is not None:
            left = max(left - (now - each.begun).total_seconds(), 0.0)
        of = waves.setdefault(each.step.wave, {})
        of[each.step.target.id] = of.get(each.step.target.id, 0.0) + left
    return sum(max(of.values()) for of in waves.values())


def under_way(runs: Iterable[RunView]) -> tuple[RunView, ...]:
    """Those that go on by themselves now, the one that began first at the head."""
    found = [run for run in runs if run.state is RunState.RUNNING]
    return tuple(sorted(found, key=lambda run: (run.begun or run.made, run.sequence)))
