"""Services on a node, by its runner: what answers at a loopback port or a Unix socket there, in HTTP or by lines."""

from __future__ import annotations

import base64
import http.client
import io
import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from connectors.runner.client import ANSWER_SECONDS, NodeRunner
from connectors.runner.files import Lease

#: A port of the node's loopback, or the path of a Unix socket there.
Address = int | str
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PATH = re.compile(r"/[!-~]*")
_VALUE = re.compile(r"[ -~]*")


class Reply(msgspec.Struct, frozen=True):
    """What a service said, at most half a mebibyte, and why that was all: it hung up (`closed`) or was cut off, it had
    said what was waited for, it said more than is kept (`full`), or the time was over."""

    data: bytes
    ended: Literal["closed", "cut", "until", "full", "time"]


class HttpReply(msgspec.Struct, frozen=True):
    """An answer in HTTP, without its transfer's coding; `whole` says whether all of it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    whole: bool


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
        sent = {"Host": "localhost", "Connection": "close", **(headers or {})}
        if body or method not in {"GET", "HEAD"}:
            sent["Content-Length"] = str(len(body))
        if not _TOKEN.fullmatch(method) or not _PATH.fullmatch(path):
            raise ValueError("no method, or no path")
        if not all(_TOKEN.fullmatch(name) and _VALUE.fullmatch(value) for name, value in sent.items()):
            raise ValueError("no header")
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        reply = self.ask(address, "\r\n".join(lines).encode() + body, timeout=timeout, lease=lease)
        return self._read(method, reply)

    def _read(self, method: str, reply: Reply) -> HttpReply:
        answer = http.client.HTTPResponse(_Said(reply.data), method=method)  # type: ignore[arg-type]
        try:
            answer.begin()
            whole = reply.ended == "closed"
            try:
                body = answer.read()
            except http.client.IncompleteRead as error:
                body, whole = error.partial, False
        except (http.client.HTTPException, ValueError, OverflowError, OSError) as error:
            raise self._runner.not_spoken(f"no HTTP: {type(error).__name__}") from error
        return HttpReply(answer.status, tuple(answer.getheaders()), body, whole)


class _Said:
    """What was said, as the standard library wants to read it: a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)
