"""Any program's answer as it stands: its exit status, and the first line that it said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connectors.text import sanitise

#: No line is compared beyond this, in characters.
_LONGEST = 2000


def read(status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """`status` as a number, and `line`, the first line of its output."""
    line = out.split(b"\n", 1)[0].decode("utf-8", "replace")
    return {"status": str(status), "line": sanitise(line, _LONGEST)}


READERS: Mapping[str, Callable[[int, bytes, bytes], Mapping[str, str]]] = {"plain": read}
