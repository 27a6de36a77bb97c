"""nvidia-smi of a simulated node, as the 570 driver's prints. Its errors stand on standard output, as there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from connectors.site_simulator import rows
from connectors.site_simulator.chronicle import PCI_BUSES
from connectors.site_simulator.faults import FaultKind
from connectors.site_simulator.system import LEAST_WATTS, System
from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, Given, read

_INVALID, _NO_DEVICE, _LOST, _OTHER = 2, 6, 15, 255
_LONG = (
    *("id=", "query-gpu=", "query-compute-apps=", "format=", "persistence-mode=", "power-limit=", "gpu-reset"),
    *("list-gpus", "query", "display=", "version"),
)
#: Options of one dash and two letters, which getopt would take for two.
_TWO_LETTERS = {"-pm": "--persistence-mode", "-pl": "--power-limit", "-r": "--gpu-reset", "-L": "--list-gpus"}
_MIB = 1 << 20


def nvidia_smi(caller: Caller, argv: list[str]) -> Answer:
    system = caller.system
    try:
        given = read([_TWO_LETTERS.get(word, word) for word in argv], "i:q", _LONG)
    except BadArguments:
        words = "Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.\n\n"
        return Answer(words, status=_INVALID)
    if FaultKind.PROBE_HUNG in system.faults():
        return Answer(after=3600.0, status=_OTHER)  # the driver hangs, and so does whoever asks it
    asked = given.values("-i", "--id")
    gpus = _gpus(system, asked)
    if not gpus:
        return Answer("No devices were found\n", status=_NO_DEVICE)
    lost = [gpu for gpu in gpus if gpu in system.model.lost]
    if lost:
        words = f"Unable to determine the device handle for GPU{lost[0]}: {bus(lost[0])}: GPU is lost.  "
        return Answer(f"{words}Reboot the system to recover this GPU\n", status=_LOST)
    for name, act in _ACTS.items():
        if given.has(name):
            return act(system, gpus, given)
    return Answer("DEMO: of nvidia-smi, -L, the two queries, -pm, -pl and --gpu-reset are simulated\n", status=_INVALID)


def bus(gpu: int) -> str:
    return f"00000000:{PCI_BUSES[gpu].upper()}:00.0"


def _gpus(system: System, asked: list[str]) -> list[int]:
    """The GPUs that are meant; one that is being reset is not there."""
    found = []
    for gpu in range(system.model.node.gpus):
        names = {str(gpu), rows.uuid(system.model, gpu).lower(), bus(gpu).lower(), bus(gpu)[4:].lower()}
        if gpu not in system.model.resetting and (not asked or names & {word.lower() for word in asked}):
            found.append(gpu)
    return found


# ---- acts ----------------------------------------------------------------------------------------------------------


def _persistence(system: System, gpus: list[int], given: Given) -> Answer:
    word = given.value("--persistence-mode")
    on = {"1": True, "enabled": True, "0": False, "disabled": False}.get(word.lower())
    if on is None:
        return Answer(f"Unable to parse persistence mode argument: {word}\n", status=_INVALID)
    lines = []
    for gpu in gpus:
        if system.model.persistence[gpu] == on:
            lines.append(f"Persistence mode is already {_switch(on)} for GPU {bus(gpu)}.")
        else:
            system.model.persistence[gpu] = on
            lines.append(f"{_switch(on)} persistence mode for GPU {bus(gpu)}.")
    return _done(lines, 0.4)


def _power_limit(system: System, gpus: list[int], given: Given) -> Answer:
    try:
        watts = float(given.value("--power-limit"))
    except ValueError:
        watts = -1.0
    most = system.model.kind.power_cap_watts
    for gpu in gpus:
        if not LEAST_WATTS <= watts <= most:
            words = f"Provided power limit {watts:.2f} W is not a valid power limit which should be between "
            words += f"{LEAST_WATTS:.2f} W and {most:.2f} W for GPU {bus(gpu)}\n"
            return Answer(f"{words}Terminating early due to previous errors.\n", status=_INVALID)
    lines = []
    for gpu in gpus:
        body = system.model.bodies[gpu]
        lines.append(f"Power limit for GPU {bus(gpu)} was set to {watts:.2f} W from {body.power_limit:.2f} W.")
        body.power_limit = watts
        if not system.model.persistence[gpu]:
            lines.append(
                f"\nWarning: persistence mode is disabled on device {bus(gpu)}. See the Known Issues section of the "
                "nvidia-smi(1) man page for more information. Run with [--help | -h] switch to get more information on "
                "how to enable persistence mode."
            )
    return _done(lines, 0.3)


def _reset(system: System, gpus: list[int], _given: Given) -> Answer:
    used = [gpu for gpu in gpus if system.holders(gpu)]
    if used:
        listed = "".join(f"  GPU {bus(gpu)}: In use by another client\n" for gpu in used)
        are, these = ("device is", "this device") if len(used) == 1 else ("devices are", "these devices")
        words = f"\nThe following GPUs could not be reset:\n{listed}\n{len(used)} {are} currently being used by one or "
        words += (
            "more other processes (e.g., Fabric Manager, CUDA application, graphics application such as an X server, "
        )
        words += "or a monitoring application such as another instance of nvidia-smi). Please first kill all processes "
        return Answer(f"{words}using {these} and all compute applications running in the system.\n", "", _OTHER, 0.5)
    seconds = max(system.reset(gpu) for gpu in gpus)
    return _done([f"GPU {bus(gpu)} was successfully reset." for gpu in gpus], seconds + 0.5)


def _done(lines: list[str], seconds: float) -> Answer:
    return Answer("".join(f"{line}\n" for line in [*lines, "All done."]), after=seconds)


# ---- looking -------------------------------------------------------------------------------------------------------


def _list(system: System, gpus: list[int], _given: Given) -> Answer:
    kind = system.model.kind.name
    return Answer("".join(f"GPU {gpu}: {kind} (UUID: {rows.uuid(system.model, gpu)})\n" for gpu in gpus))


def _query_gpus(system: System, gpus: list[int], given: Given) -> Answer:
    fields = given.values("--query-gpu")
    for field in fields:
        if field not in _FIELDS:
            return Answer(f'Field "{field}" is not a valid field to query.\n\n', status=_INVALID)
    table = [[_FIELDS[field][1](system, gpu) for field in fields] for gpu in gpus]
    return _csv(fields, [_FIELDS[field][0] for field in fields], table, given)


def _query_apps(system: System, gpus: list[int], given: Given) -> Answer:
    fields = given.values("--query-compute-apps")
    for field in fields:
        if field not in _APP_UNITS:
            return Answer(f'Field "{field}" is not a valid field to query.\n\n', status=_INVALID)
    table = []
    for gpu in gpus:
        for process in system.holders(gpu):
            cells = {
                "timestamp": _FIELDS["timestamp"][1](system, gpu),
                "gpu_name": system.model.kind.name,
                "gpu_bus_id": bus(gpu),
                "gpu_uuid": rows.uuid(system.model, gpu),
                "gpu_serial": "[N/A]",
                "pid": str(process.pid),
                "process_name": process.command.split(" ", 1)[0],
                "name": process.command.split(" ", 1)[0],
                "used_memory": str(rows.process_memory(system.model, gpu) // _MIB),
                "used_gpu_memory": str(rows.process_memory(system.model, gpu) // _MIB),
            }
            table.append([cells[field] for field in fields])
    return _csv(fields, [_APP_UNITS[field] for field in fields], table, given)


_APP_UNITS = {
    **dict.fromkeys(("timestamp", "gpu_name", "gpu_bus_id", "gpu_uuid", "gpu_serial", "pid"), ""),
    **dict.fromkeys(("process_name", "name"), ""),
    **dict.fromkeys(("used_memory", "used_gpu_memory"), "MiB"),
}


def _csv(fields: list[str], units: list[str], table: list[list[str]], given: Given) -> Answer:
    how = given.values("--format")
    if "csv" not in how:
        return Answer("\"--format=\" switch is missing. Please run 'nvidia-smi -h' for help.\n\n", status=_INVALID)
    heads = [f"{field} [{unit}]" if unit else field for field, unit in zip(fields, units, strict=True)]
    lines = [] if "noheader" in how else [", ".join(heads)]
    bare = "nounits" in how
    for row in table:
        cells = [
            cell if bare or not unit or cell.startswith("[") else f"{cell} {unit}"
            for cell, unit in zip(row, units, strict=True)
        ]
        lines.append(", ".join(cells))
    return Answer("".join(f"{line}\n" for line in lines), after=0.1)


def _switch(on: bool) -> str:
    return "Enabled" if on else "Disabled"


def _of_row(place: int, decimals: int = 0) -> Callable[[System, int], str]:
    def found(system: System, gpu: int) -> str:
        row = rows.gpu_row(system.model, gpu)
        value = row[place] if row is not None else None
        return "[N/A]" if value is None else f"{value:.{decimals}f}"

    return found


def _watts(of: Callable[[System, int], float]) -> Callable[[System, int], str]:
    return lambda system, gpu: f"{of(system, gpu):.2f}"


def _memory(of: Callable[[System, int], float]) -> Callable[[System, int], str]:
    return lambda system, gpu: str(int(of(system, gpu)) // _MIB)


def _stamp(system: System, _gpu: int) -> str:
    return datetime.fromtimestamp(system.now(), UTC).strftime("%Y/%m/%d %H:%M:%S.%f")[:-3]


def _health(name: str) -> Callable[[System, int], str]:
    return lambda system, gpu: str(int((rows.health(system.model, gpu) or {})[name]))


#: Field to its unit and what stands in it.
_FIELDS: dict[str, tuple[str, Callable[[System, int], str]]] = {
    "timestamp": ("", _stamp),
    "driver_version": ("", lambda _system, _gpu: rows.DRIVER),
    "count": ("", lambda system, _gpu: str(system.model.node.gpus)),
    "index": ("", lambda _system, gpu: str(gpu)),
    "name": ("", lambda system, _gpu: system.model.kind.name),
    "gpu_name": ("", lambda system, _gpu: system.model.kind.name),
    "uuid": ("", lambda system, gpu: rows.uuid(system.model, gpu)),
    "gpu_uuid": ("", lambda system, gpu: rows.uuid(system.model, gpu)),
    "serial": ("", lambda _system, _gpu: "[N/A]"),
    "pci.bus_id": ("", lambda _system, gpu: bus(gpu)),
    "gpu_bus_id": ("", lambda _system, gpu: bus(gpu)),
    "persistence_mode": ("", lambda system, gpu: _switch(system.model.persistence[gpu])),
    "compute_mode": ("", lambda _system, _gpu: "Default"),
    "mig.mode.current": ("", lambda _system, _gpu: "Disabled"),
    "mig.mode.pending": ("", lambda _system, _gpu: "Disabled"),
    "pstate": ("", lambda _system, _gpu: "P0"),
    "power.draw": ("W", _of_row(3, 2)),
    "power.limit": ("W", _watts(lambda system, gpu: system.model.bodies[gpu].power_limit)),
    "enforced.power.limit": ("W", _watts(lambda system, gpu: system.model.bodies[gpu].power_limit)),
    "power.default_limit": ("W", _watts(lambda system, _gpu: system.model.kind.power_cap_watts)),
    "power.min_limit": ("W", _watts(lambda _system, _gpu: LEAST_WATTS)),
    "power.max_limit": ("W", _watts(lambda system, _gpu: system.model.kind.power_cap_watts)),
    "memory.total": ("MiB", _memory(lambda system, _gpu: system.model.kind.memory_bytes)),
    "memory.used": ("MiB", _memory(lambda system, gpu: rows.memory_used(system.model, gpu))),
    "memory.free": (
        "MiB",
        _memory(lambda system, gpu: system.model.kind.memory_bytes - rows.memory_used(system.model, gpu)),
    ),
    "utilization.gpu": ("%", _of_row(0)),
    "utilization.memory": ("%", _of_row(2)),
    "temperature.gpu": ("", _of_row(5)),
    "temperature.memory": ("", _of_row(6)),
    "clocks.sm": ("MHz", _of_row(7)),
    "clocks.current.sm": ("MHz", _of_row(7)),
    "clocks.mem": ("MHz", _of_row(8)),
    "ecc.errors.uncorrected.volatile.total": ("", _health("ecc_uncorrected")),
    "remapped_rows.pending": ("", lambda system, gpu: "Yes" if gpu in system.model.remap_pending else "No"),
}

_ACTS: dict[str, Callable[[System, list[int], Given], Answer]] = {
    "--list-gpus": _list,
    "--query-gpu": _query_gpus,
    "--query-compute-apps": _query_apps,
    "--persistence-mode": _persistence,
    "--power-limit": _power_limit,
    "--gpu-reset": _reset,
}
