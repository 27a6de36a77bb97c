"""A real sshd, known hosts that know it, and a recorder for a stream's callbacks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connectors.secrets import SessionSecrets
from connectors.ssh.connecting import connect
from connectors.ssh.connection import SshConnection
from connectors.ssh.known_hosts import KnownHosts
from connectors.ssh.patience import Timeouts
from connectors.ssh.sharing import Shared
from connectors.ssh.stream import SshStream
from connectors.ssh.targets import Target
from connectors.streams import StreamEnd
from tests.support.sshd import SSHD, Sshd

collect_ignore: list[str] = []


@dataclass
class Recorder:
    """Collects what a stream gives; `wait` waits for its end."""

    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    ends: list[StreamEnd] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    after_end: int = 0

    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        def add(store: bytearray) -> Callable[[bytes], None]:
            def take(data: bytes) -> None:
                self.after_end += bool(self.ends)
                store.extend(data)

            return take

        def end(how: StreamEnd) -> None:
            self.ends.append(how)
            self.done.set()

        return {"on_output": add(self.output), "on_error_output": add(self.errors), "on_end": end}

    def wait(self, seconds: float = 20.0) -> StreamEnd:
        assert self.done.wait(seconds), "the stream did not end"
        return self.ends[0]


@dataclass
class Bench:
    """Connects as the application would; everything is closed when the test ends."""

    folder: Path
    known_hosts: KnownHosts
    answers: SessionSecrets = field(default_factory=SessionSecrets)
    shared: Shared = field(default_factory=Shared)
    timeouts: Timeouts = field(default_factory=Timeouts)
    connections: list[SshConnection] = field(default_factory=list)

    def target(self, server: Sshd, **changes: Any) -> Target:
        """A target that reaches `server` with its client key."""
        given: dict[str, Any] = {
            "alias": "node",
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "identity_files": (server.client_key,),
            "identities_configured": True,
        }
        return Target(**{**given, **changes})

    def connect(self, target: Target, **options: Any) -> SshConnection:
        given: dict[str, Any] = {
            "known_hosts": self.known_hosts,
            "prompts": self.answers,
            "shared": self.shared,
            "timeouts": self.timeouts,
        }
        connection = connect(target, **{**given, **options})
        self.connections.append(connection)
        return connection

    def start(self, connection: SshConnection, command: str) -> tuple[SshStream, Recorder]:
        recorder = Recorder()
        return connection.open(command, **recorder.callbacks()), recorder

    def run(self, connection: SshConnection, command: str) -> tuple[int | None, bytes, bytes]:
        _, recorder = self.start(connection, command)
        end = recorder.wait()
        return end.exit_status, bytes(recorder.output), bytes(recorder.errors)

    def trust(self, server: Sshd) -> None:
        server.write_known_hosts(self.known_hosts.own)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, KnownHosts(tmp_path / "own_known_hosts"))
    yield made
    for connection in made.connections:
        connection.close()
    for connection in made.connections:
        assert connection.wait_closed(10.0), "a connection's thread did not end"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """One server for the tests that do not harm it."""
    if SSHD is None:
        pytest.skip("sshd is not installed")
    with Sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Sshd]:
    """A server that the test may freeze and kill."""
    if SSHD is None:
        pytest.skip("sshd is not installed")
    with Sshd(tmp_path / "sshd") as running:
        yield running
