"""The probe's messages as typed records: protocol version 1, described for people in docs/probe-protocol.md.

One JSON object a line, at most MAX_LINE_BYTES. The first message is `hello`, whose line begins with HELLO_PREFIX:
whatever a login shell prints before it (banners, messages of the day) is noise. Missing readings are null, never 0.
Times: `t` is the node's wall clock (unix seconds), `m` its monotonic clock (seconds).
"""

from __future__ import annotations

import msgspec

PROTOCOL_VERSION = 1
HELLO_PREFIX = b'{"driftvakt":'
MAX_LINE_BYTES = 1 << 20

#: Columns of one GPU's row in a fast sample, in wire order: (name, unit).
GPU_COLUMNS: tuple[tuple[str, str], ...] = (
    ("utilization", "%"),
    ("memory_used", "B"),
    ("memory_activity", "%"),
    ("power", "W"),
    ("power_cap", "W"),
    ("temperature", "°C"),
    ("memory_temperature", "°C"),
    ("sm_clock", "MHz"),
    ("memory_clock", "MHz"),
    ("throttle_reasons", "bits"),
    ("pcie_receive", "B/s"),
    ("pcie_send", "B/s"),
    ("sm_active", "%"),
    ("tensor_active", "%"),
)
HOST_COLUMNS: tuple[tuple[str, str], ...] = (
    ("cpu", "%"),
    ("cpu_waiting_for_disk", "%"),
    ("load_1", ""),
    ("memory_used", "B"),
    ("memory_available", "B"),
    ("swap_used", "B"),
    ("stalled_on_cpu", "%"),
    ("stalled_on_memory", "%"),
    ("fully_stalled_on_memory", "%"),
    ("stalled_on_files", "%"),
    ("fully_stalled_on_files", "%"),
    ("processes_running", ""),
    ("processes_blocked", ""),
)
#: NICs and InfiniBand ports. `state` is 1 up, 0 down; `carrier_changes` is a running count since boot;
#: `symbol_errors` are those of InfiniBand.
PORT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("receive", "B/s"),
    ("send", "B/s"),
    ("receive_errors", "/s"),
    ("send_errors", "/s"),
    ("receive_drops", "/s"),
    ("send_drops", "/s"),
    ("state", ""),
    ("speed", "bit/s"),
    ("carrier_changes", ""),
    ("symbol_errors", "/s"),
)
DISK_COLUMNS: tuple[tuple[str, str], ...] = (
    ("read", "B/s"),
    ("write", "B/s"),
    ("busy", "%"),
    ("queue", ""),
)
#: NFS servers, over all mounts of theirs. `..._rtt` is the mean round trip of the operations that ended in the
#: interval, `..._time` the mean from the request to its end, waiting in the client included; None where none ended.
#: `other` is every operation but READ and WRITE. `silent` is for how long requests went out and nothing came back;
#: `responding` is 0 when the kernel says so or after 10 s of silence.
STORAGE_COLUMNS: tuple[tuple[str, str], ...] = (
    ("read_operations", "/s"),
    ("read_rtt", "ms"),
    ("read_time", "ms"),
    ("write_operations", "/s"),
    ("write_rtt", "ms"),
    ("write_time", "ms"),
    ("other_operations", "/s"),
    ("other_rtt", "ms"),
    ("other_time", "ms"),
    ("read", "B/s"),
    ("write", "B/s"),
    ("silent", "s"),
    ("responding", ""),
)
#: The least and greatest that can be of each column, in wire order. Drivers answer nonsense now and then; what lies
#: outside is "not known". The probe has the same table, for what it can say of it.
_PERCENT, _BYTES, _FLOW, _EVENTS = (0.0, 100.0), (0.0, float(1 << 53)), (0.0, 1e14), (0.0, 1e10)
_WATTS, _CELSIUS, _MEGAHERTZ, _WAIT = (0.0, 20_000.0), (-60.0, 200.0), (0.0, 20_000.0), (0.0, 1e8)
_COUNT, _BITS = (0.0, float((1 << 32) - 2)), (0.0, float((1 << 32) - 2))
Bounds = tuple[tuple[float, float], ...]
GPU_BOUNDS: Bounds = (
    *(_PERCENT, _BYTES, _PERCENT, _WATTS, _WATTS, _CELSIUS, _CELSIUS),
    *(_MEGAHERTZ, _MEGAHERTZ, _BITS, _FLOW, _FLOW, _PERCENT, _PERCENT),
)
HOST_BOUNDS: Bounds = (_PERCENT, _PERCENT, _EVENTS, _BYTES, _BYTES, _BYTES, *(_PERCENT,) * 5, _EVENTS, _EVENTS)
PORT_BOUNDS: Bounds = (_FLOW, _FLOW, *(_EVENTS,) * 4, (0.0, 1.0), _FLOW, _BYTES, _EVENTS)
DISK_BOUNDS: Bounds = (_FLOW, _FLOW, _PERCENT, _EVENTS)
STORAGE_BOUNDS: Bounds = (*(_EVENTS, _WAIT, _WAIT) * 3, _FLOW, _FLOW, (0.0, 1e9), (0.0, 1.0))
HEALTH_BOUNDS: dict[str, tuple[float, float]] = {
    "energy_joules": (0.0, 1e15),
    "ecc_corrected": (0.0, float(1 << 62)),
    "ecc_uncorrected": (0.0, float(1 << 62)),
    "remapped_correctable": _COUNT,
    "remapped_uncorrectable": _COUNT,
    "pcie_width": (0.0, 64.0),
    "pcie_generation": (0.0, 16.0),
    "pcie_replays": _COUNT,
    "recovery_action": (0.0, 255.0),
}
IDENTITY_BOUNDS: dict[str, tuple[float, float]] = {
    "memory_bytes": (1.0, float(1 << 53)),
    "power_limit_max": _WATTS,
    "slowdown_celsius": _CELSIUS,
    "shutdown_celsius": _CELSIUS,
    "sm_clock_max": _MEGAHERTZ,
    "pcie_width_max": (0.0, 64.0),
}
FAN_BOUNDS: tuple[float, float] = (0.0, 250.0)

