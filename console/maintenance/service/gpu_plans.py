"""Plans for GPUs: who uses them is ended, they are reset, and what they draw and keep ready is set."""

from __future__ import annotations

from collections.abc import Sequence

from connectors import nvidia_smi, processes
from connectors.nvidia_smi import Gpu
from connectors.processes import Signal
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.seen import Computing
from console.maintenance.service.shared import called, permitted
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way
from resources.text import QT_TRANSLATE_NOOP

#: For so many seconds a process may tidy up that was asked to end; a killed one has nothing to do.
POLITE, FIRM = 60, 10
_NOBODY = QT_TRANSLATE_NOOP("Maintenance", "Nothing computes on GPU {gpu} of {node}.")
_IN_USE = QT_TRANSLATE_NOOP(
    "Maintenance", "GPU {gpu} of {node} is in use, by {processes}. End that first, or have the plan end it."
)
_NO_LIMIT = QT_TRANSLATE_NOOP("Maintenance", "GPU {gpu} of {node} has no power limit that can be set.")
_OUTSIDE = QT_TRANSLATE_NOOP("Maintenance", "GPU {gpu} of {node} takes a power limit of {lowest} to {highest} W.")
_SAME = QT_TRANSLATE_NOOP("Maintenance", "GPU {gpu} of {node} is set so already.")
_NO_MODE = QT_TRANSLATE_NOOP("Maintenance", "GPU {gpu} of {node} has no persistence mode.")


def end_processes(
    node: Target, gpu: Gpu, computing: Sequence[Computing], *, account: str, firmly: bool, reason: str = ""
) -> Plan:
    """The processes of a GPU are asked to end, or killed. `account` is who acts there. Raises CannotPlan."""
    if not computing:
        raise CannotPlan(_NOBODY, gpu=gpu.index, node=called(node))
    steps = tuple(_end(node, each, account, firmly) for each in computing)
    act = "gpu.kill" if firmly else "gpu.end"
    return Plan(act, steps, _values(node, gpu), reason, touched=_touched(gpu, computing))


def reset(
    node: Target,
    gpu: Gpu,
    computing: Sequence[Computing],
    *,
    account: str,
    end_first: bool = False,
    reason: str = "",
) -> Plan:
    """A GPU that nothing uses is reset, and is there again afterwards; with `end_first` what uses it is asked to end
    before. Raises CannotPlan."""
    if computing and not end_first:
        names = ", ".join(each.words for each in computing[:5])
        raise CannotPlan(_IN_USE, gpu=gpu.index, node=called(node), processes=names)
    ends = tuple(_end(node, each, account, firmly=False) for each in computing)
    unused = Check(nvidia_smi.apps(gpu.uuid), "nvidia.apps", "count", Relation.IS, "0", 10 if ends else 0)
    resetting = Step(
        "gpu.reset_now",
        node,
        values=_values(node, gpu),
        argv=permitted(nvidia_smi.reset(gpu.uuid), account == "root"),
        before=(_present(gpu), unused),
        expected=10,
        timeout=180,
        cost="gpu.reset.cost",
    )
    back = Step("gpu.back", node, Way.WAIT, _values(node, gpu), seen=(_present(gpu, 120),), expected=5, timeout=180)
    touched = _touched(gpu, computing)
    return Plan("gpu.reset", (*ends, resetting, back), _values(node, gpu), reason, touched=touched)


