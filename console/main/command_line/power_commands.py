"""`driftvakt deploy stop|start|scale|align|hash`: what serves stopped, started, scaled; its routers and its files held
against what they should be."""

from __future__ import annotations

from console.deployments.service.rehashing import hashing
from console.deployments.service.releases import Release, standing
from console.main.command_line.act_commands import carry_on
from console.main.command_line.run import Run
from console.main.parts import Parts


def stop(run: Run) -> int:
    return _power(run, on=False)


def start(run: Run) -> int:
    return _power(run, on=True)


def scale(run: Run) -> int:
    with run.parts() as parts:
        deployment = parts.rollouts.deployment(run.get("deployment"))
        return carry_on(run, parts, parts.rollouts.scale(deployment.id, _serving(parts, run), run.get("count")).id)


def align(run: Run) -> int:
    with run.parts() as parts:
        deployment = parts.rollouts.deployment(run.get("deployment"))
        return carry_on(run, parts, parts.rollouts.align(deployment.id, _serving(parts, run)).id)


def check_files(run: Run) -> int:
    with run.parts() as parts:
        return carry_on(run, parts, parts.acts.propose(hashing(parts.rollouts, run.get("deployment"))).id)


def _power(run: Run, *, on: bool) -> int:
    with run.parts() as parts:
        deployment = parts.rollouts.deployment(run.get("deployment"))
        return carry_on(run, parts, parts.rollouts.power(deployment.id, _serving(parts, run), on=on).id)


def _serving(parts: Parts, run: Run) -> Release:
    id = parts.rollouts.deployment(run.get("deployment")).version
    return standing(id, parts.models.version(id) if id else None)
