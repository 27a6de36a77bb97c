"""What operators do on the demo site changes its nodes, and what is asked next tells of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.node_model import LOADING_SECONDS
from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.specification import parse_specification
from connectors.site_simulator.system import AWAY_SECONDS, AWAY_SPREAD, NO_LOGIN_SECONDS
from connectors.site_simulator.tools import PROGRAMS, Answer
from connectors.site_simulator.tools.slurm import folded
from tests.support.demo_site import AFTERNOON
from tests.unit.site_simulator.test_runtime import Clock

GIB = 1 << 30
MODEL = "vllm@support-7.1.service"


class Bench:
    """Two nodes of a cluster: a training job over both, a model and a notebook on the first, a free GPU on each."""

    def __init__(self, folder: Path) -> None:
        node = {"site": "lab", "hall": "H", "rack": "1", "gpus": 4}
        job = {"intensity": 0.9, "memory_bytes": 60 * GIB}
        train = {"number": 7, "name": "train", "user": "ada", "load": "training"}
        model = {"number": 8, "name": "support 7.1", "user": "svc-models", "load": "inference"}
        notebook = {"number": 9, "name": "notebook", "user": "bo", "load": "notebook"}
        spec = parse_specification(
            {
                "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
                "nodes": [{"name": name, **node} for name in ("n1", "n2")],
                "jobs": [
                    {**train, **job, "placement": {"n1": [0], "n2": [0, 1]}},
                    {**model, **job, "placement": {"n1": [1]}},
                    {**notebook, **job, "placement": {"n1": [2]}},
                ],
            }
        )
        self.clock = Clock()
        self.runtime = Runtime(spec, 7, folder, wall=AFTERNOON, monotonic=self.clock)
        self.reached: list[tuple[str, bool]] = []
        self.runtime._operations.reach = self  # what start() does, without its thread

    def reach(self, node: str) -> None:
        self.reached.append((node, not self.runtime.is_away(node)))

    def serve(self, node: str, *, listening: bool) -> None:
        self.reached.append((node, listening))

    def do(self, node: str, line: str) -> Answer:
        return self.runtime.use(node, line.split())

    def said(self, node: str, line: str) -> str:
        answer = self.do(node, line)
        assert answer.status == 0, answer
        return answer.out

    def wait(self, seconds: float) -> None:
        """Let the site go on by so many seconds, as its thread does."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds = min(end, self.clock.seconds + 0.5)
            self.runtime.turn()

    def used(self, node: str, gpu: int) -> int:
        """GiB in use on a GPU."""
        return rows.memory_used(self.runtime._world.nodes[node], gpu) // GIB

    def pid(self, node: str, gpu: int) -> int:
        rank = self.runtime._world.nodes[node].ranks[gpu]
        assert rank is not None
        return rank.pid


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.runtime.stop()


# ---- services ------------------------------------------------------------------------------------------------------


def test_a_stopped_model_frees_its_gpu_until_it_is_started(bench: Bench) -> None:
    assert bench.used("n1", 1) > 50
    assert bench.do("n1", f"systemctl stop {MODEL}").status == 0
    bench.wait(2)
    assert bench.used("n1", 1) == 0 and bench.do("n1", f"systemctl is-active {MODEL}").out == "inactive\n"
    bench.wait(60)
    assert bench.used("n1", 1) == 0
    bench.said("n1", f"systemctl start {MODEL}")
    bench.wait(LOADING_SECONDS / 2)
    assert 20 < bench.used("n1", 1) < 40
    bench.wait(LOADING_SECONDS)
    assert bench.used("n1", 1) > 50 and bench.used("n1", 0) > 50


def test_a_models_process_that_ends_is_started_again_by_its_service(bench: Bench) -> None:
    before = bench.pid("n1", 1)
    bench.said("n1", f"kill -KILL {before}")
    assert bench.said("n1", f"systemctl show -p ActiveState,SubState,Result {MODEL}").split() == [
        "Result=exit-code",
        "ActiveState=activating",
        "SubState=auto-restart",
    ]
    bench.wait(8)
    assert bench.pid("n1", 1) != before
    assert bench.said("n1", f"systemctl show -p NRestarts --value {MODEL}") == "1\n"
    log = bench.said("n1", f"journalctl -u {MODEL} -o cat")
    assert "Scheduled restart job, restart counter is at 1." in log and "Failed with result 'exit-code'." in log


