"""The model's state in the probe's terms: rows in the order of the message columns, health, processes, identities."""

from __future__ import annotations

from typing import Any

from connectors.probe.messages import DiskDevice, GpuDevice, Inventory, PortDevice, ProcessRow, Row, StorageDevice
from connectors.site_simulator.chronicle import ETHERNET_PORT, PCI_BUSES
from connectors.site_simulator.node_model import (
    DISKS,
    FABRIC_PORTS,
    ROCE_INTERFACES,
    NodeModel,
    Rank,
)
from connectors.site_simulator.noise import key_of
from connectors.site_simulator.services import step_cgroup, unit_cgroup, unit_name
from connectors.site_simulator.specification import Fabric, Load

DRIVER = "570.133.20-demo"
CUDA = "12.8"
_RESERVED_BYTES = 642 * (1 << 20)


def gpu_row(model: NodeModel, index: int) -> Row | None:
    """One GPU in the order of GPU_COLUMNS; None for a lost one."""
    if index in model.lost:
        return None
    body, kind, activity, rank = model.bodies[index], model.kind, model.activities[index], model.ranks[index]
    busy = body.utilization
    dense = rank is not None and rank.job.load is not Load.INFERENCE
    receive = 3.0e7 * busy + 1.9e8 * activity.reading + (4.5e8 * busy if dense else 1.2e8 * busy)
    send = 2.0e7 * busy + 2.4e8 * activity.writing + 1.6e8 * busy
    return [
        round(100.0 * busy),
        memory_used(model, index),
        round(100.0 * min(1.0, (0.62 if dense else 0.48) * busy)),
        round(body.power, 1),
        body.power_limit,
        round(body.temperature),
        round(body.memory_temperature),
        body.sm_clock,
        kind.memory_clock_mhz,
        body.reasons,
        round(receive),
        round(send),
        round(min(100.0, 100.0 * body.work * 0.93), 1),
        round(min(100.0, 100.0 * body.work * body.clock_share * (0.58 if dense else 0.31)), 1),
    ]


def memory_used(model: NodeModel, index: int) -> int:
    """Bytes in use on a GPU, the driver's reserve included."""
    return _RESERVED_BYTES + process_memory(model, index) + sum(held for _, held in model.guest_memory(index))


def process_memory(model: NodeModel, index: int) -> int:
    """Bytes that the job's process holds on a GPU, in whole 2 MiB pages."""
    rank = model.ranks[index]
    if rank is None:
        return 0
    own = 1.0 + 0.004 * ((index * 5) % 8 - 3.5) / 3.5
    wanted = rank.job.memory_bytes * model.activities[index].memory * own
    return int(min(wanted, model.kind.memory_bytes - _RESERVED_BYTES)) >> 21 << 21


def fan(model: NodeModel, index: int) -> float | None:
    """Per cent; None on the liquid-cooled GPUs of a data hall, which have no fan."""
    if model.node.hall != "Edge" or index in model.lost:
        return None
    return float(round(max(30.0, min(100.0, 30.0 + 1.6 * (model.bodies[index].temperature - 45.0)))))


def health(model: NodeModel, index: int) -> dict[str, Any] | None:
    """A GPU's slow counters by the names of GpuHealth; None for a lost one."""
    if index in model.lost:
        return None
    return {
        "energy_joules": round(model.bodies[index].energy, 3),
        "ecc_corrected": (model.key >> (index * 4)) % 3,
        "ecc_uncorrected": model.uncorrected[index],
        "remapped_correctable": 0,
        "remapped_uncorrectable": model.remapped[index],
        "remap_pending": index in model.remap_pending,
        "remap_failed": False,
        "pcie_width": model.kind.pcie_width,
        "pcie_generation": model.kind.pcie_generation,
        "pcie_replays": int(model.replays[index]),
        "recovery_action": model.actions.get(index, 0),
    }


def processes(model: NodeModel, index: int) -> list[dict[str, Any]]:
    """The compute processes on a GPU as the driver lists them."""
    rank, held = model.ranks[index], process_memory(model, index)
    if rank is None or not held or index in model.lost or index in model.left_alone:
        return []
    there = [(each, bytes_) for each, bytes_ in [(rank, held), *model.guest_memory(index)] if bytes_]
    busy = 100.0 * model.bodies[index].utilization / len(there)
    return [
        {
            "pid": each.pid,
            "memory_bytes": bytes_,
            "sm": round(busy),
            "user": each.job.user,
            "name": each.name,
            "cgroup": cgroup_of(each),
        }
        for each, bytes_ in there
    ]


def process_rows(model: NodeModel, index: int) -> list[ProcessRow]:
    """The same as the probe tells it."""
    rank = model.ranks[index]
    job = str(rank.job.number) if rank is not None and rank.job.load is Load.TRAINING else ""
    return [ProcessRow(gpu=index, job=job, **process) for process in processes(model, index)]


def cgroup(model: NodeModel, index: int) -> str:
    """The control group of a GPU's process: a Slurm step, a model's service or a notebook's."""
    rank = model.ranks[index]
    return "/" if rank is None else cgroup_of(rank)


def cgroup_of(rank: Rank) -> str:
    if rank.unit:
        return unit_cgroup(rank.unit)
    if rank.job.load is Load.TRAINING:
        return step_cgroup(rank.job.number, rank.rank)
    return unit_cgroup(unit_name(rank.job.name, rank.job.load, rank.job.user))


