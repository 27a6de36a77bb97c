"""Room on the GPUs of a node: how much memory each has left, and who holds most of the rest."""

from __future__ import annotations

from collections.abc import Callable

from connectors import nvidia_smi, processes
from connectors.tools import ToolFault
from console.deployments.model.fitting import GpuRoom

#: Has a node say something: a program's exit status, output and complaints. Raises EnvironmentFault.
Ask = Callable[[tuple[str, ...]], tuple[int, bytes, bytes]]
_MIB = 1 << 20


def held_by(unit: str, ask: Ask) -> dict[str, int]:
    """Bytes that the processes of a unit hold of each GPU, by its index. Raises EnvironmentFault."""
    indices = {each.uuid: str(each.index) for each in nvidia_smi.read_rooms(*ask(nvidia_smi.rooms()))}
    groups = processes.read_groups(*ask(processes.groups()))
    held: dict[str, int] = {}
    for app in nvidia_smi.read_apps(*ask(nvidia_smi.apps())):
        if groups.get(app.pid, "").rpartition("/")[2] == unit and app.gpu in indices:
            held[indices[app.gpu]] = held.get(indices[app.gpu], 0) + (app.memory or 0) * _MIB
    return held


def rooms_of(node: str, ask: Ask) -> tuple[GpuRoom, ...]:
    """The GPUs of a node, by its name for people. Raises EnvironmentFault, also where it has none."""
    found = nvidia_smi.read_rooms(*ask(nvidia_smi.rooms()))
    try:
        apps = nvidia_smi.read_apps(*ask(nvidia_smi.apps()))
    except ToolFault:  # room is room, whoever holds the rest
        apps = ()
    made = []
    for each in found:
        if each.total is None or each.free is None:
            continue
        mine = [app for app in apps if app.gpu == each.uuid]
        most = max(mine, key=lambda app: app.memory or 0, default=None)
        holder = most.name.rpartition("/")[2] if most is not None else ""
        made.append(GpuRoom(node, str(each.index), each.total * _MIB, each.free * _MIB, holder))
    return tuple(made)