def test_a_notebook_that_is_ended_stays_ended_and_its_service_runs(bench: Bench) -> None:
    bench.said("n1", f"kill {bench.pid('n1', 2)}")
    bench.wait(30)
    assert bench.used("n1", 2) == 0
    assert bench.said("n1", "systemctl is-active jupyter@bo") == "active\n"


def test_a_clock_that_is_off_is_mended_by_its_service(bench: Bench) -> None:
    bench.runtime.raise_fault({"fault": "clock_off", "node": "n1", "seconds": 19})
    assert "NTPSynchronized=no" in bench.said("n1", "timedatectl show")
    bench.said("n1", "systemctl restart chrony")
    bench.wait(1)
    assert bench.runtime.active() == ()
    assert "NTPSynchronized=yes" in bench.said("n1", "timedatectl show")


def test_a_stopped_ssh_refuses_whoever_is_not_in_yet(bench: Bench) -> None:
    bench.said("n1", "systemctl stop ssh")
    assert bench.reached == [("n1", False)]
    bench.said("n1", "systemctl start ssh")
    bench.wait(1)
    assert bench.reached == [("n1", False), ("n1", True)]


def test_a_log_is_followed_and_searched(bench: Bench) -> None:
    answer = bench.do("n1", f"journalctl -f -u {MODEL} -n 1")
    assert answer.more is not None and answer.out.count("\n") == 1
    bench.wait(25)
    assert answer.more().count("Avg generation throughput") >= 2
    assert answer.more() == ""
    found = bench.said("n1", "journalctl --grep=THROUGHPUT --case-sensitive=no -o cat --lines=3").splitlines()
    assert len(found) == 3 and all("throughput" in line for line in found)
    cursor = re.search(r'"__CURSOR":"([^"]+)"', bench.said("n1", f"journalctl -u {MODEL} -o json -n 1"))
    assert cursor is not None
    assert bench.said("n1", f"journalctl -q -u {MODEL} --after-cursor={cursor[1]}") == ""


# ---- GPUs ----------------------------------------------------------------------------------------------------------


def test_a_gpu_in_use_is_not_reset(bench: Bench) -> None:
    refused = bench.do("n1", "nvidia-smi --gpu-reset -i 0")
    assert refused.status == 255 and "GPU 00000000:1B:00.0: In use by another client" in refused.out
    assert bench.runtime._world.nodes["n1"].resetting == {}


def test_a_reset_gpu_goes_away_comes_back_and_has_forgotten_its_xid(bench: Bench) -> None:
    bench.runtime.raise_fault({"fault": "xid", "node": "n1", "gpu": 3, "code": 63})
    bench.wait(2)
    model = bench.runtime._world.nodes["n1"]
    assert rows.health(model, 3)["remap_pending"]  # type: ignore[index]
    answer = bench.do("n1", "nvidia-smi --gpu-reset -i 3")
    assert "was successfully reset" in answer.out and answer.after > 4
    bench.wait(2)
    assert rows.gpu_row(model, 3) is None
    assert bench.do("n1", "nvidia-smi -i 3 --query-gpu=index --format=csv").out == "No devices were found\n"
    bench.wait(5)
    assert rows.gpu_row(model, 3) is not None and not rows.health(model, 3)["remap_pending"]  # type: ignore[index]
    assert bench.runtime.active() == ()
    kernel = bench.said("n1", "journalctl -k -o cat")
    assert "[GPU ID 0x00006100] Unloading driver" in kernel and "Loading driver" in kernel


def test_a_gpu_that_fell_off_the_bus_wants_a_reboot(bench: Bench) -> None:
    bench.runtime.raise_fault({"fault": "gpu_lost", "node": "n1", "gpu": 3})
    bench.wait(2)
    answer = bench.do("n1", "nvidia-smi --gpu-reset -i 3")
    assert answer.status == 15 and "Reboot the system to recover this GPU" in answer.out


