"""Any program's answer as it stands: its exit status, and the first line that it said; any service's in HTTP;
the sum of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from connectors.text import sanitise

#: No line is compared beyond this, in characters.
_LONGEST = 2000


def read(status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """`status` as a number, and `line`, the first line of its output."""
    line = out.split(b"\n", 1)[0].decode("utf-8", "replace")
    return {"status": str(status), "line": sanitise(line, _LONGEST)}


def read_http(_status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """`status` of an answer in HTTP, empty where it is none."""
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3})\b", out)
    return {"status": found[1].decode() if found else ""}


def read_sum(status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """`sha256` of one file, as sha256sum tells it; empty where it tells none."""
    found = re.match(rb"\\?([0-9a-f]{64}) [ *]", out) if status == 0 else None
    return {"sha256": found[1].decode() if found else ""}


READERS: Mapping[str, Callable[[int, bytes, bytes], Mapping[str, str]]] = {
    "plain": read,
    "http": read_http,
    "sum": read_sum,
}
