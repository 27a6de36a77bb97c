"""Runs the real probe as a child process and waits for what it says; builds trees that stand for a node's root."""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from connectors.local import LocalHost
from connectors.probe import launch
from connectors.probe.decoder import Decoder, ProbeProblem
from connectors.probe.messages import Message
from connectors.streams import StreamEnd

T = TypeVar("T")

#: Long enough for a loaded machine; nothing waits for it when all is well.
PATIENCE = 30.0


class RunningProbe:
    """A probe on this machine. `messages` holds everything said so far, in order."""

    def __init__(
        self,
        environment: dict[str, str] | None = None,
        options: launch.ProbeOptions | None = None,
        command: str | None = None,
        payload: bytes | None = None,
    ) -> None:
        self.messages: list[Message | ProbeProblem] = []
        self.errors = b""
        self.end: StreamEnd | None = None
        self._fresh: queue.Queue[Message | ProbeProblem | StreamEnd] = queue.Queue()
        self._ended = threading.Event()
        self.decoder = Decoder()
        self.host = LocalHost(environment)
        self.stream = self.host.open(
            command or launch.command(), on_output=self._output, on_error_output=self._error, on_end=self._end
        )
        self.stream.write(payload if payload is not None else launch.payload(options))

    def _output(self, data: bytes) -> None:
        for message in self.decoder.feed(data):
            self._fresh.put(message)

    def _error(self, data: bytes) -> None:
        self.errors += data

    def _end(self, end: StreamEnd) -> None:
        self.end = end
        self._ended.set()
        self._fresh.put(end)

    def control(self, op: str, **values: object) -> None:
        self.stream.write(launch.control(op, **values))

    def wait_for(self, kind: type[T], wanted: Callable[[T], bool] = lambda _: True, timeout: float = PATIENCE) -> T:
        """The next message of a kind that is as wanted; earlier ones count only if nobody took them yet."""
        limit = time.monotonic() + timeout
        while True:
            try:
                message = self._fresh.get(timeout=max(0.01, limit - time.monotonic()))
            except queue.Empty:
                raise AssertionError(
                    f"no {kind.__name__} as wanted; said: {self.messages[-8:]!r}; errors: {self.errors!r}"
                ) from None
            if isinstance(message, StreamEnd):
                raise AssertionError(f"the probe ended: {message!r}; errors: {self.errors!r}")
            self.messages.append(message)
            if isinstance(message, kind) and wanted(message):
                return message

    def wait_end(self, timeout: float = PATIENCE) -> StreamEnd:
        assert self._ended.wait(timeout), "the probe did not end"
        assert self.end is not None
        while not self._fresh.empty():
            message = self._fresh.get_nowait()
            if not isinstance(message, StreamEnd):
                self.messages.append(message)
        return self.end

    def close(self) -> None:
        self.host.close()
        self.wait_end()


def alive(words: str) -> list[int]:
    """The processes whose command line holds `words`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if words in line:
            found.append(int(folder.name))
    return found


def leaves(words: str) -> None:
    """Wait until no other process has `words` in its command line; fails the test when one stays."""
    deadline = time.monotonic() + 10
    while left := [pid for pid in alive(words) if pid != os.getpid()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def found(shell: str) -> list[str]:
    words = shell.split()
    path = shutil.which(words[0])
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return [path, *words[1:]]


def bare_path(tmp_path: Path, tools: list[str], awk: str = "") -> dict[str, str]:
    """A PATH with few tools; what the first stage adds to it is the machine's own, so awk is put first."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    for tool in tools:
        path = shutil.which(tool)
        assert path is not None
        (folder / tool).symlink_to(path)
    if awk:
        path = shutil.which(awk.partition(" ")[0])
        if path is None:
            pytest.skip(f"{awk} is not installed")
        if " " in awk:
            (folder / "awk").write_text(f'#!/bin/sh\nexec {awk} "$@"\n')
            (folder / "awk").chmod(0o755)
        else:
            (folder / "awk").symlink_to(path)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def running(environment: dict[str, str] | None = None, **arguments: object) -> Iterator[RunningProbe]:
    """For fixtures: a probe that is gone afterwards."""
    probe = RunningProbe(environment, **arguments)  # type: ignore[arg-type]
    try:
        yield probe
    finally:
        probe.close()


