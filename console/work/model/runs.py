"""Runs: how plans stand, from made to over, as a fold of what the journal tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from console.journal.canonical import canonical
from console.journal.chain import time_text
from console.journal.model import Entry, Stage
from console.work.model.plans import NotAPlan, Plan, Step, read_plan

_S = TypeVar("_S", bound=StrEnum)

CATEGORY = "work"
MADE, APPROVED, WITHDRAWN = "plan.made", "plan.approved", "plan.withdrawn"
RUN, STEP = "run", "step"
#: What a person asks of a run that goes on, in whatever program; it is done where it may be.
PAUSE, CANCEL = "run.pause", "run.cancel"
#: A person lets a run be that does not go on: nothing else of it is begun, and its targets are free.
GIVEN_UP = "run.given_up"
#: A person says that their step is done.
SAID = "step.said"
#: The node answered that it began an attempt: from then on, that it does not know of it proves nothing.
STARTED = "step.started"
LEASED = "lease.taken"
#: What earlier consoles started on a target is had to end.
OLDER = "older.ended"
#: For what keys sign: never for anything else.
NAMESPACE = "plan@driftvakt"


class RunState(StrEnum):
    PLANNED = "planned"  # nothing has run; it waits for people to agree
    APPROVED = "approved"  # enough have agreed
    RUNNING = "running"
    PAUSED = "paused"  # between two steps, by a person; or a step waits for one
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # stopped at a surprise: what was done is done, the rest was not begun
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # whether a step happened has to be asked
    WITHDRAWN = "withdrawn"  # never begun
    EXPIRED = "expired"  # never begun in time


#: Nothing of it goes on by itself.
OVER = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED, RunState.WITHDRAWN, RunState.EXPIRED})
#: A person may have it go on.
RESUMABLE = frozenset({RunState.PAUSED, RunState.UNKNOWN, RunState.FAILED, RunState.CANCELLED})


class StepState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"  # its success was seen
    ALREADY = "already"  # its success was seen before it began: nothing was done
    FAILED = "failed"
    ENDED = "ended"  # a person had it ended
    UNKNOWN = "unknown"


#: Reasons of steps of which nothing was begun.
_NOTHING_DONE = frozenset({"before", "not_begun"})
#: Success was seen.
WELL = frozenset({StepState.DONE, StepState.ALREADY})


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's agreement to a plan. `key` is empty for the operator's own yes, which needs no signature where the
    rule asks for one person. `standing` is the hash of the template that was agreed to beforehand, by all whom `person`
    names; empty where they agreed to this plan."""

    person: str
    key: str
    time: datetime
    signature: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it stands. `act` is the id of its newest attempt, under which its node knows it; `reason` is why it
    failed, `facts` what is known of it: exit status, what was seen, the tail of what its program said. `started` says
    that its node answered that it began, `place` where the node kept its runs then. `told` is the number of the entry
    that told of its newest beginning or end: clocks are set back, entries are not."""

    step: Step
    number: int
    state: StepState = StepState.WAITING
    attempt: int = 0
    act: str = ""
    epoch: int = 0
    started: bool = False
    place: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    told: int = 0
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunView:
    """A plan and how it stands. `id` is the plan's nonce, `sequence` the number of the entry that it was made by,
    `undoes` the run that it takes back. `act` is its way that began and whose end was not told. `asked` is what a
    person asked of it since it went on (PAUSE or CANCEL), `firmly` that its program is to be killed; `said` are steps
    of people's that were said to be done. One that was `given_up` does not go on."""

    id: str
    sequence: int
    plan: Plan
    state: RunState
    made: datetime
    maker: str
    steps: tuple[StepView, ...]
    approvals: tuple[Approval, ...] = ()
    undoes: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    reason: str = ""
    source: str = ""
    act: str = ""
    asked: str = ""
    firmly: bool = False
    said: frozenset[int] = frozenset()
    given_up: bool = False

    @property
    def done(self) -> tuple[int, ...]:
        """The numbers of the steps that did something, and whose success was seen."""
        return tuple(each.number for each in self.steps if each.state is StepState.DONE)

    @property
    def to_take_back(self) -> tuple[int, ...]:
        """The numbers of the steps that a way back takes back: those that did something. A plan that is taken back by
        itself is so made that taking back what never happened harms nobody: there it is also what may have."""
        if not self.plan.back:
            return self.done
        perhaps = (StepState.RUNNING, StepState.FAILED, StepState.ENDED, StepState.UNKNOWN)
        return tuple(
            each.number
            for each in self.steps
            if each.state is StepState.DONE or (each.state in perhaps and each.reason not in _NOTHING_DONE)
        )

    @property
    def begins_by_itself(self) -> bool:
        """Whether it was agreed to beforehand, or for a maintenance window, and was never begun: then no person begins
        it."""
        return self.begun is None and bool(self.plan.window or any(approval.standing for approval in self.approvals))

    @property
    def begun_by(self) -> str:
        """What the log calls who begins it where no person does."""
        return window_writer(self.plan.window) if self.plan.window else self.plan.maker

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def open(self) -> bool:
        """Whether it may still hold its targets: it was begun, and is not over for certain."""
        return self.state in (RunState.RUNNING, RunState.PAUSED, RunState.UNKNOWN)

    @property
    def progress(self) -> float:
        """The part of its steps that are behind it, 0 to 1."""
        return sum(each.state in WELL for each in self.steps) / len(self.steps)

    @property
    def can_be_undone(self) -> bool:
        """Whether anything that it did can be taken back now."""
        return (
            not self.undoes
            and self.state in (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)
            and any(self.steps[number].step.undo is not None for number in self.to_take_back)
        )


