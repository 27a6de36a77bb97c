"""The console's own connectors read what the stand-ins of a simulated node say, and see their acts done."""

from __future__ import annotations

import re

import pytest

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.tools import ToolFault, ToolProblem
from tests.support.operated_site import MODEL, OperatedSite
from tests.unit.tools.conftest import argv_of, recorded

Said = tuple[int, bytes, bytes]


def ask(site: OperatedSite, argv: tuple[str, ...]) -> Said:
    answer = site.runtime.use("n1", list(argv))
    return answer.status, answer.out.encode(), answer.err.encode()


def test_services_and_their_log(site: OperatedSite) -> None:
    [unit] = systemd.read_show(*ask(site, systemd.show(MODEL)))
    assert (unit.active, unit.sub, unit.enabled, unit.may_stop, unit.ends) == (
        "active",
        "running",
        "enabled",
        True,
        False,
    )
    assert unit.name in [each.name for each in systemd.read_units(*ask(site, systemd.list_units()))]
    assert ask(site, systemd.act(systemd.Verb.RESTART, MODEL))[0] == 0
    site.wait(2)
    [again] = systemd.read_show(*ask(site, systemd.show(MODEL)))
    assert (
        again.active == "active" and again.invocation not in ("", unit.invocation) and again.main_pid != unit.main_pid
    )
    lines = systemd.read_journal(*ask(site, systemd.journal(MODEL, lines=3)))
    assert lines[-1].text == "Started vllm@support-7.1.service - vLLM server of support 7.1."
    site.wait(100)
    later = systemd.read_journal(*ask(site, systemd.journal(MODEL, after=lines[-1].cursor)))
    assert later and all("throughput" in line.text and line.time > lines[-1].time for line in later)
    [timer] = systemd.read_timers(*ask(site, systemd.list_timers()))
    assert timer.activates == "scratch-tidy.service" and timer.next and timer.last and timer.next > timer.last
    assert systemd.read_system_state(*ask(site, systemd.system_state())) in ("running", "degraded")
    assert systemd.READERS["systemd.clock"](*ask(site, systemd.clock_state())) == {
        "NTP": "yes",
        "NTPSynchronized": "yes",
    }


def test_gpus_and_who_computes_on_them(site: OperatedSite) -> None:
    gpus = nvidia_smi.read_gpus(*ask(site, nvidia_smi.gpus()))
    assert [gpu.index for gpu in gpus] == [0, 1, 2, 3]
    assert (gpus[0].persistent, gpus[0].limit, gpus[0].lowest_limit, gpus[0].highest_limit) == (True, 700, 200, 700)
    apps = nvidia_smi.read_apps(*ask(site, nvidia_smi.apps()))
    assert [app.gpu for app in apps] == [gpu.uuid for gpu in gpus[:3]] and (apps[0].memory or 0) > 50_000
    with pytest.raises(ToolFault) as refused:
        nvidia_smi.read_gpus(*ask(site, nvidia_smi.reset(gpus[0].uuid)))
    assert refused.value.code is ToolProblem.REFUSED
    for act in (
        nvidia_smi.set_power_limit(gpus[3].uuid, 450),
        nvidia_smi.set_persistence(gpus[3].uuid, False),
    ):
        assert ask(site, act)[0] == 0
    [set_] = nvidia_smi.read_gpus(*ask(site, nvidia_smi.gpus(gpus[3].uuid)))
    assert (set_.limit, set_.persistent) == (450, False)
    assert ask(site, nvidia_smi.reset(gpus[3].uuid))[0] == 0
    assert len(nvidia_smi.read_gpus(*ask(site, nvidia_smi.gpus()))) == 3
    site.wait(6)
    assert len(nvidia_smi.read_gpus(*ask(site, nvidia_smi.gpus()))) == 4


def test_processes(site: OperatedSite) -> None:
    [app, *_] = nvidia_smi.read_apps(*ask(site, nvidia_smi.apps()))
    [began] = processes.read_began(*ask(site, processes.began(app.pid)))
    assert began.name == "python3" and began.started > 0
    [who] = processes.read_who(*ask(site, processes.who(app.pid)))
    assert (who.user, who.name) == ("ada", "python3") and "train" in who.command
    assert ask(site, processes.end(processes.Signal.TERM, app.pid))[0] == 0
    assert processes.read_began(*ask(site, processes.began(app.pid))) == ()
    assert processes.read_who(*ask(site, processes.who(app.pid))) == ()


def test_the_machine(site: OperatedSite) -> None:
    assert len(power.read_boot(*ask(site, power.boot()))) == 36
    [session] = power.read_sessions(*ask(site, power.sessions()))
    assert session.user == "demo"
    assert ask(site, power.reboot())[0] == 0
    site.wait(3)
    assert site.runtime.is_away("n1")


def test_slurm_names_what_it_tells_in_the_order_of_the_real_one(site: OperatedSite) -> None:
    for name in ("idle", "draining"):
        if name == "draining":
            site.runtime.use("n1", list(slurm.drain("n1", "fans are loud")))
        real = recorded("trixie", f"slurm.node.{name}")[1].decode()
        ours = ask(site, slurm.node("n1"))[1].decode()
        assert re.findall(r" +\w+(?==)", ours) == re.findall(r" +\w+(?==)", real.replace(" = hot", "")), name
    for line in ("slurm.node.unknown", "slurm.jobs.unknown", "slurm.update.unknown"):
        argv = tuple(word.replace("g01", "n1") for word in argv_of("trixie", line))
        assert ask(site, argv) == recorded("trixie", line)


def test_slurm(site: OperatedSite) -> None:
    node = slurm.read_node(*ask(site, slurm.node("n2")))
    assert node.states == {"MIXED"} and not node.draining
    [job] = slurm.read_jobs(*ask(site, slurm.jobs("n2")))
    assert (job.id, job.user, job.state, job.name) == ("7", "ada", "RUNNING", "train")
    assert ask(site, slurm.drain("n2", "fan 3 is loud"))[0] == 0
    node = slurm.read_node(*ask(site, slurm.node("n2")))
    assert node.draining and not node.drained and node.reason.startswith("fan 3 is loud [root@")
    site.said("n1", "scancel 7")
    site.wait(2)
    assert slurm.read_node(*ask(site, slurm.node("n2"))).drained
    assert slurm.read_jobs(*ask(site, slurm.jobs("n2"))) == ()
    assert ask(site, slurm.resume("n2"))[0] == 0
    assert not slurm.read_node(*ask(site, slurm.node("n2"))).draining
    with pytest.raises(ToolFault) as unknown:
        slurm.read_node(*ask(site, slurm.node("n9")))
    assert unknown.value.code is ToolProblem.UNKNOWN_THING
