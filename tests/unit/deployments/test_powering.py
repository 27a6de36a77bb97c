"""Stopping, starting and scaling of what serves, and the reading of its files, as plans."""

from __future__ import annotations

import pytest

from console.deployments.model.deployments import Deployment, Replica, Slot
from console.deployments.model.vocabulary import WORDS
from console.deployments.service.powering import powering, scaling
from console.deployments.service.releases import Release, Seen
from console.journal.model import Target
from console.work.model.plans import Plan, Way, read_plan, undoing

THREE = Deployment(
    *("d1", "support", "m1", "1", 8000),
    tuple(Replica(f"r{number}", str(number), 18001, 18002, f"10.0.0.{number}") for number in (1, 2, 3)),
    ("serve", "--port", "{port}"),
    version="v1",
    slot=Slot.GREEN,
)
TARGETS = {node: Target(f"node:{node}", f"node:hall/g0{node}") for node in THREE.nodes}
SERVES = Release("v1", "7.0", "")


def whole(made: Plan) -> Plan:
    kinds = {step.kind for step in made.steps} | {step.undo.kind for step in made.steps if step.undo}
    assert kinds <= WORDS.keys() and made.act in WORDS
    assert made.can_be_undone and read_plan(made.text) == made
    return made


def test_nobody_is_let_in_before_what_serves_is_well_and_nobody_is_cut_off_by_a_stopped_engine() -> None:
    started = [step.kind for step in whole(powering(THREE, TARGETS, SERVES, on=True)).steps]
    assert started == ["rollout.enable"] * 3 + ["rollout.open"]
    stopped = whole(powering(THREE, TARGETS, SERVES, on=False))
    assert [step.kind for step in stopped.steps] == ["rollout.close"] + ["rollout.retire"] * 3
    assert all("driftvakt-support-green.service" in step.argv for step in stopped.steps[1:])
    back = [step.argv for step in undoing(stopped, range(4))]
    assert back[-1][:3] == ("systemctl", "enable", "--now")  # the door opens last


def test_who_goes_finishes_and_who_comes_is_well_before_he_gets_requests() -> None:
    seen = Seen({("1", THREE.config): "d" * 64})
    fewer = whole(scaling(THREE, TARGETS, SERVES, seen, ["r1-green", "r2-green", "r3-green"], 2))
    kinds = [step.kind for step in fewer.steps]
    assert kinds.index("rollout.left") < kinds.index("rollout.drained") < kinds.index("rollout.retire")
    [retire] = [step for step in fewer.steps if step.kind == "rollout.retire"]
    assert retire.target.id == "node:3"
    [file] = [step.file for step in fewer.steps if step.file]
    resting = [line.split()[1] for line in file.text.splitlines() if line.endswith(" disabled")]
    assert resting == ["r1-blue", "r2-blue", "r3-blue", "r3-green"]
    more = whole(scaling(THREE, TARGETS, SERVES, seen, ["r1-green"], 3))
    kinds = [step.kind for step in more.steps]
    assert kinds.count("rollout.enable") == 2
    assert kinds.index("rollout.enable") < kinds.index("rollout.attach") < kinds.index("rollout.opened")
    [attach] = [step for step in more.steps if step.kind == "rollout.attach"]
    assert attach.way is Way.REQUEST and "r1-green" not in attach.argv[0]  # what serves is left alone


@pytest.mark.parametrize("count", [0, 4, 2])
def test_no_number_of_replicas_and_one_that_changes_nothing_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=r"count|same"):
        scaling(THREE, TARGETS, SERVES, Seen(), ["r1-green", "r2-green"], count)
