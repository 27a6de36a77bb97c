"""The lab: nodes that come and go, one client key for all of them, and what a client needs to reach them."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from enum import StrEnum
from ipaddress import IPv4Address
from pathlib import Path
from types import MappingProxyType
from typing import Self, TypeVar

from tests.lab import keys, namespace
from tests.lab.errors import LabError
from tests.lab.kernel_nodes import KernelNode
from tests.lab.loopback_nodes import LoopbackNode
from tests.lab.nodes import Node
from tests.lab.processes import run
from tests.lab.rootfs import Release
from tests.lab.systemd_nodes import SystemdNode

N = TypeVar("N", bound=Node)

#: Of the whole process: an address that comes back with another machine behind it is a fault nobody asked for.
_numbers = itertools.count(1)
_FIRST_ADDRESS = IPv4Address("10.77.1.1")
_FIRST_LOOPBACK = IPv4Address("127.0.1.1")


def number_from(first: int) -> None:
    """Count this process's nodes from another number on, where several processes share the lab's network."""
    global _numbers  # noqa: PLW0603  # of the process
    _numbers = itertools.count(first)


class Tier(StrEnum):
    FULL = "full"  # root, network namespaces, systemd nodes, every fault
    REDUCED = "reduced"  # the user's own sshd on loopback


class Lab:
    """A context manager; `directory` holds keys, known_hosts and one folder per node, and is gone afterwards.

    `client_key` logs in everywhere, `known_hosts` knows every node, and `ssh_config` lets `ssh -F FILE NAME` work.
    """

    def __init__(self, tier: Tier | None = None) -> None:
        self.tier = tier or (Tier.FULL if namespace.inside() else Tier.REDUCED)
        self.nodes: dict[str, Node] = {}
        # Not below /tmp, which every node has for itself.
        base = namespace.HOME if self.tier is Tier.FULL else None
        self.directory = Path(tempfile.mkdtemp(prefix="lab-", dir=base))
        self.directory.chmod(0o755)
        self.client_key = self.directory / "client_key"
        self._client_public = keys.write_key(self.client_key, "lab")
        self.known_hosts = self.directory / "known_hosts"
        self.ssh_config = self.directory / "ssh_config"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            self.remove(list(self.nodes.values()))
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)

    # ---- nodes ----

    def add_nodes(self, count: int, prefix: str = "g") -> list[Node]:
        """Start `count` nodes of this tier's usual kind and wait until all answer."""
        if self.tier is Tier.REDUCED:
            return self._start([self._loopback(prefix) for _ in range(count)])
        return self._start([self._kernel(prefix) for _ in range(count)])

    def add_kernel_nodes(self, count: int, prefix: str = "g") -> list[KernelNode]:
        """Like `add_nodes`, full tier only, where every fault is possible."""
        self._need_full()
        return self._start([self._kernel(prefix) for _ in range(count)])

    def add_systemd_nodes(
        self,
        count: int,
        release: Release = Release.TRIXIE,
        prefix: str = "s",
        shows: Mapping[Path, str] = MappingProxyType({}),
        *,
        fences: bool = False,
        contains: bool = False,
    ) -> list[SystemdNode]:
        """Boot `count` Debian machines and wait until all answer; full tier only. What `shows` names of this machine is
        seen there, and cannot be written. With `fences` their systemd may have the kernel filter what reaches units,
        with `contains` their Podman may run containers."""
        self._need_full()
        namespace.allow_inotify(count)
        nodes = [self._systemd(prefix, release) for _ in range(count)]
        for node in nodes:
            node.shows, node.fences, node.contains = dict(shows), fences, contains
        return self._start(nodes)

    def remove(self, nodes: Iterable[Node]) -> None:
        """Stop nodes and forget them; what fails on one is raised after the others are gone too."""
        problems: list[str] = []
        for node in nodes:
            try:
                node.stop()
            except (LabError, OSError) as error:
                problems.append(f"{node.name}: {error}")
            shutil.rmtree(node.directory, ignore_errors=True)
            self.nodes.pop(node.name, None)
        self.write_client_files()
        if problems:
            raise LabError("; ".join(problems))

    # ---- reaching them ----

    def write_client_files(self) -> None:
        """Write known_hosts and ssh_config for the nodes as they are now (after a fault changed a host key, too)."""
        everyone = self.nodes.values()
        self.known_hosts.write_text("".join(keys.known_hosts_line(n.host, n.port, n.public_key) for n in everyone))
        blocks = [
            f"Host {node.name}\n    HostName {node.host}\n    Port {node.port}\n    User {node.user}\n"
            for node in everyone
        ]
        common = (
            f"Host *\n    IdentityFile {self.client_key}\n    IdentitiesOnly yes\n    IdentityAgent none\n"
            f"    UserKnownHostsFile {self.known_hosts}\n    GlobalKnownHostsFile none\n"
            "    StrictHostKeyChecking yes\n    BatchMode yes\n"
        )
        self.ssh_config.write_text("".join(blocks) + common)

    def ssh(
        self, node: Node, command: str, *, user: str = "", seconds: float = 20.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on a node with OpenSSH's own client; never raises for what the client says."""
        login = ["-l", user] if user else []
        return subprocess.run(
            ["ssh", "-F", self.ssh_config, *login, node.name, command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    # ---- making them ----

    def _need_full(self) -> None:
        if self.tier is not Tier.FULL:
            raise LabError("this needs the full lab: as root, python -m tests.lab run -- COMMAND")

    def _names(self, prefix: str) -> tuple[str, Path, int]:
        number = next(_numbers)
        name = f"{prefix}{number:03d}"
        return name, self.directory / name, number

    def _loopback(self, prefix: str) -> LoopbackNode:
        name, directory, number = self._names(prefix)
        return LoopbackNode(name, directory, str(_FIRST_LOOPBACK + number - 1))

    def _kernel(self, prefix: str) -> KernelNode:
        name, directory, number = self._names(prefix)
        return KernelNode(name, directory, f"{_FIRST_ADDRESS + number - 1}/16", f"v{number}")

    def _systemd(self, prefix: str, release: Release) -> SystemdNode:
        name, directory, number = self._names(prefix)
        return SystemdNode(name, directory, f"{_FIRST_ADDRESS + number - 1}/16", f"v{number}", release)

    def _start(self, nodes: list[N]) -> list[N]:
        for node in nodes:
            self.nodes[node.name] = node
            node.prepare(self._client_public)
        lines = [line for node in nodes if isinstance(node, KernelNode) for line in node.plug_in()]
        if lines:
            run("ip", "-batch", "-", text="\n".join(lines) + "\n")
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(20.0 + len(nodes))
        self.write_client_files()
        return nodes
