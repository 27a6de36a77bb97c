"""SSH fan-in: CPU and memory per node of this console against one OpenSSH client process per node.

python -m tests.bench.fan_in [--nodes 64,256,512] [--seconds 15] [--hertz 1] [--rounds 3]

A real sshd on loopback runs `cat FIFO` for every connection, and one writer feeds each FIFO a line of 1.5 kB at a phase
of its own. Each side runs in a process of its own and reports what it used itself (and its ssh children).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import selectors
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.report import Report, machine
from tests.support.fleet import Lines, ManualClock
from tests.support.sshd import Sshd

if TYPE_CHECKING:
    from connectors.ssh.connection import SshConnection

PARALLEL = 16
ROOT = Path(__file__).resolve().parents[2]


# --- the far side ----------------------------------------------------------------------------------------------------


class Feeder:
    """Writes lines of the probe into FIFOs, each at its phase of the period, for as long as it lives."""

    def __init__(self, folder: Path, count: int, hertz: float) -> None:
        self.fifos = [folder / f"fifo{number}" for number in range(count)]
        for fifo in self.fifos:
            os.mkfifo(fifo)
        self._period = 1 / hertz
        self._stop = threading.Event()
        # Both ends are held here: a client that goes does not end the writer, one that comes finds it.
        self._handles = [os.open(fifo, os.O_RDWR | os.O_NONBLOCK) for fifo in self.fifos]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        clock = ManualClock(time.time())
        lines = [Lines(clock, gpus=8, ports=4) for _ in self.fifos]
        due = [(random.random() * self._period, number) for number in range(len(self.fifos))]
        due.sort()
        began = time.monotonic()
        greeted: set[int] = set()
        turn = 0
        while not self._stop.is_set():
            for phase, number in due:
                wait = began + turn * self._period + phase - time.monotonic()
                if wait > 0 and self._stop.wait(wait):
                    return
                clock.advance(time.time() - clock.wall())
                line = lines[number].sample(51.25)
                if turn % 15 == 0 or number not in greeted:
                    greeted.add(number)
                    line = lines[number].hello() + lines[number].inventory() + line
                try:
                    os.write(self._handles[number], line)
                except BlockingIOError:
                    continue  # nobody reads this one yet
            turn += 1

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        for handle in self._handles:
            os.close(handle)


@contextlib.contextmanager
def far_side(count: int, hertz: float, seconds: float) -> Iterator[dict[str, object]]:
    """A real sshd and its lines; gives what a side has to know, as JSON would take it."""
    with tempfile.TemporaryDirectory(prefix="driftvakt-fan-in-") as name:
        folder = Path(name)
        feeder = Feeder(folder, count, hertz)
        with Sshd(folder / "sshd", options=["LogLevel ERROR"]) as server:
            yield {
                "host": server.host, "port": server.port, "user": server.user, "key": str(server.client_key),
                "known_hosts": str(server.write_known_hosts()), "fifos": [str(fifo) for fifo in feeder.fifos],
                "seconds": seconds, "bare": True,
            }  # fmt: skip
        feeder.close()


# --- the two sides, each in a process of its own ---------------------------------------------------------------------


def _usage(pids: list[int]) -> float:
    """CPU seconds of this process and of others that live."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    total = own.ru_utime + own.ru_stime
    for pid in pids:  # in nanoseconds: a tick of the clock is as much as an ssh process uses in a hundred lines
        total += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    return total


def private_megabytes(pid: int | str) -> float:
    """Memory that is a process's own."""
    total = 0
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_"):
            total += int(line.split()[1])
    return total / 1024


def _measure(lines: list[int], pids: list[int], seconds: float) -> dict[str, float]:
    """CPU per line over a while. `lines[0]` counts up."""
    first, cpu, began = lines[0], _usage(pids), time.monotonic()
    time.sleep(seconds)
    count = max(1, lines[0] - first)
    return {
        "us_per_line": (_usage(pids) - cpu) / count * 1e6,
        "lines_per_second": count / (time.monotonic() - began),
        "percent": (_usage(pids) - cpu) / (time.monotonic() - began) * 100,
    }


