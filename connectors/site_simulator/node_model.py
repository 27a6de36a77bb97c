"""One node over time: its GPUs, its processor, memory, disks, ports and storage mount, as gauges and running counters.

Counters are piecewise linear: `counts` holds them at `time`, `rates` is what they grow by per second until the next
step, so that a reader between two steps sees them move and never go back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from connectors.site_simulator.chronicle import ETHERNET_PORT, Line, Witness, lines_of
from connectors.site_simulator.faults import (
    MOUNTS,
    REPLAYS_A_MINUTE,
    SYMBOL_ERRORS_A_SECOND,
    Entry,
    FaultKind,
    flapping,
    fullness,
    heat_of,
    seconds_active,
)
from connectors.site_simulator.loads import IDLE, Activity
from connectors.site_simulator.noise import Wander, key_of, uniform
from connectors.site_simulator.physics import Demand, GpuBody
from connectors.site_simulator.specification import GIB, Fabric, GpuKind, JobSpec, Load, NodeSpec, SiteSpec
from connectors.site_simulator.xids import recovery_action

DISKS = (
    ("nvme0n1", "DEMO NVMe system 960 GB", 960_197_124_096),
    ("nvme1n1", "DEMO NVMe scratch 7.68 TB", 7_681_501_126_656),
)
FABRIC_PORTS = ("mlx5_0", "mlx5_1")
ROCE_INTERFACES = {"mlx5_0": "enp24s0np0", "mlx5_1": "enp25s0np0"}
FABRIC_BITS = 200e9
ETHERNET_BITS = 1e9
_PORT_COUNTERS = ("rx_bytes", "tx_bytes", "rx_packets", "tx_packets")
_BASE_MEMORY_BYTES = 92 * GIB
#: From the start of a job's process until it has its weights and works.
LOADING_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Rank:
    """A job's process on one GPU."""

    job: JobSpec
    rank: int
    pid: int
    began: float = 0.0  # unix seconds; one that began while somebody looked has its memory to fill first
    loading: float = LOADING_SECONDS
    unit: str = ""  # the service that it is of, if its job does not say

    @property
    def name(self) -> str:
        many = self.job.load is Load.TRAINING and sum(len(gpus) for _, gpus in self.job.placement) > 1
        return f"{self.job.name} rank {self.rank}" if many else self.job.name


@dataclass(slots=True)
class HostGauges:
    """The machine beside its GPUs, now. Percentages are of the whole machine."""

    cpu: float = 0.0
    iowait: float = 0.0
    load: float = 0.0
    memory_used: float = 0.0
    stalled_cpu: float = 0.0
    stalled_memory: float = 0.0
    stalled_files: float = 0.0
    fully_stalled_files: float = 0.0
    running: int = 1
    blocked: int = 0
    nfs_read_ms: float = 1.5
    nfs_write_ms: float = 3.0


@dataclass(frozen=True, slots=True)
class DriverEvent:
    """What the driver and the kernel say, numbered as it was said."""

    number: int
    line: Line


