"""Plans of rollouts: pure functions of what was seen on the nodes to the steps by which a version comes into service.

Where both versions run, nothing that serves is touched until traffic moves; from then on a timer on each router's node
takes the traffic back unless it is told again and again that somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors import haproxy
from console.deployments.model.deployments import Deployment, Slot, Strategy
from console.deployments.model.preflight import Preflight
from console.deployments.service import files
from console.deployments.service.checks import active, at_rest, starts_with
from console.deployments.service.making import Making, Steps
from console.deployments.service.moving import Moving
from console.deployments.service.preflighting import Reckoned
from console.deployments.service.releases import Gate, Pace, Release, Seen
from console.journal.model import Target
from console.work.model.plans import Difference, Plan, Step, Touched, Undo, content
from console.work.model.words import name_of

ROLLOUT, FIRST, SUSPEND, RESUME = "deploy.rollout", "deploy.first", "deploy.suspend", "deploy.resume"


def replacing(  # noqa: PLR0917 - a rollout, whole
    deployment: Deployment,
    targets: Mapping[str, Target],
    before: Release,
    after: Release,
    strategy: Strategy,
    seen: Seen,
    gate: Gate,
    pace: Pace,
    reckoned: Reckoned = Reckoned(Preflight()),  # noqa: B008 - it does not change
) -> Plan:
    """The plan by which a version takes the place of the one that serves. Raises ToolFault for what no program is
    given, ValueError for replicas that are too few for a strategy."""
    if strategy is Strategy.ROLLING and len(deployment.replicas) < 2:
        raise ValueError("one replica cannot be replaced while others serve")
    if strategy is Strategy.BLUE_GREEN:
        pace = replace(pace, ramp=(100,))
    timed = strategy is not Strategy.RECREATE
    making = Moving(deployment, targets, after, before, deployment.next_slot, seen, gate, pace, reckoned, timed)
    steps = Steps()
    if timed:
        making.dead_man(steps)
    making.transfer(steps)
    making.units(steps)
    if strategy is Strategy.ROLLING:
        _one_by_one(making, steps)
        pace = replace(pace, ramp=tuple(_shares(deployment)))
    elif strategy is Strategy.RECREATE:
        _anew(making, steps)
        pace = replace(pace, ramp=(100,))
    else:
        making.start(steps)
        making.keep(steps)
        making.arm(steps)
        making.attach(steps)
        making.ramp(steps)
        making.drain(steps)
        making.rewrite(steps)
        making.bake(steps)
    making.commit(steps)
    making.beating(steps)
    touched = [
        Touched("rollout.router", deployment.router_unit),
        *(
            Touched("rollout.slot", f"{name_of(targets[each.node])} {deployment.unit(making.slot)}")
            for each in deployment.replicas
        ),
        Touched("rollout.old", before.name, left_alone=True),
    ]
    return making.plan(ROLLOUT, steps, touched, strategy=str(strategy), ramp=" ".join(map(str, pace.ramp)))


def _shares(deployment: Deployment) -> list[int]:
    count = len(deployment.replicas)
    return [round(100 * number / count) for number in range(1, count + 1)]


def _one_by_one(making: Moving, steps: Steps) -> None:
    """Replica by replica: its old version makes room for the new one, while the others serve. What serves after each is
    what a restart would find. The timer runs only while a replica's new version gets its first requests: what it puts
    back is the router without that replica."""
    replicas = making.deployment.replicas
    serving = {each.name: making.slot.other for each in replicas}
    for number, (replica, share) in enumerate(zip(replicas, _shares(making.deployment), strict=True), 1):
        one, suffix = (replica,), f"-{number}"
        making.drain(steps, one, timed=False)
        making.halt(steps, one)
        making.start(steps, one)
        making.keep(steps, suffix)
        making.arm(steps)
        making.attach(steps, one)
        making.full(steps, one, replicas[number:], share)
        serving[replica.name] = making.slot
        making.rewrite(steps, serving, one, suffix)
        making.disarm(steps, one)
        making.forget(steps, one)


def _anew(making: Moving, steps: Steps) -> None:
    """All at once, and nobody is served meanwhile. No timer could start the old version again on every node: as long as
    it is stopped, a console must be there."""
    making.drain(steps, timed=False, cost="rollout.downtime")
    making.halt(steps)
    making.start(steps)
    making.keep(steps)
    making.attach(steps)
    making.full(steps, making.deployment.replicas, (), 100)
    making.rewrite(steps)
    making.forget(steps)


def first(  # noqa: PLR0917 - a rollout, whole
    deployment: Deployment,
    targets: Mapping[str, Target],
    after: Release,
    seen: Seen,
    gate: Gate,
    reckoned: Reckoned = Reckoned(Preflight()),  # noqa: B008 - it does not change
) -> Plan:
    """The plan by which a deployment gets its router and its first version. Raises ToolFault."""
    making = Making(deployment, targets, after, None, Slot.BLUE, seen, gate, Pace(), reckoned)
    steps, unit = Steps(), deployment.router_unit
    making.transfer(steps)
    folder = deployment.config.rpartition("/")[0]
    steps.add(*making.each(making.program("rollout.folder", making.router, ("mkdir", "-p", "--", folder))))
    for kind, made in (
        ("rollout.config", content(deployment.config, files.router_config(deployment, Slot.BLUE))),
        ("rollout.unit", content(deployment.unit_file(unit), files.router_unit(deployment))),
    ):
        steps.add(*(making.file(kind, node, made) for node in deployment.routers))
    making.units(steps)
    making.start(steps)
    steps.add(*making.switched("rollout.enable", "enable", "disable", Slot.BLUE))
    steps.add(*making.each(making.program("rollout.check", making.router, haproxy.check(deployment.config))))
    router = making.program(
        "rollout.router",
        making.router,
        ("systemctl", "enable", "--now", "--", unit),
        Undo("rollout.disable", ("systemctl", "disable", "--now", "--", unit), (at_rest(unit),)),
        seen=(active(unit), *(making.is_up(each, 30) for each in making.servers(Slot.BLUE))),
        changes=(Difference(unit, "", "active"),),
    )
    steps.add(*making.each(router))
    making.commit(steps)
    touched = [Touched("rollout.router", unit), *(Touched("rollout.slot", each) for each in making.servers(Slot.BLUE))]
    return making.plan(FIRST, steps, touched, strategy="", ramp="")


def suspending(deployment: Deployment, routers: Sequence[Target], *, on: bool, reason: str = "") -> Plan:
    """The plan by which nobody is let in any more, or they are again: one step at each router, which outlives a
    restart."""
    unit = deployment.router_unit
    out = ("systemctl", "disable", "--now", "--", unit)
    let_in = ("systemctl", "enable", "--now", "--", unit)
    closed, opened = (at_rest(unit), starts_with(unit, "disabled")), (active(unit), starts_with(unit, "enabled"))
    values = {"deployment": deployment.name, "id": deployment.id}
    step = Step(
        "rollout.close" if on else "rollout.open",
        routers[0],
        values=values,
        argv=out if on else let_in,
        seen=closed if on else opened,
        changes=(Difference(unit, "active" if on else "inactive", "inactive" if on else "active"),),
        undo=Undo("rollout.open" if on else "rollout.close", let_in if on else out, opened if on else closed),
        expected=1,
        cost="rollout.cut" if on else "",
    )
    steps = tuple(replace(step, target=router) for router in routers)
    return Plan(SUSPEND if on else RESUME, steps, values, reason, touched=(Touched("rollout.router", unit),))


def written(deployment: Deployment) -> dict[str, tuple[str, ...]]:
    """The paths that plans of a deployment write, by the node's key: what they hold now is what may be replaced."""
    found: dict[str, list[str]] = {node: [] for node in deployment.nodes}
    for node in deployment.routers:
        found[node] += [
            deployment.config,
            f"{deployment.config}.new",
            *(deployment.unit_file(f"{deployment.dead_man}.{ending}") for ending in ("service", "timer")),
            deployment.unit_file(deployment.router_unit),
        ]
    for each in deployment.replicas:
        found[each.node] += [deployment.unit_file(deployment.unit(slot)) for slot in Slot]
        found[each.node] += [deployment.sums(slot) for slot in Slot]
        found[each.node] += [deployment.container(slot) for slot in Slot]
    return {node: tuple(dict.fromkeys(paths)) for node, paths in found.items()}
