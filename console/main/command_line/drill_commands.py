"""`driftvakt recovery drill ...`: drills begun, gone through and ended; and how they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.recovery.model.after_action import moment
from console.recovery.model.drill_moves import About, How
from console.recovery.model.drills import Action, Drill
from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.scenarios import Scenario, StepKind
from console.recovery.model.tests import Verdict
from console.recovery.service.drills import Seen, Start

_DAY = 86400.0


def list_drills(run: Run) -> int:
    with run.parts() as parts:
        drills, actions = parts.drills.drills(), [each for each in parts.drills.actions() if each.closed is None]
        if run.terminal.json:
            for drill in drills:
                run.terminal.record(record(parts, drill))
            for action in actions:
                run.terminal.record(_action(action))
            return Exit.OK
        if not drills:
            run.terminal.tell("No drill was begun yet: driftvakt recovery drill scenarios")
            return Exit.OK
        run.terminal.table(
            ("DRILL", "SCENARIO", "KIND", "SCOPE", "BEGAN (UTC)", "CLOCK", "RTO", "SAYS"),
            [
                (
                    drill.name,
                    sanitise(drill.scenario.name.source, 60),
                    drill.kind,
                    drill.scope,
                    f"{datetime.fromtimestamp(drill.began, UTC):%Y-%m-%d %H:%M}",
                    span(drill.clock_at(parts.drills.tick())),
                    span(drill.rto),
                    _says(drill),
                )
                for drill in drills
            ],
            right=[5, 6],
        )
        for action in actions:
            due = f"{datetime.fromtimestamp(action.due, UTC):%Y-%m-%d}"
            text, owner = sanitise(action.text, 200), sanitise(action.owner, 60)
            run.terminal.line(f"{action.name} of {action.about}, open: {text} ({owner}, {due})")
    return Exit.OK


def list_scenarios(run: Run) -> int:
    with run.parts() as parts:
        for fault in parts.book.faults:
            run.terminal.tell(f"Left out: {sanitise(fault, 300)}")
        if run.terminal.json:
            for each in parts.book.scenarios:
                run.terminal.record(_scenario(each))
            return Exit.OK
        run.terminal.table(
            ("SCENARIO", "NAME", "KIND", "SCOPE", "STEPS", "RTO", "RPO"),
            [
                (
                    each.id,
                    sanitise(each.name.source, 60),
                    each.kind,
                    each.scope,
                    len(each.steps),
                    span(each.rto),
                    "-" if each.rpo is None else span(each.rpo),
                )
                for each in parts.book.scenarios
            ],
            right=[4, 5, 6],
        )
    return Exit.OK


def start(run: Run) -> int:
    with run.parts() as parts:
        scenario = parts.book.scenario(run.get("scenario"))
        if scenario is None:
            raise Refused("There is no such scenario: driftvakt recovery drill scenarios", Exit.USAGE)
        assets = [parts.recovery.asset(name) for name in run.get("asset") or ()]
        inventory = parts.inventory.current()
        nodes = []
        for name in run.get("node") or ():
            node = next((node for node in inventory.nodes if name in (node.key, node.full_name, node.name)), None)
            if node is None:
                raise Refused(f"There is no node {sanitise(name, 80)}.", Exit.USAGE)
            nodes.append(About(node.key, node.full_name, node.key))
        drill = parts.drills.begin(
            Start(
                scenario,
                parts.log.seen().name or parts.operator,
                run.get("approver") or "",
                tuple(About(asset.id, asset.name, asset.node) for asset in assets),
                tuple(nodes),
                run.get("left_out") or "",
                DrillKind(run.get("kind")) if run.get("kind") else None,
                Scope(run.get("scope")) if run.get("scope") else None,
            )
        )
        return tell(run, parts, drill)


def show(run: Run) -> int:
    with run.parts() as parts:
        drill = parts.drills.drill(run.get("drill"))
        tell(run, parts, drill)
        return status_of(drill)


def step(run: Run) -> int:
    number, which, words = run.get("drill"), run.get("step") or "", run.get("words") or ""
    with run.parts() as parts:
        if run.get("override"):
            return tell(run, parts, parts.drills.override(number, which, run.get("override")))
        drill = parts.drills.drill(number)
        current = drill.current
        if current is not None and current.step.kind is StepKind.SENSED and drill.kind is not DrillKind.TABLETOP:
            drill, seen = parts.drills.sense(number)
            tell(run, parts, drill, seen)
            return Exit.OK if drill.current is None or drill.current.step is not current.step else Exit.OPERATOR
        return tell(run, parts, parts.drills.done(number, which, words))


def decide(run: Run) -> int:
    return _do(
        run,
        lambda parts, number: parts.drills.decide(
            number, run.get("step") or "", run.get("choice"), run.get("words") or ""
        ),
    )


def note(run: Run) -> int:
    path = Path(run.get("file")).expanduser() if run.get("file") else None
    content = None if path is None else path.read_bytes()

    def write(parts: Parts, number: int) -> Drill:
        drill = parts.drills.note(number, run.get("text"))
        if path is not None and content is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            drill = parts.drills.attach(number, path.name, sha256, len(content))
        return drill

    return _do(run, write)


def pause(run: Run) -> int:
    return _do(run, lambda parts, number: parts.drills.pause(number, run.get("words") or ""))


def resume(run: Run) -> int:
    return _do(run, lambda parts, number: parts.drills.resume(number))


def abort(run: Run) -> int:
    return _do(run, lambda parts, number: parts.drills.abort(number, run.get("reason")))


def end(run: Run) -> int:
    with run.parts() as parts:
        drill = parts.drills.end(run.get("drill"), run.get("words") or "")
        tell(run, parts, drill)
        return status_of(drill)


def action(run: Run) -> int:
    with run.parts() as parts:
        if run.get("close"):
            made = parts.drills.close_action(run.get("number"), run.get("text") or "")
        else:
            drill = parts.drills.drill(run.get("number"))
            due = parts.journal.now() + run.get("days") * _DAY
            made = parts.drills.open_action(f"drill:{drill.number}", run.get("text") or "", run.get("owner") or "", due)
        if run.terminal.json:
            run.terminal.record(_action(made))
        else:
            run.terminal.line(f"{made.name}  {sanitise(made.text, 200)}")
    return Exit.OK


def _do(run: Run, act: Callable[[Parts, int], Drill]) -> int:
    with run.parts() as parts:
        return tell(run, parts, act(parts, run.get("drill")))


def status_of(drill: Drill) -> int:
    """The exit status by what a drill says; one that goes on says nothing yet."""
    return Exit.OK if drill.verdict is None or drill.verdict[0] is Verdict.PASS else Exit.FAILED


def tell(run: Run, parts: Parts, drill: Drill, seen: Seen | None = None) -> int:
    """How a drill stands now."""
    if run.terminal.json:
        run.terminal.record(record(parts, drill))
        return Exit.OK
    now = parts.drills.tick()
    line, clock = run.terminal.line, drill.clock_at(now)
    line(f"{drill.name}  {sanitise(drill.scenario.name.source, 80)}  {drill.kind}, {drill.scope}  {_says(drill)}")
    line(
        f"  clock {span(clock)} of {span(drill.rto)}, waiting {span(drill.waiting)}, paused apart {span(drill.paused)}"
    )
    if drill.rpo is not None:
        line(f"  data loss {span(drill.rpo)}")
    for phase in drill.phases_at(now):
        line(f"  {phase.kind:<10} {span(phase.seconds):>12}  {phase.begun_by} to {phase.ended_by}")
    current = drill.current
    for view in drill.steps:
        mark = ">" if view is current else " "
        how = "" if view.how is None else str(view.how)
        extra = sanitise(view.words or view.choice, 200)
        text = sanitise(view.step.text.source, 80) + (f"  ({extra})" if extra else "")
        line(f"{mark} {view.step.id:<12} {how:<10} {text}")
    if current is not None and current.step.choices:
        line("  ways: " + ", ".join(choice.id for choice in current.step.choices))
    if seen is not None:
        facts = ", ".join(f"{name} {fact}" for name, fact in sorted(seen.facts.items()))
        run.terminal.tell(f"The console does not see that it is over: {sanitise(facts, 400)}")
    elif current is not None and current.step.kind is StepKind.SENSED and drill.kind is not DrillKind.TABLETOP:
        run.terminal.tell("The console sees by itself when this step is over: `drill step` looks.")
    return Exit.OK


def _says(drill: Drill) -> str:
    if drill.verdict is None:
        return str(drill.state)
    verdict, reason = drill.verdict
    return f"{verdict.upper()} ({reason})"


def span(seconds: float) -> str:
    """A span of time as people read it: 2h 44m 22s."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}h {minutes:02}m {whole % 60:02}s" if hours else f"{minutes}m {whole % 60:02}s"


