"""What real programs say is read as it is meant: systemd 252 and 257, procps, Slurm, and nvidia-smi of several GPUs."""

from __future__ import annotations

import pytest

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.tools import ToolFault, ToolProblem

from .conftest import argv_of, recorded

DEBIAN = ["bookworm", "trixie"]
each_debian = pytest.mark.parametrize("debian", DEBIAN)


# ---- systemd


@each_debian
def test_a_unit_that_runs_is_told_with_the_id_of_its_run(debian: str) -> None:
    said = recorded(debian, "systemd.show.running")
    [unit] = systemd.read_show(*said)
    assert (unit.name, unit.load, unit.active, unit.sub) == ("worker.service", "loaded", "active", "running")
    assert unit.main_pid and len(unit.invocation) == 32 and unit.restarts == 0 and unit.may_start and not unit.ends
    read = systemd.READERS["systemd.unit"](*said)
    assert read["ActiveState"] == "active" and read["InvocationID"] == unit.invocation and read["NRestarts"] == "0"


@each_debian
def test_several_units_are_told_in_the_order_of_the_question(debian: str) -> None:
    ssh, broken, odd = systemd.read_show(*recorded(debian, "systemd.show.several"))
    assert (ssh.name, broken.name, odd.name) == ("ssh.service", "broken.service", "-odd@1.service")
    assert (broken.active, broken.result, broken.exit_status) == ("failed", "exit-code", 1)
    assert broken.description == "Always breaks = always"
    with pytest.raises(ToolFault):  # a check looks at one
        systemd.READERS["systemd.unit"](*recorded(debian, "systemd.show.several"))


@each_debian
def test_a_unit_that_is_not_there_is_told_as_such(debian: str) -> None:
    [unit] = systemd.read_show(*recorded(debian, "systemd.show.missing"))
    assert not unit.exists and unit.active == "inactive"


@each_debian
def test_all_units_are_listed(debian: str) -> None:
    found = {unit.name: unit for unit in systemd.read_units(*recorded(debian, "systemd.units"))}
    assert found["worker.service"].sub == "running" and found["broken.service"].active == "failed"
    assert found["broken.service"].description == "Always breaks = always" and "-odd@1.service" in found


@each_debian
def test_timers_tell_what_they_start_and_when(debian: str) -> None:
    [nightly] = [t for t in systemd.read_timers(*recorded(debian, "systemd.timers")) if t.name == "nightly.timer"]
    assert nightly.activates == "nightly.service" and nightly.last is None
    assert nightly.next is not None and nightly.next % 86400 == 3 * 3600


def test_an_old_systemd_writes_lists_as_columns() -> None:
    """As 239 does, whatever output it is asked for."""
    out = b"sshd.service loaded active running OpenSSH server daemon\n" + "● kdump.service".encode()
    out += b" loaded failed failed Crash recovery kernel arming\n-.mount loaded active mounted\n"
    sshd, kdump, root = systemd.read_units(0, out, b"")
    assert (sshd.name, sshd.description) == ("sshd.service", "OpenSSH server daemon")
    assert (kdump.name, kdump.active, root.name, root.description) == ("kdump.service", "failed", "-.mount", "")
    [timer] = systemd.read_timers(0, b"Thu 2026-11-26 03:00:00 UTC 2h left n/a n/a a.timer a.service\n", b"")
    assert timer == systemd.TimerLine("a.timer", "a.service")


@each_debian
def test_a_system_with_a_failed_unit_is_degraded(debian: str) -> None:
    assert systemd.read_system_state(*recorded(debian, "systemd.system")) == "degraded"


@each_debian
def test_nobody_looks_after_the_clock_of_a_container(debian: str) -> None:
    assert systemd.READERS["systemd.clock"](*recorded(debian, "systemd.clock"))["NTPSynchronized"] == "no"


@each_debian
def test_the_log_of_a_unit_comes_the_oldest_first(debian: str) -> None:
    lines = systemd.read_journal(*recorded(debian, "systemd.journal.unit"))
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    assert lines[-1].text == "broken.service: Failed with result 'exit-code'." and lines[-1].priority == 4
    assert lines[-1].cursor and systemd.journal(after=lines[-1].cursor)[-1] == f"--after-cursor={lines[-1].cursor}"


@each_debian
def test_lines_that_are_no_text_or_too_long_are_shown_as_far_as_they_can_be(debian: str) -> None:
    texts = [line.text for line in systemd.read_journal(*recorded(debian, "systemd.journal.all"))]
    assert "red" in texts and any("no text" in text for text in texts)
    assert all(len(text) <= 2000 and "\x1b" not in text for text in texts)