class NodeRoot:
    """A directory that stands for a node's `/`: an eight-way H200 server by the formats of the kernel's documentation
    (proc(5), Documentation/ABI/*/sysfs-class-net, sysfs-class-infiniband, admin-guide/iostats)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("proc/sys/kernel/hostname", "g01\n")
        self.write("proc/sys/kernel/osrelease", "6.8.0-45-generic\n")
        self.write("proc/sys/kernel/random/boot_id", "3f0d9c1e-9a54-4a6e-8a0e-2f6f0b6a0001\n")
        self.write("proc/uptime", "86400.25 1234567.89\n")
        self.write("etc/os-release", 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n')
        self.write("proc/loadavg", "12.50 10.20 8.00 14/4321 99999\n")
        self.cpu(0, 0, 0)
        self.memory()
        self.write("proc/mounts", "/dev/nvme0n1p2 / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n")
        for resource in ("cpu", "memory", "io"):
            self.pressure(resource, 0, 0)
        self.disk("nvme0n1", 0, 0, 0, 0)
        self.write("proc/net/route", "Iface\tDestination\tGateway\nens1f0\t00000000\t0101A8C0\n")
        self._net: dict[str, tuple[int, ...]] = {}
        self.interface("ens1f0", 0, 0)
        self.adapter("mlx5_0")
        self.adapter("mlx5_1", kind="Ethernet", netdev="ens2f0")

    def write(self, name: str, text: str) -> None:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(target.name + ".new")
        fresh.write_text(text)
        fresh.replace(target)

    def remove(self, name: str) -> None:
        target = self.path / name
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()

    def cpu(self, busy: int, idle: int, waiting: int, cpus: int = 4) -> None:
        """Ticks since boot."""
        lines = [f"cpu  {1000 + busy} 0 0 {5000 + idle} {100 + waiting} 0 0 0 0 0"]
        lines += [f"cpu{number} 1 0 0 1 1 0 0 0 0 0" for number in range(cpus)]
        lines += [
            "intr 123456 0 9 0",
            "ctxt 1",
            "btime 1700000000",
            "processes 1",
            "procs_running 7",
            "procs_blocked 2",
        ]
        self.write("proc/stat", "\n".join(lines) + "\n")

    def memory(self, total: int = 2113000000, available: int = 1900000000, swap_used: int = 4096) -> None:
        """KiB as /proc/meminfo has them."""
        lines = {"MemTotal": total, "MemFree": 1000, "MemAvailable": available, "Buffers": 10, "Cached": 20}
        lines |= {"SwapTotal": 8388608, "SwapFree": 8388608 - swap_used}
        self.write("proc/meminfo", "".join(f"{name}:{value:>16} kB\n" for name, value in lines.items()))

    def pressure(self, resource: str, some: int, full: int) -> None:
        text = f"some avg10=0.00 avg60=0.00 avg300=0.00 total={some}\n"
        text += f"full avg10=0.00 avg60=0.00 avg300=0.00 total={full}\n"
        self.write(f"proc/pressure/{resource}", text)

    def disk(self, name: str, read: int, written: int, busy_ms: int, queue_ms: int) -> None:
        """Sectors and milliseconds; a loop device and a partition stand beside it as on any machine."""
        line = f" 259 0 {name} 10 0 {read} 5 10 0 {written} 5 0 {busy_ms} {queue_ms} 0 0 0 0 0 0\n"
        line += f" 259 1 {name}p1 10 0 1 5 10 0 1 5 0 1 1 0 0 0 0 0 0\n   7 0 loop0 1 0 2 0 0 0 0 0 0 0 0\n"
        self.write("proc/diskstats", line)
        self.write(f"sys/block/{name}/size", "7501476528\n")
        self.write(f"sys/block/{name}/device/model", "SAMSUNG MZQL23T8HCLS-00A07              \n")
        self.write("sys/block/loop0/size", "8\n")

    def interface(
        self, name: str, received: int, sent: int, *, state: str = "up", changes: int = 1, errors: int = 0
    ) -> None:
        self._net[name] = (received, 1, errors, errors, 0, 0, 0, 0, sent, 1, errors, errors, 0, 0, 0, 0)
        head = "Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n"
        rows = "".join(f"{key:>6}: {' '.join(map(str, row))}\n" for key, row in self._net.items())
        self.write("proc/net/dev", head + "    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n" + rows)
        base = f"sys/class/net/{name}"
        self.write(f"{base}/operstate", state + "\n")
        self.write(f"{base}/carrier_changes", f"{changes}\n")
        self.write(f"{base}/carrier", f"{int(state == 'up')}\n")
        self.write(f"{base}/speed", "100000\n" if state == "up" else "-1\n")
        self.write(f"{base}/address", "94:6d:ae:00:00:01\n")
        (self.path / base / "device").mkdir(exist_ok=True)
        (self.path / "sys/class/net/lo").mkdir(exist_ok=True)

    def adapter(self, name: str, *, kind: str = "InfiniBand", netdev: str = "", port: int = 1, **counters: int) -> None:
        base = f"sys/class/infiniband/{name}"
        self.write(f"{base}/node_guid", "946d:ae03:00ab:0001\n")
        self.write(f"{base}/ports/{port}/link_layer", kind + "\n")
        self.write(f"{base}/ports/{port}/state", "4: ACTIVE\n")
        self.write(f"{base}/ports/{port}/rate", "400 Gb/sec (4X NDR)\n")
        values = {
            "port_rcv_data": 0,
            "port_xmit_data": 0,
            "port_rcv_errors": 0,
            "port_xmit_constraint_errors": 0,
            "excessive_buffer_overrun_errors": 0,
            "port_xmit_discards": 0,
            "symbol_error": 0,
            "link_downed": 0,
        } | counters
        for counter, value in values.items():
            self.write(f"{base}/ports/{port}/counters/{counter}", f"{value}\n")
        if netdev:
            self.write(f"{base}/ports/{port}/gid_attrs/ndevs/0", netdev + "\n")

    def process(self, pid: int, words: list[str], comm: str = "python3", uid: int = 1000) -> None:
        self.write(f"proc/{pid}/status", f"Name:\t{comm}\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n")
        self.write(f"proc/{pid}/comm", comm + "\n")
        self.write(f"proc/{pid}/cmdline", "".join(word + "\0" for word in words))
        self.write(f"proc/{pid}/cgroup", "0::/system.slice/slurmstepd.scope/job_4711/step_0\n")
        self.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/bash\n")

    @property
    def environment(self) -> dict[str, str]:
        return {"DRIFTVAKT_PROBE_ROOT": str(self.path)}
