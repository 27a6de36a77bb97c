"""A node's reading as JSON for scripts, and as lines for people."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from connectors.text import sanitise
from console.fleet.model.links import Link, LinkState
from console.fleet.model.readings import Facts, Floats, NodeEvent, NodeReading
from console.fleet.model.signals import SIGNALS, Kind, column, throttle
from console.main.command_line.findings_text import worst_line
from console.main.command_line.terminal import failure_record

_PLURALS = {Kind.GPU: "gpus", Kind.PORT: "ports", Kind.DISK: "disks", Kind.STORAGE: "storage"}


def number(value: float) -> float | int | None:
    """A measured value for JSON: None where nothing was measured, as many digits as a 32-bit float holds."""
    if not math.isfinite(value):
        return None
    short = float(f"{float(value):.7g}")
    return int(short) if short.is_integer() else short


def _row(kind: Kind, row: Floats) -> dict[str, Any]:
    return {signal.name: number(value) for signal, value in zip(SIGNALS[kind], row, strict=True)}


def sample_json(name: str, reading: NodeReading) -> dict[str, Any]:
    """A node's newest sample. Units are those of the signal catalogue (docs/command-line.md); null = not measured."""
    record: dict[str, Any] = {
        "type": "sample",
        "node": name,
        "time": None if reading.link.newest_sample is None else round(reading.link.newest_sample, 3),
        "link": reading.link.state.value,
    }
    host = reading.rows.get(Kind.HOST)
    record["host"] = _row(Kind.HOST, host[0]) if host is not None and len(host) else None
    for kind, plural in _PLURALS.items():
        rows, alive = reading.rows.get(kind), reading.alive.get(kind)
        devices = reading.facts.of(kind)
        record[plural] = [
            {"part": device.part, "name": device.name, "alive": bool(alive is None or alive[place])}
            | _row(kind, rows[place])
            for place, device in enumerate(devices)
            if rows is not None and place < len(rows)
        ]
    record["processes"] = None if reading.processes is None else [asdict(process) for process in reading.processes]
    record["troubles"] = [{"part": t.part, "state": t.state, "text": t.text} for t in reading.troubles]
    return record


def facts_json(name: str, facts: Facts) -> dict[str, Any]:
    """What a node says of itself."""
    return {
        "type": "facts",
        "node": name,
        "host": facts.host,
        "os": facts.os,
        "kernel": facts.kernel,
        "cpus": facts.cpus,
        "memory_bytes": facts.memory_bytes,
        "boot_time": facts.boot_time,
        "driver": facts.driver,
        "nvml": facts.nvml,
        "variant": facts.variant,
        "simulated": facts.simulated,
        "devices": [
            {"kind": d.kind.value, "part": d.part, "name": d.name, "detail": d.detail, "limits": d.limits or {}}
            for d in facts.devices
        ],
    }


def link_json(name: str, link: Link, *, goes_on: bool = True) -> dict[str, Any]:
    """A change of the road to a node; `goes_on` when it will be tried again."""
    failure = None if link.failure is None else failure_record(link.failure, goes_on=goes_on)
    return {
        "type": "link",
        "node": name,
        "state": link.state.value,
        "since": round(link.since, 3),
        "next_try": None if link.next_try is None else round(link.next_try, 3),
        "failure": failure,
    }


def event_json(name: str, event: NodeEvent) -> dict[str, Any]:
    """Something that happened on a node."""
    return {
        "type": "event",
        "node": name,
        "time": round(event.time, 3),
        "source": event.source,
        "code": event.code,
        "device": event.device,
        "text": event.text,
    }


# -- for people

_UTILIZATION, _POWER = column(Kind.GPU, "utilization"), column(Kind.GPU, "power")
_MEMORY, _TEMPERATURE = column(Kind.GPU, "memory_used"), column(Kind.GPU, "temperature")
_CLOCK, _THROTTLE = column(Kind.GPU, "sm_clock"), column(Kind.GPU, "throttle_reasons")
_CPU, _HOST_MEMORY = column(Kind.HOST, "cpu"), column(Kind.HOST, "memory_used")
_RECEIVE, _SEND = column(Kind.PORT, "receive"), column(Kind.PORT, "send")

NODE_HEADER = ("NODE", "LINK", "AGE", "GPUS", "UTIL", "MEMORY", "POWER", "HOTTEST", "CPU", "RAM", "IN", "OUT", "")
NODE_RIGHT = tuple(range(2, 12))
GPU_HEADER = ("GPU", "NAME", "UTIL", "MEMORY", "POWER", "TEMP", "CLOCK", "HELD DOWN BY")
GPU_RIGHT = tuple(range(2, 7))
_NONE = "-"