Row = list[float | None]


class GpuDevice(msgspec.Struct, frozen=True):
    """A GPU as the inventory names it. Limits are in watts, degrees Celsius, MHz and bytes; None where the driver
    says nothing."""

    index: int
    uuid: str
    name: str
    pci: str = ""
    memory_bytes: int | None = None
    power_limit_max: float | None = None
    slowdown_celsius: float | None = None
    shutdown_celsius: float | None = None
    sm_clock_max: float | None = None
    pcie_width_max: int | None = None
    mig: bool = False


class PortDevice(msgspec.Struct, frozen=True):
    name: str
    kind: str  # "ethernet" | "infiniband" | "roce"
    driver: str = ""
    address: str = ""
    netdev: str = ""


class DiskDevice(msgspec.Struct, frozen=True):
    name: str
    model: str = ""
    size_bytes: int | None = None


class StorageDevice(msgspec.Struct, frozen=True):
    """A file server whose exports are mounted here, by the name that the mounts use."""

    name: str
    kind: str = "nfs"


class Hello(msgspec.Struct, frozen=True, tag_field="k", tag="hello"):
    driftvakt: int  # protocol version
    probe: str  # version of the probe itself
    variant: str  # "python" | "sh"
    python: str
    host: str
    os: str
    kernel: str
    arch: str
    cpus: int
    memory_bytes: int | None
    boot_id: str
    uptime: float | None
    t: float
    m: float
    pid: int
    user: str
    nvml: str = "absent"  # "ok" | "absent" | what the library said
    driver: str = ""
    cuda: str = ""
    simulated: bool = False
    tiers: tuple[float, float, float] = (1.0, 10.0, 60.0)


class Inventory(msgspec.Struct, frozen=True, tag_field="k", tag="inv"):
    """The devices; sent after hello and whenever they change. Rows in samples follow these orders. `gen` counts up
    from 1. `nvml`, `driver` and `cuda` say what hello said, newer: a driver may come up after hello, or go."""

    gen: int
    gpus: list[GpuDevice] = []
    ports: list[PortDevice] = []
    disks: list[DiskDevice] = []
    storage: list[StorageDevice] = []
    nvml: str = ""
    driver: str = ""
    cuda: str = ""