def test_a_power_limit_bounds_what_a_gpu_draws_and_slows_its_job(bench: Bench) -> None:
    bench.wait(30)
    model = bench.runtime._world.nodes["n1"]
    assert model.bodies[0].power > 450
    outside = bench.do("n1", "nvidia-smi -i 0 -pl 800")
    assert outside.status == 2 and "should be between 200.00 W and 700.00 W" in outside.out
    assert bench.said("n1", "nvidia-smi -i 0 -pl 300").startswith(
        "Power limit for GPU 00000000:1B:00.0 was set to 300.00 W from 700.00 W."
    )
    bench.wait(5)
    assert model.bodies[0].power <= 300 and model.bodies[0].sm_clock < 1500
    assert bench.runtime._world.nodes["n2"].bodies[0].power < 500, "the job's other GPUs wait for the slow one"
    assert bench.said("n1", "nvidia-smi -i 0 --query-gpu=power.limit --format=csv,noheader") == "300.00 W\n"


def test_persistence_mode_is_told_as_it_is(bench: Bench) -> None:
    asked = "nvidia-smi -i 3 --query-gpu=persistence_mode --format=csv,noheader"
    assert bench.said("n1", asked) == "Enabled\n"
    bench.said("n1", "nvidia-smi -i 3 -pm 0")
    assert bench.said("n1", asked) == "Disabled\n"
    assert "already Disabled" in bench.said("n1", "nvidia-smi -i 3 -pm 0")


# ---- jobs ----------------------------------------------------------------------------------------------------------


def test_a_job_whose_process_is_killed_ends_on_all_nodes_and_is_over(bench: Bench) -> None:
    bench.said("n1", f"kill -9 {bench.pid('n1', 0)}")
    bench.wait(1)
    assert bench.used("n1", 0) == 0 and bench.used("n2", 0) > 50
    bench.wait(5)
    assert bench.used("n2", 0) == bench.used("n2", 1) == 0
    assert bench.said("n2", "squeue -h") == ""
    assert "JobState=FAILED" in bench.said("n2", "scontrol show job 7")


def test_a_drained_node_is_told_by_all_and_begins_nothing(bench: Bench) -> None:
    assert bench.said("n2", "sinfo -h -N -o %N|%T") == "n1|mixed\nn2|mixed\n"
    assert bench.runtime.use("n1", ["scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=fan 3"]).status == 0
    assert bench.said("n1", "sinfo -h -N -o %N|%T|%E") == "n1|mixed|none\nn2|draining|fan 3\n"
    assert "State=MIXED+DRAIN " in bench.said("n2", "scontrol -o show node n2")
    bench.said("n1", "scancel 7")
    bench.wait(3)
    assert bench.said("n1", "sinfo -h -N -o %N|%t") == "n1|idle\nn2|drain\n"
    assert bench.do("n1", "scontrol update NodeName=n2 State=RESUME").status == 0
    assert bench.said("n1", "sinfo -h").split() == ["batch*", "up", "infinite", "2", "idle", "n[1-2]"]
    assert "Invalid node name" in bench.do("n1", "scontrol update NodeName=n9 State=DRAIN Reason=x").err


def test_a_silent_daemon_shows_after_a_while_and_its_jobs_go_on(bench: Bench) -> None:
    bench.said("n2", "systemctl stop slurmd")
    bench.wait(110)
    assert bench.said("n1", "sinfo -h -N -n n2 -o %T") == "mixed*\n"
    assert bench.used("n2", 0) > 50
    bench.said("n2", "systemctl start slurmd")
    bench.wait(1)
    assert bench.said("n1", "sinfo -h -N -n n2 -o %T") == "mixed\n"


def test_names_are_folded_as_slurm_does() -> None:
    assert folded(["g02", "g01", "g03", "g07", "u01", "head"]) == "g[01-03,07],u01,head"


# ---- reboot --------------------------------------------------------------------------------------------------------


