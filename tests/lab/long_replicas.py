"""Several replicas on several real machines behind one router, by hand:

sudo .venv/bin/python -m tests.lab run -- .venv/bin/python -m pytest tests/lab/long_replicas.py
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot, Strategy
from console.deployments.service.rehashing import hashing
from console.work.model.runs import RunState, StepState
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_rollouts import LOADS, PACE, PORT, Bed, Load, bed_over, told

pytestmark = pytest.mark.timeout(1500)
#: One of three replicas has a third of the requests; the last is held against nobody's.
CALM = replace(PACE, hold=3, patience=60)


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.fail("xllamacpp is not installed")
    with Lab() as lab:
        router, *others = lab.add_systemd_nodes(3, shows=shown(), fences=True)
        made = bed_over(lab, router, tmp_path_factory.mktemp("replicas"), others)
        replicas = tuple(
            Replica(f"r{number}", str(number), 18001, 18002, node.host)
            for number, node in enumerate((router, *others), 1)
        )
        made.rollouts.add(Deployment("", "support", "m1", "1", PORT, replicas, PROGRAM))
        run = made.begin(made.rollouts.propose("support", made.release("v1", 1), gate=LOADS))
        assert made.end(run) is RunState.SUCCEEDED, told(made.acts.run(run.id))
        yield made
        made.acts.close()
        assert made.journal.differences() == ()
        made.journal.close()


def engines(bed: Bed) -> list[list[str]]:
    return [bed.engines(node) for node in (bed.node, *bed.others)]


@pytest.mark.parametrize("strategy", [Strategy.ROLLING, Strategy.CANARY])
def test_a_good_version_replaces_all_replicas_and_no_request_fails_or_is_carried_out_twice(
    bed: Bed, strategy: Strategy
) -> None:
    old = bed.serving()[0]
    assert old is not None
    release = bed.release(f"good-{strategy}", 1, "--ctx-size", "256" if strategy is Strategy.ROLLING else "512")
    with Load(bed.node.host, 4) as load:
        run = bed.begin(bed.rollouts.propose("support", release, strategy=strategy, gate=bed.golden(), pace=CALM))
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    assert bed.serving() == (old.other, release.name) and engines(bed) == [[str(old.other)]] * 3
    carried_out = bed.carried_out()
    assert not load.failed and {carried_out[id] for id in load.answers} == {1}
    print(f"{strategy}: {len(load.answers)} requests")


def test_a_version_that_is_bad_on_the_second_replica_is_taken_back_from_both(bed: Bed) -> None:
    before = bed.serving()
    told_to = "/var/tmp/die"
    bed.others[0].inside("touch", told_to)
    release = bed.release("dies-there", 1, "--dies-at", told_to)
    with Load(bed.node.host, 4) as load:
        run = bed.begin(
            bed.rollouts.propose("support", release, strategy=Strategy.ROLLING, gate=replace(LOADS, warm=1), pace=CALM)
        )
        assert bed.end(run) is RunState.FAILED, told(bed.acts.run(run.id))
    bed.others[0].inside("rm", told_to)
    rollout = bed.rollouts.rollouts("support")[0]
    assert rollout.state is RolloutState.ROLLED_BACK and bed.serving() == before
    assert engines(bed) == [[str(before[0])]] * 3
    carried_out = bed.carried_out()
    assert not load.failed and max(carried_out[id] for id in load.answers) == 1
    print(f"taken back: {len(load.answers)} requests")


@pytest.mark.parametrize("good", [True, False])
def test_recreating_leaves_one_version_serving_however_it_ends(bed: Bed, good: bool) -> None:
    before = bed.serving()
    assert before[0] is not None
    release = bed.release("anew" if good else "anew-sick", 1, *(() if good else ("--sick",)))
    gate = replace(LOADS, loading=20 if good else 5)
    with Load(bed.node.host, 4) as load:
        run = bed.begin(bed.rollouts.propose("support", release, strategy=Strategy.RECREATE, gate=gate, pace=CALM))
        ended = bed.end(run)
    assert ended is (RunState.SUCCEEDED if good else RunState.FAILED), told(bed.acts.run(run.id))
    serving = before[0].other if good else before[0]
    assert bed.serving() == (serving, release.name if good else before[1])
    assert engines(bed) == [[str(serving)]] * 3
    assert set(load.failed.values()) <= {503}  # said at once, and no request twice
    carried_out = bed.carried_out()
    assert max(carried_out[id] for id in load.answers) == 1


def reaches(source: SystemdNode, to: SystemdNode, port: int) -> bool:
    """Whether something on one node gets a connection to a port of another."""
    tries = (
        "import socket, sys\n"
        "try:\n"
        "    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()\n"
        "except OSError:\n"
        "    print('no')\n"
        "else:\n"
        "    print('yes')\n"
    )
    return source.inside("python3", "-c", tries, to.host, str(port)).strip() == "yes"


def test_an_engine_is_reached_by_the_router_alone(bed: Bed) -> None:
    slot = bed.serving()[0]
    assert slot is not None
    port = 18001 if slot is Slot.BLUE else 18002
    second, third = bed.others
    assert reaches(bed.node, second, port) and reaches(bed.node, third, port)
    assert not reaches(second, third, port) and not reaches(third, second, port)
    unit = second.inside("systemctl", "cat", f"driftvakt-support-{slot}.service")
    assert "IPAddressDeny=any" in unit and f"IPAddressAllow=localhost {bed.node.host}" in unit


def test_a_file_that_was_changed_keeps_its_engine_from_starting_and_the_others_serve(bed: Bed) -> None:
    slot = bed.serving()[0]
    unit, node = f"driftvakt-support-{slot}.service", bed.others[1]
    run = bed.begin(bed.acts.propose(hashing(bed.rollouts, "support")))
    assert bed.acts.wait(run.id, 120).state is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    sums = node.inside("cat", f"/etc/systemd/system/driftvakt-support-{slot}.sha256").split()
    node.inside("sh", "-c", 'printf x | dd of="$1" bs=1 seek=4000 conv=notrunc status=none', "sh", sums[1])
    run = bed.begin(bed.acts.propose(hashing(bed.rollouts, "support")))
    assert bed.acts.wait(run.id, 120).state is RunState.FAILED
    assert [step.step.target.id for step in bed.acts.run(run.id).steps if step.state is StepState.FAILED] == ["node:3"]
    node.inside("sh", "-c", 'systemctl restart "$1"; true', "sh", unit)
    with Load(bed.node.host, 4) as load:
        time.sleep(3)
        assert node.inside("sh", "-c", 'systemctl is-active "$1"; true', "sh", unit).strip() != "active"
    assert not load.failed
