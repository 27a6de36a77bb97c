"""Rehashing: the files of what serves held against the sums that its rollout wrote, now or by a schedule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from console.deployments.model.deployments import Deployment, RolloutState
from console.deployments.service.checks import holds
from console.deployments.service.rollouts import CannotDeploy, Rollouts
from console.work.model.plans import Plan, Step, Touched
from resources.text import QT_TRANSLATE_NOOP

ACT = "deploy.hash"
DEPLOYMENT = "deployment"
#: So long it may take to read all files of a large model, in seconds.
_READING = 4 * 3600
_NO_SUMS = QT_TRANSLATE_NOOP(
    "Deployments", "{name} was not rolled out from here: its files have no sums that could be held against them."
)
_NAMELESS = QT_TRANSLATE_NOOP("Deployments", "Say which deployment is to be looked at.")


def hashing(rollouts: Rollouts, called: str) -> Plan:
    """The plan by which every file of the version that serves is read on each of its nodes. Nothing is changed by it;
    it fails where one file is not what it was. Raises EnvironmentFault."""
    deployment = rollouts.deployment(called)
    steps = _steps(rollouts, deployment)
    if not steps:
        raise CannotDeploy(_NO_SUMS, name=deployment.name)
    touched = (Touched("rollout.files", deployment.name, left_alone=True),)
    return Plan(ACT, steps, {**steps[0].values, "id": deployment.id}, touched=touched)


def _steps(rollouts: Rollouts, deployment: Deployment) -> tuple[Step, ...]:
    done = (each for each in rollouts.rollouts(deployment.id) if each.state is RolloutState.DONE)
    newest = next((each for each in done if each.after == deployment.version), None)
    view = rollouts.view(newest.number) if newest is not None else None
    if view is None:
        return ()
    made = []
    for each in view.run.steps:
        file = each.step.file
        if each.step.kind != "rollout.sums" or file is None:
            continue
        values = {
            "deployment": deployment.name,
            "version": each.step.values.get("version", ""),
            "sums": file.sha256,
            "sums_file": file.path,
        }
        argv = ("sha256sum", "--check", "--strict", "--quiet", "--", file.path)
        before = (holds(file.path, file.sha256),)  # nobody changed what it is held against
        made.append(Step("rollout.hash", each.step.target, values=values, argv=argv, before=before, timeout=_READING))
    return tuple(made)


class HashMaker:
    """Plans of that by schedule. `zone` gives the time zone of a node, by its key."""

    arguments = (DEPLOYMENT,)

    def __init__(self, rollouts: Rollouts, zone: Callable[[str], str]) -> None:
        self._rollouts, self._zone = rollouts, zone

    def named(self, arguments: Mapping[str, str]) -> tuple[Mapping[str, str], str, str]:
        """Raises CannotDeploy."""
        if not arguments.get(DEPLOYMENT):
            raise CannotDeploy(_NAMELESS)
        deployment = self._rollouts.deployment(arguments[DEPLOYMENT])
        return {DEPLOYMENT: deployment.id}, deployment.name, self._zone(deployment.router)

    def plan(self, arguments: Mapping[str, str]) -> Plan:
        return hashing(self._rollouts, arguments[DEPLOYMENT])

    def blanks(self, plan: Plan) -> Mapping[str, str]:
        """Which version serves, and what its files are: it only reads."""
        start = re.escape(f"/etc/systemd/system/driftvakt-{plan.values['deployment']}-")
        return {"version": ".{1,200}", "sums": "[0-9a-f]{64}", "sums_file": f"{start}(blue|green)\\.sha256"}