@each_debian
def test_a_log_is_searched_in_either_case_and_may_hold_nothing(debian: str) -> None:
    [line] = systemd.read_journal(*recorded(debian, "systemd.journal.containing"))
    assert (line.text, line.source) == ("plain", "odd")
    assert systemd.read_journal(*recorded(debian, "systemd.journal.nothing")) == ()


@each_debian
def test_a_log_that_was_cut_loses_its_oldest_line_alone(debian: str) -> None:
    status, out, err = recorded(debian, "systemd.journal.unit")
    whole = systemd.read_journal(status, out, err)
    assert systemd.read_journal(status, out[:-40], err) == whole[1:]


@each_debian
def test_a_unit_that_is_not_there_is_not_restarted(debian: str) -> None:
    status, _, err = recorded(debian, "systemd.restart.missing")
    assert status == 5 and b"not found" in err


# ---- processes


@each_debian
def test_a_process_is_known_by_the_tick_at_which_it_began(debian: str) -> None:
    [began] = processes.read_began(*recorded(debian, "processes.began"))
    [who] = processes.read_who(*recorded(debian, "processes.who"))
    assert began.name == who.name == "sleep" and began.pid == who.pid and began.parent == 1 and began.started > 0
    assert (who.user, who.command) == ("root", "/bin/sleep 1000")
    read = processes.READERS["processes.one"](*recorded(debian, "processes.began"))
    assert read == {"state": "S", "started": str(began.started), "name": "sleep"}


@each_debian
def test_processes_that_are_gone_are_left_out_and_no_error(debian: str) -> None:
    assert len(processes.read_began(*recorded(debian, "processes.began.some"))) == 1
    assert processes.read_began(*recorded(debian, "processes.began.gone")) == ()
    assert processes.read_who(*recorded(debian, "processes.who.gone")) == ()
    read = processes.READERS["processes.one"](*recorded(debian, "processes.began.gone"))
    assert read == {"state": "gone", "started": processes.NOT_THERE}


def test_a_process_that_only_waits_to_be_buried_is_gone() -> None:
    out = b"42 (python3) Z 1 42 42 0 -1 4228356 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0 0\n"
    assert processes.READERS["processes.one"](0, out, b"")["state"] == "gone"


def test_a_process_may_be_called_what_it_likes() -> None:
    out = b"42 (a) S 1 9\n(b) R 7 42 42 0 -1 4228356 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0 0\n"
    [began] = processes.read_began(0, out, b"")
    assert (began.pid, began.started, began.state, began.parent) == (42, 777, "R", 7)


# ---- the machine


@each_debian
def test_a_boot_has_an_id(debian: str) -> None:
    boot = power.read_boot(*recorded(debian, "power.boot"))
    assert len(boot) == 36 and power.READERS["boot.id"](*recorded(debian, "power.boot")) == {"id": boot}


@each_debian
def test_people_who_are_logged_in_are_told_and_systemds_own_sessions_are_not(debian: str) -> None:
    [session] = power.read_sessions(*recorded(debian, "power.sessions"))
    assert (session.user, session.uid) == ("root", 0)


# ---- Slurm


def test_a_node_at_work_in_slurm_its_job_and_its_way_out() -> None:
    [job] = slurm.read_jobs(*recorded("trixie", "slurm.jobs.some"))
    assert (job.id, job.user, job.state, job.name) == ("1", "root", "RUNNING", "odd | name = x")
    told = {}
    for name in ("idle", "working", "draining", "drained", "back"):
        node = slurm.read_node(*recorded("trixie", f"slurm.node.{name}"))
        told[name] = (node.draining, node.drained)
    out, no = (True, False), (False, False)
    assert told == {"idle": no, "working": no, "draining": out, "drained": (True, True), "back": no}
    read = slurm.READERS["slurm.node"](*recorded("trixie", "slurm.node.draining"))
    assert (read["state"], read["draining"], read["drained"]) == ("ALLOCATED+DRAIN", "yes", "no")


@each_debian
def test_slurm_says_why_a_node_is_out_with_blanks_and_signs(debian: str) -> None:
    node = slurm.read_node(*recorded(debian, "slurm.node.draining"))
    assert node.name == "g01" and node.draining
    assert node.reason.startswith("fans are loud = hot [root@")
    assert slurm.read_jobs(*recorded(debian, "slurm.jobs.none")) == ()


@each_debian
@pytest.mark.parametrize(("name", "problem"), [("unknown", ToolProblem.UNKNOWN_THING), ("silent", ToolProblem.SILENT)])
def test_slurm_that_does_not_know_a_node_is_told_from_one_that_does_not_answer(
    debian: str, name: str, problem: ToolProblem
) -> None:
    with pytest.raises(ToolFault) as fault:
        slurm.read_node(*recorded(debian, f"slurm.node.{name}"))
    assert fault.value.code is problem


