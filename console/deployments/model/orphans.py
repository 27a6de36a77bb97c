"""Orphans: model servers that run, or hold a GPU's memory, though nobody is served by them: left by a rollout, a
console that died, or a hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.deployments.model.deployments import Deployment, Rollout, Slot

_UNIT = re.compile(r"driftvakt-([a-z][a-z0-9-]{0,39})-(blue|green)\.service")


class Left(StrEnum):
    """How it came to be there."""

    RESTING = "resting"  # the place of a deployment that does not serve, and of no rollout that goes on
    UNKNOWN = "unknown"  # the place of a deployment that is not on the list
    STRAY = "stray"  # an engine of no unit: its session is over, or somebody started it by hand


@dataclass(frozen=True, slots=True)
class Held:
    """A process and what it holds of a GPU, in bytes; its `group` is the path of its control group, and `engine` the
    model server that it is, empty where its command line tells none."""

    gpu: str
    pid: int
    memory: int
    name: str
    group: str
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Orphan:
    """One of them, with what it holds of all GPUs together, in bytes."""

    node: str
    left: Left
    pid: int
    name: str
    gpus: tuple[str, ...]
    memory: int
    unit: str = ""


def orphans_of(
    node: str, held: Iterable[Held], deployments: Sequence[Deployment], rollouts: Iterable[Rollout]
) -> tuple[Orphan, ...]:
    """The orphans among what holds memory on a node (its key). What belongs to another service, a job of the cluster or
    a container is its owner's."""
    going = {(each.deployment, each.slot) for each in rollouts if each.open}
    by_name = {each.name: each for each in deployments if any(one.node == node for one in each.replicas)}
    of: dict[int, list[Held]] = {}
    for each in held:
        of.setdefault(each.pid, []).append(each)
    found = []
    for pid, parts in sorted(of.items()):
        unit = parts[0].group.rpartition("/")[2]
        left = _left(unit, parts[0], by_name, going)
        if left is not None:
            gpus = tuple(sorted({each.gpu for each in parts}))
            memory = sum(each.memory for each in parts)
            named = unit if unit.endswith(".service") else ""
            found.append(Orphan(node, left, pid, parts[0].name, gpus, memory, named))
    return tuple(found)


def resting_on(
    node: str,
    listening: Mapping[int, tuple[int, str]],
    deployments: Iterable[Deployment],
    rollouts: Iterable[Rollout],
) -> tuple[Orphan, ...]:
    """Engines in places of a node (its key) that serve nobody and of which no rollout goes on, whether or not they hold
    memory of a GPU; `listening` has process and engine by port."""
    going = {(each.deployment, each.slot) for each in rollouts if each.open}
    found = []
    for deployment in deployments:
        for replica in deployment.replicas:
            for slot in Slot:
                at = listening.get(replica.port(slot)) if replica.node == node else None
                if at is not None and not _has_use(deployment, slot, going):
                    found.append(Orphan(node, Left.RESTING, *at, (), 0, deployment.unit(slot)))
    return tuple(found)


def _has_use(deployment: Deployment, slot: Slot, going: set[tuple[str, Slot]]) -> bool:
    return (deployment.id, slot) in going or bool(deployment.version and slot is deployment.slot)


def _left(unit: str, held: Held, by_name: dict[str, Deployment], going: set[tuple[str, Slot]]) -> Left | None:
    told = _UNIT.fullmatch(unit)
    if told is None:
        sessions = "/user.slice/" in held.group or held.group in ("", "/", "/init.scope")
        return Left.STRAY if held.engine and sessions else None
    deployment, slot = by_name.get(told[1]), Slot(told[2])
    if deployment is None:
        return Left.UNKNOWN
    return None if _has_use(deployment, slot, going) else Left.RESTING
