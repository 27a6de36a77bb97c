"""The night's figures at its own moment: the simulated site is what the story says of it."""

from __future__ import annotations

from collections import Counter
from statistics import fmean

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.faults import FaultBook
from connectors.site_simulator.history import past, remembered
from connectors.site_simulator.specification import Specification, default_specification
from connectors.site_simulator.story import MOMENT, NIGHT_SECONDS, STORY, before
from connectors.site_simulator.world import World

#: What was planned for the picture of 03:12:44: use of each node in per cent, over the GPUs that answer.
USE = {
    "g01": 92, "g02": 90, "g03": 85, "g04": 86, "g05": 91, "g06": 90, "g07": 93, "g08": 91, "g09": 38, "g10": 41,
    "g11": 22, "g12": 33, "u01": 52, "u02": 44, "u03": 58,
}  # fmt: skip
#: Who has which GPUs.
PLACES = {
    48120: {node: tuple(range(8)) for node in ("g05", "g06", "g07", "g08")},
    48205: {node: tuple(range(2, 8)) for node in ("g01", "g02")},
    48213: {"g03": (0, 1, 2, 3)},
    48188: {"g03": (4, 6, 7)},
    48177: {"g11": (2,)},
    47001: dict.fromkeys(("g01", "g02", "g04", "g09"), (0, 1)),
    47002: {"u01": (0,), "u02": (0,), "g03": (5,), "u03": (0,), "g09": (2,), "g10": (0,)},
}


@pytest.fixture(scope="module")
def spec() -> Specification:
    return default_specification()


@pytest.fixture(scope="module")
def night(spec: Specification) -> World:
    return World(spec, 1, MOMENT, FaultBook(before(MOMENT)))


def use(world: World, node: str) -> float:
    answers = [row for i in range(8) if (row := rows.gpu_row(world.nodes[node], i)) is not None]
    return fmean(float(row[0] or 0) for row in answers)


@pytest.mark.parametrize("node", USE)
def test_every_node_is_used_as_planned(night: World, node: str) -> None:
    assert use(night, node) == pytest.approx(USE[node], abs=3)


def test_119_gpus_give_utilisation_and_67_per_cent_in_the_mean(night: World) -> None:
    given = [
        row[0]
        for name, model in night.nodes.items()
        if name != "u04"
        for i in range(8)
        if (row := rows.gpu_row(model, i)) is not None
    ]
    assert len(given) == 119
    assert round(fmean(float(value or 0) for value in given)) == 67


def test_jobs_and_models_have_their_gpus(spec: Specification) -> None:
    found = {job.number: dict(job.placement) for job in spec.jobs}
    assert {number: found[number] for number in PLACES} == PLACES
    assert next(job.user for job in spec.jobs if job.number == 48120) == "s.lind"
    assert Counter(job.number for job in spec.jobs)[48120] == 1


def test_what_is_wrong_is_what_the_nodes_show(night: World) -> None:
    nodes = night.nodes
    assert nodes["g03"].lost == {5}
    assert all(nodes["g07"].bodies[i].reasons & 0x60 and nodes["g07"].bodies[i].temperature > 82 for i in (0, 1))
    assert nodes["g07"].remap_pending == {4}
    assert nodes["g10"].rates["mlx5_1.symbol_errors"] == 14
    assert 30 < nodes["g05"].host.nfs_read_ms < 45 and nodes["u01"].host.nfs_read_ms < 5
    assert nodes["g11"].bodies[2].utilization == 0 and rows.processes(nodes["g11"], 2)
    assert rows.memory_used(nodes["g09"], 6) > 10 << 30 and not rows.processes(nodes["g09"], 6)
    assert nodes["g08"].replays[2] > 280  # seven minutes of them, and they stay counted
    assert nodes["g11"].full["/scratch"] == 0  # tidied up at 00:58
    gone = [e.fault.node for e in before(MOMENT) if e.fault.kind == "node_gone" and e.active(MOMENT)]
    assert gone == ["u04"]


@pytest.mark.slow
def test_no_checkpoint_hides_the_heat_in_the_first_minutes(spec: Specification) -> None:
    """Slowed GPUs cool down while their job writes a checkpoint: the story does not open in one."""
    held = [
        all(gpu is not None and int(gpu[9] or 0) & 0x60 for gpu in sample.gpus[:2])
        for sample in past(1, MOMENT - 30, MOMENT + 60, 5.0, faults=before(MOMENT))
        if sample.node == "g07"
    ]
    assert held and all(held)


@pytest.mark.slow
def test_the_past_tells_the_same_times(spec: Specification) -> None:
    samples = list(past(1, MOMENT - 960, MOMENT, 2.0, faults=before(MOMENT)))
    lost = next(s.time for s in samples if s.node == "g03" and s.gpus[5] is None)
    hot = next(s.time for s in samples if s.node == "g07" and all(int(g[9]) & 0x40 for g in s.gpus[:2]))
    last = max(s.time for s in samples if s.node == "u04")
    assert lost - MOMENT == pytest.approx(-186, abs=2)  # 03:09:38
    assert hot - MOMENT == pytest.approx(-882, abs=6)  # 02:58:02
    assert last - MOMENT == pytest.approx(-102, abs=2)  # 03:11:02


def test_the_kernels_lines_have_the_storys_times(spec: Specification) -> None:
    known = list(remembered(1, MOMENT, faults=before(MOMENT)))
    lines = [(node.node, line) for node in known for line in node.lines]
    xids = {(node, line.xid): line.time - MOMENT for node, line in lines if line.xid}
    assert xids == {("g07", 63): -2454, ("g03", 79): -186}
    falls = [line.time - MOMENT for node, line in lines if node == "u01" and line.fell]
    assert falls == [-270, -120]  # with their returns: four changes
    assert not [node for node, line in lines if node == "u04" and line.time > MOMENT - 102]
    assert {node.node: node.gone_since for node in known if node.gone_since} == {"u04": MOMENT - 102}


def test_nothing_of_the_night_lies_before_it_and_much_is_still_to_come() -> None:
    assert all(scene.begins > -NIGHT_SECONDS for scene in STORY)
    assert [scene.begins for scene in STORY] == sorted(scene.begins for scene in STORY)
    assert sum(scene.begins > 0 for scene in STORY) >= 5
    assert all(scene.ends is None or scene.ends > scene.begins for scene in STORY)