@each_debian
def test_slurm_lets_not_everybody_give_a_node_back(debian: str) -> None:
    with pytest.raises(ToolFault) as fault:
        slurm.read_node(*recorded(debian, "slurm.update.forbidden"))
    assert fault.value.code is ToolProblem.FORBIDDEN


# ---- GPUs


@pytest.mark.parametrize(
    ("gpu", "name", "limits", "persistent", "mig"),
    [
        ("h100", "NVIDIA H100 80GB HBM3", (700, 700, 200, 700), True, False),
        ("h100-mig", "NVIDIA H100 80GB HBM3", (700, 700, 200, 700), True, True),
        ("h200", "NVIDIA H200", (700, 700, 200, 700), True, False),
        ("l40s", "NVIDIA L40S", (350, 350, 100, 350), False, None),
        ("rtx-2080-super", "NVIDIA GeForce RTX 2080 SUPER", (250, 250, 105, 350), False, None),
    ],
)
def test_a_gpu_tells_its_limits_and_modes(
    gpu: str, name: str, limits: tuple[int, ...], persistent: bool, mig: bool | None
) -> None:
    [found] = nvidia_smi.read_gpus(*recorded("nvidia", f"nvidia.gpus.{gpu}.load"))
    assert (found.name, found.persistent, found.mig, found.index) == (name, persistent, mig, 0)
    assert (found.limit, found.usual_limit, found.lowest_limit, found.highest_limit) == limits
    assert found.memory_used
    read = nvidia_smi.READERS["nvidia.gpu"](*recorded("nvidia", f"nvidia.gpus.{gpu}.load"))
    assert read["power.limit"] == str(limits[0]) and read["persistence_mode"] == ("on" if persistent else "off")


def test_what_computes_on_a_gpu_is_told_and_nothing_where_nothing_does() -> None:
    apps = nvidia_smi.read_apps(*recorded("nvidia", "nvidia.apps.h100.load"))
    assert [(app.pid, app.memory, app.name) for app in apps][-1] == (11345, 15690, "./gpu_burn")
    assert nvidia_smi.READERS["nvidia.apps"](*recorded("nvidia", "nvidia.apps.h100.idle")) == {"count": "0"}
    assert nvidia_smi.READERS["nvidia.apps"](*recorded("nvidia", "nvidia.apps.h100.load"))["count"] == "3"


def test_a_process_that_the_driver_does_not_name_is_told_all_the_same() -> None:
    uuid = "GPU-00000000-0000-0000-0000-000000000001"
    [app] = nvidia_smi.read_apps(0, f"{uuid}, 77, [N/A], [Not Found]\n".encode(), b"")
    assert (app.pid, app.memory, app.name) == (77, None, "[Not Found]")


@pytest.mark.parametrize(
    ("status", "out", "problem"),
    [
        (9, b"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n", ToolProblem.SILENT),
        (6, b"No devices were found\n", ToolProblem.UNKNOWN_THING),
        (4, b"Insufficient Permissions\n", ToolProblem.FORBIDDEN),
        (0, b"Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error\n", ToolProblem.NOT_READ),
        (127, b"", ToolProblem.MISSING),
    ],
)
def test_an_error_among_the_rows_is_no_gpu(status: int, out: bytes, problem: ToolProblem) -> None:
    with pytest.raises(ToolFault) as fault:
        nvidia_smi.read_gpus(status, out, b"")
    assert fault.value.code is problem


def test_sudo_that_wants_a_password_is_a_matter_of_rights() -> None:
    with pytest.raises(ToolFault) as fault:
        nvidia_smi.read_gpus(1, b"", b"sudo: a password is required\n")
    assert fault.value.code is ToolProblem.FORBIDDEN


def test_what_was_recorded_is_what_is_asked_now() -> None:
    assert argv_of("nvidia", "nvidia.gpus.h100.idle") == nvidia_smi.gpus()
    assert argv_of("nvidia", "nvidia.apps.h100.idle") == nvidia_smi.apps()
    for debian in DEBIAN:
        assert argv_of(debian, "systemd.units") == systemd.list_units()
        assert argv_of(debian, "systemd.show.running") == systemd.show("worker")
        assert argv_of(debian, "systemd.clock") == systemd.clock_state()
        assert argv_of(debian, "power.sessions") == power.sessions()
        assert argv_of(debian, "slurm.node.idle") == slurm.node("g01")
        assert argv_of(debian, "slurm.update.drain") == slurm.drain("g01", "fans are loud = hot")