def node_cells(name: str, reading: NodeReading) -> tuple[str, ...]:
    """One row of the live table. What was not measured shows as a dash, never as zero."""
    gpus, host, ports = (reading.rows.get(kind) for kind in (Kind.GPU, Kind.HOST, Kind.PORT))
    live = reading.link.state in (LinkState.LIVE, LinkState.LATE)
    age = _NONE if reading.age is None else _age(reading.age)
    count = str(len(reading.facts.of(Kind.GPU)) or _NONE)
    if not live:
        return (name, reading.link.state.value, age, count, *[_NONE] * 8, _why(reading))
    return (
        name,
        reading.link.state.value,
        age,
        count,
        _with(_mean(gpus, _UTILIZATION), "{:.0f} %"),
        _bytes(_sum(gpus, _MEMORY)),
        _power(_sum(gpus, _POWER)),
        _with(_max(gpus, _TEMPERATURE), "{:.0f} °C"),
        _with(_sum(host, _CPU), "{:.0f} %"),
        _bytes(_sum(host, _HOST_MEMORY)),
        _rate(_sum(ports, _RECEIVE)),
        _rate(_sum(ports, _SEND)),
        _why(reading),
    )


def gpu_cells(reading: NodeReading) -> list[tuple[str, ...]]:
    """One row for each GPU of a node."""
    rows, alive = reading.rows.get(Kind.GPU), reading.alive.get(Kind.GPU)
    cells = []
    for place, device in enumerate(reading.facts.of(Kind.GPU)):
        if rows is None or place >= len(rows):
            break
        if alive is not None and not alive[place]:
            cells.append((device.part, sanitise(device.name), *[_NONE] * 5, "does not answer"))
            continue
        row = rows[place]
        held = _NONE if math.isnan(row[_THROTTLE]) else throttle(int(row[_THROTTLE])).value.replace("_", " ")
        cells.append(
            (
                device.part,
                sanitise(device.name),
                _with(_known(row[_UTILIZATION]), "{:.0f} %"),
                _bytes(_known(row[_MEMORY])),
                _power(_known(row[_POWER])),
                _with(_known(row[_TEMPERATURE]), "{:.0f} °C"),
                _with(_known(row[_CLOCK]), "{:.0f} MHz"),
                held,
            )
        )
    return cells


#: The part of the probe that reads the kernel's log.
_KERNEL_LOG = "kernel"


def _why(reading: NodeReading) -> str:
    if reading.link.failure is not None:
        return sanitise(str(reading.link.failure.code))
    if reading.found:
        return worst_line(reading)
    troubles = [trouble for trouble in reading.troubles if trouble.part != _KERNEL_LOG]
    return "; ".join(sanitise(f"{t.part} {t.state}") for t in troubles[:3])


def trouble_text(part: str, state: str, text: str) -> str:
    """What a part of the probe cannot do, in a line. That an ordinary account may not read the kernel's log is how it
    should be on most systems, and is said so."""
    if part == _KERNEL_LOG:
        return f"The kernel's log cannot be read with this account; its messages are missing here ({text})."
    return f"{part} {state}: {text}"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _values(rows: Floats | None, place: int) -> list[float]:
    return [] if rows is None else [float(value) for value in rows[:, place] if not math.isnan(value)]


def _sum(rows: Floats | None, place: int) -> float | None:
    values = _values(rows, place)
    return sum(values) if values else None


def _mean(rows: Floats | None, place: int) -> float | None:
    values = _values(rows, place)
    return sum(values) / len(values) if values else None


def _max(rows: Floats | None, place: int) -> float | None:
    return max(_values(rows, place), default=None)


def _with(value: float | None, form: str) -> str:
    return _NONE if value is None else form.format(value)


def _age(seconds: float) -> str:
    for limit, divisor, unit in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{seconds / divisor:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def _bytes(value: float | None) -> str:
    return _NONE if value is None else f"{value / 2**30:.1f} GiB"


def _power(value: float | None) -> str:
    return _NONE if value is None else f"{value / 1000:.2f} kW" if value >= 1000 else f"{value:.0f} W"


def _rate(value: float | None) -> str:
    """Bytes a second as people speak of links: bits."""
    if value is None:
        return _NONE
    bits = value * 8
    for limit, divisor, unit in ((1e6, 1e3, "kbit/s"), (1e9, 1e6, "Mbit/s")):
        if bits < limit:
            return f"{bits / divisor:.0f} {unit}"
    return f"{bits / 1e9:.1f} Gbit/s"
