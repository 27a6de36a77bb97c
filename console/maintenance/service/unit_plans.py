"""Plans for services: started, stopped, restarted, and no longer counted as failed."""

from __future__ import annotations

from connectors import systemd
from connectors.systemd import Unit, Verb
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.service.shared import called, permitted
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo
from resources.text import QT_TRANSLATE_NOOP

#: systemd lets a service take a minute and a half to start or stop, unless its unit says otherwise.
_TIMEOUT = 300
_ABSENT = QT_TRANSLATE_NOOP("Maintenance", "There is no service {unit} on {node}.")
_RUNS = QT_TRANSLATE_NOOP("Maintenance", "{unit} runs on {node} already.")
_STOPPED = QT_TRANSLATE_NOOP("Maintenance", "{unit} does not run on {node}.")
_NOT_FAILED = QT_TRANSLATE_NOOP("Maintenance", "{unit} has not failed on {node}.")
_MASKED = QT_TRANSLATE_NOOP("Maintenance", "{unit} is masked on {node}: nobody may start it.")
_ITS_OWN = QT_TRANSLATE_NOOP("Maintenance", "{unit} on {node} is not started or stopped by hand: its unit forbids it.")
_OUR_WAY = QT_TRANSLATE_NOOP(
    "Maintenance", "{unit} is the way to {node}: without it nobody gets in any more, nor starts it again."
)
#: Without these the console does not come back.
_WAY_IN = frozenset({"ssh.service", "sshd.service", "ssh.socket", "sshd.socket"})
_UP = frozenset({"active", "activating", "reloading"})
#: In which states something may be done; what is not named here may be done in all.
_STATES = {
    Verb.START: "inactive failed",
    Verb.STOP: "active activating reloading",
    Verb.RESET_FAILED: "failed",
}


def start(node: Target, unit: Unit, *, root: bool, reason: str = "") -> Plan:
    """Raises CannotPlan."""
    _refuse_absent(node, unit)
    if unit.load == "masked":
        raise CannotPlan(_MASKED, unit=unit.name, node=called(node))
    if not unit.may_start:
        raise CannotPlan(_ITS_OWN, unit=unit.name, node=called(node))
    if unit.active in _UP:
        raise CannotPlan(_RUNS, unit=unit.name, node=called(node))
    undo = Undo("service.stop", permitted(systemd.act(Verb.STOP, unit.name), root), (_not_active(unit),))
    step = _step(node, unit, Verb.START, root, seen=_started(unit), after="active", undo=None if unit.ends else undo)
    return _plan(node, unit, Verb.START, step, reason)


def stop(node: Target, unit: Unit, *, root: bool, reason: str = "") -> Plan:
    """Raises CannotPlan."""
    _refuse_absent(node, unit)
    if unit.name in _WAY_IN:
        raise CannotPlan(_OUR_WAY, unit=unit.name, node=called(node))
    if unit.active not in _UP:
        raise CannotPlan(_STOPPED, unit=unit.name, node=called(node))
    if not unit.may_stop:
        raise CannotPlan(_ITS_OWN, unit=unit.name, node=called(node))
    begin = permitted(systemd.act(Verb.START, unit.name), root)
    undo = Undo("service.start", begin, _started(unit)) if unit.may_start else None
    step = _step(node, unit, Verb.STOP, root, seen=(_not_active(unit),), after="inactive", undo=undo, cost=True)
    return _plan(node, unit, Verb.STOP, step, reason)


def restart(node: Target, unit: Unit, *, root: bool, reason: str = "") -> Plan:
    """Raises CannotPlan. That it began anew is seen by the id that each of its beginnings has."""
    _refuse_absent(node, unit)
    if unit.load == "masked":
        raise CannotPlan(_MASKED, unit=unit.name, node=called(node))
    if not (unit.may_start and unit.may_stop):
        raise CannotPlan(_ITS_OWN, unit=unit.name, node=called(node))
    anew = _check(unit, "InvocationID", Relation.IS_NOT, unit.invocation, 30)
    seen = () if unit.ends else (anew, *_started(unit))
    step = _step(node, unit, Verb.RESTART, root, seen=seen, after="active", cost=unit.active in _UP)
    return _plan(node, unit, Verb.RESTART, step, reason)


def reset_failed(node: Target, unit: Unit, *, root: bool, reason: str = "") -> Plan:
    """Raises CannotPlan."""
    _refuse_absent(node, unit)
    if unit.active != "failed":
        raise CannotPlan(_NOT_FAILED, unit=unit.name, node=called(node))
    seen = (_check(unit, "ActiveState", Relation.IS_NOT, "failed", 10),)
    step = _step(node, unit, Verb.RESET_FAILED, root, seen=seen, after="inactive")
    return _plan(node, unit, Verb.RESET_FAILED, step, reason)


def _step(
    node: Target,
    unit: Unit,
    verb: Verb,
    root: bool,
    *,
    seen: tuple[Check, ...],
    after: str,
    undo: Undo | None = None,
    cost: bool = False,
) -> Step:
    kind = f"service.{verb.name.lower()}"
    changes = [] if unit.active == after else [Difference("service.state", unit.active, after)]
    return Step(
        kind,
        node,
        values={"unit": unit.name},
        argv=permitted(systemd.act(verb, unit.name), root),
        before=_before(unit, verb),
        seen=seen,
        changes=tuple(changes),
        undo=undo,
        expected=5,
        timeout=_TIMEOUT,
        cost="service.cost" if cost else "",
    )


def _before(unit: Unit, verb: Verb) -> tuple[Check, ...]:
    """What must be as it was when the plan was made: who changed it meanwhile had a reason. One that breaks down and
    begins again all the time is restarted in whatever state it is just then."""
    loaded = _check(unit, "LoadState", Relation.IS, unit.load)
    states = _STATES.get(verb)
    return (loaded, _check(unit, "ActiveState", Relation.ONE_OF, states)) if states else (loaded,)


def _plan(node: Target, unit: Unit, verb: Verb, step: Step, reason: str) -> Plan:
    touched = [Touched("service", unit.name)]
    if verb in (Verb.STOP, Verb.RESTART):
        touched += [Touched("service.needs_it", name) for name in unit.needed_by]
    if verb is Verb.STOP:
        touched += [Touched("service.starts_it", name, left_alone=True) for name in unit.triggered_by]
    values = {"unit": unit.name, "node": called(node)}
    return Plan(f"services.{verb.name.lower()}", (step,), values, reason, touched=tuple(touched))


def _refuse_absent(node: Target, unit: Unit) -> None:
    if not unit.exists:
        raise CannotPlan(_ABSENT, unit=unit.name, node=called(node))


def _started(unit: Unit) -> tuple[Check, ...]:
    """What shows that it was started: it is active, and did not have to begin again by itself. One that does something
    once is inactive again by then: that it went well is told by the status of what waited for it."""
    if unit.ends:
        return ()
    active = _check(unit, "ActiveState", Relation.IS, "active", 60)
    if unit.restarts is None:
        return (active,)
    return (active, _check(unit, "NRestarts", Relation.IS, "0"))


def _not_active(unit: Unit) -> Check:
    return _check(unit, "ActiveState", Relation.ONE_OF, "inactive failed", 30)


def _check(unit: Unit, seen: str, relation: Relation, wanted: str, within: int = 0) -> Check:
    return Check(systemd.show(unit.name), "systemd.unit", seen, relation, wanted, within)