def reacher(plan: dict[str, object]) -> Callable[[object, threading.Event], SshConnection]:
    """What connects to the far side of a plan. The imports are paid for when it returns."""
    from connectors.secrets import SessionSecrets
    from connectors.ssh.connecting import connect
    from connectors.ssh.known_hosts import KnownHosts
    from connectors.ssh.sharing import Shared
    from connectors.ssh.targets import Target

    target = Target(
        alias="node",
        host=str(plan["host"]),
        port=int(str(plan["port"])),
        user=str(plan["user"]),
        identity_files=(Path(str(plan["key"])),),
        identities_configured=True,
    )
    known, shared, answers = KnownHosts(Path(str(plan["known_hosts"]))), Shared(), SessionSecrets()

    def reach(node: object, cancel: threading.Event) -> SshConnection:
        return connect(target, known_hosts=known, prompts=answers, shared=shared, cancel=cancel)

    reach(None, threading.Event()).close()
    return reach


def side_ours(plan: dict[str, object]) -> dict[str, float]:
    """The whole road: connect, decode, series, one wake-up per burst (or, with `bare`, the transport alone)."""
    reach = reacher(plan)
    fifos = [str(fifo) for fifo in plan["fifos"]]  # type: ignore[attr-defined]
    before = private_megabytes("self")
    if plan["bare"]:
        return _bare(fifos, reach, before, float(str(plan["seconds"])))
    return whole(fifos, reach, before, float(str(plan["seconds"])))


def _bare(fifos: list[str], reach, before: float, seconds: float) -> dict[str, float]:
    lines, hosts = [0], []

    def count(data: bytes) -> None:
        lines[0] += data.count(b"\n")

    def one(fifo: str) -> None:
        host = reach(None, threading.Event())
        hosts.append(host)
        host.open(f"exec cat {fifo}", on_output=count, on_error_output=count, on_end=lambda end: None)

    began, cpu = time.monotonic(), _usage([])
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(one, fifos))
    found = {"connect_seconds": time.monotonic() - began, "connect_ms": (_usage([]) - cpu) / len(fifos) * 1e3}
    time.sleep(3)
    found |= _measure(lines, [], seconds)
    found["megabytes"] = (private_megabytes("self") - before) / len(fifos)
    return found


def whole(fifos: list[str], reach, before: float, seconds: float) -> dict[str, float]:
    """Connect all, collect for `seconds`, and tell what it cost."""
    from connectors.probe.decoder import Decoder
    from console.fleet.model.inventory import Inventory, Node
    from console.fleet.service.collector import Collector

    class Cat:
        """A host whose probe is `cat`; which FIFO, its place in the inventory says."""

        def __init__(self, host, fifo: str) -> None:
            self._host, self._fifo = host, fifo

        def open(self, command: str, **callbacks):
            return self._host.open(f"exec cat {self._fifo}", **callbacks)

        def close(self) -> None:
            self._host.close()

    class CatProbe:
        def command(self) -> str:
            return ""

        def payload(self, tiers, told) -> bytes:
            return b""

        def tiers(self, tiers) -> bytes:
            return b""

        def decoder(self) -> Decoder:
            return Decoder()

    collector = Collector(
        lambda node, cancel: Cat(reach(node, cancel), node.host), CatProbe(), backoff=lambda _: 1.0, parallel=PARALLEL
    )

    def taken() -> None:
        news.take()

    news = collector.listen(taken)
    nodes = tuple(Node("hall", f"g{number:04d}", fifo) for number, fifo in enumerate(fifos))
    began, cpu = time.monotonic(), _usage([])
    collector.set_inventory(Inventory(nodes=nodes))
    collector.start()
    while collector.summary().reporting < len(fifos) and time.monotonic() < began + 180:
        time.sleep(0.25)
    found = {"connect_seconds": time.monotonic() - began, "connect_ms": (_usage([]) - cpu) / len(fifos) * 1e3}

    def samples() -> int:
        return sum(feed.series._count for feed in collector._pipeline.feeds.values())

    class Samples(list):  # counts when looked at: the pipeline is not to pay for it
        def __getitem__(self, _):
            return samples()

    found |= _measure(Samples([0]), [], seconds)
    found["reporting"] = collector.summary().reporting
    found["megabytes"] = (private_megabytes("self") - before) / len(fifos)
    return found