def window_writer(window: str) -> str:
    """Who writes what a maintenance window (W-3) has begin: no person."""
    return f"window {window}"


def expiry(plan: Plan) -> datetime:
    """Until when a plan may be begun."""
    return datetime.fromisoformat(plan.made) + timedelta(seconds=plan.valid)


def approval_text(plan: Plan) -> str:
    """What is signed by who agrees: this plan, until then, made in this journal after this entry, once."""
    return canonical(
        {
            "driftvakt_approval": 1,
            "plan": plan.hash,
            "expires": time_text(expiry(plan)),
            "journal": plan.journal,
            "head": plan.head,
            "nonce": plan.nonce,
        }
    )


def begin_of(entry: Entry) -> RunView | None:
    """The run that an entry makes; None where it holds no plan that can be read."""
    text = entry.details.get("plan")
    undoes = entry.details.get("undoes")
    try:
        plan = read_plan(text if isinstance(text, str) else "")
    except NotAPlan:
        return None
    steps = tuple(StepView(step, number) for number, step in enumerate(plan.steps))
    return RunView(
        plan.nonce,
        entry.sequence,
        plan,
        RunState.PLANNED,
        entry.time,
        entry.actor,
        steps,
        undoes=undoes if isinstance(undoes, str) else "",
        source=entry.source,
    )


def after(run: RunView, entry: Entry) -> RunView:
    """A run after one more entry that tells of it; what makes no sense changes nothing."""
    told = entry.details
    changed: RunView | None = None
    match entry.type, entry.stage:
        case "plan.approved", _:
            person, key, signature = (_text(told, name) for name in ("person", "key", "signature"))
            approval = Approval(person, key, entry.time, signature, _text(told, "standing"))
            changed = replace(run, approvals=(*run.approvals, approval))
        case "plan.withdrawn", _:
            changed = replace(run, ended=entry.time, reason=_text(told, "reason"))
        case "run.given_up", _:
            changed = replace(run, ended=entry.time, reason=_text(told, "reason"), act="", given_up=True)
        case (("run.pause" | "run.cancel"), _):
            changed = replace(run, asked=entry.type, firmly=told.get("firmly") is True)
        case "run", Stage.BEGIN:
            begun = run.begun or entry.time
            changed = replace(run, begun=begun, ended=None, reason="", asked="", firmly=False, source=entry.source)
            changed = replace(changed, act=entry.act)
        case "run", Stage.ENDED:
            changed = replace(run, ended=entry.time, reason=_text(told, "reason"), act="")
        case (("step" | "step.said" | "step.started"), _):
            changed = _with_step(run, entry)
    state = state_after(entry)
    return replace(changed or run, state=state or run.state)


def state_after(entry: Entry) -> RunState | None:
    """The state that an entry brings its run to; None where it leaves it as it is."""
    told = entry.details
    match entry.type, entry.stage:
        case "plan.approved", _:
            return RunState.APPROVED if told.get("enough") is True else None
        case "plan.withdrawn", _:
            return RunState.EXPIRED if told.get("expired") is True else RunState.WITHDRAWN
        case "run.given_up", _:
            return RunState.CANCELLED
        case "run", Stage.BEGIN:
            return RunState.RUNNING
        case "run", Stage.ENDED:
            return _one(RunState, told.get("state"), RunState.UNKNOWN)
    return None


def _with_step(run: RunView, entry: Entry) -> RunView | None:
    number = entry.details.get("step")
    if not isinstance(number, int) or not 0 <= number < len(run.steps):
        return None
    if entry.type == SAID:
        return replace(run, said=run.said | {number})
    if entry.type == STARTED:
        step = replace(run.steps[number], started=True)
    else:
        step = _step_after(run.steps[number], entry)
        if step.state is StepState.FAILED:  # what was said of an attempt does not count for the next
            run = replace(run, said=run.said - {number})
    return replace(run, steps=(*run.steps[:number], step, *run.steps[number + 1 :]))


def _step_after(step: StepView, entry: Entry) -> StepView:
    told = entry.details
    if entry.stage is Stage.BEGIN:
        epoch = told.get("epoch")
        return replace(
            step,
            state=StepState.RUNNING,
            attempt=step.attempt + 1,
            act=entry.act,
            epoch=epoch if isinstance(epoch, int) else 0,
            started=False,
            place=_text(told, "place"),
            begun=entry.time,
            ended=None,
            told=entry.sequence,
            reason="",
            facts={},
        )
    facts = {name: value for name, value in told.items() if name not in ("run", "step", "state", "reason")}
    state = _one(StepState, told.get("state"), StepState.UNKNOWN)
    reason = _text(told, "reason")
    return replace(step, state=state, ended=entry.time, told=entry.sequence, reason=reason, facts=facts)


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _one(kind: type[_S], value: object, otherwise: _S) -> _S:
    try:
        return kind(str(value))
    except ValueError:
        return otherwise
