"""Frozen pictures of the fleet, made by the pipeline for whoever asks: pages, the command line, tests.

NaN means "no reading"; a whole device that does not answer has `row = None`. A page never sees a zero that was not
measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from console.fleet.model.links import Link
from console.fleet.model.signals import Kind

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from console.fleet.model.findings import Finding

    Floats = npt.NDArray[np.float32]
    Times = npt.NDArray[np.float64]
else:  # numpy takes 75 ms to import, and the first window needs these records but no array
    Floats = Times = object


@dataclass(frozen=True, slots=True)
class Device:
    """A GPU, port, disk or file server as the node names it. `part` is what addresses use (GPU index, port name).
    `limits` holds what the device says of itself, by name: power_limit_max, slowdown_celsius, shutdown_celsius,
    memory_bytes, sm_clock_max, pcie_width_max."""

    kind: Kind
    part: str
    name: str
    detail: str = ""
    limits: dict[str, float] | None = None

    @property
    def uuid(self) -> str:
        """A GPU's UUID; empty where the node did not say."""
        return next((word for word in self.detail.split() if ":" not in word), "") if self.kind is Kind.GPU else ""

    @property
    def bus(self) -> str:
        """A GPU's PCI address; empty where the node did not say."""
        return next((word for word in self.detail.split() if ":" in word), "") if self.kind is Kind.GPU else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What hello and the inventory said of a node; kept in the journal so that a lost node still has its shape."""

    host: str = ""
    os: str = ""
    kernel: str = ""
    cpus: int = 0
    memory_bytes: int = 0
    boot_time: float | None = None
    driver: str = ""
    nvml: str = ""
    variant: str = ""
    simulated: bool = False
    devices: tuple[Device, ...] = ()

    def of(self, kind: Kind) -> tuple[Device, ...]:
        return tuple(device for device in self.devices if device.kind == kind)


@dataclass(frozen=True, slots=True)
class GpuProcess:
    """A process on a GPU and where it runs: `job` is Slurm's number, `container` a name or the start of an id as
    `runtime` made it, `pod` namespace/name or a uid, `unit` systemd's. Empty where the node does not tell."""

    gpu: int
    pid: int
    user: str
    name: str
    memory_bytes: int | None
    sm: float | None
    job: str = ""
    runtime: str = ""
    container: str = ""
    pod: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Filesystem:
    """`age` is how many seconds before its message it was measured: what does not answer leaves what was known."""

    mount: str
    kind: str
    size_bytes: int
    free_bytes: int
    age: float = 0.0


@dataclass(frozen=True, slots=True)
class PartTrouble:
    """A part of the node that does not answer: "nvml", "gpu:5", "processes". `since` is on the console's clock."""

    part: str
    state: str  # "overdue" | "failed"
    since: float
    text: str


class KernelRecord(NamedTuple):
    """Which line of a node's kernel log: its number, counted since that boot, and its microseconds since then; by how
    many seconds that clock is behind the node's monotonic one, where that is known. A number below 0 is of a boot that
    is over, whose lines have none."""

    boot: str
    number: int
    micros: int = 0
    lag: float | None = None


#: The code of the end of what a person had done on a node.
ACT = "act"
#: Events of the console's own: a maintenance window opened, or was over.
WINDOW_OPENED, WINDOW_OVER = "window:opened", "window:over"
TOLD = frozenset({ACT, WINDOW_OPENED, WINDOW_OVER})


@dataclass(frozen=True, slots=True)
class NodeEvent:
    """An event on a node on the console's clock: `xid:79`, `link:down`, `kernel`, `act`. `record` is the line of the
    kernel's log that told it, where one did; it makes no other event of it."""

    node: str
    time: float
    source: str
    code: str
    device: str
    text: str
    record: KernelRecord | None = field(default=None, compare=False)

    @property
    def past(self) -> bool:
        """Whether a boot that is over told it: it happened, and nothing of it lasts."""
        return self.record is not None and self.record.number < 0


@dataclass(frozen=True, slots=True)
class GpuHealth:
    """Slow health counters of one GPU, None where it has no such counter. Energy is in joules and the ECC counts are
    totals, both since the driver was loaded."""

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


@dataclass(frozen=True, slots=True)
class LastKnown:
    """What a GPU said last of itself while it answered, and when (unix seconds): its health, who used it. `uuid` says
    which GPU it was, for another one may be in its slot by now."""

    health: GpuHealth | None = None
    health_at: float | None = None
    processes: tuple[GpuProcess, ...] = ()
    processes_at: float | None = None
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class NodeReading:
    """A node now. `rows[kind]` has one float32 row per device, signals in catalogue order; `alive[kind][i]` is False
    for a device that stopped answering. `age` is seconds since the newest sample at the time of the snapshot, None if
    there was never one."""

    link: Link
    facts: Facts
    age: float | None
    rows: dict[Kind, Floats]
    alive: dict[Kind, npt.NDArray[np.bool_]]
    processes: tuple[GpuProcess, ...] | None = None
    fans: tuple[float | None, ...] = ()
    filesystems: tuple[Filesystem, ...] = ()
    troubles: tuple[PartTrouble, ...] = ()
    health: tuple[GpuHealth | None, ...] = ()  # in GPU order; empty before the first slow reading
    last: Mapping[str, LastKnown] = field(default_factory=dict)  # by GPU, also of one that answers no more
    found: tuple[Finding, ...] = ()  # what the judge found, worst first
    waiting: tuple[Finding, ...] = ()  # what it will find if that stays so


@dataclass(frozen=True, slots=True)
class Settled:
    """How far a track can be taken over by a later reading of the same length of time: it was read from `start` on,
    nothing before `until` can change any more. `step` was wished for; it is coarser, or in steps at all, while
    `coarse_until` is in sight (unix seconds; minus infinity where it is as fine as can be). `shifts` says how often the
    times in memory had been moved by then."""

    start: float
    until: float
    step: float
    coarse_until: float
    shifts: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """One signal of one thing over time. `times` are unix seconds of the console's clock, ascending. A NaN value is a
    gap. Where the span is longer than memory or the screen can show, `low` and `high` bound each step and `values` is
    its mean. `settled` is None where the whole of it has to be read again."""

    times: Times
    values: Floats
    low: Floats | None = None
    high: Floats | None = None
    step: float = 1.0
    settled: Settled | None = None