def side_ssh(plan: dict[str, object]) -> dict[str, float]:
    """One ssh process per node, all their pipes read by one epoll loop that counts lines."""
    fifos = [str(fifo) for fifo in plan["fifos"]]  # type: ignore[attr-defined]
    base = [
        "ssh", "-T", "-F", "none", "-i", str(plan["key"]), "-p", str(plan["port"]), "-o", "BatchMode=yes",
        "-o", f"UserKnownHostsFile={plan['known_hosts']}", "-o", "IdentitiesOnly=yes", "-l", str(plan["user"]),
        str(plan["host"]),
    ]  # fmt: skip
    lines, stop, ready = [0], threading.Event(), threading.Semaphore(0)
    poll = selectors.DefaultSelector()

    def read() -> None:
        while not stop.is_set():
            for key, _ in poll.select(0.5):
                data = os.read(key.fd, 65_536)
                lines[0] += data.count(b"\n")
                if not key.data[0] and data:
                    key.data[0] = True
                    ready.release()
                if not data:
                    poll.unregister(key.fd)

    threading.Thread(target=read, daemon=True).start()
    children: list[subprocess.Popen[bytes]] = []

    def one(fifo: str) -> None:
        child = subprocess.Popen([*base, f"echo; exec cat {fifo}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        children.append(child)
        first = os.read(child.stdout.fileno(), 1)  # type: ignore[union-attr]
        if first:
            poll.register(child.stdout, selectors.EVENT_READ, [False])  # type: ignore[arg-type]

    began = time.monotonic()
    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(one, fifos))
    pids = [child.pid for child in children if child.poll() is None]
    found = {"connect_seconds": time.monotonic() - began, "connect_ms": _usage(pids) / len(fifos) * 1e3}
    time.sleep(3)
    found |= _measure(lines, pids, float(str(plan["seconds"])))
    found["megabytes"] = sum(private_megabytes(pid) for pid in pids) / len(pids)
    stop.set()
    for child in children:
        child.kill()
    for child in children:
        child.wait()
    return found


# --- the table -------------------------------------------------------------------------------------------------------


def _side(name: str, plan: dict[str, object]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.fan_in", "--side", name],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the side {name} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {name: statistics.median(found[name] for found in rounds) for name in rounds[0]}


def run(counts: tuple[int, ...] = (64, 256), seconds: float = 15.0, hertz: float = 1.0, rounds: int = 3) -> Report:
    report = Report(
        "SSH fan-in: this console against one ssh process per node",
        f"{hertz:g} samples of 1.5 kB per node and second from a real sshd on loopback. *Transport* is connect,"
        " decrypt, hand over, which is what `ssh` does; *the whole road* adds decoding, checking, series and states."
        f" CPU of the server's side is not counted. {PARALLEL} connects at once on both sides.",
        ("Driftvakt", "ssh processes"),
    )
    for count in counts:
        with far_side(count, hertz, seconds) as plan:
            sides = [("ours", plan), ("ssh", plan), ("ours", {**plan, "bare": False})]
            found: list[list[dict[str, float]]] = [[], [], []]
            for turn in range(rounds):
                for place in range(3) if turn % 2 == 0 else reversed(range(3)):
                    found[place].append(_side(*sides[place]))
            bare, theirs, road = (_middle(side) for side in found)
        label = f"{count} nodes"
        limit = 1.0 if count <= 256 else 1.3
        report.less(f"{label}: CPU per line, transport", bare["us_per_line"], theirs["us_per_line"], "µs", limit)
        report.note(
            f"{label}: CPU per sample, the whole road",
            f"{road['us_per_line']:.0f} µs",
            f"{theirs['us_per_line']:.0f} µs",
        )
        report.note(
            f"{label}: share of a core, the whole road", f"{road['percent']:.1f} %", f"{theirs['percent']:.1f} %"
        )
        report.less(f"{label}: memory per node, transport", bare["megabytes"], theirs["megabytes"], "MB", 1 / 15)
        report.note(
            f"{label}: memory per node, with series", f"{road['megabytes']:.2f} MB", f"{theirs['megabytes']:.2f} MB"
        )
        report.note(
            f"{label}: lines per second", f"{bare['lines_per_second']:.0f}", f"{theirs['lines_per_second']:.0f}"
        )
        report.less(f"{label}: time to connect all", bare["connect_seconds"], theirs["connect_seconds"], "s", 1 / 4)
        report.note(
            f"{label}: client CPU per connect", f"{bare['connect_ms']:.1f} ms", f"{theirs['connect_ms']:.1f} ms"
        )
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", default="64,256")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--hertz", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=["ours", "ssh"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        print(json.dumps({"ours": side_ours, "ssh": side_ssh}[arguments.side](json.load(sys.stdin))), flush=True)
        os._exit(0)  # hundreds of connections are not worth a polite end
    if shutil.which("ssh") is None:
        sys.exit("the OpenSSH client is not installed")
    print(machine(), "\n")
    wanted = tuple(int(count) for count in arguments.nodes.split(","))
    print(run(wanted, arguments.seconds, arguments.hertz, arguments.rounds).markdown())
