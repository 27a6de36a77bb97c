"""The demo site is a function of its seed, the time and what was raised; jobs and storage tie nodes together."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import pytest

from connectors.probe.messages import DISK_COLUMNS, GPU_COLUMNS, HOST_COLUMNS, PORT_COLUMNS, STORAGE_COLUMNS
from connectors.site_simulator import rows
from connectors.site_simulator.faults import Entry, FaultBook, parse_fault
from connectors.site_simulator.loads import HANG_SECONDS, RESTART_SECONDS
from connectors.site_simulator.world import World
from tests.support.demo_site import AFTERNOON

pytestmark = pytest.mark.slow


def fingerprint(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def play(make_world, write_trees, raise_fault, root: Path, *, seed: int, strides: list[float]) -> list[dict[str, str]]:
    """A minute with two faults, written at the end of each stride; the files' hashes at the shared times."""
    world = make_world(seed)
    trees = write_trees(world, root)
    raise_fault(world, "slow_storage", AFTERNOON + 10, site="trollhattan")
    raise_fault(world, "gpu_lost", AFTERNOON + 19.5, node="g03", gpu=5)
    seen = []
    for time in strides:
        world.advance(AFTERNOON + time)
        for tree in trees.values():
            tree.write(AFTERNOON + time)
        seen.append(fingerprint(root))
    return seen


def test_the_same_seed_and_clock_give_the_same_files_byte_for_byte(tmp_path, make_world, write_trees, raise_fault):
    strides = [5.0, 30.5, 60.0]
    first = play(make_world, write_trees, raise_fault, tmp_path / "a", seed=7, strides=strides)
    second = play(make_world, write_trees, raise_fault, tmp_path / "b", seed=7, strides=strides)
    assert first == second
    assert first[0] != first[2]


def test_how_often_the_world_was_looked_at_changes_nothing(tmp_path, make_world, write_trees, raise_fault):
    often = play(make_world, write_trees, raise_fault, tmp_path / "a", seed=7, strides=[float(n) for n in range(1, 61)])
    once = play(make_world, write_trees, raise_fault, tmp_path / "b", seed=7, strides=[60.0])
    assert often[-1] == once[-1]


def test_another_seed_gives_another_site(tmp_path, make_world, write_trees, raise_fault):
    first = play(make_world, write_trees, raise_fault, tmp_path / "a", seed=7, strides=[5.0])
    second = play(make_world, write_trees, raise_fault, tmp_path / "b", seed=8, strides=[5.0])
    assert first[0]["g05/demo/nvml.json"] != second[0]["g05/demo/nvml.json"]
    assert first[0]["g05/proc/stat"] != second[0]["g05/proc/stat"]


def test_rows_have_the_columns_of_the_protocol(make_world):
    for model in make_world().nodes.values():
        assert len(rows.host_row(model)) == len(HOST_COLUMNS)
        assert all(len(row) == len(PORT_COLUMNS) for row in rows.port_rows(model).values())
        assert all(len(row) == len(DISK_COLUMNS) for row in rows.disk_rows(model).values())
        assert all(len(row) == len(STORAGE_COLUMNS) for row in rows.storage_rows(model).values())
        for index in range(8):
            row = rows.gpu_row(model, index)
            assert row is not None and len(row) == len(GPU_COLUMNS)
            assert all(value is not None for value in row)


def test_percentages_and_memory_stay_in_bounds_for_an_hour(make_world):
    world = make_world()
    percent = [i for i, (_, unit) in enumerate(GPU_COLUMNS) if unit == "%"]
    for minute in range(60):
        world.advance(AFTERNOON + 60.0 * minute, 15.0)
        for model in world.nodes.values():
            host = rows.host_row(model)
            assert 0 <= host[0] <= 100 and 0 <= host[1] <= 100
            assert host[3] + host[4] == pytest.approx(model.node.memory_bytes)
            for index in range(8):
                row = rows.gpu_row(model, index)
                assert all(0 <= row[i] <= 100 for i in percent)
                assert 0 < row[1] <= model.kind.memory_bytes
                assert row[3] <= model.kind.power_cap_watts


