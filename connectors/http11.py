"""HTTP/1.1 as it is said to a service on a node: one request as bytes, and the bytes that came back as an answer."""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Mapping

import msgspec

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PATH = re.compile(r"/[!-~]*")
_VALUE = re.compile(r"[ -~]*")


class HttpReply(msgspec.Struct, frozen=True):
    """An answer in HTTP, without its transfer's coding; `whole` says whether all of it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    whole: bool


class NoHttp(Exception):
    """What came is no answer in HTTP; its text says why."""


def request(method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """One request, after which the connection ends. Raises ValueError for a method, path or header that is none."""
    sent = {"Host": "localhost", "Connection": "close", **(headers or {})}
    if body or method not in {"GET", "HEAD"}:
        sent["Content-Length"] = str(len(body))
    if not _TOKEN.fullmatch(method) or not _PATH.fullmatch(path):
        raise ValueError("no method, or no path")
    if not all(_TOKEN.fullmatch(name) and _VALUE.fullmatch(value) for name, value in sent.items()):
        raise ValueError("no header")
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def read(data: bytes, *, method: str = "GET", closed: bool = True) -> HttpReply:
    """The answer that `data` is; `closed` says that the other side ended it, and not a limit or a cut. Raises
    NoHttp."""
    answer = http.client.HTTPResponse(_Said(data), method=method)  # type: ignore[arg-type]
    try:
        answer.begin()
        try:
            body, whole = answer.read(), closed
        except http.client.IncompleteRead as error:
            body, whole = error.partial, False
    except (http.client.HTTPException, ValueError, OverflowError, OSError) as error:
        raise NoHttp(type(error).__name__) from error
    return HttpReply(answer.status, tuple(answer.getheaders()), body, whole)


class _Said:
    """What was said, as the standard library wants to read it: a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)
