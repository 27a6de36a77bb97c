"""Scripted nodes for tests of the collector: a host that does what the test says, and the lines a probe would send."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from connectors.probe.decoder import Decoder
from connectors.probe.messages import GPU_BOUNDS, HOST_BOUNDS, PORT_BOUNDS
from connectors.streams import ConnectorError, StreamEnd
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.readings import KernelRecord

START = 1_800_000_000.0


class Problem(StrEnum):
    REFUSED = "ssh.refused"
    UNKNOWN = "ssh.host_key_unknown"
    CHANGED = "ssh.host_key_changed"
    CLOSED = "ssh.closed"
    PASSPHRASE = "ssh.passphrase_needed"
    PASSWORD = "ssh.password_needed"
    ANSWERS = "ssh.answers_needed"


def refused(target: str = "g01") -> ConnectorError:
    return ConnectorError(Problem.REFUSED, target)


class ManualClock:
    """Both clocks of a console, moved by hand."""

    def __init__(self, wall: float = START) -> None:
        self._monotonic = 1000.0
        self._wall = wall

    def monotonic(self) -> float:
        return self._monotonic

    def wall(self) -> float:
        return self._wall

    def advance(self, seconds: float) -> None:
        self._monotonic += seconds
        self._wall += seconds

    def set_wall(self, seconds: float) -> None:
        """What an operator or a time server does: step the wall clock alone."""
        self._wall += seconds


class ScriptedStream:
    def __init__(
        self,
        host: ScriptedHost,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> None:
        self.host = host
        self.output = on_output
        self.error_output = on_error_output
        self._on_end = on_end
        self.written = b""
        self.closed = False
        self.over = False

    def write(self, data: bytes) -> None:
        self.written += data
        if self.host.on_write is not None:
            self.host.on_write(self, data)

    def close(self) -> None:
        self.closed = True
        self.end(None, ConnectorError(Problem.CLOSED, "stream"))

    def end(self, status: int | None, error: ConnectorError | None = None) -> None:
        if not self.over:
            self.over = True
            self._on_end(StreamEnd(status, error))


class ScriptedHost:
    """Implements `connectors.streams.Host`. `on_write(stream, data)` is the node's side."""

    def __init__(self, on_write: Callable[[ScriptedStream, bytes], None] | None = None) -> None:
        self.on_write = on_write
        self.streams: list[ScriptedStream] = []
        self.closed = False

    def open(
        self,
        command: str,
        *,
        on_output: Callable[[bytes], None],
        on_error_output: Callable[[bytes], None],
        on_end: Callable[[StreamEnd], None],
    ) -> ScriptedStream:
        stream = ScriptedStream(self, on_output, on_error_output, on_end)
        self.streams.append(stream)
        return stream

    def close(self) -> None:
        self.closed = True
        for stream in self.streams:
            stream.close()

    @property
    def stream(self) -> ScriptedStream:
        return self.streams[-1]


class ScriptedProbe:
    """The probe's side of the seams, with the real decoder. `told` is what it was said of kernel logs at each start."""

    def __init__(self) -> None:
        self.told: list[KernelRecord | None] = []

    def command(self) -> str:
        return "probe"

    def payload(self, tiers: Sequence[float], told: KernelRecord | None) -> bytes:
        self.told.append(told)
        return b"payload %g\n" % tiers[0]

    def tiers(self, tiers: Sequence[float]) -> bytes:
        return b"tiers %g\n" % tiers[0]

    def decoder(self) -> Decoder:
        return Decoder()


def node(name: str = "g01", **changes: Any) -> Node:
    return Node(**{"site": "hall", "name": name, "host": name, **changes})


def inventory(*nodes: Node) -> Inventory:
    return Inventory(nodes=nodes)


def line(**fields: object) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode() + b"\n"


class Lines:
    """What one node's probe says. `wall_error` is what its wall clock is off by, in seconds."""

    def __init__(
        self,
        clock: ManualClock,
        *,
        gpus: int = 2,
        ports: int = 1,
        boot: str = "b1",
        wall_error: float = 0.0,
        uptime: float = 500.0,
        tier: float = 1.0,
    ) -> None:
        self._clock = clock
        self._began = clock.monotonic() - uptime
        self.gpus, self.ports, self.boot, self.wall_error, self.tier = gpus, ports, boot, wall_error, tier
        self.number = 0
        self.gen = 1

    @property
    def m(self) -> float:
        return round(self._clock.monotonic() - self._began, 6)

    @property
    def t(self) -> float:
        return self._clock.wall() + self.wall_error

    def hello(self, **changes: object) -> bytes:
        fields = {
            "driftvakt": 1,
            "k": "hello",
            "probe": "1",
            "variant": "python",
            "python": "3.11",
            "host": "g01",
            "os": "Debian",
            "kernel": "6.1",
            "arch": "x86_64",
            "cpus": 64,
            "memory_bytes": 1 << 40,
            "boot_id": self.boot,
            "uptime": self.m,
            "t": self.t,
            "m": self.m,
            "pid": 7,
            "user": "ops",
            "nvml": "ok",
            "driver": "570",
            "tiers": [self.tier, 10.0, 60.0],
        }
        return line(**{**fields, **changes})

    def inventory(self) -> bytes:
        gpus = [{"index": n, "uuid": f"GPU-{n}", "name": "H200", "power_limit_max": 700.0} for n in range(self.gpus)]
        ports = [{"name": f"ib{n}", "kind": "infiniband"} for n in range(self.ports)]
        return line(k="inv", gen=self.gen, gpus=gpus, ports=ports, disks=[])

    def sample(self, value: float = 50.0, **changes: object) -> bytes:
        """`value` in every column, or the most that the column can hold."""
        self.number += 1
        fields = {
            "k": "s",
            "n": self.number,
            "t": self.t,
            "m": self.m,
            "gen": self.gen,
            "h": [min(value, high) for _, high in HOST_BOUNDS],
            "g": [[min(value, high) for _, high in GPU_BOUNDS]] * self.gpus,
            "p": [[min(value, high) for _, high in PORT_BOUNDS]] * self.ports,
            "d": [],
        }
        return line(**{**fields, **changes})

    def event(self, code: str = "xid:79", text: str = "fell off the bus", **changes: object) -> bytes:
        return line(
            **{**{"k": "ev", "t": self.t, "source": "nvml", "code": code, "text": text, "device": "gpu:1"}, **changes}
        )

    def log(self, boot: str, seq: int, us: int, lag: float | None = None) -> bytes:
        return line(k="log", boot=boot, seq=seq, us=us, lag=lag)

    def status(self, part: str, state: str, text: str = "") -> bytes:
        return line(k="st", t=self.t, part=part, state=state, since=self.t, text=text)


def wait_for(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until something is true; fails the test when it does not become so."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < until, "the condition did not come true"
        pause.wait(0.01)
