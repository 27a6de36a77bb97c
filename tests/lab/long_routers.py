"""A pair of routers on two real machines before replicas on two others' engines, under load, by hand:

sudo .venv/bin/python -m tests.lab run -- .venv/bin/python -m pytest tests/lab/long_routers.py
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot
from console.deployments.service.releases import Release
from console.deployments.service.rollouts import CannotDeploy
from console.work.model.runs import RunState
from tests.hammer.rollout_points import Round
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.llama_server_paths import PROGRAM, shown
from tests.lab.test_rollouts import LOADS, PACE, PORT, Bed, Load, bed_over, told

pytestmark = pytest.mark.timeout(900)
CALM = replace(PACE, ramp=(25, 50, 100), hold=3, patience=60)
#: Half of the traffic for a while, and timers that do not wait long.
HALF = replace(PACE, ramp=(50, 100), hold=15, patience=120, dead_man=20)


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.fail("xllamacpp is not installed")
    with Lab() as lab:
        first, second, third = lab.add_systemd_nodes(3, shows=shown(), fences=True)
        made = bed_over(lab, first, tmp_path_factory.mktemp("routers"), (second, third))
        replicas = (Replica("r1", "1", 18001, 18002, first.host), Replica("r3", "3", 18001, 18002, third.host))
        made.rollouts.add(Deployment("", "support", "m1", "1", PORT, replicas, PROGRAM, second="2"))
        run = made.begin(made.rollouts.propose("support", made.release("v1", 1), gate=LOADS))
        assert made.end(run) is RunState.SUCCEEDED, told(made.acts.run(run.id))
        yield made
        made.acts.close()
        assert made.journal.differences() == ()
        made.journal.close()


def standing(bed: Bed) -> Release:
    version = bed.rollouts.deployment("support").version
    return Release(version, version, "")


def at_half(bed: Bed, name: str) -> str:
    """A rollout that stands at half of the traffic."""
    size = "256" if bed.rollouts.deployment("support").slot is Slot.BLUE else "512"
    run = bed.begin(bed.rollouts.propose("support", bed.release(name, 1, "--ctx-size", size), gate=LOADS, pace=HALF)).id
    Round(bed, bed.node, bed.lab).at(run, "judge")
    return run


def both(bed: Bed) -> tuple[Slot | None, bool]:
    """Which slot both routers serve, and whether they differ."""
    traffic = bed.rollouts.traffic("support")
    assert not traffic.silent
    return traffic.serving, traffic.differ


def test_a_good_version_comes_to_both_routers_and_no_request_fails_or_is_carried_out_twice(bed: Bed) -> None:
    old = bed.rollouts.deployment("support").slot
    with Load(bed.node.host) as one, Load(bed.others[0].host) as other:
        run = bed.begin(
            bed.rollouts.propose("support", bed.release("good", 1, "--ctx-size", "256"), gate=bed.golden(), pace=CALM)
        )
        assert bed.end(run) is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    assert both(bed) == (old.other, False)
    carried_out = bed.carried_out()
    answers = one.answers | other.answers
    assert not one.failed and not other.failed and {carried_out[id] for id in answers} == {1}
    print(f"good: {len(one.answers)} and {len(other.answers)} requests")


def test_a_router_that_is_away_for_a_moment_holds_the_rollout_up_and_it_goes_on(bed: Bed) -> None:
    old = bed.rollouts.deployment("support").slot
    with Load(bed.node.host) as load:
        run = at_half(bed, "moment")
        bed.others[0].cut_link()
        time.sleep(6)
        bed.others[0].restore_link()
        assert bed.acts.wait(run, 300).state is RunState.SUCCEEDED, told(bed.acts.run(run))
    bed.rollouts.settle()
    assert both(bed) == (old.other, False) and not load.failed
    print(f"away for 6 s: {len(load.answers)} requests")


def test_a_router_that_stays_away_has_the_rollout_taken_back_from_both(bed: Bed) -> None:
    before = bed.rollouts.deployment("support").slot
    with Load(bed.node.host) as load:
        run = at_half(bed, "away")
        bed.others[0].cut_link()
        ended = bed.acts.wait(run, 300)
        back = bed.acts.back_of(run)
        assert back is not None
        back = bed.acts.wait(back.id, 300)
        print(f"router away: {ended.state}, its way back {back.state}\n{told(ended)}\n{told(back)}")
        traffic = bed.rollouts.traffic("support")
        assert set(traffic.silent) == {"2"} and traffic.of == {"1": before} and traffic.serving is None
        assert bed.engines() == ["blue", "green"]  # whoever calls the other router may be on either
        bed.others[0].restore_link()
        bed.others[0].wait(60)
        back = bed.acts.wait(bed.rollouts.roll_back("support").id, 300)
        assert back.state is RunState.SUCCEEDED, told(back)
    bed.rollouts.settle()
    assert bed.rollouts.rollouts("support")[0].state is RolloutState.ROLLED_BACK
    assert both(bed) == (before, False) and bed.engines() == [str(before)] and not load.failed
    print(f"away for good: {len(load.answers)} requests")


def test_a_router_that_came_back_on_the_old_version_is_told_and_is_aligned(bed: Bed) -> None:
    serves, other = bed.rollouts.deployment("support").slot, bed.others[0]
    swap = (
        "import sys; p='/etc/driftvakt/support.cfg'; t=open(p).read().splitlines();"
        "t=[(l[:-9] if l.endswith(' disabled') else l+' disabled') if l.startswith('    server ') else l for l in t];"
        "open(p,'w').write('\\n'.join(t)+'\\n')"
    )
    other.inside("python3", "-c", swap)
    other.inside("systemctl", "restart", "driftvakt-support-router.service")
    time.sleep(1)
    traffic = bed.rollouts.traffic("support")
    assert traffic.differ and traffic.serving is None and traffic.of == {"1": serves, "2": serves.other}
    with pytest.raises(CannotDeploy, match="not the same configuration"):
        bed.rollouts.propose("support", bed.release("never", 1, "--ctx-size", "1024"), gate=LOADS)
    with Load(bed.node.host) as load:
        run = bed.begin(bed.rollouts.align("support", standing(bed)))
        assert bed.acts.wait(run.id, 120).state is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    assert both(bed) == (serves, False) and not load.failed
    with pytest.raises(CannotDeploy, match="same configuration"):
        bed.rollouts.align("support", standing(bed))


def test_a_second_router_that_was_not_there_is_made(bed: Bed) -> None:
    other, deployment = bed.others[0], bed.rollouts.deployment("support")
    unit = deployment.router_unit
    other.inside("systemctl", "disable", "--now", unit)
    other.inside("rm", deployment.config, deployment.unit_file(unit))
    run = bed.begin(bed.rollouts.align("support", standing(bed)))
    assert bed.acts.wait(run.id, 120).state is RunState.SUCCEEDED, told(bed.acts.run(run.id))
    assert both(bed) == (deployment.slot, False)
    with Load(other.host) as load:
        time.sleep(2)
    assert not load.failed and len(load.answers) > 10


def test_suspending_closes_both_and_stopping_and_starting_and_scaling_are_for_both(bed: Bed) -> None:
    def door() -> list[str]:
        unit = bed.rollouts.deployment("support").router_unit
        line = ("sh", "-c", 'systemctl is-active "$1"; true', "sh", unit)
        return [node.inside(*line).strip() for node in (bed.node, bed.others[0])]

    for make, doors in (
        (lambda: bed.rollouts.suspend("support"), "inactive"),
        (lambda: bed.rollouts.suspend("support", on=False), "active"),
        (lambda: bed.rollouts.power("support", standing(bed), on=False), "inactive"),
        (lambda: bed.rollouts.power("support", standing(bed), on=True), "active"),
        (lambda: bed.rollouts.scale("support", standing(bed), 1), "active"),
        (lambda: bed.rollouts.scale("support", standing(bed), 2), "active"),
    ):
        run = bed.begin(make())
        assert bed.acts.wait(run.id, 300).state is RunState.SUCCEEDED, told(bed.acts.run(run.id))
        bed.rollouts.settle()
        assert door() == [doors] * 2
    traffic = bed.rollouts.traffic("support")
    slot = bed.rollouts.deployment("support").slot
    assert set(traffic.up) >= {f"r1-{slot}", f"r3-{slot}"} and not traffic.differ


def test_each_router_takes_traffic_back_by_itself_once_nobody_is_there(bed: Bed) -> None:
    before = bed.rollouts.deployment("support").slot
    with Load(bed.node.host) as one, Load(bed.others[0].host) as other:
        at_half(bed, "left")
        bed.acts.close()
        bed.journal.close()
        time.sleep(HALF.dead_man + 10)
        again = bed_over(bed.lab, bed.node, bed.folder, bed.others)
        bed.acts, bed.journal, bed.rollouts = again.acts, again.journal, again.rollouts
        assert both(bed) == (before, False)
        back = bed.acts.wait(bed.rollouts.roll_back("support").id, 300)
        assert back.state is RunState.SUCCEEDED, told(back)
    bed.rollouts.settle()
    assert both(bed) == (before, False) and bed.engines() == [str(before)]
    assert not one.failed and not other.failed
    print(f"nobody there: {len(one.answers)} and {len(other.answers)} requests")