def numbers(root: Path) -> dict[tuple[str, int], int]:
    """Every running counter in the files that a probe forms rates of."""
    found = {}
    texts = ["proc/stat", "proc/diskstats", "proc/net/dev", "proc/self/mountstats", "proc/pressure/io"]
    paths = [root / text for text in texts]
    paths += [path for path in root.glob("sys/class/infiniband/*/ports/1/*counters/*") if path.is_file()]
    gauges = re.compile(r"procs_\w+ \d+|avg\d+=\S+|mlx5_\d|nvme\dn\d|enp\d+s0np0|eno1|nas-\d|nfs\d|cpu\d+")
    for path in paths:
        text = gauges.sub(" ", path.read_text())
        for place, number in enumerate(re.findall(r"\d+", text)):
            found[str(path), place] = int(number)
    return found


def test_counters_never_run_backwards(tmp_path, make_world, write_trees, raise_fault):
    world = make_world()
    trees = write_trees(world, tmp_path)
    raise_fault(world, "link_flap", AFTERNOON + 20, node="u01", port="mlx5_0")
    raise_fault(world, "slow_storage", AFTERNOON + 40, site="uppsala")
    before: dict[tuple[str, int], int] = {}
    for tick in range(240):
        time = AFTERNOON + 0.7 * tick
        world.advance(time)
        trees["u01"].write(time)
        now = numbers(tmp_path / "u01")
        for key in now:
            assert now[key] >= before.get(key, 0), (key, tick)
        before = now


def test_a_job_trains_in_step_on_all_its_nodes(make_world):
    world = make_world()
    apart = []
    checkpoints = 0
    for second in range(0, 960):
        world.advance(AFTERNOON + second)
        busy = [world.nodes[f"g0{n}"].bodies[3].utilization for n in range(5, 9)]
        apart.append(max(busy) - min(busy))
        checkpoints += all(value < 0.2 for value in busy)
    assert max(apart) < 0.15
    assert 15 <= checkpoints <= 30  # one checkpoint of 22 s in 900 s


def test_inference_follows_the_peoples_day(make_world):
    busy = {}
    for hour in (4, 16):
        world = make_world(start=AFTERNOON + (hour - 14) * 3600.0)
        busy[hour] = world.nodes["u01"].bodies[5].utilization
    assert busy[16] > 1.6 * busy[4]
    assert busy[4] > 0.1


def test_a_lost_rank_hangs_its_job_until_it_starts_again_without_it(make_world, raise_fault):
    world = make_world()
    raise_fault(world, "gpu_lost", AFTERNOON + 5, node="g07", gpu=5)
    world.advance(AFTERNOON + 30)
    other = world.nodes["g05"].bodies[0]
    assert other.utilization > 0.95 and other.power < 350  # spinning in the collective
    assert rows.gpu_row(world.nodes["g07"], 5) is None
    assert rows.processes(world.nodes["g07"], 5) == []
    world.advance(AFTERNOON + 5 + HANG_SECONDS + 10)
    assert other.utilization == 0
    world.advance(AFTERNOON + 5 + HANG_SECONDS + RESTART_SECONDS + 60)
    assert other.utilization > 0.7
    assert rows.gpu_row(world.nodes["g07"], 5) is None


