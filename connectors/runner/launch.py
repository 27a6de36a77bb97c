"""The runner's way onto a node: the same constant command line as the probe's, then the runner over standard input.

The stage is the probe's, too: it finds a Python of 3.6 or newer. A node without one can be watched, not acted on.
"""

from __future__ import annotations

import base64
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from connectors.probe.launch import command, staged, without_words

__all__ = ["command", "named", "payload", "request"]

_BOOT = """# Driftvakt node runner: starts what was asked for, and ends with its SSH channel
import os,sys,zlib
def take(n):
    data=b""
    while len(data)<n:
        piece=os.read(0,min(65536,n-len(data)))
        if not piece: os._exit(0)
        data+=piece
    return data
source=zlib.decompress(take(int(sys.argv[2]))).decode()
names={"__name__":"driftvakt_node_runner"}
exec(compile(source,"node_runner.py","exec"),names)
line=b""
while not line.endswith(b"\\n"): line+=take(1)
names["main"](line.decode("utf-8","replace"),source)
"""


def payload(*, base: str = "", detach: str = "") -> bytes:
    """What to write to the command's standard input first; about 20 kB. `base` is the folder on the node that holds the
    runs, empty for the usual one; `detach` "session" keeps systemd out of it."""
    return staged(_BOOT, source(), line=msgspec.json.encode({"base": base, "detach": detach}) + b"\n")


def request(number: int, op: str, **values: object) -> bytes:
    """One request as it is sent; `number` comes back with the answer."""
    return msgspec.json.encode({"id": number, "op": op, **values}) + b"\n"


def named(path: str) -> dict[str, Any]:
    """A path as a request names it: what stands for bytes that are no text (surrogateescape) goes as those bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return {"raw": base64.b64encode(path.encode("utf-8", "surrogateescape")).decode()}
    return {"path": path}


@lru_cache(maxsize=1)
def source() -> bytes:
    """The runner, compressed."""
    text = Path(__file__).with_name("node_runner.py").read_text(encoding="utf-8")
    return zlib.compress(without_words(text).encode(), 9)
