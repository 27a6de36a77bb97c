"""The signals that nodes send, by kind of thing: the one catalogue that series, history, pages and export share.

A signal's place in its tuple is its column in memory and in telemetry.db, so new signals are only ever appended.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    GPU = "gpu"
    HOST = "host"
    PORT = "port"
    DISK = "disk"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Signal:
    """`name` is stable and used in files and on the command line; `unit` is SI or IEC (`B` shown as GiB, `B/s` as
    Gbit/s for ports); `low` and `high` bound the drawing axis where the quantity has natural bounds."""

    name: str
    unit: str
    low: float | None = 0.0
    high: float | None = None


GPU_SIGNALS: tuple[Signal, ...] = (
    Signal("utilization", "%", high=100),
    Signal("memory_used", "B"),
    Signal("memory_activity", "%", high=100),
    Signal("power", "W"),
    Signal("power_cap", "W"),
    Signal("temperature", "°C", low=None),
    Signal("memory_temperature", "°C", low=None),
    Signal("sm_clock", "MHz"),
    Signal("memory_clock", "MHz"),
    Signal("throttle_reasons", "bits"),
    Signal("pcie_receive", "B/s"),
    Signal("pcie_send", "B/s"),
    Signal("sm_active", "%", high=100),
    Signal("tensor_active", "%", high=100),
)
HOST_SIGNALS: tuple[Signal, ...] = (
    Signal("cpu", "%", high=100),
    Signal("cpu_waiting_for_disk", "%", high=100),
    Signal("load_1", ""),
    Signal("memory_used", "B"),
    Signal("memory_available", "B"),
    Signal("swap_used", "B"),
    Signal("stalled_on_cpu", "%", high=100),
    Signal("stalled_on_memory", "%", high=100),
    Signal("fully_stalled_on_memory", "%", high=100),
    Signal("stalled_on_files", "%", high=100),
    Signal("fully_stalled_on_files", "%", high=100),
    Signal("processes_running", ""),
    Signal("processes_blocked", ""),
)
PORT_SIGNALS: tuple[Signal, ...] = (
    Signal("receive", "B/s"),
    Signal("send", "B/s"),
    Signal("receive_errors", "/s"),
    Signal("send_errors", "/s"),
    Signal("receive_drops", "/s"),
    Signal("send_drops", "/s"),
    Signal("state", "", high=1),
    Signal("speed", "bit/s"),
    Signal("carrier_changes", ""),
    Signal("symbol_errors", "/s"),
)
DISK_SIGNALS: tuple[Signal, ...] = (
    Signal("read", "B/s"),
    Signal("write", "B/s"),
    Signal("busy", "%", high=100),
    Signal("queue", ""),
)
#: File servers as this node meets them: operations, their mean round trip and whole time, traffic, silence.
STORAGE_SIGNALS: tuple[Signal, ...] = (
    Signal("read_operations", "/s"),
    Signal("read_rtt", "ms"),
    Signal("read_time", "ms"),
    Signal("write_operations", "/s"),
    Signal("write_rtt", "ms"),
    Signal("write_time", "ms"),
    Signal("other_operations", "/s"),
    Signal("other_rtt", "ms"),
    Signal("other_time", "ms"),
    Signal("read", "B/s"),
    Signal("write", "B/s"),
    Signal("silent", "s"),
    Signal("responding", "", high=1),
)
SIGNALS: dict[Kind, tuple[Signal, ...]] = {
    Kind.GPU: GPU_SIGNALS,
    Kind.HOST: HOST_SIGNALS,
    Kind.PORT: PORT_SIGNALS,
    Kind.DISK: DISK_SIGNALS,
    Kind.STORAGE: STORAGE_SIGNALS,
}


@lru_cache(maxsize=256)
def column(kind: Kind, name: str) -> int:
    """The column of a signal; raises KeyError with the names that exist."""
    for index, signal in enumerate(SIGNALS[kind]):
        if signal.name == name:
            return index
    known = ", ".join(signal.name for signal in SIGNALS[kind])
    raise KeyError(f"{kind} has no signal {name!r}; it has {known}")


class Throttle(StrEnum):
    """Why a GPU's clocks are held down, worst first, from NVML's clocks event reasons."""

    HEAT = "heat"
    POWER_BRAKE = "power_brake"
    EASED_OFF = "eased_off"
    POWER_CAP = "power_cap"
    OTHER = "other"
    NOTHING = "nothing"


#: NVML `nvmlClocksEventReason*` bits (nvml.h). Idle (0x1) is no throttle.
_THROTTLE_BITS: tuple[tuple[int, Throttle], ...] = (
    (0x40, Throttle.HEAT),  # hardware thermal slowdown
    (0x80, Throttle.POWER_BRAKE),
    (0x08, Throttle.HEAT),  # hardware slowdown, cause not told apart
    (0x20, Throttle.EASED_OFF),  # software thermal slowdown
    (0x04, Throttle.POWER_CAP),
    (0x02 | 0x10 | 0x100, Throttle.OTHER),  # application clocks, sync boost, display
)


@lru_cache(maxsize=1024)
def throttle(bits: int) -> Throttle:
    """The worst reason among the bits. A plain power cap is an event, never an alarm."""
    for mask, reason in _THROTTLE_BITS:
        if bits & mask:
            return reason
    return Throttle.NOTHING


@lru_cache(maxsize=1024)
def throttles(bits: int) -> frozenset[Throttle]:
    """Every reason among the bits; empty when clocks are free."""
    return frozenset(reason for mask, reason in _THROTTLE_BITS if bits & mask)
