"""The telling of a rollout's plan: how it was chosen to go, how long its numbered steps take, which files it needs.

All of it is read from the plan itself, which is what people agree to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from console.deployments.model.deployments import Deployment, Slot
from console.deployments.service import files
from console.deployments.service.making import STAGE
from console.journal.model import Target
from console.work.model.plans import Plan, Step, Way
from console.work.model.words import name_of


@dataclass(frozen=True, slots=True)
class Told:
    """How a rollout goes. Times are seconds; `errors` is the share of requests that may fail; of `golden` prompts at
    least `least` are answered as they were."""

    strategy: str
    ramp: tuple[int, ...] = ()
    hold: int = 0
    patience: int = 0
    bake: int = 0
    dead_man: int = files.DEAD_MAN_SECONDS
    errors: float = 0.0
    golden: int = 0
    least: int = 0

    @property
    def misses(self) -> int:
        """So many answers of the golden set may be wrong."""
        return self.golden - self.least


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One of the numbered steps: seconds as a guess, and its steps."""

    number: int
    seconds: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the version: where it comes to lie, its SHA-256, bytes (0 where it is there already) and on how many
    nodes; `sent` where this console sends it."""

    path: str
    sha256: str
    size: int
    nodes: int
    sent: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is and as it will be, the same on all these nodes; `was` is the path that it is compared with.
    Without `before` nothing is known of what is there, or there is nothing."""

    path: str
    was: str
    nodes: tuple[str, ...]
    before: str
    after: str


def told_of(plan: Plan) -> Told:
    """What was chosen."""
    gate = _asked(plan, "rollout.gate")
    judge = _asked(plan, "rollout.judge")
    bake = _asked(plan, "rollout.bake")
    ramp = tuple(int(part) for part in plan.values.get("ramp", "").split() if part.isdecimal())
    golden = len(gate.get("golden", ()))
    return Told(
        strategy=plan.values.get("strategy", ""),
        ramp=ramp,
        hold=int(judge.get("hold", 0)),
        patience=int(judge.get("patience", 0)),
        bake=int(bake.get("hold", 0)),
        dead_man=int(plan.values.get("dead_man", files.DEAD_MAN_SECONDS)),
        errors=int(judge.get("errors", 0)) / 1e6,
        golden=golden,
        least=min(int(gate.get("least", golden)), golden),
    )


def stages_planned(plan: Plan) -> tuple[StagePlan, ...]:
    """The numbered steps of a plan, each as long as its slowest node."""
    found: dict[int, list[Step]] = {}
    for step in plan.steps:
        found.setdefault(STAGE.get(step.kind, 0), []).append(step)
    return tuple(StagePlan(number, _seconds(steps), tuple(steps)) for number, steps in sorted(found.items()))


def artifacts_of(plan: Plan) -> tuple[Artifact, ...]:
    """The files of the version, each once."""
    found: dict[tuple[str, str], Artifact] = {}
    for step in plan.steps:
        if step.kind != "rollout.send":
            continue
        if step.file is not None:
            path, sha256, size, sent = step.file.path, step.file.sha256, step.file.size, True
        elif step.way is Way.WAIT and step.seen:
            path, sha256, size, sent = step.seen[0].argv[-1], step.seen[0].wanted, 0, False
        else:
            continue
        known = found.get((path, sha256))
        found[path, sha256] = Artifact(path, sha256, size, (known.nodes if known else 0) + 1, sent)
    return tuple(found.values())


def paths_before(deployment: Deployment, plan: Plan) -> tuple[tuple[Target, str], ...]:
    """What has to be read on the nodes, so that `changes_of` can tell what becomes of it."""
    return tuple(dict.fromkeys((step.target, was) for step, _, was in _written(deployment, plan)))


def changes_of(deployment: Deployment, plan: Plan, texts: dict[tuple[str, str], str]) -> tuple[Change, ...]:
    """What the files that serve become; `texts` are those before, by the target's id and the path."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for step, path, was in _written(deployment, plan):
        after = step.file.text if step.file is not None else ""
        key = (path, was, texts.get((step.target.id, was), ""), after)
        found.setdefault(key, []).append(name_of(step.target))
    return tuple(Change(path, was, tuple(nodes), before, after) for (path, was, before, after), nodes in found.items())


def _written(deployment: Deployment, plan: Plan) -> list[tuple[Step, str, str]]:
    """The steps that write units of engines, and the router's configuration: with the path that it will have, and of
    what it takes the place."""
    slot = Slot(plan.values.get("slot", Slot.BLUE))
    unit, old = (deployment.unit_file(deployment.unit(each)) for each in (slot, slot.other))
    if any(step.kind == "rollout.retire" and step.argv[:1] == ("rm",) for step in plan.steps):
        old = deployment.container(slot.other)  # its unit is made of that
    found = []
    for step in plan.steps:
        path = step.file.path if step.file is not None else ""
        if path in (unit, deployment.container(slot)):
            found.append((step, path, old))
        elif path in (deployment.config, f"{deployment.config}.new"):
            found.append((step, deployment.config, deployment.config))
    return found


def _asked(plan: Plan, kind: str) -> dict[str, Any]:
    """What the first look of a kind is told."""
    step = next((each for each in plan.steps if each.kind == kind and len(each.argv) == 3), None)
    return msgspec.json.decode(step.argv[2], type=dict[str, Any]) if step is not None else {}


def _seconds(steps: list[Step]) -> float:
    waves: dict[int, dict[str, float]] = {}
    for step in steps:
        of = waves.setdefault(step.wave, {})
        of[step.target.id] = of.get(step.target.id, 0.0) + step.expected
    return sum(max(of.values()) for of in waves.values())