def record(parts: Parts, drill: Drill) -> dict[str, Any]:
    now = parts.drills.tick()
    current = drill.current
    return {
        "drill": drill.number,
        "name": drill.name,
        "scenario": drill.scenario.id,
        "kind": str(drill.kind),
        "scope": str(drill.scope),
        "state": str(drill.state),
        "verdict": None if drill.verdict is None else str(drill.verdict[0]),
        "reason": None if drill.verdict is None else str(drill.verdict[1]),
        "operator": drill.operator,
        "approver": drill.approver or None,
        "began": moment(drill.began),
        "loss": moment(drill.loss),
        "ended": moment(drill.ended),
        "clock_seconds": round(drill.clock_at(now), 3),
        "rto_seconds": drill.rto,
        "waiting_seconds": round(drill.waiting, 3),
        "paused_seconds": round(drill.paused, 3),
        "rpo_seconds": None if drill.rpo is None else round(drill.rpo, 3),
        "rpo_target_seconds": drill.rpo_target,
        "phases": [
            {
                "phase": str(phase.kind),
                "seconds": round(phase.seconds, 3),
                "waiting_seconds": round(phase.waiting, 3),
                "begun_by": str(phase.begun_by),
                "ended_by": str(phase.ended_by),
            }
            for phase in drill.phases_at(now)
        ],
        "step": None if current is None else current.step.id,
        "steps": [
            {
                "step": view.step.id,
                "kind": str(view.step.kind),
                "how": None if view.how is None else str(view.how),
                "overridden": view.how is How.OVERRIDDEN,
                "words": view.words,
                "choice": view.choice,
                "proof": view.proof,
            }
            for view in drill.steps
        ],
        "report": drill.report_sha256 or None,
        "signed_by": [each.who for each in drill.signatures],
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "scenario": scenario.id,
        "name": scenario.name.source,
        "kind": str(scenario.kind),
        "scope": str(scenario.scope),
        "rto_seconds": scenario.rto,
        "rpo_seconds": scenario.rpo,
        "approval": scenario.approval,
        "assets": list(scenario.assets),
        "steps": [step.id for step in scenario.steps],
        "sha256": scenario.sha256,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "action": action.number,
        "about": action.about,
        "text": action.text,
        "owner": action.owner,
        "due": moment(action.due),
        "opened": moment(action.opened),
        "closed": moment(action.closed),
    }