def uid_of(model: NodeModel, user: str) -> int:
    """An account's number on the node."""
    if user == "root":
        return 0
    people = users(model)
    return 2000 + people.index(user) if user in people else 100 + key_of(0, user) % 800


def users(model: NodeModel) -> list[str]:
    """The accounts whose jobs may run on a node, by name."""
    return sorted({rank.job.user for rank in model.placed if rank is not None})


def boot_id(model: NodeModel) -> str:
    """Another one for each boot, and for each start of the site."""
    booted = int(model.boot_time)
    digits = f"{key_of(model.key, 'boot', booted):016x}{key_of(model.key, 'boot', booted, 2):016x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def uuid(model: NodeModel, index: int) -> str:
    """A GPU's UUID, which says that it is no real one."""
    digits = f"{key_of(model.key, 'uuid', index):016x}"
    return f"GPU-de300000-{digits[:4]}-{digits[4:8]}-{digits[8:12]}-{digits[12:]}00000000"


def identity(model: NodeModel, index: int) -> dict[str, Any]:
    """What a GPU is, by the names of GpuDevice."""
    kind = model.kind
    return {
        "uuid": uuid(model, index),
        "name": kind.name,
        "pci": f"00000000:{PCI_BUSES[index].upper()}:00.0",
        "memory_bytes": kind.memory_bytes,
        "power_limit_max": kind.power_cap_watts,
        "slowdown_celsius": kind.slowdown_celsius,
        "shutdown_celsius": kind.shutdown_celsius,
        "sm_clock_max": kind.sm_clock_mhz,
        "pcie_width_max": kind.pcie_width,
        "mig": False,
    }


def host_row(model: NodeModel) -> Row:
    """The machine in the order of HOST_COLUMNS."""
    host, total = model.host, model.node.memory_bytes
    return [
        round(host.cpu, 2),
        round(host.iowait, 2),
        round(host.load, 2),
        round(host.memory_used),
        round(total - host.memory_used),
        0.0,
        round(host.stalled_cpu, 2),
        0.0,
        0.0,
        round(host.stalled_files, 2),
        round(host.fully_stalled_files, 2),
        host.running,
        host.blocked,
    ]


def port_rows(model: NodeModel) -> dict[str, Row]:
    """Every port and network interface by name, in the order of PORT_COLUMNS."""
    carriers = {ETHERNET_PORT: ETHERNET_PORT}
    if model.fabric is Fabric.ROCE:
        carriers |= {ROCE_INTERFACES[port]: port for port in FABRIC_PORTS}
    carriers |= {port: port for port in FABRIC_PORTS}  # by name, as the probe names them
    found: dict[str, Row] = {}
    for name, port in carriers.items():
        up = port not in model.ports_down
        changes = model.link_downed[port] if name in FABRIC_PORTS else model.carrier_changes[port]
        traffic = [round(model.rates[f"{name}.rx_bytes"]), round(model.rates[f"{name}.tx_bytes"])]
        errors = round(model.rates.get(f"{name}.receive_errors", 0.0), 2)
        symbols = model.rates.get(f"{name}.symbol_errors")
        found[name] = [*traffic, errors, 0.0, 0.0, 0.0, 1.0 if up else 0.0, model.speed(port), float(changes), symbols]
    return found


def disk_rows(model: NodeModel) -> dict[str, Row]:
    """Every disk by name, in the order of DISK_COLUMNS."""
    rates = model.rates
    return {
        disk: [
            round(rates[f"{disk}.read"]),
            round(rates[f"{disk}.write"]),
            round(rates[f"{disk}.busy_ms"] / 10.0, 2),
            round(rates[f"{disk}.queue_ms"] / 1000.0, 3),
        ]
        for disk, _, _ in DISKS
    }


def storage_rows(model: NodeModel) -> dict[str, Row]:
    """The site's file server as the node meets it, in the order of STORAGE_COLUMNS."""
    row: Row = []
    for way in ("read", "write", "other"):
        operations, waits, queues = (model.rates[f"nfs.{way}.{part}"] for part in ("ops", "rtt_ms", "queue_ms"))
        row += [round(operations, 2), round(waits / operations, 3), round((waits + queues) / operations, 3)]
    row += [round(model.rates["nfs.read.bytes"]), round(model.rates["nfs.write.bytes"])]
    return {model.site.storage: [*row, 0.0, 0.0 if model.storage_waits else 1.0]}


def inventory(model: NodeModel) -> Inventory:
    """The node's devices as the probe names them."""
    fabric = "roce" if model.fabric is Fabric.ROCE else "infiniband"
    ports = {ETHERNET_PORT: PortDevice(ETHERNET_PORT, "ethernet", "tg3")}
    if model.fabric is Fabric.ROCE:
        ports |= {name: PortDevice(name, "ethernet", "mlx5_core") for name in ROCE_INTERFACES.values()}
    for port in FABRIC_PORTS:
        netdev = ROCE_INTERFACES[port] if model.fabric is Fabric.ROCE else ""
        ports[port] = PortDevice(port, fabric, "mlx5_core", netdev=netdev)
    return Inventory(
        gen=1,
        gpus=[GpuDevice(index=index, **identity(model, index)) for index in range(model.node.gpus)],
        ports=list(ports.values()),
        disks=[DiskDevice(name, words, size) for name, words, size in DISKS],
        storage=[StorageDevice(model.site.storage, "nfs")],
        nvml="ok",
        driver=DRIVER,
        cuda=CUDA,
    )