def power_limit(node: Target, gpu: Gpu, watts: int, *, root: bool, reason: str = "") -> Plan:
    """What a GPU may draw. Raises CannotPlan."""
    if gpu.limit is None or gpu.lowest_limit is None or gpu.highest_limit is None:
        raise CannotPlan(_NO_LIMIT, gpu=gpu.index, node=called(node))
    if not gpu.lowest_limit <= watts <= gpu.highest_limit:
        where = {"lowest": gpu.lowest_limit, "highest": gpu.highest_limit}
        raise CannotPlan(_OUTSIDE, gpu=gpu.index, node=called(node), **where)
    if watts == gpu.limit:
        raise CannotPlan(_SAME, gpu=gpu.index, node=called(node))

    def is_set(to: int) -> Check:
        return Check(nvidia_smi.gpus(gpu.uuid), "nvidia.gpu", "power.limit", Relation.IS, str(to), 10)

    step = Step(
        "power_limit.set",
        node,
        values=_values(node, gpu) | {"watts": str(watts)},
        argv=permitted(nvidia_smi.set_power_limit(gpu.uuid, watts), root),
        before=(_present(gpu),),
        seen=(is_set(watts),),
        changes=(Difference("power_limit", f"{gpu.limit} W", f"{watts} W"),),
        undo=Undo(
            "power_limit.back",
            permitted(nvidia_smi.set_power_limit(gpu.uuid, gpu.limit), root),
            (is_set(gpu.limit),),
        ),
        expected=2,
        timeout=60,
    )
    values = _values(node, gpu) | {"watts": str(watts)}
    return Plan("gpu.power_limit", (step,), values, reason, touched=_touched(gpu, ()))


def persistence(node: Target, gpu: Gpu, on: bool, *, root: bool, reason: str = "") -> Plan:
    """Whether the driver keeps a GPU ready while nobody uses it. Raises CannotPlan."""
    if gpu.persistent is None:
        raise CannotPlan(_NO_MODE, gpu=gpu.index, node=called(node))
    if gpu.persistent is on:
        raise CannotPlan(_SAME, gpu=gpu.index, node=called(node))
    words = {True: "on", False: "off"}

    def is_set(to: bool) -> Check:
        return Check(nvidia_smi.gpus(gpu.uuid), "nvidia.gpu", "persistence_mode", Relation.IS, words[to], 10)

    kinds = {True: "gpu.persistence_on", False: "gpu.persistence_off"}
    step = Step(
        kinds[on],
        node,
        values=_values(node, gpu),
        argv=permitted(nvidia_smi.set_persistence(gpu.uuid, on), root),
        before=(_present(gpu),),
        seen=(is_set(on),),
        changes=(Difference("persistence_mode", words[not on], words[on]),),
        undo=Undo(kinds[not on], permitted(nvidia_smi.set_persistence(gpu.uuid, not on), root), (is_set(not on),)),
        expected=2,
        timeout=60,
    )
    return Plan("gpu.persistence", (step,), _values(node, gpu), reason, touched=_touched(gpu, ()))


def _end(node: Target, process: Computing, account: str, firmly: bool) -> Step:
    """One process is ended, and no other that has its number by then: it is known by the tick at which it began."""
    began, tick = processes.began(process.pid), str(process.started)
    within = FIRM if firmly else POLITE
    allowed = account in ("root", process.user)
    return Step(
        "process.kill" if firmly else "process.end",
        node,
        values={"process": process.name, "pid": str(process.pid), "user": process.user},
        argv=permitted(processes.end(Signal.KILL if firmly else Signal.TERM, process.pid), allowed),
        before=(Check(began, "processes.one", "started", Relation.IS, tick),),
        seen=(Check(began, "processes.one", "started", Relation.IS_NOT, tick, within),),
        expected=5,
        timeout=30,
        cost="process.cost",
    )


def _present(gpu: Gpu, within: int = 0) -> Check:
    return Check(nvidia_smi.gpus(), "nvidia.gpus", gpu.uuid, Relation.IS, "present", within)


def _values(node: Target, gpu: Gpu) -> dict[str, str]:
    return {"gpu": str(gpu.index), "node": called(node)}


def _touched(gpu: Gpu, computing: Sequence[Computing]) -> tuple[Touched, ...]:
    return (Touched("gpu", gpu.uuid), *(Touched("process", each.words) for each in computing))
