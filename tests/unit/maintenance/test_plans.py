"""What is planned for a node follows from what is there: exact commands, what must hold, how success is seen, the way
back; and what makes no sense there is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from connectors import nvidia_smi, power, processes, slurm, systemd
from connectors.systemd import Verb
from connectors.tools import ToolFault
from console.journal.model import Target
from console.maintenance.model.aside import ASIDE, BACK, Aside
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.words import WORDS
from console.maintenance.service.maintenance import READERS, MaintenanceService
from console.work.model.plans import Check, Plan, Step, Way, undoing
from console.work.model.words import step_title, title

from .conftest import GPU, NODE, Recorded


def checks(plan: Plan) -> list[Check]:
    return [
        check for step in plan.steps for check in (*step.before, *step.seen, *(step.undo.seen if step.undo else ()))
    ]


def is_whole(plan: Plan) -> None:
    """All of a plan has words, all of its checks somebody who reads them, and its text is canonical."""
    for check in checks(plan):
        assert check.reader in READERS and check.argv
    for step in (*plan.steps, *undoing(plan, range(len(plan.steps)))):
        assert "?" not in str(step_title(step, WORDS)) and step.kind in WORDS, step.kind
        assert all(change.what in WORDS for change in step.changes)
        assert not step.cost or step.cost in WORDS
    assert plan.act in WORDS and "?" not in str(title(plan, WORDS))
    assert all(thing.what in WORDS for thing in plan.touched)
    assert len(plan.hash) == 64


def busy(node: Recorded, *, user: str = "anna") -> None:
    """Three processes of somebody compute on the GPU."""
    node.has("nvidia.apps.h100.load")
    node.has("nvidia.apps.h100.load", argv=nvidia_smi.apps(GPU))
    pids = (11327, 11328, 11345)
    began = "".join(f"{pid} (burn) S 1 1 1 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 {pid * 7} 1 1\n" for pid in pids)
    who = "".join(f"{pid} 1 {user} 90 {'burn':<20} ./burn\n" for pid in pids)
    node.said[processes.began(*pids)] = (0, began.encode(), b"")
    node.said[processes.who(*pids)] = (0, who.encode(), b"")


def idle(node: Recorded) -> None:
    node.has("nvidia.apps.h100.idle")
    node.has("nvidia.apps.h100.idle", argv=nvidia_smi.apps(GPU))
    node.has("nvidia.gpus.h100.idle")


def free_of_slurm(node: Recorded) -> None:
    node.said.pop(slurm.node("g01"))


# ---- services


def test_a_restart_is_seen_by_another_run_of_the_unit(node: Recorded) -> None:
    plan = node.service().change_unit(NODE, Verb.RESTART, "worker", reason="leaks")
    is_whole(plan)
    [step] = plan.steps
    assert step.argv == systemd.act(Verb.RESTART, "worker.service")
    anew = next(check for check in step.seen if check.seen == "InvocationID")
    before = READERS["systemd.unit"](*node.said[systemd.show("worker")])
    assert not anew.holds(before) and anew.holds({**before, "InvocationID": "f" * 32})
    assert all(check.holds(before) for check in step.before)
    assert (plan.act, plan.reason, step.cost, step.undo) == ("services.restart", "leaks", "service.cost", None)


def test_a_stop_is_taken_back_by_a_start(node: Recorded) -> None:
    plan = node.service().change_unit(NODE, Verb.STOP, "worker")
    is_whole(plan)
    [back] = undoing(plan, [0])
    assert back.argv == systemd.act(Verb.START, "worker.service") and back.kind == "service.start"
    assert plan.steps[0].changes[0].before == "active"


@pytest.mark.parametrize(
    ("verb", "unit", "why"),
    [
        (Verb.START, "worker", "runs on g01 already"),
        (Verb.START, "nothing-of-the-kind", "There is no service"),
        (Verb.RESET_FAILED, "worker", "has not failed"),
    ],
)
def test_what_makes_no_sense_for_a_service_is_refused(node: Recorded, verb: Verb, unit: str, why: str) -> None:
    with pytest.raises(CannotPlan, match=why):
        node.service().change_unit(NODE, verb, unit)


def test_a_service_that_begins_again_and_again_is_restarted_whatever_its_state_is_just_then(node: Recorded) -> None:
    restart = node.service().change_unit(NODE, Verb.RESTART, "worker")
    assert [check.seen for check in restart.steps[0].before] == ["LoadState"]
    stop = node.service().change_unit(NODE, Verb.STOP, "worker").steps[0].before[-1]
    assert stop.holds({"ActiveState": "activating"}) and not stop.holds({"ActiveState": "inactive"})


def test_the_way_in_is_not_stopped(node: Recorded) -> None:
    told = node.said[systemd.show("worker")][1].replace(b"Id=worker.service", b"Id=ssh.service")
    node.said[systemd.show("ssh")] = (0, told, b"")
    with pytest.raises(CannotPlan, match="the way to g01"):
        node.service().change_unit(NODE, Verb.STOP, "ssh")
    is_whole(node.service().change_unit(NODE, Verb.RESTART, "ssh"))


def test_a_unit_that_does_something_once_is_known_by_how_its_start_ended(node: Recorded) -> None:
    told = node.said[systemd.show("worker")][1].replace(b"Type=simple", b"Type=oneshot")
    node.said[systemd.show("once")] = (0, told.replace(b"ActiveState=active", b"ActiveState=inactive"), b"")
    [step] = node.service().change_unit(NODE, Verb.START, "once").steps
    assert step.seen == () and step.statuses == (0,)


def test_an_account_that_is_not_root_goes_by_sudo_and_is_asked_nothing(node: Recorded) -> None:
    node.said["id", "-un"] = (0, b"ops\n", b"")
    [step] = node.service().change_unit(NODE, Verb.STOP, "worker").steps
    assert step.argv[:4] == ("sudo", "-n", "--", "systemctl")
    assert step.undo is not None and step.undo.argv[0] == "sudo"
    assert all(check.argv[0] != "sudo" for check in (*step.before, *step.seen))


# ---- GPUs


def test_each_process_is_ended_only_while_it_is_the_one_that_was_seen(node: Recorded) -> None:
    busy(node)
    plan = node.service().end_processes(NODE, "0")
    is_whole(plan)
    assert [step.argv for step in plan.steps] == [
        processes.end(processes.Signal.TERM, pid) for pid in (11327, 11328, 11345)
    ]
    step = plan.steps[-1]
    [before], [after] = step.before, step.seen
    there, other = {"started": str(11345 * 7)}, {"started": "1"}
    gone = {"started": processes.NOT_THERE}
    assert before.holds(there) and not before.holds(other) and not before.holds(gone)
    assert after.holds(other) and after.holds(gone) and not after.holds(there)
    assert plan.touched[1].which == "burn (11327), anna" and step.cost and step.undo is None


def test_to_kill_is_an_act_of_its_own(node: Recorded) -> None:
    busy(node)
    plan = node.service().end_processes(NODE, GPU, firmly=True)
    is_whole(plan)
    assert plan.act == "gpu.kill" and plan.steps[0].argv == processes.end(processes.Signal.KILL, 11327)


def test_own_processes_are_ended_without_sudo(node: Recorded) -> None:
    node.said["id", "-un"] = (0, b"anna\n", b"")
    busy(node)
    assert node.service().end_processes(NODE, "0").steps[0].argv[0] == "kill"
    busy(node, user="bo")
    assert node.service().end_processes(NODE, "0").steps[0].argv[0] == "sudo"


def test_a_process_that_took_anothers_number_meanwhile_is_not_planned_for(node: Recorded) -> None:
    busy(node)
    real = node.said[processes.began(11327, 11328, 11345)]
    asked = []

    class Changing(dict[tuple[str, ...], tuple[int, bytes, bytes]]):
        def get(self, argv: tuple[str, ...], default: object = None) -> tuple[int, bytes, bytes]:  # type: ignore[override]
            if argv == processes.began(11327, 11328, 11345):
                asked.append(argv)
                return real if len(asked) == 1 else (real[0], real[1].replace(b" 0 79289 ", b" 0 5 "), b"")
            return super().get(argv, (127, b"", b""))

    node.said = Changing(node.said)
    with pytest.raises(CannotPlan, match="changed while"):
        node.service().end_processes(NODE, "0")


def test_a_gpu_in_use_is_not_reset_unless_the_plan_ends_what_uses_it(node: Recorded) -> None:
    busy(node)
    with pytest.raises(CannotPlan, match=r"in use, by burn \(11327\), anna"):
        node.service().reset_gpu(NODE, "0")
    plan = node.service().reset_gpu(NODE, "0", end_first=True)
    is_whole(plan)
    assert [step.kind for step in plan.steps] == ["process.end"] * 3 + ["gpu.reset_now", "gpu.back"]
    unused = plan.steps[3].before[-1]
    assert unused.argv == nvidia_smi.apps(GPU) and unused.holds({"count": "0"}) and not unused.holds({"count": "1"})


def test_a_reset_gpu_is_waited_for_by_its_uuid(node: Recorded) -> None:
    idle(node)
    reset, back = node.service().reset_gpu(NODE, "0").steps
    assert reset.argv == nvidia_smi.reset(GPU) and back.way is Way.WAIT and reset.undo is None
    assert back.seen[0].holds({GPU: "present"}) and not back.seen[0].holds({"count": "7"})


def test_a_power_limit_lies_within_what_the_gpu_takes_and_is_set_back(node: Recorded) -> None:
    idle(node)
    plan = node.service().limit_power(NODE, "0", 500)
    is_whole(plan)
    [step] = plan.steps
    assert step.changes[0].before == "700 W" and step.changes[0].after == "500 W"
    assert undoing(plan, [0])[0].argv == nvidia_smi.set_power_limit(GPU, 700)
    for watts, why in ((199, "200 to 700 W"), (701, "200 to 700 W"), (700, "set so already")):
        with pytest.raises(CannotPlan, match=why):
            node.service().limit_power(NODE, "0", watts)


def test_persistence_mode_is_turned_off_and_back_on(node: Recorded) -> None:
    idle(node)
    plan = node.service().set_persistence(NODE, GPU, False)
    is_whole(plan)
    assert undoing(plan, [0])[0].argv == nvidia_smi.set_persistence(GPU, True)
    with pytest.raises(CannotPlan, match="set so already"):
        node.service().set_persistence(NODE, GPU, True)


@pytest.mark.parametrize("which", ["1", "-1", "GPU-0", ""])
def test_a_gpu_that_is_not_there_is_named(node: Recorded, which: str) -> None:
    with pytest.raises(CannotPlan, match="There is no GPU"):
        node.service().reset_gpu(NODE, which)


# ---- nodes


def test_a_reboot_is_over_when_the_machine_is_back_with_all_that_it_had(node: Recorded) -> None:
    idle(node)
    free_of_slurm(node)
    plan = node.service().reboot(NODE, units=["worker"])
    is_whole(plan)
    [step] = plan.steps
    looked_at = [(check.reader, check.seen) for check in step.seen]
    assert step.way is Way.REBOOT and looked_at == [
        ("boot.id", "id"),
        ("systemd.system", "state"),
        ("nvidia.gpus", GPU),
        ("systemd.unit", "ActiveState"),
    ]
    now = READERS["boot.id"](*node.said[power.boot()])
    assert step.before[0].holds(now) and not step.seen[0].holds(now) and step.seen[0].holds({"id": "another"})
    assert not step.seen[2].holds({"count": "0"})
    assert ("session", "root") in [(thing.what, thing.which.partition(",")[0]) for thing in plan.touched]


def test_a_node_at_work_is_not_rebooted_unless_that_is_said(node: Recorded) -> None:
    busy(node)
    free_of_slurm(node)
    with pytest.raises(CannotPlan, match="at work: burn"):
        node.service().reboot(NODE)
    plan = node.service().reboot(NODE, anyway=True)
    assert [thing.which for thing in plan.touched if thing.what == "process"] == [
        f"burn ({pid}), anna" for pid in (11327, 11328, 11345)
    ]


def test_a_drain_is_kept_here_and_in_slurm_and_taken_back_in_both(node: Recorded) -> None:
    idle(node)
    node.has("slurm.node.idle", "trixie")
    plan = node.service().drain(NODE, reason='fans "loud"', wait=3600)
    is_whole(plan)
    aside, drained, empty = plan.steps
    assert (aside.kind, aside.way, drained.kind, empty.way) == (ASIDE, Way.RECORD, "slurm.drain", Way.WAIT)
    assert drained.argv[-1] == "Reason=fans 'loud'" and empty.seen[0].seen == "drained"
    back = undoing(plan, [0, 1])
    assert [step.kind for step in back] == ["slurm.resume", BACK] and back[0].argv == slurm.resume("g01")


def test_without_slurm_a_drain_waits_for_what_computes(node: Recorded) -> None:
    idle(node)
    free_of_slurm(node)
    _, empty = node.service().drain(NODE, wait=60).steps
    assert empty.seen[0].argv == nvidia_smi.apps()


def test_a_node_that_is_out_comes_back_and_one_that_is_not_cannot(node: Recorded) -> None:
    idle(node)
    node.has("slurm.node.idle", "trixie")
    with pytest.raises(CannotPlan, match="not out of work"):
        node.service().give_back(NODE)
    node.has("slurm.node.draining", "trixie")
    node.out[NODE.id] = Aside(NODE, datetime(2026, 11, 29, tzinfo=UTC), "anna", "fans")
    with pytest.raises(CannotPlan, match="out of work already"):
        node.service().drain(NODE)
    plan = node.service().give_back(NODE)
    is_whole(plan)
    assert [step.kind for step in plan.steps] == ["slurm.resume", BACK]
    assert undoing(plan, [0])[0].argv == slurm.drain("g01", "fans are loud = hot")


def test_slurm_that_does_not_answer_stops_a_drain(node: Recorded) -> None:
    node.has("slurm.node.silent", "trixie")
    with pytest.raises(ToolFault):
        node.service().drain(NODE)


def nodes(count: int) -> list[Target]:
    return [Target(f"node:{number}", f"node:hall/g{number:02}") for number in range(count)]


def test_one_command_goes_to_one_node_then_to_a_tenth_then_to_the_rest(node: Recorded) -> None:
    plan = node.service().command(nodes(25), ("uname", "-r"), timeout=30)
    is_whole(plan)
    waves = [step.wave for step in plan.steps]
    assert [waves.count(wave) for wave in range(3)] == [1, 3, 21]
    assert {step.argv for step in plan.steps} == {("uname", "-r")} and not plan.can_be_undone


def test_a_command_as_root_goes_by_sudo_where_the_account_is_another(node: Recorded) -> None:
    node.said["id", "-un"] = (0, b"ops\n", b"")
    plan = node.service().command(nodes(2), ("dmesg", "-C"), as_root=True)
    assert {step.argv for step in plan.steps} == {("sudo", "-n", "--", "dmesg", "-C")}


@pytest.mark.parametrize(
    "make",
    [
        lambda service: service.command([], ("ls",)),
        lambda service: service.command(nodes(1), ()),
        lambda service: service.command(nodes(1), ("",)),
        lambda service: service.command(nodes(1), ("-rf",)),
        lambda service: service.command(nodes(1), ("ls", "a\0b")),
        lambda service: service.command(nodes(1), ("ls", "\x1b[2K")),
        lambda service: service.command(nodes(1), ("ls", "a\u202eb")),
        lambda service: service.command(nodes(1), ("ls",), timeout=0),
        lambda service: service.command(nodes(1), ("ls",), sizes="0"),
        lambda service: service.command(nodes(1), ("ls",), sizes="1,many"),
        lambda service: service.command(nodes(1), ("ls",), sizes="101%"),
    ],
)
def test_a_command_that_cannot_be_given_or_shown_is_refused(
    node: Recorded, make: Callable[[MaintenanceService], Plan]
) -> None:
    with pytest.raises(CannotPlan):
        make(node.service())


def test_a_step_of_each_kind_has_its_words() -> None:
    assert str(step_title(Step("command.run", NODE, values={"command": "uname"}), WORDS)) == "Run uname"
