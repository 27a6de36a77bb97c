"""Services on a node, by its runner: what answers at a loopback port or a Unix socket there, in HTTP or by lines."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from connectors import http11
from connectors.http11 import HttpReply
from connectors.runner.client import ANSWER_SECONDS, NodeRunner
from connectors.runner.files import Lease

#: A port of the node's loopback, or the path of a Unix socket there.
Address = int | str


class Reply(msgspec.Struct, frozen=True):
    """What a service said, at most half a mebibyte, and why that was all: it hung up (`closed`) or was cut off, it had
    said what was waited for, it said more than is kept (`full`), or the time was over."""

    data: bytes
    ended: Literal["closed", "cut", "until", "full", "time"]


class NodeServices:
    """Services on one node. Methods block, may be called from any thread, and raise ConnectorError (RunnerProblem).
    Whatever changes something is asked for with a lease."""

    def __init__(self, runner: NodeRunner) -> None:
        self._runner = runner

    def ask(
        self,
        address: Address,
        text: bytes,
        *,
        until: bytes = b"",
        shut: bool = False,
        timeout: float = 10.0,
        lease: Lease | None = None,
    ) -> Reply:
        """Say `text` and hear what comes, until the bytes `until`, or until the service hangs up; `shut` tells it that
        nothing more will be said."""
        values: dict[str, Any] = {"port" if isinstance(address, int) else "socket": address}
        if lease is not None:
            values |= {"target": lease.target, "epoch": lease.epoch}
        with self._runner.asking(
            "request",
            send=base64.b64encode(text).decode(),
            until=base64.b64encode(until).decode(),
            shut=shut,
            timeout=timeout,
            **values,
        ) as asked:
            done = asked.next(timeout + ANSWER_SECONDS)
        return self._runner.as_kind(Reply, getattr(done, "values", None))

    def http(
        self,
        address: Address,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        timeout: float = 10.0,
        lease: Lease | None = None,
    ) -> HttpReply:
        """One request over HTTP/1.1. Raises ValueError for a method, path or header that is none."""
        text = http11.request(method, path, headers, body)
        reply = self.ask(address, text, timeout=timeout, lease=lease)
        try:
            return http11.read(reply.data, method=method, closed=reply.ended == "closed")
        except http11.NoHttp as error:
            raise self._runner.not_spoken(f"no HTTP: {error}") from error
