"""The fold of a drill's moves: what a drill is after them, in whatever order they came.

Nothing that does not fit changes anything, so a journal that two programs wrote into reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.recovery.model.drill_moves import (
    DrillAborted,
    DrillAttached,
    DrillBegun,
    DrillCosted,
    DrillEnded,
    DrillMove,
    DrillNoted,
    DrillPaused,
    DrillReported,
    DrillResumed,
    DrillSigned,
    How,
    Move,
    ScenarioForm,
    StepOver,
)
from console.recovery.model.drills import Drill, DrillState, Event, Signature, StepView, Tick, What
from console.recovery.model.kinds import DrillKind
from console.recovery.model.move_forms import seconds
from console.recovery.model.scenarios import CONTEXT, Choice, DrillStep, RoleOf, Scenario, Sense, StepKind
from console.work.model.costed import Costed
from resources.text import Text


def fold(moves: Iterable[Move]) -> Drill | None:
    """A drill after its moves, the oldest first; None where it never began."""
    drill: Drill | None = None
    for move in moves:
        drill = after(drill, move)
    return drill


def after(drill: Drill | None, move: Move) -> Drill | None:
    """A drill after one move; None stands for one that there is not, which only a beginning makes. What does not fit
    changes nothing."""
    if drill is None:
        return _begun(move) if isinstance(move, DrillBegun) else None
    if isinstance(move, DrillBegun):
        return drill
    if isinstance(move, DrillCosted):
        costed = (move.amount, move.currency, move.lost, move.redone, move.booked, move.rate)
        return replace(drill, costed=Costed(*costed, int(seconds(move.until)), seconds(move.at)))
    if isinstance(move, DrillReported | DrillSigned):
        return _signed(drill, move)
    if drill.over:
        return drill
    return _moved(_passed(drill, move), move)


def _tick(move: DrillMove) -> Tick:
    return Tick(seconds(move.at), seconds(move.ran), move.boot)


def _passed(drill: Drill, move: DrillMove) -> Drill:
    """The drill with the time until a move gone by."""
    now = _tick(move)
    gone = now.since(drill.tick)
    if drill.state is DrillState.PAUSED:
        return replace(drill, tick=now, paused=drill.paused + gone)
    return replace(drill, tick=now, clock=drill.clock + gone if drill.ticks else drill.clock)


def _moved(drill: Drill, move: Move) -> Drill:
    moved = drill
    match move:
        case StepOver():
            moved = _step_over(drill, move)
        case DrillNoted():
            moved = _told(drill, move, What.NOTE, move.words)
        case DrillAttached():
            moved = _told(drill, move, What.FILE, move.name, move.sha256)
        case DrillPaused() if drill.state is DrillState.RUNNING:
            moved = _told(replace(drill, state=DrillState.PAUSED), move, What.PAUSED, move.words)
        case DrillResumed() if drill.state is DrillState.PAUSED:
            moved = _told(replace(drill, state=DrillState.RUNNING), move, What.RESUMED)
        case DrillAborted():
            moved = _told(_stopped(drill, DrillState.ABORTED), move, What.ABORTED, move.words)
        case DrillEnded():
            moved = _told(_stopped(drill, DrillState.ENDED), move, What.ENDED, move.words)
    return moved


def _stopped(drill: Drill, state: DrillState) -> Drill:
    current = drill.current
    waited = current is not None and current.step.kind is StepKind.WAIT
    waiting = drill.waiting + (drill.clock - drill.edge if waited else 0.0)
    return replace(drill, state=state, ended=drill.tick.wall, waiting=waiting)


def _told(drill: Drill, move: DrillMove, what: What, words: str = "", of: str = "") -> Drill:
    event = Event(what, drill.tick.wall, drill.clock, move.who, words, of)
    return replace(drill, events=(*drill.events, event))


def _step_over(drill: Drill, move: StepOver) -> Drill:
    current = drill.current
    if current is None or current.step.id != move.step or not may(drill, current.step, move.how, move.choice):
        return drill
    if drill.state is DrillState.PAUSED:
        return drill
    ago = min(max(0.0, seconds(move.ago)), drill.clock - drill.edge)
    edge, at = drill.clock - ago, max(drill.edge_at, drill.tick.wall - ago)
    if edge == drill.edge:
        at = drill.edge_at if ago else at
    over = replace(
        current,
        how=move.how,
        at=at,
        clock=edge,
        took=edge - drill.edge,
        who=move.who,
        choice=move.choice,
        words=move.words,
        proof=move.proof,
        facts=dict(move.facts),
    )
    chosen = current.step.choice(move.choice)
    away = set(chosen.skips) if chosen is not None else set()
    steps = tuple(
        over
        if view is current
        else replace(view, how=How.AWAY, at=at, clock=edge, who=move.who)
        if view.step.id in away and view.how is None
        else view
        for view in drill.steps
    )
    waited = over.took if current.step.kind is StepKind.WAIT else 0.0
    moved = replace(drill, steps=steps, edge=edge, edge_at=at, waiting=drill.waiting + waited)
    if moved.current is None:  # the last step: what went by since was nobody's
        moved = replace(moved, clock=edge)
    event = Event(What.STEP, at, edge, move.who, move.words, move.step)
    return replace(moved, events=(*moved.events, event))


def may(drill: Drill, step: DrillStep, how: How, choice: str = "") -> bool:
    """Whether a step can be over so: what is sensed is ticked by nobody, but where all is talked through."""
    match how:
        case How.SENSED:
            return step.kind is StepKind.SENSED
        case How.TALKED:
            return drill.kind is DrillKind.TABLETOP and step.kind is StepKind.SENSED
        case How.HAND:
            return step.kind in (StepKind.HUMAN, StepKind.WAIT)
        case How.DECIDED:
            return step.kind is StepKind.DECISION and step.choice(choice) is not None
        case How.OVERRIDDEN:
            return True
        case How.AWAY:
            return False


def _signed(drill: Drill, move: DrillReported | DrillSigned) -> Drill:
    if not drill.over:
        return drill
    at = seconds(move.at)
    if isinstance(move, DrillReported):
        if drill.report:
            return drill
        reported = replace(drill, report=move.text, report_sha256=move.sha256)
        return replace(reported, events=(*drill.events, Event(What.REPORTED, at, drill.clock, move.who, move.sha256)))
    if move.sha256 != drill.report_sha256 or any(each.key == move.key for each in drill.signatures):
        return drill
    signature = Signature(move.who, at, move.key, move.signature)
    return replace(
        drill,
        signatures=(*drill.signatures, signature),
        events=(*drill.events, Event(What.SIGNED, at, drill.clock, move.who)),
    )


def _begun(move: DrillBegun) -> Drill:
    now, assumed = _tick(move), max(0, move.assumed)
    scenario = scenario_of(move)
    began = now.wall
    return Drill(
        number=move.drill,
        scenario=scenario,
        kind=move.kind,
        scope=move.scope,
        operator=move.operator or move.who,
        approver=move.approver,
        left_out=move.left_out,
        assets=move.assets,
        nodes=move.nodes,
        rto=move.rto,
        rpo_target=move.rpo or None,
        assumed=assumed,
        began=began,
        tick=now,
        clock=float(assumed),
        edge=float(assumed),
        edge_at=began,
        steps=tuple(StepView(step) for step in scenario.steps),
        events=(Event(What.BEGUN, began, float(assumed), move.who),),
    )


def scenario_of(move: DrillBegun) -> Scenario:
    """The scenario as it was when the drill began."""
    form: ScenarioForm = move.scenario
    return Scenario(
        id=form.id,
        name=Text(CONTEXT, form.name),
        summary=Text(CONTEXT, form.summary),
        kind=move.kind,
        scope=move.scope,
        rto=move.rto,
        rpo=move.rpo or None,
        assumed=move.assumed,
        roles=tuple(RoleOf(role.id, Text(CONTEXT, role.text)) for role in form.roles),
        aborts=tuple(Text(CONTEXT, each) for each in form.aborts),
        requirements=form.requirements,
        sha256=form.sha256,
        steps=tuple(
            DrillStep(
                id=each.id,
                phase=each.phase,
                kind=each.kind,
                text=Text(CONTEXT, each.text),
                why=Text(CONTEXT, each.why),
                expect=Text(CONTEXT, each.expect),
                role=each.role,
                seconds=each.seconds,
                limit=each.limit,
                sense=None if each.sense is None else Sense(each.sense.by, each.sense.of),
                choices=tuple(Choice(way.id, Text(CONTEXT, way.text), way.skips) for way in each.choices),
                program=each.program,
            )
            for each in form.steps
        ),
    )
