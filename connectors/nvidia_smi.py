"""nvidia-smi on a node: its GPUs with their limits, the processes that compute on them, and what can be set.

A GPU is named by its UUID, never by its index, which another one may have after a reset or a reboot. nvidia-smi tells
of errors on its standard output, among the rows: a row that is none is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from connectors.text import sanitise
from connectors.tools import Reader, ToolProblem, bad_value, not_read, refused, rows_of, whole

NVIDIA_SMI: Final = "nvidia-smi"
MOST_WATTS = 5000
_UUID = re.compile(r"(?:GPU|MIG)-[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BUS = re.compile(r"[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f]")
#: Columns as they are asked for; the one whose text may hold commas comes last.
_GPU_COLUMNS = (
    *("index", "uuid", "pci.bus_id", "persistence_mode", "power.limit", "power.default_limit", "power.min_limit"),
    *("power.max_limit", "memory.used", "mig.mode.current", "name"),
)
_ROOM_COLUMNS = ("uuid", "index", "name", "memory.total", "memory.free")
_APP_COLUMNS = ("gpu_uuid", "pid", "used_memory", "process_name")
_FORMAT = "--format=csv,noheader,nounits"
#: What nvidia-smi's exit statuses mean, as its manual has them.
_STATUSES: Mapping[int, ToolProblem] = {
    4: ToolProblem.FORBIDDEN,
    6: ToolProblem.UNKNOWN_THING,
    9: ToolProblem.SILENT,  # the driver is not loaded
    12: ToolProblem.SILENT,  # its library is not there
    15: ToolProblem.SILENT,  # the GPU fell off the bus
}
_NONE = re.compile(r"\[.*\]|N/A|Unknown Error|Requested functionality has been deprecated", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU as it stands. Watts and MiB are whole, None where it has no such thing; `persistent` and `mig` are None
    where it knows no such mode."""

    uuid: str
    index: int
    name: str
    bus: str
    persistent: bool | None
    limit: int | None
    usual_limit: int | None
    lowest_limit: int | None
    highest_limit: int | None
    memory_used: int | None
    mig: bool | None


@dataclass(frozen=True, slots=True)
class Room:
    """A GPU's memory in MiB, None where the driver does not tell."""

    uuid: str
    index: int
    name: str
    total: int | None
    free: int | None


@dataclass(frozen=True, slots=True)
class App:
    """A process that computes on a GPU. `memory` is in MiB, None where the driver does not tell."""

    gpu: str
    pid: int
    memory: int | None
    name: str


def checked_uuid(uuid: str) -> str:
    """A GPU's UUID as it is given to nvidia-smi. Raises ToolFault (BAD_VALUE)."""
    if _UUID.fullmatch(uuid) is None:
        raise bad_value(NVIDIA_SMI, "gpu", uuid)
    return uuid


def gpus(uuid: str = "") -> tuple[str, ...]:
    """Asks for all GPUs, or for one."""
    return (NVIDIA_SMI, *_of(uuid), f"--query-gpu={','.join(_GPU_COLUMNS)}", _FORMAT)


def apps(uuid: str = "") -> tuple[str, ...]:
    """Asks for the processes that compute on all GPUs, or on one."""
    return (NVIDIA_SMI, *_of(uuid), f"--query-compute-apps={','.join(_APP_COLUMNS)}", _FORMAT)


def rooms() -> tuple[str, ...]:
    """Asks how much memory each GPU has, and how much of it nobody has taken."""
    return (NVIDIA_SMI, f"--query-gpu={','.join(_ROOM_COLUMNS)}", _FORMAT)


def set_power_limit(uuid: str, watts: int) -> tuple[str, ...]:
    """Has a GPU draw no more; it holds until the driver is loaded anew."""
    if not 0 < watts <= MOST_WATTS:
        raise bad_value(NVIDIA_SMI, "watts", watts)
    return (NVIDIA_SMI, f"--id={checked_uuid(uuid)}", f"--power-limit={watts}")


def set_persistence(uuid: str, on: bool) -> tuple[str, ...]:
    """Has the driver keep a GPU ready while nobody uses it, or not."""
    return (NVIDIA_SMI, f"--id={checked_uuid(uuid)}", f"--persistence-mode={int(on)}")


def reset(uuid: str) -> tuple[str, ...]:
    """Resets a GPU, which nothing may use."""
    return (NVIDIA_SMI, f"--id={checked_uuid(uuid)}", "--gpu-reset")


