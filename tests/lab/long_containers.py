"""Engines in containers by the digest of their image, on a real machine with Podman, under load, by hand:

sudo .venv/bin/python -m tests.lab run -- .venv/bin/python -m pytest tests/lab/long_containers.py
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot
from console.deployments.service.releases import Release
from console.work.model.runs import RunState, StepState
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_rollouts import LOADS, PACE, PORT, Bed, Load, bed_over, told

pytestmark = pytest.mark.timeout(600)
#: What the engine needs of the node's root file system, and what it counts with, seen in each container.
_MADE_OF = (
    "bin lib lib64 usr/bin usr/lib/python3* usr/lib/x86_64-linux-gnu usr/lib64 etc/ld.so.cache opt/xllamacpp opt/*.py"
)
_SEEN = '[containers]\npids_limit = 0\nvolumes = ["/var/tmp:/var/tmp"]\n'


def imported(node: SystemdNode, name: str) -> str:
    """An image with the model server, made on the node; gives its id."""
    node.inside("sh", "-c", 'printf %s "$1" > /etc/containers/containers.conf; touch /etc/resolv.conf', "sh", _SEEN)
    line = f'cd / && tar -cf - {_MADE_OF} | podman import --message "$1" - "localhost/$1:1" 2>&- | tail -1'
    return node.inside("sh", "-c", line, "sh", name).strip().removeprefix("sha256:")


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.fail("xllamacpp is not installed")
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, shows=shown(), contains=True)
        made = bed_over(lab, node, tmp_path_factory.mktemp("containers"))
        made.rollouts.add(Deployment("", "support", "m1", "1", PORT, (Replica("r1", "1", 18001, 18002),), PROGRAM))
        run = made.begin(made.rollouts.propose("support", contained(made, "v1"), gate=LOADS))
        assert made.end(run) is RunState.SUCCEEDED, told(made.acts.run(run.id))
        yield made
        made.acts.close()
        assert made.journal.differences() == ()
        made.journal.close()


def contained(bed: Bed, name: str, *flags: str) -> Release:
    return replace(bed.release(name, 1, *flags), image=f"sha256:{imported(bed.node, 'engine')}")


def before(bed: Bed, *, image: str) -> Release:
    version = bed.rollouts.deployment("support").version
    return Release(version, version, "", image=image)


def containers(bed: Bed) -> list[str]:
    return sorted(bed.node.inside("podman", "ps", "--format", "{{.Names}}").split())


def test_the_engine_runs_in_its_image_and_sees_the_model_and_nothing_is_written_there(bed: Bed) -> None:
    assert bed.serving() == (Slot.BLUE, "v1") and containers(bed) == ["driftvakt-support-blue"]
    where = bed.node.inside(
        "podman", "inspect", "--format", "{{range .Mounts}}{{.Source}} {{.RW}} {{end}}", "driftvakt-support-blue"
    )
    assert "/var/lib/driftvakt/models/support/" in where and "false" in where
    with Load(bed.node.host) as load:
        time.sleep(3)
    assert not load.failed and len(load.answers) > 10


def test_one_container_takes_the_place_of_another_and_no_request_fails_or_is_carried_out_twice(bed: Bed) -> None:
    release = contained(bed, "v2", "--ctx-size", "256")
    old, gate = before(bed, image=release.image), bed.golden()
    with Load(bed.node.host) as load:
        run = bed.begin(bed.rollouts.propose("support", release, before=old, gate=gate, pace=PACE))
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    carried_out = bed.carried_out()
    assert bed.serving() == (Slot.GREEN, "v2") and containers(bed) == ["driftvakt-support-green"]
    assert not load.failed and {carried_out[id] for id in load.answers} == {1}
    print(f"container by container: {len(load.answers)} requests")


def test_a_machine_that_restarts_begins_with_the_container_that_serves_and_no_other(bed: Bed) -> None:
    bed.acts.close()
    bed.journal.close()
    bed.node.reboot(120)
    again = bed_over(bed.lab, bed.node, bed.folder)
    bed.acts, bed.journal, bed.rollouts = again.acts, again.journal, again.rollouts
    end = time.monotonic() + 60
    while containers(bed) != ["driftvakt-support-green"] and time.monotonic() < end:
        time.sleep(0.5)
    assert containers(bed) == ["driftvakt-support-green"]
    time.sleep(5)
    with Load(bed.node.host) as load:
        time.sleep(2)
    assert not load.failed and bed.serving()[0] is Slot.GREEN


def test_an_image_that_is_not_there_ends_a_rollout_before_anything_is_written(bed: Bed) -> None:
    release = replace(bed.release("v3", 1, "--ctx-size", "1024"), image=f"sha256:{'ab' * 32}")
    run = bed.begin(bed.rollouts.propose("support", release, before=before(bed, image=release.image), gate=LOADS))
    assert bed.acts.wait(run.id, 200).state is RunState.FAILED
    done = [step.step.kind for step in bed.acts.run(run.id).steps if step.state is StepState.DONE]
    assert set(done) <= {"rollout.timer"}, done
    back = bed.acts.back_of(run.id)
    assert back is None or bed.acts.wait(back.id, 60).state is RunState.SUCCEEDED
    bed.rollouts.settle()
    assert containers(bed) == ["driftvakt-support-green"]


def test_a_bad_version_in_a_container_is_taken_back(bed: Bed) -> None:
    release = contained(bed, "sick", "--sick")
    old = before(bed, image=release.image)
    with Load(bed.node.host) as load:
        gate = replace(LOADS, loading=8)
        run = bed.begin(bed.rollouts.propose("support", release, before=old, gate=gate, pace=PACE))
        assert bed.end(run) is RunState.FAILED
    assert bed.rollouts.rollouts("support")[0].state is RolloutState.ROLLED_BACK
    assert not load.failed and containers(bed) == ["driftvakt-support-green"]


def test_a_program_of_the_node_takes_the_place_of_a_container_and_the_other_way_round(bed: Bed) -> None:
    image = contained(bed, "any").image
    with Load(bed.node.host) as load:
        own = bed.release("own", 1, "--ctx-size", "512")
        run = bed.begin(bed.rollouts.propose("support", own, before=before(bed, image=image), gate=LOADS, pace=PACE))
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
        assert containers(bed) == [] and bed.engines() == ["blue"]
        again = contained(bed, "again", "--ctx-size", "256")
        run = bed.begin(bed.rollouts.propose("support", again, before=before(bed, image=""), gate=LOADS, pace=PACE))
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    assert not load.failed and containers(bed) == ["driftvakt-support-green"]


def test_one_byte_that_changed_keeps_a_container_from_starting(bed: Bed) -> None:
    sums = bed.node.inside("cat", "/etc/systemd/system/driftvakt-support-green.sha256").split()
    bed.node.inside("sh", "-c", 'printf x | dd of="$1" bs=1 seek=4000 conv=notrunc status=none', "sh", sums[1])
    bed.node.inside("sh", "-c", "systemctl restart driftvakt-support-green; true")
    time.sleep(2)
    assert containers(bed) == []
