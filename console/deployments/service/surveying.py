"""Surveying: what a rollout must know of its nodes before it is planned. It is looked at, and nothing is changed.

What cannot be seen is no fault: the plan says what was not looked at, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from connectors import haproxy, listening
from connectors.tools import ToolFault, not_read
from console.deployments.model.deployments import Deployment
from console.deployments.model.fitting import GpuRoom
from console.deployments.service import rollout_plans
from console.deployments.service.releases import NodeSeen, Seen
from console.deployments.service.rooms import Ask, held_by, rooms_of
from console.journal.model import Target
from console.work.model.words import name_of

#: Opens the way to a node, to look there. Raises EnvironmentFault.
Looking = Callable[[Target], AbstractContextManager[Ask]]


def survey(deployment: Deployment, targets: Mapping[str, Target], looking: Looking) -> Seen:
    """What is seen on a deployment's nodes now. Raises ToolFault where one lacks what a rollout needs."""
    sums: dict[tuple[str, str], str] = {}
    nodes: dict[str, NodeSeen] = {}
    reached: dict[str, list[str]] = {}
    for router in deployment.routers:
        with looking(targets[router]) as ask:
            haproxy.read_version(*ask(haproxy.version()))
            for each in deployment.replicas:
                if not each.local:
                    reached.setdefault(each.node, []).append(_router_as_seen(ask, each.address))
    for node, paths in rollout_plans.written(deployment).items():
        with looking(targets[node]) as ask:
            for path in paths:
                found = _sum(ask, path)
                if found:
                    sums[node, path] = found
            nodes[node] = _node(deployment, name_of(targets[node]), ask, reached.get(node, []))
    return Seen(sums, nodes=nodes)


def _sum(ask: Ask, path: str) -> str:
    status, out, err = ask(("sha256sum", "--", path))
    if status == 0:
        return out.decode("ascii", "replace").partition(" ")[0]
    if b"No such file" not in err:
        raise not_read("sha256sum", f"status {status}", err)
    return ""


def _router_as_seen(ask: Ask, address: str) -> str:
    """The router's own address on its way to a replica; empty where that is not to be seen."""
    try:
        return listening.read_route(*ask(listening.route(address)))
    except ToolFault:
        return ""


def _node(deployment: Deployment, name: str, ask: Ask, reached: Sequence[str]) -> NodeSeen:
    rooms: tuple[GpuRoom, ...] = ()
    held: dict[str, int] = {}
    why = ""
    try:
        rooms = rooms_of(name, ask)
        held = held_by(deployment.unit(deployment.slot), ask) if deployment.version else {}
    except ToolFault as fault:
        why = str(fault.code)
    try:
        ports = listening.read_ports(*ask(listening.ports()))
    except ToolFault:
        ports = None
    groups, first = listening.fencing()
    routers = tuple(dict.fromkeys(reached)) if all(reached) else ()  # one that is not known would be shut out
    fenced = bool(routers) and listening.read_fencing(ask(groups), ask(first))
    return NodeSeen(name, rooms, why, held, ports, routers, fenced)
