"""Driftvakt's node probe: reads this machine's GPUs, processors, disks and network ports and says them on stdout.

One file of the standard library, for Python 3.6 to 3.14. It is sent over the channel that also carries its answers,
runs from memory, writes no file, and ends when the channel ends. What it says is protocol version 1, written down in
docs/probe-protocol.md and as records in connectors/probe/messages.py; seams for simulation (DRIFTVAKT_PROBE_ROOT,
DRIFTVAKT_PROBE_NVML and the stand-in's interface, the methods of `NvmlLibrary` below) are in the same text.

How it is built: `Probe` runs the timeline in the main thread and reads what cannot hang (/proc). Everything that can
hang runs in a `Lane`, a thread of its own with one job at a time: NVML (a driver can block in the kernel for ever),
ports and file servers (a dead network card blocks its counters), disks (their descriptions), file systems (a lost NFS
server), processes (a stuck process blocks its own command line). A sample goes out at its deadline with or without
them; a lane that does not answer is reported overdue. `Outlet` writes in its own thread, so that a slow reader costs
samples (the oldest) and never the timeline.
"""

import json
import os
import re
import select
import sys
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PROBE_VERSION = "1.0"
PROTOCOL_VERSION = 1

GPU_WIDTH = 14
PORT_WIDTH = 10
STORAGE_WIDTH = 13
MAX_GPUS = 64
MAX_PORTS = 128
MAX_DISKS = 128
MAX_STORAGE = 32
MAX_PROCESSES = 2000
MAX_FILESYSTEMS = 256
MAX_MOUNTS_BYTES = 16 << 20
MAX_MOUNTSTATS_BYTES = 4 << 20
MAX_TEXT = 256
MAX_LINE_BYTES = 1 << 20
MAX_CONTROL_LINE = 65536
MAX_QUEUED_SAMPLES = 60
MAX_QUEUED_BYTES = 4 << 20
SHORTEST_PERIOD = 0.1
LONGEST_PERIOD = 3600.0
#: A writer that could write nothing for so long has no reader any more (seconds).
READER_GONE = 900.0

EXIT_BUG = 70  # EX_SOFTWARE
EXIT_READER_GONE = 74  # EX_IOERR

ROOT = os.environ.get("DRIFTVAKT_PROBE_ROOT", "").rstrip("/")
STAND_IN = os.environ.get("DRIFTVAKT_PROBE_NVML", "")

_leaving = threading.Lock()
#: Programs that were started here and have not ended; they leave with us.
children: "list[int]" = []


def leave(status: "int") -> None:
    """End at once, whatever other threads do.

    The pipes are closed by hand first: a thread stuck in the kernel keeps a dying process's files open, and the channel
    would linger with it. The first reason given is the one that counts: a thread that finds the pipes closed under it
    would call a clean end a lost reader.
    """
    while not _leaving.acquire(False):
        time.sleep(1.0)  # never gets far: the process ends
    for child in tuple(children):
        try:
            os.kill(child, 9)
        except OSError:
            pass  # it has just ended
    for fd in (0, 1, 2):
        try:
            os.close(fd)
        except OSError:
            pass  # already closed: what was wanted
    os._exit(status)


#: Files that were longer than what is read of them.
LONGER: "set[str]" = set()


