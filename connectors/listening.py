"""Listening on a node, how it reaches others, and whether its systemd can close ports: asked of
`ss` and `ip` (iproute2) and the kernel's own files."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Final

from connectors.tools import bad_value, not_read, refused, rows_of

CAT: Final = "cat"
IP: Final = "ip"
STAT: Final = "stat"
SS: Final = "ss"
#: A line: its state, two queues, and where it listens.
_LISTENS: Final = re.compile(r"LISTEN\s+\d+\s+\d+\s+\S+:(\d{1,5})\s")
_SECCOMP: Final = re.compile(rb"(?m)^Seccomp:\s*([0-2])$")


def ports() -> tuple[str, ...]:
    """Asks which TCP ports are listened at: of those alone, for a busy node has many more sockets."""
    return (SS, "--no-header", "--listening", "--tcp", "--numeric")


def read_ports(status: int, out: bytes, err: bytes) -> frozenset[int]:
    """What `ports` said. Raises ToolFault."""
    if status:
        raise refused(SS, status, out, err)
    found = []
    for line in rows_of(SS, out):
        told = _LISTENS.match(line)
        if told is None:
            raise not_read(SS, "a line that is no socket", line.encode("utf-8", "replace"))
        found.append(int(told[1]))
    return frozenset(found)


def route(address: str) -> tuple[str, ...]:
    """Asks from which of its own addresses a node reaches another. Raises ToolFault (BAD_VALUE) for what is no
    address."""
    try:
        plain = str(ipaddress.ip_address(address))
    except ValueError:
        raise bad_value(IP, "address", address) from None
    return (IP, "-json", "route", "get", plain)


def read_route(status: int, out: bytes, err: bytes) -> str:
    """What `route` said. Raises ToolFault."""
    if status:
        raise refused(IP, status, out, err)
    try:
        [found] = json.loads(out)
        return str(ipaddress.ip_address(found["prefsrc"]))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise not_read(IP, "no route", out) from error


def fencing() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask by what systemd closes ports: programs that the kernel runs for a control group (cgroup v2), which a
    container's filter of system calls mostly forbids."""
    return (STAT, "--file-system", "--format=%T", "/sys/fs/cgroup"), (CAT, "--", "/proc/1/status")


def read_fencing(groups: tuple[int, bytes, bytes], first: tuple[int, bytes, bytes]) -> bool:
    """Whether what `fencing` said is enough to rely on that."""
    seccomp = _SECCOMP.search(first[1])
    return groups[0] == 0 and groups[1].strip() == b"cgroup2fs" and seccomp is not None and seccomp[1] == b"0"
