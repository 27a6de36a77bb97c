"""Plans of rollouts: pure functions of what was seen on the nodes to the steps by which a version comes into service.

Until traffic moves nothing that serves is touched; from then on a timer on the router's node takes the traffic back
unless it is told again and again that somebody looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from connectors import haproxy
from console.deployments.model.deployments import Deployment, Slot, Strategy
from console.deployments.service import files
from console.deployments.service.checks import active, at_rest, starts_with
from console.deployments.service.making import Making, Steps
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
) -> Plan:
    """The plan by which a version takes the place of the one that serves; both run for a while. Raises ToolFault for
    what no program is given, ValueError for a strategy under which they do not."""
    if strategy not in (Strategy.BLUE_GREEN, Strategy.CANARY):
        raise ValueError(f"no plan is made of {strategy}")
    if strategy is Strategy.BLUE_GREEN:
        pace = replace(pace, ramp=(100,))
    making = Making(deployment, targets, after, before, deployment.next_slot, seen, gate, pace)
    steps = Steps()
    making.dead_man(steps)
    making.transfer(steps)
    making.start(steps)
    making.arm(steps)
    making.attach(steps)
    making.ramp(steps)
    making.drain(steps)
    making.rewrite(steps)
    making.bake(steps)
    making.commit(steps)
    touched = [
        Touched("rollout.router", deployment.router_unit),
        *(
            Touched("rollout.slot", f"{name_of(targets[each.node])} {deployment.unit(making.slot)}")
            for each in deployment.replicas
        ),
        Touched("rollout.old", before.name, left_alone=True),
    ]
    return making.plan(ROLLOUT, steps, touched, strategy=str(strategy), ramp=" ".join(map(str, pace.ramp)))


def first(deployment: Deployment, targets: Mapping[str, Target], after: Release, seen: Seen, gate: Gate) -> Plan:
    """The plan by which a deployment gets its router and its first version. Raises ToolFault."""
    making = Making(deployment, targets, after, None, Slot.BLUE, seen, gate, Pace())
    steps, node = Steps(), deployment.router
    making.transfer(steps)
    folder = deployment.config.rpartition("/")[0]
    steps.add(making.program("rollout.folder", making.router, ("mkdir", "-p", "--", folder)))
    steps.add(
        making.file("rollout.config", node, content(deployment.config, files.router_config(deployment, Slot.BLUE)))
    )
    path = deployment.unit_file(deployment.router_unit)
    steps.add(making.file("rollout.unit", node, content(path, files.router_unit(deployment))))
    making.start(steps)
    steps.add(*making.switched("rollout.enable", "enable", "disable", Slot.BLUE))
    unit = deployment.router_unit
    steps.add(
        making.program("rollout.check", making.router, haproxy.check(deployment.config)),
    )
    steps.add(
        making.program(
            "rollout.router",
            making.router,
            ("systemctl", "enable", "--now", "--", unit),
            Undo("rollout.disable", ("systemctl", "disable", "--now", "--", unit), (at_rest(unit),)),
            seen=(active(unit), *(making.is_up(each, 30) for each in making.servers(Slot.BLUE))),
            changes=(Difference(unit, "", "active"),),
        )
    )
    making.commit(steps)
    touched = [Touched("rollout.router", unit), *(Touched("rollout.slot", each) for each in making.servers(Slot.BLUE))]
    return making.plan(FIRST, steps, touched, strategy="", ramp="")


def suspending(deployment: Deployment, router: Target, *, on: bool, reason: str = "") -> Plan:
    """The plan by which nobody is let in any more, or they are again: one step, which outlives a restart."""
    unit = deployment.router_unit
    out = ("systemctl", "disable", "--now", "--", unit)
    let_in = ("systemctl", "enable", "--now", "--", unit)
    closed, opened = (at_rest(unit), starts_with(unit, "disabled")), (active(unit), starts_with(unit, "enabled"))
    values = {"deployment": deployment.name, "id": deployment.id}
    step = Step(
        "rollout.close" if on else "rollout.open",
        router,
        values=values,
        argv=out if on else let_in,
        seen=closed if on else opened,
        changes=(Difference(unit, "active" if on else "inactive", "inactive" if on else "active"),),
        undo=Undo("rollout.open" if on else "rollout.close", let_in if on else out, opened if on else closed),
        expected=1,
        cost="rollout.cut" if on else "",
    )
    return Plan(SUSPEND if on else RESUME, (step,), values, reason, touched=(Touched("rollout.router", unit),))


def written(deployment: Deployment) -> dict[str, tuple[str, ...]]:
    """The paths that plans of a deployment write, by the node's key: what they hold now is what may be replaced."""
    found: dict[str, list[str]] = {node: [] for node in deployment.nodes}
    found[deployment.router] += [
        deployment.config,
        f"{deployment.config}.new",
        *(deployment.unit_file(f"{deployment.dead_man}.{ending}") for ending in ("service", "timer")),
        deployment.unit_file(deployment.router_unit),
    ]
    for each in deployment.replicas:
        found[each.node] += [deployment.unit_file(deployment.unit(slot)) for slot in Slot]
    return {node: tuple(dict.fromkeys(paths)) for node, paths in found.items()}
