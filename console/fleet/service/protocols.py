"""Protocols of all that the collector needs from outside: the composition root hands the real parts in, tests hand in
scripted ones. Machines and streams are those of `connectors.streams`, messages those of `connectors.probe.messages`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from connectors.streams import Host
from console.fleet.model.inventory import Node
from console.fleet.model.readings import KernelRecord

Tiers = tuple[float, float, float]


class Clock(Protocol):
    """Two clocks of the console, in seconds. `monotonic` goes on while the computer sleeps, where the system can."""

    def monotonic(self) -> float: ...

    def wall(self) -> float: ...


class SystemClock:
    """The computer's own clocks."""

    def __init__(self) -> None:
        boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux; elsewhere a suspension shows as a step of the wall clock
        read = getattr(time, "clock_gettime", None)
        self._read: Callable[[], float] = time.monotonic if boot is None or read is None else lambda: float(read(boot))

    def monotonic(self) -> float:
        return self._read()

    def wall(self) -> float:
        return time.time()


class Connect(Protocol):
    """Reaches a node: blocks until it stands or has failed, in a worker's thread; raises ConnectorError. It has
    timeouts of its own for every phase, and returns soon once `cancel` is set."""

    def __call__(self, node: Node, cancel: threading.Event) -> Host: ...


class Decoder(Protocol):
    """Bytes of one stream into messages and problems, in bounded memory. `noise` is the end of what stood before hello,
    safe to show; `greeted` says that hello came."""

    @property
    def noise(self) -> str: ...

    greeted: bool

    def feed(self, data: bytes, /) -> Sequence[object]: ...


class Probe(Protocol):
    """The program that runs on nodes, as this side sees it."""

    def command(self) -> str:
        """The command line to start it."""

    def payload(self, tiers: Tiers, told: KernelRecord | None) -> bytes:
        """What to write to its standard input first; `told` is how far the node's kernel log is known."""

    def tiers(self, tiers: Tiers) -> bytes:
        """The control line that changes its periods."""

    def decoder(self) -> Decoder:
        """A new decoder for one stream."""
