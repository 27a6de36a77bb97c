"""A collector over real roads: real sshd, the real probe, this workstation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.local import LocalHost
from connectors.secrets import SessionSecrets
from connectors.ssh.connecting import connect
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.logins import RememberedLogins
from connectors.ssh.patience import Timeouts
from connectors.ssh.sharing import Shared
from connectors.ssh.targets import Target
from connectors.streams import Host
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.links import Link, LinkState
from console.fleet.service.collector import Collector
from console.main.compose import NodeProbe
from tests.support.fleet import wait_for
from tests.support.sshd import Sshd

LOCAL = "workstation"


class Fleet:
    """A running collector. `roads` name how each node is reached; `bugs` must stay empty."""

    def __init__(self, folder: Path, logins: Path | None = None, **options) -> None:
        self.folder = folder
        self.known_hosts = KnownHosts(folder / "known_hosts")
        self.timeouts = Timeouts(banner=3.0, keepalive_interval=0.5, keepalive_count=2)
        self.roads: dict[str, Callable[[threading.Event], Host]] = {LOCAL: lambda cancel: LocalHost()}
        self.bugs: list[BaseException] = []
        self._shared = Shared(RememberedLogins(logins))
        self.collector = Collector(
            lambda node, cancel: self.roads[node.name](cancel),
            NodeProbe(),
            **{"backoff": lambda failures: 0.5, "on_bug": self.bugs.append, **options},
        )

    def add(self, name: str, server: Sshd, *, trusted: bool = True, **changes) -> None:
        """A node that is reached at a server."""
        if trusted:
            server.write_known_hosts(self.known_hosts.own)
        given = {
            "alias": name,
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "identity_files": (server.client_key,),
            "identities_configured": True,
        }
        target = Target(**{**given, **changes})
        self.roads[name] = lambda cancel: connect(
            target,
            known_hosts=self.known_hosts,
            prompts=SessionSecrets(),
            shared=self._shared,
            timeouts=self.timeouts,
            cancel=cancel,
        )

    def watch(self, *names: str) -> None:
        """Watch these, or all that have a road."""
        nodes = tuple(Node("hall", name, name, local=name == LOCAL) for name in names or self.roads)
        self.collector.set_inventory(Inventory(nodes=nodes))

    def link(self, name: str) -> Link:
        reading = self.collector.reading(f"hall/{name}")
        assert reading is not None
        return reading.link

    def wait(self, name: str, *states: LinkState, seconds: float = 40.0) -> Link:
        """Wait until a node's link is in one of some states."""
        try:
            wait_for(lambda: self.link(name).state in states, seconds)
        except AssertionError:
            raise AssertionError(f"{name} is {self.link(name)}, not {states}") from None
        return self.link(name)

    def wait_failure(self, name: str, *codes: str, seconds: float = 60.0) -> Link:
        """Wait until a node's link says one of some failures."""

        def said() -> Link | None:
            link = self.link(name)
            return link if link.failure is not None and link.failure.code in codes else None

        try:
            wait_for(said, seconds)
        except AssertionError:
            raise AssertionError(f"{name} is {self.link(name)}, and does not say {codes}") from None
        return self.link(name)

    def wait_fresh(self, name: str) -> None:
        """Wait for a sample newer than now."""
        now = self.collector.now()
        wait_for(lambda: (self.link(name).newest_sample or 0.0) > now)


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    made = Fleet(tmp_path)
    made.collector.start()
    yield made
    made.collector.stop()
    assert made.bugs == []


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Sshd]]:
    """Starts servers; they are gone when the test ends."""
    servers: list[Sshd] = []

    def start(name: str = "sshd", **options) -> Sshd:
        server = Sshd(tmp_path / name, **options)
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()
