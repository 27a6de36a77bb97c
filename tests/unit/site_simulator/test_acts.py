"""What operators do on the demo site changes its nodes, and what is asked next tells of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.site_simulator import rows
from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.node_model import LOADING_SECONDS
from connectors.site_simulator.system import AWAY_SECONDS, AWAY_SPREAD, NO_LOGIN_SECONDS
from connectors.site_simulator.tools import PROGRAMS, Answer
from connectors.site_simulator.tools.slurm import folded
from tests.support.operated_site import MODEL, OperatedSite

# ---- services ------------------------------------------------------------------------------------------------------


def test_a_stopped_model_frees_its_gpu_until_it_is_started(site: OperatedSite) -> None:
    assert site.used("n1", 1) > 50
    assert site.do("n1", f"systemctl stop {MODEL}").status == 0
    site.wait(2)
    assert site.used("n1", 1) == 0 and site.do("n1", f"systemctl is-active {MODEL}").out == "inactive\n"
    site.wait(60)
    assert site.used("n1", 1) == 0
    site.said("n1", f"systemctl start {MODEL}")
    site.wait(LOADING_SECONDS / 2)
    assert 20 < site.used("n1", 1) < 40
    site.wait(LOADING_SECONDS)
    assert site.used("n1", 1) > 50 and site.used("n1", 0) > 50


def test_a_models_process_that_ends_is_started_again_by_its_service(site: OperatedSite) -> None:
    before = site.pid("n1", 1)
    site.said("n1", f"kill -KILL {before}")
    assert site.said("n1", f"systemctl show -p ActiveState,SubState,Result {MODEL}").split() == [
        "Result=exit-code",
        "ActiveState=activating",
        "SubState=auto-restart",
    ]
    site.wait(8)
    assert site.pid("n1", 1) != before
    assert site.said("n1", f"systemctl show -p NRestarts --value {MODEL}") == "1\n"
    log = site.said("n1", f"journalctl -u {MODEL} -o cat")
    assert "Scheduled restart job, restart counter is at 1." in log and "Failed with result 'exit-code'." in log


def test_a_service_that_ends_while_it_starts_does_not_become_active(site: OperatedSite) -> None:
    site.said("n1", f"systemctl restart {MODEL}")
    pid = site.said("n1", f"systemctl show -p MainPID --value {MODEL}").strip()
    site.said("n1", f"kill -9 {pid}")
    site.wait(3)
    assert site.do("n1", f"systemctl is-active {MODEL}").out == "activating\n"
    # Stopped while it waits to be started again, it stays stopped.
    site.said("n1", f"systemctl stop {MODEL}")
    site.wait(20)
    assert site.do("n1", f"systemctl is-active {MODEL}").out == "inactive\n" and site.used("n1", 1) == 0


def test_a_notebook_that_is_ended_stays_ended_and_its_service_runs(site: OperatedSite) -> None:
    site.said("n1", f"kill {site.pid('n1', 2)}")
    site.wait(30)
    assert site.used("n1", 2) == 0
    assert site.said("n1", "systemctl is-active jupyter@bo") == "active\n"


def test_a_clock_that_is_off_is_mended_by_its_service(site: OperatedSite) -> None:
    site.runtime.raise_fault({"fault": "clock_off", "node": "n1", "seconds": 19})
    assert "NTPSynchronized=no" in site.said("n1", "timedatectl show")
    site.said("n1", "systemctl restart chrony")
    site.wait(1)
    assert site.runtime.active() == ()
    assert "NTPSynchronized=yes" in site.said("n1", "timedatectl show")


def test_a_stopped_ssh_refuses_whoever_is_not_in_yet(site: OperatedSite) -> None:
    site.said("n1", "systemctl stop ssh")
    assert site.reached == [("n1", False)]
    site.said("n1", "systemctl start ssh")
    site.wait(1)
    assert site.reached == [("n1", False), ("n1", True)]


def test_a_log_is_followed_and_searched(site: OperatedSite) -> None:
    answer = site.do("n1", f"journalctl -f -u {MODEL} -n 1")
    assert answer.more is not None and answer.out.count("\n") == 1
    site.wait(25)
    assert answer.more().count("Avg generation throughput") >= 2
    assert answer.more() == ""
    found = site.said("n1", "journalctl --grep=THROUGHPUT --case-sensitive=no -o cat --lines=3").splitlines()
    assert len(found) == 3 and all("throughput" in line for line in found)
    cursor = re.search(r'"__CURSOR":"([^"]+)"', site.said("n1", f"journalctl -u {MODEL} -o json -n 1"))
    assert cursor is not None
    assert site.said("n1", f"journalctl -q -u {MODEL} --after-cursor={cursor[1]}") == ""


# ---- GPUs ----------------------------------------------------------------------------------------------------------


def test_a_gpu_in_use_is_not_reset(site: OperatedSite) -> None:
    refused = site.do("n1", "nvidia-smi --gpu-reset -i 0")
    assert refused.status == 255 and "GPU 00000000:1B:00.0: In use by another client" in refused.out
    assert site.runtime._world.nodes["n1"].resetting == {}


def test_a_reset_gpu_goes_away_comes_back_and_has_forgotten_its_xid(site: OperatedSite) -> None:
    site.runtime.raise_fault({"fault": "xid", "node": "n1", "gpu": 3, "code": 63})
    site.wait(2)
    model = site.runtime._world.nodes["n1"]
    assert rows.health(model, 3)["remap_pending"]  # type: ignore[index]
    answer = site.do("n1", "nvidia-smi --gpu-reset -i 3")
    assert "was successfully reset" in answer.out and answer.after > 4
    site.wait(2)
    assert rows.gpu_row(model, 3) is None
    assert site.do("n1", "nvidia-smi -i 3 --query-gpu=index --format=csv").out == "No devices were found\n"
    site.wait(5)
    assert rows.gpu_row(model, 3) is not None and not rows.health(model, 3)["remap_pending"]  # type: ignore[index]
    assert site.runtime.active() == ()
    kernel = site.said("n1", "journalctl -k -o cat")
    assert "[GPU ID 0x00006100] Unloading driver" in kernel and "Loading driver" in kernel


def test_a_gpu_that_fell_off_the_bus_wants_a_reboot(site: OperatedSite) -> None:
    site.runtime.raise_fault({"fault": "gpu_lost", "node": "n1", "gpu": 3})
    site.wait(2)
    answer = site.do("n1", "nvidia-smi --gpu-reset -i 3")
    assert answer.status == 15 and "Reboot the system to recover this GPU" in answer.out


def test_a_power_limit_bounds_what_a_gpu_draws_and_slows_its_job(site: OperatedSite) -> None:
    site.wait(30)
    model = site.runtime._world.nodes["n1"]
    assert model.bodies[0].power > 450
    outside = site.do("n1", "nvidia-smi -i 0 -pl 800")
    assert outside.status == 2 and "should be between 200.00 W and 700.00 W" in outside.out
    assert site.said("n1", "nvidia-smi -i 0 -pl 300").startswith(
        "Power limit for GPU 00000000:1B:00.0 was set to 300.00 W from 700.00 W."
    )
    site.wait(5)
    assert model.bodies[0].power <= 300 and model.bodies[0].sm_clock < 1500
    assert site.runtime._world.nodes["n2"].bodies[0].power < 500, "the job's other GPUs wait for the slow one"
    assert site.said("n1", "nvidia-smi -i 0 --query-gpu=power.limit --format=csv,noheader") == "300.00 W\n"


def test_persistence_mode_is_told_as_it_is(site: OperatedSite) -> None:
    asked = "nvidia-smi -i 3 --query-gpu=persistence_mode --format=csv,noheader"
    assert site.said("n1", asked) == "Enabled\n"
    site.said("n1", "nvidia-smi -i 3 -pm 0")
    assert site.said("n1", asked) == "Disabled\n"
    assert "already Disabled" in site.said("n1", "nvidia-smi -i 3 -pm 0")


# ---- jobs ----------------------------------------------------------------------------------------------------------


def test_a_job_whose_process_is_killed_ends_on_all_nodes_and_is_over(site: OperatedSite) -> None:
    site.said("n1", f"kill -9 {site.pid('n1', 0)}")
    site.wait(1)
    assert site.used("n1", 0) == 0 and site.used("n2", 0) > 50
    site.wait(5)
    assert site.used("n2", 0) == site.used("n2", 1) == 0
    assert site.said("n2", "squeue -h") == ""
    assert "JobState=FAILED" in site.said("n2", "scontrol show job 7")


def test_a_drained_node_is_told_by_all_and_begins_nothing(site: OperatedSite) -> None:
    assert site.said("n2", "sinfo -h -N -o %N|%T") == "n1|mixed\nn2|mixed\n"
    assert site.runtime.use("n1", ["scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=fan 3"]).status == 0
    assert site.said("n1", "sinfo -h -N -o %N|%T|%E") == "n1|mixed|none\nn2|draining|fan 3\n"
    assert "State=MIXED+DRAIN " in site.said("n2", "scontrol -o show node n2")
    site.said("n1", "scancel 7")
    site.wait(3)
    assert site.said("n1", "sinfo -h -N -o %N|%t") == "n1|idle\nn2|drain\n"
    assert site.do("n1", "scontrol update NodeName=n2 State=RESUME").status == 0
    assert site.said("n1", "sinfo -h").split() == ["batch*", "up", "infinite", "2", "idle", "n[1-2]"]
    assert "Invalid node name" in site.do("n1", "scontrol update NodeName=n9 State=DRAIN Reason=x").err


def test_a_silent_daemon_shows_after_a_while_and_its_jobs_go_on(site: OperatedSite) -> None:
    site.said("n2", "systemctl stop slurmd")
    site.wait(110)
    assert site.said("n1", "sinfo -h -N -n n2 -o %T") == "mixed*\n"
    assert site.used("n2", 0) > 50
    site.said("n2", "systemctl start slurmd")
    site.wait(1)
    assert site.said("n1", "sinfo -h -N -n n2 -o %T") == "mixed\n"


def test_names_are_folded_as_slurm_does() -> None:
    assert folded(["g02", "g01", "g03", "g07", "u01", "head"]) == "g[01-03,07],u01,head"


# ---- reboot --------------------------------------------------------------------------------------------------------


@pytest.fixture
def rebooted(site: OperatedSite) -> Callable[[], None]:
    """Have n1 rebooted, up to its first login."""

    def wait() -> None:
        site.said("n1", "systemctl reboot")
        site.wait(2.0 + AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS)

    return wait


def test_a_rebooted_node_is_cut_off_refuses_logins_for_a_while_and_is_back(site: OperatedSite) -> None:
    site.said("n1", "systemctl reboot")
    assert not site.runtime.is_away("n1")
    site.wait(3)
    assert site.runtime.is_away("n1") and site.reached == [("n1", False)]
    while site.runtime.is_away("n1"):
        site.wait(0.5)
    assert site.reached == [("n1", False), ("n1", True)] and not site.runtime.may_log_in("n1")
    site.wait(NO_LOGIN_SECONDS)
    assert site.runtime.may_log_in("n1")


def test_a_reboot_gives_another_boot_with_counters_from_nothing(
    site: OperatedSite, rebooted: Callable[[], None], tmp_path: Path
) -> None:
    site.runtime.raise_fault({"fault": "gpu_lost", "node": "n1", "gpu": 3})
    site.said("n1", "nvidia-smi -i 0 -pl 300")
    before = site.said("n1", "cat /proc/sys/kernel/random/boot_id")
    kernel = tmp_path / "n1/dev/kmsg"
    site.runtime.probe_starting("n1")
    site.wait(2)
    assert "Xid" in kernel.read_text()
    rebooted()
    assert site.said("n1", "cat /proc/sys/kernel/random/boot_id") != before
    assert float((tmp_path / "n1/proc/uptime").read_text().split()[0]) < 60
    assert "Xid" not in kernel.read_text() and "Linux version" in kernel.read_text()
    assert len(site.said("n1", "nvidia-smi -L").splitlines()) == 4
    assert site.said("n1", "nvidia-smi -i 0 --query-gpu=power.limit --format=csv,noheader,nounits") == "700.00\n"
    assert not any(entry.fault.kind is FaultKind.GPU_LOST for entry in site.runtime.active())


def test_after_a_reboot_services_models_and_the_queued_job_begin_anew(
    site: OperatedSite, rebooted: Callable[[], None]
) -> None:
    site.said("n1", "systemctl reboot")
    site.wait(5)
    assert site.used("n2", 0) == 0, "the job is over on the other node, too"
    assert site.said("n2", "squeue -h").split() == ["7", "batch", "train", "ada", "PD", "0:00", "2", "(NodeDown)"]
    site.wait(AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS)
    site.wait(LOADING_SECONDS + 20)
    assert site.said("n1", "systemctl is-system-running") in ("running\n", "degraded\n")
    assert site.said("n1", f"systemctl is-active {MODEL} slurmd ssh") == "active\n" * 3
    assert site.used("n1", 1) > 50 and site.used("n1", 0) > 50 and site.used("n2", 1) > 50
    assert " R " in site.said("n2", "squeue -h")


def test_a_node_is_rebooted_once_however_often_it_is_asked(site: OperatedSite) -> None:
    site.said("n1", "systemctl reboot")
    site.said("n1", "shutdown -r now")
    site.wait(1 + AWAY_SECONDS + AWAY_SPREAD + NO_LOGIN_SECONDS + 5)
    assert site.reached == [("n1", False), ("n1", True)]


# ---- programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["sh -c true", "sudo -n sh", "sudo -n /usr/bin/systemctl reboot", "", "systemctl.service"]
)
def test_what_is_no_stand_in_does_nothing(site: OperatedSite, line: str) -> None:
    answer = site.runtime.use("n1", line.split())
    assert answer.status != 0 and not site.runtime._operations.systems["n1"].leaving
    assert answer.err.startswith("sudo: " if line.startswith("sudo") else "DEMO: ")


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_stand_in_answers_odd_arguments_with_words(site: OperatedSite, program: str) -> None:
    for argument in ("--frobnicate", "-Z", "\0", "-", "--", "ä" * 300, "--format", "-o", "-i", "-n"):
        answer = site.runtime.use("n1", [program, argument])
        assert isinstance(answer, Answer) and 0 <= answer.status <= 255