class Sample(msgspec.Struct, frozen=True, tag_field="k", tag="s"):
    """One fast reading (default every second). `g` is None while the driver hangs; a row is None while that device
    fails."""

    n: int
    t: float
    m: float
    gen: int
    h: Row
    g: list[Row | None] | None = None
    p: list[Row | None] = []
    d: list[Row | None] = []
    f: list[Row | None] = []


class ProcessRow(msgspec.Struct, frozen=True):
    """A process on a GPU. `job` is Slurm's number; `container` a name where one is known, else the id's first twelve
    digits, as `runtime` made it; `pod` is namespace/name where that is known, else its uid; `unit` is systemd's."""

    gpu: int
    pid: int
    user: str
    name: str
    memory_bytes: int | None = None
    sm: float | None = None
    cgroup: str = ""
    job: str = ""
    runtime: str = ""
    container: str = ""
    pod: str = ""
    unit: str = ""


class FilesystemRow(msgspec.Struct, frozen=True):
    mount: str
    kind: str
    size_bytes: int
    free_bytes: int
    age: float = 0.0  # seconds since it was measured: a server that does not answer leaves what was known


class Middle(msgspec.Struct, frozen=True, tag_field="k", tag="mid"):
    """Every 10 s: GPU processes, fans (percent per GPU), filesystems."""

    t: float
    m: float
    processes: list[ProcessRow] | None = None
    fans: list[float | None] = []
    filesystems: list[FilesystemRow] = []


class GpuHealth(msgspec.Struct, frozen=True):
    """Slow health counters of one GPU; energy in joules since driver load; ECC counts are volatile totals."""

    energy_joules: float | None = None
    ecc_corrected: int | None = None
    ecc_uncorrected: int | None = None
    remapped_correctable: int | None = None
    remapped_uncorrectable: int | None = None
    remap_pending: bool | None = None
    remap_failed: bool | None = None
    pcie_width: int | None = None
    pcie_generation: int | None = None
    pcie_replays: int | None = None
    recovery_action: int | None = None


class Slow(msgspec.Struct, frozen=True, tag_field="k", tag="slow"):
    """Every 60 s: health counters, in GPU order."""

    t: float
    m: float
    gpus: list[GpuHealth | None] | None = None


class Event(msgspec.Struct, frozen=True, tag_field="k", tag="ev"):
    """Something that happened on the node: an XID, a kernel line, a link change. `code` is `xid:79`, `link:down`,
    `kernel`."""

    t: float
    source: str  # "nvml" | "kernel" | "probe"
    code: str
    text: str
    device: str = ""  # "gpu:3" | "port:mlx5_0" | ""
    seq: int | None = None  # of a line of the kernel's log: its number there since boot
    us: int | None = None  # and its microseconds since boot
    boot: str = ""  # the boot that said it, where that is over


class Log(msgspec.Struct, frozen=True, tag_field="k", tag="log"):
    """How far the kernel's log was told, by the middle tick: number and microseconds of the last line that was read in
    this boot, and by how many seconds that clock is behind the monotonic one, where that is known."""

    boot: str
    seq: int
    us: int
    lag: float | None = None


class Status(msgspec.Struct, frozen=True, tag_field="k", tag="st"):
    """A part of the probe changed state: `part` is "nvml", "gpu:5", "port:mlx5_1", "processes"; `state` is "ok",
    "overdue" or "failed". `since` is the node's wall clock."""

    t: float
    part: str
    state: str
    since: float
    text: str = ""


class Ack(msgspec.Struct, frozen=True, tag_field="k", tag="ack"):
    """Answer to a control line: what was asked (`op`), whether it was taken, and why not."""

    op: str
    ok: bool
    text: str = ""


Message = Hello | Inventory | Sample | Middle | Slow | Event | Log | Status | Ack
