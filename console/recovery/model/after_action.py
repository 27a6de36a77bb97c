"""The after-action report of a drill as data: one text for one drill, which people sign and others read without us.

Times are RFC 3339 in UTC, durations whole milliseconds. It judges nothing beyond the drill's verdict: what it answers
is mapped, and whoever reads it decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from console.journal.canonical import canonical
from console.recovery.model.drills import Action, Drill, DrillPhase, Event, StepView, What
from console.recovery.model.scenarios import Requirement
from console.recovery.model.tests import RestoreTest

FORM = 1
#: What the signature under a report is for: SSHSIG's namespace.
NAMESPACE = "drill@driftvakt"


@dataclass(frozen=True, slots=True)
class Around:
    """What a report tells besides its drill. `log` says how far the log went and which checkpoint was the newest;
    `clocks` gives the offset of each node's clock in milliseconds as it was measured, None where it was not."""

    made: float
    version: str
    log: Mapping[str, Any]
    requirements: Sequence[Requirement] = ()
    tests: Sequence[RestoreTest] = ()
    actions: Sequence[Action] = ()
    clocks: Mapping[str, int | None] | None = None


def report_of(drill: Drill, around: Around) -> tuple[str, str]:
    """The canonical text of the report of a drill that is over, and its SHA-256. Raises ValueError where it goes on."""
    if drill.verdict is None:
        raise ValueError("a drill that goes on")
    text = canonical(_document(drill, around))
    return text, hashlib.sha256(text.encode()).hexdigest()


def _document(drill: Drill, around: Around) -> dict[str, Any]:
    verdict, reason = drill.verdict or ("", "")
    scenario = drill.scenario
    return {
        "driftvakt_drill_report": FORM,
        "drill": drill.name,
        "made": moment(around.made),
        "console": {"version": around.version},
        "log": dict(around.log),
        "scenario": {
            "id": scenario.id,
            "name": scenario.name.source,
            "sha256": scenario.sha256,
            "kind": str(drill.kind),
            "scope": str(drill.scope),
            "steps": len(scenario.steps),
        },
        "people": {"operator": drill.operator, "approver": drill.approver, "left_out": drill.left_out},
        "assets": [{"id": each.id, "name": each.name, "node": each.node} for each in drill.assets],
        "nodes": [{"id": each.id, "name": each.name} for each in drill.nodes],
        "verdict": {"verdict": str(verdict), "reason": str(reason)},
        "state": str(drill.state),
        "began": moment(drill.began),
        "loss": moment(drill.loss),
        "ended": moment(drill.ended),
        "rto": {
            "target": drill.rto * 1000,
            "measured": ms(drill.clock),
            "waiting": ms(drill.waiting),
            "paused_apart": ms(drill.paused),
            "assumed": drill.assumed * 1000,
        },
        "rpo": {
            "target": None if drill.rpo_target is None else drill.rpo_target * 1000,
            "measured": None if drill.rpo is None else ms(drill.rpo),
        },
        "phases": [_phase(phase) for phase in drill.phases],
        "steps": [_step(view) for view in drill.steps],
        "deviations": [{"step": view.step.id, "reason": view.words, "by": view.who} for view in drill.deviations],
        "events": [_event(event) for event in drill.events],
        "attachments": [{"name": event.words, "sha256": event.of} for event in drill.events if event.what is What.FILE],
        "restore_tests": [_test(test) for test in around.tests],
        "clocks": _clocks(around.clocks),
        "actions": [_action(action) for action in around.actions],
        "answers": [
            {"id": each.id, "of": each.of, "place": each.place, "edition": each.edition, "asks": each.asks.source}
            for each in answered(drill, around.requirements)
        ],
    }


def answered(drill: Drill, requirements: Iterable[Requirement]) -> list[Requirement]:
    """What evidence of a drill speaks to: mapped, not judged."""
    return [each for each in requirements if each.id in drill.scenario.requirements]


def _phase(phase: DrillPhase) -> dict[str, Any]:
    return {
        "phase": str(phase.kind),
        "begin": moment(phase.begin),
        "end": moment(phase.end),
        "took": ms(phase.seconds),
        "waiting": ms(phase.waiting),
        "begun_by": str(phase.begun_by),
        "ended_by": str(phase.ended_by),
        "over": phase.over,
    }


def _step(view: StepView) -> dict[str, Any]:
    return {
        "step": view.step.id,
        "phase": str(view.step.phase),
        "kind": str(view.step.kind),
        "text": view.step.text.source,
        "how": None if view.how is None else str(view.how),
        "at": None if view.how is None else moment(view.at),
        "clock": ms(view.clock),
        "took": ms(view.took),
        "who": view.who,
        "choice": view.choice,
        "words": view.words,
        "proof": view.proof,
        "facts": dict(view.facts),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "what": str(event.what),
        "at": moment(event.at),
        "clock": ms(event.clock),
        "who": event.who,
        "words": event.words,
        "of": event.of,
    }


def _test(test: RestoreTest) -> dict[str, Any]:
    return {
        "test": test.name,
        "asset": test.asset,
        "copy": test.copy,
        "snapshot": test.snapshot,
        "snapshot_time": moment(test.snapshot_time),
        "choice": str(test.choice),
        "seed": test.seed,
        "among": test.among,
        "verdict": None if test.verdict is None else str(test.verdict),
        "run": test.run,
        "by": test.by,
        "tool": test.tool,
        "host_key": test.host_key,
        "sandbox": test.sandbox,
        "layers": [
            {
                "layer": str(layer.kind),
                "state": str(layer.state),
                "found": layer.found,
                "counts": dict(layer.counts),
                "program": list(layer.program),
                "status": layer.status,
                "begin": moment(layer.begin) if layer.begin else None,
                "end": moment(layer.end) if layer.end else None,
            }
            for layer in test.layers
        ],
        "differing": [{"path": each.path, "what": str(each.what)} for each in test.differing],
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "action": action.name,
        "text": action.text,
        "owner": action.owner,
        "due": moment(action.due),
        "closed": None if action.closed is None else moment(action.closed),
    }


def _clocks(clocks: Mapping[str, int | None] | None) -> dict[str, Any]:
    """Clocks of nodes against the console's own; one that nobody measured says so."""
    if not clocks:
        return {"source": "the console's own clock", "nodes": {}}
    return {
        "source": "the console's own clock",
        "nodes": {name: "unsynchronised" if offset is None else offset for name, offset in sorted(clocks.items())},
    }


def ms(seconds: float) -> int:
    return round(seconds * 1000)


def moment(seconds: float | None) -> str | None:
    """A time as reports write it; None for none."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
