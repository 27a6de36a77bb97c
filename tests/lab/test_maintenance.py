"""Maintenance on a whole machine with a real systemd: what is planned of what is there is done, seen, and taken back.

It is Debian 13; what programs of Debian 12 say was recorded (tests/support/recorded/tools) and is read by unit tests.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from connectors import processes
from connectors.nvidia_smi import Gpu
from connectors.systemd import Verb
from console.journal.model import Target
from console.journal.service import Journal
from console.main.acting import READERS
from console.main.claims import FileClaims
from console.maintenance.model.aside import ACTS, taken_out
from console.maintenance.model.seen import Computing
from console.maintenance.service import gpu_plans
from console.maintenance.service.maintenance import MaintenanceService
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView
from console.work.service.acting import Acts
from console.work.service.records import Records
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.rootfs import Release
from tests.lab.systemd_nodes import SystemdNode
from tests.lab.test_acts import Nodes
from tests.support.acts import Rule

_UNITS = {
    "worker.service": "[Service]\nExecStart=/bin/sleep 1000\n",
    "once.service": "[Service]\nType=oneshot\nExecStart=/bin/touch /var/tmp/once\n",
    "never.service": "[Service]\nType=oneshot\nExecStart=/bin/false\n",
}
NODE = Target("node:1", "node:lab/s1")

pytestmark = pytest.mark.xdist_group("maintenance")  # one machine for all


@dataclass
class Bed:
    """A machine, and maintenance over it."""

    node: SystemdNode
    acts: Acts
    service: MaintenanceService

    def carry_out(self, plan: Plan) -> RunView:
        return self.agreed(self.acts.propose(plan))

    def agreed(self, run: RunView) -> RunView:
        self.acts.agree(run.id)
        self.acts.start(run.id)
        return self.acts.wait(run.id, 240)

    def change(self, verb: Verb, unit: str) -> RunView:
        return self.carry_out(self.service.change_unit(NODE, verb, unit))

    def state(self, unit: str) -> str:
        with self.service.at(NODE) as there:
            return there.unit(unit).active


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    folder = tmp_path_factory.mktemp("maintenance")
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1, Release.TRIXIE)
        units = node.own("/etc/systemd/system")
        for name, text in _UNITS.items():
            (units / name).write_text(text)
        node.inside("systemctl", "daemon-reload")
        node.inside("systemctl", "start", "worker")
        journal = Journal.open(folder / "journal.db", actor="anna", source="test", clock=time.time)
        acts = Acts(
            Records(journal),
            Nodes(lab, {"1": node}),
            READERS,
            Rule(),
            FileClaims(folder / "claims"),
            holder="anna@desk",
            who=lambda: "anna",
        )
        service = MaintenanceService(acts.looking, aside=lambda: taken_out(acts.of_acts(*ACTS)))
        yield Bed(node, acts, service)
        acts.close()
        journal.close()


def test_services_and_their_log_are_seen(bed: Bed) -> None:
    with bed.service.at(NODE) as there:
        assert "worker.service" in [unit.name for unit in there.units()]
        assert there.account() == "root" and there.gpus() == () and there.computing() == ()
        assert there.in_slurm() is None
        [line] = [line for line in there.log("worker") if line.text.startswith("Started")][-1:]
        assert line.source == "systemd"
        bed.node.inside("systemd-cat", "-t", "tester", "echo", "news")
        assert "news" in [later.text for later in there.log(after=line.cursor)]


def test_a_service_is_restarted_stopped_and_started_again_by_the_way_back(bed: Bed) -> None:
    assert bed.change(Verb.RESTART, "worker").state is RunState.SUCCEEDED
    stopped = bed.change(Verb.STOP, "worker")
    assert stopped.state is RunState.SUCCEEDED and bed.state("worker") == "inactive"
    assert bed.agreed(bed.acts.undo(stopped.id)).state is RunState.SUCCEEDED and bed.state("worker") == "active"


def test_a_service_that_breaks_down_is_no_success_and_its_failure_is_cleared(bed: Bed) -> None:
    run = bed.change(Verb.RESTART, "never")
    assert (run.state, run.steps[0].reason) == (RunState.FAILED, "status")
    assert bed.state("never") == "failed"
    assert bed.change(Verb.RESET_FAILED, "never").state is RunState.SUCCEEDED and bed.state("never") == "inactive"


def test_what_runs_once_is_started_each_time(bed: Bed) -> None:
    for _ in range(2):
        assert bed.change(Verb.START, "once").state is RunState.SUCCEEDED
        bed.node.inside("rm", "/var/tmp/once")


def test_a_process_is_ended_and_another_one_of_its_number_would_not_be(bed: Bed) -> None:
    with bed.service.at(NODE) as there:
        pid = there.unit("worker").main_pid
        assert pid is not None
    gpu = Gpu("GPU-00000000-0000-0000-0000-000000000000", 0, "", "", None, None, None, None, None, None, None)

    def plan(started: int) -> Plan:
        who = Computing(pid, started, "root", 1, "sleep", "sleep 1000", None, (gpu.uuid,))
        return gpu_plans.end_processes(NODE, gpu, [who], account="root", firmly=False)

    said = bed.acts.look(NODE, processes.began(pid))
    [began] = processes.read_began(*said)
    refused = bed.carry_out(plan(began.started + 1))
    # Who began at another tick is gone already, as far as this plan is concerned.
    assert refused.state is RunState.SUCCEEDED and bed.state("worker") == "active"
    assert bed.carry_out(plan(began.started)).state is RunState.SUCCEEDED
    assert bed.state("worker") in ("inactive", "failed")


def test_a_drain_is_kept_and_a_command_says_what_it_did(bed: Bed) -> None:
    assert bed.carry_out(bed.service.drain(NODE, reason="fans")).state is RunState.SUCCEEDED
    assert bed.service.is_out(NODE)
    run = bed.carry_out(bed.service.give_back(NODE))
    assert run.state is RunState.SUCCEEDED and not bed.service.is_out(NODE)
    back = bed.agreed(bed.acts.undo(run.id))
    assert back.state is RunState.SUCCEEDED and bed.service.is_out(NODE)
    said = bed.carry_out(bed.service.command([NODE], ("uname", "-n")))
    assert said.steps[0].facts["out"].strip() == bed.node.name


def test_a_reboot_is_over_when_the_machine_is_up_with_what_it_had(bed: Bed) -> None:
    bed.node.inside("systemctl", "reset-failed")
    plan = bed.service.reboot(NODE, units=["ssh"])
    boot = plan.steps[0].before[0].wanted
    assert bed.carry_out(plan).state is RunState.SUCCEEDED
    assert bed.service.reboot(NODE).steps[0].before[0].wanted != boot
