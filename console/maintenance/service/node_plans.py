"""Plans for whole nodes: restarted, taken out of work and given back, and one command on many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import nvidia_smi, power, slurm, systemd
from connectors.nvidia_smi import Gpu
from connectors.power import Session
from connectors.slurm import Job
from console.journal.model import Target
from console.maintenance.model.aside import ASIDE, BACK
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.seen import Work
from console.maintenance.model.waves import USUAL, waves
from console.maintenance.service.shared import called, permitted
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way
from resources.text import QT_TRANSLATE_NOOP

#: For so many seconds a machine may take to come back: large ones look through terabytes of memory first.
RETURN = 1800
LONGEST_COMMAND = 3600 * 24
_MOST_ARGUMENTS = 200
#: What no argument of a command needs, and what may hide what the others are.
_UNSOUND = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BUSY = QT_TRANSLATE_NOOP("Maintenance", "{node} is at work: {work}. Drain it first, or say that this may be lost.")
_OUT = QT_TRANSLATE_NOOP("Maintenance", "{node} is out of work already.")
_IN = QT_TRANSLATE_NOOP("Maintenance", "{node} is not out of work.")
_NO_COMMAND = QT_TRANSLATE_NOOP("Maintenance", "There is no command, or one that cannot be given to a program.")
_NO_NODES = QT_TRANSLATE_NOOP("Maintenance", "There is no node to do this on.")
_NO_TIME = QT_TRANSLATE_NOOP("Maintenance", "A command may take 1 second to 24 hours.")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as it was seen before its restart. `clock_right` says that something keeps its clock right; `work` is
    what somebody has it do."""

    boot: str
    state: str
    gpus: tuple[Gpu, ...] = ()
    sessions: tuple[Session, ...] = ()
    clock_right: bool = False
    work: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class InSlurm:
    """A node as Slurm has it, and the jobs there."""

    node: slurm.Node
    jobs: tuple[Job, ...] = ()


def reboot(
    node: Target, machine: Machine, *, root: bool, units: Sequence[str] = (), anyway: bool = False, reason: str = ""
) -> Plan:
    """A machine is restarted, and is back when it has booted anew, all of its GPUs are there, its services and `units`
    are up, and its clock is right if it was before. Raises CannotPlan while it is at work, unless `anyway`."""
    if machine.work and not anyway:
        raise CannotPlan(_BUSY, node=called(node), work=", ".join(each.name for each in machine.work[:5]))
    up = "running" if machine.state == "running" else "running degraded"
    seen = [
        Check(power.boot(), "boot.id", "id", Relation.IS_NOT, machine.boot, RETURN),
        Check(systemd.system_state(), "systemd.system", "state", Relation.ONE_OF, up, 600),
        *(Check(nvidia_smi.gpus(), "nvidia.gpus", gpu.uuid, Relation.IS, "present", 300) for gpu in machine.gpus),
        *(Check(systemd.show(unit), "systemd.unit", "ActiveState", Relation.IS, "active", 300) for unit in units),
    ]
    if machine.clock_right:
        seen.append(Check(systemd.clock_state(), "systemd.clock", "NTPSynchronized", Relation.IS, "yes", 300))
    step = Step(
        "machine.reboot",
        node,
        Way.REBOOT,
        {"node": called(node)},
        argv=permitted(power.reboot(), root),
        before=(Check(power.boot(), "boot.id", "id", Relation.IS, machine.boot),),
        seen=tuple(seen),
        expected=180,
        timeout=RETURN,
        cost="node.reboot.cost",
    )
    touched = [Touched(work.what, work.name) for work in machine.work]
    touched += [Touched("session", _words(session)) for session in machine.sessions]
    if machine.gpus:
        indices = ", ".join(str(gpu.index) for gpu in machine.gpus)
        touched.append(Touched("gpu", indices))
    return Plan("node.reboot", (step,), {"node": called(node)}, reason, touched=tuple(touched))


def drain(
    node: Target,
    *,
    root: bool,
    out: bool,
    in_slurm: InSlurm | None = None,
    work: Sequence[Work] = (),
    wait: int = 0,
    until: datetime | None = None,
    reason: str = "",
) -> Plan:
    """A node is taken out of work: this console keeps that, and Slurm begins nothing there any more. What runs goes on;
    with `wait` the plan ends when it has ended by itself, for which it may take so many seconds. `until` says when it
    is meant to be back, which nothing does by itself. Raises CannotPlan."""
    draining = in_slurm is not None and in_slurm.node.draining
    if out and (in_slurm is None or draining):
        raise CannotPlan(_OUT, node=called(node))
    steps = [] if out else [_record(node, ASIDE, reason, until)]
    if in_slurm is not None and not draining:
        steps.append(_slurm(node, in_slurm.node, "slurm.drain", reason, root))
    if wait:
        steps.append(_wait(node, in_slurm, wait))
    touched = tuple(Touched(each.what, each.name, left_alone=True) for each in work)
    return Plan("node.drain", tuple(steps), {"node": called(node)}, reason, touched=touched)