def read_text(path: "str", limit: "int" = 65536) -> "str":
    """A file below the root as text, at most `limit` bytes; raises OSError."""
    room = limit
    fd = os.open(ROOT + path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = os.read(fd, min(limit, 65536))
        if data:
            pieces = [data]
            room = limit - len(data)
            while room > 0:
                data = os.read(fd, min(room, 65536))
                if not data:
                    break
                pieces.append(data)
                room -= len(data)
            data = b"".join(pieces)
    finally:
        os.close(fd)
    if room <= 0 and not path[6:7].isdigit():  # of a process nothing matters that stands so far behind
        LONGER.add(path)
    elif LONGER:
        LONGER.discard(path)
    return data.decode("utf-8", "replace")


def read_word(path: "str", default: "str" = "") -> "str":
    """The first line of a small file, or `default` where it cannot be read."""
    try:
        return read_text(path, 4096).partition("\n")[0].strip()
    except OSError:
        return default


def read_number(path: "str") -> "int | None":
    """A small file's number, or None where there is none; never raises for what a driver may answer."""
    return counted(read_word(path))


def list_names(path: "str") -> "list[str]":
    """Sorted names in a directory; empty where it is not there."""
    try:
        return sorted(os.listdir(ROOT + path), key=natural)
    except OSError:
        return []


def natural(name: "str") -> "list[tuple[int, int, str]]":
    """Sort key by which mlx5_2 comes before mlx5_10."""
    pieces = re.split(r"([0-9]+)", name)
    return [(0, int(piece), "") if place % 2 else (1, 0, piece) for place, piece in enumerate(pieces)]


def exists(path: "str") -> "bool":
    return os.path.exists(ROOT + path)


def link_name(path: "str") -> "str":
    """The last part of what a symbolic link points to, or "" where it is none."""
    try:
        return os.path.basename(os.readlink(ROOT + path))
    except OSError:
        return ""


def short(text: "object", limit: "int" = MAX_TEXT) -> "str":
    """Text of bounded length without control characters; the console sanitises again."""
    plain = "".join(c if c >= " " and c != "\x7f" else " " for c in str(text)[: limit * 2])
    plain = plain.encode("utf-8", "replace").decode("utf-8")  # a name of /sys may hold half a character
    return " ".join(plain.split())[:limit]


def rate(now: "float | None", before: "float | None", seconds: "float") -> "float | None":
    """Growth per second of a counter; None after a wrap or a reset, never negative."""
    if now is None or before is None or seconds <= 0 or now < before:
        return None
    return (now - before) / seconds


def share(part: "float | None", whole: "float") -> "float | None":
    """`part` of `whole` in percent, clamped to 0..100: two clocks never agree exactly."""
    if part is None or whole <= 0:
        return None
    return round(min(100.0, max(0.0, 100.0 * part / whole)), 2)


#: A number as kernels print it; Python takes other digits and underscores, too.
WHOLE = re.compile(r"-?[0-9]{1,20}$", re.ASCII)
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$", re.ASCII)


def counted(word: "str") -> "int | None":
    """A running count of the kernel's as a number; None for what is none."""
    word = word.strip()
    return int(word) if WHOLE.match(word) else None


def decimal(word: "str") -> "float | None":
    """A figure of the kernel's as a number; None for what is none, or is beyond all bounds."""
    return finite(float(word)) if len(word) < 40 and DECIMAL.match(word) else None


def whole(value: "float | None") -> "int | None":
    return None if value is None else round(value)


def finite(value: "Any") -> "float | None":
    """A number that JSON can carry, or None."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if -(1 << 63) <= value < (1 << 64) else None
    if isinstance(value, float):
        return value if value - value == 0 else None
    return None


# --- What can be -----------------------------------------------------------------------------------------------------
# Drivers and kernels answer with success and nonsense: 2^32-1 for "not known", -5 degrees as 4294967291, more free
# than there is. The one place where such a value becomes "not known"; the decoder has the same bounds (messages.py).

PERCENT = (0, 100)
BYTES = (0, 1 << 53)
FLOW = (0, 1e14)
EVENTS = (0, 1e10)
WATTS = (0, 20000)
CELSIUS = (-60, 200)
MEGAHERTZ = (0, 20000)
WAIT = (0, 1e8)
COUNT = (0, (1 << 32) - 2)

GPU_BOUNDS = (
    ("utilization", PERCENT),
    ("memory_used", BYTES),
    ("memory_activity", PERCENT),
    ("power", WATTS),
    ("power_cap", WATTS),
    ("temperature", CELSIUS),
    ("memory_temperature", CELSIUS),
    ("sm_clock", MEGAHERTZ),
    ("memory_clock", MEGAHERTZ),
    ("throttle_reasons", (0, (1 << 32) - 2)),
    ("pcie_receive", FLOW),
    ("pcie_send", FLOW),
    ("sm_active", PERCENT),
    ("tensor_active", PERCENT),
)
HOST_BOUNDS = (
    ("cpu", PERCENT),
    ("cpu_waiting_for_disk", PERCENT),
    ("load_1", EVENTS),
    ("memory_used", BYTES),
    ("memory_available", BYTES),
    ("swap_used", BYTES),
    ("stalled_on_cpu", PERCENT),
    ("stalled_on_memory", PERCENT),
    ("fully_stalled_on_memory", PERCENT),
    ("stalled_on_files", PERCENT),
    ("fully_stalled_on_files", PERCENT),
    ("processes_running", EVENTS),
    ("processes_blocked", EVENTS),
)
PORT_BOUNDS = (
    ("receive", FLOW),
    ("send", FLOW),
    ("receive_errors", EVENTS),
    ("send_errors", EVENTS),
    ("receive_drops", EVENTS),
    ("send_drops", EVENTS),
    ("state", (0, 1)),
    ("speed", (0, 1e14)),
    ("carrier_changes", (0, 1 << 53)),
    ("symbol_errors", EVENTS),
)
DISK_BOUNDS = (("read", FLOW), ("write", FLOW), ("busy", PERCENT), ("queue", EVENTS))
STORAGE_BOUNDS = (
    ("read_operations", EVENTS),
    ("read_rtt", WAIT),
    ("read_time", WAIT),
    ("write_operations", EVENTS),
    ("write_rtt", WAIT),
    ("write_time", WAIT),
    ("other_operations", EVENTS),
    ("other_rtt", WAIT),
    ("other_time", WAIT),
    ("read", FLOW),
    ("write", FLOW),
    ("silent", (0, 1e9)),
    ("responding", (0, 1)),
)
HEALTH_BOUNDS = {
    "energy_joules": (0, 1e15),
    "ecc_corrected": (0, 1 << 62),
    "ecc_uncorrected": (0, 1 << 62),
    "remapped_correctable": COUNT,
    "remapped_uncorrectable": COUNT,
    "remap_pending": (0, 1),
    "remap_failed": (0, 1),
    "pcie_width": (0, 64),
    "pcie_generation": (0, 16),
    "pcie_replays": COUNT,
    "recovery_action": (0, 255),
}
IDENTITY_BOUNDS = {
    "memory_bytes": (1, 1 << 53),
    "power_limit_max": WATTS,
    "slowdown_celsius": CELSIUS,
    "shutdown_celsius": CELSIUS,
    "sm_clock_max": MEGAHERTZ,
    "pcie_width_max": (0, 64),
}
FAN_BOUNDS = {"fan": (0, 250)}
#: The part of health that asks for somebody at once.
ALERTS = (
    "ecc_uncorrected",
    "remapped_correctable",
    "remapped_uncorrectable",
    "remap_pending",
    "remap_failed",
    "recovery_action",
)


class Doubts:
    """What was found impossible of each thing, and when last: said once, and taken back after a quiet minute."""

    QUIET = 60.0

    def __init__(self) -> "None":
        self._found: "dict[str, tuple[float, str]]" = {}
        self._lock = threading.Lock()

    def note(self, thing: "str", name: "str", value: "Any") -> "None":
        with self._lock:
            text = "impossible: %s %s" % (name, short(repr(value), 40))
            self._found[thing] = (time.monotonic(), self._found.get(thing, (0.0, text))[1])

    def row(self, thing: "str", row: "list[Any]", bounds: "Any", most: "float | None" = None) -> "list[Any]":
        """The row with what can be; `most` is the memory that a GPU has, where that is known."""
        for place, (value, (name, (low, high))) in enumerate(zip(row, bounds)):
            if value is not None and not low <= value <= high:
                self.note(thing, name, value)
                row[place] = None
        if most and row[1] is not None and row[1] > most:
            self.note(thing, bounds[1][0], row[1])
            row[1] = None
        return row

    def fields(self, thing: "str", found: "dict[str, Any]", bounds: "Any") -> "dict[str, Any]":
        for name, (low, high) in bounds.items():
            value = found.get(name)
            if value is not None and not low <= value <= high:
                self.note(thing, name, value)
                found[name] = None
        return found

    def standing(self) -> "dict[str, str]":
        """Thing to words, of what is still doubted."""
        now = time.monotonic()
        with self._lock:
            self._found = {thing: found for thing, found in self._found.items() if now - found[0] < self.QUIET}
            return {thing: text for thing, (_, text) in self._found.items()}


DOUBTS = Doubts()

# --- NVML ------------------------------------------------------------------------------------------------------------
# The table of what the probe uses of NVML, held equal to nvidia-ml-py by tests/unit/probe/test_nvml_table.py.

NVML_CONSTANTS = {
    "NVML_SUCCESS": 0,
    "NVML_ERROR_UNINITIALIZED": 1,
    "NVML_ERROR_INVALID_ARGUMENT": 2,
    "NVML_ERROR_NOT_SUPPORTED": 3,
    "NVML_ERROR_NO_PERMISSION": 4,
    "NVML_ERROR_NOT_FOUND": 6,
    "NVML_ERROR_INSUFFICIENT_SIZE": 7,
    "NVML_ERROR_DRIVER_NOT_LOADED": 9,
    "NVML_ERROR_TIMEOUT": 10,
    "NVML_ERROR_LIBRARY_NOT_FOUND": 12,
    "NVML_ERROR_FUNCTION_NOT_FOUND": 13,
    "NVML_ERROR_GPU_IS_LOST": 15,
    "NVML_ERROR_LIB_RM_VERSION_MISMATCH": 18,
    "NVML_ERROR_VGPU_ECC_NOT_SUPPORTED": 22,
    "NVML_ERROR_ARGUMENT_VERSION_MISMATCH": 25,
    "NVML_ERROR_DEPRECATED": 26,
    "NVML_ERROR_GPU_NOT_FOUND": 28,
    "NVML_TEMPERATURE_GPU": 0,
    "NVML_TEMPERATURE_THRESHOLD_SHUTDOWN": 0,
    "NVML_TEMPERATURE_THRESHOLD_SLOWDOWN": 1,
    "NVML_CLOCK_SM": 1,
    "NVML_CLOCK_MEM": 2,
    "NVML_MEMORY_ERROR_TYPE_CORRECTED": 0,
    "NVML_MEMORY_ERROR_TYPE_UNCORRECTED": 1,
    "NVML_VOLATILE_ECC": 0,
    "NVML_VALUE_TYPE_DOUBLE": 0,
    "NVML_VALUE_TYPE_UNSIGNED_INT": 1,
    "NVML_VALUE_TYPE_UNSIGNED_LONG": 2,
    "NVML_VALUE_TYPE_UNSIGNED_LONG_LONG": 3,
    "NVML_VALUE_TYPE_SIGNED_LONG_LONG": 4,
    "NVML_VALUE_TYPE_SIGNED_INT": 5,
    "NVML_VALUE_TYPE_UNSIGNED_SHORT": 6,
    "NVML_FI_DEV_MEMORY_TEMP": 82,
    "NVML_FI_DEV_PCIE_REPLAY_COUNTER": 94,
    "NVML_FI_DEV_POWER_INSTANT": 186,
    "NVML_FI_DEV_TEMPERATURE_SHUTDOWN_TLIMIT": 193,
    "NVML_FI_DEV_TEMPERATURE_SLOWDOWN_TLIMIT": 194,
    "NVML_FI_DEV_PCIE_COUNT_TX_BYTES": 197,
    "NVML_FI_DEV_PCIE_COUNT_RX_BYTES": 198,
    "NVML_FI_DEV_GET_GPU_RECOVERY_ACTION": 230,
    "NVML_PCIE_UTIL_TX_BYTES": 0,
    "NVML_PCIE_UTIL_RX_BYTES": 1,
    "NVML_GPM_METRIC_SM_UTIL": 2,
    "NVML_GPM_METRIC_ANY_TENSOR_UTIL": 5,
    "NVML_GPM_METRIC_PCIE_TX_PER_SEC": 20,
    "NVML_GPM_METRIC_PCIE_RX_PER_SEC": 21,
    "NVML_GPM_METRIC_MAX": 477,
    "NVML_GPM_METRICS_GET_VERSION": 1,
    "NVML_GPM_SUPPORT_VERSION": 1,
    "NVML_DEVICE_MIG_ENABLE": 1,
    "NVML_DEVICE_UUID_V2_BUFFER_SIZE": 96,
    "NVML_DEVICE_NAME_V2_BUFFER_SIZE": 96,
    "NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE": 80,
    "nvmlMemory_v2": 0x02000028,
    "nvmlTemperature_v1": 0x0100000C,
    "nvmlMarginTemperature_v1": 0x01000008,
    "nvmlEventTypeXidCriticalError": 0x8,
    "nvmlEventTypeGpuUnavailableError": 0x4000,
    "nvmlEventTypeGpuRecoveryAction": 0x8000,
}

#: Ours: (the reference's name, fields). Types are ctypes' names without "c_"; "[n]" makes an array, a capital the
#: struct above of that name.
NVML_STRUCTS = {
    "Utilization": ("c_nvmlUtilization_t", (("gpu", "uint"), ("memory", "uint"))),
    "Memory": ("c_nvmlMemory_t", (("total", "ulonglong"), ("free", "ulonglong"), ("used", "ulonglong"))),
    "MemoryV2": (
        "c_nvmlMemory_v2_t",
        (
            ("version", "uint"),
            ("total", "ulonglong"),
            ("reserved", "ulonglong"),
            ("free", "ulonglong"),
            ("used", "ulonglong"),
        ),
    ),
    "Pci": (
        "nvmlPciInfo_t",
        (
            ("busIdLegacy", "char[16]"),
            ("domain", "uint"),
            ("bus", "uint"),
            ("device", "uint"),
            ("pciDeviceId", "uint"),
            ("pciSubSystemId", "uint"),
            ("busId", "char[32]"),
        ),
    ),
    "Process": (
        "c_nvmlProcessInfo_v3_t",
        (("pid", "uint"), ("usedGpuMemory", "ulonglong"), ("gpuInstanceId", "uint"), ("computeInstanceId", "uint")),
    ),
    "ProcessSample": (
        "c_nvmlProcessUtilizationSample_t",
        (
            ("pid", "uint"),
            ("timeStamp", "ulonglong"),
            ("smUtil", "uint"),
            ("memUtil", "uint"),
            ("encUtil", "uint"),
            ("decUtil", "uint"),
        ),
    ),
    "FieldValue": (
        "c_nvmlFieldValue_t",
        (
            ("fieldId", "uint32"),
            ("scopeId", "uint32"),
            ("timestamp", "int64"),
            ("latencyUsec", "int64"),
            ("valueType", "uint"),
            ("nvmlReturn", "uint"),
            ("value", "Value"),
        ),
    ),
    "Temperature": (
        "c_nvmlTemperature_v1_t",
        (("version", "uint"), ("sensorType", "uint"), ("temperature", "int")),
    ),
    "MarginTemperature": ("c_nvmlMarginTemperature_v1_t", (("version", "uint"), ("marginTemperature", "int"))),
    "EventData": (
        "c_nvmlEventData_t",
        (
            ("device", "void_p"),
            ("eventType", "ulonglong"),
            ("eventData", "ulonglong"),
            ("gpuInstanceId", "uint"),
            ("computeInstanceId", "uint"),
        ),
    ),
    "GpmSupport": ("c_nvmlGpmSupport_t", (("version", "uint"), ("isSupportedDevice", "uint"))),
    "GpmMetricInfo": ("c_metricInfo_t", (("shortName", "char_p"), ("longName", "char_p"), ("unit", "char_p"))),
    "GpmMetric": (
        "c_nvmlGpmMetric_t",
        (("metricId", "uint"), ("nvmlReturn", "uint"), ("value", "double"), ("metricInfo", "GpmMetricInfo")),
    ),
    "GpmMetricsGet": (
        "c_nvmlGpmMetricsGet_t",
        (
            ("version", "uint"),
            ("numMetrics", "uint"),
            ("sample1", "void_p"),
            ("sample2", "void_p"),
            ("metrics", "GpmMetric[477]"),
        ),
    ),
}
NVML_VALUE_UNION = (
    "c_nvmlValue_t",
    (
        ("dVal", "double"),
        ("uiVal", "uint"),
        ("ulVal", "ulong"),
        ("ullVal", "ulonglong"),
        ("sllVal", "longlong"),
        ("siVal", "int"),
        ("usVal", "ushort"),
    ),
)
#: Which member of the union a value type means.
NVML_VALUE_MEMBER = ("dVal", "uiVal", "ulVal", "ullVal", "sllVal", "siVal", "usVal")

#: Argument types: h a handle, p a pointer, u uint, i int, l ulonglong. All return nvmlReturn_t.
NVML_FUNCTIONS = {
    "nvmlInit_v2": "",
    "nvmlShutdown": "",
    "nvmlSystemGetDriverVersion": "pu",
    "nvmlSystemGetCudaDriverVersion_v2": "p",
    "nvmlDeviceGetCount_v2": "p",
    "nvmlDeviceGetHandleByIndex_v2": "up",
    "nvmlDeviceGetUUID": "hpu",
    "nvmlDeviceGetName": "hpu",
    "nvmlDeviceGetPciInfo_v3": "hp",
    "nvmlDeviceGetMemoryInfo": "hp",
    "nvmlDeviceGetMemoryInfo_v2": "hp",
    "nvmlDeviceGetPowerManagementLimitConstraints": "hpp",
    "nvmlDeviceGetTemperatureThreshold": "hup",
    "nvmlDeviceGetMarginTemperature": "hp",
    "nvmlDeviceGetMaxClockInfo": "hup",
    "nvmlDeviceGetMaxPcieLinkWidth": "hp",
    "nvmlDeviceGetMaxPcieLinkGeneration": "hp",
    "nvmlDeviceGetMigMode": "hpp",
    "nvmlDeviceGetUtilizationRates": "hp",
    "nvmlDeviceGetPowerUsage": "hp",
    "nvmlDeviceGetEnforcedPowerLimit": "hp",
    "nvmlDeviceGetTemperature": "hup",
    "nvmlDeviceGetTemperatureV": "hp",
    "nvmlDeviceGetClockInfo": "hup",
    "nvmlDeviceGetCurrentClocksEventReasons": "hp",
    "nvmlDeviceGetCurrentClocksThrottleReasons": "hp",
    "nvmlDeviceGetFieldValues": "hip",
    "nvmlDeviceGetPcieThroughput": "hup",
    "nvmlDeviceGetComputeRunningProcesses_v3": "hpp",
    "nvmlDeviceGetComputeRunningProcesses_v2": "hpp",
    "nvmlDeviceGetGraphicsRunningProcesses_v3": "hpp",
    "nvmlDeviceGetGraphicsRunningProcesses_v2": "hpp",
    "nvmlDeviceGetMPSComputeRunningProcesses_v3": "hpp",
    "nvmlDeviceGetProcessUtilization": "hppl",
    "nvmlDeviceGetNumFans": "hp",
    "nvmlDeviceGetFanSpeed": "hp",
    "nvmlDeviceGetFanSpeed_v2": "hup",
    "nvmlDeviceGetTotalEnergyConsumption": "hp",
    "nvmlDeviceGetTotalEccErrors": "huup",
    "nvmlDeviceGetRemappedRows": "hpppp",
    "nvmlDeviceGetCurrPcieLinkWidth": "hp",
    "nvmlDeviceGetCurrPcieLinkGeneration": "hp",
    "nvmlDeviceGetPcieReplayCounter": "hp",
    "nvmlDeviceGetSupportedEventTypes": "hp",
    "nvmlDeviceRegisterEvents": "hlh",
    "nvmlDeviceGetIndex": "hp",
    "nvmlEventSetCreate": "p",
    "nvmlEventSetFree": "h",
    "nvmlEventSetWait_v2": "hpu",
    "nvmlGpmQueryDeviceSupport": "hp",
    "nvmlGpmSampleAlloc": "p",
    "nvmlGpmSampleFree": "h",
    "nvmlGpmSampleGet": "hh",
    "nvmlGpmMetricsGet": "p",
}

C = NVML_CONSTANTS

NVML_WORDS = {
    1: "not initialised",
    2: "invalid argument",
    3: "not supported",
    4: "no permission",
    6: "not found",
    9: "the NVIDIA driver is not loaded",
    10: "timed out",
    12: "no NVML library",
    13: "the library lacks this function",
    15: "GPU is lost",
    16: "GPU requires reset",
    17: "the operating system refused",
    18: "the library and the loaded driver are of different versions",
    19: "in use",
    20: "out of memory",
    27: "not ready",
    28: "GPU not found",
    29: "invalid state",
    999: "unknown error",
}

#: Bytes per second of one PCIe lane by generation (PCI-SIG's rates less their line coding), and the fastest link known.
PCIE_LANE = {1: 250e6, 2: 500e6, 3: 985e6, 4: 1.97e9, 5: 3.94e9, 6: 7.56e9}
PCIE_PEAK = 16 * PCIE_LANE[6]

#: Where vendors and container runtimes put the library when the loader does not know it.
NVML_LIBRARIES = (
    "libnvidia-ml.so.1",
    "/run/opengl-driver/lib/libnvidia-ml.so.1",
    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/usr/local/nvidia/lib64/libnvidia-ml.so.1",
    "/home/kubernetes/bin/nvidia/lib64/libnvidia-ml.so.1",
    "/run/nvidia/driver/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1",
    "/run/nvidia/driver/usr/lib/aarch64-linux-gnu/libnvidia-ml.so.1",
    "/run/nvidia/driver/usr/lib64/libnvidia-ml.so.1",
)


class NvmlError(Exception):
    """NVML answered with an error; `code` is its number, -1 for the probe's own findings."""

    def __init__(self, code: "int", text: "str" = "") -> "None":
        Exception.__init__(self, text or NVML_WORDS.get(code) or "NVML error %d" % code)
        self.code = code


def build_structs(ctypes: "Any") -> "dict[str, Any]":
    """NVML_STRUCTS as ctypes classes by our names, the value union among them as "Value"."""
    made: "dict[str, Any]" = {}

    def resolve(kind: "str") -> "Any":
        name, bracket, count = kind.partition("[")
        base = made[name] if name[0].isupper() else getattr(ctypes, "c_" + name)
        return base * int(count[:-1]) if bracket else base

    made["Value"] = type("Value", (ctypes.Union,), {"_fields_": [(n, resolve(k)) for n, k in NVML_VALUE_UNION[1]]})
    for ours, (_, fields) in NVML_STRUCTS.items():
        made[ours] = type(ours, (ctypes.Structure,), {"_fields_": [(n, resolve(k)) for n, k in fields]})
    return made


class Gpu:
    """What the library's user remembers of one GPU between calls."""

    def __init__(self, index: "int", handle: "Any") -> "None":
        self.index = index
        self.handle = handle
        self.unsupported: "set[str]" = set()
        self.pcie: "tuple[float, int, int] | None" = None
        self.pcie_wide = False
        self.pcie_peak = PCIE_PEAK
        self.gpm: "list[Any] | None" = None
        self.gpm_asked = False
        self.processes_seen = 0
        self.error: "NvmlError | None" = None


class NvmlLibrary:
    """NVML by ctypes. The methods without a leading underscore are the interface that a stand-in provides."""

    def __init__(self, path: "str" = "") -> "None":
        self._path = path
        self._library: "Any" = None
        self._functions: "dict[str, Any]" = {}
        self._gpus: "dict[int, Gpu]" = {}
        self._count = 0
        self._events: "Any" = None

    # The interface ---------------------------------------------------------------------------------------------------

    def open(self) -> "dict[str, str]":
        """Load and initialise; the driver's and CUDA's versions. Raises NvmlError."""
        if self._library is None:
            self._load()
        code = self._function("nvmlInit_v2")()
        if code != 0:
            raise NvmlError(code)
        text = self._ctypes.create_string_buffer(C["NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE"])
        driver = ""
        if self._function("nvmlSystemGetDriverVersion")(text, len(text)) == 0:
            driver = text.value.decode("utf-8", "replace")
        cuda = self._ctypes.c_int()
        version = ""
        if self._function("nvmlSystemGetCudaDriverVersion_v2")(self._ref(cuda)) == 0:
            version = "%d.%d" % (cuda.value // 1000, cuda.value % 1000 // 10)
        return {"driver": driver, "cuda": version}

    def close(self) -> "None":
        """Let go of the driver, so that a GPU can be reset or the module unloaded."""
        if self._events is not None:
            self._function("nvmlEventSetFree")(self._events)
            self._events = None
        for gpu in self._gpus.values():
            for sample in gpu.gpm or []:
                self._function("nvmlGpmSampleFree")(sample)
        self._gpus = {}
        if self._library is not None:
            self._function("nvmlShutdown")()

    def count(self) -> "int":
        number = self._ctypes.c_uint()
        self._check(self._function("nvmlDeviceGetCount_v2")(self._ref(number)))
        self._count = number.value
        return self._count

    def identity(self, index: "int") -> "dict[str, Any]":
        gpu = self._gpu(index)
        gpu.unsupported.clear()  # MIG or a driver's mode may have changed what is supported
        found: "dict[str, Any]" = {
            "uuid": self._text(gpu, "nvmlDeviceGetUUID", C["NVML_DEVICE_UUID_V2_BUFFER_SIZE"]),
            "name": self._text(gpu, "nvmlDeviceGetName", C["NVML_DEVICE_NAME_V2_BUFFER_SIZE"]),
        }
        pci = self._structs["Pci"]()
        if self._try(gpu, "nvmlDeviceGetPciInfo_v3", self._ref(pci)):
            found["pci"] = pci.busId.decode("ascii", "replace").lower()
        memory = self._memory(gpu)
        if memory is not None:
            found["memory_bytes"] = int(memory.total)
        limits = self._uints(gpu, "nvmlDeviceGetPowerManagementLimitConstraints", 2)
        if limits:
            found["power_limit_max"] = limits[1] / 1000.0
        found["slowdown_celsius"], found["shutdown_celsius"] = self._thresholds(gpu)
        clock = self._uint(gpu, "nvmlDeviceGetMaxClockInfo", C["NVML_CLOCK_SM"])
        if clock is not None:
            found["sm_clock_max"] = clock
        found["pcie_width_max"] = self._uint(gpu, "nvmlDeviceGetMaxPcieLinkWidth")
        lane = PCIE_LANE.get(self._uint(gpu, "nvmlDeviceGetMaxPcieLinkGeneration") or 0)
        if lane and found["pcie_width_max"]:
            gpu.pcie_peak = lane * found["pcie_width_max"]
        mig = self._uints(gpu, "nvmlDeviceGetMigMode", 2)
        found["mig"] = bool(mig) and mig[0] == C["NVML_DEVICE_MIG_ENABLE"]
        if not found["uuid"] and not found["name"] and gpu.error is not None:
            raise gpu.error
        return found

    def fast(self, index: "int") -> "list[float | None]":
        """One row in the order of GPU_COLUMNS. Raises when the GPU is lost or answers nothing at all."""
        gpu = self._gpu(index)
        row: "list[float | None]" = [None] * GPU_WIDTH
        utilization = self._structs["Utilization"]()
        if self._try(gpu, "nvmlDeviceGetUtilizationRates", self._ref(utilization)):
            row[0], row[2] = utilization.gpu, utilization.memory
        memory = self._memory(gpu)
        if memory is not None:
            row[1] = int(memory.used)
        fields = self._fields(
            gpu,
            C["NVML_FI_DEV_POWER_INSTANT"],
            C["NVML_FI_DEV_MEMORY_TEMP"],
            C["NVML_FI_DEV_PCIE_COUNT_TX_BYTES"],
            C["NVML_FI_DEV_PCIE_COUNT_RX_BYTES"],
        )
        now = time.monotonic()
        power = fields[0][0]
        if power is None:
            power = self._uint(gpu, "nvmlDeviceGetPowerUsage")
        cap = self._uint(gpu, "nvmlDeviceGetEnforcedPowerLimit")
        row[3] = None if power is None else power / 1000.0
        row[4] = None if cap is None else cap / 1000.0
        row[5] = self._temperature(gpu)
        row[6] = fields[1][0]
        row[7] = self._uint(gpu, "nvmlDeviceGetClockInfo", C["NVML_CLOCK_SM"])
        row[8] = self._uint(gpu, "nvmlDeviceGetClockInfo", C["NVML_CLOCK_MEM"])
        row[9] = self._reasons(gpu)
        row[12], row[13], sent, received = self._gpm(gpu)
        row[10], row[11] = self._pcie(gpu, now, (fields[3], fields[2]), (received, sent))
        if gpu.error is not None and all(value is None for value in row):
            raise gpu.error
        return row

    def processes(self, index: "int") -> "list[dict[str, Any]]":
        """Compute, graphics and MPS processes; `sm` is the mean of NVML's samples since the last call."""
        gpu = self._gpu(index)
        found: "dict[int, dict[str, Any]]" = {}
        answered = False
        for kind in ("Compute", "Graphics", "MPSCompute"):
            rows = self._running(gpu, kind)
            if rows is None:
                continue
            answered = True
            for pid, memory in rows:
                entry = found.setdefault(pid, {"pid": pid, "memory_bytes": None, "sm": None})
                if memory is not None:
                    entry["memory_bytes"] = max(memory, entry["memory_bytes"] or 0)
        if not answered and gpu.error is not None:
            raise gpu.error
        for pid, sm in self._process_shares(gpu).items():
            if pid in found:
                found[pid]["sm"] = sm
        return list(found.values())

    def fan(self, index: "int") -> "float | None":
        """Percent; the fastest fan where there are several, None where there is none (most data-centre cards)."""
        gpu = self._gpu(index)
        fans = self._uint(gpu, "nvmlDeviceGetNumFans")
        if fans is None:
            return self._uint(gpu, "nvmlDeviceGetFanSpeed")
        speeds = [self._uint(gpu, "nvmlDeviceGetFanSpeed_v2", fan) for fan in range(min(fans, 16))]
        known = [speed for speed in speeds if speed is not None]
        return max(known) if known else None

    def health(self, index: "int") -> "dict[str, Any]":
        gpu = self._gpu(index)
        found = self._alerts(gpu)
        energy = self._ctypes.c_ulonglong()
        if self._try(gpu, "nvmlDeviceGetTotalEnergyConsumption", self._ref(energy)):
            found["energy_joules"] = energy.value / 1000.0
        found["ecc_corrected"] = self._ecc(gpu, "CORRECTED")
        found["pcie_width"] = self._uint(gpu, "nvmlDeviceGetCurrPcieLinkWidth")
        found["pcie_generation"] = self._uint(gpu, "nvmlDeviceGetCurrPcieLinkGeneration")
        found["pcie_replays"] = whole(self._fields(gpu, C["NVML_FI_DEV_PCIE_REPLAY_COUNTER"])[0][0])
        if found["pcie_replays"] is None:
            found["pcie_replays"] = self._uint(gpu, "nvmlDeviceGetPcieReplayCounter")
        if all(value is None for value in found.values()) and gpu.error is not None:
            raise gpu.error
        return found

    def alerts(self, index: "int") -> "dict[str, Any]":
        """What of `health` asks for somebody at once: uncorrected memory errors, remapped rows, recovery action."""
        return self._alerts(self._gpu(index))

    def _alerts(self, gpu: "Gpu") -> "dict[str, Any]":
        found: "dict[str, Any]" = {"ecc_uncorrected": self._ecc(gpu, "UNCORRECTED")}
        rows = self._uints(gpu, "nvmlDeviceGetRemappedRows", 4)
        for key, value in zip(
            ("remapped_correctable", "remapped_uncorrectable", "remap_pending", "remap_failed"), rows
        ):
            found[key] = value
        found["recovery_action"] = whole(self._fields(gpu, C["NVML_FI_DEV_GET_GPU_RECOVERY_ACTION"])[0][0])
        return found

    def _ecc(self, gpu: "Gpu", kind: "str") -> "int | None":
        """Volatile errors of a kind since the driver was loaded."""
        errors = self._ctypes.c_ulonglong()
        number, mark = C["NVML_MEMORY_ERROR_TYPE_" + kind], "ecc " + kind
        name = "nvmlDeviceGetTotalEccErrors"
        known = self._try(gpu, name, number, C["NVML_VOLATILE_ECC"], self._ref(errors), mark=mark)
        return int(errors.value) if known else None

    def wait_event(self, timeout: "float") -> "dict[str, Any] | None":
        if self._events is None:
            self._register()
        data = self._structs["EventData"]()
        code = self._function("nvmlEventSetWait_v2")(self._events, self._ref(data), int(timeout * 1000))
        if code == C["NVML_ERROR_TIMEOUT"]:
            return None
        self._check(code)
        return self._event(data)

    # Behind it -------------------------------------------------------------------------------------------------------

    def _load(self) -> "None":
        try:
            import ctypes
        except ImportError:
            raise NvmlError(-1, "this Python has no ctypes")
        self._ctypes: "Any" = ctypes
        self._ref = ctypes.byref
        if not self._path and not any(
            os.path.exists(path) for path in ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
        ):
            # nvmlInit would make the driver's helper load the kernel module: looking must not change the node.
            if not any(os.path.exists(path) for path in NVML_LIBRARIES[1:]):
                try:
                    ctypes.CDLL(NVML_LIBRARIES[0])
                except OSError:
                    raise NvmlError(C["NVML_ERROR_LIBRARY_NOT_FOUND"], "absent")
            raise NvmlError(C["NVML_ERROR_DRIVER_NOT_LOADED"])
        words = "absent"
        for path in [self._path] if self._path else NVML_LIBRARIES:
            try:
                self._library = ctypes.CDLL(path)
                break
            except OSError as error:
                if self._path or os.path.exists(path):
                    words = short(error)
        if self._library is None:
            raise NvmlError(C["NVML_ERROR_LIBRARY_NOT_FOUND"], words)
        self._structs = build_structs(ctypes)
        self._metrics = self._structs["GpmMetricsGet"]()
        self._kinds = {
            "h": ctypes.c_void_p,
            "p": ctypes.c_void_p,
            "u": ctypes.c_uint,
            "i": ctypes.c_int,
            "l": ctypes.c_ulonglong,
        }

    def _function(self, name: "str") -> "Any":
        function = self._functions.get(name)
        if function is None:
            try:
                function = getattr(self._library, name)
            except AttributeError:
                function = _lacking
            else:
                function.argtypes = [self._kinds[kind] for kind in NVML_FUNCTIONS[name]]
                function.restype = self._ctypes.c_uint
            self._functions[name] = function
        return function

    def _check(self, code: "int") -> "None":
        if code != 0:
            raise NvmlError(code)

    def _gpu(self, index: "int") -> "Gpu":
        gpu = self._gpus.get(index)
        if gpu is None:
            handle = self._ctypes.c_void_p()
            self._check(self._function("nvmlDeviceGetHandleByIndex_v2")(index, self._ref(handle)))
            gpu = self._gpus[index] = Gpu(index, handle)
        gpu.error = None
        return gpu

    def _try(self, gpu: "Gpu", name: "str", *arguments: "Any", **options: "str") -> "bool":
        """Call for one GPU; True when it answered. What it does not support is not asked again until the next survey.
        Raises when the GPU is lost."""
        mark = options.get("mark", name)
        if mark in gpu.unsupported:
            return False
        code = self._function(name)(gpu.handle, *arguments)
        if code == 0:
            return True
        if code == C["NVML_ERROR_GPU_IS_LOST"] or code == C["NVML_ERROR_UNINITIALIZED"]:
            raise NvmlError(code)
        if code in NOT_HERE:
            gpu.unsupported.add(mark)
        elif gpu.error is None:
            gpu.error = NvmlError(code)
        return False

    def _uint(self, gpu: "Gpu", name: "str", *arguments: "int") -> "int | None":
        value = self._ctypes.c_uint()
        mark = name + "".join(":%d" % argument for argument in arguments)
        if not self._try(gpu, name, *(arguments + (self._ref(value),)), mark=mark):
            return None
        return None if value.value == 0xFFFFFFFF else int(value.value)

    def _uints(self, gpu: "Gpu", name: "str", number: "int") -> "list[int]":
        values = [self._ctypes.c_uint() for _ in range(number)]
        if not self._try(gpu, name, *[self._ref(value) for value in values]):
            return []
        return [int(value.value) for value in values]

    def _text(self, gpu: "Gpu", name: "str", size: "int") -> "str":
        text = self._ctypes.create_string_buffer(size)
        return str(text.value.decode("utf-8", "replace")) if self._try(gpu, name, text, size) else ""

    def _memory(self, gpu: "Gpu") -> "Any":
        memory = self._structs["MemoryV2"]()
        memory.version = C["nvmlMemory_v2"]
        if self._try(gpu, "nvmlDeviceGetMemoryInfo_v2", self._ref(memory)):
            return memory
        memory = self._structs["Memory"]()  # drivers before 510
        return memory if self._try(gpu, "nvmlDeviceGetMemoryInfo", self._ref(memory)) else None

    def _temperature(self, gpu: "Gpu") -> "int | None":
        reading = self._structs["Temperature"]()
        reading.version = C["nvmlTemperature_v1"]
        reading.sensorType = C["NVML_TEMPERATURE_GPU"]
        if self._try(gpu, "nvmlDeviceGetTemperatureV", self._ref(reading)):
            return int(reading.temperature)
        return self._uint(gpu, "nvmlDeviceGetTemperature", C["NVML_TEMPERATURE_GPU"])

    def _thresholds(self, gpu: "Gpu") -> "tuple[int | None, int | None]":
        """Slowdown and shutdown in degrees. Newer GPUs give them only as distances from a limit that the present
        margin points to (NVML_FI_DEV_TEMPERATURE_*_TLIMIT, nvmlDeviceGetMarginTemperature)."""
        name = "nvmlDeviceGetTemperatureThreshold"
        slowdown = self._uint(gpu, name, C["NVML_TEMPERATURE_THRESHOLD_SLOWDOWN"])
        shutdown = self._uint(gpu, name, C["NVML_TEMPERATURE_THRESHOLD_SHUTDOWN"])
        if slowdown is not None and shutdown is not None:
            return slowdown, shutdown
        margin = self._structs["MarginTemperature"]()
        margin.version = C["nvmlMarginTemperature_v1"]
        if self._try(gpu, "nvmlDeviceGetMarginTemperature", self._ref(margin)):
            now = self._temperature(gpu)
            ends = self._fields(
                gpu, C["NVML_FI_DEV_TEMPERATURE_SLOWDOWN_TLIMIT"], C["NVML_FI_DEV_TEMPERATURE_SHUTDOWN_TLIMIT"]
            )
            if now is not None:
                limit = now + int(margin.marginTemperature)
                if slowdown is None and ends[0][0] is not None:
                    slowdown = int(limit - ends[0][0])
                if shutdown is None and ends[1][0] is not None:
                    shutdown = int(limit - ends[1][0])
        return slowdown, shutdown

    def _reasons(self, gpu: "Gpu") -> "int | None":
        bits = self._ctypes.c_ulonglong()
        for name in ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"):
            if self._try(gpu, name, self._ref(bits)):
                return int(bits.value)
        return None

    def _fields(self, gpu: "Gpu", *ids: "int") -> "list[tuple[float | None, int]]":
        """(value, value type) of each field; None where this GPU or driver has none."""
        values = (self._structs["FieldValue"] * len(ids))()
        for value, number in zip(values, ids):
            value.fieldId = number
        if not self._try(gpu, "nvmlDeviceGetFieldValues", len(ids), self._ref(values), mark="fields"):
            return [(None, 0)] * len(ids)
        answers: "list[tuple[float | None, int]]" = []
        for value in values:
            if value.nvmlReturn == C["NVML_ERROR_GPU_IS_LOST"]:
                raise NvmlError(value.nvmlReturn)
            if value.nvmlReturn == 0 and value.valueType < len(NVML_VALUE_MEMBER):
                number = getattr(value.value, NVML_VALUE_MEMBER[value.valueType])
                blank = value.valueType == C["NVML_VALUE_TYPE_UNSIGNED_INT"] and number == 0xFFFFFFFF
                answers.append((None if blank else finite(number), value.valueType))
            else:
                answers.append((None, 0))
        return answers

    def _pcie(
        self,
        gpu: "Gpu",
        now: "float",
        counters: "tuple[tuple[float | None, int], tuple[float | None, int]]",
        gpm: "tuple[float | None, float | None]",
    ) -> "tuple[int | None, int | None]":
        """Bytes per second to the GPU and from it, out of pairs in that order. From GPM where the GPU has it; else from
        the byte counters, where wraps can be told: `nvidia-smi pci --getCounters` shows them below 2^32 on machines
        long in use, so on a fast link they wrap several times a second whatever their declared type, and a rate from
        them would be too low in silence. Last from nvmlDeviceGetPcieThroughput, which blocks 20 ms a direction and is
        asked of small machines only."""
        if gpm[0] is not None or gpm[1] is not None:
            return whole(gpm[0]), whole(gpm[1])
        (receive, _), (send, _) = counters
        if receive is not None and send is not None:
            before, gpu.pcie = gpu.pcie, (now, int(receive), int(send))
            gpu.pcie_wide = gpu.pcie_wide or max(receive, send) >= 1 << 32
            if before is None:
                return None, None
            seconds = now - before[0]
            if gpu.pcie_wide:
                return whole(rate(receive, before[1], seconds)), whole(rate(send, before[2], seconds))
            if gpu.pcie_peak * seconds < 1 << 32:
                grown = [(int(new) - old) % (1 << 32) for new, old in ((receive, before[1]), (send, before[2]))]
                return whole(grown[0] / seconds), whole(grown[1] / seconds)
        if self._count > 2:
            return None, None
        name = "nvmlDeviceGetPcieThroughput"
        received = self._uint(gpu, name, C["NVML_PCIE_UTIL_RX_BYTES"])
        sent = self._uint(gpu, name, C["NVML_PCIE_UTIL_TX_BYTES"])
        return None if received is None else received * 1000, None if sent is None else sent * 1000

    def _gpm(self, gpu: "Gpu") -> "tuple[float | None, float | None, float | None, float | None]":
        """SM and tensor activity (percent), PCIe sent to the host and received from it (bytes per second), since the
        last call; Hopper and later."""
        nothing = (None, None, None, None)
        if not gpu.gpm_asked:
            gpu.gpm_asked = True
            support = self._structs["GpmSupport"]()
            support.version = C["NVML_GPM_SUPPORT_VERSION"]
            if self._try(gpu, "nvmlGpmQueryDeviceSupport", self._ref(support)) and support.isSupportedDevice:
                samples = [self._ctypes.c_void_p(), self._ctypes.c_void_p()]
                if all(self._function("nvmlGpmSampleAlloc")(self._ref(sample)) == 0 for sample in samples):
                    gpu.gpm = samples
                    self._try(gpu, "nvmlGpmSampleGet", samples[0])
            return nothing
        if gpu.gpm is None:
            return nothing
        before, after = gpu.gpm
        if not self._try(gpu, "nvmlGpmSampleGet", after):
            return nothing
        gpu.gpm = [after, before]
        asked = self._metrics
        asked.version = C["NVML_GPM_METRICS_GET_VERSION"]
        ids = ("SM_UTIL", "ANY_TENSOR_UTIL", "PCIE_TX_PER_SEC", "PCIE_RX_PER_SEC")
        asked.numMetrics = len(ids)
        asked.sample1, asked.sample2 = before, after
        for position, name in enumerate(ids):
            asked.metrics[position].metricId = C["NVML_GPM_METRIC_" + name]
            asked.metrics[position].nvmlReturn = C["NVML_ERROR_NOT_SUPPORTED"]
        if self._function("nvmlGpmMetricsGet")(self._ref(asked)) != 0:
            return nothing
        got: "list[float | None]" = [
            finite(asked.metrics[i].value) if asked.metrics[i].nvmlReturn == 0 else None for i in range(len(ids))
        ]
        sm, tensor = [None if value is None else round(min(100.0, max(0.0, value)), 2) for value in got[:2]]
        send, receive = [None if value is None else value * 1048576 for value in got[2:]]
        return sm, tensor, send, receive

    def _running(self, gpu: "Gpu", kind: "str") -> "list[tuple[int, int | None]] | None":
        """(pid, bytes) of one kind of process; None where the driver does not say."""
        versions = ["_v3", "_v2"] if kind != "MPSCompute" else ["_v3"]
        if self._odd_process_struct():
            versions = versions[1:]
        for version in versions:
            name = "nvmlDeviceGet%sRunningProcesses%s" % (kind, version)
            if name in gpu.unsupported:
                continue
            room = 64
            for _ in range(4):
                number = self._ctypes.c_uint(room)
                rows = (self._structs["Process"] * room)()
                code = self._function(name)(gpu.handle, self._ref(number), self._ref(rows))
                if code != C["NVML_ERROR_INSUFFICIENT_SIZE"]:
                    break
                room = min(MAX_PROCESSES * 2, number.value * 2 + 5)
            if code == 0:
                found = []
                for row in rows[: min(number.value, room)]:
                    known = row.usedGpuMemory != 0xFFFFFFFFFFFFFFFF
                    found.append((int(row.pid), int(row.usedGpuMemory) if known else None))
                return found
            if code == C["NVML_ERROR_GPU_IS_LOST"]:
                raise NvmlError(code)
            if code in NOT_HERE:
                gpu.unsupported.add(name)
            elif gpu.error is None:
                gpu.error = NvmlError(code)
        return None

    def _odd_process_struct(self) -> "bool":
        """Some drivers of 535 answer the _v3 calls with a longer structure, which was taken back soon after: they know
        confidential computing but not yet the call that then carried its figures. Their _v2 calls fit."""
        known = [
            self._has("nvmlDeviceGetConfComputeMemSizeInfo"),
            self._has("nvmlDeviceGetRunningProcessDetailList"),
        ]
        return known == [True, False]

    def _has(self, name: "str") -> "bool":
        try:
            getattr(self._library, name)
        except AttributeError:
            return False
        return True

    def _process_shares(self, gpu: "Gpu") -> "dict[int, float]":
        """Percent of SM time by pid, the mean of NVML's samples since the last call."""
        name = "nvmlDeviceGetProcessUtilization"
        if name in gpu.unsupported:
            return {}
        number = self._ctypes.c_uint(0)
        since = gpu.processes_seen
        code = self._function(name)(gpu.handle, None, self._ref(number), since)
        sums: "dict[int, list[int]]" = {}
        if code == C["NVML_ERROR_INSUFFICIENT_SIZE"] and number.value:
            room = min(number.value, 65536)
            number.value = room
            rows = (self._structs["ProcessSample"] * room)()
            code = self._function(name)(gpu.handle, self._ref(rows), self._ref(number), since)
            if code == 0:
                for row in rows[: min(number.value, room)]:
                    gpu.processes_seen = max(gpu.processes_seen, int(row.timeStamp))
                    # Drivers leave stale or unset entries in the array: time 0, or shares above 100.
                    if row.timeStamp > since and row.smUtil <= 100:
                        sums.setdefault(int(row.pid), []).append(int(row.smUtil))
        if code in NOT_HERE:
            gpu.unsupported.add(name)
        return {pid: round(sum(values) / float(len(values)), 1) for pid, values in sums.items()}

    def _register(self) -> "None":
        events = self._ctypes.c_void_p()
        self._check(self._function("nvmlEventSetCreate")(self._ref(events)))
        wanted = (
            C["nvmlEventTypeXidCriticalError"]
            | C["nvmlEventTypeGpuUnavailableError"]
            | C["nvmlEventTypeGpuRecoveryAction"]
        )
        registered = 0
        problem: "NvmlError | None" = None
        for index in range(self._count):
            handle = self._ctypes.c_void_p()
            code = self._function("nvmlDeviceGetHandleByIndex_v2")(index, self._ref(handle))
            if code == 0:
                supported = self._ctypes.c_ulonglong()
                code = self._function("nvmlDeviceGetSupportedEventTypes")(handle, self._ref(supported))
                mask = supported.value & wanted
                if code == 0 and mask:
                    code = self._function("nvmlDeviceRegisterEvents")(handle, mask, events)
                elif code == 0:
                    code = C["NVML_ERROR_NOT_SUPPORTED"]
            if code == 0:
                registered += 1
            else:
                problem = NvmlError(code)
        if not registered:
            self._function("nvmlEventSetFree")(events)
            raise problem or NvmlError(C["NVML_ERROR_NOT_SUPPORTED"])
        self._events = events

    def _event(self, data: "Any") -> "dict[str, Any]":
        device: "int | None" = None
        for gpu in list(self._gpus.values()):
            if gpu.handle.value == data.device:
                device = gpu.index
        if device is None:
            number = self._ctypes.c_uint()
            if self._function("nvmlDeviceGetIndex")(data.device, self._ref(number)) == 0:
                device = int(number.value)
        value = int(data.eventData)
        kind = int(data.eventType)
        if kind == C["nvmlEventTypeXidCriticalError"]:
            return {"code": "xid:%d" % value, "device": device, "text": "XID %d" % value}
        if kind == C["nvmlEventTypeGpuUnavailableError"]:
            return {"code": "gpu_unavailable", "device": device, "text": "GPU unavailable (%d)" % value}
        if kind == C["nvmlEventTypeGpuRecoveryAction"]:
            return {"code": "recovery_action:%d" % value, "device": device, "text": "recovery action %d" % value}
        return {"code": "nvml:0x%x" % kind, "device": device, "text": "event 0x%x, data %d" % (kind, value)}


#: Answers that mean "not on this GPU, driver or account": no error of the device, not asked again till the next survey.
NOT_HERE = frozenset(
    C["NVML_ERROR_" + name]
    for name in (
        "INVALID_ARGUMENT",
        "NOT_SUPPORTED",
        "NO_PERMISSION",
        "FUNCTION_NOT_FOUND",
        "VGPU_ECC_NOT_SUPPORTED",
        "ARGUMENT_VERSION_MISMATCH",
        "DEPRECATED",
    )
)


def _lacking(*_: "object") -> "int":
    return C["NVML_ERROR_FUNCTION_NOT_FOUND"]


class NoNvml:
    """DRIFTVAKT_PROBE_NVML=none."""

    def open(self) -> "dict[str, str]":
        raise NvmlError(C["NVML_ERROR_LIBRARY_NOT_FOUND"], "absent")


def make_nvml() -> "Any":
    """The real library, or what DRIFTVAKT_PROBE_NVML names. A stand-in that cannot be read is a fault of its own and
    shows as NVML's."""
    if STAND_IN == "none":
        return NoNvml()
    if not STAND_IN.endswith(".py"):
        return NvmlLibrary(STAND_IN)
    names: "dict[str, Any]" = {"__name__": "driftvakt_nvml", "__file__": STAND_IN}
    with open(STAND_IN, "rb") as source:
        exec(compile(source.read(), STAND_IN, "exec"), names)
    return names["Nvml"]()


# --- Threads ---------------------------------------------------------------------------------------------------------


class Bell:
    """Wakes the main thread; rung by lanes, control lines and the outlet."""

    def __init__(self) -> "None":
        self._condition = threading.Condition()
        self._rung = False

    def ring(self) -> "None":
        with self._condition:
            self._rung = True
            self._condition.notify()

    def wait(self, seconds: "float") -> "None":
        with self._condition:
            if not self._rung and seconds > 0:
                self._condition.wait(seconds)
            self._rung = False


class Abandoned(Exception):
    """This thread's lane went on without it."""


class Lane:
    """A thread for one kind of work that can hang; jobs run one at a time, each kind waits in line at most once.

    `at` names what is being touched, so that a hang can be told by name and `replace` can go on without it: the stuck
    thread is left alone (nothing can end it) and a fresh one takes over, skipping that item until it comes back. What
    hung before is touched last, and what hangs is seldom alone: for some seconds after one the next is waited for less.
    """

    MAX_STUCK = 64
    #: Seconds for which patience is a quarter, once something hangs.
    ALERT = 20.0

    def __init__(self, name: "str", bell: "Bell") -> "None":
        self.name = name
        self.results: "list[tuple[str, Any, Exception | None]]" = []
        self.busy_since: "float | None" = None
        self.busy_wall = 0.0
        self.kind = ""
        self.skipped: "set[str]" = set()
        self.suspects: "set[str]" = set()
        self.replaced_at: "float | None" = None
        self._doing = ""
        self._bell = bell
        self._lock = threading.Lock()
        self._work = threading.Semaphore(0)
        self._jobs: "list[tuple[str, Callable[[], Any]]]" = []
        self._generation = 0
        self._stuck: "dict[int, str]" = {}
        self._own = threading.local()
        self._start()

    def _start(self) -> "None":
        thread = threading.Thread(target=self._run, args=(self._generation,), name=self.name)
        thread.daemon = True
        thread.start()

    def ask(self, kind: "str", job: "Callable[[], Any]") -> "bool":
        """Put a job in line; False when one of its kind waits or runs already."""
        with self._lock:
            if any(waiting == kind for waiting, _ in self._jobs) or (self.busy_since is not None and self.kind == kind):
                return False
            self._jobs.append((kind, job))
        self._work.release()
        return True

    def take(self) -> "list[tuple[str, Any, Exception | None]]":
        with self._lock:
            done, self.results = self.results, []
        return done

    def at(self, item: "str") -> "bool":
        """Called by a job before it touches `item`; False means: leave it out. Ends a job whose thread was given up
        and came back: another one does its work now."""
        if self._own.generation != self._generation:
            raise Abandoned()
        if item in self.skipped:
            return False
        self._doing = item
        return True

    def doing(self) -> "str":
        return self._doing or self.kind

    def replace(self) -> "str":
        """Go on without what hangs; its name, or "" when enough threads are stuck already (or nothing is named)."""
        with self._lock:
            item = self._doing
            if not item or len(self.skipped) >= self.MAX_STUCK:
                return ""
            self.skipped.add(item)
            self.suspects.add(item)
            self.replaced_at = time.monotonic()
            self._stuck[self._generation] = item
            self._generation += 1
            self.busy_since = None
            self._doing = ""
        self._start()
        return item

    def _run(self, generation: "int") -> "None":
        self._own.generation = generation
        while True:
            self._work.acquire()
            with self._lock:
                self.kind, job = self._jobs.pop(0)
                self.busy_since, self.busy_wall = time.monotonic(), time.time()
                self._doing = ""
            answer: "Any" = None
            problem: "Exception | None" = None
            try:
                answer = job()
            except Exception as error:  # whatever one source does, the others go on; the main thread reports it
                problem = error
            with self._lock:
                if generation != self._generation:
                    # Given up and back: what it hung on may be asked again.
                    self.skipped.discard(self._stuck.pop(generation, ""))
                    break
                self.results.append((self.kind, answer, problem))
                self.busy_since = None
                self._doing = ""
            self._bell.ring()


class Outlet:
    """The one writer to stdout. Samples are the only thing that may be dropped, oldest first."""

    def __init__(self, bell: "Bell") -> "None":
        self.dropped = 0
        self.blocked_since: "float | None" = None
        self._bell = bell
        self._condition = threading.Condition()
        # A shell's prompt or banner may stand on the channel without a line end.
        self._lines: "list[tuple[bool, bytes]]" = [(False, b"\n")]
        self._bytes = 1
        self._samples = 0
        thread = threading.Thread(target=self._run, name="outlet")
        thread.daemon = True
        thread.start()

    def put(self, message: "dict[str, Any]", droppable: "bool" = False) -> "None":
        line = (json.dumps(message, separators=(",", ":"), allow_nan=False) + "\n").encode("ascii")
        if len(line) > MAX_LINE_BYTES and message.get("processes"):
            # Thousands of processes with names at their longest: some of them are better than none.
            rows = message["processes"]
            self.put(dict(message, processes=rows[: len(rows) // 2]), droppable)
            return
        with self._condition:
            self._lines.append((droppable, line))
            self._bytes += len(line)
            self._samples += droppable
            while self._samples > MAX_QUEUED_SAMPLES or (self._bytes > MAX_QUEUED_BYTES and self._lines):
                oldest = next((i for i, (sample, _) in enumerate(self._lines) if sample), 0)
                sample, gone = self._lines.pop(oldest)
                self._bytes -= len(gone)
                self._samples -= sample
                self.dropped += 1
            self._condition.notify()

    def flush(self, seconds: "float") -> "None":
        """Wait until everything is written, at most `seconds`."""
        end = time.monotonic() + seconds
        with self._condition:
            while self._lines or self.blocked_since is not None:
                left = end - time.monotonic()
                if left <= 0:
                    return
                self._condition.wait(left)

    def _run(self) -> "None":
        while True:
            with self._condition:
                while not self._lines:
                    self._condition.wait()
                sample, line = self._lines.pop(0)
                self._bytes -= len(line)
                self._samples -= sample
                self.blocked_since = time.monotonic()
            try:
                while line:
                    line = line[os.write(1, line) :]
            except OSError:
                leave(EXIT_READER_GONE)
            with self._condition:
                self.blocked_since = None
                self._condition.notify_all()


# --- The host --------------------------------------------------------------------------------------------------------


def read_cpu() -> "tuple[float, float, float, float, int | None, int | None, int]":
    """/proc/stat: (busy, waiting, total) in ticks, boot time, processes running and blocked, processors on line."""
    busy = waiting = total = boot = 0.0
    running: "int | None" = None
    blocked: "int | None" = None
    processors = 0
    for line in read_text("/proc/stat", 1 << 20).split("\n"):
        if line.startswith("cpu"):
            if line.startswith("cpu "):
                # user nice system idle iowait irq softirq steal; guest time is in user already
                ticks = [counted(word) for word in line.split()[1:9]]
                if len(ticks) >= 4 and None not in ticks:
                    total = float(sum(ticks))  # type: ignore[arg-type] # none of them is None
                    waiting = float(ticks[4] or 0) if len(ticks) > 4 else 0.0
                    busy = total - float(ticks[3] or 0) - waiting
            else:
                processors += 1
        elif line.startswith("procs_running "):
            running = counted(line[14:])
        elif line.startswith("procs_blocked "):
            blocked = counted(line[14:])
        elif line.startswith("btime"):
            boot = float(counted(line[5:]) or 0)
    return busy, waiting, total, boot, running, blocked, processors


def read_memory() -> "dict[str, int]":
    """/proc/meminfo in bytes."""
    found = {}
    for line in read_text("/proc/meminfo", 1 << 20).split("\n"):
        words = line.split()
        number = counted(words[1]) if len(words) >= 2 else None
        if number is not None:
            found[words[0].rstrip(":")] = number * 1024
    return found


def read_pressure(resource: "str") -> "dict[str, int]":
    """Stall time so far in microseconds by kind ("some", "full"); empty where the kernel keeps none
    (Documentation/accounting/psi.rst)."""
    found = {}
    try:
        for line in read_text("/proc/pressure/" + resource, 1 << 20).split("\n"):
            kind, _, rest = line.partition(" ")
            _, told, words = rest.rpartition("total=")
            total = counted(words) if told else None
            if total is not None:
                found[kind] = total
    except OSError:
        pass  # no PSI in this kernel, or switched off (EOPNOTSUPP): the readings stay empty
    return found


class HostReader:
    """One row in the order of HOST_COLUMNS a call; shares of time are over the time since the last call."""

    PRESSURES = (("cpu", "some"), ("memory", "some"), ("memory", "full"), ("io", "some"), ("io", "full"))

    def __init__(self) -> "None":
        self._cpu: "tuple[float, float, float] | None" = None
        self._pressure: "tuple[float, dict[tuple[str, str], int]] | None" = None

    def read(self) -> "list[float | None]":
        row: "list[float | None]" = [None] * 13
        for part in (self._read_cpu, self._read_load, self._read_memory, self._read_pressure):
            try:
                part(row)
            except (OSError, ValueError, LookupError):
                pass  # an odd kernel file leaves its own readings empty and no other's
        return row

    def _read_cpu(self, row: "list[float | None]") -> "None":
        busy, waiting, total, _, row[11], row[12], _ = read_cpu()
        if not total:
            return
        if self._cpu is not None and total > self._cpu[2]:
            span = total - self._cpu[2]
            # A processor that goes off line takes its ticks along, and iowait may run backwards (proc(5)).
            row[0] = share(busy - self._cpu[0], span) if busy >= self._cpu[0] else None
            row[1] = share(waiting - self._cpu[1], span) if waiting >= self._cpu[1] else None
        self._cpu = (busy, waiting, total)

    def _read_load(self, row: "list[float | None]") -> "None":
        row[2] = decimal(read_word("/proc/loadavg").partition(" ")[0])

    def _read_memory(self, row: "list[float | None]") -> "None":
        memory = read_memory()
        available = memory.get("MemAvailable")
        if available is None and "MemFree" in memory:  # kernels before 3.14
            available = memory["MemFree"] + memory.get("Buffers", 0) + memory.get("Cached", 0)
        if available is not None:
            # lxcfs has shown more free than there is.
            total = memory.get("MemTotal")
            if total is None or available <= total:
                row[4] = available
                row[3] = None if total is None else total - available
            else:
                DOUBTS.note("host", "memory_available", available)
        if "SwapTotal" in memory and "SwapFree" in memory:
            row[5] = memory["SwapTotal"] - memory["SwapFree"]

    def _read_pressure(self, row: "list[float | None]") -> "None":
        now = time.monotonic()
        totals = {}
        for resource in ("cpu", "memory", "io"):
            for kind, total in read_pressure(resource).items():
                totals[resource, kind] = total
        if self._pressure is not None:
            then, before = self._pressure
            for column, key in enumerate(self.PRESSURES, 6):
                grown = rate(totals.get(key), before.get(key), now - then)
                row[column] = share(grown, 1e6)
        self._pressure = (now, totals)


def chosen_of(names: "list[Any]", most: "int", rank: "Callable[[Any], Any]") -> "list[Any]":
    """The first `most` by rank, in the order in which they stood."""
    if len(names) <= most:
        return names
    places = sorted(range(len(names)), key=lambda place: (rank(names[place]), place))[:most]
    return [names[place] for place in sorted(places)]


class DiskReader:
    """Rows in the order of DISK_COLUMNS, from /proc/diskstats (Documentation/admin-guide/iostats.rst)."""

    NEVER = re.compile(r"^(loop|ram|zram|sr|fd|nbd|mtdblock)[0-9]")

    def __init__(self, lane: "Lane") -> "None":
        self._lane = lane
        self.names: "list[str]" = []
        #: What the last scan found; one that hangs now is still there.
        self.known: "list[dict[str, Any]]" = []
        #: All that /proc/diskstats named at the last reading: tells cheaply that a disk came or went.
        self.listed: "list[str]" = []
        self.count = 0
        self._before: "dict[str, tuple[float, list[int]]]" = {}

    def scan(self) -> "list[dict[str, Any]]":
        """Whole disks (not their partitions) and md arrays, with model and size. Runs in the lane `disks`."""
        blocks = [name for name in list_names("/sys/block") if not self.NEVER.match(name)]
        whole_disks = [name for name in blocks if exists("/sys/block/%s/device" % name) or name.startswith("md")]
        found: "list[dict[str, Any]]" = []
        self.count = len(whole_disks or blocks)
        for name in chosen_of(whole_disks or blocks, MAX_DISKS, lambda name: not name.startswith(("nvme", "md"))):
            if not self._lane.at(name):
                found += [disk for disk in self.known if disk["name"] == name]
                continue
            sectors = read_number("/sys/block/%s/size" % name)
            if not sectors or sectors < 0 or read_word("/sys/block/%s/hidden" % name) == "1":
                continue
            words = [read_word("/sys/block/%s/device/%s" % (name, part)) for part in ("vendor", "model")]
            model = " ".join(word for word in words if word and not word.startswith("0x"))
            found.append({"name": short(name), "model": short(model), "size_bytes": sectors * 512})
        self.known = found
        return found

    def read(self) -> "dict[str, list[float | None] | None]":
        """Rows by name."""
        lines = {}
        now = time.monotonic()
        try:
            for line in read_text("/proc/diskstats", 1 << 20).split("\n"):
                words = line.split()
                if len(words) >= 14:
                    lines[words[2]] = words
        except OSError:
            pass  # the rows below say that nothing was read
        self.listed = list(lines)
        return {name: self._row(name, lines.get(name), now) for name in self.names}

    def _row(self, name: "str", words: "list[str] | None", now: "float") -> "list[float | None] | None":
        if words is None:
            self._before.pop(name, None)
            return None
        read = [counted(words[place]) for place in (5, 9, 12, 13)]
        counters = [count for count in read if count is not None]
        if len(counters) < len(read):
            return None
        before = self._before.get(name)
        self._before[name] = (now, counters)
        if before is None:
            return [None] * 4
        seconds = now - before[0]
        grown = [rate(new, old, seconds) for new, old in zip(counters, before[1])]
        queue = None if grown[3] is None else round(grown[3] / 1000.0, 3)
        sectors = [None if value is None else whole(value * 512) for value in grown[:2]]
        return [sectors[0], sectors[1], share(grown[2], 1000.0), queue]


def plain_name(name: "str") -> "str":
    """A folder's name as the text of a file spells it: bytes that are no letters are told apart in the first alone."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Port:
    """One network port with what is needed to read it again."""

    def __init__(self, name: "str", kind: "str", path: "str") -> "None":
        self.name = name
        self.kind = kind
        self.path = path
        self.device: "dict[str, Any]" = {"name": name, "kind": kind}
        self.before: "tuple[float, list[int | None]] | None" = None
        self.speed: "float | None" = None
        self.state: "int | None" = None
        self.changes: "int | None" = None


class PortReader:
    """Rows in the order of PORT_COLUMNS for network interfaces (/proc/net/dev, /sys/class/net) and InfiniBand or RoCE
    ports (/sys/class/infiniband, Documentation/ABI/stable/sysfs-class-infiniband). Runs in the lane `ports`."""

    #: port_rcv_data and port_xmit_data count words of four octets.
    COUNTERS = (
        ("port_rcv_data", 4),
        ("port_xmit_data", 4),
        ("port_rcv_errors", 1),
        ("port_xmit_constraint_errors", 1),
        ("excessive_buffer_overrun_errors", 1),
        ("port_xmit_discards", 1),
        ("symbol_error", 1),
    )

    def __init__(self, lane: "Lane") -> "None":
        self._lane = lane
        self.ports: "list[Port]" = []
        self.count = 0
        self.kinds: "dict[str, str]" = {}
        #: All that /proc/net/dev named at the last reading: tells cheaply that an interface came or went.
        self.listed: "list[str]" = []
        #: What the reading under way has found so far, by port.
        self.rows: "dict[str, list[float | None]]" = {}
        self.failed: "dict[str, str]" = {}

    def scan(self) -> "list[dict[str, Any]]":
        known = {(port.name, port.kind): port for port in self.ports}
        ports = [known.get((port.name, port.kind), port) for port in self._interfaces() + self._adapters()]
        self.count = len(ports)
        ports = chosen_of(ports, MAX_PORTS, self._rank)
        for port in self._in_turn(ports):
            if self._lane.at(port.name):
                try:
                    self._describe(port)
                except (OSError, ValueError, LookupError):
                    pass  # an odd file leaves this port without its description
        self.ports = ports
        return [dict(port.device) for port in ports]

    def _in_turn(self, ports: "list[Port]") -> "list[Port]":
        """Those that hung before last, so that they hold up nobody."""
        return sorted(ports, key=lambda port: port.name in self._lane.suspects)

    def _rank(self, port: "Port") -> "int":
        """Fabric ports, then hardware and bonds that are up, then what is down, then virtual functions and the switch
        ports that represent them."""
        if port.kind != "ethernet":
            return 0
        if not self._lane.at(port.name):
            return 2
        if exists(port.path + "device/physfn") or re.match("pf[0-9]+(vf|sf)", read_word(port.path + "phys_port_name")):
            return 3
        return 1 if read_word(port.path + "operstate") == "up" else 2

    def _interfaces(self) -> "list[Port]":
        """Hardware and bonds, and whatever carries the default route; all of them where there is no hardware (a
        container's veth)."""
        names = [name for name in list_names("/sys/class/net") if name not in ("lo", "bonding_masters")]
        routed = set()
        try:
            for line in read_text("/proc/net/route").split("\n")[1:]:
                words = line.split()
                if len(words) > 1 and words[1] == "00000000":
                    routed.add(words[0])
        except OSError:
            pass  # no IPv4 here
        base = "/sys/class/net/%s/"
        chosen = [
            name
            for name in names
            if name in routed or exists(base % name + "device") or exists(base % name + "bonding")
        ]
        return [Port(name, "ethernet", base % name) for name in chosen or names]

    def _adapters(self) -> "list[Port]":
        found = []
        for device in list_names("/sys/class/infiniband"):
            numbers = list_names("/sys/class/infiniband/%s/ports" % device)
            for number in numbers:
                name = device if len(numbers) == 1 else "%s:%s" % (device, number)
                path = "/sys/class/infiniband/%s/ports/%s/" % (device, number)
                if self._lane.at(name):
                    self.kinds[name] = "roce" if read_word(path + "link_layer") == "Ethernet" else "infiniband"
                found.append(Port(name, self.kinds.get(name, "infiniband"), path))
        return found

    def _describe(self, port: "Port") -> "None":
        if port.kind == "ethernet":
            port.device["driver"] = short(link_name(port.path + "device/driver"))
            port.device["address"] = short(read_word(port.path + "address"))
            if read_word(port.path + "type") == "32":  # ARPHRD_INFINIBAND: IP over InfiniBand
                port.device["address"] = port.device["address"][-23:]
        else:
            adapter = port.path.split("/ports/")[0]
            port.device["driver"] = short(link_name(adapter + "/device/driver"))
            port.device["address"] = short(read_word(adapter + "/node_guid"))
            netdev = read_word(port.path + "gid_attrs/ndevs/0")
            names = [netdev] if netdev else list_names(adapter + "/device/net")
            port.device["netdev"] = short(names[0]) if names else ""
        port.speed = self._speed(port)

    def _speed(self, port: "Port") -> "float | None":
        if port.kind == "ethernet":
            megabits = read_number(port.path + "speed")
            return megabits * 1e6 if megabits is not None and megabits > 0 else None
        try:
            number = decimal(read_word(port.path + "rate").split()[0])  # "400 Gb/sec (4X NDR)"
        except IndexError:
            return None
        return number * 1e9 if number else None

    def read(self) -> "tuple[list[list[float | None] | None], dict[str, str], list[tuple[str, str, str]]]":
        """(rows, what failed by port name, link events as (code, port name, text))."""
        rows: "dict[str, list[float | None]]" = {}
        failed: "dict[str, str]" = {}
        events: "list[tuple[str, str, str]]" = []
        self.rows, self.failed = rows, failed
        ports = self.ports
        interfaces = self._read_interfaces()
        for port in self._in_turn(ports):
            if not self._lane.at(port.name):
                failed[port.name] = "does not answer"
                port.before = None
                continue
            try:
                if port.kind == "ethernet" and interfaces is None:
                    failed[port.name] = "does not answer"
                    port.before = None
                elif port.kind == "ethernet" and interfaces is not None:
                    rows[port.name] = self._ethernet(port, interfaces.get(plain_name(port.name)), events)
                else:
                    rows[port.name] = self._infiniband(port, events)
            except (OSError, ValueError, LookupError) as error:
                failed[port.name] = short(error)
                port.before = None
        return [rows.get(port.name) for port in ports], failed, events

    def so_far(self) -> "list[list[float | None] | None]":
        """The rows of a reading that hangs: what was read before it does."""
        rows = self.rows.copy()
        return [rows.get(port.name) for port in self.ports]

    def _read_interfaces(self) -> "dict[str, list[int | None]] | None":
        """Counters by name; None while the file itself does not answer, which a driver can bring about."""
        if not self._lane.at("/proc/net/dev"):
            return None
        found: "dict[str, list[int | None]]" = {}
        try:
            text = read_text("/proc/net/dev", 1 << 20)
        except OSError:
            return found
        for line in text.split("\n"):
            name, colon, rest = line.rpartition(":")
            words = rest.split()
            if colon and len(words) >= 12:
                # receive: bytes packets errs drop ...; send from the ninth on
                found[name.strip()] = [counted(words[i]) for i in (0, 8, 2, 10, 3, 11)]
        self.listed = list(found)
        return found

    def _rates(self, port: "Port", counters: "list[int | None]") -> "list[float | None]":
        now = time.monotonic()
        before = port.before
        port.before = (now, counters)
        if before is None:
            return [None] * len(counters)
        seconds = now - before[0]
        rates = [rate(new, old, seconds) for new, old in zip(counters, before[1])]
        return [
            None if value is None else (round(value) if position < 2 else round(value, 3))
            for position, value in enumerate(rates)
        ]

    def _ethernet(
        self, port: "Port", counters: "list[int | None] | None", events: "list[tuple[str, str, str]]"
    ) -> "list[float | None]":
        if counters is None:
            raise OSError("the interface is gone")
        word = read_word(port.path + "operstate")
        if word in ("up", "down", "lowerlayerdown", "dormant", "notpresent"):
            state: "int | None" = int(word == "up")
        else:  # drivers without carrier detection say "unknown"
            state = read_number(port.path + "carrier")
        self._note(port, (state, read_number(port.path + "carrier_changes"), word), events)
        return self._rates(port, counters) + [port.state, port.speed, port.changes, None]

    def _infiniband(self, port: "Port", events: "list[tuple[str, str, str]]") -> "list[float | None]":
        word = read_text(port.path + "state", 4096).strip()  # "4: ACTIVE"
        counters: "list[int | None]" = []
        for name, factor in self.COUNTERS:
            value = read_number(port.path + "counters/" + name)
            counters.append(None if value is None else value * factor)
        downs = read_number(port.path + "counters/link_downed")
        self._note(port, (int(word.startswith("4:")), downs, word), events)
        rates = self._rates(port, counters)
        return rates[:6] + [port.state, port.speed, port.changes, rates[6]]

    def _note(
        self, port: "Port", now: "tuple[int | None, int | None, str]", events: "list[tuple[str, str, str]]"
    ) -> "None":
        """Link events from the last reading to this one; a link that fell and came back between two readings shows
        in its count alone."""
        state, changes, word = now
        was, changed = port.state, port.changes
        port.state, port.changes = state, changes
        if was is None or state is None:
            return
        flapped = changes is not None and changed is not None and changes > changed
        if was == state and not flapped:
            return
        port.speed = self._speed(port)
        if was == state:
            events.append(("link:flap", port.name, "%s changed state and changed back (%s)" % (port.name, word)))
        else:
            direction = "up" if state else "down"
            events.append(("link:" + direction, port.name, "%s is %s (%s)" % (port.name, direction, word)))


#: Of a transport its name and counts (port, binds, and where there are connections: connects, time, idle; then requests
#: sent and answers received); of an operation that was ever done its count, transmissions, timeouts, bytes sent, bytes
#: received, milliseconds queued, in the round trip, in all.
TRANSPORT = re.compile("\txprt:\t([a-z]+) ([0-9 ]+)")
OPERATION = re.compile("\t *[A-Z0-9_]+: [1-9][0-9]{0,19}(?: [0-9]{1,20}){7}")
NFS = re.compile(r" with fstype nfs4?( |$)")


class Mount:
    """What /proc/self/mountstats says of one NFS mount, all running counts: of reads, writes and all else in turn the
    count, bytes sent, bytes received, round trip and execute time in milliseconds; requests sent and answers received.
    Of a text only the lines that changed are read anew: most operations rest most of the time."""

    def __init__(self, source: "str") -> "None":
        self.source = source
        self.server = server_of(source)
        self.text = ""
        self.sums = [0] * 15
        self.sent = self.received = 0
        self._lines: "list[str]" = []
        #: What a line of an operation added, its place in the sums and five counts; and what one of a transport did.
        self._added: "dict[int, tuple[int, int, int, int, int, int]]" = {}
        self._moved: "dict[int, tuple[int, int]]" = {}

    def update(self, text: "str") -> "None":
        if text == self.text:
            return
        self.text = text
        # All of a mount is indented: what is not belongs to it no more, whatever became of the next one's first line.
        whole = text.count("\n\t") + text.endswith("\n") == text.count("\n")
        lines = (text if whole else OWN_END.split(text, 1)[0]).split("\n")
        if len(lines) != len(self._lines):
            self._lines, self._added, self._moved, self.sums = [""] * len(lines), {}, {}, [0] * 15
            self.sent = self.received = 0
        for number, (old, new) in enumerate(zip(self._lines, lines)):
            if old != new:
                self._take(number, new)
        self._lines = lines

    def _take(self, number: "int", line: "str") -> "None":
        before = self._added.pop(number, None)
        if before is not None:
            self._add(before, -1)
        words = line.split() if OPERATION.match(line) else NO_WORDS
        if words[0] != "NULL:":
            fresh = PLACES.get(words[0], 10), int(words[1]), int(words[4]), int(words[5]), int(words[7]), int(words[8])
            self._added[number] = fresh
            self._add(fresh, 1)
        elif "xprt:" in line or number in self._moved:
            self._take_transport(number, line)

    def _add(self, added: "tuple[int, int, int, int, int, int]", sign: "int") -> "None":
        place, count, sent, received, trip, execute = added
        sums = self.sums
        sums[place] += sign * count
        sums[place + 1] += sign * sent
        sums[place + 2] += sign * received
        sums[place + 3] += sign * trip
        sums[place + 4] += sign * execute

    def _take_transport(self, number: "int", line: "str") -> "None":
        sent, received = self._moved.pop(number, (0, 0))
        self.sent -= sent
        self.received -= received
        found = TRANSPORT.match(line)
        words = found.group(2).split()[2 if found.group(1) == "udp" else 5 :][:2] if found is not None else []
        if len(words) == 2:
            sent, received = self._moved[number] = (counted(words[0]) or 0, counted(words[1]) or 0)
            self.sent += sent
            self.received += received

    def counts(self) -> "tuple[int, ...]":
        return tuple(self.sums)


#: Where a kind of operation begins in a mount's sums; all others are the third.
PLACES = {"READ:": 0, "WRITE:": 5}
NO_WORDS = ["NULL:"]
OWN_END = re.compile("\n(?!\t)")


def server_of(source: "str") -> "str":
    """nas-1 of nas-1:/export, 2001:db8::7 of [2001:db8::7]:/export."""
    if source.startswith("["):
        return source[1:].partition("]")[0]
    return source.partition(":/")[0]


class Server:
    """What the reader remembers of one file server between calls."""

    def __init__(self) -> "None":
        self.answered = -1
        self.asked = -1
        self.silent_since: "float | None" = None
        self.complained = 0.0


class StorageReader:
    """Rows in the order of STORAGE_COLUMNS, one per NFS server, from /proc/self/mountstats (written by the kernel's
    nfs_show_stats, read by nfs-utils' mountstats(8)). Mounts that share a super block show the same counts and count
    once. Runs in the lane `ports`, after them: to wake a thread for each sample costs more than the reading."""

    #: Seconds without an answer to anything after which a server counts as one that does not answer.
    SILENT = 10.0
    #: Seconds for which the kernel's complaint is believed while answers come; it may have said OK unheard.
    COMPLAINT = 120.0

    def __init__(self) -> "None":
        self.servers: "dict[str, Server]" = {}
        self.count = 0
        self.forget = False  # whether the next reading leaves out servers whose last mount is gone
        self._before: "dict[str, tuple[int, ...]]" = {}
        self._read_at: "float | None" = None
        self._known: "dict[str, Mount]" = {}
        self._heard: "list[tuple[str, bool]]" = []

    def heard(self, server: "str", answers: "bool") -> "None":
        """The kernel said that a server does not answer, or that it does again; from any thread."""
        self._heard.append((server, answers))

    def read(self) -> "tuple[list[dict[str, Any]], list[list[float | None]]]":
        """(the servers as the inventory names them, their rows)."""
        mounts = self._mounts()
        now = time.monotonic()
        seconds = 0.0 if self._read_at is None else now - self._read_at
        self._read_at = now
        before, self._before = self._before, {mount.source: mount.counts() for mount in mounts}
        of: "dict[str, list[Mount]]" = {}
        for mount in mounts:
            of.setdefault(mount.server, []).append(mount)
        if self.forget:
            self.forget = False
            self.servers = {name: server for name, server in self.servers.items() if name in of}
        for name in sorted(of, key=lambda name: -sum(mount.received for mount in of[name])):
            if name not in self.servers and len(self.servers) < MAX_STORAGE:
                self.servers[name] = Server()
        while self._heard:
            name, answers = self._heard.pop(0)
            if name in self.servers:
                self.servers[name].complained = 0.0 if answers else now
        names = sorted(self.servers, key=natural)
        self.count = len(set(names) | set(of))
        return (
            [{"name": short(name, 128), "kind": "nfs"} for name in names],
            [self._row(name, of.get(name, []), before, seconds, now) for name in names],
        )

    def _mounts(self) -> "list[Mount]":
        """One of each source, and of those that show the very same counts."""
        found: "dict[str, Mount]" = {}
        known: "dict[str, Mount]" = {}
        seen = set()
        for block in ("\n" + read_text(MOUNTSTATS, MAX_MOUNTSTATS_BYTES)).split("\ndevice ")[1:]:
            if " with fstype nfs" not in block:
                continue
            head, _, rest = block.partition("\n")
            source, _, kind = head.partition(" mounted on ")
            if not NFS.search(kind):
                continue
            source = unescape(source) if "\\" in source else source
            if source in known:
                continue
            mount = known[source] = self._known.get(source) or Mount(source)
            mount.update(rest)
            counts = (mount.server, mount.counts())
            if not any(counts[1]) or counts not in seen:
                seen.add(counts)
                found[source] = mount
        self._known = known
        return list(found.values())

    def _row(
        self, name: "str", mounts: "list[Mount]", before: "dict[str, tuple[int, ...]]", seconds: "float", now: "float"
    ) -> "list[float | None]":
        grown = [0] * 15
        known = False
        for mount in mounts:
            then = before.get(mount.source)
            counts = mount.counts()
            if then is not None and all(new >= old for new, old in zip(counts, then)):
                known = True
                grown = [total + new - old for total, new, old in zip(grown, counts, then)]
        row: "list[float | None]" = []
        for place in (0, 5, 10):
            count, _, _, trip, execute = grown[place : place + 5]
            row.append(round(count / seconds, 3) if known and seconds > 0 else None)
            row += [round(trip / float(count), 3), round(execute / float(count), 3)] if count else [None, None]
        for amount in (grown[2], grown[6]):
            row.append(round(amount / seconds) if known and seconds > 0 else None)
        return row + self._answers(self.servers[name], mounts, now)

    def _answers(self, server: "Server", mounts: "list[Mount]", now: "float") -> "list[float | None]":
        """Seconds for which requests went out and no answer came, and whether the server answers."""
        sent, received = sum(mount.sent for mount in mounts), sum(mount.received for mount in mounts)
        if not mounts or not sent:
            return [None, None]
        if received != server.answered or server.asked < 0 or sent < server.asked:
            server.answered, server.asked, server.silent_since = received, sent, None
        elif sent > server.asked and server.silent_since is None:
            server.silent_since = now
        silent = 0.0 if server.silent_since is None else round(now - server.silent_since, 3)
        if server.complained and silent == 0.0 and now - server.complained > self.COMPLAINT:
            server.complained = 0.0
        return [silent, int(not server.complained and silent < self.SILENT)]


# --- Processes, file systems, kernel log -----------------------------------------------------------------------------

#: How container runtimes name the control groups of what they run: (runtime, pattern of the group's own name).
CONTAINERS = (
    ("docker", re.compile(r"^(?:docker-)?([0-9a-f]{64})(?:\.scope)?$")),
    ("podman", re.compile(r"^libpod-([0-9a-f]{64})(?:\.scope)?$")),
    ("containerd", re.compile(r"^(?:cri-containerd|nerdctl|containerd)[-:]([0-9a-f]{64})(?:\.scope)?$")),
    ("cri-o", re.compile(r"^crio-([0-9a-f]{64})(?:\.scope)?$")),
    ("lxc", re.compile(r"^lxc\.payload\.([\w.-]+)$")),
    ("nspawn", re.compile(r"^machine-([\w.\\-]+)\.scope$")),
)
POD = re.compile(r"pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})")
SLURM = re.compile(r"(?:^|/)slurm[^/]*/(?:.*/)?job_([0-9]+)(?:/|$)")
UNIT = re.compile(r"^(?!user@)([\w.@:\\-]+\.service)$")


def place_of(path: "str") -> "dict[str, str]":
    """What a control group's path tells of where a process runs: Slurm `job`, `runtime` and id of its `container`, the
    uid of its `pod`, its systemd `unit`. Empty where it tells nothing."""
    place = {"job": "", "runtime": "", "container": "", "pod": "", "unit": ""}
    job = SLURM.search(path)
    if job:
        place["job"] = job.group(1)
    pod = POD.search(path)
    if pod:
        place["pod"] = pod.group(1).replace("_", "-")
    pieces = path.split("/")
    for number, piece in enumerate(pieces):
        for runtime, pattern in CONTAINERS:
            found = pattern.match(piece)
            if found:
                # A bare id stands below a folder that names who made it; without one it is containerd's.
                bare = runtime == "docker" and not piece.startswith("docker-") and pieces[number - 1] != "docker"
                place["runtime"], place["container"] = "containerd" if bare else runtime, found.group(1)
        if piece and pieces[number - 1 : number] == ["lxc"]:
            place["runtime"], place["container"] = "lxc", piece
        unit = UNIT.match(piece)
        if unit:
            place["unit"] = unit.group(1)
    return place


SAFE_WORD = re.compile(r"^[\w.@:+-]{1,64}$")
INTERPRETER = re.compile(r"^(python|pypy)[0-9.]*$")


class ProcessReader:
    """User, program and control group of the processes that NVML names. Arguments can hold secrets: only the program's
    name is taken, and for Python the script's or module's. Runs in the lane `processes`: reading a stuck process's
    command line can hang."""

    def __init__(self, lane: "Lane") -> "None":
        self._lane = lane
        self._users: "dict[int, str]" = {}
        self._pods: "dict[str, str] | None" = None

    def describe(self, rows: "list[tuple[int, dict[str, Any]]]") -> "list[dict[str, Any]]":
        """One ProcessRow's fields for each (GPU index, process as NVML gave it)."""
        known: "dict[int, tuple[str, str, str, str]]" = {}
        places: "dict[str, dict[str, str]]" = {}
        self._pods = None
        found = []
        for gpu, row in rows[:MAX_PROCESSES]:
            pid = int(row["pid"])
            if pid not in known:
                known[pid] = self._details(pid) if self._lane.at(str(pid)) else ("", "", "", "")
            user, name, cgroup, job = known[pid]
            cgroup = str(row.get("cgroup") or cgroup)
            if cgroup not in places:
                places[cgroup] = self._place(cgroup)
            place = dict(places[cgroup], job=places[cgroup]["job"] or job)
            found.append(
                dict(
                    {key: short(text, 128) for key, text in place.items()},
                    gpu=gpu,
                    pid=pid,
                    user=short(row.get("user") or user, 64),
                    name=short(row.get("name") or name, 128),
                    memory_bytes=finite(row.get("memory_bytes")),
                    sm=finite(row.get("sm")),
                    cgroup=short(cgroup),
                )
            )
        return found

    def _place(self, cgroup: "str") -> "dict[str, str]":
        """Where the processes of a control group run; names of pods and containers where the kubelet's log folders may
        be listed, which needs no root."""
        place = place_of(cgroup)
        if place["pod"]:
            if self._pods is None:
                self._pods = kubelet_names() if self._lane.at("/var/log/pods") else {}
            place["pod"] = self._pods.get(place["pod"], place["pod"])
            place["container"] = self._pods.get(place["container"], place["container"])
        if re.match("^[0-9a-f]{64}$", place["container"]):
            place["container"] = place["container"][:12]
        return place

    def _details(self, pid: "int") -> "tuple[str, str, str, str]":
        """User, name and control group, and Slurm's job by the environment where there is no group of Slurm's: the
        processes of one group may be of several jobs."""
        base = "/proc/%d/" % pid
        user: "int | None" = None
        try:
            for line in read_text(base + "status", 8192).split("\n"):
                if line.startswith("Uid:"):
                    user = counted(line.split()[1])
                    break
        except (OSError, IndexError):
            pass  # the process ended, or belongs to another PID namespace: its number is all there is
        name, cgroup = self._name(base), self._cgroup(base)
        job = "" if SLURM.search(cgroup) else slurm_job(pid)
        return "" if user is None else self._user(user), name, cgroup, job

    def _user(self, uid: "int") -> "str":
        """A name as the system knows it; the number while whoever knows names does not answer."""
        name = self._users.get(uid)
        if name is None:
            if not self._lane.at("names of users"):
                return str(uid)
            name = str(uid)
            try:
                if ROOT:
                    name = listed_user(uid)
                else:
                    import pwd

                    name = pwd.getpwuid(uid).pw_name
            except (OSError, KeyError, ImportError):
                pass  # a number is a good name for a user without one
            self._users[uid] = name
        return name

    @staticmethod
    def _name(base: "str") -> "str":
        name = read_word(base + "comm")
        try:
            words = read_text(base + "cmdline", 4096).split("\0")
        except OSError:
            return name
        program = os.path.basename((words[0].split() or [""])[0])
        if not SAFE_WORD.match(program):
            return name
        if INTERPRETER.match(program):
            script = python_script(words[1:])
            if script:
                return program + " " + script
        return program

    @staticmethod
    def _cgroup(base: "str") -> "str":
        try:
            lines = read_text(base + "cgroup", 8192).strip().split("\n")
        except OSError:
            return ""
        paths = {}
        for line in lines:
            _, _, rest = line.partition(":")
            controllers, _, path = rest.partition(":")
            paths[controllers] = path
        path = paths.get("") or paths.get("memory") or paths.get("name=systemd") or ""
        return path[-MAX_TEXT:]


def kubelet_names() -> "dict[str, str]":
    """namespace/pod by a pod's uid, and a container's name by its id, as the kubelet names its log files."""
    found = {}
    for entry in list_names("/var/log/pods"):  # NAMESPACE_POD_UID
        words = entry.split("_")
        if len(words) == 3:
            found[words[2]] = words[0] + "/" + words[1]
    for entry in list_names("/var/log/containers"):  # POD_NAMESPACE_CONTAINER-ID.log
        name, _, number = entry.rpartition(".log")[0].rpartition("_")[2].rpartition("-")
        if name and number:
            found[number] = name
    return found


def slurm_job(pid: "int") -> "str":
    """SLURM_JOB_ID of a process of the account's own, or "". Nothing else of an environment is looked at."""
    try:
        for word in read_text("/proc/%d/environ" % pid, 131072).split("\0"):
            if word.startswith("SLURM_JOB_ID="):
                number = word[13:]
                return number if number.isdigit() and len(number) < 20 else ""
    except OSError:
        pass  # somebody else's process, or gone
    return ""


def listed_user(uid: "int") -> "str":
    """The name in /etc/passwd, or the number: without asking a directory service, which may not answer."""
    try:
        for line in read_text("/etc/passwd", 1 << 20).split("\n"):
            words = line.split(":")
            if len(words) > 2 and words[2] == str(uid):
                return words[0]
    except OSError:
        pass  # a number is a good name for a user without one
    return str(uid)


def python_script(arguments: "list[str]") -> "str":
    """The script's or module's name among an interpreter's arguments, or ""."""
    words = iter(arguments)
    for word in words:
        if word == "-m":
            module = next(words, "")
            return "-m " + module if SAFE_WORD.match(module) else ""
        if word in ("-W", "-X"):
            next(words, "")
        elif word == "-c" or not word:
            return ""
        elif not word.startswith("-"):
            name = os.path.basename(word)
            return name if SAFE_WORD.match(name) else ""
    return ""


class FilesystemReader:
    """Size and free space of real file systems. Runs in the lane `filesystems`: statvfs on a lost server hangs. What
    was measured before stands with its age until it can be measured again."""

    REMOTE = re.compile(
        r"^(nfs|nfs4|cifs|smb3|lustre|ceph|gpfs|beegfs|beegfs_nodev|wekafs|glusterfs|9p|virtiofs|afs|ocfs2|gfs2|panfs"
        r"|orangefs|pvfs2|cvfs|vxfs|acfs|fuse\..+)$"
    )
    LOCAL = re.compile(r"^(ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|bcachefs|vfat|exfat|ntfs3?|fuseblk|overlay)$")
    #: Mounts by FUSE that hold nothing of their own.
    NEVER = re.compile(
        r"^fuse\.(gvfsd-fuse|portal|lxcfs|snapfuse|squashfuse|fuse-overlayfs|vmware-vmblock|archivemount)$"
    )
    SHARED = ("/dev/shm", "/tmp", "/run")
    CONTAINERS = re.compile(
        r"^/(var/lib/(docker|containers|containerd|kubelet)|run/(containerd|docker|netns|user)|snap)/"
    )
    #: Of no importance to say: not ours to enter, unmounted meanwhile.
    SILENT = (PermissionError, FileNotFoundError)

    def __init__(self, lane: "Lane", size_of: "Callable[[str], tuple[int, int] | None]") -> "None":
        self._lane = lane
        self._size_of = size_of
        self._chosen: "list[tuple[str, str]]" = []
        self._known: "dict[str, tuple[float, dict[str, Any]]]" = {}
        self.count = 0
        self.failed: "dict[str, str]" = {}

    def read(self) -> "list[dict[str, Any]]":
        """Local ones first, and last what hung before."""
        self._chosen = chosen = self._mounts()
        failed: "dict[str, str]" = {}
        self.failed = failed
        mounts = [mount for mount, _ in chosen]
        self._known = {mount: known for mount, known in self._known.items() if mount in mounts}
        for mount, kind in sorted(chosen, key=lambda row: row[0] in self._lane.suspects):
            if not self._lane.at(mount):
                failed[mount] = "does not answer"
                continue
            try:
                sizes = self._size_of(mount)
            except self.SILENT:
                self._known.pop(mount, None)
                continue
            except Exception as error:  # whatever one mount answers, the others are measured
                failed[mount] = short(getattr(error, "strerror", None) or error)
                continue
            if sizes is not None and sizes[0] > 0:
                row = {"mount": short(mount), "kind": short(kind, 32), "size_bytes": sizes[0], "free_bytes": sizes[1]}
                self._known[mount] = (time.monotonic(), row)
            else:
                self._known.pop(mount, None)
        return self.found()

    def found(self) -> "list[dict[str, Any]]":
        """What is known of each mount by now; `age` is how many seconds ago it was measured."""
        now, known = time.monotonic(), self._known.copy()
        rows = []
        for mount, _ in self._chosen:
            if mount in known:
                measured, row = known[mount]
                rows.append(dict(row, age=round(max(0.0, now - measured), 1)))
        return rows

    def _mounts(self) -> "list[tuple[str, str]]":
        """(mount, kind), local ones first; each space once, however often it is mounted."""
        chosen: "dict[str, tuple[int, str, str]]" = {}
        for device, mount, kind in mounted():
            space = device
            if kind == "tmpfs" and mount in self.SHARED:
                space = mount
            elif not (self.LOCAL.match(kind) or self.REMOTE.match(kind)) or self.CONTAINERS.match(mount):
                continue
            if (kind == "overlay" and mount != "/") or self.NEVER.match(kind):
                continue
            remote = int(bool(self.REMOTE.match(kind)))
            if space not in chosen or len(mount.encode("utf-8")) < len(chosen[space][1].encode("utf-8")):
                chosen[space] = (remote, mount, kind)
        self.count = len(chosen)
        return [(mount, kind) for _, mount, kind in sorted(chosen.values())[:MAX_FILESYSTEMS]]


def mounted() -> "list[tuple[str, str, str]]":
    """(what tells one space from another, mount point, kind) of every mount. A bind mount is the same device as what it
    shows (mountinfo); without mountinfo it has the same source, which for BeeGFS and Ceph tells nothing."""
    found = []
    try:
        for line in read_text("/proc/self/mountinfo", MAX_MOUNTS_BYTES).split("\n"):
            words = line.split(" ")
            if len(words) > 6 and "-" in words[6:-1]:
                found.append((words[2], unescape(words[4]), words[words.index("-", 6) + 1]))
    except OSError:
        pass  # no such file below a root that stands for a node
    if found:
        return found
    try:
        lines = read_text("/proc/mounts", MAX_MOUNTS_BYTES).split("\n")
    except OSError:
        return []
    for line in lines:
        words = line.split(" ")
        if len(words) >= 3:
            mount = unescape(words[1])
            known = words[0].startswith("/") or words[2].startswith("nfs")
            found.append((words[0] if known else words[0] + " " + mount, mount, words[2]))
    return found


def unescape(mount: "str") -> "str":
    """/proc/mounts writes blanks as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), mount)


def size_of(mount: "str") -> "tuple[int, int] | None":
    """(size, free for users) in bytes of the file system below the root."""
    answer = os.statvfs(ROOT + mount)
    unit = answer.f_frsize or answer.f_bsize
    return answer.f_blocks * unit, answer.f_bavail * unit


#: What the kernel says of an NFS server: "nfs: server nas-1 not responding, still trying", "nfs: server nas-1 OK".
SERVER = re.compile(r"nfs4?: server (\S+) (not responding|OK)")
XID = re.compile(r"NVRM: Xid \((?:PCI:)?([0-9a-fA-F:.]+)\): ([0-9]+)")
#: Kernel lines worth an operator's eye whatever their level; errors and worse are taken anyway.
KERNEL_WORDS = re.compile(
    r"NVRM|nvidia-nvlink|nvidia-nvswitch|mlx[45]_|bnxt_|ice [0-9]|nvme |I/O error|[Oo]ut of memory|oom-kill"
    r"|Killed process|Hardware Error|mce:|EDAC|AER:|PCIe Bus Error|bandwidth, limited by|soft lockup|hard LOCKUP"
    r"|blocked for more than"
    r"|self-detected stall|EXT4-fs (error|warning)|XFS .*([Ee]rror|[Cc]orrupt)|BTRFS error|md/raid|[Ll]ink is [Dd]own"
    r"|[Ll]ink is [Uu]p|thermal|temperature above threshold|not responding, (still trying|timed out)"
    r"|nfs: server [^ ]+ OK|segfault"
    r"|Kernel panic"
)


if TYPE_CHECKING:
    #: A line of the kernel's log: its number and its microseconds since boot.
    Line = tuple[int, int] | None


class Said:
    """An event on its way: `line` of the kernel's log (number, microseconds), `at` its own time where it came before
    now, `boot` the boot that said it where that is over."""

    def __init__(self, source: "str", code: "str", text: "str", device: "str", line: "Line" = None) -> "None":
        self.source = source
        self.code = code
        self.text = text
        self.device = device
        self.line = line
        self.at: "float | None" = None
        self.boot = ""


class Crowd:
    """What may be said of one source within a minute: the first of each kind, and of the others how many there were.
    A driver that repeats itself a thousand times a second costs neither memory nor road."""

    WINDOW = 60.0
    #: Plain lines that pass in a window; XIDs of one code and GPU; codes and GPUs that are counted apart.
    LINES = 60
    SINGLES = 20
    KINDS = 100
    PLAIN = ("", "kernel")
    OTHERS = ("", "")

    def __init__(self) -> "None":
        self._began: "float | None" = None
        #: How many passed, how many are held, and the last of these as (code, text, device, line).
        self._counts: "dict[tuple[str, str], list[Any]]" = {}
        self.lost = 0  # records that were overwritten before they were read
        self.held = 0

    def admit(self, now: "float", code: "str", text: "str", device: "str", line: "Line") -> "bool":
        if self._began is None:
            self._began = now
        key = self.PLAIN if code == "kernel" else (device, code)
        if key not in self._counts and len(self._counts) >= self.KINDS and key != self.PLAIN:
            key = self.OTHERS
        count = self._counts.setdefault(key, [0, 0, None])
        if count[0] < (self.LINES if key == self.PLAIN else self.SINGLES):
            count[0] += 1
            return True
        count[1] += 1
        count[2] = (code, text, device, line)
        self.held += 1
        return False

    def rest(self, now: "float", at_once: "bool" = False) -> "list[tuple[str, str, str, Line]]":
        """What was held, once the window is over, as events that say how many there were."""
        began = self._began if self._began is not None or not self.lost else now - self.WINDOW
        if began is None or (now - began < self.WINDOW and not at_once):
            return []
        said: "list[tuple[str, str, str, Line]]" = []
        for key, (_, held, last) in self._counts.items():
            if held and key == self.PLAIN:
                said.append(("kernel", "%d more kernel lines" % held, "", last[3]))
            elif held and key == self.OTHERS:
                said.append(("kernel", "%d more XIDs of other codes and GPUs" % held, "", last[3]))
            elif held:
                said.append((last[0], "%s (and %d more like this)" % (short(last[1], 440), held), last[2], last[3]))
        if self.lost:
            said.append(("kernel", "%d kernel lines were overwritten before they were read" % self.lost, "", None))
        self._began = None
        self._counts = {}
        self.lost = self.held = 0
        return said


class KernelLog:
    """Follows /dev/kmsg (Documentation/ABI/testing/dev-kmsg), in a thread of its own. `told` is how far the console was
    told before: lines after it, which came while nobody listened, are said once with their own times, and those of a
    boot that is over as far as the journal has them. Without it, lines from before the start are not said."""

    #: Lines of a boot that is over which are looked at: the last before its end.
    JOURNAL_LINES = 2000
    JOURNAL_PATIENCE = 20.0

    def __init__(self, probe: "Probe", told: "dict[str, Any] | None") -> "None":
        self._probe = probe
        self._crowd = Crowd()
        self._live = False
        self._boot = read_word("/proc/sys/kernel/random/boot_id")
        self._told = told
        same = told is not None and told["boot"] == self._boot
        #: Lines beyond this number are new; None where none from before the start is.
        self._after: "int | None" = None if told is None else (told["seq"] if told is not None and same else -1)
        #: Seconds that the clock of the kernel's lines is behind the monotonic one: it runs by itself.
        self._lag: "float | None" = told["lag"] if told is not None and same else None
        self._last: "tuple[int, int] | None" = None  # number and microseconds of the last line that was read
        #: (number, microseconds, lag) up to which everything was said; None until what was missed is said.
        self.position: "tuple[int, int, float | None] | None" = None

    def begin(self) -> "None":
        thread = threading.Thread(target=self._run, name="kernel")
        thread.daemon = True
        thread.start()

    @property
    def boot(self) -> "str":
        return self._boot

    def _run(self) -> "None":
        simulated = ROOT and not exists("/usr/bin/journalctl")
        if self._told is not None and self._told["boot"] != self._boot and not simulated:
            self._say_before(self._told)
        path = ROOT + "/dev/kmsg"
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            if ROOT and os.path.isfile(path):
                self._follow_file(fd)
            else:
                self._follow_device(fd)
        except OSError as error:
            self._probe.kernel_failed(short(error.strerror or error))
            self.position = (0, 0, None)  # nothing of this boot can be said, and the one before is done with

    def _follow_device(self, fd: "int") -> "None":
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        while True:
            try:
                self.record(os.read(fd, 16384))
            except ValueError:  # a record that cannot be read costs itself
                continue
            except BlockingIOError:
                self.caught_up()
                poll.poll(1000 if self._crowd.held or self._crowd.lost else None)
                self.pause()
            except BrokenPipeError:  # records were overwritten before they were read; the next number tells how many
                continue

    def _follow_file(self, fd: "int") -> "None":
        rest = b""
        while True:
            data = os.read(fd, 65536)
            if not data:
                self.caught_up()
                self.pause()
                time.sleep(0.2)  # in a thread of its own, until more is written
                continue
            lines = (rest + data).split(b"\n")
            rest = lines.pop()[-16384:]
            for line in lines:
                try:
                    self.record(line)
                except ValueError:
                    pass  # a record that cannot be read costs itself

    def record(self, record: "bytes") -> "None":
        """One line of the log, as the kernel writes it."""
        head, semicolon, text = record.partition(b"\n")[0].decode("utf-8", "replace").partition(";")
        words = head.split(",")
        priority = counted(words[0]) if semicolon else None
        number = counted(words[1]) if priority is not None and len(words) > 1 else None
        micros = counted(words[2]) if number is not None and len(words) > 2 else None
        if priority is None:
            text = head
        if number is not None:
            fresh = self._after is not None and number > self._after
            if self._last is not None and number > self._last[0] + 1:
                self._crowd.lost += number - self._last[0] - 1
            elif self._last is None and fresh and self._after is not None and self._after >= 0:
                self._crowd.lost += number - self._after - 1
            self._last = (number, micros or 0)
            if not self._live and not fresh:
                self._crowd.lost = 0
                return
            if self._live and micros is not None:
                self._lag = up_now() - micros / 1e6
        elif not self._live:
            return
        self._judge(6 if priority is None else priority, text, None if number is None else (number, micros or 0))

    def _judge(self, priority: "int", text: "str", line: "Line") -> "None":
        server = SERVER.search(text)
        if server and self._live:
            self._probe.server_word(server.group(1), server.group(2) == "OK")
        if not (server or KERNEL_WORDS.search(text) or priority <= 3):  # of facility 0: the kernel's own errors
            return
        found = XID.search(text)
        code, device = ("xid:" + found.group(2), found.group(1)) if found else ("kernel", "")
        if self._crowd.admit(time.monotonic(), code, short(text, 512), device, line):
            said = Said("kernel", code, short(text, 512), device, line)
            if not self._live and line is not None:
                said.at = self._probe.wall() - max(0.0, up_now() - line[1] / 1e6 - (self._lag or 0.0))
            self._probe.kernel_line(said)

    def caught_up(self) -> "None":
        """What was there at the start has been read."""
        if not self._live:
            self._live = True
            self._say_rest(True)
        self._take_stock()

    def pause(self) -> "None":
        """Now and then, also when no line comes."""
        self._say_rest(False)
        self._take_stock()

    def _say_rest(self, at_once: "bool") -> "None":
        for code, text, device, line in self._crowd.rest(time.monotonic(), at_once):
            self._probe.kernel_line(Said("kernel", code, text, device, line))

    def _take_stock(self) -> "None":
        """Say no more than what was said is known: what is held is counted with the window's end."""
        if self._last is not None and not self._crowd.held:
            self.position = self._last + (self._lag,)

    def _say_before(self, told: "dict[str, Any]") -> "None":
        """The last lines of the boot that the console watched before this one."""
        lines, why = self._journal(told["boot"])
        crowd = Crowd()
        if lines is None:
            self._say_past(told, "what the kernel said before the restart is not known, because %s" % why)
            return
        lines = [line for line in lines if line[0] > told["us"]]
        if len(lines) >= self.JOURNAL_LINES:
            self._say_past(told, "of what the kernel said before the restart the last %d lines were read" % len(lines))
        for _, at, priority, text in lines:
            if not (SERVER.search(text) or KERNEL_WORDS.search(text) or priority <= 3):
                continue
            found = XID.search(text)
            code, device = ("xid:" + found.group(2), found.group(1)) if found else ("kernel", "")
            if crowd.admit(0.0, code, short(text, 512), device, None):
                self._say_past(told, text, code, device, at)
        for code, text, device, _ in crowd.rest(0.0, True):
            self._say_past(told, text, code, device)

    def _say_past(
        self, told: "dict[str, Any]", text: "str", code: "str" = "kernel", device: "str" = "", at: "float | None" = None
    ) -> "None":
        said = Said("kernel", code, short(text, 512), device)
        said.at, said.boot = at, told["boot"]
        self._probe.kernel_line(said)

    def _journal(self, boot: "str") -> "tuple[list[tuple[int, float, int, str]] | None, str]":
        """(microseconds since boot, wall clock, priority, text) of the kernel's last lines of a boot; or why not."""
        import subprocess

        tool = ROOT + "/usr/bin/journalctl" if ROOT else "journalctl"
        asked = [tool, "-k", "-b", boot.replace("-", ""), "-o", "export", "-n", str(self.JOURNAL_LINES), "-q"]
        try:
            ran = subprocess.Popen(
                asked + ["--no-pager"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError:
            return None, "journalctl is not there"
        children.append(ran.pid)
        try:
            data, complaint = ran.communicate(timeout=self.JOURNAL_PATIENCE)
        except subprocess.TimeoutExpired:
            ran.kill()
            return None, "journalctl does not answer"
        finally:
            children.remove(ran.pid)
        lines = [line for line in map(journal_line, exported(data)) if line is not None]
        if lines:
            return lines, ""
        words = complaint.decode("utf-8", "replace").strip().split("\n")[-1]
        return None, short(words, 200) or "the journal that can be read here has nothing of that boot"


def up_now() -> "float":
    """Seconds since boot by the clock of this node."""
    return float(read_word("/proc/uptime").partition(" ")[0] or 0.0) if ROOT else time.monotonic()


def exported(data: "bytes") -> "list[dict[str, str]]":
    """Entries of the journal's export format (systemd, JOURNAL_EXPORT_FORMATS); binary fields are left out."""
    entries: "list[dict[str, str]]" = [{}]
    place = 0
    while place < len(data):
        end = data.find(b"\n", place)
        end = len(data) if end < 0 else end
        line, place = data[place:end], end + 1
        name, equals, value = line.partition(b"=")
        if equals:
            entries[-1][name.decode("ascii", "replace")] = value.decode("utf-8", "replace")
        elif line:  # a name alone: eight octets of length, that many of value, and the end of the line
            place += 9 + int.from_bytes(data[place : place + 8], "little")
        else:
            entries.append({})
    return [entry for entry in entries if entry]


def journal_line(entry: "dict[str, str]") -> "tuple[int, float, int, str] | None":
    micros, wall = counted(entry.get("_SOURCE_MONOTONIC_TIMESTAMP", "")), counted(entry.get("__REALTIME_TIMESTAMP", ""))
    if micros is None or wall is None or "MESSAGE" not in entry:
        return None
    priority, facility = counted(entry.get("PRIORITY", "")), counted(entry.get("SYSLOG_FACILITY", "0"))
    return micros, wall / 1e6, (6 if priority is None else priority) + 8 * (facility or 0), entry["MESSAGE"]


def pci_key(address: "str") -> "str":
    """One spelling for a GPU's PCI address: NVML says 00000000:3B:00.0, the kernel 0000:3b:00."""
    pieces = address.lower().partition(".")[0].split(":")
    if len(pieces) == 2:
        pieces.insert(0, "0")
    try:
        return ":".join("%x" % int(piece, 16) for piece in pieces)
    except ValueError:
        return ""


# --- The timeline ----------------------------------------------------------------------------------------------------


class Schedule:
    """Ticks at base + k * period on the monotonic clock: no drift, and what was missed is skipped."""

    def __init__(self, base: "float", period: "float") -> "None":
        self.base = base
        self.period = period
        self.next = base

    def due(self, now: "float") -> "bool":
        if now < self.next:
            return False
        self.next = self.base + (int((now - self.base) / self.period) + 1) * self.period
        return True

    def change(self, now: "float", period: "float") -> "None":
        self.base, self.period = now, period
        self.next = now + period


class Pending:
    """A message that waits for lanes, at most until its deadline."""

    def __init__(self, deadline: "float", wanted: "set[str]", message: "dict[str, Any]") -> "None":
        self.deadline = deadline
        self.wanted = wanted
        self.message = message


#: What can hang, each in a thread of its own.
LANES = ("nvml", "ports", "disks", "processes", "filesystems")
MOUNTSTATS = "/proc/self/mountstats"


class Probe:
    """The main thread: what is asked when, what is said, and who does not answer."""

    #: Seconds after which a lane is reported overdue, besides two periods. Opening NVML without persistence mode
    #: initialises every GPU.
    PATIENCE = 2.0
    OPENING_PATIENCE = 30.0
    #: Seconds that hello and the first inventory wait for NVML and the ports.
    FIRST_WAIT = 2.0
    #: A driver and library that do not fit write a kernel line at each try, so such a try is rare (slow ticks).
    RETRY_EVERY = 10

    def __init__(self, tiers: "tuple[float, float, float]", told: "dict[str, Any] | None" = None) -> "None":
        self.bell = Bell()
        self.outlet = Outlet(self.bell)
        self.controls: "list[Any]" = []
        self.parts: "dict[str, tuple[str, str]]" = {}
        self.nvml: "Any" = None
        self.nvml_text = "starting"
        self.nvml_open = False
        self.nvml_wanted = True
        self.nvml_versions: "dict[str, str]" = {}
        self.nvml_retry = 0
        self.wall: "Callable[[], float]" = time.time
        self.size_of: "Callable[[str], tuple[int, int] | None]" = size_of
        self.gpus: "list[dict[str, Any]]" = []
        self.inventory: "dict[str, Any] | None" = None
        self.generation = 0
        self.number = 0
        self.lanes = {name: Lane(name, self.bell) for name in LANES}
        self.host = HostReader()
        self.disks = DiskReader(self.lanes["disks"])
        self.ports = PortReader(self.lanes["ports"])
        self.storage = StorageReader()
        self.processes = ProcessReader(self.lanes["processes"])
        self.filesystems = FilesystemReader(self.lanes["filesystems"], self.free_space)
        self.port_devices: "list[dict[str, Any]]" = []
        self.disk_devices: "list[dict[str, Any]]" = []
        self.storage_devices: "list[dict[str, Any]]" = []
        self.storage_rows: "list[list[float | None]] | None" = None
        self.health: "list[dict[str, Any] | None] | None" = None
        self.doubted: "dict[str, str]" = {}
        self.limits: "dict[str, str]" = {}
        self.counts = {"GPUs": 0, "processes": 0}
        self.gpu_rows: "list[list[float | None] | None] | None" = None
        self.port_rows: "list[list[float | None] | None] | None" = None
        self.sample: "Pending | None" = None
        self.middle: "Pending | None" = None
        self.slow: "Pending | None" = None
        self.greeting: "Pending | None" = None
        self.listed: "tuple[list[str], list[str]]" = ([], [])
        self.recent: "list[tuple[float, str, str, str]]" = []
        self.events_lock = threading.Lock()
        self.events_thread: "threading.Thread | None" = None
        self.kernel_state: "str | None" = None
        self.queued: "list[Said]" = []
        self.kernel = KernelLog(self, told)
        self.position: "tuple[int, int, float | None] | None" = None
        self.started = now = time.monotonic()
        # Nodes that start together must not answer together: the first tick falls anywhere in a period.
        phase = int.from_bytes(os.urandom(2), "big") / 65536.0
        self.fast_ticks = Schedule(now + tiers[0] * (0.2 + 0.8 * phase), tiers[0])
        self.middle_ticks = Schedule(self.fast_ticks.base, tiers[1])
        self.slow_ticks = Schedule(self.fast_ticks.base, tiers[2])

    def free_space(self, mount: "str") -> "tuple[int, int] | None":
        """By statvfs, or what a stand-in says from the moment it is there."""
        return self.size_of(mount)

    # The loop --------------------------------------------------------------------------------------------------------

    def run(self) -> "None":
        self.begin()
        while True:
            now = time.monotonic()
            self.take_controls()
            self.take_results()
            self.take_events()
            self.watch(now)
            self.finish(now)
            if self.greeting is None:
                self.tick(now)
            self.bell.wait(self.next_moment() - time.monotonic())

    def next_moment(self) -> "float":
        moments = [pending.deadline for pending in (self.greeting, self.sample, self.middle, self.slow) if pending]
        if self.greeting is None:
            # A tick that is due while its forerunner still waits is taken when that one is sent.
            tiers = (
                (self.sample, self.fast_ticks),
                (self.middle, self.middle_ticks),
                (self.slow, self.slow_ticks),
            )
            moments += [schedule.next for pending, schedule in tiers if pending is None]
        for lane in self.lanes.values():
            since = lane.busy_since
            if since is not None and self.parts.get(lane.name, ("ok",))[0] != "overdue":
                moments.append(since + self.patience(lane))
        return min(moments)

    def begin(self) -> "None":
        self.host.read()
        self.disks.read()
        self.listed = (self.disks.listed, [])
        self.lanes["disks"].ask("disks", self.disks.scan)
        self.kernel.begin()
        self.lanes["ports"].ask("scan", self.scan_ports)
        self.ask_storage()
        self.lanes["nvml"].ask("open", self.open_nvml)
        self.greeting = Pending(self.started + self.FIRST_WAIT, {"open", "scan", "storage", "disks"}, {})

    def tick(self, now: "float") -> "None":
        if self.sample is None and self.fast_ticks.due(now):
            self.begin_sample(now)
        if self.middle is None and self.middle_ticks.due(now):
            self.begin_middle(now)
        if self.slow is None and self.slow_ticks.due(now):
            self.begin_slow(now)

    def finish(self, now: "float") -> "None":
        """Send what is complete or due."""
        if self.greeting is not None and (not self.greeting.wanted or now >= self.greeting.deadline):
            self.greeting = None
            self.say_hello()
            self.say_inventory()
        if self.sample is not None and (not self.sample.wanted or now >= self.sample.deadline):
            self.send_sample(self.sample)
            self.sample = None
        if self.middle is not None and (not self.middle.wanted or now >= self.middle.deadline):
            message = self.middle.message
            if "filesystems" not in message:
                message["filesystems"] = self.filesystems.found()
            self.outlet.put(message)
            self.middle = None
        if self.slow is not None and (not self.slow.wanted or now >= self.slow.deadline):
            self.outlet.put(self.slow.message)
            self.slow = None
        blocked = self.outlet.blocked_since
        if blocked is not None and now - blocked > READER_GONE:
            leave(EXIT_READER_GONE)

    def stamp(self, kind: "str") -> "dict[str, Any]":
        return {"k": kind, "t": round(self.wall(), 3), "m": round(time.monotonic(), 3)}

    # Samples ---------------------------------------------------------------------------------------------------------

    def begin_sample(self, now: "float") -> "None":
        message = self.stamp("s")
        message["h"] = self.host.read()
        message["d"] = self.disks.read()
        listed = (self.disks.listed, self.ports.listed)
        if listed != self.listed:
            self.listed = listed
            self.rescan()
        wanted = set()
        if self.nvml_open and self.lanes["nvml"].busy_since is None and self.lanes["nvml"].ask("fast", self.read_gpus):
            wanted.add("fast")
        if self.lanes["ports"].busy_since is None and self.lanes["ports"].ask("read", self.read_ports):
            wanted.add("read")
        period = self.fast_ticks.period
        self.sample = Pending(now + min(2.0, max(0.5, 0.9 * period)), wanted, message)

    def send_sample(self, pending: "Pending") -> "None":
        message = pending.message
        if self.inventory is None:
            return
        disks = message.pop("d")
        self.number += 1
        message["n"] = self.number
        message["gen"] = self.generation
        gpu_rows, self.gpu_rows = self.gpu_rows, None
        port_rows, self.port_rows = self.port_rows, None
        if gpu_rows is not None and len(gpu_rows) == len(self.inventory["gpus"]):
            message["g"] = gpu_rows
        else:
            message["g"] = None if self.inventory["gpus"] or self.nvml_text == "starting" else []
        number = len(self.inventory["ports"])
        if port_rows is None and "read" in pending.wanted:
            port_rows = self.ports.so_far()
        if port_rows is None or len(port_rows) != number:
            port_rows = [None] * number
        message["p"] = [
            row if row is None else DOUBTS.row("port:" + device["name"], row, PORT_BOUNDS)
            for device, row in zip(self.inventory["ports"], port_rows)
        ]
        storage_rows, self.storage_rows = self.storage_rows, None
        number = len(self.inventory["storage"])
        if number:
            if storage_rows is None or len(storage_rows) != number:
                storage_rows = [[None] * STORAGE_WIDTH] * number
            message["f"] = [
                DOUBTS.row("storage:" + device["name"], list(row), STORAGE_BOUNDS)
                for device, row in zip(self.inventory["storage"], storage_rows)
            ]
        rows = [(device["name"], disks.get(device["name"])) for device in self.inventory["disks"]]
        message["d"] = [row if row is None else DOUBTS.row("disk:" + name, row, DISK_BOUNDS) for name, row in rows]
        DOUBTS.row("host", message["h"], HOST_BOUNDS)
        self.say_doubts()
        self.outlet.put(message, droppable=True)

    def say_doubts(self) -> "None":
        """Say what was found impossible since, and what no longer is."""
        standing = DOUBTS.standing()
        if standing != self.doubted:
            for thing in self.doubted:
                if thing not in standing:
                    self.set_part("values:" + thing, "ok", "")
            for thing in standing:
                self.set_part("values:" + thing, "impossible", standing[thing])
            self.doubted = standing

    def say_limit(self, what: "str", count: "int", most: "int", which: "str") -> "None":
        """Say that there are more of a thing than are watched."""
        text = "%d %s, %d of them are watched: %s" % (count, what, most, which) if count > most else ""
        if self.limits.get(what, "") != text:
            self.limits[what] = text
            self.set_part("limit:" + what, "limited" if text else "ok", text, again=True)

    def say_longer(self) -> "None":
        """Say which files are not read to their end."""
        text = ", ".join(sorted(LONGER)[:8])
        if self.limits.get("files", "") != text:
            self.limits["files"] = text
            self.set_part(
                "limit:files", "limited" if text else "ok", text and "not read to the end: " + text, again=True
            )

    def ask_storage(self) -> "None":
        self.lanes["ports"].ask("storage", self.read_storage)

    def read_storage(self) -> "tuple[list[dict[str, Any]], list[list[float | None]]] | None":
        """None while the file does not answer."""
        return self.storage.read() if self.lanes["ports"].at(MOUNTSTATS) else None

    def read_ports(self) -> "tuple[Any, Any, Exception | None]":
        """(ports, file servers where there are any, what failed of these)."""
        ports = self.ports.read()
        try:
            return ports, self.read_storage() if self.storage_devices else None, None
        except Exception as error:  # whatever that file says, the ports are read
            if isinstance(error, Abandoned):
                raise
            return ports, None, error

    def read_gpus(self) -> "tuple[list[list[float | None] | None], dict[int, str]]":
        rows: "list[list[float | None] | None]" = []
        failed: "dict[int, str]" = {}
        for index in range(len(self.gpus)):
            self.lanes["nvml"].at("GPU %d" % index)
            try:
                row = ([finite(value) for value in self.nvml.fast(index)] + [None] * GPU_WIDTH)[:GPU_WIDTH]
                rows.append(DOUBTS.row("gpu:%d" % index, row, GPU_BOUNDS, self.gpus[index]["memory_bytes"]))
            except Exception as error:  # one odd GPU never ends the collection; it is reported as its own part
                rows.append(None)
                failed[index] = short(error)
        return rows, failed

    # Middle and slow tiers -------------------------------------------------------------------------------------------

    def begin_middle(self, now: "float") -> "None":
        self.say_position()
        message = self.stamp("mid")
        message.update({"processes": None, "fans": []})
        wanted = set()
        if self.nvml_open and self.lanes["nvml"].ask("processes", self.read_processes):
            wanted.add("processes")
        self.ask_alerts()
        if self.lanes["filesystems"].ask("filesystems", self.filesystems.read):
            wanted.add("filesystems")
        if not self.storage_devices:
            self.ask_storage()
        self.middle = Pending(now + min(5.0, max(0.5, 0.9 * self.middle_ticks.period)), wanted, message)

    def read_processes(self) -> "tuple[list[tuple[int, dict[str, Any]]] | None, list[float | None], str]":
        """(process rows by GPU, fans, what failed); rows are None when no GPU answered. One that fails among others is
        told by its fast row already."""
        rows: "list[tuple[int, dict[str, Any]]]" = []
        fans: "list[float | None]" = []
        failed = ""
        answered = not self.gpus
        for index in range(len(self.gpus)):
            self.lanes["nvml"].at("processes of GPU %d" % index)
            try:
                rows.extend((index, self.possible_process(index, row)) for row in self.nvml.processes(index))
                answered = True
            except Exception as error:  # see read_gpus
                failed = failed or "GPU %d: %s" % (index, short(error))
            self.lanes["nvml"].at("fan of GPU %d" % index)
            try:
                fans.append(DOUBTS.fields("gpu:%d" % index, {"fan": finite(self.nvml.fan(index))}, FAN_BOUNDS)["fan"])
            except Exception:  # a fan that cannot be read is a fan without a reading; a lost GPU shows in its own part
                fans.append(None)
        # Of too many processes those that hold most memory are named.
        self.counts["processes"] = len(rows)
        rows = chosen_of(rows, MAX_PROCESSES, lambda row: -(row[1].get("memory_bytes") or 0))
        return (rows, fans, "") if answered else (None, fans, failed)

    def possible_process(self, index: "int", row: "dict[str, Any]") -> "dict[str, Any]":
        most = self.gpus[index]["memory_bytes"] or BYTES[1]
        bounds = {"sm": PERCENT, "memory_bytes": (0, most)}
        return DOUBTS.fields("gpu:%d" % index, dict(row, pid=int(row["pid"])), bounds)

    def begin_slow(self, now: "float") -> "None":
        message = self.stamp("slow")
        message["gpus"] = None
        wanted = set()
        if self.nvml_open:
            if self.lanes["nvml"].ask("health", self.read_health):
                wanted.add("health")
        elif self.nvml_wanted:
            self.nvml_retry -= 1
            if self.nvml_retry <= 0:
                self.lanes["nvml"].ask("open", self.open_nvml)
        self.rescan()
        self.slow = Pending(now + min(10.0, max(0.5, 0.9 * self.slow_ticks.period)), wanted, message)

    def ask_alerts(self) -> "None":
        if self.nvml_open and self.health is not None:
            self.lanes["nvml"].ask("alerts", self.read_alerts)

    def read_health(self) -> "list[dict[str, Any] | None]":
        return self.each_health("health of GPU %d", self.nvml.health)

    def read_alerts(self) -> "list[dict[str, Any] | None]":
        """The few of health that ask for somebody at once; a stand-in may have them in `health` alone."""
        return self.each_health("memory errors of GPU %d", getattr(self.nvml, "alerts", self.nvml.health))

    def each_health(self, item: "str", ask: "Callable[[int], dict[str, Any]]") -> "list[dict[str, Any] | None]":
        found: "list[dict[str, Any] | None]" = []
        for index in range(len(self.gpus)):
            self.lanes["nvml"].at(item % index)
            try:
                found.append(clean_health(ask(index), index))
            except Exception:  # a GPU without health figures shows as null; why, its fast row tells
                found.append(None)
        return found

    # Inventory -------------------------------------------------------------------------------------------------------

    def rescan(self) -> "None":
        """Look for devices that came or went; answers arrive as results."""
        self.lanes["disks"].ask("disks", self.disks.scan)
        self.lanes["ports"].ask("scan", self.scan_ports)
        self.storage.forget = True
        if self.nvml_open:
            self.lanes["nvml"].ask("survey", self.survey)

    def scan_ports(self) -> "list[dict[str, Any]]":
        return self.ports.scan()

    def open_nvml(self) -> "list[dict[str, Any]]":
        if self.nvml is None:
            self.nvml = make_nvml()
            self.wall = getattr(self.nvml, "now", self.wall)
            self.size_of = getattr(self.nvml, "filesystem", self.size_of)
        found = self.nvml.open()
        self.nvml_versions = {key: short(found.get(key) or "", 64) for key in ("driver", "cuda")}
        return self.survey()

    def survey(self) -> "list[dict[str, Any]]":
        """The GPUs as the inventory names them. One that does not answer keeps what was known of it."""
        devices = []
        self.counts["GPUs"] = int(self.nvml.count())
        for index in range(min(MAX_GPUS, self.counts["GPUs"])):
            self.lanes["nvml"].at("GPU %d" % index)
            try:
                device = clean_identity(index, self.nvml.identity(index))
            except Exception:  # a GPU that cannot say its name is still a GPU; its fast row tells what is wrong
                device = self.gpus[index] if index < len(self.gpus) else clean_identity(index, {})
            devices.append(device)
        return devices

    def close_nvml(self) -> "None":
        with self.events_lock:
            self.nvml.close()

    def say_hello(self) -> "None":
        names = os.uname()
        memory: "int | None" = None
        processors, boot = 0, ""
        try:
            processors = read_cpu()[6]
            memory = read_memory().get("MemTotal")
        except (OSError, ValueError, IndexError):
            pass  # hello goes out whatever /proc says
        uptime: "float | None" = None
        try:
            uptime = finite(float(read_text("/proc/uptime", 256).split()[0]))
        except (OSError, ValueError, IndexError):
            pass  # as above
        boot = read_word("/proc/sys/kernel/random/boot_id")
        hello: "dict[str, Any]" = {"driftvakt": PROTOCOL_VERSION}
        hello.update(self.stamp("hello"))
        hello.update(
            {
                "probe": PROBE_VERSION,
                "variant": "python",
                "python": "%d.%d.%d" % sys.version_info[:3],
                "host": short(read_word("/proc/sys/kernel/hostname") or names.nodename),
                "os": short(os_name()),
                "kernel": short(read_word("/proc/sys/kernel/osrelease") or names.release),
                "arch": short(names.machine, 32),
                "cpus": processors,
                "memory_bytes": memory,
                "boot_id": short(boot, 64),
                "uptime": uptime,
                "pid": os.getpid(),
                "user": short(os.environ.get("USER") or os.environ.get("LOGNAME") or listed_user(os.getuid()), 64),
                "nvml": self.nvml_text,
                "driver": self.nvml_versions.get("driver", ""),
                "cuda": self.nvml_versions.get("cuda", ""),
                "simulated": bool(ROOT or STAND_IN),
                "tiers": [self.fast_ticks.period, self.middle_ticks.period, self.slow_ticks.period],
            }
        )
        self.outlet.put(hello)
        if self.kernel_state is not None:
            self.set_part("kernel", "failed", self.kernel_state)

    def say_inventory(self) -> "None":
        if self.greeting is not None:
            return
        self.say_limit("GPUs", self.counts["GPUs"], MAX_GPUS, "the first")
        self.say_limit("disks", self.disks.count, MAX_DISKS, "NVMe and arrays first")
        self.say_limit("file servers", self.storage.count, MAX_STORAGE, "the busiest")
        devices = {
            "gpus": list(self.gpus),
            "ports": self.port_devices,
            "disks": self.disk_devices,
            "storage": self.storage_devices,
        }
        told = dict(devices, nvml=self.nvml_text, **self.nvml_versions)
        if told == self.inventory:
            return
        self.inventory = told
        self.generation += 1
        message = {"k": "inv", "gen": self.generation}
        message.update(told)
        self.outlet.put(message)

    # Results ---------------------------------------------------------------------------------------------------------

    def take_results(self) -> "None":
        for lane in self.lanes.values():
            for kind, answer, problem in lane.take():
                getattr(self, "took_" + kind)(answer, problem)
                if lane.skipped or self.parts.get(lane.name, ("ok",))[0] == "overdue" or "storage" in self.parts:
                    self.say_hanging(lane)
                for pending in (self.greeting, self.sample, self.middle, self.slow):
                    if pending is not None:
                        pending.wanted.discard(kind)

    def took_open(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.nvml_text = short(problem) or problem.__class__.__name__
            code = getattr(problem, "code", -1)
            often = (C["NVML_ERROR_LIBRARY_NOT_FOUND"], C["NVML_ERROR_DRIVER_NOT_LOADED"])
            self.nvml_retry = 1 if code in often or STAND_IN else self.RETRY_EVERY
        else:
            self.nvml_open = True
            self.nvml_text = "ok"
            if "nvml" in self.parts:
                self.set_part("nvml", "ok", "")
            self.start_events()
        self.took_survey(answer, problem)

    def took_survey(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is None:
            self.gpus = answer
        elif self.nvml_open:
            self.lost_nvml(short(problem))
        self.say_inventory()

    def lost_nvml(self, text: "str") -> "None":
        """The library does not work any more (the driver was unloaded): begin again at the next slow tick."""
        self.nvml_open = False
        self.nvml_text = text
        self.nvml_retry = 1
        self.set_part("nvml", "failed", text)
        self.lanes["nvml"].ask("close", self.close_nvml)

    def took_close(self, answer: "Any", problem: "Exception | None") -> "None":
        """Nothing to do: a library that cannot even close is tried afresh at the next slow tick."""

    def took_scan(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is None:
            self.port_devices = answer
            self.say_inventory()
        else:
            self.set_part("ports", "failed", short(problem))

    def took_disks(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.set_part("disks", "failed", short(problem))
            return
        self.say_hanging(self.lanes["disks"])
        self.disks.names = [disk["name"] for disk in answer]
        if answer != self.disk_devices:
            self.disk_devices = answer
            self.say_inventory()

    def took_storage(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.storage_rows = None
            if self.storage_devices:
                self.set_part("storage", "failed", short(problem))
            return
        if answer is None:
            return
        if MOUNTSTATS not in self.lanes["ports"].skipped:
            self.set_part("storage", "ok", "")
        devices, self.storage_rows = answer
        if devices != self.storage_devices:
            self.storage_devices = devices
            self.say_inventory()

    def took_fast(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.set_part("nvml", "failed", short(problem))
            return
        self.gpu_rows, failed = answer
        for index in range(len(self.gpus)):
            text = failed.get(index)
            self.set_part("gpu:%d" % index, "ok" if text is None else "failed", text or "")

    def took_read(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.set_part("ports", "failed", short(problem))
            return
        (self.port_rows, failed, events), storage, trouble = answer
        self.took_storage(storage, trouble)
        for port in self.ports.ports:
            text = failed.get(port.name)
            self.set_part("port:" + port.device["name"], "ok" if text is None else "failed", text or "")
        self.say_limit("ports", self.ports.count, MAX_PORTS, "fabric ports and hardware before virtual functions")
        for code, port, text in events:
            self.say_event(Said("probe", code, text, "port:" + port))

    def took_processes(self, answer: "Any", problem: "Exception | None") -> "None":
        rows, fans, failed = answer if problem is None else (None, [], short(problem))
        self.set_part("processes", "failed" if failed else "ok", failed)
        self.say_limit("processes", self.counts["processes"], MAX_PROCESSES, "those that hold most memory")
        if self.middle is not None and "processes" in self.middle.wanted:
            self.middle.message["fans"] = fans
            if rows is not None and self.lanes["processes"].ask("details", lambda: self.processes.describe(rows)):
                self.middle.wanted.add("details")

    def took_details(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.set_part("processes", "failed", short(problem))
        elif self.middle is not None and "details" in self.middle.wanted:
            self.middle.message["processes"] = answer

    def took_filesystems(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is not None:
            self.set_part("filesystems", "failed", short(problem))
            return
        self.say_hanging(self.lanes["filesystems"])
        failed = self.filesystems.failed
        for part in [part for part in self.parts if part.startswith("mount:")]:
            if part[6:] not in failed:
                self.set_part(part, "ok", "")
        for mount in failed:
            self.set_part("mount:" + mount, "failed", failed[mount])
        self.say_limit("file systems", self.filesystems.count, MAX_FILESYSTEMS, "local ones first")
        self.say_longer()
        if self.middle is not None and "filesystems" in self.middle.wanted:
            self.middle.message["filesystems"] = answer

    def took_health(self, answer: "Any", problem: "Exception | None") -> "None":
        if problem is None:
            self.health = answer
        if self.slow is not None and problem is None:
            self.slow.message["gpus"] = answer

    def took_alerts(self, answer: "Any", problem: "Exception | None") -> "None":
        """What asks for somebody does not wait for the slow tick."""
        if problem is not None or self.health is None or len(answer) != len(self.health) or self.slow is not None:
            return
        fresh = []
        for known, found in zip(self.health, answer):
            alerts = {key: found[key] for key in ALERTS} if found is not None else {}
            fresh.append(dict(known, **alerts) if known is not None else found)
        if fresh != self.health:
            self.health = fresh
            message = self.stamp("slow")
            message["gpus"] = fresh
            self.outlet.put(message)

    # Who does not answer ---------------------------------------------------------------------------------------------

    def patience(self, lane: "Lane") -> "float":
        if lane.name == "nvml":
            if lane.kind == "open":
                return self.OPENING_PATIENCE
            return max(self.PATIENCE, 2 * self.fast_ticks.period)
        patience = self.PATIENCE if lane.name in ("ports", "disks") else 2 * self.PATIENCE
        alert = lane.replaced_at is not None and time.monotonic() - lane.replaced_at < lane.ALERT
        return patience / 4 if alert else patience

    def watch(self, now: "float") -> "None":
        for lane in self.lanes.values():
            since = lane.busy_since
            if since is None or now - since < self.patience(lane):
                continue
            began = lane.busy_wall + (self.wall() - time.time() if STAND_IN else 0.0)
            if lane.name == "nvml":
                text = "no answer for %.0f s: %s" % (now - since, lane.doing())
                self.set_part("nvml", "overdue", text, began)
                continue
            kind = lane.kind
            if lane.replace():
                self.ask_again(lane.name, kind)
            self.say_hanging(lane, began)

    def ask_again(self, lane: "str", kind: "str") -> "None":
        """What hung is done anew, without that on which it hung."""
        if kind == "read":
            self.lanes[lane].ask(kind, self.read_ports)
        elif kind == "storage":
            self.lanes[lane].ask(kind, self.read_storage)
        elif kind == "scan":
            self.lanes[lane].ask(kind, self.scan_ports)
        elif kind == "disks":
            self.lanes[lane].ask(kind, self.disks.scan)
        elif kind == "filesystems":
            self.lanes[lane].ask(kind, self.filesystems.read)
        elif self.middle is not None:
            self.middle.wanted.discard(kind)

    def say_hanging(self, lane: "Lane", since: "float | None" = None) -> "None":
        """Name all that hangs in a lane, whenever that changes; `since` is given where something hangs right now."""
        hanging = sorted(lane.skipped, key=natural) or ([] if since is None else [lane.doing()])
        if lane.name == "ports" and (MOUNTSTATS in hanging or self.parts.get("storage", ("ok",))[0] == "overdue"):
            text = "no answer: " + MOUNTSTATS if MOUNTSTATS in hanging else ""
            self.set_part("storage", "overdue" if text else "ok", text, since)
            hanging = [name for name in hanging if name != MOUNTSTATS]
        text = "no answer: " + ", ".join(hanging) if hanging else ""
        self.set_part(lane.name, "overdue" if hanging else "ok", text, since, again=True)

    def set_part(
        self, part: "str", state: "str", text: "str", since: "float | None" = None, again: "bool" = False
    ) -> "None":
        """Say a part's state when it changes, `again` also when only its words do; a part is well until it is said not
        to be."""
        before = self.parts.get(part, ("ok", ""))
        if before[0] == state and not (again and before[1] != text):
            return
        if state == "ok":
            self.parts.pop(part, None)
        else:
            self.parts[part] = (state, text)
        now = round(self.wall(), 3)
        self.outlet.put(
            {
                "k": "st",
                "t": now,
                "part": short(part, 128),
                "state": state,
                "since": now if since is None else round(since, 3),
                "text": text,
            }
        )

    # Events ----------------------------------------------------------------------------------------------------------

    def start_events(self) -> "None":
        if self.events_thread is None:
            self.events_thread = threading.Thread(target=self.follow_events, name="events")
            self.events_thread.daemon = True
            self.events_thread.start()

    def follow_events(self) -> "None":
        """In its own thread. A GPU off the bus can make the wait return at once for ever, hence the pause."""
        crowd = Crowd()
        while True:
            for code, text, device, _ in crowd.rest(time.monotonic()):
                self.queued.append(Said("nvml", code, text, device))
                self.bell.ring()
            if not self.nvml_open:
                time.sleep(0.5)  # in a thread of its own, until the driver is there
                continue
            try:
                with self.events_lock:
                    event = self.nvml.wait_event(2.0)
                if event is not None:
                    device = "" if event.get("device") is None else "gpu:%d" % event["device"]
                    text, code = short(event.get("text") or event["code"], 512), short(event["code"], 64)
                    if crowd.admit(time.monotonic(), code, text, device, None):
                        self.queued.append(Said("nvml", code, text, device))
                        self.bell.ring()
            except Exception:  # events are not supported here, or the driver went away; the rows tell
                time.sleep(10.0)

    def kernel_line(self, said: "Said") -> "None":
        """Called in the kernel log's thread; the device is a PCI address or nothing."""
        server = SERVER.search(said.text)
        if server:
            said.device = "storage:" + short(server.group(1), 128)
        elif said.device:
            said.device = "pci:" + said.device
        self.queued.append(said)
        self.bell.ring()

    def server_word(self, server: "str", answers: "bool") -> "None":
        """Called in the kernel log's thread: what the kernel says of a file server."""
        self.storage.heard(server, answers)

    def kernel_failed(self, text: "str") -> "None":
        self.kernel_state = text
        self.queued.append(Said("kernel", "", text, ""))
        self.bell.ring()

    def take_events(self) -> "None":
        if self.greeting is not None:
            return
        while self.queued:
            said = self.queued.pop(0)
            if not said.code:
                self.set_part("kernel", "failed", said.text)
                continue
            if said.device.startswith("pci:"):
                key = pci_key(said.device[4:])
                known = [gpu["index"] for gpu in self.gpus if pci_key(gpu["pci"]) == key]
                said.device = "gpu:%d" % known[0] if known else ""
            late = said.at is not None or said.boot
            if said.code.startswith("xid:") and not late:
                said.code = self.once(said.source, said.code, said.device)
            if said.code:
                self.say_event(said)
            if not late and said.code.startswith(("xid:", "recovery_action:", "gpu_unavailable")):
                self.ask_alerts()

    def once(self, source: "str", code: "str", device: "str") -> "str":
        """An XID comes by NVML and by the kernel log: it counts once. The kernel's words follow as a plain line."""
        now = time.monotonic()
        self.recent = [entry for entry in self.recent if now - entry[0] < 10.0][-100:]
        for entry in self.recent:
            # A kernel line whose address is of no GPU we know has no device.
            if entry[1] != source and entry[2] == code and (entry[3] == device or not (entry[3] and device)):
                self.recent.remove(entry)
                return "kernel" if source == "kernel" else ""
        self.recent.append((now, source, code, device))
        return code

    def say_event(self, said: "Said") -> "None":
        now = self.wall()
        event: "dict[str, Any]" = {"k": "ev", "t": round(now if said.at is None else min(said.at, now), 3)}
        event.update({"source": said.source, "code": said.code, "text": said.text, "device": said.device})
        if said.line is not None:
            event["seq"], event["us"] = said.line
        if said.boot:
            event["boot"] = short(said.boot, 64)
        self.outlet.put(event)

    def say_position(self) -> "None":
        """How far the kernel's log was told: after a reconnect the console says it back."""
        position = self.kernel.position
        self.take_events()  # those up to there
        if position is not None and (self.position is None or position[0] != self.position[0]):
            self.position = position
            number, micros, lag = position
            lag = None if lag is None else round(lag, 3)
            self.outlet.put({"k": "log", "boot": short(self.kernel.boot, 64), "seq": number, "us": micros, "lag": lag})

    # Control lines ---------------------------------------------------------------------------------------------------

    def take_controls(self) -> "None":
        while self.controls and self.greeting is None:
            line = self.controls.pop(0)
            op = ""
            try:
                asked = json.loads(line) if isinstance(line, str) else None
                if not isinstance(asked, dict):
                    raise ValueError("a control line is one JSON object of at most %d bytes" % MAX_CONTROL_LINE)
                op = short(asked.get("op") or "", 32)
                self.outlet.put({"k": "ack", "op": op, "ok": True, "text": self.obey(op, asked)})
            except (ValueError, TypeError, RecursionError) as error:
                self.outlet.put({"k": "ack", "op": op, "ok": False, "text": short(error)})
            if op == "stop":
                self.outlet.flush(1.0)
                leave(0)

    def obey(self, op: "str", asked: "dict[str, Any]") -> "str":
        if op == "tiers":
            tiers = read_tiers([asked.get(name, schedule.period) for name, schedule in self.schedules()])
            now = time.monotonic()
            for (_, schedule), period in zip(self.schedules(), tiers):
                if schedule.period != period:
                    schedule.change(now, period)
            return "%g s, %g s, %g s" % tiers
        if op == "refresh":
            self.rescan()
            if not self.nvml_open and self.nvml_wanted:
                self.lanes["nvml"].ask("open", self.open_nvml)
            self.middle_ticks.next = self.slow_ticks.next = time.monotonic()
            return ""
        if op == "nvml":
            return self.use_nvml(asked.get("use"))
        if op in ("stop", "ping"):
            return ""
        raise ValueError("unknown operation")

    def use_nvml(self, use: "Any") -> "str":
        """Let go of the driver and take it again: a GPU cannot be reset while anyone holds it."""
        if not isinstance(use, bool):
            raise ValueError("use is true or false")
        if use != self.nvml_wanted:
            self.nvml_wanted = use
            if use:
                self.nvml_text = "starting"
                self.lanes["nvml"].ask("open", self.open_nvml)
            elif self.nvml_open:
                self.nvml_open = False
                self.nvml_text = "released"
                self.lanes["nvml"].ask("close", self.close_nvml)
            self.say_inventory()
        return "used" if use else "released"

    def schedules(self) -> "list[tuple[str, Schedule]]":
        return [("fast", self.fast_ticks), ("middle", self.middle_ticks), ("slow", self.slow_ticks)]


def os_name() -> "str":
    try:
        for line in (read_text("/etc/os-release", 8192)).split("\n"):
            if line.startswith("PRETTY_NAME="):
                return line.partition("=")[2].strip().strip("\"'")
    except OSError:
        pass  # no such file: the kernel's name will do
    return os.uname().sysname


def clean_identity(index: "int", found: "dict[str, Any]") -> "dict[str, Any]":
    device: "dict[str, Any]" = {"index": index}
    for key in ("uuid", "name", "pci"):
        device[key] = short(found.get(key) or "", 128)
    for key in ("power_limit_max", "slowdown_celsius", "shutdown_celsius", "sm_clock_max"):
        device[key] = finite(found.get(key))
    for key in ("memory_bytes", "pcie_width_max"):
        device[key] = whole(finite(found.get(key)))
    device["mig"] = bool(found.get("mig"))
    return DOUBTS.fields("gpu:%d" % index, device, IDENTITY_BOUNDS)


def clean_health(found: "dict[str, Any]", index: "int") -> "dict[str, Any]":
    health: "dict[str, Any]" = {key: whole(finite(found.get(key))) for key in HEALTH_BOUNDS}
    health["energy_joules"] = finite(found.get("energy_joules"))
    DOUBTS.fields("gpu:%d" % index, health, HEALTH_BOUNDS)
    for key in ("remap_pending", "remap_failed"):
        health[key] = None if health[key] is None else bool(health[key])
    return health


def read_tiers(asked: "list[Any]") -> "tuple[float, float, float]":
    """Three periods in seconds; raises ValueError with the bounds."""
    if len(asked) != 3:
        raise ValueError("there are three tiers")
    for period in asked:
        if isinstance(period, bool) or not isinstance(period, (int, float)):
            raise ValueError("a period is a number of seconds")
        if not SHORTEST_PERIOD <= period <= LONGEST_PERIOD:
            raise ValueError("a period lies between %g and %g seconds" % (SHORTEST_PERIOD, LONGEST_PERIOD))
    return float(asked[0]), float(asked[1]), float(asked[2])


def read_told(asked: "Any") -> "dict[str, Any] | None":
    """How far the console was told of a kernel's log: its boot, the number and microseconds of the last line there, and
    by how much that clock lags. None where it says nothing of use."""
    if (
        not isinstance(asked, dict)
        or not isinstance(asked.get("boot"), str)
        or not re.match("[0-9a-f-]+$", asked["boot"])
    ):
        return None
    told: "dict[str, Any]" = {"boot": asked["boot"]}
    for name, other in (("seq", -1), ("us", 1 << 62)):
        told[name] = asked[name] if isinstance(asked.get(name), int) else other
    told["lag"] = asked["lag"] if isinstance(asked.get("lag"), (int, float)) else None
    return told


def follow_controls(probe: "Probe", buffered: "bytes") -> "None":
    """In its own thread: hand on lines, and end everything when the channel ends."""
    rest = buffered
    while True:
        lines = rest.split(b"\n")
        rest = lines.pop()
        for line in lines:
            if line.strip():
                probe.controls.append(line.decode("utf-8", "replace") if len(line) <= MAX_CONTROL_LINE else None)
        if len(rest) > MAX_CONTROL_LINE:
            rest = b" " * (MAX_CONTROL_LINE + 1)  # the line stays too long, whatever else it brings
        if lines:
            probe.bell.ring()
        try:
            data = os.read(0, 65536)
        except OSError:
            data = b""
        if not data:
            leave(0)
        rest += data


def main(options: "str", buffered: "bytes" = b"") -> "None":
    """Run until the channel ends. `options` is one JSON object: {"tiers": [1, 10, 60]}; `buffered` what was read
    of the control lines already."""
    status = EXIT_BUG
    try:
        threading.stack_size(256 * 1024)
        asked = json.loads(options) if options.strip() else {}
        probe = Probe(read_tiers(asked.get("tiers") or [1.0, 10.0, 60.0]), read_told(asked.get("log")))
        reader = threading.Thread(target=follow_controls, args=(probe, buffered), name="controls")
        reader.daemon = True
        reader.start()
        probe.run()
    except BaseException:  # a bug of ours: say it where a person looks, and never linger half alive
        sys.excepthook(*sys.exc_info())
    leave(status)


if __name__ == "__main__":
    main(sys.stdin.readline() if not sys.argv[1:] else "{}")
