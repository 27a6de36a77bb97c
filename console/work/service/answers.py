"""Answers of acts: what was checked, who agreed, what others left behind, and why something is not done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from connectors.runner.messages import RunState as NodeRun
from console.journal.model import Target
from console.work.model.plans import Check, Step, Way, undoing
from console.work.model.runs import WELL, RunState, RunView
from console.work.service.lanes import CannotAct
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Text, say

TAKEN_BACK = QT_TRANSLATE_NOOP("Acts", "What this plan did was taken back, or changed, since. Make a new one.")
NOT_THEIRS = QT_TRANSLATE_NOOP("Acts", "This is no step of a person's that can be done now.")
NO_RUN = QT_TRANSLATE_NOOP("Acts", "There is no such plan: {id}.")
MANY = QT_TRANSLATE_NOOP("Acts", "Several plans begin with {id}: give more of it.")
OVER: Mapping[RunState, Text] = {
    RunState.PLANNED: QT_TRANSLATE_NOOP("Acts", "Nobody has agreed to this plan yet."),
    RunState.APPROVED: QT_TRANSLATE_NOOP("Acts", "This plan was agreed to and has not begun."),
    RunState.RUNNING: QT_TRANSLATE_NOOP("Acts", "This plan is being carried out."),
    RunState.PAUSED: QT_TRANSLATE_NOOP("Acts", "This plan was begun and is paused."),
    RunState.SUCCEEDED: QT_TRANSLATE_NOOP("Acts", "This plan was carried out."),
    RunState.FAILED: QT_TRANSLATE_NOOP("Acts", "This plan was begun and stopped at a surprise."),
    RunState.CANCELLED: QT_TRANSLATE_NOOP("Acts", "This plan was cancelled."),
    RunState.UNKNOWN: QT_TRANSLATE_NOOP("Acts", "Nobody knows how a step of this plan ended."),
    RunState.WITHDRAWN: QT_TRANSLATE_NOOP("Acts", "This plan was withdrawn."),
    RunState.EXPIRED: QT_TRANSLATE_NOOP("Acts", "This plan was not begun in time. Make it anew."),
}
MORE = QT_TRANSLATE_NOOP("Acts", "{needs} people must agree to this plan, and {have} did.")
TWICE = QT_TRANSLATE_NOOP("Acts", "This person has signed this plan already.")
NOBODYS = QT_TRANSLATE_NOOP(
    "Acts", "This signature counts for nobody: it is not of this plan, or not by who may approve."
)
NOT_STANDING = QT_TRANSLATE_NOOP(
    "Acts", "The standing approval of this plan does not hold any more. A person must agree to a new plan."
)
#: Of a plan that was put into a maintenance window.
NO_OPENING = QT_TRANSLATE_NOOP("Acts", "No maintenance window that holds for all of these nodes opens within 30 days.")
NOT_THEIR_WINDOW = QT_TRANSLATE_NOOP("Acts", "{window} does not hold for all nodes of this plan, or opens no more.")
IN_WINDOW_ALREADY = QT_TRANSLATE_NOOP("Acts", "This plan is in {window} already. Withdraw it, and make it anew.")
NOT_OPEN_YET = QT_TRANSLATE_NOOP("Acts", "This plan was agreed to for {window}, which is not open now.")
SIGN = QT_TRANSLATE_NOOP("Acts", "This plan needs signatures of {needs} people.")
BUSY = QT_TRANSLATE_NOOP("Acts", "{node} is held by another run ({run}). Wait for it, or end it first.")
NOTHING_BACK = QT_TRANSLATE_NOOP("Acts", "Nothing that this plan did can be taken back.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A signature under a plan."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a plan found just now: of which step (from 0), whether it holds, what was seen, and what kept it
    from looking."""

    step: int
    check: Check
    holds: bool
    found: str = ""
    fault: EnvironmentFault | None = None


@dataclass(frozen=True, slots=True)
class Older:
    """Something that goes on on a target and that no run of this console's journal knows."""

    target: Target
    run: NodeRun


def refuse_other_way_back(run: RunView, original: RunView | None) -> None:
    """A way back is that of what was done when it was made; what was done since is no part of it."""
    if not is_way_back(run, original):
        raise CannotAct("taken_back", say(TAKEN_BACK))


def is_way_back(run: RunView, original: RunView | None) -> bool:
    """Whether a run does what takes back what another did, as it stands now, and nothing else."""
    steps = undoing(original.plan, original.to_take_back) if original is not None else ()
    return tuple(_doing(each.step) for each in run.steps) == tuple(map(_doing, steps))


def _doing(step: Step) -> tuple[object, ...]:
    return step.target.id, step.way, step.argv, step.address


def refuse_outdated(run: RunView, others: Iterable[RunView], *, late: bool) -> None:
    """A run does not go on that was let be, that was taken back since, or of which nothing was begun in time."""
    if run.given_up:
        raise CannotAct("state", say(OVER[RunState.WITHDRAWN]))
    if late and not any(step.act for step in run.steps):
        raise CannotAct("state", say(OVER[RunState.EXPIRED]))
    if any(other.undoes == run.id and other.begun is not None for other in others):
        raise CannotAct("taken_back", say(TAKEN_BACK))


def refuse_word(run: RunView, number: int) -> None:
    """A person says of their own step that it is done, and once all before it is."""
    known = 0 <= number < len(run.steps) and run.steps[number].step.way is Way.PERSON
    before = all(step.state in WELL for step in run.steps if known and step.step.wave < run.steps[number].step.wave)
    if not known or not run.open or not before:
        raise CannotAct("not_theirs", say(NOT_THEIRS))