def give_back(node: Target, *, root: bool, out: bool, in_slurm: InSlurm | None = None, reason: str = "") -> Plan:
    """A node that was out of work takes part in it again. Raises CannotPlan."""
    draining = in_slurm is not None and in_slurm.node.draining
    if not out and not draining:
        raise CannotPlan(_IN, node=called(node))
    steps = []
    if in_slurm is not None and draining:
        steps.append(_slurm(node, in_slurm.node, "slurm.resume", in_slurm.node.reason, root))
    if out:
        steps.append(_record(node, BACK, reason))
    return Plan("node.return", tuple(steps), {"node": called(node)}, reason)


def command(
    nodes: Sequence[tuple[Target, bool]],
    argv: tuple[str, ...],
    *,
    sizes: str = USUAL,
    timeout: int = 60,
    as_root: bool = False,
    reason: str = "",
) -> Plan:
    """One command on many nodes, wave after wave; each comes with whether its account is root there. It is a list of
    arguments and goes through no shell; its exit status alone says how it went. Raises CannotPlan."""
    sound = not any(_UNSOUND.search(part) for part in argv)
    if not argv or not argv[0] or argv[0].startswith("-") or len(argv) > _MOST_ARGUMENTS or not sound:
        raise CannotPlan(_NO_COMMAND)
    if not nodes:
        raise CannotPlan(_NO_NODES)
    if not 1 <= timeout <= LONGEST_COMMAND:
        raise CannotPlan(_NO_TIME)
    steps = tuple(
        Step(
            "command.run",
            node,
            values={"command": argv[0]},
            argv=argv if root or not as_root else permitted(argv, root),
            timeout=timeout,
            wave=wave,
            cost="node.command.cost",
        )
        for (node, root), wave in zip(nodes, waves(len(nodes), sizes), strict=True)
    )
    return Plan("node.command", steps, {"command": argv[0], "count": str(len(nodes))}, reason)


def _record(node: Target, kind: str, reason: str, until: datetime | None = None) -> Step:
    before, after = ("yes", "no") if kind == ASIDE else ("no", "yes")
    values, changes = {"node": called(node), "reason": reason}, [Difference("node.work", before, after)]
    if until is not None:
        values["until"] = until.astimezone(UTC).isoformat(timespec="minutes")
        changes.append(Difference("node.until", "", f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"))
    return Step(
        kind,
        node,
        Way.RECORD,
        values,
        changes=tuple(changes),
        undo=Undo(BACK if kind == ASIDE else ASIDE, way=Way.RECORD),
    )


def _slurm(node: Target, known: slurm.Node, kind: str, why: str, root: bool) -> Step:
    """Slurm begins nothing on a node any more, or may again; the way back is the other one, for the same reason."""
    # Slurm adds to a reason who gave it and when.
    plain = " ".join(re.sub(r"\[[^\]]*\]$", "", why).replace('"', "'").split())[:150]
    ways = {"slurm.drain": slurm.drain(known.name, plain or "maintenance"), "slurm.resume": slurm.resume(known.name)}
    [other] = ways.keys() - {kind}
    off, on = ("yes", "no") if kind == "slurm.drain" else ("no", "yes")

    def is_so(draining: str) -> Check:
        return Check(slurm.node(known.name), "slurm.node", "draining", Relation.IS, draining, 30)

    return Step(
        kind,
        node,
        values={"name": known.name},
        argv=permitted(ways[kind], root),
        seen=(is_so(off),),
        changes=(Difference("slurm.draining", on, off),),
        undo=Undo(other, permitted(ways[other], root), (is_so(on),)),
        expected=2,
        timeout=60,
    )


def _wait(node: Target, in_slurm: InSlurm | None, seconds: int) -> Step:
    """Until nothing that was begun there goes on."""
    seen = [Check(nvidia_smi.apps(), "nvidia.apps", "count", Relation.IS, "0", seconds)]
    if in_slurm is not None:
        seen = [Check(slurm.node(in_slurm.node.name), "slurm.node", "drained", Relation.IS, "yes", seconds)]
    return Step("node.empty", node, Way.WAIT, {"node": called(node)}, seen=tuple(seen), timeout=seconds)


def _words(session: Session) -> str:
    return f"{session.user}, {session.terminal}" if session.terminal else session.user
