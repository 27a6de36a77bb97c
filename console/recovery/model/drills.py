"""Drills: a scenario gone through by people, with a clock, and what they say in the end. Pure records.

A drill's clock begins at the loss that it plays, `assumed` seconds before it began, and stands while the drill is
paused. Each stretch of it belongs to the step that was the current one, so that phases are sums of stretches and the
phases' sum is the clock, whatever happened to the computer or its time of day meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from console.recovery.model.drill_moves import (
    About,
    How,
)
from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.move_forms import seconds
from console.recovery.model.scenarios import DrillStep, Scenario, StepKind
from console.recovery.model.tests import PhaseKind, Source, Verdict
from console.work.model.costed import Costed


class DrillState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    ABORTED = "aborted"
    ENDED = "ended"


#: A drill in such a state goes on no more.
OVER = frozenset({DrillState.ABORTED, DrillState.ENDED})


class Reason(StrEnum):
    """Why a drill's verdict is what it is."""

    PROVEN = "proven"
    TALKED = "talked"  # it was talked through, and proves what people know
    NOT_RESTORED = "not_restored"  # the restore test said FAIL
    LATE = "late"  # it took longer than the RTO
    TOO_OLD = "too_old"  # more was lost than the RPO allows
    UNPROVEN = "unproven"  # a step that proves was gone on without
    ABORTED = "aborted"
    NOT_DONE = "not_done"  # it was ended with steps left


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment by two clocks, in seconds: the time of day, and how long the machine has run since it was started as
    `boot`, empty where that is not known."""

    wall: float
    ran: float = 0.0
    boot: str = ""

    def since(self, before: Tick) -> float:
        """Seconds from one to the other: by the machine's own clock where it ran all the while."""
        by_machine = self.boot and self.boot == before.boot
        return max(0.0, self.ran - before.ran if by_machine else self.wall - before.wall)


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a drill as it stands. `how` is None as long as it is not over; `at` (unix seconds) and `clock` (seconds
    on the drill's clock) say when it was, `took` how long it was the current one."""

    step: DrillStep
    how: How | None = None
    at: float = 0.0
    clock: float = 0.0
    took: float = 0.0
    who: str = ""
    choice: str = ""
    words: str = ""
    proof: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return Source.SENSED if self.how is How.SENSED else Source.HUMAN


@dataclass(frozen=True, slots=True)
class DrillPhase:
    """A phase: from when to when by the time of day, `seconds` on the drill's clock, of which `waiting` for people or
    things on their way; by what its beginning and its end are known. `over` tells that it came to its end."""

    kind: PhaseKind
    begin: float
    end: float
    seconds: float
    waiting: float
    begun_by: Source
    ended_by: Source
    over: bool


class What(StrEnum):
    """What an event of a drill is."""

    BEGUN = "begun"
    STEP = "step"
    NOTE = "note"
    FILE = "file"
    PAUSED = "paused"
    RESUMED = "resumed"
    ABORTED = "aborted"
    ENDED = "ended"
    REPORTED = "reported"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, in the order in which it was written. `of` is the step, or the file's SHA-256."""

    what: What
    at: float
    clock: float
    who: str
    words: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's signature under the report: by their public key, as OpenSSH writes both."""

    who: str
    at: float
    key: str
    armoured: str


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill. `number` is its name for people (D-118); `began` is unix seconds. `clock` is how far its clock was at
    `tick`, the last of its moves; `waiting` is how much of that was waiting, `paused` how long it stood meanwhile, and
    apart from it."""

    number: int
    scenario: Scenario
    kind: DrillKind
    scope: Scope
    operator: str
    approver: str
    left_out: str
    assets: tuple[About, ...]
    nodes: tuple[About, ...]
    rto: int
    rpo_target: int | None
    assumed: int
    began: float
    tick: Tick
    clock: float
    edge: float
    edge_at: float
    steps: tuple[StepView, ...]
    state: DrillState = DrillState.RUNNING
    paused: float = 0.0
    waiting: float = 0.0
    ended: float | None = None
    events: tuple[Event, ...] = ()
    report: str = ""
    report_sha256: str = ""
    signatures: tuple[Signature, ...] = ()
    costed: Costed | None = None

    @property
    def name(self) -> str:
        return f"D-{self.number}"

    @property
    def loss(self) -> float:
        """When what the drill plays was lost, in unix seconds."""
        return self.began - self.assumed

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def current(self) -> StepView | None:
        """The step that it is at; None where all are over, or the drill is."""
        return None if self.over else next((view for view in self.steps if view.how is None), None)

    def step(self, id: str) -> StepView | None:
        return next((view for view in self.steps if view.step.id == id), None)

    @property
    def ticks(self) -> bool:
        """Whether its clock goes on."""
        return self.state is DrillState.RUNNING and self.current is not None

    def clock_at(self, now: Tick) -> float:
        return self.clock + now.since(self.tick) if self.ticks else self.clock

    @property
    def done(self) -> int:
        """How many steps are over."""
        return sum(view.how is not None for view in self.steps)

    @property
    def deviations(self) -> tuple[StepView, ...]:
        """Steps that were gone on without."""
        return tuple(view for view in self.steps if view.how is How.OVERRIDDEN)

    @property
    def rpo(self) -> float | None:
        """Seconds between the backup that was restored and proven, and the loss; None where none was."""
        for view in reversed(self.steps):
            taken = view.facts.get("snapshot_time", "")
            if view.how is How.SENSED and taken.isdigit() and view.facts.get("verdict") == Verdict.PASS:
                return max(0.0, self.loss - seconds(int(taken)))
        return None

    @property
    def verdict(self) -> tuple[Verdict, Reason] | None:
        """What it says, and why; None while it goes on."""
        return _verdict(self) if self.over else None

    def phases_at(self, now: Tick) -> tuple[DrillPhase, ...]:
        """The phases so far, of which the sum is the clock."""
        return _phases(self, self.clock_at(now), now.wall if self.ticks else self.tick.wall)

    @property
    def phases(self) -> tuple[DrillPhase, ...]:
        return self.phases_at(self.tick)

    def finish_at(self, now: Tick) -> float:
        """Where on its clock it ends when each step that is left takes as long as planned."""
        current = self.current
        if current is None:
            return self.clock
        left = sum(view.step.seconds for view in self.steps if view.how is None and view is not current)
        return max(self.clock_at(now), self.edge + current.step.seconds) + left


def _verdict(drill: Drill) -> tuple[Verdict, Reason]:
    """The first of these that holds."""
    talked = drill.kind is DrillKind.TABLETOP
    rpo, allowed = drill.rpo, drill.rpo_target
    cases: tuple[tuple[bool, Verdict, Reason], ...] = (
        (any(view.facts.get("verdict") == Verdict.FAIL for view in drill.steps), Verdict.FAIL, Reason.NOT_RESTORED),
        (drill.state is DrillState.ABORTED, Verdict.INCONCLUSIVE, Reason.ABORTED),
        (any(view.how is None for view in drill.steps), Verdict.INCONCLUSIVE, Reason.NOT_DONE),
        (any(view.step.sense is not None for view in drill.deviations), Verdict.INCONCLUSIVE, Reason.UNPROVEN),
        (talked, Verdict.PASS, Reason.TALKED),
        (drill.clock > drill.rto, Verdict.FAIL, Reason.LATE),
        (rpo is not None and allowed is not None and rpo > allowed, Verdict.FAIL, Reason.TOO_OLD),
    )
    return next(((verdict, why) for holds, verdict, why in cases if holds), (Verdict.PASS, Reason.PROVEN))


def _phases(drill: Drill, clock: float, wall: float) -> tuple[DrillPhase, ...]:
    found: list[DrillPhase] = []
    if drill.assumed:
        assumed = float(drill.assumed)
        found.append(
            DrillPhase(PhaseKind.DETECT, drill.loss, drill.began, assumed, 0.0, Source.ASSUMED, Source.ASSUMED, True)
        )
    at, by = drill.began, Source.HUMAN
    for view in drill.steps:
        open_now = view.how is None
        took = clock - drill.edge if open_now else view.took
        end, ended_by = (wall, by) if open_now else (view.at, view.source)
        waiting = took if view.step.kind is StepKind.WAIT else 0.0
        if view.how is not How.AWAY:
            before = found[-1] if found else None
            if before is not None and before.kind is view.step.phase and before.begun_by is not Source.ASSUMED:
                took, waiting = before.seconds + took, before.waiting + waiting
                found[-1] = replace(
                    before, end=end, seconds=took, waiting=waiting, ended_by=ended_by, over=not open_now
                )
            else:
                found.append(DrillPhase(view.step.phase, at, end, took, waiting, by, ended_by, not open_now))
            at, by = end, ended_by
        if open_now:
            found[-1] = replace(found[-1], over=False)
            break
        # A phase is over when no step of it is left.
    left = {view.step.phase for view in drill.steps if view.how is None}
    return tuple(replace(phase, over=phase.over and phase.kind not in left) for phase in found)


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action: what somebody is to do about what a drill or a test showed, until it is closed. `about` is
    its address (`drill:118`), times are unix seconds."""

    number: int
    about: str
    text: str
    owner: str
    due: float
    opened: float
    by: str
    closed: float | None = None
    closed_by: str = ""
    words: str = ""

    @property
    def name(self) -> str:
        return f"CA-{self.number}"


def newest_of(drills: Sequence[Drill], scenario: str, before: int) -> Drill | None:
    """The newest drill of a scenario that came before another and was carried through."""
    found = [
        each
        for each in drills
        if each.scenario.id == scenario and each.number < before and each.state is DrillState.ENDED
    ]
    return max(found, key=lambda each: each.number, default=None)
