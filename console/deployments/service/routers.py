"""Routers: who serves, asked of each router of a deployment, and the plan by which a pair says the same again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from connectors import haproxy
from connectors.haproxy import Kind, Stat
from console.deployments.model.deployments import Deployment, Slot
from console.deployments.model.preflight import Preflight
from console.deployments.service import files
from console.deployments.service.checks import absent, active, at_rest, holds
from console.deployments.service.engine import Acting
from console.deployments.service.making import Making, Steps
from console.deployments.service.preflighting import Reckoned
from console.deployments.service.releases import Gate, Pace, Release, Seen
from console.deployments.service.rollout_views import Traffic
from console.journal.model import Target
from console.work.model.plans import Check, Difference, Plan, Relation, Touched, Undo, content
from console.work.model.words import name_of
from resources.errors import EnvironmentFault

ALIGN = "deploy.align"
_RELOADING = 60


def traffic_of(deployment: Deployment, acts: Acting, target: Callable[[str], Target]) -> Traffic:
    """Who serves, asked of its routers now. Of a pair one may be silent; raises EnvironmentFault where none answers."""
    told: dict[str, Traffic] = {}
    silent: dict[str, str] = {}
    for node in deployment.routers:
        try:
            told[node] = _traffic_at(deployment, acts, target(node))
        except EnvironmentFault as fault:
            if len(silent) + 1 == len(deployment.routers):
                raise
            silent[node] = str(fault)
    if len(deployment.routers) == 1:
        return told[deployment.router]
    shares = {slot: round(sum(each.shares[slot] for each in told.values()) / len(told)) for slot in Slot}
    up = set.intersection(*(set(each.up) for each in told.values()))
    return Traffic(shares, tuple(sorted(up)), silent=silent, of={node: each.serving for node, each in told.items()})


def _traffic_at(deployment: Deployment, acts: Acting, router: Target) -> Traffic:
    backend = files.router(deployment).backend
    with acts.looking(router) as ask:
        said = ask.speak(deployment.socket, (haproxy.show_state(backend).decode().strip(),))
        states = {each.name: each for each in haproxy.read_state(said)}
        stat = ask.speak(deployment.socket, (haproxy.SHOW_STAT.decode().strip(),))
    servers = haproxy.servers(haproxy.read_stat(stat), backend)
    weights = dict.fromkeys(Slot, 0)
    for each in deployment.replicas:
        for slot in Slot:
            state = states.get(each.server(slot))
            if state is not None and state.takes:
                weights[slot] += state.weight
    total = sum(weights.values()) or 1
    up = tuple(name for name, each in servers.items() if each.status.startswith("UP"))
    return Traffic({slot: round(100 * weight / total) for slot, weight in weights.items()}, up)


def together(told: Sequence[tuple[Stat, ...]]) -> tuple[Stat, ...]:
    """What routers count as if they were one: requests of all, weights as they are on average. A server is up where
    one of them has it up."""
    if len(told) == 1:
        return told[0]
    of: dict[tuple[Kind, str, str], list[Stat]] = {}
    for stats in told:
        for each in stats:
            of.setdefault((each.kind, each.proxy, each.name), []).append(each)
    return tuple(_one(each, len(told)) for each in of.values())


def _one(stats: Sequence[Stat], routers: int) -> Stat:
    up = [each for each in stats if each.status.startswith("UP")]
    return replace(
        (up or stats)[0],
        weight=sum(each.weight or 0 for each in up or stats) // routers,
        stot=_sum([each.stot for each in stats]),
        scur=_sum([each.scur for each in stats]),
        hrsp_5xx=_sum([each.hrsp_5xx for each in stats]),
    )


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def aligning(deployment: Deployment, targets: Mapping[str, Target], release: Release, text: str, seen: Seen) -> Plan:
    """The plan by which routers that have not a `text` as their configuration get it: that of the one that serves what
    the log says. A router that there is not yet is made. Raises ToolFault, and ValueError where none differs."""
    making = Making(
        deployment, targets, release, None, deployment.slot, seen, Gate(), Pace(), Reckoned(Preflight()), timed=False
    )
    new, unit = content(f"{deployment.config}.new", text), deployment.router_unit
    unit_file = content(deployment.unit_file(unit), files.router_unit(deployment))
    wrong = [node for node in deployment.routers if seen.sums.get((node, deployment.config)) != new.sha256]
    if not wrong:
        raise ValueError("same")
    steps, kept = Steps(), files.kept(deployment.config)
    for node in wrong:
        target, was = targets[node], seen.sums.get((node, deployment.config), "")
        steps.add(making.program("rollout.folder", target, ("mkdir", "-p", "--", new.path.rpartition("/")[0])))
        if was:
            same = Check(("cmp", "--", deployment.config, kept), "plain", "status", Relation.IS, "0")
            copy = ("cp", "--preserve=all", "--", deployment.config, kept)
            steps.add(making.program("rollout.keep", target, copy, seen=(same,)))
        steps.add(making.file("rollout.config", node, new))
        if not seen.sums.get((node, unit_file.path)):
            steps.add(making.file("rollout.unit", node, unit_file))
        steps.add(making.program("rollout.check", target, haproxy.check(new.path)))
        back = Undo("rollout.remove", ("rm", "-f", "--", deployment.config), (absent(deployment.config),))
        if was:
            restore = ("cp", "--preserve=all", "--", kept, deployment.config)
            back = Undo("rollout.restore", restore, (holds(deployment.config, was),))
        steps.add(
            making.program(
                "rollout.swap",
                target,
                ("mv", "--", new.path, deployment.config),
                back,
                seen=(holds(deployment.config, new.sha256),),
                changes=(Difference(deployment.config, was[:12], new.sha256[:12]),),
            )
        )
        # What the router was told at its socket is as wrong as its configuration: it begins anew.
        ready = making.stands(making.servers(deployment.slot)[0], "state", "ready", 20)
        steps.add(
            making.program(
                "rollout.router",
                target,
                ("systemctl", "enable", "--now", "--", unit),
                Undo("rollout.disable", ("systemctl", "disable", "--now", "--", unit), (at_rest(unit),)),
                seen=(active(unit),),
            )
        )
        reload = ("systemctl", "reload", "--", unit)
        steps.add(making.program("rollout.reload", target, reload, seen=(active(unit), ready), timeout=_RELOADING))
    values = {**making.values, "id": deployment.id}
    touched = tuple(Touched("rollout.router", f"{name_of(targets[node])} {unit}") for node in wrong)
    return Plan(ALIGN, tuple(steps.all), values, touched=touched)
