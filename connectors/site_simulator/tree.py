"""A node's files: the part of /proc, /sys, /etc and /dev/kmsg that the probe reads, and the NVML stand-in's state.

Files that change are rewritten in place, shortened after and never before, so that a reader meets old or new text and
no empty file; what did not change is not written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from connectors.site_simulator import rows
from connectors.site_simulator.chronicle import ETHERNET_PORT
from connectors.site_simulator.node_model import (
    DISKS,
    FABRIC_PORTS,
    ROCE_INTERFACES,
    DriverEvent,
    NodeModel,
)
from connectors.site_simulator.noise import key_of
from connectors.site_simulator.specification import Fabric

KERNEL = "6.8.0-demo-simulated"
SYSTEM = "DEMO node (simulated), Debian GNU/Linux 13"
STATE_FILE = "demo/nvml.json"
SLOW_FILE = "demo/nvml_slow.json"
DISKS_FILE = "demo/filesystems.json"
_SLOW_EVERY = 5.0
_KEPT_EVENTS = 64
_INTERFACE_COUNTERS = ("rx_bytes", "rx_packets", "tx_bytes", "tx_packets")
_BINARY = getattr(os, "O_BINARY", 0)  # Windows only: no newline translation
#: Filesystems: (device, mount, kind, size in bytes, share used at the seed's middle).
_SYSTEM_BYTES, _SCRATCH_BYTES, _NFS_BYTES = 900_000_000_000, 7_600_000_000_000, 1_400_000_000_000_000


class LiveFile:
    """A small file that is rewritten in place when its text changes."""

    __slots__ = ("_last", "_path")

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = str(path)
        self._last = b""

    def write(self, text: str) -> None:
        data = text.encode()
        if data == self._last:
            return
        fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o644)
        try:
            os.write(fd, data)
            if len(data) < len(self._last):
                os.ftruncate(fd, len(data))
        finally:
            os.close(fd)
        self._last = data


class NodeTree:
    """The files of one node below `root`. `create` writes all of them, `write` what changed since."""

    def __init__(self, root: Path, model: NodeModel) -> None:
        self.root, self._model = root, model
        self._live: dict[str, LiveFile] = {}
        self._events: list[DriverEvent] = []
        self._slow_at = float("-inf")
        self._processors = "".join(f"cpu{n} 0 0 0 0 0 0 0 0 0 0\n" for n in range(model.node.cpus))
        self._addresses = {
            port: ":".join(f"{byte:02x}" for byte in (0x02, *key_of(model.key, "mac", port).to_bytes(8, "big")[:5]))
            for port in (*FABRIC_PORTS, ETHERNET_PORT)
        }

    # What does not change until the next boot

    def create(self, time: float) -> None:
        """Write every file as of `time`, as after a boot: the kernel log begins anew. Raises OSError."""
        model, node = self._model, self._model.node
        self._events.clear()
        self._slow_at = float("-inf")
        fixed = {
            "proc/sys/kernel/hostname": f"{node.name}.demo\n",
            "proc/sys/kernel/osrelease": f"{KERNEL}\n",
            "proc/sys/kernel/random/boot_id": f"{rows.boot_id(model)}\n",
            "etc/os-release": f'PRETTY_NAME="{SYSTEM}"\nNAME="DEMO"\nID=debian\nVERSION_ID="13"\n',
            "etc/passwd": self._passwd(),
            "proc/mounts": self._mounts(),
            "dev/kmsg": "",
            "demo/identities.json": json.dumps(
                {
                    "driver": rows.DRIVER,
                    "cuda": rows.CUDA,
                    "gpus": [rows.identity(model, index) for index in range(node.gpus)],
                }
            ),
        }
        for disk, name, size in DISKS:
            fixed[f"sys/block/{disk}/size"] = f"{size // 512}\n"
            fixed[f"sys/block/{disk}/device/model"] = f"{name}\n"
        fixed |= self._port_files()
        for path, text in fixed.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        self._links()
        self.write(time)

    def _passwd(self) -> str:
        lines = ["root:x:0:0:root:/root:/bin/sh", "demo:x:1000:1000:DEMO:/home/demo:/bin/sh"]
        for user in rows.users(self._model):
            number = rows.uid_of(self._model, user)
            lines.append(f"{user}:x:{number}:{number}:DEMO:/home/{user}:/bin/sh")
        return "\n".join(lines) + "\n"

    def _mounts(self) -> str:
        server = self._model.site.storage
        return (
            "/dev/nvme0n1p2 / ext4 rw,relatime 0 0\n"
            "/dev/nvme1n1 /scratch xfs rw,noatime 0 0\n"
            f"{server}:/export/data /data nfs4 rw,relatime,vers=4.2,proto=tcp,addr=192.0.2.10 0 0\n"
        )

    def _interfaces(self) -> dict[str, str]:
        """Network interface to the port that carries it: RoCE ports have one, InfiniBand ports none here."""
        fabric = {ROCE_INTERFACES[port]: port for port in FABRIC_PORTS} if self._model.fabric is Fabric.ROCE else {}
        return {**fabric, ETHERNET_PORT: ETHERNET_PORT}

    def _port_files(self) -> dict[str, str]:
        files: dict[str, str] = {}
        for port in FABRIC_PORTS:
            place = f"sys/class/infiniband/{port}/ports/1"
            files[f"{place}/link_layer"] = "Ethernet\n" if self._model.fabric is Fabric.ROCE else "InfiniBand\n"
            files[f"{place}/rate"] = "200 Gb/sec (4X HDR)\n"
            if self._model.fabric is Fabric.ROCE:
                files[f"{place}/gid_attrs/ndevs/0"] = f"{ROCE_INTERFACES[port]}\n"
            files[f"sys/class/infiniband/{port}/node_guid"] = self._addresses[port].replace(":", "") + "\n"
        for interface, port in self._interfaces().items():
            place = f"sys/class/net/{interface}"
            files[f"{place}/address"] = self._addresses[port] + "\n"
            files[f"{place}/type"] = "1\n"
        return files

    def _links(self) -> None:
        """Driver links, where the system lets an ordinary user make links; elsewhere the driver stays unnamed."""
        wanted = {f"sys/class/infiniband/{port}/device/driver": "mlx5_core" for port in FABRIC_PORTS}
        for interface, port in self._interfaces().items():
            wanted[f"sys/class/net/{interface}/device/driver"] = "tg3" if port == ETHERNET_PORT else "mlx5_core"
        for path, driver in wanted.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if os.name == "posix" and not place.is_symlink():
                place.symlink_to(f"../../../../bus/pci/drivers/{driver}")

    # What changes

    def write(self, time: float, clock_offset: float = 0.0, hung: bool = False) -> None:
        """Bring the files to `time`, near the model's own. Raises OSError."""
        self.write_state(clock_offset, hung)
        if time - self._slow_at >= _SLOW_EVERY or self._slow_at > time:
            self._slow_at = time
            self._write_slow()
        self._write_proc(time)
        for port in FABRIC_PORTS:
            self._write_fabric(port, time)
        self._write_ethernet(time)

    def _put(self, path: str, text: str) -> None:
        live = self._live.get(path)
        if live is None:
            live = self._live[path] = LiveFile(self.root / path)
        live.write(text)

    def _take_events(self) -> None:
        fresh = self._model.take_events()
        if not fresh:
            return
        xids = [event for event in fresh if event.line.xid]
        if xids:
            self._slow_at = float("-inf")  # health shows with the event, not some seconds later
        self._events = (self._events + xids)[-_KEPT_EVENTS:]
        lines = "".join(
            f"{line.priority},{event.number},{int((line.time - self._model.boot_time) * 1e6)},-;{line.text}\n"
            for event in fresh
            for line in (event.line,)
        ).encode()
        place = self.root / "dev/kmsg"
        with place.open("ab") as log:  # never shortened: readers follow its end
            log.write(lines)

    def write_state(self, clock_offset: float, hung: bool) -> None:
        """Bring the stand-in's file and the kernel log to the model's state. Raises OSError."""
        self._take_events()
        model = self._model
        state = {
            "clock_offset": clock_offset,
            "hung": hung,
            "gpus": [rows.gpu_row(model, index) for index in range(model.node.gpus)],
            "events": [
                {"number": e.number, "code": f"xid:{e.line.xid}", "text": e.line.text, "device": e.line.gpu}
                for e in self._events
            ],
            "last_event": model.event_count,
        }
        self._put(STATE_FILE, json.dumps(state, separators=(",", ":")))

    def _write_slow(self) -> None:
        model = self._model
        gpus = [
            {
                "health": rows.health(model, index),
                "fan": rows.fan(model, index),
                "processes": rows.processes(model, index),
            }
            for index in range(model.node.gpus)
        ]
        self._put(SLOW_FILE, json.dumps(gpus, separators=(",", ":")))
        self._put(DISKS_FILE, json.dumps(filesystems(self._model)))

    def _write_proc(self, time: float) -> None:
        model, host = self._model, self._model.host
        up = time - model.boot_time
        cpu = [model.count(f"cpu.{part}", time) for part in ("user", "system", "idle", "iowait")]
        self._put(
            "proc/stat",
            f"cpu  {cpu[0]} 0 {cpu[1]} {cpu[2]} {cpu[3]} 0 0 0 0 0\n"
            f"{self._processors}btime {int(model.boot_time)}\n"
            f"procs_running {host.running}\nprocs_blocked {host.blocked}\n",
        )
        self._put("proc/uptime", f"{up:.2f} {up * model.node.cpus * 0.6:.2f}\n")
        load = host.load
        self._put("proc/loadavg", f"{load:.2f} {load:.2f} {load:.2f} {host.running}/{model.node.cpus * 8} 218840\n")
        total, used = model.node.memory_bytes >> 10, int(host.memory_used) >> 10
        self._put(
            "proc/meminfo",
            f"MemTotal:       {total} kB\nMemFree:        {(total - used) // 3} kB\n"
            f"MemAvailable:   {total - used} kB\nBuffers:        262144 kB\n"
            f"Cached:         {(total - used) // 2} kB\nSwapTotal:      8388604 kB\nSwapFree:       8388604 kB\n",
        )
        self._pressure(time)
        lines = []
        for place, (disk, _, _) in enumerate(DISKS):
            read, write = model.count(f"{disk}.read", time), model.count(f"{disk}.write", time)
            busy, queue = model.count(f"{disk}.busy_ms", time), model.count(f"{disk}.queue_ms", time)
            lines.append(
                f" 259       {place} {disk} {read >> 17} 0 {read >> 9} {queue // 2} {write >> 17} 0 {write >> 9} "
                f"{queue - queue // 2} {1 if queue else 0} {busy} {queue} 0 0 0 0 0 0\n"
            )
        self._put("proc/diskstats", "".join(lines))
        self._put("proc/self/mountstats", self._mountstats(time))

    def _pressure(self, time: float) -> None:
        model, host = self._model, self._model.host
        for kind, some, full, counts in (
            ("cpu", host.stalled_cpu, 0.0, ("stall.cpu", "")),
            ("memory", host.stalled_memory, 0.0, ("stall.memory", "stall.memory_full")),
            ("io", host.stalled_files, host.fully_stalled_files, ("stall.io", "stall.io_full")),
        ):
            lines = []
            for word, level, name in (("some", some, counts[0]), ("full", full, counts[1])):
                total = model.count(name, time) if name else 0
                lines.append(f"{word} avg10={level:.2f} avg60={level:.2f} avg300={level:.2f} total={total}\n")
            self._put(f"proc/pressure/{kind}", "".join(lines))

    def _mountstats(self, time: float) -> str:
        """The NFS mount as nfs-utils' mountstats(8) reads it: what was sent and received; per operation count,
        transmissions, timeouts, bytes sent, bytes received, and milliseconds of queue, round trip and execution."""
        model = self._model
        lines, answered = [], 0
        for word, way in (("READ", "read"), ("WRITE", "write"), ("GETATTR", "other")):
            ops, size, rtt, queue = (
                model.count(f"nfs.{way}.{part}", time) for part in ("ops", "bytes", "rtt_ms", "queue_ms")
            )
            sent, received = (size, ops * 160) if way == "write" else (ops * 200, size)
            lines.append(f"\t{word:>12}: {ops} {ops} 0 {sent} {received} {queue} {rtt} {queue + rtt} 0\n")
            answered += ops
        asked = answered + model.storage_waits
        return (
            "device /dev/nvme0n1p2 mounted on / with fstype ext4\n"
            f"device {model.site.storage}:/export/data mounted on /data with fstype nfs4 statvers=1.1\n"
            "\topts:\trw,vers=4.2,rsize=1048576,wsize=1048576,proto=tcp,timeo=600,retrans=2\n"
            f"\tage:\t{int(time - model.boot_time)}\n"
            "\tRPC iostats version: 1.1  p/v: 100003/4 (nfs)\n"
            f"\txprt:\ttcp 0 0 1 0 0 {asked} {answered} 0 {asked} 0 2 0 0\n"
            "\tper-op statistics\n"
        ) + "".join(lines)

    def _write_fabric(self, port: str, time: float) -> None:
        model, place = self._model, f"sys/class/infiniband/{port}/ports/1"
        down = port in model.ports_down
        received, sent = (model.count(f"{port}.{name}", time) for name in ("rx_bytes", "tx_bytes"))
        values = {
            "state": "1: DOWN" if down else "4: ACTIVE",
            "counters/port_rcv_data": received >> 2,  # the counter is in words of four octets
            "counters/port_xmit_data": sent >> 2,
            "counters/port_rcv_errors": model.count(f"{port}.receive_errors", time),
            "counters/symbol_error": model.count(f"{port}.symbol_errors", time),
            "counters/port_xmit_discards": 0,
            "counters/port_xmit_constraint_errors": 0,
            "counters/link_downed": model.link_downed[port],
            "counters/excessive_buffer_overrun_errors": 0,
        }
        for name, value in values.items():
            self._put(f"{place}/{name}", f"{value}\n")

    def _write_ethernet(self, time: float) -> None:
        model = self._model
        lines = [
            "Inter-|   Receive  |  Transmit\n",
            " face |bytes packets errs drop fifo frame compressed multicast|bytes\n",
        ]
        for interface, port in self._interfaces().items():
            up = port not in model.ports_down
            count = [model.count(f"{interface}.{part}", time) for part in _INTERFACE_COUNTERS]
            lines.append(f"{interface}: {count[0]} {count[1]} 0 0 0 0 0 0 {count[2]} {count[3]} 0 0 0 0 0 0\n")
            place = f"sys/class/net/{interface}"
            values = {
                "operstate": "up" if up else "down",
                "carrier": "1" if up else "0",
                "carrier_changes": str(model.carrier_changes[port]),
                "speed": str(int(model.speed(port) / 1e6)) if up else "-1",
            }
            for name, value in values.items():
                self._put(f"{place}/{name}", f"{value}\n")
        self._put("proc/net/dev", "".join(lines))


def filesystems(model: NodeModel) -> dict[str, list[int]]:
    """Size and free bytes by mount. What is used grows with the seed, not with the time, until a disk fills up."""
    part = (model.key % 1000) / 1000.0
    shared = (key_of(1, model.site.key) % 1000) / 1000.0
    free = {"/": 0.82 - 0.2 * part, "/scratch": 0.75 - 0.45 * part, "/data": 0.4 - 0.15 * shared}
    sizes = {"/": _SYSTEM_BYTES, "/scratch": _SCRATCH_BYTES, "/data": _NFS_BYTES}
    return {
        mount: [size, int(size * free[mount] * (1.0 - model.full.get(mount, 0.0)))] for mount, size in sizes.items()
    }
