"""Rollouts of other kinds on the demo site by the code for real nodes: replica by replica, refused with numbers,
scaled, stopped, and its files read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.site_simulator.serving.deployed import STORE
from connectors.site_simulator.tool_doors import POSSIBLE
from console.deployments.model.deployments import RolloutState, Slot, Strategy
from console.deployments.model.fitting import Size
from console.deployments.service.rehashing import hashing
from console.deployments.service.releases import Gate, Pace, Release
from console.deployments.service.rollouts import CannotDeploy
from console.main.parts import Parts
from console.main.releasing import release_of
from console.work.model.runs import RunState, RunView
from tests.contract.site_simulator.test_rollouts import parts

__all__ = ["parts"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux"),
]


def release(parts: Parts, name: str) -> Release:
    """As the command line makes it: every file is read where it lies."""
    deployment = parts.rollouts.deployment("support-sv")
    version = parts.models.version_called(parts.models.model("support-sv"), name)
    return release_of(parts, deployment, version, folder=f"{STORE}/support-sv/{name}")


def carried_out(parts: Parts, run: RunView) -> RunView:
    parts.acts.agree(run.id)
    parts.acts.start(run.id)
    parts.acts.wait(run.id)
    parts.rollouts.settle()
    return parts.acts.run(run.id)


def test_replica_by_replica_then_fewer_then_none_and_its_files_are_what_they_were(parts: Parts) -> None:
    before, after = release(parts, "7.0"), release(parts, "7.1")
    large = replace(after, size=Size(0, 2 * 176 * 8 * 128, 131_072))
    with pytest.raises(CannotDeploy, match=r"7\.1 cannot come to support-sv: .*needs 1\d\d\.\d GiB, largest free"):
        parts.rollouts.propose("support-sv", large, before=before)
    pace = Pace(hold=3, patience=120, bake=2)
    view = parts.rollouts.propose(
        "support-sv", after, before=before, strategy=Strategy.ROLLING, gate=Gate(warm=1, tokens=32), pace=pace
    )
    run = carried_out(parts, view)
    rollout = parts.rollouts.rollouts("support-sv")[0]
    assert rollout.state is RolloutState.DONE, [(s.step.kind, s.reason, s.facts) for s in run.steps if s.reason]
    assert parts.rollouts.traffic("support-sv").shares == {Slot.BLUE: 0, Slot.GREEN: 100}
    memory = [each.facts.get("why") for each in run.steps if each.step.kind == "rollout.memory"]
    assert len(memory) == 4 and set(memory) <= {"within", "more"}
    assert carried_out(parts, parts.acts.propose(hashing(parts.rollouts, "support-sv"))).state is RunState.SUCCEEDED
    scaled = carried_out(parts, parts.rollouts.scale("support-sv", after, 2))
    assert scaled.state is RunState.SUCCEEDED, [(s.step.kind, s.reason) for s in scaled.steps if s.reason]
    assert len([each for each in parts.rollouts.traffic("support-sv").up if each.endswith("-green")]) == 2
    stopped = carried_out(parts, parts.rollouts.power("support-sv", after, on=False))
    assert stopped.state is RunState.SUCCEEDED, [(s.step.kind, s.reason) for s in stopped.steps if s.reason]
    assert parts.journal.differences() == ()