def read_gpus(status: int, out: bytes, err: bytes) -> tuple[Gpu, ...]:
    """What `gpus` said."""
    found = []
    for values in _rows(status, out, err, _GPU_COLUMNS):
        index, bus = whole(values["index"]), values["pci.bus_id"]
        if index is None or not 0 <= index < 4096 or not _UUID.fullmatch(values["uuid"]) or not _BUS.fullmatch(bus):
            raise not_read(NVIDIA_SMI, "a row that is no GPU", out)
        found.append(
            Gpu(
                values["uuid"],
                index,
                sanitise(values["name"], 100),
                bus,
                _switch(values["persistence_mode"]),
                _amount(values["power.limit"]),
                _amount(values["power.default_limit"]),
                _amount(values["power.min_limit"]),
                _amount(values["power.max_limit"]),
                _amount(values["memory.used"]),
                _switch(values["mig.mode.current"]),
            )
        )
    return tuple(found)


def read_rooms(status: int, out: bytes, err: bytes) -> tuple[Room, ...]:
    """What `rooms` said."""
    found = []
    for values in _rows(status, out, err, _ROOM_COLUMNS):
        index = whole(values["index"])
        if index is None or not 0 <= index < 4096 or not _UUID.fullmatch(values["uuid"]):
            raise not_read(NVIDIA_SMI, "a row that is no GPU", out)
        total, free = _amount(values["memory.total"]), _amount(values["memory.free"])
        found.append(Room(values["uuid"], index, sanitise(values["name"], 100), total, free))
    return tuple(found)


def read_apps(status: int, out: bytes, err: bytes) -> tuple[App, ...]:
    """What `apps` said; a process is named once for each GPU that it computes on."""
    found = []
    for values in _rows(status, out, err, _APP_COLUMNS):
        pid = whole(values["pid"])
        if pid is None or not 0 < pid < 1 << 31 or _UUID.fullmatch(values["gpu_uuid"]) is None:
            raise not_read(NVIDIA_SMI, "a row that is no process", out)
        found.append(App(values["gpu_uuid"], pid, _amount(values["used_memory"]), sanitise(values["process_name"])))
    return tuple(found)


# ---- what checks compare -------------------------------------------------------------------------------------------


def _gpu_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    found = read_gpus(status, out, err)
    if len(found) != 1:
        raise not_read(NVIDIA_SMI, f"{len(found)} GPUs", out)
    gpu = found[0]
    told = {"uuid": gpu.uuid, "index": str(gpu.index)}
    numbers = {"power.limit": gpu.limit, "memory.used": gpu.memory_used}
    told |= {name: str(value) for name, value in numbers.items() if value is not None}
    if gpu.persistent is not None:
        told["persistence_mode"] = "on" if gpu.persistent else "off"
    return told


def _gpus_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    found = read_gpus(status, out, err)
    return {"count": str(len(found))} | {gpu.uuid: "present" for gpu in found}


def _apps_reader(status: int, out: bytes, err: bytes) -> Mapping[str, str]:
    found = read_apps(status, out, err)
    return {"count": str(len({app.pid for app in found}))} | {f"pid.{app.pid}": "computes" for app in found}


#: "nvidia.gpu" reads `gpus` of one, "nvidia.gpus" of all (a GPU that is there is "present"), "nvidia.apps" `apps`.
READERS: Mapping[str, Reader] = {
    "nvidia.gpu": _gpu_reader,
    "nvidia.gpus": _gpus_reader,
    "nvidia.apps": _apps_reader,
}


# ---- reading -------------------------------------------------------------------------------------------------------


def _of(uuid: str) -> tuple[str, ...]:
    return (f"--id={checked_uuid(uuid)}",) if uuid else ()


def _rows(status: int, out: bytes, err: bytes, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if status:
        raise refused(NVIDIA_SMI, status, out, err, _STATUSES.get(status))
    rows = []
    for line in rows_of(NVIDIA_SMI, out):
        values = [value.strip() for value in line.split(", ", len(columns) - 1)]
        if len(values) != len(columns):
            raise not_read(NVIDIA_SMI, "a row with too few columns", line.encode("utf-8", "replace"))
        rows.append(dict(zip(columns, values, strict=True)))
    return rows


def _amount(text: str) -> int | None:
    """A whole number, None where the GPU has none. Raises ToolFault for what is neither."""
    number = whole(text)
    if (number is None or number < 0) and _NONE.fullmatch(text) is None:
        raise not_read(NVIDIA_SMI, "no number", text.encode("utf-8", "replace"))
    return number


def _switch(text: str) -> bool | None:
    if text in ("Enabled", "Disabled"):
        return text == "Enabled"
    if _NONE.fullmatch(text) is None:
        raise not_read(NVIDIA_SMI, "neither on nor off", text.encode("utf-8", "replace"))
    return None