class NodeModel:
    """The state of one node. `step` is called by the world on its grid of times."""

    def __init__(self, seed: int, node: NodeSpec, site: SiteSpec, kind: GpuKind, start: float) -> None:
        self.node, self.site, self.kind = node, site, kind
        key = key_of(seed, "node", node.name)
        self.key = key
        self.time = start
        self.boot_time = start - 86_400.0 * (18.0 + 60.0 * uniform(key, 0))
        self.bodies = [GpuBody(seed, node.name, index, kind, site.coolant_celsius) for index in range(node.gpus)]
        self.activities: list[Activity] = [IDLE] * node.gpus
        self.ranks: list[Rank | None] = [None] * node.gpus
        self.placed: list[Rank | None] = [None] * node.gpus  # as the site opened
        self.guests: list[list[Rank]] = [[] for _ in range(node.gpus)]  # beside the rank, on the same GPU
        self.shares: dict[int, float] = {}  # process to how much of its usual work it has, if that is not all
        self.lost: frozenset[int] = frozenset()
        self.resetting: dict[int, float] = {}  # GPU to when its reset is done
        self.persistence = [True] * node.gpus
        self.left_alone: frozenset[int] = frozenset()  # their process ended, and its memory is still held
        self.host = HostGauges(load=4.0)
        self.ports_down: frozenset[str] = frozenset()
        self.carrier_changes = dict.fromkeys((*FABRIC_PORTS, ETHERNET_PORT), 1)
        self.link_downed = dict.fromkeys(FABRIC_PORTS, 0)
        self.uncorrected = [0] * node.gpus
        self.remapped = [0] * node.gpus
        self.remap_pending: frozenset[int] = frozenset()
        self.replays = [float((key >> (index * 3)) % 4) for index in range(node.gpus)]
        self.full = dict.fromkeys(MOUNTS, 0.0)
        self.actions: dict[int, int] = {}
        self.events: list[DriverEvent] = []
        self.event_count = 0
        self.on_line: Callable[[Line], None] = lambda _line: None
        self.storage_waits = False  # its server was told not to respond, and not yet that it does again
        self._ripple = [Wander(key_of(seed, node.name, "gpu", i), 7.0) for i in range(node.gpus)]
        self._drift = [Wander(key_of(seed, node.name, "drift", i), 140.0) for i in range(node.gpus)]
        self._chatter = Wander(key_of(seed, node.name, "chatter"), 13.0)
        self._sway = Wander(key_of(seed, node.name, "sway"), 90.0)
        self.counts: dict[str, float] = {}
        self.rates: dict[str, float] = {}
        self._first_counts(key)

    def _first_counts(self, key: int) -> None:
        up = self.time - self.boot_time
        names = [f"cpu.{part}" for part in ("user", "system", "idle", "iowait")]
        names += [f"stall.{part}" for part in ("cpu", "memory", "memory_full", "io", "io_full")]
        names += [f"{disk}.{part}" for disk, _, _ in DISKS for part in ("read", "write", "busy_ms", "queue_ms")]
        names += [f"{port}.{part}" for port in (*FABRIC_PORTS, ETHERNET_PORT) for part in _PORT_COUNTERS]
        names += [f"{port}.{part}" for port in FABRIC_PORTS for part in ("symbol_errors", "receive_errors")]
        names += [f"nfs.{way}.{part}" for way in ("read", "write") for part in ("ops", "bytes", "rtt_ms", "queue_ms")]
        if self.fabric is Fabric.ROCE:
            names += [f"{ROCE_INTERFACES[port]}.{part}" for port in FABRIC_PORTS for part in _PORT_COUNTERS]
        names += [f"nfs.other.{part}" for part in ("ops", "bytes", "rtt_ms", "queue_ms")]
        past = {
            "cpu.user": 60.0,
            "cpu.system": 6.0,
            "cpu.idle": 120.0,
            "cpu.iowait": 0.4,
            "rx_bytes": 9e8,
            "tx_bytes": 8e8,
        }
        for place, name in enumerate(names):
            rate = past.get(name, past.get(name.partition(".")[2], 0.0))
            self.counts[name] = float(int(up * rate * (0.7 + 0.6 * uniform(key, 100 + place)))) if rate else 0.0
            self.rates[name] = 0.0

    def count(self, name: str, time: float) -> int:
        """A running counter at a time near the last step, by the present rate."""
        return int(self.counts[name] + self.rates[name] * (time - self.time))

    def take_events(self) -> list[DriverEvent]:
        """The events since the last call."""
        taken, self.events = self.events, []
        return taken

    def step(
        self,
        time: float,
        activities: list[Activity],
        slow_storage: float,
        entries: tuple[Entry, ...],
        *,
        spread: list[bool],
    ) -> None:
        """Move to `time`: integrate the counters over the step, then find the new gauges. `spread[i]` tells whether the
        job on GPU i spans nodes, and so uses the fabric."""
        seconds = time - self.time
        counts = self.counts
        for name, rate in self.rates.items():
            counts[name] += rate * seconds
        self._apply_faults(time, entries)
        self.time = time
        self.activities = activities
        idle = _gpus_of([entry for entry in entries if entry.active(time)], FaultKind.JOB_IDLE) | self.left_alone
        for index, body in enumerate(self.bodies):
            heat, hurry = heat_of(entries, index, time) if entries else (0.0, 1.0)
            activity = activities[index] = self._activity_of(index, activities[index], time)
            if index in self.lost:
                activity = IDLE
            if index in idle:
                activity = activities[index] = Activity(memory=1.0)  # what it holds, it goes on holding
            ripple = self._ripple[index].at(time)
            busy = activity.utilization
            if busy > 0.0:
                busy = max(0.01, min(1.0, busy * (1.0 + 0.025 * ripple)))
            body.step(time, seconds, Demand(busy, activity.work * (1.0 + 0.05 * ripple), heat, hurry))
        self._host_gauges(time, seconds, slow_storage)
        self._port_rates(time, spread)
        for port in FABRIC_PORTS:
            bad = any(
                e.fault.port == port and e.fault.kind is FaultKind.SYMBOL_ERRORS and e.active(time) for e in entries
            )
            errors = SYMBOL_ERRORS_A_SECOND if bad and port not in self.ports_down else 0.0
            self.rates[f"{port}.symbol_errors"] = errors
            # Most wrong symbols fall between packets: those within one cost that packet.
            self.rates[f"{port}.receive_errors"] = errors * 8.0 * self.rates[f"{port}.rx_bytes"] / FABRIC_BITS

    def _activity_of(self, index: int, wanted: Activity, time: float) -> Activity:
        """What the process on a GPU does of what its job does: nothing where there is none, and one that has just begun
        reads its weights first."""
        rank = self.ranks[index]
        if rank is None:
            return IDLE
        own = self._part_of(rank, wanted, time)
        for guest in self.guests[index]:
            more = self._part_of(guest, wanted, time)
            own = replace(
                own,
                utilization=min(1.0, own.utilization + more.utilization),
                work=min(1.0, own.work + more.work),
                exchange=own.exchange + more.exchange,
                reading=min(1.0, own.reading + more.reading),
            )
        return own

    def _part_of(self, rank: Rank, wanted: Activity, time: float) -> Activity:
        loaded = (time - rank.began) / rank.loading
        if loaded < 1.0:
            return Activity(reading=0.9, memory=max(0.0, loaded))
        share = self.shares.get(rank.pid)
        if share is None:
            return wanted
        if not wanted.memory:  # no work was planned for this GPU: a server brings its own
            wanted = Activity(rank.job.intensity, 0.52 * rank.job.intensity, memory=1.0)
        return replace(
            wanted,
            utilization=min(1.0, wanted.utilization * share),
            work=min(1.0, wanted.work * share),
            exchange=wanted.exchange * share,
        )

    def guest_memory(self, index: int) -> list[tuple[Rank, int]]:
        """What the processes beside the rank hold of a GPU, in bytes."""
        return [
            (rank, int(rank.job.memory_bytes * min(1.0, max(0.0, (self.time - rank.began) / rank.loading))) >> 21 << 21)
            for rank in self.guests[index]
        ]

    def put(self, index: int, rank: Rank) -> None:
        """A process begins on a GPU, beside what is there."""
        if self.ranks[index] is None:
            self.ranks[index] = rank
        else:
            self.guests[index].append(rank)

    def take_away(self, index: int, pid: int) -> None:
        """A process on a GPU is gone; who was beside it stays."""
        guests = self.guests[index] = [guest for guest in self.guests[index] if guest.pid != pid]
        rank = self.ranks[index]
        if rank is not None and rank.pid == pid:
            self.ranks[index] = guests.pop(0) if guests else None
        self.shares.pop(pid, None)

    # What is done to it

    def reset_gpu(self, index: int, until: float) -> None:
        """The GPU is away until then, and what it counted since the last reset begins anew."""
        self.resetting[index] = until
        self.uncorrected[index] = 0

    def boot(self, time: float) -> None:
        """The machine begins anew: nothing runs, and what does not outlive a boot is gone."""
        self.boot_time = time
        self.ranks = [None] * len(self.bodies)
        self.guests = [[] for _ in self.bodies]
        self.shares.clear()
        self.resetting.clear()
        self.persistence = [True] * len(self.bodies)
        for body in self.bodies:
            body.power_limit = self.kind.power_cap_watts
        self.uncorrected = [0] * len(self.bodies)
        self.replays = [0.0] * len(self.bodies)
        self.carrier_changes = dict.fromkeys(self.carrier_changes, 1)
        self.link_downed = dict.fromkeys(FABRIC_PORTS, 0)
        self.counts = dict.fromkeys(self.counts, 0.0)
        self.storage_waits = False
        self.events.clear()
        self.event_count = 0
        self.host.load = 0.0

    # What goes wrong

    def recall(self, entries: tuple[Entry, ...]) -> None:
        """Take over what faults did before this model begins: counters that they left behind. Nothing of it is said
        again."""
        for line in lines_of(entries, self.witness, 0.0, self.time):
            self._count(line)
        for entry in entries:
            before = seconds_active(entry, 0.0, self.time)
            self._count_replays(entry, before)
            if entry.fault.kind is FaultKind.SYMBOL_ERRORS:
                self.counts[f"{entry.fault.port}.symbol_errors"] += SYMBOL_ERRORS_A_SECOND * before

    @property
    def witness(self) -> Witness:
        """What the node's kernel lines need to know of it."""
        return Witness(self.key, self.site.storage, tuple(None if rank is None else rank.pid for rank in self.ranks))

    def _apply_faults(self, time: float, entries: tuple[Entry, ...]) -> None:
        active = [entry for entry in entries if entry.active(time)]
        self.resetting = {index: until for index, until in self.resetting.items() if time < until}
        self.lost = _gpus_of(active, FaultKind.GPU_LOST) | frozenset(self.resetting)
        self.left_alone = _gpus_of(active, FaultKind.PROCESS_GONE)
        self.actions = {}
        for entry in active:
            fault = entry.fault
            if fault.kind in (FaultKind.GPU_LOST, FaultKind.XID):
                code = 79 if fault.kind is FaultKind.GPU_LOST else fault.code
                for index in fault.gpus:
                    self.actions[index] = max(self.actions.get(index, 0), recovery_action(code))
        self.remap_pending = _gpus_of([entry for entry in active if entry.fault.code == 63], FaultKind.XID)
        self.ports_down = frozenset(port for port in self.carrier_changes if flapping(entries, port, time))
        self.full = {mount: fullness(entries, mount, time) for mount in MOUNTS}
        if entries:
            for line in lines_of(entries, self.witness, self.time, time):
                self._count(line)
                self.say(line)
            for entry in entries:
                self._count_replays(entry, seconds_active(entry, self.time, time))
                self._reset(entry, time)

    def _count(self, line: Line) -> None:
        """What a line of the kernel leaves behind in counters."""
        if line.gpu is not None and line.xid in (48, 94, 95, 140):
            self.uncorrected[line.gpu] += 1
        if line.gpu is not None and line.xid == 63:
            self.remapped[line.gpu] += 1
        if line.storage_waits is not None:
            self.storage_waits = line.storage_waits
        if line.fell is not None:
            self.carrier_changes[line.port] += 1
            if line.fell and line.port in self.link_downed:
                self.link_downed[line.port] += 1

    def _reset(self, entry: Entry, time: float) -> None:
        """To clear an XID is to reset the GPU, and its volatile counters begin anew."""
        if entry.fault.kind is FaultKind.XID and self.time < (entry.cleared_at or self.time) <= time:
            for index in entry.fault.gpus:
                self.uncorrected[index] = 0

    def _count_replays(self, entry: Entry, seconds: float) -> None:
        if entry.fault.kind is FaultKind.PCIE_REPLAYS:
            for index in entry.fault.gpus:
                self.replays[index] += REPLAYS_A_MINUTE / 60.0 * seconds

    def say(self, line: Line) -> None:
        """Add a kernel line, and a driver event where it is an XID."""
        self.event_count += 1
        self.events.append(DriverEvent(self.event_count, line))
        self.on_line(line)

    # The machine beside the GPUs

    def _host_gauges(self, time: float, seconds: float, slow: float) -> None:
        host, cpus = self.host, self.node.cpus
        share = 1.0 / max(1, len(self.bodies))
        training = inference = reading = writing = held = 0.0
        for activity, rank in zip(self.activities, self.ranks, strict=True):
            if rank is None:
                continue
            if rank.job.load is Load.INFERENCE:
                inference += share * activity.utilization
            else:
                training += share * activity.utilization
            reading += share * activity.reading
            writing += share * activity.writing
            held += 62 * GIB * activity.memory if rank.job.load is Load.TRAINING else 18 * GIB * activity.memory
        chatter, sway = self._chatter.at(time), self._sway.at(time)
        host.cpu = max(0.5, 2.2 + 38.0 * training * (1.0 - 0.3 * slow) + 24.0 * inference + 1.6 * chatter + 1.2 * sway)
        hungry = min(1.0, 4.0 * reading + writing)
        host.iowait = 0.15 + 0.6 * hungry * (1.0 + sway) + slow * (0.4 + 9.0 * hungry)
        host.running = 1 + round(cpus * host.cpu / 100.0)
        host.blocked = round(slow * (1.0 + 11.0 * hungry) * (1.0 + 0.3 * chatter))
        keep = 0.5 ** (seconds / 41.6)  # the kernel's one-minute average: exp(-seconds / 60)
        host.load += (host.running + host.blocked - host.load) * (1.0 - keep)
        host.memory_used = min(_BASE_MEMORY_BYTES + held + 3 * GIB * (1.0 + sway), 0.95 * self.node.memory_bytes)
        host.stalled_cpu = max(0.0, 0.5 + 0.012 * host.cpu + 0.4 * chatter)
        host.stalled_memory = 0.0
        host.stalled_files = max(
            0.0, 0.6 + 2.0 * hungry + 0.5 * sway + slow * (5.0 + 32.0 * hungry) * (1.0 + 0.12 * chatter)
        )
        host.fully_stalled_files = 0.62 * host.stalled_files
        host.nfs_read_ms = (1.4 + 0.8 * reading) * (1.0 + 0.15 * chatter) + slow * (35.0 + 6.0 * chatter)
        host.nfs_write_ms = (2.6 + 2.0 * writing) * (1.0 + 0.15 * chatter) + slow * 3.2
        rates = self.rates
        ticks = 100.0 * cpus / 100.0
        rates["cpu.user"] = 0.9 * host.cpu * ticks
        rates["cpu.system"] = 0.1 * host.cpu * ticks
        rates["cpu.iowait"] = host.iowait * ticks
        rates["cpu.idle"] = (100.0 - host.cpu - host.iowait) * ticks
        rates["stall.cpu"] = 1e4 * host.stalled_cpu
        rates["stall.memory"] = 1e4 * host.stalled_memory
        rates["stall.io"] = 1e4 * host.stalled_files
        rates["stall.io_full"] = 1e4 * host.fully_stalled_files
        self._storage_rates(reading, writing, slow)
        self._disk_rates(training, writing, chatter)

    def _storage_rates(self, reading: float, writing: float, slow: float) -> None:
        host, rates = self.host, self.rates
        read = 1.6e9 * reading * (1.0 - 0.55 * slow) + 2e5
        write = 1.1e9 * writing + 5e4
        looked_up = 3.0 + 220.0 * reading + 40.0 * writing
        for way, amount, operations, wait in (
            ("read", read, read / 1_048_576 + 0.4, host.nfs_read_ms),
            ("write", write, write / 1_048_576 + 0.4, host.nfs_write_ms),
            ("other", 240.0 * looked_up, looked_up, 0.3 + 0.2 * host.nfs_read_ms),
        ):
            rates[f"nfs.{way}.ops"] = operations
            rates[f"nfs.{way}.bytes"] = amount
            rates[f"nfs.{way}.rtt_ms"] = operations * wait
            rates[f"nfs.{way}.queue_ms"] = operations * wait * (0.1 + 0.6 * slow)

    def _disk_rates(self, training: float, writing: float, chatter: float) -> None:
        rates = self.rates
        loads = ((6e4, 9e5 * (1.2 + chatter)), (4.2e8 * training * (1.0 + 0.2 * chatter), 2e6 + 1.8e9 * writing))
        for (disk, _, _), (read, write) in zip(DISKS, loads, strict=True):
            busy = min(97.0, 0.2 + read / 6e7 + write / 3.5e7)
            rates[f"{disk}.read"] = read
            rates[f"{disk}.write"] = write
            rates[f"{disk}.busy_ms"] = 10.0 * busy
            rates[f"{disk}.queue_ms"] = 10.0 * busy * (1.0 + busy / 20.0)

    def _port_rates(self, time: float, spread: list[bool]) -> None:
        share = 1.0 / max(1, len(self.bodies))
        exchange = sum(
            a.exchange if wide else 0.02 * a.exchange for a, wide in zip(self.activities, spread, strict=True)
        )
        people = sum(
            a.utilization
            for a, rank in zip(self.activities, self.ranks, strict=True)
            if rank is not None and rank.job.load is Load.INFERENCE
        )
        chatter = self._chatter.at(time)
        up = [port for port in FABRIC_PORTS if port not in self.ports_down]
        for port in FABRIC_PORTS:
            along = 2.9e9 * exchange * share if port in up else 0.0
            skew = 1.0 + (0.04 if port == FABRIC_PORTS[0] else -0.04) + 0.02 * chatter
            ip_receive, ip_send = (4e4, 4e4) if port in up else (0.0, 0.0)
            if up and port == up[0]:  # storage goes over the first rail that is up
                ip_receive += self.rates["nfs.read.bytes"]
                ip_send += self.rates["nfs.write.bytes"]
            receive, send = along * skew * 1.02, along * skew * 0.97
            if self.fabric is Fabric.INFINIBAND:  # IP goes over the same port
                receive, send = receive + ip_receive, send + ip_send
            self._set_port(port, receive, send, 4096.0)
            if self.fabric is Fabric.ROCE:  # its interface counts what goes over IP, its adapter what goes by RDMA
                self._set_port(ROCE_INTERFACES[port], ip_receive, ip_send, 4096.0)
        talk = (2.2e5 + 1.1e6 * share * people) * (1.0 + 0.4 * chatter) if ETHERNET_PORT not in self.ports_down else 0.0
        self._set_port(ETHERNET_PORT, talk, 1.7 * talk, 900.0)

    def _set_port(self, port: str, receive: float, send: float, packet: float) -> None:
        rates = self.rates
        rates[f"{port}.rx_bytes"] = receive
        rates[f"{port}.tx_bytes"] = send
        rates[f"{port}.rx_packets"] = receive / packet
        rates[f"{port}.tx_packets"] = send / packet

    def speed(self, port: str) -> float:
        """Bits per second when the link is up."""
        return ETHERNET_BITS if port == ETHERNET_PORT else FABRIC_BITS

    @property
    def fabric(self) -> Fabric:
        return self.site.fabric


def _gpus_of(entries: list[Entry], kind: FaultKind) -> frozenset[int]:
    return frozenset(index for entry in entries if entry.fault.kind is kind for index in entry.fault.gpus)
