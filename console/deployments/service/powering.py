"""Powering: plans by which what serves is stopped, started again, or served by fewer or more of its replicas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.deployments.model.deployments import Deployment, Replica, Slot
from console.deployments.model.preflight import Preflight
from console.deployments.service.making import Steps
from console.deployments.service.moving import Moving
from console.deployments.service.preflighting import Reckoned
from console.deployments.service.releases import Gate, Pace, Release, Seen
from console.deployments.service.rollout_plans import suspending
from console.journal.model import Target
from console.work.model.plans import Plan, Step, Touched
from console.work.model.words import name_of

STOP, START, SCALE = "deploy.stop", "deploy.start", "deploy.scale"


def powering(deployment: Deployment, targets: Mapping[str, Target], release: Release, *, on: bool) -> Plan:
    """The plan by which what serves is stopped on all of its nodes, also for the next time that they begin, or started
    again: engines first, and nobody is let in before they are well. Raises ToolFault."""
    moving = _moving(deployment, targets, release, Seen())
    steps = Steps()
    doors = suspending(deployment, moving.routers, on=not on).steps
    if on:
        steps.add(*moving.switched("rollout.enable", "enable", "disable", deployment.slot, now=True))
    steps.add(*doors)
    if not on:
        steps.add(*moving.switched("rollout.retire", "disable", "enable", deployment.slot, now=True))
    return _plan(START if on else STOP, moving, steps, deployment.replicas)


def scaling(  # noqa: PLR0917 - what stands, and what is wanted
    deployment: Deployment, targets: Mapping[str, Target], release: Release, seen: Seen, up: Sequence[str], count: int
) -> Plan:
    """The plan by which the first `count` replicas serve and the others rest. `up` are servers that the router has up.
    Who comes is well before he gets requests; who goes finishes what he has. Raises ToolFault, and ValueError for what
    is no number of replicas, or changes nothing."""
    replicas, slot = deployment.replicas, deployment.slot
    if not 0 < count <= len(replicas):
        raise ValueError("count")
    come = [each for each in replicas[:count] if each.server(slot) not in up]
    go = [each for each in replicas[count:] if each.server(slot) in up]
    if not come and not go:
        raise ValueError("same")
    moving = _moving(deployment, targets, release, seen)
    steps = Steps()
    serving: dict[str, Slot | None] = {each.name: slot if each in replicas[:count] else None for each in replicas}
    if come:
        steps.add(*moving.switched("rollout.enable", "enable", "disable", slot, come, now=True))
        moving.attach(steps, come)
        moving.opened(steps, come)
    if go:
        moving.left(steps, go)
    moving.keep(steps)
    moving.written(steps, serving, come)
    if go:
        steps.add(*moving.switched("rollout.retire", "disable", "enable", slot, go, now=True))
    return _plan(SCALE, moving, steps, [*come, *go], count=str(count))


def _moving(deployment: Deployment, targets: Mapping[str, Target], release: Release, seen: Seen) -> Moving:
    return Moving(
        deployment, targets, release, None, deployment.slot, seen, Gate(), Pace(), Reckoned(Preflight()), timed=False
    )


def _plan(act: str, moving: Moving, steps: Steps, replicas: Sequence[Replica], **values: str) -> Plan:
    deployment = moving.deployment
    touched = [
        Touched("rollout.router", deployment.router_unit),
        *(
            Touched("rollout.slot", f"{name_of(moving.targets[each.node])} {deployment.unit(deployment.slot)}")
            for each in replicas
        ),
    ]
    told = {**moving.values, "id": deployment.id, **values}
    made: tuple[Step, ...] = tuple(steps.all)
    return Plan(act, made, told, touched=tuple(touched), back=True)