def test_a_hot_gpu_settles_at_its_limit_and_holds_its_job_back(make_world, raise_fault):
    world = make_world()
    world.advance(AFTERNOON + 60)
    before = world.nodes["g05"].bodies[2].power
    entry = raise_fault(world, "thermal", AFTERNOON + 60, node="g07", gpus=[0, 1])
    world.advance(AFTERNOON + 60 + 180)
    for index in (0, 1):
        body = world.nodes["g07"].bodies[index]
        assert 85.5 < body.temperature < 88.5
        assert body.reasons & 0x40
        assert body.sm_clock < 1600
    waiting = world.nodes["g05"].bodies[2]
    assert waiting.power < 0.85 * before
    assert waiting.utilization > 0.8
    assert world.nodes["g07"].bodies[5].temperature < 80
    world.book.clear(entry.id, AFTERNOON + 240)
    world.advance(AFTERNOON + 240 + 400)
    assert world.nodes["g07"].bodies[0].temperature < 80
    assert not world.nodes["g07"].bodies[0].reasons & 0x60


def test_slow_storage_shows_in_waits_and_in_the_gpus_that_read(make_world, raise_fault):
    world = make_world()
    calm, slow = [], []
    for second in range(0, 200):
        world.advance(AFTERNOON + second)
        calm.append(world.nodes["g06"].bodies[0].utilization)
    entry = raise_fault(world, "slow_storage", AFTERNOON + 200, site="Trollhättan")
    for second in range(210, 500):
        world.advance(AFTERNOON + second)
        slow.append(world.nodes["g06"].bodies[0].utilization)
    host = world.nodes["g06"].host
    assert host.stalled_files > 8 and host.nfs_read_ms > 25 and host.blocked >= 1
    assert sum(value < 0.75 for value in slow) > 30 > sum(value < 0.5 for value in calm)
    assert world.nodes["u01"].host.nfs_read_ms < 5
    world.book.clear(entry.id, AFTERNOON + 500)
    world.advance(AFTERNOON + 520)
    assert world.nodes["g06"].host.nfs_read_ms < 5


def test_a_flapping_link_goes_down_and_up_and_counts(make_world, raise_fault):
    world = make_world()
    model = world.nodes["g09"]
    downs, changes = model.link_downed["mlx5_1"], model.carrier_changes["mlx5_1"]
    entry = raise_fault(world, "link_flap", AFTERNOON + 0.5, node="g09", port="mlx5_1")
    states = []
    for second in range(1, 50):
        world.advance(AFTERNOON + second)
        states.append("mlx5_1" in model.ports_down)
    turns = sum(a != b for a, b in itertools.pairwise(states))
    assert turns >= 5
    assert model.link_downed["mlx5_1"] - downs == 4
    assert model.carrier_changes["mlx5_1"] - changes == turns + 1
    world.book.clear(entry.id, AFTERNOON + 50)
    world.advance(AFTERNOON + 60)
    assert "mlx5_1" not in model.ports_down
    world.book.forget_before(AFTERNOON + 4000)
    world.advance(AFTERNOON + 61)
    assert model.link_downed["mlx5_1"] - downs == 4


def test_an_xid_is_said_once_and_leaves_its_advice_until_it_is_cleared(make_world, raise_fault):
    world = make_world()
    model = world.nodes["g07"]
    model.take_events()
    entry = raise_fault(world, "xid", AFTERNOON, node="g07", gpu=4, code=48)
    world.advance(AFTERNOON + 10)
    lines = [event.line for event in model.take_events() if event.line.xid]
    assert [(line.xid, line.gpu) for line in lines] == [(48, 4)]
    assert "Xid (PCI:0000:9d:00): 48, pid=" in lines[0].text
    assert rows.health(model, 4)["recovery_action"] == 1
    assert rows.health(model, 4)["ecc_uncorrected"] == 1
    world.book.clear(entry.id, AFTERNOON + 10)
    world.advance(AFTERNOON + 12)
    assert rows.health(model, 4)["recovery_action"] == 0
    assert rows.health(model, 4)["ecc_uncorrected"] == 1


