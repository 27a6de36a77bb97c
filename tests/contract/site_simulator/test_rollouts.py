"""Rollouts on the demo site by the code for real nodes: a version replaces another, a bad one is taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site
from connectors.site_simulator.serving.deployed import DEPLOYED, STORE
from connectors.site_simulator.serving.golden import GOLDEN
from connectors.site_simulator.specification import GIB
from connectors.site_simulator.tool_doors import POSSIBLE
from connectors.ssh.configuration import Surroundings
from console.deployments.model.deployments import Rollout, RolloutState, Slot, Strategy
from console.deployments.service.releases import Gate, Golden, Pace, Piece, Release
from console.main.compose import compose
from console.main.demo import fill_inventory
from console.main.parts import Parts
from console.main.past_deployments import write_past as write_deployments
from console.main.past_models import write_past as write_models
from console.work.model.runs import RunState

SUPPORT = DEPLOYED[0]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not POSSIBLE, reason="the runner needs Linux"),
]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """The demo as it stands at its opening, of its nodes those that serve support-sv."""
    node = {"site": "trollhattan", "hall": "Hall 1", "rack": "A", "gpus": 2}
    job = {"number": 1, "name": SUPPORT.job_name, "user": "svc-models", "load": "inference", "intensity": 0.9}
    spec = {
        "sites": [{"key": "trollhattan", "name": "Trollhättan", "storage": "nas-1", "fabric": "infiniband"}],
        "nodes": [{"name": name, **node} for name, _ in SUPPORT.places],
        "jobs": [{**job, "memory_bytes": 57 * GIB, "placement": dict(SUPPORT.places)}],
    }
    file = tmp_path / "specification.json"
    file.write_text(json.dumps(spec), encoding="utf-8")
    with Site.start(seed=7, specification=file) as site:
        made = compose(
            tmp_path, source="demo", demo=True, surroundings=Surroundings(home=tmp_path, environment={}), keys=tuple
        )
        try:
            fill_inventory(made, site)
            keys = {node.name: node.key for node in made.inventory.current().nodes}
            write_models(made.models, site.opening, keys)
            assert write_deployments(made.rollouts, site.opening, keys) == 1
            yield made
        finally:
            made.close()


def release(parts: Parts, name: str) -> Release:
    model = next(each for each in parts.models.models() if each.name == "support-sv")
    version = parts.models.version_called(model, name)
    pieces = tuple(Piece(each.path, each.size, each.sha256) for each in version.files)
    return Release(
        version.id,
        version.name,
        version.digest,
        pieces,
        version.files[0].path,
        f"{STORE}/support-sv/{name}",
        version.flags,
    )


def roll_out(parts: Parts, name: str) -> Rollout:
    golden = tuple(Golden(prompt, answer) for prompt, answer in GOLDEN[:2])
    view = parts.rollouts.propose(
        "support-sv",
        release(parts, name),
        before=release(parts, "7.0"),
        strategy=Strategy.CANARY,
        gate=Gate(golden=golden, warm=1, tokens=32),
        pace=Pace(ramp=(50, 100), hold=5, patience=120, bake=2),
    )
    parts.acts.agree(view.id)
    parts.acts.start(view.id)
    parts.acts.wait(view.id)
    back = parts.acts.back_of(view.id)
    if back is not None:
        parts.acts.wait(back.id)
    parts.rollouts.settle()
    return next(each for each in parts.rollouts.rollouts() if each.run == view.id)


def test_a_newcomer_rolls_out_a_version_and_a_bad_one_is_taken_back(parts: Parts) -> None:
    assert parts.rollouts.traffic("support-sv").shares == {Slot.BLUE: 100, Slot.GREEN: 0}
    bad = roll_out(parts, "7.2")
    assert bad.state is RolloutState.ROLLED_BACK
    assert parts.rollouts.traffic("support-sv").serving is Slot.BLUE
    good = roll_out(parts, "7.1")
    assert good.state is RolloutState.DONE, (good.reason, parts.rollouts.view(good.number))
    assert parts.rollouts.traffic("support-sv").shares == {Slot.BLUE: 0, Slot.GREEN: 100}
    assert parts.rollouts.deployment("support-sv").slot is Slot.GREEN
    assert parts.journal.differences() == ()


def test_a_second_router_is_made_and_serves_what_the_first_does(parts: Parts) -> None:
    second = next(each.node for each in parts.rollouts.deployment("support-sv").replicas if each.name == "g02")
    parts.rollouts.add(replace(parts.rollouts.deployment("support-sv"), second=second))
    view = parts.rollouts.align("support-sv", release(parts, "7.0"))
    parts.acts.agree(view.id)
    parts.acts.start(view.id)
    assert parts.acts.wait(view.id).state is RunState.SUCCEEDED
    found = parts.rollouts.traffic("support-sv")
    assert found.of == dict.fromkeys(parts.rollouts.deployment("support-sv").routers, Slot.BLUE)
