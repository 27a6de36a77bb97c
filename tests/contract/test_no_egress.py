"""Nothing of the program speaks to anybody but its inventory: seen from the kernel's side, not from Python's.

An audit hook would miss what Qt's own sockets and child processes do, so the whole run is traced.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]

# connect(9, {sa_family=AF_INET, sin_port=htons(22), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
_PEER = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg|bind)\(.*?sa_family=(\w+)(.*?)\}")
_IPV4 = re.compile(r'sin_addr=inet_addr\("([\d.]+)"\)')
_IPV6 = re.compile(r'inet_pton\(AF_INET6, "([^"]+)"')


@dataclass(frozen=True)
class Contact:
    """One system call that names a peer or an address of our own."""

    call: str
    family: str
    address: str


def contacts(trace: str) -> list[Contact]:
    """Every call of a network trace that names an address."""
    found = []
    for call, family, rest in _PEER.findall(trace):
        match = _IPV4.search(rest) or _IPV6.search(rest)
        found.append(Contact(call, family, match[1] if match else rest.strip(", ")))
    return found


def strangers(trace: str) -> list[Contact]:
    """Contacts with anything but this machine itself."""
    return [
        contact
        for contact in contacts(trace)
        if contact.family not in {"AF_UNIX", "AF_NETLINK", "AF_UNSPEC"}
        and not contact.address.startswith("127.")
        and contact.address != "::1"
    ]


def test_a_contact_with_somebody_else_is_seen() -> None:
    trace = (
        '7 connect(9, {sa_family=AF_INET, sin_port=htons(22), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n'
        '7 connect(9, {sa_family=AF_UNIX, sun_path="/run/dbus"}, 16) = 0\n'
        '8 sendto(9, "..", 2, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, 16) = 2\n'
        "9 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
        'inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH\n'
    )
    assert [contact.address for contact in strangers(trace)] == ["192.0.2.1", "2001:db8::1"]


@pytest.mark.timeout(300)
def test_the_demo_speaks_to_its_own_nodes_and_to_nobody_else(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace, "strace is one of the test packages: ./driftvakt.sh test installs it"
    trace = tmp_path / "trace"
    data = tmp_path / "data"
    run = subprocess.run(
        [
            *(strace, "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", str(trace)),
            *(sys.executable, "-m", "console.main", "demo", "--offscreen", "--seconds", "20"),
        ],
        cwd=ROOT,
        env=os.environ | {"DRIFTVAKT_DATA_DIR": str(data), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    text = trace.read_text(encoding="utf-8", errors="replace")
    assert run.returncode == 0, run.stderr
    ssh = [contact for contact in contacts(text) if contact.call == "connect" and contact.address.startswith("127.")]
    # Without contacts the trace would prove nothing: every node of the demo site was reached.
    assert len(ssh) >= 16
    assert strangers(text) == []
