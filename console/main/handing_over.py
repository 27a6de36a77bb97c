"""Handing over: what steps of plans say to services of nodes, and the files they send there, by the nodes' runners."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from connectors.runner.client import NodeRunner
from connectors.runner.files import Lease, NodeFiles
from connectors.runner.services import NodeServices
from connectors.streams import ConnectorError
from connectors.tools import ToolFault, ToolProblem
from console.work.model.plans import Content
from console.work.service.protocols import Runner

_SECONDS = 10.0


def speak(there: Runner, address: str, text: bytes, lease: tuple[str, int] | None) -> bytes:
    """What a service says to a text, until it hangs up. Raises ConnectorError: where it is only looked at and nobody
    answers, a ToolFault (SILENT)."""
    where = int(address) if address.isdigit() else address
    services = NodeServices(cast(NodeRunner, there))
    if lease is not None:
        return services.ask(where, text, timeout=_SECONDS, lease=Lease(*lease)).data
    try:
        return services.ask(where, text, timeout=_SECONDS).data
    except ConnectorError as error:
        if error.facts.get("why") != "system":
            raise
        # Nobody answers there: what is asked may only be on its way up.
        raise ToolFault(ToolProblem.SILENT, address, facts={"tool": address}, raw=error.raw) from error


def send(there: Runner, file: Content, lease: tuple[str, int], stopped: Callable[[], bool]) -> None:
    """Have a file be on a node. Raises ConnectorError, and OSError for what cannot be read here."""
    stop = threading.Event()

    def went_on(_bytes: int) -> None:
        if stopped():
            stop.set()

    with _source(file) as source:
        NodeFiles(cast(NodeRunner, there)).put(
            file.path,
            source,
            size=file.size,
            sha256=file.sha256,
            lease=Lease(*lease),
            mode=file.mode,
            replaces=file.replaces,
            progress=went_on,
            stop=stop,
        )


def _source(file: Content) -> IO[bytes]:
    if not file.source:
        return io.BytesIO(file.text.encode())
    if not file.rate:
        return Path(file.source).open("rb")
    return cast(IO[bytes], Paced(Path(file.source).open("rb"), file.rate))


class Paced:
    """A file that is read with at most so many bytes a second, from where it is read on."""

    def __init__(
        self,
        source: IO[bytes],
        rate: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._source, self._rate, self._clock, self._sleep = source, rate, clock, sleep
        self._free = clock()

    def __enter__(self) -> Paced:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    def seek(self, place: int) -> int:
        return self._source.seek(place)

    def read(self, most: int) -> bytes:
        # Small pieces: the node is spoken to all the while, and whoever stops it is heard.
        piece = self._source.read(min(most, max(4096, self._rate // 4)))
        now = self._clock()
        self._free = max(self._free, now) + len(piece) / self._rate
        if self._free > now:
            self._sleep(self._free - now)
        return piece