@pytest.fixture
def rebooted(bench: Bench) -> Callable[[], None]:
    """Have n1 rebooted, up to its first login."""

    def wait() -> None:
        bench.said("n1", "systemctl reboot")
        bench.wait(2.0 + AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS)

    return wait


def test_a_rebooted_node_is_cut_off_refuses_logins_for_a_while_and_is_back(bench: Bench) -> None:
    bench.said("n1", "systemctl reboot")
    assert not bench.runtime.is_away("n1")
    bench.wait(3)
    assert bench.runtime.is_away("n1") and bench.reached == [("n1", False)]
    while bench.runtime.is_away("n1"):
        bench.wait(0.5)
    assert bench.reached == [("n1", False), ("n1", True)] and not bench.runtime.may_log_in("n1")
    bench.wait(NO_LOGIN_SECONDS)
    assert bench.runtime.may_log_in("n1")


def test_a_reboot_gives_another_boot_with_counters_from_nothing(
    bench: Bench, rebooted: Callable[[], None], tmp_path: Path
) -> None:
    bench.runtime.raise_fault({"fault": "gpu_lost", "node": "n1", "gpu": 3})
    bench.said("n1", "nvidia-smi -i 0 -pl 300")
    before = bench.said("n1", "cat /proc/sys/kernel/random/boot_id")
    kernel = tmp_path / "n1/dev/kmsg"
    bench.runtime.probe_starting("n1")
    bench.wait(2)
    assert "Xid" in kernel.read_text()
    rebooted()
    assert bench.said("n1", "cat /proc/sys/kernel/random/boot_id") != before
    assert float((tmp_path / "n1/proc/uptime").read_text().split()[0]) < 60
    assert "Xid" not in kernel.read_text() and "Linux version" in kernel.read_text()
    assert len(bench.said("n1", "nvidia-smi -L").splitlines()) == 4
    assert bench.said("n1", "nvidia-smi -i 0 --query-gpu=power.limit --format=csv,noheader,nounits") == "700.00\n"
    assert not any(entry.fault.kind is FaultKind.GPU_LOST for entry in bench.runtime.active())


def test_after_a_reboot_services_models_and_the_queued_job_begin_anew(
    bench: Bench, rebooted: Callable[[], None]
) -> None:
    bench.said("n1", "systemctl reboot")
    bench.wait(5)
    assert bench.used("n2", 0) == 0, "the job is over on the other node, too"
    assert bench.said("n2", "squeue -h").split() == ["7", "batch", "train", "ada", "PD", "0:00", "2", "(NodeDown)"]
    bench.wait(AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS)
    bench.wait(LOADING_SECONDS + 20)
    assert bench.said("n1", "systemctl is-system-running") in ("running\n", "degraded\n")
    assert bench.said("n1", f"systemctl is-active {MODEL} slurmd ssh") == "active\n" * 3
    assert bench.used("n1", 1) > 50 and bench.used("n1", 0) > 50 and bench.used("n2", 1) > 50
    assert " R " in bench.said("n2", "squeue -h")


def test_a_node_is_rebooted_once_however_often_it_is_asked(bench: Bench) -> None:
    bench.said("n1", "systemctl reboot")
    bench.said("n1", "shutdown -r now")
    bench.wait(1 + AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS + 5)
    assert bench.reached == [("n1", False), ("n1", True)]


# ---- programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["sh -c true", "sudo -n sh", "sudo -n /usr/bin/systemctl reboot", "", "systemctl.service"]
)
def test_what_is_no_stand_in_does_nothing(bench: Bench, line: str) -> None:
    answer = bench.runtime.use("n1", line.split())
    assert answer.status != 0 and not bench.runtime._operations.systems["n1"].leaving


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_stand_in_answers_odd_arguments_with_words(bench: Bench, program: str) -> None:
    for argument in ("--frobnicate", "-Z", "\0", "-", "--", "ä" * 300, "--format", "-o", "-i", "-n"):
        answer = bench.runtime.use("n1", [program, argument])
        assert isinstance(answer, Answer) and 0 <= answer.status <= 255