def test_a_machine_that_slept_catches_up_in_few_steps(make_world, monkeypatch):
    world = make_world()
    steps = []
    original = type(world)._step
    monkeypatch.setattr(type(world), "_step", lambda self, time: (steps.append(time), original(self, time)))
    world.advance(AFTERNOON + 8 * 3600)
    assert len(steps) < 1100
    assert AFTERNOON + 8 * 3600 - world.time < 1.0
    assert all(25 < body.temperature < 92 for model in world.nodes.values() for body in model.bodies)


def test_a_model_that_answers_loses_one_gpu_and_its_others_go_on(make_world, raise_fault):
    world = make_world()
    raise_fault(world, "gpu_lost", AFTERNOON + 5, node="g03", gpu=5)
    world.advance(AFTERNOON + 30)
    assert rows.gpu_row(world.nodes["g03"], 5) is None
    assert world.nodes["g09"].bodies[2].utilization > 0.5


def test_a_bad_slot_shows_in_the_links_retries_and_they_stay_counted(make_world, raise_fault):
    world = make_world()
    model = world.nodes["g08"]
    before = rows.health(model, 2)["pcie_replays"]
    entry = raise_fault(world, "pcie_replays", AFTERNOON + 1, node="g08", gpu=2)
    model.take_events()
    world.advance(AFTERNOON + 121)
    grown = rows.health(model, 2)["pcie_replays"] - before
    assert 75 <= grown <= 85
    assert all("PCIe Bus Error" in event.line.text for event in model.take_events())
    world.book.clear(entry.id, AFTERNOON + 121)
    world.advance(AFTERNOON + 300)
    assert rows.health(model, 2)["pcie_replays"] - before == grown


def test_wrong_symbols_cost_the_packets_that_they_fall_into(make_world, raise_fault):
    world = make_world()
    raise_fault(world, "symbol_errors", AFTERNOON + 1, node="g05", port="mlx5_1")
    world.advance(AFTERNOON + 60)
    model = world.nodes["g05"]
    assert model.rates["mlx5_1.symbol_errors"] == 14.0
    assert 0 < rows.port_rows(model)["mlx5_1"][2] < 14.0
    assert rows.port_rows(model)["mlx5_0"][2] == 0.0


def test_a_job_that_idles_keeps_its_memory_and_a_process_that_is_gone_leaves_it(make_world, raise_fault):
    world = make_world()
    raise_fault(world, "job_idle", AFTERNOON + 1, node="g11", gpus=[2])
    raise_fault(world, "process_gone", AFTERNOON + 1, node="g09", gpu=6)
    world.advance(AFTERNOON + 10)
    idle, left = world.nodes["g11"], world.nodes["g09"]
    assert idle.bodies[2].utilization == 0 and rows.memory_used(idle, 2) > 80 << 30
    assert [process["user"] for process in rows.processes(idle, 2)] == ["s.ahmadi"]
    assert left.bodies[6].utilization == 0 and rows.memory_used(left, 6) > 10 << 30
    assert rows.processes(left, 6) == []


def test_a_world_that_begins_amid_faults_counts_what_they_did_before_and_says_none_of_it(spec):
    told = [
        {"fault": "xid", "node": "g07", "gpu": 4, "code": 63},
        {"fault": "link_flap", "node": "g07", "port": "mlx5_0", "seconds": 100},
        {"fault": "pcie_replays", "node": "g07", "gpu": 2},
    ]
    entries = tuple(Entry(f"f{n}", parse_fault(fault, spec), AFTERNOON - 3600) for n, fault in enumerate(told))
    fresh, model = World(spec, 7, AFTERNOON).nodes["g07"], World(spec, 7, AFTERNOON, FaultBook(entries)).nodes["g07"]
    assert model.remapped[4] - fresh.remapped[4] == 1
    assert model.link_downed["mlx5_0"] - fresh.link_downed["mlx5_0"] == 36
    assert model.replays[2] - fresh.replays[2] == pytest.approx(41 * 60, abs=1)
    assert all(event.line.time >= AFTERNOON - 900 for event in model.take_events())
